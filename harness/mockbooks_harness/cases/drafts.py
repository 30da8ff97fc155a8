"""Exchanges while they are being put together: their texts lie on disk, what is known of them may still change."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from mockbooks_harness.cases.exchange import Failure, RecordedExchange
from mockbooks_harness.cases.signature import Signature

__all__ = ["Draft", "Drafts"]


@dataclass(slots=True, eq=False)
class Draft:
    """An exchange so far; its texts are kept under its number."""

    number: int
    place: int
    """Which source it was found in."""
    key: str
    """What files of one exchange are called alike, "" if it was not alone in its file."""
    request: Signature | None = None
    answer: Signature | None = None
    answer_is_whole: bool = True
    known: RecordedExchange = field(default_factory=lambda: RecordedExchange(None))
    is_joined: bool = False
    """Whether it has become part of another."""

    @property
    def is_open(self) -> bool:
        """Whether it still lacks what came of the request."""
        return self.request is not None and self.answer is None and self.known.failure is None

    @property
    def is_answer_alone(self) -> bool:
        """Whether its request has not been found."""
        return self.request is None and self.answer is not None

    def learn(
        self,
        *,
        failure: Failure | None = None,
        paired: str = "",
        remarks: tuple[str, ...] = (),
        at: datetime | None = None,
    ) -> None:
        """Add what has become known."""
        known = self.known
        self.known = replace(
            known,
            failure=failure or known.failure,
            paired=paired or known.paired,
            at=known.at or at,
            remarks=(*known.remarks, *(remark for remark in remarks if remark not in known.remarks)),
        )


class Drafts:
    """All of them, in the order in which they were found."""

    def __init__(self) -> None:
        # A database without a name is a file of its own making, which goes when it is closed.
        self._connection = sqlite3.connect("", isolation_level=None)
        self._connection.executescript(
            "CREATE TABLE text (draft INTEGER, kind TEXT, text TEXT, PRIMARY KEY (draft, kind)) WITHOUT ROWID; BEGIN;"
        )
        self.all: list[Draft] = []

    def __enter__(self) -> Drafts:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def add(self, draft: Draft) -> Draft:
        """Take another in."""
        self.all.append(draft)
        return draft

    def new(self, place: int, key: str, known: RecordedExchange) -> Draft:
        """Another one, without texts yet."""
        return self.add(Draft(len(self.all), place, key, known=known))

    def put(self, draft: Draft, kind: str, text: str) -> None:
        """Keep a text of a draft: its "request" or its "answer"."""
        self._connection.execute("INSERT OR REPLACE INTO text VALUES (?, ?, ?)", (draft.number, kind, text))

    def text(self, draft: Draft, kind: str) -> str | None:
        """A text of a draft, if it has one."""
        found = self._connection.execute(
            "SELECT text FROM text WHERE draft = ? AND kind = ?", (draft.number, kind)
        ).fetchone()
        return None if found is None else found[0]

    def join(self, asked: Draft, answered: Draft, how: str) -> None:
        """Make one of a request and the answer that was found elsewhere; the second is gone then."""
        self._connection.execute(
            "UPDATE text SET draft = ? WHERE draft = ? AND kind = 'answer'", (asked.number, answered.number)
        )
        asked.answer, asked.answer_is_whole = answered.answer, answered.answer_is_whole
        source = asked.known.source
        if answered.known.source and answered.known.source != source:
            asked.known = replace(asked.known, source=f"{source}; {answered.known.source}")
        asked.learn(paired=how, remarks=answered.known.remarks, at=answered.known.at)
        answered.is_joined = True

    def take_in(self, kept: Draft, other: Draft, remark: str, *, answer: bool) -> None:
        """Let one draft take in another that is the same exchange, found elsewhere; with `answer`, its answer too."""
        if answer:
            self._connection.execute("DELETE FROM text WHERE draft = ? AND kind = 'answer'", (kept.number,))
            self._connection.execute(
                "UPDATE text SET draft = ? WHERE draft = ? AND kind = 'answer'", (kept.number, other.number)
            )
            kept.answer, kept.answer_is_whole = other.answer, other.answer_is_whole
        known, more = kept.known, other.known
        kept.known = replace(
            known,
            application=known.application or more.application,
            session=known.session or more.session,
            source="; ".join(dict.fromkeys(filter(None, (known.source, more.source)))),
            paired=known.paired or more.paired,
        )
        kept.learn(failure=more.failure, remarks=(remark,), at=more.at)
        other.is_joined = True

    def finished(self) -> Iterator[RecordedExchange]:
        """The exchanges, with their texts."""
        for draft in self.all:
            assert not draft.is_joined, "what was joined is taken out by whoever joined it"
            yield draft.known.with_texts(self.text(draft, "request"), self.text(draft, "answer"))
