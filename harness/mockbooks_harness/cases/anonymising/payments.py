"""What is paid in a session has to be what is owed, once tax is worked out anew.

A request that paid a document in full pays it in full again: which ones it was follows from what QuickBooks answered.
How much that is now is asked of the books with a payment of a little less (of one that is applied by itself: of a
little more), which is taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from lxml import etree

from mockbooks_harness.cases.anonymising.figures import places_of, with_values
from mockbooks_harness.cases.comparing import responses

__all__ = ["has_payments", "paid_anew"]

Ask = Callable[[str], str | None]
"""What a request is answered with, without anything coming of it; None if the call fails."""


class _Form(NamedTuple):
    """What an application is called in requests and in answers."""

    asked: str
    amount: str
    answered: str
    remaining: str


_FORMS = (
    _Form("AppliedToTxn", "PaymentAmount", "AppliedToTxnRet", "BalanceRemaining"),
    _Form("RefundAppliedToTxn", "RefundAmount", "RefundAppliedToTxnRet", "CreditRemaining"),
)
_TOTAL = "TotalAmount"
_BY_ITSELF = "IsAutoApply"
_CENT = Decimal("0.01")
# More than tax and percentages of a document can come to by being rounded otherwise.
_MARGIN = Decimal("10.00")


class _Application(NamedTuple):
    """One entry of a payment: its form, what it pays, the element of its amount."""

    form: _Form
    txn_id: str | None
    amount: etree._Element | None


@dataclass(frozen=True, slots=True)
class _Exchange:
    """A request set and its answer."""

    requests: Sequence[etree._Element]
    answered: Sequence[etree._Element]

    def applications(self, number: int) -> Iterator[_Application]:
        """What the request of this number pays, in order."""
        request = self.requests[number]
        for form in _FORMS:
            for entry in request.iter(f"{form.asked}Add", f"{form.asked}Mod"):
                yield _Application(form, self._paid(entry.find("TxnID")), entry.find(form.amount))

    def _paid(self, named: etree._Element | None) -> str | None:
        """The TxnID of what is paid: of what was made in the same set, the one that was answered."""
        macro = None if named is None else named.get("useMacro")
        if named is None or not macro:
            return None if named is None else named.text
        for request, response in zip(self.requests, self.answered, strict=False):
            if any(each.get("defMacro") == macro for each in request.iter()):
                return response.findtext("./*/TxnID")
        return None

    def left(self, number: int) -> dict[tuple[str, str | None], Decimal]:
        """What is open, after the request of this number, on each document that it paid."""
        if number >= len(self.answered):
            return {}
        return {
            (form.asked, ret.findtext("TxnID")): _decimal(ret.findtext(form.remaining))
            for form in _FORMS
            for ret in self.answered[number].iter(form.answered)
        }


def has_payments(request: str) -> bool:
    """Whether a request may pay something."""
    return "AppliedToTxn" in request or (_BY_ITSELF in request and _TOTAL in request)


def paid_anew(asked: str, answer: str, new: str, power: int, ask: Ask) -> dict[int, str]:
    """The values of `new`, by their place, that have to be others so that what was paid in full is paid in full.

    `asked` was answered with `answer`; `new` is `asked` with amounts multiplied by `power`.
    """
    places = places_of(new)
    was = _Exchange(_requests(asked), responses(answer))
    if places is None:
        return {}
    place_of = {id(element): place for place, element in enumerate(places)}
    now = _requests_in(places)
    changes: dict[int, str] = {}
    if [each.tag for each in was.requests] != [each.tag for each in now]:
        return {}
    for number, request in enumerate(now):
        if number < len(was.answered):
            paying = _Paying(number, request, was, now, with_values(new, changes), power, ask, place_of)
            changes |= paying.by_itself() if request.find(f".//{_BY_ITSELF}") is not None else paying.by_amounts()
    return changes


@dataclass(frozen=True, slots=True)
class _Paying:
    """A request that pays."""

    number: int
    request: etree._Element
    was: _Exchange
    requests: Sequence[etree._Element]
    text: str
    power: int
    ask: Ask
    place_of: dict[int, int]

    def by_amounts(self) -> dict[int, str]:
        """Each document that was paid in full is paid what is owed; the payment as a whole is so much more."""
        left = self.was.left(self.number)
        before = list(self.was.applications(self.number))
        after = list(_Exchange(self.requests, ()).applications(self.number))
        full = [
            place
            for place, each in enumerate(before)
            if left.get((each.form.asked, each.txn_id)) == 0 and _amount(after[place]) > 0
        ]
        given = {place: _amount(after[place]) for place in full}
        less = {place: min(amount - _CENT, _MARGIN) for place, amount in given.items()}
        answered = self._tried({self._place(after[place]): given[place] - less[place] for place in full})
        changes: dict[int, str] = {}
        more = Decimal(0)
        if answered is None:
            return changes
        tried = _Exchange(self.requests, answered)
        open_ = tried.left(self.number)
        for place, each in enumerate(tried.applications(self.number)):
            found = open_.get((each.form.asked, each.txn_id)) if place in given else None
            if found is not None and found != less[place]:
                more += found - less[place]
                changes[self._place(each)] = f"{given[place] + found - less[place]:.2f}"
        return changes | self._in_all(more)

    def by_itself(self) -> dict[int, str]:
        """A payment that is applied by itself: as much more as the documents that it paid in full come to."""
        before = _settled(self.was.answered[self.number])
        total = self.request.find(f".//{_TOTAL}")
        if total is None or not before:
            return {}
        answered = self._tried({self.place_of[id(total)]: _decimal(total.text) + _MARGIN})
        if answered is None or self.number >= len(answered):
            return {}
        after = _settled(answered[self.number])
        # The same documents in the same order: ids are others.
        both = zip(before, after, strict=False)
        return self._in_all(sum((now - self.power * then for then, now in both), Decimal(0)))

    def _tried(self, values: dict[int, Decimal]) -> Sequence[etree._Element] | None:
        if not values:
            return None
        answer = self.ask(with_values(self.text, {place: f"{value:.2f}" for place, value in values.items()}))
        return None if answer is None else responses(answer)

    def _in_all(self, more: Decimal) -> dict[int, str]:
        total = self.request.find(f".//{_TOTAL}")
        if total is None or not more:
            return {}
        return {self.place_of[id(total)]: f"{_decimal(total.text) + more:.2f}"}

    def _place(self, application: _Application) -> int:
        return self.place_of[id(application.amount)]


def _settled(response: etree._Element) -> list[Decimal]:
    """What a payment gave to each document that it paid in full."""
    return [
        _decimal(ret.findtext("Amount"))
        for ret in response.iter("AppliedToTxnRet")
        if _decimal(ret.findtext("BalanceRemaining")) == 0
    ]


def _amount(application: _Application) -> Decimal:
    return Decimal(0) if application.amount is None else _decimal(application.amount.text)


def _decimal(text: str | None) -> Decimal:
    try:
        return Decimal(text or "0")
    except InvalidOperation:
        return Decimal(0)


def _requests(text: str) -> Sequence[etree._Element]:
    places = places_of(text)
    return [] if places is None else _requests_in(places)


def _requests_in(places: Sequence[etree._Element]) -> Sequence[etree._Element]:
    if not places:
        return []
    root = places[0].getroottree().getroot()
    return [request for messages in root for request in messages]
