"""QBXMLRP2.RequestProcessor: the component through which every program talks to QuickBooks, method for method.

Order of calls: OpenConnection or OpenConnection2, what AuthPreferences shall be, BeginSession, any number of
ProcessRequest, EndSession, CloseConnection. One session a connection at a time. A call out of order, or with a wrong
ticket, fails with its HRESULT [D:TLB]; failures are `CallFailed`, which a door turns into what its callers expect.
ProcessSubscription needs neither connection nor session [D:OSR]. Names are the component's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from mockbooks.company.host import Host
from mockbooks.desktop.applications import Application
from mockbooks.desktop.auth_preferences import AuthPreferences
from mockbooks.desktop.desktop import Desktop
from mockbooks.desktop.sessions import DesktopSession, FileMode
from mockbooks.qbxml import hresult
from mockbooks.qbxml.hresult import CallFailed

if TYPE_CHECKING:
    from mockbooks.desktop.dialogs import Certificate

# The connection types of the component's type library [D:TLB].
UNKNOWN, LOCAL_QBD, REMOTE_QBD, LOCAL_QBD_LAUNCH_UI, REMOTE_QBOE = range(5)

# A number that is no mode, and that clients send all the same [O].
_SEEN_AS_MODE = 3


class RequestProcessor:
    """One request processor object: one connection, at most one session at a time."""

    def __init__(self, desktop: Desktop, *, certificate: Certificate | None = None) -> None:
        """Made by `Desktop.request_processor`; `certificate` is the signature of the program that made it."""
        self._desktop = desktop
        self._certificate = certificate
        self._application: Application | None = None
        self._session: DesktopSession | None = None
        self._connection_type = UNKNOWN
        self._last_error = ""
        self._preferences = AuthPreferences(self)

    # The component describes itself: QBXMLRP2 13.0 R4000+1, the one whose type library is known [D:TLB]

    @property
    def MajorVersion(self) -> int:  # noqa: N802
        """Major version of the request processor, not of QuickBooks."""
        return 13

    @property
    def MinorVersion(self) -> int:  # noqa: N802
        """Minor version of the request processor."""
        return 0

    @property
    def ReleaseLevel(self) -> int:  # noqa: N802
        """3: a released component, no beta."""
        return 3

    @property
    def ReleaseNumber(self) -> int:  # noqa: N802
        """Release number of the request processor."""
        return 4000

    @property
    def ConnectionType(self) -> int:  # noqa: N802
        """The type of the open connection, 0 while there is none."""
        return self._connection_type

    @property
    def AuthPreferences(self) -> AuthPreferences:  # noqa: N802
        """What to ask for before the session."""
        return self._preferences

    @property
    def QBXMLVersionsForSubscription(self) -> tuple[str, ...]:  # noqa: N802
        """The qbXML versions that ProcessSubscription takes, oldest first: those with subscriptions (assumed)."""
        with self.checked("QBXMLVersionsForSubscription", ""):
            file = self._desktop.file
            host = self._desktop.host or (file.host if file else Host())
            return tuple(str(version) for version in host.versions if version.major >= 3)

    def OpenConnection(self, appID: str, appName: str) -> None:  # noqa: N802, N803
        """Connect under a name; the same as OpenConnection2 to the QuickBooks of this machine."""
        self._open("OpenConnection", appID, appName, LOCAL_QBD)

    def OpenConnection2(self, appID: str, appName: str, connPref: int) -> None:  # noqa: N802, N803
        """Connect under a name, with a connection type (0 to 4)."""
        self._open("OpenConnection2", appID, appName, connPref)

    def BeginSession(self, qbFileName: str, reqFileMode: int) -> str:  # noqa: N802, N803
        """Begin a session with a company file ("" is the open one), mode 0 single, 1 multi, 2 either; the ticket."""
        with self.checked("BeginSession", f'"{qbFileName}", {reqFileMode}'):
            application = self._connected()
            if self._session is not None:
                raise CallFailed(hresult.SESSION_ALREADY_BEGUN, "One connection has one session at a time.")
            mode = _mode(reqFileMode)
            if self._connection_type == LOCAL_QBD_LAUNCH_UI:
                self._desktop.launch(qbFileName)
            self._session = self._desktop.begin_session(application, qbFileName, mode, self._preferences.wishes)
            return self._session.ticket

    def ProcessRequest(self, ticket: str, inputRequest: str) -> str:  # noqa: N802, N803
        """Answer one request set."""
        with self._desktop.lock, self._remembered():
            with self._desktop.written_down("ProcessRequest", self._name(), inputRequest):
                session = self._begun(ticket)
            return self._desktop.process_request(session, inputRequest)

    def ProcessSubscription(self, inputRequest: str) -> str:  # noqa: N802, N803
        """Answer one set of subscription requests; needs no session."""
        with self._desktop.lock, self._remembered():
            return self._desktop.process_subscription(self._name(), inputRequest)

    def EndSession(self, ticket: str) -> None:  # noqa: N802
        """End the session; its iterators are gone."""
        with self.checked("EndSession", ticket):
            self._desktop.end_session(self._begun(ticket))
            self._session = None

    def CloseConnection(self) -> None:  # noqa: N802
        """Close the connection. Inside a session it ends the session too (assumed)."""
        with self.checked("CloseConnection", ""):
            self._connected()
            if self._session is not None:
                self._desktop.end_session(self._session)
            self._application = self._session = None
            self._connection_type = UNKNOWN

    def GetCurrentCompanyFileName(self, ticket: str) -> str:  # noqa: N802
        """Full path of the company file the session is with; 0x8004040B once that was closed (assumed)."""
        with self.checked("GetCurrentCompanyFileName", ticket):
            session = self._begun(ticket)
            if session.lost is not None:
                raise CallFailed(hresult.NO_COMPANY_FILE_NAME, session.lost.explanation)
            return session.file.name

    def QBXMLVersionsForSession(self, ticket: str) -> tuple[str, ...]:  # noqa: N802
        """The qbXML versions the QuickBooks of this session accepts, oldest first; the same list as HostQuery's."""
        with self.checked("QBXMLVersionsForSession", ticket):
            return tuple(str(version) for version in self._begun(ticket).file.host.versions)

    def GetQBLastError(self) -> str:  # noqa: N802
        """What the last failed call of this object said; "" if none has failed (assumed)."""
        return self._last_error

    def release(self) -> None:
        """Nobody holds the object any longer: its session ends and its connection is closed."""
        with self._desktop.lock:
            session, self._session, self._application = self._session, None, None
            if session is not None:
                self._desktop.end_session(session)

    # What AuthPreferences needs of the object it belongs to

    def session_of(self, call: str, ticket: str) -> DesktopSession:
        """The session of a ticket; CallFailed if it is not the one."""
        with self.checked(call, ticket):
            return self._begun(ticket)

    def check_outside_session(self) -> None:
        """Raise CallFailed inside a session."""
        if self._session is not None:
            raise CallFailed(hresult.CALL_INSIDE_SESSION, "Make this call before BeginSession.")

    @contextmanager
    def checked(self, call: str, arguments: str) -> Iterator[None]:
        """A call: its turn, the person and the faults before it, and if it fails the journal and GetQBLastError."""
        with self._remembered(), self._desktop.called(call, self._name(), arguments):
            yield

    @contextmanager
    def _remembered(self) -> Iterator[None]:
        try:
            yield
        except CallFailed as failure:
            self._last_error = failure.text
            raise

    def _open(self, call: str, app_id: str, app_name: str, connection_type: int) -> None:
        with self._remembered(), self._desktop.called(call, app_name, f'"{app_id}", "{app_name}", {connection_type}'):
            if self._application is not None:
                raise CallFailed(hresult.ALREADY_CONNECTED, f'Connected already, as "{self._application.name}".')
            if not app_name:
                raise CallFailed(hresult.NO_APPLICATION_NAME, "The application's name is empty.")
            if connection_type not in (UNKNOWN, LOCAL_QBD, LOCAL_QBD_LAUNCH_UI):
                raise CallFailed(
                    hresult.CONNECTION_TYPE_NOT_FOUND,
                    f"Connection type {connection_type} is to a QuickBooks elsewhere; there is only this machine's.",
                )
            self._application = Application(app_name, self._certificate)
            self._connection_type = connection_type or LOCAL_QBD

    def _name(self) -> str:
        return self._application.name if self._application else ""

    def _connected(self) -> Application:
        if self._application is None:
            raise CallFailed(hresult.NOT_CONNECTED, "Call OpenConnection or OpenConnection2 first.")
        return self._application

    def _begun(self, ticket: str) -> DesktopSession:
        self._connected()
        if self._session is None:
            raise CallFailed(hresult.NO_SESSION, "Call BeginSession first; it gives the ticket.")
        if ticket != self._session.ticket:
            raise CallFailed(
                hresult.INVALID_TICKET, f"The ticket of this session is {self._session.ticket}, not {ticket!r}."
            )
        return self._session


def _mode(requested: int) -> FileMode:
    """The mode asked for. Clients send 3, which is no mode [O]: taken as "do not care"; others fail. Both assumed."""
    if requested in tuple(FileMode):
        return FileMode(requested)
    if requested == _SEEN_AS_MODE:
        return FileMode.DO_NOT_CARE
    raise CallFailed(hresult.INVALID_PARAMETER, f"{requested} is no file mode; there are 0, 1 and 2.")
