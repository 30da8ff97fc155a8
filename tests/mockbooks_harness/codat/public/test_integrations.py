"""Integrations and the profile.  [D:CP]"""

from __future__ import annotations

from typing import Any

import pytest


def test_quickbooks_desktop_is_an_offline_connector(client: Any) -> None:
    body = client.get("/integrations", query="key=pqsw").body
    assert body["totalResults"] == 1
    (row,) = body["results"]
    assert (row["key"], row["name"], row["isOfflineConnector"]) == ("pqsw", "QuickBooks Desktop", True)
    assert client.get("/integrations/pqsw").body == row
    assert client.get("/integrations").body["totalResults"] == 4
    assert client.get("/integrations/qhyg").body["isOfflineConnector"] is False


def test_its_features_are_its_coverage(client: Any) -> None:
    rows = client.get("/integrations/pqsw").body["datatypeFeatures"]
    states = {
        row["dataType"]: {feature["featureType"]: feature["featureState"] for feature in row["supportedFeatures"]}
        for row in rows
    }
    assert states["bills"] == dict.fromkeys(("Get", "Post", "Put", "Delete"), "Release")
    assert states["invoices"]["Delete"] == states["journals"]["Get"] == "NotSupported"


def test_branding(client: Any) -> None:
    body = client.get("/integrations/pqsw/branding").body
    assert body["logo"]["full"]["image"]["src"].startswith("https://")
    assert body["sourceId"] == client.get("/integrations/pqsw").body["sourceId"]


@pytest.mark.parametrize("path", ["/integrations/xxxx", "/integrations/xxxx/branding"])
def test_one_that_is_none(client: Any, path: str) -> None:
    assert client.get(path).status == 404


def test_a_connection_names_its_integration(client: Any, connection: Any) -> None:
    body = client.get(f"/companies/{connection.company_id}/connections/{connection.id}").body
    integration = client.get("/integrations/pqsw").body
    assert (body["integrationId"], body["sourceId"]) == (integration["integrationId"], integration["sourceId"])


def test_the_profile_is_replaced_as_a_whole(client: Any) -> None:
    assert set(client.get("/profile").body) == {"name", "redirectUrl"}
    profile = {"name": "Acme", "redirectUrl": "https://acme.test", "logoUrl": "l", "whiteListUrls": ["https://a.test"]}
    assert client.call("PUT", "/profile", profile | {"confirmCompanyName": True}).status == 200
    assert client.call("PUT", "/profile", profile).body == profile
    assert client.get("/profile").body == profile


@pytest.mark.parametrize(
    "changes",
    [{"name": None}, {"redirectUrl": ""}, {"logoUrl": 5}, {"whiteListUrls": "x"}, {"confirmCompanyName": "yes"}],
)
def test_an_unfit_profile(client: Any, changes: Any) -> None:
    assert client.call("PUT", "/profile", {"name": "A", "redirectUrl": "b"} | changes).status == 400
