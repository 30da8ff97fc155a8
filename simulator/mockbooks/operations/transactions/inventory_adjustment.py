"""InventoryAdjustment: what is on hand is not what the books say, or not worth it.

An adjustment of quantity moves units at average cost, one of value says what they are worth [D:OSR]; debit or credit
to the asset account of each item, against the account of the adjustment. A new quantity or value is meant against what
is there at the end of the day of the adjustment (assumed); it need not be quantity times cost [D:OSR]. The Ret shows
differences: of quantity, and of value, which for an adjustment of quantity follows from costing, now and whenever it
changes. In a Mod another QuantityDifference leaves an adjustment of quantity one; a ValueDifference makes it one of
value (assumed).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from mockbooks.books import costing
from mockbooks.books.costing import STOCKED_KINDS, Stock, StockLine
from mockbooks.books.posting import PostingLine
from mockbooks.company import Company
from mockbooks.operations.transactions import features, header_defaults, order_links
from mockbooks.operations.transactions.transaction import Line, Transaction, save_figures
from mockbooks.operations.transactions.transaction_type import Draft, LineTable, TransactionType
from mockbooks.operations.transactions.values import cents, record_at, reference, text, units
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import INVALID_REFERENCE, ITEM_TYPE_MISMATCH, MISSING_ELEMENT, Refused
from mockbooks.qbxml.types import amount_text, quantity_text

__all__ = ["InventoryAdjustment", "given_value", "set_value"]

# Under these names a line keeps whether it moves units at average cost, or else the value that it was given: not shown.
_AT_AVERAGE = "@AtAverage"
_GIVEN = "@GivenValue"
_OF_NUMBERS = frozenset({"ExpirationDateForSerialLotNumber", "InventorySiteLocationRef", "LotNumber", "SerialNumber"})


class InventoryAdjustment(TransactionType):
    """A correction of the stock."""

    kind = "InventoryAdjustment"
    entity_ref = "CustomerRef"
    line_tables = (
        LineTable("InventoryAdjustmentLine", fixed=frozenset({"ItemRef", "QuantityDifference", "ValueDifference"})),
    )
    fixed = frozenset({"AccountRef", "TxnDate"})
    numbered = True
    shows_links = False
    open_item = False
    provenance: ClassVar[Mapping[str, str]] = {"Query": "documented", "Add": "documented", "Mod": "documented"}

    def prepare(self, draft: Draft) -> None:
        """Account, date, number."""
        features.refuse_unavailable(draft.company, draft.given, draft.acted)
        account = reference(draft.own, "AccountRef")
        if account is None:
            raise Refused(MISSING_ELEMENT, element="AccountRef")
        if draft.facts[account].classified == "NonPosting":
            raise Refused(INVALID_REFERENCE, list="Account", name=draft.facts[account].full_name, object=draft.txn.kind)
        draft.txn.account = account
        draft.txn.entity = reference(draft.own, "CustomerRef")
        header_defaults.txn_date(draft)
        header_defaults.number(draft, numbered=True)

    def line(self, draft: Draft, line: Line, given: Record, acted: Record) -> None:
        """An adjustment of one item. Raises ``Refused``: 3280 for one that is not kept in stock (assumed)."""
        quantity, value = record_at(acted, "QuantityAdjustment"), record_at(acted, "ValueAdjustment")
        tracked = record_at(acted, "SerialNumberAdjustment") or record_at(acted, "LotNumberAdjustment")
        features.refuse_unavailable(draft.company, given, acted, quantity, value, tracked)
        row = reference(line.own, "ItemRef")
        if row is None:
            raise Refused(MISSING_ELEMENT, element="ItemRef")
        item = draft.facts[row]
        if item.kind not in STOCKED_KINDS:
            raise Refused(ITEM_TYPE_MISMATCH, name=item.full_name)
        line.item, line.account = row, reference(item.own, "AssetAccountRef")
        if draft.is_new:
            _add_line(draft, line, _counted(line, quantity, tracked), value)
        else:
            _change_line(line, given | _count(acted))
        line.own["QuantityDifference"] = quantity_text(line.quantity or 0)
        line.own.setdefault("ValueDifference", "0.00")

    def finish(self, draft: Draft) -> None:
        """An adjustment has lines; what it comes to follows from costing."""
        order_links.refuse_empty(draft)

    def stock(self, company: Company, txn: Transaction) -> list[StockLine]:
        """Each line is a movement; its cost is part of the ledger of the adjustment itself."""
        return [
            StockLine(line.id, line.item, line.quantity or 0, given_value(line), has_pair=False)
            for line in txn.lines
            if line.item is not None
        ]

    def costed(self, company: Company, txn: Transaction) -> set[int]:
        """Bring what the lines came to into their rows."""
        values = costing.values(company, txn.id)
        changed = False
        for line in txn.lines:
            line.amount = values.get(line.id, 0)
            shown = amount_text(line.amount)
            changed |= line.own.get("ValueDifference") != shown
            line.own["ValueDifference"] = shown
        total = sum(line.amount for line in txn.lines)
        if changed or total != txn.total:
            txn.total = total
            save_figures(company, txn)
        return set()

    def ledger(self, company: Company, txn: Transaction) -> list[PostingLine]:
        """The account of the adjustment, then the asset accounts."""
        assert txn.account is not None
        class_ = reference(txn.own, "ClassRef")
        source = PostingLine(txn.account, -txn.total, entity=txn.entity, class_=class_, is_source=True)
        return [
            source,
            *(
                PostingLine(
                    line.account,
                    line.amount,
                    entity=txn.entity,
                    item=line.item,
                    class_=class_,
                    line=line.id,
                    quantity=None if txn.status else line.quantity,
                )
                for line in txn.lines
                if line.account is not None
            ),
        ]

    def comes_to_something(self, txn: Transaction) -> bool:
        """Units can move without a value."""
        return any(line.quantity or line.amount or _GIVEN in line.own for line in txn.lines)

    def void(self, txn: Transaction) -> None:
        """Nothing moves."""
        for line in txn.lines:
            set_value(line, None)


def _add_line(draft: Draft, line: Line, quantity: Record, value: Record) -> None:
    """A line of an Add: what the adjustment says, against what there is."""
    there = _there(draft, line)
    told = quantity or value
    if units(told, "NewQuantity") is not None:
        line.quantity = (units(told, "NewQuantity") or 0) - there.on_hand
    else:
        line.quantity = units(told, "QuantityDifference") or 0
    given = cents(value, "ValueDifference")
    if given is None and text(value, "NewValue"):
        given = (cents(value, "NewValue") or 0) - there.worth
    set_value(line, given)


def _counted(line: Line, quantity: Record, tracked: Record) -> Record:
    """The adjustment of quantity that one of serial or lot numbers is: one unit in or out, or a count [D:SCH].

    What it says of numbers, of their expiration and of the place within the site is the line's.
    """
    line.own |= {name: value for name, value in (quantity | tracked).items() if name in _OF_NUMBERS}
    for name, shown, units_moved in (("AddSerialNumber", "Added", "1"), ("RemoveSerialNumber", "Removed", "-1")):
        if text(tracked, name):
            line.own |= {"SerialNumber": tracked[name], "SerialNumberAddedOrRemoved": shown}
            return {"QuantityDifference": units_moved}
    return quantity or _count(tracked)


def _count(acted: Record) -> Record:
    """A CountAdjustment of a lot, as a difference of quantity."""
    count = text(acted, "CountAdjustment")
    return {"QuantityDifference": count} if count else {}


def _change_line(line: Line, given: Record) -> None:
    """A line of a Mod: differences."""
    if not line.id and not (text(given, "QuantityDifference") or text(given, "ValueDifference")):
        raise Refused(MISSING_ELEMENT, element="QuantityDifference")
    line.quantity = units(given, "QuantityDifference")
    if line.quantity is None:
        line.quantity = units(line.own, "QuantityDifference") or 0
    if text(given, "ValueDifference"):
        set_value(line, cents(given, "ValueDifference"))
    elif not line.id:
        set_value(line, None)


def set_value(line: Line, given: int | None) -> None:
    """Let a line have been given this value, in cents; None: it moves units at average cost."""
    line.own.pop(_AT_AVERAGE, None)
    line.own.pop(_GIVEN, None)
    if given is None:
        line.own[_AT_AVERAGE] = "true"
    else:
        line.own[_GIVEN] = amount_text(given)


def given_value(line: Line) -> int | None:
    """The value a line was given, None if it moves units at average cost; one that was only ever shown (a company made
    of answers) was given what it shows."""
    if _AT_AVERAGE in line.own:
        return None
    given = cents(line.own, _GIVEN)
    return cents(line.own, "ValueDifference") if given is None else given


def _there(draft: Draft, line: Line) -> Stock:
    """What there is of the item of a new line before it: at the end of the day, and after the lines above."""
    assert line.item is not None
    stock = costing.stock_before(draft.company, line.item, draft.txn.txn_date)
    for other in draft.above(line):
        if other.item == line.item and other is not line:
            stock, _ = costing.after(stock, other.quantity or 0, given_value(other))
    return stock
