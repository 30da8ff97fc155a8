"""Contacts of a customer or vendor (qbXML 12.0): small records with an id and an edit sequence of their own.

Their ids are sixteen places of base 36 (recorded: ``0000000000000owb``). Contact and AltContact of a name stand among
them, each as the FirstName of one contact (recorded); that they do so from the Add on, and that a later change of
Contact leaves the contact alone, is assumed.
"""

from __future__ import annotations

from collections.abc import Iterable

from mockbooks.company import Company
from mockbooks.company.local_time import moment_text
from mockbooks.operations.call import Call
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import OBJECT_NOT_FOUND, RECORD_NOT_IN_LIST, STALE_EDIT_SEQUENCE, Refused

__all__ = ["added_contacts", "changed_contacts"]

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_PLACES = 16
_LONGEST_FIRST_NAME = 25


def added_contacts(call: Call, own: Record) -> None:
    """Give every contact of a new name its identity, those of Contact and AltContact first."""
    named: list[Record] = [
        {"FirstName": str(own[name])[:_LONGEST_FIRST_NAME]} for name in ("Contact", "AltContact") if own.get(name)
    ]
    contacts = [_new(call.company, contact) for contact in (*named, *_records(own))]
    own.pop("ContactsRet", None)
    if contacts:
        own["ContactsRet"] = [*contacts]


def changed_contacts(call: Call, own: Record, before: Record) -> None:
    """Apply the contacts of a Mod, each named by ListID with its current EditSequence, to those that are there.

    Raises ``Refused``: 3120 for one that is not there, 3200 for a stale edit sequence.
    """
    changes = _records(own)
    kept = {str(contact["ListID"]): dict(contact) for contact in _records(before)}
    if own.get("ContactsRet") == before.get("ContactsRet"):
        return
    for change in changes:
        contact = kept.get(str(change.get("ListID")))
        if contact is None:
            raise Refused(OBJECT_NOT_FOUND, id=change.get("ListID", ""), quickbooks_error=RECORD_NOT_IN_LIST)
        if contact["EditSequence"] != change.get("EditSequence"):
            raise Refused(STALE_EDIT_SEQUENCE, edit_sequence=change.get("EditSequence", ""))
        contact.update({name: value for name, value in change.items() if value != ""})
        for name in [name for name, value in change.items() if value == ""]:
            contact.pop(name, None)
        contact["TimeModified"] = moment_text(call.company.edit_time(), call.company.zone)
        contact["EditSequence"] = str(call.company.edit_time())
    own["ContactsRet"] = [*kept.values()]


def _records(own: Record) -> Iterable[Record]:
    given = own.get("ContactsRet")
    return [contact for contact in given if isinstance(contact, dict)] if isinstance(given, list) else []


def _new(company: Company, contact: Record) -> Record:
    now = company.edit_time()
    moment = moment_text(now, company.zone)
    identity: Record = {
        "ListID": _base_36(company.counters.next("contact")),
        "TimeCreated": moment,
        "TimeModified": moment,
        "EditSequence": str(now),
    }
    return identity | contact


def _base_36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits.rjust(_PLACES, "0")
