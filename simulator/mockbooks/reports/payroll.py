"""Payroll reports: the pay of a file that has payroll.

A file without a subscription is refused before (3262), unless it is a sample file [D:OSR]. What employees were paid is
made by the payroll service inside QuickBooks and by nothing that the SDK can send: no request adds a pay check, so a
file here has none, and its reports have their titles and columns and no rows. That is what the real program answers for
a file that has payroll and has not paid anybody yet (assumed; so are titles and columns).
"""

from __future__ import annotations

from dataclasses import dataclass

from mockbooks.company import Company
from mockbooks.reports.definition import Definition
from mockbooks.reports.detail_columns import COLUMNS
from mockbooks.reports.period import column_title, subtitle
from mockbooks.reports.question import Question
from mockbooks.reports.report import Column, Report

__all__ = ["PayrollDetail", "PayrollSummary"]

_OWN = {
    "IncomeSubjectToTax": Column(("Income Subject To Tax",), "IncomeSubjectToTax", "AMTTYPE"),
    "PaidThroughDate": Column(("Paid Through",), "PaidThroughDate", "DATETYPE"),
    "PayrollItem": Column(("Payroll Item",), "PayrollItem", "STRTYPE"),
    "SourceName": Column(("Source Name",), "SourceName", "STRTYPE"),
    "UserEdit": Column(("User Edit?",), "UserEdit", "STRTYPE"),
    "WageBase": Column(("Wage Base",), "WageBase", "AMTTYPE"),
    "WageBaseTips": Column(("Wage Base (Tips)",), "WageBaseTips", "AMTTYPE"),
    "CalculatedAmount": Column(("Calculated Amount",), "CalculatedAmount", "AMTTYPE"),
    "AmountDifference": Column(("Difference",), "AmountDifference", "AMTTYPE"),
    "TaxTableVersion": Column(("Tax Table Version",), "TaxTableVersion", "STRTYPE"),
    "SSNOrTaxID": Column(("SSN/Tax ID",), "SSNOrTaxID", "STRTYPE"),
}


def _column(name: str) -> Column:
    known = COLUMNS.get(name)
    if known is not None:
        return Column((known.title,), name, known.data_type)
    return _OWN.get(name) or Column((name,), name, "STRTYPE")


@dataclass(frozen=True, slots=True)
class PayrollDetail:
    """Pay checks and their lines in these columns."""

    columns: tuple[str, ...]

    def compose(self, company: Company, question: Question, definition: Definition) -> Report:
        """The columns; with IncludeColumn only those [D:OSR]."""
        columns = [Column(("",), "Blank", "STRTYPE")]
        columns += [_column(name) for name in question.include_columns or self.columns]
        return Report(definition.title, subtitle(question.start, question.end), question.basis, columns)


@dataclass(frozen=True, slots=True)
class PayrollSummary:
    """Pay by payroll item in these columns for each employee, or one column for the period."""

    titles: tuple[str, ...] = ()

    def compose(self, company: Company, question: Question, definition: Definition) -> Report:
        """The columns of nobody: TOTAL, or that of the period."""
        titles = self.titles or (column_title(question.start, question.end),)
        columns = [Column(("",), "Label", "STRTYPE")]
        columns += [Column((title,), _TYPES.get(title, "Amount"), _DATA.get(title, "AMTTYPE")) for title in titles]
        return Report(definition.title, subtitle(question.start, question.end), question.basis, columns)


_TYPES = {"Hours": "Duration", "Rate": "UnitPrice"}
_DATA = {"Hours": "TIMEINTERVALTYPE", "Rate": "PRICETYPE"}
