"""The lines of sales forms: invoices, credit notes, sales orders; both ways.

[D:EX] tax stands on the header only, so that line taxes are 0; a line without an item has quantity 1 and amounts of 0;
the unit amount is Rate, and Amount where there is no rate or one in percent.  Those of a group stand among the others
(assumed).

Written: an item, a quantity and a rate; Amount where it is another than their product.  Items that have no quantity
(discounts, payments) are written with their amount, subtotals with none: QuickBooks computes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from lxml import etree

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import (
    CENT,
    Element,
    amount,
    amount_or_zero,
    reference,
    text,
    written_amount,
)
from mockbooks_harness.mapping.members import (
    KEY,
    TRACKING_CATEGORIES,
    constant,
    decimal,
    element_reference,
    line_class,
    looked_at,
    only_ids,
    write_number,
)
from mockbooks_harness.mapping.rows import Build, Read, Row, Write, read_rows, write_rows

WITHOUT_QUANTITY = frozenset({"ItemDiscountRet", "ItemPaymentRet"})
COMPUTED = frozenset({"ItemSubtotalRet", "ItemSalesTaxRet", "ItemSalesTaxGroupRet"})


def read_lines(rows: tuple[Row, ...], ret: Element, context: Context) -> list[Record]:
    """The lines of a document in their order."""
    return [read_rows(rows, line, context) for line in line_elements(ret)]


def lines_reader(rows: tuple[Row, ...]) -> Read:
    """What reads the lines of a document by these rows."""

    def lines(ret: Element, context: Context) -> list[Record]:
        """its lines, those of groups among them"""
        return read_lines(rows, ret, context)

    return lines


def line_elements(ret: Element) -> Iterator[Element]:
    """The lines of any sales form or order, those of groups among them."""
    for child in ret:
        name = str(child.tag)
        if name.endswith("LineGroupRet"):
            yield from (line for line in child if str(line.tag).endswith("LineRet"))
        elif name.endswith("LineRet"):
            yield child


def unit_amount(line: Element, context: Context) -> Decimal:
    """Rate; Amount where there is no rate, or one in percent.  [D:EX]"""
    rate = amount(line.find("Rate"))
    return line_amount(line, context) if rate is None else rate


def line_amount(line: Element, context: Context | None = None) -> Decimal:
    """Amount, 0 on a line that only describes [D:EX], and on a subtotal, whose amount is that of lines above (assumed:
    so the lines make the sub total, as they do in every example).
    """
    if context is not None:
        item = context.find("Item", text(line.find("ItemRef/ListID")))
        if item is not None and item.tag == "ItemSubtotalRet":
            return Decimal("0.00")
    return net_amount(line)


def net_amount(line: Element) -> Decimal:
    """Amount without tax: where the document's amounts include it, less the TaxAmount of the line.

    Lines state their tax in Australia only [D:SCH]; elsewhere nothing tells what of an amount is tax (assumed).
    """
    taxed = line.find("TaxAmount")
    if taxed is not None and any(text(above.find("IsTaxIncluded")) == "true" for above in line.iterancestors()):
        return amount_or_zero(line.find("Amount")) - amount_or_zero(taxed)
    return amount_or_zero(line.find("Amount"))


def tax_rate_reference(code: Element, context: Context) -> Record | None:
    """A sales tax code as `{id, name}`, the name being the code's Desc: `Non-Taxable Sales`, not `Non`.  [D:EX]

    Where the code itself was not handed in the name is that of the reference.
    """
    found = reference(code)
    known = context.find("SalesTaxCode", text(code.find("ListID")))
    described = None if known is None else text(known.find("Desc"))
    return found if found is None or described is None else found | {"name": described}


def tax_code(key: str, _context: Context) -> list[Element]:
    """A line's tax code: by ListID, or by name where the id has not the form of one, `Tax` or `Non` (assumed)."""
    return [element_reference("SalesTaxCodeRef", key)]


def product(line: Record) -> Decimal:
    """Quantity times unit amount, to the cent."""
    return (decimal(line.get("quantity")) * decimal(line.get("unitAmount"))).quantize(CENT, ROUND_HALF_UP)


def is_product(line: Record) -> bool:
    """Whether what a line comes to is its quantity times its unit amount, as a push must have it."""
    return product(line) == decimal(line.get("subTotal"))


def kept_quantity(value: Any, line: Record) -> Any:
    """The quantity; 1 where quantity and unit amount do not make the line's amount, so that it can be pushed."""
    return value if is_product(line) else 1


def kept_unit_amount(value: Any, line: Record) -> Any:
    """The unit amount; the line's amount, for a quantity of 1, where the two do not make it."""
    return value if is_product(line) else line.get("subTotal")


def kept_rate_reference(value: Record, _record: Record) -> Record | None:
    """The id of a tax rate; nothing where it has none."""
    return {"id": value["id"]} if "id" in value else None


def build_lines(rows: tuple[Row, ...], tag: str, *, price: str = "Rate") -> Build:
    """Writes lines as elements `tag`."""

    def build(lines: list[Record], context: Context) -> list[Element]:
        return [_line(rows, line, etree.Element(tag), price, context) for line in lines]

    return build


#: A price has ten digits before its point, an amount thirteen: what costs more is written as an amount.  [D:SCH]
_BEYOND_A_PRICE = Decimal(10**10)


def _line(rows: tuple[Row, ...], line: Record, element: Element, price: str, context: Context) -> Element:
    write_rows(rows, line, element, context)
    item = context.find("Item", line["itemRef"]["id"])
    kind = "" if item is None else str(item.tag)
    given = line.get("subTotal")
    if kind in WITHOUT_QUANTITY or kind in COMPUTED:
        for name in ("Quantity", price):
            found = element.find(name)
            if found is not None:
                element.remove(found)
    priced = element.find(price)
    beyond = priced is not None and abs(decimal(priced.text)) >= _BEYOND_A_PRICE
    if beyond and priced is not None:
        element.remove(priced)
    if kind in WITHOUT_QUANTITY or beyond or (given is not None and kind not in COMPUTED and not is_product(line)):
        _add_amount(element, product(line) if given is None else decimal(given))
    return element


def _add_amount(element: Element, value: Decimal) -> None:
    """Amount stands after the class, and before the tax code.  [D:SCH]"""
    before = ("ItemRef", "Desc", "Quantity", "Rate", "ClassRef")
    place = sum(1 for child in element if child.tag in before)
    amount_element = etree.Element("Amount")
    amount_element.text = written_amount(value)
    element.insert(place, amount_element)


def sales_line_rows(*, evidence: str = "D:EX", tax_marked: bool = True, discounts: bool = True) -> tuple[Row, ...]:
    """The rows of a line, in the order of InvoiceLineAdd."""
    has_discounts = (
        (
            Row("discountAmount", ".", None, evidence, looked_at()),
            Row("discountPercentage", ".", None, evidence, looked_at()),
        )
        if discounts
        else ()
    )
    return (
        Row(
            "itemRef",
            "ItemRef",
            lambda e, _: reference(e),
            evidence,
            Write("ItemRef/ListID", "itemRef.id", required=True),
        ),
        Row("description", "Desc", lambda e, _: text(e), evidence, Write("Desc", longest=4000)),
        Row(
            "quantity",
            "Quantity",
            lambda e, _: amount(e),
            evidence,
            write_number("Quantity", required=True),
            missing=1,
            keep=kept_quantity,
        ),
        Row("unitAmount", ".", unit_amount, evidence, write_number("Rate", required=True), keep=kept_unit_amount),
        Row(
            "trackingCategoryRefs",
            ".",
            TRACKING_CATEGORIES.read,
            evidence,
            Write("", kind="Array", rows=KEY, build=line_class),
            keep=only_ids,
        ),
        Row("subTotal", ".", line_amount, evidence, looked_at()),
        replace(constant("taxAmount", 0, f"{evidence}: tax is on the header only"), write=looked_at(required=True)),
        Row("totalAmount", ".", line_amount, evidence, looked_at()),
        *has_discounts,
        Row(
            "taxRateRef",
            "SalesTaxCodeRef",
            tax_rate_reference,
            evidence,
            Write("", "taxRateRef.id", required=tax_marked, owner_required=False, build=tax_code),
            keep=kept_rate_reference,
        ),
    )


def sums_match(record: Record, _context: Context) -> list[tuple[str, str]]:
    """[D:EX] total, tax and sub total of the document are the sums of those of the lines."""
    written = record["lineItems"]
    sub_totals = [decimal(line.get("subTotal"), product(line)) for line in written]
    taxes = [decimal(line.get("taxAmount")) for line in written]
    totals = [
        decimal(line.get("totalAmount"), sub_total + tax)
        for line, sub_total, tax in zip(written, sub_totals, taxes, strict=True)
    ]
    sums = (
        ("totalAmount", sum(totals), "TotalAmount must match the sum of total amounts in the line items"),
        ("totalTaxAmount", sum(taxes), "TotalTaxAmount must match the sum of tax amounts in the line items"),
        ("subTotal", sum(sub_totals), "SubTotal must match the sum of sub totals in the line items"),
    )
    return [
        (name[0].upper() + name[1:], sentence)
        for name, expected, sentence in sums
        if record.get(name) is not None and decimal(record[name]) != expected
    ]


def discounts_are_items(record: Record, context: Context) -> list[tuple[str, str]]:
    """[D:EX] a discount on a line only where its item is a discount item."""
    faults = []
    for position, line in enumerate(record["lineItems"]):
        item = context.find("Item", line["itemRef"]["id"])
        is_discount = item is not None and item.tag == "ItemDiscountRet"
        for name in ("discountAmount", "discountPercentage"):
            if line.get(name) and not is_discount:
                field = f"LineItems[{position}].{name[0].upper()}{name[1:]}"
                faults.append((field, f"{field} can only be set if the itemRef refers to an item of type discount"))
    return faults


def codes_are_us(record: Record, context: Context) -> list[tuple[str, str]]:
    """[D:EX] in the US a line's tax rate is a tax code, `Tax` or `Non`, and only with sales tax enabled.

    Whether it is one of the two can be told where the code, or only its name, is handed in; whether sales tax is
    enabled where the preferences are: those of a file without have no SalesTaxPreferences ([D:SCH], assumed).
    """
    if context.region != "US":
        return []
    enabled = context.preferences is None or context.preferences.find("SalesTaxPreferences") is not None
    faults = []
    for position, line in enumerate(record["lineItems"]):
        rate = line.get("taxRateRef") or {}
        place = f"LineItems[{position}].TaxRateRef.Id"
        given = rate.get("id") or rate.get("name")
        known = context.find("SalesTaxCode", rate.get("id"))
        name = text(known.find("Name")) if known is not None else rate.get("name") if not rate.get("id") else None
        if given and not enabled:
            faults.append((place, f"{place} can only be set when Sales Tax is enabled"))
        elif name is not None and name not in ("Tax", "Non"):
            faults.append((place, f"{place} must be either 'Tax' or 'Non'"))
    return faults


def settle_sums(record: Record) -> Record:
    """The sums of a projected sales form: those of the lines that are left, tax being QuickBooks' own."""
    lines = [line for line in record.get("lineItems", []) if "itemRef" in line]
    sub_total = sum((decimal(line["subTotal"]) for line in lines), Decimal("0.00"))
    settled = record | {"lineItems": lines}
    for name, value in (("subTotal", sub_total), ("totalTaxAmount", 0), ("totalAmount", sub_total)):
        if name in record:
            settled[name] = value
    return settled
