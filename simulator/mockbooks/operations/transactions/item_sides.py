"""What an item gives to a line: its account, price, description and tax code, on the side of sales or of purchases.

An item with one account posts to it both ways; one with two has an income and an expense account [D:SCH]. What is kept
in stock is sold to its income account and bought into its asset account; a fixed asset has the latter alone [A].
"""

from __future__ import annotations

from typing import NamedTuple

from mockbooks.books.costing import STOCKED_KINDS
from mockbooks.operations.transactions.list_facts import ListObject
from mockbooks.operations.transactions.values import record_at, reference, text, units
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import ITEM_TYPE_MISMATCH, MISSING_POSTING_ACCOUNT, Refused
from mockbooks.qbxml.types import price_text

__all__ = ["Side", "purchase_side", "sales_side"]


class Side(NamedTuple):
    """One side of an item: its account, and where its record keeps the rest."""

    account: int
    tax_code: int | None
    part: Record
    price_name: str
    description_name: str

    @property
    def price(self) -> int | None:
        """The price it suggests, in units of 1/100,000."""
        return units(self.part, self.price_name)

    def at(self, name: str, price: int) -> Side:
        """The same with another price, or another percentage, under its name in the item's record."""
        part = {other: value for other, value in self.part.items() if other not in (self.price_name, "PricePercent")}
        return self._replace(part={**part, name: price_text(price)})

    @property
    def percent(self) -> int | None:
        """The percentage it takes instead of a price, in units of 1/100,000 of a percent."""
        return units(self.part, "PricePercent")

    @property
    def description(self) -> str:
        """The text for the line."""
        return text(self.part, self.description_name)


def sales_side(item: ListObject) -> Side:
    """The sales side. Raises ``Refused`` for an item that cannot be sold on a line."""
    if "SalesAndPurchase" in item.own:
        return _side(item, "SalesAndPurchase", "IncomeAccountRef", "SalesPrice", "SalesDesc")
    if item.kind in STOCKED_KINDS:
        return _whole(item, "IncomeAccountRef", "SalesPrice", "SalesDesc")
    if item.kind == "ItemFixedAsset":
        return _fixed_asset(item)
    return _single(item)


def purchase_side(item: ListObject) -> Side:
    """The purchase side. Raises ``Refused`` for an item that cannot be bought: discounts, sales tax [D:OSR]."""
    if "SalesAndPurchase" in item.own:
        return _side(item, "SalesAndPurchase", "ExpenseAccountRef", "PurchaseCost", "PurchaseDesc")
    if item.kind in STOCKED_KINDS or item.kind == "ItemFixedAsset":
        return _whole(item, "AssetAccountRef", "PurchaseCost", "PurchaseDesc")
    return _single(item)


def _fixed_asset(item: ListObject) -> Side:
    """What a fixed asset is sold for takes it out of its account [A]."""
    account = reference(item.own, "AssetAccountRef")
    if account is None:
        raise Refused(MISSING_POSTING_ACCOUNT)
    return Side(account, None, record_at(item.own, "FixedAssetSalesInfo"), "SalesPrice", "SalesDesc")


def _single(item: ListObject) -> Side:
    if "SalesOrPurchase" not in item.own:
        # The code is assumed.
        raise Refused(ITEM_TYPE_MISMATCH, name=item.full_name)
    return _side(item, "SalesOrPurchase", "AccountRef", "Price", "Desc")


def _side(item: ListObject, part_name: str, account_name: str, price_name: str, description_name: str) -> Side:
    return _of(item, record_at(item.own, part_name), account_name, price_name, description_name)


def _whole(item: ListObject, account_name: str, price_name: str, description_name: str) -> Side:
    """An item that keeps both sides in its own record."""
    return _of(item, item.own, account_name, price_name, description_name)


def _of(item: ListObject, part: Record, account_name: str, price_name: str, description_name: str) -> Side:
    account = reference(part, account_name)
    if account is None:
        raise Refused(MISSING_POSTING_ACCOUNT)
    return Side(account, reference(item.own, "SalesTaxCodeRef"), part, price_name, description_name)
