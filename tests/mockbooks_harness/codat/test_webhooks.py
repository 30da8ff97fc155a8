"""Webhooks: who is told what, when, and how often.  [D:CP] `webhooks`, [D:DOC webhooks]"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from mockbooks_harness.codat import Codat, Received

URL = "https://receiver.test/hook"
OFFSETS = [0, 5, 300, 1800, 7200, 18000, 36000, 36000]
"""Seconds from each attempt to the next."""


class Receiver:
    """Keeps what it gets and answers as told."""

    def __init__(self, *answers: int | Exception | None) -> None:
        self.answers = list(answers)
        self.got: list[Received] = []

    def __call__(self, received: Received) -> int | None:
        self.got.append(received)
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        return answer

    @property
    def types(self) -> list[str]:
        return [received.event["eventType"] for received in self.got]


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


def test_an_event_is_told_at_once_and_signed(codat: Codat, client: Any, receiver: Receiver, clock: Any) -> None:
    consumer = codat.add_webhook(URL, receiver)
    made = client.post("/companies", {"name": "Rainbow", "tags": {"uid": "1"}}).body
    (received,) = receiver.got
    assert received.event == {
        "id": codat.events[-1].id,
        "eventType": "company.created",
        "generatedDate": "2024-05-01T09:30:00Z",
        "payload": {
            "id": made["id"],
            "name": "Rainbow",
            "redirect": f"https://link.codat.io/company/{made['id']}",
            "created": "2024-05-01T09:30:00Z",
            "tags": {"uid": "1"},
        },
    }
    assert received.is_signed(consumer.secret, clock.now())
    assert received.headers["webhook-timestamp"] == "1714555800"
    assert not received.is_signed(consumer.secret, clock.now() + timedelta(minutes=6))


def test_a_failed_delivery_is_tried_again_eight_times_in_all(codat: Codat, clock: Any) -> None:
    receiver = Receiver(*[500] * 20)
    consumer = codat.add_webhook(URL, receiver)
    codat.add_company("Rainbow")
    for wait in OFFSETS[1:]:
        codat.settle()
        before = len(receiver.got)
        clock.advance(seconds=wait - 1)
        codat.settle()
        assert len(receiver.got) == before, "not a second earlier"
        clock.advance(seconds=1)
    codat.settle()
    clock.advance(days=3)
    codat.settle()
    assert len(receiver.got) == 8
    (delivery,) = codat.deliveries
    assert delivery.state == "given up"
    waits = [(b.at - a.at).total_seconds() for a, b in zip(delivery.attempts, delivery.attempts[1:], strict=False)]
    assert waits == OFFSETS[1:]
    assert len({received.headers["webhook-id"] for received in receiver.got}) == 1
    assert len({received.body for received in receiver.got}) == 1
    assert len({received.headers["webhook-signature"] for received in receiver.got}) == 8, "signed anew each time"
    assert not consumer.disabled


@pytest.mark.parametrize("failure", [199, 302, 404, 500, RuntimeError("broken"), TimeoutError("15 seconds")])
def test_whatever_is_not_2xx_is_a_failure(codat: Codat, clock: Any, failure: Any) -> None:
    receiver = Receiver(failure, 204)
    codat.add_webhook(URL, receiver)
    codat.add_company("Rainbow")
    codat.settle()
    assert codat.deliveries[0].state == "waiting"
    clock.advance(seconds=5)
    codat.settle()
    assert codat.deliveries[0].state == "delivered"
    assert [attempt.succeeded for attempt in codat.deliveries[0].attempts] == [False, True]


def test_a_consumer_that_fails_for_five_days_is_disabled(codat: Codat, client: Any, clock: Any) -> None:
    receiver = Receiver(*[500] * 200)
    consumer = codat.add_webhook(URL, receiver)
    for _ in range(5):
        assert not consumer.disabled
        codat.add_company("Rainbow")
        codat.settle()
        clock.advance(days=1)
        codat.settle()
    assert consumer.disabled
    assert client.get("/webhooks").body["results"][0]["disabled"] is True
    before = len(receiver.got)
    codat.add_company("Rainbow")
    clock.advance(days=1)
    codat.settle()
    assert len(receiver.got) == before


def test_one_success_starts_the_five_days_anew(codat: Codat, clock: Any) -> None:
    receiver = Receiver(500, 500, 200)
    consumer = codat.add_webhook(URL, receiver)
    codat.add_company("Rainbow")
    for _ in range(3):
        codat.settle()
        clock.advance(minutes=6)
    assert consumer.failing_since is None


def test_the_types_and_tags_asked_for(codat: Codat, client: Any) -> None:
    deleted, tagged, both = Receiver(), Receiver(), Receiver()
    codat.add_webhook(f"{URL}/1", deleted, event_types=["company.deleted"])
    codat.add_webhook(f"{URL}/2", tagged, company_tags=["uid:1", "uid:2"])
    codat.add_webhook(f"{URL}/3", both, event_types=["company.created"], company_tags=["uid:1"])
    ids = [client.post("/companies", {"name": "A", "tags": tags}).body["id"] for tags in ({}, {"uid": "1"})]
    for company_id in ids:
        client.call("DELETE", f"/companies/{company_id}")
    assert deleted.types == ["company.deleted"] * 2
    assert tagged.types == ["company.created", "company.deleted"]
    assert both.types == ["company.created"]


def test_a_disabled_consumer_hears_nothing(codat: Codat, client: Any, receiver: Receiver) -> None:
    codat.listen(URL, receiver)
    assert client.post("/webhooks", {"url": URL, "disabled": True}).status == 201
    codat.add_company("Rainbow")
    codat.settle()
    assert receiver.got == []


def test_what_is_for_the_outside_world_stays(codat: Codat) -> None:
    codat.add_webhook("https://example.com/hook")
    codat.add_company("Rainbow")
    codat.settle()
    assert [(delivery.state, delivery.attempts) for delivery in codat.deliveries] == [("not sent", [])]


def test_a_deleted_consumer_gets_nothing_more(codat: Codat, client: Any, clock: Any) -> None:
    receiver = Receiver(500)
    consumer = codat.add_webhook(URL, receiver)
    codat.add_company("Rainbow")
    codat.settle()
    client.call("DELETE", f"/webhooks/{consumer.id}")
    clock.advance(minutes=1)
    codat.settle()
    assert len(receiver.got) == 1
    assert codat.deliveries[0].state == "given up"


def test_a_receiver_may_call_codat_back(codat: Codat, client: Any) -> None:
    names = []

    def look(received: Received) -> None:
        names.append(client.get(f"/companies/{received.event['payload']['id']}").body["name"])

    codat.add_webhook(URL, look, event_types=["company.created"])
    client.post("/companies", {"name": "Rainbow"})
    assert names == ["Rainbow"]


def test_a_receiver_that_causes_what_it_is_told_of_comes_to_an_end(codat: Codat, client: Any) -> None:
    codat.add_webhook(URL, lambda _: client.post("/companies", {"name": "Again"}).status)
    client.post("/companies", {"name": "First"})
    assert len(codat.events) <= 202


# ---- which events there are


def test_the_life_of_a_connection(codat: Codat, client: Any, desk: Any) -> None:
    """[D:CP] transition -> event"""
    path = f"/companies/{desk.company.id}/connections/{desk.connection.id}"
    desk.exchange()
    told = {"statusCode": "403", "statusText": "User cancelled linking", "errorMessage": "User cancelled"}
    desk.on_connection("POST", "/errors", told)
    failed = codat.events[-1].payload["connection"]
    desk.link()
    client.call("PATCH", path, {"status": "Unlinked"})
    desk.link()
    desk.on_connection("DELETE", "/authorization")
    desk.link()
    client.call("DELETE", path)
    kinds = [event.type for event in codat.events if event.type.startswith("connection.")]
    assert kinds == [
        "connection.created",
        "connection.failed",
        "connection.connected",
        "connection.disconnected",
        "connection.reconnected",
        "connection.disconnected",
        "connection.reconnected",
        "connection.deleted",
    ]
    assert failed["status"] == "PendingAuth"
    error = failed["dataConnectionErrors"][0]
    assert (error["statusCode"], error["statusText"], error["status"]) == ("403", "User cancelled linking", "Active")
    statuses = [event.payload["connection"]["status"] for event in codat.events if event.type.startswith("connection.")]
    assert statuses == [
        "PendingAuth",
        "PendingAuth",
        "Linked",
        "Unlinked",
        "Linked",
        "Deauthorized",
        "Linked",
        "Linked",
    ]
    assert codat.events[1].payload["referenceCompany"] == {
        "id": desk.company.id,
        "name": "Rainbow Paints",
        "links": {"portal": f"https://app.codat.io/companies/{desk.company.id}/summary"},
    }


def test_a_read_is_told_when_all_of_it_is_done(codat: Codat, new_desk: Any) -> None:
    company = codat.add_company("Two", fetch_on_first_link=["customers", "suppliers"])
    desk = new_desk(codat, company, codat.connect(company))
    desk.link()
    desk.upload("customers", [{"id": "1-1"}])
    assert not any(event.type.startswith("read.") for event in codat.events)
    desk.on_connection("POST", f"/datasets/{desk.begin('suppliers')}/fail", {"errorMessage": "no"})
    event = codat.events[-1]
    assert event.type == "read.completed.initial"
    assert [(row["dataType"], row["status"], row["recordsModified"]) for row in event.payload["dataTypes"]] == [
        ("customers", "Complete", True),
        ("suppliers", "FetchError", False),
    ]
    assert event.payload["referenceCompany"]["id"] == company.id
    codat.queue(desk.connection, "customers")
    desk.upload("customers", [{"id": "1-1"}])
    later = codat.events[-1]
    assert later.type == "read.completed"
    assert later.payload["modifiedFromDate"] == "2024-05-01T09:30:00Z"
    assert later.payload["dataTypes"] == [
        {
            "connectionId": desk.connection.id,
            "dataType": "customers",
            "recordsModified": False,
            "status": "Complete",
            "issues": [],
        }
    ]


@pytest.mark.parametrize(
    ("result", "status", "outcome"),
    [({"status": "Success", "recordId": "1-1"}, "Success", "successful"), ({"status": "Failed"}, "Failed", "un")],
)
def test_a_write_is_told(codat: Codat, linked: Any, result: Any, status: str, outcome: str) -> None:
    push = codat.push(linked.connection, "invoices", {"a": "b"}, sync_on_complete=False)
    linked.on_connection("PUT", f"/pushes/{push.key}/result", result)
    event = codat.events[-1]
    assert event.type == f"invoices.write.{outcome.removesuffix('successful')}successful"
    assert event.payload == {
        "id": push.key,
        "type": "Create",
        "referenceCompany": {
            "id": linked.company.id,
            "name": "Rainbow Paints",
            "links": {"portal": f"https://app.codat.io/companies/{linked.company.id}/summary"},
        },
        "connectionId": linked.connection.id,
        "requestedOnDate": "2024-05-01T09:30:00Z",
        "completedOnDate": "2024-05-01T09:30:00Z",
        "status": status,
    } | ({"record": {"id": "1-1"}} if status == "Success" else {})


def test_a_write_that_timed_out_is_told_once(codat: Codat, linked: Any, clock: Any) -> None:
    push = codat.push(linked.connection, "bills", {"a": "b"}, timeout_minutes=5)
    clock.advance(minutes=6)
    codat.settle()
    event = codat.events[-1]
    assert (event.type, event.payload["status"]) == ("bills.write.unsuccessful", "TimedOut")
    assert event.payload["completedOnDate"] == "2024-05-01T09:35:00Z"
    linked.on_connection("PUT", f"/pushes/{push.key}/result", {"status": "Success", "recordId": "1-1"})
    assert codat.events[-1] is event


def test_products_are_told(codat: Codat, client: Any, company: Any) -> None:
    path = f"/companies/{company.id}/products/lending"
    for _ in range(2):
        assert client.call("PUT", path).status == 204
    assert client.get(f"/companies/{company.id}").body["products"] == ["lending"]
    assert client.call("DELETE", path).status == 204
    assert client.call("DELETE", path).status == 404
    added, removed = codat.events[-2:]
    assert (added.type, added.payload["products"]) == ("company.product.added", ["lending"])
    assert (removed.type, removed.payload["products"]) == ("company.product.removed", [])
    assert removed.payload["productName"] == "Lending"


def test_every_event_is_as_codat_describes_it(documents: Any, codat: Codat, client: Any, desk: Any, clock: Any) -> None:
    """The bodies against the schemas of `webhooks` in Codat's description."""
    from random import Random

    from mockbooks_harness.codat import Limits

    test_the_life_of_a_connection(codat, client, desk)
    company = codat.add_company("Two", fetch_on_first_link=["customers"])
    desk = type(desk)(codat, company, codat.connect(company))
    desk.link()
    desk.upload("customers", [])
    codat.queue(desk.connection, "customers")
    desk.upload("customers", [])
    for kind in ({"status": "Success", "recordId": "1"}, {"status": "Failed"}):
        push = codat.push(desk.connection, "invoices", {"a": "b"})
        desk.on_connection("PUT", f"/pushes/{push.key}/result", kind)
    client.call("PUT", f"/companies/{company.id}/products/lending")
    client.call("DELETE", f"/companies/{company.id}/products/lending")
    client.call("DELETE", f"/companies/{company.id}")
    limited = Codat(clock=clock, random=Random(1), limits=Limits(daily=1))
    for _ in range(2):
        type(client)(limited).get("/companies")
    clock.advance(days=1)
    limited.settle()
    document = documents.documents[0]
    seen = set()
    for event in [*codat.events, *limited.events]:
        name = event.type if event.type in document["webhooks"] else f"{{dataType}}.{event.type.partition('.')[2]}"
        schema = document["webhooks"][name]["post"]["requestBody"]["content"]["application/json"]["schema"]
        body = json.dumps(event.body())
        documents.validate(document, schema, json.loads(body))
        seen.add(name)
    assert seen == set(document["webhooks"]), "every event that Codat describes was there"
