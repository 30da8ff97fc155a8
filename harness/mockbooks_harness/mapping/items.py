"""items: the Rets of ItemQuery as Items; an Item as `ItemServiceAdd` or `ItemNonInventoryAdd`.

No QuickBooks Desktop example of an item is published: what is read is assumed throughout, after the schema of both
sides.  What is written is [D:EX]: services and goods without a stock only, with a side of the sale and, where there is
one, of the purchase; `Parent : Child` makes a sub-item.
"""

from __future__ import annotations

from lxml import etree

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping import references
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import Element, amount, moment, reference, text, written_number
from mockbooks_harness.mapping.members import LIST_ID, METADATA, element_reference, status_row
from mockbooks_harness.mapping.rows import Form, Row, Table, Write, leaf
from mockbooks_harness.mapping.sales_lines import tax_rate_reference
from mockbooks_harness.mapping.spoken_of import SALES_TAX_CODES

TYPES = {
    "ItemServiceRet": "Service",
    "ItemNonInventoryRet": "NonInventory",
    "ItemInventoryRet": "Inventory",
    "ItemInventoryAssemblyRet": "Inventory",
}
"""Codat's type by the kind of item; all others are Unknown (assumed)."""

OTHERS = (
    "ItemDiscountRet",
    "ItemFixedAssetRet",
    "ItemGroupRet",
    "ItemOtherChargeRet",
    "ItemPaymentRet",
    "ItemSalesTaxGroupRet",
    "ItemSalesTaxRet",
    "ItemSubtotalRet",
)

LONGEST = 31
"""Of a name; that those of a parent and of a sub-item are counted together is how the options model reads.  [D:EX]"""

_ON_INVOICES = frozenset({"ItemDiscountRet", "ItemGroupRet", "ItemPaymentRet", "ItemSubtotalRet"})


def name(ret: Element, _context: Context) -> str | None:
    """FullName, which kinds that cannot have a parent lack: then Name (assumed)."""
    return text(ret.find("FullName")) or text(ret.find("Name"))


def side(ret: Element, context: Context, *, sale: bool) -> Record | None:
    """What the item is when sold, or when bought; None where it is not.

    SalesOrPurchase has one text, price and account: taken as the side of the sale (assumed).
    """
    one = ret.find("SalesOrPurchase")
    if one is not None:
        return _side(ret, one, ("Desc", "Price", "AccountRef"), context) if sale else None
    both = ret.find("SalesAndPurchase")
    place = ret if both is None else both
    if sale:
        return _side(ret, place, ("SalesDesc", "SalesPrice", "IncomeAccountRef"), context)
    bought = "COGSAccountRef" if both is None else "ExpenseAccountRef"
    return _side(ret, place, ("PurchaseDesc", "PurchaseCost", bought), context)


def _side(ret: Element, place: Element, paths: tuple[str, str, str], context: Context) -> Record | None:
    description, price, account = (place.find(path) for path in paths)
    code = ret.find("SalesTaxCodeRef")
    members = {
        "description": text(description),
        "unitPrice": amount(price),
        "accountRef": reference(account),
        "taxRateRef": None if code is None else tax_rate_reference(code, context),
    }
    found = {member: value for member, value in members.items() if value is not None}
    return found if "unitPrice" in found or "accountRef" in found else None


def is_invoice_item(ret: Element, context: Context) -> bool:
    """Whether it can stand on an invoice: has a side of the sale, or is a kind that only documents have."""
    return ret.tag in _ON_INVOICES or side(ret, context, sale=True) is not None


# ---- writing


def parts(full_name: str) -> tuple[str, str]:
    """The parent and the own name of `Parent : Child`.  [D:EX]"""
    parent, _, own = full_name.rpartition(":")
    return ":".join(part.strip() for part in parent.split(":")) if parent else "", own.strip()


def build_name(full_name: str, _context: Context) -> list[Element]:
    """Name alone: the parent comes after IsActive."""
    element = etree.Element("Name")
    element.text = parts(full_name)[1]
    return [element]


def build_sides(record: Record, _context: Context) -> list[Element]:
    """ParentRef, the tax code, and SalesOrPurchase or, with a side of the purchase too, SalesAndPurchase."""
    elements = []
    parent = parts(record["name"])[0]
    if parent:
        found = etree.Element("ParentRef")
        etree.SubElement(found, "FullName").text = parent
        elements.append(found)
    sold, bought = record["invoiceItem"], record.get("billItem")
    rate = sold.get("taxRateRef") or {}
    if rate.get("id") or rate.get("name"):
        elements.append(element_reference("SalesTaxCodeRef", rate.get("id") or rate["name"]))
    if bought is None:
        one = etree.Element("SalesOrPurchase")
        _write_side(one, sold, ("Desc", "Price", "AccountRef"))
        return [*elements, one]
    both = etree.Element("SalesAndPurchase")
    _write_side(both, sold, ("SalesDesc", "SalesPrice", "IncomeAccountRef"))
    _write_side(both, bought, ("PurchaseDesc", "PurchaseCost", "ExpenseAccountRef"))
    return [*elements, both]


def _write_side(parent: Element, side: Record, paths: tuple[str, str, str]) -> None:
    description, price, account = paths
    if side.get("description"):
        leaf(parent, description).text = str(side["description"])
    if side.get("unitPrice") is not None:
        leaf(parent, price).text = written_number(side["unitPrice"])
    found = side.get("accountRef") or {}
    if found.get("id"):
        leaf(parent, f"{account}/ListID").text = str(found["id"])


def form_of(record: Record, _context: Context) -> str:
    """The kind of item by its type."""
    return "ItemServiceRet" if record["type"] == "Service" else "ItemNonInventoryRet"


def prices_are_not_negative(record: Record, _context: Context) -> list[tuple[str, str]]:
    """[D:EX] unit prices are zero or greater."""
    return [
        (f"{called}.UnitPrice", f"{called}.UnitPrice must be zero or greater")
        for name, called in (("invoiceItem", "InvoiceItem"), ("billItem", "BillItem"))
        if (record.get(name) or {}).get("unitPrice") is not None and record[name]["unitPrice"] < 0
    ]


def kept_type(value: str, _record: Record) -> str | None:
    """The two types that can be pushed."""
    return value if value in ("Service", "NonInventory") else None


def kept_side(value: Record, _record: Record) -> Record:
    """A side as it can be pushed: an id for the tax code."""
    kept = {name: member for name, member in value.items() if name != "taxRateRef"}
    key = (value.get("taxRateRef") or {}).get("id")
    return kept if key is None else kept | {"taxRateRef": {"id": key}}


def settle(record: Record) -> Record:
    """A side of the purchase has the tax code of the sale, and is not pushed with one."""
    if "billItem" not in record:
        return record
    bought = {name: value for name, value in record["billItem"].items() if name != "taxRateRef"}
    return record | {"billItem": bought}


def _side_rows(*, sale: bool) -> tuple[Row, ...]:
    def part(name: str, kind: str, longest: int | None = None) -> Row:
        return Row(name, ".", None, "D:EX", Write("", kind=kind, required=sale, longest=longest))

    def inner(path: str, longest: int | None = None, *, required: bool) -> Row:
        return Row(path, ".", None, "D:EX", Write("", path, required=required, owner_required=sale, longest=longest))

    return (
        part("unitPrice", "Number"),
        part("description", "String", 4096),
        inner("accountRef.name", required=sale),
        inner("accountRef.id", required=sale),
        Row("taxRateRef.name", ".", None, "D:EX", Write("", "taxRateRef.name", longest=30)),
        Row("taxRateRef.id", ".", None, "D:EX", Write("", "taxRateRef.id")),
    )


_READ = (
    LIST_ID,
    Row(
        "name",
        ".",
        name,
        "A",
        Write("", required=True, longest=LONGEST, build=build_name),
        keep=lambda v, _: v if len(v) <= LONGEST else None,
    ),
    status_row("itemStatus", evidence="A"),
    Row("code", "ManufacturerPartNumber", lambda e, _: text(e), "A"),
    Row(
        "type",
        ".",
        lambda e, _: TYPES.get(str(e.tag), "Unknown"),
        "A",
        Write("", required=True, values=("NonInventory", "Service")),
        keep=kept_type,
    ),
    Row("isBillItem", ".", lambda e, c: side(e, c, sale=False) is not None, "A"),
    Row(
        "billItem",
        ".",
        lambda e, c: side(e, c, sale=False),
        "A",
        Write("", kind="Object", rows=_side_rows(sale=False)),
        keep=kept_side,
    ),
    Row("isInvoiceItem", ".", is_invoice_item, "A"),
    Row(
        "invoiceItem",
        ".",
        lambda e, c: side(e, c, sale=True),
        "A",
        Write("", kind="Object", required=True, rows=_side_rows(sale=True)),
        keep=kept_side,
    ),
    Row("sourceModifiedDate", "TimeModified", lambda e, _: moment(e), "A"),
    METADATA,
)

TABLE = Table(
    data_type="items",
    model="Item",
    queries=("<ItemQueryRq><ActiveStatus>All</ActiveStatus></ItemQueryRq>",),
    related=(SALES_TAX_CODES,),
    checks=(prices_are_not_negative, references.exist),
    choose=form_of,
    settle=settle,
    whole=build_sides,
    forms=(
        *(
            Form(
                ret=ret,
                add=f"{ret.removesuffix('Ret')}Add" if kind != "Inventory" else "",
                key="ListID",
                date="",
                rows=_READ,
            )
            for ret, kind in TYPES.items()
        ),
        *(Form(ret=ret, key="ListID", date="", rows=_READ) for ret in OTHERS),
    ),
)
