"""The connector: follows the table of its life, and remembers each step.

Use: `Connector(ports).launch()`, then `poll()` from time to time. Every method does what the table says for the present
state and gives the state it came to; an event that the state has no row for is an error of the caller.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from mockbooks_harness.connector.life import TABLE, Event, State
from mockbooks_harness.connector.memory import Memory
from mockbooks_harness.connector.ports import (
    Clock,
    Codat,
    Connection,
    OperatingSystem,
    Person,
    QuickBooks,
    QuickBooksFailed,
    Store,
)


class OutOfPlace(Exception):
    """This cannot happen in the state the connector is in."""


@dataclass(frozen=True, slots=True)
class Ports:
    """The outside world of one connector."""

    quickbooks: QuickBooks
    codat: Codat
    person: Person
    machine: OperatingSystem
    clock: Clock
    store: Store


@dataclass(frozen=True, slots=True)
class Settings:
    """What a client of Codat sets for its connector."""

    client: str = "Mockbooks"
    page_size: int = 500
    """How many objects are asked of QuickBooks at once."""
    qbxml_version: str = "13.0"
    poll_every: timedelta = timedelta(minutes=5)
    """The interval of the older connectors is not known; this is the Web Connector's [D:HELP]."""


@dataclass(slots=True)
class Connector:
    """One installed connector, bound to one company file."""

    ports: Ports
    settings: Settings = field(default_factory=Settings)
    memory: Memory = field(init=False)
    _in_session: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        """Remember what was saved, if anything was."""
        saved = self.ports.store.load()
        self.memory = Memory.from_json(saved) if saved else Memory()

    @property
    def state(self) -> State:
        """Where in its life it is."""
        return self.memory.state

    @property
    def connection(self) -> Connection:
        """The connection at Codat, once a licence key was accepted."""
        return self.ports.codat.connection(self.memory.connection_id, self.memory.token)

    def launch(self) -> State:
        """The person starts it, or the machine does at log on."""
        return self.happen(Event.LAUNCHED)

    def poll(self) -> State:
        """Time has passed: look for work."""
        self.memory.last_poll = int(self.ports.clock.now().timestamp())
        return self.happen(Event.POLLED)

    def tick(self) -> State:
        """Poll if it is time to: the interval has passed since the last poll."""
        due = self.memory.last_poll + self.settings.poll_every.total_seconds()
        return self.poll() if self.ports.clock.now().timestamp() >= due else self.state

    def pause(self) -> State:
        """Stop working until resumed; what is queued stays queued."""
        return self.happen(Event.PAUSE)

    def resume(self) -> State:
        """Work again."""
        return self.happen(Event.RESUME)

    def uninstall(self) -> State:
        """Uninstall from the tray, after asking."""
        from mockbooks_harness.connector import windows

        if self.ports.person.ask(windows.uninstall_question(self.settings.client)) != windows.YES:
            return self.state
        return self.happen(Event.UNINSTALL)

    def happen(self, event: Event) -> State:
        """Let something happen, and all that follows from it; the state it came to."""
        from mockbooks_harness.connector.actions import ACTIONS

        following: Event | None = event
        try:
            while following is not None:
                row = TABLE.get((self.state, following))
                if row is None:
                    raise OutOfPlace(f"a connector that is {self.state} cannot take: {following}")
                self.memory.state = row.target
                self.remember()
                following = ACTIONS[row.action](self) if row.action else None
                self.remember()
        finally:
            self.end_session()
        return self.state

    def remember(self) -> None:
        """Save the memory."""
        self.ports.store.save(self.memory.as_json())

    def session(self) -> QuickBooks:
        """QuickBooks, in a session with the company file it is bound to. Open until what happens now has happened."""
        if not self._in_session:
            self.ports.quickbooks.begin(self.memory.company_file)
            self._in_session = True
        return self.ports.quickbooks

    def end_session(self) -> None:
        """End the session, if one is open; a session that QuickBooks dropped is forgotten."""
        if self._in_session:
            self._in_session = False
            with suppress(QuickBooksFailed):
                self.ports.quickbooks.end()
