"""What an Add's answer shows and its request did not give: it came from what that names, or from the preferences.

QuickBooks fills a form from its customer or vendor, from the items of its lines, and from the terms. So what of that
comes out otherwise than it was recorded tells how customer, item and terms were, where nobody showed them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import ROUND_CEILING, Decimal

from lxml import etree

from mockbooks_harness.cases.beginning.numbers import number
from mockbooks_harness.cases.beginning.supposed import Content

__all__ = ["HALF_A_CENT", "ONE_ACCOUNT", "Told", "of_added", "plainest", "taxed", "told_by_lines"]

#: What rounding adds or takes at the most.
HALF_A_CENT = Decimal("0.005")
_MOST_DECIMALS = 5
# So QuickBooks writes a percentage.
_FEWEST_DECIMALS = 2

Told = tuple[str, str, str, Content]
"""The name of an object ("CustomerRet"), its ListID, an element of it, and what that is."""

Holders = Callable[[str], "str | None"]
"""The name of the object with this ListID ("ItemServiceRet"), as the company has it."""

_PARTIES = ("CustomerRef", "VendorRef", "PayeeEntityRef")
_SAME = ("BillAddress", "ShipAddress", "VendorAddress", "TermsRef", "SalesRepRef", "ItemSalesTaxRef", "ClassRef")
_OTHERWISE: Mapping[str, str] = {
    "CustomerSalesTaxCodeRef": "SalesTaxCodeRef",
    "PaymentMethodRef": "PreferredPaymentMethodRef",
    "ShipMethodRef": "PreferredShipMethodRef",
}
_ADDRESS = {
    "CustomerRet": "BillAddress",
    "VendorRet": "VendorAddress",
    "EmployeeRet": "EmployeeAddress",
    "OtherNameRet": "OtherNameAddress",
}
_BOUGHT = (
    *("Bill", "PurchaseOrder", "ItemReceipt", "VendorCredit", "Check", "CreditCardCharge", "CreditCardCredit"),
    "InventoryAdjustment",
)
#: Items that post to one account, whether they are sold or bought.
ONE_ACCOUNT = ("ItemServiceRet", "ItemNonInventoryRet", "ItemOtherChargeRet")


def of_added(request: etree._Element, ret: etree._Element, now: etree._Element, kind_of: Holders) -> Iterator[Told]:
    """What of the objects that an Add names was otherwise than it is here."""
    given = {str(element.tag) for element in request}
    party = next((found for name in _PARTIES if (found := ret.find(name)) is not None), None)
    party_id = "" if party is None else party.findtext("ListID", "")
    holder = kind_of(party_id) if party_id else None
    if holder is not None:
        for name in (*_SAME, *_OTHERWISE, "Address"):
            its = _ADDRESS.get(holder, "") if name == "Address" else _OTHERWISE.get(name, name)
            if its and name not in given and _differs(ret, now, name) and _has(holder, its):
                yield from _copied(holder, party_id, its, ret, name)
    yield from _terms(ret, now, given)
    if ret.find("ItemRef") is not None and "Rate" not in given | {"Amount"}:
        yield from _item(ret, now, ret, given, kind_of)
    yield from _assembly(ret, now)
    if str(ret.tag) == "PurchaseOrderRet" and "ShipAddress" not in given and _differs(ret, now, "ShipAddress"):
        yield from _own_address(ret)
    if "BillableRate" not in given and _differs(ret, now, "BillableRate"):
        item = ret.findtext("ItemRef/ListID") or ret.findtext("ItemServiceRef/ListID") or ""
        yield from _priced(kind_of(item), item, ret.findtext("BillableRate", ""), is_bought=False)


def _has(holder: str, name: str) -> bool:
    """Whether it is an element of such an object: addresses have another name in each list."""
    own = _ADDRESS.get(holder)
    return name == own or (name == "ShipAddress" and holder == "CustomerRet") or not name.endswith("Address")


def _copied(holder: str, identity: str, its: str, ret: etree._Element, name: str) -> Iterator[Told]:
    found, block = ret.find(name), ret.find(f"{name}Block")
    if found is not None:
        yield holder, identity, its, _content(found)
    if block is not None:
        yield holder, identity, f"{its}Block", _content(block)


def _terms(ret: etree._Element, now: etree._Element, given: set[str]) -> Iterator[Told]:
    """In how many days it is due, and what is taken off if it is paid in how many."""
    yield from _discount(ret, now)
    if "DueDate" in given or not _differs(ret, now, "DueDate"):
        return
    days = _days(ret.findtext("TxnDate", ""), ret.findtext("DueDate", ""))
    terms = ret.findtext("TermsRef/ListID", "")
    if days is None or days < 0:
        return
    if terms:
        yield "StandardTermsRet", terms, "StdDueDays", str(days)
    elif str(ret.tag) in ("BillRet", "ItemReceiptRet"):
        yield "PreferencesRet", "", "PurchasesAndVendorsPreferences", {"DaysBillsAreDue": str(days)}


def _discount(ret: etree._Element, now: etree._Element) -> Iterator[Told]:
    terms, off = ret.findtext("TermsRef/ListID", ""), number(ret.findtext("SuggestedDiscountAmount"))
    total = sum(number(ret.findtext(name)) or Decimal(0) for name in ("Subtotal", "SalesTaxTotal"))
    days = _days(ret.findtext("TxnDate", ""), ret.findtext("SuggestedDiscountDate", ""))
    is_total = not any(_differs(ret, now, name) for name in ("Subtotal", "SalesTaxTotal"))
    if terms and off and total and is_total and days is not None and _differs(ret, now, "SuggestedDiscountAmount"):
        rate = plainest((off - HALF_A_CENT) / total * 100, (off + HALF_A_CENT) / total * 100)
        yield "StandardTermsRet", terms, "DiscountPct", rate
        yield "StandardTermsRet", terms, "StdDiscountDays", str(days)


def plainest(lowest: Decimal, highest: Decimal) -> str:
    """The number between these two that has the fewest decimals."""
    for decimals in range(_MOST_DECIMALS):
        rate = lowest.quantize(Decimal(1).scaleb(-decimals), ROUND_CEILING)
        if rate <= highest:
            return f"{rate:.{max(decimals, _FEWEST_DECIMALS)}f}"
    return f"{lowest:.{_MOST_DECIMALS}f}"


def _assembly(ret: etree._Element, now: etree._Element) -> Iterator[Told]:
    """Of what an assembly is built, where nothing is known of it."""
    parts, identity = ret.findall("ComponentItemLineRet"), ret.findtext("ItemInventoryAssemblyRef/ListID", "")
    built = number(ret.findtext("QuantityToBuild"))
    if not parts or not identity or not built or now.find("ComponentItemLineRet") is not None:
        return
    lines: list[Content] = []
    for part in parts:
        item, needed = part.find("ItemRef"), number(part.findtext("QuantityNeeded"))
        if item is not None and needed is not None:
            lines.append({"ItemInventoryRef": _content(item), "Quantity": f"{(needed / built).normalize():f}"})
            if part.find("QuantityOnHand") is not None:
                # Only of what is kept in stock there is any at hand.
                yield "ItemInventoryRet", item.findtext("ListID", ""), "SalesDesc", part.findtext("Desc", "")
    yield "ItemInventoryAssemblyRet", identity, "ItemInventoryAssemblyLine", tuple(lines)


def _own_address(ret: etree._Element) -> Iterator[Told]:
    """What is bought is sent to the company itself: its name, then its address."""
    found = ret.find("ShipAddress")
    content = {} if found is None else _content(found)
    if not isinstance(content, Mapping) or "Addr1" not in content:
        return
    lines = [content[f"Addr{number}"] for number in range(2, 6) if f"Addr{number}" in content]
    rest = {name: text for name, text in content.items() if not name.startswith("Addr")}
    yield "CompanyRet", "", "CompanyName", content["Addr1"]
    yield "CompanyRet", "", "Address", {f"Addr{number}": line for number, line in enumerate(lines, 1)} | rest


def _days(first: str, last: str) -> int | None:
    try:
        return (date.fromisoformat(last) - date.fromisoformat(first)).days
    except ValueError:
        return None


def told_by_lines(
    request: etree._Element, ret: etree._Element, now: etree._Element, kind_of: Holders
) -> Iterator[Told]:
    """What of the items on its lines was otherwise than it is here; lines are those with the same place."""
    asked = [line for line in request if str(line.tag).endswith(("LineAdd", "LineMod"))]
    shown, here = _lines(ret), _lines(now)
    if len(asked) != len(shown):
        return
    if len(here) != len(shown):
        here = [etree.Element(str(line.tag)) for line in shown]
    for line, there, its in zip(asked, shown, here, strict=True):
        yield from _item(there, its, ret, {str(element.tag) for element in line}, kind_of)


def _lines(ret: etree._Element) -> list[etree._Element]:
    return [line for line in ret if str(line.tag).endswith("LineRet")]


def _item(
    line: etree._Element, now: etree._Element, ret: etree._Element, given: set[str], kind_of: Holders
) -> Iterator[Told]:
    item = line.findtext("ItemRef/ListID") or ""
    kind = kind_of(item) if item else None
    if kind is None:
        return
    is_bought = str(ret.tag).removesuffix("Ret") in _BOUGHT
    if line.find("RatePercent") is not None and "RatePercent" not in given and kind in ONE_ACCOUNT:
        percent = line.findtext("RatePercent") or ""
        if not percent.startswith("-"):
            # A charge by percent, which may have a quantity; what is taken off is none.
            yield kind, item, "SalesOrPurchase", {"PricePercent": percent}
            return
        kind = "ItemDiscountRet"
        yield kind, item, "DiscountRatePercent", percent.lstrip("-")
    elif kind == "ItemServiceRet" and not given & {"Quantity", "Rate", "Amount"} and _is_bare(line):
        kind = "ItemSubtotalRet"
        yield kind, item, "ItemDesc", line.findtext("Desc", "")
    if is_bought and kind in ONE_ACCOUNT and line.find("Desc") is None and now.find("Desc") is not None:
        # What has another description when it is sold has two accounts, or is kept in stock.
        yield "ItemInventoryRet", item, "SalesDesc", now.findtext("Desc", "")
    if "Desc" not in given and _differs(line, now, "Desc"):
        yield from _described(kind, item, line.findtext("Desc", ""), is_bought=is_bought)
    for price in ("Rate", "Cost"):
        if price not in given and "Amount" not in given and _differs(line, now, price):
            yield from _priced(kind, item, line.findtext(price, ""), is_bought=is_bought)
    code = line.find("SalesTaxCodeRef")
    is_told = code is not None and "SalesTaxCodeRef" not in given and _differs(line, now, "SalesTaxCodeRef")
    if is_told and code is not None and _is_of_party(code, ret):
        # It takes the place of a code that bears tax, of no other.
        own = now.find("SalesTaxCodeRef")
        if own is not None:
            side = "ItemPurchaseTaxRef" if is_bought else "ItemSalesTaxRef"
            item, told = taxed(own.findtext("ListID", ""), own.findtext("FullName", ""), side)
            yield told
            # What it bears nobody showed (assumed: it matters only that it bears something).
            yield "ItemSalesTaxRet", item, "TaxRate", "1"
    elif is_told and code is not None:
        yield kind, item, "SalesTaxCodeRef", _content(code)


def taxed(code: str, name: str, side: str) -> tuple[str, Told]:
    """A tax item for a code that nobody showed, on one side: its ListID, and what is told of the code by it.

    The ListID is one of a list from an old version, made of that of the code: nothing that was recorded has it.
    """
    number, _, made = code.partition("-")
    is_sold = side == "ItemSalesTaxRef"
    item = f"{int(number, 16) % 0x10000 * 2 + is_sold:X}-{made}"
    called = f"Tax on {'sales' if is_sold else 'purchases'}, code {name} (not shown)"
    return item, ("SalesTaxCodeRet", code, side, {"ListID": item, "FullName": called})


def _is_of_party(code: etree._Element, ret: etree._Element) -> bool:
    """Whether a line has its code from the customer or vendor, whatever that of the item is: outside the US."""
    if ret.find("ItemSalesTaxRef") is not None or ret.find("SalesTaxPercentage") is not None:
        return False
    its = ret.findtext("CustomerSalesTaxCodeRef/ListID") or ret.findtext("SalesTaxCodeRef/ListID")
    return its is not None and its == code.findtext("ListID")


def _is_bare(line: etree._Element) -> bool:
    """Whether a line shows an amount and nothing that it came from: what stands above it was added up."""
    return line.find("Amount") is not None and all(line.find(name) is None for name in ("Quantity", "Rate", "Cost"))


def _described(kind: str, item: str, text: str, *, is_bought: bool) -> Iterator[Told]:
    if kind in ONE_ACCOUNT:
        yield kind, item, "SalesOrPurchase", {"Desc": text}
    elif kind.startswith("ItemInventory"):
        yield kind, item, "PurchaseDesc" if is_bought else "SalesDesc", text
    elif kind != "ItemSubtotalRet":
        yield kind, item, "ItemDesc", text


def _priced(kind: str | None, item: str, price: str, *, is_bought: bool) -> Iterator[Told]:
    if kind in ONE_ACCOUNT:
        yield kind, item, "SalesOrPurchase", {"Price": price}
    elif kind is not None and kind.startswith("ItemInventory"):
        yield kind, item, "PurchaseCost" if is_bought else "SalesPrice", price


def _differs(ret: etree._Element, now: etree._Element, name: str) -> bool:
    """Whether this element was recorded, and is not there like that here."""
    there, here = ret.find(name), now.find(name)
    return there is not None and (here is None or _content(there) != _content(here))


def _content(element: etree._Element) -> Content:
    if not len(element):
        return (element.text or "").strip()
    return {str(inner.tag): _content(inner) for inner in element}
