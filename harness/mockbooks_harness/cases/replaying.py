"""Recorded requests, asked again of the company the session began with, in order; answer held against answer.

The clock stands where it stood then, so that today is the same day; each recorded session is one session here, so that
iterators live as long as they did. The company is changed by it: hand in a copy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from mockbooks import CompanyFile, FileMode, Journal, QuickBooks, RequestProcessorError
from mockbooks_harness.cases.comparing import compared, first_edit, responses
from mockbooks_harness.cases.exchange import Failure, RecordedExchange
from mockbooks_harness.cases.identities import Identities
from mockbooks_harness.cases.verdicts import Outcome, Replay, Verdict

__all__ = ["replay"]

# A call and what it changed are about one moment, unless the clock of one of them was moved.
_ONE_MOMENT = timedelta(hours=1)

# QBXMLRP2: a QuickBooks on this machine; personal data is required.
_LOCAL, _REQUIRED = 1, 1
_ADMINISTRATOR = "Admin"
_PERSONAL_DATA = ("<IsPersonalDataAccessAllowed>true<", "<SSN>")


class _Clock:
    """A clock that is put where it stood when an exchange was recorded."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        """That moment, aware, in UTC."""
        return self.moment


class _Programs:
    """The programs that asked, each with the session it had, all allowed in; personal data as the recording says."""

    def __init__(self, quickbooks: QuickBooks, *, personal_data: bool) -> None:
        self._desktop = quickbooks.desktop
        self._personal_data = personal_data
        self._sessions: dict[tuple[str, str], tuple[Any, str]] = {}
        self._newest: dict[str, str] = {}

    def ask(self, exchange: RecordedExchange, request: str) -> str:
        """The answer; RequestProcessorError if the call fails."""
        name = exchange.application or "Mockbooks"
        if self._newest.get(name, exchange.session) != exchange.session:
            self._end(name, self._newest[name])
        self._newest[name] = exchange.session
        key = (name, exchange.session)
        if key not in self._sessions:
            self._sessions[key] = self._begun(name)
        processor, ticket = self._sessions[key]
        return str(processor.ProcessRequest(ticket, request))

    def _begun(self, name: str) -> tuple[Any, str]:
        if self._personal_data and not self._desktop.users.password_is_complex:
            # A file that showed personal data had one.
            self._desktop.users.set_password(_ADMINISTRATOR, "Replayed-1")
        self._desktop.permissions.grant(name, personal_data=self._personal_data)
        processor = self._desktop.request_processor()
        processor.OpenConnection2("", name, _LOCAL)
        if self._personal_data:
            processor.AuthPreferences.PutPersonalDataPref(_REQUIRED)
        return processor, processor.BeginSession("", FileMode.DO_NOT_CARE)

    def _end(self, name: str, session: str) -> None:
        processor, ticket = self._sessions.pop((name, session))
        processor.EndSession(ticket)
        processor.CloseConnection()


def replay(
    exchanges: Iterable[RecordedExchange],
    company: CompanyFile,
    *,
    progress: Callable[[int], None] | None = None,
    asked: Callable[[int, str], str] | None = None,
    answered: Callable[[int, str], None] | None = None,
) -> Replay:
    """Ask everything again and compare; `progress` is called with the number of each exchange that is done.

    `asked` is given each request just before it is asked, and gives the one that is; `answered` is given each answer.
    """
    result = Replay()
    recorded = exchanges if isinstance(exchanges, Sequence) else list(exchanges)
    with _played_back(company, personal_data=any(map(_shows_personal_data, recorded))) as (clock, programs):
        identities = Identities()
        for number, exchange in enumerate(recorded, 1):
            _replay_one(number, exchange, programs, clock, identities, result, asked, answered)
            result.exchanges = number
            if progress is not None:
                progress(number)
    return result


@contextmanager
def _played_back(company: CompanyFile, *, personal_data: bool) -> Iterator[tuple[_Clock, _Programs]]:
    before = company.clock
    clock = _Clock(before.now())
    company.clock = clock
    try:
        with QuickBooks(company, journal=Journal(keep=1)) as quickbooks:
            yield clock, _Programs(quickbooks, personal_data=personal_data)
    finally:
        company.clock = before


def _replay_one(
    number: int,
    exchange: RecordedExchange,
    programs: _Programs,
    clock: _Clock,
    identities: Identities,
    result: Replay,
    change: Callable[[int, str], str] | None,
    tell: Callable[[int, str], None] | None,
) -> None:
    if exchange.request is None:
        result.verdicts.append(Verdict(number, "", Outcome.NOT_COMPARED, "its request is not in the recording"))
        return
    recorded = responses(exchange.answer) if exchange.answer is not None else []
    _set(clock, exchange.at, first_edit(recorded))
    asked = identities.in_request(exchange.request)
    if change is not None:
        asked = change(number, asked)
    try:
        answer = programs.ask(exchange, asked)
    except RequestProcessorError as error:
        failure = Failure(error.hresult.code, error.hresult.text)
        result.verdicts.append(_failed(number, exchange, failure, error.explanation))
        result.identical += result.verdicts[-1].verdict is Outcome.SAME
        return
    if tell is not None:
        tell(number, answer)
    if exchange.failure is not None:
        result.verdicts.append(
            Verdict(number, "", Outcome.ANSWERED_HERE, "the call", str(exchange.failure), _first_line(answer))
        )
    elif exchange.answer is None:
        result.verdicts.append(Verdict(number, "", Outcome.NOT_COMPARED, "its answer is not in the recording"))
    else:
        here = responses(answer)
        began, began_here = first_edit(recorded), first_edit(here)
        if began is not None and began_here is not None:
            identities.began(began, began_here)
        whole = _is_whole(exchange.answer)
        result.verdicts.extend(compared(number, recorded, here, identities, whole=whole))
        result.identical += exchange.answer.strip() == answer.strip()


def _is_whole(answer: str) -> bool:
    """Whether a document ends with its end; a fragment has none."""
    end = answer.rstrip()
    return end.endswith("</QBXML>") if "<QBXML" in end else end.endswith(">")


def _shows_personal_data(exchange: RecordedExchange) -> bool:
    """Whether the program that asked was allowed to see personal data: it says so, or did."""
    answer = exchange.answer
    return answer is not None and any(sign in answer for sign in _PERSONAL_DATA)


def _set(clock: _Clock, at: datetime | None, edit: int | None) -> None:
    """Put the clock where it stood: at the edit, which is told to the second, if that is about when it was asked."""
    changed = datetime.fromtimestamp(edit, UTC) if edit is not None else None
    if at is None:
        clock.moment = changed or clock.moment
    elif changed is not None and timedelta(0) <= changed - at <= _ONE_MOMENT:
        clock.moment = changed
    else:
        clock.moment = at.astimezone(UTC)


def _failed(number: int, exchange: RecordedExchange, failure: Failure, explanation: str) -> Verdict:
    here = f"{failure}\n{explanation}".strip()
    if exchange.failure is None:
        if exchange.answer is None:
            return Verdict(number, "", Outcome.NOT_COMPARED, "its answer is not in the recording", "", here)
        return Verdict(number, "", Outcome.REFUSED_HERE, "the call", _first_line(exchange.answer), here)
    if exchange.failure.code != failure.code:
        return Verdict(number, "", Outcome.DIFFERS, "the HRESULT", str(exchange.failure), here)
    if exchange.failure.text and exchange.failure.text.strip() != failure.text.strip():
        return Verdict(number, "", Outcome.DIFFERS, "the text of the HRESULT", exchange.failure.text, failure.text)
    return Verdict(number, "", Outcome.SAME)


def _first_line(answer: str) -> str:
    return next((line.strip() for line in answer.splitlines() if "Rs " in line), "an answer")
