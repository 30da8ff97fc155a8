"""What one request came to, before it is written into the answer."""

from __future__ import annotations

from dataclasses import dataclass

from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import OK, Status

__all__ = ["Exchanged", "Outcome"]

_DONE = OK.status()


@dataclass(slots=True)
class Outcome:
    """The answer to one request: its status and the text of what is returned.

    ``recovery`` names the object an Add or Mod left behind (ListID or TxnID, EditSequence, …): it is what error
    recovery stores instead of the whole object (documented).
    """

    status: Status = _DONE
    body: str = ""
    ret_count: int | None = None
    iterator_remaining: int | None = None
    iterator_id: str | None = None
    recovery: Record | None = None


@dataclass(frozen=True, slots=True)
class Exchanged:
    """One request and how it was answered, for the journal: counted, explained, never sent to the client.

    ``served`` is False where the request is one that Mockbooks does not serve yet (status 1030): our gap, not
    QuickBooks' refusal (design decision D7).
    """

    request: str
    request_id: str | None
    code: int
    severity: str
    message: str
    served: bool
    explanation: str = ""
