"""The accounts an item posts to: which it must have, and how they change once it has been posted.

Another account for an item that transactions use needs ``Apply…AccountRefToExistingTxns`` in the Mod (documented).
Without it the change is refused (the code is assumed); with it what the item has posted moves to the new account. Where
a Mod has no such element (the asset account), the account of an item that was posted cannot change (assumed).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from mockbooks.books.posting import item_is_posted, move_item_postings
from mockbooks.operations import closing_date
from mockbooks.operations.lists.entry import ListEntry
from mockbooks.operations.lists.list_type import Change
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import INVALID_IN_CONTEXT, MISSING_ELEMENT, Refused

__all__ = ["APPLY_TO_EXISTING", "ItemAccount", "need_accounts", "post_to_changed"]

APPLY_TO_EXISTING = frozenset(
    {
        "ApplyAccountRefToExistingTxns",
        "ApplyCOGSAccountRefToExistingTxns",
        "ApplyExpenseAccountRefToExistingTxns",
        "ApplyIncomeAccountRefToExistingTxns",
    }
)


class ItemAccount(NamedTuple):
    """Where an item states an account: the element, and the part of the item it stands in, if any."""

    element: str
    part: str | None = None


def need_accounts(own: Record, accounts: Iterable[ItemAccount]) -> None:
    """Refuse an item that lacks one (documented that it posts to them; that 3150 says so is assumed)."""
    for account in accounts:
        inside = _inside(own, account)
        if inside is not None and account.element not in inside:
            raise Refused(MISSING_ELEMENT, element=account.element)


def post_to_changed(change: Change, before: ListEntry, accounts: Iterable[ItemAccount]) -> None:
    """Move what the item has posted to the accounts that it has now, or refuse the change."""
    for account in accounts:
        old, new = _row(before.own, account), _row(change.own, account)
        if old is None or new is None or old == new or not item_is_posted(change.company, before.id, old):
            continue
        if change.acted.get(f"Apply{account.element}ToExistingTxns") != "true":
            raise Refused(INVALID_IN_CONTEXT, element=account.element)
        closing_date.refuse_if_posted_before(change.company, before.kind, before.id, old)
        move_item_postings(change.company, before.id, old, new)


def _inside(own: Record, account: ItemAccount) -> Record | None:
    if account.part is None:
        return own
    part = own.get(account.part)
    return part if isinstance(part, dict) else None


def _row(own: Record, account: ItemAccount) -> int | None:
    inside = _inside(own, account)
    row = None if inside is None else inside.get(account.element)
    return row if isinstance(row, int) else None
