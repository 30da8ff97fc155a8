"""Check: credit to the bank, debit to the accounts of its lines.

Amount is the sum of the lines [D:OSR]. A line on accounts receivable pays a customer back: what it comes to is open on
the check, until ``ApplyCheckToTxn`` says which credit memo or overpayment it settles [D:OSR; R:CMX shows the link]; an
application without an Amount takes as much as there is of both (assumed). In a Mod applications take the place of those
there were (assumed). The address is the payee's [A].
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from mockbooks.books.open_amounts import release, settle
from mockbooks.books.posting import PostingLine
from mockbooks.company import Company
from mockbooks.operations.lists.addresses import with_blocks
from mockbooks.operations.transactions import features, header_defaults, taxes_by_code
from mockbooks.operations.transactions.applications import Applications, Parties
from mockbooks.operations.transactions.check_numbers import check_number
from mockbooks.operations.transactions.purchase_document import PurchaseDocument
from mockbooks.operations.transactions.transaction import Line, Transaction
from mockbooks.operations.transactions.transaction_type import Draft
from mockbooks.operations.transactions.values import entries, reference, text
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import INVALID_IN_CONTEXT, Refused
from mockbooks.qbxml.types import amount_text

__all__ = ["Check"]

_ADDRESSES = {
    "Customer": "BillAddress",
    "Employee": "EmployeeAddress",
    "OtherName": "OtherNameAddress",
    "Vendor": "VendorAddress",
}
_CREDITS = ("CreditMemo", "ReceivePayment", "JournalEntry")


class Check(PurchaseDocument):
    """A check that is no payment of bills."""

    kind = "Check"
    entity_ref = "PayeeEntityRef"
    acted_on = frozenset({"ApplyCheckToTxnAdd", "ApplyCheckToTxnMod"})
    fixed = frozenset({"AccountRef", "TxnDate", "ClearExpenseLines", "ClearItemLines"})
    provenance: ClassVar[Mapping[str, str]] = {"Query": "documented", "Add": "documented", "Mod": "documented"}

    def prepare(self, draft: Draft) -> None:
        """Bank, payee, date, number, address."""
        features.refuse_unavailable(draft.company, draft.given, draft.acted)
        draft.txn.account = header_defaults.account(draft, "AccountRef", "Bank")
        payee = draft.txn.entity = reference(draft.own, "PayeeEntityRef")
        header_defaults.txn_date(draft)
        if payee is not None:
            header_defaults.address(draft, "Address", payee, _ADDRESSES[draft.facts[payee].kind])
        with_blocks(draft.own, ("Address",))
        check_number(draft, wants_number=draft.is_new and "RefNumber" not in draft.given)
        # [R] recorded: shown, as of bills.
        draft.own.setdefault("IsPending", "false")
        taxes_by_code.purchase_header(draft)

    def finish(self, draft: Draft) -> None:
        """The amount."""
        self.add_up(draft, "Amount")

    def settle(self, draft: Draft) -> None:
        """Apply it to what it pays back. Raises ``Refused``: 3151 if it pays no customer back, or several (assumed)."""
        name = "ApplyCheckToTxnAdd" if draft.is_new else "ApplyCheckToTxnMod"
        applied = entries(draft.acted, name)
        if not applied:
            return
        company, txn = draft.company, draft.txn
        customers = _customers(company, txn)
        if len(customers) != 1:
            raise Refused(INVALID_IN_CONTEXT, element=name)
        ((account, customer),) = customers
        gathered = Applications(company, Parties(customer, account, (), _CREDITS), None, name, 0)
        for entry in applied:
            credit: Record = {"CreditTxnID": text(entry, "TxnID"), "AppliedAmount": text(entry, "Amount")}
            if not text(entry, "Amount"):
                credit["AppliedAmount"] = amount_text(gathered.most(txn.id, text(entry, "TxnID")))
            gathered.set_credit(txn.id, credit)
        settle(company, gathered.settlements, changing=txn.id)

    def parties_changed(self, draft: Draft) -> bool:
        """Whether it pays somebody else back."""
        company, before = draft.company, draft.before
        return before is not None and _customers(company, before) != _customers(company, draft.txn)

    def loosen(self, draft: Draft) -> None:
        """Applications that the request replaces are undone."""
        if entries(draft.acted, "ApplyCheckToTxnMod"):
            release(draft.company, draft.txn.id)

    def can_be_open(self, company: Company, txn: Transaction) -> int:
        """What it pays back to a customer."""
        return sum(line.amount for line in _paid_back(company, txn))

    def ledger(self, company: Company, txn: Transaction) -> list[PostingLine]:
        """The bank, then the lines."""
        assert txn.account is not None
        source = PostingLine(txn.account, -txn.total, entity=txn.entity, is_source=True)
        return [source, *self.purchase_postings(company, txn, 1)]

    def void(self, txn: Transaction) -> None:
        """It comes to nothing."""
        taxes_by_code.void(txn)
        txn.own["Amount"] = "0.00"


def _paid_back(company: Company, txn: Transaction) -> list[Line]:
    """The lines on accounts receivable."""
    objects = company.list_objects
    return [
        line
        for line in txn.lines
        if line.account is not None and objects[line.account].classified == "AccountsReceivable"
    ]


def _customers(company: Company, txn: Transaction) -> set[tuple[int, int]]:
    """Receivable account and customer of each line that pays back."""
    found = set()
    for line in _paid_back(company, txn):
        customer = reference(line.own, "CustomerRef") or txn.entity
        if line.account is not None and customer is not None:
            found.add((line.account, customer))
    return found
