"""A service at an address, reached as .NET's client reaches it.

The connection is kept for the next call. The headers go out first with `Expect: 100-continue`, and the body when the
server says so or after 350 ms; a server that did not say so is not asked again (.NET's ServicePoint). Redirections are
not followed, no proxy of the environment is used, https certificates are checked against the machine's authorities.
"""

from __future__ import annotations

import select
import socket
import ssl
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection, RemoteDisconnected
from urllib.parse import SplitResult, urlsplit

from mockbooks.doors.web_connector.http import HttpRequest, HttpResponse, ServiceUnreachable

__all__ = ["ServiceAtAddress"]

_WAIT_FOR_CONTINUE = 0.35
#: .NET's timeout of a call; an answer that takes longer is given up.
TIMEOUT = 100.0


class ServiceAtAddress:
    """Calls go out over HTTP, one connection for all of them as long as the server keeps it."""

    def __init__(self, *, timeout: float = TIMEOUT, ssl_context: ssl.SSLContext | None = None) -> None:
        """Give up after so many seconds; `ssl_context` is for authorities of one's own."""
        self._timeout = timeout
        self._ssl_context = ssl_context
        self._connection: HTTPConnection | None = None
        self._place = ("", "")
        self._expects = True

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Send one call. ServiceUnreachable if there is no answer."""
        try:
            address = urlsplit(request.url)
            return self._asked(address, request)
        except TimeoutError as error:
            self.close()
            raise ServiceUnreachable(
                "The operation has timed out",
                f"{request.url} did not answer within {self._timeout:g} seconds ({error}).",
            ) from None
        except ssl.SSLError as error:
            self.close()
            raise ServiceUnreachable(
                "The underlying connection was closed: Could not establish trust relationship for the SSL/TLS secure "
                "channel.",
                f"QBWC1048: the certificate of {request.url} cannot be verified: {error}.",
            ) from None
        except (ConnectionRefusedError, socket.gaierror) as error:
            self.close()
            raise ServiceUnreachable(
                "Unable to connect to the remote server", f"Nobody answers at {request.url}: {error}."
            ) from None
        except (OSError, HTTPException, ValueError) as error:
            self.close()
            raise ServiceUnreachable(
                "The underlying connection was closed: The connection was closed unexpectedly.",
                f"{request.url} broke the connection off: {error!r}.",
            ) from None

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _asked(self, address: SplitResult, request: HttpRequest) -> HttpResponse:
        connection = self._connected(address)
        was_kept = connection.sock is not None
        try:
            return self._exchange(connection, address, request)
        except (RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            # A kept connection may be closed while the question is on its way: .NET sends it on a new one, once.
            if not was_kept:
                raise
            self.close()
            return self._exchange(self._connected(address), address, request)

    def _connected(self, address: SplitResult) -> HTTPConnection:
        place = (address.scheme, address.netloc)
        connection = self._connection
        if connection is not None and (
            place != self._place or connection.sock is None or _has_news(connection.sock, 0)
        ):
            # Whatever comes before a question is the end of the connection.
            self.close()
        if self._connection is None:
            self._place = place
            self._connection = self._connect(address)
        return self._connection

    def _connect(self, address: SplitResult) -> HTTPConnection:
        host = address.hostname or ""
        if address.scheme == "https":
            context = self._ssl_context or ssl.create_default_context()
            return HTTPSConnection(host, address.port, timeout=self._timeout, context=context)
        return HTTPConnection(host, address.port, timeout=self._timeout)

    def _exchange(self, connection: HTTPConnection, address: SplitResult, request: HttpRequest) -> HttpResponse:
        path = (address.path or "/") + (f"?{address.query}" if address.query else "")
        connection.putrequest("POST", path, skip_host=True, skip_accept_encoding=True)
        for name, value in request.headers:
            connection.putheader(name, value)
        connection.putheader("Host", address.netloc.rpartition("@")[2])
        connection.putheader("Content-Length", str(len(request.body)))
        if self._expects:
            connection.putheader("Expect", "100-continue")
        if connection.sock is None:
            connection.putheader("Connection", "Keep-Alive")
        connection.endheaders()
        if self._expects:
            # The answer may be one without a body having been asked for; what it is, is read below.
            self._expects = _has_news(connection.sock, _WAIT_FOR_CONTINUE)
        # A server that wants no body has answered already, and may have hung up.
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.send(request.body)
        return _as_ours(connection.getresponse())


def _as_ours(response: HTTPResponse) -> HttpResponse:
    body = response.read()
    return HttpResponse(response.status, body, tuple(response.getheaders()), response.reason)


def _has_news(connection: socket.socket, seconds: float) -> bool:
    readable, _, _ = select.select([connection], [], [], seconds)
    return bool(readable)
