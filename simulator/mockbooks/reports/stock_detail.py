"""Inventory Valuation Detail: every movement of every item, with what was there and what it was worth after it.

Its figures are the running ones that costing keeps with each movement, so the last row of an item says what the
valuation summary says of it. Columns and rows are assumed; the ColTypes are the schema's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from mockbooks.books.rounding import quotient
from mockbooks.company import Company
from mockbooks.qbxml.types import UNITS, amount_text, price_text, quantity_text
from mockbooks.reports.definition import Definition
from mockbooks.reports.detail_columns import TXN_TYPES
from mockbooks.reports.item_summaries import ITEM_SECTIONS
from mockbooks.reports.ledger import marks
from mockbooks.reports.outline import Node, forest
from mockbooks.reports.period import subtitle
from mockbooks.reports.question import Question
from mockbooks.reports.report import Cell, Column, Report, Row, subtotal, text, total
from mockbooks.reports.stock import stocked_items

__all__ = ["ValuationDetail"]

_COLUMNS = (
    Column(("",), "Blank", "STRTYPE"),
    Column(("Type",), "TxnType", "STRTYPE"),
    Column(("Date",), "Date", "DATETYPE"),
    Column(("Name",), "Name", "STRTYPE"),
    Column(("Num",), "RefNumber", "STRTYPE"),
    Column(("Qty",), "Quantity", "QUANTYPE"),
    Column(("Cost",), "CostPrice", "AMTTYPE"),
    Column(("On Hand",), "QuantityOnHand", "QUANTYPE"),
    Column(("Avg Cost",), "AverageCost", "PRICETYPE"),
    Column(("Asset Value",), "ValueOnHand", "AMTTYPE"),
)

_MOVED = """
SELECT txn.kind, movement.txn_date, name.full_name, nullif(txn.ref_number, ''), movement.quantity, movement.given,
    movement.on_hand, movement.average_value, movement.average_quantity, movement.worth
FROM movement JOIN txn ON txn.id = movement.txn LEFT JOIN list_object AS name ON name.id = txn.entity
WHERE movement.item = ? AND movement.txn_date BETWEEN ? AND ?{types}
ORDER BY movement.txn_date, movement.txn, movement.id
"""


class _Last(NamedTuple):
    """What was moved in the period and what was there at its end: units moved, units, cents."""

    moved: int = 0
    on_hand: int = 0
    worth: int = 0

    def __add__(self, other: _Last) -> _Last:  # type: ignore[override]
        return _Last(self.moved + other.moved, self.on_hand + other.on_hand, self.worth + other.worth)

    def cells(self) -> tuple[Cell, ...]:
        """After the label."""
        nothing: tuple[Cell, ...] = (None, None, None, None)
        return (*nothing, quantity_text(self.moved), None, quantity_text(self.on_hand), None, amount_text(self.worth))


@dataclass(frozen=True, slots=True)
class ValuationDetail:
    """The movements of stock in the period."""

    def compose(self, company: Company, question: Question, definition: Definition) -> Report:
        """Items under the headings of their types, their movements beneath them."""
        wanted = set(stocked_items(company, question))
        rows: list[Row] = []
        whole = _Last()
        nodes = forest(company, wanted)
        for heading, kinds in ITEM_SECTIONS:
            listed = [node for top in nodes for node in top.flat() if node.kind in kinds and node.row in wanted]
            inside: list[Row] = []
            together = _Last()
            for node in listed:
                printed, last = _item(company, question, node)
                inside += printed
                together += last
            if inside:
                rows += [text(heading), *inside, subtotal(f"Total {heading}", together.cells())]
                whole += together
        if rows:
            rows.append(total("TOTAL", whole.cells()))
        return Report(definition.title, subtitle(question.start, question.end), question.basis, list(_COLUMNS), rows)


def _item(company: Company, question: Question, node: Node) -> tuple[list[Row], _Last]:
    rows: list[Row] = []
    last = _Last()
    for cells, after in _movements(company, question, node.row):
        rows.append(Row("DataRow", (None, *cells), node.of))
        last = after._replace(moved=last.moved + after.moved)
    if rows:
        # By its full name: the items of a section are not nested here (assumed).
        rows = [text(node.of.value), *rows, subtotal(f"Total {node.of.value}", last.cells(), node.of)]
    return rows, last


def _movements(company: Company, question: Question, item: int) -> Iterator[tuple[tuple[Cell, ...], _Last]]:
    start = question.start.isoformat() if question.start else "0001-01-01"
    end = question.end.isoformat() if question.end else "9999-12-31"
    types = question.txn_types if "All" not in question.txn_types else ()
    statement = _MOVED.format(types=f" AND txn.kind IN ({marks(types)})" if types else "")
    for kind, day, name, number, quantity, given, on_hand, value, of, worth in company.connection.execute(
        statement, (item, start, end, *types)
    ):
        average = price_text(quotient(value * UNITS * UNITS // 100, of)) if of else None
        cells = (
            TXN_TYPES.get(kind, kind),
            day,
            name,
            number,
            quantity_text(quantity),
            None if given is None else amount_text(given),
            quantity_text(on_hand),
            average,
            amount_text(worth),
        )
        yield cells, _Last(quantity, on_hand, worth)
