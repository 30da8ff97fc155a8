"""chartOfAccounts: `AccountRet` as an Account, an Account as `AccountAdd`.

[D:EX] the category has three parts when read (`Asset.CurrentAsset.Bank`), two when written, and there is none to write
a bank account by: that is what bankAccounts are for.  Bank and A/R are published; the categories of the other account
types when read, and `TotalBalance` for parents, are assumed.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.currencies import of_member
from mockbooks_harness.mapping.fields import Element, amount, list_status, text, written_amount
from mockbooks_harness.mapping.members import LIST_ID, STAMPS
from mockbooks_harness.mapping.rows import Form, Row, Table, Write
from mockbooks_harness.mapping.spoken_of import CURRENCIES, PREFERENCES

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

WRITTEN_CATEGORIES = {
    "Asset.AccountsReceivable": "AccountsReceivable",
    "Asset.FixedAsset": "FixedAsset",
    "Asset.OtherCurrentAsset": "OtherCurrentAsset",
    "Asset.OtherAsset": "OtherAsset",
    "Income.Income": "Income",
    "Income.OtherIncome": "OtherIncome",
    "Liability.AccountsPayable": "AccountsPayable",
    "Liability.CreditCard": "CreditCard",
    "Liability.LongTermLiability": "LongTermLiability",
    "Liability.OtherCurrentLiability": "OtherCurrentLiability",
    "Liability.CostOfGoodsSold": "CostOfGoodsSold",
    "Equity.Equity": "Equity",
    "Expense.Expense": "Expense",
    "Expense.OtherExpense": "OtherExpense",
}
"""AccountType by the category that is written: fourteen, cost of goods sold under Liability (sic).  [D:EX]"""

FOREIGN = frozenset({"Asset.AccountsReceivable", "Liability.AccountsPayable", "Liability.CreditCard"})
"""The categories whose accounts may have another currency than the home one.  [D:EX]"""

BANK_LINKS = [{"property": "Id", "links": ["BillLineItem.AccountRef.Id", "BillPayment.AccountRef.Id"]}]


def category(account_type: Element, _context: Context) -> str | None:
    """The category of three parts."""
    return CATEGORIES.get(text(account_type) or "")


def kept_category(value: str, _record: Record) -> str | None:
    """The category an account would be written by; None for a bank account."""
    account_type = value.rpartition(".")[2]
    return next((written for written, known in WRITTEN_CATEGORIES.items() if known == account_type), None)


def qualified_name(ret: Element, context: Context) -> str | None:
    """The category and the name, `Asset.CurrentAsset.Bank.Checking`; a sub-account by its own name (assumed)."""
    found = ret.find("AccountType")
    prefix = None if found is None else category(found, context)
    return f"{prefix}.{text(ret.find('Name'))}" if prefix else None


def account_type(found: Element, _context: Context) -> str:
    """Codat's type: the first part of the category."""
    return CATEGORIES.get(text(found) or "", "Unknown").split(".", maxsplit=1)[0]


def balance(ret: Element, _context: Context) -> Decimal | None:
    """TotalBalance, which takes in the sub-accounts (assumed); Balance where there is none.  [D:EX]"""
    total = amount(ret.find("TotalBalance"))
    return amount(ret.find("Balance")) if total is None else total


def links(found: Element, _context: Context) -> list[Record]:
    """Where the account may stand in a push.  [D:EX] Bank, A/R"""
    return list(BANK_LINKS) if text(found) == "Bank" else []


def home_unless_foreign(record: Record, context: Context) -> list[tuple[str, str]]:
    """[D:EX] only receivables, payables and credit cards may have another currency, and with Multicurrency enabled."""
    faults = of_member("currency")(record, context)
    code, given = record.get("currency"), record["fullyQualifiedCategory"]
    if not faults and code and code != context.home_currency and given not in FOREIGN:
        return [("Currency", "Currency must match the base currency of the company for this FullyQualifiedCategory")]
    return faults


def opening_balance(value: Any, _context: Context) -> str | None:
    """OpenBalance; nothing where it is zero (assumed)."""
    return written_amount(value) if value else None


CURRENCY = Row(
    "currency",
    ".",
    lambda e, c: c.currency(e),
    "D:EX; A",
    Write(
        "CurrencyRef/ListID",
        convert=lambda v, c: c.currency_reference(v) if v != c.home_currency else None,
        create_only=True,
    ),
)

TABLE = Table(
    data_type="chartOfAccounts",
    model="Account",
    queries=("<AccountQueryRq><ActiveStatus>All</ActiveStatus></AccountQueryRq>",),
    related=(PREFERENCES, CURRENCIES),
    changes=False,  # a posting moves the balance, and not TimeModified
    checks=(home_unless_foreign,),
    forms=(
        Form(
            ret="AccountRet",
            add="AccountAdd",
            key="ListID",
            date="",
            # In the order of AccountAdd.
            rows=(
                LIST_ID,
                Row("name", "Name", lambda e, _: text(e), "D:EX", Write("Name", required=True, longest=31)),
                Row(
                    "fullyQualifiedCategory",
                    "AccountType",
                    category,
                    "D:EX Bank, A/R; A",
                    Write(
                        "AccountType",
                        required=True,
                        values=tuple(WRITTEN_CATEGORIES),
                        convert=lambda v, _: WRITTEN_CATEGORIES[v],
                    ),
                    keep=kept_category,
                ),
                Row(
                    "nominalCode",
                    "AccountNumber",
                    lambda e, _: text(e),
                    "D:EX",
                    Write("AccountNumber", required=True, longest=7),
                ),
                Row("description", "Desc", lambda e, _: text(e), "D:EX", Write("Desc", longest=200)),
                Row(
                    "currentBalance",
                    ".",
                    balance,
                    "D:EX; A",
                    Write("OpenBalance", kind="Number", convert=opening_balance),
                    lost="the balance of an account is what was posted to it",
                ),
                CURRENCY,
                Row("fullyQualifiedName", ".", qualified_name, "D:EX Bank, A/R; A"),
                Row("type", "AccountType", account_type, "D:EX Bank, A/R; A", missing="Unknown"),
                Row("status", "IsActive", lambda e, _: list_status(e), "D:EX; A", missing="Active"),
                Row("isBankAccount", "AccountType", lambda e, _: text(e) == "Bank", "D:EX", missing=False),
                Row("validDatatypeLinks", "AccountType", links, "D:EX", missing=[]),
                *STAMPS,
            ),
        ),
    ),
)
