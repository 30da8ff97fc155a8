"""ListDisplay and TxnDisplay: show a form of QuickBooks to the person in front of it.

What can be done without a screen is done: what is to be shown must be there (3120, or 3121 for a transaction of another
type; assumed, as with Mods), and the form that then stands open is noted in the session's ``windows``. The answer has
no content [D:SCH]. Nothing is locked by it (assumed).
"""

from __future__ import annotations

from mockbooks.company.identity import is_external_id
from mockbooks.company.kinds import ITEM_KINDS, NAME_KINDS
from mockbooks.operations import references
from mockbooks.operations.call import Call
from mockbooks.operations.outcome import Outcome
from mockbooks.operations.registry import Operation
from mockbooks.operations.session import Window
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import (
    INVALID_ID,
    INVALID_REFERENCE,
    OBJECT_NOT_FOUND,
    RECORD_NOT_IN_LIST,
    WRONG_OBJECT_TYPE,
    Refused,
)

__all__ = ["OPERATIONS"]


def list_display_add(call: Call) -> Outcome:
    """Open an empty form for a new entry of a list."""
    return _open(call, str(call.record["ListDisplayAddType"]))


def list_display_mod(call: Call) -> Outcome:
    """Open the form of an entry."""
    kind, list_id = str(call.record["ListDisplayModType"]), str(call.record["ListID"])
    if not is_external_id(list_id):
        raise Refused(INVALID_ID, value=list_id, field="list ID")
    if references.find_by_list_id(call.company, ITEM_KINDS if kind == "Item" else (kind,), list_id) is None:
        raise Refused(OBJECT_NOT_FOUND, id=list_id, quickbooks_error=RECORD_NOT_IN_LIST)
    return _open(call, kind, list_id)


def txn_display_add(call: Call) -> Outcome:
    """Open an empty form for a new transaction, for a name if one is given. Raises ``Refused`` 3140."""
    kind, entity = str(call.record["TxnDisplayAddType"]), call.record.get("EntityRef")
    return _open(call, kind, _entity(call, entity, kind) if isinstance(entity, dict) else "")


def txn_display_mod(call: Call) -> Outcome:
    """Open the form of a transaction."""
    kind, txn_id = str(call.record["TxnDisplayModType"]), str(call.record["TxnID"])
    if not is_external_id(txn_id):
        raise Refused(INVALID_ID, value=txn_id, field="transaction ID")
    found = call.company.connection.execute("SELECT kind FROM txn WHERE txn_id = ?", (txn_id,)).fetchone()
    if found is None:
        raise Refused(OBJECT_NOT_FOUND, id=txn_id, quickbooks_error=RECORD_NOT_IN_LIST)
    if found[0] != kind:
        raise Refused(WRONG_OBJECT_TYPE, id=txn_id)
    return _open(call, kind, txn_id)


def _entity(call: Call, named: Record, kind: str) -> str:
    list_id, full_name = str(named.get("ListID", "")), str(named.get("FullName", ""))
    find = references.find_by_list_id if list_id else references.find_by_full_name
    row = find(call.company, NAME_KINDS, list_id or full_name)
    if row is None:
        name = list_id or full_name
        raise Refused(INVALID_REFERENCE, list="Entity", name=name, object=kind, quickbooks_error=RECORD_NOT_IN_LIST)
    return call.company.list_ids[row]


def _open(call: Call, kind: str, shown: str = "") -> Outcome:
    call.session.windows.append(Window(call.name.removesuffix("Rq"), kind, shown))
    return Outcome()


OPERATIONS = (
    Operation("ListDisplayAddRq", list_display_add, writes=False, provenance="assumed"),
    Operation("ListDisplayModRq", list_display_mod, writes=False, provenance="assumed"),
    Operation("TxnDisplayAddRq", txn_display_add, writes=False, provenance="assumed"),
    Operation("TxnDisplayModRq", txn_display_mod, writes=False, provenance="assumed"),
)
