"""taxRates: `SalesTaxCodeRet` as a TaxRate; read only.

[D:EX, US] the code's Desc is the name and its Name the code; whether it is taxable stands under `temp_IsTaxable`; no
components, no rates.  Outside the US a code names the tax items of sales and purchases, and the rate is that of the
sale's where the item is handed in (assumed).
"""

from __future__ import annotations

from decimal import Decimal

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import Element, amount, flag, list_status, text
from mockbooks_harness.mapping.members import LIST_ID, STAMPS, constant
from mockbooks_harness.mapping.rows import Form, Row, Table
from mockbooks_harness.mapping.spoken_of import SALES_TAX_ITEMS


def rate_item(ret: Element, context: Context) -> Element | None:
    """The tax item of a code: that of sales, else that of purchases (assumed)."""
    for path in ("ItemSalesTaxRef/ListID", "ItemPurchaseTaxRef/ListID"):
        item = context.find("Item", text(ret.find(path)))
        if item is not None:
            return item
    return None


def rate(ret: Element, context: Context) -> Decimal | None:
    """TaxRate of the item, a percentage (assumed)."""
    item = rate_item(ret, context)
    return None if item is None else amount(item.find("TaxRate"))


def components(ret: Element, context: Context) -> list[Record]:
    """None in the US [D:EX]; elsewhere the one item (assumed)."""
    item, percent = rate_item(ret, context), rate(ret, context)
    if item is None or percent is None:
        return []
    return [{"name": text(item.find("Name")) or "", "rate": percent, "isCompound": False}]


TABLE = Table(
    data_type="taxRates",
    model="TaxRate",
    queries=("<SalesTaxCodeQueryRq><ActiveStatus>All</ActiveStatus></SalesTaxCodeQueryRq>",),
    related=(SALES_TAX_ITEMS,),
    forms=(
        Form(
            ret="SalesTaxCodeRet",
            key="ListID",
            date="",
            rows=(
                LIST_ID,
                Row("name", ".", lambda e, _: text(e.find("Desc")) or text(e.find("Name")), "D:EX; without Desc A"),
                Row("code", "Name", lambda e, _: text(e), "D:EX"),
                Row("status", "IsActive", lambda e, _: list_status(e), "A", missing="Active"),
                Row("effectiveTaxRate", ".", rate, "A: outside the US"),
                Row("totalTaxRate", ".", rate, "A: outside the US"),
                Row("components", ".", components, "D:EX; A outside the US"),
                constant("validDatatypeLinks", []),
                Row("temp_IsTaxable", "IsTaxable", lambda e, _: flag(e), "D:EX", missing=False),
                *STAMPS,
            ),
        ),
    ),
)
