"""Quantity, price and amount of an item line, written into its record.

A new line is completed from what was given. In a Mod, a new Amount stands and makes the price; a new quantity or
price makes the amount; otherwise all three stay [D:OSR]. A price given beside an amount is ignored with a warning
[D:OSR; that it is a 530 is assumed]. A percentage acts on the line above [A].
"""

from __future__ import annotations

from mockbooks.books.line_amounts import line_amounts
from mockbooks.books.rounding import percent_of
from mockbooks.operations.transactions.item_sides import Side
from mockbooks.operations.transactions.transaction import Line
from mockbooks.operations.transactions.transaction_type import Draft
from mockbooks.operations.transactions.values import cents, units
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import FIELD_NOT_SUPPORTED
from mockbooks.qbxml.types import amount_text, price_text, quantity_text

__all__ = ["complete_amounts"]


def complete_amounts(
    draft: Draft, line: Line, given: Record, side: Side, price_name: str, *, fresh: bool | None = None
) -> None:
    """Complete ``Quantity``, ``Rate`` (or ``Cost``: ``price_name``) and ``Amount`` of a line, in its record and
    columns; a ``fresh`` one as if it were new, which it is unless said otherwise when it has no row yet."""
    own = line.own
    new = not line.id if fresh is None else fresh
    amount_given = cents(given, "Amount")
    if (
        not new
        and amount_given is None
        and not any(given.get(name) for name in ("Quantity", price_name, "RatePercent"))
    ):
        line.amount = cents(own, "Amount") or 0
        return
    if given.get(price_name):
        own.pop("RatePercent", None)
    elif given.get("RatePercent"):
        own.pop(price_name, None)
    percent = units(own, "RatePercent")
    if percent is None and new and amount_given is None and price_name not in own:
        percent = side.percent
    if percent is not None and amount_given is None:
        _percentage(draft, line, percent, price_name)
        return
    price = units(given, price_name) if amount_given is not None else units(own, price_name)
    suggested = side.price if price is None and amount_given is None else None
    made = line_amounts(units(own, "Quantity"), price, amount_given, suggested)
    if made.price_ignored:
        draft.warn(FIELD_NOT_SUPPORTED.status(field=price_name))
    elif amount_given is not None and given.get("RatePercent"):
        draft.warn(FIELD_NOT_SUPPORTED.status(field="RatePercent"))
    line.quantity, line.amount = made.quantity, made.amount
    if made.quantity is not None and "Quantity" not in own:
        own["Quantity"] = quantity_text(made.quantity)
    if made.price is None:
        own.pop(price_name, None)
    elif made.price != price or price_name not in own:
        own[price_name] = price_text(made.price)
    own.pop("RatePercent", None)
    own["Amount"] = amount_text(made.amount)


def _percentage(draft: Draft, line: Line, percent: int, price_name: str) -> None:
    above = draft.above(line)
    line.amount = percent_of(percent, above[-1].amount if above else 0)
    line.quantity = units(line.own, "Quantity")
    line.own.pop(price_name, None)
    line.own["RatePercent"] = price_text(percent)
    line.own["Amount"] = amount_text(line.amount)
