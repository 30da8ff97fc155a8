"""The face for tests in other languages."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from mockbooks import ManualClock
from mockbooks_harness.codat import Call, Codat
from mockbooks_harness.exact_json import dumps


@pytest.fixture
def codat() -> Codat:
    return Codat(clock=ManualClock(), random=Random(7))


class Control:
    def __init__(self, codat: Codat) -> None:
        self.codat = codat

    def __call__(self, method: str, path: str, body: Any = None, **query: str) -> Any:
        payload = b"" if body is None else dumps(body).encode()
        return self.codat.application.handle(Call(method, self.codat.control_prefix + path, query, {}, payload))


@pytest.fixture
def control(codat: Codat) -> Control:
    return Control(codat)


def test_the_journal_says_why(control: Control, client: Any) -> None:
    client.post("/companies", {"name": 5})
    client.get("/companies")
    first, last = control("GET", "/journal").body["calls"]
    assert (first["method"], first["path"], first["status"]) == ("POST", "/companies", 400)
    assert "name" in first["why"]
    assert "-> 400" in first["explanation"]
    assert last["why"] == ""
    assert control("GET", "/journal", last="1").body["calls"] == [last]
    assert control("GET", "/journal", last="0").body["calls"] == []
    control("DELETE", "/journal")
    assert control("GET", "/journal").body["calls"] == []


def test_its_own_calls_are_nobodys_business(control: Control, codat: Codat) -> None:
    control("GET", "/clock")
    assert len(codat.journal) == 0
    assert codat.state.meter.used == 0


def test_faults(control: Control, client: Any) -> None:
    made = control("POST", "/faults", {"operation": "GET /companies", "status": 503, "times": 2, "text": "Closed"})
    assert made.body == {
        "operation": "GET /companies",
        "status": 503,
        "times": 2,
        "headers": {},
        "after": False,
        "drop": False,
        "met": 0,
        "text": "Closed",
    }
    assert client.get("/companies").body["error"] == "Closed"
    assert [(fault["times"], fault["met"]) for fault in control("GET", "/faults").body["faults"]] == [(1, 1)]
    control("DELETE", "/faults")
    assert client.get("/companies").status == 200
    control("POST", "/faults", {"operation": "*", "times": None, "body": "<html>", "status": 502})
    assert client.get("/companies").payload() == b"<html>"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"operation": "GET /nothing"},
        {"operation": "*", "status": 200},
        {"operation": "*", "times": 0},
        {"operation": "*", "headers": 5},
    ],
)
def test_a_fault_that_cannot_be(control: Control, body: Any) -> None:
    answer = control("POST", "/faults", body)
    assert answer.status == 400
    assert answer.body["error"]


def test_reset_and_snapshots(control: Control, client: Any) -> None:
    client.post("/companies", {"name": "A"})
    name = control("POST", "/snapshots").body["name"]
    client.post("/companies", {"name": "B"})
    assert control("POST", f"/snapshots/{name}/restore").status == 200
    assert client.get("/companies").body["totalResults"] == 1
    assert control("POST", "/reset").status == 200
    assert client.get("/companies").body["totalResults"] == 0
    assert control("POST", f"/snapshots/{name}/restore").status == 404


def test_the_clock_is_turned(control: Control, codat: Codat, client: Any) -> None:
    assert control("GET", "/clock").body == {"now": "2024-01-02T14:00:00Z"}
    company = codat.add_company("A")
    push = codat.push(codat.connect(company), "invoices", {"a": "b"}, timeout_minutes=5)
    assert control("POST", "/clock", {"advance": 300}).body == {"now": "2024-01-02T14:05:00Z"}
    assert push.status == "TimedOut"
    assert control("POST", "/clock", {"advance": -1}).status == 400
    assert control("POST", "/clock", {}).status == 400


def test_a_clock_that_goes_by_itself_is_not_turned(clock: Any) -> None:
    class Going:
        def now(self) -> Any:
            return clock.now()

    control = Control(Codat(clock=Going(), random=Random(1)))
    assert control("POST", "/clock", {"advance": 1}).status == 409


def test_events_and_deliveries(control: Control, codat: Codat, client: Any) -> None:
    hook = client.post("/webhooks", {"url": "https://a.test/"}).body["id"]
    codat.listen("https://a.test/", lambda _: 500)
    client.post("/companies", {"name": "A"})
    assert [event["eventType"] for event in control("GET", "/events").body["events"]] == ["company.created"]
    (delivery,) = control("GET", "/deliveries").body["deliveries"]
    assert delivery == {
        "eventType": "company.created",
        "url": "https://a.test/",
        "state": "waiting",
        "attempts": [{"at": "2024-01-02T14:00:00Z", "status": 500, "error": ""}],
    }
    shown = control("GET", f"/webhooks/{hook}").body
    assert shown == {
        "id": hook,
        "url": "https://a.test/",
        "secret": codat.state.consumers[hook].secret,
        "disabled": False,
    }
    assert control("GET", "/webhooks/nobody").status == 404


def test_a_link_url_with_a_password(control: Control, codat: Codat) -> None:
    company = codat.add_company("A")
    connection = codat.connect(company)
    url = control("POST", f"/companies/{company.id}/connections/{connection.id}/otp").body["linkUrl"]
    assert url.startswith(f"{connection.link_url}?otp=")
    assert control("POST", f"/companies/{company.id}/connections/nothing/otp").status == 404


def test_what_it_does_not_have(control: Control) -> None:
    assert control("GET", "/nothing").status == 404
    wrong = control("PUT", "/reset")
    assert (wrong.status, wrong.headers["Allow"]) == (405, "POST")
