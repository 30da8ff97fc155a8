"""Mod, for every list: with the current EditSequence, or not at all."""

from __future__ import annotations

import copy

from mockbooks.books.posting import change_parent
from mockbooks.company.identity import is_external_id
from mockbooks.operations import company_features, references
from mockbooks.operations.call import Call
from mockbooks.operations.lists.add import body_element, check_name, check_parent
from mockbooks.operations.lists.body import merged, refuse_incomplete, stored_and_acted
from mockbooks.operations.lists.entry import ListEntry, load, save
from mockbooks.operations.lists.list_type import Change, ListType
from mockbooks.operations.lists.text import entry_text
from mockbooks.operations.outcome import Outcome
from mockbooks.qbxml.catalogue.model import Element
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import (
    CANNOT_CLEAR,
    INVALID_ID,
    INVALID_PARENT,
    OBJECT_NOT_FOUND,
    RECORD_NOT_IN_LIST,
    STALE_EDIT_SEQUENCE,
    Refused,
)

__all__ = ["entry_of", "mod"]


def mod(list_type: ListType, call: Call) -> Outcome:
    """Answer a Mod: the entry as it is now; 3200 carries the entry as it is in the file (recorded)."""
    body = call.record[f"{list_type.kind}Mod"]
    assert isinstance(body, dict)
    list_type.require(call)
    entry = entry_of(list_type.kind, call, str(body.pop("ListID")))
    sequence = str(body.pop("EditSequence"))
    if sequence != str(entry.edit_sequence):
        current = entry_text(call, list_type, entry.id)
        raise Refused(STALE_EDIT_SEQUENCE, edit_sequence=sequence, current=current)
    _change(list_type, call, entry, body)
    recovery: Record = {"ListID": entry.list_id, "EditSequence": str(entry.edit_sequence)}
    return Outcome(body=entry_text(call, list_type, entry.id), recovery=recovery)


def entry_of(kind: str, call: Call, list_id: str) -> ListEntry:
    """The entry a request names by ListID. Raises ``Refused`` (3000 for no id at all, 3120 for an unknown one)."""
    if not is_external_id(list_id):
        raise Refused(INVALID_ID, value=list_id, field="list ID")
    row = references.find_by_list_id(call.company, (kind,), list_id)
    if row is None:
        raise Refused(OBJECT_NOT_FOUND, id=list_id, quickbooks_error=RECORD_NOT_IN_LIST)
    return load(call.company, row)


def _change(list_type: ListType, call: Call, entry: ListEntry, body: Record) -> None:
    element = body_element(call.name, f"{list_type.kind}Mod")
    company_features.refuse_elements(call.company, body)
    references.resolve(call.company, body, element, list_type.label, list_type.kind)
    whole: Record = {each: body.pop(each) for each in list_type.taken_whole if each in body}
    stored, acted = stored_and_acted(body, list_type.ret)
    acted |= whole
    _refuse_cleared(stored, list_type.ret)
    before = copy.copy(entry)
    parent = _new_parent(list_type, call, entry, stored)
    entry.name = list_type.name_of(stored, before)
    check_name(list_type, call, entry.name, parent, entry.id)
    entry.parent = None if parent is None else parent.id
    entry.sublevel = 0 if parent is None else parent.sublevel + 1
    entry.full_name = entry.name if parent is None else f"{parent.full_name}:{entry.name}"
    if "IsActive" in stored:
        entry.is_active = _flag("IsActive", stored)
    columns = (list_type.name_element, list_type.parent_element, "IsActive")
    given = {name: value for name, value in stored.items() if name not in columns}
    entry.own = merged(entry.own, given, list_type.ret)
    refuse_incomplete(entry.own, given, list_type.ret, call.edition)
    change = Change(call, entry.name, entry.own, acted, parent, before)
    list_type.check(change)
    list_type.derive(change)
    save(call.company, entry)
    if list_type.balances and entry.parent != before.parent:
        change_parent(call.company, entry.id, before.parent, entry.parent)
    list_type.changed(change, entry)


def _refuse_cleared(stored: Record, ret: Element) -> None:
    """Assumed: what every object has in its Ret cannot be cleared."""
    for child in ret.content.particles if ret.content is not None else ():
        if isinstance(child, Element) and child.minimum and child.until is None and stored.get(child.name) == "":
            raise Refused(CANNOT_CLEAR, element=child.name)


def _flag(name: str, stored: Record) -> bool:
    if stored[name] == "":
        raise Refused(CANNOT_CLEAR, element=name)
    return stored[name] == "true"


def _new_parent(list_type: ListType, call: Call, entry: ListEntry, stored: Record) -> ListEntry | None:
    row = stored.get(list_type.parent_element, entry.parent)
    if not isinstance(row, int):
        return None
    parent = load(call.company, row)
    if row != entry.parent:
        check_parent(list_type, parent)
        _refuse_cycle(list_type, call, entry, parent)
    return parent


def _refuse_cycle(list_type: ListType, call: Call, entry: ListEntry, parent: ListEntry) -> None:
    """Assumed: an entry cannot stand below itself; refused as a parent that does not resolve."""
    above: ListEntry | None = parent
    while above is not None:
        if above.id == entry.id:
            raise Refused(INVALID_PARENT, name=parent.full_name, list=list_type.label)
        above = None if above.parent is None else load(call.company, above.parent)
