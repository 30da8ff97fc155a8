"""What an item gives to a line: its account, price, description and tax code, on the side of sales or of purchases.

An item with one account posts to it both ways; one with two has an income and an expense account [D:SCH].
"""

from __future__ import annotations

from typing import NamedTuple

from mockbooks.operations.transactions.list_facts import ListObject
from mockbooks.operations.transactions.values import record_at, reference, text, units
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import ITEM_TYPE_MISMATCH, MISSING_POSTING_ACCOUNT, Refused

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
    return _single(item)


def purchase_side(item: ListObject) -> Side:
    """The purchase side. Raises ``Refused`` for an item that cannot be bought: discounts, sales tax [D:OSR]."""
    if "SalesAndPurchase" in item.own:
        return _side(item, "SalesAndPurchase", "ExpenseAccountRef", "PurchaseCost", "PurchaseDesc")
    return _single(item)


def _single(item: ListObject) -> Side:
    if "SalesOrPurchase" not in item.own:
        # The code is assumed.
        raise Refused(ITEM_TYPE_MISMATCH, name=item.full_name)
    return _side(item, "SalesOrPurchase", "AccountRef", "Price", "Desc")


def _side(item: ListObject, part_name: str, account_name: str, price_name: str, description_name: str) -> Side:
    part = record_at(item.own, part_name)
    account = reference(part, account_name)
    if account is None:
        raise Refused(MISSING_POSTING_ACCOUNT)
    return Side(account, reference(item.own, "SalesTaxCodeRef"), part, price_name, description_name)
