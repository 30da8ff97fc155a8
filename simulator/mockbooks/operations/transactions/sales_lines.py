"""Lines of sales documents: what each kind of item shows on a line, and what the line posts to.

Work, goods and charges post to their income account, a fixed asset to its asset account [A]. The others are on the
form for the sake of the lines above them (:mod:`mockbooks.books.form_lines`): a discount posts its amount, which is
negative, to its own account; a subtotal posts nothing; a payment item is money received with the form, which lowers
what the form comes to [D:OSR]; a sales tax item posts to Sales Tax Payable. Tax groups stand in the header only, item
groups on group lines [D:OSR; code assumed]. A line without an item is a text [A].
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from mockbooks.books import form_lines
from mockbooks.books.form_lines import FormLine, Part
from mockbooks.books.rounding import times
from mockbooks.operations.lists.special_account import special_account
from mockbooks.operations.transactions import taxes_by_code
from mockbooks.operations.transactions.cards import mask
from mockbooks.operations.transactions.item_amounts import complete_amounts
from mockbooks.operations.transactions.item_sides import sales_side
from mockbooks.operations.transactions.line_prices import priced
from mockbooks.operations.transactions.list_facts import ListObject
from mockbooks.operations.transactions.sales_tax_rules import line_code
from mockbooks.operations.transactions.transaction import POSTED_NAME, Line
from mockbooks.operations.transactions.transaction_type import Draft, LineTable
from mockbooks.operations.transactions.values import cents, reference, text, units
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import (
    FIELD_NOT_SUPPORTED,
    INVALID_IN_CONTEXT,
    ITEM_TYPE_MISMATCH,
    MISSING_ELEMENT,
    MISSING_POSTING_ACCOUNT,
    Refused,
)
from mockbooks.qbxml.types import UNITS, amount_text, price_text

__all__ = ["complete_lines", "sales_line", "sales_table", "sum_of_lines", "taxable_cents"]

_FIXED = frozenset({"ItemRef", "Quantity", "Rate", "Amount", "SalesTaxCodeRef", "OverrideItemAccountRef"})
_AMOUNTS = ("Quantity", "Rate", "RatePercent", "Amount")

_PARTS: Mapping[str, Part] = MappingProxyType(
    {
        "ItemDiscount": Part.DISCOUNT,
        "ItemPayment": Part.PAYMENT,
        "ItemSalesTax": Part.TAX,
        "ItemSubtotal": Part.SUBTOTAL,
    }
)


def sales_table(line: str) -> LineTable:
    """The table of lines of a sales document, with its group lines."""
    return LineTable(line, f"{line}Group", fixed=_FIXED)


def sales_line(draft: Draft, line: Line, given: Record, acted: Record) -> None:
    """Complete a line of an Add, or one that a Mod adds or changes. Raises ``Refused``."""
    row = reference(line.own, "ItemRef")
    if row is None:
        _description_only(line, acted)
        return
    item = draft.facts[row]
    fresh = not line.id or _is_another_part(draft, line, item)
    if line.id and fresh:
        _start_anew(line, given)
    taxes_by_code.note_given_tax(line, given)
    _COMPLETE.get(item.kind, _item_line)(draft, line, item, given, acted, fresh)
    line.item = row
    if "CreditCardTxnInfo" in line.own:
        mask(line.own)
    if not line.id and line.account is not None and "ClassRef" in draft.own:
        # The header's class flows to new lines that have none of their own [D:OSR; O:CND].
        line.own.setdefault("ClassRef", draft.own["ClassRef"])


def complete_lines(draft: Draft) -> None:
    """Work out what lines take from the lines above them, and the totals of groups."""
    lines = draft.txn.lines
    if not any(line.account is None or "RatePercent" in line.own for line in lines):
        return
    made = _form_lines(draft, lines)
    form_lines.complete(made)
    for line, form_line in zip(lines, made, strict=True):
        if form_line.part is Part.GROUP:
            line.own["TotalAmount"] = amount_text(form_line.amount)
        elif form_line.part is Part.SUBTOTAL or form_line.percent is not None:
            line.amount = form_line.amount
            line.own["Amount"] = amount_text(form_line.amount)


def sum_of_lines(lines: Iterable[Line]) -> int:
    """Cents that lines come to: subtotals, group lines and texts have no part in it [D:OSR]."""
    return sum([line.amount for line in lines if line.account is not None])


def taxable_cents(draft: Draft) -> int:
    """Cents of the lines that are taxed, less the discounts on them."""
    made = _form_lines(draft, draft.txn.lines)
    form_lines.complete(made)
    return form_lines.taxable(made)


def _form_lines(draft: Draft, lines: Sequence[Line]) -> list[FormLine]:
    made: dict[Line | None, FormLine | None] = {None: None}
    out = []
    for line in lines:
        taxable = draft.facts.is_taxable(reference(line.own, "SalesTaxCodeRef"))
        form_line = FormLine(
            _part(draft, line), line.amount, units(line.own, "RatePercent"), taxable, group=made[line.group]
        )
        made[line] = form_line
        out.append(form_line)
    return out


def _part(draft: Draft, line: Line) -> Part:
    if "ItemGroupRef" in line.own:
        return Part.GROUP
    row = reference(line.own, "ItemRef")
    if row is not None:
        return _PARTS.get(draft.facts[row].kind, Part.SALE)
    return Part.TEXT if line.account is None else Part.SALE


def _is_another_part(draft: Draft, line: Line, item: ListObject) -> bool:
    """Whether a Mod puts something of another kind on a line, so that its amounts say nothing any more (assumed)."""
    if line.item == item.row:
        return False
    before = None if line.item is None else draft.facts[line.item].kind
    return before is None or before in _PARTS or item.kind in _PARTS


def _start_anew(line: Line, given: Record) -> None:
    for name in _AMOUNTS:
        if not given.get(name):
            line.own.pop(name, None)
    line.own.pop(POSTED_NAME, None)
    line.quantity, line.amount = None, 0


def _item_line(draft: Draft, line: Line, item: ListObject, given: Record, acted: Record, fresh: bool) -> None:
    """Work, goods, charges, fixed assets."""
    side = sales_side(item)
    if fresh and side.description and "Desc" not in given:
        line.own["Desc"] = side.description
    override = reference(acted, "OverrideItemAccountRef")
    if override is not None:
        line.account = override
    elif line.item != item.row:
        line.account = side.account
    _tax_code(draft, line, given, side.tax_code)
    if side.price is not None:
        price = taxes_by_code.in_terms_of(draft, line, item, side.price)
        side = side if price == side.price else side.at(side.price_name, price)
    level = reference(acted, "PriceLevelRef")
    side, given = priced(draft, line, item, side, given, "Rate", used_for="Sales", fresh=fresh, level=level)
    complete_amounts(draft, line, given, side, "Rate", fresh=fresh)


def _discount_line(draft: Draft, line: Line, item: ListObject, given: Record, acted: Record, fresh: bool) -> None:
    """An amount or a percentage off. It takes no quantity [D:OSR; code assumed].

    It is shown with negative figures [D:OSR; observed]; that a positive one is meant as a discount too is assumed.
    """
    _without(line, given, "Quantity")
    account = reference(item.own, "AccountRef")
    if account is None:
        raise Refused(MISSING_POSTING_ACCOUNT)
    _account(line, item, acted, account)
    _description(line, item, given, fresh)
    _tax_code(draft, line, given, reference(item.own, "SalesTaxCodeRef"))
    percent, rate = units(given, "RatePercent"), units(given, "Rate")
    if fresh and percent is None and rate is None and cents(given, "Amount") is None:
        percent, rate = units(item.own, "DiscountRatePercent"), units(item.own, "DiscountRate")
    if percent is not None and cents(given, "Amount") is None:
        line.own.pop("Rate", None)
        line.own["RatePercent"] = price_text(-abs(percent))
    else:
        _taken_off(draft, line, given, rate)


def _payment_line(draft: Draft, line: Line, item: ListObject, given: Record, acted: Record, fresh: bool) -> None:
    """Money received with the form: into the item's account, or Undeposited Funds [D:OSR].

    That it takes neither a quantity nor a percentage, and comes to nothing unless it is told how much, is assumed.
    """
    _without(line, given, "Quantity", "RatePercent")
    account = reference(item.own, "DepositToAccountRef")
    _account(line, item, acted, special_account(draft.company, "UndepositedFunds") if account is None else account)
    _description(line, item, given, fresh)
    _taken_off(draft, line, given, units(given, "Rate") if not fresh else units(given, "Rate") or 0)


def _taken_off(draft: Draft, line: Line, given: Record, rate: int | None) -> None:
    """An amount that lowers what the form comes to; what is not given stays."""
    amount = cents(given, "Amount")
    if amount is None and rate is None:
        return
    if amount is None:
        assert rate is not None
        amount = times(UNITS, rate)
    else:
        _warn_of_price(draft, given)
    line.amount = -abs(amount)
    line.own.pop("RatePercent", None)
    line.own["Rate"] = price_text(-abs(rate) if rate is not None and not given.get("Amount") else line.amount * 1000)
    line.own["Amount"] = amount_text(line.amount)


def _subtotal_line(draft: Draft, line: Line, item: ListObject, given: Record, acted: Record, fresh: bool) -> None:
    """The sum of what stands above; an Amount that is sent is not taken, with a warning (assumed)."""
    _without(line, given, "Quantity", "Rate", "RatePercent")
    if "OverrideItemAccountRef" in acted:
        raise Refused(INVALID_IN_CONTEXT, element="OverrideItemAccountRef")
    if given.get("Amount"):
        draft.warn(FIELD_NOT_SUPPORTED.status(field="Amount"))
    line.account, line.quantity = None, None
    _description(line, item, given, fresh)


def _sales_tax_line(draft: Draft, line: Line, item: ListObject, given: Record, acted: Record, fresh: bool) -> None:
    """A sales tax item as a line: its rate of the lines above, posted to Sales Tax Payable for its agency.

    Only the first one after a subtotal computes itself, further ones need an Amount, which then stands in Rate too
    [D:OSR; code assumed].
    """
    _without(line, given, "Quantity")
    _account(line, item, acted, special_account(draft.company, "SalesTaxPayable"))
    _description(line, item, given, fresh)
    vendor = reference(item.own, "TaxVendorRef")
    amount = cents(given, "Amount")
    if amount is None and given.get("Rate"):
        amount = times(UNITS, units(given, "Rate") or 0)
    if amount is not None:
        line.amount = amount
        line.own.pop("RatePercent", None)
        line.own["Rate"], line.own["Amount"] = price_text(amount * 1000), amount_text(amount)
    elif fresh or given.get("RatePercent"):
        if _is_taxed_already(draft, line):
            raise Refused(MISSING_ELEMENT, element="Amount")
        line.own.pop("Rate", None)
        line.own["RatePercent"] = price_text(units(given, "RatePercent") or units(item.own, "TaxRate") or 0)
    if vendor is not None:
        line.own[POSTED_NAME] = vendor
    elif line.amount or (units(line.own, "RatePercent") or 0):
        # A tax that is due to nobody (documented only for rates other than zero).
        raise Refused(MISSING_ELEMENT, element="TaxVendorRef")


def _is_taxed_already(draft: Draft, line: Line) -> bool:
    """Whether a tax item stands above, with no subtotal in between."""
    for above in reversed(draft.above(line)):
        part = _part(draft, above)
        if part in (Part.TAX, Part.SUBTOTAL):
            return part is Part.TAX
    return False


def _not_on_a_line(_draft: Draft, _line: Line, item: ListObject, _given: Record, _acted: Record, _fresh: bool) -> None:
    raise Refused(ITEM_TYPE_MISMATCH, name=item.full_name)


_COMPLETE: Mapping[str, Callable[[Draft, Line, ListObject, Record, Record, bool], None]] = MappingProxyType(
    {
        "ItemDiscount": _discount_line,
        "ItemGroup": _not_on_a_line,
        "ItemPayment": _payment_line,
        "ItemSalesTax": _sales_tax_line,
        "ItemSalesTaxGroup": _not_on_a_line,
        "ItemSubtotal": _subtotal_line,
    }
)


def _description_only(line: Line, acted: Record) -> None:
    """A line without an item is a text and posts nothing [A]; an amount or an account needs an item (code assumed)."""
    has_amount = any(units(line.own, name) for name in ("Quantity", "Rate", "RatePercent")) or cents(line.own, "Amount")
    if has_amount or "OverrideItemAccountRef" in acted:
        raise Refused(MISSING_ELEMENT, element="ItemRef")
    line.item = line.account = line.quantity = None
    line.amount = 0


def _without(line: Line, given: Record, *names: str) -> None:
    """Refuse elements that a line of this kind cannot have; one that a group brings along is let go (assumed)."""
    for name in names:
        if given.get(name):
            if line.group is None:
                raise Refused(INVALID_IN_CONTEXT, element=name)
            line.own.pop(name, None)
    line.quantity = None


def _account(line: Line, item: ListObject, acted: Record, account: int) -> None:
    override = reference(acted, "OverrideItemAccountRef")
    if override is not None:
        line.account = override
    elif line.item != item.row:
        line.account = account


def _description(line: Line, item: ListObject, given: Record, fresh: bool) -> None:
    description = text(item.own, "ItemDesc")
    if fresh and description and "Desc" not in given:
        line.own["Desc"] = description


def _tax_code(draft: Draft, line: Line, given: Record, of_item: int | None) -> None:
    code = line_code(draft, reference(line.own, "SalesTaxCodeRef"), of_item, reference(given, "SalesTaxCodeRef"))
    if code is not None:
        line.own["SalesTaxCodeRef"] = code


def _warn_of_price(draft: Draft, given: Record) -> None:
    """A price beside an amount is ignored with a warning [D:OSR; that it is a 530 is assumed]."""
    for name in ("Rate", "RatePercent"):
        if given.get(name):
            draft.warn(FIELD_NOT_SUPPORTED.status(field=name))
