"""The ledger on the cash basis: what was earned or spent counts when it is paid.

A document that is open for a while (an invoice, a bill, …) has its income and expense lines recognised in parts: with
each payment, credit or discount that settles it, on that day, the line times what is settled so far by the total of the
document, rounded on the running sum, so that the parts of a line add up to the line (assumed; that it is pro rata is
[A]). What is not settled vanishes together with its side in accounts receivable or payable.

Everything else stays as it was posted [D:CASH]: lines on balance sheet accounts (sales tax, stock) with a stub in
receivables or payables equal to them, the cost of goods sold on the day of the invoice, payments and credits not yet
applied, journal entries. Sales receipts, checks, deposits and card charges are the same on both bases.
"""

from __future__ import annotations

__all__ = ["CASH", "DOCUMENT_KINDS", "STEPS"]

DOCUMENT_KINDS = ("Invoice", "Charge", "CreditMemo", "Bill", "ItemReceipt", "VendorCredit")
"""What is recognised when it is paid."""

_KINDS = ", ".join(f"'{kind}'" for kind in DOCUMENT_KINDS)
_NOMINAL = "('Income', 'CostOfGoodsSold', 'Expense', 'OtherIncome', 'OtherExpense')"

# A document without a total (a discount takes it all) has nothing to wait for: its lines count on its own day.
# Money taken in with the document itself (a payment item) is settled on its day too.
_STEPS = f"""
WITH
nominal (id) AS MATERIALIZED (
    SELECT id FROM list_object WHERE kind = 'Account' AND classified IN {_NOMINAL}
),
at_once (txn, cents) AS MATERIALIZED (
    SELECT line.txn, -sum(line.amount) FROM line JOIN list_object AS item ON item.id = line.item
    WHERE item.kind = 'ItemPayment' GROUP BY line.txn
),
document (id, day, control, entity, total) AS MATERIALIZED (
    SELECT txn.id, txn.txn_date, txn.account, txn.entity, txn.total + ifnull(at_once.cents, 0)
    FROM txn LEFT JOIN at_once ON at_once.txn = txn.id WHERE txn.kind IN ({_KINDS}) AND txn.status = ''
),
settled (txn, day, cents) AS (
    SELECT document.id, max(document.day, other.txn_date, ifnull(via.txn_date, '')), link.amount + link.discount
    FROM link JOIN document ON document.id = link.to_txn JOIN txn AS other ON other.id = link.from_txn
    LEFT JOIN txn AS via ON via.id = link.via_txn
    WHERE link.kind IN ('payment', 'credit')
    UNION ALL
    SELECT document.id, max(document.day, other.txn_date, ifnull(via.txn_date, '')), link.amount
    FROM link JOIN document ON document.id = link.from_txn JOIN txn AS other ON other.id = link.to_txn
    LEFT JOIN txn AS via ON via.id = link.via_txn
    WHERE link.kind IN ('payment', 'credit')
    UNION ALL
    SELECT document.id, document.day, at_once.cents FROM at_once JOIN document ON document.id = at_once.txn
    UNION ALL
    SELECT document.id, document.day, 1 FROM document WHERE document.total = 0
),
by_day (txn, day, cents) AS (SELECT txn, day, sum(cents) FROM settled GROUP BY txn, day),
step (txn, day, before, after) AS MATERIALIZED (
    SELECT txn, day, sum(cents) OVER so_far - cents, sum(cents) OVER so_far FROM by_day
    WINDOW so_far AS (PARTITION BY txn ORDER BY day)
)
"""

STEPS = f"""{_STEPS}
SELECT step.txn, step.day, step.before, step.after, max(document.total, 1)
FROM step JOIN document ON document.id = step.txn
"""
"""How documents were settled: document, day, cents settled before and after, cents of the document."""

CASH = f"""({_STEPS.rstrip()},
waiting AS MATERIALIZED (
    SELECT posting.*, document.day, document.control, document.entity AS owner, max(document.total, 1) AS total
    FROM document JOIN posting ON posting.txn = document.id
    WHERE posting.movement IS NULL AND NOT posting.is_source AND posting.account IN (SELECT id FROM nominal)
),
recognised AS MATERIALIZED (
    SELECT waiting.*, step.day AS paid_on,
        CASE WHEN amount < 0 THEN -1 ELSE 1 END * (
            (2 * abs(amount) * step.after + total) / (2 * total)
            - (2 * abs(amount) * step.before + total) / (2 * total)
        ) AS part
    FROM waiting JOIN step ON step.txn = waiting.txn
)
SELECT posting.id, posting.txn, posting.line, posting.txn_date, posting.account, posting.entity, posting.item,
    posting.class, posting.is_source, posting.amount, posting.foreign_amount, posting.quantity, posting.movement
FROM posting WHERE posting.id NOT IN (SELECT id FROM waiting)
UNION ALL
SELECT id, txn, NULL, day, control, owner, NULL, class, 1, amount, NULL, NULL, NULL FROM waiting
UNION ALL
SELECT id, txn, line, paid_on, account, entity, item, class, 0, part, NULL, quantity, NULL FROM recognised
UNION ALL
SELECT id, txn, NULL, paid_on, control, owner, NULL, class, 1, -part, NULL, NULL, NULL FROM recognised
)"""
"""The lines of the ledger on the cash basis, with the columns of ``posting``; each transaction balances on each day."""
