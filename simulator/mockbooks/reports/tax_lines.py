"""The income tax summary: what the accounts of each tax line come to.

An account is assigned to a line of the company's tax form (``TaxLineInfoRet``). Accounts without one stand together,
income and expenses as what they leave, balance sheet accounts as what they come to (rows and their labels assumed).
There is no total: lines of a form do not add up.
"""

from __future__ import annotations

from dataclasses import dataclass

from mockbooks.company import Company
from mockbooks.reports.definition import Definition
from mockbooks.reports.detail_columns import NATURAL
from mockbooks.reports.ledger import entries
from mockbooks.reports.period import subtitle
from mockbooks.reports.question import Question
from mockbooks.reports.report import Report, data
from mockbooks.reports.spread import amount_columns, flows
from mockbooks.reports.statements import amounts, kept

__all__ = ["TAX_LINE", "TaxLines"]

TAX_LINE = (
    "coalesce(json_extract(account.own, '$.TaxLineInfoRet.TaxLineName'),"
    " 'Tax line ' || json_extract(account.own, '$.TaxLineInfoRet.TaxLineID'))"
)
"""The tax line of a line's account; by its number where the name is not known."""

_NOMINAL = "account.classified IN ('Income', 'CostOfGoodsSold', 'Expense', 'OtherIncome', 'OtherExpense')"
_UNASSIGNED = ("Tax Line Unassigned (balance sheet)", "Tax Line Unassigned (income/expense)")


@dataclass(frozen=True, slots=True)
class TaxLines:
    """What each tax line comes to in the period."""

    def compose(self, company: Company, question: Question, definition: Definition) -> Report:
        """One row a tax line, those without one last."""
        unassigned = f"CASE WHEN {_NOMINAL} THEN '{_UNASSIGNED[1]}' ELSE '{_UNASSIGNED[0]}' END"
        measure = f"sum(CASE WHEN {TAX_LINE} IS NULL AND {_NOMINAL} THEN -entry.amount ELSE {NATURAL} END)"
        table = flows(entries(company, question), question, f"coalesce({TAX_LINE}, {unassigned})", measure)
        figures = kept(table.figures, question)
        order = [*sorted(set(figures) - set(_UNASSIGNED)), *(label for label in _UNASSIGNED if label in figures)]
        rows = [data(label, amounts(figures[label])) for label in order]
        shown = subtitle(question.start, question.end)
        return Report(definition.title, shown, question.basis, amount_columns(table), rows)
