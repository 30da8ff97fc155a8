"""QuickBooks as a program on a machine: running or not, with a company file open or not, once or several times.

Rules, in the order in which a program that begins a session meets them:

- Several copies running: no sessions (0x80040438). A modal dialog on the screen: no calls (0x80040414).
- A file name is needed when QuickBooks is not running (0x80040416) or has no file open (0x80040417); with one the file
  is opened in the background, for the session only, if "always" was granted.
- With a file open, an empty name means that file, another name is refused (0x8004040A): all sessions of a machine see
  one company file.
- The mode asked for must be the one the file is open in (0x80040410); "do not care" takes it as it is [D:OSR].
- Then the permissions decide (`permissions`).

Closing QuickBooks, or opening another file, ends every session.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from threading import RLock
from typing import TYPE_CHECKING

from mockbooks.company.company_file import Company
from mockbooks.desktop.company_files import FileOnMachine, HoldsCompany
from mockbooks.desktop.dialogs import Certificate, Dialog
from mockbooks.desktop.permissions import Application, Permissions
from mockbooks.desktop.person import Person
from mockbooks.journal import Exchange, Journal
from mockbooks.operations import Session
from mockbooks.qbxml import hresult
from mockbooks.qbxml.hresult import CallFailed
from mockbooks.qbxml.reader import read

if TYPE_CHECKING:
    from mockbooks.desktop.request_processor import RequestProcessor


class FileMode(IntEnum):
    """In which mode a file is, or is asked for (QBFileMode) [D:TLB]."""

    SINGLE_USER = 0
    MULTI_USER = 1
    DO_NOT_CARE = 2


@dataclass(eq=False, slots=True)
class DesktopSession:
    """One program's session with one company file. `session` is the engine's part: what lives as long as this."""

    ticket: str
    application: Application
    file: FileOnMachine
    session: Session


class Desktop:
    """The QuickBooks of one machine. A company handed in is open on its screen; without one it is not running."""

    def __init__(
        self,
        company: Company | HoldsCompany | None = None,
        *,
        person: Person | None = None,
        journal: Journal | None = None,
    ) -> None:
        """Set up the machine."""
        self.person = person if person is not None else Person()
        self.journal = journal if journal is not None else Journal()
        self.copies = 0
        self.mode = FileMode.SINGLE_USER
        self.modal_dialog: Dialog | None = None
        self.lock = RLock()
        self._files: list[FileOnMachine] = []
        self._open: FileOnMachine | None = None
        self._sessions: list[DesktopSession] = []
        self._inside: dict[str, DesktopSession] = {}
        self._tickets = 0
        if company is not None:
            self.open(company)

    # What the person at the desk sees and does

    @property
    def is_running(self) -> bool:
        """Whether QuickBooks is on the screen, with or without a company file."""
        return self.copies > 0

    @property
    def file(self) -> FileOnMachine | None:
        """The company file that is open on the screen, or in the background for a session; None if there is none."""
        return self._open or (self._sessions[0].file if self._sessions else None)

    @property
    def permissions(self) -> Permissions:
        """The integrated-applications preferences of the open file; LookupError if none is open."""
        if self._open is None:
            raise LookupError("no company file is open on the screen; ask permissions_of(file name)")
        return self._open.permissions

    def permissions_of(self, file_name: str) -> Permissions:
        """The same of any file on the machine; LookupError if there is no such file."""
        known = self._known(file_name)
        if known is None:
            raise LookupError(f"there is no company file {file_name} on this machine")
        return known.permissions

    def start(self) -> None:
        """Start QuickBooks, without a company file; started again, a second copy runs beside the first."""
        self.copies += 1

    def launch(self, file_name: str) -> None:
        """Open a file on the screen for a program that asks to (localQBDLaunchUI), if QuickBooks is not running."""
        known = self._known(file_name)
        if not self.is_running and known is not None:
            self.open(known.company)

    def close(self) -> None:
        """Close every copy of QuickBooks; sessions are lost."""
        self.copies = 0
        self.modal_dialog = None
        self.close_company()

    def close_second_copy(self) -> None:
        """Close all copies but one; the company file stays open."""
        self.copies = min(self.copies, 1)

    def add_file(self, company: Company | HoldsCompany, *, name: str = "") -> FileOnMachine:
        """Lay a company file on the machine without opening it; gives what is there if it is known already."""
        company = company if isinstance(company, Company) else company.company
        for known in self._files:
            if known.company is company:
                return known
        added = FileOnMachine(company, name)
        self._files.append(added)
        return added

    def open(
        self, company: Company | HoldsCompany, *, name: str = "", mode: FileMode = FileMode.SINGLE_USER
    ) -> FileOnMachine:
        """Open a company file on the screen, starting QuickBooks if need be; sessions with another file are lost."""
        opened = self.add_file(company, name=name)
        if self.file is not opened:
            self._lose_sessions()
        self.copies = max(self.copies, 1)
        self._open = opened
        self.mode = FileMode.SINGLE_USER if mode is FileMode.DO_NOT_CARE else mode
        return opened

    def close_company(self) -> None:
        """Close the company file; QuickBooks itself stays as it is, sessions are lost."""
        self._open = None
        self._lose_sessions()

    def _lose_sessions(self) -> None:
        self._sessions.clear()
        self._inside.clear()

    def show(self, dialog: Dialog) -> None:
        """Put a modal dialog on the screen: until `dismiss`, programs get 0x80040414."""
        self.modal_dialog = dialog

    def dismiss(self) -> None:
        """Close the modal dialog."""
        self.modal_dialog = None

    # What programs do, through a request processor

    def begin_session(self, application: Application, file_name: str, mode: FileMode) -> DesktopSession:
        """Begin a session, after every rule of this module; CallFailed if one forbids it."""
        self._check_reachable()
        file = self._file_for(file_name)
        if self._open is None and not self._sessions:
            self.mode = FileMode.MULTI_USER if mode is FileMode.MULTI_USER else FileMode.SINGLE_USER
        elif mode not in (FileMode.DO_NOT_CARE, self.mode):
            raise CallFailed(
                hresult.OPEN_IN_ANOTHER_MODE,
                f"{file.name} is open in {_words(self.mode)} mode, BeginSession asked for {_words(mode)} mode.",
            )
        automatic = file is not self._open
        if automatic:
            file.permissions.enter_unattended(application)
        else:
            file.permissions.enter(application, self.person)
        session = self._new_session(application, file, automatic=automatic)
        self._sessions.append(session)
        return session

    def end_session(self, session: DesktopSession) -> None:
        """End a session; a file that was open for sessions alone closes with the last of them."""
        session.session.end()
        if session in self._sessions:
            self._sessions.remove(session)

    def process_request(self, session: DesktopSession, text: str | bytes) -> str:
        """Answer one request set in a session, and write it down; CallFailed if the call fails as a whole."""
        clock = session.file.company.clock
        begun = clock.now()
        with self.written_down("ProcessRequest", session.application.name, text):
            self._check_alive(session)
            document = read(text, supported=session.file.host.versions, edition=session.file.company.edition)
            result = session.file.engine.process(document, session.session)
        self.journal.append(
            Exchange(
                at=begun,
                duration=clock.now() - begun,
                application=session.application.name,
                call="ProcessRequest",
                request=_as_text(text),
                answer=result.text,
                outcomes=result.exchanges,
            )
        )
        return result.text

    def process(self, text: str | bytes, *, application: str = "Mockbooks") -> str:
        """One request set, in the session that this application has as if from inside QuickBooks: nobody is asked.

        The session lasts as long as the file is open on the screen, so iterators go on from one call to the next.
        LookupError if no company file is open on the screen; CallFailed if the call fails as a whole.
        """
        with self.lock:
            if self._open is None:
                raise LookupError("no company file is open on the screen")
            session = self._inside.get(application)
            if session is None or session.file is not self._open:
                session = self._inside[application] = self._new_session(Application(application), self._open)
            self._sessions.append(session)
            try:
                return self.process_request(session, text)
            finally:
                self._sessions.remove(session)

    def request_processor(self, *, certificate: Certificate | None = None) -> RequestProcessor:
        """A new QBXMLRP2 request processor, as a program gets it; `certificate` is the program's own signature."""
        from mockbooks.desktop.request_processor import RequestProcessor

        return RequestProcessor(self, certificate=certificate)

    @contextmanager
    def written_down(self, call: str, application: str, request: str | bytes) -> Iterator[None]:
        """Write a call that fails inside into the journal, with its explanation."""
        try:
            yield
        except CallFailed as failure:
            now = self._now()
            self.journal.append(
                Exchange(
                    at=now,
                    duration=timedelta(0),
                    application=application,
                    call=call,
                    request=_as_text(request),
                    hresult=failure.hresult,
                    explanation=failure.explanation,
                )
            )
            raise

    def _check_reachable(self) -> None:
        if self.copies > 1:
            raise CallFailed(
                hresult.MULTIPLE_INSTANCES, f"{self.copies} copies of QuickBooks are running; exactly one may be."
            )
        if self.modal_dialog is not None:
            raise CallFailed(hresult.MODAL_DIALOG, f'The dialog "{self.modal_dialog.title}" waits to be dismissed.')

    def _check_alive(self, session: DesktopSession) -> None:
        if session not in self._sessions:
            # Which HRESULT a session gets whose QuickBooks was closed is not known: assumed.
            raise CallFailed(
                hresult.NO_ACCESS, f"QuickBooks was closed, or {session.file.name} was, since this session began."
            )
        if self.modal_dialog is not None:
            raise CallFailed(hresult.MODAL_DIALOG, f'The dialog "{self.modal_dialog.title}" waits to be dismissed.')

    def _file_for(self, file_name: str) -> FileOnMachine:
        """The file a session is asked for by name: the one in use, or one to open in the background."""
        in_use = self.file
        if in_use is not None:
            if file_name and not in_use.is_named(file_name):
                raise CallFailed(
                    hresult.ANOTHER_COMPANY_FILE_OPEN, f"Open is {in_use.name}, BeginSession asked for {file_name}."
                )
            return in_use
        if not file_name and not self.is_running:
            raise CallFailed(hresult.QUICKBOOKS_NOT_RUNNING, "QuickBooks is not running and no file was named.")
        if not file_name:
            raise CallFailed(
                hresult.NO_COMPANY_FILE_OPEN, "QuickBooks is running without a company file, and no file was named."
            )
        known = self._known(file_name)
        if known is None:
            raise CallFailed(hresult.COMPANY_FILE_NOT_OPENED, f"There is no company file {file_name} on this machine.")
        return known

    def _known(self, file_name: str) -> FileOnMachine | None:
        return next((file for file in self._files if file.is_named(file_name)), None)

    def _new_session(self, application: Application, file: FileOnMachine, *, automatic: bool = False) -> DesktopSession:
        self._tickets += 1
        session = Session(
            application=application.name,
            user=self.person.user,
            automatic_login=automatic,
            multi_user=self.mode is FileMode.MULTI_USER,
        )
        return DesktopSession(_ticket(self._tickets), application, file, session)

    def _now(self) -> datetime:
        """The time by the open company's clock, or by that of any file on the machine; without one, the epoch."""
        file = self.file or (self._files[0] if self._files else None)
        return file.company.clock.now() if file else datetime.fromtimestamp(0, UTC)


def _ticket(number: int) -> str:
    """The n-th ticket: a signed 32-bit number in decimal, as in logs of 2021 and 2023 [R]; never the same twice."""
    scattered = number * 2654435761 % (1 << 32)
    return str(scattered - (1 << 32) if scattered >= 1 << 31 else scattered)


def _words(mode: FileMode) -> str:
    return mode.name.lower().replace("_", "-")


def _as_text(request: str | bytes) -> str:
    return request if isinstance(request, str) else request.decode("utf-8", "backslashreplace")
