"""To which account an item posts that nobody showed, and to whom its tax is due: told by the balances that moved.

A session that shows its accounts twice, and sells in between, shows which of them moved by how much more than they do
here. Each item that was never shown posts here to an account for what is not known; it goes to the account that lacks
what was sold of it. Where several items come to several accounts, they are told apart by their sums; where the sums do
not tell, nothing is supposed. So it is with the agency that a sales tax is due to, by the balances of vendors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import product

from lxml import etree

from mockbooks_harness.cases.beginning.defaults import Told
from mockbooks_harness.cases.beginning.numbers import number

__all__ = ["Moved", "Sales"]

_SIGNS = {"InvoiceRet": 1, "SalesReceiptRet": 1, "CreditMemoRet": -1}
_MOST_COMBINATIONS = 5_000
_NONE = Decimal(0)


class Moved:
    """What a session has moved so far by things that it never showed, and what that tells of where they moved it."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._moved: dict[str, Decimal] = {}
        self._before: dict[str, dict[str, Decimal]] = {}

    def add(self, cause: str, amount: Decimal) -> None:
        """Count what something has moved."""
        self._moved[cause] = self._moved.get(cause, _NONE) + amount

    def shown(self, holder: str) -> None:
        """Note that a balance is shown: what was moved before it was for the first time is in it."""
        self._before.setdefault(holder, dict(self._moved))

    def told(self, lacking: Mapping[str, Decimal]) -> Iterator[tuple[str, str]]:
        """Each cause with the holder whose balance it moved, by how much more was recorded in each than is here."""
        causes = [cause for cause, amount in self._moved.items() if amount]
        holders = [holder for holder, amount in lacking.items() if amount]
        if not causes or not holders or (len(holders) + 1) ** len(causes) > _MOST_COMBINATIONS:
            return
        fitting = [
            chosen
            for chosen in product((*holders, ""), repeat=len(causes))
            if all(
                sum((self._since(at, cause) for cause, at in zip(causes, chosen, strict=True) if at == holder), _NONE)
                == lacking[holder]
                for holder in holders
            )
        ]
        if len(fitting) == 1:
            yield from ((cause, holder) for cause, holder in zip(causes, fitting[0], strict=True) if holder)

    def _since(self, holder: str, cause: str) -> Decimal:
        return self._moved[cause] - self._before.get(holder, {}).get(cause, _NONE)


class Sales:
    """What a session has sold of items that it never showed, and what taxes that it never showed it has taken."""

    def __init__(self, is_unknown: Callable[[str], str | None], is_unknown_tax: Callable[[str], bool]) -> None:
        """`is_unknown` says what the item with a ListID is ("ItemServiceRet") if nobody showed it, else None.

        `is_unknown_tax` says whether a sales tax item was never shown.
        """
        self._is_unknown = is_unknown
        self._is_unknown_tax = is_unknown_tax
        self._items = Moved()
        self._taxes = Moved()

    def add(self, ret: etree._Element) -> None:
        """Count a document that was added."""
        sign = _SIGNS.get(str(ret.tag))
        for line in ret if sign else ():
            item, amount = line.findtext("ItemRef/ListID"), number(line.findtext("Amount"))
            if sign and item and amount and self._is_unknown(item):
                self._items.add(item, sign * amount)
        tax, amount = ret.findtext("ItemSalesTaxRef/ListID"), number(ret.findtext("SalesTaxTotal"))
        if sign and tax and amount and self._is_unknown_tax(tax):
            self._taxes.add(tax, sign * amount)

    def shown(self, account_or_vendor: str) -> None:
        """Note that the balance of an account or a vendor is shown."""
        self._items.shown(account_or_vendor)
        self._taxes.shown(account_or_vendor)

    def told(self, lacking: Mapping[str, Decimal]) -> Iterator[Told]:
        """The accounts of the items, by how much more was recorded in each account than is here."""
        for item, account in self._items.told(lacking):
            kind = self._is_unknown(item)
            if kind is not None:
                yield kind, item, "SalesOrPurchase", {"AccountRef": {"ListID": account}}

    def told_of_taxes(self, lacking: Mapping[str, Decimal]) -> Iterator[Told]:
        """To whom the taxes are due, by how much more is owed to each vendor than here."""
        for tax, vendor in self._taxes.told(lacking):
            yield "ItemSalesTaxRet", tax, "TaxVendorRef", {"ListID": vendor}
