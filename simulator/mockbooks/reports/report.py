"""A report as it is answered: titles, columns, rows. What is in it has been computed; how it is written is not said.

Rows come in four kinds, in the order in which they are printed [D:SCH]. A cell without a value is None and is not
written at all [R:INV]. The first column is the label; the text of a TextRow is its first cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

__all__ = ["Cell", "Column", "Of", "Report", "Row", "RowKind", "data", "subtotal", "text", "total"]

RowKind = Literal["TextRow", "DataRow", "SubtotalRow", "TotalRow"]
Cell = str | None
"""The canonical text of a value; None where there is none."""


class Column(NamedTuple):
    """A column: one title for each title row ("" where it has none), its ColType and the type of its values."""

    titles: tuple[str, ...]
    type: str
    data_type: str


class Of(NamedTuple):
    """RowData: what a row is about; ``value`` is the FullName of the object [R:BSX]."""

    type: str
    value: str


class Row(NamedTuple):
    """A row: its kind, its cells by column, what it is about."""

    kind: RowKind
    cells: tuple[Cell, ...]
    of: Of | None = None


@dataclass(slots=True)
class Report:
    """A whole report. ``basis`` is Accrual, Cash or None (a report that has none)."""

    title: str
    subtitle: str
    basis: str
    columns: list[Column]
    rows: list[Row] = field(default_factory=list)

    @property
    def title_rows(self) -> int:
        """NumColTitleRows."""
        return max((len(column.titles) for column in self.columns), default=1)


def text(value: str) -> Row:
    """A TextRow."""
    return Row("TextRow", (value,))


def data(label: str, cells: Sequence[Cell], of: Of | None = None) -> Row:
    """A DataRow with its label in the first column."""
    return Row("DataRow", (label, *cells), of)


def subtotal(label: str, cells: Sequence[Cell], of: Of | None = None) -> Row:
    """A SubtotalRow with its label in the first column."""
    return Row("SubtotalRow", (label, *cells), of)


def total(label: str, cells: Sequence[Cell]) -> Row:
    """A TotalRow with its label in the first column."""
    return Row("TotalRow", (label, *cells))
