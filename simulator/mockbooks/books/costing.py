"""What the stock of an item costs: average cost, perpetual by the date of the transactions.

A :class:`StockLine` is what a document says of the stock: so many units in or out, worth so much (a purchase), or
worth what such units cost just then (a sale, a return, a count). It becomes a row of ``movement``, which also says what
follows from all movements before it: the quantity on hand, its worth, and the average as a fraction, so that nothing
is rounded twice. The rules, in :func:`after`:

* a purchase adds its value; the average is what is there over how many there are [D:OSR];
* what goes at average cost never changes the average [D:OSR]; the worth of what is left is quantity times average;
* selling below zero is allowed: the units that are not there go at the last known average [O:AVG]. The purchase that
  replenishes them sets the average to its own cost, and what was costed too low or too high before is posted on its
  date [first half O:AVG; that this holds for a purchase that does not reach zero too is assumed];
* with nothing on hand the worth is nothing, and the last average stays [A]; what was never bought costs nothing
  (assumed: the item's own PurchaseCost is only a suggestion for purchase lines).

Movements follow each other by TxnDate, on one day in the order in which the transactions were entered (assumed). A
movement that comes earlier than others, changes or goes has all later ones of its item costed anew [A; O:AVG]: of
these only the running figures, and the two ledger lines of a sale, change; the transactions themselves are not edited.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from mockbooks.books.posting import PostingLine, post, post_costs, unpost
from mockbooks.books.rounding import quotient
from mockbooks.company import Company
from mockbooks.qbxml.types import UNITS

__all__ = [
    "NOTHING",
    "STOCKED_KINDS",
    "Movement",
    "Stock",
    "StockLine",
    "after",
    "cost_lines",
    "drifts",
    "is_stocked",
    "move",
    "rebuild",
    "stock_before",
    "stock_now",
    "values",
]

STOCKED_KINDS = frozenset({"ItemInventory", "ItemInventoryAssembly"})

_PRICE_PER_CENT = UNITS * UNITS // 100


class Stock(NamedTuple):
    """What there is of an item: units, cents they are worth, and the average cost as a fraction of cents and units."""

    on_hand: int = 0
    worth: int = 0
    average_value: int = 0
    average_quantity: int = 0

    @property
    def average_cost(self) -> int:
        """The average cost of one, in units of 1/100,000 [D:OSR: worth over quantity]; 0 if it was never known."""
        return quotient(self.average_value * _PRICE_PER_CENT, self.average_quantity) if self.average_quantity else 0

    def worth_of(self, quantity: int) -> int:
        """Cents of so many units at the average."""
        return quotient(quantity * self.average_value, self.average_quantity) if self.average_quantity else 0


NOTHING = Stock()


class StockLine(NamedTuple):
    """What a line of a document does to the stock of its item: units in (or out, below zero).

    ``value`` is the cents that the document itself puts into the asset account (takes out, below zero), None for what
    moves at average cost. What its cost differs from that goes to the item's cost of goods sold, in a pair of ledger
    lines for ``entity`` and ``class_``; with ``has_pair`` false the type's own ledger posts it (:func:`values`).
    """

    line: int
    item: int
    quantity: int
    value: int | None = None
    entity: int | None = None
    class_: int | None = None
    has_pair: bool = True


class Movement(NamedTuple):
    """A row of ``movement``: ``given`` is the value its document says, ``cost`` what costing adds to it, in cents."""

    id: int
    txn: int
    txn_date: str
    line: int
    item: int
    quantity: int
    given: int | None
    cost: int
    has_pair: int
    on_hand: int
    worth: int
    average_value: int
    average_quantity: int

    @property
    def stock(self) -> Stock:
        """What there is after it."""
        return Stock(self.on_hand, self.worth, self.average_value, self.average_quantity)


_COLUMNS = (
    "id, txn, txn_date, line, item, quantity, given, cost, has_pair, on_hand, worth, average_value, average_quantity"
)
_OF_TXN = f"SELECT {_COLUMNS} FROM movement WHERE txn = ? ORDER BY id"
_LAST_BEFORE = """
SELECT on_hand, worth, average_value, average_quantity FROM movement
WHERE item = ? AND (txn_date, txn) < (?, ?) ORDER BY txn_date DESC, txn DESC, id DESC LIMIT 1
"""
_LAST = """
SELECT on_hand, worth, average_value, average_quantity FROM movement
WHERE item = ? ORDER BY txn_date DESC, txn DESC, id DESC LIMIT 1
"""
_FROM = f"SELECT {_COLUMNS} FROM movement WHERE item = ? AND (txn_date, txn) >= (?, ?) ORDER BY txn_date, txn, id"
_INSERT = """
INSERT INTO movement (txn, txn_date, line, item, quantity, given, has_pair, cost, on_hand, worth, average_value,
    average_quantity)
VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0)
"""
_UPDATE = """
UPDATE movement SET cost = ?, on_hand = ?, worth = ?, average_value = ?, average_quantity = ? WHERE id = ?
"""
_PINNED = """
SELECT coalesce(sum(amount) FILTER (WHERE element = 'QuantityOnHand'), 0),
       coalesce(sum(amount) FILTER (WHERE element = 'AverageCost'), 0)
FROM pin WHERE holder = 'list' AND object = ?
"""
_POSTED_VALUE = """
SELECT entity, class FROM posting WHERE txn = ? AND line = ? AND item = ? AND quantity IS NOT NULL AND movement IS NULL
"""


def is_stocked(company: Company, item: int) -> bool:
    """Whether this item is kept in stock."""
    return company.list_objects[item].kind in STOCKED_KINDS


def after(stock: Stock, quantity: int, value: int | None) -> tuple[Stock, int]:
    """What there is after a movement, and the cents that costing adds to the value it was given (None: nothing).

    For a sale those cents are its cost, below zero; for a purchase, what it sets right of earlier sales.
    """
    on_hand = stock.on_hand + quantity
    given = value or 0
    if value is not None and on_hand > 0 and stock.on_hand >= 0:
        worth = stock.worth + value
        return Stock(on_hand, worth, worth, on_hand), 0
    if value is not None and quantity > 0:
        # Replenished: as dear as what has come.
        made = stock._replace(average_value=value, average_quantity=quantity)
    elif value is not None and quantity == 0 and on_hand < 0:
        # What is owed to the stock is worth more or less than it was thought to be.
        made = stock._replace(average_value=-(stock.worth + value), average_quantity=-on_hand)
    else:
        made = stock
    worth = made.worth_of(on_hand)
    return made._replace(on_hand=on_hand, worth=worth), worth - stock.worth - given


def stock_now(company: Company, item: int) -> Stock:
    """What there is of an item after all that was entered, pins included."""
    found = company.connection.execute(_LAST, (item,)).fetchone()
    return _with_pins(company, item, NOTHING if found is None else Stock(*found))


def stock_before(company: Company, item: int, txn_date: str, txn: int | None = None) -> Stock:
    """What there is of an item before a transaction of that date; without one, at the end of that day."""
    return _with_pins(company, item, _before(company, item, txn_date, txn))


def move(company: Company, txn: int, txn_date: str, lines: Sequence[StockLine]) -> set[int]:
    """Let these be the stock lines of a transaction (none: it moves nothing any more), and cost what follows from it.

    Later sales have their ledger lines changed at once. Gives back the other transactions whose own ledger depends on
    what was costed anew (``has_pair`` false): they are to be posted again.
    """
    connection = company.connection
    old = [Movement(*row) for row in connection.execute(_OF_TXN, (txn,))]
    if not old and not lines:
        return set()
    if [_said(movement) for movement in old] == [(txn_date, *line[:4], line.has_pair) for line in lines]:
        return set()
    connection.execute("DELETE FROM movement WHERE txn = ?", (txn,))
    connection.executemany(
        _INSERT,
        [(txn, txn_date, line.line, line.item, line.quantity, line.value, line.has_pair) for line in lines],
    )
    first = dict.fromkeys([line.item for line in lines], txn_date)
    for movement in old:
        first[movement.item] = min(movement.txn_date, first.get(movement.item, movement.txn_date))
    again: set[int] = set()
    for item, on in first.items():
        again |= _cost_from(company, item, on, txn, until=txn_date)
    return again


def cost_lines(company: Company, txn: int, lines: Sequence[StockLine]) -> list[PostingLine]:
    """The ledger lines of what costing adds to a transaction: of each sale the asset that goes and what it cost.

    ``lines`` are those it was moved with; their items' own accounts are posted to.
    """
    if not lines:
        return []
    movements = [Movement(*row) for row in company.connection.execute(_OF_TXN, (txn,))]
    made: list[PostingLine] = []
    for movement, line in zip(movements, lines, strict=True):
        if line.has_pair and _is_posted(movement.given, movement.cost):
            made += _pair(company, movement, movement.cost, line.entity, line.class_)
    return made


def values(company: Company, txn: int) -> dict[int, int]:
    """Cents by which each line of a transaction changes the worth of the stock, by the line's row."""
    return {
        movement.line: (movement.given or 0) + movement.cost
        for movement in (Movement(*row) for row in company.connection.execute(_OF_TXN, (txn,)))
    }


def drifts(company: Company) -> Iterator[tuple[int, str]]:
    """Items whose movements are not costed as they should be, and the first that is not.

    An item with pins is passed over: what it was when it was sold was never shown.
    """
    for item in _moved(company):
        if company.imported and any(_pins(company, item)):
            continue
        stock = NOTHING
        for row in company.connection.execute(_FROM, (item, "", 0)):
            movement = Movement(*row)
            stock, cost = after(stock, movement.quantity, movement.given)
            if (cost, stock) != (movement.cost, movement.stock):
                yield item, f"movement {movement.id} has {movement.cost} and {movement.stock}, not {cost} and {stock}"
                break


def rebuild(company: Company) -> set[int]:
    """Cost every movement anew; the transactions that are to be posted again."""
    again: set[int] = set()
    for item in _moved(company):
        if not (company.imported and any(_pins(company, item))):
            again |= _cost_from(company, item)
    return again


def _moved(company: Company) -> list[int]:
    return [item for (item,) in company.connection.execute("SELECT DISTINCT item FROM movement ORDER BY item")]


def _said(movement: Movement) -> tuple[object, ...]:
    return (
        movement.txn_date,
        movement.line,
        movement.item,
        movement.quantity,
        movement.given,
        bool(movement.has_pair),
    )


def _before(company: Company, item: int, txn_date: str, txn: int | None) -> Stock:
    position = (txn_date, txn) if txn is not None else (f"{txn_date}~", 0)
    found = company.connection.execute(_LAST_BEFORE, (item, *position)).fetchone()
    return NOTHING if found is None else Stock(*found)


def _pins(company: Company, item: int) -> tuple[int, int]:
    quantity, value = company.connection.execute(_PINNED, (item,)).fetchone()
    return quantity, value


def _with_pins(company: Company, item: int, stock: Stock) -> Stock:
    """What the rows come to, and the figures of a company made of answers that are in no row: then worth over quantity
    is the average."""
    if not company.imported:
        return stock
    quantity, value = _pins(company, item)
    if not quantity and not value:
        return stock
    on_hand, worth = stock.on_hand + quantity, stock.worth + value
    return Stock(on_hand, worth, worth, on_hand) if on_hand else stock._replace(on_hand=on_hand, worth=worth)


def _cost_from(company: Company, item: int, txn_date: str = "", txn: int = 0, *, until: str = "~") -> set[int]:
    """Cost the movements of an item anew: from the place of a transaction, if it had that date, to where everything is
    as it was, but at least to its place on the date ``until``."""
    quantity, value = _pins(company, item) if company.imported else (0, 0)
    stock = _with_pins(company, item, _before(company, item, txn_date, txn))
    updates: list[tuple[int, ...]] = []
    changed: list[tuple[Movement, int]] = []
    for row in company.connection.execute(_FROM, (item, txn_date, txn)):
        movement = Movement(*row)
        stock, cost = after(stock, movement.quantity, movement.given)
        kept = stock._replace(on_hand=stock.on_hand - quantity, worth=stock.worth - value)
        if (cost, kept) == (movement.cost, movement.stock):
            if (movement.txn_date, movement.txn) > (until, txn):
                break
            continue
        updates.append((cost, *kept, movement.id))
        if cost != movement.cost and movement.txn != txn:
            changed.append((movement, cost))
    company.connection.executemany(_UPDATE, updates)
    return _post_changed(company, item, changed)


def _post_changed(company: Company, item: int, changed: Iterable[tuple[Movement, int]]) -> set[int]:
    """Bring the ledger lines of other transactions to their new cost: of each movement, as it was, what it is now."""
    again: set[int] = set()
    sales: list[tuple[int, int, int]] = []
    added = 0
    for movement, cost in changed:
        if not movement.has_pair:
            again.add(movement.txn)
        elif movement.given is None:
            sales.append((cost, movement.txn, movement.id))
            added += cost - movement.cost
        else:
            _post_replenished(company, movement, cost)
    if sales:
        post_costs(company, item, *_accounts(company, item), sales, added)
    return again


def _post_replenished(company: Company, movement: Movement, cost: int) -> None:
    """Post what a purchase sets right anew: the pair may come, change or go."""
    unpost(company, movement.txn, movement=movement.id)
    if cost:
        found = company.connection.execute(_POSTED_VALUE, (movement.txn, movement.line, movement.item)).fetchone()
        entity, class_ = found if found is not None else (None, None)
        post(company, movement.txn, movement.txn_date, _pair(company, movement, cost, entity, class_))


def _is_posted(given: int | None, cost: int) -> bool:
    """A sale always has its pair, which carries the quantity; a purchase has one if it sets something right."""
    return given is None or cost != 0


def _pair(company: Company, movement: Movement, cost: int, entity: int | None, class_: int | None) -> list[PostingLine]:
    asset, cost_account = _accounts(company, movement.item)
    quantity = movement.quantity if movement.given is None else 0
    return [
        PostingLine(cost_account, -cost, entity, movement.item, class_, movement.line, movement=movement.id),
        PostingLine(asset, cost, entity, movement.item, class_, movement.line, quantity=quantity, movement=movement.id),
    ]


def _accounts(company: Company, item: int) -> tuple[int, int]:
    """The item's asset account and its cost of goods sold. Raises ``KeyError`` for an item that has none."""
    own = company.list_objects[item].own
    asset, cost_account = own["AssetAccountRef"], own["COGSAccountRef"]
    assert isinstance(asset, int)
    assert isinstance(cost_account, int)
    return asset, cost_account
