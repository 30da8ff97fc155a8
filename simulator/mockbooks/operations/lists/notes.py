"""Notes of a name: the text that has always been there, and the dated notes of later versions.

``Notes`` comes back as the first additional note too, with number 0 and the day it was written (recorded for
customers, assumed for vendors and employees). A Mod names the notes it changes by NoteID; the others stay (assumed).
"""

from __future__ import annotations

from mockbooks.company.local_time import local_date
from mockbooks.operations.call import Call
from mockbooks.operations.lists.list_type import Change
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import OBJECT_NOT_FOUND, RECORD_NOT_IN_LIST, Refused

__all__ = ["write_notes"]

_FIRST = "0"


def write_notes(change: Change) -> None:
    """Bring the additional notes of an Add or Mod into the form in which they are returned."""
    own = change.own
    others = {number: note for number, note in _given(change).items() if number != _FIRST}
    notes = [*others.values()]
    text = own.get("Notes")
    if text:
        first = _stored(change).get(_FIRST)
        if first is None or first["Note"] != text:
            first = {"NoteID": _FIRST, "Date": _today(change.call), "Note": text}
        notes.insert(0, first)
    own.pop("AdditionalNotesRet", None)
    if notes:
        own["AdditionalNotesRet"] = [*notes]


def _given(change: Change) -> dict[str, Record]:
    """The notes after the change, by number. Raises ``Refused`` 3120 for one that is not there (code assumed)."""
    given, stored = _records(change.own), _stored(change)
    if change.before is None:
        dated = [{"NoteID": str(number), "Date": _today(change.call), **note} for number, note in enumerate(given, 1)]
        return {str(note["NoteID"]): note for note in dated}
    if change.own.get("AdditionalNotesRet") == change.before.own.get("AdditionalNotesRet"):
        return stored
    for note in given:
        number = str(note["NoteID"])
        if number not in stored:
            raise Refused(OBJECT_NOT_FOUND, id=number, quickbooks_error=RECORD_NOT_IN_LIST)
        stored[number] = {**stored[number], "Note": note["Note"]}
        if number == _FIRST:
            change.own["Notes"] = note["Note"]
    return stored


def _stored(change: Change) -> dict[str, Record]:
    before = change.before
    return {} if before is None else {str(note["NoteID"]): note for note in _records(before.own)}


def _records(own: Record) -> list[Record]:
    given = own.get("AdditionalNotesRet")
    return [note for note in given if isinstance(note, dict)] if isinstance(given, list) else []


def _today(call: Call) -> str:
    return local_date(call.company.clock.now(), call.company.zone).isoformat()
