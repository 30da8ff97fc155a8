"""What a line's price is when none is given: the item's own, at a price level, for one of the line's unit.

The customer's price level sets the price of new lines of sales documents [D:OSR] (of estimates too: assumed), unless
the line names another one; no answer says which level it was [D:OSR]. A fixed percentage raises or lowers the item's
price; while the preference says so the result is rounded up to whole dollars [O:CND]. A level by item has a price for
some items, the others keep theirs (assumed). A level that is named in a Mod makes the price anew, and so does another
unit (assumed), unless a price or an amount is given.
"""

from __future__ import annotations

from mockbooks.books.currencies import Rate, home_currency
from mockbooks.books.rounding import quotient
from mockbooks.operations import company_features
from mockbooks.operations.lists.rate_tables import adjusted, records
from mockbooks.operations.transactions import line_units
from mockbooks.operations.transactions.item_sides import Side
from mockbooks.operations.transactions.list_facts import ListObject
from mockbooks.operations.transactions.transaction import Line
from mockbooks.operations.transactions.transaction_type import Draft
from mockbooks.operations.transactions.values import reference, text
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.types import UNITS, price_text, units_of

__all__ = ["priced"]

_LEVEL = "PriceLevelRef"
_BY_CUSTOMER = frozenset({"CreditMemo", "Estimate", "Invoice", "SalesOrder", "SalesReceipt"})
_PRICES = ("Amount", "RatePercent")


def priced(
    draft: Draft,
    line: Line,
    item: ListObject,
    side: Side,
    given: Record,
    price_name: str,
    *,
    used_for: str,
    fresh: bool,
    level: int | None = None,
) -> tuple[Side, Record]:
    """The side of an item with the price that this line suggests, and what counts as given.

    ``price_name`` is ``Rate`` or ``Cost``, ``used_for`` ``Sales`` or ``Purchase``, ``level`` the price level that the
    line names.
    Raises ``Refused`` for a unit that the item does not have.
    """
    side = _in_currency(draft, side)
    named = level is not None
    if used_for == "Sales" and level is None and fresh:
        level = _of_customer(draft)
    has_units = bool(company_features.units_of_measure(draft.company))
    if level is None and not has_units:
        return side, given
    other_unit = has_units and line_units.fit_unit(draft, line, item, given, used_for, fresh=fresh)
    if level is not None:
        side = _at_level(draft, side, draft.facts[level].own, item.row)
    ratio = line_units.ratio(line)
    if ratio != UNITS and side.price is not None and side.percent is None:
        side = side.at(side.price_name, quotient(side.price * ratio, UNITS))
    if fresh or not (named or other_unit) or any(given.get(name) for name in (price_name, *_PRICES)):
        return side, given
    name, price = ("RatePercent", side.percent) if side.percent is not None else (price_name, side.price)
    told: Record = {name: price_text(price or 0)}
    line.own |= told
    return side, {**given, **told}


def _of_customer(draft: Draft) -> int | None:
    txn = draft.txn
    if txn.kind not in _BY_CUSTOMER or txn.entity is None:
        return None
    level = reference(draft.facts[txn.entity].own, _LEVEL)
    return level if level is not None and company_features.uses_price_levels(draft.company) else None


def _in_currency(draft: Draft, side: Side) -> Side:
    """The side of an item with its price, which is in the home currency, in that of the document (assumed)."""
    price, rate = side.price, draft.txn.exchange_rate
    if price is None or rate is None or rate == "1" or side.percent is not None:
        return side
    return side.at(side.price_name, Rate.of(rate).foreign(price))


def _at_level(draft: Draft, side: Side, level: Record, item: int) -> Side:
    """The side of an item with its price at a level; as it is, where the level says nothing of it.

    A level by item has its prices in a currency of its own, and says nothing of documents in another (assumed).
    """
    company = draft.company
    percentage = text(level, "PriceLevelFixedPercentage")
    if percentage:
        if side.percent is not None:
            return side.at("PricePercent", adjusted(side.percent, percentage))
        price = adjusted(side.price or 0, percentage)
        if price > 0 and company_features.rounds_prices_up(company):
            price = -(-price // UNITS) * UNITS
        return side.at(side.price_name, price)
    home = home_currency(company)
    if home is not None and (reference(level, "CurrencyRef") or home) != (draft.txn.currency or home):
        return side
    for line in records(level.get("PriceLevelPerItemRet")):
        if line.get("ItemRef") == item:
            if "CustomPricePercent" in line:
                return side.at("PricePercent", units_of(str(line["CustomPricePercent"])))
            return side.at(side.price_name, units_of(str(line.get("CustomPrice", "0"))))
    return side
