"""ItemReceipt: goods that came before their bill.

Debit to the accounts of its lines, credit to accounts payable: in the vendor's balance it is, though nothing of it is
to be paid [A]. TotalAmount is the sum of the lines [O:CND]. It may continue purchase orders, and its Add answers with
LinkedTxn [D:OSR]. That a bill takes its place is for the user interface alone [D:OSR].
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from mockbooks.company import Company
from mockbooks.operations.transactions import order_links
from mockbooks.operations.transactions.transaction import Line, Transaction
from mockbooks.operations.transactions.transaction_type import Draft
from mockbooks.operations.transactions.vendor_document import VendorDocument
from mockbooks.qbxml.record import Record

__all__ = ["ItemReceipt"]


class ItemReceipt(VendorDocument):
    """What was received of a vendor."""

    kind = "ItemReceipt"
    total_name = "TotalAmount"
    acted_on = frozenset({"LinkToTxnID"})
    open_item = False
    answers_with_links = True
    provenance: ClassVar[Mapping[str, str]] = {"Query": "documented", "Add": "documented", "Mod": "documented"}

    def prepare(self, draft: Draft) -> None:
        """The header, then the orders it continues."""
        super().prepare(draft)
        order_links.link_document(draft, self, "Cost")

    def line(self, draft: Draft, line: Line, given: Record, acted: Record) -> None:
        """A line, linked to an order if it says so."""
        if order_links.link_line(draft, self, line, given, acted, "Cost"):
            super().line(draft, line, given, acted)

    def settle(self, draft: Draft) -> None:
        """What it continues of orders."""
        order_links.write(draft)

    def let_go(self, company: Company, txn: Transaction) -> None:
        """What it took over of orders is open again [A]."""
        order_links.release(company, txn.id)
