"""The journal: what was said between a program and QuickBooks, and why it went as it did.

One entry a call: every `ProcessRequest`, and any other call that failed. QuickBooks itself tells a failing program one
opaque sentence; the entry says what was wrong, where, and what was expected. The journal only looks on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, overload


class Failure(Protocol):
    """An HRESULT as the journal needs it."""

    @property
    def code(self) -> int:
        """The unsigned 32-bit number."""

    @property
    def text(self) -> str:
        """QuickBooks' sentence."""


class Outcome(Protocol):
    """What became of one request of a set."""

    @property
    def request(self) -> str:
        """The request's name, "InvoiceAddRq"."""

    @property
    def request_id(self) -> str | None:
        """Its requestID, if it had one."""

    @property
    def code(self) -> int:
        """The status code answered."""

    @property
    def severity(self) -> str:
        """Info, Warn or Error."""

    @property
    def message(self) -> str:
        """The status message answered."""

    @property
    def served(self) -> bool:
        """False: the emulator does not know this request yet; QuickBooks would."""

    @property
    def explanation(self) -> str:
        """Why, in plain words, where the message does not say it all; otherwise empty."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One call and what came back: an answer, or an HRESULT and no answer."""

    at: datetime
    duration: timedelta
    application: str
    call: str
    request: str
    answer: str | None = None
    hresult: Failure | None = None
    explanation: str = ""
    outcomes: tuple[Outcome, ...] = ()
    session: str = ""
    """The ticket of the session it was made in: iterators live no longer. "" if it was made in none."""

    @property
    def failed(self) -> bool:
        """Whether the call as a whole failed, with an HRESULT."""
        return self.hresult is not None

    @property
    def not_served(self) -> tuple[Outcome, ...]:
        """The requests that were refused only because the emulator does not know them yet."""
        return tuple(outcome for outcome in self.outcomes if not outcome.served)

    def explain(self) -> str:
        """What happened and why, in plain words, several lines."""
        when = self.at.strftime("%Y-%m-%d %H:%M:%S")
        took = f", {self.duration.total_seconds():g} s" if self.duration else ""
        lines = [f'{when}  {self.call} by "{self.application}"{took}']
        if self.hresult is not None:
            lines.append(f"  failed with 0x{self.hresult.code:08X} {self.hresult.text}")
        lines.extend(_outcome_line(outcome) for outcome in self.outcomes)
        lines.extend(f"  {line}" for line in self.explanation.splitlines())
        return "\n".join(lines)


def _outcome_line(outcome: Outcome) -> str:
    identity = f" requestID={outcome.request_id}" if outcome.request_id is not None else ""
    line = f"  {outcome.request}{identity}: {outcome.code} {outcome.severity} {outcome.message}"
    return f"{line}\n    {outcome.explanation}" if outcome.explanation else line


class Journal(Sequence[Exchange]):
    """All exchanges so far, oldest first; with `keep`, only that many of the newest."""

    def __init__(self, *, keep: int | None = None) -> None:
        """Start empty."""
        self._entries: deque[Exchange] = deque(maxlen=keep)

    def append(self, exchange: Exchange) -> None:
        """Write one down."""
        self._entries.append(exchange)

    @overload
    def __getitem__(self, index: int) -> Exchange: ...
    @overload
    def __getitem__(self, index: slice) -> list[Exchange]: ...
    def __getitem__(self, index: int | slice) -> Exchange | list[Exchange]:
        """One entry, or a list of them; `journal[-1]` is the newest."""
        return list(self._entries)[index] if isinstance(index, slice) else self._entries[index]

    def __iter__(self) -> Iterator[Exchange]:
        """Oldest first."""
        return iter(self._entries)

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._entries)

    def not_served(self) -> list[Outcome]:
        """Every request so far that the emulator does not know yet."""
        return [outcome for exchange in self for outcome in exchange.not_served]

    def explain(self) -> str:
        """The whole journal in plain words."""
        return "\n".join(exchange.explain() for exchange in self)
