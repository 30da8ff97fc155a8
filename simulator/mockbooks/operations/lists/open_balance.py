"""Opening balances: what OpenBalance of an Add does to the books.

A customer's becomes an invoice against Uncategorized Income, a vendor's a bill against Uncategorized Expenses
(observed), an account's a deposit or journal entry against Opening Balance Equity (assumed). Without OpenBalanceDate
it is dated today (assumed).
"""

from __future__ import annotations

from mockbooks.company.local_time import local_date
from mockbooks.operations.lists.entry import ListEntry
from mockbooks.operations.lists.list_type import Change
from mockbooks.operations.transactions import opening
from mockbooks.qbxml.types import cents_of

__all__ = ["open_account", "open_customer", "open_vendor"]


def open_customer(change: Change, entry: ListEntry) -> None:
    """Invoice a new customer for its opening balance."""
    amount, on = _opening(change)
    if amount:
        opening.open_customer(change.call, entry.id, amount, on)


def open_vendor(change: Change, entry: ListEntry) -> None:
    """Enter a bill for what a new vendor is owed."""
    amount, on = _opening(change)
    if amount:
        opening.open_vendor(change.call, entry.id, amount, on)


def open_account(change: Change, entry: ListEntry) -> None:
    """Enter what a new account begins with."""
    amount, on = _opening(change)
    if amount:
        opening.open_account(change.call, entry.id, str(entry.classified), amount, on)


def _opening(change: Change) -> tuple[int, str]:
    """Cents and ISO date of the opening balance; 0 cents if there is none."""
    text = str(change.acted.get("OpenBalance", ""))
    today = local_date(change.company.clock.now(), change.company.zone).isoformat()
    return (cents_of(text) if text else 0), str(change.acted.get("OpenBalanceDate") or today)
