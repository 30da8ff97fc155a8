from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockbooks.operations.date_macros import date_range
from mockbooks.qbxml import catalogue

TODAY = date(2024, 3, 31)


@pytest.mark.parametrize(
    ("macro", "first", "last"),
    [
        ("Today", "2024-03-31", "2024-03-31"),
        ("Yesterday", "2024-03-30", "2024-03-30"),
        # 31 March 2024 is a Sunday.
        ("ThisWeek", "2024-03-31", "2024-04-06"),
        ("LastWeekToDate", "2024-03-24", "2024-03-24"),
        ("NextFourWeeks", "2024-04-07", "2024-05-04"),
        ("ThisMonthToDate", "2024-03-01", "2024-03-31"),
        ("LastMonthToDate", "2024-02-01", "2024-02-29"),
        ("ThisCalendarQuarter", "2024-01-01", "2024-03-31"),
        ("LastCalendarYear", "2023-01-01", "2023-12-31"),
        ("ThisFiscalQuarter", "2024-01-01", "2024-03-31"),
        ("ThisFiscalYear", "2023-10-01", "2024-09-30"),
        ("LastFiscalYearToDate", "2022-10-01", "2023-03-31"),
        ("NextFiscalYear", "2024-10-01", "2025-09-30"),
    ],
)
def test_where_a_macro_begins_and_ends(macro, first, last):
    assert date_range(macro, TODAY, "October") == (date.fromisoformat(first), date.fromisoformat(last))


def macros():
    message = catalogue.message("InvoiceQueryRq")
    dates = next(child for child in message.children() if child.name == "TxnDateRangeFilter")
    return [value.value for value in next(child for child in dates.children() if child.name == "DateMacro").values]


@given(
    st.dates(date(1970, 1, 1), date(2037, 12, 31)), st.sampled_from(["January", "April", "July", "October", "December"])
)
def test_every_macro_of_the_language_is_a_range(today, first_month):
    for macro in macros():
        first, last = date_range(macro, today, first_month)
        if macro == "All":
            assert (first, last) == (None, None)
            continue
        assert first <= last
        if macro.startswith("This"):
            assert first <= today <= last
        if macro.startswith("Last"):
            this = date_range("This" + macro.removeprefix("Last").removesuffix("ToDate"), today, first_month)
            assert date_range(macro.removesuffix("ToDate"), today, first_month)[1] == this[0] - timedelta(days=1)
