"""What is asked of a report: the elements of a report request, read and resolved.

Dates are resolved (macros, the fiscal year to date where none are given), lists that filters name are row ids in SQL,
and what was left out is "" or empty: a definition says what that means for its report.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from mockbooks.qbxml.versions import NEWEST, Version

__all__ = ["Filter", "Question"]


class Filter(NamedTuple):
    """A filter on the lines of the ledger: a column of ``entry`` (account, entity, item, class) and the row ids it
    takes, as an SQL list or subquery with its parameters."""

    column: str
    condition: str
    parameters: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One report request. ``start`` and ``end`` are None where the period is open; moments are Unix seconds."""

    family: str
    """The request without its ending: ``GeneralSummary``, ``Aging``."""
    type: str
    """The value of the family's type enumeration: ``ProfitAndLossStandard``."""
    today: date
    start: date | None = None
    end: date | None = None
    fiscal_month: int = 1
    """The first month of the fiscal year."""
    year_month: int = 1
    """The first month of the year that ReportCalendar names: quarters and years of columns, the year to date."""
    basis: str = ""
    filters: tuple[Filter, ...] = ()
    txn_types: tuple[str, ...] = ()
    modified: tuple[int | None, int | None] = (None, None)
    detail_level: str = ""
    posting_status: str = ""
    columns_by: str = ""
    rows_by: str = ""
    subcolumns: bool = False
    calendar: str = ""
    return_rows: str = ""
    return_columns: str = ""
    include_columns: tuple[str, ...] = ()
    include_accounts: str = ""
    open_balance_as_of: str = ""
    aging_as_of: str = ""
    fiscal_year: int | None = None
    budget_criterion: str = ""
    budget_columns_by: str = ""
    budget_rows_by: str = ""
    version: Version = NEWEST

    def filtered(self, column: str) -> bool:
        """Whether there is a filter on this column of the ledger."""
        return any(each.column == column for each in self.filters)
