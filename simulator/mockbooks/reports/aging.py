"""Aging: what is open, by how long it has been due.

What is open on a document at a date is what it posted to receivables or payables less what had settled it by then: so
the buckets of a customer come to its balance on that day, and a payment that is not applied yet stands among them below
zero, aged from its own day [A]. A document ages from its due date, or from its own by the preference AgingReportBasis
[D:SCH; O:CND]; the day it is seen from is the end of the report, or today with ReportAgingAsOf [D:SCH]. Buckets are of
thirty days, through ninety [A]: the preferences of the SDK do not say otherwise. Amounts are in the home currency.

A summary has a row for each customer or vendor, jobs beneath their customer; a detail one for each document, under its
bucket, or, in the collections report, under its customer, and there only what is overdue [D:OSR for what the report is;
titles and columns A].
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, NamedTuple

from mockbooks.books.rounding import quotient
from mockbooks.company import Company
from mockbooks.qbxml.types import amount_text
from mockbooks.reports.definition import Definition
from mockbooks.reports.detail_columns import COLUMNS, detail_column
from mockbooks.reports.ledger import Entries, entries, of_types
from mockbooks.reports.outline import Outline, forest
from mockbooks.reports.period import as_of
from mockbooks.reports.question import Question
from mockbooks.reports.report import Cell, Column, Report, Row, subtotal, text, total
from mockbooks.reports.spread import Figures, plus

__all__ = ["BUCKETS", "AgingDetail", "AgingSummary", "Open", "OpenDocuments", "open_items"]

BUCKETS = ("Current", "1 - 30", "31 - 60", "61 - 90", "> 90")
"""The titles of the buckets [A]."""
_LAST_DAYS = (0, 30, 60, 90)

Side = Literal["AccountsReceivable", "AccountsPayable"]

_SETTLED = """
SELECT link.from_txn, link.to_txn, link.amount, link.discount, link.kind
FROM link JOIN txn AS giving ON giving.id = link.from_txn JOIN txn AS taking ON taking.id = link.to_txn
LEFT JOIN txn AS via ON via.id = link.via_txn
WHERE link.kind IN ('payment', 'credit')
    AND max(giving.txn_date, taking.txn_date, ifnull(via.txn_date, '')) <= ?
"""


class Open(NamedTuple):
    """Something that is open: the transaction, whose it is, cents (owed to us, or by us, above zero), days of age."""

    txn: int
    entity: int | None
    cents: int
    age: int

    @property
    def bucket(self) -> int:
        """The number of its bucket."""
        return next((number for number, last in enumerate(_LAST_DAYS) if self.age <= last), len(_LAST_DAYS))


def _seen_from(question: Question) -> date:
    """The day from which ages are counted, and up to which settlements count."""
    return question.today if question.aging_as_of == "Today" else question.end or question.today


def open_items(company: Company, question: Question, side: Side) -> list[Open]:
    """What is open under the filters of a question, in the order of dates."""
    day = _seen_from(question)
    settled = _settled(company, day)
    sign = 1 if side == "AccountsReceivable" else -1
    found = []
    key = ("entry.txn", "entry.entity", "txn.txn_date", "txn.due_date")
    posted = _control(company, question, side).sums(*key, measures=("sum(entry.amount)", "sum(entry.foreign_amount)"))
    for txn, entity, dated, due, home, foreign in sorted(posted, key=lambda row: (row[2], row[0], row[1] or 0)):
        # Settlements are in the currency of the document; what is left of it is worth its part of the whole.
        own = abs(foreign or home)
        rest = own - settled.pop(txn, 0)
        left = quotient(rest * sign * home, own) if own else 0
        if left:
            since = date.fromisoformat(due if due and left > 0 and _ages_from_due_date(company) else dated)
            found.append(Open(txn, entity, left, (day - since).days))
    return found


def _control(company: Company, question: Question, side: Side) -> Entries:
    """The lines on receivables or payables up to the end of the report."""
    accrual = replace(question, basis="Accrual")
    return entries(company, accrual).where(of_types(side)).between(None, question.end)


def _settled(company: Company, day: date) -> dict[int, int]:
    """Cents settled by a day, by document: on what was to be paid, and of what was paid with."""
    sums: dict[int, int] = {}
    for giving, taking, amount, discount, kind in company.connection.execute(_SETTLED, (day.isoformat(),)):
        sums[taking] = sums.get(taking, 0) + amount + discount
        # The discount is taken by the payment itself; a credit that is set off gives no more than it is.
        sums[giving] = sums.get(giving, 0) + amount + (discount if kind == "payment" else 0)
    return sums


def _ages_from_due_date(company: Company) -> bool:
    group = company.singleton("Preferences").get("ReportsPreferences")
    return not isinstance(group, dict) or group.get("AgingReportBasis") != "AgeFromTransactionDate"


@dataclass(frozen=True, slots=True)
class AgingSummary:
    """One row for each customer or vendor, one column for each bucket."""

    side: Side

    def compose(self, company: Company, question: Question, definition: Definition) -> Report:
        """What is open, by age."""
        figures: dict[Any, Figures] = {}
        for item in open_items(company, question, self.side):
            row = figures.setdefault(item.entity, [0] * (len(BUCKETS) + 1))
            for place in (item.bucket, len(BUCKETS)):
                row[place] += item.cents
        nobody = figures.pop(None, None)
        rows, whole = Outline(figures, plus, _amounts).print(forest(company, figures))
        if nobody is not None:
            rows.append(Row("DataRow", ("No name", *_amounts(nobody))))
            whole = nobody if whole is None else plus(whole, nobody)
        if whole is not None:
            rows.append(total("TOTAL", _amounts(whole)))
        columns = [Column(("",), "Label", "STRTYPE")]
        columns += [Column((bucket,), "Amount", "AMTTYPE") for bucket in BUCKETS]
        columns.append(Column(("TOTAL",), "Total", "AMTTYPE"))
        return Report(definition.title, as_of(question.end or question.today), question.basis, columns, rows)


def _amounts(figures: Sequence[int]) -> list[Cell]:
    return [amount_text(cents) for cents in figures]


@dataclass(frozen=True, slots=True)
class _Documents:
    """Open documents with the columns of a detail report."""

    items: list[Open]
    names: tuple[str, ...]
    cells: dict[int, tuple[Cell, ...]]

    @classmethod
    def of(cls, company: Company, question: Question, side: Side, default: tuple[str, ...]) -> _Documents:
        """Select them with their columns: those of IncludeColumn, or the report's own."""
        items = open_items(company, question, side)
        names = question.include_columns or default
        columns = [detail_column(name, company, question) for name in names]
        selected = ("entry.txn", *(column.expression or "NULL" for column in columns))
        rows = _control(company, question, side).rows(selected, tail=" GROUP BY entry.txn")
        cells = {
            txn: tuple(
                None if value is None else column.write(value) for value, column in zip(values, columns, strict=True)
            )
            for txn, *values in rows
        }
        return cls(items, names, cells)

    def columns(self) -> list[Column]:
        """The columns, the label first."""
        described = [(COLUMNS[name], name) for name in self.names]
        label = Column(("",), "Blank", "STRTYPE")
        return [label, *(Column((column.title,), name, column.data_type) for column, name in described)]

    def row(self, item: Open, of: Any = None) -> Row:
        """A document: what was selected, and what is open on it."""
        shown = list(self.cells[item.txn])
        for place, name in enumerate(self.names):
            if name == "OpenBalance":
                shown[place] = amount_text(item.cents)
            elif name == "Aging":
                shown[place] = str(item.age) if item.age > 0 else None
        return Row("DataRow", (None, *shown), of)

    def sums(self, items: Sequence[Open]) -> list[Cell]:
        """The cells of a total: what is open together."""
        whole = amount_text(sum(item.cents for item in items))
        return [whole if name == "OpenBalance" else None for name in self.names]


@dataclass(frozen=True, slots=True)
class AgingDetail:
    """One row for each document, under its bucket."""

    side: Side
    columns: tuple[str, ...]

    def compose(self, company: Company, question: Question, definition: Definition) -> Report:
        """What is open, document by document."""
        documents = _Documents.of(company, question, self.side, self.columns)
        rows: list[Row] = []
        for number, bucket in enumerate(BUCKETS):
            inside = [item for item in documents.items if item.bucket == number]
            if inside:
                rows += [text(bucket), *(documents.row(item) for item in inside)]
                rows.append(subtotal(f"Total {bucket}", documents.sums(inside)))
        if rows:
            rows.append(total("TOTAL", documents.sums(documents.items)))
        title = as_of(question.end or question.today)
        return Report(definition.title, title, question.basis, documents.columns(), rows)


@dataclass(frozen=True, slots=True)
class OpenDocuments:
    """One row for each document, under its customer or vendor; ``overdue`` ones alone, with how to reach who owes."""

    side: Side
    columns: tuple[str, ...]
    overdue: bool = False

    def compose(self, company: Company, question: Question, definition: Definition) -> Report:
        """What is open, customer by customer."""
        documents = _Documents.of(company, question, self.side, self.columns)
        shown = [item for item in documents.items if not self.overdue or (item.age > 0 and item.cents > 0)]
        rows: list[Row] = []
        names = forest(company, {item.entity for item in shown if item.entity is not None})
        for node in (each for top in names for each in top.flat()):
            inside = [item for item in shown if item.entity == node.row]
            if not inside:
                continue
            rows.append(text(node.of.value))
            rows += [text(line) for line in _reached(company, node.row) if self.overdue]
            rows += [documents.row(item, node.of) for item in inside]
            rows.append(subtotal(f"Total {node.of.value}", documents.sums(inside), node.of))
        if rows:
            rows.append(total("TOTAL", documents.sums(shown)))
        title = as_of(question.end or question.today)
        return Report(definition.title, title, question.basis, documents.columns(), rows)


def _reached(company: Company, row: int) -> Iterator[str]:
    """How somebody is reached: contact and telephone, as far as the file knows."""
    own = company.list_objects[row].own
    for name in ("Contact", "Phone"):
        if own.get(name):
            yield str(own[name])
