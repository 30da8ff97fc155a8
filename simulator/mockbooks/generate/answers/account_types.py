"""The type of an account that no answer shows, told by the references to it (assumed)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from mockbooks.books.special_accounts import SPECIAL_ACCOUNTS
from mockbooks.generate.answers.references import Reference
from mockbooks.operations.lists.accounts import cash_flow
from mockbooks.qbxml.record import Record

__all__ = ["HEADER_ACCOUNT_TYPES", "account_record"]

# By the end of the name of the reference.
_ACCOUNT_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "ARAccountRef": "AccountsReceivable",
        "APAccountRef": "AccountsPayable",
        "BankAccountRef": "Bank",
        "CreditCardAccountRef": "CreditCard",
        "DepositToAccountRef": "OtherCurrentAsset",
        "TransferFromAccountRef": "Bank",
        "TransferToAccountRef": "Bank",
        "IncomeAccountRef": "Income",
        "COGSAccountRef": "CostOfGoodsSold",
        "AssetAccountRef": "OtherCurrentAsset",
        "ExpenseAccountRef": "Expense",
        "LiabilityAccountRef": "OtherCurrentLiability",
        "RefundFromAccountRef": "Bank",
        "FinanceChargeAccountRef": "Income",
    }
)
# Of a plain AccountRef by the object that has it in its header.
HEADER_ACCOUNT_TYPES: Mapping[str, str] = MappingProxyType(
    {"Check": "Bank", "CreditCardCharge": "CreditCard", "CreditCardCredit": "CreditCard"}
)


def account_record(full_name: str, references: Iterable[Reference]) -> Record:
    """What such an account has at the least: its type, and what follows from it; an expense if nothing tells."""
    own: Record = {"AccountType": "Expense"}
    name = full_name.rpartition(":")[2].strip("*").casefold()
    special = next((key for key, account in SPECIAL_ACCOUNTS.items() if account.name.casefold() == name), None)
    if special is not None:
        own = {"AccountType": SPECIAL_ACCOUNTS[special].account_type, "SpecialAccountType": special}
    else:
        told = [found for reference in references if (found := _account_type(reference)) is not None]
        if told:
            # What is a bank account for one reference may be any account for another.
            own["AccountType"] = "Bank" if "Bank" in told else told[0]
    own["CashFlowClassification"] = cash_flow(str(own["AccountType"]), special)
    return own


def _account_type(reference: Reference) -> str | None:
    if (reference.own_kind, reference.element) == ("Deposit", "DepositToAccountRef"):
        return "Bank"
    for ending, account_type in _ACCOUNT_TYPES.items():
        if reference.element.endswith(ending):
            return account_type
    if not reference.path:
        return HEADER_ACCOUNT_TYPES.get(reference.own_kind)
    return "Income" if reference.own_kind.startswith("Item") else None
