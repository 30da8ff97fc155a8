"""Sales tax and totals of documents, worked out anew in a company whose amounts are others now.

An amount that was multiplied keeps the rounding it had: a tax of 0.83 on 10.05 is not nine times that on nine times the
lines. So what the lines of a document come to is worked out by its type once more, as when it is entered: lines that
are percentages of others, the subtotal, the tax of each tax item, the total; of purchases too, where these are taxed.

What a document comes to then is a few cents more or less, and so is what settles it: of a document with nothing open,
the last payment pays as much more; a payment that was deposited moves the line and the total of its deposit; a credit
that was used up gives so much more to the document that it was given to. Of a document with something open, it is
more or less that is open. Nothing else moves: times, EditSequences and ids are those that were there.

Documents whose figures are not what their type makes of their lines stay as they are, and so do those whose settlement
cannot follow. Each is told of, with the reason.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from mockbooks.books.posting import post, unpost
from mockbooks.company import Company
from mockbooks.operations.call import Call
from mockbooks.operations.lists.entry import dump_own
from mockbooks.operations.session import Session
from mockbooks.operations.transactions import currencies, exchange, group_lines, taxes_by_code
from mockbooks.operations.transactions.list_facts import ListFacts
from mockbooks.operations.transactions.settlements import ledger_of
from mockbooks.operations.transactions.table import TRANSACTION_TYPES
from mockbooks.operations.transactions.transaction import STAND_IN, Transaction, load
from mockbooks.operations.transactions.transaction_type import Draft
from mockbooks.operations.transactions.values import cents
from mockbooks.qbxml.status import Refused
from mockbooks.qbxml.types import amount_text
from mockbooks.qbxml.versions import NEWEST

__all__ = ["tax_anew"]

_CREDITS = ("CreditMemo", "VendorCredit")
_OWED = ("Invoice", "Bill")
_SALES = ("CreditMemo", "Invoice", "SalesReceipt", "SalesOrder", "Estimate")
_PURCHASES = ("VendorCredit", "Bill", "Check", "CreditCardCharge", "CreditCardCredit", "PurchaseOrder")
_KINDS = (*_SALES, *_PURCHASES)
_TOTALS = {
    "ReceivePayment": "TotalAmount",
    "BillPaymentCheck": "Amount",
    "BillPaymentCreditCard": "Amount",
    "Deposit": "DepositTotal",
}
_PAYMENTS = ("ReceivePayment", "BillPaymentCheck", "BillPaymentCreditCard")

_OTHERWISE = "its tax is not what its lines and its rate come to"
_FOREIGN = "it is in a foreign currency"
_SETTLED = "it is settled by what cannot follow it"

_SET_LINE = "UPDATE line SET amount = ?, own = ? WHERE id = ?"

Told = Callable[[str, str], None]


def tax_anew(before: Company, company: Company, told: Told) -> None:
    """Work out the tax of every document of ``company`` anew; ``before`` has the same rows with other amounts.

    ``told`` is called with each document that stays as it is, in words, and why.
    """
    documents: dict[int, _Document] = {}
    stay: dict[int, str] = {}
    for row in _rows(company):
        found = _Document.of(before, company, row)
        if isinstance(found, str):
            if _is_taxed(company, row):
                stay[row] = found
        elif found is not None:
            documents[row] = found
    plan = _Plan(company, documents)
    while wrong := plan.first_wrong():
        for row in wrong & documents.keys() or set(documents):
            if documents[row].more:
                stay[row] = _SETTLED
            del documents[row]
        plan = _Plan(company, documents)
    plan.carry_out()
    for row, why in sorted(stay.items()):
        told(_in_words(company, row), why)


def _rows(company: Company) -> list[int]:
    marks = ", ".join("?" * len(_KINDS))
    # Credits first: what they give away has to be known when it is taken.
    found = company.connection.execute(
        f"SELECT id FROM txn WHERE kind IN ({marks}) AND status <> 'void' ORDER BY kind NOT IN (?, ?), id",
        (*_KINDS, *_CREDITS),
    )
    return [row for (row,) in found]


def _is_taxed(company: Company, row: int) -> bool:
    own = load(company, row).own
    return bool(cents(own, "SalesTaxTotal") or own.get("@SalesTax"))


def _in_words(company: Company, row: int) -> str:
    txn = load(company, row)
    tax = f": SalesTaxTotal {txn.own['SalesTaxTotal']}" if "SalesTaxTotal" in txn.own else ": its tax"
    return f"{txn.kind} {txn.ref_number or txn.txn_id}{tax}"


@dataclass(slots=True)
class _Document:
    """A document as its type makes it of its lines, and by how many cents it comes to more than it did."""

    txn: Transaction
    more: int

    @classmethod
    def of(cls, before: Company, company: Company, row: int) -> _Document | str | None:
        """The document; why it stays as it is; None if nothing of it becomes other."""
        was, now = load(before, row), load(company, row)
        if any(STAND_IN in line.own for line in now.lines):
            return _OTHERWISE
        if exchange.is_foreign(company, now):
            return _FOREIGN
        made_before, made = _finished(before, was), _finished(company, now)
        if made_before is None or made is None or _figures(made_before) != _figures(was):
            return _OTHERWISE
        if _figures(made) == _figures(now):
            return None
        made.open = now.open
        return cls(made, made.total - now.total)


def _finished(company: Company, txn: Transaction) -> Transaction | None:
    """What its type makes of a transaction and its lines; None if it refuses them now."""
    txn_type = TRANSACTION_TYPES[txn.kind]
    made = copy.deepcopy(txn)
    call = Call(f"{txn.kind}ModRq", {}, {}, company, Session(personal_data=True), NEWEST, company.edition)
    # Its own state before: what it comes to may become other.
    draft = Draft(call, made, made, {}, {}, ListFacts(company), lines_changed=True)
    if taxes_by_code.are_used(company):
        taxes_by_code.begin_with_shown(made)
    try:
        group_lines.total(draft)
        txn_type.finish(draft)
    except (Refused, KeyError):
        return None
    currencies.show_in_home(txn_type, made)
    return made


def _figures(txn: Transaction) -> tuple[object, ...]:
    lines = [(line.amount, line.own.get("TaxAmount")) for line in txn.lines]
    return txn.total, txn.own.get("SalesTaxTotal"), txn.own.get("@SalesTax"), lines


@dataclass(slots=True)
class _Plan:
    """By how much each settlement, payment and deposit has to be another, for these documents."""

    company: Company
    documents: dict[int, _Document]
    settlements: dict[int, int] = field(default_factory=dict)
    """Cents more by link."""
    pins: dict[int, int] = field(default_factory=dict)
    """Cents more that are open beside all links, by document."""
    open: dict[int, int] = field(default_factory=dict)
    """Cents more that are open, by document."""
    receipts: dict[int, int] = field(default_factory=dict)
    """Cents more that were received or paid, by payment or sales receipt."""
    _asked: dict[int, int] = field(default_factory=dict)
    """Cents more that a document has to have settled, less what credits give it."""

    def first_wrong(self) -> set[int]:
        """Documents that cannot be as they are made, for what settles one of them cannot follow; none if all can."""
        self._asked = {row: document.more for row, document in self.documents.items()}
        for row, document in self.documents.items():
            kind = document.txn.kind
            if kind == "SalesReceipt":
                self.receipts[row] = document.more
            elif kind in _CREDITS and (wrong := self._give(row)):
                return wrong
        for row in [row for row, more in self._asked.items() if more]:
            if self._kind(row) in _OWED and not self._take(row):
                return {row, *self._credits_of(row)}
        return self._wrong_receipts()

    def _give(self, row: int) -> set[int]:
        """Let a credit memo give as much more as it comes to; those that are wrong if it cannot."""
        more = self.documents[row].more
        if not more:
            return set()
        open_ = self._open(row)
        if open_:
            self.open[row] = more
            return set() if open_ + more > 0 else {row}
        link = self._last("from_txn", row, "credit")
        if link is None or link[2] + more <= 0 or self._kind(link[1]) not in _OWED:
            return {row}
        self.settlements[link[0]] = more
        self._asked[link[1]] = self._asked.get(link[1], 0) - more
        return set()

    def _take(self, row: int) -> bool:
        """Let an invoice be settled by so much more, or so much more of it be open."""
        more, open_ = self._asked[row], self._open(row)
        if open_:
            self.open[row] = more
            return open_ + more > 0
        link = self._last("to_txn", row, "payment")
        if link is None or self._kind(link[1]) not in _PAYMENTS:
            return self._take_from_pin(row, more)
        self.settlements[link[0]] = more
        self.receipts[link[1]] = self.receipts.get(link[1], 0) + more
        return link[2] + more > 0

    def _take_from_pin(self, row: int, more: int) -> bool:
        found = self.company.connection.execute(
            "SELECT 1 FROM pin WHERE holder = 'txn' AND object = ? AND amount IS NOT NULL", (row,)
        ).fetchone()
        self.pins[row] = -more
        return found is not None

    def _wrong_receipts(self) -> set[int]:
        wrong = {row for row in self.receipts if not self._can_be_received(row)}
        documents = {document for row in wrong for document in self._documents_of(row)}
        return documents or wrong

    def _can_be_received(self, row: int) -> bool:
        """Whether a payment or sales receipt, and the deposit it sits in, may come to so much more."""
        more = self.receipts[row]
        if more and (self._total(row) + more <= 0 or self._kind(row) not in (*_PAYMENTS, "SalesReceipt")):
            return False
        deposits = self._deposits(row)
        if not more or not deposits:
            return True
        # A receipt that is deposited in parts cannot tell which of them is more.
        return len(deposits) == 1 and not exchange.is_foreign(self.company, load(self.company, deposits[0][1]))

    def carry_out(self) -> None:
        """Write it, and post again what has become other."""
        sql = self.company.connection
        touched = set(self.documents)
        for row, document in self.documents.items():
            made = document.txn
            sql.execute("UPDATE txn SET total = ?, own = ? WHERE id = ?", (made.total, dump_own(made.own), row))
            for line in made.lines:
                sql.execute(_SET_LINE, (line.amount, dump_own(line.own), line.id))
        for row, more in self.open.items():
            sql.execute("UPDATE txn SET open = open + ? WHERE id = ?", (more, row))
        for row, more in self.pins.items():
            sql.execute(
                "UPDATE pin SET amount = amount + ? WHERE holder = 'txn' AND object = ? AND amount IS NOT NULL",
                (more, row),
            )
        for link, more in self.settlements.items():
            sql.execute("UPDATE link SET amount = amount + ? WHERE id = ?", (more, link))
        for row, more in self.receipts.items():
            if self._kind(row) in _PAYMENTS:
                self._raise(row, more)
                touched.add(row)
            for link, deposit, deposited in self._deposits(row):
                self._raise_line(deposit, deposited, more)
                sql.execute("UPDATE link SET amount = amount + ? WHERE id = ?", (more, link))
                touched.add(deposit)
        for row in sorted(touched):
            self._post_anew(row)

    def _raise(self, row: int, more: int) -> None:
        txn = load(self.company, row)
        total = txn.total + more
        txn.own[_TOTALS[txn.kind]] = amount_text(total)
        self.company.connection.execute(
            "UPDATE txn SET total = ?, own = ? WHERE id = ?", (total, dump_own(txn.own), row)
        )

    def _raise_line(self, deposit: int, row: int, more: int) -> None:
        line = next(line for line in load(self.company, deposit).lines if line.id == row)
        amount = line.amount + more
        line.own["Amount"] = amount_text(amount)
        self.company.connection.execute(_SET_LINE, (amount, dump_own(line.own), row))
        self._raise(deposit, more)

    def _post_anew(self, row: int) -> None:
        txn = load(self.company, row)
        unpost(self.company, row)
        post(self.company, row, txn.txn_date, ledger_of(self.company, TRANSACTION_TYPES[txn.kind], txn))

    # What there is

    def _one(self, column: str, row: int) -> object:
        return self.company.connection.execute(f"SELECT {column} FROM txn WHERE id = ?", (row,)).fetchone()[0]

    def _kind(self, row: int) -> str:
        return str(self._one("kind", row))

    def _open(self, row: int) -> int:
        found = self._one("open", row)
        assert isinstance(found, int)
        return found

    def _total(self, row: int) -> int:
        found = self._one("total", row)
        assert isinstance(found, int)
        return found

    def _last(self, end: str, row: int, kind: str) -> tuple[int, int, int] | None:
        """The last settlement of a kind at this end: its link, what is at the other end, its cents."""
        other = "to_txn" if end == "from_txn" else "from_txn"
        found: tuple[int, int, int] | None = self.company.connection.execute(
            f"SELECT id, {other}, amount FROM link WHERE {end} = ? AND kind = ? AND amount > 0"
            " ORDER BY id DESC LIMIT 1",
            (row, kind),
        ).fetchone()
        return found

    def _credits_of(self, row: int) -> set[int]:
        found = self.company.connection.execute(
            "SELECT from_txn FROM link WHERE to_txn = ? AND kind = 'credit'", (row,)
        )
        return {credit for (credit,) in found}

    def _documents_of(self, row: int) -> Iterator[int]:
        found = self.company.connection.execute(
            "SELECT to_txn FROM link WHERE from_txn = ? AND kind = 'payment'", (row,)
        )
        for (document,) in found.fetchall():
            yield document
            yield from self._credits_of(document)

    def _deposits(self, row: int) -> list[tuple[int, int, int]]:
        """The links to deposits that took this receipt, with the deposit and its line."""
        return self.company.connection.execute(
            "SELECT id, from_txn, from_line FROM link WHERE to_txn = ? AND kind = 'deposit'", (row,)
        ).fetchall()
