"""The one function that posts.

A posting transaction has one source line (its header account) and any number of target lines [D:CASH]; each is a row
of ``posting`` with its amount in cents of the home currency, debit positive. What follows from postings is kept in
``total`` by the two functions here and by nothing else:

* an account: ``balance`` its own postings, ``total_balance`` those of its descendants too [D:OSR; R:BASH], debit
  positive;
* a customer or job: what it owes, the postings to accounts receivable; ``total_balance`` with its jobs [R:BASH];
* a vendor: what is owed to it, the postings to accounts payable, and to Sales Tax Payable for the agency that the tax
  is due to: recorded in a file whose vendor balances add up to the two accounts together [R:BASH];
* an item: ``quantity`` and ``value`` of its stock, the postings that carry a quantity.

What has a foreign currency has the same balances once more in that one, in ``foreign_total``: those of an account from
the ``foreign_amount`` of its postings, those of a customer or vendor from its receivable or payable account.

``posting.quantity`` is stock moved: it stands on postings to an item's asset account and nowhere else (a change of
value alone carries the quantity 0). What moves the stock of an item moves its TimeModified, and not its EditSequence
[R: 419 items of a live file].
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mockbooks.books.currencies import foreign_currency_of
from mockbooks.company import Company
from mockbooks.company.list_objects import ListObject

__all__ = [
    "NameRequired",
    "OutOfBalance",
    "PostingLine",
    "change_parent",
    "item_is_posted",
    "move_item_postings",
    "post",
    "post_costs",
    "unpost",
]


class PostingLine(NamedTuple):
    """One ledger line: an account and cents of the home currency, debit positive; all list objects by row id."""

    account: int
    amount: int
    entity: int | None = None
    item: int | None = None
    class_: int | None = None
    line: int | None = None
    is_source: bool = False
    quantity: int | None = None
    foreign_amount: int | None = None
    movement: int | None = None
    """Of the two lines that say what a movement of stock cost: which movement (``costing``)."""


class OutOfBalance(ValueError):
    """The ledger lines of a transaction do not sum to zero."""


class NameRequired(ValueError):
    """A ledger line on a control account is for nobody whose account it could be."""

    def __init__(self, account: int, owner: str) -> None:
        super().__init__(f"account {account} needs a {owner}")
        self.account = account
        self.owner = owner


_INSERT = """
INSERT INTO posting (txn, txn_date, account, amount, entity, item, class, line, is_source, quantity,
    foreign_amount, movement)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_ADD_TO_TOTAL = """
INSERT INTO total (object, balance, total_balance, quantity, value) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (object) DO UPDATE SET balance = balance + excluded.balance,
    total_balance = total_balance + excluded.total_balance,
    quantity = quantity + excluded.quantity, value = value + excluded.value
"""
_ADD_FOREIGN = """
INSERT INTO foreign_total (object, balance, total_balance) VALUES (?, ?, ?)
ON CONFLICT (object) DO UPDATE SET balance = balance + excluded.balance,
    total_balance = total_balance + excluded.total_balance
"""
_TOUCH = "UPDATE list_object SET time_modified = max(time_modified, ?) WHERE id = ?"
_POSTED = """
SELECT account, amount, entity, item, quantity, foreign_amount FROM posting
WHERE txn = ?1 AND (?2 IS NULL OR movement = ?2)
"""
_UNPOST = "DELETE FROM posting WHERE txn = ?1 AND (?2 IS NULL OR movement = ?2)"
_SET_COST = """
UPDATE posting SET amount = CASE WHEN quantity IS NULL THEN -?1 ELSE ?1 END WHERE txn = ?2 AND movement = ?3
"""

_Movement = tuple[int, int, int | None, int | None, int | None]
"""Account, amount, entity, item, quantity of a ledger line."""


def post(company: Company, txn: int, txn_date: str, lines: Sequence[PostingLine]) -> None:
    """Write the ledger lines of transaction ``txn`` and add them to the running totals.

    Raises :class:`OutOfBalance` if they do not sum to zero and :class:`NameRequired` if a line on accounts receivable
    has no customer, or one on accounts payable or Sales Tax Payable no vendor [D:OSR]; the caller rolls back.
    """
    off_by = sum([line.amount for line in lines])
    if off_by:
        raise OutOfBalance(f"transaction {txn} is out of balance by {off_by} cents")
    connection = company.connection
    connection.executemany(_INSERT, [(txn, txn_date, *line) for line in lines])
    _add(company, [(line.account, line.amount, line.entity, line.item, line.quantity) for line in lines], 1)
    if any(line.foreign_amount for line in lines):
        _add_foreign(company, [(line.account, line.entity, line.foreign_amount) for line in lines], 1)


def unpost(company: Company, txn: int, *, movement: int | None = None) -> None:
    """Take the ledger lines of transaction ``txn`` back: the exact opposite of :func:`post`.

    With ``movement``, only the two that say what this movement of stock cost.
    """
    connection = company.connection
    posted = connection.execute(_POSTED, (txn, movement)).fetchall()
    if posted:
        connection.execute(_UNPOST, (txn, movement))
        _add(company, [row[:5] for row in posted], -1)
        if any(row[5] for row in posted):
            _add_foreign(company, [(row[0], row[2], row[5]) for row in posted], -1)


def post_costs(
    company: Company, item: int, asset: int, cost_account: int, costs: Sequence[tuple[int, int, int]], added: int
) -> None:
    """Let sales of an item have cost something else: of each the cents that its asset line now has, its transaction
    and its movement; ``added`` are the cents that all of them gain together."""
    company.connection.executemany(_SET_COST, costs)
    _add(company, [(asset, added, None, item, 0), (cost_account, -added, None, item, None)], 1)


def change_parent(company: Company, moved: int, old_parent: int | None, new_parent: int | None) -> None:
    """Carry the total balance of a list object over from its old ancestors to its new ones."""
    connection = company.connection
    for table, statement, rest in (("total", _ADD_TO_TOTAL, (0, 0)), ("foreign_total", _ADD_FOREIGN, ())):
        found = connection.execute(f"SELECT total_balance FROM {table} WHERE object = ?", (moved,)).fetchone()
        if found is None or not found[0]:
            continue
        for parent, sign in ((old_parent, -1), (new_parent, 1)):
            rows = [(ancestor, 0, sign * found[0], *rest) for ancestor in _line_of(company, parent)]
            connection.executemany(statement, rows)


def item_is_posted(company: Company, item: int, account: int) -> bool:
    """Whether a line with this item has been posted to this account."""
    found = company.connection.execute("SELECT 1 FROM posting WHERE account = ? AND item = ? LIMIT 1", (account, item))
    return found.fetchone() is not None


def move_item_postings(company: Company, item: int, old_account: int, new_account: int) -> None:
    """Post what lines with this item posted to ``old_account`` to ``new_account`` instead [D:OSR]."""
    connection = company.connection
    moved = connection.execute(
        "SELECT account, amount, entity, item, quantity FROM posting WHERE account = ? AND item = ?",
        (old_account, item),
    ).fetchall()
    for table in ("posting", "line"):
        connection.execute(
            f"UPDATE {table} SET account = ? WHERE account = ? AND item = ?", (new_account, old_account, item)
        )
    _add(company, moved, -1)
    _add(company, [(new_account, *rest) for _, *rest in moved], 1)


def _add(company: Company, movements: Iterable[_Movement], sign: int) -> None:
    objects = company.list_objects
    own: dict[int, int] = {}
    stock: dict[int, tuple[int, int]] = {}
    for account, amount, entity, item, quantity in movements:
        own[account] = own.get(account, 0) + sign * amount
        owner = _controlled(objects[account])
        if owner is not None:
            if entity is None or objects[entity].kind != owner:
                raise NameRequired(account, owner)
            own[entity] = own.get(entity, 0) + sign * (amount if owner == "Customer" else -amount)
        if item is not None and quantity is not None:
            on_hand, value = stock.get(item, (0, 0))
            stock[item] = (on_hand + sign * quantity, value + sign * amount)
    above: dict[int, int] = {}
    for row, amount in own.items():
        for ancestor in _line_of(company, objects[row].parent):
            above[ancestor] = above.get(ancestor, 0) + amount
    rows = [(row, amount, amount, 0, 0) for row, amount in own.items()]
    rows.extend((row, 0, amount, 0, 0) for row, amount in above.items())
    rows.extend((row, 0, 0, on_hand, value) for row, (on_hand, value) in stock.items())
    company.connection.executemany(_ADD_TO_TOTAL, rows)
    if stock:
        now = company.edit_time()
        company.connection.executemany(_TOUCH, [(now, item) for item in stock])


def _add_foreign(company: Company, movements: Iterable[tuple[int, int | None, int | None]], sign: int) -> None:
    """Accounts, names and foreign amounts of ledger lines, into the totals of what has a foreign currency."""
    objects = company.list_objects
    own: dict[int, int] = {}
    for account, entity, amount in movements:
        if amount and foreign_currency_of(company, account) is not None:
            own[account] = own.get(account, 0) + sign * amount
            owner = _controlled(objects[account])
            if owner is not None and entity is not None:
                own[entity] = own.get(entity, 0) + sign * (amount if owner == "Customer" else -amount)
    rows = [(row, amount, amount) for row, amount in own.items()]
    rows += [(above, 0, amount) for row, amount in own.items() for above in _line_of(company, objects[row].parent)]
    company.connection.executemany(_ADD_FOREIGN, rows)


def _controlled(account: ListObject) -> str | None:
    """The kind of name whose balance postings to this account move."""
    if account.kind != "Account":
        raise ValueError(f"a {account.kind} is posted to as if it were an account")
    if account.classified == "AccountsReceivable":
        return "Customer"
    if account.classified == "AccountsPayable" or account.special == "SalesTaxPayable":
        return "Vendor"
    return None


def _line_of(company: Company, row: int | None) -> Iterable[int]:
    while row is not None:
        yield row
        row = company.list_objects[row].parent
