"""The days a company works on, and the dates that follow from them."""

from __future__ import annotations

from bisect import bisect_left
from calendar import monthrange
from datetime import date, timedelta
from functools import cache

from mockbooks.books.terms import due_date
from mockbooks.generate.recipe.facts import CompanyFacts, TermsFacts
from mockbooks.qbxml.record import Record

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_SATURDAY, _SUNDAY = 5, 6


class WorkingDays:
    """The working days of one year, in order: `days`."""

    def __init__(self, year: int, facts: CompanyFacts) -> None:
        self.year = year
        self.days = [
            day
            for day in (date(year, 1, 1) + timedelta(number) for number in range(366))
            if day.year == year and _is_worked_on(day, facts)
        ]

    def first_from(self, day: date) -> date | None:
        """The first working day from this one on; None if the year is over by then."""
        index = bisect_left(self.days, day)
        return self.days[index] if index < len(self.days) else None

    def of_month(self, month: int, day: int) -> date:
        """The working day of this date or after it, of the same month; else the last before it."""
        wanted = date(self.year, month, min(day, monthrange(self.year, month)[1]))
        found = self.first_from(wanted)
        if found is not None and found.month == month:
            return found
        return self.days[bisect_left(self.days, wanted) - 1]

    def month_ends(self, last: int) -> list[bool]:
        """For each working day whether it is one of the last so many of its month."""
        return [
            any(other.month != day.month for other in self.days[index : index + last + 1])
            for index, day in enumerate(self.days)
        ]


def _is_worked_on(day: date, facts: CompanyFacts) -> bool:
    if day.weekday() == _SUNDAY or (day.weekday() == _SATURDAY and not facts.saturdays):
        return False
    return f"{day:%m-%d}" not in facts.holidays


def due(terms: TermsFacts, day: date) -> date:
    """When a document of this day is due."""
    return due_date(_record(terms), day)


@cache
def _record(terms: TermsFacts) -> Record:
    if terms.day:
        return {"DayOfMonthDue": str(terms.day), "DueNextMonthDays": str(terms.grace)}
    return {"StdDueDays": str(terms.due_days)}


def with_month(text: str, day: date) -> str:
    """The text with the name of the month where it says {month}."""
    return text.replace("{month}", f"{MONTHS[day.month - 1]} {day.year}") if "{" in text else text
