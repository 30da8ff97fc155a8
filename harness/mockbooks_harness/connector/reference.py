"""The reference connector: the core with every port bound, and a person who knows what to click.

    connector = ReferenceConnector(quickbooks.desktop, codat.connector_url, clock=clock)
    connector.link(company.id)                 # types the licence key, chooses US, allows access always
    connector.poll()                           # later: whatever was queued meanwhile
    connector.reboot()                         # nothing of the process is left; the store is

The person at the desk is QuickBooks' own: script `person` before linking where another answer is wanted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from mockbooks import Access, Certificate, Desktop, Person
from mockbooks_harness.connector import windows
from mockbooks_harness.connector.adapters import AtTheDesk, CodatByHTTP, QuickBooksByProcessor
from mockbooks_harness.connector.core import Connector, Ports, Settings
from mockbooks_harness.connector.generations import CERTIFICATE
from mockbooks_harness.connector.life import State
from mockbooks_harness.connector.machine import Machine
from mockbooks_harness.connector.stores import MemoryStore

if TYPE_CHECKING:
    from mockbooks_harness.connector.ports import Clock, Store, Window

__all__ = ["CERTIFICATE", "ReferenceConnector"]


@dataclass(slots=True)
class ReferenceConnector:
    """One installed reference connector. `machine` says what it did to the machine, `told` what the person read.

    `certificate` is its signature, the generation's own unless given. Several on one machine share `machine`'s
    QuickBooks, which is `desktop`, and each have a store of their own.
    """

    desktop: Desktop
    codat_url: str
    clock: Clock
    settings: Settings = field(default_factory=Settings)
    store: Store = field(default_factory=MemoryStore)
    machine: Machine = field(default_factory=Machine)
    watch: Callable[[str, int], None] | None = None
    """Called with a data type and how many of its records are uploaded."""
    certificate: Certificate | None = None
    wrap: Callable[[Ports], Ports] = lambda ports: ports
    """Put around the ports, for tests that listen or let the machine stop."""
    core: Connector = field(init=False)
    _desk: AtTheDesk = field(init=False)

    def __post_init__(self) -> None:
        """Bind the ports."""
        self._desk = AtTheDesk(self.desktop.person, watch=self.watch)
        self.machine.client, self.machine.generation = self.settings.client, self.settings.generation
        self.machine.quickbooks = lambda: self.desktop.installation.failure is None
        self._start()

    @property
    def person(self) -> Person:
        """The person at the desk."""
        return self.desktop.person

    @property
    def told(self) -> list[Window]:
        """The messages shown so far."""
        return self._desk.told

    @property
    def status_lines(self) -> list[str]:
        """What stood at the foot of the window, oldest first."""
        return self._desk.lines

    @property
    def state(self) -> State:
        """Where in its life it is."""
        return self.core.state

    def link(self, licence_key: str, *, region: str = "US", access: Access = Access.ALWAYS) -> State:
        """The person starts it and answers everything: the state it came to.

        What the person was scripted to answer already stays as scripted.
        """
        for dialog, answer in (
            (windows.LICENCE.name, licence_key),
            (windows.VERIFIED, windows.TICKED),
            (windows.REGION, region),
            (windows.COMPANY_QUESTION, windows.YES),
        ):
            if not self.person.would_answer(dialog):
                self.person.answers(dialog, answer)
        if not self.person.would_answer("application certificate"):
            self.person.allows(access)
        return self.launch()

    def launch(self) -> State:
        """The person starts the program; who is asked answers as scripted."""
        self.machine.launch()
        return self.core.launch()

    def poll(self) -> State:
        """Time has passed: it looks for work, if its process runs."""
        if self.machine.installed and not self.machine.works:
            return self.state
        return self.core.poll()

    def update(self, version: str, certificate: Certificate | None = None) -> State:
        """A new version takes its place, perhaps with another signature."""
        self.certificate = certificate or self.certificate
        self.settings = replace(self.settings, version=version)
        self._start()
        if certificate is not None:
            self.core.memory.signature = certificate.verified_by
        return self.core.update()

    def set_up_as_remembered(self) -> None:
        """The machine is as the connector remembers to have left it: another process of the same machine goes on."""
        self.machine.version = self.core.memory.version
        if self.state in (State.TRAY, State.PAUSED):
            self.machine.start_at_log_on()
            self.machine.to_tray()
        if self.machine.installed:
            self.machine.launch()

    def show(self, shows: Callable[[str], None]) -> None:
        """Show messages, progress and status lines as they come."""
        self._desk.shows = shows

    def kill(self) -> None:
        """The process is killed: nobody holds its session any longer, and nothing of it is left but the store."""
        self.machine.kill()
        self._start()

    def reboot(self) -> State:
        """The machine is started anew and somebody logs on: what starts at log-on is started."""
        self.machine.shut_down()
        self._start()
        return self.core.launch() if self.machine.log_on() else self.state

    def _start(self) -> None:
        """A new process: a new request processor, and what the store remembers."""
        for session in self.desktop.sessions:
            if session.application.name == self.settings.generation.application:
                self.desktop.end_session(session)
        processor = self.desktop.request_processor(certificate=self._signature())
        self.core = Connector(
            self.wrap(
                Ports(
                    quickbooks=QuickBooksByProcessor(processor, self.settings.generation.application),
                    codat=CodatByHTTP(self.codat_url),
                    person=self._desk,
                    machine=self.machine,
                    clock=self.clock,
                    store=self.store,
                )
            ),
            self.settings,
        )

    def _signature(self) -> Certificate:
        """Who signed the version that is installed: as handed in, as remembered, or as the generation has it."""
        generations = self.settings.generation.certificate
        verified_by = str((self.store.load() or {}).get("signature") or "")
        remembered = replace(generations, verified_by=verified_by) if verified_by else generations
        return self.certificate or remembered
