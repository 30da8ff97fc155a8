"""The socket door: for clients in any language."""

from __future__ import annotations

import http.client
import json
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import pytest

from mockbooks_harness.codat import Codat


def call(base: str, codat: Codat, method: str, path: str, body: Any = None) -> tuple[int, Any, Any]:
    place = urlsplit(base)
    assert place.hostname == "127.0.0.1"
    connection = http.client.HTTPConnection(place.hostname, place.port or 0, timeout=10)
    headers = {"Authorization": codat.authorization}
    connection.request(method, path, None if body is None else json.dumps(body), headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, answer.headers, json.loads(content) if content else None


def test_both_faces_over_a_socket(codat: Codat, desk: Any) -> None:
    with codat.serve() as base:
        status, headers, body = call(base, codat, "GET", "/companies?query=name~rainbow")
        assert (status, body["totalResults"]) == (200, 1)
        assert headers["Content-Type"].startswith("application/json")
        status, _, body = call(base, codat, "POST", f"{codat.connector_prefix}/links", {"licenceKey": desk.company.id})
        assert (status, body["connectionId"]) == (200, desk.connection.id)
        status, headers, body = call(base, codat, "DELETE", f"/companies/{desk.company.id}")
        assert (status, headers["Content-Length"], body) == (204, "0", None)


def test_paths_are_decoded(codat: Codat, linked: Any) -> None:
    linked.upload("customers", [{"id": "é 1"}])
    with codat.serve() as base:
        assert call(base, codat, "GET", f"/companies/{linked.company.id}/data/customers/%C3%A9%201")[0] == 200


def test_many_callers_see_one_state(codat: Codat) -> None:
    with codat.serve() as base, ThreadPoolExecutor(8) as callers:
        made = list(
            callers.map(lambda n: call(base, codat, "POST", "/companies", {"name": f"C{n}"})[2]["id"], range(40))
        )
        assert len(set(made)) == 40
        assert call(base, codat, "GET", "/companies")[2]["totalResults"] == 40


def test_afterwards_nobody_listens(codat: Codat) -> None:
    with codat.serve() as base:
        port = urlsplit(base).port or 0
    with pytest.raises(OSError, match=r".*"), socket.create_connection(("127.0.0.1", port), timeout=2):
        pass
    with codat.serve(port=port) as again:
        assert urlsplit(again).port == port


def test_a_dropped_connection_is_closed_without_an_answer(codat: Codat, capfd: pytest.CaptureFixture[str]) -> None:
    codat.faults.add("GET /companies", drop=True)
    with codat.serve() as base:
        with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
            call(base, codat, "GET", "/companies")
        assert call(base, codat, "GET", "/companies")[0] == 200
    assert capfd.readouterr().err == "", "and nobody is told on stderr"


def test_what_becomes_due_without_a_call_happens(codat: Codat, linked: Any, clock: Any) -> None:
    import time

    push = codat.push(linked.connection, "invoices", {"a": "b"}, timeout_minutes=1)
    with codat.serve():
        clock.advance(minutes=2)
        end = time.monotonic() + 10
        while push.status == "Pending" and time.monotonic() < end:
            time.sleep(0.02)
    assert push.status == "TimedOut"
