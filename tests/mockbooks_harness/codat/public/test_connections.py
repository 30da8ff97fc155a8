"""Connections: made by platform key, PendingAuth until the connector authorises, unlinked by the client."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def base(company: Any) -> str:
    return f"/companies/{company.id}/connections"


def test_a_connection_with_quickbooks_desktop(client: Any, company: Any, base: str) -> None:
    answer = client.post(base, {"platformKey": "pqsw"})
    assert answer.status == 200
    body = answer.body
    assert body["status"] == "PendingAuth"
    assert body["platformName"] == "QuickBooks Desktop"
    assert body["integrationKey"] == "pqsw"
    assert body["sourceType"] == "Accounting"
    assert body["linkUrl"] == f"https://link-api.codat.io/companies/{company.id}/connections/{body['id']}/start"
    assert client.get(f"{base}/{body['id']}").body == body
    assert client.get(base).body["results"] == [body]
    assert client.get(f"/companies/{company.id}").body["dataConnections"] == [body]


@pytest.mark.parametrize("body", [None, {}, {"platformKey": None}, {"platformKey": ""}, []])
def test_without_a_platform_key(client: Any, base: str, body: Any) -> None:
    answer = client.post(base, body)
    assert answer.status == 400
    assert answer.body["error"] == "Push object DataConnectionArgs must be provided"
    assert "service" not in answer.body


def test_an_unknown_platform(client: Any, base: str) -> None:
    assert client.post(base, {"platformKey": "xxxx"}).status == 400
    assert "pqsw" in client.why()


def test_only_a_linked_connection_can_be_unlinked(client: Any, base: str, desk: Any) -> None:
    path = f"{base}/{desk.connection.id}"
    assert client.call("PATCH", path, {"status": "Unlinked"}).status == 400
    desk.link()
    assert client.get(path).body["status"] == "Linked"
    assert client.call("PATCH", path, {"status": "Linked"}).status == 400
    assert client.call("PATCH", path, {"status": "Unlinked"}).body["status"] == "Unlinked"


def test_a_deleted_connection_disappears(client: Any, base: str, linked: Any) -> None:
    path = f"{base}/{linked.connection.id}"
    answer = client.call("DELETE", path)
    assert (answer.status, answer.payload()) == (200, b""), "200 without a body, not 204"
    assert client.get(base).body["results"] == []
    missing = client.get(path)
    assert missing.status == 404
    assert missing.body["error"] == f"Data connection {linked.connection.id} not found"
    assert linked.on_connection("GET", "/work").status == 404


def test_errors_of_the_connector_are_shown(client: Any, base: str, desk: Any, clock: Any) -> None:
    desk.exchange()
    told = {"statusCode": "403", "statusText": "User cancelled linking", "errorMessage": "User cancelled"}
    desk.on_connection("POST", "/errors", told)
    shown = client.get(f"{base}/{desk.connection.id}").body
    assert shown["status"] == "PendingAuth"
    assert shown["dataConnectionErrors"] == [told | {"erroredOnUtc": "2024-05-01T09:30:00Z", "status": "Active"}]
    clock.advance(seconds=90)
    desk.link()
    (error,) = client.get(f"{base}/{desk.connection.id}").body["dataConnectionErrors"]
    assert (error["status"], error["resolvedOnUtc"]) == ("Resolved", "2024-05-01T09:31:30Z")


def test_query_and_order(client: Any, base: str) -> None:
    for key in ("pqsw", "qhyg"):
        client.post(base, {"platformKey": key})
    found = client.get(base, query="status=PendingAuth&&integrationKey=qhyg").body["results"]
    assert [row["platformName"] for row in found] == ["QuickBooks Online"]
    ordered = client.get(base, orderBy="-integrationKey").body["results"]
    assert [row["integrationKey"] for row in ordered] == ["qhyg", "pqsw"]
