"""What all purchase documents have in common: expense lines and item lines of a vendor or payee.

Expense lines debit their account, item lines the expense account of the item. A line's CustomerRef names the customer
or job it was for; on an accounts payable account it names a vendor [D:OSR]. Billable status changes no posting
[D:OSR].
"""

from __future__ import annotations

from mockbooks.books.costing import StockLine
from mockbooks.books.posting import PostingLine
from mockbooks.company import Company
from mockbooks.operations.references import find_by_full_name, find_by_list_id
from mockbooks.operations.transactions import features
from mockbooks.operations.transactions.item_amounts import complete_amounts
from mockbooks.operations.transactions.item_sides import purchase_side
from mockbooks.operations.transactions.stock_lines import bought, stock_quantity
from mockbooks.operations.transactions.transaction import POSTED_NAME, Line, Transaction
from mockbooks.operations.transactions.transaction_type import Draft, LineTable, TransactionType
from mockbooks.operations.transactions.values import cents, record_at, reference, text
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import INVALID_REFERENCE, LINE_REQUIRES_CUSTOMER, MISSING_ELEMENT, Refused

__all__ = ["EXPENSE_LINES", "ITEM_LINES", "PurchaseDocument"]

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

    def line(self, draft: Draft, line: Line, given: Record, acted: Record) -> None:
        """An expense or item line. Raises ``Refused``."""
        features.refuse_unavailable(draft.company, given, acted)
        if line.kind == EXPENSE_LINES.line:
            _expense_line(draft, line)
        else:
            _item_line(draft, line, given, acted)
        if text(line.own, "BillableStatus") == "Billable" and "CustomerRef" not in line.own:
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

    def stock(self, company: Company, txn: Transaction) -> list[StockLine]:
        """What is bought comes into the stock at the amount of its line."""
        return bought(company, txn, 1)

    def purchase_postings(self, company: Company, txn: Transaction, sign: int) -> list[PostingLine]:
        """The ledger lines of the lines; ``sign`` is 1 where a purchase is a debit."""
        return [
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

    @staticmethod
    def sum_of_lines(txn: Transaction) -> int:
        """Expense, item and group lines, added [D:OSR; O:CND]."""
        return sum(line.amount for line in txn.lines)


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


def _item_line(draft: Draft, line: Line, given: Record, acted: Record) -> None:
    row = reference(line.own, "ItemRef")
    if row is None:
        _description_only(line)
        return
    side = purchase_side(draft.facts[row])
    if not line.id and side.description and "Desc" not in given:
        line.own["Desc"] = side.description
    override = reference(acted, "OverrideItemAccountRef")
    if override is not None:
        line.account = override
    elif line.item != row:
        line.account = side.account
    line.item = row
    complete_amounts(draft, line, given, side, "Cost")


def _description_only(line: Line) -> None:
    """A line without an item is a text and posts nothing [A]; an amount needs an item (code assumed)."""
    if any(text(line.own, name).strip("0.") for name in ("Quantity", "Cost", "Amount")):
        raise Refused(MISSING_ELEMENT, element="ItemRef")
    line.item = line.account = line.quantity = None
    line.amount = 0


def _row(draft: Draft, kinds: tuple[str, ...], wanted: Record) -> int | None:
    list_id, full_name = text(wanted, "ListID"), text(wanted, "FullName")
    if list_id:
        return find_by_list_id(draft.company, kinds, list_id)
    return find_by_full_name(draft.company, kinds, full_name) if full_name else None
