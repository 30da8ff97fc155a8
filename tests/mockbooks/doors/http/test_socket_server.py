"""The door on a socket: many at once, slow ones among them, and none of them for ever."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from typing import Any

import pytest
from http_door import CUSTOMERS, customer_add, request_set

from mockbooks.doors.http import House, serving
from mockbooks.doors.http.socket_server import Patience, is_loopback


@pytest.fixture
def address(house: House) -> Iterator[tuple[str, int]]:
    with serving(house) as url:
        yield "127.0.0.1", int(url.rpartition(":")[2])


def call(connection: HTTPConnection, method: str, path: str, body: Any = None) -> tuple[int, bytes]:
    content = body if body is None or isinstance(body, str | bytes) else json.dumps(body)
    connection.request(method, path, content, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    return answer.status, answer.read()


def test_one_connection_serves_many_calls(address: tuple[str, int]) -> None:
    with closing(HTTPConnection(*address)) as connection:
        assert call(connection, "POST", "/qbxml", request_set(customer_add("Ann")))[0] == 200
        before = connection.sock
        for method, path, status in (
            ("GET", "/control", 200),
            ("GET", "/nowhere", 404),
            ("DELETE", "/control/faults", 204),
        ):
            assert call(connection, method, path)[0] == status
        assert connection.sock is before
        assert b"<FullName>Ann</FullName>" in call(connection, "POST", "/qbxml", request_set(CUSTOMERS))[1]


def test_a_body_in_pieces(address: tuple[str, int]) -> None:
    text = request_set(customer_add("Ann")).encode()
    with closing(HTTPConnection(*address)) as connection:
        for _ in range(2):
            connection.request("POST", "/qbxml", iter([text[:50], text[50:]]), encode_chunked=True)
            answer = connection.getresponse()
            assert (answer.status, b"CustomerAddRs" in answer.read()) == (200, True)


def test_a_body_that_is_announced(address: tuple[str, int]) -> None:
    text = request_set(CUSTOMERS).encode()
    with closing(socket.create_connection(address)) as caller:
        head = f"POST /qbxml HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(text)}\r\nExpect: 100-continue\r\n\r\n"
        caller.sendall(head.encode())
        assert caller.recv(100).startswith(b"HTTP/1.1 100")
        caller.sendall(text)
        assert caller.recv(100).startswith(b"HTTP/1.1 200")


def test_a_refused_body_is_not_waited_for_and_the_refusal_arrives(address: tuple[str, int]) -> None:
    with closing(socket.create_connection(address)) as caller:
        caller.sendall(b"POST /qbxml HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\n" + b" " * 200_000)
        answer = b""
        while piece := caller.recv(10_000):
            answer += piece
        assert answer.startswith(b"HTTP/1.1 413")
        assert b"Connection: close" in answer


@pytest.mark.parametrize(
    "junk",
    [
        b"\r\n\r\n", b"GET\r\n\r\n", b"\x16\x03\x01\x02\x00", b"GET / HTTP/9.9\r\n\r\n", b"POST /qbxml HTTP/1.1\r\nContent-Length: x\r\nHost: localhost\r\n\r\n",
        b"POST /qbxml HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n", b"GET http://[x HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ],
)  # fmt: skip
def test_junk_harms_nobody(address: tuple[str, int], junk: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    with closing(socket.create_connection(address)) as caller:
        caller.settimeout(5)
        caller.sendall(junk)
        caller.shutdown(socket.SHUT_WR)
        answer = b""
        try:
            while piece := caller.recv(10_000):
                answer += piece
        except ConnectionResetError:
            pass
        assert b" 500 " not in answer[:20]
    with closing(HTTPConnection(*address)) as connection:
        assert call(connection, "GET", "/control")[0] == 200
    assert "Traceback" not in capfd.readouterr().err


def test_slow_callers_hold_up_nobody(house: House) -> None:
    patience = Patience(connections=8, call=0.6, idle=0.6)
    with serving(house, patience=patience) as url:
        address = ("127.0.0.1", int(url.rpartition(":")[2]))
        slow = [socket.create_connection(address) for _ in range(20)]
        for number, caller in enumerate(slow):
            caller.settimeout(10)
            try:
                caller.sendall(
                    [
                        b"POST /qbxml HTTP/1.1\r\nHo",
                        b"POST /qbxml HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n<",
                    ][number % 2]
                )
            except OSError:
                continue
        begun = time.monotonic()
        with closing(HTTPConnection(*address)) as connection:
            assert call(connection, "POST", "/qbxml", request_set(CUSTOMERS))[0] == 200
        assert time.monotonic() - begun < 0.5
        # One that dribbles is not saved by it: what counts is how long its call takes.
        dribbler = slow[-1]
        with pytest.raises(OSError):
            for _ in range(50):
                dribbler.sendall(b" ")
                time.sleep(0.1)
        for caller in slow:
            caller.close()


def test_when_all_are_being_answered_one_more_is_sent_away(house: House) -> None:
    with serving(house, patience=Patience(connections=2)) as url:
        address = ("127.0.0.1", int(url.rpartition(":")[2]))
        with house.main.turn():
            waiting = [HTTPConnection(*address) for _ in range(2)]
            for connection in waiting:
                connection.request("POST", "/qbxml", request_set(CUSTOMERS))
            time.sleep(0.3)
            with closing(HTTPConnection(*address)) as third:
                third.request("GET", "/openapi.json")
                assert third.getresponse().status == 503
        for connection in waiting:
            assert connection.getresponse().status == 200
            connection.close()


def test_bodies_are_bounded_in_sum(house: House) -> None:
    with serving(house, patience=Patience(bytes=100_000)) as url:
        address = ("127.0.0.1", int(url.rpartition(":")[2]))
        with closing(HTTPConnection(*address)) as connection:
            assert call(connection, "POST", "/qbxml", b" " * 150_000)[0] == 503
        with closing(HTTPConnection(*address)) as connection:
            assert call(connection, "POST", "/qbxml", request_set(CUSTOMERS))[0] == 200


def test_many_callers_at_once_lose_nothing(house: House, address: tuple[str, int]) -> None:
    statuses: list[int] = []

    def add(thread: int) -> None:
        with closing(HTTPConnection(*address)) as connection:
            said = [request_set(customer_add(f"C{thread}-{number}")) for number in range(10)]
            statuses.extend(call(connection, "POST", "/qbxml", text)[0] for text in said)

    threads = [threading.Thread(target=add, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 120
    with closing(HTTPConnection(*address)) as connection:
        assert call(connection, "POST", "/qbxml", request_set(CUSTOMERS))[1].count(b"<CustomerRet>") == 120
    assert house.main.company.check() == []


def test_a_reset_between_sessions_of_many(house: House, address: tuple[str, int]) -> None:
    """Whoever is in the middle of it hears that its processor is gone, or an HRESULT; nothing breaks."""
    statuses: set[int] = set()
    over = threading.Event()

    def work(number: int) -> None:
        with closing(HTTPConnection(*address)) as connection:
            while not over.is_set():
                url = json.loads(call(connection, "POST", "/processors", {})[1])["url"]
                statuses.add(
                    call(
                        connection,
                        "POST",
                        f"{url}/OpenConnection2",
                        {"appID": "", "appName": f"A{number}", "connPref": 1},
                    )[0]
                )
                status, body = call(connection, "POST", f"{url}/BeginSession", {"qbFileName": "", "reqFileMode": 2})
                statuses.add(status)
                if status == 200:
                    said = {"ticket": json.loads(body)["result"], "inputRequest": request_set(customer_add("Ann"))}
                    statuses.add(call(connection, "POST", f"{url}/ProcessRequest", said)[0])
                statuses.add(call(connection, "DELETE", url)[0])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    with closing(HTTPConnection(*address)) as connection:
        for _ in range(15):
            time.sleep(0.02)
            assert call(connection, "POST", "/control/reset", {})[0] == 200
        over.set()
        for thread in threads:
            thread.join()
        assert statuses <= {200, 204, 404, 422}
        assert call(connection, "POST", "/control/reset", {})[0] == 200
        assert json.loads(call(connection, "GET", "/control")[1])["sessions"] == []


@pytest.mark.parametrize(
    ("host", "alone"),
    [("127.0.0.1", True), ("127.0.0.9", True), ("localhost", True), ("0.0.0.0", False), ("::1", True), ("", False)],
)
def test_what_can_be_reached_from_elsewhere(host: str, alone: bool) -> None:
    try:
        assert is_loopback(host) is alone
    except OSError:
        pytest.skip(f"{host} is unknown here")


def test_others_need_a_token(house: House) -> None:
    with pytest.raises(ValueError, match="token"), serving(house, "0.0.0.0"):
        pass
    with serving(house, "0.0.0.0", token="secret") as url:
        address = ("127.0.0.1", int(url.rpartition(":")[2]))
        with closing(HTTPConnection(*address)) as connection:
            assert call(connection, "GET", "/control")[0] == 401


def test_a_port_that_is_taken_is_an_error(house: House, address: tuple[str, int]) -> None:
    with pytest.raises(OSError), serving(house, port=address[1]):
        pass


def test_it_is_closed_with_the_context(house: House) -> None:
    with serving(house) as url:
        kept = HTTPConnection("127.0.0.1", int(url.rpartition(":")[2]))
        assert call(kept, "GET", "/control")[0] == 200
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), timeout=1)
    kept.close()
