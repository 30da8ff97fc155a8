"""What a row of the table of reports says: the report's title, what it is made of, how we know.

A :class:`Definition` names a *source*: the object that turns a question into columns and rows. Sources are few and take
arguments (``statements.ProfitAndLoss``, ``detail.Detail``, …); a report differs from the next in its row of the table,
not in code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from mockbooks.company import Company
from mockbooks.reports.period import DATE_UNITS
from mockbooks.reports.question import Question
from mockbooks.reports.report import Report

__all__ = ["ANY_COLUMNS", "DATES", "DATES_AND_CLASS", "Basis", "Definition", "Provenance", "Source"]

Provenance = Literal["recorded", "documented", "observed", "assumed"]
Basis = Literal["preference", "Accrual", "None"]

DATES: tuple[str, ...] = DATE_UNITS
DATES_AND_CLASS: tuple[str, ...] = (*DATES, "Class")
ANY_COLUMNS: tuple[str, ...] | None = None


class Source(Protocol):
    """What a report is made of."""

    def compose(self, company: Company, question: Question, definition: Definition) -> Report:
        """The report. The question's basis is resolved; its period may be open. Raises ``Refused``."""


@dataclass(frozen=True, slots=True)
class Definition:
    """One report. ``basis``: by the preference SummaryReportBasis, Accrual unless asked for Cash, or none at all."""

    type: str
    """The value of the request's type enumeration."""
    title: str
    source: Source
    basis: Basis = "preference"
    columns_by: tuple[str, ...] | None = ANY_COLUMNS
    """The values of SummarizeColumnsBy that it takes; None: all [D:OSR]."""
    needs: tuple[str, ...] = ()
    """The elements that the business rules require (3150), though the schema does not [D:OSR]."""
    provenance: Provenance = "assumed"
    evidence: str = ""
    """Where titles, columns and rows are known from."""
