"""The life of a push operation: Pending, Success, Failed, TimedOut."""

from __future__ import annotations

import re
from typing import Any

import pytest

from mockbooks_harness.codat import Codat, PushOperation


@pytest.fixture
def operation(linked: Any, codat: Codat) -> PushOperation:
    return codat.push(linked.connection, "invoices", {"invoiceNumber": "7"}, timeout_minutes=10)


def report(desk: Any, operation: PushOperation, body: Any) -> Any:
    return desk.on_connection("PUT", f"/pushes/{operation.key}/result", body)


def test_success(linked: Any, operation: PushOperation, clock: Any) -> None:
    taken = linked.on_connection("POST", f"/pushes/{operation.key}/take").body
    assert taken["record"] == {"invoiceNumber": "7"}
    assert (taken["attempts"], taken["type"], taken["dataType"]) == (1, "Create", "invoices")
    clock.advance(seconds=30)
    warning = {"itemId": "Note", "message": "Note is not supported, and will be ignored."}
    assert report(linked, operation, {"status": "Success", "recordId": "1A-17", "warnings": [warning]}).body == {
        "pushOperationKey": operation.key,
        "status": "Success",
    }
    body = operation.body()
    assert body["changes"] == [{"type": "Created", "recordRef": {"id": "1A-17", "dataType": "invoices"}}]
    assert (body["status"], body["statusCode"], body["completedOnUtc"]) == ("Success", 200, "2024-05-01T09:30:30Z")
    assert body["validation"] == {"errors": [], "warnings": [warning | {"validatorName": ""}]}
    assert linked.work()["pushes"] == []


def test_failure(linked: Any, operation: PushOperation) -> None:
    error = {"itemId": "InvoiceNumber", "message": "too long", "validatorName": "Invoice"}
    report(linked, operation, {"status": "Failed", "errors": [error]})
    body = operation.body()
    assert (body["status"], body["statusCode"], body["changes"]) == ("Failed", 400, [])
    assert body["validation"]["errors"] == [error]
    assert re.fullmatch(
        r"An error occurred in a downstream service\. Correlation ID: [0-9a-f]{32}\. "
        r"Message: Push failed for Invoice: see validation for more information",
        body["errorMessage"],
    )


def test_failure_with_a_message_alone(linked: Any, operation: PushOperation) -> None:
    report(linked, operation, {"status": "Failed", "errorMessage": "Invalid argument."})
    assert operation.error_message is not None
    assert operation.error_message.endswith("Message: Invalid argument.")
    assert operation.errors == [{"itemId": "", "message": "Invalid argument.", "validatorName": "Invoice"}]


def test_the_first_result_counts(linked: Any, operation: PushOperation) -> None:
    report(linked, operation, {"status": "Success", "recordId": "1A-17"})
    assert report(linked, operation, {"status": "Failed"}).body["status"] == "Success"
    assert report(linked, operation, {"status": "Success", "recordId": "2B-18"}).status == 200
    assert operation.record_id == "1A-17"


def test_a_timeout_changes_the_status_and_nothing_else(
    linked: Any, operation: PushOperation, client: Any, clock: Any
) -> None:
    path = f"/companies/{linked.company.id}/push/{operation.key}"
    before = client.get(path).body
    clock.advance(minutes=9, seconds=59)
    assert client.get(path).body == before
    clock.advance(seconds=1)
    assert client.get(path).body == before | {"status": "TimedOut"}
    assert linked.work()["pushes"] == []
    assert linked.on_connection("POST", f"/pushes/{operation.key}/take").status == 409


def test_a_write_that_was_picked_up_may_land_after_the_timeout(
    linked: Any, operation: PushOperation, clock: Any
) -> None:
    linked.on_connection("POST", f"/pushes/{operation.key}/take")
    clock.advance(minutes=10)
    answer = report(linked, operation, {"status": "Success", "recordId": "1A-17"})
    assert (answer.status, answer.body["status"]) == (200, "TimedOut")
    assert operation.body()["changes"] == []
    assert operation.late_result == {"status": "Success", "recordId": "1A-17"}


def test_a_push_without_a_timeout_waits_for_ever(linked: Any, codat: Codat, clock: Any) -> None:
    operation = codat.push(linked.connection, "customers", {"customerName": "A"})
    clock.advance(days=300)
    assert [row["pushOperationKey"] for row in linked.work()["pushes"]] == [operation.key]


def test_an_attempt_that_never_reported_is_seen(linked: Any, operation: PushOperation) -> None:
    attempts = [linked.on_connection("POST", f"/pushes/{operation.key}/take").body["attempts"] for _ in range(2)]
    assert attempts == [1, 2]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"status": "Pending"},
        {"status": "Success"},
        {"status": "Success", "recordId": 5},
        {"status": "Failed", "errors": 1},
    ],
)
def test_a_result_that_is_none_is_refused(linked: Any, operation: PushOperation, body: Any) -> None:
    assert report(linked, operation, body).status == 400
    assert operation.status == "Pending"


def test_the_shortest_timeout_is_a_minute(linked: Any, codat: Codat, clock: Any) -> None:
    operation = codat.push(linked.connection, "invoices", {"a": "b"}, timeout_minutes=1)
    clock.advance(minutes=1)
    codat.settle()
    assert operation.status == "TimedOut"
