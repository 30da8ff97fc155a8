"""Where an update stands, and all it has to remember between two stages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from mockbooks.doors.web_connector.actions import Begun
from mockbooks.doors.web_connector.answers import ServiceError
from mockbooks.doors.web_connector.ending import Ending, Update
from mockbooks.doors.web_connector.endless import Limits, Watch
from mockbooks.doors.web_connector.log import QwcLog
from mockbooks.doors.web_connector.qwc_file import QwcFile
from mockbooks.qbxml.hresult import CallFailed

__all__ = ["Stage", "State", "log_failed", "service_failed"]


class Stage(StrEnum):
    """Where an update stands: what it is about to do."""

    SERVER_VERSION = "serverVersion"
    CLIENT_VERSION = "clientVersion"
    WARN = "ask about the version"
    AUTHENTICATE = "authenticate"
    CONNECT = "begin the session"
    CONNECTION_ERROR = "connectionError"
    TIES = "ask for FileID and AppLock"
    LOCK = "take the lock"
    QUESTIONS = "ask host, company and preferences"
    SEND = "sendRequestXML"
    PROCESS = "process"
    RECEIVE = "receiveResponseXML"
    LAST_ERROR = "getLastError"
    PAUSE = "wait"
    OFFER = "offer interactive mode"
    INTERACTIVE_URL = "getInteractiveURL"
    SHOW = "show the page"
    DONE = "interactiveDone"
    POLL = "wait for the page"
    REJECT = "interactiveRejected"
    CLOSE = "closeConnection"
    UNLOCK = "give the lock back"
    END_SESSION = "end the session"
    ENDED = "ended"


@dataclass
class State:
    """One update of one application, as far as it has come; `update` is what is known of it."""

    qwc: QwcFile
    password: str
    log: QwcLog
    machine: str
    version: str
    update: Update
    now: Callable[[], datetime]
    limits: Limits = field(default_factory=Limits)
    stage: Stage = Stage.SERVER_VERSION
    ticket: str = ""
    company_file: str = ""
    """The file the service asked for."""
    session: Begun | None = None
    country: str = ""
    hcp: str = ""
    request: str = ""
    response: str = ""
    failure: CallFailed | None = None
    """What QuickBooks raised for the last request, or for the session."""
    after_empty: bool = False
    """Whether getLastError is asked because sendRequestXML gave nothing."""
    question: str = ""
    url: str = ""
    is_locked: bool = False
    has_failed: bool = False
    """Whether QuickBooks could not take a request set; a session that began at the second try is no failure."""
    has_asked: bool = False
    percent: int | None = None

    def __post_init__(self) -> None:
        """Count what happens."""
        self.watch = Watch(self.limits)

    @property
    def has_ended(self) -> bool:
        """Whether there is nothing more to do."""
        return self.stage is Stage.ENDED

    def odd(self, what: str) -> None:
        """Note what the service should not do, once."""
        if what not in self.update.oddities:
            self.update.oddities.append(what)

    def finish(self, ending: Ending, message: str, explanation: str = "") -> Stage:
        """The update ends like this; what is open is closed first. What ended it first stays what it was."""
        if not self.update.message:
            self.update.message = message
        if self.update.ending is Ending.DONE:
            self.update.ending, self.update.explanation = ending, explanation
        if self.session is None:
            return Stage.ENDED
        return Stage.UNLOCK if self.is_locked else Stage.END_SESSION

    @property
    def newest(self) -> str:
        """The newest qbXML version that QuickBooks takes, "13.0"."""
        assert self.session is not None, "there is a session before there is a version"
        return self.session.versions[-1]


def service_failed(exchange: State, operation: str, error: ServiceError) -> Stage:
    """A call failed that may not fail: the update ends, and what is open is closed."""
    log_failed(exchange, operation, error)
    number = {"sendRequestXML": "QBWC1041: ", "receiveResponseXML": "QBWC1042: "}.get(operation, "")
    message = f"{number}{operation[0].upper()}{operation[1:]} failed. Error message: {error.text}"
    return exchange.finish(Ending.SERVICE_ERROR, message, f"{operation}: {error.explanation}")


def log_failed(exchange: State, operation: str, error: ServiceError) -> None:
    """Write down that a call failed."""
    if operation in ("sendRequestXML", "receiveResponseXML"):
        exchange.log.write(f"{operation} failed", error=error.text)
    else:
        exchange.log.write("call failed", operation=operation, error=error.text)
