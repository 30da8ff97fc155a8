"""Pushing: the operation as the client sees it."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def path(desk: Any) -> str:
    return f"/companies/{desk.company.id}/connections/{desk.connection.id}/push/invoices"


@pytest.fixture
def operations(company: Any) -> str:
    return f"/companies/{company.id}/push"


def test_a_push_answers_200_and_says_pending(client: Any, linked: Any, path: str, operations: str) -> None:
    answer = client.post(path, {"issueDate": "2024-05-01", "note": None}, timeoutInMinutes=5)
    assert answer.status == 200
    key = answer.body["pushOperationKey"]
    assert answer.body == {
        "changes": [],
        "dataType": "invoices",
        "companyId": linked.company.id,
        "pushOperationKey": key,
        "dataConnectionKey": linked.connection.id,
        "requestedOnUtc": "2024-05-01T09:30:00Z",
        "timeoutInMinutes": 5,
        "status": "Pending",
        "statusCode": 202,
    }
    assert client.get(f"{operations}/{key}").body == answer.body
    assert client.get(operations, query="status=Pending").body["results"] == [answer.body]
    assert linked.work()["pushes"][0]["record"] == {"issueDate": "2024-05-01"}, "null is as good as absent"


def test_the_model_of_a_push(client: Any, desk: Any) -> None:
    base = f"/companies/{desk.company.id}/connections/{desk.connection.id}/options"
    model = client.get(f"{base}/invoices").body
    assert (
        model["properties"]["invoiceNumber"]["validation"]["warnings"][0]["details"] == "Max length of 11 characters."
    )
    assert client.get(f"{base}/journals").status == 404
    assert client.get(f"{base}/nonsense").status == 404


def test_a_type_that_cannot_be_written(client: Any, desk: Any, operations: str) -> None:
    base = f"/companies/{desk.company.id}/connections/{desk.connection.id}/push"
    answer = client.post(f"{base}/journals", {"id": "1"})
    assert answer.status == 404
    assert answer.body["error"] == "Datatype journals not supported by platform(s) QuickBooks Desktop"
    assert client.post(f"{base}/salesOrders", {"id": "1"}).status == 404, "no operation pushes them"
    assert client.get(operations).body["totalResults"] == 0


def test_a_push_without_a_record(client: Any, path: str) -> None:
    assert client.post(path).status == 400
    assert client.post(path, {}).status == 400


def test_a_timeout_is_a_positive_number(client: Any, path: str) -> None:
    assert client.post(path, {"a": "b"}, timeoutInMinutes=0).status == 400
    assert client.post(path, {"a": "b"}, timeoutInMinutes="soon").status == 400


def test_nothing_is_written_where_access_was_given_up(client: Any, linked: Any, path: str) -> None:
    linked.on_connection("DELETE", "/authorization")
    assert client.post(path, {"a": "b"}).status == 400


def test_a_push_before_the_link_waits_for_it(client: Any, desk: Any, path: str) -> None:
    assert client.post(path, {"a": "b"}).body["status"] == "Pending"
    desk.link()
    assert len(desk.work()["pushes"]) == 1


def on(desk: Any, noun: str) -> str:
    return f"/companies/{desk.company.id}/connections/{desk.connection.id}/push/{noun}"


def test_an_update_tells_the_connector_what_codat_last_read(client: Any, linked: Any, codat: Any) -> None:
    linked.upload("customers", [{"id": "1-1", "sourceModifiedDate": "2024-04-30T05:06:45"}])
    answer = client.call("PUT", f"{on(linked, 'customers')}/1-1", {"customerName": "Ada"}, timeoutInMinutes=5)
    assert (answer.status, answer.body["status"], answer.body["changes"]) == (200, "Pending", [])
    (todo,) = linked.work()["pushes"]
    assert {key: todo[key] for key in ("type", "recordId", "sourceModifiedDate", "forceUpdate")} == {
        "type": "Update",
        "recordId": "1-1",
        "sourceModifiedDate": "2024-04-30T05:06:45",
        "forceUpdate": False,
    }
    key = todo["pushOperationKey"]
    linked.on_connection("PUT", f"/pushes/{key}/result", {"status": "Success"})
    body = client.get(f"/companies/{linked.company.id}/push/{key}").body
    assert body["changes"] == [{"type": "Modified", "recordRef": {"id": "1-1", "dataType": "customers"}}]
    assert codat.events[-1].payload["type"] == "Update"


def test_an_update_may_be_forced(client: Any, linked: Any) -> None:
    client.call("PUT", f"{on(linked, 'bills')}/1-1", {"a": "b"}, forceUpdate="true")
    assert linked.work()["pushes"][0]["forceUpdate"] is True
    assert client.call("PUT", f"{on(linked, 'bills')}/1-1", {"a": "b"}, forceUpdate="maybe").status == 400


@pytest.mark.parametrize("noun", ["bills", "billPayments", "directCosts"])
def test_three_types_are_deleted(client: Any, linked: Any, codat: Any, noun: str) -> None:
    """[D:A36] bills, billPayments and directCosts"""
    answer = client.call("DELETE", f"{on(linked, noun)}/1-1")
    assert (answer.status, answer.body["status"], answer.body["statusCode"]) == (200, "Pending", 202)
    (todo,) = linked.work()["pushes"]
    assert (todo["type"], todo["recordId"], todo["record"]) == ("Delete", "1-1", {})
    linked.on_connection("PUT", f"/pushes/{todo['pushOperationKey']}/result", {"status": "Success"})
    body = client.get(f"/companies/{linked.company.id}/push/{todo['pushOperationKey']}").body
    assert body["changes"] == [{"type": "Deleted", "recordRef": {"id": "1-1", "dataType": noun}}]
    assert codat.events[-1].payload["type"] == "Delete"


@pytest.mark.parametrize("noun", ["invoices", "journalEntries"])
def test_what_quickbooks_desktop_does_not_delete(client: Any, linked: Any, noun: str) -> None:
    """[D:A36] Codat has the operation, QuickBooks Desktop is not among those that support it."""
    answer = client.call("DELETE", f"{on(linked, noun)}/1-1")
    assert answer.status == 404
    assert "not supported" in answer.body["error"]


def test_a_success_syncs_the_type(client: Any, linked: Any, codat: Any) -> None:
    """[D:CP] `allowSyncOnPushComplete`: until then the record is not among what is read."""
    linked.upload("invoices")
    key = client.post(on(linked, "invoices"), {"a": "b"}).body["pushOperationKey"]
    assert not any(row["dataType"] == "invoices" for row in linked.work()["datasets"])
    linked.on_connection("PUT", f"/pushes/{key}/result", {"status": "Success", "recordId": "9-1"})
    assert client.get(f"/companies/{linked.company.id}/data/invoices").body["totalResults"] == 0
    linked.upload("invoices", [{"id": "9-1"}])
    assert client.get(f"/companies/{linked.company.id}/data/invoices").body["totalResults"] == 1


def test_unless_it_is_not_to(client: Any, linked: Any) -> None:
    linked.upload("invoices")
    key = client.post(on(linked, "invoices"), {"a": "b"}, allowSyncOnPushComplete="false").body["pushOperationKey"]
    linked.on_connection("PUT", f"/pushes/{key}/result", {"status": "Success", "recordId": "9-1"})
    assert not any(row["dataType"] == "invoices" for row in linked.work()["datasets"])


@pytest.mark.parametrize("result", [{"status": "Failed"}, None])
def test_nothing_is_synced_after_a_failure(client: Any, linked: Any, clock: Any, result: Any) -> None:
    linked.upload("invoices")
    key = client.post(on(linked, "invoices"), {"a": "b"}, timeoutInMinutes=1).body["pushOperationKey"]
    clock.advance(minutes=0 if result else 2)
    if result:
        linked.on_connection("PUT", f"/pushes/{key}/result", result)
    assert not any(row["dataType"] == "invoices" for row in linked.work()["datasets"])


def test_transactions_of_a_bank_account_are_not_pushed(client: Any, linked: Any) -> None:
    answer = client.post(on(linked, "bankAccounts/1-1/bankTransactions"), {"a": "b"})
    assert "bankTransactions not supported" in answer.body["error"]
    options = on(linked, "x").replace("/push/x", "/options/bankAccounts/1-1/bankTransactions")
    assert client.get(options).status == 404


def test_an_operation_of_nobody(client: Any, operations: str, company: Any) -> None:
    assert client.get(f"{operations}/{company.id}").status == 404
