"""items."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

TAX = """<SalesTaxCodeRet><ListID>10000-999022286</ListID><Name>Tax</Name><IsActive>true</IsActive>
<IsTaxable>true</IsTaxable><Desc>Taxable Sales</Desc></SalesTaxCodeRet>"""


def test_a_service_that_is_only_sold(read: Any) -> None:
    record = read(
        """<ItemServiceRet><ListID>20000-933272655</ListID><TimeModified>2024-01-01T12:00:00+00:00</TimeModified>
        <Name>Labor</Name><FullName>Installation:Labor</FullName><IsActive>true</IsActive>
        <SalesTaxCodeRef><ListID>10000-999022286</ListID><FullName>Tax</FullName></SalesTaxCodeRef>
        <SalesOrPurchase><Desc>Labor</Desc><Price>35.00</Price>
        <AccountRef><ListID>3-1</ListID><FullName>Income</FullName></AccountRef></SalesOrPurchase></ItemServiceRet>""",
        TAX,
    )
    assert record == {
        "id": "20000-933272655",
        "name": "Installation:Labor",
        "itemStatus": "Active",
        "type": "Service",
        "isBillItem": False,
        "isInvoiceItem": True,
        "invoiceItem": {
            "description": "Labor",
            "unitPrice": Decimal("35.00"),
            "accountRef": {"id": "3-1", "name": "Income"},
            "taxRateRef": {"id": "10000-999022286", "name": "Taxable Sales"},
        },
        "sourceModifiedDate": "2024-01-01T12:00:00",
        "metadata": {"isDeleted": False},
    }


def test_one_that_is_bought_and_sold(read: Any) -> None:
    record = read(
        """<ItemNonInventoryRet><ListID>1-1</ListID><Name>Lumber</Name><FullName>Lumber</FullName>
        <IsActive>false</IsActive><ManufacturerPartNumber>L-7</ManufacturerPartNumber>
        <SalesAndPurchase><SalesDesc>Sold</SalesDesc><SalesPrice>2.50</SalesPrice>
        <IncomeAccountRef><ListID>3-1</ListID><FullName>Income</FullName></IncomeAccountRef>
        <PurchaseDesc>Bought</PurchaseDesc><PurchaseCost>1.25</PurchaseCost>
        <ExpenseAccountRef><ListID>4-1</ListID><FullName>Materials</FullName></ExpenseAccountRef>
        </SalesAndPurchase></ItemNonInventoryRet>"""
    )
    assert (record["type"], record["itemStatus"], record["code"]) == ("NonInventory", "Archived", "L-7")
    assert record["billItem"] == {
        "description": "Bought",
        "unitPrice": Decimal("1.25"),
        "accountRef": {"id": "4-1", "name": "Materials"},
    }
    assert record["invoiceItem"]["description"] == "Sold"
    assert record["isBillItem"]
    assert record["isInvoiceItem"]


@pytest.mark.parametrize("kind", ["ItemInventoryRet", "ItemInventoryAssemblyRet"])
def test_stock_is_bought_on_cost_of_goods_sold(read: Any, kind: str) -> None:
    record = read(
        f"""<{kind}><ListID>1-1</ListID><Name>Door</Name><FullName>Door</FullName><SalesPrice>120.00</SalesPrice>
        <IncomeAccountRef><ListID>3-1</ListID></IncomeAccountRef><PurchaseCost>80.00</PurchaseCost>
        <COGSAccountRef><ListID>5-1</ListID><FullName>Cost of Goods Sold</FullName></COGSAccountRef></{kind}>"""
    )
    assert record["type"] == "Inventory"
    assert record["billItem"]["accountRef"]["name"] == "Cost of Goods Sold"


@pytest.mark.parametrize(
    ("kind", "on_invoices"),
    [("ItemSubtotalRet", True), ("ItemGroupRet", True), ("ItemDiscountRet", True), ("ItemSalesTaxRet", False)],
)
def test_kinds_that_are_neither_bought_nor_sold(read: Any, kind: str, on_invoices: bool) -> None:
    record = read(f"<{kind}><ListID>1-1</ListID><Name>Thing</Name></{kind}>")
    assert (record["type"], record["name"]) == ("Unknown", "Thing")
    assert (record["isInvoiceItem"], record["isBillItem"]) == (on_invoices, False)
    assert "invoiceItem" not in record
