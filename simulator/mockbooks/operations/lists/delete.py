"""ListDel: an entry that nothing uses leaves its list and is remembered for 90 days.

What is in use (referenced by a transaction or another entry, parent of another, special) is refused with 3160
(observed; wording assumed). Who uses an entry is read from the rows: in a stored record every whole number is a
reference. Lists are deleted in single-user mode only (documented; code assumed).
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from mockbooks.company import Company
from mockbooks.company.local_time import moment_text
from mockbooks.operations.call import Call
from mockbooks.operations.lists.entry import ListEntry, remove
from mockbooks.operations.lists.list_type import ListType
from mockbooks.operations.lists.mod import entry_of
from mockbooks.operations.outcome import Outcome
from mockbooks.qbxml.record import Record, Value
from mockbooks.qbxml.status import (
    CANNOT_DELETE,
    LIST_ELEMENT_IN_USE,
    NOT_IN_MULTI_USER_MODE,
    UNSUPPORTED_MESSAGE,
    Refused,
)
from mockbooks.qbxml.writer import escape

__all__ = ["in_use", "list_del"]

# The cheap questions, through indexes.
_USERS = (
    "SELECT 1 FROM list_object WHERE parent = :row",
    "SELECT 1 FROM txn WHERE entity = :row",
    "SELECT 1 FROM line WHERE item = :row",
    "SELECT 1 FROM posting WHERE account = :row",
    "SELECT 1 FROM link WHERE discount_account = :row OR discount_class = :row",
    # What a line is posted to without showing it (OverrideItemAccountRef), while it is not posted.
    "SELECT 1 FROM line WHERE account = :row",
    # The currency of what shows none (Charge, Transfer).
    "SELECT 1 FROM txn WHERE currency = :row",
)
# Then the stored records in which the number occurs at all. What it is there is seen by reading them: json_tree over
# rows of another table crashes SQLite 3.40.
_RECORDS = tuple(
    f"SELECT own FROM {table} WHERE own GLOB :digits" for table in ("list_object", "singleton", "txn", "line")
)


def list_del(types: Mapping[str, ListType], call: Call) -> Outcome:
    """Answer a ListDel of a kind that is served; other kinds are refused as not served (1030)."""
    kind = str(call.record["ListDelType"])
    if kind not in types:
        raise Refused(UNSUPPORTED_MESSAGE)
    if call.session.multi_user:
        raise Refused(NOT_IN_MULTI_USER_MODE)
    entry = entry_of(kind, call, str(call.record["ListID"]))
    if types[kind].undeletable(call.company, entry) or in_use(call.company, entry.id):
        raise Refused(CANNOT_DELETE, id=entry.list_id, quickbooks_error=LIST_ELEMENT_IN_USE)
    deleted = remove(call.company, entry, entry.full_name)
    recovery: Record = {"ListID": entry.list_id, "EditSequence": str(entry.edit_sequence)}
    return Outcome(body=_text(call, kind, entry, deleted), recovery=recovery)


def in_use(company: Company, row: int) -> bool:
    """Whether anything in the file points at this list object."""
    execute = company.connection.execute
    if any(execute(f"{user} LIMIT 1", {"row": row}).fetchone() for user in _USERS):
        return True
    digits = {"digits": f"*[[:,]{row}[],}}]*"}
    return any(_points_at(json.loads(own), row) for records in _RECORDS for (own,) in execute(records, digits))


def _points_at(value: Value, row: int) -> bool:
    if isinstance(value, dict):
        return any(_points_at(inner, row) for inner in value.values())
    if isinstance(value, list):
        return any(_points_at(inner, row) for inner in value)
    return value == row  # a whole number in a stored record is a reference, and text never equals one


def _text(call: Call, kind: str, entry: ListEntry, deleted: int) -> str:
    leaves = (
        ("ListDelType", kind),
        ("ListID", entry.list_id),
        ("TimeDeleted", moment_text(deleted, call.company.zone)),
        ("FullName", escape(entry.full_name)),
    )
    return "".join(f"<{name}>{value}</{name}>\n" for name, value in leaves)
