"""``LinkToTxnID`` and ``LinkToTxn``: a new document that continues an order.

Invoices may be linked to sales orders, bills and item receipts to purchase orders, and to nothing else, and only when
they are added [D:OSR]. ``LinkToTxnID`` takes over every line of the order that is open, ``LinkToTxn`` one line, of
which the new line may override the quantity, the price and the rest, but not the item [D:OSR; code assumed]. Linking to
what is closed is a warning (570); a document to which nothing comes of it is refused (3180) [D:OSR]. That the order
must be of the same customer or vendor, that the lines of whole orders stand first, and that a line continues for what
is left of it unless it says otherwise, are assumed.

A ``link`` of kind ``order`` leads from the new line to the line of the order, with the quantity that it continues; it
follows the quantity of the new line and goes with it. What an order shows of this is part of its text: an order whose
links change gets a new revision and another TimeModified, and keeps its EditSequence [R: 46 of 56 purchase orders].
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from mockbooks.books import pins
from mockbooks.company import Company
from mockbooks.operations.transactions import taxes_by_code
from mockbooks.operations.transactions.transaction import Line, Transaction, load, row_of
from mockbooks.operations.transactions.transaction_type import Draft, TransactionType
from mockbooks.operations.transactions.values import is_true, record_at, text
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import (
    ALREADY_CLOSED,
    CANNOT_SAVE,
    ELEMENTS_CONFLICT,
    EMPTY_TRANSACTION,
    INVALID_ID,
    INVALID_IN_CONTEXT,
    LINKED_TWICE,
    OBJECT_NOT_FOUND,
    RECORD_NOT_IN_LIST,
    WRONG_OBJECT_TYPE,
    Refused,
)
from mockbooks.qbxml.types import amount_text, quantity_text

__all__ = [
    "CLOSED",
    "NONE",
    "Progress",
    "close_by_hand",
    "is_done",
    "keep_order",
    "link_document",
    "link_line",
    "progress",
    "refuse_empty",
    "release",
    "write",
]

CLOSED = "IsManuallyClosed"

_ORDERS = {"Bill": "PurchaseOrder", "Invoice": "SalesOrder", "ItemReceipt": "PurchaseOrder"}

# What a new line has of its own, whatever the line of the order says.
_NOT_COPIED = frozenset({"TxnLineID", "Quantity", "Rate", "RatePercent", "Cost", "Amount", "TotalAmount", "TaxAmount"})
_AMOUNTS = ("Rate", "RatePercent", "Cost", "Amount")
_SITE = "InventorySiteRef"

_PROGRESS = "SELECT to_line, sum(quantity), count(*) FROM link WHERE to_txn = ? AND kind = 'order' GROUP BY to_line"
_INSERT = """
INSERT INTO link (kind, from_txn, to_txn, from_line, to_line, quantity) VALUES ('order', ?, ?, ?, ?, ?)
"""
_FOLLOW = """
UPDATE link SET quantity = (SELECT ifnull(line.quantity, 0) FROM line WHERE line.id = link.from_line)
WHERE from_txn = ?1 AND kind = 'order'
  AND quantity <> (SELECT ifnull(line.quantity, 0) FROM line WHERE line.id = link.from_line)
RETURNING to_txn
"""
_DROP_WITHOUT_LINE = """
DELETE FROM link WHERE from_txn = ?1 AND kind = 'order' AND from_line NOT IN (SELECT id FROM line WHERE txn = ?1)
RETURNING to_txn
"""
_DROP_WITHOUT_ORDER_LINE = """
DELETE FROM link WHERE to_txn = ?1 AND kind = 'order' AND to_line NOT IN (SELECT id FROM line WHERE txn = ?1)
RETURNING from_txn
"""
_TOUCH = "UPDATE txn SET revision = ?, time_modified = max(time_modified, ?) WHERE id = ?"


class Progress(NamedTuple):
    """What has become of a line of an order: units that are continued, and in how many lines."""

    quantity: int = 0
    times: int = 0


NONE = Progress()


def progress(company: Company, order: int) -> dict[int, Progress]:
    """What has become of the lines of an order, by their rows; those of which nothing has are missing."""
    found = company.connection.execute(_PROGRESS, (order,))
    made = {line: Progress(quantity or 0, times) for line, quantity, times in found}
    if company.imported:
        for line, units in pins.progress(company, order).items():
            quantity, times = made.get(line, NONE)
            made[line] = Progress(quantity + units, times + 1)
    return made


def is_done(line: Line, made: Progress) -> bool:
    """Whether nothing is left of a line of an order: of one without a quantity once it was continued (assumed)."""
    if not line.quantity:
        return made.times > 0
    left = line.quantity - made.quantity
    return left <= 0 if line.quantity > 0 else left >= 0


def link_document(draft: Draft, txn_type: TransactionType, price_name: str = "Rate") -> None:
    """Take over the orders named by ``LinkToTxnID``, once the header is complete.

    Raises ``Refused``: 3177 for one named twice [D:OSR], 3120 and 3121 for what is no order of this customer or vendor
    (assumed).
    """
    given = draft.acted.get("LinkToTxnID")
    wanted = [str(txn_id) for txn_id in given] if isinstance(given, list) else []
    for txn_id in wanted:
        if wanted.count(txn_id) > 1:
            raise Refused(LINKED_TWICE, id=txn_id)
        _take_over(draft, txn_type, _order(draft, txn_id), price_name)


def link_line(
    draft: Draft, txn_type: TransactionType, line: Line, given: Record, acted: Record, price_name: str = "Rate"
) -> bool:
    """Complete a line by the order line that ``LinkToTxn`` names, before its type does the rest.

    False if that one is closed: then the line is left out, with a warning. Raises ``Refused``: 3000 if the order is
    linked as a whole too [D:OSR].
    """
    link = record_at(acted, "LinkToTxn")
    txn_id = text(link, "TxnID")
    if not txn_id:
        return True
    whole = draft.acted.get("LinkToTxnID")
    if isinstance(whole, list) and txn_id in whole:
        raise Refused(INVALID_ID, value=txn_id, field="Transaction id")
    if "ItemRef" in line.own:
        raise Refused(ELEMENTS_CONFLICT, element="ItemRef", other="LinkToTxn")
    order = _order(draft, txn_id)
    wanted = text(link, "TxnLineID")
    found = next((each for each in order.lines if each.txn_line_id == wanted), None)
    if found is None or "ItemGroupRef" in found.own:
        raise Refused(OBJECT_NOT_FOUND, id=wanted, quickbooks_error=RECORD_NOT_IN_LIST)
    made = _made(draft, order).get(found.id, NONE)
    if not _is_open(order, found, made):
        draft.warn(ALREADY_CLOSED.status(id=txn_id))
        draft.txn.lines.remove(line)
        return False
    _continue(draft, txn_type, line, given, (order, found, made), price_name)
    return True


def refuse_empty(draft: Draft) -> None:
    """Refuse (3180) a new document without lines: what it was linked to is closed [D:OSR; wording assumed]."""
    if draft.is_new and not draft.txn.lines:
        raise Refused(CANNOT_SAVE, object=draft.txn.kind, quickbooks_error=EMPTY_TRANSACTION)


def close_by_hand(draft: Draft) -> None:
    """Let an order and its lines agree on what was closed by hand.

    Closing the order closes all its lines, and when all lines are closed so is the order [D:OSR]; that opening the
    order opens its lines is assumed.
    """
    own, lines = draft.own, [line for line in draft.txn.lines if line.account is not None]
    own.setdefault(CLOSED, "false")
    if draft.changed(CLOSED) and (not draft.is_new or is_true(own, CLOSED)):
        for line in lines:
            line.own[CLOSED] = own[CLOSED]
        draft.lines_changed = True
    elif lines:
        own[CLOSED] = "true" if all(is_true(line.own, CLOSED) for line in lines) else "false"


def write(draft: Draft) -> None:
    """With the rows written: write the links of an Add; after a Mod let them follow their lines.

    A document that a Mod gives to another customer or vendor continues no order any more (assumed).
    """
    company, txn = draft.company, draft.txn
    if draft.is_new:
        if draft.continued:
            company.connection.executemany(
                _INSERT,
                [(txn.id, order, line.id, to_line, line.quantity or 0) for line, order, to_line in draft.continued],
            )
            _touch(company, [order for _, order, _ in draft.continued])
    elif draft.before is not None and draft.before.entity != txn.entity:
        release(company, txn.id)
    elif draft.lines_changed:
        execute = company.connection.execute
        gone = execute(_DROP_WITHOUT_LINE, (txn.id,)).fetchall()
        _touch(company, [order for (order,) in gone + execute(_FOLLOW, (txn.id,)).fetchall()])


def release(company: Company, txn: int) -> None:
    """Undo the links of a document to orders, or those of an order to documents: quantities are open again [A]."""
    gone = company.connection.execute(
        "DELETE FROM link WHERE kind = 'order' AND (from_txn = ?1 OR to_txn = ?1)"
        " RETURNING CASE to_txn WHEN ?1 THEN from_txn ELSE to_txn END",
        (txn,),
    ).fetchall()
    _touch(company, [other for (other,) in gone])


def keep_order(draft: Draft) -> None:
    """After a Mod of an order: undo the links to lines that it has no longer, or all if it is somebody else's now
    (assumed)."""
    company, txn, before = draft.company, draft.txn, draft.before
    if before is None:
        return
    if before.entity != txn.entity:
        release(company, txn.id)
    elif draft.lines_changed:
        gone = company.connection.execute(_DROP_WITHOUT_ORDER_LINE, (txn.id,)).fetchall()
        _touch(company, [other for (other,) in gone])


def _order(draft: Draft, txn_id: str) -> Transaction:
    found = row_of(draft.company, txn_id)
    if found is None:
        raise Refused(OBJECT_NOT_FOUND, id=txn_id, quickbooks_error=RECORD_NOT_IN_LIST)
    row, kind = found
    if kind != _ORDERS[draft.txn.kind]:
        raise Refused(WRONG_OBJECT_TYPE, id=txn_id)
    order = load(draft.company, row)
    if order.entity != draft.txn.entity:
        raise Refused(OBJECT_NOT_FOUND, id=txn_id, quickbooks_error=RECORD_NOT_IN_LIST)
    taxes_by_code.in_terms_of_order(draft, order)
    return order


def _made(draft: Draft, order: Transaction) -> dict[int, Progress]:
    """What has become of the lines of an order, with what this request has continued already."""
    made = progress(draft.company, order.id)
    for line, row, to_line in draft.continued:
        if row == order.id:
            before = made.get(to_line, NONE)
            made[to_line] = Progress(before.quantity + (line.quantity or 0), before.times + 1)
    return made


def _is_open(order: Transaction, line: Line, made: Progress) -> bool:
    return not (is_true(order.own, CLOSED) or is_true(line.own, CLOSED) or is_done(line, made))


def _take_over(draft: Draft, txn_type: TransactionType, order: Transaction, price_name: str) -> None:
    """Continue every line of an order that is open; texts and subtotals come along with the others."""
    made = progress(draft.company, order.id)
    left = [
        (line, made.get(line.id, NONE))
        for line in order.lines
        if "ItemGroupRef" not in line.own and _is_open(order, line, made.get(line.id, NONE))
    ]
    if not any(line.account is not None for line, _ in left):
        draft.warn(ALREADY_CLOSED.status(id=order.txn_id))
        return
    (table,) = [each for each in txn_type.line_tables if each.group is not None]
    groups: dict[Line, Line] = {}
    for line, progressed in left:
        new = Line(table.line, {})
        if line.group is not None:
            if line.group not in groups:
                assert table.group is not None
                groups[line.group] = _group(txn_type, table.group, line.group)
                draft.txn.lines.append(groups[line.group])
            new.group = groups[line.group]
        draft.txn.lines.append(new)
        given: Record = {}
        _continue(draft, txn_type, new, given, (order, line, progressed), price_name)
        txn_type.line(draft, new, given, {})


def _group(txn_type: TransactionType, kind: str, group: Line) -> Line:
    known = {child.name for child in txn_type.stored_lines[kind].children()}
    own = {name: value for name, value in group.own.items() if name in known and name != "TxnLineID"}
    return Line(kind, own, item=group.item, quantity=group.quantity)


def _continue(
    draft: Draft,
    txn_type: TransactionType,
    line: Line,
    given: Record,
    continued: tuple[Transaction, Line, Progress],
    price_name: str,
) -> None:
    """Put into a line, and into what counts as given, what it takes from the line of the order."""
    order, ordered, made = continued
    known = {child.name for child in txn_type.stored_lines[line.kind].children()} - _NOT_COPIED
    for name, value in ordered.own.items():
        if name in known and not name.startswith("@"):
            line.own.setdefault(name, value)
            if isinstance(value, str):
                given.setdefault(name, value)
    if _SITE in known and _SITE in order.own:
        # A purchase order says in its header where the goods are to come to (that they do: assumed).
        line.own.setdefault(_SITE, order.own[_SITE])
    _same_unit(ordered, given)
    for name, value in _amounts(ordered, made, price_name, given).items():
        given[name] = line.own[name] = value
    draft.continued.append((line, order.id, ordered.id))


def _same_unit(ordered: Line, given: Record) -> None:
    """Assumed: an order is continued in the unit that it counts in (code assumed)."""
    unit = text(given, "UnitOfMeasure")
    if unit.casefold() != text(ordered.own, "UnitOfMeasure").casefold():
        raise Refused(INVALID_IN_CONTEXT, element="UnitOfMeasure")


def _amounts(ordered: Line, made: Progress, price_name: str, given: Record) -> Record:
    """Quantity and price of what is left, as far as they are not given.

    What is continued whole has the amount of the order, which need not be the product of the two.
    """
    prices = _prices(ordered, price_name)
    if "RatePercent" in prices or ordered.account is None:
        return {} if any(given.get(name) for name in _AMOUNTS) else prices
    left: Record = {}
    if ordered.quantity is not None and not given.get("Quantity"):
        left["Quantity"] = quantity_text(ordered.quantity - made.quantity)
    if any(given.get(name) for name in _AMOUNTS):
        return left
    if prices and (given.get("Quantity") or made.quantity):
        return left | prices
    return left | {"Amount": text(ordered.own, "Amount") or amount_text(ordered.amount)}


def _prices(ordered: Line, price_name: str) -> Record:
    """The price of a line of an order, under the name that the new line has for it."""
    price, percent = text(ordered.own, "Rate"), text(ordered.own, "RatePercent")
    return {price_name: price} if price else {"RatePercent": percent} if percent else {}


def _touch(company: Company, txns: Iterable[int]) -> None:
    """Let other transactions show what has changed of their links: a new state, which is not an edit."""
    for txn in dict.fromkeys(txns):
        company.connection.execute(_TOUCH, (company.counters.next_revision(), company.edit_time(), txn))
