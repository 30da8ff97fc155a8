"""SalesOrder: what a customer has ordered. It posts nothing; what is open of it is on order.

A line shows how much of it was invoiced; ``IsFullyInvoiced`` is true when nothing is left of any line and none was
closed by hand [D:OSR for purchase orders]. Recorded: a new order and each of its lines, with or without a quantity,
show ``IsManuallyClosed`` false and 0 invoiced; DueDate and ShipDate are the date of the order.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from mockbooks.books.costing import StockLine
from mockbooks.books.posting import PostingLine
from mockbooks.company import Company
from mockbooks.operations.lists.special_account import special_account
from mockbooks.operations.transactions import header_defaults, order_links
from mockbooks.operations.transactions.order_links import CLOSED, NONE
from mockbooks.operations.transactions.sales_document import SalesDocument
from mockbooks.operations.transactions.sales_lines import sales_table
from mockbooks.operations.transactions.transaction import Line, Transaction
from mockbooks.operations.transactions.transaction_type import Draft
from mockbooks.operations.transactions.values import is_true
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.types import quantity_text

__all__ = ["SalesOrder"]


class SalesOrder(SalesDocument):
    """An order of a customer."""

    kind = "SalesOrder"
    line_tables = (sales_table("SalesOrderLine"),)
    numbered = True
    voidable = False
    open_item = False
    fixed = SalesDocument.fixed | {"DueDate", "ShipDate", CLOSED}
    provenance: ClassVar[Mapping[str, str]] = {"Query": "documented", "Add": "recorded", "Mod": "documented"}

    def prepare(self, draft: Draft) -> None:
        """Header and dates; orders are kept in an account of their own [D:SCH]."""
        draft.txn.account = special_account(draft.company, "SalesOrders")
        super().prepare(draft)
        if draft.is_new:
            draft.own.setdefault("ShipDate", draft.txn.txn_date)
        header_defaults.due(draft, 0)
        draft.own.setdefault(CLOSED, "false")

    def line(self, draft: Draft, line: Line, given: Record, acted: Record) -> None:
        """A line that can be invoiced says whether it was closed."""
        super().line(draft, line, given, acted)
        if line.account is not None:
            line.own.setdefault(CLOSED, "false")

    def finish(self, draft: Draft) -> None:
        """Totals, and what is closed."""
        super().finish(draft)
        order_links.close_by_hand(draft)

    def settle(self, draft: Draft) -> None:
        """Invoices continue it as far as they still can."""
        order_links.keep_order(draft)

    def stock(self, company: Company, txn: Transaction) -> list[StockLine]:
        """An order moves nothing."""
        return []

    def ledger(self, company: Company, txn: Transaction) -> list[PostingLine]:
        """An order posts nothing [D:OSR]."""
        return []

    def following(self, company: Company, txn: Transaction) -> Mapping[int, Record]:
        """What was invoiced of each line, and whether everything was."""
        made = order_links.progress(company, txn.id)
        lines = [line for line in txn.lines if line.account is not None]
        shown: dict[int, Record] = {
            line.id: {"Invoiced": quantity_text(made.get(line.id, NONE).quantity)} for line in lines
        }
        done = all(order_links.is_done(line, made.get(line.id, NONE)) for line in lines)
        closed = is_true(txn.own, CLOSED) or any(is_true(line.own, CLOSED) for line in lines)
        shown[txn.id] = {"IsFullyInvoiced": "true" if lines and done and not closed else "false"}
        return shown

    def let_go(self, company: Company, txn: Transaction) -> None:
        """A deleted order takes its links along; the invoices stay [A]."""
        order_links.release(company, txn.id)
