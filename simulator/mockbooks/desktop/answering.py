"""A company's engine as a QuickBooks runs it: with the faults of that QuickBooks, and with an eye on what changes.

What it adds to the engine: a fault may delay or refuse a request, a program that asked for read-only access may not
write (3263), and what was changed is noted for those who subscribed to it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mockbooks.company import Company
from mockbooks.desktop.events import Change, change_of
from mockbooks.desktop.faults import Faults
from mockbooks.desktop.occasions import Moment
from mockbooks.operations.engine import Engine, ProcessedSet, Result
from mockbooks.operations.outcome import Outcome
from mockbooks.operations.registry import operations
from mockbooks.operations.session import Session
from mockbooks.qbxml.reader import Request, RequestDocument
from mockbooks.qbxml.status import READ_ONLY_ACCESS, Status

_ADDED = "A fault that was added to this QuickBooks."
_READ_ONLY = "The program asked for read-only access before its session: AuthPreferences.PutIsReadOnly(True)."


@dataclass(slots=True)
class Circumstances:
    """Under which a set is answered."""

    faults: Faults
    wait: Callable[[float], None]
    read_only: bool = False
    is_watched: bool = True
    """Whether anybody has asked to be told of changes."""


class Answering(Engine):
    """Answers one set after another, each under its circumstances."""

    def __init__(self, company: Company) -> None:
        super().__init__(company)
        self.changes: list[Change] = []
        """What the last set has changed, in order."""
        self._circumstances: Circumstances | None = None

    def answer(self, document: RequestDocument, session: Session, circumstances: Circumstances) -> ProcessedSet:
        """Process a set under these circumstances."""
        self.changes, self._circumstances = [], circumstances
        try:
            return self.process(document, session)
        finally:
            self._circumstances = None

    def answer_request(self, request: Request, document: RequestDocument, session: Session) -> Result:
        """Answer one request, unless the circumstances refuse it; note what it has changed."""
        status, reason = self._refusal(request, session)
        if status is not None:
            return Result(request, Outcome(status), reason)
        result = super().answer_request(request, document, session)
        if result.outcome.recovery is not None and (self._circumstances is None or self._circumstances.is_watched):
            change = change_of(self.company, request, result.outcome.recovery)
            if change is not None:
                self.changes.append(change)
        return result._replace(explanation=reason) if reason else result

    def _refusal(self, request: Request, session: Session) -> tuple[Status | None, str]:
        circumstances = self._circumstances
        if circumstances is None:
            return None, ""
        reason = ""
        if circumstances.faults:
            for fault in circumstances.faults.of_request(moment_of(request, session.application)):
                reason = _ADDED
                circumstances.wait(fault.delay)
                if (refusal := fault.refusal(request.name)) is not None:
                    return refusal, reason
        if circumstances.read_only:
            operation = operations().get(request.name)
            if operation is not None and operation.writes:
                return READ_ONLY_ACCESS.status(), _READ_ONLY
        return None, reason


def moment_of(request: Request, application: str) -> Moment:
    """The moment that one request of a set makes."""
    return Moment("ProcessRequest", application, request.name, request.attributes.get("iterator", ""))
