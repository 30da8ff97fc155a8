"""Price levels: other prices for some customers, or for some lines.

A level raises or lowers every price by a percentage, or has prices of its own for single items; which of the two is
settled for good when it is made [D:OSR]. Levels by item exist in Premier and Enterprise only [D:OSR], levels at all
while the preference is on (3250; assumed for the query). Only a level by item can have a currency [D:OSR].
"""

from __future__ import annotations

from mockbooks.company.kinds import ITEM_KINDS
from mockbooks.operations import company_features
from mockbooks.operations.call import Call
from mockbooks.operations.lists.list_type import Change, ListType
from mockbooks.operations.lists.rate_tables import RateTable, mentions
from mockbooks.operations.references import chosen
from mockbooks.operations.selection import Selection
from mockbooks.qbxml.status import INVALID_IN_CONTEXT, MISSING_ELEMENT, Refused

__all__ = ["PriceLevel", "narrow_by_item"]

_TABLE = RateTable(
    "PriceLevelPerItem",
    "PriceLevelPerItemRet",
    "CustomPrice",
    "CustomPricePercent",
    "AdjustRelativeTo",
    "CurrentCustomPrice",
)
_FIXED, _PER_ITEM = "FixedPercentage", "PerItem"


class PriceLevel(ListType):
    """The list of price levels."""

    kind = "PriceLevel"
    taken_whole = frozenset({_TABLE.given})
    carried_out = frozenset({"AdjustPercentage", "AdjustRelativeTo"})
    provenance = {"Query": "documented", "Add": "documented", "Mod": "documented"}

    def require(self, call: Call) -> None:
        """The preference."""
        company_features.refuse_without(company_features.uses_price_levels(call.company))

    def complete(self, change: Change) -> None:
        """Which of the two it is."""
        change.own["PriceLevelType"] = _FIXED if "PriceLevelFixedPercentage" in change.own else _PER_ITEM

    def check(self, change: Change) -> None:
        """One kind for good; the prices of items, in a product that has such levels; a currency, if there are some."""
        own, per_item = change.own, change.own.get("PriceLevelType") == _PER_ITEM
        for element, fits in (
            ("PriceLevelFixedPercentage", not per_item),
            (_TABLE.given, per_item),
            ("CurrencyRef", per_item),
        ):
            if not fits and (own.get(element) or change.acted.get(element)):
                raise Refused(INVALID_IN_CONTEXT, element=element)
        if not per_item:
            return
        company_features.refuse_without(company_features.has_larger_product(change.company))
        _TABLE.merge(change)
        has_items = bool(own.get(_TABLE.shown))
        if not has_items and (change.call.version < (8, 0) or "CurrencyRef" in own):
            # A level without items has no currency: no answer shows one without the other [D:SCH]; the code is assumed.
            raise Refused(MISSING_ELEMENT, element=_TABLE.given)
        home = company_features.home_currency(change.company)
        if not has_items:
            return
        if home is None:
            company_features.refuse_without("CurrencyRef" not in own)
        else:
            own.setdefault("CurrencyRef", home)

    def narrow(self, call: Call, selection: Selection) -> None:
        """Levels that say something of an item."""
        narrow_by_item(call, selection)


def narrow_by_item(call: Call, selection: Selection) -> None:
    """Only levels that say something of the item that the query names. Raises ``Refused`` 3140."""
    wanted = call.record.get("ItemRef")
    if isinstance(wanted, dict):
        where = f"{call.name.removesuffix('QueryRq')} query"
        _, rows = chosen(call.company, wanted, ITEM_KINDS, "Item", where)
        selection.where("list_object.own GLOB ?", mentions(rows[0]) if rows else "")
