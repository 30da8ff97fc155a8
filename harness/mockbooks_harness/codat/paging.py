"""Pages of results, in Codat's envelope.

[D:CP] `PagingInfo`, [D:DOC paging]: `page` from 1, `pageSize` 100 unless said otherwise and at most 5000;
`totalResults` counts after the filter; links are relative paths, `self` without a query, absent ones left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from mockbooks_harness.codat.calls import Call, query_number
from mockbooks_harness.codat.errors import not_valid
from mockbooks_harness.exact_json import Record

DEFAULT_PAGE_SIZE = 100
LARGEST_PAGE_SIZE = 5000


def page(call: Call, results: Sequence[Any]) -> Record:
    """The page of `results` that the call asks for.  Raises the 400 of Codat for a page or size out of range."""
    number, size = page_asked_for(call)
    start = (number - 1) * size
    links: Record = {"self": {"href": quote(call.path)}, "current": _link(call, number, size)}
    if start + size < len(results):
        links["next"] = _link(call, number + 1, size)
    if number > 1:
        links["previous"] = _link(call, number - 1, size)
    return {
        "results": list(results[start : start + size]),
        "pageNumber": number,
        "pageSize": size,
        "totalResults": len(results),
        "_links": links,
    }


def page_asked_for(call: Call) -> tuple[int, int]:
    """Page number and page size of a call.  Beyond the documented range: refused (assumed)."""
    number = query_number(call, "page")
    size = query_number(call, "pageSize")
    number = 1 if number is None else number
    size = DEFAULT_PAGE_SIZE if size is None else size
    if number < 1:
        raise not_valid(f"page={number}: pages are counted from 1.")
    if not 1 <= size <= LARGEST_PAGE_SIZE:
        raise not_valid(f"pageSize={size}: it is 1 to {LARGEST_PAGE_SIZE}.")
    return number, size


def _link(call: Call, number: int, size: int) -> Record:
    kept = "".join(
        f"&{name}={quote(value, safe='')}" for name, value in call.query.items() if name not in ("page", "pageSize")
    )
    return {"href": f"{quote(call.path)}?page={number}&pageSize={size}{kept}"}
