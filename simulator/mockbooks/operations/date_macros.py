"""Date macros: ``ThisMonth``, ``LastFiscalQuarterToDate`` and the other 32 names for a range of dates.

A name is made of three parts: which one (This, Last, Next), a period, and perhaps ``ToDate``. Fiscal quarters and years
begin with the company's first month of the fiscal year [D:OSR]; a week begins on Sunday (assumed). ``…ToDate`` ends
today; of a last period, on the same day of it: a week, month, quarter or year before today (assumed).
"""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from datetime import date, timedelta

__all__ = ["DateRange", "date_range"]

DateRange = tuple[date | None, date | None]
"""First and last day; None where the range is open."""

_NAME = re.compile(
    r"(This|Last|Next)(Week|Month|CalendarQuarter|CalendarYear|FiscalQuarter|FiscalYear|FourWeeks)(ToDate)?"
)
_STEPS = {"This": 0, "Last": -1, "Next": 1}
_MONTHS = {"Month": 1, "Quarter": 3, "Year": 12}


def date_range(macro: str, today: date, first_month: str) -> DateRange:
    """The range that a macro names. ``first_month`` is FirstMonthFiscalYear. Raises ``ValueError`` for an unknown
    name."""
    if macro == "All":
        return None, None
    if macro in ("Today", "Yesterday"):
        day = today if macro == "Today" else today - timedelta(days=1)
        return day, day
    match = _NAME.fullmatch(macro)
    if match is None:
        raise ValueError(f"no date macro: {macro}")
    which, period, to_date = match.groups()
    start, end = _period(period, today, _STEPS[which], list(month_name).index(first_month))
    return start, _moved(today, period, _STEPS[which]) if to_date else end


def _moved(today: date, period: str, step: int) -> date:
    """The same day so many periods on; in a shorter month its last day."""
    if period == "Week":
        return today + timedelta(weeks=step)
    number = today.year * 12 + today.month - 1 + step * _length(period)
    return date(number // 12, number % 12 + 1, min(today.day, monthrange(number // 12, number % 12 + 1)[1]))


def _length(period: str) -> int:
    return next(months for name, months in _MONTHS.items() if period.endswith(name))


def _period(period: str, today: date, step: int, first_month: int) -> tuple[date, date]:
    if period.endswith(("Week", "Weeks")):
        sunday = today - timedelta(days=(today.weekday() + 1) % 7)
        start = sunday + timedelta(weeks=step)
        return start, start + timedelta(weeks=4 if period == "FourWeeks" else 1, days=-1)
    length = _length(period)
    begins = first_month if period.startswith("Fiscal") else 1
    number = today.year * 12 + today.month - begins
    first = number // length * length + step * length + begins - 1
    return _first_of_month(first), _first_of_month(first + length) - timedelta(days=1)


def _first_of_month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)
