"""The engine: answers a request document against a company file.

One request set, one transaction of the database; one request, one savepoint. ``onError="stopOnError"`` leaves what
was done before the failing request done, and answers every later one with 3231 (recorded); only a severity of Error
stops (assumed). ``continueOnError`` takes each request for itself. ``responseData="includeNone"`` returns the status
attributes alone (documented).
"""

from __future__ import annotations

import sqlite3
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
from mockbooks.qbxml import hresult
from mockbooks.qbxml.hresult import CallFailed
from mockbooks.qbxml.reader import Request, RequestDocument
from mockbooks.qbxml.record import UNSUPPORTED, read_record
from mockbooks.qbxml.status import (
    FIELD_NOT_SUPPORTED,
    INTERNAL_ERROR,
    NOT_PROCESSED,
    OK,
    READ_ONLY_ACCESS,
    UNSUPPORTED_MESSAGE,
    Refused,
)
from mockbooks.qbxml.writer import Answer, write_response

__all__ = ["Engine", "ProcessedSet", "Result"]

_FAULT = "This is a fault of Mockbooks, not an answer of QuickBooks.\n"
_NOT_WRITABLE = "The company file can be read and not written"
_GAP = "Mockbooks does not serve {name} yet: QuickBooks would have answered it."


@dataclass(frozen=True, slots=True)
class ProcessedSet:
    """A processed request set: the text of the answer and, for the journal, what each request came to."""

    text: str
    exchanges: tuple[Exchanged, ...]


class Result(NamedTuple):
    """A request, what it came to and, where the answer alone does not tell, why."""

    request: Request
    outcome: Outcome
    explanation: str = ""
    is_gap: bool = False
    """Whether Mockbooks is to blame: nobody shall take it for QuickBooks' refusal."""


class Engine:
    """Answers request documents of any number of sessions against one company."""

    def __init__(self, company: Company) -> None:
        self.company = company

    def process(self, document: RequestDocument, session: Session) -> ProcessedSet:
        """Process a whole request set and write its answer.

        Raises ``CallFailed`` (0x8004041C, assumed) if its ids are to be noted in a file that cannot be written.
        """
        try:
            return self._process(document, session)
        except sqlite3.OperationalError as error:
            if _is_read_only(error):
                raise CallFailed(hresult.INTERNAL_ERROR, f"{_NOT_WRITABLE}: {error}.") from None
            raise

    def _process(self, document: RequestDocument, session: Session) -> ProcessedSet:
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

    def _requests(self, document: RequestDocument, session: Session) -> list[Result]:
        results: list[Result] = []
        stopped = False
        for request in document.requests:
            if stopped:
                result = Result(request, Outcome(NOT_PROCESSED.status()))
            else:
                result = self.answer_request(request, document, session)
                stopped = result.outcome.status.severity == "Error" and document.on_error == "stopOnError"
            if document.response_data == "includeNone":
                result.outcome.body = ""
            results.append(result)
        return results

    def answer_request(self, request: Request, document: RequestDocument, session: Session) -> Result:
        """Answer one request of a set: the place to step in for who runs an engine under other circumstances.

        Nothing is raised: a fault of ours is status 1000, with what happened as the explanation. A file that cannot be
        written refuses what would write to it (3263, read-only access; that QuickBooks says this of a file is assumed).
        """
        operation = operations().get(request.name)
        if not request.supported:
            return Result(request, Outcome(UNSUPPORTED_MESSAGE.status()))
        if operation is None:
            return Result(request, Outcome(UNSUPPORTED_MESSAGE.status()), _GAP.format(name=request.name), True)
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
            return Result(request, outcome)
        except Refused as refused:
            return Result(request, Outcome(refused.answer, body=refused.current or ""))
        except Exception as error:
            if _is_read_only(error):
                return Result(request, Outcome(READ_ONLY_ACCESS.status()), f"{_NOT_WRITABLE}: {error}.")
            # A fault of ours: nothing of the request is left behind, and nobody shall take it for QuickBooks' refusal.
            return Result(request, Outcome(INTERNAL_ERROR.status()), _FAULT + traceback.format_exc(), True)

    def _run(self, operation: Operation, call: Call) -> Outcome:
        if not operation.writes:
            return operation.run(call)
        with self.company.request():
            return operation.run(call)


def _is_read_only(error: Exception) -> bool:
    """Whether the file of the database cannot be written; the low byte is the kind of error, the rest its variety."""
    return isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_READONLY


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


def _exchanged(result: Result) -> Exchanged:
    request, status = result.request, result.outcome.status
    return Exchanged(request.name, request.request_id, *status, not result.is_gap, result.explanation)
