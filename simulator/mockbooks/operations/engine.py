"""The engine: answers a request document against a company file.

One request set, one transaction of the database; one request, one savepoint. ``onError="stopOnError"`` leaves what
was done before the failing request done, and answers every later one with 3231 (recorded); only a severity of Error
stops (assumed). ``continueOnError`` takes each request for itself. ``responseData="includeNone"`` returns the status
attributes alone (documented).
"""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from typing import NamedTuple

from mockbooks.company import Company
from mockbooks.operations import recovery
from mockbooks.operations.call import Call
from mockbooks.operations.outcome import Exchanged, Outcome
from mockbooks.operations.query_values import without_empty_values
from mockbooks.operations.registry import Operation, operations
from mockbooks.operations.session import Session
from mockbooks.qbxml.reader import Request, RequestDocument
from mockbooks.qbxml.record import UNSUPPORTED, read_record
from mockbooks.qbxml.status import (
    FIELD_NOT_SUPPORTED,
    INTERNAL_ERROR,
    NOT_PROCESSED,
    OK,
    UNSUPPORTED_MESSAGE,
    Refused,
)
from mockbooks.qbxml.writer import Answer, write_response

__all__ = ["Engine", "ProcessedSet"]

_FAULT = "This is a fault of Mockbooks, not an answer of QuickBooks.\n"
_GAP = "Mockbooks does not serve {name} yet: QuickBooks would have answered it."


@dataclass(frozen=True, slots=True)
class ProcessedSet:
    """A processed request set: the text of the answer and, for the journal, what each request came to."""

    text: str
    exchanges: tuple[Exchanged, ...]


class _Result(NamedTuple):
    """A request, what it came to and, where Mockbooks is to blame for that, why."""

    request: Request
    outcome: Outcome
    gap: str = ""


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
            answers = [_answer(result.request, result.outcome) for result in results]
            left = [result.outcome.recovery for result in results]
            status = recovery.conclude(self.company, document, plan, answers, left)
        text = write_response(
            answers,
            new_message_set_id=document.new_message_set_id,
            message_set_status=status,
        )
        return ProcessedSet(text, tuple(_exchanged(result) for result in results))

    def _requests(self, document: RequestDocument, session: Session) -> list[_Result]:
        results: list[_Result] = []
        stopped = False
        for request in document.requests:
            if stopped:
                result = _Result(request, Outcome(NOT_PROCESSED.status()))
            else:
                result = self._request(request, document, session)
                stopped = result.outcome.status.severity == "Error" and document.on_error == "stopOnError"
            if document.response_data == "includeNone":
                result.outcome.body = ""
            results.append(result)
        return results

    def _request(self, request: Request, document: RequestDocument, session: Session) -> _Result:
        operation = operations().get(request.name)
        if not request.supported:
            return _Result(request, Outcome(UNSUPPORTED_MESSAGE.status()))
        if operation is None:
            return _Result(request, Outcome(UNSUPPORTED_MESSAGE.status()), _GAP.format(name=request.name))
        try:
            record = read_record(request.element, request.node)
            unsupported = record.pop(UNSUPPORTED, None)
            if request.name.endswith("QueryRq"):
                record = without_empty_values(record, request.node)
            call = Call(
                request.name,
                record,
                request.attributes,
                self.company,
                session,
                document.version,
                self.company.edition,
            )
            outcome = self._run(operation, call)
            if isinstance(unsupported, list) and outcome.status.code == OK.code:
                # Recorded: the rest of the request is done and the object returned.
                outcome.status = FIELD_NOT_SUPPORTED.status(field=unsupported[0])
            return _Result(request, outcome)
        except Refused as refused:
            return _Result(request, Outcome(refused.answer, body=refused.current or ""))
        except Exception:
            # A fault of ours: nothing of the request is left behind, and nobody shall take it for QuickBooks' refusal.
            return _Result(request, Outcome(INTERNAL_ERROR.status()), _FAULT + traceback.format_exc())

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


def _exchanged(result: _Result) -> Exchanged:
    request, status = result.request, result.outcome.status
    return Exchanged(request.name, request.request_id, *status, not result.gap, result.gap)
