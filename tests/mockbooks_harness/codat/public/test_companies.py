"""Companies: create, list, get, replace, update, delete."""

from __future__ import annotations

from typing import Any

import pytest


def test_a_company_is_made(client: Any) -> None:
    answer = client.post("/companies", {"name": "Technicalium", "description": None, "tags": {"region": "uk"}})
    assert answer.status == 200, "never 201: clients refuse it"
    key = answer.body["id"]
    assert answer.body == {
        "id": key,
        "name": "Technicalium",
        "platform": "",
        "redirect": f"https://link.codat.io/company/{key}",
        "dataConnections": [],
        "created": "2024-05-01T09:30:00Z",
        "createdByUserName": "Mockbooks",
        "products": [],
        "tags": {"region": "uk"},
        "referenceSubsidiaryCompanies": [],
    }
    assert client.get(f"/companies/{key}").body == answer.body
    assert client.get(f"/companies/{key.upper()}").body == answer.body


def test_characters_that_a_name_cannot_have_are_stripped(client: Any) -> None:
    assert client.post("/companies", {"name": "Café <Rouge> & Co., Ltd!"}).body["name"] == "Caf Rouge & Co., Ltd!"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": None},
        {"name": ""},
        {"name": 5},
        {"name": "<>"},
        {"name": "A", "description": 1},
        {"name": "A", "tags": []},
        {"name": "A", "tags": {str(n): "x" for n in range(11)}},
        {"name": "A", "tags": {"x" * 28: "x"}},
        {"name": "A", "tags": {"x": "x" * 101}},
    ],
)
def test_a_company_that_is_not_valid_is_refused(client: Any, body: Any) -> None:
    assert client.post("/companies", body).status == 400
    assert client.get("/companies").body["totalResults"] == 0


def test_put_replaces_and_patch_changes(client: Any) -> None:
    key = client.post("/companies", {"name": "A", "description": "d", "tags": {"x": "y"}}).body["id"]
    patched = client.call("PATCH", f"/companies/{key}", {"description": "e"}).body
    assert (patched["name"], patched["description"], patched["tags"]) == ("A", "e", {"x": "y"})
    replaced = client.call("PUT", f"/companies/{key}", {"name": "B"}).body
    assert replaced["name"] == "B"
    assert "description" not in replaced
    assert "tags" not in replaced


def test_a_refused_change_changes_nothing(client: Any) -> None:
    key = client.post("/companies", {"name": "A"}).body["id"]
    assert client.call("PATCH", f"/companies/{key}", {"name": "B", "tags": 1}).status == 400
    assert client.get(f"/companies/{key}").body["name"] == "A"


def test_a_deleted_company_is_gone(client: Any, company: Any) -> None:
    answer = client.call("DELETE", f"/companies/{company.id}")
    assert (answer.status, answer.payload()) == (204, b"")
    assert client.get(f"/companies/{company.id}").status == 404
    assert client.call("DELETE", f"/companies/{company.id}").status == 404


def test_companies_by_query_tags_and_order(client: Any) -> None:
    for name, tag in (("Beta", "x"), ("Alpha", "y"), ("Gamma", "x")):
        client.post("/companies", {"name": name, "tags": {"kind": tag}})

    def names(**query: str) -> list[str]:
        return [row["name"] for row in client.get("/companies", **query).body["results"]]

    assert names() == ["Beta", "Alpha", "Gamma"]
    assert names(orderBy="name") == ["Alpha", "Beta", "Gamma"]
    assert names(orderBy="-name", pageSize="1", page="2") == ["Beta"]
    assert names(query="name=beta||name=gamma") == ["Beta", "Gamma"]
    assert names(tags="kind=x") == ["Beta", "Gamma"]


def test_companies_by_the_status_of_their_connections(client: Any, codat: Any, connection: Any) -> None:
    codat.add_company("Another")
    found = client.get("/companies", query="dataConnections.status=PendingAuth").body["results"]
    assert [row["name"] for row in found] == ["Rainbow Paints"]


def test_a_products_data_are_refreshed(client: Any, linked: Any, codat: Any) -> None:
    """[D:CP] 202; 400 while a sync is under way, and for a data type that is none."""
    path = f"/companies/{linked.company.id}/products/mine"
    assert client.post(f"{path}/refresh").status == 404
    client.call("PUT", path)
    assert client.post(f"{path}/refresh").status == 400
    assert "under way" in client.why()
    for dataset in list(linked.company.datasets):
        linked.on_connection("POST", f"/datasets/{dataset}/fail", {})
    for body in ({"dataTypes": ["nonsense"]}, {"dataTypes": "bills"}, {"dataTypes": [5]}):
        assert client.post(f"{path}/refresh", body).status == 400
    assert client.post(f"{path}/refresh", {"dataTypes": ["bills", "invoices"]}).status == 202
    assert [row["dataType"] for row in linked.work()["datasets"]] == ["invoices", "bills"]
