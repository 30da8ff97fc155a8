"""The financial statements: profit and loss, balance sheet, trial balance.

No closing entries exist. The balance sheet shows as Net Income what was earned since the fiscal year began, and adds
what was earned before to Retained Earnings [A; the two rows R:BSX]; both follow from the date of the column. On the
trial balance Retained Earnings is without the income of the current year, and income and expense accounts show the
fiscal year to date [A].

Rows without figures are dropped: ReturnRows defaults to NonZero [A]; ActiveOnly keeps accounts with movements that sum
to zero, All every account (assumed).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from mockbooks.company import Company
from mockbooks.company.kinds import NOMINAL_TYPES, REAL_TYPES
from mockbooks.qbxml.types import amount_text
from mockbooks.reports.definition import Definition
from mockbooks.reports.ledger import Entries, entries, of_types, with_pins
from mockbooks.reports.outline import Node, forest
from mockbooks.reports.period import (
    Window,
    as_of,
    column_title,
    day_title,
    fiscal_year_start,
    subtitle,
    years_before,
)
from mockbooks.reports.question import Question
from mockbooks.reports.report import Cell, Column, Report, data, total
from mockbooks.reports.sections import BALANCE_SHEET, PROFIT_AND_LOSS, Computed, Section, Sheet
from mockbooks.reports.spread import Figures, Table, amount_columns, balances, flows, plus, report_windows

__all__ = ["BalanceSheet", "ProfitAndLoss", "TrialBalance", "amounts", "kept"]

Comparison = Literal["", "previous year", "year to date"]


@dataclass(frozen=True, slots=True)
class ProfitAndLoss:
    """Income less expenses. ``columns_by`` is what it is spread over unless asked for something else."""

    comparison: Comparison = ""
    columns_by: str = "TotalOnly"
    sections: tuple[Section, ...] = PROFIT_AND_LOSS

    def compose(self, company: Company, question: Question, definition: Definition) -> Report:
        """The statement of the period."""
        question = replace(question, columns_by=question.columns_by or self.columns_by)
        found = with_pins(entries(company, question)).where(of_types(*NOMINAL_TYPES))
        table, compared = self._table(found, question)
        figures = kept(table.figures, question)
        every = question.return_rows == "All"
        nodes = forest(company, _accounts(company, NOMINAL_TYPES) if every else figures)
        if every:
            figures = {row: figures.get(row, [0] * len(table.titles)) for node in nodes for row in node.rows()}
        sheet = Sheet(nodes, figures, compare if compared else amounts)
        columns = comparison_columns(table) if compared else amount_columns(table)
        shown = subtitle(question.start, question.end)
        return Report(definition.title, shown, question.basis, columns, sheet.print(self.sections))

    def _table(self, found: Entries, question: Question) -> tuple[Table, bool]:
        """The figures, and whether they are pairs of a period and the one before it."""
        if self.comparison == "":
            return flows(found, question, "entry.account"), False
        periods: list[Window] = []
        for window in report_windows(found, question):
            if self.comparison == "year to date":
                first = fiscal_year_start(window.end, question.year_month)
                periods += [window, Window(min(first, window.start), window.end)]
            else:
                periods += [window, Window(years_before(window.start), years_before(window.end))]
        return _side_by_side(found, periods), self.comparison == "previous year"


@dataclass(frozen=True, slots=True)
class BalanceSheet:
    """What is owned and owed at a date; ``collapsed`` shows groups alone (the summary)."""

    comparison: Comparison = ""
    columns_by: str = "TotalOnly"
    collapsed: bool = False
    sections: tuple[Section, ...] = BALANCE_SHEET

    def compose(self, company: Company, question: Question, definition: Definition) -> Report:
        """The statement at the end of the period."""
        question = replace(question, columns_by=question.columns_by or self.columns_by)
        compared = bool(self.comparison)
        tables = [self._table(company, question)]
        if compared:
            pairs = []
            for window in report_windows(entries(company, question), question):
                for end in (window.end, years_before(window.end)):
                    at = replace(question, columns_by="TotalOnly", start=min(window.start, end), end=end)
                    pairs.append(self._table(company, at))
            tables = pairs
        table, net_income = _joined(tables)
        figures = kept(table.figures, question)
        every = question.return_rows == "All"
        nodes = forest(company, _accounts(company, REAL_TYPES) if every else [row for row in figures if row])
        if every:
            figures = {row: figures.get(row, [0] * len(table.titles)) for node in nodes for row in node.rows()}
        computed = []
        if 0 in figures:  # what was earned before, in a file without an account for it
            computed.append(Computed("Equity", "Retained Earnings", [-amount for amount in figures.pop(0)]))
        if any(net_income) or every:
            computed.append(Computed("Equity", "Net Income", net_income))
        sheet = Sheet(nodes, figures, compare if compared else amounts, computed, self.collapsed)
        columns = comparison_columns(table) if compared else amount_columns(table)
        return Report(definition.title, as_of(question.end), question.basis, columns, sheet.print(self.sections))

    def _table(self, company: Company, question: Question) -> tuple[Table, Figures]:
        """Balances with earlier years' income in Retained Earnings (debit positive), and net income (as shown)."""
        # What is earned stands under its fiscal year, negative: one sum gives both rows for every column.
        month = f"{question.fiscal_month:02d}"
        year = f"CAST(substr(entry.txn_date, 1, 4) AS INTEGER) - (substr(entry.txn_date, 6, 2) < '{month}')"
        row = f"CASE WHEN {of_types(*REAL_TYPES)} THEN entry.account ELSE -({year}) END"
        table = balances(with_pins(entries(company, question)), question, row)
        ends = table.ends or [question.end or question.today] * len(table.titles)
        current = [fiscal_year_start(end, question.fiscal_month).year for end in ends]
        net_income, before = [0] * len(ends), [0] * len(ends)
        for earned_in in [key for key in table.figures if key < 0]:
            for place, cents in enumerate(table.figures.pop(earned_in)):
                if -earned_in < current[place]:
                    before[place] += cents
                else:
                    net_income[place] -= cents
        if any(before):
            retained = _retained_earnings(company)
            table.figures[retained] = plus(table.figures.get(retained, [0] * len(before)), before)
        return table, net_income


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """Every account with its balance, on the debit or the credit side."""

    def compose(self, company: Company, question: Question, definition: Definition) -> Report:
        """One row an account, flat, labelled with its whole name (assumed), and TOTAL."""
        end = question.end or question.today
        found = with_pins(entries(company, question))
        year = fiscal_year_start(end, question.fiscal_month)
        row = "entry.account"
        sums = dict(found.where(of_types(*REAL_TYPES)).between(None, question.end).sums(row))
        nominal = found.where(of_types(*NOMINAL_TYPES))
        sums.update(nominal.between(year, question.end).sums(row))
        ((before,),) = nominal.where("entry.txn_date < ?", year.isoformat()).sums()
        if before:
            retained = _retained_earnings(company)
            sums[retained] = sums.get(retained, 0) + before
        wanted = {account: amount for account, amount in sums.items() if amount or question.return_rows == "ActiveOnly"}
        if question.return_rows == "All":
            for account in _accounts(company, (*REAL_TYPES, *NOMINAL_TYPES)):
                wanted.setdefault(account, 0)
        title = (day_title(end),)
        columns = [
            Column(("", ""), "Label", "STRTYPE"),
            Column((*title, "Debit"), "Debit", "AMTTYPE"),
            Column((*title, "Credit"), "Credit", "AMTTYPE"),
        ]
        rows = []
        if 0 in wanted:
            rows.append(data("Retained Earnings", _sides(wanted.pop(0))))
        own = set(wanted)
        labelled = _paths(forest(company, wanted))
        rows[:0] = [data(label, _sides(wanted[node.row]), node.of) for label, node in labelled if node.row in own]
        if rows:
            every = sums.values()
            debit, credit = sum(cents for cents in every if cents > 0), sum(-cents for cents in every if cents < 0)
            rows.append(total("TOTAL", (amount_text(debit), amount_text(credit))))
        return Report(definition.title, as_of(question.end), question.basis, columns, rows)


def amounts(figures: Sequence[int]) -> Sequence[Cell]:
    """A row of amounts."""
    return [amount_text(cents) for cents in figures]


def compare(figures: Sequence[int]) -> Sequence[Cell]:
    """Of each pair: this period, the one before, the difference, and the difference in percent of the one before; where
    there was nothing before, that is 100 percent of what there is now (assumed)."""
    cells: list[Cell] = []
    for now, before in zip(figures[::2], figures[1::2], strict=True):
        percent = _percent(now - before, abs(before) or abs(now) or 1)
        cells += [amount_text(now), amount_text(before), amount_text(now - before), percent]
    return cells


def comparison_columns(table: Table) -> list[Column]:
    """The columns of a comparison (titles assumed): four for each pair."""
    label, *columns = amount_columns(table)
    made = [label]
    for pair in zip(columns[::2], columns[1::2], strict=True):
        made += pair
        made.append(Column(("$ Change",), "AmountDifference", "AMTTYPE"))
        made.append(Column(("% Change",), "PercentChange", "PERCENTTYPE"))
    return made


def kept(figures: dict[Any, Figures], question: Question) -> dict[Any, Figures]:
    """The rows that ReturnRows keeps."""
    if question.return_rows in ("ActiveOnly", "All"):
        return figures
    return {row: amounts for row, amounts in figures.items() if any(amounts)}


def _percent(part: int, whole: int) -> str:
    """A percentage with one decimal, rounded half away from zero (assumed)."""
    tenths = (2 * abs(part) * 1000 + whole) // (2 * whole)
    return f"{'-' if part < 0 and tenths else ''}{tenths // 10}.{tenths % 10}"


def _side_by_side(found: Entries, periods: Sequence[Window]) -> Table:
    figures: dict[int, Figures] = {}
    for place, (start, end) in enumerate(periods):
        for account, cents in found.between(start, end).sums("entry.account"):
            figures.setdefault(account, [0] * len(periods))[place] = cents
    return Table([(column_title(*period),) for period in periods], figures)


def _joined(tables: Sequence[tuple[Table, Figures]]) -> tuple[Table, Figures]:
    """Tables of one column each (or one alone) beside one another."""
    (first, net), *rest = tables
    for table, net_income in rest:
        figures = {
            row: [*first.figures.get(row, [0] * len(first.titles)), *table.figures.get(row, [0] * len(table.titles))]
            for row in {**first.figures, **table.figures}
        }
        first, net = Table([*first.titles, *table.titles], figures), [*net, *net_income]
    return first, net


def _retained_earnings(company: Company) -> int:
    """The account that the income of earlier years is added to; 0 if the file has none."""
    found = company.connection.execute(
        "SELECT id FROM list_object WHERE kind = 'Account' AND special = 'RetainedEarnings' ORDER BY id LIMIT 1"
    ).fetchone()
    return int(found[0]) if found is not None else 0


def _accounts(company: Company, types: Sequence[str]) -> list[int]:
    marks = ", ".join("?" * len(types))
    found = company.connection.execute(
        f"SELECT id FROM list_object WHERE kind = 'Account' AND classified IN ({marks})", tuple(types)
    )
    return [row for (row,) in found]


def _paths(nodes: Iterable[Node], above: str = "") -> Iterator[tuple[str, Node]]:
    """Objects with the labels of all that stands above them: ``60200 · Automobile:Gasoline``."""
    for node in nodes:
        yield above + node.label, node
        yield from _paths(node.children, f"{above}{node.label}:")


def _sides(cents: int) -> Sequence[Cell]:
    return (amount_text(cents), None) if cents >= 0 else (None, amount_text(-cents))
