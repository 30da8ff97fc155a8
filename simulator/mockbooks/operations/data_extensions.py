"""Data extensions: custom fields (OwnerID 0) and the private data of applications (OwnerID a GUID).

A value hangs on one list object, transaction, line or on the company, and needs a definition
(:mod:`mockbooks.operations.data_extension_definitions`). The GUID of its owner is compared without case and returned
as it was first defined (recorded: lower case). Values come back only to a query that names the OwnerID. Adding or
changing one moves the TimeModified of its object, not its EditSequence (documented).

Add is for what has no value yet, Mod for either: a definition is all that it asks for [D:OSR]. Recorded of private data
of the company [R: mmurphy1077/cakephp-quickbooks, LOG/1_initial_add.txt, a log of the Web Connector].
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from mockbooks.company import Company
from mockbooks.company.identity import is_external_id
from mockbooks.company.kinds import ITEM_KINDS
from mockbooks.company.local_time import moment_text
from mockbooks.operations import references
from mockbooks.operations.call import Call
from mockbooks.operations.computed_text import computed_text
from mockbooks.operations.outcome import Outcome
from mockbooks.operations.registry import Operation
from mockbooks.qbxml import catalogue
from mockbooks.qbxml.catalogue.model import Element
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import (
    CANNOT_SAVE,
    DATA_EXTENSION_EXISTS,
    INVALID_ID,
    INVALID_IN_CONTEXT,
    INVALID_REFERENCE,
    OBJECT_NOT_FOUND,
    RECORD_NOT_IN_LIST,
    STRING_TOO_LONG,
    Refused,
    data_extension,
)
from mockbooks.qbxml.types import convert
from mockbooks.qbxml.versions import Version

__all__ = ["OPERATIONS", "attach", "body", "defined", "definition_of", "key_of", "ret_text", "text"]

Holder = tuple[str, int]
"""What a value hangs on: ``list``, ``txn``, ``line`` or ``company``, and the row id (0 for the company)."""

_LONGEST = {"STR255TYPE": 255, "STR1024TYPE": 1024}


def text(
    company: Company,
    holder: str,
    row: int,
    owner_keys: Sequence[str],
    version: Version,
    element: Element | None = None,
) -> str:
    """The DataExtRet elements of one object for these owners, in the order in which they were added.

    ``element`` is another one that shows them: group lines of purchases have DataExt [D:SCH].
    """
    found = company.connection.execute(
        "SELECT own FROM data_ext WHERE holder = ? AND object = ? "
        f"AND owner_key IN ({', '.join('?' * len(owner_keys))}) ORDER BY id",
        (holder, row, *owner_keys),
    )
    shown = catalogue.body("DataExtRet") if element is None else element
    return "".join(computed_text(company, shown, json.loads(own), version) for (own,) in found)


def data_ext_add(call: Call) -> Outcome:
    """Put a value on an object that has none of this field; otherwise 3180 (recorded)."""
    return _write(call, "DataExtAdd", is_new=True)


def data_ext_mod(call: Call) -> Outcome:
    """Change a value, or write the first one (documented)."""
    return _write(call, "DataExtMod", is_new=False)


def data_ext_del(call: Call) -> Outcome:
    """Take a value away."""
    record = body(call, "DataExtDel")
    holder, row = _holder(call, record)
    deleted = call.company.connection.execute(
        "DELETE FROM data_ext WHERE holder = ? AND object = ? AND owner_key = ? AND name_key = ?",
        (holder, row, *key_of(record)),
    )
    if not deleted.rowcount:
        raise _not_there(record)
    _touch(call.company, (holder, row))
    gone = record | {"TimeDeleted": moment_text(call.company.edit_time(), call.company.zone)}
    # [R] recorded: what was the company's own names no object.
    gone.pop("OtherDataExtType", None)
    return Outcome(body=ret_text(call.company, "DataExtDelRet", gone, call.version))


def attach(company: Company, holder: str, row: int, field: Record) -> Record:
    """Put a value (OwnerID, DataExtName, DataExtValue) on an object, in place of the one that is there.

    Returns what is stored, with the definition's type. Raises ``Refused``: 3120 if the field is not defined (assumed),
    3070 if the value is too long for its type, the code of its type if it is no value of it.
    """
    definition = defined(company, field)
    value = str(field["DataExtValue"])
    if definition["DataExtType"] not in _LONGEST:
        value = convert(definition["DataExtType"])(value, "DataExtValue")
    if len(value) > _LONGEST.get(definition["DataExtType"], len(value)):
        raise Refused(STRING_TOO_LONG, value=value, field="DataExtValue")
    stored: Record = {name: definition[name] for name in ("OwnerID", "DataExtName", "DataExtType")}
    stored["DataExtValue"] = value
    company.connection.execute(
        "INSERT INTO data_ext (holder, object, owner_key, name_key, own) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (holder, object, owner_key, name_key) DO UPDATE SET own = excluded.own",
        (holder, row, *key_of(field), json.dumps(stored)),
    )
    return stored


def _write(call: Call, name: str, *, is_new: bool) -> Outcome:
    record = body(call, name)
    definition = defined(call.company, record)
    holder, row = _holder(call, record)
    on = record.get("ListDataExtType") or record.get("TxnDataExtType") or record.get("OtherDataExtType")
    if on not in definition.get("AssignToObject", ()):
        raise Refused(INVALID_IN_CONTEXT, element="DataExtName")
    exists = call.company.connection.execute(
        "SELECT 1 FROM data_ext WHERE holder = ? AND object = ? AND owner_key = ? AND name_key = ?",
        (holder, row, *key_of(record)),
    ).fetchone()
    if is_new and exists is not None:
        named = data_extension(str(definition["DataExtName"]))
        raise Refused(CANNOT_SAVE, object=named, quickbooks_error=DATA_EXTENSION_EXISTS)
    stored = attach(call.company, holder, row, record)
    _touch(call.company, (holder, row))
    return Outcome(body=ret_text(call.company, "DataExtRet", stored | _where(record), call.version))


def key_of(record: Record) -> tuple[str, str]:
    """OwnerID and DataExtName as they are compared: without case."""
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


def definition_of(company: Company, record: Record) -> dict[str, Any] | None:
    """The definition of the field that a record names by OwnerID and DataExtName, if there is one."""
    found = company.connection.execute(
        "SELECT own FROM data_ext_def WHERE owner_key = ? AND name_key = ?", key_of(record)
    ).fetchone()
    return None if found is None else json.loads(found[0])


def defined(company: Company, record: Record) -> dict[str, Any]:
    """The definition of the field that a record names. Raises ``Refused`` 3120 if there is none (assumed)."""
    definition = definition_of(company, record)
    if definition is None:
        raise _not_there(record)
    return definition


def body(call: Call, name: str) -> Record:
    """The body of a request."""
    record = call.record[name]
    assert isinstance(record, dict)
    return record


def ret_text(
    company: Company, ret: str, record: Record, version: Version, include: frozenset[str] | None = None
) -> str:
    """A record as the element of an answer."""
    return computed_text(company, catalogue.body(ret), record, version, include)


OPERATIONS = (
    Operation("DataExtAddRq", data_ext_add, writes=True),
    Operation("DataExtModRq", data_ext_mod, writes=True),
    Operation("DataExtDelRq", data_ext_del, writes=True),
)
