"""The person at the desk answers as scripted, and only then."""

from __future__ import annotations

import pytest

from mockbooks.desktop.dialogs import Dialog
from mockbooks.desktop.person import Person, UnfitAnswer

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
