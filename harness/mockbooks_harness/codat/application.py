"""The application: a call in, an answer out; and the same as WSGI.

`handle` is the whole mock as a function of a call: authorisation, route, handler, error bodies, headers, journal.
It is guarded by one lock, so that a threaded server and the test beside it see one state.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time, timedelta
from http import HTTPStatus
from threading import RLock
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from mockbooks_harness.codat import connector_face
from mockbooks_harness.codat.calls import Answer, Call
from mockbooks_harness.codat.errors import CodatError, unauthorized
from mockbooks_harness.codat.journal import Entry, Journal
from mockbooks_harness.codat.routes import find
from mockbooks_harness.codat.state import LINKED, State

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class Application:
    """The mocked Codat over one state."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.journal = Journal()
        self.lock = RLock()
        self._quota_day: datetime | None = None
        self._calls_today = 0

    def handle(self, call: Call) -> Answer:
        """Answer one call.  Never raises for anything a caller sends."""
        with self.lock:
            why = ""
            try:
                answer = self._answer(call)
            except CodatError as error:
                if is_connectors(call):  # signed by our own service: nobody is to take it for Codat's error
                    error.service = connector_face.SERVICE
                answer, why = Answer(error.status, error.body(self.state.new_token())), error.why
            answer = Answer(answer.status, answer.body, self._rate_limit_headers() | dict(answer.headers))
            self.journal.add(Entry(self.state.now(), call, answer, why))
            return answer

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The WSGI form of `handle`."""
        answer = self.handle(_call_from(environ))
        payload = answer.payload()
        headers = [*answer.headers.items(), ("Content-Length", str(len(payload)))]
        if answer.body is not None:
            headers.append(("Content-Type", "application/json; charset=utf-8"))
        start_response(f"{answer.status} {HTTPStatus(answer.status).phrase}", headers)
        return [payload]

    def _answer(self, call: Call) -> Answer:
        if not is_connectors(call):
            self._authorise(call)
        route, parameters = find(call.method, call.path)
        self.state.settle()
        return route.handler(self.state, replace(call, parameters=parameters))

    def _authorise(self, call: Call) -> None:
        """[D:DOC authentication] the header is `Basic` and the base64 of the key alone."""
        given = call.headers.get("authorization", "")
        if not given:
            raise unauthorized("The call has no Authorization header.")
        if not hmac.compare_digest(given.encode(), authorization(self.state.api_key).encode()):
            raise unauthorized('The Authorization header is not "Basic " and the base64 of the API key alone.')

    def _rate_limit_headers(self) -> dict[str, str]:
        """[D:DOC rate-limits] 1000 × (1 + active connected companies) calls a day, from midnight UTC; counted, not
        enforced.
        """
        now = self.state.now()
        today = datetime.combine(now.date(), time(), now.tzinfo)
        if today != self._quota_day:
            self._quota_day, self._calls_today = today, 0
        self._calls_today += 1
        active = sum(
            any(connection.status == LINKED for connection in company.connections.values())
            for company in self.state.companies.values()
        )
        limit = 1000 * (1 + active)
        return {
            "X-Rate-Limit-Limit": str(limit),
            "X-Rate-Limit-Remaining": str(max(0, limit - self._calls_today)),
            "X-Rate-Limit-Reset": (today + timedelta(days=1)).strftime("%a, %d %b %Y %H:%M:%S GMT"),
        }


def is_connectors(call: Call) -> bool:
    """Whether a call is for the connector's face, our own protocol."""
    return call.path.startswith(f"{connector_face.PREFIX}/")


def authorization(api_key: str) -> str:
    """The Authorization header for an API key."""
    return f"Basic {base64.b64encode(api_key.encode()).decode('ascii')}"


def call_from_target(
    method: str, target: str, query: str, headers: Iterable[tuple[str, Any]], body: bytes | str | None
) -> Call:
    """A call from what every door has: method, raw path, raw query string, headers, body."""
    return Call(
        method.upper(),
        unquote(target) or "/",
        dict(parse_qsl(query, keep_blank_values=True)),
        {name.lower(): value.decode("latin-1") if isinstance(value, bytes) else str(value) for name, value in headers},
        body.encode() if isinstance(body, str) else body or b"",
    )


def _call_from(environ: WSGIEnvironment) -> Call:
    length = environ.get("CONTENT_LENGTH") or 0
    headers = [
        (name.removeprefix("HTTP_").replace("_", "-"), value)
        for name, value in environ.items()
        if name.startswith("HTTP_")
    ]
    path = environ.get("PATH_INFO", "/").encode("latin-1").decode("utf-8", "replace")
    call = call_from_target(
        environ["REQUEST_METHOD"], "", environ.get("QUERY_STRING", ""), headers, environ["wsgi.input"].read(int(length))
    )
    return replace(call, path=path or "/")
