"""Recorded requests, asked again of the company the session began with, in order; answer held against answer.

The clock stands where it stood then, so that today is the same day; each recorded session is one session here, so that
iterators live as long as they did. The company is changed by it: hand in a copy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from mockbooks import CompanyFile, Journal, QuickBooks, RequestProcessorError
from mockbooks_harness.cases.comparing import compared, first_edit, responses
from mockbooks_harness.cases.exchange import Failure, RecordedExchange
from mockbooks_harness.cases.identities import Identities
from mockbooks_harness.cases.verdicts import Outcome, Replay, Verdict

__all__ = ["replay"]

# A call and what it changed are about one moment, unless the clock of one of them was moved.
_ONE_MOMENT = timedelta(hours=1)


class _Clock:
    """A clock that is put where it stood when an exchange was recorded."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        """That moment, aware, in UTC."""
        return self.moment


def replay(
    exchanges: Iterable[RecordedExchange], company: CompanyFile, *, progress: Callable[[int], None] | None = None
) -> Replay:
    """Ask everything again and compare; `progress` is called with the number of each exchange that is done."""
    result = Replay()
    with _played_back(company) as (clock, quickbooks):
        identities = Identities()
        for number, exchange in enumerate(exchanges, 1):
            _replay_one(number, exchange, quickbooks, clock, identities, result)
            result.exchanges = number
            if progress is not None:
                progress(number)
    return result


@contextmanager
def _played_back(company: CompanyFile) -> Iterator[tuple[_Clock, QuickBooks]]:
    before = company.clock
    clock = _Clock(before.now())
    company.clock = clock
    try:
        with QuickBooks(company, journal=Journal(keep=1)) as quickbooks:
            yield clock, quickbooks
    finally:
        company.clock = before


def _replay_one(
    number: int,
    exchange: RecordedExchange,
    quickbooks: QuickBooks,
    clock: _Clock,
    identities: Identities,
    result: Replay,
) -> None:
    if exchange.request is None:
        result.verdicts.append(Verdict(number, "", Outcome.NOT_COMPARED, "its request is not in the recording"))
        return
    recorded = responses(exchange.answer) if exchange.answer is not None else []
    _set(clock, exchange.at, first_edit(recorded))
    asked = identities.in_request(exchange.request)
    session = f"{exchange.application} {exchange.session}".strip() or "Mockbooks"
    try:
        answer = quickbooks.process(asked, application=session)
    except RequestProcessorError as error:
        failure = Failure(error.hresult.code, error.hresult.text)
        result.verdicts.append(_failed(number, exchange, failure, error.explanation))
        result.identical += result.verdicts[-1].verdict is Outcome.SAME
        return
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
        whole = exchange.answer.rstrip().endswith(">") and not any("cut off" in each for each in exchange.remarks)
        result.verdicts.extend(compared(number, recorded, here, identities, whole=whole))
        result.identical += exchange.answer.strip() == answer.strip()


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
