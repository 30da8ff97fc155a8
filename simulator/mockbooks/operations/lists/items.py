"""Items of the kinds that have no stock: services, non-inventory parts, sales tax items."""

from __future__ import annotations

from mockbooks.books.posting import item_is_posted, move_item_postings
from mockbooks.operations import preferences
from mockbooks.operations.lists.entry import ListEntry
from mockbooks.operations.lists.list_type import Change, ListType
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import INVALID_IN_CONTEXT, MISSING_ELEMENT, Refused

__all__ = ["ItemNonInventory", "ItemSalesTax", "ItemService"]

_ONE_ACCOUNT = "SalesOrPurchase"
_TWO_ACCOUNTS = "SalesAndPurchase"
_APPLY_TO_EXISTING = frozenset(
    {
        "ApplyAccountRefToExistingTxns",
        "ApplyIncomeAccountRefToExistingTxns",
        "ApplyExpenseAccountRefToExistingTxns",
    }
)


class _SoldOrBought(ListType):
    """An item with either one account for sale and purchase, or one for each."""

    hierarchical = True
    carried_out = frozenset({"BarCode", "ForceUOMChange"}) | _APPLY_TO_EXISTING
    provenance = {"Query": "recorded", "Add": "documented", "Mod": "documented"}

    def complete(self, change: Change) -> None:
        """With sales tax on, an item without a code gets the default taxable one (assumed)."""
        own = change.own
        sales_tax = preferences.group(change.company, "SalesTaxPreferences")
        if sales_tax:
            own.setdefault("SalesTaxCodeRef", sales_tax["DefaultTaxableSalesTaxCodeRef"])
        if _TWO_ACCOUNTS not in own:
            _price_shown(own)
        else:
            _prices_shown(own)

    def check(self, change: Change) -> None:
        """One shape for life, and an account for each side."""
        _bar_code(change)
        if change.before is not None:
            _same_shape(change.before.own, change.own)
            _repost(change, change.before)
        _need_accounts(change.own)


def _bar_code(change: Change) -> None:
    """The bar code of an Add or Mod is returned as BarCodeValue (documented)."""
    given = change.acted.get("BarCode")
    if isinstance(given, dict) and given.get("BarCodeValue"):
        change.own["BarCodeValue"] = given["BarCodeValue"]


def _price_shown(own: Record) -> None:
    """An item that was given no price shows 0.00 (recorded for sales prices)."""
    part = own.get(_ONE_ACCOUNT)
    if isinstance(part, dict) and "PricePercent" not in part:
        part.setdefault("Price", "0.00")


def _prices_shown(own: Record) -> None:
    part = own[_TWO_ACCOUNTS]
    if isinstance(part, dict):
        part.setdefault("SalesPrice", "0.00")
        part.setdefault("PurchaseCost", "0.00")


def _same_shape(before: Record, own: Record) -> None:
    """An item cannot change from one account to two by a Mod or back (documented; code assumed)."""
    if _ONE_ACCOUNT in before and _TWO_ACCOUNTS in own:
        raise Refused(INVALID_IN_CONTEXT, element=f"{_TWO_ACCOUNTS}Mod")
    if _TWO_ACCOUNTS in before and _ONE_ACCOUNT in own:
        raise Refused(INVALID_IN_CONTEXT, element=f"{_ONE_ACCOUNT}Mod")


def _need_accounts(own: Record) -> None:
    """An item needs its accounts (documented that it posts to them; that 3150 says so is assumed)."""
    for part_name, accounts in (
        (_ONE_ACCOUNT, ("AccountRef",)),
        (_TWO_ACCOUNTS, ("IncomeAccountRef", "ExpenseAccountRef")),
    ):
        part = own.get(part_name)
        if not isinstance(part, dict):
            continue
        for account in accounts:
            if account not in part:
                raise Refused(MISSING_ELEMENT, element=account)


# Where an item states an account, and whether lines of sales or of purchases post to it (None: both).
_ACCOUNTS: tuple[tuple[str, str], ...] = (
    (_ONE_ACCOUNT, "AccountRef"),
    (_TWO_ACCOUNTS, "IncomeAccountRef"),
    (_TWO_ACCOUNTS, "ExpenseAccountRef"),
)


def _repost(change: Change, before: ListEntry) -> None:
    """Another account for an item that transactions use needs ``Apply…AccountRefToExistingTxns`` (documented).

    Without it the change is refused (the code is assumed); with it the postings of the item move to the new account.
    """
    for part_name, element in _ACCOUNTS:
        old, new = _account(before.own, part_name, element), _account(change.own, part_name, element)
        if old is None or new is None or old == new or not item_is_posted(change.company, before.id, old):
            continue
        if change.acted.get(f"Apply{element}ToExistingTxns") != "true":
            raise Refused(INVALID_IN_CONTEXT, element=element)
        move_item_postings(change.company, before.id, old, new)


def _account(own: Record, part_name: str, account: str) -> int | None:
    part = own.get(part_name)
    row = part.get(account) if isinstance(part, dict) else None
    return row if isinstance(row, int) else None


class ItemService(_SoldOrBought):
    """Work that is sold or bought."""

    kind = "ItemService"


class ItemNonInventory(_SoldOrBought):
    """Goods that are not kept in stock."""

    kind = "ItemNonInventory"


class ItemSalesTax(ListType):
    """One sales tax: its rate and the vendor it is paid to."""

    kind = "ItemSalesTax"
    carried_out = frozenset({"BarCode"})
    provenance = {"Query": "documented", "Add": "documented", "Mod": "documented"}

    def complete(self, change: Change) -> None:
        """No rate is a rate of zero (assumed)."""
        change.own.setdefault("TaxRate", "0.00")

    def check(self, change: Change) -> None:
        """A rate other than zero needs the vendor it is paid to (documented; code assumed)."""
        own = change.own
        _bar_code(change)
        if str(own.get("TaxRate", "0")).strip("-0.") and not own.get("TaxVendorRef"):
            raise Refused(MISSING_ELEMENT, element="TaxVendorRef")
