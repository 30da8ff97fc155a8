"""One update as a state machine: a table of stages, each with what it asks of the outside and what follows.

No I/O: `action` says what is to be done next, `told` takes what came of it. The order of calls is the guide's
[D:WCG,WCS]: serverVersion, clientVersion, authenticate, the session with QuickBooks (connectionError if there is
none), the Web Connector's own questions, then sendRequestXML and receiveResponseXML in turn, getLastError where one
of them says so, closeConnection.

- serverVersion and clientVersion may fail; the update goes on, the service counts as an old one.
- authenticate: "none", "busy" and "nvu" stand in the second string and are compared without case [R]. Whether a
  closeConnection follows them was not found; assumed: no.
- Only the first sendRequestXML carries the answer to the Web Connector's own questions [R].
- receiveResponseXML: negative is an error, 100 and more is the end, anything else goes on, 0 too. Percent may fall.
- An empty sendRequestXML asks getLastError: "NoOp" waits 5 seconds and asks again, "Interactive mode" opens a page, any
  other text ends the update [D:WCG].
- A failed HTTP call ends the update; nothing is called a second time [O].
- What never ends is stopped (`endless`); the real one would go on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from mockbooks.doors.web_connector import company_ties
from mockbooks.doors.web_connector.actions import (
    Action,
    Ask,
    BeginSession,
    Begun,
    CallService,
    EndSession,
    Outcome,
    Process,
    Show,
    Wait,
)
from mockbooks.doors.web_connector.answers import Answer, ServiceError, integer
from mockbooks.doors.web_connector.ending import Ending, Update
from mockbooks.doors.web_connector.endless import Limits, Watch
from mockbooks.doors.web_connector.log import QwcLog
from mockbooks.doors.web_connector.qwc_file import QwcFile
from mockbooks.qbxml.hresult import CallFailed

__all__ = ["Exchange", "Stage", "says_error"]

#: How long NoOp waits [D:WCG]; how often interactiveDone is asked is assumed to be the same.
PAUSE = 5.0
WANTS_INTERACTIVE = "interactive mode"
REJECTED = "User rejected interactive mode."


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
class Exchange:
    """One update of one application; `update` is what is known of it so far."""

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
    has_asked: bool = False
    percent: int | None = None

    def __post_init__(self) -> None:
        """Count what happens."""
        self.watch = Watch(self.limits)

    @property
    def has_ended(self) -> bool:
        """Whether there is nothing more to do."""
        return self.stage is Stage.ENDED

    @property
    def action(self) -> Action:
        """What is to be done now."""
        return STEPS[self.stage].act(self)

    def told(self, outcome: Outcome) -> None:
        """Take what came of the action, and go on to the next stage."""
        if isinstance(outcome, Answer):
            name = self.stage.value
            for oddity in outcome.oddities:
                self.odd(f"{name}: {oddity}")
        self.stage = STEPS[self.stage].follow(self, outcome)

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


# Before the session


def _call(operation: str, *names: str) -> Callable[[Exchange], Action]:
    """A call whose arguments are values of the exchange, by parameter: `ticket` or `ticket=value of`."""

    def act(exchange: Exchange) -> Action:
        arguments = {parameter: _VALUES[parameter](exchange) for parameter in names}
        return CallService(operation, arguments)

    return act


def _server_version(exchange: Exchange, outcome: Outcome) -> Stage:
    _version_told(exchange, outcome, "serverVersion")
    return Stage.CLIENT_VERSION


def _client_version(exchange: Exchange, outcome: Outcome) -> Stage:
    if not _version_told(exchange, outcome, "clientVersion"):
        return Stage.AUTHENTICATE
    assert isinstance(outcome, Answer)
    mark, text = outcome.text[:2].upper(), outcome.text[2:]
    if mark == "E:":
        exchange.log.write("version refused", text=text)
        return exchange.finish(Ending.VERSION_REFUSED, text, f"clientVersion said {outcome.text!r}.")
    if mark == "W:":
        exchange.log.write("version warned", text=text)
        exchange.question = text
        return Stage.WARN
    if mark == "O:":
        exchange.log.write("version recommended", version=text)
    elif outcome.text:
        exchange.odd(f"clientVersion: {outcome.text!r} begins with none of W:, E: and O:, and counts as ''")
    exchange.log.write("version agreed")
    return Stage.AUTHENTICATE


def _version_told(exchange: Exchange, outcome: Outcome, operation: str) -> bool:
    """Log what came of one of the two calls that may fail."""
    if isinstance(outcome, ServiceError):
        exchange.log.write(f"{operation} failed", error=outcome.text)
        exchange.log.write(f"{operation} not supported")
        first = outcome.explanation.splitlines()[0]
        exchange.odd(f"{operation} failed, which counts as a service that has none: {first}")
        return False
    assert isinstance(outcome, Answer)
    exchange.log.write(f"{operation} gave", value=outcome.text)
    return True


def _warn(exchange: Exchange, outcome: Outcome) -> Stage:
    if outcome is True:
        exchange.log.write("version agreed")
        return Stage.AUTHENTICATE
    why = "clientVersion warned, and the person at the desk did not want to go on."
    return exchange.finish(Ending.VERSION_REFUSED, exchange.question, why)


_WORDS = ("none", "nvu", "busy")


def _authenticated(exchange: Exchange, outcome: Outcome) -> Stage:
    if isinstance(outcome, ServiceError):
        exchange.log.write("authenticate failed", error=outcome.text)
        return exchange.finish(
            Ending.SERVICE_ERROR,
            "QBWC1012: Authentication failed due to following error message. " + outcome.text,
            f"authenticate: {outcome.explanation}",
        )
    assert isinstance(outcome, Answer)
    shown = "".join(f'<authRet[{place}]="{text}">' for place, text in enumerate(outcome.strings))
    exchange.log.write("authenticate gave", values=shown)
    ticket, company_file, postpone, every = (*outcome.strings, "", "", "", "")[:4]
    exchange.ticket, exchange.company_file = ticket, company_file
    exchange.update.postpone_seconds = _seconds(exchange, 2, postpone)
    exchange.update.run_every_seconds = _seconds(exchange, 3, every)
    word = company_file.casefold()
    if word == "none":
        exchange.log.write("no work")
        return exchange.finish(Ending.NOTHING_TO_DO, "No data exchange required")
    if word == "busy":
        exchange.log.write("busy")
        return exchange.finish(Ending.BUSY, "The application is busy", "authenticate said 'busy'.")
    if word == "nvu":
        exchange.log.write("not a valid user")
        why = f"authenticate says that {exchange.qwc.user_name!r} with this password is not a valid user (nvu)."
        return exchange.finish(Ending.NOT_A_VALID_USER, "QBWC1012: Authentication failed", why)
    if ticket.casefold() in _WORDS:
        exchange.odd(
            f"authenticate: {ticket!r} stands in the first string, which is the ticket; it belongs into the second"
        )
    return Stage.CONNECT


def _seconds(exchange: Exchange, place: int, text: str) -> int | None:
    if not text.strip():
        return None
    if text.strip().isdecimal():
        return int(text)
    exchange.odd(f"authenticate: string {place} is {text!r}, no number of seconds")
    return None


# The session, and what stands in the company


def _connected(exchange: Exchange, outcome: Outcome) -> Stage:
    if isinstance(outcome, CallFailed):
        exchange.failure = outcome
        exchange.update.failures.append(f"{outcome.hresult} {outcome.text}")
        return Stage.CONNECTION_ERROR
    assert isinstance(outcome, Begun)
    exchange.session, exchange.failure = outcome, None
    exchange.log.write("session begun", file=outcome.company_file)
    return Stage.TIES


def _connection_error(exchange: Exchange, outcome: Outcome) -> Stage:
    failure = exchange.failure
    assert failure is not None, "connectionError is called with a failure"
    message, why = f"{failure.hresult} {failure.text}", failure.explanation
    if isinstance(outcome, ServiceError):
        _log_failed(exchange, "connectionError", outcome)
        return exchange.finish(Ending.QUICKBOOKS_ERROR, message, f"{why}\nconnectionError: {outcome.explanation}")
    assert isinstance(outcome, Answer)
    exchange.log.write("connectionError gave", value=outcome.text)
    if outcome.text.strip().casefold() == "done":
        return exchange.finish(Ending.QUICKBOOKS_ERROR, message, why)
    endless = exchange.watch.again("connection_errors")
    if endless is not None:
        return exchange.finish(Ending.DOES_NOT_END, message, f"{endless}\n{why}")
    exchange.company_file = outcome.text
    return Stage.CONNECT


def _ties(exchange: Exchange, outcome: Outcome) -> Stage:
    if isinstance(outcome, CallFailed):
        return _broken(exchange, outcome)
    assert isinstance(outcome, str)
    ties = company_ties.ties_of(outcome, exchange.qwc.owner_id)
    if exchange.qwc.is_read_only:
        return Stage.QUESTIONS
    assert exchange.session is not None
    file = exchange.session.company_file
    if (ties.file_id or "").casefold() != exchange.qwc.file_id.casefold():
        has = f"has the FileID {ties.file_id}" if ties.file_id else "was never tied to this application"
        why = (
            f"{file} {has}; the .qwc file has {exchange.qwc.file_id}. The application is added to another company file."
        )
        return _refuse_company(exchange, "This is not the company file that the application was added to.", why)
    if ties.locked_by and ties.locked_by.casefold() != exchange.machine.casefold():
        why = f"AppLock in {file} is {ties.app_lock}: the Web Connector of {ties.locked_by} updates this application."
        return _refuse_company(exchange, f"The application is locked by {ties.locked_by}.", why)
    return Stage.LOCK


def _refuse_company(exchange: Exchange, message: str, why: str) -> Stage:
    exchange.log.write("company refused", why=message)
    return exchange.finish(Ending.QUICKBOOKS_ERROR, message, why)


def _locked(exchange: Exchange, outcome: Outcome) -> Stage:
    if isinstance(outcome, CallFailed):
        return _broken(exchange, outcome)
    assert isinstance(outcome, str)
    refusal = company_ties.refusal(outcome)
    if refusal:
        return _refuse_company(exchange, "The application could not be locked.", refusal)
    exchange.is_locked = True
    return Stage.QUESTIONS


def _asked(exchange: Exchange, outcome: Outcome) -> Stage:
    if isinstance(outcome, CallFailed):
        return _broken(exchange, outcome)
    assert isinstance(outcome, str)
    exchange.hcp = outcome
    exchange.country = company_ties.country_of(outcome)
    return Stage.SEND


def _broken(exchange: Exchange, failure: CallFailed) -> Stage:
    """QuickBooks fails at the Web Connector's own requests: the update ends (assumed)."""
    exchange.update.failures.append(f"{failure.hresult} {failure.text}")
    exchange.log.write("quickbooks failed", hresult=failure.hresult, message=failure.text)
    return exchange.finish(Ending.QUICKBOOKS_ERROR, f"{failure.hresult} {failure.text}", failure.explanation)


# Requests and answers


def _sent(exchange: Exchange, outcome: Outcome) -> Stage:
    if isinstance(outcome, ServiceError):
        return _service_failed(exchange, "sendRequestXML", outcome)
    assert isinstance(outcome, Answer)
    exchange.has_asked = True
    exchange.request = outcome.text
    if not outcome.text:
        exchange.log.write("no request")
        exchange.after_empty = True
        return Stage.LAST_ERROR
    exchange.after_empty = False
    exchange.log.write("request received")
    exchange.log.write("processing", number=exchange.watch.round_trips + 1)
    exchange.log.write("request size", size=len(outcome.text.encode()))
    exchange.log.write("request dump", xml=outcome.text)
    exchange.log.write("sending")
    return Stage.PROCESS


def _processed(exchange: Exchange, outcome: Outcome) -> Stage:
    if isinstance(outcome, CallFailed):
        exchange.failure, exchange.response = outcome, ""
        exchange.update.failures.append(f"{outcome.hresult} {outcome.text} {outcome.explanation}".strip())
        exchange.log.write("quickbooks failed", hresult=outcome.hresult, message=outcome.text)
        exchange.log.write("failed dump", xml=exchange.request)
        return Stage.RECEIVE
    assert isinstance(outcome, str)
    exchange.failure, exchange.response = None, outcome
    exchange.log.write("answer size", size=len(outcome.encode()))
    return Stage.RECEIVE


def _received(exchange: Exchange, outcome: Outcome) -> Stage:
    try:
        if isinstance(outcome, ServiceError):
            raise outcome
        assert isinstance(outcome, Answer)
        percent = integer(outcome)
    except ServiceError as error:
        return _service_failed(exchange, "receiveResponseXML", error)
    exchange.log.write("receiveResponseXML gave", value=percent)
    update = exchange.update
    if exchange.percent is not None and 0 <= percent < exchange.percent:
        exchange.odd(f"receiveResponseXML: percent falls back from {exchange.percent} to {percent}")
    exchange.percent = percent
    update.percents.append(percent)
    if percent < 0:
        exchange.after_empty = False
        return Stage.LAST_ERROR
    if percent >= 100:
        return Stage.CLOSE
    endless = exchange.watch.processed(exchange.request, exchange.response, percent)
    if endless is not None:
        exchange.log.write("stopped", why=endless)
        update.ending, update.explanation = Ending.DOES_NOT_END, endless
        return Stage.CLOSE
    return Stage.SEND


def _service_failed(exchange: Exchange, operation: str, error: ServiceError) -> Stage:
    _log_failed(exchange, operation, error)
    number = {"sendRequestXML": "QBWC1041: ", "receiveResponseXML": "QBWC1042: "}.get(operation, "")
    message = f"{number}{operation[0].upper()}{operation[1:]} failed. Error message: {error.text}"
    return exchange.finish(Ending.SERVICE_ERROR, message, f"{operation}: {error.explanation}")


def _log_failed(exchange: Exchange, operation: str, error: ServiceError) -> None:
    if operation in ("sendRequestXML", "receiveResponseXML"):
        exchange.log.write(f"{operation} failed", error=error.text)
    else:
        exchange.log.write("call failed", operation=operation, error=error.text)


# What getLastError leads to


def says_error(text: str) -> bool:
    """Whether what getLastError says after the last request is an error. Assumed: anything but these words is."""
    return text.strip().rstrip(".!").casefold() not in _NO_ERROR


_NO_ERROR = (
    "",
    "ok",
    "done",
    "noop",
    "no error",
    "no errors",
    "none",
    "no data exchange required",
    "no data exchange is required",
)


def _last_error(exchange: Exchange, outcome: Outcome) -> Stage:
    if isinstance(outcome, ServiceError):
        return _service_failed(exchange, "getLastError", outcome)
    assert isinstance(outcome, Answer)
    exchange.log.write("getLastError gave", value=outcome.text)
    word = outcome.text.strip().casefold()
    if exchange.after_empty and word == "noop":
        endless = exchange.watch.again("pauses")
        if endless is None:
            exchange.log.write("pause", seconds=f"{PAUSE:g}")
            return Stage.PAUSE
        exchange.log.write("stopped", why=endless)
        exchange.update.ending, exchange.update.explanation = Ending.DOES_NOT_END, endless
        return Stage.CLOSE
    if exchange.after_empty and word == WANTS_INTERACTIVE:
        return Stage.OFFER
    _note_told(exchange, outcome.text)
    return Stage.CLOSE


def _note_told(exchange: Exchange, text: str) -> None:
    """What the service said at its end: an error, or why there was nothing more."""
    update = exchange.update
    if not exchange.after_empty:
        failed = f" QuickBooks had answered {exchange.failure.hresult}." if exchange.failure else ""
        update.ending = Ending.SERVICE_TOLD_ERROR
        update.explanation = f"receiveResponseXML gave {exchange.percent}, and getLastError said {text!r}.{failed}"
    elif says_error(text):
        update.ending = Ending.SERVICE_TOLD_ERROR
        update.explanation = f"sendRequestXML gave nothing, and getLastError said {text!r}."
    elif not exchange.watch.round_trips and not update.percents:
        update.ending = Ending.NOTHING_TO_DO
    update.message = text


def _offered(_exchange: Exchange, outcome: Outcome) -> Stage:
    return Stage.INTERACTIVE_URL if outcome is True else Stage.REJECT


def _url_told(exchange: Exchange, outcome: Outcome) -> Stage:
    if isinstance(outcome, ServiceError):
        return _service_failed(exchange, "getInteractiveURL", outcome)
    assert isinstance(outcome, Answer)
    exchange.log.write("getInteractiveURL gave", value=outcome.text)
    exchange.url = outcome.text
    return Stage.SHOW


def _interactive_done(exchange: Exchange, outcome: Outcome) -> Stage:
    """Done: the next request is asked for (assumed). Anything else: asked again."""
    if isinstance(outcome, ServiceError):
        return _service_failed(exchange, "interactiveDone", outcome)
    assert isinstance(outcome, Answer)
    exchange.log.write("interactiveDone gave", value=outcome.text)
    if outcome.text.strip().casefold() == "done":
        return Stage.SEND
    endless = exchange.watch.again("polls")
    if endless is not None:
        return exchange.finish(Ending.DOES_NOT_END, "Interactive mode does not end", endless)
    return Stage.POLL


def _rejected(exchange: Exchange, outcome: Outcome) -> Stage:
    """The update is closed after a refusal (assumed)."""
    if isinstance(outcome, ServiceError):
        return _service_failed(exchange, "interactiveRejected", outcome)
    assert isinstance(outcome, Answer)
    exchange.log.write("interactiveRejected gave", value=outcome.text)
    exchange.update.ending = Ending.SERVICE_TOLD_ERROR
    exchange.update.message = outcome.text
    exchange.update.explanation = "The service asked for interactive mode, and the person at the desk did not want to."
    return Stage.CLOSE


# The end


def _closed(exchange: Exchange, outcome: Outcome) -> Stage:
    if isinstance(outcome, ServiceError):
        return _service_failed(exchange, "closeConnection", outcome)
    assert isinstance(outcome, Answer)
    exchange.log.write("closeConnection gave", value=outcome.text)
    update = exchange.update
    if update.failures and update.ending in (Ending.DONE, Ending.SERVICE_TOLD_ERROR, Ending.NOTHING_TO_DO):
        update.explanation = "\n".join(filter(None, (update.explanation, *update.failures)))
        update.ending = Ending.QUICKBOOKS_ERROR
    return exchange.finish(update.ending, outcome.text)


def _unlocked(exchange: Exchange, outcome: Outcome) -> Stage:
    exchange.is_locked = False
    if isinstance(outcome, CallFailed):
        # The next update of this machine takes the lock over.
        exchange.odd(f"the lock could not be given back: {outcome.hresult} {outcome.text}")
    return Stage.END_SESSION


def _session_ended(exchange: Exchange, _outcome: Outcome) -> Stage:
    exchange.session = None
    exchange.log.write("ended session")
    return Stage.ENDED


def _always(stage: Stage) -> Callable[[Exchange, Outcome], Stage]:
    return lambda _exchange, _outcome: stage


_VALUES: Mapping[str, Callable[[Exchange], str]] = MappingProxyType(
    {
        "strVersion": lambda exchange: exchange.version,
        "strUserName": lambda exchange: exchange.qwc.user_name,
        "strPassword": lambda exchange: exchange.password,
        "ticket": lambda exchange: exchange.ticket,
        "wcTicket": lambda exchange: exchange.ticket,
        # What the session of interactive mode is called was not found; assumed: the ticket.
        "sessionID": lambda exchange: exchange.ticket,
        "reason": lambda _exchange: REJECTED,
        "strHCPResponse": lambda exchange: "" if exchange.has_asked else exchange.hcp,
        "strCompanyFileName": lambda exchange: exchange.session.company_file if exchange.session else "",
        "qbXMLCountry": lambda exchange: exchange.country,
        "qbXMLMajorVers": lambda exchange: exchange.newest.partition(".")[0],
        "qbXMLMinorVers": lambda exchange: exchange.newest.partition(".")[2],
        "response": lambda exchange: exchange.response,
        "hresult": lambda exchange: str(exchange.failure.hresult) if exchange.failure else "",
        "message": lambda exchange: exchange.failure.text if exchange.failure else "",
    }
)

_SEND_NAMES = ("ticket", "strHCPResponse", "strCompanyFileName", "qbXMLCountry", "qbXMLMajorVers", "qbXMLMinorVers")


@dataclass(frozen=True, slots=True)
class Step:
    """One stage: what it asks for, and which stage follows what came of it."""

    act: Callable[[Exchange], Action]
    follow: Callable[[Exchange, Outcome], Stage]


#: The whole protocol.
STEPS: Mapping[Stage, Step] = MappingProxyType(
    {
        Stage.SERVER_VERSION: Step(_call("serverVersion"), _server_version),
        Stage.CLIENT_VERSION: Step(_call("clientVersion", "strVersion"), _client_version),
        Stage.WARN: Step(lambda exchange: Ask(exchange.question), _warn),
        Stage.AUTHENTICATE: Step(_call("authenticate", "strUserName", "strPassword"), _authenticated),
        Stage.CONNECT: Step(lambda exchange: BeginSession(exchange.company_file), _connected),
        Stage.CONNECTION_ERROR: Step(_call("connectionError", "ticket", "hresult", "message"), _connection_error),
        Stage.TIES: Step(
            lambda exchange: Process(company_ties.question(exchange.newest, exchange.qwc.owner_id)), _ties
        ),
        Stage.LOCK: Step(
            lambda exchange: Process(
                company_ties.lock(exchange.newest, exchange.qwc, exchange.machine, exchange.now())
            ),
            _locked,
        ),
        Stage.QUESTIONS: Step(
            lambda exchange: Process(company_ties.first_questions(exchange.newest, exchange.qwc.owner_id)), _asked
        ),
        Stage.SEND: Step(_call("sendRequestXML", *_SEND_NAMES), _sent),
        Stage.PROCESS: Step(lambda exchange: Process(exchange.request), _processed),
        Stage.RECEIVE: Step(_call("receiveResponseXML", "ticket", "response", "hresult", "message"), _received),
        Stage.LAST_ERROR: Step(_call("getLastError", "ticket"), _last_error),
        Stage.PAUSE: Step(lambda _exchange: Wait(PAUSE), _always(Stage.SEND)),
        Stage.OFFER: Step(lambda _exchange: Ask("The application wants to open a page in the browser."), _offered),
        Stage.INTERACTIVE_URL: Step(_call("getInteractiveURL", "wcTicket", "sessionID"), _url_told),
        Stage.SHOW: Step(lambda exchange: Show(exchange.url), _always(Stage.DONE)),
        Stage.DONE: Step(_call("interactiveDone", "wcTicket"), _interactive_done),
        Stage.POLL: Step(lambda _exchange: Wait(PAUSE), _always(Stage.DONE)),
        Stage.REJECT: Step(_call("interactiveRejected", "wcTicket", "reason"), _rejected),
        Stage.CLOSE: Step(_call("closeConnection", "ticket"), _closed),
        Stage.UNLOCK: Step(lambda exchange: Process(company_ties.unlock(exchange.newest, exchange.qwc)), _unlocked),
        Stage.END_SESSION: Step(lambda _exchange: EndSession(), _session_ended),
    }
)
