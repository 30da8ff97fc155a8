"""A journal in a file: one exchange a line, as JSON, added the moment it is over.

The journal of `acme.mkb` lies beside it as `acme.mkb.journal`: that is where the command line writes it and where
`mockbooks journal` looks. Several processes may add to one file. Refused and failed calls are in it like any other.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from mockbooks.journal import Exchange, Journal

__all__ = ["JournalFile", "NotAJournal", "exchanges_of", "journal_of"]


class NotAJournal(ValueError):
    """The file is no journal; the text says where it stops being one."""


@dataclass(frozen=True, slots=True)
class _Failure:
    code: int
    text: str


@dataclass(frozen=True, slots=True)
class _Outcome:
    request: str
    request_id: str | None
    code: int
    severity: str
    message: str
    served: bool
    explanation: str = ""


class JournalFile(Journal):
    """A journal that is also written to a file."""

    def __init__(self, path: str | Path, *, keep: int | None = None) -> None:
        """Write to the file at `path`, after what is there. In memory only what is new is kept, or `keep` of it."""
        super().__init__(keep=keep)
        self.path = Path(path)

    def append(self, exchange: Exchange) -> None:
        """Write one down, here and in the file."""
        super().append(exchange)
        # One write at the end of the file: lines of several processes do not mix.
        with self.path.open("ab", buffering=0) as file:
            file.write(json.dumps(record_of(exchange), ensure_ascii=True).encode("ascii") + b"\n")


def journal_of(company_file: str | Path) -> Path:
    """Where the journal of a company file lies."""
    return Path(f"{company_file}.journal")


def exchanges_of(path: str | Path) -> Iterator[Exchange]:
    """The exchanges of a journal file, oldest first. Raises NotAJournal."""
    with Path(path).open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                yield _exchange(json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                raise NotAJournal(f"{path}, line {number}: no exchange ({error!r})") from None


def record_of(exchange: Exchange) -> dict[str, Any]:
    """An exchange as JSON has it: `duration` in seconds, `hresult` as QuickBooks' number and text."""
    record: dict[str, Any] = {
        "at": exchange.at.isoformat(),
        "duration": exchange.duration.total_seconds(),
        "application": exchange.application,
        "call": exchange.call,
        "request": exchange.request,
        "answer": exchange.answer,
    }
    if exchange.session:
        record["session"] = exchange.session
    if exchange.hresult is not None:
        record["hresult"] = {"code": f"0x{exchange.hresult.code:08X}", "text": exchange.hresult.text}
    if exchange.explanation:
        record["explanation"] = exchange.explanation
    if exchange.outcomes:
        record["outcomes"] = [
            {
                "request": outcome.request,
                "requestID": outcome.request_id,
                "code": outcome.code,
                "severity": outcome.severity,
                "message": outcome.message,
                "served": outcome.served,
                "explanation": outcome.explanation,
            }
            for outcome in exchange.outcomes
        ]
    return record


def _exchange(record: dict[str, Any]) -> Exchange:
    failure = record.get("hresult")
    return Exchange(
        at=datetime.fromisoformat(record["at"]),
        duration=timedelta(seconds=record["duration"]),
        application=record["application"],
        call=record["call"],
        request=record["request"],
        answer=record["answer"],
        hresult=None if failure is None else _Failure(int(failure["code"], 0), failure["text"]),
        explanation=record.get("explanation", ""),
        outcomes=tuple(
            _Outcome(
                each["request"],
                each["requestID"],
                each["code"],
                each["severity"],
                each["message"],
                each["served"],
                each["explanation"],
            )
            for each in record.get("outcomes", ())
        ),
        session=record.get("session", ""),
    )
