"""CreditMemo: what a customer is owed back. An invoice the other way round: debit to the accounts of the items and to
Sales Tax Payable, credit to accounts receivable; what is in stock comes back at the average cost of the day [A].

All amounts are shown positive. ``CreditRemaining`` falls as the credit is applied, by a SetCredit of a payment or an
invoice [D:OSR] or a refund; the links show with negative amounts [R:CMX]. The customer's balance falls at once, applied
or not [A].
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from mockbooks.books.costing import StockLine
from mockbooks.books.posting import PostingLine
from mockbooks.company import Company
from mockbooks.operations import holes
from mockbooks.operations.call import Call
from mockbooks.operations.transactions import header_defaults
from mockbooks.operations.transactions.sales_document import SalesDocument
from mockbooks.operations.transactions.sales_lines import sales_table
from mockbooks.operations.transactions.stock_lines import sold
from mockbooks.operations.transactions.transaction import Transaction
from mockbooks.operations.transactions.transaction_type import Draft, Row
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.render import Hole, Slot
from mockbooks.qbxml.types import amount_text

__all__ = ["CreditMemo"]

_IN_HOME = "CreditRemainingInHomeCurrency"


class CreditMemo(SalesDocument):
    """A sale taken back."""

    kind = "CreditMemo"
    control_ref = "ARAccountRef"
    line_tables = (sales_table("CreditMemoLine"),)
    home_twin = _IN_HOME
    numbered = True
    fixed = SalesDocument.fixed | {"ARAccountRef", "DueDate", "ShipDate", "IsPending"}
    provenance: ClassVar[Mapping[str, str]] = {"Query": "recorded", "Add": "recorded", "Mod": "documented"}

    def prepare(self, draft: Draft) -> None:
        """Receivable account, header, dates: due and shipped on its own date without terms [R:FRAG]."""
        header_defaults.special(draft, "ARAccountRef", "AccountsReceivable")
        draft.txn.account = header_defaults.account(draft, "ARAccountRef", "AccountsReceivable")
        super().prepare(draft)
        header_defaults.pending(draft)
        draft.own.setdefault("IsPending", "false")
        if draft.is_new:
            draft.own.setdefault("ShipDate", draft.txn.txn_date)
        header_defaults.due(draft, 0)

    def stock(self, company: Company, txn: Transaction) -> list[StockLine]:
        """What was sold comes back into the stock."""
        return sold(company, txn, 1)

    def ledger(self, company: Company, txn: Transaction) -> list[PostingLine]:
        """Accounts receivable, then lines and tax."""
        assert txn.account is not None
        source = PostingLine(txn.account, -txn.total, entity=txn.entity, class_=self.class_of(txn.own), is_source=True)
        return [source, *self.sales_postings(company, txn, 1)]

    def derived(self) -> Record:
        """What is left of it."""
        return {
            "CreditRemaining": Hole(holes.CREDIT_REMAINING),
            _IN_HOME: Slot(holes.IN_HOME_CURRENCY),
        }

    def fill(self, call: Call, names: dict[int, str], row: Row) -> None:
        """What is left of it."""
        names[holes.CREDIT_REMAINING] = amount_text(row[4])
