"""Faults: what goes wrong on demand, in QuickBooks' own dialect.

    desktop.faults.add(request="InvoiceAdd", status=3180, times=2)                  the first two are refused
    desktop.faults.add(call="BeginSession", hresult="quickbooks_not_started")       the next session does not begin
    desktop.faults.add(request="InvoiceQuery", iterator="Continue", then="lose_session")    between two pages
    desktop.faults.add(request="BillAdd", after=3, then="crash_quickbooks", carried_out=True)
    desktop.faults.add(call="ProcessRequest", delay=90, times=None)                 each takes a minute and a half

Rules:

- When: see `occasions`. Faults are looked at in the order in which they were added; the first that fails a call is it.
- A `status` refuses one request of a set, which goes on as its `onError` says. An `hresult` fails the whole call, and
  what stands before the request in the set has been done and stays done; with `carried_out` so has the request itself:
  then its answer is lost, which is what error recovery is for.
- `then` is what becomes of QuickBooks besides: see `EFFECTS`. Each has an HRESULT of its own, if none is given.
- `delay` is waited on the clock of the company file: a clock that stands still is moved.
- An unknown name is refused with ValueError.

A recipe carries faults as tables named `faults` with the same keys; they are in the company file, and apply to every
QuickBooks that opens it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mockbooks.desktop.com_failures import COM_FAILURES, SERVER_UNAVAILABLE
from mockbooks.desktop.occasions import Moment, Occasion
from mockbooks.qbxml import hresult as hresults
from mockbooks.qbxml.hresult import HRESULTS, CallFailed, HResult
from mockbooks.qbxml.status import STATUS_CODES, Status, StatusCode

EFFECTS: Mapping[str, HResult] = {
    "lose_session": hresults.INVALID_TICKET,
    "close_company": hresults.NO_ACCESS,
    "close_quickbooks": hresults.NO_ACCESS,
    "crash_quickbooks": SERVER_UNAVAILABLE,
    "show_dialog": hresults.MODAL_DIALOG,
}
"""What may become of QuickBooks, and what the call gets (assumed but for the crash and the dialog)."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong, and when."""

    occasion: Occasion
    hresult: HResult | None = None
    status: StatusCode | None = None
    message: str = ""
    delay: float = 0.0
    then: str = ""
    carried_out: bool = False

    @property
    def failure(self) -> HResult | None:
        """What the call fails with; None if it does not fail."""
        return self.hresult or EFFECTS.get(self.then)

    def failed(self) -> CallFailed:
        """The failure of the call."""
        assert self.failure is not None, "asked of faults that fail a call"
        done = "what was asked was done, and its answer is lost" if self.carried_out else "nothing more was done"
        return CallFailed(self.failure, f"A fault that was added to this QuickBooks: {done}.", detail=self.message)

    def refusal(self, request: str) -> Status | None:
        """What one request is refused with; None if it is not. Holes of the message say what was asked for."""
        if self.status is None:
            return None
        message = self.message or self.status.template.format_map(_Holes(request))
        return Status(self.status.code, self.status.severity, message)


class Interruption(NamedTuple):
    """A fault that fails a call, and the place in its set where it does."""

    fault: Fault
    place: int


class Faults:
    """The faults of one QuickBooks, in order."""

    def __init__(self) -> None:
        """None to begin with."""
        self._faults: list[Fault] = []

    def __iter__(self) -> Iterator[Fault]:
        return iter(self._faults)

    def __len__(self) -> int:
        return len(self._faults)

    def add(
        self,
        *,
        call: str = "",
        request: str = "",
        iterator: str = "",
        application: str = "",
        after: int = 0,
        times: int | None = 1,
        hresult: int | str | HResult | None = None,
        status: int | str | StatusCode | None = None,
        message: str = "",
        delay: float = 0.0,
        then: str = "",
        carried_out: bool = False,
    ) -> Fault:
        """Add one; see the module. HRESULTs and status codes go by number or name. ValueError for what is unknown."""
        occasion = Occasion(
            call=call, request=request, iterator=iterator, application=application, after=after, times=times
        )
        if then and then not in EFFECTS:
            raise ValueError(f"nothing called {then!r} can become of QuickBooks; known are {', '.join(EFFECTS)}")
        fault = Fault(
            occasion,
            None if hresult is None else find_hresult(hresult),
            None if status is None else find_status(status),
            message,
            float(delay),
            then,
            carried_out,
        )
        if fault.status is not None and (fault.failure is not None or call not in ("", "ProcessRequest")):
            raise ValueError("a status code is the answer to one request; it goes with no HRESULT and no other call")
        if fault.failure is None and fault.status is None and fault.delay <= 0:
            raise ValueError("a fault needs something that goes wrong: hresult, status, then or delay")
        if carried_out and (fault.failure is None or call not in ("", "ProcessRequest")):
            raise ValueError("`carried_out` is about requests whose answer is lost; it needs hresult or then")
        self._faults.append(fault)
        return fault

    def add_tables(self, tables: Iterable[Mapping[str, object]]) -> None:
        """Add faults as a recipe writes them. ValueError for what is unknown."""
        for table in tables:
            unknown = set(table) - set(KEYS)
            if unknown:
                raise ValueError(f"a fault has no {', '.join(sorted(unknown))}; it has {', '.join(KEYS)}")
            values = dict(table)
            if values.get("times") == "always":
                values["times"] = None
            self.add(**values)  # type: ignore[arg-type]

    def add_kept(self, tables: Iterable[Mapping[str, str]]) -> None:
        """Add faults as a company file keeps them: every value is text."""
        self.add_tables({key: _READERS.get(key, str)(text) for key, text in table.items()} for table in tables)

    def remove(self, fault: Fault) -> None:
        """Take one away again, this one and not another that says the same. ValueError if it is not there."""
        del self._faults[[id(each) for each in self._faults].index(id(fault))]

    def clear(self) -> None:
        """Take all of them away."""
        self._faults.clear()

    # What a QuickBooks asks of them

    def of_call(self, moment: Moment) -> list[Fault]:
        """Those that come with a call itself: delays, and at the end the one that fails it, if any."""
        found = []
        for fault in self._faults:
            if fault.occasion.of_a_request or fault.status is not None or fault.carried_out:
                continue
            if fault.occasion.occurs(moment):
                found.append(fault)
                if fault.failure is not None:
                    break
        return found

    def of_set(self, call: Moment, moments: Sequence[Moment]) -> Interruption | None:
        """The first that fails a call because of a request in its set, or after the whole of it."""
        failing = [fault for fault in self._faults if fault.failure is not None]
        for place, moment in enumerate(moments):
            for fault in failing:
                if fault.occasion.of_a_request and fault.occasion.occurs(moment):
                    return Interruption(fault, place)
        for fault in failing:
            if fault.carried_out and fault.occasion.occurs(call):
                return Interruption(fault, len(moments) - 1)
        return None

    def of_request(self, moment: Moment) -> list[Fault]:
        """Those that come with one request that is being answered: delays, and the one that refuses it, if any."""
        found = []
        for fault in self._faults:
            if fault.failure is not None or (fault.status is None and not fault.occasion.of_a_request):
                continue
            of_any = moment._replace(request="", iterator="")
            if fault.occasion.occurs(moment if fault.occasion.of_a_request else of_any):
                found.append(fault)
                if fault.status is not None:
                    break
        return found


KEYS = (
    "call", "request", "iterator", "application", "after", "times", "hresult", "status", "message", "delay", "then",
    "carried_out",
)  # fmt: skip
"""What a fault may say of itself; `times = "always"` is how a recipe writes None."""


def _times(text: str) -> int | str:
    return text if text == "always" else int(text)


def _number_or_name(text: str) -> int | str:
    return int(text, 0) if text[:1].isdigit() or text.startswith("-") else text


_READERS: Mapping[str, Callable[[str], object]] = {
    "after": int,
    "times": _times,
    "hresult": _number_or_name,
    "status": _number_or_name,
    "delay": float,
    "carried_out": "true".__eq__,
}


def find_hresult(wanted: int | str | HResult) -> HResult:
    """An HRESULT by its number, signed or not, or by its name. ValueError if there is none."""
    if isinstance(wanted, HResult):
        return wanted
    known = {**HRESULTS, **COM_FAILURES}
    for row in known.values():
        if wanted in (row.code, row.signed, row.name, str(row)):
            return row
    raise ValueError(f"there is no HRESULT {wanted!r}; they go by number (0x80040408) or name (quickbooks_not_started)")


def find_status(wanted: int | str | StatusCode) -> StatusCode:
    """A status code by its number or name. ValueError if there is none."""
    if isinstance(wanted, StatusCode):
        return wanted
    for row in STATUS_CODES.values():
        if wanted in (row.code, row.name):
            return row
    raise ValueError(f"there is no status code {wanted!r}; they go by number (3180) or name (cannot_save)")


class _Holes(dict[str, str]):
    def __init__(self, request: str) -> None:
        super().__init__()
        self._request = request.removesuffix("Rq")

    def __missing__(self, name: str) -> str:
        return self._request
