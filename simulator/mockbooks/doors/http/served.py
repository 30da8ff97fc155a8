"""What stands behind the door: one QuickBooks with the company file it was given, and the forks made of it.

- A *house* has one QuickBooks at its own address, and each fork below it (`/forks/f1`), where everything is the same.
- A fork is a company of its own in memory, with a QuickBooks, a clock, faults and a journal of its own.
- *Reset* puts a QuickBooks back to what it was when the door opened: the books, the clock, the person, no faults, no
  sessions, an empty journal. The company file on disk is put back with it.
- Snapshots lie in a temporary folder, not in memory.
- A request processor that nobody has called for long is released when another one needs its place.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, RLock

from mockbooks.company import Clock, ManualClock
from mockbooks.desktop.com_failures import INVALID_CLASS_STRING
from mockbooks.desktop.desktop import Desktop, FileMode
from mockbooks.desktop.dialogs import Access, Certificate
from mockbooks.desktop.faults import Fault
from mockbooks.desktop.installation import Installation
from mockbooks.desktop.person import Person
from mockbooks.desktop.request_processor import RequestProcessor
from mockbooks.doors.com.type_library import COMPONENTS, Component
from mockbooks.doors.http.bounded_journal import BoundedJournal
from mockbooks.doors.http.errors import RefusedCall, not_found, too_many
from mockbooks.front import CompanyFile
from mockbooks.qbxml.hresult import CallFailed

CLOSING_PATIENCE = 2.0
"""Seconds that the end of the door waits for a call that is under way."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much callers can make the door keep."""

    processors: int = 256
    forks: int = 32
    snapshots: int = 32
    faults: int = 256
    """And as many answers and deeds of the person, and subscriptions."""
    applications: int = 256
    """Names under which `/qbxml` was called: each has a session of its own."""
    dialogs: int = 200
    idle: float = 900.0
    """Seconds after which a request processor that nobody calls may be released."""
    patience: float = 20.0
    """Seconds that a call which changes the surroundings waits for calls of QuickBooks that are under way."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How QuickBooks stands when the door opens, and after each reset."""

    access: Access | None = Access.ALWAYS
    """What is answered to the permission prompt; None: nobody is at the desk."""
    mode: FileMode = FileMode.SINGLE_USER
    closed: bool = False
    """QuickBooks is not running; the file is on the machine."""


@dataclass(slots=True)
class HeldProcessor:
    """A request processor that a program holds."""

    processor: RequestProcessor
    component: Component
    called_at: float


@dataclass(slots=True)
class Served:
    """One QuickBooks, and what a test can do with it."""

    company: CompanyFile
    setting: Setting
    bounds: Bounds
    folder: Path
    """Where its snapshots lie."""
    journal: BoundedJournal
    files: Path | None = None
    """The folder whose company files can be opened by their names; None: no other than its own."""
    idle_clock: Callable[[], float] = time.monotonic
    lock: RLock = field(default_factory=RLock)
    processors: dict[str, HeldProcessor] = field(default_factory=dict)
    snapshots: dict[str, Path] = field(default_factory=dict)
    faults: dict[int, Fault] = field(default_factory=dict)
    """Those that were added here, by number."""
    applications: set[str] = field(default_factory=set)
    desktop: Desktop = field(init=False)
    _begun_at: Clock = field(init=False)
    _numbers: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Start QuickBooks. CallFailed if the file is open elsewhere in a way that stands in the way."""
        self._begun_at = _stopped(self.company.clock)
        self._start()
        self.snapshots[""] = self._written("start")

    def _start(self) -> None:
        person = Person() if self.setting.access is None else Person().allows(self.setting.access)
        self.desktop = Desktop(
            person=person, journal=self.journal, clock=self.company.clock, folder=self.files or self._no_files()
        )
        # One lock for good: whoever waits for it has its turn after the reset, and finds itself disconnected.
        self.desktop.lock = self.lock
        if self.setting.closed:
            self.desktop.add_file(self.company)
        else:
            self.desktop.open(self.company, mode=self.setting.mode)

    def _no_files(self) -> Path:
        """An empty folder: nothing on this machine is reachable by its name."""
        empty = self.folder / "files"
        empty.mkdir(exist_ok=True)
        return empty

    @contextmanager
    def turn(self, *, patience: float = 60.0) -> Iterator[Desktop]:
        """Nothing else happens at this QuickBooks meanwhile. RefusedCall if it does not come to rest in time.

        `patience` is how many seconds are waited at most, if that is less than the bound.
        """
        if not self.lock.acquire(timeout=min(patience, self.bounds.patience)):
            raise RefusedCall(503, "QuickBooks is busy with a call that takes its time; try again later.")
        try:
            yield self.desktop
        finally:
            self.lock.release()

    # Request processors

    def new_processor(self, name: str, signed_by: str) -> tuple[str, HeldProcessor]:
        """A request processor by its ProgID. CallFailed if there is no such class, RefusedCall if there are many."""
        component = COMPONENTS.get(name.casefold())
        with self.turn() as desktop:
            if component is None or desktop.installation is Installation.NOTHING:
                raise CallFailed(INVALID_CLASS_STRING, f"There is no class {name}.")
            if len(self.processors) >= self.bounds.processors:
                self._release_idle()
            certificate = Certificate(signed_by, "Mockbooks") if signed_by else None
            processor = desktop.request_processor(certificate=certificate)
            held = HeldProcessor(processor, component, self.idle_clock())
            number = self.new_name("p")
            self.processors[number] = held
            return number, held

    def processor(self, number: str) -> HeldProcessor:
        """The request processor of that number. RefusedCall if there is none, or it was released."""
        held = self.processors.get(number)
        if held is None:
            raise not_found(f"request processor {number}")
        held.called_at = self.idle_clock()
        return held

    def release(self, number: str) -> None:
        """Nobody holds this request processor any longer."""
        with self.turn():
            held = self.processors.pop(number, None)
            if held is None:
                raise not_found(f"request processor {number}")
            held.processor.release()

    def _release_idle(self) -> None:
        now = self.idle_clock()
        idle = [number for number, held in self.processors.items() if now - held.called_at > self.bounds.idle]
        for number in idle:
            self.processors.pop(number).processor.release()
        if not idle:
            raise too_many("request processors", self.bounds.processors, "release one with DELETE")

    def one_shot(self, content: bytes, application: str) -> str:
        """Answer one request set, in the session that this application has as if from inside QuickBooks."""
        with self.lock:
            if application not in self.applications:
                if len(self.applications) >= self.bounds.applications:
                    raise too_many("names of applications", self.bounds.applications, "use one of them again")
                self.applications.add(application)
            return self.desktop.process(content, application=application)

    def trim(self) -> None:
        """Forget the oldest dialogs that were seen, and events that nobody heard."""
        for kept in (self.desktop.person.seen, self.desktop.subscriptions.lost):
            if len(kept) > self.bounds.dialogs:
                with self.lock:
                    del kept[: -self.bounds.dialogs]

    # Snapshots

    def new_name(self, letter: str) -> str:
        """A name that nothing here had before: p1, p2 …"""
        self._numbers[letter] = number = self._numbers.get(letter, 0) + 1
        return f"{letter}{number}"

    def take_snapshot(self, name: str) -> str:
        """Keep the company as it is now, under a name of the caller's or a new one; a name can be used again."""
        invented = not name
        with self.turn():
            while not name or (invented and name in self.snapshots):
                name = self.new_name("s")
            if name not in self.snapshots and len(self.snapshots) > self.bounds.snapshots:
                raise too_many("snapshots", self.bounds.snapshots, "delete one")
            file = self.snapshots.get(name)
            written = self._written(self.new_name("file"))
            if file is not None:
                file.unlink(missing_ok=True)
            self.snapshots[name] = written
            return name

    def restore(self, name: str) -> None:
        """Put the books back to a snapshot; sessions, faults and the clock stay."""
        with self.turn():
            self.company.restore(self.snapshot(name).read_bytes())

    def snapshot(self, name: str) -> Path:
        """Where a snapshot lies. RefusedCall if there is none of that name."""
        if not name or name not in self.snapshots:
            raise not_found(f"snapshot {name!r}")
        return self.snapshots[name]

    def forget_snapshot(self, name: str) -> None:
        """Throw a snapshot away."""
        with self.turn():
            self.snapshot(name).unlink(missing_ok=True)
            del self.snapshots[name]

    def _written(self, name: str) -> Path:
        path = self.folder / f"{name}.mkb"
        try:
            path.write_bytes(self.company.to_bytes())
        except OSError as error:
            path.unlink(missing_ok=True)
            raise RefusedCall(507, f"The snapshot could not be written: {error.strerror or error}.") from None
        return path

    # All of it

    def reset(self) -> None:
        """As it was when the door opened. CallFailed if somebody else has taken the file meanwhile."""
        with self.turn() as old:
            old.close()
            old.installation = Installation.NOTHING  # who still holds something of it finds nobody
            for held in self.processors.values():
                held.processor.release()
            self.processors.clear()
            self.faults.clear()
            self.applications.clear()
            self.company.restore(self.snapshots[""].read_bytes())
            self.company.clock = _stopped(self._begun_at)
            self.journal.clear()
            self._start()

    def close(self) -> None:
        """Close QuickBooks, without waiting long for a call; the company file is left to whoever opened it."""
        held = self.lock.acquire(timeout=CLOSING_PATIENCE)
        try:
            self.desktop.close()
            self.desktop.installation = Installation.NOTHING
        finally:
            if held:
                self.lock.release()


class House:
    """A QuickBooks and its forks."""

    def __init__(
        self,
        company: CompanyFile,
        *,
        setting: Setting | None = None,
        bounds: Bounds | None = None,
        journal: Path | None = None,
    ) -> None:
        """Start QuickBooks with this company; `journal` is where exchanges are written. CallFailed: see `Desktop`."""
        self.setting = setting or Setting()
        self.bounds = bounds or Bounds()
        self.folder = tempfile.TemporaryDirectory(prefix="mockbooks-")
        self._lock = Lock()
        self._numbers = 0
        self.forks: dict[str, Served] = {}
        files = company.path.resolve().parent if company.path is not None else None
        try:
            self.main = self._served(company, "main", BoundedJournal(journal), self.setting, files)
        except BaseException:
            self.folder.cleanup()
            raise

    def _served(
        self, company: CompanyFile, name: str, journal: BoundedJournal, setting: Setting, files: Path | None = None
    ) -> Served:
        folder = Path(self.folder.name) / name
        folder.mkdir()
        return Served(company, setting, self.bounds, folder, journal, files)

    def at(self, fork: str) -> Served:
        """The QuickBooks at an address: "" is the main one. RefusedCall if there is no such fork."""
        if not fork:
            return self.main
        found = self.forks.get(fork)
        if found is None:
            raise not_found(f"fork {fork}")
        return found

    def fork(self, origin: Served) -> str:
        """Fork a QuickBooks as it is now; the name of the fork."""
        with self._lock:
            if len(self.forks) >= self.bounds.forks:
                raise too_many("forks", self.bounds.forks, "delete one")
            with origin.turn():
                # Not `company.fork()`, which shares its store of texts with its origin: these live in other threads.
                company = CompanyFile.from_bytes(origin.company.to_bytes(), clock=_stopped(origin.company.clock))
            self._numbers += 1
            name = f"f{self._numbers}"
            setting = Setting(self.setting.access, FileMode.SINGLE_USER, self.setting.closed)
            try:
                self.forks[name] = self._served(company, name, BoundedJournal(), setting)
            except BaseException:
                company.close()
                raise
            return name

    def drop(self, name: str) -> None:
        """Throw a fork away."""
        with self._lock:
            served = self.at(name)
            with served.turn():
                del self.forks[name]
                self._closed(served)

    def close(self) -> None:
        """Close every QuickBooks of the house, and throw the forks and snapshots away."""
        with self._lock:
            for served in self.forks.values():
                self._closed(served)
            self.forks.clear()
            self.main.close()
            self.folder.cleanup()

    def _closed(self, served: Served) -> None:
        served.close()
        served.company.close()
        shutil.rmtree(served.folder, ignore_errors=True)


def _stopped(clock: Clock) -> Clock:
    """A clock that stands by itself is copied as it stands now; the machine's own is shared."""
    return ManualClock(clock.now()) if isinstance(clock, ManualClock) else clock
