"""Every invariant of a company file, as a named check.

A check looks at the rows and gives back what it found wrong; most are one question to the database. :func:`check`
asks them all, :func:`rebuild` makes everything that follows from other rows again and tells what was different.
Nothing that is looked at here calls back. :func:`fingerprint` is for the invariant that only time can show: a refused
request changes nothing. A company made of answers has pins: part of its figures and no fault. :func:`pinned` names
them; what is compared with rows is compared without them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import NamedTuple

from mockbooks import list_checks
from mockbooks.books import balances, costing, pins
from mockbooks.books.open_amounts import OPEN_ITEM_KINDS
from mockbooks.company import Company
from mockbooks.company.kinds import NOMINAL_TYPES
from mockbooks.operations.lists import LIST_TYPES
from mockbooks.operations.lists import text as list_text
from mockbooks.operations.lists.entry import load as load_entry
from mockbooks.operations.transactions import TRANSACTION_TYPES
from mockbooks.operations.transactions import text as transaction_text
from mockbooks.operations.transactions.settlements import cost_anew, ledger_of
from mockbooks.operations.transactions.transaction import load as load_transaction
from mockbooks.qbxml.render import Template, template
from mockbooks.qbxml.types import amount_text, cents_of, quantity_text
from mockbooks.qbxml.versions import NEWEST
from mockbooks.reports.cash import CASH, DOCUMENT_KINDS
from mockbooks.reports.ledger import of_types

__all__ = ["CHECKS", "Check", "Problem", "check", "fingerprint", "pinned", "rebuild"]


class Problem(NamedTuple):
    """What a check found: its name, the object it is about, what is wrong."""

    check: str
    subject: str
    what: str

    def __str__(self) -> str:
        return f"{self.check}: {self.subject}: {self.what}"


Found = Iterator[tuple[str, str]]
"""Subject and what is wrong."""


class Check(NamedTuple):
    """A named invariant: what it says, and the function that looks for what breaks it."""

    name: str
    says: str
    find: Callable[[Company], Found]


def check(company: Company) -> list[Problem]:
    """Everything that does not hold in this file; empty for a sound one."""
    return [Problem(each.name, *found) for each in CHECKS for found in each.find(company)]


def pinned(company: Company) -> list[str]:
    """Every pin of a company that was made of answers, in words: no fault, but nothing that its rows come to."""
    return [_pin_in_words(pin) for pin in pins.pins(company)]


def _pin_in_words(pin: pins.Pin) -> str:
    if pin.amount is None:
        return f"{pin.subject}: {pin.element} {pin.text} is pinned; its rows come to {pin.derived or 'nothing'}"
    in_units = pin.element == "QuantityOnHand" or pin.holder == "line"
    beyond = quantity_text(pin.amount) if in_units else amount_text(pin.amount)
    return f"{pin.subject}: {pin.element} {pin.text} is pinned; {beyond} of it is in no row"


def rebuild(company: Company) -> list[Problem]:
    """Make running totals, open amounts and stored text again from the rows; what came out different."""
    problems = [Problem(name, *found) for name, find in _FOLLOWING.items() for found in find(company)]
    with company.request_set():
        cost_anew(company)
        balances.rebuild(company)
        company.connection.execute(
            f"UPDATE txn SET open = ({_OPEN}) WHERE kind IN ({_quoted(OPEN_ITEM_KINDS)}) AND open <> ({_OPEN})"
        )
    company.stored_text.clear()
    return problems


def fingerprint(company: Company) -> str:
    """A digest of everything in the file; the same before and after a request that was refused."""
    digest = hashlib.sha256()
    for (table,) in company.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"):
        for row in company.connection.execute(f"SELECT * FROM {table} ORDER BY 1"):
            digest.update(repr((table, row)).encode())
    return digest.hexdigest()


def _quoted(names: tuple[str, ...]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _select(statement: str, what: str, name: str, says: str) -> Check:
    """A check that is one question: each row found is a subject and what fills the holes of ``what``."""

    def find(company: Company) -> Found:
        for subject, *values in company.connection.execute(statement):
            yield str(subject), what.format(*values)

    return Check(name, says, find)


# What can be open on a transaction: of a check what it pays back to a customer.
_CAN_BE_OPEN = """
CASE WHEN txn.kind = 'Check' AND txn.status <> 'pending' THEN coalesce((SELECT sum(line.amount) FROM line
    JOIN list_object AS control ON control.id = line.account AND control.classified = 'AccountsReceivable'
    WHERE line.txn = txn.id), 0) ELSE txn.total END
"""
# What is open on a transaction, by its links: see ``books.open_amounts``.
_OPEN = f"""
CASE txn.status WHEN 'void' THEN 0 ELSE ({_CAN_BE_OPEN})
  - coalesce((SELECT sum(amount + discount) FROM link WHERE to_txn = txn.id AND kind IN ('payment', 'credit')), 0)
  - coalesce((SELECT sum(amount) FROM link WHERE from_txn = txn.id AND kind IN ('payment', 'credit')), 0)
  + coalesce((SELECT sum(amount) FROM pin WHERE holder = 'txn' AND object = txn.id), 0) END
"""
_PINNED_BALANCE = """
coalesce((SELECT amount FROM pin WHERE holder = 'list' AND pin.object = total.object AND element = 'Balance'), 0)
"""
# In a company made of answers: what settles a document may be known by its name alone and be in no ledger.
_SETTLED_OUTSIDE = """
SELECT 1 FROM standin JOIN txn AS outside ON outside.id = standin.object AND outside.status = 'pending'
JOIN link ON outside.id IN (link.from_txn, link.to_txn)
JOIN txn AS settled ON settled.id IN (link.from_txn, link.to_txn) AND settled.entity = list_object.id
WHERE standin.holder = 'txn'
"""
_DEPOSITED = """
SELECT link.id, link.from_line, count(other.id) FROM link
LEFT JOIN line ON line.id = link.from_line AND line.txn = link.from_txn AND line.kind = 'DepositLine'
    AND line.amount = link.amount
LEFT JOIN txn ON txn.id = link.to_txn AND txn.txn_id = json_extract(line.own, '$.TxnID')
LEFT JOIN posting ON posting.txn = txn.id AND posting.line IS link.to_line AND posting.account = line.account
    AND coalesce(posting.foreign_amount, posting.amount) = link.amount
    AND posting.entity IS json_extract(line.own, '$.EntityRef')
LEFT JOIN link AS other ON other.kind = 'deposit' AND other.to_txn = link.to_txn AND other.to_line IS link.to_line
WHERE link.kind = 'deposit' GROUP BY link.id HAVING count(posting.id) = 0 OR count(DISTINCT other.id) <> 1
"""
_NOT_TAKEN = """
SELECT txn_line_id FROM line WHERE kind = 'DepositLine' AND json_extract(own, '$.TxnID') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM link WHERE kind = 'deposit' AND from_txn = line.txn AND from_line = line.id)
"""
_SALES = ("CreditMemo", "Estimate", "Invoice", "SalesOrder", "SalesReceipt")
_NON_POSTING = ("Estimate", "PurchaseOrder", "SalesOrder", "TimeTracking", "TransferInventory", "VehicleMileage")


def _running_totals(company: Company) -> Found:
    kept = {
        row: balances.Totals(*totals)
        for row, *totals in company.connection.execute(
            "SELECT object, balance, total_balance, quantity, value FROM total"
        )
    }
    made = balances.sums(company.connection)
    names = dict(company.connection.execute("SELECT id, kind || ' ' || full_name FROM list_object"))
    for row in sorted(kept.keys() | made.keys()):
        before, after = kept.get(row, balances.Totals()), made.get(row, balances.Totals())
        for field, is_kept, is_made in zip(before._fields, before, after, strict=True):
            if is_kept != is_made:
                yield names.get(row, f"row {row}"), f"{field} is kept as {is_kept}, its movements sum to {is_made}"
    statement = "SELECT object, balance, total_balance FROM foreign_total"
    kept_foreign = {row: (balance, total) for row, balance, total in company.connection.execute(statement)}
    made_foreign = balances.foreign_sums(company)
    for row in sorted(kept_foreign.keys() | made_foreign.keys()):
        is_kept_foreign, is_made_foreign = kept_foreign.get(row, (0, 0)), made_foreign.get(row, (0, 0))
        if is_kept_foreign != is_made_foreign:
            what = f"in its currency {is_kept_foreign} are kept, its movements sum to {is_made_foreign}"
            yield names.get(row, f"row {row}"), what


def _control_accounts(company: Company) -> Found:
    for label, kind, accounts, sign in (
        ("accounts receivable", "Customer", "classified = 'AccountsReceivable'", 1),
        (
            "accounts payable and sales tax payable",
            "Vendor",
            "(classified = 'AccountsPayable' OR special = 'SalesTaxPayable')",
            -1,
        ),
    ):
        (in_accounts,) = company.connection.execute(
            f"SELECT coalesce(sum(balance - {_PINNED_BALANCE}), 0) FROM total JOIN list_object ON id = object"
            f" WHERE kind = 'Account' AND {accounts}"
        ).fetchone()
        (in_names,) = company.connection.execute(
            f"SELECT coalesce(sum(balance - {_PINNED_BALANCE}), 0) FROM total JOIN list_object ON id = object"
            " WHERE kind = ?",
            (kind,),
        ).fetchone()
        if sign * in_accounts != in_names:
            yield label, f"{amount_text(sign * in_accounts)}, but the {kind} balances sum to {amount_text(in_names)}"


def _control_accounts_by_currency(company: Company) -> Found:
    """In each foreign currency: receivable accounts and customers, payable accounts and vendors."""
    statement = """
    SELECT currency.full_name, held.kind,
        sum(CASE holder.kind WHEN 'Account' THEN balance ELSE 0 END),
        sum(CASE holder.kind WHEN 'Account' THEN 0 ELSE balance END)
    FROM foreign_total JOIN list_object AS holder ON holder.id = object
    JOIN list_object AS currency ON currency.id = json_extract(holder.own, '$.CurrencyRef')
    JOIN (SELECT 'Customer' AS kind, 'AccountsReceivable' AS classified
        UNION ALL SELECT 'Vendor', 'AccountsPayable') AS held
        ON holder.kind = held.kind OR holder.classified = held.classified
    GROUP BY currency.id, held.kind
    """
    for currency, kind, posted, in_names in company.connection.execute(statement):
        in_accounts = posted if kind == "Customer" else -posted
        if in_accounts != in_names:
            what = f"{amount_text(in_accounts)}, but the {kind} balances sum to {amount_text(in_names)}"
            yield f"control accounts in {currency}", what


# Names with a foreign currency who owe nothing and are owed nothing in it, with nothing open on any document.
_SETTLED_ABROAD = """
SELECT holder.kind || ' ' || holder.full_name, total.balance, (SELECT coalesce(sum(amount), 0) FROM posting
    JOIN txn ON txn.id = posting.txn WHERE posting.entity = holder.id AND posting.foreign_amount = 0
    AND posting.line IS NOT NULL) * CASE holder.kind WHEN 'Vendor' THEN -1 ELSE 1 END AS adjusted
FROM foreign_total JOIN list_object AS holder ON holder.id = foreign_total.object
JOIN total ON total.object = holder.id
WHERE holder.kind IN ('Customer', 'Vendor') AND foreign_total.balance = 0 AND total.balance <> adjusted
    AND NOT EXISTS (SELECT 1 FROM txn WHERE txn.entity = holder.id AND txn.open <> 0)
    AND NOT EXISTS (SELECT 1 FROM posting JOIN txn ON txn.id = posting.txn
        JOIN list_object AS control ON control.id = posting.account
        WHERE posting.entity = holder.id AND posting.line IS NOT NULL AND txn.kind <> 'JournalEntry'
        AND control.classified IN ('AccountsReceivable', 'AccountsPayable'))
"""


def _ledger_of_documents(company: Company) -> Found:
    rows = company.connection.execute(
        f"SELECT id FROM txn WHERE kind IN ({_quoted(tuple(TRANSACTION_TYPES))}) ORDER BY id"
    ).fetchall()
    for (row,) in rows:
        txn = load_transaction(company, row)
        made = ledger_of(company, TRANSACTION_TYPES[txn.kind], txn)
        expected = sorted(
            (
                line.account,
                line.amount,
                line.entity or 0,
                line.item or 0,
                line.quantity or 0,
                line.foreign_amount or 0,
            )
            for line in made
        )
        posted = company.connection.execute(
            "SELECT account, amount, ifnull(entity, 0), ifnull(item, 0), ifnull(quantity, 0),"
            " ifnull(foreign_amount, 0) FROM posting"
            " WHERE txn = ?",
            (row,),
        )
        if sorted(posted) != expected:
            yield f"{txn.kind} {txn.txn_id}", "its ledger lines are not those that the document makes"


def _stock(company: Company) -> Found:
    """On hand and worth, three times over: the totals without pins, the movements added up, the last movement."""
    statement = """
    SELECT kind || ' ' || full_name,
        total.quantity - coalesce((SELECT sum(amount) FROM pin
            WHERE holder = 'list' AND pin.object = id AND element = 'QuantityOnHand'), 0),
        total.value - coalesce((SELECT sum(amount) FROM pin
            WHERE holder = 'list' AND pin.object = id AND element = 'AverageCost'), 0),
        coalesce((SELECT sum(quantity) FROM movement WHERE item = list_object.id), 0),
        coalesce((SELECT sum(coalesce(given, 0) + cost) FROM movement WHERE item = list_object.id), 0),
        coalesce((SELECT on_hand FROM movement WHERE item = list_object.id
            ORDER BY txn_date DESC, txn DESC, id DESC LIMIT 1), 0),
        coalesce((SELECT worth FROM movement WHERE item = list_object.id
            ORDER BY txn_date DESC, txn DESC, id DESC LIMIT 1), 0)
    FROM list_object JOIN total ON total.object = list_object.id
    WHERE id IN (SELECT item FROM movement UNION SELECT item FROM posting WHERE quantity IS NOT NULL)
    """
    for name, *figures in company.connection.execute(statement):
        on_hand, worth = figures[::2], figures[1::2]
        if len(set(on_hand)) > 1 or len(set(worth)) > 1:
            yield name, f"on hand {on_hand}, worth {worth}: the totals, its movements, the last of them"


def _costs(company: Company) -> Found:
    for item, what in costing.drifts(company):
        yield f"{company.list_objects[item].kind} {company.list_objects[item].full_name}", what


def _sales_documents(company: Company) -> Found:
    """What answers showed of a company that was made of them need not follow from its rows."""
    if company.imported:
        return
    statement = f"""
    SELECT id, kind, txn_id, total, own, coalesce((SELECT sum(amount) FROM line WHERE txn = txn.id AND account), 0)
    FROM txn WHERE kind IN ({_quoted(_SALES)}) ORDER BY id
    """
    for row, kind, txn_id, total, own, of_lines in company.connection.execute(statement).fetchall():
        shown = json.loads(own)
        subtotal, tax = cents_of(shown["Subtotal"]), cents_of(shown["SalesTaxTotal"])
        shown_total = cents_of(shown.get("TotalAmount", amount_text(subtotal + tax)))
        if subtotal != of_lines or {subtotal + tax, shown_total} != {total}:
            figures = f"lines {amount_text(of_lines)}, Subtotal {amount_text(subtotal)}, tax {amount_text(tax)}"
            yield f"{kind} {txn_id}", f"{figures}, it shows {amount_text(shown_total)} and is {amount_text(total)}"
        groups = company.connection.execute(
            "SELECT id, own, (SELECT coalesce(sum(amount), 0) FROM line WHERE group_line = grouped.id AND account)"
            " FROM line AS grouped WHERE txn = ? AND kind LIKE '%LineGroup'",
            (row,),
        )
        for line, own_of_group, in_the_books in groups.fetchall():
            # With tax in its amounts it shows what was entered; in the books lines stand without it.
            of_members = _shown_amounts(company, line) if shown.get("IsTaxIncluded") == "true" else in_the_books
            if cents_of(json.loads(own_of_group)["TotalAmount"]) != of_members:
                yield f"{kind} {txn_id}", f"the lines of a group come to {amount_text(of_members)}, not to its total"


def _shown_amounts(company: Company, group: int) -> int:
    """Cents that the lines of a group show, whatever they are in the books."""
    found = company.connection.execute("SELECT own FROM line WHERE group_line = ? AND account", (group,))
    return sum(cents_of(json.loads(own)["Amount"]) for (own,) in found.fetchall())


def _open_items(company: Company) -> Found:
    """Names whose receivable or payable comes from documents that can be open, and from nothing else."""
    for kind, account_type, documents, sign in (
        ("Customer", "AccountsReceivable", ("ARRefundCreditCard", "Charge", "Invoice"), 1),
        ("Vendor", "AccountsPayable", ("Bill",), -1),
    ):
        statement = f"""
        WITH owed (entity, cents, strange) AS (
            SELECT posting.entity, {sign} * sum(coalesce(posting.foreign_amount, posting.amount)),
                sum(txn.kind NOT IN ({_quoted(OPEN_ITEM_KINDS)})
                    OR posting.line IS NOT NULL AND txn.kind <> 'JournalEntry')
            FROM posting JOIN list_object AS control ON control.id = posting.account JOIN txn ON txn.id = posting.txn
            WHERE control.classified = '{account_type}' GROUP BY posting.entity
        ), open (entity, cents) AS (
            SELECT entity, sum((CASE WHEN kind IN ({_quoted(documents)}) THEN 1 WHEN kind = 'JournalEntry' THEN
                {sign} * (SELECT sign(amount) FROM posting WHERE posting.txn = txn.id AND posting.account = txn.account
                    AND posting.line IS NOT NULL)
                ELSE -1 END) * (open - coalesce(
                (SELECT sum(amount) FROM pin WHERE holder = 'txn' AND object = txn.id), 0))) FROM txn
            WHERE kind IN ({_quoted(OPEN_ITEM_KINDS)}) AND kind <> 'Check' AND status <> 'pending' GROUP BY entity
        )
        SELECT list_object.full_name, owed.cents, coalesce(open.cents, 0) FROM owed
        JOIN list_object ON list_object.id = owed.entity LEFT JOIN open ON open.entity = owed.entity
        WHERE list_object.kind = '{kind}' AND NOT owed.strange AND owed.cents <> coalesce(open.cents, 0)
            AND NOT EXISTS ({_SETTLED_OUTSIDE})
        """
        for name, owed, left in company.connection.execute(statement):
            yield f"{kind} {name}", f"the ledger says {amount_text(owed)}, its open documents {amount_text(left)}"


def _deposits(company: Company) -> Found:
    """What a deposit took is there, came from where the line says, and was taken once."""
    for link, line, taken in company.connection.execute(_DEPOSITED):
        yield f"link {link}", f"line {line} of a deposit does not take what it says ({taken} times taken)"
    if not company.imported:
        for (line,) in company.connection.execute(_NOT_TAKEN):
            yield f"DepositLine {line}", "it names a payment that it did not take"


def _stored_text(company: Company) -> Found:
    lists = dict(company.connection.execute("SELECT revision, id FROM list_object"))
    transactions = dict(company.connection.execute("SELECT revision, id FROM txn"))
    for (revision, variant), kept in list(company.stored_text.items()):
        try:
            if revision in lists:
                made = _list_template(company, lists[revision], variant)
            elif revision in transactions:
                made = _transaction_template(company, transactions[revision], variant)
            else:
                continue
        except KeyError as missing:
            yield f"revision {revision}", f"its text {variant!r} cannot be made: there is no row {missing}"
            continue
        if made is not None and made != kept:
            yield f"revision {revision}", f"its text {variant!r} is not what its rows make"


def _list_template(company: Company, row: int, variant: object) -> Template | None:
    entry = load_entry(company, row)
    list_type = LIST_TYPES.get(entry.kind)
    if list_type is None:
        return None
    version, include = variant if isinstance(variant, tuple) else (NEWEST, None)
    return template(
        list_type.ret,
        list_text.record_of(list_type, entry, company.zone),
        company.list_ids.__getitem__,
        version=version,
        edition=company.edition,
        include=include,
    )


def _transaction_template(company: Company, row: int, variant: object) -> Template:
    txn = load_transaction(company, row)
    shape = variant if isinstance(variant, transaction_text.Shape) else transaction_text.newest_shape(str(variant))
    return transaction_text.make_template(company, TRANSACTION_TYPES[txn.kind], txn, shape)


_OPEN_AMOUNTS = _select(
    f"SELECT kind || ' ' || txn_id, open, {_OPEN} FROM txn"
    f" WHERE kind IN ({_quoted(OPEN_ITEM_KINDS)}) AND open <> ({_OPEN})",
    "{0} cents are kept as open, its links leave {1}",
    "open amounts",
    "What is open on a document is its total less what was applied",
)

_ON_NOMINAL = of_types(*NOMINAL_TYPES)
_PAYABLE = tuple(kind for kind in DOCUMENT_KINDS if kind in OPEN_ITEM_KINDS)
# What counts of income and expenses of documents on the cash basis, against what they have.
_PAID_IN_FULL = f"""
SELECT txn.kind || ' ' || txn.txn_id, counted.cents, posted.cents FROM txn
JOIN (SELECT entry.txn, sum(entry.amount) AS cents FROM posting AS entry WHERE {_ON_NOMINAL} GROUP BY 1)
    AS posted ON posted.txn = txn.id
LEFT JOIN (SELECT entry.txn, sum(entry.amount) AS cents FROM {CASH} AS entry WHERE {_ON_NOMINAL} GROUP BY 1)
    AS counted ON counted.txn = txn.id
WHERE txn.kind IN ({_quoted(_PAYABLE)}) AND txn.status = '' AND txn.open = 0 AND counted.cents IS NOT posted.cents
"""


def _cash_basis(company: Company) -> Found:
    """Answers do not always tell what a document was settled with: then it need not be there."""
    for day, cents in company.connection.execute(
        f"SELECT txn_date, sum(amount) FROM {CASH} GROUP BY txn_date HAVING sum(amount) <> 0"
    ):
        yield day, f"the ledger of the day sums to {cents} cents"
    if not company.imported:
        for subject, counted, posted in company.connection.execute(_PAID_IN_FULL):
            yield subject, f"it is paid and counts {counted or 0} of {posted} cents"


# What rows follow from others, and so can be made again.
_FOLLOWING: dict[str, Callable[[Company], Found]] = {
    "running totals": _running_totals,
    "open amounts": _OPEN_AMOUNTS.find,
    "costs": _costs,
    "stored text": _stored_text,
}

CHECKS: tuple[Check, ...] = (
    _select(
        "SELECT coalesce(txn.kind || ' ' || txn.txn_id, posting.txn), sum(posting.amount) FROM posting"
        " LEFT JOIN txn ON txn.id = posting.txn GROUP BY posting.txn HAVING sum(posting.amount) <> 0",
        "its ledger lines sum to {0} cents",
        "ledger lines",
        "The ledger lines of every transaction sum to zero",
    ),
    _select(
        f"SELECT kind || ' ' || txn_id, status FROM txn WHERE (status = 'pending' OR kind IN ({_quoted(_NON_POSTING)}))"
        " AND id IN (SELECT txn FROM posting)",
        "it has ledger lines though it does not post",
        "non-posting",
        "What does not post, or is pending, moves nothing",
    ),
    _select(
        "SELECT 'posting ' || posting.id, coalesce(txn.txn_date, 'no transaction'), posting.txn_date,"
        " coalesce(account.classified, 'no account') FROM posting"
        " LEFT JOIN txn ON txn.id = posting.txn"
        " LEFT JOIN list_object AS account ON account.id = posting.account AND account.kind = 'Account'"
        " WHERE txn.id IS NULL OR txn.txn_date <> posting.txn_date"
        " OR coalesce(account.classified, 'NonPosting') = 'NonPosting'",
        "its transaction is of {0}, itself of {1}; its account is {2}",
        "postings",
        "A posting belongs to a transaction of its date and to an account that posts",
    ),
    _select(
        "SELECT kind || ' ' || txn_id, (SELECT count(*) FROM posting WHERE txn = txn.id AND is_source) FROM txn"
        f" WHERE status <> 'pending' AND kind NOT IN ({_quoted(_NON_POSTING)})"
        " AND (SELECT count(*) FROM posting WHERE posting.txn = txn.id AND is_source) <> 1",
        "it has {0} source lines",
        "source lines",
        "A transaction that posts has one source line",
    ),
    Check("ledger of documents", "Ledger lines are those that the document makes", _ledger_of_documents),
    _select(
        "SELECT txn_date, sum(amount) FROM posting GROUP BY txn_date HAVING sum(amount) <> 0",
        "the postings of the day sum to {0} cents",
        "trial balance",
        "The trial balance is zero on every day",
    ),
    Check(
        "cash basis", "On the cash basis the trial balance is zero too, and what is paid counts in full", _cash_basis
    ),
    Check("running totals", "Running totals are the sums of postings", _running_totals),
    Check("stock", "Quantity on hand and worth of an item are what its movements come to", _stock),
    Check("costs", "Each movement of stock costs what all before it make it cost", _costs),
    _select(
        "SELECT coalesce(txn.kind || ' ' || txn_id, movement.txn), movement.quantity, movement.txn_date,"
        " coalesce(txn.txn_date, 'no transaction'), coalesce(txn.status, ''), coalesce(line.item, 'no item')"
        " FROM movement LEFT JOIN txn ON txn.id = movement.txn"
        " LEFT JOIN line ON line.id = movement.line AND line.txn = movement.txn"
        " WHERE txn.txn_date IS NOT movement.txn_date OR txn.status <> '' OR line.item IS NOT movement.item",
        "it moves {0} on {1}, its date is {2}, its status {3!r}, the item of its line {4}",
        "movements",
        "A movement belongs to a line of its item, of a transaction of its date that is neither pending nor void",
    ),
    Check("control accounts", "Receivables are the customers' balances, payables the vendors'", _control_accounts),
    Check(
        "control accounts by currency",
        "Receivables are the customers' balances, payables the vendors', in each foreign currency too",
        _control_accounts_by_currency,
    ),
    _select(
        _SETTLED_ABROAD,
        "everything is settled in its currency, but {0} cents of home currency are left, {1} of them by adjustments",
        "exchange",
        "What is settled in a foreign currency is settled in the home currency, gain and loss posted",
    ),
    _OPEN_AMOUNTS,
    _select(
        "SELECT kind || ' ' || txn_id, open, total FROM txn WHERE open < 0 OR open > max(total, 0)",
        "{0} of {1} cents are open",
        "open within total",
        "What is open is never beyond zero, nor more than the total",
    ),
    _select(
        "SELECT kind || ' ' || txn_id, total, open FROM txn WHERE status = 'void' AND (total <> 0 OR open <> 0)",
        "it comes to {0} cents, {1} of them open",
        "void",
        "A voided transaction comes to nothing",
    ),
    Check("deposits", "What a deposit takes is there, and was taken once", _deposits),
    Check("sales documents", "A sales document comes to its lines and its tax, a group to its lines", _sales_documents),
    Check("open items", "A balance is what the open documents come to, less the open credits", _open_items),
    _select(
        "SELECT 'link ' || link.id, link.amount, link.discount, coalesce(giver.entity, 'nobody'),"
        " coalesce(taker.entity, 'nobody') FROM link"
        " LEFT JOIN txn AS giver ON giver.id = link.from_txn LEFT JOIN txn AS taker ON taker.id = link.to_txn"
        " WHERE link.kind IN ('payment', 'credit') AND (giver.id IS NULL OR taker.id IS NULL OR link.amount < 0"
        " OR link.discount < 0 OR giver.entity <> taker.entity AND NOT (taker.kind = 'Check' AND EXISTS ("
        "SELECT 1 FROM line WHERE line.txn = taker.id AND json_extract(line.own, '$.CustomerRef') = giver.entity)))",
        "{0} and {1} cents from the name {2} to the name {3}",
        "links",
        "A settlement joins two transactions of one name (of a check, whom a line pays back) and is not negative",
    ),
    _select(
        "SELECT 'link ' || link.id, coalesce(txn.kind, 'nothing'), coalesce(ordered.kind, 'nothing'), link.quantity"
        " FROM link LEFT JOIN txn ON txn.id = link.from_txn LEFT JOIN txn AS ordered ON ordered.id = link.to_txn"
        " LEFT JOIN line ON line.id = link.from_line AND line.txn = link.from_txn"
        " LEFT JOIN line AS order_line ON order_line.id = link.to_line AND order_line.txn = link.to_txn"
        " WHERE link.kind = 'order' AND (line.id IS NULL OR order_line.id IS NULL OR txn.entity <> ordered.entity"
        " OR link.quantity <> ifnull(line.quantity, 0))"
        # Answers do not always tell which lines continue which: then a link is of whole transactions.
        " AND NOT ((link.from_line IS NULL OR link.to_line IS NULL) AND EXISTS ("
        "SELECT 1 FROM meta WHERE key = 'imported'))",
        "a line of {0} continues one of {1} with {2}: one is not there, is of another name, or has another quantity",
        "order links",
        "A line that continues an order continues a line of an order of the same name with its quantity",
    ),
    _select(
        "SELECT id, count(*) FROM (SELECT txn_id AS id FROM txn UNION ALL SELECT txn_line_id FROM line"
        " UNION ALL SELECT external_id FROM deletion WHERE holder = 'txn') GROUP BY id HAVING count(*) > 1",
        "{0} transactions or lines have, or had, this id",
        "identity",
        "TxnIDs and TxnLineIDs are unique over all and never given again",
    ),
    _select(
        "SELECT id, count(*) FROM (SELECT space || ' ' || list_id AS id FROM list_object)"
        " GROUP BY id HAVING count(*) > 1"
        " UNION ALL SELECT kind || ' ' || list_id, 1 FROM list_object WHERE EXISTS (SELECT 1 FROM deletion"
        " WHERE holder = 'list' AND deletion.kind = list_object.kind AND external_id = list_id)",
        "{0} entries of the list have, or had, this ListID",
        "list identity",
        "ListIDs are unique per kind of list and never given again",
    ),
    _select(
        "SELECT kind || ' ' || name, edit_sequence, time_modified FROM ("
        "SELECT kind, txn_id AS name, edit_sequence, time_modified FROM txn"
        " UNION ALL SELECT kind, list_id, edit_sequence, time_modified FROM list_object)"
        # Of a real transaction the sequence may be of the second after TimeModified: recorded of 7 of 74 estimates and
        # of 4 of 56 purchase orders (https://github.com/nicholejeannine/thresher_qbwc_integration_app,
        # https://github.com/xenlock/quickbooks-desktop-python). One made here never is.
        " WHERE edit_sequence > time_modified + EXISTS (SELECT 1 FROM meta WHERE key = 'imported')"
        " OR time_modified > (SELECT coalesce(max(value), 0) FROM counter WHERE name = 'edit')",
        "edited at {0}, modified at {1}, and the file's last change is not later",
        "edit sequence",
        "An edit moves EditSequence and TimeModified; no object is newer than the file",
    ),
    _select(
        "SELECT revision, count(*) FROM (SELECT revision FROM txn UNION ALL SELECT revision FROM list_object)"
        " GROUP BY revision HAVING count(*) > 1",
        "{0} objects have it",
        "revisions",
        "A revision names one state of one object",
    ),
    _select(
        "SELECT holder, name, value FROM ("
        "SELECT txn.kind || ' ' || txn_id AS holder, tree.fullkey AS name, tree.value AS value"
        " FROM txn, json_tree(txn.own) AS tree WHERE tree.type = 'integer'"
        " UNION ALL SELECT line.kind || ' ' || txn_line_id, tree.fullkey, tree.value"
        " FROM line, json_tree(line.own) AS tree WHERE tree.type = 'integer'"
        " UNION ALL SELECT list_object.kind || ' ' || list_id, tree.fullkey, tree.value"
        " FROM list_object, json_tree(list_object.own) AS tree WHERE tree.type = 'integer'"
        " UNION ALL SELECT singleton.kind, tree.fullkey, tree.value"
        " FROM singleton, json_tree(singleton.own) AS tree WHERE tree.type = 'integer'"
        " UNION ALL SELECT kind || ' ' || txn_id, 'entity', entity FROM txn WHERE entity IS NOT NULL"
        " UNION ALL SELECT kind || ' ' || txn_id, 'account', account FROM txn WHERE account IS NOT NULL"
        " UNION ALL SELECT kind || ' ' || txn_line_id, 'item', item FROM line WHERE item IS NOT NULL"
        " UNION ALL SELECT kind || ' ' || txn_line_id, 'account', account FROM line WHERE account IS NOT NULL"
        " UNION ALL SELECT 'posting ' || id, 'entity', entity FROM posting WHERE entity IS NOT NULL"
        " UNION ALL SELECT 'posting ' || id, 'item', item FROM posting WHERE item IS NOT NULL"
        " UNION ALL SELECT 'posting ' || id, 'class', class FROM posting WHERE class IS NOT NULL"
        " UNION ALL SELECT 'movement ' || id, 'item', item FROM movement"
        " UNION ALL SELECT 'link ' || id, 'account', discount_account FROM link WHERE discount_account IS NOT NULL"
        " UNION ALL SELECT 'total', 'object', object FROM total"
        ") WHERE value NOT IN (SELECT id FROM list_object)",
        "{0} points at row {1}, which is no list object",
        "references",
        "Every reference points at a list object",
    ),
    _select(
        "SELECT full_name, sublevel FROM list_object AS child WHERE parent IS NOT NULL AND NOT EXISTS ("
        "SELECT 1 FROM list_object AS above WHERE above.id = child.parent AND above.kind = child.kind"
        " AND child.full_name = above.full_name || ':' || child.name AND child.sublevel = above.sublevel + 1)",
        "its name, or its level {0}, does not follow from its parent",
        "hierarchy",
        "FullName and Sublevel follow from the parent",
    ),
    Check("kinds of references", "A reference points into the list that it names", list_checks.kinds_of_references),
    Check("currencies", "A name has one currency, a job its customer's", list_checks.currencies),
    Check("inventory sites", "One inventory site is the default", list_checks.sites),
    Check("price tables", "A price level says one thing of an item", list_checks.price_tables),
    Check("units of lines", "A line names the unit that it counts in", list_checks.units_of_lines),
    Check("stored text", "Stored text is what the rows make", _stored_text),
)
