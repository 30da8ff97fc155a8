"""Detail reports: one row for each line of the ledger, in groups.

A group is a TextRow with the label of what is grouped by, its rows, and a SubtotalRow ``Total <label>``; a group of
objects that have parents stands beneath them. RowData of every row of a group names its object, as the general ledger
has it [O:GLX]; the header of a group with an opening balance is a DataRow, since only that can hold one (assumed). The
first column is a Blank one that holds labels [A]. With IncludeColumn only those columns come back [D:OSR], in the order
asked for (assumed).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple

from mockbooks.company import Company
from mockbooks.company.kinds import NOMINAL_TYPES
from mockbooks.reports.axes import AXES
from mockbooks.reports.definition import Definition
from mockbooks.reports.detail_columns import COLUMNS, RUNNING, TOGETHER, DetailColumn, detail_column
from mockbooks.reports.ledger import Entries, entries, of_types, unposted
from mockbooks.reports.outline import Node, forest
from mockbooks.reports.period import DATE_UNITS, as_of, column_title, fiscal_year_start, subtitle
from mockbooks.reports.question import Question
from mockbooks.reports.report import Cell, Column, Of, Report, Row, data, text
from mockbooks.reports.spread import report_windows
from mockbooks.reports.summaries import HEADER_VENDOR

__all__ = ["Detail"]

Values = tuple[Any, ...]
"""A row by column, as it was selected."""


@dataclass(frozen=True, slots=True)
class Detail:
    """A detail report. ``only`` is a condition on ``entry``; ``group`` an axis, a unit of dates or "" for one list.

    ``amount`` is the expression that the Amount column and the running balance add up.
    """

    columns: tuple[str, ...]
    group: str = ""
    lines: Literal["ledger", "unposted"] = "ledger"
    only: str = ""
    amount: str = COLUMNS["Amount"].expression
    order: tuple[str, ...] = ("entry.txn_date", "txn.txn_number", "entry.is_source DESC", "entry.id")
    opening: bool = False
    """Whether groups (accounts) begin with a balance."""
    as_of: bool = False
    """Whether the period is only an end: everything up to then."""
    totals: bool = True
    by_header: bool = False
    """Whether vendors are those of the transaction, not of its lines."""
    documents: bool = False
    """Whether the lines of a transaction are one row, its amounts added."""
    each_txn: bool = False
    """Whether each transaction is a group of its own."""
    closes: bool = True
    """Whether the sum of such a group stands beneath it."""
    shows: tuple[tuple[str, str], ...] = ()
    """Columns that show something of their own in this report: name and expression."""

    def compose(self, company: Company, question: Question, definition: Definition) -> Report:
        """The rows of the period."""
        if self.as_of:
            question = replace(question, start=None)
        names = question.include_columns or self.columns
        columns = [self._column(name, company, question) for name in names]
        found = self._entries(company, question)
        group = question.rows_by if question.rows_by not in ("", "TotalOnly") else self.group
        key, arrange = self._grouping(found, question, group)
        groups: dict[Any, list[Values]] = {}
        inside = found.between(question.start, question.end)
        selected = [self._selected(name, column) for name, column in zip(names, columns, strict=True)]
        once = " GROUP BY entry.txn" if self.documents else ""
        for key_, *values in inside.rows((key, *selected), order=self.order, tail=once):
            groups.setdefault(key_, []).append(tuple(values))
        opening = self._opening(found, question) if self.opening else {}
        printer = _Printer(columns, groups, opening)
        everything = printer.nothing()
        for top in arrange(dict.fromkeys((*groups, *opening))):
            everything = _added(everything, printer.group(top))
        if self.totals and printer.rows and any(column.summed for column in columns):
            printer.rows.append(Row("TotalRow", ("TOTAL", *printer.written(everything))))
        shown = as_of(question.end) if self.as_of else subtitle(question.start, question.end)
        described = [
            Column((column.title,), name, column.data_type) for name, column in zip(names, columns, strict=True)
        ]
        label = Column(("",), "Blank", "STRTYPE")
        return Report(definition.title, shown, question.basis, [label, *described], printer.rows)

    def _entries(self, company: Company, question: Question) -> Entries:
        found = entries(company, question) if self.lines == "ledger" else unposted(company, question)
        return found.where(self.only) if self.only else found

    def _column(self, name: str, company: Company, question: Question) -> DetailColumn:
        column = detail_column(name, company, question)
        own = {"Amount": self.amount, **dict(self.shows)}
        return column._replace(expression=own[name]) if name in own else column

    def _selected(self, name: str, column: DetailColumn) -> str:
        """What is selected for a column; the running balance adds up the amounts."""
        if not self.documents:
            return column.expression or self.amount
        if name in TOGETHER:
            return TOGETHER[name]
        return (
            f"sum({column.expression or self.amount})" if column.summed or not column.expression else column.expression
        )

    def _grouping(
        self, found: Entries, question: Question, group: str
    ) -> tuple[str, Callable[[Collection[Any]], list[_Group]]]:
        if self.each_txn and group == self.group:
            return "entry.txn", lambda keys: [_Group(key, "", closes=self.closes) for key in keys]
        key, arrange = _grouping(found, question, group)
        return HEADER_VENDOR if self.by_header and group == "Vendor" else key, arrange

    def _opening(self, found: Entries, question: Question) -> dict[Any, int]:
        """The balance of each account before the period; income and expenses since the fiscal year began (assumed)."""
        start = question.start
        if start is None:
            return {}
        before = found.where("entry.txn_date < ?", start.isoformat())
        year = fiscal_year_start(start, question.fiscal_month).isoformat()
        kept = before.where(f"(NOT {of_types(*NOMINAL_TYPES)} OR entry.txn_date >= ?)", year)
        return dict(kept.sums("entry.account", measures=(f"sum({self.amount})",)))


class _Group(NamedTuple):
    """What rows are grouped under: the key of its own rows, its label ("" for none), and the groups beneath it."""

    key: Any
    label: str
    of: Of | None = None
    beneath: tuple[_Group, ...] = ()
    closes: bool = False
    """Whether its sum stands beneath it though it has no label."""


@dataclass(slots=True)
class _Printer:
    """Groups being printed; sums are by column, None where a column has none."""

    columns: Sequence[DetailColumn]
    groups: dict[Any, list[Values]]
    opening: dict[Any, int]
    rows: list[Row] = field(default_factory=list)

    def group(self, group: _Group) -> list[int | None]:
        """A group and what is beneath it; gives its sums."""
        if not group.beneath:
            return self._leaf(group)
        self.rows.append(text(group.label))
        sums = self.nothing()
        for each in group.beneath:
            sums = _added(sums, self.group(each))
        if group.key in self.groups or group.key in self.opening:
            sums = _added(sums, self._leaf(group._replace(label=f"{group.label} - Other", beneath=())))
        self.rows.append(Row("SubtotalRow", (f"Total {group.label}", *self.written(sums)), group.of))
        return sums

    def nothing(self) -> list[int | None]:
        """The sums of no rows."""
        return [None] * len(self.columns)

    def written(self, sums: Sequence[int | None]) -> list[Cell]:
        """Sums as cells."""
        return [
            None if value is None else column.write(value) for value, column in zip(sums, self.columns, strict=True)
        ]

    def _leaf(self, group: _Group) -> list[int | None]:
        balance = self.opening.get(group.key, 0)
        sums = self._standing(balance)
        if group.label:
            if group.key in self.opening:
                self.rows.append(data(group.label, self.written(sums), group.of))
            else:
                self.rows.append(text(group.label))
        for values in self.groups.get(group.key, ()):
            cells: list[Cell] = []
            added = self.nothing()
            balance += next((value or 0 for value, at in zip(values, self.columns, strict=True) if _is_running(at)), 0)
            for place, (value, column) in enumerate(zip(values, self.columns, strict=True)):
                shown = balance if _is_running(column) else value
                cells.append(None if shown is None else column.write(shown))
                added[place] = value if column.summed else None
            sums = _added(sums, added)
            self.rows.append(Row("DataRow", (None, *cells), group.of))
        sums = _added(sums, self._standing(balance), replacing=True)
        if group.label:
            self.rows.append(Row("SubtotalRow", (f"Total {group.label}", *self.written(sums)), group.of))
        elif group.closes:
            self.rows.append(Row("SubtotalRow", (None, *self.written(sums)), group.of))
        return sums

    def _standing(self, balance: int) -> list[int | None]:
        """A balance in the column of the running balance."""
        return [balance if _is_running(column) else None for column in self.columns]


def _is_running(column: DetailColumn) -> bool:
    return column.expression == RUNNING


def _added(sums: Sequence[int | None], more: Sequence[int | None], *, replacing: bool = False) -> list[int | None]:
    """Two rows of sums together, column by column."""
    return [
        one if other is None else other if one is None or replacing else one + other
        for one, other in zip(sums, more, strict=True)
    ]


def _grouping(found: Entries, question: Question, group: str) -> tuple[str, Callable[[Collection[Any]], list[_Group]]]:
    """The SQL key of a grouping, and what puts the groups of the keys that are there in order."""
    if group == "":
        return "0", lambda _: [_Group(0, "")]
    if group in DATE_UNITS:
        parts = report_windows(found, replace(question, columns_by=group))
        starts = " ".join(
            f"WHEN entry.txn_date <= '{window.end.isoformat()}' THEN {at}" for at, window in enumerate(parts)
        )
        return f"CASE {starts} END", lambda keys: [
            _Group(at, column_title(*window)) for at, window in enumerate(parts) if at in keys
        ]
    axis = AXES[group]

    def arrange(keys: Collection[Any]) -> list[_Group]:
        named = {key for key in keys if key is not None}
        if axis.kinds:
            groups = [_of_node(node, named) for node in forest(found.company, named)]
        else:
            groups = [_Group(key, str(key)) for key in sorted(named)]
        return [*groups, _Group(None, axis.none)] if None in keys else groups

    return axis.key, arrange


def _of_node(node: Node, keys: set[Any]) -> _Group:
    return _Group(node.row, node.label, node.of, tuple(_of_node(child, keys) for child in node.children))
