"""ARRefundCreditCard: a customer is paid back on a credit card what credit there is.

Debit to accounts receivable, credit to where the money comes from: Undeposited Funds unless said otherwise [D:OSR]. It
refunds one credit or several (a credit memo, money that was not applied), each at most as much as is left of it, in
the same receivable account [D:OSR; O:CND]; a journal entry that is a credit serves too (assumed). What a refunded
credit no longer backs, because that credit was deleted, is open on the refund (assumed, as on a check to a customer).
It can be voided and deleted, not changed [D:SCH].
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from mockbooks.books.open_amounts import settle
from mockbooks.books.posting import PostingLine
from mockbooks.company import Company
from mockbooks.operations import holes
from mockbooks.operations.call import Call
from mockbooks.operations.lists.addresses import with_blocks
from mockbooks.operations.transactions import features, header_defaults, links
from mockbooks.operations.transactions.applications import Applications, Parties
from mockbooks.operations.transactions.cards import mask
from mockbooks.operations.transactions.transaction import Line, Transaction
from mockbooks.operations.transactions.transaction_type import Draft, Row, TransactionType
from mockbooks.operations.transactions.values import cents, entries, reference, text
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.render import Slot
from mockbooks.qbxml.status import INVALID_VALUE, Refused
from mockbooks.qbxml.types import amount_text

__all__ = ["ARRefundCreditCard"]

_APPLIED = "RefundAppliedToTxnAdd"
_CREDITS = ("CreditMemo", "ReceivePayment", "JournalEntry")
_SOURCES = ("Bank", "CreditCard", "OtherCurrentAsset")


class ARRefundCreditCard(TransactionType):
    """Money back on a card."""

    kind = "ARRefundCreditCard"
    verbs = ("Add", "Query")
    entity_ref = "CustomerRef"
    control_ref = "ARAccountRef"
    acted_on = frozenset({_APPLIED})
    shows_links = False
    provenance: ClassVar[Mapping[str, str]] = {"Query": "documented", "Add": "documented"}

    def prepare(self, draft: Draft) -> None:
        """Customer, accounts, date, address, and how much. Raises ``Refused`` 3210 for a refund of nothing."""
        features.refuse_unavailable(draft.company, draft.given, draft.acted)
        header_defaults.txn_date(draft)
        customer = header_defaults.entity(draft, "CustomerRef")
        header_defaults.special(draft, "ARAccountRef", "AccountsReceivable")
        header_defaults.account(draft, "ARAccountRef", "AccountsReceivable")
        draft.txn.account = header_defaults.special(draft, "RefundFromAccountRef", "UndepositedFunds")
        header_defaults.account(draft, "RefundFromAccountRef", *_SOURCES)
        header_defaults.number(draft, numbered=False)
        header_defaults.address(draft, "Address", customer, "BillAddress")
        with_blocks(draft.own, ("Address",))
        mask(draft.own)
        amounts = [cents(entry, "RefundAmount") or 0 for entry in entries(draft.acted, _APPLIED)]
        for amount in amounts:
            if amount <= 0:
                raise Refused(INVALID_VALUE, field="RefundAmount", value=amount_text(amount))
        draft.txn.total = sum(amounts) if amounts else cents(draft.own, "TotalAmount") or 0
        draft.own["TotalAmount"] = amount_text(draft.txn.total)

    def line(self, draft: Draft, line: Line, given: Record, acted: Record) -> None:
        """It has no lines of its own."""
        raise NotImplementedError

    def finish(self, draft: Draft) -> None:
        """Nothing is left to add up."""

    def settle(self, draft: Draft) -> None:
        """Use the credits. Raises ``Refused`` for more than is left of one."""
        txn, control = draft.txn, reference(draft.own, "ARAccountRef")
        assert control is not None
        assert txn.entity is not None
        gathered = Applications(draft.company, Parties(txn.entity, control, (), _CREDITS), None, _APPLIED, 0)
        for entry in entries(draft.acted, _APPLIED):
            credit: Record = {"CreditTxnID": text(entry, "TxnID"), "AppliedAmount": text(entry, "RefundAmount")}
            gathered.set_credit(txn.id, credit)
        settle(draft.company, gathered.settlements, changing=txn.id)

    def ledger(self, company: Company, txn: Transaction) -> list[PostingLine]:
        """Where the money comes from, then accounts receivable."""
        control = reference(txn.own, "ARAccountRef")
        assert control is not None
        assert txn.account is not None
        return [
            PostingLine(txn.account, -txn.total, entity=txn.entity, is_source=True),
            PostingLine(control, txn.total, entity=txn.entity),
        ]

    def derived(self) -> Record:
        """What it refunds."""
        return {"RefundAppliedToTxnRet": Slot(holes.APPLIED_TO)}

    def fill(self, call: Call, names: dict[int, str], row: Row) -> None:
        """What it refunds."""
        names[holes.APPLIED_TO] = links.refunded_text(call, self.ret, row[0])

    def void(self, txn: Transaction) -> None:
        """Nothing is refunded."""
        txn.own["TotalAmount"] = "0.00"
