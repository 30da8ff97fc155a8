"""What all payments of bills have in common: money to one vendor, out of a bank or onto a credit card.

Debit to accounts payable, credit to where the money comes from; a discount debits accounts payable and credits its
account [A]. ``Amount`` is the money alone [A]; in a Mod more than is applied becomes a credit [D:OSR].
"""

from __future__ import annotations

from typing import ClassVar

from mockbooks.books.posting import PostingLine
from mockbooks.company import Company
from mockbooks.operations import holes
from mockbooks.operations.call import Call
from mockbooks.operations.transactions import header_defaults, links
from mockbooks.operations.transactions.payment import Payment
from mockbooks.operations.transactions.transaction import Transaction
from mockbooks.operations.transactions.transaction_type import Draft, Row
from mockbooks.operations.transactions.values import cents, reference
from mockbooks.qbxml.status import INVALID_REFERENCE, Refused

__all__ = ["BillPayment"]


class BillPayment(Payment):
    """Bills that are paid."""

    entity_ref = "PayeeEntityRef"
    control_ref = "APAccountRef"
    control_type = "AccountsPayable"
    amount_name = "Amount"
    documents = ("Bill", "JournalEntry")
    credits = ("VendorCredit", "BillPaymentCheck", "BillPaymentCreditCard", "JournalEntry")

    source_ref: ClassVar[str]
    """The element that names where the money comes from."""
    source_type: ClassVar[str]
    """The type of that account."""

    def prepare(self, draft: Draft) -> None:
        """Payee, and where the money comes from."""
        super().prepare(draft)
        payee = header_defaults.entity(draft, self.entity_ref)
        if draft.facts[payee].kind != "Vendor":
            raise Refused(INVALID_REFERENCE, list="Vendor", name=draft.facts[payee].full_name, object=self.kind)
        draft.txn.account = header_defaults.account(draft, self.source_ref, self.source_type)

    def amount(self, draft: Draft) -> int:
        """The money applied; a Mod may say that it was more [D:OSR]."""
        applied = self.applied(draft)
        money = sum(cents(entry, "PaymentAmount") or 0 for entry in applied)
        if draft.is_new:
            return money
        given = cents(draft.given, "Amount")
        if given is not None:
            return given
        return money if applied else draft.txn.total

    def ledger(self, company: Company, txn: Transaction) -> list[PostingLine]:
        """Where the money comes from, accounts payable, the discounts."""
        control, source = reference(txn.own, "APAccountRef"), txn.account
        assert control is not None
        assert source is not None
        return [
            PostingLine(source, -txn.total, entity=txn.entity, is_source=True),
            PostingLine(control, txn.total, entity=txn.entity),
            *self.discounts(company, txn, control, -1),
        ]

    def fill(self, call: Call, names: dict[int, str], row: Row) -> None:
        """What it was applied to."""
        names[holes.APPLIED_TO] = links.applied_to_text(call, self.ret, row[0])

    def void(self, txn: Transaction) -> None:
        """No money."""
        txn.own["Amount"] = "0.00"
