"""What tax a sales tax code takes, where nobody showed it: told by the documents whose lines have that code.

Outside the United States each line is taxed by its code, and a document says what its lines come to and what its tax
is. So the rate lies between what would be rounded up to that tax and what would be rounded down to it, on each document
with that code alone; of all rates that fit them all the plainest is taken (assumed: no rate of a tax has more decimals
than it needs).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from lxml import etree

from mockbooks_harness.cases.beginning.defaults import HALF_A_CENT, Told, plainest
from mockbooks_harness.cases.comparing import responses
from mockbooks_harness.cases.exchange import RecordedExchange

__all__ = ["told_by_taxes"]

_CODE = "SalesTaxCodeRef"
_TOTALS = ("AmountDue", "CreditAmount", "TotalAmount", "Amount")
# What only documents of the United States have: their tax does not go by the codes of lines alone.
_BY_ITEM = ("ItemSalesTaxRef", "SalesTaxPercentage")


class _Bounds(NamedTuple):
    """Between which rates, in percent, that of a code lies."""

    lowest: Decimal
    highest: Decimal

    def both(self, other: _Bounds) -> _Bounds:
        """Between which rates it lies by either; by the first alone if no rate fits both."""
        found = _Bounds(max(self.lowest, other.lowest), min(self.highest, other.highest))
        return found if found.lowest <= found.highest else self


def told_by_taxes(exchanges: Iterable[RecordedExchange]) -> Iterator[Told]:
    """The tax items of codes that nobody showed, with their rates."""
    bounds: dict[tuple[str, str, str], _Bounds] = {}
    known: set[str] = set()
    for exchange in exchanges:
        for ret in (ret for response in responses(exchange.answer or "") for ret in response):
            if ret.tag == "SalesTaxCodeRet":
                known.add(ret.findtext("ListID", ""))
            elif any(ret.find(name) is not None for name in _BY_ITEM):
                return
            else:
                _see(ret, bounds)
    for (list_id, name, side), found in bounds.items():
        if list_id not in known:
            yield from _told(list_id, name, side, plainest(*found))


def _see(ret: etree._Element, bounds: dict[tuple[str, str, str], _Bounds]) -> None:
    lines = [line for line in ret if str(line.tag).endswith("LineRet")]
    codes = {(line.findtext(f"{_CODE}/ListID", ""), line.findtext(f"{_CODE}/FullName", "")) for line in lines}
    amounts = [_number(line.findtext("Amount")) for line in lines]
    if len(codes) != 1 or not lines or None in amounts:
        return
    ((list_id, name),) = codes
    net = sum((amount for amount in amounts if amount is not None), Decimal(0))
    tax, side = _number(ret.findtext("SalesTaxTotal")), "ItemSalesTaxRef"
    if tax is None:
        total = next((_number(ret.findtext(each)) for each in _TOTALS if ret.find(each) is not None), None)
        tax, side = None if total is None else total - net, "ItemPurchaseTaxRef"
    if not list_id or not tax or ret.findtext("IsTaxIncluded") == "true" or net * tax <= 0:
        return
    net, tax = abs(net), abs(tax)
    found = _Bounds((tax - HALF_A_CENT) / net * 100, (tax + HALF_A_CENT) / net * 100)
    key = (list_id, name, side)
    bounds[key] = bounds[key].both(found) if key in bounds else found


def _told(list_id: str, name: str, side: str, rate: str) -> Iterator[Told]:
    # A ListID of its own, as lists from old versions have them: nothing that was recorded has it.
    number, _, made = list_id.partition("-")
    item = f"{int(number, 16) % 0x10000 * 2 + (side == 'ItemSalesTaxRef'):X}-{made}"
    sold = "sales" if side == "ItemSalesTaxRef" else "purchases"
    yield "SalesTaxCodeRet", list_id, side, {"ListID": item, "FullName": f"Tax on {sold}, code {name} (not shown)"}
    yield "ItemSalesTaxRet", item, "TaxRate", rate


def _number(text: str | None) -> Decimal | None:
    try:
        return Decimal(text or "")
    except InvalidOperation:
        return None
