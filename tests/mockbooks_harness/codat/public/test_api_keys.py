"""API keys.  [D:CP]"""

from __future__ import annotations

from typing import Any

from mockbooks_harness.codat import Call, Codat
from mockbooks_harness.codat.api_keys import authorization


def get(codat: Codat, key: str) -> Any:
    return codat.application.handle(Call("GET", "/companies", {}, {"authorization": authorization(key)}))


def test_the_first_key_is_made_for_the_client(client: Any, codat: Codat) -> None:
    (first,) = client.get("/apiKeys").body["results"]
    assert (first["apiKey"], first["createdDate"]) == (codat.api_key, "2024-05-01T09:30:00Z")


def test_a_new_key_opens_too(client: Any, codat: Codat) -> None:
    made = client.post("/apiKeys", {"name": "second"})
    assert made.status == 201
    assert made.body["name"] == "second"
    assert get(codat, made.body["apiKey"]).status == 200
    assert "name" not in client.post("/apiKeys").body


def test_there_are_ten_at_most(client: Any) -> None:
    assert [client.post("/apiKeys").status for _ in range(10)] == [201] * 9 + [409]


def test_a_name_has_fifty_characters_at_most(client: Any) -> None:
    assert client.post("/apiKeys", {"name": "x" * 50}).status == 201
    assert client.post("/apiKeys", {"name": "x" * 51}).status == 400


def test_a_deleted_key_is_outdated(client: Any, codat: Codat) -> None:
    made = client.post("/apiKeys").body
    assert client.call("DELETE", f"/apiKeys/{made['id']}").status == 204
    answer = get(codat, made["apiKey"])
    assert answer.status == 403
    assert answer.body["error"] == "You are using an outdated API key or a key not associated with that resource."
    assert client.call("DELETE", f"/apiKeys/{made['id']}").status == 404


def test_the_last_key_can_be_deleted_with_itself(client: Any, codat: Codat) -> None:
    """[D:CP] says so; a new one comes from the portal then."""
    (first,) = client.get("/apiKeys").body["results"]
    assert client.call("DELETE", f"/apiKeys/{first['id']}").status == 204
    assert client.get("/companies").status == 403
    assert get(codat, codat.new_api_key("from the portal")).status == 200
    assert codat.api_key == client.codat.state.api_keys[next(iter(codat.state.api_keys))].value
