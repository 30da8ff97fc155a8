"""Which sales tax a document carries: codes of customer and lines, the tax item of the header, the amounts.

Where the company charges no sales tax every sale gets the non-taxable code [D:OSR; O:CND], a line that asks for a
taxable one is refused [R: LetsLearnAboutIt/QuickBooks-TimeWarp, phases.txt: 30 lines of sales receipts; other forms
assumed], and there are no SalesTaxPreferences [R:HCP]. Otherwise the header's tax item is the one given, else the
customer's, else the default of the preferences; a line's code is the one given, else the non-taxable one for a
customer who pays none, else its item's (all assumed).
"""

from __future__ import annotations

from collections.abc import Callable

from mockbooks.books.posting import PostingLine
from mockbooks.books.sales_tax import TaxItem, percentage, tax_lines
from mockbooks.company import Company
from mockbooks.operations import preferences
from mockbooks.operations.lists.special_account import special_account
from mockbooks.operations.transactions import taxes_by_code
from mockbooks.operations.transactions.transaction import Transaction
from mockbooks.operations.transactions.transaction_type import Draft
from mockbooks.operations.transactions.values import cents, entries, is_true, reference, units
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import FEATURE_NOT_AVAILABLE, INVALID_REFERENCE, TAXABLE_NOT_POSSIBLE, Refused
from mockbooks.qbxml.types import amount_text, price_text

__all__ = ["header_tax", "line_code", "tax_postings", "total_tax", "void_tax"]

_TAXES = taxes_by_code.TAXES

_NON_TAXABLE = "Non"

# Elements of the header, where the customer's record has them, and the preference where it has none. A recorded sales
# receipt has both elements; that they are the defaults is assumed.
_HEADER_TAX = (
    ("CustomerSalesTaxCodeRef", "SalesTaxCodeRef", "DefaultTaxableSalesTaxCodeRef"),
    ("ItemSalesTaxRef", "ItemSalesTaxRef", "DefaultItemSalesTaxRef"),
)


def header_tax(draft: Draft, customer: int | None) -> None:
    """Complete the header's tax item and the customer's code; a sales receipt may be for nobody."""
    if taxes_by_code.are_used(draft.company):
        taxes_by_code.sales_header(draft, customer)
        return
    sales_tax = preferences.group(draft.company, "SalesTaxPreferences")
    own = draft.own
    if not sales_tax:
        if draft.given.get("ItemSalesTaxRef"):
            # Assumed: a tax cannot be charged where the feature is off.
            raise Refused(FEATURE_NOT_AVAILABLE)
        return
    if not draft.is_new:
        return
    customers: Record = {} if customer is None else draft.facts[customer].own
    for name, source, default in _HEADER_TAX:
        row = reference(own, name) or reference(customers, source) or reference(sales_tax, default)
        if row is not None:
            own[name] = row


def line_code(draft: Draft, given: int | None, of_item: int | None, asked: int | None) -> int | None:
    """The sales tax code of a line, which has ``given`` now; ``asked`` is what the request says.

    Raises ``Refused`` 3140 for a taxable one where the company charges no sales tax.
    """
    if taxes_by_code.are_used(draft.company):
        return taxes_by_code.sales_code(draft, given, of_item)
    sales_tax = preferences.group(draft.company, "SalesTaxPreferences")
    if not sales_tax:
        if draft.facts.is_taxable(asked):
            raise _no_taxable(draft, asked)
        return draft.facts.tax_code(_NON_TAXABLE)
    if given is not None:
        return given
    if not _customer_pays(draft):
        return reference(sales_tax, "DefaultNonTaxableSalesTaxCodeRef")
    return of_item or reference(sales_tax, "DefaultTaxableSalesTaxCodeRef")


def _no_taxable(draft: Draft, code: int | None) -> Refused:
    kind = draft.txn.kind
    return Refused(
        INVALID_REFERENCE,
        list=f"{kind}Line SalesTaxCode",
        name="" if code is None else draft.facts[code].full_name,
        object=f"{kind} line",
        quickbooks_error=TAXABLE_NOT_POSSIBLE,
    )


def total_tax(draft: Draft, taxable_cents: Callable[[Draft], int]) -> int:
    """Write ``SalesTaxPercentage`` and ``SalesTaxTotal``; cents of tax on what ``taxable_cents`` says of the lines.

    A Mod that touches neither lines nor tax leaves them as they were, whatever the rate of the tax item is now
    (assumed).
    """
    own = draft.own
    if not (draft.lines_changed or draft.changed("ItemSalesTaxRef", "CustomerSalesTaxCodeRef")):
        return cents(own, "SalesTaxTotal") or 0
    items = _tax_items(draft, reference(own, "ItemSalesTaxRef"))
    taxable = taxable_cents(draft) if items and _customer_pays(draft) else 0
    taxes = tax_lines(taxable, items)
    tax = sum(each.amount for each in taxes)
    own["SalesTaxPercentage"] = price_text(percentage(items))
    own["SalesTaxTotal"] = amount_text(tax)
    own.pop(_TAXES, None)
    if taxes:
        own[_TAXES] = [_kept(each.tax, each.amount) for each in taxes]
    return tax


def void_tax(txn: Transaction) -> None:
    """Take the tax out of a transaction that is being voided."""
    txn.own["SalesTaxTotal"] = "0.00"
    taxes_by_code.void(txn)


def tax_postings(company: Company, txn: Transaction, sign: int) -> list[PostingLine]:
    """The ledger lines of the tax: one for each tax item, for the agency it is due to [A, by the balances R:BASH].

    In the account that the agency keeps it in, if it has one of its own; tax that is part of a cost has no line.
    """
    taxes = entries(txn.own, _TAXES)
    if not taxes:
        return []
    if taxes_by_code.are_used(company):
        taxes = [tax for tax in taxes if cents(tax, "Amount") and not is_true(tax, "IsCost")]
    return [
        PostingLine(
            reference(tax, "AccountRef") or special_account(company, "SalesTaxPayable"),
            sign * (cents(tax, "Amount") or 0),
            entity=reference(tax, "VendorRef"),
            item=reference(tax, "ItemSalesTaxRef"),
        )
        for tax in taxes
    ]


def _customer_pays(draft: Draft) -> bool:
    """Whether the customer's code is a taxable one; a document without one is taxed by its lines (assumed)."""
    code = reference(draft.own, "CustomerSalesTaxCodeRef")
    return code is None or draft.facts.is_taxable(code)


def _tax_items(draft: Draft, row: int | None) -> list[TaxItem]:
    if row is None:
        return []
    found = draft.facts[row]
    if found.kind == "ItemSalesTaxGroup":
        members = found.own.get("ItemSalesTaxRef")
        rows = [member for member in members if isinstance(member, int)] if isinstance(members, list) else []
        return [item for member in rows for item in _tax_items(draft, member)]
    return [TaxItem(row, units(found.own, "TaxRate") or 0, reference(found.own, "TaxVendorRef"))]


def _kept(tax: TaxItem, amount: int) -> Record:
    kept: Record = {"ItemSalesTaxRef": tax.item, "Amount": amount_text(amount)}
    if tax.vendor is not None:
        kept["VendorRef"] = tax.vendor
    return kept
