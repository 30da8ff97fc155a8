"""QuickBooks as a program on a machine: running or not, with a company file open or not, once or several times.

What a program meets that begins a session is in `entrance`; who may come in at all in `permissions`; who else has
the file in `holding`; what goes wrong on demand in `faults`. Closing QuickBooks, or opening another file, ends every
session.
"""

from __future__ import annotations

import sqlite3
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from mockbooks.company.clock import Clock
from mockbooks.company.company_file import Company
from mockbooks.company.host import Host
from mockbooks.desktop import entrance
from mockbooks.desktop.answering import Circumstances, moment_of
from mockbooks.desktop.applications import Application, Wishes
from mockbooks.desktop.com_failures import SERVER_UNAVAILABLE
from mockbooks.desktop.company_files import FileOnMachine, HoldsCompany, file_at
from mockbooks.desktop.dialogs import Certificate, Dialog, login
from mockbooks.desktop.faults import Fault, Faults, Interruption
from mockbooks.desktop.holding import Holding
from mockbooks.desktop.installation import Installation
from mockbooks.desktop.occasions import Moment
from mockbooks.desktop.passing_time import wait
from mockbooks.desktop.permissions import THIS_MACHINE, Permissions
from mockbooks.desktop.person import Deed, Person
from mockbooks.desktop.sessions import DesktopSession, FileMode, ticket
from mockbooks.desktop.subscriptions import Subscriptions
from mockbooks.desktop.users import Users
from mockbooks.journal import Exchange, Journal
from mockbooks.operations import Session
from mockbooks.operations.engine import ProcessedSet
from mockbooks.operations.session import Window
from mockbooks.qbxml import hresult
from mockbooks.qbxml.hresult import CallFailed, HResult
from mockbooks.qbxml.reader import RequestDocument, read
from mockbooks.qbxml.versions import Edition

if TYPE_CHECKING:
    from mockbooks.desktop.request_processor import RequestProcessor

__all__ = ["Desktop", "DesktopSession", "FileMode"]

_AnyCompany = Company | HoldsCompany | str | Path

_CLOSED = "QuickBooks was closed, or {} was, since this session began."
# Subscriptions came with qbXML 3.0 [D:SCH].
_FIRST_WITH_SUBSCRIPTIONS = 2004
_SOME_DIALOG = Dialog("fault", "QuickBooks", ("A fault that was added put this dialog on the screen.",), ("OK",))


class Desktop:
    """The QuickBooks of one machine. A company handed in is open on its screen; without one it is not running.

    `mode` is the mode it is open in, `machine` the name of the machine, which other machines that share the file see;
    `host` the QuickBooks that is installed, if it shall be another than the one each file was made for; `clock` is what
    files go by that are opened by their path. With a `folder`, files are found by their path in it and nowhere else.
    """

    def __init__(
        self,
        company: _AnyCompany | None = None,
        *,
        person: Person | None = None,
        journal: Journal | None = None,
        mode: FileMode = FileMode.SINGLE_USER,
        machine: str = THIS_MACHINE,
        host: Host | None = None,
        clock: Clock | None = None,
        folder: Path | None = None,
    ) -> None:
        """Set up the machine. CallFailed if the file cannot be opened: damaged, or open elsewhere."""
        self.person = person if person is not None else Person()
        self.journal = journal if journal is not None else Journal()
        self.faults = Faults()
        self.subscriptions = Subscriptions()
        self.installation = Installation.COMPLETE
        self.machine = machine
        self.host = host
        self.can_start = True
        """False: whoever has to start QuickBooks gets 0x80040408."""
        self.copies = 0
        self.modal_dialog: Dialog | None = None
        self.lock = RLock()
        self._clock = clock
        self._folder = None if folder is None else folder.resolve()
        self.ready_at: datetime | None = None
        """When QuickBooks is up; None once it was started without waiting."""
        self._files: list[FileOnMachine] = []
        self._open: FileOnMachine | None = None
        self._holding = Holding(machine)
        self._sessions: list[DesktopSession] = []
        self._inside: dict[str, DesktopSession] = {}
        self._tickets = 0
        self.windows: list[Window] = []
        """The forms that programs have had QuickBooks open (ListDisplay, TxnDisplay), until they are closed."""
        if company is not None:
            self.open(company, mode=mode)

    # What the person at the desk sees and does

    @property
    def mode(self) -> FileMode:
        """In which mode the file is open, or the last one was."""
        return self._holding.mode

    @property
    def is_running(self) -> bool:
        """Whether QuickBooks is on the screen, with or without a company file."""
        return self.copies > 0

    @property
    def is_starting(self) -> bool:
        """Whether QuickBooks is on the screen and not ready yet."""
        return self.ready_at is not None and self.now() < self.ready_at

    @property
    def file(self) -> FileOnMachine | None:
        """The company file that is open on the screen, or in the background for a session; None if there is none."""
        return self._open or (self._sessions[0].file if self._sessions else None)

    @property
    def sessions(self) -> tuple[DesktopSession, ...]:
        """The sessions that have begun and not ended."""
        return tuple(self._sessions)

    @property
    def permissions(self) -> Permissions:
        """The integrated-applications preferences of the open file; LookupError if none is open."""
        return self._file_on_screen().permissions

    @property
    def users(self) -> Users:
        """The users of the open file; LookupError if none is open."""
        return self._file_on_screen().users

    def permissions_of(self, file_name: str) -> Permissions:
        """The permissions of any file on the machine; LookupError if there is no such file."""
        return self.file_named(file_name).permissions

    def file_named(self, file_name: str) -> FileOnMachine:
        """Any file on the machine; LookupError if there is no such file."""
        known = self.find(file_name)
        if known is None:
            raise LookupError(f"there is no company file {file_name} on this machine")
        return known

    def find(self, file_name: str) -> FileOnMachine | None:
        """A file that was laid on the machine, or one that lies where the name says; None if there is neither."""
        for file in self._files:
            if file.is_named(file_name):
                return file
        path = file_at(file_name, self._folder)
        if path is None:
            return None
        for file in self._files:
            if file.is_named(str(path)):
                return file
        file = FileOnMachine(path, clock=self._clock)
        self._files.append(file)
        return file

    def start(self, *, takes: float = 0) -> None:
        """Start QuickBooks, without a company file; started again, a second copy runs beside the first.

        It is ready after so many seconds of the clock.
        """
        self.copies += 1
        self.ready_at = self.now() + timedelta(seconds=takes) if takes else None

    def close(self) -> None:
        """Close every copy of QuickBooks; sessions are lost."""
        self.close_company()
        self.copies = 0
        self.modal_dialog = None
        self.ready_at = None

    def crash(self) -> None:
        """QuickBooks dies: what was answered is in the file, and programs find nobody there (0x800706BA)."""
        self._end_of_file(SERVER_UNAVAILABLE, "QuickBooks has crashed since this session began.")
        self.copies = 0
        self.modal_dialog = None

    def close_second_copy(self) -> None:
        """Close all copies but one; the company file stays open."""
        self.copies = min(self.copies, 1)

    def add_file(self, company: _AnyCompany, *, name: str = "") -> FileOnMachine:
        """Lay a company file on the machine without opening it; gives what is there if it is known already.

        A path is the path of a file on disk, which is opened when it is needed.
        """
        if isinstance(company, str | Path):
            known = self.find(str(company))
            if known is None and self._folder is not None:
                raise CallFailed(hresult.COMPANY_FILE_NOT_OPENED, f"There is no company file {company} in the folder.")
            added = FileOnMachine(Path(company), name, clock=self._clock) if known is None else known
        else:
            company = company if isinstance(company, Company) else company.company
            known = next((file for file in self._files if file.is_company(company)), None)
            added = FileOnMachine(company, name) if known is None else known
        if known is None:
            self._files.append(added)
        return added

    def open(self, company: _AnyCompany, *, name: str = "", mode: FileMode = FileMode.SINGLE_USER) -> FileOnMachine:
        """Open a company file on the screen, starting QuickBooks if need be; sessions with another file are lost.

        A text names a file that is on the machine, or the path of one. CallFailed if the file cannot be opened, or is
        open elsewhere in a way that does not go with `mode`.
        """
        opened = self.add_file(company, name=name)
        already = self._open is opened
        if not already:
            self._close_screen()
            if self.file is not opened:
                self._lose_sessions(hresult.NO_ACCESS, _CLOSED.format(self.file.name if self.file else ""))
        self.copies = max(self.copies, 1)
        entrance.check_version(self, opened)
        self._hold(opened, mode, self.person.user)
        self._open = opened
        if not already:
            self._bring_faults(opened)
            self.subscriptions.company_file(opened.company, opened.name, "Open")
        return opened

    def close_company(self) -> None:
        """Close the company file; QuickBooks itself stays as it is, sessions are lost."""
        self._close_screen()
        self._end_of_file(hresult.NO_ACCESS, _CLOSED.format("the file"))

    def switch_to_multi_user(self) -> None:
        """File > Switch to Multi-user Mode. CallFailed if another user of that name is logged in elsewhere."""
        self._hold(self._file_on_screen(), FileMode.MULTI_USER, self.person.user)

    def switch_to_single_user(self) -> None:
        """File > Switch to Single-user Mode. CallFailed if others have the file open."""
        self._hold(self._file_on_screen(), FileMode.SINGLE_USER, self.person.user)

    def show(self, dialog: Dialog) -> None:
        """Put a modal dialog on the screen: until `dismiss`, programs get 0x80040414."""
        self.modal_dialog = dialog

    def dismiss(self) -> None:
        """Close the modal dialog."""
        self.modal_dialog = None

    def choose_menu_item(self, tag: str) -> None:
        """Choose the menu item that a program has put in under this tag; LookupError if there is none."""
        file = self._file_on_screen()
        self.subscriptions.chosen(file.company, file.name, tag)

    # What programs do, through a request processor

    @contextmanager
    def called(self, call: str, application: str, request: str | bytes, session: str = "") -> Iterator[None]:
        """A call is being made: the person and the faults come first; one that fails inside is written down."""
        with self.lock, self.written_down(call, application, request, session):
            if self.faults or self.person.has_plans:
                self._happen(Moment(call, application))
            yield

    def launch(self, file_name: str) -> None:
        """Open a file on the screen for a program that asks to (localQBDLaunchUI), if QuickBooks is not running."""
        known = self.find(file_name)
        if self.is_running or known is None:
            return
        entrance.check_can_start(self)
        user = self.person.user
        if user in known.users and known.users[user].password:
            typed = self.person.answer(login(user, known.name))
            if typed != known.users[user].password:
                raise CallFailed(
                    hresult.COMPANY_FILE_NOT_OPENED_IN_TIME,
                    f"{user} was asked for the password of {known.name} and did not give it: "
                    "desktop.person.answers(LOGIN, password).",
                )
        self.open(known.name)

    def begin_session(
        self,
        application: Application,
        file_name: str,
        mode: FileMode,
        wishes: Wishes = Wishes(),  # noqa: B008  (it never changes)
    ) -> DesktopSession:
        """Begin a session, after every rule of this module; CallFailed if one forbids it."""
        entrance.check_reachable(self)
        file = entrance.file_for(self, file_name)
        entrance.check_version(self, file)
        self._bring_faults(file)
        wishes.check_product((self.host or file.host).flavor, multi_user=mode is FileMode.MULTI_USER)
        if file.shared_books_read_only:
            raise CallFailed(hresult.SHARED_BOOKS_READ_ONLY, f"{file.name} was opened in read-only mode.")
        automatic = file is not self._open
        in_use = self._holding.file is not None
        if in_use and mode not in (FileMode.DO_NOT_CARE, self.mode):
            raise CallFailed(
                hresult.OPEN_IN_ANOTHER_MODE,
                f"{file.name} is open in {self.mode.words} mode, BeginSession asked for {mode.words} mode.",
            )
        grant = entrance.let_in(self, application, file, wishes, automatic=automatic)
        personal_data = entrance.sees_personal_data(file, grant, wishes)
        if automatic and not in_use:
            self._hold(file, mode, grant.user)
        session = self._new_session(application, file, automatic=automatic)
        session.wishes, session.grant, session.session.personal_data = wishes, grant, personal_data
        self._sessions.append(session)
        return session

    def end_session(self, session: DesktopSession) -> None:
        """End a session; a file that was open for sessions alone closes with the last of them."""
        session.session.end()
        if session in self._sessions:
            self._sessions.remove(session)
        if not self._sessions and self._open is None:
            self._holding.let_go()

    def process_request(self, session: DesktopSession, text: str | bytes) -> str:
        """Answer one request set in a session, and write it down; CallFailed if the call fails as a whole."""
        clock, name = session.file.clock, session.application.name
        assert clock is not None, "a file that a session has begun with was opened"
        begun = clock.now()
        with self.called("ProcessRequest", name, text, session.ticket):
            self.check_alive(session)
            document = read(text, supported=session.file.host.versions, edition=session.file.company.edition)
            interruption = None
            if self.faults or self.person.has_plans:
                moments = [moment_of(each, name) for each in document.requests]
                self._do(self.person.due(moments))
                self.check_alive(session)
                interruption = self.faults.of_set(Moment("ProcessRequest", name), moments)
            result = self._answer(session, document, interruption)
        self.journal.append(
            Exchange(
                at=begun,
                duration=clock.now() - begun,
                application=name,
                call="ProcessRequest",
                request=_as_text(text),
                answer=result.text,
                outcomes=result.exchanges,
                session=session.ticket,
            )
        )
        file = session.file
        if file.engine.changes and len(self.subscriptions):
            self.subscriptions.changed(file.company, file.name, file.engine.changes, name)
        return result.text

    def process_subscription(self, application: str, text: str | bytes) -> str:
        """Answer one set of subscription requests, and write it down; CallFailed if the call fails as a whole."""
        begun = self.now()
        with self.called("ProcessSubscription", application, text):
            file, host = self.file, self.host or (self.file.host if self.file else Host())
            if host.year < _FIRST_WITH_SUBSCRIPTIONS:
                raise CallFailed(hresult.CALL_NOT_AVAILABLE, f"{host.product_name} knows no subscriptions.")
            company = file.company if file else None
            answer = self.subscriptions.process(
                text,
                supported=host.versions,
                edition=company.edition if company else Edition.US,
                zone=company.zone if company else "UTC",
                now=begun,
            )
        self.journal.append(
            Exchange(begun, self.now() - begun, application, "ProcessSubscription", _as_text(text), answer)
        )
        return answer

    def process(self, text: str | bytes, *, application: str = "Mockbooks") -> str:
        """One request set, in the session that this application has as if from inside QuickBooks: nobody is asked.

        The session lasts as long as the file is open on the screen, so iterators go on from one call to the next.
        LookupError if no company file is open on the screen; CallFailed if the call fails as a whole.
        """
        with self.lock:
            file = self._file_on_screen()
            session = self._inside.get(application)
            if session is None or session.file is not file:
                session = self._inside[application] = self._new_session(Application(application), file)
            self._sessions.append(session)
            try:
                return self.process_request(session, text)
            finally:
                if session in self._sessions:
                    self._sessions.remove(session)

    def request_processor(self, *, certificate: Certificate | None = None) -> RequestProcessor:
        """A new QBXMLRP2 request processor, as a program gets it; `certificate` is the program's own signature."""
        from mockbooks.desktop.request_processor import RequestProcessor

        return RequestProcessor(self, certificate=certificate)

    @contextmanager
    def written_down(self, call: str, application: str, request: str | bytes, session: str = "") -> Iterator[None]:
        """Write a call that fails inside into the journal, with its explanation."""
        begun = self.now()
        try:
            yield
        except CallFailed as failure:
            self.journal.append(
                Exchange(
                    at=begun,
                    duration=self.now() - begun,
                    application=application,
                    call=call,
                    request=_as_text(request),
                    hresult=failure.hresult,
                    explanation=failure.explanation,
                    session=session,
                )
            )
            raise

    def check_alive(self, session: DesktopSession) -> None:
        """Raise CallFailed if the session was lost, or a dialog stands before it."""
        if session.lost is not None:
            raise CallFailed(session.lost.hresult, session.lost.explanation)
        entrance.check_no_dialog(self)

    def now(self) -> datetime:
        """The time by the open company's clock, or by the machine's, or that of any file on it; else the epoch."""
        clock = self._present_clock()
        return clock.now() if clock is not None else datetime.fromtimestamp(0, UTC)

    # The file on the screen or in the background

    def _hold(self, file: FileOnMachine, mode: FileMode, user: str) -> None:
        """Open a file in a mode, or switch the open one to it; CallFailed if somebody else stands in the way."""
        self._holding.take(file, mode, user)
        for session in self._sessions:
            session.session.multi_user = self.mode is FileMode.MULTI_USER

    def _close_screen(self) -> None:
        if self._open is not None:
            self.subscriptions.company_file(self._open.company, self._open.name, "Close")
            self._end_of_file(hresult.NO_ACCESS, _CLOSED.format(self._open.name))

    def _end_of_file(self, failure: HResult, why: str) -> None:
        self._open = None
        self.windows.clear()
        self._lose_sessions(failure, why)

    def _lose_sessions(self, failure: HResult, why: str) -> None:
        for session in [*self._sessions, *self._inside.values()]:
            session.lose(failure, why)
        self._sessions.clear()
        self._inside.clear()
        if self._open is None:
            self._holding.let_go()

    def _file_on_screen(self) -> FileOnMachine:
        if self._open is None:
            raise LookupError("no company file is open on the screen; ask by its name (file_named, permissions_of)")
        return self._open

    def _new_session(self, application: Application, file: FileOnMachine, *, automatic: bool = False) -> DesktopSession:
        self._tickets += 1
        session = Session(
            application=application.name,
            user=self.person.user,
            automatic_login=automatic,
            multi_user=self.mode is FileMode.MULTI_USER,
            windows=self.windows,
            event_recovery=self.subscriptions,
        )
        return DesktopSession(ticket(self._tickets), application, file, session)

    # What the person and the faults do, and the answer

    def _happen(self, moment: Moment) -> None:
        self._do(self.person.due([moment]))
        for fault in self.faults.of_call(moment):
            wait(self._present_clock(), fault.delay)
            if fault.failure is not None:
                self._befall(fault)
                raise fault.failed()

    def _bring_faults(self, file: FileOnMachine) -> None:
        """The faults of the file's recipe apply from the first time that it is opened here."""
        if not file.has_brought_faults:
            file.has_brought_faults = True
            self.faults.add_kept(file.faults())

    def _do(self, deeds: list[Deed]) -> None:
        for deed in deeds:
            getattr(self, deed.what)(*deed.arguments)

    def _befall(self, fault: Fault) -> None:
        """What becomes of QuickBooks with a fault."""
        match fault.then:
            case "lose_session":
                self._lose_sessions(hresult.INVALID_TICKET, "A fault that was added took the session away.")
            case "close_company":
                self.close_company()
            case "close_quickbooks":
                self.close()
            case "crash_quickbooks":
                self.crash()
            case "show_dialog":
                self.show(_SOME_DIALOG)

    def _answer(
        self, session: DesktopSession, document: RequestDocument, interruption: Interruption | None
    ) -> ProcessedSet:
        """Process a set as far as the faults let it. What stands before the interruption is done for good."""
        if interruption is not None:
            fault, place = interruption
            wait(self._present_clock(), fault.delay)
            del document.requests[place + 1 if fault.carried_out else place :]
            if document.requests:
                self._process(session, document)
            self._befall(fault)
            raise fault.failed()
        return self._process(session, document)

    def _process(self, session: DesktopSession, document: RequestDocument) -> ProcessedSet:
        circumstances = Circumstances(
            self.faults,
            lambda seconds: wait(self._present_clock(), seconds),
            session.wishes.read_only,
            is_watched=len(self.subscriptions) > 0,
        )
        try:
            return session.file.engine.answer(document, session.session, circumstances)
        except sqlite3.Error as error:
            raise CallFailed(
                hresult.INTERNAL_ERROR, f"{session.file.name} is busy, damaged or cannot be written: {error}."
            ) from error
        except Exception as error:
            why = f"This is a fault of Mockbooks, not an answer of QuickBooks.\n{traceback.format_exc()}"
            raise CallFailed(hresult.UNEXPECTED_ERROR, why) from error

    def _present_clock(self) -> Clock | None:
        file = self.file
        if file is not None:
            return file.company.clock
        if self._clock is not None:
            return self._clock
        return self._files[0].clock if self._files else None


def _as_text(request: str | bytes) -> str:
    return request if isinstance(request, str) else request.decode("utf-8", "backslashreplace")
