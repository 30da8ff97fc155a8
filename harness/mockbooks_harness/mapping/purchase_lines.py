"""The lines of purchase forms: bills, card charges, checks, vendor credits, receipts; both ways.

[D:EX] a line of an item shows the account payable, the item, and `Item - Desc`; a line of an expense shows its account
and its memo, quantity 1.  Those of a group stand among the others (assumed).

Written: a line with an account as an ExpenseLine, one with an item as an ItemLine; QuickBooks has the former before the
latter.  Tax rates are written outside the US alone [D:EX].
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from lxml import etree

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import (
    Element,
    amount,
    amount_or_zero,
    customer_reference,
    joined,
    reference,
    text,
    written_amount,
    written_number,
)
from mockbooks_harness.mapping.members import (
    KEY,
    TRACKING_CATEGORIES,
    classes,
    constant,
    decimal,
    element_reference,
    looked_at,
    only_id,
    only_ids,
)
from mockbooks_harness.mapping.rows import Read, Row, Write, read_rows
from mockbooks_harness.mapping.sales_lines import kept_quantity, kept_unit_amount, net_amount, product

LONGEST_DESCRIPTION = 4000
_TOTALS = ("AmountDue", "CreditAmount", "TotalAmount", "Amount")


def line_elements(ret: Element) -> Iterator[Element]:
    """Expense and item lines in their order, those of groups among them."""
    for child in ret:
        if child.tag in ("ExpenseLineRet", "ItemLineRet"):
            yield child
        elif child.tag == "ItemGroupLineRet":
            yield from child.iterfind("ItemLineRet")


def item_description(line: Element, _context: Context) -> str | None:
    """`Item - Desc` [D:EX]; one of the two alone where the other is missing (assumed)."""
    return joined((text(line.find("ItemRef/FullName")), text(line.find("Desc"))), " - ")


def kept_description(value: str, line: Record) -> str | None:
    """The description without the name of the item, which QuickBooks will put before it again."""
    item = (line.get("itemRef") or {}).get("name")
    if item and value == item:
        return None
    return (value.removeprefix(f"{item} - ") if item else value)[:LONGEST_DESCRIPTION]


def kept_account(value: Record, line: Record) -> Record | None:
    """The account of an expense; an item has its own."""
    return None if "itemRef" in line or "id" not in value else {"id": value["id"]}


def cost(line: Element, _context: Context) -> Decimal:
    """Cost; the amount where there is none (assumed)."""
    value = amount(line.find("Cost"))
    return net_amount(line) if value is None else value


def line_amount(line: Element, _context: Context | None = None) -> Decimal:
    """Amount, without tax."""
    return net_amount(line)


def line_total(line: Element, _context: Context | None = None) -> Decimal:
    """Amount and tax; lines have a tax of their own in Australia only [D:SCH]."""
    return line_amount(line) + amount_or_zero(line.find("TaxAmount"))


def tax(ret: Element, _context: Context | None = None) -> Decimal:
    """The tax of the lines [D:EX: 0]; outside the US what they state, or what the document comes to beyond them.

    Lines state it in Australia.  In Canada and the United Kingdom a document comes to more than its lines if it says
    that their amounts do not include tax; if they do, no element tells it, and it is 0 (all of this assumed).
    """
    return tax_of(ret, list(line_elements(ret)))


def tax_of(ret: Element, lines: list[Element]) -> Decimal:
    """The tax of a document with these lines: see `tax`."""
    if not lines or text(ret.find("IsTaxIncluded")) != "false" or ret.find(".//TaxAmount") is not None:
        return sum((amount_or_zero(line.find("TaxAmount")) for line in lines), Decimal("0.00"))
    whole = next((amount_or_zero(found) for name in _TOTALS if (found := ret.find(name)) is not None), Decimal("0.00"))
    return whole - sum((line_amount(line) for line in lines), Decimal("0.00"))


def tracking(line: Element, _context: Context) -> Record:
    """Class and customer of a line; the words are those of the examples, the customer is assumed.  [D:EX]"""
    record: Record = {"categoryRefs": classes(line), "isBilledTo": "Unknown", "isRebilledTo": "Unknown"}
    customer = customer_reference(line.find("CustomerRef"))
    return record if customer is None else record | {"customerRef": customer}


def records_tracking(line: Element, _context: Context) -> Record:
    """Class and customer of a check's line: references to records.  [D:EX]

    That the customer of a billable line is the one to invoice is documented for expenses ([D:DOC] Sync for Expenses).
    """
    found = [{"id": each["id"], "dataType": "trackingCategories"} for each in classes(line) if "id" in each]
    customer = text(line.find("CustomerRef/ListID"))
    record: Record = {"recordRefs": found}
    if customer is not None:
        found.append({"id": customer, "dataType": "customers"})
        if text(line.find("BillableStatus")) == "Billable":
            record["invoiceTo"] = {"id": customer, "dataType": "customers"}
    return record


def read_lines(
    expenses: tuple[Row, ...], items: tuple[Row, ...], ret: Element, context: Context, account: str = ""
) -> list[Record]:
    """The lines in their order; `account` is the path of the account that lines of items show, "" for none."""
    shown = reference(ret.find(account)) if account else None
    records = []
    for line in line_elements(ret):
        is_item = line.tag == "ItemLineRet"
        record = read_rows(items if is_item else expenses, line, context)
        if is_item and shown is not None:
            record["accountRef"] = shown
        records.append(record)
    return records


def lines_reader(expenses: tuple[Row, ...], items: tuple[Row, ...], account: str = "") -> Read:
    """What reads the lines of a document by these rows; see `read_lines`."""

    def lines(ret: Element, context: Context) -> list[Record]:
        """its lines, those of groups among them"""
        return read_lines(expenses, items, ret, context, account)

    return lines


# ---- writing


def build_lines(lines: list[Record], context: Context) -> list[Element]:
    """ExpenseLineAdd, then ItemLineAdd."""
    items = [line for line in lines if (line.get("itemRef") or {}).get("id")]
    expenses = [line for line in lines if not (line.get("itemRef") or {}).get("id")]
    return [_expense(line, context) for line in expenses] + [_item(line, context) for line in items]


def net(line: Record) -> Decimal:
    """What a line comes to without tax: its sub total, else quantity times unit amount less the discount."""
    given = line.get("subTotal")
    return product(line) - decimal(line.get("discountAmount")) if given is None else decimal(given)


def _expense(line: Record, context: Context) -> Element:
    element = etree.Element("ExpenseLineAdd")
    _reference(element, "AccountRef", line.get("accountRef"))
    _leaf(element, "Amount", written_amount(net(line)))
    if line.get("description"):
        _leaf(element, "Memo", str(line["description"]))
    _ends(element, line, context)
    return element


def _item(line: Record, context: Context) -> Element:
    element = etree.Element("ItemLineAdd")
    _reference(element, "ItemRef", line.get("itemRef"))
    if line.get("description"):
        _leaf(element, "Desc", str(line["description"]))
    _leaf(element, "Quantity", written_number(line["quantity"]))
    _leaf(element, "Cost", written_number(line["unitAmount"]))
    if net(line) != product(line):
        _leaf(element, "Amount", written_amount(net(line)))
    _ends(element, line, context)
    return element


def _ends(element: Element, line: Record, context: Context) -> None:
    """Customer, class, tax code, billing: in the order of both kinds of line."""
    tracked = line.get("tracking") or {}
    invoiced = tracked.get("invoiceTo") or {}
    customers = [invoiced, *(tracked.get("recordRefs") or [])]
    customer = next((each.get("id") for each in customers if each.get("dataType") == "customers"), None)
    if customer:
        _reference(element, "CustomerRef", {"id": customer})
    for each in (line.get("trackingCategoryRefs") or [])[:1]:
        _reference(element, "ClassRef", each)
    rate = (line.get("taxRateRef") or {}).get("id")
    if rate and context.region != "US":
        element.append(element_reference("SalesTaxCodeRef", rate))
    if customer and invoiced.get("id"):
        _leaf(element, "BillableStatus", "Billable")


def _reference(parent: Element, tag: str, given: Any) -> None:
    if isinstance(given, dict) and given.get("id"):
        parent.append(element_reference(tag, given["id"]))


def _leaf(parent: Element, tag: str, value: str) -> None:
    etree.SubElement(parent, tag).text = value


# ---- what is asked of a line


def account_or_item(record: Record, _context: Context) -> list[tuple[str, str]]:
    """[D:DOC, 2023-01-10] an account or an item, never both, and one of them."""
    faults = []
    for position, line in enumerate(record["lineItems"]):
        account, item = ((line.get(name) or {}).get("id") for name in ("accountRef", "itemRef"))
        place = f"LineItems[{position}]"
        if account and item:
            faults.append((f"{place}.AccountRef", f"{place} can't include both AccountRef and ItemRef"))
        elif not account and not item:
            faults.append((f"{place}.AccountRef", f"{place} must include AccountRef or ItemRef"))
    return faults


EXPENSE_ACCOUNTS = frozenset(
    {
        "Bank", "AccountsReceivable", "OtherCurrentAsset", "FixedAsset", "OtherAsset", "CreditCard",
        "OtherCurrentLiability", "LongTermLiability", "CostOfGoodsSold", "Expense", "OtherExpense",
    }
)  # fmt: skip
"""Assets, liabilities and expenses, but no account payable.  [D:EX]"""

NOT_BOUGHT = frozenset({"ItemDiscountRet", "ItemSalesTaxRet", "ItemSalesTaxGroupRet"})


def accounts_and_items_are_possible(record: Record, context: Context) -> list[tuple[str, str]]:
    """[D:EX] an asset, liability or expense account other than accounts payable; no discount or sales tax item."""
    faults = []
    for position, line in enumerate(record["lineItems"]):
        place = f"LineItems[{position}]"
        kind = context.account_type((line.get("accountRef") or {}).get("id"))
        if kind is not None and kind not in EXPENSE_ACCOUNTS:
            sentence = f"{place}.AccountRef must be of type Asset, Liability or Expense and not Accounts Payable"
            faults.append((f"{place}.AccountRef", sentence))
        item = context.find("Item", (line.get("itemRef") or {}).get("id"))
        if item is not None and item.tag in NOT_BOUGHT:
            faults.append((f"{place}.ItemRef", f"{place}.ItemRef must not be a Discount or Sales Tax item"))
    return faults


def rates_outside_the_us(record: Record, context: Context) -> list[tuple[str, str]]:
    """[D:EX] a tax rate on a line is for UK and CA versions only."""
    if context.region != "US":
        return []
    return [
        (
            f"LineItems[{position}].TaxRateRef.Id",
            f"LineItems[{position}].TaxRateRef.Id is only valid for UK or CA versions of QuickBooks Desktop",
        )
        for position, line in enumerate(record["lineItems"])
        if (line.get("taxRateRef") or {}).get("id")
    ]


def lines_add_up(record: Record, _context: Context) -> list[tuple[str, str]]:
    """[D:EX] a line's sub total is quantity times unit amount, its total that and its tax."""
    faults = []
    for position, line in enumerate(record["lineItems"]):
        place = f"LineItems[{position}]"
        sub_total, taxed = decimal(line["subTotal"]), decimal(line["taxAmount"])
        if sub_total != product(line) - decimal(line.get("discountAmount")):
            faults.append((f"{place}.SubTotal", f"{place}.SubTotal must match quantity * unit amount of line"))
        if decimal(line["totalAmount"]) != sub_total + taxed:
            faults.append((f"{place}.TotalAmount", f"{place}.TotalAmount must match subtotal + tax amount of line"))
    return faults


def kept_total(value: Any, line: Record) -> Any:
    """What a line comes to without its tax, which is QuickBooks' own."""
    return line.get("subTotal", value)


def kept_tax(_value: Any, _line: Record) -> int:
    """None: what lines state of tax follows from their codes, which are not read."""
    return 0


def line_rows(*, item: bool, quantity: Any = None, unit: Any = None, evidence: str = "D:EX") -> tuple[Row, ...]:
    """The rows of a line of a bill; `quantity` and `unit` read what a vendor credit has otherwise."""
    read_quantity = quantity or ((lambda e, _: amount(e.find("Quantity"))) if item else (lambda *_: 1))
    read_unit = unit or (cost if item else line_amount)
    described = Row(
        "description",
        "." if item else "Memo",
        item_description if item else (lambda e, _: text(e)),
        evidence,
        Write("", longest=LONGEST_DESCRIPTION),
        keep=kept_description,
    )
    return (
        described,
        Row("unitAmount", ".", read_unit, evidence, looked_at(required=True), keep=kept_unit_amount),
        Row("quantity", ".", read_quantity, evidence, looked_at(required=True), missing=1, keep=kept_quantity),
        constant("discountAmount", 0, evidence),
        Row("subTotal", ".", line_amount, evidence, looked_at(required=True)),
        Row(
            "taxAmount",
            "TaxAmount",
            lambda e, _: amount(e),
            evidence,
            looked_at(required=True),
            missing=0,
            keep=kept_tax,
        ),
        Row("totalAmount", ".", line_total, evidence, looked_at(required=True), keep=kept_total),
        constant("discountPercentage", 0, evidence),
        Row(
            "accountRef",
            "AccountRef",
            lambda e, _: reference(e),
            evidence,
            Write("", "accountRef.id", marked=True),
            keep=kept_account,
        ),
        Row(
            "itemRef",
            "ItemRef",
            lambda e, _: reference(e),
            evidence,
            Write("", "itemRef.id", marked=True),
            keep=only_id,
        ),
        Row(
            "taxRateRef",
            "SalesTaxCodeRef",
            None,
            "D:EX: none is read",
            Write("", "taxRateRef.id", required=True, owner_required=False),
        ),
        Row(
            "trackingCategoryRefs",
            ".",
            TRACKING_CATEGORIES.read,
            evidence,
            Write("", kind="Array", rows=KEY),
            keep=only_ids,
        ),
    )


def bill_line_rows(*, item: bool, quantity: Any = None, unit: Any = None, direct: bool = True) -> tuple[Row, ...]:
    """Those rows with the tracking of a bill, and, but for vendor credits, `isDirectCost`."""
    ends = [Row("tracking", ".", tracking, "D:EX; customer A")]
    if direct:
        ends.append(Row("isDirectCost", ".", lambda *_: False, "D:EX"))
    return (*line_rows(item=item, quantity=quantity, unit=unit), *ends)
