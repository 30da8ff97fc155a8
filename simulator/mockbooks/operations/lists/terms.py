"""Terms of payment, in days after the date of a document or by the day of a month. They have no Mod.

Both kinds are one list: a name can be taken once (assumed), and one query gives them together.
"""

from __future__ import annotations

from mockbooks.operations.lists.list_type import Change, ListType

__all__ = ["DateDrivenTerms", "StandardTerms"]


class StandardTerms(ListType):
    """Due so many days after the date of the document."""

    kind = "StandardTerms"
    verbs = ("Add", "Query")
    provenance = {"Query": "documented", "Add": "documented"}

    def complete(self, change: Change) -> None:
        """What is left out is zero (assumed)."""
        own = change.own
        own.setdefault("StdDueDays", "0")
        own.setdefault("StdDiscountDays", "0")
        own.setdefault("DiscountPct", "0.00")


class DateDrivenTerms(ListType):
    """Due on a day of the month; of the next one, if the document comes shortly before."""

    kind = "DateDrivenTerms"
    verbs = ("Add", "Query")
    provenance = {"Query": "documented", "Add": "documented"}

    def complete(self, change: Change) -> None:
        """What is left out is zero (assumed); there is no discount day zero."""
        own = change.own
        own.setdefault("DueNextMonthDays", "0")
        own.setdefault("DiscountPct", "0.00")
