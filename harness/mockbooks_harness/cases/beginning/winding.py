"""The session is replayed against the company that its answers show; what differs tells what was otherwise before.

Round by round: a company is made, asked everything, and what is supposed of its beginning is put right, until every
answer is the recorded one or nothing more can be learned. The best company stays.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

from lxml import etree

from mockbooks import CompanyFile, QuickBooks, RequestProcessorError
from mockbooks_harness.cases.beginning.learning import Learning, Response
from mockbooks_harness.cases.beginning.supposed import Supposed, identity_is_of_txn
from mockbooks_harness.cases.beginning.taxes import told_by_taxes
from mockbooks_harness.cases.comparing import first_edit, responses
from mockbooks_harness.cases.exchange import RecordedExchange
from mockbooks_harness.cases.replaying import replay
from mockbooks_harness.cases.verdicts import Verdict

__all__ = ["MOST_EXCHANGES", "WoundBack", "wind_back"]

#: A longer session is not asked again while it is imported.
MOST_EXCHANGES = 5_000

_MOST_ROUNDS = 20
# Figures that depend on one another come nearer round by round; when they no longer do, it is over.
_MOST_WITHOUT_GAIN = 4
_QUERY = (
    '<?xml version="1.0"?><?qbxml version="16.0"?><QBXML><QBXMLMsgsRq onError="continueOnError">'
    "<{kind}QueryRq><{key}>{identity}</{key}></{kind}QueryRq></QBXMLMsgsRq></QBXML>"
)


@dataclass(slots=True)
class WoundBack:
    """What was found out about the beginning."""

    supposed: Supposed
    differing: list[Verdict] = field(default_factory=list)
    """The answers that come out otherwise even so: what they depend on is not in the recording."""
    rounds: int = 0


@dataclass(slots=True)
class _Round:
    """What a replay came to."""

    differing: list[Verdict] = field(default_factory=list)
    answers: dict[int, bytes] = field(default_factory=dict)
    """Those that are not the recorded ones, byte for byte: packed, for they may be many."""

    def answer(self, number: int) -> str | None:
        """The answer to an exchange, if it is not the recorded one."""
        packed = self.answers.get(number)
        return None if packed is None else zlib.decompress(packed).decode("utf-8", "surrogatepass")


def wind_back(exchanges: Sequence[RecordedExchange], company_of: Callable[[Iterable[str]], CompanyFile]) -> WoundBack:
    """What has to be supposed of the company so that the session's answers come out as they were recorded.

    `company_of` makes the company that a session began with, given what is supposed of it; it is closed again.
    """
    supposed, shown, made, since = Supposed(), _figures(exchanges), *_made(exchanges)
    best: WoundBack | None = None
    least = (0, 0)
    for number in count(1):
        with company_of(supposed.texts()) as company:
            found = _replayed(exchanges, company)
            if best is None or (len(found.differing), len(found.answers)) < least:
                best, least = (
                    WoundBack(supposed.kept(), found.differing, number),
                    (
                        len(found.differing),
                        len(found.answers),
                    ),
                )
            if not found.differing or number - best.rounds >= _MOST_WITHOUT_GAIN or number >= _MOST_ROUNDS:
                return best
            learning = Learning(supposed, _lookup(company), made, since, _kinds(company), shown)
            for place, exchange in enumerate(exchanges, 1):
                for response in _responses(exchange, found.answer(place)):
                    learning.learn(response)
        if number == 1:
            learning.take(told_by_taxes(exchanges))
        if not learning.news:
            return best
    raise AssertionError("rounds are counted")


def _replayed(exchanges: Sequence[RecordedExchange], company: CompanyFile) -> _Round:
    found = _Round()

    def answered(number: int, answer: str) -> None:
        recorded = exchanges[number - 1].answer
        if recorded is not None and recorded.strip() != answer.strip():
            found.answers[number] = zlib.compress(answer.encode("utf-8", "surrogatepass"), 1)

    with company.trial():
        result = replay(exchanges, company, answered=answered)
    found.differing = [verdict for verdict in result.verdicts if not verdict.verdict.is_fine]
    return found


def _responses(exchange: RecordedExchange, answer: str | None) -> list[Response]:
    """Each request of an exchange with both responses; those that do not belong together are left out.

    Without another answer than the recorded one, that is both.
    """
    if exchange.request is None or exchange.answer is None:
        return []
    recorded = responses(exchange.answer)
    found = zip(_requests(exchange.request), recorded, recorded if answer is None else responses(answer), strict=False)
    return [Response(*each) for each in found if each[1].tag == each[2].tag]


def _requests(text: str) -> list[etree._Element]:
    begin = text.find("<QBXML")
    try:
        root = etree.fromstring(text[max(begin, 0) :].encode("utf-8", "replace"))
    except (etree.XMLSyntaxError, ValueError):
        return []
    return [request for messages in root for request in messages if str(request.tag).endswith("Rq")]


def _made(exchanges: Iterable[RecordedExchange]) -> tuple[frozenset[str], datetime | None]:
    """The ids of what the session made, and when it first changed anything."""
    made: set[str] = set()
    since: int | None = None
    for exchange in exchanges:
        recorded = responses(exchange.answer) if exchange.answer else []
        since = since or first_edit(recorded)
        for response in recorded:
            if str(response.tag).endswith("AddRs"):
                for ret in response:
                    made.add(ret.findtext("TxnID" if identity_is_of_txn(str(ret.tag)) else "ListID") or "")
    return frozenset(made - {""}), None if since is None else datetime.fromtimestamp(since, UTC)


def _figures(exchanges: Iterable[RecordedExchange]) -> frozenset[tuple[str, str]]:
    """Which items are shown, and show what they cost: their ids, with the element."""
    return frozenset(
        (ret.findtext("ListID") or "", element)
        for exchange in exchanges
        for response in (responses(exchange.answer) if exchange.answer else ())
        for ret in response
        if str(ret.tag).startswith("Item")
        for element in ("ListID", "AverageCost")
        if ret.find(element) is not None
    )


def _lookup(company: CompanyFile) -> Callable[[str, str], etree._Element | None]:
    found: dict[tuple[str, str], etree._Element | None] = {}

    def look_up(name: str, identity: str) -> etree._Element | None:
        if (name, identity) not in found:
            found[name, identity] = _shown(company, name, identity)
        return found[name, identity]

    return look_up


def _kinds(company: CompanyFile) -> Callable[[str], str | None]:
    """Which name the party or item with a ListID has."""
    found: dict[str, str | None] = {}

    def kind_of(identity: str) -> str | None:
        if identity not in found:
            found[identity] = next(
                (str(ret.tag) for kind in ("Entity", "Item") for ret in _asked(company, kind, "ListID", identity)), None
            )
        return found[identity]

    return kind_of


def _shown(company: CompanyFile, name: str, identity: str) -> etree._Element | None:
    """The object with this id as it stands in the company; None if it has none."""
    key = "TxnID" if identity_is_of_txn(name) else "ListID"
    found = _asked(company, name.removesuffix("Ret"), key, identity)
    return next((ret for ret in found if str(ret.tag) == name), None)


def _asked(company: CompanyFile, kind: str, key: str, identity: str) -> list[etree._Element]:
    """Every object that a query by id finds."""
    try:
        with QuickBooks(company) as quickbooks:
            answer = quickbooks.process(_QUERY.format(kind=kind, key=key, identity=identity))
    except RequestProcessorError:
        return []
    return [ret for response in responses(answer) for ret in response if str(ret.tag).endswith("Ret")]
