from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mockbooks.books.line_amounts import LineAmounts, line_amounts

ONE = 100_000


def test_quantity_and_rate_give_the_amount():
    assert line_amounts(3 * ONE, 1_999_000, None, None) == LineAmounts(3 * ONE, 1_999_000, 5997)


def test_quantity_and_amount_give_the_rate():
    assert line_amounts(3 * ONE, None, 1000, None) == LineAmounts(3 * ONE, 333_333, 1000)


def test_an_amount_beats_a_rate_with_a_warning():
    assert line_amounts(2 * ONE, 999_900, 1000, None) == LineAmounts(2 * ONE, 500_000, 1000, price_ignored=True)


def test_nothing_given_is_one_at_the_price_of_the_item():
    assert line_amounts(None, None, None, 2_500_000) == LineAmounts(ONE, 2_500_000, 2500)
    assert line_amounts(None, None, None, None) == LineAmounts(ONE, 0, 0)


def test_a_quantity_alone_is_at_the_price_of_the_item():
    assert line_amounts(-2 * ONE, None, None, 2_500_000) == LineAmounts(-2 * ONE, 2_500_000, -5000)


@given(st.integers(1, 10**9), st.integers(-(10**10), 10**10))
def test_a_rate_worked_out_gives_the_amount_back(quantity, amount):
    made = line_amounts(quantity, None, amount, None)
    # The rate has five decimals: half of the last one, times the quantity, may be lost.
    assert abs(line_amounts(quantity, made.price, None, None).amount - amount) <= quantity // (2 * ONE * 1000) + 1
