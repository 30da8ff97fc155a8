"""Time reports: hours by who worked, by job and by item, and each activity of a job.

A summary has groups of two levels (names and their jobs, jobs and their items, items and their jobs), a row of hours
for each pair and a total for each group; jobs stand under the name of the customer and job together. Cells are time
intervals, the form in which the language writes hours [D:SCH: ColType Duration, TIMEINTERVALTYPE]. Which levels a
report has, its titles and its labels are assumed after what the program's own reports are called.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from mockbooks.company import Company
from mockbooks.qbxml.types import interval_text, seconds_of
from mockbooks.reports.definition import Definition
from mockbooks.reports.outline import Node, forest
from mockbooks.reports.period import DATE_UNITS, Window, column_title, subtitle, windows
from mockbooks.reports.question import Question
from mockbooks.reports.report import Cell, Column, Of, Report, Row, data, subtotal, text, total

__all__ = ["TimeDetail", "TimeSummary"]

_ACTIVITIES = """
SELECT entity, json_extract(own, '$.CustomerRef'), json_extract(own, '$.ItemServiceRef'), txn_date,
    json_extract(own, '$.Duration'), json_extract(own, '$.BillableStatus')
FROM txn WHERE kind = 'TimeTracking'
"""
_ORDER = " ORDER BY txn_date, txn_number, id"
_NOTHING = {"entity": "No name", "customer": "No job", "item": "No item"}
_BILLING = {"Billable": "Unbilled", "NotBillable": "Not Billable", "HasBeenBilled": "Billed"}

Side = Literal["entity", "customer", "item"]


class Activity(NamedTuple):
    """Time that somebody worked: rows of lists, the day, seconds, whether it is to be billed."""

    entity: int | None
    customer: int | None
    item: int | None
    day: str
    seconds: int
    status: str


def activities(company: Company, question: Question) -> list[Activity]:
    """The activities of the period under the filters. A name counts as worker and as customer (assumed)."""
    statement, parameters = _ACTIVITIES, list[object]()
    for column, condition, given in question.filters:
        places = {
            "entity": ("entity", "json_extract(own, '$.CustomerRef')"),
            "item": ("json_extract(own, '$.ItemServiceRef')",),
            "class": ("json_extract(own, '$.ClassRef')",),
        }.get(column, ())
        if places:
            statement += f" AND ({' OR '.join(f'{place} IN {condition}' for place in places)})"
            parameters += [*given] * len(places)
    for bound, sign in ((question.start, ">="), (question.end, "<=")):
        if bound is not None:
            statement += f" AND txn_date {sign} ?"
            parameters.append(bound.isoformat())
    rows = company.connection.execute(statement + _ORDER, parameters)
    return [
        Activity(entity, customer, item, day, seconds_of(duration), status or "")
        for entity, customer, item, day, duration, status in rows
    ]


def _listed(company: Company, keys: Iterable[int | None], side: Side) -> list[tuple[int | None, str, Of | None]]:
    """The entries of a list in its order with label and RowData, what names none last."""
    present = set(keys)
    found = {key for key in present if key is not None}
    nodes: list[Node] = [node for top in forest(company, found) for node in top.flat()]
    listed: list[tuple[int | None, str, Of | None]] = [
        (node.row, node.of.value, node.of) for node in nodes if node.row in found
    ]
    return [*listed, (None, _NOTHING[side], None)] if None in present else listed


@dataclass(frozen=True, slots=True)
class TimeSummary:
    """Hours by ``outer`` and, within each, by ``inner``."""

    outer: Side
    inner: Side

    def compose(self, company: Company, question: Question, definition: Definition) -> Report:
        """The hours of the period."""
        done = activities(company, question)
        parts = _windows(question, done)
        starts = [part.start.isoformat() for part in parts[1:]]
        width = len(parts) + (len(parts) > 1)
        hours: dict[Any, dict[Any, list[int]]] = {}
        for activity in done:
            inner = hours.setdefault(getattr(activity, self.outer), {})
            row = inner.setdefault(getattr(activity, self.inner), [0] * width)
            for place in {bisect_right(starts, activity.day), width - 1}:
                row[place] += activity.seconds
        titles = [column_title(*part) for part in parts] + ["TOTAL"] * (len(parts) > 1)
        columns = [Column(("",), "Label", "STRTYPE")]
        columns += [Column((title,), "Duration", "TIMEINTERVALTYPE") for title in titles]
        rows = self._rows(company, hours, width)
        return Report(definition.title, subtitle(question.start, question.end), question.basis, columns, rows)

    def _rows(self, company: Company, hours: Mapping[Any, dict[Any, list[int]]], width: int) -> list[Row]:
        rows: list[Row] = []
        whole = [0] * width
        for key, label, of in _listed(company, hours, self.outer):
            inner = hours[key]
            together = [sum(column) for column in zip(*inner.values(), strict=True)]
            whole = [a + b for a, b in zip(whole, together, strict=True)]
            rows.append(text(label))
            rows += [data(name, _cells(inner[at]), about) for at, name, about in _listed(company, inner, self.inner)]
            rows.append(subtotal(f"Total {label}", _cells(together), of))
        if rows:
            rows.append(total("TOTAL", _cells(whole)))
        return rows


def _cells(seconds: Sequence[int]) -> list[Cell]:
    return [interval_text(each) for each in seconds]


def _windows(question: Question, done: Sequence[Activity]) -> list[Window]:
    """The columns; an open period ends where the activities do (assumed)."""
    days = [date.fromisoformat(activity.day) for activity in done] or [question.today]
    start, end = question.start or min(days), question.end or max(days)
    unit = question.columns_by if question.columns_by in DATE_UNITS else "TotalOnly"
    return windows(start, max(start, end), unit, question.year_month)


class _Shown(NamedTuple):
    title: str
    data_type: str
    cell: Callable[[Activity, Mapping[int, str]], Cell]


_DETAIL: Mapping[str, _Shown] = {
    "Date": _Shown("Date", "DATETYPE", lambda done, _: done.day),
    "Name": _Shown("Name", "STRTYPE", lambda done, names: names.get(done.entity or 0)),
    "BillingStatus": _Shown("Billing Status", "STRTYPE", lambda done, _: _BILLING.get(done.status)),
    "Duration": _Shown("Duration", "TIMEINTERVALTYPE", lambda done, _: interval_text(done.seconds)),
}


@dataclass(frozen=True, slots=True)
class TimeDetail:
    """Every activity, under the job and the item it was for."""

    def compose(self, company: Company, question: Question, definition: Definition) -> Report:
        """The activities of the period."""
        done = activities(company, question)
        names = dict(
            company.connection.execute(
                "SELECT id, full_name FROM list_object WHERE kind IN ('Employee', 'Vendor', 'OtherName')"
            )
        )
        # Only these columns come back [D:OSR]; what a report of time cannot show stays empty (assumed).
        wanted = question.include_columns or tuple(_DETAIL)
        columns = [Column(("",), "Blank", "STRTYPE")]
        for name in wanted:
            shown = _DETAIL.get(name)
            columns.append(Column((shown.title if shown else name,), name, shown.data_type if shown else "STRTYPE"))

        def cells(activity: Activity) -> list[Cell]:
            return [_DETAIL[name].cell(activity, names) if name in _DETAIL else None for name in wanted]

        def sums(among: Sequence[Activity]) -> list[Cell]:
            hours = interval_text(sum(each.seconds for each in among))
            return [hours if name == "Duration" else None for name in wanted]

        rows: list[Row] = []
        for job, label, of in _listed(company, [each.customer for each in done], "customer"):
            inside = [each for each in done if each.customer == job]
            rows.append(text(label))
            for item, name, about in _listed(company, [each.item for each in inside], "item"):
                among = [each for each in inside if each.item == item]
                rows.append(text(name))
                rows += [Row("DataRow", (None, *cells(each)), of) for each in among]
                rows.append(subtotal(f"Total {name}", sums(among), about))
            rows.append(subtotal(f"Total {label}", sums(inside), of))
        if rows:
            rows.append(total("TOTAL", sums(done)))
        return Report(definition.title, subtitle(question.start, question.end), question.basis, columns, rows)
