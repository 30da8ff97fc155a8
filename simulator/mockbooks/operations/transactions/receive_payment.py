"""ReceivePayment: money from a customer.

Debit to where it is deposited (Undeposited Funds unless said otherwise [D:OSR]), credit to accounts receivable,
applied or not; a discount taken debits its account and credits accounts receivable [A]. ``UnusedPayment`` is what is
not applied, ``UnusedCredits`` what is left of the credits that were set [D:OSR; R:PAY].
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from mockbooks.books.posting import PostingLine
from mockbooks.company import Company
from mockbooks.operations import holes
from mockbooks.operations.call import Call
from mockbooks.operations.transactions import header_defaults, links
from mockbooks.operations.transactions.cards import mask
from mockbooks.operations.transactions.payment import Payment
from mockbooks.operations.transactions.transaction import Transaction
from mockbooks.operations.transactions.transaction_type import Draft, Row
from mockbooks.operations.transactions.values import cents, reference
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.render import Hole
from mockbooks.qbxml.status import INVALID_VALUE, MISSING_ELEMENT, Refused
from mockbooks.qbxml.types import amount_text

__all__ = ["ReceivePayment"]

_DEPOSIT_TYPES = ("Bank", "OtherCurrentAsset")


class ReceivePayment(Payment):
    """Money received from a customer."""

    kind = "ReceivePayment"
    entity_ref = "CustomerRef"
    control_ref = "ARAccountRef"
    control_type = "AccountsReceivable"
    amount_name = "TotalAmount"
    documents = ("Invoice", "Charge", "JournalEntry")
    credits = ("CreditMemo", "ReceivePayment", "JournalEntry")
    voidable = False
    fixed = frozenset({"CustomerRef", "ARAccountRef", "TxnDate", "TotalAmount", "DepositToAccountRef"})
    provenance: ClassVar[Mapping[str, str]] = {"Query": "recorded", "Add": "documented", "Mod": "documented"}

    def prepare(self, draft: Draft) -> None:
        """Customer, receivable account, where it is deposited.

        A Mod with another receivable account must say anew what it pays [D:OSR; the code 3210 is assumed].
        """
        super().prepare(draft)
        if not draft.is_new and draft.changed("ARAccountRef") and not self.applied(draft):
            control = reference(draft.own, "ARAccountRef")
            name = "" if control is None else draft.facts[control].full_name
            raise Refused(INVALID_VALUE, field="ARAccountRef", value=name)
        header_defaults.number(draft, numbered=False)
        draft.txn.account = header_defaults.special(draft, "DepositToAccountRef", "UndepositedFunds")
        header_defaults.account(draft, "DepositToAccountRef", *_DEPOSIT_TYPES)
        assert draft.txn.entity is not None
        header_defaults.default(draft, "PaymentMethodRef", draft.txn.entity, "PreferredPaymentMethodRef")
        mask(draft.own)

    def amount(self, draft: Draft) -> int:
        """TotalAmount must be given when money is applied [D:OSR; code assumed]; credits alone need none."""
        amount = cents(draft.own, "TotalAmount")
        if amount is not None:
            return amount
        applied = self.applied(draft)
        if not applied or any(cents(entry, "PaymentAmount") for entry in applied):
            raise Refused(MISSING_ELEMENT, element="TotalAmount")
        return 0

    def ledger(self, company: Company, txn: Transaction) -> list[PostingLine]:
        """Where it is deposited, accounts receivable, the discounts."""
        control, deposit = reference(txn.own, "ARAccountRef"), txn.account
        assert control is not None
        assert deposit is not None
        return [
            PostingLine(deposit, txn.total, entity=txn.entity, is_source=True),
            PostingLine(control, -txn.total, entity=txn.entity),
            *self.discounts(company, txn, control, 1),
        ]

    def derived(self) -> Record:
        """What is not used yet, and what it is applied to."""
        return {
            "UnusedPayment": Hole(holes.UNUSED_PAYMENT),
            "UnusedCredits": Hole(holes.UNUSED_CREDITS),
            **super().derived(),
        }

    def fill(self, call: Call, names: dict[int, str], row: Row) -> None:
        """What is not used yet, and what it is applied to."""
        names[holes.UNUSED_PAYMENT] = amount_text(row[4])
        names[holes.UNUSED_CREDITS] = amount_text(links.unused_credits(call, row[0]))
        names[holes.APPLIED_TO] = links.applied_to_text(call, self.ret, row[0])
