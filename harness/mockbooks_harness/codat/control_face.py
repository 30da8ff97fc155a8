"""The control face: OUR OWN, for tests in other languages than Python, version 1.

What a Python test does through `Codat`: faults, reset, snapshots, the journal, the clock, webhooks.  It stands under
`/mockbooks/control/v1` beside the public face, takes no key, and is meant for the machine it runs on.  JSON in, JSON
out; every success is 200 with an object; an error is 400, 404 or 409 with `{"error": "…"}`.  Calls of this face are not
in the journal and do not count.

    GET    /journal?last=N             {"calls": [{"at", "method", "path", "query", "status", "why", "explanation"}]}
    DELETE /journal
    GET    /faults                     {"faults": [fault]}
    POST   /faults                     fault without "met" -> fault; see `faults`
    DELETE /faults
    POST   /reset                      as it was when it began; the clock goes on
    POST   /snapshots                  {"name"}
    POST   /snapshots/{name}/restore
    GET    /clock                      {"now"}
    POST   /clock                      {"advance": seconds} -> {"now"}; 409 where the clock cannot be turned
    GET    /events                     {"events": [envelope]}: everything that webhooks tell of
    GET    /deliveries                 {"deliveries": [{"eventType", "url", "state", "attempts": [{"at", "status",
                                       "error"}]}]}
    GET    /webhooks/{webhookId}       {"id", "url", "secret", "disabled"}
    POST   /companies/{companyId}/connections/{connectionId}/otp    {"linkUrl"}, with a new one-time password
    GET    /description                the OpenAPI description of what is served

fault: {"operation": "POST /companies", "status": 503, "times": 2|null, "text"?, "headers"?, "body"?, "after"?, "drop"?,
        "met"}
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mockbooks_harness.codat.calls import Answer, Call, query_number, stamp, text_member, whole_number
from mockbooks_harness.codat.errors import CodatError
from mockbooks_harness.codat.faults import Fault
from mockbooks_harness.codat.public.linking import new_password
from mockbooks_harness.codat.route_table import Finder, Route
from mockbooks_harness.codat.webhooks import Delivery
from mockbooks_harness.exact_json import Record

if TYPE_CHECKING:
    from mockbooks_harness.codat.application import Application

PREFIX = "/mockbooks/control/v1"

Control = Callable[["Application", Call], Record]


def is_control(call: Call) -> bool:
    """Whether a call is for this face."""
    return call.path.startswith(f"{PREFIX}/")


def handle(application: Application, call: Call) -> Answer:
    """Answer one call of this face."""
    with application.lock:
        try:
            route, parameters = _find(call.method, call.path)
            return Answer(200, route.handler(application, replace(call, parameters=parameters)))
        except CodatError as error:
            return Answer(error.status, {"error": error.why}, error.headers)


def get_journal(application: Application, call: Call) -> Record:
    """GET /journal"""
    last = query_number(call, "last")
    entries = list(application.journal)
    if last is not None:
        entries = entries[-last:] if last > 0 else []
    rows = [
        {
            "at": stamp(entry.at),
            "method": entry.call.method,
            "path": entry.call.path,
            "query": dict(entry.call.query),
            "status": entry.answer.status,
            "why": entry.why,
            "explanation": entry.explain(),
        }
        for entry in entries
    ]
    return {"calls": rows}


def clear_journal(application: Application, _call: Call) -> Record:
    """DELETE /journal"""
    application.journal.clear()
    return {}


def get_faults(application: Application, _call: Call) -> Record:
    """GET /faults"""
    return {"faults": [_fault_body(fault) for fault in application.faults]}


def add_fault(application: Application, call: Call) -> Record:
    """POST /faults"""
    body = call.object()
    headers = body.get("headers")
    if headers is not None and not (isinstance(headers, dict) and all(isinstance(v, str) for v in headers.values())):
        raise CodatError(400, "", why='"headers" is not an object of strings.')
    raw = call.json()
    always = isinstance(raw, dict) and "times" in raw and raw["times"] is None
    sent = text_member(body, "body")
    try:
        fault = application.faults.add(
            text_member(body, "operation", required=True) or "",
            whole_number(body.get("status", 500), "status"),
            times=None if always else whole_number(body.get("times", 1), "times"),
            text=text_member(body, "text") or "",
            headers=headers,
            body=None if sent is None else sent.encode(),
            after=bool(body.get("after", False)),
            drop=bool(body.get("drop", False)),
        )
    except ValueError as error:
        raise CodatError(400, "", why=str(error)) from error
    return _fault_body(fault)


def clear_faults(application: Application, _call: Call) -> Record:
    """DELETE /faults"""
    application.faults.clear()
    return {}


def reset(application: Application, _call: Call) -> Record:
    """POST /reset"""
    application.reset()
    return {}


def take_snapshot(application: Application, _call: Call) -> Record:
    """POST /snapshots"""
    return {"name": application.snapshot()}


def restore_snapshot(application: Application, call: Call) -> Record:
    """POST /snapshots/{name}/restore"""
    try:
        application.restore(call.parameters["name"])
    except KeyError:
        raise CodatError(404, "", why=f"There is no snapshot {call.parameters['name']}.") from None
    return {}


def get_clock(application: Application, _call: Call) -> Record:
    """GET /clock"""
    return {"now": stamp(application.state.now())}


def turn_clock(application: Application, call: Call) -> Record:
    """POST /clock"""
    seconds = whole_number(call.object().get("advance"), "advance")
    advance = getattr(application.state.clock, "advance", None)
    if advance is None:
        raise CodatError(409, "", why="This clock goes by itself; serve with a time to begin at to turn it.")
    if seconds < 0:
        raise CodatError(400, "", why="A clock is turned forward.")
    advance(seconds)
    application.state.settle()
    return get_clock(application, call)


def get_events(application: Application, _call: Call) -> Record:
    """GET /events"""
    return {"events": [event.body() for event in application.state.events]}


def get_deliveries(application: Application, _call: Call) -> Record:
    """GET /deliveries"""
    return {"deliveries": [_delivery_body(delivery) for delivery in application.state.deliveries]}


def get_webhook(application: Application, call: Call) -> Record:
    """GET /webhooks/{webhookId}"""
    consumer = application.state.consumers.get(call.parameters["webhookId"].lower())
    if consumer is None:
        raise CodatError(404, "", why=f"There is no webhook consumer {call.parameters['webhookId']}.")
    return {"id": consumer.id, "url": consumer.url, "secret": consumer.secret, "disabled": consumer.disabled}


def make_password(application: Application, call: Call) -> Record:
    """POST /companies/{companyId}/connections/{connectionId}/otp"""
    company = application.state.company(call.parameters["companyId"])
    connection = company.connection(call.parameters["connectionId"])
    return {"linkUrl": f"{connection.link_url}?otp={new_password(application.state, connection)}"}


def get_description(_application: Application, _call: Call) -> Record:
    """GET /description"""
    from mockbooks_harness.codat.description import describe

    return describe()


def _fault_body(fault: Fault) -> Record:
    body: Record = {
        "operation": fault.operation,
        "status": fault.status,
        "times": fault.times,
        "headers": dict(fault.headers),
        "after": fault.after,
        "drop": fault.drop,
        "met": fault.met,
    }
    return body | {"text": fault.text} if fault.text else body


def _delivery_body(delivery: Delivery) -> Record:
    attempts: list[Any] = [
        {"at": stamp(attempt.at), "status": attempt.status, "error": attempt.error} for attempt in delivery.attempts
    ]
    return {
        "eventType": delivery.event.type,
        "url": delivery.consumer.url,
        "state": delivery.state,
        "attempts": attempts,
    }


_find: Finder[Control] = Finder(
    [
        Route(method, f"{PREFIX}{path}", handler)
        for method, path, handler in (
            ("GET", "/journal", get_journal),
            ("DELETE", "/journal", clear_journal),
            ("GET", "/faults", get_faults),
            ("POST", "/faults", add_fault),
            ("DELETE", "/faults", clear_faults),
            ("POST", "/reset", reset),
            ("POST", "/snapshots", take_snapshot),
            ("POST", "/snapshots/{name}/restore", restore_snapshot),
            ("GET", "/clock", get_clock),
            ("POST", "/clock", turn_clock),
            ("GET", "/events", get_events),
            ("GET", "/deliveries", get_deliveries),
            ("GET", "/webhooks/{webhookId}", get_webhook),
            ("POST", "/companies/{companyId}/connections/{connectionId}/otp", make_password),
            ("GET", "/description", get_description),
        )
    ]
)
