"""The application: a call in, an answer out; and the same as WSGI.

`handle` is the whole mock as a function of a call: authorisation, limits, idempotency, route, faults, handler, error
bodies, headers, journal, and then the webhooks that are due.  The state is guarded by one lock, so that a threaded
server and the test beside it see one state; it is free while webhooks are sent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from threading import Lock, RLock
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from mockbooks_harness.codat import connector_face, control_face, idempotency, limits
from mockbooks_harness.codat.calls import Answer, Call, Handler
from mockbooks_harness.codat.courier import Courier
from mockbooks_harness.codat.errors import CodatError, account_expired, outdated_key, unauthorized
from mockbooks_harness.codat.faults import Dropped, Faults
from mockbooks_harness.codat.journal import Entry, Journal
from mockbooks_harness.codat.modes import Mode
from mockbooks_harness.codat.route_table import KEY, Route
from mockbooks_harness.codat.routes import OPERATIONS, find
from mockbooks_harness.codat.state import State

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

FREE_FOR = timedelta(days=365)
"""How long an account on the Free plan lasts.  [D:CP] Payment-Required"""


class Application:
    """The mocked Codat over one state."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.journal = Journal()
        self.faults = Faults(OPERATIONS)
        self.lock = RLock()
        self.courier = Courier(state, self.lock)
        self._fresh = state.snapshot()
        self._snapshots: dict[str, dict[str, Any]] = {}
        self._in_flight = 0
        self._counting = Lock()

    def handle(self, call: Call) -> Answer:
        """Answer one call, and send the webhooks that are due.

        Never raises for anything a caller sends; `Dropped` where a fault wants the connection closed.
        """
        try:
            return self.answer(call)
        finally:
            self.courier.deliver()

    def answer(self, call: Call) -> Answer:
        """Answer one call and send nothing: for doors that have a courier of their own."""
        if control_face.is_control(call):
            return control_face.handle(self, call)
        with self._counting:
            self._in_flight += 1
            position = self._in_flight
        try:
            answer, why = self._refused(call) if is_connectors(call) else self._of_the_client(call, position)
        except Dropped as dropped:
            with self.lock:
                self.journal.add(Entry(self.state.now(), call, Answer(0), str(dropped)))
            raise
        finally:
            with self._counting:
                self._in_flight -= 1
        with self.lock:
            if not is_connectors(call):
                answer = replace(answer, headers=limits.headers(self.state) | dict(answer.headers))
            self.journal.add(Entry(self.state.now(), call, answer, why))
        return answer

    def reset(self) -> None:
        """As it was when it was made, but for the clock: no companies, no calls, no faults, nobody listening."""
        with self.lock:
            self.state.restore(self._fresh)
            self.faults.clear()
            self.journal.clear()
            self.courier.listeners.clear()
            self._snapshots.clear()

    def snapshot(self) -> str:
        """Keep the state as it is; the name to restore it by."""
        with self.lock:
            name = f"snapshot-{len(self._snapshots) + 1}"
            self._snapshots[name] = self.state.snapshot()
            return name

    def restore(self, name: str) -> None:
        """Be again as the snapshot was.  Raises KeyError for a name that no snapshot has."""
        with self.lock:
            self.state.restore(self._snapshots[name])

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The WSGI form of `handle`."""
        return respond(self.handle(call_from(environ)), environ, start_response)

    def _of_the_client(self, call: Call, position: int) -> tuple[Answer, str]:
        """A call of the public face: who may, how often, and whether it was answered before."""
        try:
            with self.lock:
                if self._needs_key(call):
                    self._authorise(call)
                    limits.admit(self.state, position)
                keys = self.state.idempotency
                kept = idempotency.begin(keys, call, self.state.now())
        except CodatError as error:
            return self._error(error), error.why
        if kept is not None:
            return kept, "Answered as before: the Idempotency-Key was used already."
        answer = None
        try:
            answer, why = self._refused(call)
            return answer, why
        except Dropped as dropped:
            answer = dropped.answer
            raise
        finally:
            idempotency.finish(keys, call, answer)

    def _refused(self, call: Call) -> tuple[Answer, str]:
        """The answer of an operation; a refusal as Codat's body, and why."""
        with self.lock:
            try:
                return self._operate(call), ""
            except CodatError as error:
                if is_connectors(call):  # signed by our own service: nobody is to take it for Codat's error
                    error.service = connector_face.SERVICE
                return self._error(error), error.why

    def _operate(self, call: Call) -> Answer:
        route, parameters = find(call.method, call.path)
        fault = self.faults.take(route.operation)
        if fault is not None and not fault.after:
            return fault.answer()
        self.state.settle()
        try:
            answer = _run(route, self.state, replace(call, parameters=parameters))
        finally:
            self.state.settle()
        return answer if fault is None else fault.answer(answer)

    def _error(self, error: CodatError) -> Answer:
        as_printed = self.state.mode is Mode.DOCUMENTED
        body = error.body(self.state.new_token(), as_printed=as_printed)
        return Answer(error.status, body, error.headers)

    def _needs_key(self, call: Call) -> bool:
        """Whether it takes an API key: all do, also what is no operation, but the page of a link URL."""
        try:
            return find(call.method, call.path)[0].access == KEY
        except CodatError:
            return True

    def _authorise(self, call: Call) -> None:
        given = call.headers.get("authorization", "")
        if not given:
            raise unauthorized("The call has no Authorization header.")
        if given in self.state.deleted_keys:
            raise outdated_key()
        if given not in {key.authorization for key in self.state.api_keys.values()}:
            raise unauthorized('The Authorization header is not "Basic " and the base64 of the API key alone.')
        if self.state.free_plan and self.state.now() - self.state.opened > FREE_FOR:
            raise account_expired()


def _run(route: Route[Handler], state: State, call: Call) -> Answer:
    return route.handler(state, call)


def is_connectors(call: Call) -> bool:
    """Whether a call is for the connector's face, our own protocol."""
    return call.path.startswith(f"{connector_face.PREFIX}/")


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


def call_from(environ: WSGIEnvironment) -> Call:
    """A call from a WSGI environment."""
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


def respond(answer: Answer, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """An answer as WSGI."""
    payload = answer.payload()
    headers = [*answer.headers.items(), ("Content-Length", str(len(payload)))]
    if answer.body is not None:
        headers.append(("Content-Type", answer.content_type))
    start_response(f"{answer.status} {HTTPStatus(answer.status).phrase}", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [payload]
