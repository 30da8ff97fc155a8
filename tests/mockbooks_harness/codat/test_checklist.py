"""The checklist of what a mocked Codat must do: one test a line."""

from __future__ import annotations

import re
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from codat_samples import RECORDS

from mockbooks_harness.codat import UNLIMITED, Call, Codat
from mockbooks_harness.codat.calls import JSON
from mockbooks_harness.codat.data_types import DATA_TYPES
from mockbooks_harness.codat.route_table import TOKEN
from mockbooks_harness.codat.routes import PUBLIC, ROUTES

EXACT = {
    "POST /companies": 200,
    "DELETE /companies/{companyId}": 204,
    "PUT /companies/{companyId}/products/{productIdentifier}": 204,
    "POST /companies/{companyId}/products/{productIdentifier}/refresh": 202,
    "POST /companies/{companyId}/connections": 200,
    "DELETE /companies/{companyId}/connections/{connectionId}": 200,
    "POST /companies/{companyId}/data/all": 204,
    "POST /companies/{companyId}/data/queue/{dataType}": 200,
    "POST /profile/syncSettings": 204,
    "POST /companies/{companyId}/syncSettings": 204,
    "POST /companies/{companyId}/connections/{connectionId}/push/invoices": 200,
    "PUT /companies/{companyId}/connections/{connectionId}/push/invoices/{invoiceId}": 200,
    "DELETE /companies/{companyId}/connections/{connectionId}/push/bills/{billId}": 200,
    "POST /webhooks": 201,
    "DELETE /webhooks/{webhookId}": 204,
    "POST /apiKeys": 201,
    "DELETE /apiKeys/{apiKeyId}": 204,
}


# ---- 1. every response


def test_1_every_answer_has_rate_limit_headers_and_is_json(codat: Codat, client: Any, linked: Any) -> None:
    for route in PUBLIC:
        client.call(route.method, route.template)
    client.get("/nothing")
    client.headers = {}
    client.get("/companies")
    for entry in codat.journal:
        if not entry.call.path.startswith(codat.connector_prefix):
            assert {"X-Rate-Limit-Limit", "X-Rate-Limit-Remaining", "X-Rate-Limit-Reset"} <= set(entry.answer.headers)
            assert entry.answer.content_type == JSON


def test_1_every_error_has_the_one_body(codat: Codat, client: Any, linked: Any) -> None:
    for route in PUBLIC:
        client.call(route.method, route.template)
    refused = codat.journal.refused()
    assert len(refused) > 100
    for entry in refused:
        body = dict(entry.answer.body)
        assert re.fullmatch("[0-9a-f]{32}", body.pop("correlationId"))
        assert body.pop("statusCode") == entry.answer.status
        assert isinstance(body.pop("error"), str)
        assert (body.pop("canBeRetried"), body.pop("detailedErrorCode")) == ("Unknown", 0)
        assert set(body) <= {"service", "validation"}
        assert entry.why, "and the journal says why"


@pytest.mark.parametrize(("operation", "status"), EXACT.items(), ids=list(EXACT))
def test_1_the_exact_status(operation: str, status: int) -> None:
    """[R:PROBE] SDKs reject every other 2xx; that the routes answer so is shown where they are tested."""
    (route,) = [route for route in PUBLIC if route.operation == operation]
    assert route.success == status


# ---- 2. the state


def test_2_the_cache_changes_only_when_a_dataset_completes(clock: Any, new_desk: Any, client: Any) -> None:
    codat = Codat(clock=clock, random=Random(1), stage_time=timedelta(minutes=1))
    company = codat.add_company("Rainbow")
    desk = new_desk(codat, company, codat.connect(company))
    desk.link()
    client = type(client)(codat)
    path = f"/companies/{company.id}/data/customers"
    desk.upload("customers", [{"id": "1-1"}, {"id": "2-1"}])
    for stage in ("MapQueued", "Mapping", "ValidationQueued", "Validating", "ProcessingQueued", "Processing"):
        assert client.get(f"/companies/{company.id}/dataStatus").body["customers"]["currentStatus"] == stage
        assert client.get(path).status == 409
        clock.advance(minutes=1)
    assert client.get(path).body["totalResults"] == 2
    codat.queue(desk.connection, "customers")
    desk.upload("customers", [{"id": "2-1"}])
    assert client.get(path).body["totalResults"] == 2, "not before it is Complete"
    clock.advance(minutes=6)
    rows = client.get(path).body["results"]
    assert {row["id"]: row["metadata"]["isDeleted"] for row in rows} == {"2-1": False, "1-1": True}


def test_2_settings_of_the_client_and_a_companys_own(client: Any, company: Any) -> None:
    row = {"dataType": "bills", "fetchOnFirstLink": False, "syncSchedule": 24, "syncOrder": 3}
    client.post("/profile/syncSettings", {"settings": [row], "overridesDefaults": True})
    path = f"/companies/{company.id}/syncSettings"

    def bills(path: str = path) -> Any:
        return next(row for row in client.get(path).body["settings"] if row["dataType"] == "bills")

    assert bills()["syncSchedule"] == 24
    body = {"companyId": company.id, "settings": [row | {"syncSchedule": 168}], "overridesDefaults": True}
    client.post(path, body)
    assert bills()["syncSchedule"] == 168
    assert bills("/profile/syncSettings")["syncSchedule"] == 24


# ---- 3. by the clock


def test_3_a_push_times_out(codat: Codat, client: Any, linked: Any, clock: Any) -> None:
    path = f"/companies/{linked.company.id}/connections/{linked.connection.id}/push/invoices"
    key = client.post(path, {"a": "b"}, timeoutInMinutes=5).body["pushOperationKey"]
    operation = f"/companies/{linked.company.id}/push/{key}"
    clock.advance(minutes=4, seconds=59)
    assert client.get(operation).body["status"] == "Pending"
    clock.advance(seconds=1)
    assert client.get(operation).body["status"] == "TimedOut"


def test_3_a_schedule_comes_round(client: Any, linked: Any, clock: Any) -> None:
    linked.upload("invoices")
    row = {"dataType": "invoices", "fetchOnFirstLink": True, "syncSchedule": 24, "syncOrder": 1}
    body = {"companyId": linked.company.id, "settings": [row], "overridesDefaults": True}
    client.post(f"/companies/{linked.company.id}/syncSettings", body)

    def waits() -> bool:
        return any(row["dataType"] == "invoices" for row in linked.work()["datasets"])

    clock.advance(hours=23, minutes=59)
    assert not waits()
    clock.advance(minutes=1)
    assert waits()


def test_3_the_quota_is_new_at_midnight_utc(codat: Codat, client: Any, clock: Any) -> None:
    for _ in range(3):
        client.get("/companies")
    clock.advance(hours=14, minutes=30)
    assert client.get("/companies").headers["X-Rate-Limit-Remaining"] == "999"


def test_3_a_key_is_kept_for_ninety_minutes_and_a_password_for_a_day() -> None:
    from mockbooks_harness.codat.idempotency import KEPT_FOR
    from mockbooks_harness.codat.public.linking import ONE_DAY

    assert timedelta(minutes=90) == KEPT_FOR
    assert timedelta(hours=24) == ONE_DAY


# ---- 4. the connector's side


def test_4_the_connectors_face_stands_apart_and_is_never_taken_for_codats(codat: Codat) -> None:
    import requests

    for route in ROUTES:
        ours = route.template.startswith("/mockbooks/")
        assert ours is (route.access == TOKEN), route.operation
    assert "codat.io" not in codat.connector_url
    with codat.responses(), pytest.raises(requests.ConnectionError):
        requests.get(f"{codat.url}{codat.connector_prefix}/links", timeout=5)


# ---- 5. the link


@pytest.mark.parametrize("one_time", [True, False])
def test_5_from_the_company_to_the_first_sync(clock: Any, client: Any, new_desk: Any, one_time: bool) -> None:
    codat = Codat(clock=clock, random=Random(1), stage_time=timedelta(minutes=1), limits=UNLIMITED)
    client = type(client)(codat)
    company = client.post("/companies", {"name": "Rainbow"}).body
    base = f"/companies/{company['id']}"
    client.call("PUT", f"{base}/settings", {"companyId": company["id"], "oneTimeSync": str(one_time).lower()})
    made = client.post(f"{base}/connections", {"platformKey": "pqsw"}).body
    assert made["status"] == "PendingAuth"
    assert codat.events[-1].type == "connection.created"
    desk = new_desk(codat, codat.company(company["id"]), codat.company(company["id"]).connection(made["id"]))
    assert desk.exchange().status == 200, "the licence key is the company's id"
    desk.link()
    assert client.get(f"{base}/connections/{made['id']}").body["status"] == "Linked"
    assert "connection.connected" in [event.type for event in codat.events]
    order = [row["dataType"] for row in desk.work()["datasets"]]
    assert order == [row.key for row in DATA_TYPES.values() if row.reads], "by syncOrder"
    statuses: list[str] = []
    path = f"{base}/data/history/{desk.waiting('invoices')}"
    statuses.append(client.get(path).body["status"])
    for data_type in order:
        desk.begin(data_type)
        if data_type == "invoices":
            statuses.append(client.get(path).body["status"])
        desk.upload(data_type, RECORDS[data_type])
    for _ in range(7):
        statuses.append(client.get(path).body["status"])
        clock.advance(minutes=1)
    assert statuses == [
        "Queued",
        "Fetching",
        "MapQueued",
        "Mapping",
        "ValidationQueued",
        "Validating",
        "ProcessingQueued",
        "Processing",
        "Complete",
    ]
    work = desk.work()
    assert (work["firstSync"], work["mode"]) == (False, "oneTime" if one_time else "ongoing")
    if one_time:
        desk.on_connection("DELETE", "/authorization", {"reason": "oneTimeSyncCompleted"})
    told = [event.type for event in codat.events]
    assert told[-2 if one_time else -1] == "read.completed.initial"
    assert (told[-1] == "connection.disconnected") is one_time
    status = client.get(f"{base}/connections/{made['id']}").body["status"]
    assert status == ("Deauthorized" if one_time else "Linked")
    assert client.get(f"{base}/data/invoices").body["totalResults"] == 1, "readable in either case"


# ---- 6. modes


def test_6_there_are_three_modes_and_sdk_is_the_default(clock: Any) -> None:
    """What each does is in `test_modes`."""
    assert Codat(clock=clock, random=Random(1)).state.mode == "sdk"
    for mode in ("strict", "documented", "sdk"):
        assert Codat(clock=clock, random=Random(1), mode=mode).state.mode == mode


def test_the_journal_answers_why_was_this_a_400(client: Any) -> None:
    client.get("/companies", query="name=")
    assert "has no value" in client.codat.journal[-1].explain()
    client.codat.application.handle(Call("GET", "/companies"))
    assert "no Authorization header" in client.why()
