"""Numbers of checks: each bank account has its own row of them.

A check that is to be printed has no number yet [A]. One that is not, and whose RefNumber is left out, takes the number
after the last one of its account; an empty RefNumber stays empty [D:OSR].
"""

from __future__ import annotations

from mockbooks.operations.transactions.header_defaults import next_number
from mockbooks.operations.transactions.transaction_type import Draft
from mockbooks.operations.transactions.values import is_true, text

__all__ = ["check_number"]


def check_number(draft: Draft, *, wants_number: bool) -> None:
    """Settle RefNumber and IsToBePrinted of a check, whose bank account is known.

    ``wants_number`` is whether one that has none and is not to be printed takes the next.
    """
    own, given, counter = draft.own, draft.given, f"check:{draft.txn.account}"
    if is_true(given, "IsToBePrinted"):
        own.pop("RefNumber", None)
    elif text(given, "RefNumber"):
        own["IsToBePrinted"] = "false"
    elif wants_number and not text(own, "RefNumber"):
        own["RefNumber"] = next_number(draft.company, counter)
    own.setdefault("IsToBePrinted", "false")
    number = text(own, "RefNumber")
    if number.isdecimal() and draft.changed("RefNumber"):
        draft.company.counters.set(counter, int(number))
    draft.txn.ref_number = number or None
