"""Items that are kept in stock: inventory parts and the assemblies built of them.

What is on hand, what it is worth and what is on order follow from the transactions and cannot be changed by a Mod
(documented). An Add may say how much there is to begin with: that becomes an adjustment of the stock. Its value is
quantity times PurchaseCost where both are given, whatever TotalValue says, and TotalValue needs a quantity (documented;
the code is assumed). Accounts that are left out are QuickBooks' own, made with the first such item (observed).
"""

from __future__ import annotations

from mockbooks.books import stock_status
from mockbooks.books.rounding import times
from mockbooks.company import Company
from mockbooks.company.host import product_line
from mockbooks.company.local_time import local_date
from mockbooks.operations import holes
from mockbooks.operations.lists.entry import ListEntry
from mockbooks.operations.lists.item_accounts import APPLY_TO_EXISTING, ItemAccount
from mockbooks.operations.lists.item_lines import (
    CLEAR,
    MOST_COMPONENTS,
    MOST_COMPONENTS_IN_ENTERPRISE,
    write_lines,
)
from mockbooks.operations.lists.items import Item, default_tax_code
from mockbooks.operations.lists.list_type import Change, Figures
from mockbooks.operations.lists.special_account import special_account
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.render import Hole
from mockbooks.qbxml.status import NEEDS_ANOTHER_ELEMENT, Refused
from mockbooks.qbxml.types import cents_of, price_text, quantity_text, units_of

__all__ = ["ItemInventory", "ItemInventoryAssembly"]

_OWN_ACCOUNTS = (("COGSAccountRef", "CostOfGoodsSold"), ("AssetAccountRef", "InventoryAssets"))


class _Stocked(Item):
    """An item with a quantity on hand."""

    hierarchical = True
    carried_out = (
        Item.carried_out | {"ForceUOMChange", "QuantityOnHand", "TotalValue", "InventoryDate"} | APPLY_TO_EXISTING
    )
    accounts = (ItemAccount("IncomeAccountRef"), ItemAccount("COGSAccountRef"), ItemAccount("AssetAccountRef"))
    provenance = {"Query": "recorded", "Add": "recorded", "Mod": "documented"}

    def complete(self, change: Change) -> None:
        """QuickBooks' own accounts, the default tax code, and prices of zero (recorded)."""
        own = change.own
        for element, special in _OWN_ACCOUNTS:
            if element not in own:
                own[element] = special_account(change.company, special)
        default_tax_code(change)
        own.setdefault("SalesPrice", "0.00")
        own.setdefault("PurchaseCost", "0.00")

    def added(self, change: Change, entry: ListEntry) -> None:
        """What there is to begin with becomes an adjustment of the stock."""
        quantity, value = _opening(change)
        if quantity or value:
            from mockbooks.operations.transactions import opening

            opening.open_stock(change.call, entry.id, quantity, value, _opening_date(change))

    def derived(self) -> Record:
        """The stock figures."""
        return {
            "QuantityOnHand": Hole(holes.QUANTITY_ON_HAND),
            "AverageCost": Hole(holes.AVERAGE_COST),
            "QuantityOnOrder": Hole(holes.QUANTITY_ON_ORDER),
            "QuantityOnSalesOrder": Hole(holes.QUANTITY_ON_SALES_ORDER),
        }

    def fill(self, company: Company, names: dict[int, str], figures: Figures) -> None:
        """Quantities and the average cost as they stand now."""
        row, _, _, _, quantity, _ = figures
        ordered, sold = stock_status.open_orders(company, row)
        average = stock_status.average_cost(company, row)
        names[holes.QUANTITY_ON_HAND] = quantity_text(quantity)
        names[holes.AVERAGE_COST] = price_text(average)
        names[holes.QUANTITY_ON_ORDER] = quantity_text(ordered)
        names[holes.QUANTITY_ON_SALES_ORDER] = quantity_text(sold)


def _opening(change: Change) -> tuple[int, int]:
    """Units and cents that a new item begins with. Raises ``Refused`` for a value of nothing."""
    given = str(change.acted.get("QuantityOnHand") or "0")
    quantity = units_of(given)
    value = cents_of(str(change.acted.get("TotalValue") or "0.00"))
    if value and quantity <= 0:
        raise Refused(NEEDS_ANOTHER_ELEMENT, element="TotalValue", other="QuantityOnHand")
    cost = units_of(str(change.own["PurchaseCost"]))
    return quantity, times(quantity, cost) if cost else value


def _opening_date(change: Change) -> str:
    """The InventoryDate, or today (assumed)."""
    company = change.company
    return str(change.acted.get("InventoryDate") or local_date(company.clock.now(), company.zone).isoformat())


class ItemInventory(_Stocked):
    """Goods that are bought, kept and sold."""

    kind = "ItemInventory"


class ItemInventoryAssembly(_Stocked):
    """Goods that are built of others."""

    kind = "ItemInventoryAssembly"
    carried_out = _Stocked.carried_out | {CLEAR}

    def check(self, change: Change) -> None:
        """Its components: parts that exist, not too many, and not itself."""
        super().check(change)
        enterprise = product_line(change.company.flavor) == "Enterprise"
        most = MOST_COMPONENTS_IN_ENTERPRISE if enterprise else MOST_COMPONENTS
        write_lines(self, change, "ItemInventoryAssemblyLine", "ItemInventoryRef", most)
