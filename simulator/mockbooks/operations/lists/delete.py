"""ListDel: an entry that nothing uses leaves its list and is remembered for 90 days.

What is in use (referenced by a transaction or another entry, parent of another, special) is refused with 3160
(observed; wording assumed). Who uses an entry is read from the rows: in a stored record every whole number is a
reference. Lists are deleted in single-user mode only (documented; code assumed).
"""

from __future__ import annotations

from collections.abc import Mapping

from mockbooks.company import Company
from mockbooks.company.local_time import moment_text
from mockbooks.operations.call import Call
from mockbooks.operations.lists.entry import ListEntry, remove
from mockbooks.operations.lists.list_type import ListType
from mockbooks.operations.lists.mod import entry_of
from mockbooks.operations.outcome import Outcome
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import (
    CANNOT_DELETE,
    LIST_ELEMENT_IN_USE,
    NOT_IN_MULTI_USER_MODE,
    UNSUPPORTED_MESSAGE,
    Refused,
)
from mockbooks.qbxml.writer import escape

__all__ = ["in_use", "list_del"]

# The cheap questions, through indexes, come first; the last ones read the stored records.
_USERS = (
    "SELECT 1 FROM list_object WHERE parent = :row",
    "SELECT 1 FROM txn WHERE entity = :row",
    "SELECT 1 FROM line WHERE item = :row",
    "SELECT 1 FROM posting WHERE account = :row",
    "SELECT 1 FROM link WHERE discount_account = :row OR discount_class = :row",
    *(
        f"SELECT 1 FROM {table} WHERE own GLOB :digits AND EXISTS ("
        f"SELECT 1 FROM json_tree({table}.own) AS leaf WHERE leaf.type = 'integer' AND leaf.value = :row)"
        for table in ("list_object", "singleton", "txn", "line")
    ),
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
    parameters = {"row": row, "digits": f"*[[:,]{row}[],}}]*"}
    return any(company.connection.execute(f"{user} LIMIT 1", parameters).fetchone() for user in _USERS)


def _text(call: Call, kind: str, entry: ListEntry, deleted: int) -> str:
    leaves = (
        ("ListDelType", kind),
        ("ListID", entry.list_id),
        ("TimeDeleted", moment_text(deleted, call.company.zone)),
        ("FullName", escape(entry.full_name)),
    )
    return "".join(f"<{name}>{value}</{name}>\n" for name, value in leaves)
