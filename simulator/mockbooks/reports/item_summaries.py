"""Summaries by item: what was sold or bought of each, with quantities, under the headings of the types of item.

Quantity and Amount are always there; of sales, IncludeSubcolumns adds the average price, the cost of the goods, its
average and the margin (which columns are subcolumns is assumed). Percentages of a column are never returned: they can
be computed [D:OSR]. With SummarizeColumnsBy every column of it has those columns, named in the second title row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from mockbooks.books.rounding import quotient
from mockbooks.company import Company
from mockbooks.qbxml.types import UNITS, amount_text, price_text, quantity_text
from mockbooks.reports.definition import Definition
from mockbooks.reports.ledger import Entries, entries
from mockbooks.reports.outline import Outline, forest
from mockbooks.reports.period import subtitle
from mockbooks.reports.question import Question
from mockbooks.reports.report import Cell, Column, Report, Row, data, text
from mockbooks.reports.spread import Table, flows
from mockbooks.reports.summaries import PURCHASE_LINES, SALES_KINDS, SALES_LINES

__all__ = ["ITEM_SECTIONS", "ItemSummary"]

ITEM_SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Inventory", ("ItemInventory",)),
    ("Assembly", ("ItemInventoryAssembly",)),
    ("Parts", ("ItemNonInventory",)),
    ("Service", ("ItemService",)),
    ("Other Charges", ("ItemOtherCharge",)),
    ("Fixed Assets", ("ItemFixedAsset",)),
    ("Discounts", ("ItemDiscount",)),
)
"""The headings of item reports: ``Inventory`` is recorded [R:INV], the others and their order are assumed."""


class Sold(NamedTuple):
    """One item in one column: units, cents of sales or purchases, cents of cost."""

    quantity: int = 0
    amount: int = 0
    cost: int = 0

    def __add__(self, other: Sold) -> Sold:  # type: ignore[override]
        """Both together."""
        return Sold(self.quantity + other.quantity, self.amount + other.amount, self.cost + other.cost)


class _Shown(NamedTuple):
    """A column of one item: title, ColType, type of data, what it shows."""

    title: str
    type: str
    data_type: str
    cell: Callable[[Sold], Cell]


def _each(cents: int, quantity: int) -> Cell:
    """An average for one; None of nothing."""
    return price_text(quotient(cents * 1000 * UNITS, quantity)) if quantity else None


_BASE = (
    _Shown("Qty", "Quantity", "QUANTYPE", lambda sold: quantity_text(sold.quantity)),
    _Shown("Amount", "Amount", "AMTTYPE", lambda sold: amount_text(sold.amount)),
)
_MORE_OF_SALES = (
    _Shown("Avg Price", "UnitPrice", "PRICETYPE", lambda sold: _each(sold.amount, sold.quantity)),
    _Shown("COGS", "CostPrice", "AMTTYPE", lambda sold: amount_text(sold.cost)),
    _Shown("Avg COGS", "AverageCost", "PRICETYPE", lambda sold: _each(sold.cost, sold.quantity)),
    _Shown("Gross Margin", "AmountDifference", "AMTTYPE", lambda sold: amount_text(sold.amount - sold.cost)),
)


@dataclass(frozen=True, slots=True)
class ItemSummary:
    """Sales or purchases by item."""

    of: Literal["sales", "purchases"]

    def compose(self, company: Company, question: Question, definition: Definition) -> Report:
        """The items that moved in the period."""
        every = entries(company, question)
        tables = self._tables(every, question)
        titles = tables[1].titles
        figures: dict[Any, list[Sold]] = {}
        for item in tables[1].figures:
            numbers = [table.figures.get(item, [0] * len(titles)) for table in tables]
            figures[item] = [Sold(*column) for column in zip(*numbers, strict=True)]
        if question.return_rows not in ("ActiveOnly", "All"):
            figures = {item: sold for item, sold in figures.items() if any(any(each) for each in sold)}
        shown = (*_BASE, *_MORE_OF_SALES) if question.subcolumns and self.of == "sales" else _BASE
        rows = _rows(company, figures, lambda sold: [column.cell(each) for each in sold for column in shown])
        nested = max(len(title) for title in titles)
        columns = [Column(("",) * (nested + 1), "Label", "STRTYPE")]
        for title in titles:
            head = (*title, *("",) * (nested - len(title)))
            columns += [Column((*head, column.title), column.type, column.data_type) for column in shown]
        return Report(definition.title, subtitle(question.start, question.end), question.basis, columns, rows)

    def _tables(self, every: Entries, question: Question) -> tuple[Table, ...]:
        """Quantities, amounts and costs by item, over the same columns."""
        found = every.where(SALES_LINES if self.of == "sales" else PURCHASE_LINES)
        sign = "-1" if self.of == "sales" else "1"
        less = "'CreditMemo'" if self.of == "sales" else "'VendorCredit', 'CreditCardCredit'"
        quantity = f"CASE WHEN txn.kind IN ({less}) THEN -1 ELSE 1 END * line.quantity"
        if question.basis == "Cash":
            # A line that counts in parts has sold a part of its quantity each time.
            whole = "(SELECT amount FROM posting WHERE posting.id = entry.id)"
            quantity = f"CASE WHEN {whole} THEN {quantity} * entry.amount / {whole} ELSE {quantity} END"
        # All three go over the same columns, also where one has nothing in a column: they are spread as one.
        figures = "entry.item"
        amounts = flows(found, question, figures, f"{sign} * sum(entry.amount)")
        quantities = _like(amounts, flows(found, question, figures, f"sum({quantity})"))
        costs = Table(amounts.titles, {})
        if self.of == "sales":
            kinds = f"txn.kind IN {SALES_KINDS}"
            costed = every.where(f"{kinds} AND entry.movement IS NOT NULL AND account.classified = 'CostOfGoodsSold'")
            costs = _like(amounts, flows(costed, question, figures))
        return quantities, amounts, costs


def _like(pattern: Table, table: Table) -> Table:
    """A table in the columns of another."""
    if table.titles == pattern.titles:
        return table
    places = {title: place for place, title in enumerate(table.titles)}
    figures = {
        key: [row[places[title]] if title in places else 0 for title in pattern.titles]
        for key, row in table.figures.items()
    }
    return Table(pattern.titles, figures)


def _rows(company: Company, figures: dict[Any, list[Sold]], cells: Callable[[list[Sold]], Sequence[Cell]]) -> list[Row]:
    nodes = forest(company, [item for item in figures if item is not None])
    rows: list[Row] = []
    whole: list[Sold] | None = None
    for heading, kinds in ITEM_SECTIONS:
        inside = [node for node in nodes if node.kind in kinds]
        printed, sum_ = Outline(figures, _both, cells).print(inside)
        if sum_ is not None:
            rows += [text(heading), *printed, Row("SubtotalRow", (f"Total {heading}", *cells(sum_)))]
            whole = sum_ if whole is None else _both(whole, sum_)
    if None in figures:
        rows.append(data("No item", cells(figures[None])))
        whole = figures[None] if whole is None else _both(whole, figures[None])
    if whole is not None:
        rows.append(Row("TotalRow", ("TOTAL", *cells(whole))))
    return rows


def _both(one: list[Sold], other: list[Sold]) -> list[Sold]:
    return [a + b for a, b in zip(one, other, strict=True)]
