"""The reference connector: the core with every port bound, and a person who knows what to click.

    connector = ReferenceConnector(quickbooks.desktop, codat.connector_url, clock=clock)
    connector.link(company.id)                 # types the licence key, chooses US, allows access always
    connector.poll()                           # later: whatever was queued meanwhile

The person at the desk is QuickBooks' own: script `person` before linking where another answer is wanted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mockbooks import Access, Certificate, Desktop, Person
from mockbooks_harness.connector import windows
from mockbooks_harness.connector.adapters import AtTheDesk, CodatByHTTP, Machine, MemoryStore, QuickBooksByProcessor
from mockbooks_harness.connector.core import Connector, Ports, Settings
from mockbooks_harness.connector.life import State

if TYPE_CHECKING:
    from mockbooks_harness.connector.ports import Clock, Store, Window

# As the pictures of 2023 show the signature [D:IMG].
CERTIFICATE = Certificate(developer="Codat Ltd", verified_by="GlobalSign GCC R45 EV CodeSigning CA 2020")


@dataclass(slots=True)
class ReferenceConnector:
    """One installed reference connector. `machine` says what it did to the machine, `told` what the person read."""

    desktop: Desktop
    codat_url: str
    clock: Clock
    settings: Settings = field(default_factory=Settings)
    store: Store = field(default_factory=MemoryStore)
    machine: Machine = field(default_factory=Machine)
    watch: Callable[[str, int], None] | None = None
    """Called with a data type and how many of its records are uploaded."""
    core: Connector = field(init=False)
    _desk: AtTheDesk = field(init=False)

    def __post_init__(self) -> None:
        """Bind the ports."""
        self._desk = AtTheDesk(self.desktop.person, watch=self.watch)
        self.core = Connector(
            Ports(
                quickbooks=QuickBooksByProcessor(self.desktop.request_processor(certificate=CERTIFICATE)),
                codat=CodatByHTTP(self.codat_url),
                person=self._desk,
                machine=self.machine,
                clock=self.clock,
                store=self.store,
            ),
            self.settings,
        )

    @property
    def person(self) -> Person:
        """The person at the desk."""
        return self.desktop.person

    @property
    def told(self) -> list[Window]:
        """The messages shown so far."""
        return self._desk.told

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
            (windows.REGION, region),
            (windows.COMPANY_QUESTION, windows.YES),
        ):
            if not self.person.would_answer(dialog):
                self.person.answers(dialog, answer)
        if not self.person.would_answer("application certificate"):
            self.person.allows(access)
        return self.core.launch()

    def poll(self) -> State:
        """Time has passed: it looks for work."""
        return self.core.poll()
