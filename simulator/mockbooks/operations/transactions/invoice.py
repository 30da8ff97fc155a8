"""Invoice: debit to accounts receivable, credit to the accounts of the items and to Sales Tax Payable.

There is no TotalAmount: the total is Subtotal + SalesTaxTotal [D:SCH]. ``AppliedAmount`` is negative [R:INVX],
``BalanceRemaining`` what is left, ``IsPaid`` whether nothing is [D:OSR]. ShipDate is the date of the document
[R:CMX], DueDate follows the terms.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from mockbooks.books.open_amounts import settle
from mockbooks.books.posting import PostingLine
from mockbooks.company import Company
from mockbooks.operations import holes
from mockbooks.operations.call import Call
from mockbooks.operations.transactions import credit_limit, header_defaults, order_links
from mockbooks.operations.transactions.applications import Applications, Parties
from mockbooks.operations.transactions.sales_document import SalesDocument
from mockbooks.operations.transactions.sales_lines import sales_table
from mockbooks.operations.transactions.transaction import Line, Transaction
from mockbooks.operations.transactions.transaction_type import Draft, Row
from mockbooks.operations.transactions.values import entries
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.render import Hole, Slot
from mockbooks.qbxml.status import INVALID_IN_CONTEXT, Refused
from mockbooks.qbxml.types import amount_text

__all__ = ["Invoice"]

_IN_HOME = "BalanceRemainingInHomeCurrency"


class Invoice(SalesDocument):
    """A sale on credit."""

    kind = "Invoice"
    control_ref = "ARAccountRef"
    line_tables = (sales_table("InvoiceLine"),)
    home_twin = _IN_HOME
    numbered = True
    shows_total = False
    acted_on = frozenset({"SetCredit", "LinkToTxnID"})
    fixed = SalesDocument.fixed | {"ARAccountRef", "DueDate", "ShipDate", "IsPending"}
    provenance: ClassVar[Mapping[str, str]] = {"Query": "recorded", "Add": "documented", "Mod": "documented"}

    def prepare(self, draft: Draft) -> None:
        """Receivable account, header, dates."""
        header_defaults.special(draft, "ARAccountRef", "AccountsReceivable")
        draft.txn.account = header_defaults.account(draft, "ARAccountRef", "AccountsReceivable")
        super().prepare(draft)
        header_defaults.pending(draft)
        draft.own.setdefault("IsPending", "false")
        draft.own.setdefault("IsFinanceCharge", "false")
        if draft.is_new:
            draft.own.setdefault("ShipDate", draft.txn.txn_date)
        header_defaults.due(draft, 0)
        order_links.link_document(draft, self)

    def line(self, draft: Draft, line: Line, given: Record, acted: Record) -> None:
        """A line, linked to an order if it says so."""
        if order_links.link_line(draft, self, line, given, acted):
            super().line(draft, line, given, acted)

    def finish(self, draft: Draft) -> None:
        """Totals, and the discount the terms suggest."""
        order_links.refuse_empty(draft)
        super().finish(draft)
        header_defaults.suggested_discount(draft)

    def settle(self, draft: Draft) -> None:
        """SetCredit applies credits at once [D:OSR]. Raises ``Refused`` 3151 for a pending one: nobody owes it yet
        (assumed, as payments of it are refused), 3180 beyond the customer's credit limit."""
        credit_limit.refuse_beyond(draft)
        order_links.write(draft)
        txn = draft.txn
        set_credits = entries(draft.acted, "SetCredit")
        if not set_credits:
            return
        if not txn.posts:
            raise Refused(INVALID_IN_CONTEXT, element="SetCredit")
        assert txn.entity is not None
        assert txn.account is not None
        parties = Parties(txn.entity, txn.account, (), ("CreditMemo", "ReceivePayment", "JournalEntry"))
        applied = Applications(draft.company, parties, None, "SetCredit", 0)
        for credit in set_credits:
            applied.set_credit(txn.id, credit)
        settle(draft.company, applied.settlements, changing=txn.id)

    def ledger(self, company: Company, txn: Transaction) -> list[PostingLine]:
        """Accounts receivable, then lines and tax."""
        assert txn.account is not None
        source = PostingLine(txn.account, txn.total, entity=txn.entity, class_=self.class_of(txn.own), is_source=True)
        return [source, *self.sales_postings(company, txn, -1)]

    def let_go(self, company: Company, txn: Transaction) -> None:
        """What it took over of orders is open again [A]."""
        order_links.release(company, txn.id)

    def derived(self) -> Record:
        """What is applied and what is open."""
        return {
            "AppliedAmount": Hole(holes.APPLIED_AMOUNT),
            "BalanceRemaining": Hole(holes.BALANCE_REMAINING),
            _IN_HOME: Slot(holes.IN_HOME_CURRENCY),
            "IsPaid": Hole(holes.IS_PAID),
        }

    def fill(self, call: Call, names: dict[int, str], row: Row) -> None:
        """What is applied and what is open."""
        total, open_ = row[3], row[4]
        names[holes.APPLIED_AMOUNT] = amount_text(open_ - total)
        names[holes.BALANCE_REMAINING] = amount_text(open_)
        names[holes.IS_PAID] = "false" if open_ else "true"
