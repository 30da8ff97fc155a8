"""An exchange as it was recorded: a request, what QuickBooks answered to it, and what is known of the two.

Either text may be missing: an answer whose request was not recorded, a request whose answer was cut off, a call that
failed with an HRESULT and has no answer. Texts are qbXML documents as they were found, decoded and unescaped and
otherwise untouched; `paired` says how the two were found to belong together.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple, Self

__all__ = ["Failure", "RecordedExchange"]


class Failure(NamedTuple):
    """An HRESULT that came instead of an answer: the unsigned number, and QuickBooks' sentence ("" if not recorded)."""

    code: int
    text: str

    def __str__(self) -> str:
        return f"0x{self.code:08X} {self.text}".strip()


@dataclass(frozen=True, slots=True)
class RecordedExchange:
    """One request set and its answer."""

    request: str | None
    """The request document; None if it was not recorded."""
    answer: str | None = None
    """The response document; None if the call failed or the answer was not recorded."""
    failure: Failure | None = None
    """The HRESULT with which the call failed."""
    application: str = ""
    """The name of the program that asked, "" if it is not known."""
    at: datetime | None = None
    """When it was asked (aware); None if that was not recorded."""
    session: str = ""
    """The session it was asked in: iterators live no longer. "" if that was not recorded."""
    source: str = ""
    """Where it stood: a file, and a line in it."""
    paired: str = ""
    """How request and answer were found to belong together: "order", "requestID", "names", "file names", "journal";
    "" if one of them is missing."""
    remarks: tuple[str, ...] = ()
    """What was not understood of it and why."""

    def with_texts(self, request: str | None, answer: str | None) -> Self:
        """The same exchange with other texts."""
        return replace(self, request=request, answer=answer)

    def as_record(self) -> dict[str, Any]:
        """What is known of it, without the texts, for JSON; what is not known is left out."""
        record: dict[str, Any] = {}
        for name in ("application", "session", "source", "paired"):
            if getattr(self, name):
                record[name] = getattr(self, name)
        if self.at is not None:
            record["at"] = self.at.isoformat()
        if self.failure is not None:
            record["hresult"] = {"code": f"0x{self.failure.code:08X}", "text": self.failure.text}
        if self.remarks:
            record["remarks"] = list(self.remarks)
        return record

    @classmethod
    def from_record(cls, record: dict[str, Any], request: str | None, answer: str | None) -> Self:
        """An exchange of what `as_record` gave. Raises ValueError, KeyError or TypeError for anything else."""
        failed = record.get("hresult")
        at = record.get("at")
        return cls(
            request=request,
            answer=answer,
            failure=None if failed is None else Failure(int(failed["code"], 16), str(failed["text"])),
            application=str(record.get("application", "")),
            at=None if at is None else datetime.fromisoformat(at),
            session=str(record.get("session", "")),
            source=str(record.get("source", "")),
            paired=str(record.get("paired", "")),
            remarks=tuple(map(str, record.get("remarks", ()))),
        )
