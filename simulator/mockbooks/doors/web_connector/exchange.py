"""One update as a state machine: a table of stages, each with what it asks of the outside and what follows.

No I/O: `action` says what is to be done next, `told` takes what came of it. The order of calls is the guide's
[D:WCG,WCS]: serverVersion, clientVersion, authenticate, the session with QuickBooks (connectionError if there is
none), the Web Connector's own questions, then sendRequestXML and receiveResponseXML in turn, getLastError where one
of them says so, closeConnection.

- Only the first sendRequestXML carries the answer to the Web Connector's own questions [R].
- A failed HTTP call ends the update; nothing is called a second time [O].
- What the stages do is in `beginning`, `round_trips` and `last_words`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from mockbooks.doors.web_connector import beginning, company_ties, last_words, round_trips
from mockbooks.doors.web_connector.actions import (
    Action,
    Ask,
    BeginSession,
    CallService,
    EndSession,
    Outcome,
    Process,
    Show,
    Wait,
)
from mockbooks.doors.web_connector.answers import Answer
from mockbooks.doors.web_connector.operations import OPERATIONS
from mockbooks.doors.web_connector.state import Stage, State

__all__ = ["STEPS", "Exchange", "Step"]


@dataclass
class Exchange(State):
    """One update of one application: what is to be done next, and what came of it."""

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


def _call(operation: str) -> Callable[[State], Action]:
    """A call of this operation, each parameter with its value of the exchange."""
    names = [name for name, _ in OPERATIONS[operation].parameters]
    return lambda exchange: CallService(operation, {name: _VALUES[name](exchange) for name in names})


def _always(stage: Stage) -> Callable[[State, Outcome], Stage]:
    return lambda _exchange, _outcome: stage


_VALUES: Mapping[str, Callable[[State], str]] = MappingProxyType(
    {
        "strVersion": lambda exchange: exchange.version,
        "strUserName": lambda exchange: exchange.qwc.user_name,
        "strPassword": lambda exchange: exchange.password,
        "ticket": lambda exchange: exchange.ticket,
        "wcTicket": lambda exchange: exchange.ticket,
        # What the session of interactive mode is called was not found; assumed: the ticket.
        "sessionID": lambda exchange: exchange.ticket,
        "reason": lambda _exchange: last_words.REJECTED,
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


@dataclass(frozen=True, slots=True)
class Step:
    """One stage: what it asks for, and which stage follows what came of it."""

    act: Callable[[State], Action]
    follow: Callable[[State, Outcome], Stage]


#: The whole protocol.
STEPS: Mapping[Stage, Step] = MappingProxyType(
    {
        Stage.SERVER_VERSION: Step(_call("serverVersion"), beginning.server_version),
        Stage.CLIENT_VERSION: Step(_call("clientVersion"), beginning.client_version),
        Stage.WARN: Step(lambda exchange: Ask(exchange.question), beginning.warn),
        Stage.AUTHENTICATE: Step(_call("authenticate"), beginning.authenticated),
        Stage.CONNECT: Step(lambda exchange: BeginSession(exchange.company_file), beginning.connected),
        Stage.CONNECTION_ERROR: Step(_call("connectionError"), beginning.connection_error),
        Stage.TIES: Step(
            lambda exchange: Process(company_ties.question(exchange.newest, exchange.qwc.owner_id)), beginning.ties
        ),
        Stage.LOCK: Step(
            lambda exchange: Process(
                company_ties.lock(exchange.newest, exchange.qwc, exchange.machine, exchange.now())
            ),
            beginning.locked,
        ),
        Stage.QUESTIONS: Step(
            lambda exchange: Process(company_ties.first_questions(exchange.newest, exchange.qwc.owner_id)),
            beginning.asked,
        ),
        Stage.SEND: Step(_call("sendRequestXML"), round_trips.sent),
        Stage.PROCESS: Step(lambda exchange: Process(exchange.request), round_trips.processed),
        Stage.RECEIVE: Step(_call("receiveResponseXML"), round_trips.received),
        Stage.LAST_ERROR: Step(_call("getLastError"), last_words.last_error),
        Stage.PAUSE: Step(lambda _exchange: Wait(last_words.PAUSE), _always(Stage.SEND)),
        Stage.OFFER: Step(
            lambda _exchange: Ask("The application wants to open a page in the browser."), last_words.offered
        ),
        Stage.INTERACTIVE_URL: Step(_call("getInteractiveURL"), last_words.url_told),
        Stage.SHOW: Step(lambda exchange: Show(exchange.url), _always(Stage.DONE)),
        Stage.DONE: Step(_call("interactiveDone"), last_words.interactive_done),
        Stage.POLL: Step(lambda _exchange: Wait(last_words.PAUSE), _always(Stage.DONE)),
        Stage.REJECT: Step(_call("interactiveRejected"), last_words.rejected),
        Stage.CLOSE: Step(_call("closeConnection"), last_words.closed),
        Stage.UNLOCK: Step(
            lambda exchange: Process(company_ties.unlock(exchange.newest, exchange.qwc, exchange.machine)),
            last_words.unlocked,
        ),
        Stage.END_SESSION: Step(lambda _exchange: EndSession(), last_words.session_ended),
    }
)
