"""The courier over HTTP: to this machine and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from mockbooks_harness.codat import Codat
from mockbooks_harness.codat.signatures import verify


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, dict(self.headers), body))  # type: ignore[attr-defined]
        self.send_response(self.server.answers.pop(0) if self.server.answers else 200)  # type: ignore[attr-defined]
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def receiver() -> Iterator[Any]:
    server: Any = HTTPServer(("127.0.0.1", 0), Handler)
    server.got, server.answers = [], []
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_url_of_this_machine_is_called(codat: Codat, receiver: Any, clock: Any) -> None:
    receiver.answers = [503]
    consumer = codat.add_webhook(f"http://127.0.0.1:{receiver.server_port}/hook?a=b", event_types=["company.created"])
    codat.add_company("Rainbow")
    codat.settle()
    clock.advance(seconds=5)
    codat.settle()
    assert [path for path, _, _ in receiver.got] == ["/hook?a=b"] * 2
    for _, headers, body in receiver.got:
        assert verify(consumer.secret, headers, body, clock.now())
    assert codat.deliveries[0].state == "delivered"


def test_nobody_there_is_a_failure(codat: Codat, receiver: Any) -> None:
    url = f"http://127.0.0.1:{receiver.server_port}/"
    receiver.shutdown()
    receiver.server_close()
    codat.add_webhook(url)
    codat.add_company("Rainbow")
    codat.settle()
    (attempt,) = codat.deliveries[0].attempts
    assert attempt.status is None
    assert "Refused" in attempt.error


@pytest.mark.parametrize(
    ("url", "reachable"),
    [
        ("http://127.0.0.1:1/", True),
        ("http://localhost/", True),
        ("https://[::1]:5/", True),
        ("http://127.0.0.1.example.com/", False),
        ("https://example.com/127.0.0.1", False),
        ("http://10.0.0.1/", False),
        ("http://[", False),
    ],
)
def test_only_this_machine_is_called(codat: Codat, url: str, reachable: bool) -> None:
    assert codat.application.courier.can_send(url) is reachable


def test_over_the_socket_nobody_waits_for_a_receiver(codat: Codat, receiver: Any) -> None:
    """A thread of the server sends; what becomes due by the clock is sent without a call."""
    import time

    import requests

    with codat.serve() as address:
        body = {"url": f"http://127.0.0.1:{receiver.server_port}/hook"}
        headers = {"Authorization": codat.authorization}
        assert requests.post(f"{address}/webhooks", json=body, headers=headers, timeout=5).status_code == 201
        assert requests.post(f"{address}/companies", json={"name": "A"}, headers=headers, timeout=5).ok
        end = time.monotonic() + 10
        while not receiver.got and time.monotonic() < end:
            time.sleep(0.01)
    assert len(receiver.got) == 1
