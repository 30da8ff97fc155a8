"""Codat's service behind the Web Connector: the third generation, in which the connector's core sits at Codat.

The Web Connector on the machine asks for requests and hands in answers; the conversation that the core holds is the
same as in the older generations. Callbacks are named as the SOAP operations [D:WCS]; `soap` puts them into envelopes.

Rules:

- A wrong user or password is "nvu", and nothing is linked [D:HELP]. The first update with the right ones links: company
  file, edition and the first datasets become known with its first call.
- What is queued is begun at Codat at once, and waits there "for asynchronous response from third party" [D:NOW]:
  `look`, which Codat does from time to time.
- Outside of the schedule's window, and during a pause, an update is told that there is nothing to do, and what is
  queued says until when.
- An update that ends in the middle leaves datasets begun; the next one goes on with them.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from mockbooks_harness.connector import obstacles, sync
from mockbooks_harness.connector.conversation import ENTER
from mockbooks_harness.connector.life import Event, State
from mockbooks_harness.connector.ports import CodatRefused, CodatUnreachable, QuickBooksFailed

if TYPE_CHECKING:
    from mockbooks_harness.connector.core import Connector

WAITING = "Waiting for asynchronous response from third party"
"""[D:NOW]; that it stands as `statusDescription` is assumed."""

NOTHING_TO_DO, NOT_VALID, OPEN_FILE = "none", "nvu", ""

DONE = 100
"""What receiveResponseXML gives when there is no more; anything below goes on."""

_NAMES = UUID("6d6f636b-0000-4000-8000-626f6f6b7300")

_ANOTHER_FILE = "0x8004040A"
_USER_ELSEWHERE = "0x80040437"


class CodatWebService:
    """The service for one company. `connector` remembers and knows Codat; its QuickBooks is never called."""

    def __init__(self, connector: Connector, *, user_name: str, password: str) -> None:
        """Answer whoever has these; the licence key was exchanged already."""
        self._connector = connector
        self.user_name, self.password = user_name, password
        self.heard_at: datetime | None = None
        """When the Web Connector last came with the right password."""
        self.last_error = ""
        self._work: Generator[str, str, Event] | None = None
        self._request: str | None = None
        self._tickets = 0

    @property
    def connector(self) -> Connector:
        """The core that works here."""
        return self._connector

    # What Codat does without the Web Connector

    def look(self) -> None:
        """Begin what is queued, or say until when it waits; Codat does this from time to time."""
        waits_until = self.waits_until()
        if waits_until is not None:
            sync.describe_waiting(self._connector, waits_until)
            return
        with suppress(CodatRefused, CodatUnreachable):
            if self._connector.state not in (State.FIRST_SYNC, State.TRAY) or not self._is_scheduled():
                return
            for dataset in self._connector.connection.work().datasets:
                if not dataset.begun:
                    self._connector.connection.start(dataset)
                    self._connector.connection.describe(dataset, WAITING)

    def waits_until(self) -> datetime | None:
        """Until when nothing runs: a pause, or the schedule; None: it may run now."""
        connector = self._connector
        now = connector.ports.clock.now()
        if connector.memory.paused_until > now.timestamp():
            return datetime.fromtimestamp(connector.memory.paused_until, UTC)
        window = connector.schedule
        return None if window is None or window.is_open(now) else window.opens(now)

    def pause(self, until: datetime) -> None:
        """Do nothing until then."""
        self._connector.memory.paused_until = int(until.timestamp())
        self._connector.remember()
        self.look()

    # What the Web Connector calls

    def server_version(self) -> str:
        """Our version."""
        return self._connector.settings.version

    def client_version(self, _version: str) -> str:
        """Any version of the Web Connector will do: an empty text says so."""
        return ""

    def authenticate(self, user_name: str, password: str) -> list[str]:
        """A ticket, and which company file to open; or that there is nothing to do, or that this is nobody we know."""
        self._abandon()
        self._tickets += 1
        ticket = f"{{{uuid5(_NAMES, f'{self.user_name} {self._tickets}')}}}"
        if (user_name, password) != (self.user_name, self.password):
            return [ticket, NOT_VALID]
        self.heard_at = self._connector.ports.clock.now()
        memory = self._connector.memory
        if memory.state is State.UNINSTALLED:
            return [ticket, NOTHING_TO_DO]
        if memory.state is State.AWAITING_LINK:
            return [ticket, OPEN_FILE]
        if self.waits_until() is not None or not self._is_scheduled():
            self.look()
            return [ticket, NOTHING_TO_DO]
        return [ticket, memory.company_file if self._has_work() else NOTHING_TO_DO]

    def send_request(self, company_file: str, country: str) -> str:
        """The next request; "" when there is none. The first call of the first update links."""
        try:
            if self._connector.state is State.AWAITING_LINK:
                self._link(company_file, country)
            if self._work is None and self.waits_until() is None and self._is_scheduled():
                self._work = sync.work_off(self._connector)
                self._go_on(None)
            elif self._work is None:
                self.look()
        except (CodatRefused, CodatUnreachable) as failed:
            self._failed(f"Codat cannot be reached: {failed}")
        return self._request or ""

    def receive_response(self, response: str, hresult: str, message: str) -> int:
        """An answer of QuickBooks, or the failure of the call; how far it is in percent, below 0 for an error."""
        answer: str | QuickBooksFailed = response
        if hresult:
            answer = QuickBooksFailed(int(hresult, 16), message)
        try:
            self._go_on(answer)
        except QuickBooksFailed as failed:
            self._blocked(failed)
            return -1
        except (CodatRefused, CodatUnreachable) as failed:
            self._failed(f"Codat cannot be reached: {failed}")
            return -1
        return DONE if self._request is None else 50

    def connection_error(self, hresult: str, message: str) -> str:
        """QuickBooks could not be entered: said to Codat; in `connectionInfo` too if it is about the file or user."""
        self._blocked(QuickBooksFailed(int(hresult, 16), message))
        if hresult.upper() in (_ANOTHER_FILE.upper(), _USER_ELSEWHERE.upper()):
            with suppress(CodatRefused, CodatUnreachable):
                self._connector.connection.inform({"quickBooks": message})
        return "done"

    def get_last_error(self) -> str:
        """What went wrong; "" if nothing did."""
        return self.last_error

    def close_connection(self) -> str:
        """The update is over."""
        self._abandon()
        return "OK"

    def _is_scheduled(self) -> bool:
        """Whether the person has chosen a schedule, in the generation that asks for one: nothing runs before."""
        return self._connector.schedule is not None or not self._connector.settings.generation.scheduled

    # The conversation

    def _link(self, company_file: str, country: str) -> None:
        connector = self._connector
        memory = connector.memory
        file = {"name": re.split(r"[\\/]", company_file)[-1], "path": company_file}
        connector.connection.authorise(country, file)
        memory.region, memory.company_file, memory.state = country, company_file, State.FIRST_SYNC
        connector.remember()
        self.look()

    def _has_work(self) -> bool:
        memory = self._connector.memory
        try:
            todo = self._connector.connection.work()
        except (CodatRefused, CodatUnreachable) as failed:
            self._failed(f"Codat cannot be reached: {failed}")
            return False
        if memory.state is State.FIRST_SYNC and not todo.first_sync:
            self._first_sync_done()
        return bool(todo.datasets or todo.pushes or memory.writing or memory.outbox)

    def _go_on(self, answer: str | QuickBooksFailed | None) -> None:
        """Carry the conversation on to its next request, or to its end."""
        work, self._request = self._work, None
        if work is None:
            return
        try:
            if isinstance(answer, QuickBooksFailed):
                request = work.throw(answer)
            else:
                request = next(work) if answer is None else work.send(answer)
            while request == ENTER:
                # Whoever asks for requests is in a session already.
                request = work.send(ENTER)
            self._request = request
        except StopIteration as end:
            self._work = None
            self.last_error = ""
            self._connector.say("Idle")
            if end.value is Event.DONE and self._connector.state is State.FIRST_SYNC:
                self._first_sync_done()
        except BaseException:
            self._work = None
            raise

    def _first_sync_done(self) -> None:
        """One-time: the connection is Deauthorized; the user uninstalls the Web Connector himself [D:NOW]."""
        connector = self._connector
        if connector.memory.mode == "oneTime":
            connector.connection.leave("oneTimeSyncCompleted")
            connector.memory.state = State.UNINSTALLED
        else:
            connector.memory.state = State.TRAY
        connector.remember()

    def _blocked(self, failed: QuickBooksFailed) -> None:
        self._failed(obstacles.told(failed.code, failed.text))
        sync.blocked(self._connector, failed)

    def _failed(self, text: str) -> None:
        self.last_error = text
        self._connector.say(text)
        self._abandon()

    def _abandon(self) -> None:
        work, self._work, self._request = self._work, None, None
        if work is not None:
            work.close()
