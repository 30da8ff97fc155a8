"""Webhook consumers: made, listed, deleted.  [D:CP]"""

from __future__ import annotations

from typing import Any

import pytest

URL = "https://example.com/hook"


def test_made_listed_deleted(client: Any) -> None:
    made = client.post("/webhooks", {"url": URL, "eventTypes": ["company.created"], "companyTags": ["uid:1"]})
    assert made.status == 201, "SDKs take no other"
    assert made.body == {
        "id": made.body["id"],
        "url": URL,
        "disabled": False,
        "eventTypes": ["company.created"],
        "companyTags": ["uid:1"],
    }
    assert client.get("/webhooks").body == {"results": [made.body]}, "no pages"
    assert client.call("DELETE", f"/webhooks/{made.body['id']}").status == 204
    assert client.call("DELETE", f"/webhooks/{made.body['id']}").status == 404


def test_fifty_at_most(client: Any) -> None:
    assert {client.post("/webhooks", {"url": URL}).status for _ in range(50)} == {201}
    assert client.post("/webhooks", {"url": URL}).status == 400
    assert "50 webhook consumers" in client.why()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"url": ""},
        {"url": "example.com"},
        {"url": "ftp://example.com"},
        {"url": "http://["},
        {"url": "https://a b.com"},
        {"url": 5},
        {"url": URL, "disabled": "no"},
        {"url": URL, "eventTypes": "company.created"},
        {"url": URL, "eventTypes": [5]},
        {"url": URL, "companyTags": ["uid"]},
        {"url": URL, "companyTags": ["a:" + "x" * 127]},
        {"url": URL, "companyTags": [f"{n}:1" for n in range(11)]},
    ],
)
def test_what_is_unfit(client: Any, body: Any) -> None:
    assert client.post("/webhooks", body).status == 400


def test_types_that_codats_own_examples_name_are_taken(client: Any) -> None:
    """[D:CP] the examples subscribe to the names of the rules of old."""
    assert client.post("/webhooks", {"url": URL, "eventTypes": ["DataSyncCompleted"]}).status == 201
