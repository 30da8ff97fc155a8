"""The filters that TransactionQuery shares with reports: by types of account, item and name, or by their names.

``AccountTypeFilter`` and ``ItemTypeFilter`` name groups of types [D:SCH]; which types are in a group follows from its
name (assumed). The other choices are those of every filter: ListID, FullName, with or without what is beneath it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from mockbooks.company import Company
from mockbooks.company.kinds import ITEM_KINDS, NAME_KINDS
from mockbooks.operations.references import chosen
from mockbooks.operations.transactions.values import text
from mockbooks.qbxml.record import Record

__all__ = ["ACCOUNT_TYPES", "ITEM_TYPES", "Chosen", "accounts", "classes", "entities", "items"]

_CURRENT_ASSETS = ("Bank", "AccountsReceivable", "OtherCurrentAsset")
_ASSETS = (*_CURRENT_ASSETS, "FixedAsset", "OtherAsset")
_CURRENT_LIABILITIES = ("AccountsPayable", "CreditCard", "OtherCurrentLiability")
_LIABILITIES = (*_CURRENT_LIABILITIES, "LongTermLiability")
_EXPENSES = ("CostOfGoodsSold", "Expense", "OtherExpense")
_INCOME = ("Income", "OtherIncome")

ACCOUNT_TYPES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "AccountsPayable": ("AccountsPayable",),
        "AccountsReceivable": ("AccountsReceivable",),
        "AllowedFor1099": (*_EXPENSES, "FixedAsset", "OtherAsset", "OtherCurrentAsset"),
        "APAndSalesTax": ("AccountsPayable", "SalesTaxPayable"),
        "APOrCreditCard": ("AccountsPayable", "CreditCard"),
        "ARAndAP": ("AccountsReceivable", "AccountsPayable"),
        "Asset": _ASSETS,
        "BalanceSheet": (*_ASSETS, *_LIABILITIES, "Equity"),
        "Bank": ("Bank",),
        "BankAndARAndAPAndUF": ("Bank", "AccountsReceivable", "AccountsPayable", "UndepositedFunds"),
        "BankAndUF": ("Bank", "UndepositedFunds"),
        "CostOfSales": ("CostOfGoodsSold",),
        "CreditCard": ("CreditCard",),
        "CurrentAsset": _CURRENT_ASSETS,
        "CurrentAssetAndExpense": (*_CURRENT_ASSETS, *_EXPENSES),
        "CurrentLiability": _CURRENT_LIABILITIES,
        "Equity": ("Equity",),
        "EquityAndIncomeAndExpense": ("Equity", *_INCOME, *_EXPENSES),
        "ExpenseAndOtherExpense": ("Expense", "OtherExpense"),
        "FixedAsset": ("FixedAsset",),
        "IncomeAndExpense": (*_INCOME, *_EXPENSES),
        "IncomeAndOtherIncome": _INCOME,
        "Liability": _LIABILITIES,
        "LiabilityAndEquity": (*_LIABILITIES, "Equity"),
        "LongTermLiability": ("LongTermLiability",),
        "NonPosting": ("NonPosting",),
        "OrdinaryExpense": ("Expense",),
        "OrdinaryIncome": ("Income",),
        "OrdinaryIncomeAndCOGS": ("Income", "CostOfGoodsSold"),
        "OrdinaryIncomeAndExpense": ("Income", "CostOfGoodsSold", "Expense"),
        "OtherAsset": ("OtherAsset",),
        "OtherCurrentAsset": ("OtherCurrentAsset",),
        "OtherCurrentLiability": ("OtherCurrentLiability",),
        "OtherExpense": ("OtherExpense",),
        "OtherIncome": ("OtherIncome",),
        "OtherIncomeOrExpense": ("OtherIncome", "OtherExpense"),
    }
)
"""AccountTypeFilter: the AccountTypes and SpecialAccountTypes it takes."""

ITEM_TYPES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "AllExceptFixedAsset": tuple(kind for kind in ITEM_KINDS if kind != "ItemFixedAsset"),
        "Assembly": ("ItemInventoryAssembly",),
        "Discount": ("ItemDiscount",),
        "FixedAsset": ("ItemFixedAsset",),
        "Inventory": ("ItemInventory",),
        "InventoryAndAssembly": ("ItemInventory", "ItemInventoryAssembly"),
        "NonInventory": ("ItemNonInventory",),
        "OtherCharge": ("ItemOtherCharge",),
        "Payment": ("ItemPayment",),
        "Sales": ("ItemService", "ItemNonInventory", "ItemOtherCharge", "ItemInventory", "ItemInventoryAssembly"),
        "SalesTax": ("ItemSalesTax", "ItemSalesTaxGroup"),
        "Service": ("ItemService",),
    }
)
"""ItemTypeFilter: the kinds of item it takes."""


class Chosen(NamedTuple):
    """List objects that a filter takes: an SQL list or subquery of their row ids, and its parameters."""

    condition: str
    parameters: Sequence[object]


def accounts(company: Company, wanted: Record, where: str) -> Chosen:
    """The accounts that a filter takes. Raises ``Refused`` 3140 for one that is not there."""
    group = text(wanted, "AccountTypeFilter")
    if not group:
        return Chosen(*chosen(company, wanted, ("Account",), "Account", where))
    types = ACCOUNT_TYPES[group]
    marks = _marks(types)
    condition = f"classified IN ({marks}) OR special IN ({marks})"
    return Chosen(f"(SELECT id FROM list_object WHERE kind = 'Account' AND ({condition}))", (*types, *types))


def entities(company: Company, wanted: Record, where: str) -> Chosen:
    """The names that a filter takes. Raises ``Refused`` 3140 for one that is not there."""
    kind = text(wanted, "EntityTypeFilter")
    return _of_kinds((kind,)) if kind else Chosen(*chosen(company, wanted, NAME_KINDS, "Entity", where))


def items(company: Company, wanted: Record, where: str) -> Chosen:
    """The items that a filter takes. Raises ``Refused`` 3140 for one that is not there."""
    group = text(wanted, "ItemTypeFilter")
    return _of_kinds(ITEM_TYPES[group]) if group else Chosen(*chosen(company, wanted, ITEM_KINDS, "Item", where))


def classes(company: Company, wanted: Record, where: str) -> Chosen:
    """The classes that a filter takes. Raises ``Refused`` 3140 for one that is not there."""
    return Chosen(*chosen(company, wanted, ("Class",), "Class", where))


def _of_kinds(kinds: tuple[str, ...]) -> Chosen:
    return Chosen(f"(SELECT id FROM list_object WHERE kind IN ({_marks(kinds)}))", kinds)


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))
