"""Snapshots and resets: everything comes back but time."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from mockbooks_harness.codat import Codat
from mockbooks_harness.exact_json import dumps


def everything(client: Any, company_id: str) -> str:
    """What the public face shows, as one text."""
    base = f"/companies/{company_id}"
    paths = ["/companies", "/webhooks", "/apiKeys", "/profile", "/profile/syncSettings", base, f"{base}/syncSettings"]
    paths += [f"{base}/data/history", f"{base}/push", f"{base}/dataStatus", f"{base}/data/customers"]
    bodies = [client.get(path).body for path in paths]
    for body in bodies:
        body.pop("correlationId", None)
    return dumps(bodies)


def change(client: Any, codat: Codat, desk: Any) -> None:
    client.post("/companies", {"name": "Another"})
    client.post("/webhooks", {"url": "https://a.test/"})
    client.post("/apiKeys")
    client.call("PUT", "/profile", {"name": "B", "redirectUrl": "x"})
    client.call("PATCH", f"/companies/{desk.company.id}", {"name": "Changed", "tags": {"a": "b"}})
    codat.push(desk.connection, "invoices", {"a": "b"})
    codat.queue(desk.connection, "customers")
    desk.upload("customers", [{"id": "1-1", "customerName": "Changed"}])


def test_a_snapshot_comes_back_as_often_as_one_likes(client: Any, codat: Codat, linked: Any) -> None:
    linked.upload("customers", [{"id": "1-1", "customerName": "Ada"}])
    name = codat.snapshot()
    before = everything(client, linked.company.id)
    for _ in range(3):
        change(client, codat, linked)
        assert everything(client, linked.company.id) != before
        codat.restore(name)
        assert everything(client, linked.company.id) == before
        linked.company = codat.company(linked.company.id)
        linked.connection = linked.company.connection(linked.connection.id)


def test_what_is_under_way_goes_on_from_there(client: Any, codat: Codat, linked: Any) -> None:
    begun = linked.begin("customers")
    name = codat.snapshot()
    for _ in range(2):
        linked.on_connection("PUT", f"/datasets/{begun}/pages/1", {"records": [{"id": "1-1"}]})
        assert linked.on_connection("POST", f"/datasets/{begun}/complete", {"pages": 1}).body["status"] == "Complete"
        codat.restore(name)
        assert codat.company(linked.company.id).datasets[begun].status == "Fetching"


def test_the_same_ids_come_again(client: Any, codat: Codat) -> None:
    name = codat.snapshot()
    made = []
    for _ in range(2):
        made.append(client.post("/companies", {"name": "A"}).body["id"])
        codat.restore(name)
    assert made[0] == made[1]


def test_time_goes_on(client: Any, codat: Codat, linked: Any, clock: Any) -> None:
    push = codat.push(linked.connection, "invoices", {"a": "b"}, timeout_minutes=5)
    name = codat.snapshot()
    clock.advance(minutes=6)
    codat.restore(name)
    codat.settle()
    assert codat.company(linked.company.id).pushes[push.key].status == "TimedOut"


def test_no_snapshot_of_that_name(codat: Codat) -> None:
    with pytest.raises(KeyError):
        codat.restore("nothing")


def test_a_reset_leaves_nothing(client: Any, codat: Codat, linked: Any, clock: Any) -> None:
    codat.faults.add("GET /companies", 500, times=None)
    codat.add_webhook("https://a.test/", lambda _: 200)
    name = codat.snapshot()
    client.post("/companies", {"name": "Another"})
    codat.reset()
    assert len(codat.journal) == 0
    assert codat.events == codat.deliveries == []
    assert codat.application.courier.listeners == {}
    assert client.get("/companies").body["totalResults"] == 0
    with pytest.raises(KeyError):
        codat.restore(name)


def test_after_a_reset_it_is_as_when_it_was_made(clock: Any, client: Any) -> None:
    def life(codat: Codat) -> str:
        codat.connect(codat.add_company("Rainbow"))
        return dumps(type(client)(codat).get("/companies").body)

    codat = Codat(clock=clock, random=Random(3))
    first = life(codat)
    codat.reset()
    assert life(codat) == first


def test_two_mocks_share_nothing(clock: Any) -> None:
    one, other = (Codat(clock=clock, random=Random(3)) for _ in range(2))
    one.add_company("Rainbow")
    assert other.state.companies == {}
