"""QWCLog.txt, the log of the Web Connector, line by line.

A line is `YYYYMMDD.hh:mm:ss UTC<TAB>: <Class>.<method>() : <text>`, the time in UTC, ended as Windows ends lines; below
some stands a dump of qbXML, as it is [R: public logs of versions 2.1 and 2.3]. Two levels: what the calls say, and with
VERBOSE the dumps too; the name DEBUG of the first is assumed. Passwords are in no line.

Each line of the table says how it is known: `recorded` lines are word by word those of public logs; what stands
between them was not found in one, and is worded after them (`assumed`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType

from mockbooks.company.clock import Clock

__all__ = ["LINES", "Level", "Line", "QwcLog"]


class Level(IntEnum):
    """How much is written."""

    OFF = 0
    DEBUG = 1
    VERBOSE = 2


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of line: who writes it, its text, the level from which it is written, how it is known."""

    source: str
    text: str
    known: str
    level: Level = Level.DEBUG


_RECORDED, _ASSUMED = "recorded", "assumed"
_LOCK = r"HKEY_CURRENT_USER\Software\Intuit\QBWebConnector\UpdateLock"
_STARS = "*********************"


def _soap(method: str, text: str, known: str = _RECORDED, level: Level = Level.DEBUG) -> Line:
    return Line(f"QBWebConnector.SOAPWebService.{method}()", text, known, level)


def _backward(operation: str) -> dict[str, Line]:
    """A service that has no serverVersion or clientVersion is taken for an old one."""
    method = f"do_{operation}"
    return {
        f"{operation} failed": _soap(
            method,
            f"Actual error received from web service for {operation} call: <{{error}}>. For backward compatibility of "
            f"all webservers, QBWC will catch all errors under app-not-supporting-{operation}.",
            _ASSUMED,
        ),
        f"{operation} not supported": _soap(
            method,
            f"This application does not contain support for {operation}. Allowing update operation for backward "
            "compatibility.",
            _ASSUMED,
        ),
    }


#: Every line that is written, by a name of ours.
LINES: Mapping[str, Line] = MappingProxyType(
    {
        "scheduled": Line("UpdateThisScheduledApp()", "Password management - Started", _RECORDED),
        "started": Line(
            "QBWebConnector.WebServiceManager.DoUpdateSelected()",
            "updateWS() for application = '{app}' has STARTED",
            _RECORDED,
        ),
        "lock is free": Line("QBWebConnector.RegistryManager.getUpdateLock()", f"{_LOCK} = FALSE", _RECORDED),
        "lock set": Line("QBWebConnector.RegistryManager.setUpdateLock()", f"{_LOCK} has been set to True", _RECORDED),
        "locked": Line(
            "QBWebConnector.RegistryManager.setUpdateLock()", f"{_STARS} Update session locked {_STARS}", _RECORDED
        ),
        "initiated": _soap("instantiateWebService", "Initiated connection to the following application."),
        "name": _soap("instantiateWebService", "AppName: {app}"),
        "unique name": _soap("instantiateWebService", "AppUniqueName (if available): {unique}"),
        "url": _soap("instantiateWebService", "AppURL: {url}"),
        "serverVersion": _soap("do_serverVersion", "*** Calling serverVersion()."),
        "serverVersion gave": _soap(
            "do_serverVersion", 'Received from serverVersion() following parameter:<serverVersionRet="{value}">'
        ),
        **_backward("serverVersion"),
        "clientVersion": _soap(
            "do_clientVersion", '*** Calling clientVersion() with following parameter:<productVersion="{version}">'
        ),
        "clientVersion gave": _soap(
            "do_clientVersion", 'Received from clientVersion() following parameter:<clientVersionRet="{value}">'
        ),
        **_backward("clientVersion"),
        "version agreed": _soap(
            "do_clientVersion",
            "This application agrees with the current version of QBWebConnector. Allowing update operation.",
        ),
        "version recommended": _soap("do_clientVersion", "The server recommends version {version}.", _ASSUMED),
        "version warned": _soap("do_clientVersion", "Warning from the application: {text}", _ASSUMED),
        "version refused": _soap("do_clientVersion", "Error from the application: {text}", _ASSUMED),
        "authenticate": _soap("do_authenticate", "Authenticating to application '{app}', username = '{user}'"),
        "authenticate gave": _soap("do_authenticate", "Received from authenticate() following parameters:{values}"),
        "authenticate failed": _soap(
            "do_authenticate", "QBWC1012: Authentication failed due to following error message.\r\n{error}"
        ),
        "not a valid user": _soap(
            "do_authenticate",
            "QBWC1012: Authentication failed due to following error message.\r\n"
            "QBWC1040: The application says that this user did not provide a valid password.",
            _ASSUMED,
        ),
        "no work": _soap("do_authenticate", "No data exchange required.", _ASSUMED),
        "busy": _soap("do_authenticate", "The application is busy. No update now.", _ASSUMED),
        "session begun": _soap("do_authenticate", 'Began QuickBooks session with company file "{file}".', _ASSUMED),
        "connectionError": _soap(
            "do_connectionError",
            '*** Calling connectionError() with following parameters:<wcTicket="{ticket}"><hresult="{hresult}">'
            '<message="{message}">',
            _ASSUMED,
        ),
        "connectionError gave": _soap(
            "do_connectionError",
            'Received from connectionError() following parameter:<connectionErrorRet="{value}">',
            _ASSUMED,
        ),
        "sendRequestXML": _soap(
            "do_sendRequestXML", "*** Calling sendRequestXML() with following parameters:", _ASSUMED
        ),
        "send ticket": _soap("do_sendRequestXML", 'wcTicket="{ticket}"', _ASSUMED),
        "send hcp": _soap("do_sendRequestXML", "strHCPResponse =", _ASSUMED),
        "send hcp dump": _soap("do_sendRequestXML", "XML dump follows: -\r\n\r\n{xml}", _ASSUMED, Level.VERBOSE),
        "send file": _soap("do_sendRequestXML", 'cfn="{file}"'),
        "send country": _soap("do_sendRequestXML", 'qbNationality="{country}"'),
        "send major": _soap("do_sendRequestXML", 'qbXMLMajorVers="{major}"'),
        "send minor": _soap("do_sendRequestXML", 'qbXMLMinorVers="{minor}"'),
        "request received": _soap("do_sendRequestXML", "Request xml received."),
        "no request": _soap("do_sendRequestXML", "No request xml received.", _ASSUMED),
        "processing": _soap("ProcessRequestXML", "Processing request #{number}"),
        "request size": _soap("ProcessRequestXML", "REQUEST: received from application: size (bytes) = {size}"),
        "request dump": _soap("ProcessRequestXML", "XML dump follows: -\r\n\r\n{xml}", level=Level.VERBOSE),
        "sending": _soap("ProcessRequestXML", "Sending request to QuickBooks."),
        "answer size": _soap(
            "ProcessRequestXML", "RESPONSE: received from QuickBooks: size (bytes) = {size}", _ASSUMED
        ),
        "quickbooks failed": _soap(
            "ProcessRequestXML",
            "Sending error message back to application:\r\nHRESULT = {hresult}\r\nMessage: {message}",
        ),
        "failed dump": _soap(
            "ProcessRequestXML",
            "XML dump follows: -\r\n\r\nRequest that failed:\r\n\r\n{xml}",
            level=Level.VERBOSE,
        ),
        "receiveResponseXML": _soap(
            "do_receiveResponseXML", "*** Calling receiveResponseXML() with following parameters:", _ASSUMED
        ),
        "receive ticket": _soap("do_receiveResponseXML", 'wcTicket="{ticket}"'),
        "receive response": _soap("do_receiveResponseXML", "response ="),
        "receive dump": _soap("do_receiveResponseXML", "XML dump follows: -\r\n\r\n{xml}", level=Level.VERBOSE),
        "receive hresult": _soap("do_receiveResponseXML", 'hresult="{hresult}"', _ASSUMED),
        "receive message": _soap("do_receiveResponseXML", 'message="{message}"'),
        "receiveResponseXML gave": _soap(
            "do_receiveResponseXML",
            'Received from receiveResponseXML() following parameter:<receiveResponseXMLRet="{value}">',
            _ASSUMED,
        ),
        "sendRequestXML failed": _soap(
            "do_sendRequestXML", "QBWC1041: SendRequestXML failed\r\nError message: {error}", _ASSUMED
        ),
        "receiveResponseXML failed": _soap(
            "do_receiveResponseXML",
            "QBWC1042: ReceiveResponseXML failed\r\nError message: {error} See QWCLog for more details. "
            "Remember to turn logging on.",
        ),
        "call failed": _soap("do_{operation}", "{operation} failed\r\nError message: {error}", _ASSUMED),
        "getLastError": _soap(
            "do_getLastError", '*** Calling getLastError() with following parameter:<wcTicket="{ticket}">', _ASSUMED
        ),
        "getLastError gave": _soap(
            "do_getLastError", 'Received from getLastError() following parameter:<getLastErrorRet="{value}">', _ASSUMED
        ),
        "pause": _soap("do_getLastError", "The application has nothing yet. Waiting {seconds} seconds.", _ASSUMED),
        "getInteractiveURL": _soap(
            "do_getInteractiveURL",
            '*** Calling getInteractiveURL() with following parameters:<wcTicket="{ticket}"><sessionID="{session}">',
            _ASSUMED,
        ),
        "getInteractiveURL gave": _soap(
            "do_getInteractiveURL",
            'Received from getInteractiveURL() following parameter:<getInteractiveURLRet="{value}">',
            _ASSUMED,
        ),
        "interactiveRejected": _soap(
            "do_interactiveRejected",
            '*** Calling interactiveRejected() with following parameters:<wcTicket="{ticket}"><reason="{reason}">',
            _ASSUMED,
        ),
        "interactiveRejected gave": _soap(
            "do_interactiveRejected",
            'Received from interactiveRejected() following parameter:<interactiveRejectedRet="{value}">',
            _ASSUMED,
        ),
        "interactiveDone": _soap(
            "do_interactiveDone",
            '*** Calling interactiveDone() with following parameter:<wcTicket="{ticket}">',
            _ASSUMED,
        ),
        "interactiveDone gave": _soap(
            "do_interactiveDone",
            'Received from interactiveDone() following parameter:<interactiveDoneRet="{value}">',
            _ASSUMED,
        ),
        "closeConnection": _soap(
            "do_closeConnection",
            '*** Calling closeConnection() with following parameter:<wcTicket="{ticket}">',
            _ASSUMED,
        ),
        "closeConnection gave": _soap(
            "do_closeConnection",
            'Received from closeConnection() following parameter:<closeConnectionRet="{value}">',
            _ASSUMED,
        ),
        "ended session": _soap("do_closeConnection", "Ended QuickBooks session", _ASSUMED),
        "stopped": _soap("ProcessRequestXML", "The update was stopped, since it does not end: {why}", _ASSUMED),
        "company refused": _soap("do_authenticate", "{why}", _ASSUMED),
        "completed": Line("UpdateThisScheduledApp()", "Update completed successfully.", _ASSUMED),
        "completed with errors": Line(
            "UpdateThisScheduledApp()",
            "QBWC1031: Update completed with some error. Application has been notified of the error accordingly. See "
            "QWCLog for further information.",
            _RECORDED,
        ),
        "lock given back": Line(
            "QBWebConnector.RegistryManager.setUpdateLock()", f"{_LOCK} has been set to False", _ASSUMED
        ),
        "unlocked": Line(
            "QBWebConnector.RegistryManager.setUpdateLock()", f"{_STARS} Update session unlocked {_STARS}", _ASSUMED
        ),
    }
)


class QwcLog:
    """The log of a Web Connector: handed on line by line to `sink`, or kept in memory if there is none."""

    def __init__(self, clock: Clock, level: Level = Level.VERBOSE, sink: Callable[[str], None] | None = None) -> None:
        """Write by this clock, at this level."""
        self.level = level
        self._clock = clock
        self._sink = sink
        self._pieces: list[str] = []

    @property
    def text(self) -> str:
        """The whole log, as far as it is kept in memory."""
        return "".join(self._pieces)

    def write(self, name: str, **values: object) -> None:
        """Write a line of the table, if its level is on."""
        line = LINES[name]
        if line.level > self.level:
            return
        stamp = self._clock.now().strftime("%Y%m%d.%H:%M:%S")
        written = f"{stamp} UTC\t: {line.source.format(**values)} : {line.text.format(**values)}\r\n"
        if self._sink is not None:
            self._sink(written)
        else:
            self._pieces.append(written)
