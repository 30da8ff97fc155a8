"""Where Codat's service for the Web Connector runs: bound to Codat and to a store, started and started anew.

Who has a licence key gets the .qwc file and the password from here, as from the Link page. `serving` puts the service
on a socket of this machine, for the Web Connector or whatever plays it: `mockbooks webconnector`.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5
from wsgiref.simple_server import WSGIRequestHandler, make_server
from xml.sax.saxutils import escape

from lxml import etree

from mockbooks_harness.connector.adapters import CodatByHTTP
from mockbooks_harness.connector.core import Connector, Ports, Settings
from mockbooks_harness.connector.life import State
from mockbooks_harness.connector.machine import Machine
from mockbooks_harness.connector.ports import Clock, Person, QuickBooksFailed, Store
from mockbooks_harness.connector.soap import soap_service
from mockbooks_harness.connector.web_service import CodatWebService

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

EVERY_MINUTES = 5
"""[D:IMG]"""

LONGEST_CALL = 64 * 1024 * 1024
"""Bytes of a call that are taken; a page of QuickBooks' answers is far below."""

_NAMES = UUID("6d6f636b-0000-4000-8000-626f6f6b7300")
_ELSEWHERE = "https://webconnector.mockbooks.test/service"


class NoQuickBooks:
    """At Codat there is no QuickBooks: the core there talks through the Web Connector."""

    def begin(self, file: str) -> None:
        """Never."""
        raise QuickBooksFailed(0x80040401, f"There is no QuickBooks here to open {file}.")

    def process(self, request: str) -> str:
        """Never."""
        raise QuickBooksFailed(0x80040401, f"There is no QuickBooks here to ask: {request[:40]}")

    def current_file(self) -> str:
        """Never."""
        raise QuickBooksFailed(0x80040401, "There is no QuickBooks here.")

    def end(self) -> None:
        """Nothing was begun."""


@dataclass(slots=True)
class WebHost:
    """The service of one company, with what it needs."""

    codat_url: str
    clock: Clock
    person: Person
    store: Store
    settings: Settings
    service: CodatWebService = field(init=False)
    lock: Lock = field(default_factory=Lock)
    """Held for each call, and by whoever else works with the service meanwhile."""

    def __post_init__(self) -> None:
        """Start it."""
        self.start()

    def start(self) -> None:
        """Start it, or start it anew: it knows what the store does, and nothing of an update under way."""
        ports = Ports(NoQuickBooks(), CodatByHTTP(self.codat_url), self.person, Machine(), self.clock, self.store)
        self.service = CodatWebService(Connector(ports, self.settings), user_name="", password="")
        if self.service.connector.memory.connection_id:
            self._know_password()

    def configuration(self, licence_key: str, *, url: str = _ELSEWHERE) -> str:
        """The .qwc file for a licence key; from now on the service knows the connection and its password.

        Raises CodatRefused, CodatUnreachable.
        """
        core = self.service.connector
        memory, again = core.memory, core.memory.licence_key == licence_key.lower()
        licence = core.ports.codat.exchange(licence_key)
        memory.licence_key, memory.company_name = licence_key.lower(), licence.company_name
        memory.connection_id, memory.token, memory.mode = licence.connection_id, licence.token, licence.mode
        if not again or memory.state not in (State.FIRST_SYNC, State.TRAY):
            memory.state = State.AWAITING_LINK
        core.remember()
        self._know_password()
        return qwc_file(self.settings.client, licence.company_name, licence.connection_id, url=url)

    def answer(self, envelope: str) -> str:
        """The service as the Web Connector calls it, envelope by envelope. Raises ValueError for what is no call."""
        return soap_service(self.service)(envelope)

    def _know_password(self) -> None:
        """User name and password of the connection; generated, and the same as long as the connection is [D:IMG]."""
        memory = self.service.connector.memory
        digest = hashlib.sha256(f"{memory.connection_id} {memory.licence_key}".encode()).digest()
        self.service.user_name, self.service.password = memory.connection_id, base64.b64encode(digest).decode()


def qwc_file(client: str, company: str, connection_id: str, *, url: str) -> str:
    """The .qwc file of a connection. It is tied to one company file by ids made of the connection's."""
    members: Sequence[tuple[str, str]] = (
        ("AppName", f"{client} - {company}"),
        ("AppID", ""),
        ("AppURL", url),
        ("AppDescription", f"Connects {company} with {client}"),
        ("AppSupport", f"{url.rpartition('/')[0]}/support"),
        ("UserName", connection_id),
        ("OwnerID", f"{{{uuid5(_NAMES, f'owner {connection_id}')}}}"),
        ("FileID", f"{{{uuid5(_NAMES, f'file {connection_id}')}}}"),
        ("QBType", "QBFS"),
        ("Style", "Document"),
        ("PersonalDataPref", "pdpNotNeeded"),
        ("UnattendedModePref", "umpRequired"),
        ("AuthFlags", "0xF"),
    )
    lines = "".join(f"  <{name}>{escape(text)}</{name}>\n" for name, text in members)
    scheduler = f"  <Scheduler>\n    <RunEveryNMinutes>{EVERY_MINUTES}</RunEveryNMinutes>\n  </Scheduler>\n"
    return f'<?xml version="1.0"?>\n<QBWCXML>\n{lines}{scheduler}</QBWCXML>\n'


class _QuietHandler(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def serving(host: WebHost, address: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """The service on a socket for as long as the context lasts; gives its URL. Raises OSError."""

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        try:
            length = int(environ.get("CONTENT_LENGTH") or 0)
            if environ["REQUEST_METHOD"] != "POST" or not 0 < length <= LONGEST_CALL:
                raise ValueError("calls are posted")
            envelope = environ["wsgi.input"].read(length).decode("utf-8")
            with host.lock:
                answer = host.answer(envelope)
        except (ValueError, etree.XMLSyntaxError) as error:
            start_response("400 Bad Request", [("Content-Type", "text/plain; charset=utf-8")])
            return [str(error).encode()]
        start_response("200 OK", [("Content-Type", "text/xml; charset=utf-8")])
        return [answer.encode()]

    server = make_server(address, port, application, handler_class=_QuietHandler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="web service", daemon=True)
    thread.start()
    try:
        yield f"http://{address}:{server.server_port}/service"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
