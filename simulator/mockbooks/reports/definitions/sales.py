"""Summaries of sales, purchases, balances and tax by customer, vendor, item and representative."""

from __future__ import annotations

from collections.abc import Mapping

from mockbooks.company.kinds import NAME_KINDS, NOMINAL_TYPES
from mockbooks.reports.axes import AXES, Axis
from mockbooks.reports.definition import DATES, Definition
from mockbooks.reports.item_summaries import ItemSummary
from mockbooks.reports.ledger import of_types
from mockbooks.reports.sales_tax import SalesTax
from mockbooks.reports.summaries import HEADER_VENDOR, PURCHASE_LINES, SALES_LINES, Summary
from mockbooks.reports.tax_lines import TaxLines

__all__ = ["DEFINITIONS"]

_EXPENSES = of_types("CostOfGoodsSold", "Expense", "OtherExpense")
_VENDORS = Axis(HEADER_VENDOR, ("Vendor",), "No name")

DEFINITIONS: Mapping[str, tuple[Definition, ...]] = {
    "GeneralSummary": (
        Definition(
            "CustomerBalanceSummary",
            "Customer Balance Summary",
            Summary(Axis("entry.entity", NAME_KINDS, "No name"), of_types("AccountsReceivable"), of="balance"),
            basis="Accrual",
            columns_by=DATES,
        ),
        Definition(
            "VendorBalanceSummary",
            "Vendor Balance Summary",
            Summary(Axis("entry.entity", NAME_KINDS, "No name"), of_types("AccountsPayable"), sign=-1, of="balance"),
            basis="Accrual",
            columns_by=DATES,
        ),
        Definition(
            "ExpenseByVendorSummary",
            "Expenses by Vendor Summary",
            Summary(_VENDORS, f"{_EXPENSES} AND {HEADER_VENDOR} IS NOT NULL AND entry.movement IS NULL"),
        ),
        Definition(
            "IncomeByCustomerSummary",
            "Income by Customer Summary",
            Summary(AXES["Customer"], f"{of_types(*NOMINAL_TYPES)} AND name.kind = 'Customer'", sign=-1),
        ),
        Definition("IncomeTaxSummary", "Income Tax Summary", TaxLines()),
        Definition("PurchaseByItemSummary", "Purchases by Item Summary", ItemSummary("purchases")),
        Definition("PurchaseByVendorSummary", "Purchases by Vendor Summary", Summary(_VENDORS, PURCHASE_LINES)),
        Definition(
            "SalesByCustomerSummary", "Sales by Customer Summary", Summary(AXES["Customer"], SALES_LINES, sign=-1)
        ),
        Definition("SalesByItemSummary", "Sales by Item Summary", ItemSummary("sales")),
        Definition("SalesByRepSummary", "Sales by Rep Summary", Summary(AXES["SalesRep"], SALES_LINES, sign=-1)),
        Definition(
            "SalesTaxLiability", "Sales Tax Liability", SalesTax("liability"), basis="Accrual", columns_by=DATES[:1]
        ),
        Definition(
            "SalesTaxRevenueSummary",
            "Sales Tax Revenue Summary",
            SalesTax("revenue"),
            basis="Accrual",
            columns_by=DATES[:1],
        ),
    )
}
