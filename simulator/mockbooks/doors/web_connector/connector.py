"""The Web Connector itself: applications that were added, and their updates, by hand or by the clock.

    connector = WebConnector(quickbooks)
    shop = connector.add("shop.qwc", service=wsgi_application, password="s3cret")
    update = shop.update()
    update.raise_for_error()

This is the part with I/O around the exchange: it calls the service, QuickBooks, the clock and the person at the desk as
the exchange asks, and writes the log.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Self

from mockbooks.company import Clock
from mockbooks.desktop.desktop import Desktop
from mockbooks.desktop.passing_time import wait
from mockbooks.doors.web_connector.actions import (
    Ask,
    BeginSession,
    CallService,
    EndSession,
    Outcome,
    Process,
    Show,
    Wait,
)
from mockbooks.doors.web_connector.announcing import announce
from mockbooks.doors.web_connector.answers import Answer, ServiceError, read_answer
from mockbooks.doors.web_connector.ending import Call, Ending, Progress, Update
from mockbooks.doors.web_connector.endless import Limits
from mockbooks.doors.web_connector.envelope import envelope, headers
from mockbooks.doors.web_connector.exchange import Exchange
from mockbooks.doors.web_connector.http import HttpRequest, HttpResponse, Service, ServiceUnreachable
from mockbooks.doors.web_connector.in_process import service_of
from mockbooks.doors.web_connector.log import Level, QwcLog
from mockbooks.doors.web_connector.operations import OPERATIONS
from mockbooks.doors.web_connector.quickbooks_side import QuickBooksSide
from mockbooks.doors.web_connector.qwc_file import NotAQwcFile, QwcFile
from mockbooks.doors.web_connector.scheduler import Schedule
from mockbooks.doors.web_connector.state import Stage
from mockbooks.front import QuickBooks

__all__ = ["NEWEST_CLIENT", "Application", "WebConnector"]

#: The version that clientVersion is told unless another is given: one that was seen in logs [R].
NEWEST_CLIENT = "2.3.0.215"

_KEPT_UPDATES = 100


class WebConnector:
    """The Web Connector of one machine, beside its QuickBooks.

    `clock` is that of the company file unless given; a clock that stands still is moved on where the Web Connector
    waits. `asks` answers questions of yes and no (a warning of clientVersion, interactive mode): nobody says yes unless
    given. `visits` is called with the page that interactive mode opens, `progress` with what the window would show.
    """

    def __init__(
        self,
        quickbooks: QuickBooks | Desktop,
        *,
        clock: Clock | None = None,
        version: str = NEWEST_CLIENT,
        level: Level = Level.VERBOSE,
        log: Callable[[str], None] | None = None,
        asks: Callable[[str], bool] | None = None,
        visits: Callable[[str], None] | None = None,
        progress: Callable[[Progress], None] | None = None,
        limits: Limits = Limits(),  # noqa: B008  (it never changes)
        keep_calls: int = 10_000,
    ) -> None:
        """Start it. `log` takes the lines of QWCLog.txt; without one they are kept in `log.text`.

        Of each update that many of the newest calls are kept, with what was said.
        """
        self.desktop = quickbooks.desktop if isinstance(quickbooks, QuickBooks) else quickbooks
        self.clock = clock if clock is not None else _clock_of(quickbooks)
        self.version = version
        self.limits = limits
        self.keep_calls = keep_calls
        self.log = QwcLog(self.clock, level, log)
        self.asks = asks if asks is not None else _says_no
        self.visits = visits if visits is not None else _ignores
        self.progress = progress if progress is not None else _ignores
        self.updates: list[Update] = []
        """The updates so far, oldest first; the newest hundred are kept."""
        self.is_updating = False
        self._is_stopped = False
        self._applications: list[Application] = []
        self._update_lock = RLock()

    @property
    def applications(self) -> tuple[Application, ...]:
        """The applications that were added."""
        return tuple(self._applications)

    def add(
        self,
        qwc: QwcFile | str | bytes | Path,
        service: object = None,
        *,
        password: str = "",
        url: str | None = None,
        timeout: float | None = None,
    ) -> Application:
        """File > Add an Application: ties it to the open company file, for which QuickBooks asks permission.

        `qwc` is a path, or the content of a .qwc file. `service` answers its calls: a WSGI or ASGI application, or a
        function of the envelope; None is the address, AppURL or `url` if that is how it is reached from here. Raises
        NotAQwcFile, NotAdded (QBWC1039) if QuickBooks does not let it in or has another FileID of this OwnerID, OSError
        if the file cannot be read, TypeError for a service that is none.
        """
        described = _read(qwc)
        if any(_pair(each.qwc) == _pair(described) for each in self._applications):
            raise NotAQwcFile("QBWC1039: Unique OwnerID/FileID pair value required: this application was added already")
        answering = service_of(service, timeout=timeout)
        application = Application(self, described, answering, password, url or described.app_url)
        QuickBooksSide(self.desktop, described).tie()
        application.schedule.begin(self.clock.now())
        self._applications.append(application)
        return application

    def run(self, seconds: float | timedelta) -> list[Update]:
        """Let the scheduler run for so long by the clock, or until `stop`; the updates that were made."""
        self._is_stopped = False
        end = self.clock.now() + (seconds if isinstance(seconds, timedelta) else timedelta(seconds=seconds))
        made: list[Update] = []
        while (application := self._next_due(end)) is not None:
            assert application.schedule.due is not None, "what is due has a time"
            self._wait_until(application.schedule.due)
            made.append(application.update(scheduled=True))
            if self._is_stopped:
                return made
        self._wait_until(end)
        return made

    def stop(self) -> None:
        """Have `run` end after the update that is under way; for another thread, or a signal."""
        self._is_stopped = True

    def close(self) -> None:
        """Exit the Web Connector: connections to services are let go."""
        for application in self._applications:
            application.service.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _next_due(self, end: datetime) -> Application | None:
        waiting = [each for each in self._applications if each.schedule.auto_run and each.schedule.due is not None]
        first = min(waiting, key=lambda each: each.schedule.due or end, default=None)
        return first if first is not None and first.schedule.due is not None and first.schedule.due <= end else None

    def _wait_until(self, moment: datetime) -> None:
        wait(self.clock, (moment - self.clock.now()).total_seconds())

    def _update(self, application: Application, *, scheduled: bool) -> Update:
        """One update, with the lock that keeps updates one after the other."""
        with self._update_lock:
            log, qwc = self.log, application.qwc
            if scheduled:
                log.write("scheduled")
            log.write("started", app=qwc.app_name)
            for name in ("lock is free", "lock set", "locked"):
                log.write(name)
            log.write("initiated")
            log.write("name", app=qwc.app_name)
            log.write("unique name", unique=qwc.app_unique_name or qwc.app_name)
            log.write("url", url=qwc.app_url)
            update = Update(qwc.app_name, self.clock.now())
            self.is_updating = True
            try:
                _Run(self, application, update).run()
            finally:
                self.is_updating = False
            update.ended = self.clock.now()
            ended_well = update.ending in (Ending.DONE, Ending.NOTHING_TO_DO)
            log.write("completed" if ended_well else "completed with errors")
            log.write("lock given back")
            log.write("unlocked")
            application.schedule.updated(update, update.ended)
            self.updates.append(update)
            del self.updates[:-_KEPT_UPDATES]
            self.progress(Progress(qwc.app_name, None, f"{update.ending.words}. {update.message}".strip()))
            return update


class Application:
    """An application that was added to the Web Connector."""

    def __init__(self, connector: WebConnector, qwc: QwcFile, service: Service, password: str, url: str) -> None:
        """Made by `WebConnector.add`."""
        self.qwc = qwc
        self.service = service
        self.password = password
        self.url = url
        self.schedule = Schedule(qwc.run_every_seconds)
        self._connector = connector

    @property
    def name(self) -> str:
        """Its AppName."""
        return self.qwc.app_name

    def update(self, *, scheduled: bool = False) -> Update:
        """Update Selected: one update, from serverVersion to closeConnection. How it ended is told, not raised."""
        return self._connector._update(self, scheduled=scheduled)

    def update_until_nothing_to_do(self, *, at_most: int = 1000) -> list[Update]:
        """Update again and again until the service has no more work, or an update goes wrong; all of them.

        The last one ends with DOES_NOT_END if there is still work after `at_most` updates.
        """
        made = [self.update()]
        while made[-1].ending is Ending.DONE and len(made) < at_most:
            made.append(self.update())
        if made[-1].ending is Ending.DONE:
            made[-1].ending = Ending.DOES_NOT_END
            made[-1].explanation = f"There was still work after {at_most} updates."
        return made

    def __repr__(self) -> str:
        return f"<Application {self.name!r} at {self.url}>"


class _Run:
    """One update under way: does what the exchange asks for."""

    def __init__(self, connector: WebConnector, application: Application, update: Update) -> None:
        self._connector = connector
        self._application = application
        self._update = update
        self._side = QuickBooksSide(connector.desktop, application.qwc)
        self._cookies: SimpleCookie = SimpleCookie()
        self._exchange = Exchange(
            qwc=application.qwc,
            password=application.password,
            log=connector.log,
            machine=connector.desktop.machine,
            version=connector.version,
            update=update,
            now=connector.clock.now,
            limits=connector.limits,
        )

    def run(self) -> None:
        """From the first call to the last."""
        try:
            while not self._exchange.has_ended:
                stage = self._exchange.stage
                self._exchange.told(self._do())
                self._show(stage)
        finally:
            # An interrupted update leaves no session behind.
            self._side.end()

    def _do(self) -> Outcome:
        action = self._exchange.action
        match action:
            case CallService():
                return self._call(action)
            case BeginSession(company_file):
                return self._side.begin(company_file)
            case Process(request):
                return self._side.process(request)
            case EndSession():
                self._side.end()
            case Wait(seconds):
                wait(self._connector.clock, seconds)
            case Ask(question):
                return bool(self._connector.asks(question))
            case Show(url):
                self._connector.visits(url)
        return None

    def _call(self, call: CallService) -> Answer | ServiceError:
        at = self._connector.clock.now()
        announce(self._connector.log, self._application.name, call)
        outcome = self._answer_to(call)
        # The password is in no record.
        shown = {name: "***" if name == "strPassword" else value for name, value in call.arguments.items()}
        update, keep = self._update, self._connector.keep_calls
        update.operations.append(call.operation)
        update.calls.append(Call(at, call.operation, shown, outcome))
        del update.calls[: max(len(update.calls) - keep, 0)]
        return outcome

    def _answer_to(self, call: CallService) -> Answer | ServiceError:
        operation = OPERATIONS[call.operation]
        sent = headers(operation)
        if self._cookies:
            pairs = "; ".join(f"{name}={each.coded_value}" for name, each in self._cookies.items())
            sent = (*sent, ("Cookie", pairs))
        body = envelope(operation, call.arguments, self._application.qwc.style)
        try:
            response = self._application.service.answer(HttpRequest(self._application.url, sent, body))
        except ServiceUnreachable as error:
            return ServiceError(error.text, error.explanation)
        self._keep_cookies(response)
        try:
            return read_answer(operation, response)
        except ServiceError as error:
            return error

    def _keep_cookies(self, response: HttpResponse) -> None:
        """Within an update cookies are kept: services of ASP.NET keep their session by one [O: Intuit's sample]."""
        for name, value in response.headers:
            if name.lower() == "set-cookie":
                try:
                    self._cookies.load(value)
                except CookieError:
                    continue

    def _show(self, stage: Stage) -> None:
        exchange = self._exchange
        if stage is Stage.CONNECT:
            file = exchange.company_file or "the company file that is open"
            self._connector.progress(Progress(self._application.name, None, f"session with {file}"))
        elif stage is Stage.RECEIVE:
            failed = f": {exchange.failure.hresult}" if exchange.failure else ""
            text = f"{_requests(exchange.request)}{failed}"
            self._connector.progress(Progress(self._application.name, exchange.percent, text))


def _requests(request: str) -> str:
    """The names of the first requests of a set, for people who look on."""
    names = [name for name in re.findall(r"<(\w+Rq)\b", request) if name != "QBXMLMsgsRq"]
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _says_no(_question: str) -> bool:
    return False


def _ignores(_shown: object) -> None:
    return None


def _clock_of(quickbooks: QuickBooks | Desktop) -> Clock:
    if isinstance(quickbooks, QuickBooks):
        return quickbooks.company.clock
    file = quickbooks.file
    if file is None or file.clock is None:
        raise ValueError("no company file is open whose clock the Web Connector could go by: give it one (clock=…)")
    return file.clock


def _pair(qwc: QwcFile) -> tuple[str, str]:
    return qwc.owner_id.casefold(), qwc.file_id.casefold()


def _read(qwc: QwcFile | str | bytes | Path) -> QwcFile:
    if isinstance(qwc, QwcFile):
        problems = qwc.problems()
        if problems:
            raise NotAQwcFile("; ".join(problems))
        return qwc
    if isinstance(qwc, bytes) or (isinstance(qwc, str) and qwc.lstrip("\ufeff \t\r\n").startswith("<")):
        return QwcFile.read(qwc)
    return QwcFile.read(Path(qwc).read_bytes())
