"""What all purchase documents have in common: expense lines and item lines of a vendor or payee.

Expense lines debit their account, item lines the expense account of the item, or its asset account if it is kept in
stock. A line's CustomerRef names the customer or job it was for; on an accounts payable account it names a vendor
[D:OSR]. Billable status changes no posting [D:OSR].
"""

from __future__ import annotations

from typing import ClassVar

from mockbooks.books.costing import STOCKED_KINDS, StockLine
from mockbooks.books.posting import PostingLine
from mockbooks.company import Company
from mockbooks.operations.references import find_by_full_name, find_by_list_id
from mockbooks.operations.transactions import features, order_links, taxes_by_code
from mockbooks.operations.transactions.item_amounts import complete_amounts
from mockbooks.operations.transactions.item_sides import purchase_side
from mockbooks.operations.transactions.line_prices import priced
from mockbooks.operations.transactions.sales_tax_rules import tax_postings
from mockbooks.operations.transactions.stock_lines import bought, stock_quantity
from mockbooks.operations.transactions.transaction import POSTED_NAME, Line, Transaction
from mockbooks.operations.transactions.transaction_type import Draft, LineTable, TransactionType
from mockbooks.operations.transactions.values import cents, record_at, reference, text
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import (
    INVALID_IN_CONTEXT,
    INVALID_REFERENCE,
    INVALID_VALUE,
    LINE_REQUIRES_CUSTOMER,
    MISSING_ELEMENT,
    Refused,
)
from mockbooks.qbxml.types import amount_text

__all__ = ["EXPENSE_LINES", "ITEM_LINES", "PurchaseDocument", "item_line"]

EXPENSE_LINES = LineTable("ExpenseLine", clear="ClearExpenseLines", fixed=frozenset({"Amount", "BillableStatus"}))
ITEM_LINES = LineTable(
    "ItemLine",
    "ItemGroupLine",
    clear="ClearItemLines",
    fixed=frozenset({"Amount", "BillableStatus", "ItemRef", "Quantity", "Cost", "OverrideItemAccountRef"}),
)


class PurchaseDocument(TransactionType):
    """A document with expense and item lines."""

    line_tables = (EXPENSE_LINES, ITEM_LINES)
    direction: ClassVar[int] = 1
    """1 where its lines are debits and what is on them comes into the stock, -1 where it is the other way round."""

    def line(self, draft: Draft, line: Line, given: Record, acted: Record) -> None:
        """An expense or item line. Raises ``Refused``."""
        features.refuse_unavailable(draft.company, given, acted)
        if "LinkToTxn" in acted and "LinkToTxnID" not in self.acted_on:
            # In qbXML 4.0 every item line has the element; only bills and item receipts continue orders [D:OSR].
            raise Refused(INVALID_IN_CONTEXT, element="LinkToTxn")
        if line.kind == EXPENSE_LINES.line:
            _expense_line(draft, line)
            taxes_by_code.purchase_line(draft, line, given)
        else:
            item_line(draft, line, given, acted, "Cost")
        billable = text(line.own, "BillableStatus") in ("Billable", "HasBeenBilled")
        if billable and not self._is_for_a_customer(draft, line):
            # Assumed: what is to be billed needs somebody to bill [D:OSR for time]; the words are recorded.
            raise Refused(
                INVALID_REFERENCE,
                list="Customer",
                name="",
                object=f"{self.kind} line",
                quickbooks_error=LINE_REQUIRES_CUSTOMER,
            )

    def before_references(self, draft: Draft, kind: str, record: Record) -> None:
        """Let the CustomerRef of a line on accounts payable name a vendor."""
        if kind != EXPENSE_LINES.line:
            return
        account, customer = record_at(record, "AccountRef"), record_at(record, "CustomerRef")
        row = _row(draft, ("Account",), account)
        if row is not None and customer and draft.facts[row].classified == "AccountsPayable":
            vendor = _row(draft, ("Vendor",), customer)
            if vendor is not None:
                record["CustomerRef"] = vendor

    @staticmethod
    def _is_for_a_customer(draft: Draft, line: Line) -> bool:
        row = reference(line.own, "CustomerRef")
        return row is not None and draft.facts[row].kind == "Customer"

    def stock(self, company: Company, txn: Transaction) -> list[StockLine]:
        """What is bought comes into the stock at the amount of its line."""
        return bought(company, txn, self.direction)

    def purchase_postings(self, company: Company, txn: Transaction, sign: int) -> list[PostingLine]:
        """The ledger lines of the lines and of their tax; ``sign`` is 1 where a purchase is a debit."""
        lines = [
            PostingLine(
                line.account,
                sign * line.amount,
                entity=reference(line.own, POSTED_NAME) or reference(line.own, "CustomerRef") or txn.entity,
                item=line.item,
                class_=reference(line.own, "ClassRef"),
                line=line.id,
                quantity=None if txn.status or quantity is None else sign * quantity,
            )
            for line in txn.lines
            if line.account is not None
            for quantity in (stock_quantity(company, line),)
        ]
        return lines + tax_postings(company, txn, sign)

    def add_up(self, draft: Draft, name: str) -> None:
        """Let the document come to what its lines come to, and their tax, under this name [D:OSR; O:CND].

        Raises ``Refused``: 3180 for a new document without lines, 3210 for one that comes to less than nothing
        (assumed: the type that goes the other way is for that).
        """
        order_links.refuse_empty(draft)
        tax = taxes_by_code.tax_purchase(draft)
        total = draft.txn.total = sum(line.amount for line in draft.txn.lines) + tax
        draft.own[name] = amount_text(total)
        if total < 0:
            raise Refused(INVALID_VALUE, field="Amount", value=amount_text(total))


def _expense_line(draft: Draft, line: Line) -> None:
    """Through the SDK an account is always required [D:OSR; the code is assumed]."""
    account = reference(line.own, "AccountRef")
    if account is None:
        raise Refused(MISSING_ELEMENT, element="AccountRef")
    line.account = account
    line.amount = cents(line.own, "Amount") or 0
    line.own.setdefault("Amount", "0.00")
    line.own.pop(POSTED_NAME, None)
    if draft.facts[account].special == "SalesTaxPayable" and draft.txn.entity is not None:
        # What is posted to Sales Tax Payable is in the balance of a vendor [R:BASH].
        line.own[POSTED_NAME] = draft.txn.entity
    if draft.facts[account].classified == "NonPosting":
        raise Refused(
            INVALID_REFERENCE, list="Account", name=draft.facts[account].full_name, object=f"{draft.txn.kind} line"
        )


def item_line(draft: Draft, line: Line, given: Record, acted: Record, price_name: str) -> None:
    """Complete a line of an item that is bought. Raises ``Refused``."""
    row = reference(line.own, "ItemRef")
    if row is None:
        _description_only(line, acted, price_name)
        return
    item = draft.facts[row]
    side = purchase_side(item)
    if not line.id and side.description and "Desc" not in given:
        line.own["Desc"] = side.description
    override = reference(acted, "OverrideItemAccountRef")
    if override is not None and item.kind in STOCKED_KINDS:
        # Assumed: what is in stock is in its asset account and nowhere else.
        raise Refused(INVALID_IN_CONTEXT, element="OverrideItemAccountRef")
    if override is not None:
        line.account = override
    elif line.item != row:
        line.account = side.account
    taxes_by_code.purchase_line(draft, line, given, item)
    if side.price is not None:
        price = taxes_by_code.in_terms_of(draft, line, item, side.price, bought=True)
        side = side if price == side.price else side.at(side.price_name, price)
    side, given = priced(draft, line, item, side, given, price_name, used_for="Purchase", fresh=not line.id)
    line.item = row
    complete_amounts(draft, line, given, side, price_name)


def _description_only(line: Line, acted: Record, price_name: str) -> None:
    """A line without an item is a text and posts nothing [A]; an amount or account needs an item (code assumed)."""
    has_amount = any(text(line.own, name).strip("0.") for name in ("Quantity", price_name, "Amount"))
    if has_amount or "OverrideItemAccountRef" in acted:
        raise Refused(MISSING_ELEMENT, element="ItemRef")
    line.item = line.account = line.quantity = None
    line.amount = 0


def _row(draft: Draft, kinds: tuple[str, ...], wanted: Record) -> int | None:
    list_id, full_name = text(wanted, "ListID"), text(wanted, "FullName")
    if list_id:
        return find_by_list_id(draft.company, kinds, list_id)
    return find_by_full_name(draft.company, kinds, full_name) if full_name else None
