"""Budget reports: what was planned, beside what came of it.

The budget of the fiscal year that is asked for must exist [D:OSR]; that the request is refused with 3210 otherwise is
assumed. Without a period a past year is shown whole and the current one up to today [D:OSR]; a year to come is shown
whole (assumed). Columns are the months that the period touches, each with its whole budget (assumed), or the customers
or classes of the budget; rows are accounts in the sections of the statement, or the customers or classes with what is
left of income after expenses. Titles of reports and columns are assumed after the program's own reports.

A balance sheet shows the accounts that have a budget, at the end of each month, and no net income: none is planned
(assumed).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from mockbooks.books.balances import natural_sign
from mockbooks.books.budgets import Budget, budgets
from mockbooks.company import Company
from mockbooks.company.kinds import NOMINAL_TYPES, REAL_TYPES
from mockbooks.qbxml.status import INVALID_VALUE, Refused
from mockbooks.qbxml.types import amount_text
from mockbooks.reports.axes import AXES
from mockbooks.reports.definition import Definition
from mockbooks.reports.ledger import Entries, entries, of_types
from mockbooks.reports.outline import Outline, forest
from mockbooks.reports.period import Window, as_of, column_title, day_title, fiscal_year_start, subtitle, windows
from mockbooks.reports.question import Question
from mockbooks.reports.report import Cell, Column, Report, Row, total
from mockbooks.reports.sections import BALANCE_SHEET, PROFIT_AND_LOSS, Sheet
from mockbooks.reports.spread import Figures, plus

__all__ = ["BudgetReport"]

Statement = Literal["profit and loss", "balance sheet"]
Shape = Literal["overview", "actual", "performance"]

_AXIS = {"Customer": "Customer", "Class": "Class"}


@dataclass(frozen=True, slots=True)
class BudgetReport:
    """A budget alone, or against what came of it; ``performance`` is the last month and the year so far."""

    statement: Statement
    shape: Shape

    def compose(self, company: Company, question: Question, definition: Definition) -> Report:
        """The budget of the question's fiscal year. Raises ``Refused`` 3210 if there is none."""
        plan = _Plan.of(company, question, self.statement)
        shaped = _Shaped(self, plan)
        rows = shaped.by_account() if question.budget_rows_by in ("", "Account") else shaped.by(question.budget_rows_by)
        shown = as_of(plan.end) if self.statement == "balance sheet" else subtitle(plan.start, plan.end)
        columns = [Column(("",), "Label", "STRTYPE"), *shaped.columns()]
        return Report(definition.title, shown, question.basis, columns, rows)


@dataclass(frozen=True, slots=True)
class _Plan:
    """The budget and the period of a question. Amounts are cents, debit positive as in the ledger."""

    company: Company
    question: Question
    lines: list[Budget]
    months: list[Window]
    """All months of the fiscal year."""
    start: date
    end: date

    @classmethod
    def of(cls, company: Company, question: Question, statement: Statement) -> _Plan:
        """Find the budget. Raises ``Refused`` 3210."""
        year = question.fiscal_year or question.today.year
        types = NOMINAL_TYPES if statement == "profit and loss" else REAL_TYPES
        lines = [
            budget._replace(amounts=tuple(natural_sign(kind) * cents for cents in budget.amounts))
            for budget in budgets(company, year, question.budget_criterion or "Accounts")
            if (kind := str(company.list_objects[budget.account].classified)) in types
        ]
        if not lines:
            raise Refused(INVALID_VALUE, field="FiscalYear", value=year)
        first = date(year - (question.fiscal_month > 1), question.fiscal_month, 1)
        months = windows(first, date(first.year + 1, first.month, 1) - timedelta(days=1), "Month")
        start, end = _period(question, months)
        return cls(company, question, lines, months, start, end)

    @property
    def shown(self) -> list[int]:
        """The months of the fiscal year that the period touches, by number."""
        return [n for n, month in enumerate(self.months) if month.end >= self.start and month.start <= self.end]


def _period(question: Question, months: Sequence[Window]) -> tuple[date, date]:
    """The period: as asked, or what the fiscal year has so far."""
    first, last = months[0].start, months[-1].end
    current = fiscal_year_start(question.today, question.fiscal_month)
    if (question.start, question.end) != (current, question.today):
        return question.start or first, question.end or last
    return first, question.today if first <= question.today <= last else last


@dataclass(slots=True)
class _Shaped:
    """A plan in the columns of a report."""

    report: BudgetReport
    plan: _Plan

    @property
    def axis(self) -> str:
        """What the columns are: Date, Customer or Class."""
        return self.plan.question.budget_columns_by or "Date"

    @property
    def keys(self) -> list[Any]:
        """The columns: numbers of months, or rows of a list as the budget has them (None: what is for none)."""
        if self.axis == "Date":
            shown = self.plan.shown
            return shown[-1:] if self.report.shape == "performance" else list(shown)
        found = {_side(line, self.axis) for line in self.plan.lines}
        nodes = [n for top in forest(self.plan.company, {key for key in found if key is not None}) for n in top.flat()]
        return [node.row for node in nodes if node.row in found] + ([None] if None in found else [])

    def by_account(self) -> list[Row]:
        """The sections of the statement."""
        planned, done = self._planned(lambda line: line.account), self._done("entry.account")
        accounts = {line.account for line in self.plan.lines}
        if self.report.statement == "profit and loss" and self.report.shape != "overview":
            accounts |= {account for account, figures in done.items() if any(figures)}
        figures = {account: self._row(planned.get(account), done.get(account)) for account in accounts}
        sheet = Sheet(forest(self.plan.company, figures), figures, self.cells)
        return sheet.print(PROFIT_AND_LOSS if self.report.statement == "profit and loss" else BALANCE_SHEET)

    def by(self, rows_by: str) -> list[Row]:
        """Customers or classes, each with its result."""
        planned = self._planned(lambda line: _side(line, rows_by))
        done = self._done(AXES[_AXIS[rows_by]].key)
        figures = {
            key: [-cents for cents in self._row(planned[key], done.get(key))] for key in planned if key is not None
        }
        rows, whole = Outline(figures, plus, self.cells).print(forest(self.plan.company, figures))
        if whole is not None:
            rows.append(total("TOTAL", self.cells(whole)))
        return rows

    # Figures of a row: for each column what was planned and what came of it, one after the other.

    def _row(self, planned: Figures | None, done: Figures | None) -> Figures:
        width = self._width
        pairs = zip(planned or [0] * width, done or [0] * width, strict=True)
        return [cents for pair in pairs for cents in pair]

    @property
    def _width(self) -> int:
        if self.report.shape == "performance":
            return 3  # the month, the year so far, the whole year
        return len(self.keys) + self._has_total

    @property
    def _has_total(self) -> bool:
        return self.report.statement == "profit and loss" or self.axis != "Date"

    def _planned(self, key: Callable[[Budget], Any]) -> dict[Any, Figures]:
        figures: dict[Any, Figures] = {}
        shown = self.plan.shown
        for line in self.plan.lines:
            row = figures.setdefault(key(line), [0] * self._width)
            if self.report.shape == "performance":
                sums = (line.amounts[shown[-1]], sum(line.amounts[: shown[-1] + 1]), sum(line.amounts))
                row[:] = plus(row, sums)
                continue
            flow = self.report.statement == "profit and loss"
            whole = sum(line.amounts[month] for month in shown) if flow else line.amounts[shown[-1]]
            for place, column in enumerate(self.keys):
                if self.axis == "Date":
                    row[place] += line.amounts[column]
                elif _side(line, self.axis) == column:
                    row[place] += whole
            if self._has_total:
                row[-1] += whole
        return figures

    def _done(self, key: str) -> dict[Any, Figures]:
        if self.report.shape == "overview":
            return {}
        plan, flow = self.plan, self.report.statement == "profit and loss"
        found = entries(plan.company, plan.question).where(of_types(*(NOMINAL_TYPES if flow else REAL_TYPES)))
        figures: dict[Any, Figures] = {}
        for place, lines in enumerate(self._parts(found)):
            for row, cents in lines.sums(key):
                figures.setdefault(row, [0] * self._width)[place] += cents
        return figures

    def _parts(self, found: Entries) -> Iterable[Entries]:
        """The lines of the ledger of each column."""
        plan = self.plan
        last = plan.months[plan.shown[-1]]
        if self.report.shape == "performance":
            yield found.between(max(last.start, plan.start), min(last.end, plan.end))
            yield found.between(plan.months[0].start, min(last.end, plan.end))
            yield found.where("0")
            return
        flow = self.report.statement == "profit and loss"
        whole = found.between(plan.start if flow else None, plan.end)
        for column in self.keys:
            if self.axis == "Date":
                month = plan.months[column]
                yield found.between(max(month.start, plan.start) if flow else None, min(month.end, plan.end))
            else:
                yield whole.where(f"{AXES[_AXIS[self.axis]].key} IS ?", column)
        if self._has_total:
            yield whole

    # Cells and titles

    def cells(self, figures: Sequence[int]) -> list[Cell]:
        """A row of figures as it is shown."""
        pairs = list(zip(figures[::2], figures[1::2], strict=True))
        if self.report.shape == "overview":
            return [amount_text(planned) for planned, _ in pairs]
        shown: list[Cell] = []
        for planned, done in pairs[: 2 if self.report.shape == "performance" else None]:
            shown += [amount_text(done), amount_text(planned), amount_text(done - planned)]
            if self.report.shape == "actual":
                shown.append(_percent(done, planned))
        if self.report.shape == "performance":
            shown.append(amount_text(pairs[2][0]))
        return shown

    def columns(self) -> list[Column]:
        """The columns after the label."""
        plan = self.plan
        if self.report.shape == "performance":
            month, year = plan.months[plan.shown[-1]], plan.months[0].start
            titles = (
                *((column_title(max(month.start, plan.start), min(month.end, plan.end))), "Budget", "$ Over Budget"),
                *((column_title(year, min(month.end, plan.end))), "YTD Budget", "$ Over Budget"),
                "Annual Budget",
            )
            return [_amount(title, "AmountDifference" if title[0] == "$" else "Amount") for title in titles]
        columns: list[Column] = []
        for title in self._titles():
            columns.append(_amount(title, "Amount"))
            if self.report.shape == "actual":
                columns += [_amount("Budget", "Amount"), _amount("$ Over Budget", "AmountDifference")]
                columns.append(Column(("% of Budget",), "Percent", "PERCENTTYPE"))
        return columns

    def _titles(self) -> list[str]:
        plan = self.plan
        if self.axis != "Date":
            names = {row: plan.company.list_objects[row].full_name for row in self.keys if row is not None}
            titles = [names.get(row, AXES[_AXIS[self.axis]].none) for row in self.keys]
        elif self.report.statement == "balance sheet":
            titles = [day_title(min(plan.months[month].end, plan.end)) for month in self.keys]
        else:
            shown = [plan.months[month] for month in self.keys]
            titles = [column_title(max(each.start, plan.start), min(each.end, plan.end)) for each in shown]
        return [*titles, "TOTAL"] if self._has_total else titles


def _side(line: Budget, axis: str) -> int | None:
    return line.customer if axis == "Customer" else line.class_


def _amount(title: str, kind: str) -> Column:
    return Column((title,), kind, "AMTTYPE")


def _percent(done: int, planned: int) -> Cell:
    """What came of a budget in percent, with one decimal; None of none."""
    if not planned:
        return None
    tenths = (2 * abs(done) * 1000 + abs(planned)) // (2 * abs(planned))
    sign = "-" if (done < 0) != (planned < 0) and tenths else ""
    return f"{sign}{tenths // 10}.{tenths % 10}0"
