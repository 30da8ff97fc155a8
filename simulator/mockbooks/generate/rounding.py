"""Rounding to the cent, as the engine rounds."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal


def rounded(amount: Decimal) -> int:
    """To the cent, half away from zero, as QuickBooks rounds [A]."""
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def percent(amount: int, rate: Decimal) -> int:
    """So many percent of an amount in cents."""
    return rounded(amount * rate / 100)


def percent_of(amounts: Sequence[int], rate: Decimal, *, by_line: bool, included: Decimal = Decimal(0)) -> int:
    """So many percent of all these amounts in cents, rounded once, or each for itself.

    Of amounts that include so many percent: the part that they include.
    """
    whole = 100 + included
    return sum(rounded(amount * rate / whole) for amount in (amounts if by_line else [sum(amounts)]))
