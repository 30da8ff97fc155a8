"""What is in stock: status by item or vendor, valuation, the worksheet for counting.

An item's figures (:class:`Stocked`) come from its movements up to the end of the period, from the orders that are open
today and from what was sold in the period. The stock status is recorded [R:INV], to the last cell: descriptions,
reorder points, the mark to reorder and the next delivery stand in the rows of items and not in subtotals, an item on
order shows the day it is expected, there is a heading and no total. The columns of the others are the ColTypes that
exist only for them [D:SCH]; their titles and rows are assumed.

An item is to be reordered when what is on hand and on order is less than its reorder point; sales in a week are what
was sold in the period, less returns, by its days (both assumed).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mockbooks.books.rounding import quotient, times
from mockbooks.books.stock_status import open_orders
from mockbooks.company import Company
from mockbooks.qbxml.types import UNITS, amount_text, price_text, quantity_text, units_of
from mockbooks.reports.definition import Definition
from mockbooks.reports.item_summaries import ITEM_SECTIONS
from mockbooks.reports.outline import Node, Outline, forest
from mockbooks.reports.period import as_of, subtitle
from mockbooks.reports.question import Question
from mockbooks.reports.report import Cell, Column, Report, Row, subtotal, text, total

__all__ = ["STOCKED", "StockStatus", "Stocked", "Valuation", "Worksheet", "stocked_items"]

STOCKED = ("ItemInventory", "ItemInventoryAssembly")
_SECTIONS = tuple((heading, kinds) for heading, kinds in ITEM_SECTIONS if set(kinds) & set(STOCKED))

_ITEMS = f"""
SELECT id, is_active, json_extract(own, '$.SalesDesc'), json_extract(own, '$.PurchaseDesc'),
    json_extract(own, '$.PrefVendorRef'),
    coalesce(json_extract(own, '$.ReorderPoint'), json_extract(own, '$.BuildPoint')), json_extract(own, '$.SalesPrice')
FROM list_object WHERE kind IN ({", ".join(f"'{kind}'" for kind in STOCKED)})
"""
_LAST_MOVEMENT = """
SELECT on_hand, worth, average_value, average_quantity FROM movement
WHERE item = ? AND txn_date <= ? ORDER BY txn_date DESC, txn DESC, id DESC LIMIT 1
"""
_NEXT_DELIVERY = """
SELECT min(coalesce(json_extract(line.own, '$.ServiceDate'), json_extract(txn.own, '$.ExpectedDate')))
FROM line JOIN txn ON txn.id = line.txn
WHERE line.item = ? AND line.kind = 'PurchaseOrderLine' AND txn.status = ''
    AND json_extract(line.own, '$.IsManuallyClosed') IS NOT 'true'
    AND json_extract(txn.own, '$.IsManuallyClosed') IS NOT 'true'
    AND line.quantity > ifnull((SELECT sum(link.quantity) FROM link
        WHERE link.to_txn = line.txn AND link.to_line = line.id AND link.kind = 'order'), 0)
"""
_SOLD = """
SELECT -sum(movement.quantity) FROM movement JOIN txn ON txn.id = movement.txn
WHERE movement.item = ? AND txn.kind IN ('Invoice', 'SalesReceipt', 'CreditMemo')
    AND movement.txn_date BETWEEN ? AND ?
"""
_FIRST, _LAST = "0001-01-01", "9999-12-31"


class Stocked(NamedTuple):
    """The figures of one item, or of several together: units of 1/100,000, cents, prices in units of 1/100,000."""

    description: str | None = None
    vendor: int | None = None
    reorder_point: int | None = None
    on_hand: int = 0
    on_order: int = 0
    next_delivery: str | None = None
    sold: int = 0
    worth: int = 0
    average_cost: int = 0
    price: int = 0
    retail: int = 0
    is_sum: bool = False

    def __add__(self, other: Stocked) -> Stocked:  # type: ignore[override]
        """Both together; what only a single item has is gone."""
        return Stocked(
            on_hand=self.on_hand + other.on_hand,
            on_order=self.on_order + other.on_order,
            sold=self.sold + other.sold,
            worth=self.worth + other.worth,
            retail=self.retail + other.retail,
            is_sum=True,
        )

    @property
    def is_to_be_reordered(self) -> bool:
        """Whether less is there and on its way than there should be (assumed)."""
        return self.reorder_point is not None and self.on_hand + self.on_order < self.reorder_point


def stocked_items(company: Company, question: Question) -> dict[int, Stocked]:
    """Every item that is kept in stock, under the question's filters for items and for vendors.

    Inactive ones only while there is some of them, or with ReturnRows All (assumed).
    """
    statement, parameters = _ITEMS, list[object]()
    for column, condition, given in question.filters:
        expression = {"item": "id", "entity": "json_extract(own, '$.PrefVendorRef')"}.get(column)
        if expression is not None:
            statement += f" AND {expression} IN {condition}"
            parameters += given
    end = question.end.isoformat() if question.end else _LAST
    start = question.start.isoformat() if question.start else _FIRST
    found: dict[int, Stocked] = {}
    for item, is_active, sales, purchase, vendor, reorder, price in company.connection.execute(statement, parameters):
        last = company.connection.execute(_LAST_MOVEMENT, (item, end)).fetchone()
        on_hand, worth, value, quantity = last or (0, 0, 0, 0)
        if not is_active and not on_hand and question.return_rows != "All":
            continue
        orders = open_orders(company, item).purchases
        (sold,) = company.connection.execute(_SOLD, (item, start, end)).fetchone()
        (expected,) = company.connection.execute(_NEXT_DELIVERY, (item,)).fetchone()
        each = _units(price)
        found[item] = Stocked(
            description=sales or purchase,
            vendor=vendor,
            reorder_point=None if reorder is None else _units(reorder),
            on_hand=on_hand,
            on_order=orders,
            next_delivery=expected if orders else None,
            sold=sold or 0,
            worth=worth,
            average_cost=quotient(value * UNITS * UNITS // 100, quantity) if quantity else 0,
            price=each,
            retail=times(on_hand, each),
        )
    return found


def _units(value: object) -> int:
    """Units of 1/100,000 of a canonical text; 0 of none."""
    return units_of(str(value)) if value else 0


class _Shown(NamedTuple):
    """A column: title, ColType, type of data, the cell of an item; ``summed`` ones stand in totals too."""

    title: str
    type: str
    data_type: str
    cell: Callable[[Stocked], Cell]
    summed: bool = False


def _quantity(value: int | None) -> Cell:
    return None if value is None else quantity_text(value)


_DESCRIPTION = _Shown("Item Description", "ItemDesc", "STRTYPE", lambda item: item.description)
_REORDER = _Shown("Reorder Pt", "ReorderPoint", "QUANTYPE", lambda item: _quantity(item.reorder_point))
_ON_HAND = _Shown("On Hand", "QuantityOnHand", "QUANTYPE", lambda item: quantity_text(item.on_hand), summed=True)
_ORDER = _Shown("Order", "SuggestedReorder", "BOOLTYPE", lambda item: "true" if item.is_to_be_reordered else "false")
_ON_PO = _Shown("On PO", "QuantityOnOrder", "QUANTYPE", lambda item: quantity_text(item.on_order), summed=True)
_NEXT = _Shown("Next Deliv", "EarliestReceiptDate", "DATETYPE", lambda item: item.next_delivery)


def _vendor(names: Mapping[int, str]) -> _Shown:
    return _Shown("Pref Vendor", "ItemVendor", "STRTYPE", lambda item: names.get(item.vendor or 0))


def _sales_per_week(question: Question) -> _Shown:
    days = 7
    if question.start is not None and question.end is not None:
        days = max((question.end - question.start).days + 1, 1)
    return _Shown(
        "Sales/Week", "SalesPerWeek", "QUANTYPE", lambda item: quantity_text(quotient(item.sold * 7, days)), summed=True
    )


def _cells(shown: Sequence[_Shown]) -> Callable[[Stocked], Sequence[Cell]]:
    return lambda item: [column.cell(item) if column.summed or not item.is_sum else None for column in shown]


def _columns(shown: Sequence[_Shown]) -> list[Column]:
    label = Column(("",), "Blank", "STRTYPE")
    return [label, *(Column((column.title,), column.type, column.data_type) for column in shown)]


def _vendors(company: Company) -> dict[int, str]:
    return dict(company.connection.execute("SELECT id, full_name FROM list_object WHERE kind = 'Vendor'"))


def _sections(
    nodes: Sequence[Node], items: Mapping[int, Stocked], cells: Callable[[Stocked], Sequence[Cell]], *, totals: bool
) -> list[Row]:
    """Items under the headings of their types, with or without totals of those."""
    rows: list[Row] = []
    whole: Stocked | None = None
    for heading, kinds in _SECTIONS:
        printed, together = Outline(items, Stocked.__add__, cells).print(node for node in nodes if node.kind in kinds)
        if together is None:
            continue
        together = together._replace(is_sum=True)
        rows += [text(heading), *printed]
        if totals:
            rows.append(subtotal(f"Total {heading}", cells(together)))
        whole = together if whole is None else whole + together
    if totals and whole is not None:
        rows.append(total("TOTAL", cells(whole)))
    return rows


@dataclass(frozen=True, slots=True)
class StockStatus:
    """What is there, what is coming and how it sells; under the vendors it is bought from with ``by_vendor``."""

    by_vendor: bool = False

    def compose(self, company: Company, question: Question, definition: Definition) -> Report:
        """The items in stock at the end of the period, and their sales in it."""
        items = stocked_items(company, question)
        names = _vendors(company)
        weekly = _sales_per_week(question)
        shown = [_DESCRIPTION, _vendor(names), _REORDER, _ON_HAND, _ORDER, _ON_PO, _NEXT, weekly]
        if self.by_vendor:
            del shown[1]
        cells = _cells(shown)
        rows = (
            self._by_vendor(company, items, cells)
            if self.by_vendor
            else _sections(forest(company, items), items, cells, totals=False)
        )
        return Report(definition.title, subtitle(question.start, question.end), question.basis, _columns(shown), rows)

    def _by_vendor(
        self, company: Company, items: Mapping[int, Stocked], cells: Callable[[Stocked], Sequence[Cell]]
    ) -> list[Row]:
        """Groups of vendors in the order of their list, those that come from nobody last (assumed)."""
        rows: list[Row] = []
        groups: dict[int | None, dict[int, Stocked]] = {}
        for item, stocked in items.items():
            groups.setdefault(stocked.vendor, {})[item] = stocked
        vendors = forest(company, [vendor for vendor in groups if vendor is not None])
        for vendor, label, of in [
            *((node.row, node.label, node.of) for node in vendors),
            *([(None, "No vendor", None)] if None in groups else []),
        ]:
            inside = groups[vendor]
            printed, together = Outline(inside, Stocked.__add__, cells).print(forest(company, inside))
            assert together is not None
            rows += [text(label), *printed, subtotal(f"Total {label}", cells(together._replace(is_sum=True)), of)]
        return rows


def _share(part: int, whole: int) -> Cell:
    """A percentage with one decimal."""
    return price_text(quotient(part * 1000, whole) * (UNITS // 10)) if whole else None


@dataclass(frozen=True, slots=True)
class Valuation:
    """What the stock is worth, at average cost and at sales prices."""

    def compose(self, company: Company, question: Question, definition: Definition) -> Report:
        """The items in stock at the end of the period."""
        items = stocked_items(company, question)
        if question.return_rows == "NonZero":
            items = {item: stocked for item, stocked in items.items() if stocked.on_hand or stocked.worth}
        shown = _valuation(items.values())
        rows = _sections(forest(company, items), items, _cells(shown), totals=True)
        return Report(definition.title, as_of(question.end or question.today), question.basis, _columns(shown), rows)


def _valuation(items: Iterable[Stocked]) -> tuple[_Shown, ...]:
    """The columns of a valuation; shares are of what all these items are worth together."""
    worth = retail = 0
    for item in items:
        worth, retail = worth + item.worth, retail + item.retail
    return (
        _DESCRIPTION,
        _ON_HAND,
        _Shown("Avg Cost", "AverageCost", "PRICETYPE", lambda item: price_text(item.average_cost)),
        _Shown("Asset Value", "ValueOnHand", "AMTTYPE", lambda item: amount_text(item.worth), summed=True),
        _Shown(
            "% of Tot Asset", "PercentOfTotalValue", "PERCENTTYPE", lambda item: _share(item.worth, worth), summed=True
        ),
        _Shown("Sales Price", "UnitPrice", "PRICETYPE", lambda item: price_text(item.price)),
        _Shown("Retail Value", "RetailValueOnHand", "AMTTYPE", lambda item: amount_text(item.retail), summed=True),
        _Shown(
            "% of Tot Retail",
            "PercentOfTotalRetail",
            "PERCENTTYPE",
            lambda item: _share(item.retail, retail),
            summed=True,
        ),
    )


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A list to count by: what should be there, and a column that is left blank."""

    def compose(self, company: Company, question: Question, definition: Definition) -> Report:
        """The items in stock now."""
        items = stocked_items(company, question)
        shown = (
            _DESCRIPTION,
            _vendor(_vendors(company)),
            _ON_HAND._replace(title="Quantity On Hand", summed=False),
            _Shown("Physical Count", "PhysicalCount", "QUANTYPE", lambda _: None),
        )
        rows: list[Row] = []
        cells = _cells(shown)
        for heading, kinds in _SECTIONS:
            listed = [node for top in forest(company, items) for node in top.flat() if node.kind in kinds]
            listed = [node for node in listed if node.row in items]
            if listed:
                rows.append(text(heading))
                rows += [Row("DataRow", (node.of.value, *cells(items[node.row])), node.of) for node in listed]
        return Report(definition.title, as_of(question.end or question.today), question.basis, _columns(shown), rows)
