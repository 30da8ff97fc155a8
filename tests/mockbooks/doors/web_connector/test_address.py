"""A service at an address: what stands on the wire, and what goes wrong on the way."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from mockbooks.doors.web_connector import address
from mockbooks.doors.web_connector.address import ServiceAtAddress
from mockbooks.doors.web_connector.envelope import envelope, headers
from mockbooks.doors.web_connector.http import HttpRequest, ServiceUnreachable
from mockbooks.doors.web_connector.operations import OPERATIONS

OPERATION = OPERATIONS["serverVersion"]
BODY = envelope(OPERATION, {})
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 4\r\n\r\n<a/>"
Serve = Callable[..., tuple[str, list[bytes]]]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """A server of a few lines: `go` is called with each connection, and with where to put what it read."""
    sockets: list[socket.socket] = []

    def start(go: Callable[[socket.socket, list[bytes]], None]) -> tuple[str, list[bytes]]:
        listening = socket.create_server(("127.0.0.1", 0))
        sockets.append(listening)
        seen: list[bytes] = []

        def run() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    go(connection, seen)

        threading.Thread(target=run, daemon=True).start()
        return f"http://127.0.0.1:{listening.getsockname()[1]}/qbwc?a=1", seen

    yield start
    for each in sockets:
        each.close()


def head_of(connection: socket.socket) -> bytes:
    read = b""
    while not read.endswith(b"\r\n\r\n"):
        more = connection.recv(1)
        if not more:
            return b""
        read += more
    return read


def post(service: ServiceAtAddress, url: str) -> Any:
    return service.answer(HttpRequest(url, headers(OPERATION), BODY))


def test_the_wire(serve: Serve) -> None:
    def go(connection: socket.socket, seen: list[bytes]) -> None:
        while head := head_of(connection):
            seen.append(head)
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            seen.append(connection.recv(len(BODY), socket.MSG_WAITALL))
            connection.sendall(ANSWER)

    url, seen = serve(go)
    service = ServiceAtAddress()
    assert post(service, url).body == b"<a/>"
    assert post(service, url).status == 200
    service.close()
    host = url.split("/")[2]
    assert seen[0].decode().split("\r\n")[:-2] == [
        "POST /qbwc?a=1 HTTP/1.1",
        "User-Agent: Mozilla/4.0 (compatible; MSIE 6.0; MS Web Services Client Protocol 4.0.30319.42000)",
        "Content-Type: text/xml; charset=utf-8",
        'SOAPAction: "http://developer.intuit.com/serverVersion"',
        f"Host: {host}",
        f"Content-Length: {len(BODY)}",
        "Expect: 100-continue",
        "Connection: Keep-Alive",
    ]
    assert seen[1] == seen[3] == BODY
    assert b"Connection:" not in seen[2], "the same connection, the second time"


def test_a_server_that_does_not_say_continue(serve: Serve) -> None:
    def go(connection: socket.socket, seen: list[bytes]) -> None:
        while head := head_of(connection):
            seen.append(head)
            seen.append(connection.recv(len(BODY), socket.MSG_WAITALL))
            connection.sendall(ANSWER)

    url, seen = serve(go)
    service = ServiceAtAddress()
    assert post(service, url).body == post(service, url).body == b"<a/>"
    service.close()
    assert b"Expect: 100-continue" in seen[0]
    assert b"Expect" not in seen[2], "it is not asked again"


def test_a_server_that_closes_after_each_answer(serve: Serve) -> None:
    def go(connection: socket.socket, seen: list[bytes]) -> None:
        seen.append(head_of(connection))
        connection.recv(len(BODY), socket.MSG_WAITALL)
        connection.sendall(ANSWER)

    url, seen = serve(go)
    service = ServiceAtAddress()
    for _ in range(3):
        assert post(service, url).body == b"<a/>"
    service.close()
    assert [b"Connection: Keep-Alive" in head for head in seen] == [True] * 3


def test_an_answer_before_the_body(serve: Serve) -> None:
    def go(connection: socket.socket, seen: list[bytes]) -> None:
        head_of(connection)
        connection.sendall(b"HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n")
        connection.recv(len(BODY), socket.MSG_WAITALL)

    url, _ = serve(go)
    service = ServiceAtAddress()
    assert post(service, url).status_line == "417 Expectation Failed"
    service.close()


@pytest.mark.parametrize("pause", [0, 0.05])
def test_an_answer_before_the_body_and_the_end(serve: Serve, pause: float) -> None:
    def go(connection: socket.socket, seen: list[bytes]) -> None:
        head_of(connection)
        connection.sendall(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        connection.shutdown(socket.SHUT_WR)
        threading.Event().wait(pause)

    url, _ = serve(go)
    assert post(ServiceAtAddress(), url).status_line == "401 Unauthorized"


def test_chunks(serve: Serve) -> None:
    def go(connection: socket.socket, seen: list[bytes]) -> None:
        head_of(connection)
        connection.recv(len(BODY), socket.MSG_WAITALL)
        connection.sendall(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n<a\r\n2\r\n/>\r\n0\r\n\r\n"
        )

    url, _ = serve(go)
    assert post(ServiceAtAddress(), url).body == b"<a/>"


@pytest.mark.parametrize(
    "sent", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<a", b"220 mail.example ESMTP\r\n\r\n"]
)
def test_a_connection_that_breaks(serve: Serve, sent: bytes) -> None:
    def go(connection: socket.socket, seen: list[bytes]) -> None:
        head_of(connection)
        connection.recv(len(BODY), socket.MSG_WAITALL)
        connection.sendall(sent)

    url, _ = serve(go)
    with pytest.raises(ServiceUnreachable, match="The underlying connection was closed"):
        post(ServiceAtAddress(), url)


def test_a_server_that_does_not_answer(serve: Serve) -> None:
    done = threading.Event()

    def go(connection: socket.socket, seen: list[bytes]) -> None:
        done.wait(5)

    url, _ = serve(go)
    with pytest.raises(ServiceUnreachable, match="The operation has timed out") as caught:
        post(ServiceAtAddress(timeout=0.2), url)
    done.set()
    assert "0.2 seconds" in caught.value.explanation


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(ServiceUnreachable, match="Unable to connect to the remote server"):
        post(ServiceAtAddress(), f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize(
    "url", ["http://no such host/", "http://127.0.0.1:99999/", "http://[::1/", "https://127.0.0.1:1/"]
)
def test_addresses_that_lead_nowhere(url: str) -> None:
    with pytest.raises(ServiceUnreachable):
        post(ServiceAtAddress(), url)


def test_no_trust(serve: Serve) -> None:
    def go(connection: socket.socket, seen: list[bytes]) -> None:
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    url, _ = serve(go)
    with pytest.raises(ServiceUnreachable, match="SSL/TLS secure channel"):
        post(ServiceAtAddress(), url.replace("http:", "https:"))


def test_the_wait_is_that_of_dotnet() -> None:
    assert (address._WAIT_FOR_CONTINUE, address.TIMEOUT) == (0.35, 100.0)
