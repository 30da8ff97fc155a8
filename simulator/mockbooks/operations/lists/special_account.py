"""Accounts that QuickBooks makes itself, when they are first needed (observed)."""

from __future__ import annotations

from mockbooks.books import special_accounts
from mockbooks.books.special_accounts import SpecialAccount
from mockbooks.company import Company
from mockbooks.operations.lists.accounts import CASH_FLOW
from mockbooks.operations.lists.entry import insert
from mockbooks.operations.references import find_by_full_name
from mockbooks.qbxml.record import Record

__all__ = ["special_account"]


def special_account(company: Company, special: str) -> int:
    """The row of the account with this SpecialAccountType; it is made if there is none yet."""

    def create(made: SpecialAccount) -> int:
        own: Record = {
            "AccountType": made.account_type,
            "SpecialAccountType": special,
            "CashFlowClassification": CASH_FLOW[made.account_type],
        }
        return insert(company, "Account", _free_name(company, made.name), own).id

    return special_accounts.special_account(company, special, create)


def _free_name(company: Company, name: str) -> str:
    """Assumed: where the user has taken the name already, QuickBooks' own account begins with an asterisk."""
    while find_by_full_name(company, ("Account",), name) is not None:
        name = f"*{name}"
    return name
