"""The one engine of all reports: sums and rows over the lines of the ledger, in SQL.

:func:`entries` gives the lines that a question is about (``entry``), on its basis and under its filters; a report adds
its own conditions and asks for sums by keys, or for rows. Other tables are joined when an expression names them:
``txn``, ``line``, and the objects behind a line under the names of :data:`JOINS`.

Amounts are cents of the home currency, debit positive.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from mockbooks.company import Company
from mockbooks.reports.cash import CASH
from mockbooks.reports.question import Question

__all__ = [
    "ACCRUAL",
    "JOINS",
    "UNPOSTED",
    "Entries",
    "day_key",
    "entries",
    "marks",
    "narrowed",
    "of_types",
    "unposted",
    "with_pins",
]

ACCRUAL = "posting"

# Rows of what does not post, in the form of ledger lines: a line of a sale is a credit, of a purchase a debit
# (assumed).
UNPOSTED = """(
SELECT line.id, line.txn, line.id AS line, txn.txn_date, line.account,
    coalesce(json_extract(line.own, '$.CustomerRef'), txn.entity) AS entity, line.item,
    coalesce(json_extract(line.own, '$.ClassRef'), json_extract(txn.own, '$.ClassRef')) AS class, 0 AS is_source,
    CASE WHEN txn.kind IN ('Invoice', 'SalesReceipt', 'Estimate', 'SalesOrder') THEN -line.amount ELSE line.amount END
        AS amount,
    NULL AS foreign_amount, line.quantity, NULL AS movement
FROM line JOIN txn ON txn.id = line.txn
WHERE (txn.kind IN ('Estimate', 'PurchaseOrder', 'SalesOrder') AND txn.status = '' OR txn.status = 'pending')
    AND line.account IS NOT NULL
)"""

JOINS: Mapping[str, str] = MappingProxyType(
    {
        "txn": "JOIN txn ON txn.id = entry.txn",
        "line": "LEFT JOIN line ON line.id = entry.line",
        "account": "JOIN list_object AS account ON account.id = entry.account",
        "name": "LEFT JOIN list_object AS name ON name.id = entry.entity",
        "header_name": "LEFT JOIN list_object AS header_name ON header_name.id = txn.entity",
        "item": "LEFT JOIN list_object AS item ON item.id = entry.item",
        "class": "LEFT JOIN list_object AS class ON class.id = entry.class",
    }
)
"""What can be joined, by the name under which expressions use it."""
_NEEDS = MappingProxyType({"header_name": ("txn",)})
_ALIASES = re.compile(r"\b(" + "|".join(JOINS) + r")\.")


@dataclass(slots=True)
class Entries:
    """Lines of the ledger under conditions; each method that narrows gives a new one."""

    company: Company
    relation: str
    conditions: tuple[str, ...] = ()
    parameters: tuple[object, ...] = field(default=())

    def where(self, condition: str, *parameters: object) -> Entries:
        """Only lines for which this holds."""
        return Entries(self.company, self.relation, (*self.conditions, condition), (*self.parameters, *parameters))

    def between(self, start: date | None, end: date | None) -> Entries:
        """Only lines of these days, both included; None is open."""
        narrowed = self
        if start is not None:
            narrowed = narrowed.where("entry.txn_date >= ?", start.isoformat())
        if end is not None:
            narrowed = narrowed.where("entry.txn_date <= ?", end.isoformat())
        return narrowed

    def sums(self, *keys: str, measures: Sequence[str] = ("sum(entry.amount)",)) -> Iterator[tuple[Any, ...]]:
        """One row for each combination of the keys: the keys, then the measures."""
        grouped = f" GROUP BY {', '.join(str(place) for place in range(1, len(keys) + 1))}" if keys else ""
        return self.rows((*keys, *measures), tail=grouped)

    def rows(self, columns: Sequence[str], *, order: Sequence[str] = (), tail: str = "") -> Iterator[tuple[Any, ...]]:
        """Rows of expressions over ``entry`` and what is joined to it."""
        tail += f" ORDER BY {', '.join(order)}" if order else ""
        selected = ", ".join(columns)
        where = f" WHERE {' AND '.join(self.conditions)}" if self.conditions else ""
        joins = _joins(f"{selected} {where} {tail}")
        statement = f"SELECT {selected} FROM {self.relation} AS entry{joins}{where}{tail}"
        return iter(self.company.connection.execute(statement, self.parameters))

    def days(self) -> tuple[date, date] | None:
        """The first and the last day of these lines; None if there are none."""
        dated = self.where("entry.txn_date > '0001-01-01'")
        ((first, last),) = dated.rows(("min(entry.txn_date)", "max(entry.txn_date)"))
        return None if first is None else (date.fromisoformat(first), date.fromisoformat(last))


def entries(company: Company, question: Question) -> Entries:
    """The lines of the ledger on the question's basis that its filters take; its period is not applied yet.

    ReportPostingStatusFilter NonPosting takes the lines of what does not post instead, Either both (assumed).
    SummaryOnly takes source lines, AllExceptSummary target lines [D:OSR].
    """
    posted = CASH if question.basis == "Cash" else ACCRUAL
    if question.posting_status == "NonPosting":
        posted = UNPOSTED
    elif question.posting_status == "Either":
        posted = f"(SELECT {_COLUMNS} FROM {posted} UNION ALL SELECT {_COLUMNS} FROM {UNPOSTED})"
    return narrowed(Entries(company, posted), question)


def with_pins(found: Entries) -> Entries:
    """The same with what a company made of answers shows of its accounts' balances and has no postings for.

    Of those nobody knows when they were posted: they stand before all days.
    """
    if not found.company.imported:
        return found
    relation = f"(SELECT {_COLUMNS} FROM {found.relation} UNION ALL {_PINNED})"
    return Entries(found.company, relation, found.conditions, found.parameters)


def unposted(company: Company, question: Question) -> Entries:
    """The lines of what does not post (estimates, orders, pending documents) under a question's filters."""
    return narrowed(Entries(company, UNPOSTED), question)


def narrowed(found: Entries, question: Question) -> Entries:
    """Apply the filters of a question, all but its period."""
    for column, condition, parameters in question.filters:
        found = found.where(f"entry.{column} IN {condition}", *parameters)
    if question.txn_types and "All" not in question.txn_types:
        found = found.where(f"txn.kind IN ({marks(question.txn_types)})", *question.txn_types)
    first, last = question.modified
    if first is not None:
        found = found.where("txn.time_modified >= ?", first)
    if last is not None:
        found = found.where("txn.time_modified <= ?", last)
    if question.detail_level in ("SummaryOnly", "AllExceptSummary"):
        found = found.where("entry.is_source = ?", int(question.detail_level == "SummaryOnly"))
    return found


def of_types(*types: str) -> str:
    """The condition that a line is on an account of these types (names of the SDK, nothing from outside)."""
    listed = ", ".join(f"'{name}'" for name in types)
    return f"entry.account IN (SELECT id FROM list_object WHERE kind = 'Account' AND classified IN ({listed}))"


def day_key(firsts: Sequence[date]) -> tuple[str, Callable[[str], int]]:
    """An SQL key by which to group days, and the function that tells which part a key lies in.

    ``firsts`` are the first days of all parts but the first: the part of a day is the number of them that are not
    later. Parts that begin with months are grouped by month, so that there are few groups.
    """
    if not firsts:
        return "0", lambda _: 0
    cuts = [first.isoformat() for first in firsts]
    if len(cuts) <= _FEW:
        cases = " ".join(f"WHEN entry.txn_date < '{cut}' THEN {part}" for part, cut in enumerate(cuts))
        return f"CASE {cases} ELSE {len(cuts)} END", int
    if all(first.day == 1 for first in firsts):
        months = [cut[:7] for cut in cuts]
        return "substr(entry.txn_date, 1, 7)", lambda month: bisect_right(months, month)
    return "entry.txn_date", lambda day: bisect_right(cuts, day)


def marks(values: Sequence[object]) -> str:
    """So many question marks."""
    return ", ".join("?" * len(values))


_FEW = 3
_COLUMNS = (
    "id, txn, line, txn_date, account, entity, item, class, is_source, amount, foreign_amount, quantity, movement"
)


_PINNED = """SELECT NULL, NULL, NULL, '0001-01-01', pin.object, NULL, NULL, NULL, 0, pin.amount, NULL, NULL, NULL
FROM pin JOIN list_object AS pinned ON pinned.id = pin.object AND pinned.kind = 'Account'
WHERE pin.holder = 'list' AND pin.element = 'Balance' AND pin.amount IS NOT NULL"""


def _joins(text: str) -> str:
    wanted = set(_ALIASES.findall(text))
    for name in list(wanted):
        wanted.update(_NEEDS.get(name, ()))
    return "".join(f" {join}" for name, join in JOINS.items() if name in wanted)
