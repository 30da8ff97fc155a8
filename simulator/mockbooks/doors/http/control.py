"""What a test can do around QuickBooks: reset, fork, snapshot, restore, clock, journal, faults and checks.

It mirrors the Python interface, with the same names and words. The person and the program on the screen are in
`control_desk`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from mockbooks.checks import check
from mockbooks.company import ManualClock, SystemClock
from mockbooks.desktop.company_files import company_name
from mockbooks.desktop.faults import EFFECTS, Fault
from mockbooks.desktop.occasions import CALLS
from mockbooks.doors.http.errors import RefusedCall, not_found, too_many
from mockbooks.doors.http.fields import Field
from mockbooks.doors.http.route_table import BYTES, Answer, Call, Route
from mockbooks.doors.http.served import Served
from mockbooks.journal_file import record_of

#: Clocks stop short of the end of the numbers that stand in ids.
LAST_DAY = datetime(2099, 12, 31, tzinfo=UTC)
_CENTURY = 3_155_760_000
_DAY = 86_400

OBJECT: dict[str, Any] = {"type": "object"}
TEXT: dict[str, Any] = {"type": "string"}


def shape(required: str) -> dict[str, Any]:
    """An object with these members; a member is a string unless a type follows its name."""
    properties: dict[str, dict[str, Any]] = {}
    for word in required.split():
        name, _, kind = word.partition(":")
        properties[name] = {"nullable": True} if kind == "any" else {"type": kind or "string"}
        if kind == "array":
            properties[name] |= {"items": {}}
    return {"type": "object", "properties": properties, "required": list(properties)}


def state(served: Served, base: str) -> dict[str, Any]:
    """How it stands, at a glance. Called with its turn."""
    desktop, company = served.desktop, served.company
    file = desktop.file
    dialog = desktop.modal_dialog
    return {
        "url": base or "/",
        "company": company_name(company.company),
        "file": None if company.path is None else str(company.path),
        "edition": company.edition.value,
        "open": None if file is None else file.name,
        "mode": desktop.mode.words,
        "running": desktop.is_running,
        "copies": desktop.copies,
        "dialog": None if dialog is None else dialog.title,
        "now": desktop.now().isoformat(),
        "clock": "standing" if isinstance(company.clock, ManualClock) else "system",
        "sessions": [
            {"ticket": session.ticket, "application": session.application.name, "file": session.file.name}
            for session in desktop.sessions
        ],
        "processors": len(served.processors),
        "faults": len(desktop.faults),
        "snapshots": sorted(name for name in served.snapshots if name),
        "exchanges": served.journal.total,
        "not_served": len(served.journal.not_served()),
        "trouble": served.journal.trouble,
    }


_STATE = shape(
    "url company file:any edition open:any mode running:boolean copies:integer dialog:any now clock sessions:array "
    "processors:integer faults:integer snapshots:array exchanges:integer not_served:integer trouble"
)


def _state(call: Call) -> Answer:
    with call.served.turn():
        return Answer(state(call.served, call.base))


def _reset(call: Call) -> Answer:
    call.served.reset()
    return _state(call)


def _check(call: Call) -> Answer:
    with call.served.turn():
        return Answer({"problems": [str(problem) for problem in check(call.served.company.company)]})


def _company(call: Call) -> Answer:
    with call.served.turn():
        return Answer(call.served.company.to_bytes(), media=BYTES)


# Forks and snapshots


def _forks(call: Call) -> Answer:
    return Answer({"forks": [_fork(name) for name in list(call.house.forks)]})


def _add_fork(call: Call) -> Answer:
    return Answer(_fork(call.house.fork(call.served)), 201)


def _fork(name: str) -> dict[str, str]:
    return {"fork": name, "url": f"/forks/{name}"}


def _delete_fork(call: Call) -> Answer:
    call.house.drop(call.parameters["name"])
    return Answer(None, 204)


def _snapshots(call: Call) -> Answer:
    return Answer({"snapshots": sorted(name for name in list(call.served.snapshots) if name)})


def _add_snapshot(call: Call) -> Answer:
    if "/" in call.body.get("name", ""):
        raise RefusedCall(400, "name: a snapshot is restored by its name in a path, so it has no slash.")
    return Answer({"snapshot": call.served.take_snapshot(call.body.get("name", ""))}, 201)


def _restore(call: Call) -> Answer:
    call.served.restore(call.parameters["name"])
    return _state(call)


def _delete_snapshot(call: Call) -> Answer:
    call.served.forget_snapshot(call.parameters["name"])
    return Answer(None, 204)


# The clock


def _clock(call: Call) -> Answer:
    clock = call.served.company.clock
    standing = isinstance(clock, ManualClock)
    return Answer({"now": clock.now().isoformat(), "clock": "standing" if standing else "system"})


def _set_clock(call: Call) -> Answer:
    if len(call.body) != 1:
        raise RefusedCall(400, "One of advance, at and system is wanted.")
    with call.served.turn():
        company = call.served.company
        now = company.clock.now()
        if "system" in call.body:
            if not call.body["system"]:
                raise RefusedCall(400, "system: a clock that shall stand is told where (at) or by how much (advance).")
            company.clock = SystemClock()
            return _clock(call)
        target = _moment(call.body["at"]) if "at" in call.body else _later(now, call.body["advance"])
        if target < now:
            raise RefusedCall(400, f"It is {now.isoformat()} there, and a company's clock does not run backwards.")
        if target > LAST_DAY:
            raise RefusedCall(400, f"The clock stops at {LAST_DAY.isoformat()}.")
        if isinstance(company.clock, ManualClock):
            company.clock.move_to(target)
        else:
            company.clock = ManualClock(target)
        return _clock(call)


def _later(now: datetime, seconds: float) -> datetime:
    return now + timedelta(seconds=seconds)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise RefusedCall(400, f"at: {text[:80]!r} is no moment; they go by 2024-05-01T09:30:00 (UTC).") from None


# The journal


def _journal(call: Call) -> Answer:
    found = call.served.journal.newest(call.query.get("last", 100), failed=call.query.get("failed", False))
    texts = call.query.get("texts", True)
    exchanges = []
    for number, exchange in found:
        record = record_of(exchange)
        if not texts:
            record.pop("request")
            record.pop("answer")
        exchanges.append({"number": number, **record, "explained": exchange.explain()})
    return Answer({"count": call.served.journal.total, "exchanges": exchanges})


def _clear_journal(call: Call) -> Answer:
    call.served.journal.clear()
    return Answer(None, 204)


# Faults

_FAULT: tuple[Field, ...] = (
    Field("call", about="The call that it comes with.", values=("", *CALLS)),
    Field("request", about="The type of request that it comes with: InvoiceAdd.", longest=100),
    Field("iterator", values=("", "Start", "Continue", "Stop")),
    Field("application", longest=200),
    Field("after", "integer", about="So many pass before it.", least=0, most=1_000_000),
    Field("times", "integer|null", about="How often; null: always. Once unless given.", least=1, most=1_000_000),
    Field("hresult", "string|integer|null", about="The call fails with it: 0x80040408, or its name.", longest=80),
    Field("status", "string|integer|null", about="The request is refused with it: its number or name.", longest=80),
    Field("message", about="Instead of QuickBooks' own message."),
    Field("delay", "number", about="Seconds, by the company's clock.", least=0, most=_DAY),
    Field("then", about="What becomes of QuickBooks.", values=("", *EFFECTS)),
    Field("carried_out", "boolean", about="What was asked is done, and its answer lost."),
)  # fmt: skip


def _faults(call: Call) -> Answer:
    with call.served.turn() as desktop:
        numbers = {id(fault): number for number, fault in call.served.faults.items()}
        return Answer({"faults": [_fault(numbers.get(id(fault), 0), fault) for fault in desktop.faults]})


def _add_fault(call: Call) -> Answer:
    served = call.served
    values = dict(call.body)
    for name in ("hresult", "status"):
        if isinstance(values.get(name), str):
            values[name] = _number_or_name(values[name])
    with served.turn() as desktop:
        if len(desktop.faults) >= served.bounds.faults:
            raise too_many("faults", served.bounds.faults, "remove one with DELETE")
        try:
            fault = desktop.faults.add(**values)
        except ValueError as error:
            raise RefusedCall(400, f"{error}.") from None
        number = int(served.new_name("n")[1:])
        served.faults[number] = fault
        return Answer(_fault(number, fault), 201)


def _clear_faults(call: Call) -> Answer:
    with call.served.turn() as desktop:
        desktop.faults.clear()
        call.served.faults.clear()
    return Answer(None, 204)


def _delete_fault(call: Call) -> Answer:
    with call.served.turn() as desktop:
        text = call.parameters["number"]
        fault = (
            call.served.faults.pop(int(text), None) if text.isascii() and text.isdigit() and len(text) < 10 else None
        )
        if fault is None:
            raise not_found(f"fault {text[:80]}")
        desktop.faults.remove(fault)
    return Answer(None, 204)


def _fault(number: int, fault: Fault) -> dict[str, Any]:
    occasion = fault.occasion
    return {
        "fault": number,
        "call": occasion.call,
        "request": occasion.request,
        "iterator": occasion.iterator,
        "application": occasion.application,
        "after": occasion.after,
        "times": occasion.times,
        "hresult": None if fault.hresult is None else str(fault.hresult),
        "status": None if fault.status is None else fault.status.code,
        "message": fault.message,
        "delay": fault.delay,
        "then": fault.then,
        "carried_out": fault.carried_out,
        "over": occasion.is_over,
    }


_SHOWN_FAULT = shape(
    "fault:integer call request iterator application after:integer times:any hresult:any status:any message "
    "delay:number then carried_out:boolean over:boolean"
)


def _number_or_name(text: str) -> int | str:
    try:
        return int(text, 0)
    except ValueError:
        return text


def routes() -> Iterator[Route]:
    """The rows of this part."""
    named = "/control/snapshots/{name}"
    times = shape("now clock")
    rows = (
        Route("GET", "/control", _state, "How QuickBooks stands.", gives=_STATE),
        Route("POST", "/control/reset", _reset, "Back to how it was when the door opened.", body=(), gives=_STATE,
              may_fail=True),
        Route("GET", "/control/check", _check, "Every invariant of the books that does not hold.",
              gives=shape("problems:array")),
        Route("GET", "/control/company", _company, "The company file as it stands.", media=BYTES, gives=TEXT),
        Route("GET", "/control/forks", _forks, "The forks.", gives=shape("forks:array")),
        Route("POST", "/control/forks", _add_fork, "A second company with the same content, at an address of its own.",
              body=(), gives=shape("fork url"), success=201, may_fail=True),
        Route("DELETE", "/control/forks/{name}", _delete_fork, "Throw a fork away.", success=204),
        Route("GET", "/control/snapshots", _snapshots, "The snapshots.", gives=shape("snapshots:array")),
        Route("POST", "/control/snapshots", _add_snapshot, "Keep the books as they are now.",
              body=(Field("name", about="A new one unless given; a name can be used again.", longest=100),),
              gives=shape("snapshot"), success=201),
        Route("POST", f"{named}/restore", _restore, "Put the books back to a snapshot.", body=(), gives=_STATE),
        Route("DELETE", named, _delete_snapshot, "Throw a snapshot away.", success=204),
        Route("GET", "/control/clock", _clock, "What time it is there.", gives=times),
        Route("POST", "/control/clock", _set_clock, "Turn the clock, which then stands; or let it go again.",
              body=(
                  Field("advance", "number", about="Seconds.", least=0, most=_CENTURY),
                  Field("at", about="2024-05-01T09:30:00, in UTC unless it says otherwise.", longest=50),
                  Field("system", "boolean", about="true: the machine's own clock from now on."),
              ), gives=times),
        Route("GET", "/control/journal", _journal, "What was said, and why it went as it did; oldest first.",
              query=(
                  Field("last", "integer", about="Only the newest so many; 100 unless given.", least=0, most=1000),
                  Field("failed", "boolean", about="Only where something went wrong."),
                  Field("texts", "boolean", about="false: without requests and answers."),
              ), gives=shape("count:integer exchanges:array")),
        Route("DELETE", "/control/journal", _clear_journal, "Forget what is shown of the journal.", success=204),
        Route("GET", "/control/faults", _faults, "The faults.", gives=shape("faults:array")),
        Route("POST", "/control/faults", _add_fault, "Have something go wrong, in QuickBooks' own words.", body=_FAULT,
              gives=_SHOWN_FAULT, success=201),
        Route("DELETE", "/control/faults", _clear_faults, "Take all faults away.", success=204),
        Route("DELETE", "/control/faults/{number}", _delete_fault, "Take one fault away.", success=204),
    )  # fmt: skip
    yield from (_tagged(row) for row in rows)


def _tagged(route: Route) -> Route:
    from dataclasses import replace

    return replace(route, tag="control")
