"""What all items have in common, and the kinds that are sold or bought without stock being kept of them."""

from __future__ import annotations

from typing import ClassVar

from mockbooks.operations import preferences
from mockbooks.operations.lists.bar_codes import write_bar_code
from mockbooks.operations.lists.item_accounts import APPLY_TO_EXISTING, ItemAccount, need_accounts, post_to_changed
from mockbooks.operations.lists.list_type import Change, ListType
from mockbooks.operations.lists.units_of_measure import base_unit
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import INVALID_IN_CONTEXT, Refused

__all__ = ["Item", "ItemNonInventory", "ItemOtherCharge", "ItemService", "default_tax_code"]


class Item(ListType):
    """An item of any kind: it may have a bar code, and it must have its accounts."""

    carried_out = frozenset({"BarCode"})
    accounts: ClassVar[tuple[ItemAccount, ...]] = ()
    provenance = {"Query": "documented", "Add": "documented", "Mod": "documented"}

    def check(self, change: Change) -> None:
        """The bar code is free, each account is there and may be changed."""
        write_bar_code(change)
        _same_base_unit(change)
        need_accounts(change.own, self.accounts)
        if change.before is not None:
            post_to_changed(change, change.before, self.accounts)


def _same_base_unit(change: Change) -> None:
    """Units with another base unit need ForceUOMChange [D:OSR; code assumed]. Quantities and costs stay [D:OSR]."""
    before = None if change.before is None else change.before.own.get("UnitOfMeasureSetRef")
    after = change.own.get("UnitOfMeasureSetRef")
    if not isinstance(before, int) or before == after or change.acted.get("ForceUOMChange") == "true":
        return
    if not isinstance(after, int) or base_unit(change.company, before) != base_unit(change.company, after):
        raise Refused(INVALID_IN_CONTEXT, element="UnitOfMeasureSetRef")


def default_tax_code(change: Change) -> None:
    """With sales tax on, an item without a code gets the default taxable one (assumed; recorded is an item so made)."""
    sales_tax = preferences.group(change.company, "SalesTaxPreferences")
    if sales_tax:
        change.own.setdefault("SalesTaxCodeRef", sales_tax["DefaultTaxableSalesTaxCodeRef"])


_ONE_ACCOUNT = "SalesOrPurchase"
_TWO_ACCOUNTS = "SalesAndPurchase"


class _SoldOrBought(Item):
    """An item with either one account for sale and purchase, or one for each."""

    hierarchical = True
    carried_out = Item.carried_out | {"ForceUOMChange"} | APPLY_TO_EXISTING
    accounts = (
        ItemAccount("AccountRef", _ONE_ACCOUNT),
        ItemAccount("IncomeAccountRef", _TWO_ACCOUNTS),
        ItemAccount("ExpenseAccountRef", _TWO_ACCOUNTS),
    )
    provenance = {"Query": "recorded", "Add": "documented", "Mod": "documented"}

    def complete(self, change: Change) -> None:
        """The default tax code, and prices of zero."""
        default_tax_code(change)
        _prices_shown(change.own)

    def check(self, change: Change) -> None:
        """One shape for life, and an account for each side."""
        if change.before is not None:
            _same_shape(change.before.own, change.own)
        super().check(change)


def _prices_shown(own: Record) -> None:
    """An item that was given no price shows 0.00 (recorded for inventory items)."""
    one, two = own.get(_ONE_ACCOUNT), own.get(_TWO_ACCOUNTS)
    if isinstance(one, dict) and "PricePercent" not in one:
        one.setdefault("Price", "0.00")
    if isinstance(two, dict):
        two.setdefault("SalesPrice", "0.00")
        two.setdefault("PurchaseCost", "0.00")


def _same_shape(before: Record, own: Record) -> None:
    """An item cannot change from one account to two by a Mod or back (documented; code assumed)."""
    if _ONE_ACCOUNT in before and _TWO_ACCOUNTS in own:
        raise Refused(INVALID_IN_CONTEXT, element=f"{_TWO_ACCOUNTS}Mod")
    if _TWO_ACCOUNTS in before and _ONE_ACCOUNT in own:
        raise Refused(INVALID_IN_CONTEXT, element=f"{_ONE_ACCOUNT}Mod")


class ItemService(_SoldOrBought):
    """Work that is sold or bought."""

    kind = "ItemService"


class ItemNonInventory(_SoldOrBought):
    """Goods that are not kept in stock."""

    kind = "ItemNonInventory"


class ItemOtherCharge(_SoldOrBought):
    """Charges for what is neither work nor goods: delivery, late fees."""

    kind = "ItemOtherCharge"
