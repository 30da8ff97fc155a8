"""Refreshing data, data status, history."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def base(company: Any) -> str:
    return f"/companies/{company.id}"


def test_refreshing_everything_answers_204(client: Any, base: str, linked: Any) -> None:
    before = client.get(f"{base}/data/history").body["totalResults"]
    answer = client.post(f"{base}/data/all")
    assert (answer.status, answer.payload()) == (204, b"")
    assert client.get(f"{base}/data/history").body["totalResults"] == before, "all of them are queued already"
    for row in linked.work()["datasets"]:
        linked.on_connection("POST", f"/datasets/{row['id']}/start")
        linked.on_connection("POST", f"/datasets/{row['id']}/complete", {"pages": 0})
    client.post(f"{base}/data/all")
    assert client.get(f"{base}/data/history").body["totalResults"] == 2 * before


def test_refreshing_everything_before_linking_does_nothing(client: Any, base: str, connection: Any) -> None:
    assert client.post(f"{base}/data/all").status == 204
    assert client.get(f"{base}/data/history").body["totalResults"] == 0


def test_one_type_is_queued(client: Any, base: str, codat: Any, desk: Any) -> None:
    codat.company(desk.company.id).settings.overrides_defaults = False
    desk.link()
    desk.upload("customers", [])
    answer = client.post(f"{base}/data/queue/customers", connectionId=desk.connection.id)
    assert answer.status == 200
    key = answer.body["id"]
    assert answer.body == {
        "id": key,
        "companyId": desk.company.id,
        "connectionId": desk.connection.id,
        "dataType": "customers",
        "status": "Initial",
        "requested": "2024-05-01T09:30:00Z",
        "progress": 10,
        "isCompleted": False,
        "isErrored": False,
    }
    assert client.get(f"{base}/data/history/{key}").body == answer.body | {"status": "Queued"}
    assert client.get(f"{base}/sync/{key}/validation").body == {"errors": [], "warnings": []}


def test_a_type_that_is_under_way_is_not_queued_again(client: Any, base: str, linked: Any) -> None:
    answer = client.post(f"{base}/data/queue/invoices")
    assert answer.status == 409
    assert answer.body["error"] == (
        f"DatasetAlreadyInProgressException: Cannot queue invoices sync for {linked.company.id} as previous sync "
        f"{linked.waiting('invoices')} is still in progress"
    )


def test_a_type_that_quickbooks_desktop_lacks_ends_at_once(client: Any, base: str, linked: Any) -> None:
    body = client.post(f"{base}/data/queue/journals").body
    assert (body["status"], body["isErrored"], body["isCompleted"]) == ("NotSupported", False, False)
    failed = client.get(f"{base}/data/history", query="status!=Complete&&status!=NotSupported").body["results"]
    assert "journals" not in {row["dataType"] for row in failed}


@pytest.mark.parametrize("path", ["data/queue/accounts", "data/queue/nonsense"])
def test_an_unknown_type_is_refused(client: Any, base: str, linked: Any, path: str) -> None:
    assert client.post(f"{base}/{path}").status == 400


def test_the_noun_of_a_path_is_not_the_key_of_the_type(client: Any, base: str, linked: Any) -> None:
    client.post(f"{base}/data/queue/accounts")
    assert "Did you mean chartOfAccounts?" in client.why()


def test_nothing_is_queued_without_a_linked_connection(client: Any, base: str, connection: Any) -> None:
    assert client.post(f"{base}/data/queue/invoices").status == 400
    assert client.post(f"{base}/data/queue/invoices", connectionId=connection.id).status == 400


def test_the_data_status(client: Any, base: str, linked: Any, clock: Any) -> None:
    status = client.get(f"{base}/dataStatus").body
    queued = linked.waiting("customers")
    assert status["customers"] == {"dataType": "customers", "currentStatus": "Queued", "latestSyncId": queued}
    assert "journals" not in status, "a type that was never synced is left out: clients refuse it without a status"
    clock.advance(minutes=1)
    linked.upload("customers", [{"id": "1-1"}])
    assert client.get(f"{base}/dataStatus").body["customers"] == {
        "dataType": "customers",
        "lastSuccessfulSync": "2024-05-01T09:31:00Z",
        "currentStatus": "Complete",
        "latestSyncId": queued,
        "latestSuccessfulSyncId": queued,
    }


def test_the_data_status_after_a_failure(client: Any, base: str, linked: Any) -> None:
    first = linked.begin("customers")
    linked.on_connection("POST", f"/datasets/{first}/fail", {"errorMessage": "QuickBooks is not open"})
    body = client.get(f"{base}/dataStatus").body["customers"]
    assert body == {"dataType": "customers", "currentStatus": "FetchError", "latestSyncId": first}
    dataset = client.get(f"{base}/data/history/{first}").body
    assert (dataset["isErrored"], dataset["errorMessage"]) == (True, "QuickBooks is not open")
    client.post(f"{base}/data/queue/customers")
    linked.upload("customers", [])
    client.post(f"{base}/data/queue/customers")
    linked.on_connection("POST", f"/datasets/{linked.waiting('customers')}/fail", {})
    assert set(client.get(f"{base}/dataStatus").body["customers"]) == {
        "dataType",
        "lastSuccessfulSync",
        "currentStatus",
        "latestSyncId",
        "latestSuccessfulSyncId",
    }


def test_the_history_is_queried_by_status_and_not_by_completion(client: Any, base: str, linked: Any) -> None:
    linked.upload("customers", [])
    done = client.get(f"{base}/data/history", query="status=Complete").body["results"]
    assert [row["dataType"] for row in done] == ["customers"]
    refused = client.get(f"{base}/data/history", query="isCompleted=true")
    assert refused.body["error"] == "Error parsing query - Could not resolve property isCompleted on Dataset"


def test_a_dataset_of_nobody(client: Any, base: str, company: Any) -> None:
    assert client.get(f"{base}/data/history/{company.id}").status == 404
