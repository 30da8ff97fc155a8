"""The door on a socket: a thread a connection, as many connections as are kept, and none of them for ever.

- A call is read whole before it has its turn; who sends slowly, or reads slowly, holds up a thread of its own.
- A connection on which nothing comes is closed after a while, one on which a call dribbles in as well: what counts is
  how long the call takes to arrive, not whether anything still comes.
- When there are as many connections as are kept, the one that has waited longest to be told something gives way.
- What the bodies that are being read take together is bounded too.

The requests are taken apart by werkzeug.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from threading import Lock, Thread
from typing import Any

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from mockbooks.doors.http.application import LOOPBACK_NAMES, Application
from mockbooks.doors.http.served import House


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited for callers, in seconds, and how many there may be."""

    connections: int = 256
    call: float = 30.0
    """For a call to arrive whole."""
    idle: float = 60.0
    """For the next call on a connection."""
    answer: float = 60.0
    """For an answer to be taken."""
    bytes: int = 128 * 1024 * 1024
    """Of all bodies that are being read."""


class _Connections:
    """The connections that are open, and since when each has kept us waiting."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._waiting: dict[socket.socket, tuple[float, float]] = {}
        self._working: set[socket.socket] = set()
        self._bytes = 0
        self._lock = Lock()

    def open(self, connection: socket.socket) -> bool:
        """Take a connection on; False if there is no place, since all others are being answered."""
        with self._lock:
            if len(self._waiting) + len(self._working) >= self._patience.connections:
                if not self._waiting:
                    return False
                _shut(min(self._waiting, key=lambda each: self._waiting[each][0]), self._waiting)
            self._waiting[connection] = (time.monotonic(), self._patience.idle)
            return True

    def waits(self, connection: socket.socket, *, for_a_call: bool) -> None:
        """Nothing of the next call has come yet, or (`for_a_call`) it has begun to come."""
        with self._lock:
            self._working.discard(connection)
            longest = self._patience.call if for_a_call else self._patience.idle
            self._waiting[connection] = (time.monotonic(), longest)

    def works(self, connection: socket.socket) -> None:
        """The call is here; from now on it is waiting for us."""
        with self._lock:
            self._waiting.pop(connection, None)
            self._working.add(connection)

    def close(self, connection: socket.socket) -> None:
        """It is gone."""
        with self._lock:
            self._waiting.pop(connection, None)
            self._working.discard(connection)

    def reserve(self, count: int) -> bool:
        """Account for so many bytes of a body, or take them back; False if that is too many in sum."""
        with self._lock:
            self._bytes += count
            return count < 0 or self._bytes <= self._patience.bytes

    def sweep(self) -> None:
        """Close those that have kept us waiting for too long."""
        now = time.monotonic()
        with self._lock:
            for connection, (since, longest) in list(self._waiting.items()):
                if now - since > longest:
                    _shut(connection, self._waiting)

    def shut_all(self) -> None:
        """Close all of them."""
        with self._lock:
            for connection in [*self._waiting, *self._working]:
                _shut(connection, self._waiting)


def _shut(connection: socket.socket, waiting: dict[socket.socket, tuple[float, float]]) -> None:
    # Its own thread finds the end of the stream, and closes it.
    waiting.pop(connection, None)
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


class _Handler(WSGIRequestHandler):
    """One connection: call after call, as long as both sides keep it up."""

    protocol_version = "HTTP/1.1"
    server: _Server
    rbufsize = 64 * 1024
    wbufsize = -1
    disable_nagle_algorithm = True

    def version_string(self) -> str:
        """What the answers say of the server: its name alone."""
        return "Mockbooks"

    def setup(self) -> None:
        super().setup()
        # What an answer may take; a call may take as long as the sweep lets it.
        self.connection.settimeout(self.server.patience.answer)

    def parse_request(self) -> bool:
        """The first line of a call has come."""
        self.server.connections.waits(self.connection, for_a_call=True)
        return super().parse_request()

    def handle_one_request(self) -> None:
        """One call, from its first byte to the last of its answer."""
        try:
            super().handle_one_request()
        except (OSError, HTTPException, ValueError):
            self.close_connection = True
        finally:
            self.server.connections.waits(self.connection, for_a_call=False)

    def run_wsgi(self) -> None:
        """Answer the call; the connection stays open if its body was read to the end."""
        environ = self.make_environ()
        body = _Body(environ["wsgi.input"], environ, self)
        environ["wsgi.input"] = body
        begun: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], *_: Any) -> Any:
            begun.append((status, headers))

        payload = b"".join(self.server.app(environ, start_response))
        self.server.connections.works(self.connection)
        code, _, phrase = begun[0][0].partition(" ")
        self.close_connection = self.close_connection or not body.is_read
        self.send_response(int(code), phrase)
        for name, value in begun[0][1]:
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(payload)
        self.wfile.flush()
        if not body.is_read:
            self._drain()

    def _drain(self) -> None:
        """Take what is still being sent for a moment: closing on it would take the answer away from the caller."""
        self.connection.shutdown(socket.SHUT_WR)
        self.connection.settimeout(0.5)
        until = time.monotonic() + 2.0
        while time.monotonic() < until and self.connection.recv(64 * 1024):
            pass

    def finish(self) -> None:
        self.server.connections.close(self.connection)
        with suppress(OSError, ValueError):
            super().finish()

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002  (werkzeug's name)
        """Say nothing: the journal keeps what was asked of QuickBooks."""


class _Body:
    """The body of a call: where it ends, whether it was read, and that the caller waits for us from then on."""

    def __init__(self, stream: Any, environ: dict[str, Any], handler: _Handler) -> None:
        self._stream = stream
        self._handler = handler
        self._chunked = bool(environ.get("wsgi.input_terminated"))
        length = environ.get("CONTENT_LENGTH") or "0"
        self._left = int(length) if length.isascii() and length.isdigit() else -1
        self._ended = False
        self._expected = environ.get("HTTP_EXPECT", "").strip().casefold() == "100-continue"
        if self.is_read:
            self._handler.server.connections.works(self._handler.connection)

    @property
    def is_read(self) -> bool:
        """Whether the next byte belongs to another call."""
        return self._ended if self._chunked else self._left == 0

    def read(self, size: int) -> bytes:
        """At most so many bytes; b"" at the end."""
        if self._expected:
            self._expected = False
            self._handler.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            self._handler.wfile.flush()
        if not self._chunked:
            size = min(size, max(self._left, 0))
        piece: bytes = self._stream.read(size) if size else b""
        if self._chunked:
            self._ended = not piece
        else:
            self._left -= len(piece)
        if self.is_read:
            self._handler.server.connections.works(self._handler.connection)
        return piece


class _Server(ThreadedWSGIServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, listening: socket.socket, application: Application, patience: Patience) -> None:
        host, port = listening.getsockname()[:2]
        self.patience = patience
        self.connections = _Connections(patience)
        super().__init__(host, port, application, handler=_Handler, fd=listening.fileno())

    def process_request(self, request: Any, client_address: Any) -> None:
        """A thread for a new connection, if there is a place."""
        if self.connections.open(request):
            super().process_request(request, client_address)
        else:
            request.settimeout(1.0)
            with suppress(OSError):
                request.sendall(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            self.shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that broke is closed; there is nobody to tell."""

    def service_actions(self) -> None:
        """Called now and then between connections."""
        self.connections.sweep()


def is_loopback(host: str) -> bool:
    """Whether an address to listen at can be reached from this machine alone. OSError for an unknown name."""
    found = {entry[4][0] for entry in socket.getaddrinfo(host, None)} if host else set()
    return bool(found) and all(ipaddress.ip_address(str(address).partition("%")[0]).is_loopback for address in found)


@contextmanager
def serving(
    house: House, host: str = "127.0.0.1", port: int = 0, *, token: str = "", patience: Patience | None = None
) -> Iterator[str]:
    """The door on a socket, for as long as the context lasts; gives its address. Port 0: any free one.

    ValueError for an address that others can reach, without a token; OSError if it cannot be listened at.
    """
    alone = is_loopback(host)
    if not alone and not token:
        raise ValueError(f"{host} can be reached from other machines; a token is needed for that")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    names = LOOPBACK_NAMES | {host.casefold()} if alone else None
    with socket.create_server((host, port), family=family, backlog=128) as listening:
        application = Application(house, token=token, names=names)
        server = _Server(listening, application, patience or Patience())
        application.reserve_with(server.connections.reserve)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, name="HTTP door", daemon=True)
        thread.start()
        try:
            shown = f"[{host}]" if ":" in host else host
            yield f"http://{shown}:{listening.getsockname()[1]}"
        finally:
            server.shutdown()
            thread.join()
            server.connections.shut_all()
            server.server_close()
