"""A dataset's way to Complete, and what of it Codat keeps."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from mockbooks_harness.codat import Codat

WAY = ["MapQueued", "Mapping", "ValidationQueued", "Validating", "ProcessingQueued", "Processing", "Complete"]


def test_a_dataset_stays_queued_until_the_connector_begins(linked: Any, client: Any, clock: Any) -> None:
    clock.advance(days=3)
    path = f"/companies/{linked.company.id}/data/history/{linked.waiting('customers')}"
    assert client.get(path).body["status"] == "Queued"
    linked.begin("customers")
    assert client.get(path).body["status"] == "Fetching"


def test_the_stages_after_the_fetch_are_paced_by_the_clock(clock: Any, new_desk: Any) -> None:
    codat = Codat(clock=clock, random=Random(1), stage_time=timedelta(seconds=10))
    company = codat.add_company("Rainbow")
    connection = codat.connect(company)
    desk = new_desk(codat, company, connection)
    desk.link()
    statuses, records = [], []
    dataset = company.datasets[desk.begin("customers")]
    desk.on_connection("PUT", f"/datasets/{dataset.id}/pages/1", {"records": [{"id": "1-1"}]})
    desk.on_connection("POST", f"/datasets/{dataset.id}/complete", {"pages": 1})
    for _ in WAY:
        codat.settle()
        statuses.append(dataset.status)
        records.append(len(codat.records(company, "customers")))
        assert dataset.id not in {row["id"] for row in desk.work()["datasets"]}
        clock.advance(seconds=10)
    assert statuses == WAY
    assert records == [0, 0, 0, 0, 0, 0, 1]


def test_stages_that_passed_unseen_are_made_up_for(clock: Any, new_desk: Any) -> None:
    codat = Codat(clock=clock, random=Random(1), stage_time=timedelta(seconds=10))
    company = codat.add_company("Rainbow")
    desk = new_desk(codat, company, codat.connect(company))
    desk.link()
    desk.upload("customers", [{"id": "1-1"}])
    clock.advance(hours=1)
    (row,) = codat.records(company, "customers")
    assert row["modifiedDate"] == "2024-05-01T09:31:00Z", "the moment it completed, not the moment somebody looked"


def test_a_page_sent_again_replaces_the_first(linked: Any, codat: Codat) -> None:
    dataset = linked.begin("customers")
    for records in ([{"id": "1-1", "phone": "1"}], [{"id": "1-1", "phone": "2"}, {"id": "2-1"}]):
        answer = linked.on_connection("PUT", f"/datasets/{dataset}/pages/1", {"records": records})
    assert answer.body == {"page": 1, "records": 2, "total": 2}
    linked.on_connection("POST", f"/datasets/{dataset}/complete", {"pages": 1})
    assert [row.get("phone") for row in codat.records(linked.company, "customers")] == ["2", None]


def test_an_interrupted_fetch_starts_anew(linked: Any) -> None:
    dataset = linked.begin("customers")
    linked.on_connection("PUT", f"/datasets/{dataset}/pages/3", {"records": [{"id": "1-1"}]})
    row = next(row for row in linked.work()["datasets"] if row["id"] == dataset)
    assert (row["status"], row["pagesReceived"]) == ("Fetching", [3])
    assert linked.on_connection("POST", f"/datasets/{dataset}/start").body["pagesReceived"] == []


def test_a_dataset_with_pages_missing_does_not_complete(linked: Any, codat: Codat) -> None:
    dataset = linked.begin("customers")
    linked.on_connection("PUT", f"/datasets/{dataset}/pages/2", {"records": []})
    answer = linked.on_connection("POST", f"/datasets/{dataset}/complete", {"pages": 2})
    assert answer.status == 400
    assert "received were [2]" in codat.journal[-1].why


def test_a_completion_sent_again_changes_nothing(linked: Any, codat: Codat) -> None:
    dataset = linked.begin("customers")
    for _ in range(2):
        answer = linked.on_connection("POST", f"/datasets/{dataset}/complete", {"pages": 0})
        assert (answer.status, answer.body["status"]) == (200, "Complete")
    assert linked.on_connection("POST", f"/datasets/{dataset}/start").status == 409
    assert linked.on_connection("PUT", f"/datasets/{dataset}/pages/1", {"records": []}).status == 409


def resync(desk: Any, codat: Codat, records: list[Any], **completion: Any) -> dict[str, Any]:
    codat.queue(desk.connection, "customers")
    desk.upload("customers", records, **completion)
    return {row["id"]: row for row in codat.records(desk.company, "customers", deleted=True)}


def test_a_record_that_is_gone_is_kept_as_deleted(linked: Any, codat: Codat, clock: Any) -> None:
    linked.upload("customers", [{"id": "1-1", "status": "Active"}, {"id": "2-1", "status": "Active"}])
    clock.advance(hours=1)
    rows = resync(linked, codat, [{"id": "2-1", "status": "Active"}])
    assert rows["1-1"] == {
        "id": "1-1",
        "status": "Active",
        "metadata": {"isDeleted": True},
        "modifiedDate": "2024-05-01T10:30:00Z",
    }
    assert rows["2-1"]["modifiedDate"] == "2024-05-01T09:30:00Z", "it did not change"
    assert [row["id"] for row in codat.records(linked.company, "customers")] == ["2-1"]
    clock.advance(hours=1)
    assert resync(linked, codat, [])["1-1"]["modifiedDate"] == "2024-05-01T10:30:00Z", "deleted once"


def test_a_record_that_comes_back_is_no_longer_deleted(linked: Any, codat: Codat, clock: Any) -> None:
    linked.upload("customers", [{"id": "1-1"}])
    resync(linked, codat, [])
    clock.advance(hours=1)
    assert resync(linked, codat, [{"id": "1-1"}])["1-1"] == {
        "id": "1-1",
        "metadata": {"isDeleted": False},
        "modifiedDate": "2024-05-01T10:30:00Z",
    }


def test_the_scope_of_changes_deletes_only_what_it_names(linked: Any, codat: Codat) -> None:
    linked.upload("customers", [{"id": f"{n}-1"} for n in range(3)])
    rows = resync(linked, codat, [{"id": "9-1"}], scope="changes", deletedIds=["1-1", "7-1"])
    assert {key: row["metadata"]["isDeleted"] for key, row in rows.items()} == {
        "0-1": False,
        "1-1": True,
        "2-1": False,
        "9-1": False,
    }


def test_modified_date_moves_when_a_record_changes(linked: Any, codat: Codat, clock: Any) -> None:
    linked.upload("customers", [{"id": "1-1", "balance": Decimal("12.50")}])
    clock.advance(hours=1)
    same = resync(linked, codat, [{"id": "1-1", "balance": Decimal("12.5")}])["1-1"]
    assert same["modifiedDate"] == "2024-05-01T09:30:00Z"
    changed = resync(linked, codat, [{"id": "1-1", "balance": Decimal("12.51")}])["1-1"]
    assert changed["modifiedDate"] == "2024-05-01T10:30:00Z"


def test_a_failed_sync_leaves_the_data_of_the_last_one(linked: Any, codat: Codat) -> None:
    linked.upload("customers", [{"id": "1-1"}])
    codat.queue(linked.connection, "customers")
    dataset = linked.begin("customers")
    linked.on_connection("PUT", f"/datasets/{dataset}/pages/1", {"records": [{"id": "2-1"}]})
    answer = linked.on_connection("POST", f"/datasets/{dataset}/fail", {"status": "AuthError"})
    assert answer.body["status"] == "AuthError"
    assert (
        linked.on_connection("POST", f"/datasets/{dataset}/fail", {"status": "FetchError"}).body["status"]
        == "AuthError"
    )
    assert [row["id"] for row in codat.records(linked.company, "customers")] == ["1-1"]


@pytest.mark.parametrize("body", [{"status": "Complete"}, {"status": "Tired"}, {"status": 5}])
def test_an_end_that_is_none_is_refused(linked: Any, body: Any) -> None:
    dataset = linked.begin("customers")
    assert linked.on_connection("POST", f"/datasets/{dataset}/fail", body).status == 400


def test_one_failing_dataset_does_not_stop_the_rest(linked: Any) -> None:
    linked.on_connection("POST", f"/datasets/{linked.begin('customers')}/fail", {})
    assert linked.work()["firstSync"] is True
    for row in linked.work()["datasets"]:
        linked.upload(row["dataType"], [])
    assert linked.work()["firstSync"] is False


def test_the_last_sync_stands_at_company_and_connection(linked: Any, client: Any, clock: Any) -> None:
    clock.advance(minutes=2)
    linked.upload("customers", [])
    body = client.get(f"/companies/{linked.company.id}").body
    assert body["lastSync"] == "2024-05-01T09:32:00Z"
    assert body["dataConnections"][0]["lastSync"] == "2024-05-01T09:32:00Z"
