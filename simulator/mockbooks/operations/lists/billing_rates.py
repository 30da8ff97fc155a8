"""Billing rates: what the time of an employee or vendor is charged at.

A level has one rate for all service items, or rates of its own for single ones; the items must be service items
[D:OSR]. A percentage is for an item whose own rate is one [D:OSR; code assumed]. There is no Mod.
"""

from __future__ import annotations

from mockbooks.operations.call import Call
from mockbooks.operations.lists.list_type import Change, ListType
from mockbooks.operations.lists.price_levels import narrow_by_item
from mockbooks.operations.lists.rate_tables import RateTable, records
from mockbooks.operations.selection import Selection
from mockbooks.qbxml.status import ITEM_TYPE_MISMATCH, Refused

__all__ = ["BillingRate"]

_TABLE = RateTable(
    "BillingRatePerItem",
    "BillingRatePerItemRet",
    "CustomRate",
    "CustomRatePercent",
    "AdjustBillingRateRelativeTo",
    "CurrentCustomRate",
)


class BillingRate(ListType):
    """The list of billing rate levels."""

    kind = "BillingRate"
    verbs = ("Add", "Query")
    taken_whole = frozenset({_TABLE.given})
    carried_out = frozenset({"AdjustPercentage", "AdjustBillingRateRelativeTo"})
    provenance = {"Query": "documented", "Add": "documented"}

    def complete(self, change: Change) -> None:
        """Which of the two it is."""
        change.own["BillingRateType"] = "FixedRate" if "FixedBillingRate" in change.own else "PerItem"

    def check(self, change: Change) -> None:
        """The rates of items, all of them service items (the code is assumed)."""
        for line in records(change.acted.get(_TABLE.given)):
            row = line.get("ItemRef")
            if isinstance(row, int) and change.company.list_objects[row].kind != "ItemService":
                raise Refused(ITEM_TYPE_MISMATCH, name=change.company.list_objects[row].full_name)
        _TABLE.merge(change)

    def narrow(self, call: Call, selection: Selection) -> None:
        """Levels that say something of an item."""
        narrow_by_item(call, selection)
