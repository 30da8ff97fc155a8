"""What tax a sales tax code takes, where nobody showed it: told by the documents whose lines have that code.

Outside the United States each line is taxed by its code, and a document says what its lines come to and what its tax
is. So the rate lies between what would be rounded up to that tax and what would be rounded down to it, on each document
with that code alone; of all rates that fit them all the plainest is taken (assumed: no rate of a tax has more decimals
than it needs). Of several codes on one document those are taken to be taxed that come to the plainest rate together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from lxml import etree

from mockbooks_harness.cases.beginning.defaults import HALF_A_CENT, Told, plainest, taxed
from mockbooks_harness.cases.beginning.numbers import number
from mockbooks_harness.cases.comparing import responses
from mockbooks_harness.cases.exchange import RecordedExchange

__all__ = ["told_by_taxes"]

_CODE = "SalesTaxCodeRef"
_TOTALS = ("AmountDue", "CreditAmount", "TotalAmount", "Amount")
_MOST_CODES = 4
# What only documents of the United States have: their tax does not go by the codes of lines alone.
_BY_ITEM = ("ItemSalesTaxRef", "SalesTaxPercentage")


class _Code(NamedTuple):
    """A sales tax code: its ListID, its name, and which of its items is meant, that for sales or that for purchases."""

    list_id: str
    name: str
    side: str


class _Bounds(NamedTuple):
    """Between which rates, in percent, that of a code lies."""

    lowest: Decimal
    highest: Decimal

    def both(self, other: _Bounds) -> _Bounds:
        """Between which rates it lies by either; by the first alone if no rate fits both."""
        found = _Bounds(max(self.lowest, other.lowest), min(self.highest, other.highest))
        return found if found.lowest <= found.highest else self


_UNTAXED = _Bounds(Decimal(0), Decimal(0))


class _Document(NamedTuple):
    """What the lines of a document come to by their code, and what its tax is: on which side that is told."""

    net: dict[_Code, Decimal]
    tax: Decimal


def told_by_taxes(exchanges: Iterable[RecordedExchange]) -> Iterator[Told]:
    """The tax items of codes that nobody showed, with their rates."""
    documents: list[_Document] = []
    known: set[str] = set()
    for exchange in exchanges:
        for ret in (ret for response in responses(exchange.answer or "") for ret in response):
            if ret.tag == "SalesTaxCodeRet":
                known.add(ret.findtext("ListID", ""))
            elif ret.find("TxnID") is None:
                continue
            elif any(ret.find(name) is not None for name in _BY_ITEM):
                return
            elif (document := _document(ret)) is not None:
                documents.append(document)
    rates: dict[_Code, _Bounds] = {}
    for document in sorted(documents, key=lambda each: len(each.net)):
        _narrow(document, rates)
    for code, bounds in rates.items():
        if code.list_id not in known and bounds != _UNTAXED:
            yield from _told(code, plainest(*bounds))


def _document(ret: etree._Element) -> _Document | None:
    lines = [line for line in ret if str(line.tag).endswith("LineRet")]
    amounts = [number(line.findtext("Amount")) for line in lines]
    if not lines or None in amounts or ret.findtext("IsTaxIncluded") == "true":
        return None
    tax, side = number(ret.findtext("SalesTaxTotal")), "ItemSalesTaxRef"
    if tax is None:
        total = next((number(ret.findtext(each)) for each in _TOTALS if ret.find(each) is not None), None)
        tax, side = None if total is None else total - sum(filter(None, amounts), Decimal(0)), "ItemPurchaseTaxRef"
    net: dict[_Code, Decimal] = {}
    for line, amount in zip(lines, amounts, strict=True):
        code = _Code(line.findtext(f"{_CODE}/ListID", ""), line.findtext(f"{_CODE}/FullName", ""), side)
        if code.list_id:
            net[code] = net.get(code, Decimal(0)) + (amount or Decimal(0))
    return None if tax is None or not net or len(net) > _MOST_CODES else _Document(net, tax)


def _narrow(document: _Document, rates: dict[_Code, _Bounds]) -> None:
    """Learn from a document what the codes are that it has, less those that are known by others."""
    tax = document.tax
    unknown = [code for code in document.net if code not in rates]
    for code in document.net:
        if code in rates and unknown:
            tax -= document.net[code] * Decimal(plainest(*rates[code])) / 100
    if not unknown:
        if len(document.net) == 1:
            ((code, net),) = document.net.items()
            rates[code] = rates[code].both(_bounds(tax, net)) if net and tax else rates[code]
        return
    chosen = _taxed(document, unknown, tax)
    if chosen is not None:
        bounds = _bounds(tax, sum((document.net[code] for code in chosen), Decimal(0))) if chosen else _UNTAXED
        rates.update((code, bounds if code in chosen else _UNTAXED) for code in unknown)


def _taxed(document: _Document, unknown: list[_Code], tax: Decimal) -> tuple[_Code, ...] | None:
    """Which of these codes are taxed: those that come to the plainest rate together. None if none can be."""
    if abs(tax) < HALF_A_CENT:
        return ()
    found: list[tuple[int, int, tuple[_Code, ...]]] = []
    for count in range(1, len(unknown) + 1):
        for chosen in combinations(unknown, count):
            net = sum((document.net[code] for code in chosen), Decimal(0))
            if net * tax > 0:
                decimals = plainest(*_bounds(tax, net)).rstrip("0").partition(".")[2]
                found.append((len(decimals), -count, chosen))
    return min(found, key=lambda each: each[:2])[2] if found else None


def _bounds(tax: Decimal, net: Decimal) -> _Bounds:
    return _Bounds((abs(tax) - HALF_A_CENT) / abs(net) * 100, (abs(tax) + HALF_A_CENT) / abs(net) * 100)


def _told(code: _Code, rate: str) -> Iterator[Told]:
    item, told = taxed(*code)
    yield told
    yield "ItemSalesTaxRet", item, "TaxRate", rate
