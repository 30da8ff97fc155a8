"""Statements: sections over types of account, with their headings, totals and results.

The labels and their order are recorded for the balance sheet [R:BSX] and for the profit and loss [R:RDT]. A group or
section without rows is left out [A]; so is a result over nothing. Figures come debit positive and are shown on the
natural side of their type of account.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from mockbooks.books.balances import natural_sign
from mockbooks.reports.outline import Node, Outline
from mockbooks.reports.report import Cell, Row, RowKind, data, text
from mockbooks.reports.spread import Figures, plus

__all__ = ["BALANCE_SHEET", "PROFIT_AND_LOSS", "Computed", "Group", "Running", "Section", "Sheet"]


class Group(NamedTuple):
    """The accounts of some types under a heading; ``weight`` is -1 where they lower what they stand in."""

    title: str
    types: tuple[str, ...]
    total: str
    weight: int = 1


class Running(NamedTuple):
    """The result of all that stands above it in its section."""

    label: str


class Section(NamedTuple):
    """Groups and sections under a heading, with their sum beneath."""

    title: str
    parts: tuple[Group | Section | Running, ...]
    total: str
    kind: RowKind = "SubtotalRow"
    weight: int = 1


PROFIT_AND_LOSS: tuple[Section, ...] = (
    Section(
        "",
        (
            Section(
                "Ordinary Income/Expense",
                (
                    Group("Income", ("Income",), "Total Income"),
                    Group("Cost of Goods Sold", ("CostOfGoodsSold",), "Total COGS", -1),
                    Running("Gross Profit"),
                    Group("Expense", ("Expense",), "Total Expense", -1),
                ),
                "Net Ordinary Income",
            ),
            Section(
                "Other Income/Expense",
                (
                    Group("Other Income", ("OtherIncome",), "Total Other Income"),
                    Group("Other Expense", ("OtherExpense",), "Total Other Expense", -1),
                ),
                "Net Other Income",
            ),
        ),
        "Net Income",
        "TotalRow",
    ),
)

BALANCE_SHEET: tuple[Section, ...] = (
    Section(
        "ASSETS",
        (
            Section(
                "Current Assets",
                (
                    Group("Checking/Savings", ("Bank",), "Total Checking/Savings"),
                    Group("Accounts Receivable", ("AccountsReceivable",), "Total Accounts Receivable"),
                    Group("Other Current Assets", ("OtherCurrentAsset",), "Total Other Current Assets"),
                ),
                "Total Current Assets",
            ),
            Group("Fixed Assets", ("FixedAsset",), "Total Fixed Assets"),
            Group("Other Assets", ("OtherAsset",), "Total Other Assets"),
        ),
        "TOTAL ASSETS",
        "TotalRow",
    ),
    Section(
        "LIABILITIES & EQUITY",
        (
            Section(
                "Liabilities",
                (
                    Section(
                        "Current Liabilities",
                        (
                            Group("Accounts Payable", ("AccountsPayable",), "Total Accounts Payable"),
                            Group("Credit Cards", ("CreditCard",), "Total Credit Cards"),
                            Group(
                                "Other Current Liabilities",
                                ("OtherCurrentLiability",),
                                "Total Other Current Liabilities",
                            ),
                        ),
                        "Total Current Liabilities",
                    ),
                    Group("Long Term Liabilities", ("LongTermLiability",), "Total Long Term Liabilities"),
                ),
                "Total Liabilities",
            ),
            Group("Equity", ("Equity",), "Total Equity"),
        ),
        "TOTAL LIABILITIES & EQUITY",
        "TotalRow",
    ),
)


class Computed(NamedTuple):
    """A row that is no account: after the accounts of a type, without RowData [R:BSX]. Figures as they are shown."""

    type: str
    label: str
    figures: Figures


@dataclass(slots=True)
class Sheet:
    """A statement being printed: the accounts that have figures, and how figures are written after the label."""

    nodes: Sequence[Node]
    figures: Mapping[int, Figures]
    cells: Callable[[Figures], Sequence[Cell]]
    computed: Sequence[Computed] = ()
    collapsed: bool = False
    """One row for each group instead of its accounts (a summary)."""
    rows: list[Row] = field(default_factory=list)

    def print(self, sections: Sequence[Section]) -> list[Row]:
        """The rows of these sections; where one has some, the others have at least their total (assumed)."""
        printed: list[list[Row]] = []
        width = 0
        for section in sections:
            self.rows = []
            width = len(self._section(section) or ()) or width
            printed.append(self.rows)
        self.rows = []
        for section, rows in zip(sections, printed, strict=True):
            nothing = [text(section.title), self._total(section.kind, section.total, [0] * width)] if width else []
            self.rows += rows or nothing
        return self.rows

    def _section(self, section: Section) -> Figures | None:
        heading = len(self.rows)
        if section.title:
            self.rows.append(text(section.title))
        result: Figures | None = None
        for part in section.parts:
            if isinstance(part, Running):
                if result is not None:
                    self.rows.append(self._total("SubtotalRow", part.label, result))
                continue
            sum_ = self._section(part) if isinstance(part, Section) else self._group(part)
            if sum_ is not None:
                weighed = sum_ if part.weight == 1 else [-amount for amount in sum_]
                result = weighed if result is None else plus(result, weighed)
        if result is None:
            del self.rows[heading:]
        else:
            self.rows.append(self._total(section.kind, section.total, result))
        return result

    def _group(self, group: Group) -> Figures | None:
        sign = natural_sign(group.types[0])
        shown = {row: [sign * amount for amount in amounts] for row, amounts in self.figures.items()}
        nodes = [node for node in self.nodes if node.classified in group.types]
        rows, sum_ = Outline(shown, plus, self.cells).print(nodes)
        for computed in self.computed:
            if computed.type in group.types:
                rows.append(data(computed.label, self.cells(computed.figures)))
                sum_ = computed.figures if sum_ is None else plus(sum_, computed.figures)
        if sum_ is None:
            return None
        if self.collapsed:
            self.rows.append(data(group.title, self.cells(sum_)))
            return sum_
        self.rows.append(text(group.title))
        self.rows.extend(rows)
        self.rows.append(self._total("SubtotalRow", group.total, sum_))
        return sum_

    def _total(self, kind: RowKind, label: str, figures: Figures) -> Row:
        return Row(kind, (label, *self.cells(figures)))
