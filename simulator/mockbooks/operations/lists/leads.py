"""Leads: people who may become customers (qbXML 13.0). They have names, places and contacts, and no FullName of levels.

Places and contacts are numbered; a Mod names those it changes by their numbers, the others stay, and a number that is
not there is refused with 3120 (assumed). One contact is the primary one: the last that was made so (assumed). A lead is
in no other list, so a customer may have its name (assumed). There is no way to delete one, nor to make it inactive
[D:SCH].
"""

from __future__ import annotations

from mockbooks.operations.lists.list_type import Change, ListType
from mockbooks.operations.lists.rate_tables import records
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import OBJECT_NOT_FOUND, RECORD_NOT_IN_LIST, Refused

__all__ = ["Lead"]

_NUMBERED = (("LocationsRet", "LocationID"), ("LeadContactsRet", "LeadContactID"))


class Lead(ListType):
    """The list of leads."""

    kind = "Lead"
    name_element = "FullName"
    provenance = {"Query": "documented", "Add": "documented", "Mod": "documented"}

    def complete(self, change: Change) -> None:
        """A hot lead, unless it says otherwise [D:SCH]."""
        change.own.setdefault("Status", "Hot")

    def check(self, change: Change) -> None:
        """Number what is new, change what is named."""
        for element, number in _NUMBERED:
            if change.before is None:
                _number(change.own, element, number)
            else:
                _change(change.own, change.before.own, element, number)
        _main_place(change.own)
        _one_primary(change.own)


def _number(own: Record, element: str, number: str) -> None:
    given = records(own.get(element))
    if given:
        own[element] = [{number: str(place), **each} for place, each in enumerate(given, 1)]


def _change(own: Record, before: Record, element: str, number: str) -> None:
    if own.get(element) == before.get(element):
        return
    kept = {str(each.get(number, "")): each for each in records(before.get(element))}
    for each in records(own.get(element)):
        key = str(each[number])
        if key not in kept:
            raise Refused(OBJECT_NOT_FOUND, id=key, quickbooks_error=RECORD_NOT_IN_LIST)
        changed = {**kept[key], **each}
        kept[key] = {name: value for name, value in changed.items() if value not in ("", {}, [])}
    own[element] = [*kept.values()]


def _main_place(own: Record) -> None:
    """Assumed: MainAddress, which nothing can give, says whether this is the first of the places."""
    for place, each in enumerate(records(own.get("LocationsRet"))):
        each["MainAddress"] = "false" if place else "true"


def _one_primary(own: Record) -> None:
    contacts = records(own.get("LeadContactsRet"))
    primary = [contact for contact in contacts if contact.get("IsPrimaryContact") == "true"]
    for contact in contacts:
        contact["IsPrimaryContact"] = "true" if primary and contact is primary[-1] else "false"
