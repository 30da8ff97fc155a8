"""Rounding to the cent, as the engine rounds."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def rounded(amount: Decimal) -> int:
    """To the cent, half away from zero, as QuickBooks rounds [A]."""
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def percent(amount: int, rate: Decimal) -> int:
    """So many percent of an amount in cents."""
    return rounded(amount * rate / 100)
