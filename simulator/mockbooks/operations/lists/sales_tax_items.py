"""Sales tax items, and groups of them that are charged together.

The rate of a group is the sum of the rates of its items (documented); its answer does not state it.
"""

from __future__ import annotations

from mockbooks.operations.lists.item_lines import refuse_too_many
from mockbooks.operations.lists.items import Item
from mockbooks.operations.lists.list_type import Change
from mockbooks.qbxml.status import MISSING_ELEMENT, Refused

__all__ = ["ItemSalesTax", "ItemSalesTaxGroup"]


class ItemSalesTax(Item):
    """One sales tax: its rate and the vendor it is paid to."""

    kind = "ItemSalesTax"

    def complete(self, change: Change) -> None:
        """No rate is a rate of zero (assumed)."""
        change.own.setdefault("TaxRate", "0.00")

    def check(self, change: Change) -> None:
        """A rate other than zero needs the vendor it is paid to (documented; code assumed)."""
        own = change.own
        super().check(change)
        if str(own.get("TaxRate", "0")).strip("-0.") and not own.get("TaxVendorRef"):
            raise Refused(MISSING_ELEMENT, element="TaxVendorRef")


class ItemSalesTaxGroup(Item):
    """Several taxes that go together: a state's and a city's."""

    kind = "ItemSalesTaxGroup"

    def check(self, change: Change) -> None:
        """At least one tax (required by the language since 3.0), at most 50 (documented; codes assumed)."""
        super().check(change)
        members = change.own.get("ItemSalesTaxRef")
        if not members:
            raise Refused(MISSING_ELEMENT, element="ItemSalesTaxRef")
        refuse_too_many(self, change, members)
