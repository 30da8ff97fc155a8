"""chartOfAccounts: `AccountRet` as an Account.

[D:EX] the category has three parts when read (`Asset.CurrentAsset.Bank`), two when written.  Bank and A/R are
published; the categories of the other account types, and `TotalBalance` for parents, are assumed.
"""

from __future__ import annotations

from decimal import Decimal

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import Element, amount, list_status, moment, text
from mockbooks_harness.mapping.rows import Row, Table

CATEGORIES = {
    "Bank": "Asset.CurrentAsset.Bank",
    "AccountsReceivable": "Asset.CurrentAsset.AccountsReceivable",
    "OtherCurrentAsset": "Asset.CurrentAsset.OtherCurrentAsset",
    "FixedAsset": "Asset.FixedAsset.FixedAsset",
    "OtherAsset": "Asset.OtherAsset.OtherAsset",
    "AccountsPayable": "Liability.CurrentLiability.AccountsPayable",
    "CreditCard": "Liability.CurrentLiability.CreditCard",
    "OtherCurrentLiability": "Liability.CurrentLiability.OtherCurrentLiability",
    "LongTermLiability": "Liability.LongTermLiability.LongTermLiability",
    "Equity": "Equity.Equity.Equity",
    "Income": "Income.Income.Income",
    "OtherIncome": "Income.OtherIncome.OtherIncome",
    "CostOfGoodsSold": "Expense.CostOfGoodsSold.CostOfGoodsSold",
    "Expense": "Expense.Expense.Expense",
    "OtherExpense": "Expense.OtherExpense.OtherExpense",
}
"""Category by AccountType.  Bank and AccountsReceivable [D:EX], the rest assumed; NonPosting has none (assumed)."""

BANK_LINKS = [{"property": "Id", "links": ["BillLineItem.AccountRef.Id", "BillPayment.AccountRef.Id"]}]


def category(account_type: Element, _context: Context) -> str | None:
    """The category of three parts."""
    return CATEGORIES.get(text(account_type) or "")


def qualified_name(ret: Element, context: Context) -> str | None:
    """The category and the name, `Asset.CurrentAsset.Bank.Checking`; a sub-account by its own name (assumed)."""
    found = ret.find("AccountType")
    prefix = None if found is None else category(found, context)
    return f"{prefix}.{text(ret.find('Name'))}" if prefix else None


def account_type(found: Element, _context: Context) -> str:
    """Codat's type: the first part of the category."""
    return CATEGORIES.get(text(found) or "", "Unknown").split(".", maxsplit=1)[0]


def balance(ret: Element, _context: Context) -> Decimal | None:
    """Balance, which for a parent is without its sub-accounts; TotalBalance is with them (assumed to be Codat's)."""
    total = amount(ret.find("TotalBalance"))
    return amount(ret.find("Balance")) if total is None else total


def links(found: Element, _context: Context) -> list[Record]:
    """Where the account may stand in a push.  [D:EX] Bank, A/R"""
    return list(BANK_LINKS) if text(found) == "Bank" else []


TABLE = Table(
    data_type="chartOfAccounts",
    model="Account",
    rets=("AccountRet",),
    queries=("<AccountQueryRq><ActiveStatus>All</ActiveStatus></AccountQueryRq>",),
    rows=(
        Row("id", "ListID", lambda e, _: text(e), "D:EX"),
        Row("nominalCode", "AccountNumber", lambda e, _: text(e), "D:EX"),
        Row("name", "Name", lambda e, _: text(e), "D:EX"),
        Row("description", "Desc", lambda e, _: text(e), "D:EX"),
        Row("fullyQualifiedCategory", "AccountType", category, "D:EX Bank, A/R; A"),
        Row("fullyQualifiedName", ".", qualified_name, "D:EX Bank, A/R; A"),
        Row("currency", ".", lambda e, c: c.currency(e), "D:EX; A"),
        Row("currentBalance", ".", balance, "D:EX; A"),
        Row("type", "AccountType", account_type, "D:EX Bank, A/R; A", missing="Unknown"),
        Row("status", "IsActive", lambda e, _: list_status(e), "D:EX; A", missing="Active"),
        Row("isBankAccount", "AccountType", lambda e, _: text(e) == "Bank", "D:EX", missing=False),
        Row("validDatatypeLinks", "AccountType", links, "D:EX", missing=[]),
        Row("sourceModifiedDate", "TimeModified", lambda e, _: moment(e), "R:BASH, D:EX"),
        Row("metadata", ".", lambda *_: {"isDeleted": False}, "D:EX"),
    ),
)
