"""The door as a WSGI application: who may call, what the call says, who does it, what is answered.

In this order: the Host and the Origin of the caller, the token, the path, the body and the query, and then the
handler. Whatever a caller sends is answered; a status of 500 is a fault of Mockbooks, and its traceback is written to
the server's errors.
"""

from __future__ import annotations

import hmac
import json
import sqlite3
import sys
import traceback
from base64 import b64decode
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from mockbooks.desktop.person import UnfitAnswer
from mockbooks.doors.http.errors import HRESULT_STATUS, RefusedCall, failure_body
from mockbooks.doors.http.fields import read_body, read_query
from mockbooks.doors.http.route_table import JSON, Answer, Call, Route, split_fork
from mockbooks.doors.http.routes import find
from mockbooks.doors.http.served import House
from mockbooks.qbxml.hresult import CallFailed

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

MOST_BYTES = 16 * 1024 * 1024
"""The largest body that is taken."""

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
_PIECE = 64 * 1024
_HEADERS = (
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
)


class Application:
    """Everything the door serves, over one house."""

    def __init__(
        self,
        house: House,
        *,
        token: str = "",
        names: frozenset[str] | None = LOOPBACK_NAMES,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        """`names` are the hosts that it may be called by, None for any."""
        self.house = house
        self._token = token.encode()
        self._names = names
        self._most_bytes = most_bytes
        self._reserve: Callable[[int], bool] = lambda _: True

    def reserve_with(self, reserve: Callable[[int], bool]) -> None:
        """Ask this for the bytes of bodies that are being read, and give them back to it."""
        self._reserve = reserve

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The WSGI form of `answer`."""
        headers: tuple[tuple[str, str], ...] = ()
        try:
            answer = self.answer(environ)
        except RefusedCall as refused:
            answer, headers = Answer(refused.body, refused.status), refused.headers
        except CallFailed as failed:
            answer = Answer(failure_body(failed), HRESULT_STATUS)
        except sqlite3.DatabaseError as error:
            answer = _refused(503, f"The company file is busy, damaged or cannot be written: {error}.")
        except UnfitAnswer as unfit:
            answer = _refused(409, f"The script of the person at the desk is mistaken: {unfit}.")
        except Exception as error:
            if type(error) is LookupError:  # what the desktop says when nothing is open on the screen
                answer = _refused(409, f"{error}.")
            else:
                traceback.print_exc(file=environ.get("wsgi.errors") or sys.stderr)
                answer = _refused(500, f"A fault of Mockbooks, not of the caller: {type(error).__name__}: {error}")
        payload = _payload(answer)
        sent = [*_HEADERS, *headers]
        if answer.status != HTTPStatus.NO_CONTENT:
            sent += [("Content-Type", _content_type(answer.media)), ("Content-Length", str(len(payload)))]
        start_response(f"{answer.status} {HTTPStatus(answer.status).phrase}", sent)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [payload]

    def answer(self, environ: WSGIEnvironment) -> Answer:
        """Answer one call. RefusedCall or CallFailed if it gets no answer."""
        self._check_host(environ)
        self._check_token(environ)
        path = environ.get("PATH_INFO", "/").encode("latin-1").decode("utf-8", "replace") or "/"
        fork, within = split_fork(path)
        route, parameters = find(environ["REQUEST_METHOD"], within)
        content = b""
        if route.takes or route.body is not None:
            content = self._content(environ)
        served = self.house.at(fork)
        query = read_query(_pairs(environ), route.query)
        body = read_body(_json(environ, content), route.body) if route.body is not None else {}
        base = f"/forks/{fork}" if fork else ""
        call = Call(self.house, served, base, parameters, query, body, content if route.takes else b"")
        return _with_status(route, route.handler(call))

    def _check_host(self, environ: WSGIEnvironment) -> None:
        """A name of this machine that points here from elsewhere is another Host: so a foreign page is told apart."""
        host = _host_name(environ.get("HTTP_HOST", ""))
        if self._names is not None and host not in self._names and not host.endswith(".localhost"):
            raise RefusedCall(403, "The Host of this call is none of this machine's own names.")
        origin = environ.get("HTTP_ORIGIN", "")
        if origin and urlsplit(origin).netloc.casefold() != environ.get("HTTP_HOST", "").casefold():
            raise RefusedCall(403, "This call was made by a page from elsewhere.")
        # What a page from elsewhere asks for with an image or a script has no Origin. A link may be followed.
        from_elsewhere = environ.get("HTTP_SEC_FETCH_SITE", "") in ("cross-site", "same-site")
        if from_elsewhere and environ.get("HTTP_SEC_FETCH_MODE") != "navigate":
            raise RefusedCall(403, "This call was made by a page from elsewhere.")

    def _check_token(self, environ: WSGIEnvironment) -> None:
        if not self._token:
            return
        kind, _, given = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
        offered = given.strip().encode("latin-1", "replace")
        if kind.casefold() == "basic":  # what a browser asks a person for; the name is nobody's business
            offered = _password(offered)
        if kind.casefold() not in ("bearer", "basic") or not hmac.compare_digest(offered, self._token):
            # Basic, so that a browser asks for it.
            raise RefusedCall(
                401,
                "The token of this door is wanted: Authorization: Bearer, or as the password of a browser.",
                headers=(("WWW-Authenticate", 'Basic realm="Mockbooks"'),),
            )

    def _content(self, environ: WSGIEnvironment) -> bytes:
        """The body, read whole before anything is done. RefusedCall: 413 if it is too large, 503 if all of them are."""
        length = environ.get("CONTENT_LENGTH") or ""
        if length and not (length.isascii() and length.isdigit()):
            raise RefusedCall(400, "The Content-Length is no number.")
        chunked = bool(environ.get("wsgi.input_terminated"))
        wanted = self._most_bytes + 1 if chunked else int(length or 0)
        if not chunked and wanted > self._most_bytes:
            raise self._too_large()
        pieces: list[bytes] = []
        got = 0
        try:
            while got < wanted:
                piece = environ["wsgi.input"].read(min(_PIECE, wanted - got))
                if not piece:
                    break
                got += len(piece)
                pieces.append(piece)
                if not self._reserve(len(piece)):
                    raise RefusedCall(503, "Too many large bodies at once; try again later.")
        except OSError:
            raise RefusedCall(400, "The body did not arrive whole.") from None
        finally:
            self._reserve(-got)
        if chunked and got > self._most_bytes:
            raise self._too_large()
        if not chunked and got < wanted:
            raise RefusedCall(400, "The body did not arrive whole.")
        return b"".join(pieces)

    def _too_large(self) -> RefusedCall:
        return RefusedCall(413, f"The body is larger than {self._most_bytes} bytes, which is the most that is taken.")


def _pairs(environ: WSGIEnvironment) -> list[tuple[str, str]]:
    try:
        text = environ.get("QUERY_STRING", "").encode("latin-1").decode("utf-8")
        return parse_qsl(text, keep_blank_values=True, max_num_fields=32, errors="strict")
    except ValueError:
        raise RefusedCall(400, "The query is no UTF-8, or too long.") from None


def _json(environ: WSGIEnvironment, content: bytes) -> bytes:
    """The body, which is to call itself JSON: what a foreign page can send without being asked does not."""
    media = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().casefold()
    if content and media != JSON:
        raise RefusedCall(415, f"The body is to be {JSON}, and to say so in its Content-Type.")
    return content


def _host_name(host: str) -> str:
    """The name in a Host header, without port and brackets."""
    host = host.casefold()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].removesuffix(".")


def _password(basic: bytes) -> bytes:
    try:
        return b64decode(basic, validate=True).partition(b":")[2]
    except ValueError:
        return b""


def _with_status(route: Route, answer: Answer) -> Answer:
    assert answer.status == route.success, f"{route.operation} answers {answer.status} and says {route.success}"
    return answer


def _refused(status: int, text: str) -> Answer:
    return Answer(RefusedCall(status, text).body, status)


def _payload(answer: Answer) -> bytes:
    body: Any = answer.body
    if answer.media == JSON:
        return b"" if answer.status == HTTPStatus.NO_CONTENT else json.dumps(body).encode()
    return body.encode() if isinstance(body, str) else bytes(body)


def _content_type(media: str) -> str:
    return media if media in (JSON, "application/octet-stream") else f"{media}; charset=utf-8"
