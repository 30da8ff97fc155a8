"""Periods: how they are named in subtitles and column titles, and how they are cut into columns.

Recorded: ``As of March 20, 2025`` and the column ``Mar 20, 25`` [R:BSX], ``February 1 - 4, 2011`` [R:INV],
``January through December 2024`` [R:RDT]. All other forms follow their pattern: :func:`subtitle`, :func:`column_title`
and :func:`windows` are assumed. Weeks begin on Sunday (assumed).
"""

from __future__ import annotations

from calendar import month_abbr, month_name, monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

__all__ = [
    "DATE_UNITS",
    "Window",
    "as_of",
    "column_title",
    "day_title",
    "fiscal_year_start",
    "subtitle",
    "widened",
    "windows",
    "years_before",
]

DATE_UNITS = ("TotalOnly", "Day", "Week", "TwoWeek", "FourWeek", "HalfMonth", "Month", "Quarter", "Year")
"""The values of SummarizeColumnsBy and SummarizeRowsBy that are dates [D:OSR]."""

_DAYS = {"Day": 1, "Week": 7, "TwoWeek": 14, "FourWeek": 28}
_MONTHS = {"Month": 1, "Quarter": 3, "Year": 12}


class Window(NamedTuple):
    """The days of one column, both ends included."""

    start: date
    end: date


def as_of(day: date | None) -> str:
    """The subtitle of a report of balances: ``As of March 20, 2025`` [R:BSX]."""
    return "All Transactions" if day is None else f"As of {_long(day)}"


def subtitle(start: date | None, end: date | None) -> str:
    """The subtitle of a report of a period; the open forms are assumed."""
    if start is None or end is None:
        if start is None and end is None:
            return "All Transactions"
        return f"Through {_long(end)}" if end is not None else f"Since {_long(start)}" if start else ""
    if start == end:
        return _long(start)
    if _whole_months(start, end):
        if (start.year, start.month) == (end.year, end.month):
            return f"{month_name[start.month]} {start.year}"
        first = month_name[start.month] if start.year == end.year else f"{month_name[start.month]} {start.year}"
        return f"{first} through {month_name[end.month]} {end.year}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{month_name[start.month]} {start.day} - {end.day}, {end.year}"
    first = f"{month_name[start.month]} {start.day}"
    return f"{first if start.year == end.year else f'{first}, {start.year}'} through {_long(end)}"


def column_title(start: date | None, end: date | None) -> str:
    """The title of the column of a period: ``Jan - Dec 24``, ``Mar 1 - 20, 24`` (assumed)."""
    if start is None or end is None:
        return "" if end is None else day_title(end)
    if start == end:
        return day_title(start)
    if _whole_months(start, end):
        if (start.year, start.month) == (end.year, end.month):
            return f"{month_abbr[start.month]} {_short_year(end)}"
        first = month_abbr[start.month]
        if start.year != end.year:
            first += f" '{_short_year(start)}"
        return f"{first} - {month_abbr[end.month]} {_short_year(end)}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{month_abbr[start.month]} {start.day} - {end.day}, {_short_year(end)}"
    first = f"{month_abbr[start.month]} {start.day}"
    if start.year != end.year:
        first += f", '{_short_year(start)}"
    return f"{first} - {day_title(end)}"


def day_title(day: date) -> str:
    """The title of the column of a day: ``Mar 20, 25`` [R:BSX]."""
    return f"{month_abbr[day.month]} {day.day}, {_short_year(day)}"


def windows(start: date, end: date, unit: str, fiscal_month: int = 1) -> list[Window]:
    """A period cut into columns of a unit (:data:`DATE_UNITS`); the first and the last are cut to the period.

    Quarters and years are those that begin in ``fiscal_month`` (assumed).
    """
    if unit == "TotalOnly" or start > end:
        return [Window(start, end)]
    firsts = list(_firsts(start, end, unit, fiscal_month))
    return [Window(max(first, start), min(after - timedelta(days=1), end)) for first, after in pairwise(firsts)]


def widened(window: Window, unit: str, fiscal_month: int, *, first: bool, last: bool) -> Window:
    """A period that begins (``first``) and ends (``last``) with whole columns of a unit (assumed for open periods)."""
    if unit == "TotalOnly":
        return window
    firsts = list(_firsts(*window, unit, fiscal_month))
    start = firsts[0] if first else window.start
    return Window(start, firsts[-1] - timedelta(days=1) if last else window.end)


def fiscal_year_start(day: date, fiscal_month: int) -> date:
    """The first day of the fiscal year that a day lies in."""
    return date(day.year if day.month >= fiscal_month else day.year - 1, fiscal_month, 1)


def years_before(day: date, years: int = 1) -> date:
    """The same day of an earlier year; the end of February stays the end of February (assumed)."""
    year = day.year - years
    last = monthrange(year, day.month)[1]
    at_end = day.month == 2 and day.day == monthrange(day.year, 2)[1]
    return date(year, day.month, last if at_end else min(day.day, last))


def _firsts(start: date, end: date, unit: str, fiscal_month: int) -> Iterator[date]:
    """The first day of each unit that the period touches, and of the one after it."""
    if unit in _DAYS:
        day = start - timedelta(days=(start.weekday() + 1) % 7) if unit != "Day" else start
        while day <= end:
            yield day
            day += timedelta(days=_DAYS[unit])
        yield day
    elif unit == "HalfMonth":
        day = start.replace(day=1 if start.day < 16 else 16)
        while day <= end:
            yield day
            day = day.replace(day=16) if day.day == 1 else _month_after(day, 1)
        yield day
    else:
        length = _MONTHS[unit]
        offset = (start.month - (fiscal_month if length > 1 else 1)) % length
        day = _month_after(start.replace(day=1), -offset)
        while day <= end:
            yield day
            day = _month_after(day, length)
        yield day


def _month_after(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _whole_months(start: date, end: date) -> bool:
    return start.day == 1 and end.day == monthrange(end.year, end.month)[1]


def _long(day: date) -> str:
    return f"{month_name[day.month]} {day.day}, {day.year}"


def _short_year(day: date) -> str:
    return f"{day.year % 100:02d}"
