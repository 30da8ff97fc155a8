"""How an update begins: versions, authenticate, the session with QuickBooks, what ties the company file to it.

- serverVersion and clientVersion may fail; the update goes on, the service counts as an old one.
- authenticate: "none", "busy" and "nvu" stand in the second string and are compared without case [R]. Whether a
  closeConnection follows them was not found; assumed: no.
- A session that cannot begin is told to connectionError, which names another file or gives up.
"""

from __future__ import annotations

from mockbooks.doors.web_connector import company_ties
from mockbooks.doors.web_connector.actions import Begun, Outcome
from mockbooks.doors.web_connector.answers import Answer, ServiceError
from mockbooks.doors.web_connector.ending import Ending
from mockbooks.doors.web_connector.state import Stage, State, log_failed
from mockbooks.qbxml.hresult import CallFailed

__all__ = [
    "asked",
    "authenticated",
    "client_version",
    "connected",
    "connection_error",
    "locked",
    "server_version",
    "ties",
    "warn",
]


def server_version(exchange: State, outcome: Outcome) -> Stage:
    """serverVersion was asked: whatever came, the update goes on."""
    _version_told(exchange, outcome, "serverVersion")
    return Stage.CLIENT_VERSION


def client_version(exchange: State, outcome: Outcome) -> Stage:
    """clientVersion was asked: it may warn, refuse, recommend, agree or fail."""
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


def _version_told(exchange: State, outcome: Outcome, operation: str) -> bool:
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


def warn(exchange: State, outcome: Outcome) -> Stage:
    """The person was asked whether to go on with this version."""
    if outcome is True:
        exchange.log.write("version agreed")
        return Stage.AUTHENTICATE
    why = "clientVersion warned, and the person at the desk did not want to go on."
    return exchange.finish(Ending.VERSION_REFUSED, exchange.question, why)


_WORDS = ("none", "nvu", "busy")


def authenticated(exchange: State, outcome: Outcome) -> Stage:
    """authenticate was asked: a ticket and a company file, or a word for why not."""
    if isinstance(outcome, Answer) and not outcome.strings:
        # .NET asks an empty array for its first string (assumed to fail as any other error of the call does).
        why = "it gave no string at all; there must be a ticket, and a company file or a word"
        outcome = ServiceError("Index was outside the bounds of the array.", why)
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


def _seconds(exchange: State, place: int, text: str) -> int | None:
    if not text.strip():
        return None
    if text.strip().isdecimal():
        return int(text)
    exchange.odd(f"authenticate: string {place} is {text!r}, no number of seconds")
    return None


def connected(exchange: State, outcome: Outcome) -> Stage:
    """A session was asked for: on to the company, or tell the service why there is none."""
    if isinstance(outcome, CallFailed):
        exchange.failure = outcome
        exchange.update.failures.append(f"{outcome.hresult} {outcome.text}")
        return Stage.CONNECTION_ERROR
    assert isinstance(outcome, Begun)
    exchange.session, exchange.failure = outcome, None
    exchange.log.write("session begun", file=outcome.company_file)
    return Stage.TIES


def connection_error(exchange: State, outcome: Outcome) -> Stage:
    """connectionError was told: done, or the company file to try next."""
    failure = exchange.failure
    assert failure is not None, "connectionError is called with a failure"
    message, why = f"{failure.hresult} {failure.text}", failure.explanation
    if isinstance(outcome, ServiceError):
        log_failed(exchange, "connectionError", outcome)
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


def ties(exchange: State, outcome: Outcome) -> Stage:
    """The company was asked for FileID and AppLock: is it the one, and free?"""
    if isinstance(outcome, CallFailed):
        return _broken(exchange, outcome)
    assert isinstance(outcome, str)
    if not company_ties.are_kept(exchange.newest, exchange.qwc):
        return Stage.QUESTIONS
    ties = company_ties.ties_of(outcome, exchange.qwc.owner_id)
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


def _refuse_company(exchange: State, message: str, why: str) -> Stage:
    exchange.log.write("company refused", why=message)
    return exchange.finish(Ending.QUICKBOOKS_ERROR, message, why)


def locked(exchange: State, outcome: Outcome) -> Stage:
    """The lock was asked for."""
    if isinstance(outcome, CallFailed):
        return _broken(exchange, outcome)
    assert isinstance(outcome, str)
    refusal = company_ties.refusal(outcome)
    if refusal:
        return _refuse_company(exchange, "The application could not be locked.", refusal)
    exchange.is_locked = True
    return Stage.QUESTIONS


def asked(exchange: State, outcome: Outcome) -> Stage:
    """The Web Connector's own questions were answered."""
    if isinstance(outcome, CallFailed):
        return _broken(exchange, outcome)
    assert isinstance(outcome, str)
    exchange.hcp = outcome
    exchange.country = company_ties.country_of(outcome)
    return Stage.SEND


def _broken(exchange: State, failure: CallFailed) -> Stage:
    """QuickBooks fails at the Web Connector's own requests: the update ends (assumed)."""
    exchange.update.failures.append(f"{failure.hresult} {failure.text}")
    exchange.log.write("quickbooks failed", hresult=failure.hresult, message=failure.text)
    return exchange.finish(Ending.QUICKBOOKS_ERROR, f"{failure.hresult} {failure.text}", failure.explanation)
