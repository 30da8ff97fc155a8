"""Items that stand on forms and are neither sold nor bought: subtotals, discounts, payments, groups, fixed assets."""

from __future__ import annotations

from mockbooks.operations import company_features
from mockbooks.operations.lists.entry import ListEntry, load
from mockbooks.operations.lists.item_accounts import APPLY_TO_EXISTING, ItemAccount
from mockbooks.operations.lists.item_lines import CLEAR, MOST_LINES, write_lines
from mockbooks.operations.lists.items import Item, default_tax_code
from mockbooks.operations.lists.list_type import Change
from mockbooks.operations.lists.units_of_measure import ratio_of
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import INVALID_VALUE, ITEM_TYPE_MISMATCH, MISSING_ELEMENT, Refused

__all__ = ["ItemDiscount", "ItemFixedAsset", "ItemGroup", "ItemPayment", "ItemSubtotal"]


class ItemSubtotal(Item):
    """Adds up the lines above it."""

    kind = "ItemSubtotal"


class ItemDiscount(Item):
    """Takes an amount or a percentage off the lines above it."""

    kind = "ItemDiscount"
    hierarchical = True
    carried_out = Item.carried_out | APPLY_TO_EXISTING
    accounts = (ItemAccount("AccountRef"),)

    def complete(self, change: Change) -> None:
        """The default tax code; without a rate, one of zero (assumed)."""
        default_tax_code(change)
        if "DiscountRatePercent" not in change.own:
            change.own.setdefault("DiscountRate", "0.00")


class ItemPayment(Item):
    """A payment that is made with the form itself; without a deposit account it goes to Undeposited Funds."""

    kind = "ItemPayment"


class ItemGroup(Item):
    """Items that are entered together. A group cannot hold a group or a tax group (assumed, as is the code)."""

    kind = "ItemGroup"
    carried_out = Item.carried_out | {"ForceUOMChange", CLEAR}

    def complete(self, change: Change) -> None:
        """The members are not printed unless asked for (assumed)."""
        change.own.setdefault("IsPrintItemsInGroup", "false")

    def check(self, change: Change) -> None:
        """Its lines: at most 50, each with an item."""
        super().check(change)
        write_lines(self, change, "ItemGroupLine", "ItemRef", MOST_LINES)
        lines = change.own.get("ItemGroupLine")
        for line in lines if isinstance(lines, list) else ():
            row = line.get("ItemRef") if isinstance(line, dict) else None
            member = load(change.company, row) if isinstance(row, int) else None
            if member is not None and member.kind in ("ItemGroup", "ItemSalesTaxGroup"):
                raise Refused(ITEM_TYPE_MISMATCH, name=member.full_name)
            if isinstance(line, dict) and member is not None:
                _has_the_unit(change, line, member)


def _has_the_unit(change: Change, line: Record, member: ListEntry) -> None:
    """The unit of a line is one of its item's (3250 without units of measure; the code 3210 is assumed)."""
    unit, unit_set = str(line.get("UnitOfMeasure") or ""), member.own.get("UnitOfMeasureSetRef")
    if not unit:
        return
    company_features.refuse_without(bool(company_features.units_of_measure(change.company)))
    if not isinstance(unit_set, int) or ratio_of(change.company, unit_set, unit) is None:
        raise Refused(INVALID_VALUE, field="UnitOfMeasure", value=unit)


class ItemFixedAsset(Item):
    """Something that is bought to be kept: what it cost, where it is, and what it was sold for."""

    kind = "ItemFixedAsset"
    accounts = (ItemAccount("AssetAccountRef"),)

    def check(self, change: Change) -> None:
        """What is said of its sale says what and when (required by the language)."""
        super().check(change)
        sale = change.own.get("FixedAssetSalesInfo")
        if not isinstance(sale, dict) or not sale:
            return
        for element in ("SalesDesc", "SalesDate"):
            if element not in sale:
                raise Refused(MISSING_ELEMENT, element=element)
