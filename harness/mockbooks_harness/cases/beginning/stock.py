"""Figures of accounts and items that documents show, as they stood when the document was made."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from mockbooks_harness.cases.beginning.defaults import Holders
from mockbooks_harness.cases.beginning.numbers import number

__all__ = ["Moved", "moved"]

Moved = tuple[str, str, str, str, str | None]
"""The name of an object, its id, its element; what that was shown to be in the recording, and is here (None if nothing
is)."""

_COMPONENT = "ComponentItemLineRet"
_STOCKED = ("ItemInventoryRet", "ItemInventoryAssemblyRet")
_ACCOUNTS = (("FromAccountBalance", "TransferFromAccountRef"), ("ToAccountBalance", "TransferToAccountRef"))


def moved(request: etree._Element, ret: etree._Element, now: etree._Element, kind_of: Holders) -> Iterator[Moved]:
    """The figures that an Add's answer tells of."""
    for element, account in _ACCOUNTS:
        recorded, here, identity = ret.findtext(element), now.findtext(element), ret.findtext(f"{account}/ListID")
        if recorded is not None and here is not None and identity:
            yield "AccountRet", identity, "Balance", recorded, here
    assembly = ret.findtext("ItemInventoryAssemblyRef/ListID")
    recorded, here = ret.findtext("QuantityOnHand"), now.findtext("QuantityOnHand")
    if assembly and recorded is not None:
        yield "ItemInventoryAssemblyRet", assembly, "QuantityOnHand", recorded, here
    yield from _components(ret, now, kind_of)
    yield from _adjusted(request, ret, now, kind_of)
    for there, its in zip(ret.iterfind("AppliedToTxnRet"), now.iterfind("AppliedToTxnRet"), strict=False):
        left, is_left = there.findtext("BalanceRemaining"), its.findtext("BalanceRemaining")
        name, identity = f"{there.findtext('TxnType', '')}Ret", there.findtext("TxnID")
        if left is not None and is_left is not None and identity and identity == its.findtext("TxnID"):
            yield name, identity, "OpenAmount" if name == "BillRet" else "BalanceRemaining", left, is_left


def _components(ret: etree._Element, now: etree._Element, kind_of: Holders) -> Iterator[Moved]:
    """What a build says of the stock of its components."""
    here = {each.findtext("ItemRef/ListID"): each.findtext("QuantityOnHand") for each in now.iterfind(_COMPONENT)}
    for there in ret.iterfind(_COMPONENT):
        item, recorded = there.findtext("ItemRef/ListID", ""), there.findtext("QuantityOnHand")
        kind = kind_of(item) if item else None
        if kind is not None and recorded is not None:
            yield kind if kind in _STOCKED else _STOCKED[0], item, "QuantityOnHand", recorded, here.get(item)


def _adjusted(request: etree._Element, ret: etree._Element, now: etree._Element, kind_of: Holders) -> Iterator[Moved]:
    """An adjustment to a new quantity says by how much, so what it was; to a difference, what that was worth."""
    name = "InventoryAdjustmentLine"
    asked = list(request.iterfind(f"{name}Add"))
    for line, there, its in zip(asked, ret.iterfind(f"{name}Ret"), now.iterfind(f"{name}Ret"), strict=False):
        item = there.findtext("ItemRef/ListID", "")
        kind = kind_of(item) if item else None
        if kind is None:
            continue
        by, here = number(there.findtext("QuantityDifference")), number(its.findtext("QuantityDifference"))
        if line.find(".//NewQuantity") is not None and by is not None and here is not None:
            yield kind, item, "QuantityOnHand", f"{here.normalize():f}", f"{by.normalize():f}"
        value, worth = number(there.findtext("ValueDifference")), number(its.findtext("ValueDifference"))
        is_given = line.find(".//ValueDifference") is not None or line.find(".//NewValue") is not None
        if not is_given and by and by == here and value is not None and worth is not None:
            yield kind, item, "AverageCost", f"{value / by:.5f}", f"{worth / by:.5f}"
