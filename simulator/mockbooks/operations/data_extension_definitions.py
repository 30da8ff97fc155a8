"""Definitions of data extensions: added, asked for, changed and deleted.

A definition names the field, its type and the objects it may be on; (OwnerID, DataExtName) is unique, the GUID
compared without case (documented). Values follow their definition: another name shows on all of them; where the field
may no longer be, and when its definition is deleted, they are gone (assumed).
"""

from __future__ import annotations

import json

from mockbooks.company import Company
from mockbooks.company.kinds import ITEM_KINDS
from mockbooks.company.local_time import moment_text
from mockbooks.operations.call import Call
from mockbooks.operations.data_extensions import body, defined, definition_of, key_of, ret_text
from mockbooks.operations.outcome import Outcome
from mockbooks.operations.registry import Operation
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import (
    CANNOT_CLEAR,
    CANNOT_DELETE,
    INVALID_IN_CONTEXT,
    NAME_IN_USE,
    NO_MATCH,
    OK,
    Refused,
)

__all__ = ["OPERATIONS"]

_CUSTOM_FIELD = "0"
_LIST_KINDS = ("Account", "Customer", "Employee", "Item", "OtherName", "Vendor")
_REQUIREMENTS = ("DataExtListRequire", "DataExtTxnRequire")
_OF_CUSTOM_FIELDS = ("DataExtID", *_REQUIREMENTS, "DataExtFormatString")


def data_ext_def_add(call: Call) -> Outcome:
    """Define a field. A custom field must be STR255TYPE (documented; code assumed)."""
    record = body(call, "DataExtDefAdd")
    if record["OwnerID"] == _CUSTOM_FIELD and record["DataExtType"] != "STR255TYPE":
        raise Refused(INVALID_IN_CONTEXT, element="DataExtType")
    if definition_of(call.company, record) is not None:
        raise Refused(NAME_IN_USE, name=record["DataExtName"])
    for requirement in _REQUIREMENTS:
        record[requirement] = record.get(requirement) or "false"
    record["DataExtFormatString"] = record.get("DataExtFormatString") or _any_format()
    record["DataExtID"] = str(call.company.counters.next("data_ext_def"))
    call.company.connection.execute(
        "INSERT INTO data_ext_def (owner_key, name_key, own) VALUES (?, ?, ?)", (*key_of(record), json.dumps(record))
    )
    return _answer(call, record)


def data_ext_def_query(call: Call) -> Outcome:
    """The definitions of these owners, or those that may be on these kinds of object."""
    owners = call.owner_keys
    kinds = set(_names(call.record, "AssignToObject"))
    found = call.company.connection.execute("SELECT own FROM data_ext_def ORDER BY id")
    records = [json.loads(own) for (own,) in found]
    chosen = [
        record
        for record in records
        if (not owners or record["OwnerID"].lower() in owners)
        and (not kinds or kinds & set(_names(record, "AssignToObject")))
    ]
    text = "".join(_text(call, record) for record in chosen)
    counted = call.attributes.get("metaData", "NoMetaData")
    return Outcome(
        status=OK.status() if chosen or counted == "MetaDataOnly" else NO_MATCH.status(),
        body="" if counted == "MetaDataOnly" else text,
        ret_count=None if counted == "NoMetaData" else len(chosen),
    )


def data_ext_def_mod(call: Call) -> Outcome:
    """Rename a field, put it on more kinds of object or take it off some, change what it requires."""
    company = call.company
    change = body(call, "DataExtDefMod")
    record: Record = defined(company, change)
    before = key_of(record)
    if change.get("DataExtNewName") == "":
        raise Refused(CANNOT_CLEAR, element="DataExtNewName")
    record["DataExtName"] = change.get("DataExtNewName", record["DataExtName"])
    if key_of(record) != before and definition_of(company, record) is not None:
        raise Refused(NAME_IN_USE, name=record["DataExtName"])
    removed = _names(change, "RemoveFromObject")
    assigned = dict.fromkeys([*_names(record, "AssignToObject"), *_names(change, "AssignToObject")])
    record["AssignToObject"] = [kind for kind in assigned if kind not in removed]
    for name in (*_REQUIREMENTS, "DataExtFormatString"):
        if change.get(name):
            record[name] = change[name]
    if change.get("DataExtFormatString") == "":
        record["DataExtFormatString"] = _any_format()
    company.connection.execute(
        "UPDATE data_ext_def SET owner_key = ?, name_key = ?, own = ? WHERE owner_key = ? AND name_key = ?",
        (*key_of(record), json.dumps(record), *before),
    )
    for kind in removed:
        _take_off(company, before, kind)
    _rename_values(company, before, record)
    return _answer(call, record)


def data_ext_def_del(call: Call) -> Outcome:
    """Delete a definition, and every value of the field.

    Raises ``Refused`` 3160 for a custom field: only a person takes those away [D:OSR; the code is assumed].
    """
    company = call.company
    record: Record = defined(company, call.record)
    if record["OwnerID"] == _CUSTOM_FIELD:
        raise Refused(CANNOT_DELETE, id=record["DataExtName"])
    for table in ("data_ext", "data_ext_def"):
        company.connection.execute(f"DELETE FROM {table} WHERE owner_key = ? AND name_key = ?", key_of(record))
    gone: Record = {
        "OwnerID": record["OwnerID"],
        "DataExtName": record["DataExtName"],
        "TimeDeleted": moment_text(company.edit_time(), company.zone),
    }
    return Outcome(
        body=ret_text(company, "DataExtDefDelRet", gone, call.version), recovery={"OwnerID": record["OwnerID"]}
    )


def _any_format() -> str:
    """Assumed: what a definition without a format shows; the published schema wants the element in every answer."""
    return "Any text"


def _answer(call: Call, record: Record) -> Outcome:
    return Outcome(body=_text(call, record), recovery={"OwnerID": record["OwnerID"]})


def _text(call: Call, record: Record) -> str:
    """A definition as it is shown.

    [R: mmurphy1077/cakephp-quickbooks, LOG/1_initial_add.txt] recorded at 13.0: private data show neither number nor
    requirements nor format, which the published schema wants in every answer. Assumed: custom fields show them.
    """
    shown = record
    if record["OwnerID"] != _CUSTOM_FIELD:
        shown = {name: value for name, value in record.items() if name not in _OF_CUSTOM_FIELDS}
    return ret_text(call.company, "DataExtDefRet", shown, call.version, call.include)


def _names(record: Record, element: str) -> list[str]:
    given = record.get(element)
    return [str(name) for name in given] if isinstance(given, list) else []


def _take_off(company: Company, key: tuple[str, str], kind: str) -> None:
    """Delete the values of a field on objects of this kind."""
    if kind == "Company":
        objects: tuple[tuple[str, str, tuple[str, ...]], ...] = (("company", "SELECT 0", ()),)
    elif kind in _LIST_KINDS:
        kinds = ITEM_KINDS if kind == "Item" else (kind,)
        marks = ", ".join("?" * len(kinds))
        objects = (("list", f"SELECT id FROM list_object WHERE kind IN ({marks})", kinds),)
    else:
        objects = (
            ("txn", "SELECT id FROM txn WHERE kind = ?", (kind,)),
            ("line", "SELECT line.id FROM line JOIN txn ON txn.id = line.txn WHERE txn.kind = ?", (kind,)),
        )
    for holder, select, parameters in objects:
        company.connection.execute(
            f"DELETE FROM data_ext WHERE owner_key = ? AND name_key = ? AND holder = ? AND object IN ({select})",
            (*key, holder, *parameters),
        )


def _rename_values(company: Company, before: tuple[str, str], definition: Record) -> None:
    found = company.connection.execute(
        "SELECT id, own FROM data_ext WHERE owner_key = ? AND name_key = ?", before
    ).fetchall()
    for row, own in found:
        renamed = {**json.loads(own), "DataExtName": definition["DataExtName"]}
        company.connection.execute(
            "UPDATE data_ext SET name_key = ?, own = ? WHERE id = ?",
            (key_of(definition)[1], json.dumps(renamed), row),
        )


OPERATIONS = (
    Operation("DataExtDefAddRq", data_ext_def_add, writes=True),
    Operation("DataExtDefModRq", data_ext_def_mod, writes=True),
    Operation("DataExtDefDelRq", data_ext_def_del, writes=True),
    Operation("DataExtDefQueryRq", data_ext_def_query, writes=False),
)
