"""Job reports: what jobs and items were estimated to cost and bring in, what they did, and the difference.

Actual revenue is what is credited to income accounts for a customer or job, actual cost what is debited to accounts of
cost and expense for one: the goods an invoice takes from stock, and every line of a purchase that names the customer
(assumed). Estimates count while they are active: their lines are the estimated revenue, quantity times the item's cost
the estimated cost; a line with a markup says its own cost, the price beneath the markup (assumed).

The columns are observed in a program that stores such a report [O: ``est_cost, act_cost, _diff_, est_revenue,
act_revenue, diff2``]. Recorded of the estimates of one job (spec/resources/reports in
https://github.com/apotema/qbwc_integrator, two answers): the differences are of type AmountDifference, the title ends
with the name of the job, and an item is labelled with its name and its description, ``04 Concrete (Concrete)``, where
it heads or ends the items beneath it too; that the other reports do the same is assumed, and that the description is
that of sales. A summary has one row for
each job beneath its customer, a detail one for each item of one job, under the headings of their types; lines without
an item are one row (assumed). The difference in percent, a subcolumn that can be computed, is not returned [D:OSR].
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from mockbooks.books.rounding import times
from mockbooks.company import Company
from mockbooks.qbxml.types import UNITS, amount_text, units_of
from mockbooks.reports.axes import AXES
from mockbooks.reports.definition import Definition
from mockbooks.reports.item_summaries import ITEM_SECTIONS
from mockbooks.reports.ledger import Entries, entries, of_types, unposted
from mockbooks.reports.outline import Node, Outline, forest
from mockbooks.reports.period import column_title, subtitle
from mockbooks.reports.question import Question
from mockbooks.reports.report import Cell, Column, Report, Row, data, subtotal, text, total
from mockbooks.reports.spread import report_windows

__all__ = ["JobReport"]

_REVENUE = of_types("Income", "OtherIncome")
_COST = of_types("CostOfGoodsSold", "Expense", "OtherExpense")
_DESCRIPTION = """
SELECT coalesce(json_extract(own, '$.SalesOrPurchase.Desc'), json_extract(own, '$.SalesAndPurchase.SalesDesc'),
    json_extract(own, '$.SalesDesc'), json_extract(own, '$.ItemDesc')) FROM list_object WHERE id = ?
"""
_IN_A_SECTION = frozenset(kind for _, kinds in ITEM_SECTIONS for kind in kinds)


class Job(NamedTuple):
    """A job, or an item, in one column: cents."""

    estimated_cost: int = 0
    cost: int = 0
    estimated_revenue: int = 0
    revenue: int = 0

    def __add__(self, other: Job) -> Job:  # type: ignore[override]
        """Both together."""
        return Job(*(a + b for a, b in zip(self, other, strict=True)))


_Shown = tuple[str, Callable[[Job], int]]
_DIFFERENCE = "($) Diff."
_COST_DIFFERENCE: _Shown = (_DIFFERENCE, lambda job: job.cost - job.estimated_cost)
_ESTIMATES: tuple[_Shown, ...] = (
    ("Est. Cost", lambda job: job.estimated_cost),
    ("Act. Cost", lambda job: job.cost),
    _COST_DIFFERENCE,
    ("Est. Revenue", lambda job: job.estimated_revenue),
    ("Act. Revenue", lambda job: job.revenue),
    (_DIFFERENCE, lambda job: job.revenue - job.estimated_revenue),
)
_PROFIT: tuple[_Shown, ...] = (
    ("Act. Cost", lambda job: job.cost),
    ("Act. Revenue", lambda job: job.revenue),
    (_DIFFERENCE, lambda job: job.revenue - job.cost),
)


@dataclass(frozen=True, slots=True)
class JobReport:
    """Estimates against actuals, or profitability, with one row for each job or for each item."""

    of: Literal["estimates", "profit"]
    rows: Literal["jobs", "items"]
    one_job: bool = False

    def compose(self, company: Company, question: Question, definition: Definition) -> Report:
        """The jobs or items with figures in the period."""
        figures, titles = self._figures(company, question)
        shown = _ESTIMATES if self.of == "estimates" else _PROFIT

        def cells(jobs: Sequence[Job]) -> list[Cell]:
            return [amount_text(amount(job)) for job in jobs for _, amount in shown]

        rows = self._jobs(company, figures, cells) if self.rows == "jobs" else _items(company, figures, cells)
        columns = [Column(("",) * (2 if len(titles) > 1 else 1), "Label", "STRTYPE")]
        for title in titles:
            above = (title,) if len(titles) > 1 else ()
            columns += [
                Column((*above, name), "AmountDifference" if name == _DIFFERENCE else "Amount", "AMTTYPE")
                for name, _ in shown
            ]
        name = f"{definition.title} for {self._job(company, question)}" if self.one_job else definition.title
        return Report(name, subtitle(question.start, question.end), question.basis, columns, rows)

    def _figures(self, company: Company, question: Question) -> tuple[dict[Any, list[Job]], list[str]]:
        """The figures by job or item and column, and the titles of the columns."""
        key = AXES["Customer"].key if self.rows == "jobs" else "entry.item"
        spread = _Spread(company, question, key)
        ledger = entries(company, question).where("name.kind = 'Customer'")
        spread.add(ledger.where(_COST), lambda cents: Job(cost=cents))
        spread.add(ledger.where(_REVENUE), lambda cents: Job(revenue=-cents))
        if self.of == "estimates":
            spread.add_estimates()
        return spread.columns()

    def _jobs(
        self, company: Company, figures: dict[Any, list[Job]], cells: Callable[[Sequence[Job]], list[Cell]]
    ) -> list[Row]:
        rows, whole = Outline(figures, _both, cells).print(forest(company, figures))
        if whole is not None:
            rows.append(total("TOTAL", cells(whole)))
        return rows

    def _job(self, company: Company, question: Question) -> str:
        """The name of the job that the entity filter names; of several the first in the order of the list (assumed)."""
        condition, parameters = next(
            (each.condition, each.parameters) for each in question.filters if each.column == "entity"
        )
        found = company.connection.execute(
            f"SELECT full_name FROM list_object WHERE id IN {condition} ORDER BY sort_key, id LIMIT 1", parameters
        ).fetchone()
        return str(found[0]) if found else ""


@dataclass(slots=True)
class _Spread:
    """Figures that are being spread over columns: by row key, then by the key of the column."""

    company: Company
    question: Question
    row: str
    found: dict[Any, dict[Any, Job]] = field(default_factory=dict)

    @property
    def by_class(self) -> bool:
        """Whether the columns are classes and not dates."""
        return self.question.columns_by == "Class"

    @property
    def column(self) -> str:
        """The SQL key of the column."""
        return "entry.class" if self.by_class else "entry.txn_date"

    def add(self, lines: Entries, job: Callable[[int], Job]) -> None:
        """Add the amounts of lines of the ledger."""
        for key, column, cents in self._inside(lines).sums(self.row, self.column):
            self._put(key, column, job(cents))

    def add_estimates(self) -> None:
        """Add the lines of active estimates."""
        question = self.question
        lines = unposted(self.company, question).where(
            "txn.kind = 'Estimate' AND json_extract(txn.own, '$.IsActive') IS NOT 'false'"
        )
        columns = (
            self.row, self.column, "-entry.amount", "line.quantity", "json_extract(line.own, '$.Rate')",
            "coalesce(json_extract(line.own, '$.MarkupRate'), json_extract(line.own, '$.MarkupRatePercent'))",
            "coalesce(json_extract(item.own, '$.PurchaseCost'),"
            " json_extract(item.own, '$.SalesAndPurchase.PurchaseCost'))",
        )  # fmt: skip
        for key, column, cents, quantity, rate, markup, cost in self._inside(lines).rows(columns):
            each = rate if markup else cost
            spent = times(UNITS if quantity is None else quantity, units_of(each)) if each else 0
            self._put(key, column, Job(estimated_cost=spent, estimated_revenue=cents))

    def columns(self) -> tuple[dict[Any, list[Job]], list[str]]:
        """The figures by row and place, those of all columns at the end where there are several."""
        places, titles = self._by_class() if self.by_class else self._by_date()
        several = len(titles) > 1 or self.by_class
        figures: dict[Any, list[Job]] = {}
        for key, by_column in self.found.items():
            row = figures.setdefault(key, [Job()] * (len(titles) + several))
            for column, job in by_column.items():
                for place in {places(column), len(row) - 1}:
                    row[place] += job
        kept = {key: row for key, row in figures.items() if any(any(job) for job in row)}
        return kept, [*titles, "TOTAL"] if several else titles

    def _by_date(self) -> tuple[Callable[[str], int], list[str]]:
        windows = report_windows(entries(self.company, self.question), self.question)
        starts = [window.start.isoformat() for window in windows[1:]]
        return lambda day: bisect_right(starts, day), [column_title(*window) for window in windows]

    def _by_class(self) -> tuple[Callable[[int | None], int], list[str]]:
        used = {column for row in self.found.values() for column in row}
        named = [node for top in forest(self.company, used - {None}) for node in top.flat() if node.row in used]
        places: dict[int | None, int] = {node.row: place for place, node in enumerate(named)}
        titles = [node.of.value for node in named]
        if None in used:
            places[None] = len(titles)
            titles.append("Unclassified")
        return places.__getitem__, titles

    def _inside(self, lines: Entries) -> Entries:
        return lines.between(self.question.start, self.question.end)

    def _put(self, key: Any, column: Any, job: Job) -> None:
        row = self.found.setdefault(key, {})
        row[column] = row.get(column, Job()) + job


def _both(one: list[Job], other: list[Job]) -> list[Job]:
    return [a + b for a, b in zip(one, other, strict=True)]


def _items(company: Company, figures: dict[Any, list[Job]], cells: Callable[[Sequence[Job]], list[Cell]]) -> list[Row]:
    """Items under the headings of their types; what has no item, or one without a heading, last (assumed)."""
    nodes = forest(company, [item for item in figures if item is not None])
    _describe(company, nodes)
    rows: list[Row] = []
    sums: list[list[Job]] = []
    for heading, kinds in ITEM_SECTIONS:
        inside = [node for node in nodes if node.kind in kinds]
        printed, together = Outline(figures, _both, cells).print(inside)
        if together is not None:
            rows += [text(heading), *printed, subtotal(f"Total {heading}", cells(together))]
            sums.append(together)
    others = [node for node in nodes if node.kind not in _IN_A_SECTION]
    printed, together = Outline(figures, _both, cells).print(others)
    if together is not None:
        rows += printed
        sums.append(together)
    if None in figures:
        rows.append(data("No item", cells(figures[None])))
        sums.append(figures[None])
    if sums:
        rows.append(total("TOTAL", cells(_together(sums))))
    return rows


def _describe(company: Company, nodes: Iterable[Node]) -> None:
    """Put the descriptions of items behind their names."""
    for top in nodes:
        for node in top.flat():
            ((described,),) = company.connection.execute(_DESCRIPTION, (node.row,))
            if described:
                node.label = f"{node.label} ({described})"


def _together(sums: Iterable[list[Job]]) -> list[Job]:
    return [sum(column, Job()) for column in zip(*sums, strict=True)]
