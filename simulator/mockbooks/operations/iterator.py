"""Iterators: a query answered page by page.

``iterator="Start"`` with MaxReturned opens one; its answer carries ``iteratorRemainingCount`` and ``iteratorID`` (a
GUID in braces, lower case, recorded), also when everything fitted on one page (recorded). ``Continue`` must name an
iterator of the same session, request and filters, else 3391 (recorded for a stale one). The last page has a remaining
count of 0; a Continue after it is 3391 (assumed). ``Stop`` discards it. The set of objects is fixed at Start as far
as an upper bound can fix it: what is added later does not come, what is deleted meanwhile is left out (assumed).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mockbooks.operations.selection import Row, Selection
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import INVALID_ITERATOR, MISSING_ELEMENT, Refused

if TYPE_CHECKING:
    from mockbooks.operations.call import Call

__all__ = ["Iterator", "Page", "page_of"]

_PAGE_ELEMENTS = ("MaxReturned",)


@dataclass(slots=True)
class Iterator:
    """An open iterator: what is selected and the position after which the next page begins."""

    request: str
    filters: Record
    selection: Selection
    after: Row | None = None


@dataclass(slots=True)
class Page:
    """Rows to answer with, and what the answer says beside them."""

    rows: list[Any]
    ret_count: int | None = None
    iterator_remaining: int | None = None
    iterator_id: str | None = None
    counted_only: bool = False


def page_of(call: Call, selection: Selection, filters: Record) -> Page:
    """The page this query asks for: all rows, the first MaxReturned, or the next of an iterator."""
    company, mode = call.company, call.attributes.get("iterator")
    limit = int(str(filters["MaxReturned"])) if filters.get("MaxReturned") else None
    meta = call.attributes.get("metaData", "NoMetaData")
    if mode is not None:
        return _iterator_page(call, selection, filters, mode, limit, meta)
    count = selection.count(company.connection) if meta != "NoMetaData" else None
    if meta == "MetaDataOnly":
        return Page([], ret_count=count, counted_only=True)
    return Page(selection.rows(company.connection, limit=limit).fetchall(), ret_count=count)


def _iterator_page(call: Call, selection: Selection, filters: Record, mode: str, limit: int | None, meta: str) -> Page:
    connection = call.company.connection
    if mode == "Stop":
        _take(call, filters, match=False)
        return Page([], counted_only=True)
    if limit is None:
        _require_max_returned()
    if mode == "Start":
        iterator_id = _new_iterator_id(call)
        iterator = Iterator(call.name, _without_page(filters), selection)
        _fix_the_set(call, iterator)
    else:
        iterator_id, iterator = _take(call, filters, match=True)
    rows = iterator.selection.rows(connection, after=iterator.after, limit=limit).fetchall()
    remaining = 0
    if rows:
        iterator.after = rows[-1][: len(iterator.selection.order)]
        remaining = _remaining(call, iterator)
    if remaining:
        call.session.iterators[iterator_id] = iterator
    count = iterator.selection.count(connection) if meta != "NoMetaData" else None
    return Page(rows, count, remaining, iterator_id)


def _require_max_returned() -> None:
    """Assumed: an iterator without a page size lacks an element that only the rules require."""
    raise Refused(MISSING_ELEMENT, element="MaxReturned")


def _fix_the_set(call: Call, iterator: Iterator) -> None:
    """Assumed: objects added after Start do not come."""
    table = iterator.selection.source.split()[0]
    newest = call.company.connection.execute(f"SELECT max(id) FROM {table}").fetchone()[0] or 0
    iterator.selection.where(f"{table}.id <= ?", newest)


def _remaining(call: Call, iterator: Iterator) -> int:
    selection = iterator.selection
    rest = Selection(
        selection.columns, selection.source, selection.order, list(selection.conditions), list(selection.parameters)
    )
    order = selection.order
    rest.where(f"({', '.join(order)}) > ({', '.join('?' * len(order))})", *(iterator.after or ()))
    return rest.count(call.company.connection)


def _take(call: Call, filters: Record, *, match: bool) -> tuple[str, Iterator]:
    iterator_id = call.attributes.get("iteratorID", "")
    iterator = call.session.iterators.pop(iterator_id, None)
    if iterator is None or (match and (iterator.request, iterator.filters) != (call.name, _without_page(filters))):
        raise Refused(INVALID_ITERATOR, id=iterator_id)
    return iterator_id, iterator


def _without_page(filters: Record) -> Record:
    # MaxReturned may change from page to page (documented).
    return {name: value for name, value in filters.items() if name not in _PAGE_ELEMENTS and not name.startswith("@")}


def _new_iterator_id(call: Call) -> str:
    # Drawn from what the company and the session are, so that the same session gives the same bytes.
    session = call.session
    session.iterators_started += 1
    seed = f"{session.application}|{session.iterators_started}|{call.company.clock.now().isoformat()}"
    digits = hashlib.md5(seed.encode(), usedforsecurity=False).hexdigest()
    return f"{{{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}}}"
