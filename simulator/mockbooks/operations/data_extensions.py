"""Data extensions: custom fields (OwnerID 0) and the private data of applications (OwnerID a GUID).

A definition names the field, its type and the objects it may be on; a value hangs on one list object, transaction,
line or on the company. (OwnerID, DataExtName) is unique, the GUID compared without case; it is returned as it was
first defined (recorded: lower case). Values come back only to a query that names the OwnerID. Adding or changing one
moves the TimeModified of its object, not its EditSequence (documented).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from mockbooks.company import Company
from mockbooks.company.identity import is_external_id
from mockbooks.operations import references
from mockbooks.operations.call import Call
from mockbooks.operations.kinds import ITEM_KINDS
from mockbooks.operations.outcome import Outcome
from mockbooks.operations.registry import Operation
from mockbooks.qbxml import catalogue
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.render import fill, template
from mockbooks.qbxml.status import (
    INVALID_ID,
    INVALID_IN_CONTEXT,
    INVALID_REFERENCE,
    NAME_IN_USE,
    NO_MATCH,
    OBJECT_NOT_FOUND,
    OK,
    RECORD_NOT_IN_LIST,
    STRING_TOO_LONG,
    Refused,
)
from mockbooks.qbxml.versions import Version

__all__ = ["OPERATIONS", "attach", "text"]

Holder = tuple[str, int]
"""What a value hangs on: ``list``, ``txn``, ``line`` or ``company``, and the row id (0 for the company)."""

_CUSTOM_FIELD = "0"
_LONGEST = {"STR255TYPE": 255, "STR1024TYPE": 1024}


def text(company: Company, holder: str, row: int, owner_keys: Sequence[str], version: Version) -> str:
    """The DataExtRet elements of one object for these owners, in the order in which they were added."""
    found = company.connection.execute(
        "SELECT own FROM data_ext WHERE holder = ? AND object = ? "
        f"AND owner_key IN ({', '.join('?' * len(owner_keys))}) ORDER BY id",
        (holder, row, *owner_keys),
    )
    return "".join(_ret_text(company, "DataExtRet", json.loads(own), version) for (own,) in found)


def data_ext_def_add(call: Call) -> Outcome:
    """Define a field. A custom field must be STR255TYPE (documented; code assumed)."""
    record = _body(call, "DataExtDefAdd")
    if record["OwnerID"] == _CUSTOM_FIELD and record["DataExtType"] != "STR255TYPE":
        raise Refused(INVALID_IN_CONTEXT, element="DataExtType")
    if _definition(call.company, record) is not None:
        raise Refused(NAME_IN_USE, name=record["DataExtName"])
    for requirement in ("DataExtListRequire", "DataExtTxnRequire"):
        record.setdefault(requirement, "false")
    record.setdefault("DataExtFormatString", _any_format())
    record["DataExtID"] = str(call.company.counters.next("data_ext_def"))
    call.company.connection.execute(
        "INSERT INTO data_ext_def (owner_key, name_key, own) VALUES (?, ?, ?)",
        (*_key(record), json.dumps(record)),
    )
    return Outcome(body=_ret_text(call.company, "DataExtDefRet", record, call.version))


def data_ext_def_query(call: Call) -> Outcome:
    """The definitions of these owners, or those that may be on these kinds of object."""
    owners = call.owner_keys
    wanted = call.record.get("AssignToObject")
    kinds = {str(kind) for kind in wanted} if isinstance(wanted, list) else set()
    found = call.company.connection.execute("SELECT own FROM data_ext_def ORDER BY id")
    records = [json.loads(own) for (own,) in found]
    chosen = [
        record
        for record in records
        if (not owners or record["OwnerID"].lower() in owners)
        and (not kinds or kinds & set(record.get("AssignToObject", ())))
    ]
    body = "".join(_ret_text(call.company, "DataExtDefRet", record, call.version, call.include) for record in chosen)
    counted = call.attributes.get("metaData", "NoMetaData")
    return Outcome(
        status=OK.status() if chosen else NO_MATCH.status(),
        body="" if counted == "MetaDataOnly" else body,
        ret_count=None if counted == "NoMetaData" else len(chosen),
    )


def data_ext_add(call: Call) -> Outcome:
    """Put a value on an object; a value that is there already is replaced (assumed)."""
    return _write(call, "DataExtAdd", must_exist=False)


def data_ext_mod(call: Call) -> Outcome:
    """Change a value that is there; otherwise 3120 (assumed)."""
    return _write(call, "DataExtMod", must_exist=True)


def data_ext_del(call: Call) -> Outcome:
    """Take a value away."""
    record = _body(call, "DataExtDel")
    holder, row = _holder(call, record)
    deleted = call.company.connection.execute(
        "DELETE FROM data_ext WHERE holder = ? AND object = ? AND owner_key = ? AND name_key = ?",
        (holder, row, *_key(record)),
    )
    if not deleted.rowcount:
        raise _not_there(record)
    _touch(call.company, (holder, row))
    return Outcome(body=_ret_text(call.company, "DataExtDelRet", record, call.version))


def _any_format() -> str:
    """Assumed: what a definition without a format shows; the published schema wants the element in every answer."""
    return "Any text"


def attach(company: Company, holder: str, row: int, field: Record) -> Record:
    """Put a value (OwnerID, DataExtName, DataExtValue) on an object, in place of the one that is there.

    Returns what is stored, with the definition's type. Raises ``Refused``: 3120 if the field is not defined (assumed),
    3070 if the value is too long for its type.
    """
    definition = _defined(company, field)
    value = str(field["DataExtValue"])
    if len(value) > _LONGEST.get(definition["DataExtType"], len(value)):
        raise Refused(STRING_TOO_LONG, value=value, field="DataExtValue")
    stored: Record = {name: definition[name] for name in ("OwnerID", "DataExtName", "DataExtType")}
    stored["DataExtValue"] = value
    company.connection.execute(
        "INSERT INTO data_ext (holder, object, owner_key, name_key, own) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (holder, object, owner_key, name_key) DO UPDATE SET own = excluded.own",
        (holder, row, *_key(field), json.dumps(stored)),
    )
    return stored


def _write(call: Call, name: str, *, must_exist: bool) -> Outcome:
    record = _body(call, name)
    definition = _defined(call.company, record)
    holder, row = _holder(call, record)
    on = record.get("ListDataExtType") or record.get("TxnDataExtType") or record.get("OtherDataExtType")
    if on not in definition.get("AssignToObject", ()):
        raise Refused(INVALID_IN_CONTEXT, element="DataExtName")
    exists = call.company.connection.execute(
        "SELECT 1 FROM data_ext WHERE holder = ? AND object = ? AND owner_key = ? AND name_key = ?",
        (holder, row, *_key(record)),
    ).fetchone()
    if must_exist and exists is None:
        raise _not_there(record)
    stored = attach(call.company, holder, row, record)
    _touch(call.company, (holder, row))
    return Outcome(body=_ret_text(call.company, "DataExtRet", stored | _where(record), call.version))


def _key(record: Record) -> tuple[str, str]:
    return str(record["OwnerID"]).lower(), str(record["DataExtName"]).lower()


def _not_there(record: Record) -> Refused:
    return Refused(OBJECT_NOT_FOUND, id=record["DataExtName"], quickbooks_error=RECORD_NOT_IN_LIST)


def _where(record: Record) -> Record:
    return {
        name: value
        for name, value in record.items()
        if name in ("ListDataExtType", "ListObjRef", "TxnDataExtType", "TxnID", "TxnLineID", "OtherDataExtType")
    }


def _holder(call: Call, record: Record) -> Holder:
    if record.get("ListDataExtType"):
        return "list", _list_object(call, record)
    if record.get("TxnDataExtType"):
        return _transaction(call, record)
    return "company", 0


def _list_object(call: Call, record: Record) -> int:
    kind = str(record["ListDataExtType"])
    kinds = ITEM_KINDS if kind == "Item" else (kind,)
    wanted = record["ListObjRef"]
    if isinstance(wanted, int):
        return wanted
    assert isinstance(wanted, dict)
    list_id, full_name = str(wanted.get("ListID", "")), str(wanted.get("FullName", ""))
    if list_id and not is_external_id(list_id):
        raise Refused(INVALID_ID, value=list_id, field="list ID")
    find = references.find_by_list_id if list_id else references.find_by_full_name
    row = find(call.company, kinds, list_id or full_name)
    if row is None:
        raise Refused(
            INVALID_REFERENCE,
            list=kind,
            name=list_id or full_name,
            object="data extension",
            quickbooks_error=RECORD_NOT_IN_LIST,
        )
    record["ListObjRef"] = row
    return row


def _transaction(call: Call, record: Record) -> Holder:
    txn_id, line_id = str(record["TxnID"]), str(record.get("TxnLineID", ""))
    if not is_external_id(txn_id):
        raise Refused(INVALID_ID, value=txn_id, field="Transaction id")
    found = call.company.connection.execute(
        "SELECT id FROM txn WHERE txn_id = ? AND kind = ?", (txn_id, record["TxnDataExtType"])
    ).fetchone()
    if found is not None and line_id:
        line = call.company.connection.execute(
            "SELECT id FROM line WHERE txn = ? AND txn_line_id = ?", (found[0], line_id)
        ).fetchone()
        if line is not None:
            return "line", int(line[0])
        found = None
    if found is None:
        raise Refused(OBJECT_NOT_FOUND, id=line_id or txn_id, quickbooks_error=RECORD_NOT_IN_LIST)
    return "txn", int(found[0])


def _touch(company: Company, holder: Holder) -> None:
    kind, row = holder
    now = company.edit_time()
    if kind == "list":
        company.connection.execute("UPDATE list_object SET time_modified = ? WHERE id = ?", (now, row))
    elif kind == "txn":
        company.connection.execute("UPDATE txn SET time_modified = ? WHERE id = ?", (now, row))
    elif kind == "line":
        company.connection.execute(
            "UPDATE txn SET time_modified = ? WHERE id = (SELECT txn FROM line WHERE id = ?)", (now, row)
        )


def _definition(company: Company, record: Record) -> dict[str, Any] | None:
    found = company.connection.execute(
        "SELECT own FROM data_ext_def WHERE owner_key = ? AND name_key = ?", _key(record)
    ).fetchone()
    return None if found is None else json.loads(found[0])


def _defined(company: Company, record: Record) -> dict[str, Any]:
    definition = _definition(company, record)
    if definition is None:
        raise _not_there(record)
    return definition


def _body(call: Call, name: str) -> Record:
    record = call.record[name]
    assert isinstance(record, dict)
    return record


def _ret_text(
    company: Company, ret: str, record: Record, version: Version, include: frozenset[str] | None = None
) -> str:
    made = template(
        catalogue.body(ret),
        record,
        company.list_ids.__getitem__,
        version=version,
        edition=company.edition,
        include=include,
    )
    return fill(made, company.names)


OPERATIONS = (
    Operation("DataExtDefAddRq", data_ext_def_add, writes=True),
    Operation("DataExtDefQueryRq", data_ext_def_query, writes=False),
    Operation("DataExtAddRq", data_ext_add, writes=True),
    Operation("DataExtModRq", data_ext_mod, writes=True),
    Operation("DataExtDelRq", data_ext_del, writes=True),
)
