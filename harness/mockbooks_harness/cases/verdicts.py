"""What a replay found, request by request, in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

__all__ = ["Outcome", "Replay", "Verdict"]


class Outcome(StrEnum):
    """How an answer compares with the one that was recorded."""

    SAME = "same"
    DIFFERS = "differs"
    REFUSED_HERE = "refused here but not there"
    ANSWERED_HERE = "answered here but not there"
    NOT_COMPARED = "not compared"

    @property
    def is_fine(self) -> bool:
        """Whether nothing is wrong with it."""
        return self in (Outcome.SAME, Outcome.NOT_COMPARED)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of one request, or of a whole call."""

    number: int
    """The exchange, counted from 1."""
    request: str
    """The request's name, "InvoiceAddRq"; "" for the call as a whole."""
    verdict: Outcome
    where: str = ""
    """What differs: a path in the answer ("InvoiceRet/Subtotal"), an attribute ("@statusCode"); or why it was not
    compared."""
    recorded: str = ""
    """What stands there in the recording."""
    here: str = ""
    """What stands there here."""
    request_id: str | None = None
    not_shown: tuple[str, ...] = ()
    """What it depends on and nothing in the recording shows, in words, if that was told when it was imported."""

    def as_record(self) -> dict[str, Any]:
        """The verdict for programs."""
        record: dict[str, Any] = {"exchange": self.number, "request": self.request, "verdict": self.verdict.value}
        if self.request_id is not None:
            record["requestID"] = self.request_id
        if self.where:
            record["where"] = self.where
        if self.recorded or self.here:
            record |= {"recorded": self.recorded, "here": self.here}
        if self.not_shown:
            record["notShown"] = list(self.not_shown)
        return record

    def __str__(self) -> str:
        asked = self.request or "the call"
        identity = f" requestID={self.request_id}" if self.request_id else ""
        line = f"{self.number:4}  {asked}{identity}: {self.verdict.value}"
        if self.where:
            line += f" ({self.where})"
        if self.recorded or self.here:
            line += f"\n        recorded: {_shown(self.recorded)}\n        here:     {_shown(self.here)}"
        if self.not_shown:
            line += f"\n        nothing in the recording shows {'; '.join(self.not_shown)}"
        return line


_LONGEST = 300


def _shown(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


@dataclass(slots=True)
class Replay:
    """All that a replay found."""

    verdicts: list[Verdict] = field(default_factory=list)
    exchanges: int = 0
    """How many exchanges there were."""
    identical: int = 0
    """How many calls were answered with the very bytes that were recorded (or with the HRESULT)."""

    @property
    def same(self) -> bool:
        """Whether nothing differs, and something was compared."""
        return self.compared > 0 and all(verdict.verdict.is_fine for verdict in self.verdicts)

    @property
    def compared(self) -> int:
        """How many requests, or calls, were held against what was recorded of them."""
        return sum(verdict.verdict is not Outcome.NOT_COMPARED for verdict in self.verdicts)

    @property
    def counts(self) -> Counter[Outcome]:
        """How many requests there are of each outcome."""
        return Counter(verdict.verdict for verdict in self.verdicts)

    def as_record(self) -> dict[str, Any]:
        """The result for programs."""
        return {
            "same": self.same,
            "exchanges": self.exchanges,
            "compared": self.compared,
            "identical": self.identical,
            "counts": {outcome.value: self.counts[outcome] for outcome in Outcome},
            "verdicts": [verdict.as_record() for verdict in self.verdicts],
        }
