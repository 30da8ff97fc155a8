"""Link URLs, one-time passwords and tokens.  [D:CP]"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from mockbooks_harness.codat import Call, Codat
from mockbooks_harness.codat.public.linking import installer_name


def visit(codat: Codat, url: str) -> Any:
    """As a browser does: without a key."""
    parts = urlsplit(url)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    return codat.application.handle(Call("GET", parts.path, query))


def test_the_link_url_leads_to_the_licence_key_and_the_installer(codat: Codat, client: Any, connection: Any) -> None:
    """[D:SEED] the licence key is the company's id; the file is named after the client, symbols as dashes."""
    client.call("PUT", "/profile", {"name": "Bob's Burgers & Co.", "redirectUrl": "https://bob.test"})
    answer = visit(codat, connection.link_url)
    assert answer.status == 200
    assert answer.body == {
        "companyName": "Rainbow Paints",
        "licenceKey": connection.company_id,
        "fileName": "Bob-s-Burgers---Co--quickbooksDesktop-connector.exe",
    }


@pytest.mark.parametrize(("client_name", "file"), [("Acme", "Acme"), ("A.B", "A-B"), ("é", "-")])
def test_each_symbol_is_a_dash(client_name: str, file: str) -> None:
    assert installer_name(client_name) == f"{file}-quickbooksDesktop-connector.exe"


def test_a_password_is_good_for_one_visit(codat: Codat, connection: Any) -> None:
    url = codat.link_url(connection)
    assert visit(codat, url).status == 200
    assert visit(codat, url).status == 401
    assert "used before" in codat.journal[-1].why


def test_and_for_a_day(codat: Codat, connection: Any, clock: Any) -> None:
    early, late = codat.link_url(connection), codat.link_url(connection)
    clock.advance(hours=23, minutes=59)
    assert visit(codat, early).status == 200
    clock.advance(minutes=1)
    assert visit(codat, late).status == 401
    assert "older than a day" in codat.journal[-1].why


def test_and_for_its_own_connection(codat: Codat, connection: Any, company: Any) -> None:
    other = codat.connect(company)
    password = codat.link_url(connection).partition("?")[2]
    assert visit(codat, f"{other.link_url}?{password}").status == 401


def test_only_an_offline_connector_is_downloaded(codat: Codat, company: Any) -> None:
    assert visit(codat, codat.connect(company, "qhyg").link_url).status == 404


def test_behind_responses_the_page_stands_where_the_url_says(codat: Codat, connection: Any) -> None:
    import requests

    with codat.responses():
        assert requests.get(codat.link_url(connection), timeout=5).json()["licenceKey"] == connection.company_id


def test_a_token_is_valid_for_a_day(client: Any, company: Any) -> None:
    body = client.get(f"/companies/{company.id}/accessToken").body
    assert (body["expiresIn"], body["tokenType"]) == (86400, "Bearer")
    assert body["accessToken"] != client.get(f"/companies/{company.id}/accessToken").body["accessToken"]
    assert client.get("/companies/nobody/accessToken").status == 404


def test_the_old_path_of_the_token_ends_on_2026_10_12(client: Any, company: Any, clock: Any) -> None:
    path = f"/companies/{company.id}/connectionManagement/accessToken"
    assert set(client.get(path).body) == {"accessToken"}
    from datetime import UTC, datetime, timedelta

    clock.moment = datetime(2026, 10, 12, tzinfo=UTC) - timedelta(seconds=1)
    assert client.get(path).status == 200
    clock.advance(seconds=1)
    assert client.get(path).status == 404
