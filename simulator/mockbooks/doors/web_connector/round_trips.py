"""The work of an update: sendRequestXML, QuickBooks, receiveResponseXML, and so on.

receiveResponseXML: negative is an error, 100 and more is the end, anything else goes on, 0 too. Percent may fall. What
never ends is stopped (`endless`); the real one would go on.
"""

from __future__ import annotations

from mockbooks.doors.web_connector.actions import Outcome
from mockbooks.doors.web_connector.answers import Answer, ServiceError, integer
from mockbooks.doors.web_connector.ending import Ending
from mockbooks.doors.web_connector.state import Stage, State, service_failed
from mockbooks.qbxml.hresult import CallFailed

__all__ = ["processed", "received", "sent"]


def sent(exchange: State, outcome: Outcome) -> Stage:
    """sendRequestXML was asked: a request set, or nothing."""
    if isinstance(outcome, ServiceError):
        return service_failed(exchange, "sendRequestXML", outcome)
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


def processed(exchange: State, outcome: Outcome) -> Stage:
    """QuickBooks has answered the request set, or failed."""
    if isinstance(outcome, CallFailed):
        exchange.failure, exchange.response, exchange.has_failed = outcome, "", True
        exchange.update.failures.append(f"{outcome.hresult} {outcome.text} {outcome.explanation}".strip())
        exchange.log.write("quickbooks failed", hresult=outcome.hresult, message=outcome.text)
        exchange.log.write("failed dump", xml=exchange.request)
        return Stage.RECEIVE
    assert isinstance(outcome, str)
    exchange.failure, exchange.response = None, outcome
    exchange.log.write("answer size", size=len(outcome.encode()))
    return Stage.RECEIVE


def received(exchange: State, outcome: Outcome) -> Stage:
    """receiveResponseXML was told: how far, the end, or an error."""
    try:
        if isinstance(outcome, ServiceError):
            raise outcome
        assert isinstance(outcome, Answer)
        percent = integer(outcome)
    except ServiceError as error:
        return service_failed(exchange, "receiveResponseXML", error)
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
