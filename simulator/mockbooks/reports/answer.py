"""A question answered: the definition found, what it requires checked, the basis resolved, the report composed."""

from __future__ import annotations

from dataclasses import replace

from mockbooks.company import Company
from mockbooks.qbxml.status import INVALID_VALUE, MISSING_ELEMENT, Refused
from mockbooks.reports.definition import Definition
from mockbooks.reports.definitions import definitions
from mockbooks.reports.question import Question
from mockbooks.reports.report import Report

__all__ = ["answer"]

_FILTERS = {
    "ReportAccountFilter": "account",
    "ReportEntityFilter": "entity",
    "ReportItemFilter": "item",
    "ReportClassFilter": "class",
}


def answer(company: Company, question: Question) -> Report:
    """The report that is asked for.

    Raises ``Refused``: 3150 for an element that this report needs [D:OSR], 3210 for a SummarizeColumnsBy that is not
    among those which the report takes. Which report takes which options is documented [D:RRR]; that others are refused,
    and with this code, one of those that are observed of report requests [O:QUBE], is assumed.
    """
    definition = definitions()[question.family, question.type]
    _refuse(definition, question)
    return definition.source.compose(
        company, replace(question, basis=_basis(company, definition, question)), definition
    )


def _refuse(definition: Definition, question: Question) -> None:
    for element in definition.needs:
        if not question.filtered(_FILTERS[element]):
            raise Refused(MISSING_ELEMENT, element=element)
    allowed = definition.columns_by
    if question.columns_by and allowed is not None and question.columns_by not in allowed:
        raise Refused(INVALID_VALUE, field="SummarizeColumnsBy", value=question.columns_by)


def _basis(company: Company, definition: Definition, question: Question) -> str:
    """ReportBasis: as asked; without, by preference or the report's own [D:OSR]; None for reports without one."""
    if definition.basis == "None":
        return "None"
    if question.basis in ("Accrual", "Cash"):
        return question.basis
    if definition.basis == "preference":
        group = company.singleton("Preferences").get("ReportsPreferences")
        preferred = group.get("SummaryReportBasis") if isinstance(group, dict) else None
        return str(preferred or "Accrual")
    return "Accrual"
