"""How an update ends, or goes on after all: getLastError, NoOp, interactive mode, closeConnection.

An empty sendRequestXML asks getLastError: "NoOp" waits 5 seconds and asks again, "Interactive mode" opens a page, any
other text ends the update [D:WCG]. After a negative percent every text is an error (assumed).
"""

from __future__ import annotations

from mockbooks.doors.web_connector.actions import Outcome
from mockbooks.doors.web_connector.answers import Answer, ServiceError
from mockbooks.doors.web_connector.ending import Ending
from mockbooks.doors.web_connector.state import Stage, State, service_failed
from mockbooks.qbxml.hresult import CallFailed

__all__ = [
    "PAUSE",
    "REJECTED",
    "closed",
    "interactive_done",
    "last_error",
    "offered",
    "rejected",
    "says_error",
    "session_ended",
    "unlocked",
    "url_told",
]

#: How long NoOp waits [D:WCG]; how often interactiveDone is asked is assumed to be the same.
PAUSE = 5.0
WANTS_INTERACTIVE = "interactive mode"
REJECTED = "User rejected interactive mode."


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


def last_error(exchange: State, outcome: Outcome) -> Stage:
    """getLastError was asked: a text for people, NoOp, or interactive mode."""
    if isinstance(outcome, ServiceError):
        return service_failed(exchange, "getLastError", outcome)
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


def _note_told(exchange: State, text: str) -> None:
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


def offered(_exchange: State, outcome: Outcome) -> Stage:
    """The person was asked whether to open a page."""
    return Stage.INTERACTIVE_URL if outcome is True else Stage.REJECT


def url_told(exchange: State, outcome: Outcome) -> Stage:
    """getInteractiveURL was asked."""
    if isinstance(outcome, ServiceError):
        return service_failed(exchange, "getInteractiveURL", outcome)
    assert isinstance(outcome, Answer)
    exchange.log.write("getInteractiveURL gave", value=outcome.text)
    exchange.url = outcome.text
    return Stage.SHOW


def interactive_done(exchange: State, outcome: Outcome) -> Stage:
    """Done: the next request is asked for (assumed). Anything else: asked again."""
    if isinstance(outcome, ServiceError):
        return service_failed(exchange, "interactiveDone", outcome)
    assert isinstance(outcome, Answer)
    exchange.log.write("interactiveDone gave", value=outcome.text)
    if outcome.text.strip().casefold() == "done":
        return Stage.SEND
    endless = exchange.watch.again("polls")
    if endless is not None:
        return exchange.finish(Ending.DOES_NOT_END, "Interactive mode does not end", endless)
    return Stage.POLL


def rejected(exchange: State, outcome: Outcome) -> Stage:
    """The update is closed after a refusal (assumed)."""
    if isinstance(outcome, ServiceError):
        return service_failed(exchange, "interactiveRejected", outcome)
    assert isinstance(outcome, Answer)
    exchange.log.write("interactiveRejected gave", value=outcome.text)
    exchange.update.ending = Ending.SERVICE_TOLD_ERROR
    exchange.update.message = outcome.text
    exchange.update.explanation = "The service asked for interactive mode, and the person at the desk did not want to."
    return Stage.CLOSE


def closed(exchange: State, outcome: Outcome) -> Stage:
    """closeConnection was told: the update is over, well or not."""
    if isinstance(outcome, ServiceError):
        return service_failed(exchange, "closeConnection", outcome)
    assert isinstance(outcome, Answer)
    exchange.log.write("closeConnection gave", value=outcome.text)
    update = exchange.update
    if exchange.has_failed and update.ending in (Ending.DONE, Ending.SERVICE_TOLD_ERROR, Ending.NOTHING_TO_DO):
        update.explanation = "\n".join(filter(None, (update.explanation, *update.failures)))
        update.ending = Ending.QUICKBOOKS_ERROR
    return exchange.finish(update.ending, outcome.text)


def unlocked(exchange: State, outcome: Outcome) -> Stage:
    """The lock was given back, if that could be done."""
    exchange.is_locked = False
    if isinstance(outcome, CallFailed):
        # The next update of this machine takes the lock over.
        exchange.odd(f"the lock could not be given back: {outcome.hresult} {outcome.text}")
    return Stage.END_SESSION


def session_ended(exchange: State, _outcome: Outcome) -> Stage:
    """Nothing is left to do."""
    exchange.session = None
    exchange.log.write("ended session")
    return Stage.ENDED
