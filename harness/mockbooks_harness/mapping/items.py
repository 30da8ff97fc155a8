"""items: the Rets of ItemQuery as Items.

No QuickBooks Desktop example of an item is published: the mapping is assumed throughout, after the schema of both
sides.
"""

from __future__ import annotations

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import Element, amount, list_status, moment, reference, text
from mockbooks_harness.mapping.rows import Row, Table

TYPES = {
    "ItemServiceRet": "Service",
    "ItemNonInventoryRet": "NonInventory",
    "ItemInventoryRet": "Inventory",
    "ItemInventoryAssemblyRet": "Inventory",
}
"""Codat's type by the kind of item; all others are Unknown (assumed)."""

RETS = (
    *TYPES,
    "ItemDiscountRet",
    "ItemFixedAssetRet",
    "ItemGroupRet",
    "ItemOtherChargeRet",
    "ItemPaymentRet",
    "ItemSalesTaxGroupRet",
    "ItemSalesTaxRet",
    "ItemSubtotalRet",
)

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


def tax_rate_reference(code: Element, context: Context) -> Record | None:
    """A sales tax code as `{id, name}`, the name being the code's Desc: `Non-Taxable Sales`, not `Non`.  [D:EX]

    Where the code itself was not handed in the name is that of the reference.
    """
    found = reference(code)
    known = context.find(text(code.find("ListID")))
    described = None if known is None else text(known.find("Desc"))
    return found if found is None or described is None else found | {"name": described}


def is_invoice_item(ret: Element, context: Context) -> bool:
    """Whether it can stand on an invoice: has a side of the sale, or is a kind that only documents have."""
    return ret.tag in _ON_INVOICES or side(ret, context, sale=True) is not None


TABLE = Table(
    data_type="items",
    model="Item",
    rets=RETS,
    queries=("<ItemQueryRq><ActiveStatus>All</ActiveStatus></ItemQueryRq>",),
    related=("<SalesTaxCodeQueryRq><ActiveStatus>All</ActiveStatus></SalesTaxCodeQueryRq>",),
    rows=(
        Row("id", "ListID", lambda e, _: text(e), "A"),
        Row("name", ".", name, "A"),
        Row("code", "ManufacturerPartNumber", lambda e, _: text(e), "A"),
        Row("itemStatus", "IsActive", lambda e, _: list_status(e), "A", missing="Active"),
        Row("type", ".", lambda e, _: TYPES.get(str(e.tag), "Unknown"), "A"),
        Row("isBillItem", ".", lambda e, c: side(e, c, sale=False) is not None, "A"),
        Row("billItem", ".", lambda e, c: side(e, c, sale=False), "A"),
        Row("isInvoiceItem", ".", is_invoice_item, "A"),
        Row("invoiceItem", ".", lambda e, c: side(e, c, sale=True), "A"),
        Row("sourceModifiedDate", "TimeModified", lambda e, _: moment(e), "A"),
        Row("metadata", ".", lambda *_: {"isDeleted": False}, "D:EX"),
    ),
)
