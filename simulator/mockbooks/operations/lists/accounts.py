"""Accounts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from mockbooks.books.balances import shown_balance
from mockbooks.company import Company
from mockbooks.operations.call import Call
from mockbooks.operations.lists.entry import ListEntry, load
from mockbooks.operations.lists.list_type import ListType
from mockbooks.operations.selection import Selection
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import (
    ACCOUNT_NUMBER_IN_USE,
    CANNOT_SAVE,
    INVALID_PARENT,
    INVALID_VALUE,
    Refused,
)

__all__ = ["CASH_FLOW", "Account"]

# CashFlowClassification by type (recorded: 116 accounts).
CASH_FLOW: Mapping[str, str] = MappingProxyType(
    {
        "Bank": "NotApplicable",
        "AccountsReceivable": "Operating",
        "OtherCurrentAsset": "Operating",
        "FixedAsset": "Investing",
        "OtherAsset": "Investing",
        "AccountsPayable": "Operating",
        "CreditCard": "Operating",
        "OtherCurrentLiability": "Operating",
        "LongTermLiability": "Financing",
        "Equity": "Financing",
        "Income": "None",
        "CostOfGoodsSold": "None",
        "Expense": "None",
        "OtherIncome": "None",
        "OtherExpense": "None",
        "NonPosting": "NotApplicable",
    }
)


class Account(ListType):
    """The chart of accounts."""

    kind = "Account"
    hierarchical = True
    balances = True
    carried_out = frozenset({"OpenBalance", "OpenBalanceDate", "TaxLineID"})
    provenance: Mapping[str, str] = {"Query": "recorded", "Add": "recorded", "Mod": "documented"}

    def complete(self, call: Call, own: Record, acted: Record, parent: ListEntry | None) -> None:
        own["CashFlowClassification"] = CASH_FLOW[str(own["AccountType"])]

    def check(self, call: Call, own: Record, acted: Record, before: ListEntry | None) -> None:
        account_type = str(own["AccountType"])
        if account_type == "NonPosting" and before is None:
            _refuse_non_posting()
        if acted.get("TaxLineID"):
            own["TaxLineInfoRet"] = {"TaxLineID": acted["TaxLineID"]}
        self._check_number(call, own, before)

    def added(self, call: Call, entry: ListEntry, acted: Record) -> None:
        from mockbooks.operations.lists.open_balance import open_account

        _same_type_as_parent(call.company, self, entry)
        open_account(call, entry, acted)

    def narrow(self, call: Call, selection: Selection) -> None:
        """AccountType, which may be given several times."""
        wanted = call.record.get("AccountType")
        if isinstance(wanted, list) and wanted:
            selection.where(f"classified IN ({', '.join('?' * len(wanted))})", *(str(name) for name in wanted))

    def balance_text(self, cents: int, classified: str | None) -> str:
        return super().balance_text(shown_balance(cents, classified or "NonPosting"), classified)

    def undeletable(self, company: Company, entry: ListEntry) -> bool:
        """Accounts that QuickBooks made itself stay (documented)."""
        return entry.special is not None

    def _check_number(self, call: Call, own: Record, before: ListEntry | None) -> None:
        """Account numbers are unique (observed: 3180)."""
        number = own.get("AccountNumber")
        if not number or (before is not None and before.own.get("AccountNumber") == number):
            return
        taken = call.company.connection.execute(
            "SELECT 1 FROM list_object WHERE kind = 'Account' AND json_extract(own, '$.AccountNumber') = ?", (number,)
        ).fetchone()
        if taken is not None:
            raise Refused(
                CANNOT_SAVE, list=self.label, name=_label_of(call, own, before), quickbooks_error=ACCOUNT_NUMBER_IN_USE
            )


def _label_of(call: Call, own: Record, before: ListEntry | None) -> str:
    if before is not None:
        return before.name
    body = call.record.get("AccountAdd")
    return str(body.get("Name", "")) if isinstance(body, dict) else ""


def _refuse_non_posting() -> None:
    """A NonPosting account cannot be added (documented; the code is assumed)."""
    raise Refused(INVALID_VALUE, field="AccountType", value="NonPosting")


def _same_type_as_parent(company: Company, list_type: ListType, entry: ListEntry) -> None:
    """Assumed: a sub-account has the type of its parent."""
    if entry.parent is None:
        return
    parent = load(company, entry.parent)
    if parent.classified != entry.classified:
        raise Refused(INVALID_PARENT, name=parent.full_name, list=list_type.label)
