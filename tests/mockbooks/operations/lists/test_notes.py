"""Additional notes: numbered, dated, changed one by one."""

from __future__ import annotations

import pytest


def notes(ret):
    return [(note.findtext("NoteID"), note.findtext("Note")) for note in ret.findall("AdditionalNotesRet")]


@pytest.mark.parametrize(
    ("kind", "name"), [("Customer", "<Name>Abel</Name>"), ("Employee", "<FirstName>Ada</FirstName>")]
)
def test_notes_are_numbered_and_changed_by_number(lists, kind, name):
    more = "".join(f"<AdditionalNotes><Note>{text}</Note></AdditionalNotes>" for text in ("one", "two"))
    ret = lists.add(kind, f"{name}<Notes>first</Notes>{more}")
    assert notes(ret) == [("0", "first"), ("1", "one"), ("2", "two")]
    assert {note.findtext("Date") for note in ret.findall("AdditionalNotesRet")} == {"2024-03-01"}
    after = lists.change(ret, "<AdditionalNotesMod><NoteID>2</NoteID><Note>second</Note></AdditionalNotesMod>")
    assert notes(after) == [("0", "first"), ("1", "one"), ("2", "second")]
    after = lists.change(after, "<Notes>again</Notes>")
    assert notes(after) == [("0", "again"), ("1", "one"), ("2", "second")]
    after = lists.change(after, "<AdditionalNotesMod><NoteID>0</NoteID><Note>zero</Note></AdditionalNotesMod>")
    assert (after.findtext("Notes"), notes(after)[0]) == ("zero", ("0", "zero"))
    after = lists.change(after, "<Notes></Notes>")
    assert notes(after) == [("1", "one"), ("2", "second")]


def test_a_note_that_is_not_there(lists):
    ret = lists.add("Customer", "<Name>Abel</Name>")
    code, _ = lists.refused_change(ret, "<AdditionalNotesMod><NoteID>7</NoteID><Note>a</Note></AdditionalNotesMod>")
    assert code == 3120
