"""The third generation, bound: Codat's service, the Link page, and Intuit's Web Connector beside a QuickBooks.

    connector = ReferenceWebConnector(quickbooks.desktop, codat.connector_url, clock)
    connector.link(company.id)                 # the page, the .qwc file, permission, the password, the first update
    connector.pass_time(minutes=5)             # the Web Connector's scheduler runs what is due

The person is QuickBooks' own. `row` is the line in the Web Connector's window.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid5
from xml.sax.saxutils import escape

from mockbooks import Access, Desktop, ManualClock, WebConnector
from mockbooks_harness.connector import web_link
from mockbooks_harness.connector.adapters import AtTheDesk, CodatByHTTP
from mockbooks_harness.connector.core import Connector, Ports, Settings
from mockbooks_harness.connector.generations import G3
from mockbooks_harness.connector.life import State
from mockbooks_harness.connector.machine import Machine
from mockbooks_harness.connector.ports import QuickBooksFailed, Store
from mockbooks_harness.connector.schedule import SyncWindow
from mockbooks_harness.connector.soap import soap_service
from mockbooks_harness.connector.stores import MemoryStore
from mockbooks_harness.connector.web_link import LinkPage, Step
from mockbooks_harness.connector.web_service import CodatWebService

EVERY_MINUTES = 5
"""[D:IMG]"""

_NAMES = UUID("6d6f636b-0000-4000-8000-626f6f6b7300")

AUTO_RUN_OFF = {"autoRun": "off"}
"""What `connectionInfo` says then; its keys are not public, these are ours."""


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
class ReferenceWebConnector:
    """One company's connection by the Web Connector."""

    desktop: Desktop
    codat_url: str
    clock: ManualClock
    settings: Settings = field(default_factory=lambda: Settings(generation=G3))
    store: Store = field(default_factory=MemoryStore)
    service: CodatWebService = field(init=False)
    page: LinkPage = field(init=False)
    web_connector: WebConnector = field(init=False)
    desk: AtTheDesk = field(init=False)
    machine_is_on: bool = True
    _company_id: str = field(init=False, default="")

    def __post_init__(self) -> None:
        """Bind everything that is there before a company is known."""
        self.desk = AtTheDesk(self.desktop.person)
        self.web_connector = WebConnector(self.desktop, clock=self.clock)
        self._start_service()
        default = SyncWindow() if self.settings.generation.scheduled else None
        self.page = LinkPage(self.service, self.desk, default_schedule=default)

    @property
    def core(self) -> Connector:
        """The core, at Codat."""
        return self.service.connector

    @property
    def row(self) -> str:
        """The status in the Web Connector's window; "" before the first update."""
        updates = self.web_connector.updates
        return f"{updates[-1].ending.words}. {updates[-1].message}".strip() if updates else ""

    @property
    def auto_run(self) -> bool:
        """Whether Auto-Run is ticked."""
        return all(each.schedule.auto_run for each in self.web_connector.applications)

    def link(self, company_id: str, *, password: str | None = None, access: Access = Access.ALWAYS) -> Step:
        """Go through the page, add the application, type the password (the right one unless given), Update Selected."""
        for window, answer in ((web_link.HOW.name, web_link.DESKTOP), (web_link.INSTALLER.name, "")):
            if not self.desktop.person.would_answer(window):
                self.desktop.person.answers(window, answer or web_link.INSTALLER.options[0])
        if not self.desktop.person.would_answer("application certificate"):
            self.desktop.person.allows(access)
        if self.page.start() is not Step.CONFIG:
            return self.page.step
        qwc = self.configuration(company_id)
        self.page.configured(self.clock.now())
        typed = self.service.password if password is None else password
        application = self.web_connector.add(qwc, service=self.answer, password=typed)
        application.update()
        return self.page.look(self.clock.now())

    def configuration(self, company_id: str) -> str:
        """The .qwc file of a company; from now on the service knows it and the page shows its password."""
        memory = self.core.memory
        licence = self.core.ports.codat.exchange(company_id)
        memory.licence_key, memory.company_name = company_id.lower(), licence.company_name
        memory.connection_id, memory.token, memory.mode = licence.connection_id, licence.token, licence.mode
        memory.state = State.AWAITING_LINK
        self.core.remember()
        self._know_password()
        return qwc_file(self.settings.client, licence.company_name, licence.connection_id)

    def restart_service(self) -> None:
        """Codat's service is started anew: it knows what the store does, and nothing of an update under way."""
        self._start_service()

    def answer(self, envelope: str) -> str:
        """The service as the Web Connector calls it."""
        return soap_service(self.service)(envelope)

    def update_selected(self) -> None:
        """The button: every application once."""
        for application in self.web_connector.applications:
            application.update()

    def tick_auto_run(self, on: bool) -> None:
        """Tick or untick Auto-Run. The tool beside the Web Connector tells Codat of it, while the machine is on [A]."""
        for application in self.web_connector.applications:
            application.schedule.auto_run = on
        if self.machine_is_on:
            self.core.connection.inform(None if on else AUTO_RUN_OFF)

    def pass_time(self, **by: float) -> None:
        """Time passes: Codat looks, and the Web Connector updates what is due, if the machine is on."""
        length = timedelta(**by)
        self.service.look()
        if self.machine_is_on:
            self.web_connector.run(length)
        else:
            self.clock.advance(length)
        self.service.look()

    def _start_service(self) -> None:
        ports = Ports(NoQuickBooks(), CodatByHTTP(self.codat_url), self.desk, Machine(), self.clock, self.store)
        self.service = CodatWebService(Connector(ports, self.settings), user_name="", password="")
        if self.core.memory.connection_id:
            self._know_password()

    def _know_password(self) -> None:
        """User name and password of the connection; generated, and the same as long as the connection is [D:IMG]."""
        memory = self.core.memory
        digest = hashlib.sha256(f"{memory.connection_id} {memory.licence_key}".encode()).digest()
        self.service.user_name, self.service.password = memory.connection_id, base64.b64encode(digest).decode()


def qwc_file(client: str, company: str, connection_id: str, *, url: str = "") -> str:
    """The .qwc file of a connection. It is tied to one company file by ids made of the connection's."""
    address = url or "https://webconnector.mockbooks.test/service"
    members: Sequence[tuple[str, str]] = (
        ("AppName", f"{client} - {company}"),
        ("AppID", ""),
        ("AppURL", address),
        ("AppDescription", f"Connects {company} with {client}"),
        ("AppSupport", address.rpartition("/")[0] + "/support"),
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
