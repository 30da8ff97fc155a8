from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mockbooks.books.terms import discount_amount, discount_date, due_date

NET_30 = {"StdDueDays": "30", "StdDiscountDays": "10", "DiscountPct": "2.00"}
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def test_standard_terms_count_days():
    assert due_date(NET_30, date(2024, 1, 31)) == date(2024, 3, 1)
    assert discount_date(NET_30, date(2024, 1, 31)) == date(2024, 2, 10)
    assert discount_amount(NET_30, 12345) == 247


def test_terms_without_a_discount_suggest_none():
    terms = {"StdDueDays": "0", "StdDiscountDays": "10", "DiscountPct": "0.00"}
    assert discount_date(terms, date(2024, 1, 31)) is None
    assert due_date(terms, date(2024, 1, 31)) == date(2024, 1, 31)


def test_date_driven_terms_with_a_grace():
    # [D:OSR; O:CND] documented: due on the 15th, grace of two days.
    terms = {"DayOfMonthDue": "15", "DueNextMonthDays": "2"}
    assert due_date(terms, date(2024, 5, 13)) == date(2024, 6, 15)
    assert due_date(terms, date(2024, 5, 12)) == date(2024, 5, 15)
    assert due_date(terms, date(2024, 12, 16)) == date(2025, 1, 15)


def test_a_day_that_a_month_has_not_is_its_last():
    terms = {"DayOfMonthDue": "31", "DiscountDayOfMonth": "30", "DiscountPct": "1.00"}
    assert due_date(terms, date(2024, 2, 3)) == date(2024, 2, 29)
    assert discount_date(terms, date(2023, 2, 3)) == date(2023, 2, 28)


@given(DAYS, st.integers(1, 31), st.integers(0, 31))
def test_date_driven_terms_are_due_after_the_grace_and_within_two_months(day, due_day, grace):
    due = due_date({"DayOfMonthDue": str(due_day), "DueNextMonthDays": str(grace)}, day)
    assert day <= due <= day + timedelta(days=62)
    assert due.day == due_day or (due + timedelta(days=1)).day == 1
    following = due_date({"DayOfMonthDue": str(due_day), "DueNextMonthDays": str(grace)}, day + timedelta(days=1))
    assert following >= due
