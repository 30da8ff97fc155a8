"""How periods are named and cut."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockbooks.reports.period import (
    DATE_UNITS,
    as_of,
    column_title,
    fiscal_year_start,
    subtitle,
    windows,
    years_before,
)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "end", "named", "titled"),
    [
        # The first three subtitles are recorded, and so is the title of a day.
        ("2024-01-01", "2024-12-31", "January through December 2024", "Jan - Dec 24"),
        ("2011-02-01", "2011-02-04", "February 1 - 4, 2011", "Feb 1 - 4, 11"),
        ("2011-02-01", "2011-02-07", "February 1 - 7, 2011", "Feb 1 - 7, 11"),
        ("2024-01-01", "2024-01-31", "January 2024", "Jan 24"),
        ("2025-03-20", "2025-03-20", "March 20, 2025", "Mar 20, 25"),
        ("2023-10-01", "2024-09-30", "October 2023 through September 2024", "Oct '23 - Sep 24"),
        ("2024-01-01", "2024-03-20", "January 1 through March 20, 2024", "Jan 1 - Mar 20, 24"),
        ("2023-12-15", "2024-03-20", "December 15, 2023 through March 20, 2024", "Dec 15, '23 - Mar 20, 24"),
    ],
)
def test_names_of_periods(start, end, named, titled):
    assert subtitle(day(start), day(end)) == named
    assert column_title(day(start), day(end)) == titled


def test_open_periods():
    assert subtitle(None, None) == as_of(None) == "All Transactions"
    assert subtitle(None, day("2024-03-20")) == "Through March 20, 2024"
    assert as_of(day("2025-03-20")) == "As of March 20, 2025"


@given(
    st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 900), st.sampled_from(DATE_UNITS), st.integers(1, 12)
)
def test_windows_cover_the_period_without_gaps(start, length, unit, month):
    end = start + timedelta(days=length)
    parts = windows(start, end, unit, month)
    assert (parts[0].start, parts[-1].end) == (start, end)
    assert all(one.end + timedelta(days=1) == other.start for one, other in pairwise(parts))
    assert all(part.start <= part.end for part in parts)
    if unit in ("Month", "Quarter", "Year", "HalfMonth"):
        assert all(part.start.day in (1, 16) for part in parts[1:])
    if unit in ("Quarter", "Year"):
        assert all((part.start.month - month) % 3 == 0 for part in parts[1:])
    if unit in ("Week", "TwoWeek", "FourWeek"):
        assert all(part.start.weekday() == 6 for part in parts[1:]), "weeks begin on Sunday"


@given(st.dates(date(2001, 1, 1), date(2030, 1, 1)), st.integers(1, 12))
def test_a_day_lies_in_its_fiscal_year(today, month):
    start = fiscal_year_start(today, month)
    assert (start.month, start.day) == (month, 1)
    assert start <= today < date(start.year + 1, month, 1)


def test_a_year_before():
    assert years_before(day("2024-03-31")) == day("2023-03-31")
    assert years_before(day("2024-02-29")) == day("2023-02-28")
    assert years_before(day("2025-02-28")) == day("2024-02-29"), "the end of February stays its end"
