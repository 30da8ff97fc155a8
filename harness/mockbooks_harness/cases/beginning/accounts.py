"""To which account an item posts that nobody showed: told by the balances that its sales moved.

A session that shows its accounts twice, and sells in between, shows which of them moved by how much more than they do
here. Each item that was never shown posts here to an account for what is not known; it goes to the account that lacks
what was sold of it. Where several items come to several accounts, they are told apart by their sums; where the sums do
not tell, nothing is supposed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from itertools import product

from lxml import etree

from mockbooks_harness.cases.beginning.defaults import Told

__all__ = ["Sales"]

_SIGNS = {"InvoiceRet": 1, "SalesReceiptRet": 1, "CreditMemoRet": -1}
_MOST_COMBINATIONS = 5_000
_NONE = Decimal(0)


class Sales:
    """What a session has sold so far of items that it never showed."""

    def __init__(self, is_unknown: Callable[[str], str | None]) -> None:
        """`is_unknown` says what the item with a ListID is ("ItemServiceRet") if nobody showed it, else None."""
        self._is_unknown = is_unknown
        self._sold: dict[str, Decimal] = {}
        self._before: dict[str, dict[str, Decimal]] = {}

    def add(self, ret: etree._Element) -> None:
        """Count a document that was added."""
        sign = _SIGNS.get(str(ret.tag))
        for line in ret if sign else ():
            item, amount = line.findtext("ItemRef/ListID"), _number(line.findtext("Amount"))
            if sign and item and amount and self._is_unknown(item):
                self._sold[item] = self._sold.get(item, _NONE) + sign * amount

    def shown(self, account: str) -> None:
        """Note that an account is shown: what was sold before it was for the first time is in its balance."""
        self._before.setdefault(account, dict(self._sold))

    def told(self, lacking: Mapping[str, Decimal]) -> Iterator[Told]:
        """The accounts of these items, by how much more was recorded in each account than is here."""
        items = [item for item, sold in self._sold.items() if sold]
        accounts = [account for account, amount in lacking.items() if amount]
        if not items or not accounts or (len(accounts) + 1) ** len(items) > _MOST_COMBINATIONS:
            return
        fitting = [
            chosen
            for chosen in product((*accounts, ""), repeat=len(items))
            if all(
                sum(
                    (self._since(account, item) for item, at in zip(items, chosen, strict=True) if at == account), _NONE
                )
                == lacking[account]
                for account in accounts
            )
        ]
        if len(fitting) == 1:
            for item, account in zip(items, fitting[0], strict=True):
                kind = self._is_unknown(item)
                if account and kind is not None:
                    yield kind, item, "SalesOrPurchase", {"AccountRef": {"ListID": account}}

    def _since(self, account: str, item: str) -> Decimal:
        return self._sold[item] - self._before.get(account, {}).get(item, _NONE)


def _number(text: str | None) -> Decimal | None:
    try:
        return Decimal(text or "")
    except InvalidOperation:
        return None
