"""Add, for every list."""

from __future__ import annotations

from mockbooks.company.names import name_key, space_of
from mockbooks.operations import company_features, references
from mockbooks.operations.call import Call
from mockbooks.operations.lists.body import stored_and_acted
from mockbooks.operations.lists.capacities import refuse_full
from mockbooks.operations.lists.entry import ListEntry, insert, load
from mockbooks.operations.lists.list_type import Change, ListType
from mockbooks.operations.lists.text import entry_text
from mockbooks.operations.outcome import Outcome
from mockbooks.qbxml import catalogue
from mockbooks.qbxml.catalogue.model import Element
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import (
    CANNOT_SAVE,
    CANNOT_STORE,
    MISSING_ELEMENT,
    NAME_IN_USE,
    NAME_WITH_COLON,
    Refused,
    list_element,
)

__all__ = ["add", "add_record", "body_element", "check_name", "check_parent"]


def add(list_type: ListType, call: Call) -> Outcome:
    """Answer an Add: the new entry as it is returned."""
    record = call.record[f"{list_type.kind}Add"]
    assert isinstance(record, dict)
    entry = add_record(list_type, call, record)
    recovery: Record = {"ListID": entry.list_id, "EditSequence": str(entry.edit_sequence)}
    return Outcome(body=entry_text(call, list_type, entry.id), recovery=recovery)


def add_record(list_type: ListType, call: Call, record: Record) -> ListEntry:
    """Add an entry from the body of an Add. Raises ``Refused``; the record given is used up."""
    company = call.company
    list_type.require(call)
    element = body_element(f"{list_type.kind}AddRq", f"{list_type.kind}Add")
    _refuse_empty(record, element, call)
    company_features.refuse_elements(company, record)
    references.resolve(company, record, element, list_type.label, list_type.kind)
    whole: Record = {each: record.pop(each) for each in list_type.taken_whole if each in record}
    stored, acted = stored_and_acted(record, list_type.ret)
    acted |= whole
    acted |= {name: stored.pop(name) for name in list_type.derived_names & stored.keys()}
    name = list_type.name_of(stored)
    parent = _parent(list_type, call, stored)
    list_type.check_first(company, name, stored)
    check_name(list_type, call, name, parent)
    refuse_full(company, list_type, name)
    is_active = stored.pop("IsActive", "true") != "false"
    for column in (list_type.name_element, list_type.parent_element):
        stored.pop(column, None)
    own: Record = {key: value for key, value in stored.items() if value not in ("", {}, [])}
    change = Change(call, name, own, acted, parent)
    list_type.complete(change)
    list_type.check(change)
    list_type.derive(change)
    entry = insert(company, list_type.kind, name, own, parent=parent, is_active=is_active)
    list_type.added(change, entry)
    return entry


def body_element(request: str, name: str) -> Element:
    """The catalogue's element of the body of a request."""
    return next(child for child in catalogue.message(request).children() if child.name == name)


def check_name(list_type: ListType, call: Call, name: str, parent: ListEntry | None, row: int | None = None) -> None:
    """Refuse a name that is missing (3150), has a colon (3090) or is taken in its space (3100)."""
    if not name:
        raise Refused(MISSING_ELEMENT, element=list_type.name_element)
    if not list_type.named:
        return
    if ":" in name:
        raise Refused(CANNOT_STORE, value=name, field=list_type.name_field, quickbooks_error=NAME_WITH_COLON)
    if "\t" in name or "\n" in name:
        _refuse_control_character(list_type, name)
    full_name = name if parent is None else f"{parent.full_name}:{name}"
    taken = call.company.connection.execute(
        "SELECT id FROM list_object WHERE space = ? AND full_name_key = ?",
        (space_of(list_type.kind), name_key(full_name)),
    ).fetchone()
    if taken is not None and taken[0] != row:
        raise Refused(NAME_IN_USE, name=name)


def check_parent(list_type: ListType, parent: ListEntry) -> None:
    """Refuse a parent that is too deep already. Assumed: the code; the depth is observed."""
    if parent.sublevel >= list_type.deepest:
        raise Refused(CANNOT_SAVE, object=list_element(list_type.label, parent.full_name))


def _refuse_empty(record: Record, element: Element, call: Call) -> None:
    """Assumed: an element that the language requires and that is sent empty is missing."""
    particles = element.content.particles if element.content is not None else ()
    for child in particles:
        if not isinstance(child, Element) or not child.minimum or not child.valid(call.version, call.edition):
            continue
        if record.get(child.name) == "":
            raise Refused(MISSING_ELEMENT, element=child.name)


def _refuse_control_character(list_type: ListType, name: str) -> None:
    """Assumed: a tab or a new line in a name is refused as a colon is."""
    raise Refused(CANNOT_STORE, value=name, field=list_type.name_field)


def _parent(list_type: ListType, call: Call, stored: Record) -> ListEntry | None:
    row = stored.get(list_type.parent_element)
    if not isinstance(row, int):
        return None
    parent = load(call.company, row)
    check_parent(list_type, parent)
    return parent
