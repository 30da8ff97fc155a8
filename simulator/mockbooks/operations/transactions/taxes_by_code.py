"""Tax by the code of each line: documents of the Canadian, British and Australian editions.

A sales tax code names a tax item, or a group of them, for sales and one for purchases [D:SCH]; what a line comes to is
taxed as its code says, whatever the header's ItemSalesTaxRef is, which is an element of the United States' way
(530, assumed). How the amounts come about: :mod:`mockbooks.books.line_taxes`; here is what the documents do with them.

``IsTaxIncluded`` says that amounts and prices on lines are given with their tax, if the preference allows that; every
answer states it, asked for or not [O: Reckon Accounts, the Australian edition's heir, of its SDK 6.1; another vendor's
import tool says that older editions took net amounts and only showed gross ones]. Lines show what was entered; in the
books (``line.amount``) they stand without tax, and Subtotal is what they come to there, so that Subtotal and
SalesTaxTotal make the total as everywhere (assumed). A discount bears the tax of its own code (assumed).

Tax of sales is credited, tax of purchases debited to the account that the agency keeps it in, else to the file's own
account for it; where an agency's tax is not tracked on purchases, it is part of what was bought costs [D:SCH for the
elements; O:CND; the postings are assumed]. ``TaxAmount`` on a line (Australia) is the tax of the line: one that is
given stands until amount or code are changed (assumed).

A line without a code has, when it is new: the code of the customer or vendor, if the preferences say that they have
one, but not in the place of a code that bears no tax; else that of its item or account (assumed).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from mockbooks.books.line_taxes import (
    CodedLine,
    Levy,
    Taxation,
    factor,
    is_shown_on_lines,
    levies,
    take,
    with_tax,
    without_tax,
)
from mockbooks.books.sales_tax import TaxItem
from mockbooks.company import Company
from mockbooks.operations import preferences
from mockbooks.operations.transactions.list_facts import ListFacts, ListObject
from mockbooks.operations.transactions.transaction import Line, Transaction
from mockbooks.operations.transactions.transaction_type import Draft
from mockbooks.operations.transactions.values import cents, entries, is_true, reference, text, units
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import (
    ELEMENTS_CONFLICT,
    FEATURE_NOT_AVAILABLE,
    FIELD_NOT_SUPPORTED,
    INVALID_IN_CONTEXT,
    Refused,
)
from mockbooks.qbxml.types import amount_text
from mockbooks.qbxml.versions import Edition

__all__ = [
    "INCLUDED",
    "TAXES",
    "are_used",
    "begin_with_shown",
    "in_terms_of",
    "in_terms_of_order",
    "note_given_tax",
    "purchase_header",
    "purchase_line",
    "sales_code",
    "sales_header",
    "tax_purchase",
    "tax_sale",
    "void",
]

TAXES = "@SalesTax"
"""Under this name the header keeps what each tax item takes: it is not shown."""
INCLUDED = "IsTaxIncluded"
_TAX = "TaxAmount"
_GIVEN_TAX = "@TaxGiven"
_CODE = "SalesTaxCodeRef"
_CUSTOMER_CODE = "CustomerSalesTaxCodeRef"

_SALES, _PURCHASES = "ItemSalesTaxRef", "ItemPurchaseTaxRef"
# The accounts of an agency by the side of a document.
_ACCOUNTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        _SALES: ("IsTaxTrackedOnSales", "TaxOnSalesAccountRef"),
        _PURCHASES: ("IsTaxTrackedOnPurchases", "TaxOnPurchasesAccountRef"),
    }
)
_UNTAXED_KINDS = frozenset({"ItemPayment", "ItemSalesTax"})
# Lines on these bear the code of the vendor; others only one of their own.
_TAXED_ACCOUNTS = frozenset(
    {"CostOfGoodsSold", "Expense", "FixedAsset", "Income", "OtherAsset", "OtherCurrentAsset", "OtherExpense"}
)
_CONTROL = frozenset({"AccountsPayable", "AccountsReceivable"})
_CHANGES_TAX = ("AccountRef", "Amount", "Cost", "ItemRef", "Quantity", "Rate", "RatePercent", _CODE)


def are_used(company: Company) -> bool:
    """Whether lines are taxed by their codes: everywhere but in the United States."""
    return company.edition is not Edition.US


def sales_header(draft: Draft, customer: int | None) -> None:
    """Complete what the header of a sales document says of tax.

    Raises ``Refused`` 3250 for a code where no sales tax is charged (assumed).
    """
    own = draft.own
    if draft.given.get(_SALES):
        draft.warn(FIELD_NOT_SUPPORTED.status(field=_SALES))
    own.pop(_SALES, None)
    tax = _preferences(draft)
    if not tax and draft.given.get(_CUSTOMER_CODE):
        raise Refused(FEATURE_NOT_AVAILABLE)
    if draft.is_new and customer is not None and is_true(tax, "IsUsingCustomerTaxCode"):
        code = reference(draft.facts[customer].own, _CODE)
        if code is not None:
            own.setdefault(_CUSTOMER_CODE, code)
    _begin(draft)


def purchase_header(draft: Draft) -> None:
    """Complete what the header of a purchase document says of tax, once its payee is known. Raises ``Refused`` 3250."""
    if not are_used(draft.company):
        return
    tax, payee = _preferences(draft), draft.txn.entity
    if not tax and draft.given.get(_CODE):
        raise Refused(FEATURE_NOT_AVAILABLE)
    if draft.is_new and payee is not None and is_true(tax, "IsUsingVendorTaxCode"):
        facts = draft.facts[payee]
        code = reference(facts.own, _CODE) if facts.kind == "Vendor" else None
        if code is not None:
            draft.own.setdefault(_CODE, code)
    _begin(draft)


def _begin(draft: Draft) -> None:
    """IsTaxIncluded is always stated [O: Reckon]; lines that are there begin with what they show."""
    draft.own.setdefault(INCLUDED, "false")
    if not draft.is_new:
        begin_with_shown(draft.txn)


def begin_with_shown(txn: Transaction) -> None:
    """Let lines have in ``amount`` what they show, with the tax that is included there: what is taken of it is next."""
    for line in txn.lines:
        shown = cents(line.own, "Amount")
        if line.account is not None and shown is not None:
            line.amount = shown


def sales_code(draft: Draft, given: int | None, of_item: int | None) -> int | None:
    """The code of a line of a sales document. Raises ``Refused`` 3250 for one where no sales tax is charged."""
    tax = _preferences(draft)
    if not tax:
        if given is not None:
            raise Refused(FEATURE_NOT_AVAILABLE)
        return None
    if given is not None:
        return given
    own = of_item or reference(tax, "DefaultTaxableSalesTaxCodeRef")
    party = reference(draft.own, _CUSTOMER_CODE)
    return party if party is not None and _bears_tax(draft, own, _SALES) else own


def purchase_line(draft: Draft, line: Line, given: Record, item: ListObject | None = None) -> None:
    """Give a line of a purchase document its code.

    Raises ``Refused``: 3250 for one where no sales tax is charged, 3151 for one on a receivable or payable (assumed).
    """
    if not are_used(draft.company):
        return
    note_given_tax(line, given)
    code, tax = reference(line.own, _CODE), _preferences(draft)
    if code is not None:
        if not tax:
            raise Refused(FEATURE_NOT_AVAILABLE)
        if line.account is not None and draft.facts[line.account].classified in _CONTROL:
            raise Refused(INVALID_IN_CONTEXT, element=_CODE)
        return
    if line.id or not tax or line.account is None:
        return
    own = _code_of_account(draft, line.account) if item is None else _code_of_item(item)
    party = reference(draft.own, _CODE)
    if party is not None and own is None and item is None and not _is_taxed(draft, line.account):
        party = None
    found = party if party is not None and (own is None or _bears_tax(draft, own, _PURCHASES)) else own
    if found is not None:
        line.own[_CODE] = found


def _code_of_item(item: ListObject) -> int | None:
    """The code an item is bought with; one that is not both sold and bought has one code for either (assumed)."""
    for name in ("SalesAndPurchase", "SalesOrPurchase"):
        part = item.own.get(name)
        if isinstance(part, dict):
            return reference(part, "PurchaseTaxCodeRef") if name == "SalesAndPurchase" else reference(item.own, _CODE)
    return reference(item.own, "PurchaseTaxCodeRef")


def _code_of_account(draft: Draft, account: int) -> int | None:
    return reference(draft.facts[account].own, _CODE)


def _is_taxed(draft: Draft, account: int) -> bool:
    facts = draft.facts[account]
    return facts.classified in _TAXED_ACCOUNTS and not is_true(facts.own, "IsTaxAccount")


def note_given_tax(line: Line, given: Record) -> None:
    """Remember that the tax of a line was given, or that it follows from its code again (assumed)."""
    if given.get(_TAX):
        line.own[_GIVEN_TAX] = "true"
    elif _GIVEN_TAX in line.own and (_TAX in given or any(given.get(name) for name in _CHANGES_TAX)):
        del line.own[_GIVEN_TAX]


def in_terms_of(draft: Draft, line: Line, item: ListObject, price: int, *, bought: bool = False) -> int:
    """A price of an item, which may include its tax, as the document has its prices, by the code of the line."""
    if not are_used(draft.company):
        return price
    included = is_true(item.own, INCLUDED)
    if included == is_true(draft.own, INCLUDED):
        return price
    of = _levies(draft.facts, reference(line.own, _CODE), _PURCHASES if bought else _SALES)
    return without_tax(price, of) if included else with_tax(price, of)


def in_terms_of_order(draft: Draft, order: Transaction) -> None:
    """Let a document that continues an order have its amounts with or without tax as the order has (assumed).

    Raises ``Refused`` 3152 if the request says otherwise, or lines stand there that were given the other way (assumed).
    """
    included = text(order.own, INCLUDED)
    if not included or included == text(draft.own, INCLUDED):
        return
    if INCLUDED in draft.given or any(line.account is not None for line in draft.txn.lines):
        raise Refused(ELEMENTS_CONFLICT, element=INCLUDED, other="LinkToTxn")
    draft.own[INCLUDED] = included


def tax_sale(draft: Draft) -> int:
    """Take the tax of a sales document whose lines are complete: write ``SalesTaxTotal``, and give it back in cents.

    Afterwards the lines have in ``amount`` what they come to without tax.
    """
    if _is_unchanged(draft):
        return cents(draft.own, "SalesTaxTotal") or 0
    taxation = _taken(draft, _SALES)
    draft.own.pop("SalesTaxPercentage", None)
    draft.own["SalesTaxTotal"] = amount_text(taxation.total)
    return taxation.total


def tax_purchase(draft: Draft) -> int:
    """Take the tax of a purchase document whose lines are complete: cents of it that are not part of what lines cost.

    Afterwards the lines have in ``amount`` what they cost: without tax that is claimed back, with tax that is not.
    """
    if not are_used(draft.company):
        return 0
    if not _is_unchanged(draft):
        _taken(draft, _PURCHASES)
    return sum(cents(tax, "Amount") or 0 for tax in entries(draft.own, TAXES) if not is_true(tax, "IsCost"))


def void(txn: Transaction) -> None:
    """Take the tax out of a transaction that is being voided."""
    txn.own.pop(TAXES, None)
    for line in txn.lines:
        line.own.pop(_GIVEN_TAX, None)
        if _TAX in line.own:
            line.own[_TAX] = "0.00"


def _is_unchanged(draft: Draft) -> bool:
    """Whether a Mod leaves the lines and how they are taxed; then they have in ``amount`` what they had.

    Whatever the rate of a tax item is by now (assumed, as in the United States).
    """
    if draft.before is not None and draft.changed(INCLUDED):
        # The lines show what they showed, and come to something else.
        draft.lines_changed = True
    if draft.before is None or draft.lines_changed:
        return False
    amounts = {line.id: line.amount for line in draft.before.lines}
    for line in draft.txn.lines:
        line.amount = amounts[line.id]
    return True


def _taken(draft: Draft, side: str) -> Taxation:
    lines = [line for line in draft.txn.lines if line.account is not None]
    known: dict[int | None, list[Levy]] = {}
    coded = [_coded(draft, line, side, known) for line in lines]
    shows_tax = is_shown_on_lines(draft.company.edition)
    taxation = take(coded, included=is_true(draft.own, INCLUDED), by_line=shows_tax)
    for line, of, taxed in zip(lines, coded, taxation.lines, strict=True):
        line.amount = taxed.net + taxed.cost
        if not shows_tax:
            continue
        if reference(line.own, _CODE) is None:
            line.own.pop(_TAX, None)
        elif of.given is None:
            line.own[_TAX] = amount_text(taxed.tax)
    draft.own.pop(TAXES, None)
    if taxation.taxes:
        draft.own[TAXES] = [_kept(draft, taken.levy, taken.amount, taken.base, side) for taken in taxation.taxes]
    return taxation


def _coded(draft: Draft, line: Line, side: str, known: dict[int | None, list[Levy]]) -> CodedLine:
    code = reference(line.own, _CODE)
    given = cents(line.own, _TAX) if _GIVEN_TAX in line.own else None
    if line.item is not None and draft.facts[line.item].kind in _UNTAXED_KINDS:
        code = None
    if code not in known:
        known[code] = _levies(draft.facts, code, side)
    if given and not any(levy.tax.vendor is not None for levy in known[code]):
        # Assumed: a tax that is due to nobody.
        raise Refused(INVALID_IN_CONTEXT, element=_TAX)
    return CodedLine(line.amount, known[code], given)


def _levies(facts: ListFacts, code: int | None, side: str) -> list[Levy]:
    """What a code takes on sales or purchases; nothing where it names no tax for them (assumed)."""
    row = None if code is None else reference(facts[code].own, side)
    if row is None:
        return []
    found = facts[row]
    members = found.own.get(_SALES) if found.kind == "ItemSalesTaxGroup" else [row]
    made = []
    for member in members if isinstance(members, list) else []:
        if isinstance(member, int):
            own = facts[member].own
            vendor = reference(own, "TaxVendorRef")
            agency: Record = {} if vendor is None else facts[vendor].own
            is_cost = side == _PURCHASES and text(agency, _ACCOUNTS[side][0]) == "false"
            made.append((TaxItem(member, units(own, "TaxRate") or 0, vendor), is_true(agency, "IsTaxOnTax"), is_cost))
    return levies(made)


def _kept(draft: Draft, levy: Levy, amount: int, base: int, side: str) -> Record:
    """What the header keeps of a tax item: how much of what, for whom, and where it is posted to."""
    kept: Record = {"ItemSalesTaxRef": levy.tax.item, "Amount": amount_text(amount), "Base": amount_text(base)}
    if levy.is_cost:
        kept["IsCost"] = "true"
    vendor = levy.tax.vendor
    if vendor is not None:
        kept["VendorRef"] = vendor
        tracked, name = _ACCOUNTS[side]
        agency = draft.facts[vendor].own
        account = None if text(agency, tracked) == "false" else reference(agency, name)
        if account is not None:
            kept["AccountRef"] = account
    return kept


def _bears_tax(draft: Draft, code: int | None, side: str) -> bool:
    return factor(_levies(draft.facts, code, side)) > 0


def _preferences(draft: Draft) -> Record:
    return preferences.group(draft.company, "SalesTaxPreferences")
