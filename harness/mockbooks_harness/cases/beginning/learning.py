"""What the answers of a session tell of the company before it, held against what a replay comes to.

An answer shows what the session has made of what was there: so what a figure was at the beginning is what the recording
shows of it, less what the session moved, which is what the replay moved. The first time that an object is shown counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from lxml import etree

from mockbooks_harness.cases.beginning.accounts import Sales
from mockbooks_harness.cases.beginning.defaults import ONE_ACCOUNT, Holders, Told, of_added, told_by_lines
from mockbooks_harness.cases.beginning.numbers import number
from mockbooks_harness.cases.beginning.stock import moved
from mockbooks_harness.cases.beginning.supposed import Supposed, identity_is_of_txn

__all__ = ["Learning", "Response"]

Lookup = Callable[[str, str], "etree._Element | None"]
"""The object of a name ("CustomerRet") with an id, as the company shows it that the session is taken to begin with."""

_RUNNING = (
    "Balance",
    "TotalBalance",
    "QuantityOnHand",
    "AverageCost",
    "QuantityOnOrder",
    "QuantityOnSalesOrder",
)
_UNCATEGORIZED = "Uncategorized Income"
#: Stands beside the id of an item that an answer shows.
_SHOWN = "ListID"
_OPEN = ("BalanceRemaining", "OpenAmount", "CreditRemaining", "UnusedPayment")


class Response(NamedTuple):
    """A request, the response that was recorded, and the one of the replay."""

    request: etree._Element
    recorded: etree._Element
    here: etree._Element


class Learning:
    """One round: everything that differs is looked at once, in the order of the session."""

    def __init__(
        self,
        supposed: Supposed,
        began: Lookup,
        made: frozenset[str],
        since: datetime | None,
        kind_of: Holders,
        shown: frozenset[tuple[str, str]] = frozenset(),
    ) -> None:
        self._shown = shown
        self._supposed = supposed
        self._kind_of = kind_of
        self._began = began
        self._made = made
        self._since = since
        self._seen: set[tuple[str, str]] = set()
        self._sales = Sales(self._kind_of_unknown, lambda tax: (tax, _SHOWN) not in self._shown)
        self.news = 0
        """How much was learned."""

    def learn(self, response: Response) -> None:
        """Suppose what makes this response come out as it was recorded."""
        if str(response.recorded.tag).endswith("AddRs"):
            self._was_added(response)
        here = dict(_rets(response.here))
        if str(response.recorded.tag) == "AccountQueryRs":
            self.take(self._sales.told(dict(self._lacking(response.recorded, here, self._credited))))
        elif str(response.recorded.tag) == "VendorQueryRs":
            self.take(self._sales.told_of_taxes(dict(self._lacking(response.recorded, here, self._owed))))
        for identity, ret in _rets(response.recorded):
            if ret.find("Balance") is not None:
                self._sales.shown(identity)
        for identity, ret in _rets(response.recorded):
            now = here.get(identity)
            if now is None or now.tag != ret.tag:
                continue
            if identity not in self._made:
                self._was_there(identity, ret, now)

    def take(self, told: Iterable[Told]) -> None:
        """Suppose what is told of objects."""
        for name, identity, element, content in told:
            self.news += self._supposed.let((name, identity), element, content)

    def _was_added(self, response: Response) -> None:
        """What was made tells of what it was made from."""
        asked = next(iter(response.request), None)
        ret = next((each for each in response.recorded if str(each.tag).endswith("Ret")), None)
        if asked is None or ret is None:
            return
        # Of what is refused here nothing is as it was recorded.
        now = next((each for each in response.here if each.tag == ret.tag), etree.Element(str(ret.tag)))
        self._sales.add(ret)
        self.take(of_added(asked, ret, now, self._kind_of))
        self.take(told_by_lines(asked, ret, now, self._kind_of))
        for name, identity, element, recorded, here in moved(asked, ret, now, self._kind_of):
            if element != "AverageCost" or (identity, element) not in self._shown:
                # What an item itself shows is told to more places than what so many of them cost.
                self._figure(name, identity, element, recorded, here)

    def _kind_of_unknown(self, item: str) -> str | None:
        """What an item is that no answer shows, if it posts to one account, and that is one that stands for it."""
        if (item, _SHOWN) in self._shown:
            return None
        name = self._kind_of(item)
        known = self._began(name, item) if name in ONE_ACCOUNT else None
        special = None if known is None else known.findtext("SalesOrPurchase/AccountRef/FullName")
        return name if special == _UNCATEGORIZED else None

    @staticmethod
    def _credited(account: etree._Element) -> bool:
        return account.findtext("AccountType") in ("Income", "OtherIncome")

    @staticmethod
    def _owed(vendor: etree._Element) -> bool:
        return vendor.find("Balance") is not None

    def _lacking(
        self, response: etree._Element, here: Mapping[str, etree._Element], counts: Callable[[etree._Element], bool]
    ) -> Iterator[tuple[str, Decimal]]:
        """By how much more was recorded than is here, in what counts and whose balance was shown before."""
        for identity, ret in _rets(response):
            now = here.get(identity)
            if now is not None and (identity, "Balance") in self._seen and counts(ret):
                there, its = number(ret.findtext("Balance", "")), number(now.findtext("Balance", ""))
                if there is not None and its is not None and ret.findtext("FullName") != _UNCATEGORIZED:
                    yield identity, there - its

    def _was_there(self, identity: str, ret: etree._Element, now: etree._Element) -> None:
        name = str(ret.tag)
        for element in _OPEN if identity_is_of_txn(name) else _RUNNING:
            self._figure(name, identity, element, ret.findtext(element), now.findtext(element))
        self._moment(name, identity, ret, now)

    def _figure(self, name: str, identity: str, element: str, recorded: str | None, here: str | None) -> None:
        """A figure that was shown of an object that was there: it was at the beginning what the session left of it.

        Where there is none here, because the request is refused, it is tried with that.
        """
        if recorded is None or (identity, element) in self._seen:
            return
        self._seen.add((identity, element))
        if here is None:
            if not self._supposed.has((name, identity), element):
                self.news += self._supposed.let((name, identity), element, recorded)
        elif recorded != here:
            self.move(name, identity, element, recorded, here)

    def move(self, name: str, identity: str, element: str, recorded: str, here: str) -> None:
        """Let a figure have been more at the beginning by as much as the recording shows more than the replay."""
        there, now, before = number(recorded), number(here), self._began(name, identity)
        was = None if before is None else number(before.findtext(element) or "0")
        if there is None or now is None or was is None:
            return
        value = was + there - now
        self.news += self._supposed.let((name, identity), element, _like(value, recorded, here))

    def _moment(self, name: str, identity: str, ret: etree._Element, now: etree._Element) -> None:
        recorded = ret.findtext("TimeModified") or ""
        if (identity, "TimeModified") in self._seen:
            return
        self._seen.add((identity, "TimeModified"))
        moment = _moment(recorded)
        is_before = moment is not None and (self._since is None or moment < self._since)
        if is_before and recorded != now.findtext("TimeModified"):
            self.news += self._supposed.let((name, identity), "TimeModified", recorded)


def _rets(response: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """The objects of a response with their ids."""
    for ret in response:
        name = str(ret.tag)
        if not name.endswith("Ret"):
            continue
        identity = ret.findtext("TxnID" if identity_is_of_txn(name) else "ListID")
        if identity:
            yield identity, ret


def _like(value: Decimal, *texts: str) -> str:
    """A figure with as many decimals as others have."""
    decimals = max(len(text.partition(".")[2]) for text in texts)
    return f"{value:.{decimals}f}" if decimals else f"{value.normalize():f}"


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
