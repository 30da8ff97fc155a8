"""The `httpx` door."""

from __future__ import annotations

from typing import Any

import pytest

from mockbooks_harness.codat import Codat

httpx = pytest.importorskip("httpx")


def test_both_faces_in_process(codat: Codat, desk: Any) -> None:
    transport = codat.httpx_transport()
    with httpx.Client(transport=transport, base_url="https://api.codat.io") as client:
        headers = {"Authorization": codat.authorization}
        answer = client.post("/companies", json={"name": "Zoë & Co"}, headers=headers)
        assert (answer.status_code, answer.json()["name"]) == (200, "Zo & Co")
        found = client.get("/companies", params={"query": "name=Zo & Co", "pageSize": 1}, headers=headers)
        assert found.json()["totalResults"] == 1
        assert client.get("/companies").status_code == 401
        linked = client.post(f"{codat.connector_prefix}/links", json={"licenceKey": desk.company.id})
        assert linked.json()["connectionId"] == desk.connection.id
        gone = client.delete(f"/companies/{desk.company.id}", headers=headers)
        assert (gone.status_code, gone.content) == (204, b"")


def test_a_dropped_connection_is_what_httpx_makes_of_it(codat: Codat) -> None:
    codat.faults.add("GET /companies", drop=True)
    with httpx.Client(transport=codat.httpx_transport(), base_url=codat.url) as client:
        client.headers["Authorization"] = codat.authorization
        with pytest.raises(httpx.RemoteProtocolError, match="dropped GET /companies"):
            client.get("/companies")
        assert client.get("/companies").status_code == 200
