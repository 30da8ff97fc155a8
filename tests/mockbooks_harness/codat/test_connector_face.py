"""Our own protocol: what a connector may send, and when."""

from __future__ import annotations

from typing import Any

import pytest

from mockbooks_harness.codat import Codat, connector_face
from mockbooks_harness.codat.data_types import DATA_TYPES
from mockbooks_harness.codat.routes import ROUTES

NOT_READ = {"paymentMethods", "journals", "cashFlowStatement"}
READ = [key for key in DATA_TYPES if key not in NOT_READ]


def test_the_licence_key_is_the_company_id_in_any_case(desk: Any) -> None:
    for key in (desk.company.id, desk.company.id.upper(), f" {desk.company.id}\n"):
        answer = desk.call("POST", "/links", {"licenceKey": key})
        assert answer.status == 200
        assert answer.body | {"token": ""} == {
            "companyId": desk.company.id,
            "companyName": "Rainbow Paints",
            "connectionId": desk.connection.id,
            "token": "",
            "status": "PendingAuth",
            "mode": "ongoing",
        }


@pytest.mark.parametrize(
    ("key", "status"),
    [("", 400), (None, 400), ("1234", 400), ("g" * 36, 400), ("846ed55c-974b-4392-a1f1-87b6fdbf3c5e", 404)],
)
def test_any_other_key_links_nothing(desk: Any, key: Any, status: int) -> None:
    answer = desk.call("POST", "/links", {"licenceKey": key})
    assert answer.status == status
    assert answer.body["service"] == "MockbooksConnector"
    assert desk.connection.status == "PendingAuth"


def test_a_company_without_quickbooks_desktop(desk: Any, codat: Codat) -> None:
    other = codat.add_company("Another")
    codat.connect(other, "gbol")
    answer = desk.call("POST", "/links", {"licenceKey": other.id})
    assert answer.status == 409
    assert "no connection with QuickBooks Desktop" in answer.body["error"]


def test_only_the_newest_token_opens_the_door(desk: Any) -> None:
    assert desk.on_connection("GET", "/work").status == 401
    desk.exchange()
    old = desk.token
    assert desk.on_connection("GET", "/work").status == 200
    desk.exchange()
    desk.token = old
    assert desk.on_connection("GET", "/work").status == 401


def test_the_api_key_is_no_token(desk: Any, client: Any) -> None:
    desk.exchange()
    assert client.get(f"{desk.prefix}/connections/{desk.connection.id}/work").status == 401


def test_authorisation_links_and_queues_the_first_sync(desk: Any, clock: Any) -> None:
    desk.exchange()
    before = desk.work()
    assert (before["status"], before["datasets"], before["firstSync"]) == ("PendingAuth", [], False)
    clock.advance(minutes=1)
    body = {"region": "CA", "companyFile": {"name": "a.qbw", "path": "C:\\a.qbw"}, "machine": {"name": "DESK"}}
    assert desk.on_connection("PUT", "/authorization", body).body == {
        "connectionId": desk.connection.id,
        "companyId": desk.company.id,
        "status": "Linked",
        "mode": "ongoing",
        "region": "CA",
        "companyFile": {"name": "a.qbw", "path": "C:\\a.qbw"},
        "machine": {"name": "DESK"},
        "lastSeen": "2024-05-01T09:31:00Z",
    }
    work = desk.work()
    assert work["firstSync"] is True
    assert [row["dataType"] for row in work["datasets"]] == READ, "in sync order"
    assert {row["status"] for row in work["datasets"]} == {"Queued"}


def test_authorising_again_queues_nothing(linked: Any) -> None:
    before = linked.work()["datasets"]
    linked.on_connection("PUT", "/authorization", {"region": "US", "companyFile": {"name": "b.qbw"}})
    assert linked.work()["datasets"] == before
    assert linked.connection.company_file == {"name": "b.qbw"}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"region": "US"},
        {"region": "XX", "companyFile": {}},
        {"companyFile": {}},
        {"region": "US", "companyFile": "a"},
    ],
)
def test_authorisation_names_region_and_file(desk: Any, body: Any) -> None:
    desk.exchange()
    assert desk.on_connection("PUT", "/authorization", body).status == 400
    assert desk.connection.status == "PendingAuth"


def test_only_one_accounting_connection_is_active(linked: Any, codat: Codat, new_desk: Any) -> None:
    second = new_desk(codat, linked.company, codat.connect(linked.company))
    second.exchange()
    body = {"region": "US", "companyFile": {"name": "a.qbw"}}
    assert second.on_connection("PUT", "/authorization", body).status == 409
    linked.on_connection("DELETE", "/authorization")
    assert second.on_connection("PUT", "/authorization", body).status == 200


def test_the_connector_leaves_and_comes_back(linked: Any) -> None:
    assert linked.on_connection("DELETE", "/authorization", {"reason": "uninstalled"}).body["status"] == "Deauthorized"
    work = linked.work()
    assert (work["status"], work["datasets"], work["pushes"]) == ("Deauthorized", [], [])
    linked.link()
    assert linked.work()["status"] == "Linked"
    assert len(linked.work()["datasets"]) == len(READ), "those that were waiting are, and none twice"


def test_nothing_is_read_or_written_unless_linked(linked: Any, codat: Codat, client: Any) -> None:
    dataset, push = linked.waiting("customers"), codat.push(linked.connection, "invoices", {"a": "b"})
    client.call("PATCH", f"/companies/{linked.company.id}/connections/{linked.connection.id}", {"status": "Unlinked"})
    assert linked.on_connection("POST", f"/datasets/{dataset}/start").status == 409
    assert linked.on_connection("POST", f"/pushes/{push.key}/take").status == 409
    assert linked.work()["datasets"] == []


def test_a_result_is_taken_after_the_connector_was_unlinked(linked: Any, codat: Codat, client: Any) -> None:
    push = codat.push(linked.connection, "invoices", {"a": "b"})
    linked.on_connection("POST", f"/pushes/{push.key}/take")
    client.call("PATCH", f"/companies/{linked.company.id}/connections/{linked.connection.id}", {"status": "Unlinked"})
    answer = linked.on_connection("PUT", f"/pushes/{push.key}/result", {"status": "Success", "recordId": "1-1"})
    assert answer.body["status"] == "Success", "the write may have landed"


def test_settings_name_the_types_that_can_be_read(codat: Codat, new_desk: Any) -> None:
    company = codat.add_company("Once", fetch_on_first_link=["invoices"], one_time=True)
    desk = new_desk(codat, company, codat.connect(company))
    desk.exchange()
    body = desk.on_connection("GET", "/settings").body
    assert body["mode"] == "oneTime"
    assert [row["dataType"] for row in body["datasets"]] == READ
    assert [row["dataType"] for row in body["datasets"] if row["fetchOnFirstLink"]] == ["invoices"]
    desk.link()
    assert [row["dataType"] for row in desk.work()["datasets"]] == ["invoices"]


@pytest.mark.parametrize(
    "body",
    [{}, {"records": {}}, {"records": ["x"]}, {"records": [{}]}, {"records": [{"id": 5}]}, {"records": [{"id": ""}]}],
)
def test_a_page_holds_records_with_ids(linked: Any, body: Any) -> None:
    dataset = linked.begin("customers")
    assert linked.on_connection("PUT", f"/datasets/{dataset}/pages/1", body).status == 400


def test_pages_are_counted_from_1(linked: Any) -> None:
    dataset = linked.begin("customers")
    for number in ("0", "-1", "one"):
        assert linked.on_connection("PUT", f"/datasets/{dataset}/pages/{number}", {"records": []}).status == 400


def test_a_page_before_the_start_is_refused(linked: Any) -> None:
    dataset = linked.waiting("customers")
    assert linked.on_connection("PUT", f"/datasets/{dataset}/pages/1", {"records": []}).status == 409


@pytest.mark.parametrize("completion", [{"scope": "some"}, {"deletedIds": "1-1"}, {"pages": "one"}, {"pages": None}])
def test_a_completion_that_is_not_valid(linked: Any, completion: Any) -> None:
    assert linked.upload("customers", **completion).status == 400


def test_a_connector_sees_nothing_of_another(linked: Any, codat: Codat, new_desk: Any) -> None:
    company = codat.add_company("Another")
    other = new_desk(codat, company, codat.connect(company))
    other.link()
    push = codat.push(other.connection, "invoices", {"a": "b"})
    assert linked.on_connection("POST", f"/datasets/{other.waiting('customers')}/start").status == 404
    assert linked.on_connection("POST", f"/pushes/{push.key}/take").status == 404


def test_every_call_is_described(codat: Codat) -> None:
    described = connector_face.__doc__ or ""
    for route in ROUTES:
        if route.template.startswith(connector_face.PREFIX):
            path = route.template.removeprefix(connector_face.PREFIX)
            assert f"\n{route.method} {path}\n" in described


def test_a_push_over_another_connection_of_the_company(linked: Any, codat: Codat) -> None:
    other = codat.push(codat.connect(linked.company), "invoices", {"a": "b"})
    assert linked.on_connection("POST", f"/pushes/{other.key}/take").status == 404
    assert linked.work()["pushes"] == []


def test_a_dataset_that_was_not_begun_cannot_be_completed(linked: Any) -> None:
    dataset = linked.waiting("customers")
    assert linked.on_connection("POST", f"/datasets/{dataset}/complete", {"pages": 0}).status == 409


def test_a_connector_says_what_a_dataset_waits_for(linked: Any, client: Any) -> None:
    """[D:CP] `statusDescription`, as in "Paused until …"; gone when the dataset has come to an end."""
    dataset = linked.waiting("customers")
    told = {"statusDescription": "Paused until 2024-05-02T00:00:00.000Z"}
    path = f"/datasets/{dataset}/description"
    assert linked.on_connection("PUT", path, told).body["statusDescription"] == told["statusDescription"]
    history = f"/companies/{linked.company.id}/data/history/{dataset}"
    assert client.get(history).body["statusDescription"] == told["statusDescription"]
    linked.upload("customers")
    assert "statusDescription" not in client.get(history).body
    assert linked.on_connection("PUT", path, told).status == 409
    other = f"/datasets/{linked.waiting('suppliers')}/description"
    linked.on_connection("PUT", other, told)
    assert "statusDescription" not in linked.on_connection("PUT", other, {"statusDescription": None}).body


def test_settings_say_how_far_back(linked: Any, client: Any) -> None:
    row = {"dataType": "invoices", "fetchOnFirstLink": True, "syncSchedule": 24, "syncOrder": 1, "syncFromWindow": 12}
    body = {"companyId": linked.company.id, "settings": [row], "overridesDefaults": True}
    client.post(f"/companies/{linked.company.id}/syncSettings", body)
    rows = {row["dataType"]: row for row in linked.on_connection("GET", "/settings").body["datasets"]}
    assert rows["invoices"] == row
    assert rows["balanceSheet"]["monthsToSync"] == 24


def test_only_what_is_created_needs_an_id(linked: Any, client: Any) -> None:
    base = f"/companies/{linked.company.id}/connections/{linked.connection.id}/push"
    created = client.post(f"{base}/bills", {"a": "b"}).body["pushOperationKey"]
    deleted = client.call("DELETE", f"{base}/bills/1-1").body["pushOperationKey"]
    for key, status in ((created, 400), (deleted, 200)):
        assert linked.on_connection("PUT", f"/pushes/{key}/result", {"status": "Success"}).status == status
    other = client.call("DELETE", f"{base}/bills/2-1").body["pushOperationKey"]
    linked.on_connection("PUT", f"/pushes/{other}/result", {"status": "Success", "recordId": "3-1"})
    changed = client.get(f"/companies/{linked.company.id}/push/{other}").body["changes"]
    assert changed[0]["recordRef"]["id"] == "3-1"


def test_datasets_of_a_deleted_connection_are_cancelled(linked: Any, client: Any, codat: Codat) -> None:
    begun = linked.begin("customers")
    client.call("DELETE", f"/companies/{linked.company.id}/connections/{linked.connection.id}")
    history = client.get(f"/companies/{linked.company.id}/data/history").body["results"]
    assert {row["status"] for row in history} == {"Cancelled"}
    assert linked.on_connection("POST", f"/datasets/{begun}/start").status == 404


def test_a_connection_deleted_between_fetch_and_completion(clock: Any, new_desk: Any, client: Any) -> None:
    from datetime import timedelta
    from random import Random

    codat = Codat(clock=clock, random=Random(1), stage_time=timedelta(minutes=1))
    company = codat.add_company("Rainbow")
    desk = new_desk(codat, company, codat.connect(company))
    desk.link()
    desk.upload("customers", [{"id": "1-1"}])
    type(client)(codat).call("DELETE", f"/companies/{company.id}/connections/{desk.connection.id}")
    clock.advance(hours=1)
    codat.settle()
    assert company.datasets and all(row.is_final for row in company.datasets.values())
