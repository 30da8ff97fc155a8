"""What a line of a document comes to: quantity, price and amount, when one or two of them are given.

Documented [D:OSR; O:CND]: quantity and rate give the amount; quantity and amount give the rate; when rate and amount
are both given, the amount stands and the rate is ignored, with a warning; when nothing is given, it is one at the
item's own price. The same holds for the cost of a purchase line. Recorded: an amount alone comes back with a rate and
without a quantity (a sales receipt of 2009), and so does a line whose quantity is not known, with its rate as its
amount (a sales order of 2014); that the rate is the amount whatever it is, is assumed, as is rounding each line half
away from zero.
"""

from __future__ import annotations

from typing import NamedTuple

from mockbooks.books.rounding import quotient, times
from mockbooks.qbxml.types import UNITS

__all__ = ["LineAmounts", "line_amounts"]

_PRICE_PER_CENT = UNITS * UNITS // 100


class LineAmounts(NamedTuple):
    """Quantity and price in units of 1/100,000, the amount in cents; ``price_ignored`` calls for the warning."""

    quantity: int | None
    price: int | None
    amount: int
    price_ignored: bool = False


def line_amounts(quantity: int | None, price: int | None, amount: int | None, item_price: int | None) -> LineAmounts:
    """Complete a line from what was given (None: not given) and the price its item suggests."""
    if amount is not None:
        divisor = UNITS if quantity is None else quantity
        rate = quotient(amount * _PRICE_PER_CENT, divisor) if divisor else None
        return LineAmounts(quantity, rate, amount, price_ignored=price is not None)
    if price is not None:
        return LineAmounts(quantity, price, times(UNITS if quantity is None else quantity, price))
    if quantity is None:
        quantity = UNITS
    price = item_price or 0
    return LineAmounts(quantity, price, times(quantity, price))
