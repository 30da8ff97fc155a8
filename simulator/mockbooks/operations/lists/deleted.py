"""ListDeletedQuery: what was deleted from the lists in the last 90 days.

The rows come by type, in the order in which the request names the types (assumed), and within a type by ascending time
of deletion (documented). Days further back are not told, even when FromDeletedDate asks for them (documented); a date
without a time is the start of that day, or its end (documented).
"""

from __future__ import annotations

from mockbooks.company.local_time import moment_from_text, moment_text
from mockbooks.operations.call import Call
from mockbooks.operations.computed_text import computed_text
from mockbooks.operations.outcome import Outcome
from mockbooks.qbxml import catalogue
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import INVALID_DATE_RANGE, NO_MATCH, OK, Refused

__all__ = ["REMEMBERED_DAYS", "deleted_query", "list_deleted_query"]

REMEMBERED_DAYS = 90
_SECONDS_A_DAY = 86_400

_FIND = """
SELECT kind, external_id, label, time_created, time_deleted FROM deletion
WHERE holder = ? AND kind = ? AND time_deleted BETWEEN ? AND ? ORDER BY time_deleted, id
"""


def list_deleted_query(call: Call) -> Outcome:
    """Answer a ListDeletedQuery."""
    return deleted_query(call, "list", ("ListDelType", "ListID", "FullName"))


def deleted_query(call: Call, holder: str, elements: tuple[str, str, str]) -> Outcome:
    """Answer a query for deleted objects: of lists or transactions, with the elements for kind, id and label."""
    kind_element, id_element, label_element = elements
    wanted = call.record[kind_element]
    kinds = dict.fromkeys(str(kind) for kind in wanted) if isinstance(wanted, list) else {}
    earliest, latest = _range(call)
    execute = call.company.connection.execute
    rows = [row for kind in kinds for row in execute(_FIND, (holder, kind, earliest, latest))]
    counted = call.attributes.get("metaData", "NoMetaData")
    body = (
        ""
        if counted == "MetaDataOnly"
        else "".join(
            _text(
                call,
                f"{kind_element.removesuffix('DelType')}DeletedRet",
                {
                    kind_element: kind,
                    id_element: external_id,
                    "TimeCreated": moment_text(created, call.company.zone),
                    "TimeDeleted": moment_text(deleted, call.company.zone),
                    label_element: label or "",
                },
            )
            for kind, external_id, label, created, deleted in rows
        )
    )
    return Outcome(
        status=OK.status() if rows or counted == "MetaDataOnly" else NO_MATCH.status(),
        body=body,
        ret_count=None if counted == "NoMetaData" else len(rows),
    )


def _range(call: Call) -> tuple[int, int]:
    """The moments between which was deleted what is asked for. Raises ``Refused`` 3030."""
    company = call.company
    now = max(int(company.clock.now().timestamp()), company.counters.value("edit"))
    given = call.record.get("DeletedDateRangeFilter")
    dates = given if isinstance(given, dict) else {}
    earliest, latest = 0, now
    if dates.get("FromDeletedDate"):
        earliest = moment_from_text(str(dates["FromDeletedDate"]), company.zone)
    if dates.get("ToDeletedDate"):
        latest = moment_from_text(str(dates["ToDeletedDate"]), company.zone, end_of_day=True)
        if earliest > latest:
            raise Refused(INVALID_DATE_RANGE)
    return max(earliest, now - REMEMBERED_DAYS * _SECONDS_A_DAY), latest


def _text(call: Call, ret: str, record: Record) -> str:
    company = call.company
    return computed_text(company, catalogue.body(ret), record, call.version, call.include)
