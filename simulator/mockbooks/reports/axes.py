"""By what lines of the ledger can be grouped: SummarizeColumnsBy and SummarizeRowsBy, all but the dates.

An axis is an SQL key over ``entry`` (see :data:`mockbooks.reports.ledger.JOINS`), the kinds of list that its keys are
rows of (none: the key itself is the name), and what lines without a key are called. What each name means follows from
it (assumed): customers, vendors and employees are those of the line, what a form has one of (terms, rep, payment
method, shipping) that of the transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from mockbooks.company.kinds import ITEM_KINDS, NAME_KINDS

__all__ = ["AXES", "Axis"]


class Axis(NamedTuple):
    """Something to group by."""

    key: str
    kinds: tuple[str, ...] = ()
    none: str = "Unclassified"


def _name(kind: str) -> str:
    return f"CASE WHEN name.kind = '{kind}' THEN entry.entity END"


def _of_header(element: str) -> str:
    return f"json_extract(txn.own, '$.{element}')"


_ITEM_TYPES = " ".join(
    f"WHEN '{kind}' THEN '{label}'"
    for kind, label in (
        ("ItemService", "Service"),
        ("ItemNonInventory", "Non-inventory Part"),
        ("ItemOtherCharge", "Other Charge"),
        ("ItemInventory", "Inventory Part"),
        ("ItemInventoryAssembly", "Inventory Assembly"),
        ("ItemFixedAsset", "Fixed Asset"),
        ("ItemSubtotal", "Subtotal"),
        ("ItemDiscount", "Discount"),
        ("ItemPayment", "Payment"),
        ("ItemSalesTax", "Sales Tax Item"),
        ("ItemSalesTaxGroup", "Sales Tax Group"),
        ("ItemGroup", "Group"),
    )
)

AXES: Mapping[str, Axis] = MappingProxyType(
    {
        "Account": Axis("entry.account", ("Account",), "No account"),
        # Balance sheet and income statement: the accounts of those statements alone.
        "BalanceSheet": Axis(
            "CASE WHEN account.classified NOT IN"
            " ('Income', 'CostOfGoodsSold', 'Expense', 'OtherIncome', 'OtherExpense', 'NonPosting')"
            " THEN entry.account END",
            ("Account",),
            "",
        ),
        "IncomeStatement": Axis(
            "CASE WHEN account.classified IN ('Income', 'CostOfGoodsSold', 'Expense', 'OtherIncome', 'OtherExpense')"
            " THEN entry.account END",
            ("Account",),
            "",
        ),
        "Class": Axis("entry.class", ("Class",), "Unclassified"),
        "Customer": Axis(_name("Customer"), ("Customer",), "No name"),
        "CustomerType": Axis(
            "CASE WHEN name.kind = 'Customer' THEN json_extract(name.own, '$.CustomerTypeRef') END",
            ("CustomerType",),
            "No Customer Type",
        ),
        "Employee": Axis(_name("Employee"), ("Employee",), "No name"),
        "ItemDetail": Axis("entry.item", ITEM_KINDS, "No item"),
        "ItemType": Axis(f"CASE item.kind {_ITEM_TYPES} END", (), "No item"),
        "Payee": Axis("entry.entity", NAME_KINDS, "No name"),
        "PaymentMethod": Axis(_of_header("PaymentMethodRef"), ("PaymentMethod",), "No Payment Method"),
        "PayrollItemDetail": Axis("NULL", (), "No payroll item"),
        "PayrollYtdDetail": Axis("NULL", (), "No payroll item"),
        "SalesRep": Axis(_of_header("SalesRepRef"), ("SalesRep",), "No sales rep"),
        "SalesTaxCode": Axis("json_extract(line.own, '$.SalesTaxCodeRef')", ("SalesTaxCode",), "No Sales Tax Code"),
        "ShipMethod": Axis(_of_header("ShipMethodRef"), ("ShipMethod",), "No Ship Via"),
        "TaxLine": Axis("json_extract(account.own, '$.TaxLineInfoRet.TaxLineName')", (), "Tax Line Unassigned"),
        "Terms": Axis(_of_header("TermsRef"), ("StandardTerms", "DateDrivenTerms"), "No terms"),
        "Vendor": Axis(_name("Vendor"), ("Vendor",), "No name"),
        "VendorType": Axis(
            "CASE WHEN name.kind = 'Vendor' THEN json_extract(name.own, '$.VendorTypeRef') END",
            ("VendorType",),
            "No Vendor Type",
        ),
    }
)
"""Every axis, by the value of SummarizeColumnsBy and SummarizeRowsBy."""
