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
_IS_DOCUMENT = f"txn.kind IN ({_KINDS}) AND txn.status = ''"
_WAITS = """posting.movement IS NULL AND NOT posting.is_source AND posting.account IN (
    SELECT id FROM list_object
    WHERE kind = 'Account' AND classified IN ('Income', 'CostOfGoodsSold', 'Expense', 'OtherIncome', 'OtherExpense'))"""

# Money taken in with the document itself: its payment items.
_AT_ONCE = """ifnull((SELECT -sum(line.amount) FROM line JOIN list_object AS item ON item.id = line.item
    WHERE line.txn = txn.id AND item.kind = 'ItemPayment'), 0)"""

# Tables are looked up by their keys throughout and what a WITH says is only read from end to end: nothing there has an
# index. A document without a total (a discount takes it all) has nothing to wait for: its lines count on its own day.
_STEPS = f"""
WITH
settled (txn, day, cents) AS (
    SELECT txn.id, max(txn.txn_date, other.txn_date, ifnull(via.txn_date, '')), link.amount + link.discount
    FROM link CROSS JOIN txn ON txn.id = link.to_txn CROSS JOIN txn AS other ON other.id = link.from_txn
    LEFT JOIN txn AS via ON via.id = link.via_txn
    WHERE link.kind IN ('payment', 'credit') AND {_IS_DOCUMENT}
    UNION ALL
    SELECT txn.id, max(txn.txn_date, other.txn_date, ifnull(via.txn_date, '')), link.amount
    FROM link CROSS JOIN txn ON txn.id = link.from_txn CROSS JOIN txn AS other ON other.id = link.to_txn
    LEFT JOIN txn AS via ON via.id = link.via_txn
    WHERE link.kind IN ('payment', 'credit') AND {_IS_DOCUMENT}
    UNION ALL
    SELECT txn.id, txn.txn_date, {_AT_ONCE} FROM txn
    WHERE {_IS_DOCUMENT} AND txn.id IN (SELECT line.txn FROM list_object AS item JOIN line ON line.item = item.id
        WHERE item.kind = 'ItemPayment')
    UNION ALL
    SELECT txn.id, txn.txn_date, 1 FROM txn WHERE {_IS_DOCUMENT} AND txn.total + {_AT_ONCE} = 0
),
by_day (txn, day, cents) AS (SELECT txn, day, sum(cents) FROM settled GROUP BY txn, day),
step (txn, day, before, after) AS MATERIALIZED (
    SELECT txn, day, sum(cents) OVER so_far - cents, sum(cents) OVER so_far FROM by_day
    WINDOW so_far AS (PARTITION BY txn ORDER BY day)
)
"""

_TOTAL = f"max(txn.total + {_AT_ONCE}, 1)"

STEPS = f"""{_STEPS}
SELECT step.txn, step.day, step.before, step.after, {_TOTAL} FROM step CROSS JOIN txn ON txn.id = step.txn
"""
"""How documents were settled: document, day, cents settled before and after, cents of the document."""

CASH = f"""({_STEPS.rstrip()},
recognised AS MATERIALIZED (
    SELECT posting.id, posting.txn, posting.line, posting.account, posting.entity, posting.item, posting.class,
        posting.quantity, paid.day, paid.control, paid.owner,
        CASE WHEN posting.amount < 0 THEN -1 ELSE 1 END * (
            (2 * abs(posting.amount) * paid.after + paid.total) / (2 * paid.total)
            - (2 * abs(posting.amount) * paid.before + paid.total) / (2 * paid.total)
        ) AS part
    FROM (
        SELECT step.txn, step.day, step.before, step.after, txn.account AS control, txn.entity AS owner,
            {_TOTAL} AS total
        FROM step CROSS JOIN txn ON txn.id = step.txn
    ) AS paid CROSS JOIN posting ON posting.txn = paid.txn
    WHERE {_WAITS}
)
SELECT posting.id, posting.txn, posting.line, posting.txn_date, posting.account, posting.entity, posting.item,
    posting.class, posting.is_source, posting.amount, posting.foreign_amount, posting.quantity, posting.movement
FROM posting CROSS JOIN txn ON txn.id = posting.txn WHERE NOT ({_IS_DOCUMENT} AND {_WAITS})
UNION ALL
SELECT posting.id, posting.txn, NULL, posting.txn_date, txn.account, txn.entity, NULL, posting.class, 1,
    posting.amount, NULL, NULL, NULL
FROM posting CROSS JOIN txn ON txn.id = posting.txn WHERE {_IS_DOCUMENT} AND {_WAITS}
UNION ALL
SELECT id, txn, line, day, account, entity, item, class, 0, part, NULL, quantity, NULL FROM recognised
UNION ALL
SELECT id, txn, NULL, day, control, owner, NULL, class, 1, -part, NULL, NULL, NULL FROM recognised
)"""
"""The lines of the ledger on the cash basis, with the columns of ``posting``; each transaction balances on each day."""
