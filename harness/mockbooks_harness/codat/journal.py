"""The journal of calls: what came in, what went out, and why.

Codat's own error texts say little ("Error processing request - not valid."); the journal keeps the plain reason beside
them, for the person whose test just failed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import overload

from mockbooks_harness.codat.calls import Answer, Call


@dataclass(frozen=True, slots=True)
class Entry:
    """One call: when, what, the answer, and `why` it was refused (empty where it was not)."""

    at: datetime
    call: Call
    answer: Answer
    why: str = ""

    def explain(self) -> str:
        """The call in plain words, over a few lines."""
        query = "&".join(f"{name}={value}" for name, value in self.call.query.items())
        lines = [f"{self.call.method} {self.call.path}{'?' if query else ''}{query} -> {self.answer.status}"]
        if self.call.body:
            lines.append(f"  sent: {_short(self.call.body)}")
        if self.answer.body is not None:
            lines.append(f"  got:  {_short(self.answer.payload())}")
        if self.why:
            lines.append(f"  why:  {self.why}")
        return "\n".join(lines)


class Journal(Sequence[Entry]):
    """The calls so far, oldest first; at most `capacity` of them, the oldest are forgotten."""

    def __init__(self, capacity: int = 10_000) -> None:
        self._entries: list[Entry] = []
        self._capacity = capacity

    def add(self, entry: Entry) -> None:
        """Write one call down."""
        self._entries.append(entry)
        if len(self._entries) > self._capacity:
            del self._entries[: self._capacity // 10]

    def clear(self) -> None:
        """Forget all calls."""
        self._entries.clear()

    def refused(self) -> list[Entry]:
        """The calls that were answered with an error."""
        return [entry for entry in self._entries if entry.answer.status >= 400]

    @overload
    def __getitem__(self, index: int) -> Entry: ...
    @overload
    def __getitem__(self, index: slice) -> list[Entry]: ...
    def __getitem__(self, index: int | slice) -> Entry | list[Entry]:
        return self._entries[index]

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)


def _short(body: bytes, limit: int = 2000) -> str:
    text = body.decode("utf-8", "replace")
    return text if len(text) <= limit else f"{text[:limit]} … ({len(text)} characters)"
