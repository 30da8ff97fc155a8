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


def test_an_operation_of_nobody(client: Any, operations: str, company: Any) -> None:
    assert client.get(f"{operations}/{company.id}").status == 404
