"""Missing Checks: what was drawn on an account, in the order of its numbers, with a word where some are not there.

It needs an account filter [D:OSR]. A number that is missing between two, and one that stands twice, is pointed out in a
row of text (wording assumed after the program's own report).
"""

from __future__ import annotations

from dataclasses import dataclass

from mockbooks.company import Company
from mockbooks.reports.definition import Definition
from mockbooks.reports.detail_columns import detail_column
from mockbooks.reports.ledger import entries
from mockbooks.reports.period import subtitle
from mockbooks.reports.question import Question
from mockbooks.reports.report import Cell, Column, Report, Row, text

__all__ = ["MissingChecks"]

_DRAWN = (
    "entry.is_source AND txn.kind IN ('Check', 'BillPaymentCheck', 'SalesTaxPaymentCheck')"
    " AND ifnull(txn.ref_number, '') != ''"
)


@dataclass(frozen=True, slots=True)
class MissingChecks:
    """Checks by number, gaps and doubles pointed out."""

    columns: tuple[str, ...]

    def compose(self, company: Company, question: Question, definition: Definition) -> Report:
        """The checks of the period that have a number."""
        names = question.include_columns or self.columns
        columns = [detail_column(name, company, question) for name in names]
        found = entries(company, question).where(_DRAWN).between(question.start, question.end)
        selected = ("txn.ref_number", *(column.expression or "NULL" for column in columns))
        drawn = sorted(found.rows(selected), key=lambda row: _number(row[0]))
        rows: list[Row] = []
        last: int | None = None
        for number, *values in drawn:
            this = _number(number)[0]
            if last is not None and this > last + 1:
                rows.append(text("*** Missing numbers here ***"))
            elif this == last:
                rows.append(text("*** Duplicate number ***"))
            cells: list[Cell] = [
                None if value is None else column.write(value) for value, column in zip(values, columns, strict=True)
            ]
            rows.append(Row("DataRow", (None, *cells)))
            last = this
        label = Column(("",), "Blank", "STRTYPE")
        described = [
            Column((column.title,), name, column.data_type) for name, column in zip(names, columns, strict=True)
        ]
        shown = subtitle(question.start, question.end)
        return Report(definition.title, shown, question.basis, [label, *described], rows)


def _number(text_: str) -> tuple[int, str]:
    """The number of a check, by which it is sorted; what is none comes first."""
    digits = "".join(character for character in text_ if character.isdigit())
    return int(digits) if digits else -1, text_
