"""A journal that may run for ever: the newest in memory, everything in the file, failures longest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mockbooks.doors.http import bounded_journal
from mockbooks.doors.http.bounded_journal import BoundedJournal
from mockbooks.journal import Exchange
from mockbooks.journal_file import exchanges_of
from mockbooks.qbxml.hresult import NO_ACCESS


def exchange(request: str, *, fails: bool = False) -> Exchange:
    return Exchange(
        datetime(2024, 1, 2, tzinfo=UTC), timedelta(0), "App", "ProcessRequest", request,
        None if fails else "answer", NO_ACCESS if fails else None,
    )  # fmt: skip


def test_the_newest_are_kept_with_their_numbers() -> None:
    journal = BoundedJournal(exchanges=3)
    for number in range(1, 6):
        journal.append(exchange(str(number)))
    assert [(number, each.request) for number, each in journal.newest(9)] == [(3, "3"), (4, "4"), (5, "5")]
    assert [number for number, _ in journal.newest(2)] == [4, 5]
    assert journal.newest(0) == []
    assert journal.total == 5


def test_long_texts_are_fewer() -> None:
    journal = BoundedJournal(characters=100)
    for _ in range(5):
        journal.append(exchange("x" * 44))
    assert len(journal) == 2
    journal.append(exchange("x" * 1000))
    assert len(journal) == 1


def test_a_failure_outlives_good_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_journal, "KEPT_OF_A_FAILURE", 3)
    journal = BoundedJournal(exchanges=2)
    journal.append(exchange("abcdef", fails=True))
    for _ in range(3):
        journal.append(exchange("good"))
    journal.append(exchange("bad", fails=True))
    assert [(number, each.request) for number, each in journal.newest(9, failed=True)] == [(1, "abc"), (5, "bad")]
    journal.clear()
    assert journal.newest(9, failed=True) == []
    assert journal.total == 0


def test_everything_is_in_the_file(tmp_path: Path) -> None:
    journal = BoundedJournal(tmp_path / "acme.mkb.journal", exchanges=1)
    for number in range(3):
        journal.append(exchange(str(number)))
    journal.clear()
    assert [each.request for each in exchanges_of(tmp_path / "acme.mkb.journal")] == ["0", "1", "2"]


def test_a_file_that_cannot_be_written_loses_no_answer(tmp_path: Path) -> None:
    journal = BoundedJournal(tmp_path / "nowhere" / "journal")
    journal.append(exchange("1"))
    assert len(journal) == 1
    assert "nowhere" in journal.trouble
