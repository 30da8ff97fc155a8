"""Orders that are continued: sales orders by invoices, purchase orders by receipts and bills.

A ``LinkedTxn`` of the type QUANTYPE says that one transaction continues another and by how much in all; which line
continues which is not shown. A line is taken to continue the line of the order with the same item, as far as that was
received or invoiced; what no line accounts for is linked to the lines of the order alone, or to the order as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mockbooks.generate.answers.ends import End, Ends, records_in
from mockbooks.generate.answers.shown import ShownObject
from mockbooks.operations.transactions.transaction import Line, Transaction, load, row_of
from mockbooks.operations.transactions.values import text, units
from mockbooks.qbxml.record import Record, Value

__all__ = ["PROGRESS", "Orders"]

_ORDER_KINDS = ("SalesOrder", "PurchaseOrder", "Estimate")
PROGRESS = ("Invoiced", "ReceivedQuantity")
"""The elements in which lines of orders show what has become of them."""
_INSERT = """
INSERT INTO link (kind, from_txn, to_txn, from_line, to_line, quantity) VALUES ('order', ?, ?, ?, ?, ?)
"""


@dataclass(slots=True)
class _Pair:
    """An order and what continues it: units, of all lines together."""

    order: str
    document: str
    quantity: int


class Orders:
    """The orders of one import."""

    def __init__(self, ends: Ends) -> None:
        self._ends = ends
        self._pairs: dict[tuple[str, str], _Pair] = {}
        self._progress: dict[str, int] = {}
        """By TxnLineID: units of a line of an order that were continued, as it was shown, less what is linked."""

    def gather(self) -> None:
        """Each pair of order and document that either end shows."""
        for shown in self._ends.importing.shown.objects("txn"):
            if shown.row is None:
                continue
            self._progress.update(_progress_shown(shown.record))
            for entry in records_in(shown.record.get("LinkedTxn")):
                if entry.get("LinkType") == "QUANTYPE":
                    self._pair(shown, shown.row, entry)

    def write(self) -> None:
        """Rows for the links, line by line as far as the lines tell."""
        for pair in self._pairs.values():
            order, document = self._loaded(pair.order), self._loaded(pair.document)
            left = pair.quantity
            for line, ordered, quantity in self._matches(order, document, left):
                self._link(order.id, document.id, line, ordered, quantity)
                left -= quantity
            if left > 0:
                self._link(order.id, document.id, None, None, left)

    def _pair(self, shown: ShownObject, row: int, entry: Record) -> None:
        end = self._ends.end(shown, row)
        other = self._ends.name(entry, End(end.txn_id, end.kind, end.entity))
        if other is None:
            return
        is_order = end.kind in _ORDER_KINDS and other.kind not in _ORDER_KINDS
        order, document = (end.txn_id, other.txn_id) if is_order else (other.txn_id, end.txn_id)
        quantity = abs(units(entry, "Amount") or 0)
        self._pairs.setdefault((order, document), _Pair(order, document, quantity))

    def _loaded(self, txn_id: str) -> Transaction:
        found = row_of(self._ends.importing.company, txn_id)
        assert found is not None, "what is named and was not shown has a stand-in"
        return load(self._ends.importing.company, found[0])

    def _matches(self, order: Transaction, document: Transaction, left: int) -> Iterator[tuple[Line | None, Line, int]]:
        """Lines of the document with the lines of the order that they continue, and how many units."""
        for line in document.lines:
            if line.item is None or not line.quantity:
                continue
            ordered = next((each for each in order.lines if each.item == line.item and self._left_of(each) > 0), None)
            quantity = min(line.quantity, left)
            if ordered is not None and quantity > 0:
                left -= quantity
                self._take(ordered, quantity)
                yield line, ordered, quantity
        if document.lines:
            return
        for ordered in order.lines:
            quantity = min(self._left_of(ordered), left)
            if quantity > 0:
                left -= quantity
                self._take(ordered, quantity)
                yield None, ordered, quantity

    def _left_of(self, ordered: Line) -> int:
        return self._progress.get(ordered.txn_line_id, ordered.quantity or 0)

    def _take(self, ordered: Line, quantity: int) -> None:
        self._progress[ordered.txn_line_id] = self._left_of(ordered) - quantity

    def _link(self, order: int, document: int, line: Line | None, ordered: Line | None, quantity: int) -> None:
        from_line = None if line is None else line.id
        to_line = None if ordered is None else ordered.id
        connection = self._ends.importing.company.connection
        connection.execute(_INSERT, (document, order, from_line, to_line, quantity))


def _progress_shown(value: Value) -> Iterator[tuple[str, int]]:
    """TxnLineID and continued units of each line of an order, members of groups included."""
    if isinstance(value, list):
        for each in value:
            yield from _progress_shown(each)
    elif isinstance(value, dict):
        for name in PROGRESS:
            if name in value and "TxnLineID" in value:
                yield text(value, "TxnLineID"), units(value, name) or 0
        for inner in value.values():
            if isinstance(inner, list):
                yield from _progress_shown(inner)
