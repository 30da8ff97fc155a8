"""What a business mile is worth to the tax office of the United States: dollars a mile, by the day it was driven.

A company of QuickBooks has a list of such rates, which no request shows or changes; that it is the one published year
by year is assumed. Before the first rate a mile is worth nothing.
"""

from __future__ import annotations

from bisect import bisect_right

__all__ = ["standard_rate"]

# Published by the Internal Revenue Service: from this day on, in units of 1/100,000.
_RATES: tuple[tuple[str, int], ...] = (
    ("2004-01-01", 37500),
    ("2005-01-01", 40500),
    ("2005-09-01", 48500),
    ("2006-01-01", 44500),
    ("2007-01-01", 48500),
    ("2008-01-01", 50500),
    ("2008-07-01", 58500),
    ("2009-01-01", 55000),
    ("2010-01-01", 50000),
    ("2011-01-01", 51000),
    ("2011-07-01", 55500),
    ("2013-01-01", 56500),
    ("2014-01-01", 56000),
    ("2015-01-01", 57500),
    ("2016-01-01", 54000),
    ("2017-01-01", 53500),
    ("2018-01-01", 54500),
    ("2019-01-01", 58000),
    ("2020-01-01", 57500),
    ("2021-01-01", 56000),
    ("2022-01-01", 58500),
    ("2022-07-01", 62500),
    ("2023-01-01", 65500),
    ("2024-01-01", 67000),
    ("2025-01-01", 70000),
)


def standard_rate(day: str) -> int:
    """The rate of a day (ISO), in units of 1/100,000 (assumed: see the module)."""
    place = bisect_right(_RATES, (day, 1 << 62))
    return _RATES[place - 1][1] if place else 0
