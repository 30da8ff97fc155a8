"""Settlements between transactions, as both ends show them: who paid what, and which credits were used.

``AppliedToTxnRet`` of a payment says what it settles, with money and discount; ``LinkedTxn`` of a document says what
settled it, or what it is used for. Both ends may show one link: it is made once, by what the payment shows of it. Links
come in an order in which every transaction shows them; of those that nobody orders the earlier payment's is first.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from mockbooks.generate.answers.ends import End, Ends, records_in
from mockbooks.generate.answers.moments import number_of_id, time_of_id
from mockbooks.generate.answers.stand_ins import account_of_type
from mockbooks.operations.transactions import TRANSACTION_TYPES
from mockbooks.operations.transactions.transaction import row_of
from mockbooks.operations.transactions.values import cents, text
from mockbooks.qbxml.record import Record, Value

__all__ = ["Settlements"]

# Who gives and who takes: of two linked transactions, the one further down this list settles the other (assumed for
# pairs that no recording shows).
_PAYMENTS = ("ReceivePayment", "BillPaymentCheck", "BillPaymentCreditCard", "SalesTaxPaymentCheck")
_CREDITS = ("CreditMemo", "VendorCredit", "Deposit", "JournalEntry", "Check")


# The elements that say what is left of a credit.
_LEFT = ("CreditRemaining", "UnusedPayment", "OpenAmount")


@dataclass(slots=True)
class _Link:
    giver: str
    taker: str
    kind: str
    amount: int
    discount: int = 0
    discount_account: int | None = None
    discount_class: int | None = None
    via: str = ""


@dataclass(slots=True)
class Settlements:
    """The settlements of one import."""

    ends: Ends
    links: list[_Link] = field(default_factory=list)
    pairs: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    """Places in ``links`` by giver and taker."""
    orders: list[list[int]] = field(default_factory=list)
    """Places in the order in which one transaction shows them."""

    def gather(self) -> None:
        """First what payments say, who know money from discount; then what the other ends say; then third parties."""
        self._each("AppliedToTxnRet", lambda end, entries: [self._applied(end, entry) for entry in entries])
        self._each("RefundAppliedToTxnRet", lambda end, entries: [self._refunded(end, entry) for entry in entries])
        self._each("LinkedTxn", self._settled)
        for shown in self.ends.importing.shown.objects("txn"):
            if shown.row is not None:
                end = self.ends.end(shown, shown.row)
                for entry in records_in(shown.record.get("AppliedToTxnRet")):
                    self._of_third(end, entry)
        self._set_credits()

    def _each(self, name: str, take: Callable[[End, list[Record]], list[int | None]]) -> None:
        for shown in self.ends.importing.shown.objects("txn"):
            entries = records_in(shown.record.get(name))
            if shown.row is not None and entries:
                end = self.ends.end(shown, shown.row)
                self.orders.append([place for place in take(end, entries) if place is not None])

    def _applied(self, payment: End, entry: Record) -> int | None:
        document = self.ends.name(entry, payment)
        if document is None:
            return None
        document.left = cents(entry, "BalanceRemaining") or 0
        company, references = self.ends.importing.company, self.ends.importing.references
        ret = TRANSACTION_TYPES[payment.kind].ret
        element = next(child for child in ret.children() if child.name == "AppliedToTxnRet")
        own = references.resolved(company, entry, element, payment.kind)
        link = _Link(
            payment.txn_id,
            document.txn_id,
            "payment",
            abs(cents(own, "Amount") or 0),
            abs(cents(own, "DiscountAmount") or 0),
            _row(own.get("DiscountAccountRef")),
            _row(own.get("DiscountClassRef")),
        )
        return self._put(link) if link.amount or link.discount else None

    def _refunded(self, refund: End, entry: Record) -> int | None:
        """What a refund on a card paid back of a credit."""
        credit = self.ends.name(entry, refund)
        if credit is None:
            return None
        credit.left = cents(entry, "CreditRemaining") or 0
        return self._put(_Link(credit.txn_id, refund.txn_id, "credit", abs(cents(entry, "RefundAmount") or 0)))

    def _of_third(self, payment: End, entry: Record) -> None:
        """What else settled a document, as a payment tells; a payment without money of its own set the credits."""
        document = self.ends.named.get(text(entry, "TxnID"))
        if document is None:
            return
        only_credits = (payment.txn_id, document.txn_id) not in self.pairs
        end = End(document.txn_id, document.kind, payment.entity, payment.control)
        places = [place for place in self._settled(end, records_in(entry.get("LinkedTxn"))) if place is not None]
        self.orders.append(places)
        for place in places:
            if only_credits and self.links[place].kind == "credit":
                self.links[place].via = self.links[place].via or payment.txn_id

    def _settled(self, end: End, entries: list[Record]) -> list[int | None]:
        """The LinkedTxn of one transaction: it is settled by them, or used for them."""
        known_before = len(self.links)
        met: Counter[tuple[str, str]] = Counter()
        return [self._settles(end, entry, known_before, met) for entry in entries]

    def _settles(self, end: End, entry: Record, known_before: int, met: Counter[tuple[str, str]]) -> int | None:
        other = self.ends.name(entry, end)
        if other is None or entry.get("LinkType", "AMTTYPE") != "AMTTYPE":
            # Orders that are continued are linked line by line, not here.
            return None
        gives = _rank(other.kind) >= _rank(end.kind)
        pair = (other.txn_id, end.txn_id) if gives else (end.txn_id, other.txn_id)
        met[pair] += 1
        told = [place for place in self.pairs.get(pair, ()) if place < known_before]
        if told:
            # The other end has told of it: the n-th time is the n-th link.
            return told[min(met[pair], len(told)) - 1]
        giver_kind = other.kind if gives else end.kind
        # A payment that was shown has told what its money is applied to: the rest of it is used as a credit.
        is_money = giver_kind in _PAYMENTS and self.ends.importing.shown.row_of("txn", pair[0]) is None
        return self._put(_Link(*pair, "payment" if is_money else "credit", abs(cents(entry, "Amount") or 0)))

    def _put(self, link: _Link) -> int:
        self.links.append(link)
        place = len(self.links) - 1
        self.pairs.setdefault((link.giver, link.taker), []).append(place)
        return place

    def _set_credits(self) -> None:
        """Tell which credits a payment with money has set: those of which as much is left as it shows."""
        taken = _grouped(self.links, "taker")
        for shown in self.ends.importing.shown.objects("txn"):
            left = cents(shown.record, "UnusedCredits") or 0
            if shown.row is None or not left:
                continue
            documents = {text(entry, "TxnID") for entry in records_in(shown.record.get("AppliedToTxnRet"))}
            links = [link for txn_id in sorted(documents) for link in taken[txn_id]]
            found = [link for link in links if link.kind == "credit" and not link.via]
            for chosen in ([*found], *([link] for link in found)):
                if sum(self._left_of(giver) for giver in {link.giver for link in chosen}) == left:
                    for link in chosen:
                        link.via = shown.key
                    break

    def _left_of(self, credit: str) -> int:
        """Cents that were shown to be left of a credit."""
        shown = self.ends.importing.shown.get("txn", credit)
        given = [] if shown is None else [cents(shown.record, name) for name in _LEFT if name in shown.record]
        return given[0] or 0 if given else 0

    def fit_discounts(self) -> None:
        """What a payment that was never shown settles beyond what a deposit took of it was taken as a discount."""
        settled, given = self.settled(), _grouped(self.links, "giver")
        for named in self.ends.named.values():
            excess = settled[named.txn_id] - named.amount
            if not named.amount or excess <= 0 or self.ends.importing.shown.row_of("txn", named.txn_id) is not None:
                continue
            for link in given[named.txn_id]:
                taken = min(excess, link.amount)
                excess -= taken
                link.amount, link.discount = link.amount - taken, link.discount + taken
                link.discount_account = account_of_type(self.ends.importing.company, "Expense")

    def settled(self) -> Counter[str]:
        """What the links of each transaction come to, in cents."""
        sums: Counter[str] = Counter()
        for link in self.links:
            sums[link.giver] += link.amount
            sums[link.taker] += link.amount + link.discount
        return sums

    def write(self) -> None:
        """Rows for the links, and what they leave open."""
        connection = self.ends.importing.company.connection
        rows = {
            txn_id: row
            for txn_id in {name for link in self.links for name in (link.giver, link.taker, link.via)}
            if (found := row_of(self.ends.importing.company, txn_id)) is not None and (row := found[0]) is not None
        }
        for place in self._in_order():
            link = self.links[place]
            connection.execute(
                "INSERT INTO link (kind, from_txn, to_txn, via_txn, amount, discount, discount_account, discount_class)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    link.kind,
                    rows[link.giver],
                    rows[link.taker],
                    rows.get(link.via),
                    link.amount,
                    link.discount,
                    link.discount_account,
                    link.discount_class,
                ),
            )
            for txn, cents_settled in ((link.giver, link.amount), (link.taker, link.amount + link.discount)):
                connection.execute("UPDATE txn SET open = open - ? WHERE id = ?", (cents_settled, rows[txn]))

    def _in_order(self) -> Iterator[int]:
        """All places so that each transaction's links stand in the order in which it shows them."""
        following: dict[int, set[int]] = {}
        waiting_for = [0] * len(self.links)
        for order in self.orders:
            for first, second in pairwise(order):
                if second != first and second not in following.setdefault(first, set()):
                    following[first].add(second)
                    waiting_for[second] += 1
        ready = [(self._key(place), place) for place, count in enumerate(waiting_for) if not count]
        heapq.heapify(ready)
        done: set[int] = set()
        while ready:
            _, place = heapq.heappop(ready)
            done.add(place)
            yield place
            for second in following.get(place, ()):
                waiting_for[second] -= 1
                if not waiting_for[second]:
                    heapq.heappush(ready, (self._key(second), second))
        # What is left goes round in circles: the answers are of different moments.
        yield from (place for place in range(len(self.links)) if place not in done)

    def _key(self, place: int) -> tuple[int, int]:
        giver = self.links[place].giver
        return time_of_id(giver), number_of_id(giver)


def _grouped(links: list[_Link], name: str) -> defaultdict[str, list[_Link]]:
    grouped: defaultdict[str, list[_Link]] = defaultdict(list)
    for link in links:
        grouped[getattr(link, name)].append(link)
    return grouped


def _rank(kind: str) -> int:
    if kind in _PAYMENTS:
        return len(_CREDITS) + 1
    return _CREDITS.index(kind) + 1 if kind in _CREDITS else 0


def _row(value: Value | None) -> int | None:
    return value if isinstance(value, int) else None
