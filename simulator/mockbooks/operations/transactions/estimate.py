"""Estimate: what a customer is offered. It posts nothing, and cannot be linked to [D:OSR].

``Amount = (Quantity * Rate) * (1 + MarkupRatePercent / 100)`` [D:OSR]; MarkupRate is an amount that is added [D:OSR;
O:CND calls it a ratio; that it is added once to the line is assumed]. CreateChangeOrder in a Mod writes what it changed
into the estimate [D:OSR].
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from mockbooks.books.costing import StockLine
from mockbooks.books.posting import PostingLine
from mockbooks.company import Company
from mockbooks.operations.lists.special_account import special_account
from mockbooks.operations.transactions import change_orders, header_defaults, markup
from mockbooks.operations.transactions.sales_document import SalesDocument
from mockbooks.operations.transactions.sales_lines import sales_table
from mockbooks.operations.transactions.transaction import Line, Transaction
from mockbooks.operations.transactions.transaction_type import Draft
from mockbooks.operations.transactions.values import is_true
from mockbooks.qbxml.record import Record

__all__ = ["Estimate"]


class Estimate(SalesDocument):
    """An offer."""

    kind = "Estimate"
    line_tables = (sales_table("EstimateLine"),)
    numbered = True
    voidable = False
    open_item = False
    fixed = (SalesDocument.fixed - {"IsToBePrinted"}) | {"IsActive", "CreateChangeOrder", "DueDate"}
    provenance: ClassVar[Mapping[str, str]] = {"Query": "observed", "Add": "documented", "Mod": "documented"}

    def prepare(self, draft: Draft) -> None:
        """Header and date; estimates are kept in an account of their own [D:SCH]."""
        draft.txn.account = special_account(draft.company, "Estimates")
        super().prepare(draft)
        header_defaults.due(draft, 0)
        draft.own.setdefault("IsActive", "true")

    def line(self, draft: Draft, line: Line, given: Record, acted: Record) -> None:
        """A line, with what is put on top of its price."""
        super().line(draft, line, given, acted)
        markup.mark_up(draft, line, given)

    def finish(self, draft: Draft) -> None:
        """Totals, and the change order if one is asked for."""
        super().finish(draft)
        if is_true(draft.acted, "CreateChangeOrder"):
            change_orders.write(draft, self.line_tables[0].line)

    def stock(self, company: Company, txn: Transaction) -> list[StockLine]:
        """An offer moves nothing."""
        return []

    def ledger(self, company: Company, txn: Transaction) -> list[PostingLine]:
        """An offer posts nothing [D:OSR]."""
        return []
