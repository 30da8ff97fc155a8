"""BarCodeQuery: which entries have these bar codes; all that have one, if none is named.

Items have bar codes. A code that nobody has, among others that are found, is a Warn 500 as a name is (assumed). The
language gives this query no MaxReturned, so an iterator cannot be started (see ``iterator``).
"""

from __future__ import annotations

from mockbooks.operations.call import Call
from mockbooks.operations.iterator import page_of
from mockbooks.operations.outcome import Outcome
from mockbooks.operations.selection import Selection
from mockbooks.qbxml.status import NO_MATCH, NOT_FOUND_IN_LIST, OK

__all__ = ["bar_code_query"]

_CODE = "json_extract(list_object.own, '$.BarCodeValue')"


def bar_code_query(call: Call) -> Outcome:
    """Answer a BarCodeQuery."""
    wanted = call.record.get("BarCodeValue")
    codes = [str(code) for code in wanted] if isinstance(wanted, list) else []
    selection = Selection(f"kind, list_id, id, {_CODE}", "list_object", ("sort_key", "list_object.id"))
    selection.where(f"space = 'items' AND {_CODE} IS NOT NULL")
    if codes:
        selection.where(f"{_CODE} IN ({', '.join('?' * len(codes))})", *codes)
    page = page_of(call, selection, {"BarCodeValue": [*codes]} if codes else {})
    missing = next((code for code in codes if code not in {row[-1] for row in page.rows}), None)
    if not page.rows and not page.counted_only:
        status = NO_MATCH.status()
    else:
        status = OK.status() if missing is None or page.counted_only else NOT_FOUND_IN_LIST.status(value=missing)
    return Outcome(
        status=status,
        body="".join(
            f"<BarCodeRet>\n<ListType>{kind}</ListType>\n<ListID>{list_id}</ListID>\n"
            f"<FullName>{call.company.names[row]}</FullName>\n</BarCodeRet>\n"
            for _, _, kind, list_id, row, _ in page.rows
        ),
        ret_count=page.ret_count,
        iterator_remaining=page.iterator_remaining if page.rows else None,
        iterator_id=page.iterator_id if page.rows else None,
    )
