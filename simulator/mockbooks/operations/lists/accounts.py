"""Accounts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from mockbooks.books.balances import shown_balance
from mockbooks.company import Company
from mockbooks.operations.call import Call
from mockbooks.operations.lists.currencies import currency_of
from mockbooks.operations.lists.entry import ListEntry
from mockbooks.operations.lists.list_type import Change, ListType
from mockbooks.operations.lists.tax_lines import tax_line_name
from mockbooks.operations.selection import Selection
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import (
    ACCOUNT_NUMBER_IN_USE,
    CANNOT_SAVE,
    INVALID_PARENT,
    INVALID_VALUE,
    Refused,
    list_element,
)

__all__ = ["CASH_FLOW", "Account", "cash_flow"]

# CashFlowClassification by type (recorded: 116 accounts of one file, 106 of another).
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


def cash_flow(account_type: str, special: str | None = None) -> str:
    """The CashFlowClassification of an account. Undeposited Funds is cash [R:BASH; R: CompewterTutor/quickbooks-sqlite-
    extractor, debug.db]."""
    return "NotApplicable" if special == "UndepositedFunds" else CASH_FLOW[account_type]


class Account(ListType):
    """The chart of accounts."""

    kind = "Account"
    hierarchical = True
    balances = True
    carried_out = frozenset({"OpenBalance", "OpenBalanceDate", "TaxLineID"})
    provenance = {"Query": "recorded", "Add": "recorded", "Mod": "documented"}

    def complete(self, change: Change) -> None:
        """The cash flow classification follows from the type (recorded)."""
        own = change.own
        own["CashFlowClassification"] = CASH_FLOW[str(own["AccountType"])]

    def check_first(self, company: Company, name: str, stored: Record) -> None:
        """Account numbers are unique (3180, recorded), and looked at before the name.

        [R: LetsLearnAboutIt/QuickBooks-TimeWarp, log of 19 May 2026] a chart of 142 accounts added again to the file
        that has it: 3180 for each account with a number, 3100 for the others.
        """
        number = stored.get("AccountNumber")
        if not number:
            return
        taken = company.connection.execute(
            "SELECT 1 FROM list_object WHERE kind = 'Account' AND json_extract(own, '$.AccountNumber') = ?", (number,)
        ).fetchone()
        if taken is not None:
            raise Refused(CANNOT_SAVE, object=list_element(self.label, name), quickbooks_error=ACCOUNT_NUMBER_IN_USE)

    def check(self, change: Change) -> None:
        """No new NonPosting account, no other control account, the parent's type, a number of its own, one currency."""
        own = change.own
        currency_of(change)
        if own["AccountType"] == "NonPosting" and change.before is None:
            _refuse_non_posting()
        _refuse_other_control(change)
        if change.acted.get("TaxLineID"):
            line, name = change.acted["TaxLineID"], tax_line_name(change.company, str(change.acted["TaxLineID"]))
            own["TaxLineInfoRet"] = {"TaxLineID": line, "TaxLineName": name} if name else {"TaxLineID": line}
        self._same_type_as_parent(change)
        before = change.before
        if before is not None and before.own.get("AccountNumber") != own.get("AccountNumber"):
            self.check_first(change.company, change.name, own)

    def added(self, change: Change, entry: ListEntry) -> None:
        """An opening balance becomes a transaction."""
        from mockbooks.operations.lists.open_balance import open_account

        open_account(change, entry)

    def changed(self, change: Change, entry: ListEntry) -> None:
        """An opening balance given later is a transaction too, if nothing is posted yet (assumed; so is the code)."""
        from mockbooks.operations.lists.open_balance import open_account

        if not change.acted.get("OpenBalance"):
            return
        posted = "SELECT 1 FROM posting WHERE account = ? LIMIT 1"
        if change.company.connection.execute(posted, (entry.id,)).fetchone() is not None:
            raise Refused(INVALID_VALUE, field="OpenBalance", value=str(change.acted["OpenBalance"]))
        open_account(change, entry)

    def narrow(self, call: Call, selection: Selection) -> None:
        """AccountType, which may be given several times."""
        wanted = call.record.get("AccountType")
        if isinstance(wanted, list) and wanted:
            selection.where(f"classified IN ({', '.join('?' * len(wanted))})", *(str(name) for name in wanted))

    def balance_text(self, cents: int, classified: str | None) -> str:
        """In the natural sign of the account's type (recorded)."""
        return super().balance_text(shown_balance(cents, classified or "NonPosting"), classified)

    def undeletable(self, company: Company, entry: ListEntry) -> bool:
        """Accounts that QuickBooks made itself stay (documented)."""
        return entry.special is not None

    def _same_type_as_parent(self, change: Change) -> None:
        """Assumed: a sub-account has the type of its parent."""
        parent = change.parent
        if parent is not None and parent.classified != change.own["AccountType"]:
            raise Refused(INVALID_PARENT, name=parent.full_name, list=self.label)


def _refuse_other_control(change: Change) -> None:
    """Refuse with 3210 to make an account one that names owe on, or to be owed on, or the reverse (assumed): what was
    posted to it has no customer or vendor, or has one whose balance it is."""
    own, before = change.own, change.before
    if before is None or before.classified == own["AccountType"]:
        return
    if {before.classified, own["AccountType"]} & {"AccountsReceivable", "AccountsPayable", "NonPosting"}:
        raise Refused(INVALID_VALUE, field="AccountType", value=str(own["AccountType"]))


def _refuse_non_posting() -> None:
    """A NonPosting account cannot be added (documented; the code is assumed)."""
    raise Refused(INVALID_VALUE, field="AccountType", value="NonPosting")
