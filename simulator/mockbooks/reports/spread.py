"""The figures of a summary, spread over its columns: dates, or the objects of an axis, with a total at the end.

SummarizeColumnsBy says over what [D:SCH]. A column of an object that has children with figures is followed by theirs,
what it has of its own as ``<name> - Other`` and ``Total <name>``; the titles name the parent in a second row, as the
facts know of two and three title rows for a profit and loss by job [D:OSR; the form is assumed].
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from mockbooks.company import Company
from mockbooks.reports.axes import AXES
from mockbooks.reports.ledger import Entries, day_key
from mockbooks.reports.outline import Node, forest
from mockbooks.reports.period import DATE_UNITS, Window, column_title, day_title, widened, windows
from mockbooks.reports.question import Question
from mockbooks.reports.report import Column

__all__ = ["Figures", "Table", "amount_columns", "balances", "flows", "plus", "report_windows"]

Figures = list[int]
"""Cents (or other whole units) of one row, by column."""
Titles = tuple[str, ...]

TOTAL = "TOTAL"


@dataclass(slots=True)
class Table:
    """Figures by the key of their row, and the titles of their columns."""

    titles: list[Titles]
    figures: dict[Any, Figures]
    has_total: bool = False
    ends: Sequence[date] = ()
    """The last day of each column, where the columns are dates."""


def plus(one: Sequence[int], other: Sequence[int]) -> Figures:
    """Two rows added, column by column."""
    return [a + b for a, b in zip(one, other, strict=True)]


def amount_columns(table: Table) -> list[Column]:
    """The label column and one of amounts for each title [R:BSX for Label and Amount; Total is assumed]."""
    columns = [Column(("",), "Label", "STRTYPE")]
    last = len(table.titles) - 1
    for place, titles in enumerate(table.titles):
        kind = "Total" if table.has_total and place == last else "Amount"
        columns.append(Column(titles, kind, "AMTTYPE"))
    return columns


def flows(found: Entries, question: Question, row: str, measure: str = "sum(entry.amount)") -> Table:
    """What moved in the period, by row and column. ``found`` is not narrowed to the period yet."""
    inside = found.between(question.start, question.end)
    if question.columns_by in AXES:
        return _by_axis(inside, question, row, measure)
    parts = report_windows(found, question)
    key, part_of = day_key([window.start for window in parts[1:]])
    figures: dict[Any, Figures] = {}
    for object_, day, amount in inside.sums(row, key, measures=(measure,)):
        figures.setdefault(object_, [0] * len(parts))[part_of(day)] += amount or 0
    if len(parts) == 1:
        return Table([(column_title(question.start, question.end),)], figures)
    for amounts in figures.values():
        amounts.append(sum(amounts))
    titles: list[Titles] = [(column_title(*window),) for window in parts]
    return _columns_kept(Table([*titles, (TOTAL,)], figures, True, [window.end for window in parts]), question)


def balances(found: Entries, question: Question, row: str, measure: str = "sum(entry.amount)") -> Table:
    """What stood at the end of each column, by row and column; there is no total over dates."""
    if question.columns_by in AXES:
        return _by_axis(found.between(None, question.end), question, row, measure)
    parts = report_windows(found, question)
    firsts = [window.end + timedelta(days=1) for window in parts]
    key, part_of = day_key(firsts[:-1])
    figures: dict[Any, Figures] = {}
    for object_, day, amount in found.between(None, question.end).sums(row, key, measures=(measure,)):
        figures.setdefault(object_, [0] * len(parts))[part_of(day)] += amount or 0
    for amounts in figures.values():
        for place in range(1, len(amounts)):
            amounts[place] += amounts[place - 1]
    titles: list[Titles] = [(day_title(window.end),) for window in parts]
    if len(parts) == 1 and question.end is None:
        titles = [("",)]
    return Table(titles, figures, False, [window.end for window in parts])


def report_windows(found: Entries, question: Question) -> list[Window]:
    """The columns of a report that are dates; an open period has whole ones as far as transactions go (assumed)."""
    first, last = found.days() or (question.today, question.today) if _is_open(question) else (None, None)
    start = question.start or min(first or question.today, question.end or question.today)
    end = question.end or max(last or question.today, start)
    unit = question.columns_by if question.columns_by in DATE_UNITS else "TotalOnly"
    open_ends = {"first": question.start is None, "last": question.end is None}
    whole = widened(Window(start, end), unit, question.year_month, **open_ends)
    return windows(*whole, unit, question.year_month)


def _is_open(question: Question) -> bool:
    return question.start is None or question.end is None


def _columns_kept(table: Table, question: Question) -> Table:
    """ReturnColumns NonZero leaves out the dates on which there is nothing; the others keep all of them (assumed)."""
    if question.return_columns not in ("NonZero", "ActiveOnly"):
        return table
    keep = [
        place
        for place in range(len(table.titles))
        if place == len(table.titles) - 1 or any(amounts[place] for amounts in table.figures.values())
    ]
    return Table(
        [table.titles[place] for place in keep],
        {key: [amounts[place] for place in keep] for key, amounts in table.figures.items()},
        table.has_total,
    )


def _by_axis(found: Entries, question: Question, row: str, measure: str) -> Table:
    axis = AXES[question.columns_by]
    sums = list(found.sums(row, axis.key, measures=(measure,)))
    # A column whose sums are all nothing is there only when all that moved is asked for.
    moved = question.return_columns in ("ActiveOnly", "All")
    keys = {key for _, key, amount in sums if amount or moved}
    titles, places = _arranged(found.company, keys, question)
    titles.append((TOTAL,))
    last = len(titles) - 1
    figures: dict[Any, Figures] = {}
    for object_, key, amount in sums:
        amounts = figures.setdefault(object_, [0] * len(titles))
        for place in (*places.get(key, ()), last):
            amounts[place] += amount or 0
    return Table(titles, figures, True)


def _arranged(
    company: Company, keys: Iterable[Any], question: Question
) -> tuple[list[Titles], Mapping[Any, tuple[int, ...]]]:
    """The titles of the columns, and the columns that a key counts in."""
    axis = AXES[question.columns_by]
    present = set(keys)
    titles: list[Titles] = []
    places: dict[Any, tuple[int, ...]] = {}
    if axis.kinds:
        every = axis.kinds if question.return_columns == "All" else ()
        rows = {key for key in present if key is not None}
        _columns_of(forest(company, rows, all_of=every), rows, bool(every), (), (), titles, places)
    else:
        for key in sorted(key for key in present if key is not None):
            places[key] = (len(titles),)
            titles.append((str(key),))
    if None in present and axis.none:
        places[None] = (len(titles),)
        titles.append((axis.none,))
    return titles, places


def _columns_of(
    nodes: Iterable[Node],
    present: set[int],
    every: bool,
    above: tuple[int, ...],
    parents: Titles,
    titles: list[Titles],
    places: dict[Any, tuple[int, ...]],
) -> None:
    for node in nodes:
        beneath = [child for child in node.children if every or present & set(child.rows())]
        if not beneath:
            if every or node.row in present:
                places[node.row] = (*above, len(titles))
                titles.append((node.label, *parents))
            continue
        # The total comes after the children, but they have to know its place: it is counted first.
        inside = _width(beneath, present, every) + (node.row in present)
        here = len(titles) + inside
        inner = (*above, here)
        shown = f"({node.label})"
        _columns_of(beneath, present, every, inner, (shown, *parents), titles, places)
        if node.row in present:
            places[node.row] = (*inner, len(titles))
            titles.append((f"{node.label} - Other", shown, *parents))
        titles.append((f"Total {node.label}", *parents))


def _width(nodes: Iterable[Node], present: set[int], every: bool) -> int:
    width = 0
    for node in nodes:
        beneath = [child for child in node.children if every or present & set(child.rows())]
        if beneath:
            width += _width(beneath, present, every) + (node.row in present) + 1
        elif every or node.row in present:
            width += 1
    return width
