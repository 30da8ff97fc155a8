"""The person at the desk answers as scripted, and only then."""

from __future__ import annotations

import pytest

from mockbooks.company import Company, ManualClock
from mockbooks.desktop.desktop import Desktop
from mockbooks.desktop.dialogs import Dialog
from mockbooks.desktop.person import Person, UnfitAnswer
from mockbooks.qbxml.hresult import CallFailed

QUESTION = Dialog("question", "A question", ("Shall we?",), ("Yes", "No"))
FIELD = Dialog("field", "A field", ("Your name",))


def test_nobody_answers_unless_scripted() -> None:
    person = Person()
    assert person.answer(QUESTION) is None
    assert not person.seen[-1].attended


def test_a_standing_answer_is_given_each_time_and_a_single_one_before_it() -> None:
    person = Person().answers("question", "Yes").answers("question", "No", once=True)
    assert [person.answer(QUESTION) for _ in range(3)] == ["No", "Yes", "Yes"]


def test_closing_a_dialog_is_an_answer_of_its_own() -> None:
    person = Person().answers("question", None)
    assert person.answer(QUESTION) is None
    assert person.seen[-1].attended


def test_an_answer_that_is_not_offered_is_loud() -> None:
    with pytest.raises(UnfitAnswer, match="'Maybe'"):
        Person().answers("question", "Maybe").answer(QUESTION)


def test_a_field_takes_any_text() -> None:
    assert Person().answers("field", "Ada").answer(FIELD) == "Ada"


def test_who_has_left_answers_nothing() -> None:
    person = Person().answers("question", "Yes").leaves()
    assert person.answer(QUESTION) is None


def test_a_dialog_reads_like_the_screen() -> None:
    assert str(QUESTION) == "A question\n  Shall we?\n  ( ) Yes\n  ( ) No"


EMPTY = (
    '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{}</QBXMLMsgsRq></QBXML>'
)


def test_a_person_closes_quickbooks_between_two_requests(desktop: Desktop) -> None:
    desktop.permissions.grant("App")
    desktop.person.does("close", request="CustomerQuery", after=1)
    processor = desktop.request_processor()
    processor.OpenConnection("", "App")
    ticket = processor.BeginSession("", 2)
    ask = EMPTY.format("<CustomerQueryRq/>")
    processor.ProcessRequest(ticket, ask)
    processor.ProcessRequest(ticket, EMPTY.format("<HostQueryRq/>"))
    with pytest.raises(CallFailed, match="0x80040401"):
        processor.ProcessRequest(ticket, ask)
    assert not desktop.is_running


def test_a_person_switches_to_another_file_and_back_while_a_program_polls(desktop: Desktop) -> None:
    assert desktop.file is not None
    first = desktop.file.name
    other = desktop.add_file(Company.create(clock=ManualClock()), name="C:\\Books\\Other.QBW")
    for name in (first, other.name):
        desktop.permissions_of(name).grant("App")
    desktop.person.does("open", other.name, before="BeginSession", after=1)
    desktop.person.does("open", first, before="BeginSession", after=3)
    seen = []
    for _ in range(5):
        processor = desktop.request_processor()
        processor.OpenConnection("", "App")
        try:
            processor.EndSession(processor.BeginSession(first, 2))
            seen.append("in")
        except CallFailed as failed:
            seen.append(str(failed.hresult))
    assert seen == ["in", "0x8004040A", "0x8004040A", "in", "in"]


def test_a_person_dismisses_the_dialog_in_the_end(desktop: Desktop) -> None:
    desktop.permissions.grant("App")
    desktop.show(QUESTION)
    desktop.person.does("dismiss", before="BeginSession", after=2)
    processor = desktop.request_processor()
    processor.OpenConnection("", "App")
    for _ in range(2):
        with pytest.raises(CallFailed, match="0x80040414"):
            processor.BeginSession("", 2)
    processor.BeginSession("", 2)


def test_a_deed_that_does_not_exist_is_loud() -> None:
    with pytest.raises(ValueError, match="explode"):
        Person().does("explode")
    with pytest.raises(ValueError, match="BeginSesion"):
        Person().does("close", before="BeginSesion")


def test_who_has_left_does_nothing(desktop: Desktop) -> None:
    desktop.permissions.grant("App")
    desktop.person.does("close").leaves()
    processor = desktop.request_processor()
    processor.OpenConnection("", "App")
    processor.BeginSession("", 2)


def test_quickbooks_is_ready_after_a_while(desktop: Desktop, company: Company) -> None:
    desktop.permissions.grant("App")
    desktop.close()
    desktop.start(takes=30)
    processor = desktop.request_processor()
    processor.OpenConnection("", "App")
    with pytest.raises(CallFailed, match="0x80040424"):
        processor.BeginSession("", 2)
    assert desktop.is_starting
    assert isinstance(company.clock, ManualClock)
    company.clock.advance(31)
    desktop.open(company)
    processor.BeginSession("", 2)
