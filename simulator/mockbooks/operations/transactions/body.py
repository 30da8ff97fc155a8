"""From the body of an Add or Mod to a draft: header elements, lines in their order, references resolved."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from mockbooks.company import Company
from mockbooks.operations import references
from mockbooks.operations.lists.body import stored_and_acted
from mockbooks.operations.transactions import features
from mockbooks.operations.transactions.transaction_type import Draft, LineTable, TransactionType
from mockbooks.qbxml import catalogue
from mockbooks.qbxml.catalogue.model import Element
from mockbooks.qbxml.record import ORDER, Record
from mockbooks.qbxml.status import CANNOT_CLEAR, Refused

__all__ = ["GivenLine", "header", "line_parts", "lines_given", "refuse_cleared"]


# They hang on the line's row and not in its record.
_CUSTOM_FIELDS = "DataExt"


class GivenLine(NamedTuple):
    """A line as a request gives it, with its members if it is a group line."""

    table: LineTable
    kind: str
    record: Record
    element: Element
    members: tuple[GivenLine, ...] = ()

    @property
    def is_group(self) -> bool:
        """Whether it is a group line."""
        return self.kind == self.table.group


def lines_given(txn_type: TransactionType, verb: str, body: Record) -> list[GivenLine]:
    """Take the lines out of the body of an Add or Mod, in the order in which they were sent."""
    if not txn_type.line_tables:
        return []
    inner = _children(f"{txn_type.kind}{verb}Rq", f"{txn_type.kind}{verb}")
    order = body.pop(ORDER, None)
    given: list[GivenLine] = []
    for table in txn_type.line_tables:
        by_name: dict[str, list[GivenLine]] = {}
        for kind in table.kinds:
            name = table.asked_as(kind, verb)
            if name not in by_name:
                by_name[name] = [_given(table, kind, record, inner[name], verb) for record in _taken(body, name)]
        if isinstance(order, list) and all(by_name.values()) and len(by_name) > 1:
            queues = {name: iter(lines) for name, lines in by_name.items()}
            given.extend(next(queues[str(name)]) for name in order if name in queues)
        else:
            for lines in by_name.values():
                given.extend(lines)
    return given


def header(company: Company, txn_type: TransactionType, verb: str, body: Record) -> tuple[Record, Record]:
    """Resolve the references of a body without lines; split it into what is stored and what is acted upon."""
    request, name = f"{txn_type.kind}{verb}Rq", f"{txn_type.kind}{verb}"
    if "CurrencyRef" in body:
        # Without the feature there is no list of currencies to look in.
        features.refuse_unavailable(company, body)
    references.resolve(company, body, _children(request, "")[name], txn_type.kind)
    apart: Record = {each: body.pop(each) for each in txn_type.acted_on if each in body}
    stored, acted = stored_and_acted(body, txn_type.ret)
    return stored, acted | apart


def line_parts(draft: Draft, txn_type: TransactionType, given: GivenLine) -> tuple[Record, Record]:
    """Resolve the references of a given line; split it into what is stored and what is acted upon.

    A reference that does not resolve is refused as one ``in the Invoice line`` [R:CAP: SalesReceipt, SalesOrder].
    """
    record = given.record
    fields = record.pop(_CUSTOM_FIELDS, None)
    # Before references are looked up: the lists of a feature that is off are not there to be looked in.
    features.refuse_unavailable(draft.company, record)
    txn_type.before_references(draft, given.kind, record)
    references.resolve(draft.company, record, given.element, f"{txn_type.kind} line")
    stored, acted = stored_and_acted(record, txn_type.stored_lines[given.kind])
    if fields is not None:
        acted[_CUSTOM_FIELDS] = fields
    return stored, acted


def refuse_cleared(given: Record, fixed: frozenset[str]) -> None:
    """Refuse (3190) an empty element for a field that must have a value [D:OSR; the code is assumed]."""
    for name, value in given.items():
        if value == "" and name in fixed:
            raise Refused(CANNOT_CLEAR, element=name)


def _taken(body: Record, name: str) -> list[Record]:
    found = body.pop(name, None)
    if isinstance(found, dict):
        return [found]
    return [record for record in found if isinstance(record, dict)] if isinstance(found, list) else []


def _given(table: LineTable, kind: str, record: Record, element: Element, verb: str) -> GivenLine:
    name = table.asked_as(table.line, verb)
    if kind == table.line or name not in record:
        return GivenLine(table, kind, record, element)
    inner = {child.name: child for child in element.children()}[name]
    members = tuple(GivenLine(table, table.line, member, inner) for member in _taken(record, name))
    return GivenLine(table, kind, record, element, members)


@cache
def _children(request: str, name: str) -> Mapping[str, Element]:
    """The elements in a request, or in its body of that name; the newest where one stands twice."""
    element = catalogue.message(request)
    if name:
        element = next(child for child in element.children() if child.name == name)
    return {child.name: child for child in element.children()}
