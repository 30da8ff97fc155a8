"""Accounts that QuickBooks makes itself, when they are first needed (observed)."""

from __future__ import annotations

from mockbooks.books import special_accounts
from mockbooks.books.currencies import home_currency
from mockbooks.books.special_accounts import SpecialAccount
from mockbooks.company import Company
from mockbooks.operations.lists.accounts import CASH_FLOW, cash_flow
from mockbooks.operations.lists.entry import insert
from mockbooks.operations.references import find_by_full_name
from mockbooks.qbxml.record import Record

__all__ = ["control_account", "special_account"]


def control_account(company: Company, special: str, currency: int) -> int:
    """The row of the receivable or payable account of a foreign currency; it is made if there is none yet."""

    def create(made: SpecialAccount) -> int:
        own: Record = {
            "AccountType": made.account_type,
            "CashFlowClassification": CASH_FLOW[made.account_type],
            "CurrencyRef": currency,
        }
        return insert(company, "Account", _free_name(company, made.name), own).id

    code = str(company.list_objects[currency].own.get("CurrencyCode", ""))
    return special_accounts.control_account(company, special, currency, code, create)


def special_account(company: Company, special: str) -> int:
    """The row of the account with this SpecialAccountType; it is made if there is none yet."""

    def create(made: SpecialAccount) -> int:
        own: Record = {
            "AccountType": made.account_type,
            "SpecialAccountType": special,
            "CashFlowClassification": cash_flow(made.account_type, special),
        }
        name = made.name
        if special == "SalesTaxPayable" and company.edition in special_accounts.TAX_ACCOUNTS:
            name = special_accounts.TAX_ACCOUNTS[company.edition]
            own["IsTaxAccount"] = "true"
        home = home_currency(company)
        if home is not None:
            own["CurrencyRef"] = home
        return insert(company, "Account", _free_name(company, name), own).id

    return special_accounts.special_account(company, special, create)


def _free_name(company: Company, name: str) -> str:
    """Assumed: where the user has taken the name already, QuickBooks' own account begins with an asterisk."""
    while find_by_full_name(company, ("Account",), name) is not None:
        name = f"*{name}"
    return name
