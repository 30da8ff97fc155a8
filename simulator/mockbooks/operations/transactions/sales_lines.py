"""Lines of sales documents: what an item line shows and what it posts to."""

from __future__ import annotations

from mockbooks.books.rounding import percent_of
from mockbooks.operations.lists.special_account import special_account
from mockbooks.operations.transactions import features
from mockbooks.operations.transactions.item_amounts import complete_amounts
from mockbooks.operations.transactions.item_sides import sales_side
from mockbooks.operations.transactions.list_facts import ListObject
from mockbooks.operations.transactions.sales_tax_rules import line_code
from mockbooks.operations.transactions.transaction import POSTED_NAME, Line
from mockbooks.operations.transactions.transaction_type import Draft, LineTable
from mockbooks.operations.transactions.values import cents, reference, units
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import MISSING_ELEMENT, Refused
from mockbooks.qbxml.types import amount_text, price_text

__all__ = ["sales_line", "sales_table"]

_FIXED = frozenset({"ItemRef", "Quantity", "Rate", "Amount", "SalesTaxCodeRef", "OverrideItemAccountRef"})


def sales_table(line: str) -> LineTable:
    """The table of lines of a sales document, with its group lines."""
    return LineTable(line, f"{line}Group", fixed=_FIXED)


def sales_line(draft: Draft, line: Line, given: Record, acted: Record) -> None:
    """Complete a line of an Add, or one that a Mod adds or changes. Raises ``Refused``."""
    features.refuse_unavailable(draft.company, given, acted)
    row = reference(line.own, "ItemRef")
    if row is None:
        _description_only(line)
        return
    item = draft.facts[row]
    if item.kind == "ItemSalesTax":
        _sales_tax_line(draft, line, item, given)
        return
    side = sales_side(item)
    changed_item = line.item != row
    if not line.id and side.description and "Desc" not in given:
        line.own["Desc"] = side.description
    override = reference(acted, "OverrideItemAccountRef")
    if override is not None:
        line.account = override
    elif changed_item:
        line.account = side.account
    line.item = row
    _class_of_header(draft, line)
    code = line_code(draft, reference(line.own, "SalesTaxCodeRef"), side.tax_code)
    if code is not None:
        line.own["SalesTaxCodeRef"] = code
    complete_amounts(draft, line, given, side, "Rate")


def _description_only(line: Line) -> None:
    """A line without an item is a text and posts nothing [A]; an amount needs an item (code assumed)."""
    if any(units(line.own, name) for name in ("Quantity", "Rate", "RatePercent")) or cents(line.own, "Amount"):
        raise Refused(MISSING_ELEMENT, element="ItemRef")
    line.item = line.account = line.quantity = None
    line.amount = 0


def _class_of_header(draft: Draft, line: Line) -> None:
    """The header's class flows to new lines that have none of their own [D:OSR; O:CND]."""
    if not line.id and "ClassRef" in draft.own:
        line.own.setdefault("ClassRef", draft.own["ClassRef"])


def _sales_tax_line(draft: Draft, line: Line, item: ListObject, given: Record) -> None:
    """A sales tax item as a line: its rate of the lines above, posted to Sales Tax Payable for its agency.

    Only the first one computes itself, further ones need an Amount [D:OSR]; that it is the sum of all lines above is
    assumed.
    """
    above = draft.above(line)
    amount, rate = cents(given, "Amount"), units(item.own, "TaxRate") or 0
    if amount is None and not line.id and any(each.item == item.row for each in above):
        raise Refused(MISSING_ELEMENT, element="Amount")
    if amount is None:
        amount = percent_of(rate, sum(each.amount for each in above))
    line.item, line.account = item.row, special_account(draft.company, "SalesTaxPayable")
    line.quantity, line.amount = None, amount
    vendor = reference(item.own, "TaxVendorRef")
    if vendor is None and amount:
        # A tax that is due to nobody (documented only for rates other than zero).
        raise Refused(MISSING_ELEMENT, element="TaxVendorRef")
    if vendor is not None:
        line.own[POSTED_NAME] = vendor
    for name in ("Quantity", "Rate", "SalesTaxCodeRef"):
        line.own.pop(name, None)
    line.own["RatePercent"] = price_text(rate)
    line.own["Amount"] = amount_text(amount)
