"""SpecialAccountAdd and SpecialItemAdd: what QuickBooks makes itself when it first needs it, made early [D:OSR].

One that is there already is refused by its name (3100; assumed), but for receivables and payables: of those there is
one in each currency [D:SCH: CurrencyRef]. The names of the special items are QuickBooks' own (assumed); a finance
charge posts to the account of the preference for finance charges and cannot be made without one (code assumed).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from mockbooks.operations import company_features, preferences, references
from mockbooks.operations.call import Call
from mockbooks.operations.lists.add import add_record, body_element
from mockbooks.operations.lists.entry import load
from mockbooks.operations.lists.list_type import ListType
from mockbooks.operations.lists.special_account import control_account, special_account
from mockbooks.operations.lists.text import entry_text
from mockbooks.operations.outcome import Outcome
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import INVALID_IN_CONTEXT, MISSING_POSTING_ACCOUNT, NAME_IN_USE, Refused

__all__ = ["special_account_add", "special_item_add"]

_IN_A_CURRENCY = ("AccountsPayable", "AccountsReceivable")


class _SpecialItem(NamedTuple):
    kind: str
    name: str
    description: str


_ITEMS: Mapping[str, _SpecialItem] = MappingProxyType(
    {
        "FinanceCharge": _SpecialItem("ItemOtherCharge", "Fin Chg", "Finance Charges on Overdue Balance"),
        "ReimbursableExpenseGroup": _SpecialItem("ItemGroup", "Reimb Group", "Total Reimbursable Expenses"),
        "ReimbursableExpenseSubtotal": _SpecialItem("ItemSubtotal", "Reimb Subt", "Reimbursable Expenses Subtotal"),
    }
)


def special_account_add(types: Mapping[str, ListType], call: Call) -> Outcome:
    """Answer a SpecialAccountAdd: the new account."""
    record = call.record["SpecialAccountAdd"]
    assert isinstance(record, dict)
    company_features.refuse_elements(call.company, record)
    element = body_element("SpecialAccountAddRq", "SpecialAccountAdd")
    references.resolve(call.company, record, element, "Accounts")
    special, currency = str(record["SpecialAccountType"]), record.get("CurrencyRef")
    home = company_features.home_currency(call.company)
    is_foreign = isinstance(currency, int) and currency != home
    if is_foreign and special not in _IN_A_CURRENCY:
        raise Refused(INVALID_IN_CONTEXT, element="CurrencyRef")
    before = _rows(call)
    if isinstance(currency, int) and is_foreign:
        row = control_account(call.company, special, currency)
    else:
        row = special_account(call.company, special)
    entry = load(call.company, row)
    if row <= before:
        raise Refused(NAME_IN_USE, name=entry.full_name)
    recovery: Record = {"ListID": entry.list_id, "EditSequence": str(entry.edit_sequence)}
    return Outcome(body=entry_text(call, types["Account"], row), recovery=recovery)


def special_item_add(types: Mapping[str, ListType], call: Call) -> Outcome:
    """Answer a SpecialItemAdd: the new item."""
    given = call.record["SpecialItemAdd"]
    assert isinstance(given, dict)
    special = str(given.pop("SpecialItemType"))
    made = _ITEMS[special]
    found = call.company.connection.execute(
        "SELECT full_name FROM list_object WHERE kind = ? AND json_extract(own, '$.SpecialItemType') = ?",
        (made.kind, special),
    ).fetchone()
    if found is not None:
        raise Refused(NAME_IN_USE, name=found[0])
    record: Record = {"Name": made.name, "SpecialItemType": special, **given}
    if special == "FinanceCharge":
        record["SalesOrPurchase"] = {"Desc": made.description, "AccountRef": _finance_charge_account(call)}
    else:
        record["ItemDesc"] = made.description
    entry = add_record(types[made.kind], call, record)
    recovery: Record = {"ListID": entry.list_id, "EditSequence": str(entry.edit_sequence)}
    return Outcome(body=entry_text(call, types[made.kind], entry.id), recovery=recovery)


def _finance_charge_account(call: Call) -> int:
    row = preferences.group(call.company, "FinanceChargePreferences").get("FinanceChargeAccountRef")
    if not isinstance(row, int):
        raise Refused(MISSING_POSTING_ACCOUNT)
    return row


def _rows(call: Call) -> int:
    """The newest row: what is made next has a higher one."""
    (row,) = call.company.connection.execute("SELECT max(id) FROM list_object").fetchone()
    return int(row or 0)
