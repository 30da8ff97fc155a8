"""The `responses` door: beside a user's own URLs, in either order, and loopback goes through."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from random import Random
from threading import Thread
from typing import Any

import pytest
import requests
import responses

from mockbooks_harness.codat import Codat


def companies(codat: Codat) -> Any:
    return requests.get(f"{codat.url}/companies", headers={"Authorization": codat.authorization}, timeout=5)


def names(codat: Codat) -> list[str]:
    return [row["name"] for row in companies(codat).json()["results"]]


@pytest.fixture
def loopback() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"really there")

        def log_message(self, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def with_company(codat: Codat, company: Any) -> Codat:
    return codat


def test_requests_reach_the_mock(with_company: Codat) -> None:
    with with_company.responses():
        answer = companies(with_company)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("application/json")
    assert answer.headers["X-Rate-Limit-Limit"] == "1000"
    assert [row["name"] for row in answer.json()["results"]] == ["Rainbow Paints"]


def test_query_and_body_arrive(codat: Codat) -> None:
    headers = {"Authorization": codat.authorization}
    with codat.responses():
        made = requests.post(f"{codat.url}/companies", json={"name": "Zoë's"}, headers=headers, timeout=5)
        assert made.json()["name"] == "Zo's"
        query = {"query": "name=Zo's&&id!=1", "page": 1}
        found = requests.get(f"{codat.url}/companies", params=query, headers=headers, timeout=5)
    assert found.json()["totalResults"] == 1


def test_an_empty_answer_has_no_body(with_company: Codat, company: Any) -> None:
    with with_company.responses():
        headers = {"Authorization": with_company.authorization}
        answer = requests.delete(f"{with_company.url}/companies/{company.id}", headers=headers, timeout=5)
    assert (answer.status_code, answer.content) == (204, b"")
    assert "Content-Type" not in answer.headers


def test_the_connector_s_face_has_a_host_of_its_own(codat: Codat, desk: Any) -> None:
    body = {"licenceKey": desk.company.id}
    with codat.responses():
        assert requests.post(f"{codat.connector_url}/links", json=body, timeout=5).status_code == 200
        with pytest.raises(requests.ConnectionError):
            requests.post(f"{codat.url}{codat.connector_prefix}/links", json=body, timeout=5)


def test_outside_it_nothing_is_left(codat: Codat) -> None:
    with codat.responses() as mock:
        pass
    assert mock.registered() == []
    assert mock.passthru_prefixes == ()
    with codat.responses():
        assert companies(codat).status_code == 200, "and it can be entered again"


@responses.activate
def test_a_user_s_urls_registered_before(with_company: Codat) -> None:
    responses.add("GET", "https://erp.example/orders", json=[1])
    with with_company.responses():
        assert requests.get("https://erp.example/orders", timeout=5).json() == [1]
        assert names(with_company) == ["Rainbow Paints"]
    assert requests.get("https://erp.example/orders", timeout=5).json() == [1], "still there"
    with pytest.raises(requests.ConnectionError):
        companies(with_company)


def test_a_user_s_urls_registered_after(with_company: Codat) -> None:
    with with_company.responses():
        responses.add("GET", "https://erp.example/orders", json=[1])
        for _ in range(2):
            assert names(with_company) == ["Rainbow Paints"]
            assert requests.get("https://erp.example/orders", timeout=5).json() == [1]


@pytest.mark.parametrize("first", ["user", "mock"])
def test_a_user_s_own_answer_for_one_of_our_urls_wins(with_company: Codat, first: str) -> None:
    def override() -> None:
        responses.add("GET", "https://api.codat.io/companies", status=503)

    with responses.mock:
        if first == "user":
            override()
        with with_company.responses():
            if first == "mock":
                override()
            for _ in range(3):
                assert companies(with_company).status_code == 503
            responses.remove("GET", "https://api.codat.io/companies")
            assert names(with_company) == ["Rainbow Paints"]


def test_in_a_mock_handed_in(with_company: Codat) -> None:
    with responses.RequestsMock() as mock:
        mock.add("GET", "https://erp.example/orders", json=[1])
        with with_company.responses(mock):
            assert requests.get("https://erp.example/orders", timeout=5).json() == [1]
            assert names(with_company) == ["Rainbow Paints"]
        mock.add("GET", "https://erp.example/more", json=[2])
        assert requests.get("https://erp.example/more", timeout=5).json() == [2]


def test_a_mock_nobody_called_is_no_forgotten_call(codat: Codat) -> None:
    with codat.responses(responses.RequestsMock(assert_all_requests_are_fired=True)):
        pass


def test_a_url_of_nobody_is_refused(codat: Codat) -> None:
    with codat.responses(), pytest.raises(requests.ConnectionError, match="Connection refused by Responses"):
        requests.get("https://elsewhere.example/", timeout=5)


def test_names_that_only_begin_like_ours_are_not_ours(codat: Codat) -> None:
    with codat.responses():
        for url in ("https://api.codat.io.example/companies", "http://api.codat.io/companies"):
            with pytest.raises(requests.ConnectionError):
                requests.get(url, timeout=5)


def test_loopback_goes_through(codat: Codat, loopback: str) -> None:
    with codat.responses():
        assert requests.get(loopback, timeout=5).text == "really there"


@responses.activate
def test_loopback_is_closed_again_afterwards(codat: Codat, loopback: str) -> None:
    with codat.responses():
        pass
    with pytest.raises(requests.ConnectionError):
        requests.get(loopback, timeout=5)


@responses.activate
def test_a_user_s_own_passthrough_stays(codat: Codat, loopback: str) -> None:
    responses.add_passthru("http://127.0.0.1")
    with codat.responses():
        pass
    assert requests.get(loopback, timeout=5).text == "really there"


def test_a_decorated_function_inside(with_company: Codat) -> None:
    @responses.activate
    def users_test() -> Any:
        responses.add("GET", "https://erp.example/orders", json=[1])
        return requests.get("https://erp.example/orders", timeout=5).json(), names(with_company)

    with with_company.responses():
        assert users_test() == ([1], ["Rainbow Paints"])


def test_of_two_mocks_the_inner_answers(clock: Any) -> None:
    outer, inner = (Codat(clock=clock, random=Random(seed), api_key="k") for seed in (1, 2))
    outer.add_company("Outer")
    inner.add_company("Inner")
    with outer.responses():
        with inner.responses():
            assert [names(inner) for _ in range(2)] == [["Inner"]] * 2
        assert [names(outer) for _ in range(2)] == [["Outer"]] * 2


def test_a_dropped_connection_is_what_requests_makes_of_it(codat: Codat) -> None:
    with codat.responses():
        codat.faults.add("GET /companies", drop=True)
        with pytest.raises(requests.ConnectionError, match="dropped GET /companies"):
            companies(codat)
        codat.faults.add("GET /companies", 502, body=b"<html>")
        answer = companies(codat)
        assert (answer.status_code, answer.headers["Content-Type"], answer.content) == (502, "text/html", b"<html>")
        assert companies(codat).status_code == 200
