"""Conversations: who holds one carries texts, and failures."""

from __future__ import annotations

import pytest

from mockbooks_harness.connector.conversation import ENTER, Asking, hold
from mockbooks_harness.connector.ports import QuickBooksFailed


class Echo:
    """Answers with what it is asked; fails at "no"."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def process(self, request: str) -> str:
        self.asked.append(request)
        if request == "no":
            raise QuickBooksFailed(0x80040400, "cannot parse")
        return f"<{request}>"


def test_what_is_yielded_is_asked_and_the_answer_sent_back() -> None:
    def talk() -> Asking[str]:
        first = yield "a"
        second = yield "b"
        return first + second

    echo = Echo()
    assert hold(talk(), lambda: echo) == "<a><b>"  # type: ignore[arg-type,return-value]
    assert echo.asked == ["a", "b"]


def test_a_failure_comes_to_where_the_question_was() -> None:
    def talk() -> Asking[str]:
        try:
            yield "no"
        except QuickBooksFailed as failed:
            return failed.text + (yield "yes")
        return ""

    assert hold(talk(), Echo) == "cannot parse<yes>"  # type: ignore[arg-type]


def test_to_enter_is_to_need_a_session_and_to_ask_nothing() -> None:
    def talk() -> Asking[str]:
        return (yield ENTER)

    def nobody() -> Echo:
        raise QuickBooksFailed(0x80040416, "not running")

    echo = Echo()
    assert hold(talk(), lambda: echo) == ENTER  # type: ignore[arg-type,return-value]
    assert echo.asked == []
    with pytest.raises(QuickBooksFailed, match="not running"):
        hold(talk(), nobody)  # type: ignore[arg-type]


def test_a_conversation_without_a_question_begins_no_session() -> None:
    def talk() -> Asking[int]:
        yield from ()
        return 7

    def never() -> Echo:
        raise AssertionError

    assert hold(talk(), never) == 7  # type: ignore[arg-type]
