"""Orders that are continued: sales orders by invoices, purchase orders by receipts and bills.

A ``LinkedTxn`` of the type QUANTYPE says that one transaction continues another and by how much in all; which line
continues which is not shown. A line is taken to continue the line of the order with the same item, as far as that was
received or invoiced; what no line accounts for is linked to the lines of the order alone, or to the order as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mockbooks.generate.answers.completion import PROGRESS
from mockbooks.generate.answers.ends import End, Ends, records_in
from mockbooks.generate.answers.shown import ShownObject
from mockbooks.operations.transactions.transaction import Line, Transaction, load, row_of
from mockbooks.operations.transactions.values import text, units
from mockbooks.qbxml.record import Record, Value

__all__ = ["Orders"]

_ORDER_KINDS = ("SalesOrder", "PurchaseOrder", "Estimate")
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
        """By TxnLineID: units of a line of an order that were continued, as it was shown."""

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
        by_order: dict[str, list[_Pair]] = {}
        for pair in self._pairs.values():
            by_order.setdefault(pair.order, []).append(pair)
        for txn_id, pairs in by_order.items():
            order = self._loaded(txn_id)
            left = {line.id: self._progress.get(line.txn_line_id, line.quantity or 0) for line in order.lines}
            documents = [(self._loaded(pair.document), pair.quantity) for pair in pairs]
            for link in _Matching(order, documents, left).links():
                self._ends.importing.company.connection.execute(_INSERT, link)

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


_Link = tuple[int, int, int | None, int | None, int]
"""Rows of document, order, their lines, and units."""

# Where lines can be matched in too many ways the first that fits is taken.
_MOST_STEPS = 20_000
_MOST_LINES = 300


class _Matching:
    """Which lines of documents continue which lines of one order; ``left`` are the units that each was continued."""

    def __init__(self, order: Transaction, documents: list[tuple[Transaction, int]], left: dict[int, int]) -> None:
        self._order = order
        self._lines = [line for line in order.lines if "ItemGroupRef" not in line.own]
        self._documents = documents
        self._left = left
        self._steps = 0

    def links(self) -> Iterator[_Link]:
        """The links: those of lines first, then what no line accounts for."""
        asked = [(document, line) for document, _ in self._documents for line in document.lines]
        wanted = {document.id: quantity for document, quantity in self._documents}
        before = dict(self._left)
        found = self._match(asked, 0, wanted, {}) if len(asked) <= _MOST_LINES else None
        if found is None:
            self._left, wanted = before, {document.id: quantity for document, quantity in self._documents}
            found = self._greedily(asked, wanted)
        for document, line, ordered in found:
            yield document.id, self._order.id, line.id, ordered.id, line.quantity or 0
        matched = {document.id for document, _, _ in found}
        for document, _ in self._documents:
            rest = list(self._rest(document, wanted[document.id]))
            if not rest and document.id not in matched:
                rest = [(document.id, self._order.id, None, None, 0)]
            yield from rest

    def _match(
        self,
        asked: list[tuple[Transaction, Line]],
        place: int,
        wanted: dict[int, int],
        taken: dict[tuple[int, int], None],
    ) -> list[tuple[Transaction, Line, Line]] | None:
        """Every line from ``place`` on with the line it continues, so that nothing is left over; None if that fails."""
        self._steps += 1
        if self._steps > _MOST_STEPS:
            return None
        if place == len(asked):
            return None if any(wanted.values()) else []
        document, line = asked[place]
        quantity = line.quantity or 0
        for ordered in self._fitting(document, line, wanted, taken):
            wanted[document.id] -= quantity
            self._left[ordered.id] -= quantity
            taken[document.id, ordered.id] = None
            rest = self._match(asked, place + 1, wanted, taken)
            if rest is not None:
                return [(document, line, ordered), *rest]
            wanted[document.id] += quantity
            self._left[ordered.id] += quantity
            del taken[document.id, ordered.id]
        return self._match(asked, place + 1, wanted, taken)

    def _greedily(
        self, asked: list[tuple[Transaction, Line]], wanted: dict[int, int]
    ) -> list[tuple[Transaction, Line, Line]]:
        found: list[tuple[Transaction, Line, Line]] = []
        taken: dict[tuple[int, int], None] = {}
        for document, line in asked:
            ordered = next(iter(self._fitting(document, line, wanted, taken)), None)
            if ordered is not None:
                wanted[document.id] -= line.quantity or 0
                self._left[ordered.id] -= line.quantity or 0
                taken[document.id, ordered.id] = None
                found.append((document, line, ordered))
        return found

    def _fitting(
        self, document: Transaction, line: Line, wanted: dict[int, int], taken: dict[tuple[int, int], None]
    ) -> list[Line]:
        """The lines of the order that a line can continue: of the same item, the best first."""
        quantity = line.quantity or 0
        if quantity > wanted[document.id] or "ItemGroupRef" in line.own:
            return []
        fitting = [
            each
            for each in self._lines
            if (document.id, each.id) not in taken and _is_alike(line, each) and self._has(each, quantity)
        ]
        return sorted(fitting, key=lambda each: self._left[each.id] != quantity)

    def _has(self, ordered: Line, quantity: int) -> bool:
        return self._left[ordered.id] >= quantity if quantity else not ordered.quantity

    def _rest(self, document: Transaction, units: int) -> Iterator[_Link]:
        """What no line accounts for: of a document whose lines were not shown, the lines of the order in turn."""
        for ordered in () if document.lines else self._lines:
            quantity = min(self._left[ordered.id], units)
            if quantity > 0:
                units -= quantity
                self._left[ordered.id] -= quantity
                yield document.id, self._order.id, None, ordered.id, quantity
        if units > 0:
            yield document.id, self._order.id, None, None, units


def _is_alike(line: Line, ordered: Line) -> bool:
    if line.item is None and ordered.item is None:
        return line.own.get("Desc") == ordered.own.get("Desc")
    return line.item == ordered.item


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
