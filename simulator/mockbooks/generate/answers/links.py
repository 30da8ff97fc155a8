"""Links between transactions, as both ends show them, and stand-ins for ends that were never shown.

``AppliedToTxnRet`` of a payment says what it settles, with money and discount; ``LinkedTxn`` of a document says what
settled it, or what it is used for. Both ends may show one link: it is made once, by what the payment shows of it. Links
come in an order in which every transaction shows them; of those that nobody orders the earlier payment's is first.

A transaction that only such an element names becomes a stand-in: with its id, date and number, coming to what is
settled and what is left of it; completed by its type where that can be, and kept out of the books where it cannot.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from mockbooks.generate.answers.moments import number_of_id, time_of_id
from mockbooks.generate.answers.shown import ShownObject
from mockbooks.generate.answers.stand_ins import account_of_type, mark
from mockbooks.generate.answers.transactions import Importing, put_in
from mockbooks.operations.transactions import TRANSACTION_TYPES
from mockbooks.operations.transactions.transaction import Transaction, row_of
from mockbooks.operations.transactions.transaction_type import TransactionType
from mockbooks.operations.transactions.values import cents, text
from mockbooks.qbxml.record import Record, Value
from mockbooks.qbxml.types import amount_text

__all__ = ["insert_links"]

# Who gives and who takes: of two linked transactions, the one further down this list settles the other (assumed for
# pairs that no recording shows).
_PAYMENTS = ("ReceivePayment", "BillPaymentCheck", "BillPaymentCreditCard", "SalesTaxPaymentCheck")
_CREDITS = ("CreditMemo", "VendorCredit", "Deposit", "JournalEntry", "Check", "ARRefundCreditCard")


_PARTIES = """
SELECT entity, coalesce(json_extract(own, '$.ARAccountRef'), json_extract(own, '$.APAccountRef')) FROM txn WHERE id = ?
"""


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


class _End(NamedTuple):
    """A transaction that shows links: its id, its kind, whose it is, and the account in which it is open."""

    txn_id: str
    kind: str
    entity: int | None
    control: int | None


@dataclass(slots=True)
class _Named:
    """A transaction that others name: what they say of it."""

    txn_id: str
    kind: str
    txn_date: str
    ref_number: str
    end: _End
    """A transaction that names it."""
    left: int = 0


@dataclass(slots=True)
class _Links:
    importing: Importing
    links: list[_Link] = field(default_factory=list)
    pairs: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    """Places in ``links`` by giver and taker."""
    orders: list[list[int]] = field(default_factory=list)
    """Places in the order in which one transaction shows them."""
    named: dict[str, _Named] = field(default_factory=dict)

    def gather(self) -> None:
        """First what payments say, who know money from discount; then what the other ends say; then third parties."""
        self._each("AppliedToTxnRet", lambda end, entries: [self._applied(end, entry) for entry in entries])
        self._each("LinkedTxn", self._settled)
        for shown in self.importing.shown.objects("txn"):
            if shown.row is not None:
                end = self._end(shown, shown.row)
                for entry in _entries(shown.record.get("AppliedToTxnRet")):
                    self._of_third(end, entry)

    def _each(self, name: str, take: Callable[[_End, list[Record]], list[int | None]]) -> None:
        for shown in self.importing.shown.objects("txn"):
            entries = _entries(shown.record.get(name))
            if shown.row is not None and entries:
                end = self._end(shown, shown.row)
                self.orders.append([place for place in take(end, entries) if place is not None])

    def _end(self, shown: ShownObject, row: int) -> _End:
        entity, control = self.importing.company.connection.execute(_PARTIES, (row,)).fetchone()
        return _End(shown.key, shown.kind, entity, control)

    def _applied(self, payment: _End, entry: Record) -> int | None:
        document = self._name(entry, payment)
        if document is None:
            return None
        document.left = cents(entry, "BalanceRemaining") or 0
        company, references = self.importing.company, self.importing.references
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

    def _of_third(self, payment: _End, entry: Record) -> None:
        """What else settled a document, as a payment tells; a payment without money of its own set the credits."""
        document = self.named.get(text(entry, "TxnID"))
        if document is None:
            return
        only_credits = (payment.txn_id, document.txn_id) not in self.pairs
        end = _End(document.txn_id, document.kind, payment.entity, payment.control)
        for place in self._settled(end, _entries(entry.get("LinkedTxn"))):
            if only_credits and place is not None and self.links[place].kind == "credit":
                self.links[place].via = self.links[place].via or payment.txn_id

    def _settled(self, end: _End, entries: list[Record]) -> list[int | None]:
        """The LinkedTxn of one transaction: it is settled by them, or used for them."""
        known_before = {pair: list(places) for pair, places in self.pairs.items() if end.txn_id in pair}
        met: Counter[tuple[str, str]] = Counter()
        return [self._settles(end, entry, known_before, met) for entry in entries]

    def _settles(
        self, end: _End, entry: Record, known_before: dict[tuple[str, str], list[int]], met: Counter[tuple[str, str]]
    ) -> int | None:
        other = self._name(entry, end)
        if other is None or entry.get("LinkType", "AMTTYPE") != "AMTTYPE":
            # Orders that are continued are linked line by line, not here.
            return None
        gives = _rank(other.kind) >= _rank(end.kind)
        pair = (other.txn_id, end.txn_id) if gives else (end.txn_id, other.txn_id)
        met[pair] += 1
        if pair in known_before:
            # The other end has told of it: the n-th time is the n-th link.
            return known_before[pair][min(met[pair], len(known_before[pair])) - 1]
        kind = "payment" if (other.kind if gives else end.kind) in _PAYMENTS else "credit"
        return self._put(_Link(*pair, kind, abs(cents(entry, "Amount") or 0)))

    def _put(self, link: _Link) -> int:
        self.links.append(link)
        place = len(self.links) - 1
        self.pairs.setdefault((link.giver, link.taker), []).append(place)
        return place

    def _name(self, entry: Record, end: _End) -> _Named | None:
        txn_id, kind = text(entry, "TxnID"), text(entry, "TxnType")
        if not txn_id or not kind:
            self.importing.understanding.leave_out("a link", "it was shown without the id or the type of its other end")
            return None
        named = self.named.get(txn_id)
        if named is None:
            named = self.named[txn_id] = _Named(txn_id, kind, text(entry, "TxnDate"), text(entry, "RefNumber"), end)
        return named

    # -- rows ---------------------------------------------------------------------------------------------------

    def make_stand_ins(self) -> None:
        """Rows for the ends that were never shown."""
        for number, named in enumerate(self.named.values(), 1):
            if row_of(self.importing.company, named.txn_id) is None:
                self._stand_in(named, -number)

    def _stand_in(self, named: _Named, number: int) -> None:
        importing, company = self.importing, self.importing.company
        settled = sum(
            link.amount + (link.discount if link.taker == named.txn_id else 0)
            for link in self.links
            if named.txn_id in (link.giver, link.taker)
        )
        txn_type, total = TRANSACTION_TYPES.get(named.kind), settled + named.left
        made = time_of_id(named.txn_id) or company.counters.value("edit")
        txn = Transaction(
            named.kind,
            _own(importing, txn_type, named, total),
            txn_id=named.txn_id,
            txn_number=number,
            txn_date=named.txn_date or "1970-01-01",
            ref_number=named.ref_number or None,
            entity=named.end.entity,
            time_created=made,
            time_modified=made,
            edit_sequence=made,
            total=total,
        )
        put_in(importing, txn_type, txn, is_shown=False)
        if txn_type is None:
            company.connection.execute("UPDATE txn SET status = 'pending' WHERE id = ?", (txn.id,))
        mark(company, "txn", txn.id)
        importing.understanding.stand_ins[named.kind] += 1

    def write(self) -> None:
        """Rows for the links, and what they leave open."""
        connection = self.importing.company.connection
        rows = {
            txn_id: row
            for txn_id in {name for link in self.links for name in (link.giver, link.taker, link.via)}
            if (found := row_of(self.importing.company, txn_id)) is not None and (row := found[0]) is not None
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


def insert_links(importing: Importing) -> None:
    """Make every link that was shown, and stand-ins for the ends that were not."""
    links = _Links(importing)
    links.gather()
    links.make_stand_ins()
    links.write()


def _own(importing: Importing, txn_type: TransactionType | None, named: _Named, total: int) -> Record:
    """What a transaction that was never shown has in its header, as far as it can be said."""
    own: Record = {"TxnDate": named.txn_date or "1970-01-01"}
    if named.ref_number:
        own["RefNumber"] = named.ref_number
    if txn_type is None:
        return own
    for name, row in ((txn_type.entity_ref, named.end.entity), (txn_type.control_ref, named.end.control)):
        if name and row is not None:
            own[name] = row
    names = {child.name for child in txn_type.ret.children()}
    for name, account_type in (("BankAccountRef", "Bank"), ("CreditCardAccountRef", "CreditCard")):
        if name in names:
            own[name] = account_of_type(importing.company, account_type)
    for name in ("TotalAmount", "AmountDue", "CreditAmount", "Amount", "Subtotal"):
        if name in names:
            own[name] = amount_text(total)
            break
    return own


def _rank(kind: str) -> int:
    if kind in _PAYMENTS:
        return len(_CREDITS) + 1
    return _CREDITS.index(kind) + 1 if kind in _CREDITS else 0


def _row(value: Value | None) -> int | None:
    return value if isinstance(value, int) else None


def _entries(value: Value | None) -> list[Record]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


