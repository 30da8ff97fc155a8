"""What bills, vendor credits and item receipts have in common: a vendor, and the payable account they stand in."""

from __future__ import annotations

from typing import ClassVar

from mockbooks.books.posting import PostingLine
from mockbooks.company import Company
from mockbooks.operations.transactions import features, header_defaults, taxes_by_code
from mockbooks.operations.transactions.purchase_document import PurchaseDocument
from mockbooks.operations.transactions.transaction import Transaction
from mockbooks.operations.transactions.transaction_type import Draft

__all__ = ["VendorDocument"]


class VendorDocument(PurchaseDocument):
    """A purchase document in accounts payable."""

    entity_ref = "VendorRef"
    control_ref = "APAccountRef"
    fixed = frozenset({"VendorRef", "APAccountRef", "TxnDate", "DueDate", "ClearExpenseLines", "ClearItemLines"})

    total_name: ClassVar[str]
    """The element that says what it comes to."""

    def prepare(self, draft: Draft) -> None:
        """Vendor, payable account, date. RefNumber is the vendor's own: none is made up [A]."""
        features.refuse_unavailable(draft.company, draft.given, draft.acted)
        header_defaults.entity(draft, "VendorRef")
        header_defaults.special(draft, "APAccountRef", "AccountsPayable")
        draft.txn.account = header_defaults.account(draft, "APAccountRef", "AccountsPayable")
        header_defaults.txn_date(draft)
        header_defaults.number(draft, numbered=False)
        taxes_by_code.purchase_header(draft)

    def finish(self, draft: Draft) -> None:
        """The total."""
        self.add_up(draft, self.total_name)

    def ledger(self, company: Company, txn: Transaction) -> list[PostingLine]:
        """Accounts payable, then the lines."""
        assert txn.account is not None
        total = -self.direction * txn.total
        source = PostingLine(txn.account, total, entity=txn.entity, is_source=True)
        return [source, *self.purchase_postings(company, txn, self.direction)]

    def void(self, txn: Transaction) -> None:
        """It comes to nothing."""
        taxes_by_code.void(txn)
        txn.own[self.total_name] = "0.00"
