"""Terms of payment: when a document is due, and what is off until when.

Standard terms count days from the date of the document. Date-driven terms name a day of the month: the document is
due on the next such day, or a month later when it is dated within ``DueNextMonthDays`` of it (day 15, grace 2: the
12th is due on the 15th, the 13th on the 15th of the next month) [D:OSR; O:CND]. The discount is the percentage of the
document's total (by preference it could be of the subtotal before tax: the total is assumed). ``terms`` is the record
of the terms object.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from mockbooks.books.rounding import percent_of
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.types import units_of

__all__ = ["discount_amount", "discount_date", "due_date"]


def due_date(terms: Record, txn_date: date) -> date:
    """When a document of ``txn_date`` is due."""
    day = terms.get("DayOfMonthDue")
    if not day:
        return txn_date + timedelta(days=_number(terms, "StdDueDays"))
    due = _next_day_of_month(txn_date, int(str(day)))
    if (due - txn_date).days <= _number(terms, "DueNextMonthDays", default=-1):
        due = _next_day_of_month(due + timedelta(days=1), int(str(day)))
    return due


def discount_date(terms: Record, txn_date: date) -> date | None:
    """Until when the discount may be taken; None if the terms offer none."""
    if not units_of(str(terms.get("DiscountPct") or "0")):
        return None
    day = terms.get("DiscountDayOfMonth")
    if day:
        # That a grace like that of the due date does not apply is assumed.
        return _next_day_of_month(txn_date, int(str(day)))
    return txn_date + timedelta(days=_number(terms, "StdDiscountDays"))


def discount_amount(terms: Record, total: int) -> int:
    """What the terms take off a total in cents."""
    return percent_of(units_of(str(terms.get("DiscountPct") or "0")), total)


def _number(terms: Record, name: str, default: int = 0) -> int:
    value = terms.get(name)
    return int(str(value)) if value else default


def _next_day_of_month(start: date, day: int) -> date:
    """The next date on or after ``start`` with this day of the month; in a shorter month its last day (assumed)."""
    year, month = start.year, start.month
    candidate = start.replace(day=min(day, monthrange(year, month)[1]))
    if candidate < start:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        candidate = date(year, month, min(day, monthrange(year, month)[1]))
    return candidate
