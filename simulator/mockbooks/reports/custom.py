"""The custom reports: any rows, any columns, over any lines.

Both need a period and how rows (and columns) are summed; the detail its columns [D:OSR, D:SCH]. A summary is over
income and expenses, credits positive, unless it is asked for accounts or filtered to some: then over all lines, each on
the natural side of its account (assumed). Rows that are days, weeks, months … are labelled as columns of them are.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from mockbooks.company import Company
from mockbooks.company.kinds import NOMINAL_TYPES
from mockbooks.reports.axes import AXES
from mockbooks.reports.definition import Definition
from mockbooks.reports.detail_columns import NATURAL
from mockbooks.reports.ledger import Entries, entries, of_types
from mockbooks.reports.period import DATE_UNITS, column_title, subtitle, windows
from mockbooks.reports.question import Question
from mockbooks.reports.report import Report, Row, data, total
from mockbooks.reports.spread import Figures, Table, amount_columns, flows, plus
from mockbooks.reports.statements import amounts, kept
from mockbooks.reports.summaries import printed

__all__ = ["CustomSummary"]

_BY_ACCOUNT = ("Account", "BalanceSheet", "IncomeStatement")


@dataclass(frozen=True, slots=True)
class CustomSummary:
    """Sums of amounts by what is asked for."""

    def compose(self, company: Company, question: Question, definition: Definition) -> Report:
        """The sums of the period."""
        found = entries(company, question)
        measure = f"sum({NATURAL})"
        if question.rows_by not in _BY_ACCOUNT and not question.filtered("account"):
            found, measure = found.where(of_types(*NOMINAL_TYPES)), "-sum(entry.amount)"
        if question.rows_by in DATE_UNITS:
            rows, table = _by_date(found, question, measure)
        else:
            axis = AXES[question.rows_by]
            if question.rows_by in ("BalanceSheet", "IncomeStatement"):
                found = found.where(f"{axis.key} IS NOT NULL")
            table = flows(found, question, axis.key, measure)
            rows = printed(company, axis, table, question)
        shown = subtitle(question.start, question.end)
        return Report(definition.title, shown, question.basis, amount_columns(table), rows)


def _by_date(found: Entries, question: Question, measure: str) -> tuple[list[Row], Table]:
    """Rows of days, or one alone with TotalOnly."""
    table = flows(found, question, "entry.txn_date", measure)
    days = sorted(table.figures)
    start = question.start or question.today
    end = question.end or question.today
    if days:
        start, end = question.start or start.fromisoformat(days[0]), question.end or end.fromisoformat(days[-1])
    parts = windows(start, max(start, end), question.rows_by, question.year_month)
    firsts = [part.start.isoformat() for part in parts[1:]]
    sums: dict[int, Figures] = {}
    for day in days:
        place = bisect_right(firsts, day)
        sums[place] = plus(sums[place], table.figures[day]) if place in sums else table.figures[day]
    figures = kept(sums, question)
    rows = [data(column_title(*parts[place]), amounts(figures[place])) for place in sorted(figures)]
    if rows:
        whole = [sum(column) for column in zip(*figures.values(), strict=True)]
        rows.append(total("TOTAL", amounts(whole)))
    return rows, table
