"""The kinds of object that a company file has: items, names, terms, and the types of account."""

from __future__ import annotations

__all__ = ["ACCOUNT_ORDER", "ITEM_KINDS", "NAME_KINDS", "NOMINAL_TYPES", "REAL_TYPES", "TERMS_KINDS"]

# In the order in which ItemQuery returns them (recorded: 421 and 13 items).
ITEM_KINDS = (
    "ItemService",
    "ItemNonInventory",
    "ItemOtherCharge",
    "ItemInventory",
    "ItemInventoryAssembly",
    "ItemFixedAsset",
    "ItemSubtotal",
    "ItemDiscount",
    "ItemPayment",
    "ItemSalesTax",
    "ItemSalesTaxGroup",
    "ItemGroup",
)
NAME_KINDS = ("Customer", "Vendor", "Employee", "OtherName")
TERMS_KINDS = ("StandardTerms", "DateDrivenTerms")

REAL_TYPES = (
    "Bank",
    "AccountsReceivable",
    "OtherCurrentAsset",
    "FixedAsset",
    "OtherAsset",
    "AccountsPayable",
    "CreditCard",
    "OtherCurrentLiability",
    "LongTermLiability",
    "Equity",
)
"""The types of account that a balance sheet is made of."""
NOMINAL_TYPES = ("Income", "CostOfGoodsSold", "Expense", "OtherIncome", "OtherExpense")
"""The types of account that a profit and loss is made of."""

# The order of account types in an answer (recorded: 116 and 43 accounts).
ACCOUNT_ORDER = (*REAL_TYPES, *NOMINAL_TYPES, "NonPosting")
