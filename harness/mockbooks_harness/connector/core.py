"""The connector: follows the table of its life, and remembers each step.

Use: `Connector(ports).launch()`, then `tick()` from time to time. Every method does what the table says for the present
state and gives the state it came to; an event that the state has no row for is an error of the caller.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mockbooks_harness.connector import obstacles
from mockbooks_harness.connector.generations import G1, Generation
from mockbooks_harness.connector.life import TABLE, Event, State
from mockbooks_harness.connector.memory import Memory
from mockbooks_harness.connector.ports import (
    Clock,
    Codat,
    CodatUnreachable,
    Connection,
    OperatingSystem,
    Person,
    QuickBooks,
    QuickBooksFailed,
    Store,
)
from mockbooks_harness.connector.schedule import SyncWindow


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
    generation: Generation = G1
    further_regions: tuple[str, ...] = ()
    """Regions to choose from besides those of the generation; no list of Codat's has Australia, AU [D:IMG, D:NOW]."""
    version: str = "v. 8916"
    """The build label [D:IMG]."""
    changes_only: bool = False
    """Read again only what changed since the last time, and what was deleted, where a type can be read so; otherwise
    every sync reads everything. Names in references are then as old as the records that carry them."""


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

    @property
    def qbxml_version(self) -> str:
        """The version that requests are written in: plain for the US, with the country in front elsewhere (assumed)."""
        version, region = self.settings.qbxml_version, self.memory.region
        return version if region in ("", "US") else f"{region}{version}"

    @property
    def schedule(self) -> SyncWindow | None:
        """When it may work; None: always."""
        return SyncWindow.from_json(self.memory.schedule) if self.memory.schedule else None

    def set_schedule(self, window: SyncWindow | None) -> None:
        """Work in these hours only, or always."""
        self.memory.schedule = window.as_json() if window else None
        self.remember()

    def launch(self) -> State:
        """The person starts it, or the machine does at log on."""
        self.memory.last_poll = int(self.ports.clock.now().timestamp())
        return self.happen(Event.LAUNCHED)

    def poll(self) -> State:
        """Time has passed: look for work."""
        self.memory.last_poll = int(self.ports.clock.now().timestamp())
        return self.happen(Event.POLLED)

    def tick(self) -> State:
        """Poll if it is time to: the interval has passed since the last poll."""
        due = self.memory.last_poll + self.settings.poll_every.total_seconds()
        return self.poll() if self.ports.clock.now().timestamp() >= due else self.state

    def perform_sync(self) -> State:
        """The button "Perform Sync": at once, whatever interval and schedule say; a pause stays a pause [D:CERT; A]."""
        return self.happen(Event.SYNC_NOW)

    def pause(self, until: datetime | None = None) -> State:
        """Stop working until resumed, or until that moment; what is queued stays queued."""
        came_to = self.happen(Event.PAUSE)
        self.memory.paused_until = 0 if until is None else int(until.timestamp())
        self.remember()
        return self.happen(Event.POLLED) if until is not None else came_to

    def resume(self) -> State:
        """Work again."""
        self.memory.paused_until = 0
        return self.happen(Event.RESUME)

    def update(self) -> State:
        """A new version is there: that of the settings."""
        return self.happen(Event.UPDATE)

    def uninstall(self) -> State:
        """Uninstall from the tray, after asking."""
        from mockbooks_harness.connector import windows

        if self.ports.person.ask(windows.uninstall_question(self.settings.client)) != windows.YES:
            return self.state
        return self.happen(Event.UNINSTALL)

    def happen(self, event: Event) -> State:
        """Let something happen, and all that follows from it; the state it came to.

        What the machine stopped in the middle of comes first, where it has to be brought to an end.
        """
        from mockbooks_harness.connector.actions import TO_THE_END

        try:
            if self.memory.doing in TO_THE_END:
                self._follow(self._do(self.memory.doing))
                if self.state is State.UNINSTALLED:
                    return self.state
            self._follow(event)
        finally:
            self.end_session()
        return self.state

    def _follow(self, event: Event | None) -> None:
        while event is not None:
            row = TABLE.get((self.state, event))
            if row is None:
                raise OutOfPlace(f"a connector that is {self.state} cannot take: {event}")
            self.memory.state = row.target
            self.memory.doing = row.action or ""
            self.remember()
            event = self._do(row.action) if row.action else None

    def _do(self, action: str) -> Event | None:
        from mockbooks_harness.connector.actions import ACTIONS

        following = ACTIONS[action](self)
        # Where something follows, that it follows is saved together with the next step.
        if following is None:
            self.memory.doing = ""
            self.remember()
        return following

    def remember(self, *, seen: tuple[str, Sequence[str]] | None = None) -> None:
        """Save the memory, and what was seen of a dataset."""
        self.ports.store.save(self.memory.as_json(), seen=seen)

    def say(self, text: str) -> None:
        """Put a line into the status bar."""
        if text != self.memory.status:
            self.memory.status = text
            self.ports.person.status(f"Status: {text}")

    def exchange_anew(self) -> None:
        """Get a new token for the licence key. Raises CodatRefused, CodatUnreachable."""
        licence = self.ports.codat.exchange(self.memory.licence_key)
        if licence.connection_id != self.memory.connection_id:
            raise CodatUnreachable("the licence key is now for another connection; link again")
        self.memory.token = licence.token
        self.remember()

    def session(self) -> QuickBooks:
        """QuickBooks, in a session with the company file it is bound to. Open until what happens now has happened.

        Raises QuickBooksFailed; with another file open, and where nobody can be asked, in the words of the status bar.
        """
        if not self._in_session:
            try:
                self.ports.quickbooks.begin(self.memory.company_file)
            except QuickBooksFailed as failed:
                raise self._as_told(failed) from failed
            self._in_session = True
        return self.ports.quickbooks

    def end_session(self) -> None:
        """End the session, if one is open; a session that QuickBooks dropped is forgotten."""
        if self._in_session:
            self._in_session = False
            with suppress(QuickBooksFailed):
                self.ports.quickbooks.end()

    def _as_told(self, failed: QuickBooksFailed) -> QuickBooksFailed:
        """Which file is open, and whether any is, is found out by asking for the open one [D:CERT].

        So the permission prompt may come up in the wrong file; approving it there lets nothing through.
        """
        expected = self.memory.company_file
        if not expected or failed.code not in (obstacles.ANOTHER_FILE, obstacles.NEVER_GRANTED):
            return failed
        try:
            self.ports.quickbooks.begin("")
            there = self.ports.quickbooks.current_file()
            self.ports.quickbooks.end()
        except QuickBooksFailed as other:
            if other.code in (obstacles.NOT_RUNNING, obstacles.NO_FILE_OPEN):
                return QuickBooksFailed(failed.code, obstacles.TIMED_OUT)
            return failed
        return QuickBooksFailed(obstacles.ANOTHER_FILE, obstacles.wrong_file(there, expected))
