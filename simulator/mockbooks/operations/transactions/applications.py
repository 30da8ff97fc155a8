"""Applying money and credits to documents.

One ``AppliedToTxn`` says what of a payment goes to one document: credits that are set, a discount, money; credits
first, then the discount, then the money lower the same balance [A]. It needs at least one of the three [D:OSR; code
assumed]. More money than is open is refused with 3210 and QuickBooks' own words [R:ERR1,ERR2]; so are, without them,
a discount or a credit that is more than is open, and more than the credit has left (assumed). The document must be of
the same customer or vendor and in the same receivable or payable account [D:OSR; O:CND]; what is not counts as not
found (assumed). A journal entry is a document or a credit, by the side of its receivable or payable line [A].
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from mockbooks.books.open_amounts import Settlement, release, settlements_of
from mockbooks.company import Company
from mockbooks.operations.transactions.transaction import load
from mockbooks.operations.transactions.values import cents, entries, is_true, reference, text
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import (
    INVALID_VALUE,
    MISSING_ELEMENT,
    MORE_THAN_DUE,
    OBJECT_NOT_FOUND,
    RECORD_NOT_IN_LIST,
    WRONG_OBJECT_TYPE,
    Refused,
)
from mockbooks.qbxml.types import amount_text

__all__ = ["Applications", "Parties"]

_SIDE = (
    "(SELECT sign(amount) FROM posting WHERE posting.txn = txn.id AND posting.account = txn.account"
    " AND posting.line IS NOT NULL)"
)
_CONTROL_REFS = ("ARAccountRef", "APAccountRef")


class Parties(NamedTuple):
    """Whose money it is, and which kinds of transaction it can go to and come from."""

    entity: int
    account: int
    documents: tuple[str, ...]
    credits: tuple[str, ...]


class _Document(NamedTuple):
    row: int
    txn_id: str
    open: int


@dataclass(slots=True)
class Applications:
    """Settlements gathered from a request, each checked against what the ones before it left open."""

    company: Company
    parties: Parties
    payment: int | None
    element: str
    """The element of the request, as a refusal names it: ``AppliedToTxnAdd``."""
    available: int
    """Cents of the payment that are not applied yet."""
    settlements: list[Settlement] = field(default_factory=list)
    _left: dict[int, int] = field(default_factory=dict)

    def apply(self, entry: Record) -> None:
        """Apply one ``AppliedToTxn`` of the request."""
        document = self._find(text(entry, "TxnID"), self.parties.documents)
        money, discount = cents(entry, "PaymentAmount"), cents(entry, "DiscountAmount")
        set_credits = entries(entry, "SetCredit")
        if money is None and discount is None and not set_credits:
            raise Refused(MISSING_ELEMENT, element="PaymentAmount")
        for credit in set_credits:
            self.set_credit(document.row, credit)
        account = reference(entry, "DiscountAccountRef")
        if discount:
            if account is None:
                raise Refused(MISSING_ELEMENT, element="DiscountAccountRef")
            self._take(document.row, discount, "discount amount")
        if money:
            self._take(document.row, money, "payment amount")
            if money > self.available:
                raise Refused(INVALID_VALUE, field=f"{self.element} payment amount", value=amount_text(money))
            self.available -= money
        if (money or discount) and self.payment is not None:
            self.settlements.append(
                Settlement(
                    "payment",
                    self.payment,
                    document.row,
                    money or 0,
                    discount or 0,
                    None,
                    account if discount else None,
                    reference(entry, "DiscountClassRef") if discount else None,
                )
            )

    def set_credit(self, document: int, credit: Record) -> None:
        """Apply one ``SetCredit`` to a document. ``Override`` replaces what this credit gave it before (assumed)."""
        found = self._find(text(credit, "CreditTxnID"), self.parties.credits, row_name="CreditTxnID")
        amount = cents(credit, "AppliedAmount") or 0
        if is_true(credit, "Override"):
            self._override(found.row, document)
        if amount > self._open(found.row):
            self._refuse("credit amount", amount)
        self._take(document, amount, "credit amount")
        self._left[found.row] = self._open(found.row) - amount
        if amount:
            self.settlements.append(Settlement("credit", found.row, document, amount, 0, self.payment))

    def most(self, document: int, credit_txn_id: str) -> int:
        """Cents that a credit can give to a document at most. Raises ``Refused`` if it is no credit."""
        return min(self._open(document), self._open(self._find(credit_txn_id, self.parties.credits, "CreditTxnID").row))

    def apply_automatically(self) -> None:
        """IsAutoApply: to the one document that is exactly as much, else to the oldest first [D:OSR]."""
        marks = ", ".join("?" * len(self.parties.documents))
        rows = self.company.connection.execute(
            f"SELECT id, open FROM txn WHERE entity = ? AND kind IN ({marks}) AND account = ? AND open > 0"
            f" AND status = '' AND (kind <> 'JournalEntry' OR {_SIDE} = ?) ORDER BY txn_date, txn_number",
            (self.parties.entity, *self.parties.documents, self.parties.account, self._side_of_documents()),
        ).fetchall()
        exact = [row for row in rows if row[1] == self.available]
        for row, left in exact[:1] or rows:
            amount = min(left, self.available)
            if amount and self.payment is not None:
                self.available -= amount
                self.settlements.append(Settlement("payment", self.payment, row, amount))

    def _take(self, document: int, amount: int, what: str) -> None:
        left = self._open(document)
        if amount < 0:
            self._refuse(what, amount)
        if amount > left:
            self._refuse(what, amount, MORE_THAN_DUE if what == "payment amount" else None)
        self._left[document] = left - amount

    def _open(self, row: int) -> int:
        if row not in self._left:
            self._left[row] = self.company.connection.execute("SELECT open FROM txn WHERE id = ?", (row,)).fetchone()[0]
        return self._left[row]

    def _refuse(self, what: str, amount: int, quickbooks_error: str | None = None) -> None:
        raise Refused(
            INVALID_VALUE,
            field=f"{self.element} {what}",
            value=amount_text(amount),
            quickbooks_error=quickbooks_error,
        )

    def _find(self, txn_id: str, kinds: tuple[str, ...], row_name: str = "TxnID") -> _Document:
        found = self.company.connection.execute(
            "SELECT id, kind, entity, account, open, status FROM txn WHERE txn_id = ?", (txn_id,)
        ).fetchone()
        if found is None:
            raise Refused(OBJECT_NOT_FOUND, id=txn_id, quickbooks_error=RECORD_NOT_IN_LIST)
        row, kind, entity, account, open_, status = found
        if kind not in kinds:
            raise Refused(WRONG_OBJECT_TYPE, id=txn_id)
        is_credit = row_name == "CreditTxnID"
        if is_credit:
            account = self._control_account(row, account)
        if kind == "JournalEntry" and (self._side(row) == self._side_of_documents()) is is_credit:
            raise Refused(WRONG_OBJECT_TYPE, id=txn_id)
        strange = (entity, account) != (self.parties.entity, self.parties.account)
        if strange or status == "pending" or row == self.payment:
            raise Refused(OBJECT_NOT_FOUND, id=txn_id, quickbooks_error=RECORD_NOT_IN_LIST)
        return _Document(row, txn_id, open_)

    def _control_account(self, row: int, source: int) -> int:
        """The receivable or payable account of a credit; the source account of a payment is where its money went."""
        own = load(self.company, row).own
        return next((found for name in _CONTROL_REFS if (found := reference(own, name)) is not None), source)

    def _side(self, entry: int) -> int | None:
        """On which side of its receivable or payable account a journal entry is: 1 for a debit, -1 for a credit."""
        side: int | None = self.company.connection.execute(
            f"SELECT {_SIDE} FROM txn WHERE id = ?", (entry,)
        ).fetchone()[0]
        return side

    def _side_of_documents(self) -> int:
        """Customers owe on the debit side, vendors are owed on the credit side."""
        return 1 if self.company.list_objects[self.parties.account].classified == "AccountsReceivable" else -1

    def _override(self, credit: int, document: int) -> None:
        for settlement in settlements_of(self.company, credit):
            if settlement.kind == "credit" and settlement.to_txn == document:
                release(self.company, credit, kinds=("credit",), to_txn=document)
                for row in (credit, document):
                    if row in self._left:
                        self._left[row] += settlement.amount
