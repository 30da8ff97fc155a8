"""The third generation, bound: Codat's service, the Link page, and Intuit's Web Connector beside a QuickBooks.

    connector = ReferenceWebConnector(quickbooks.desktop, codat.connector_url, clock)
    connector.link(company.id)                 # the page, the .qwc file, permission, the password, the first update
    connector.pass_time(minutes=5)             # the Web Connector's scheduler runs what is due

The person is QuickBooks' own. `row` is the line in the Web Connector's window.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from mockbooks import Access, Desktop, ManualClock, WebConnector
from mockbooks_harness.connector import web_link
from mockbooks_harness.connector.adapters import AtTheDesk
from mockbooks_harness.connector.core import Connector, Settings
from mockbooks_harness.connector.generations import G3
from mockbooks_harness.connector.ports import Store
from mockbooks_harness.connector.schedule import SyncWindow
from mockbooks_harness.connector.stores import MemoryStore
from mockbooks_harness.connector.web_host import WebHost
from mockbooks_harness.connector.web_link import LinkPage, Step
from mockbooks_harness.connector.web_service import CodatWebService

AUTO_RUN_OFF = {"autoRun": "off"}
"""What `connectionInfo` says then; its keys are not public, these are ours."""


@dataclass(slots=True)
class ReferenceWebConnector:
    """One company's connection by the Web Connector."""

    desktop: Desktop
    codat_url: str
    clock: ManualClock
    settings: Settings = field(default_factory=lambda: Settings(generation=G3))
    store: Store = field(default_factory=MemoryStore)
    host: WebHost = field(init=False)
    page: LinkPage = field(init=False)
    web_connector: WebConnector = field(init=False)
    desk: AtTheDesk = field(init=False)
    machine_is_on: bool = True

    def __post_init__(self) -> None:
        """Bind everything that is there before a company is known."""
        self.desk = AtTheDesk(self.desktop.person)
        self.web_connector = WebConnector(self.desktop, clock=self.clock)
        self.host = WebHost(self.codat_url, self.clock, self.desk, self.store, self.settings)
        default = SyncWindow() if self.settings.generation.scheduled else None
        self.page = LinkPage(self.service, self.desk, default_schedule=default)

    @property
    def service(self) -> CodatWebService:
        """The service, at Codat."""
        return self.host.service

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
        application = self.web_connector.add(qwc, service=self.host.answer, password=typed)
        application.update()
        return self.page.look(self.clock.now())

    def configuration(self, company_id: str) -> str:
        """The .qwc file of a company; from now on the service knows it and the page shows its password."""
        return self.host.configuration(company_id)

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
