"""The engine: answers a request document against a company file.

One request set, one transaction of the database; one request, one savepoint. ``onError="stopOnError"`` leaves what
was done before the failing request done, and answers every later one with 3231 (recorded); only a severity of Error
stops (assumed). ``continueOnError`` takes each request for itself. ``responseData="includeNone"`` returns the status
attributes alone (documented).
"""

from __future__ import annotations

from dataclasses import dataclass

from mockbooks.company import Company
from mockbooks.operations import recovery
from mockbooks.operations.call import Call
from mockbooks.operations.outcome import Exchanged, Outcome
from mockbooks.operations.registry import Operation, operations
from mockbooks.operations.session import Session
from mockbooks.qbxml.reader import Request, RequestDocument
from mockbooks.qbxml.record import read_record
from mockbooks.qbxml.status import NOT_PROCESSED, UNSUPPORTED_MESSAGE, Refused
from mockbooks.qbxml.writer import Answer, write_response

__all__ = ["Engine", "ProcessedSet"]

_GAP = "Mockbooks does not serve {name} yet: QuickBooks would have answered it."


@dataclass(frozen=True, slots=True)
class ProcessedSet:
    """A processed request set: the text of the answer and, for the journal, what each request came to."""

    text: str
    exchanges: tuple[Exchanged, ...]


class Engine:
    """Answers request documents of any number of sessions against one company."""

    def __init__(self, company: Company) -> None:
        self.company = company

    def process(self, document: RequestDocument, session: Session) -> ProcessedSet:
        """Process a whole request set and write its answer."""
        session.macros.clear()
        with self.company.request_set(writes=_may_write(document)):
            plan = recovery.plan(self.company, document)
            if plan.stored_answer is not None:
                return ProcessedSet(plan.stored_answer, ())
            results = self._requests(document, session)
            answers = [_answer(request, outcome) for request, outcome, _ in results]
            left = [outcome.recovery for _, outcome, _ in results]
            status = recovery.conclude(self.company, document, plan, answers, left)
        text = write_response(
            answers,
            new_message_set_id=document.new_message_set_id,
            message_set_status=status,
        )
        return ProcessedSet(text, tuple(_exchanged(*result) for result in results))

    def _requests(self, document: RequestDocument, session: Session) -> list[tuple[Request, Outcome, bool]]:
        results: list[tuple[Request, Outcome, bool]] = []
        stopped = False
        for request in document.requests:
            if stopped:
                outcome, served = Outcome(NOT_PROCESSED.status()), True
            else:
                outcome, served = self._request(request, document, session)
                stopped = outcome.status.severity == "Error" and document.on_error == "stopOnError"
            if document.response_data == "includeNone":
                outcome.body = ""
            results.append((request, outcome, served))
        return results

    def _request(self, request: Request, document: RequestDocument, session: Session) -> tuple[Outcome, bool]:
        operation = operations().get(request.name)
        if operation is None:
            return Outcome(UNSUPPORTED_MESSAGE.status()), False
        try:
            call = Call(
                request.name,
                read_record(request.element, request.node),
                request.attributes,
                self.company,
                session,
                document.version,
                self.company.edition,
            )
            return self._run(operation, call), True
        except Refused as refused:
            return Outcome(refused.answer, body=refused.current or ""), True

    def _run(self, operation: Operation, call: Call) -> Outcome:
        if not operation.writes:
            return operation.run(call)
        with self.company.request():
            return operation.run(call)


def _may_write(document: RequestDocument) -> bool:
    if document.new_message_set_id or document.old_message_set_id:
        return True
    table = operations()
    return any(request.name in table and table[request.name].writes for request in document.requests)


def _answer(request: Request, outcome: Outcome) -> Answer:
    return Answer(
        request=request.name,
        request_id=request.request_id,
        status=outcome.status,
        ret_count=outcome.ret_count,
        iterator_remaining=outcome.iterator_remaining,
        iterator_id=outcome.iterator_id,
        body=outcome.body,
    )


def _exchanged(request: Request, outcome: Outcome, served: bool) -> Exchanged:
    explanation = "" if served else _GAP.format(name=request.name)
    return Exchanged(request.name, request.request_id, *outcome.status, served, explanation)
