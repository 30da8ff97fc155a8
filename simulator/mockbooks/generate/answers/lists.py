"""Rows of list objects: first a row for each that was shown, with its names and identity; then what it refers to."""

from __future__ import annotations

import sqlite3

from mockbooks.company import Company
from mockbooks.company.kinds import ACCOUNT_ORDER
from mockbooks.generate.answers.account_types import account_record
from mockbooks.generate.answers.moments import times
from mockbooks.generate.answers.references import References
from mockbooks.generate.answers.shown import Shown, ShownObject
from mockbooks.generate.answers.understanding import Difference, Understanding
from mockbooks.operations.lists import LIST_TYPES
from mockbooks.operations.lists.entry import ListEntry, arrange, dump_own, load, restore
from mockbooks.operations.references import find_by_full_name, find_by_list_id
from mockbooks.qbxml.record import Record

__all__ = ["derived_names", "insert_rows", "name_element", "put_in", "write_records"]

_IDENTITY = frozenset({"ListID", "TimeCreated", "TimeModified", "EditSequence", "IsActive", "Sublevel", "DataExtRet"})


def name_element(kind: str, record: Record) -> str:
    """The element that shows the name of an object of this kind."""
    list_type = LIST_TYPES.get(kind)
    if list_type is not None:
        return list_type.name_element
    return next((name for name in ("Name", "Initial") if name in record), "Name")


def parent_element(kind: str) -> str:
    """The element that names the entry above."""
    list_type = LIST_TYPES.get(kind)
    return "ParentRef" if list_type is None else list_type.parent_element


def derived_names(kind: str) -> frozenset[str]:
    """The elements of this kind that follow from other rows."""
    list_type = LIST_TYPES.get(kind)
    return list_type.derived_names if list_type is not None else frozenset()


def insert_rows(company: Company, shown: Shown, references: References, understanding: Understanding) -> None:
    """A row for each list object that was shown and not deleted, parents first."""
    for shown_object in shown.objects("list"):
        if _is_deleted(shown, shown_object):
            understanding.leave_out(shown_object.kind, "it was deleted later")
            continue
        entry = _entry(company, shown_object)
        if entry.kind == "Account":
            _complete_account(entry, references)
        if put_in(company, entry, understanding):
            shown.became(shown_object, entry.id)
            understanding.objects[shown_object.kind] += 1


def write_records(company: Company, shown: Shown, references: References) -> None:
    """Write what each object owns, now that all it refers to has a row."""
    for shown_object in shown.objects("list"):
        if shown_object.row is not None:
            kind = shown_object.kind
            own = references.resolved(company, _own(shown_object), shown_object.element, kind)
            if kind == "Account":
                own["AccountType"] = str(load(company, shown_object.row).classified)
            parent = _parent(company, shown_object)
            company.connection.execute(
                "UPDATE list_object SET own = ?, parent = ? WHERE id = ?",
                (dump_own(own), None if parent is None else parent.id, shown_object.row),
            )
    company.list_objects.clear()
    arrange(company, "Account")


def put_in(company: Company, entry: ListEntry, understanding: Understanding) -> bool:
    """Put an entry into its list; one whose name is taken already gets its ListID added to it."""
    try:
        restore(company, entry)
        return True
    except sqlite3.IntegrityError:
        taken = entry.full_name
    entry.name = f"{entry.name} ({entry.list_id})"
    entry.full_name = f"{entry.full_name} ({entry.list_id})"
    try:
        restore(company, entry)
    except sqlite3.IntegrityError:
        understanding.leave_out(f"{entry.kind} {entry.list_id}", "its ListID is that of another object")
        return False
    reason = "two objects of one list were shown with one name: one was renamed or deleted between the answers"
    difference = Difference("read back", entry.kind, "FullName", reason)
    understanding.differs(difference, entry.list_id, taken, entry.full_name)
    return True


def _is_deleted(shown: Shown, shown_object: ShownObject) -> bool:
    deletion = shown.get("deletion", f"ListDel\n{shown_object.key}")
    if deletion is None or deletion.record.get("ListDelType") != shown_object.kind:
        return False
    return str(deletion.record.get("TimeDeleted", "")) >= str(shown_object.record.get("TimeModified", ""))


def _entry(company: Company, shown_object: ShownObject) -> ListEntry:
    record, kind, list_id = shown_object.record, shown_object.kind, shown_object.key
    shown_name = record.get(name_element(kind, record))
    full_name = str(record.get("FullName") or shown_name or list_id)
    name = str(shown_name or full_name.rpartition(":")[2])
    parent = _parent(company, shown_object)
    created, modified, sequence = times(record, list_id, company.zone)
    level = record.get("Sublevel")
    if "FullName" not in record and parent is not None:
        full_name = f"{parent.full_name}:{name}"
    return ListEntry(
        id=0,
        kind=kind,
        list_id=list_id,
        name=name,
        full_name=full_name,
        parent=None if parent is None else parent.id,
        sublevel=int(str(level)) if level else (0 if parent is None else parent.sublevel + 1),
        is_active=record.get("IsActive") != "false",
        time_created=created,
        time_modified=modified,
        edit_sequence=sequence,
        revision=0,
        own=_without_references(_own(shown_object)),
    )


def _parent(company: Company, shown_object: ShownObject) -> ListEntry | None:
    given = shown_object.record.get(parent_element(shown_object.kind))
    if not isinstance(given, dict):
        return None
    list_id, kinds = str(given.get("ListID", "")), (shown_object.kind,)
    if list_id:
        row = find_by_list_id(company, kinds, list_id)
    else:
        row = find_by_full_name(company, kinds, str(given.get("FullName", "")))
    return None if row is None else load(company, row)


def _complete_account(entry: ListEntry, references: References) -> None:
    """An account of which only some elements were shown, or a type that there is not, gets one: it posts by it."""
    if entry.own.get("AccountType") not in ACCOUNT_ORDER:
        mention = references.mentions.get(("Account", entry.list_id))
        told = account_record(entry.full_name, [] if mention is None else mention.references)
        entry.own["AccountType"] = told["AccountType"]


def _own(shown_object: ShownObject) -> Record:
    kind, record = shown_object.kind, shown_object.record
    taken = _IDENTITY | {"FullName", parent_element(kind), name_element(kind, record)} | derived_names(kind)
    return {name: value for name, value in record.items() if name not in taken}


def _without_references(own: Record) -> Record:
    """What a row is ordered and looked up by stands in leaves."""
    return {name: value for name, value in own.items() if isinstance(value, str)}
