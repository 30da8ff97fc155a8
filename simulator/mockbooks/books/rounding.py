"""Rounding half away from zero, in whole numbers.

QuickBooks rounds each line and each tax item of a document for itself, and adds what was rounded (assumed: no recording
shows a half cent). There is no float anywhere: a quotient is taken of integers.
"""

from __future__ import annotations

from mockbooks.qbxml.types import UNITS

__all__ = ["percent_of", "quotient", "times"]


def quotient(numerator: int, denominator: int) -> int:
    """``numerator / denominator`` to the nearest whole number, halves away from zero. Raises ``ZeroDivisionError``."""
    negative = (numerator < 0) != (denominator < 0)
    numerator, denominator = abs(numerator), abs(denominator)
    nearest = (2 * numerator + denominator) // (2 * denominator)
    return -nearest if negative else nearest


def times(quantity: int, price: int) -> int:
    """Cents of a quantity at a price, both in units of 1/100,000."""
    return quotient(quantity * price, UNITS * UNITS // 100)


def percent_of(percent: int, cents: int) -> int:
    """Cents of a percentage (units of 1/100,000 of a percent) of an amount."""
    return quotient(percent * cents, 100 * UNITS)
