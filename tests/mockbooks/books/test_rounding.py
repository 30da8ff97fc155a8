from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from mockbooks.books.rounding import percent_of, quotient, times

UNITS = st.integers(-(10**12), 10**12)


def test_halves_go_away_from_zero():
    assert [quotient(n, 2) for n in (-3, -1, 1, 3)] == [-2, -1, 1, 2]
    assert quotient(1, -2) == -1


@given(st.integers(-(10**20), 10**20), st.integers(1, 10**12))
def test_a_quotient_is_the_nearest_whole_number(numerator, denominator):
    found = quotient(numerator, denominator)
    assert abs(Fraction(numerator, denominator) - found) <= Fraction(1, 2)
    assert quotient(-numerator, denominator) == -found


@given(UNITS, UNITS)
def test_quantity_times_price_is_what_decimals_give(quantity, price):
    exact = Decimal(quantity).scaleb(-5) * Decimal(price).scaleb(-5)
    assert times(quantity, price) == int(exact.quantize(Decimal("0.01"), ROUND_HALF_UP).scaleb(2))


def test_percent_of():
    # 8.375 % of 199.99 is 16.7491625
    assert percent_of(837_500, 19_999) == 1675
