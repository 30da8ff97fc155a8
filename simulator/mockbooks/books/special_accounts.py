"""The accounts that QuickBooks makes for itself when it first needs them, and how they are found again.

Such an account is known by its SpecialAccountType, never by its name, which the user may change. In a real file the
accounts receivable and payable may carry no special type [R:BASH]: then the first account of that type serves. Names
and types of new ones: Undeposited Funds, Inventory Asset, Payroll Liabilities, Sales Tax Payable, Retained Earnings,
Cost of Goods Sold, Payroll Expenses, Purchase Orders, Estimates and Sales Orders as recorded [R:BASH]; Exchange Gain
or Loss observed [O:MC1]; the others assumed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from mockbooks.books.currencies import home_currency
from mockbooks.company import Company
from mockbooks.qbxml.versions import Edition

__all__ = ["SPECIAL_ACCOUNTS", "TAX_ACCOUNTS", "SpecialAccount", "control_account", "find", "special_account"]


class SpecialAccount(NamedTuple):
    """How a new one is made."""

    name: str
    account_type: str


SPECIAL_ACCOUNTS: Mapping[str, SpecialAccount] = MappingProxyType(
    {
        "AccountsPayable": SpecialAccount("Accounts Payable", "AccountsPayable"),
        "AccountsReceivable": SpecialAccount("Accounts Receivable", "AccountsReceivable"),
        "CondenseItemAdjustmentExpenses": SpecialAccount("Condense Item Adjustment", "Expense"),
        "CostOfGoodsSold": SpecialAccount("Cost of Goods Sold", "CostOfGoodsSold"),
        "DirectDepositLiabilities": SpecialAccount("Direct Deposit Liabilities", "OtherCurrentLiability"),
        "Estimates": SpecialAccount("Estimates", "NonPosting"),
        "ExchangeGainLoss": SpecialAccount("Exchange Gain or Loss", "OtherExpense"),
        "InventoryAssets": SpecialAccount("Inventory Asset", "OtherCurrentAsset"),
        "ItemReceiptAccount": SpecialAccount("Inventory Offset", "OtherCurrentLiability"),
        "OpeningBalanceEquity": SpecialAccount("Opening Balance Equity", "Equity"),
        "PayrollExpenses": SpecialAccount("Payroll Expenses", "Expense"),
        "PayrollLiabilities": SpecialAccount("Payroll Liabilities", "OtherCurrentLiability"),
        "PettyCash": SpecialAccount("Petty Cash", "Bank"),
        "PurchaseOrders": SpecialAccount("Purchase Orders", "NonPosting"),
        "ReconciliationDifferences": SpecialAccount("Reconciliation Discrepancies", "Expense"),
        "RetainedEarnings": SpecialAccount("Retained Earnings", "Equity"),
        "SalesOrders": SpecialAccount("Sales Orders", "NonPosting"),
        "SalesTaxPayable": SpecialAccount("Sales Tax Payable", "OtherCurrentLiability"),
        "UncategorizedExpenses": SpecialAccount("Uncategorized Expenses", "Expense"),
        "UncategorizedIncome": SpecialAccount("Uncategorized Income", "Income"),
        "UndepositedFunds": SpecialAccount("Undeposited Funds", "OtherCurrentAsset"),
    }
)

TAX_ACCOUNTS: Mapping[Edition, str] = MappingProxyType(
    {
        Edition.CA: "GST/HST Payable",
        Edition.UK: "VAT Liability",
        Edition.AU: "Tax Payable",
    }
)
"""What the account of sales tax is called outside the United States [O: accountants' guides to the program, for Canada;
the others assumed]."""

_BY_TYPE = ("AccountsPayable", "AccountsReceivable")

# Of receivables and payables there is one for each currency: these are those in the home currency.
_IS_HOME = "ifnull(json_extract(own, '$.CurrencyRef') = ?2, TRUE)"
_FIND = f"SELECT min(id) FROM list_object WHERE kind = 'Account' AND special = ?1 AND {_IS_HOME}"
_FIND_BY_TYPE = f"SELECT min(id) FROM list_object WHERE kind = 'Account' AND classified = ?1 AND {_IS_HOME}"
_FIND_FOREIGN = """
SELECT min(id) FROM list_object
WHERE kind = 'Account' AND classified = ? AND json_extract(own, '$.CurrencyRef') = ?
"""


def find(company: Company, special: str) -> int | None:
    """The account with this SpecialAccountType, if there is one."""
    remembered = company.list_objects.remembered
    row: int | None = remembered.get(("Account", special))
    if row is not None:
        return row
    home = home_currency(company)
    row = company.connection.execute(_FIND, (special, home)).fetchone()[0]
    if row is not None:
        remembered["Account", special] = row
    elif special in _BY_TYPE:
        row = company.connection.execute(_FIND_BY_TYPE, (special, home)).fetchone()[0]
    return row


def control_account(
    company: Company, special: str, currency: int, code: str, create: Callable[[SpecialAccount], int]
) -> int:
    """The receivable or payable account of a foreign currency, made by ``create`` when it is first needed.

    It is named after the code of the currency, ``Accounts Receivable - USD`` [R]; that it is found by its type and its
    currency, and made by itself, is assumed.
    """
    made = SPECIAL_ACCOUNTS[special]
    row: int | None = company.connection.execute(_FIND_FOREIGN, (made.account_type, currency)).fetchone()[0]
    return create(SpecialAccount(f"{made.name} - {code}", made.account_type)) if row is None else row


def special_account(company: Company, special: str, create: Callable[[SpecialAccount], int]) -> int:
    """The account with this SpecialAccountType, made by ``create`` when it is first needed [O:KA]."""
    row = find(company, special)
    return create(SPECIAL_ACCOUNTS[special]) if row is None else row
