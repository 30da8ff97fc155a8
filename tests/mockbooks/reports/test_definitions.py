"""The table of reports: every type of the language has its row, and every row answers."""

from __future__ import annotations

import pytest

from mockbooks.qbxml import catalogue
from mockbooks.reports import definitions

FAMILIES = (
    "GeneralSummary", "GeneralDetail", "Aging", "BudgetSummary", "Job", "Time", "CustomDetail", "CustomSummary",
    "PayrollDetail", "PayrollSummary",
)  # fmt: skip
YEAR = "<ReportPeriod><FromReportDate>2024-01-01</FromReportDate><ToReportDate>2024-12-31</ToReportDate></ReportPeriod>"


def types_of(family: str) -> list[str]:
    """The values of a family's type enumeration."""
    (element,) = (
        child for child in catalogue.message(f"{family}ReportQueryRq").children() if child.name == f"{family}ReportType"
    )
    return [value.value for value in element.values]


EVERY_TYPE = [(family, name) for family in FAMILIES for name in types_of(family)]


def test_the_language_has_93_types_of_report():
    assert len(EVERY_TYPE) == 93


def test_every_type_has_its_row():
    assert set(definitions()) == set(EVERY_TYPE)


# What a report has to be told, beside the period.
TOLD = {
    "BudgetSummary": "<FiscalYear>2024</FiscalYear>",
    "CustomDetail": "<SummarizeRowsBy>Account</SummarizeRowsBy><IncludeColumn>Amount</IncludeColumn>",
    "CustomSummary": "<SummarizeColumnsBy>Month</SummarizeColumnsBy><SummarizeRowsBy>Account</SummarizeRowsBy>",
}
# What a company without budgets, payroll and sites cannot be asked for.
REFUSED = {
    **{f"{kind}BudgetOverview": 3210 for kind in ("BalanceSheet", "ProfitAndLoss")},
    **{f"{kind}BudgetVsActual": 3210 for kind in ("BalanceSheet", "ProfitAndLoss")},
    "ProfitAndLossBudgetPerformance": 3210,
    "InventoryValuationSummaryBySite": 3250,
    "LotNumberInStockBySite": 3250,
    "SerialNumberInStockBySite": 3250,
}


@pytest.mark.parametrize(("family", "name"), EVERY_TYPE)
def test_every_report_answers(contractor, write, family, name):
    definition = definitions()[family, name]
    told = TOLD.get(family, "")
    narrowed = ""
    if "ReportAccountFilter" in definition.needs:
        narrowed += "<ReportAccountFilter><AccountTypeFilter>Bank</AccountTypeFilter></ReportAccountFilter>"
    if "ReportEntityFilter" in definition.needs:
        narrowed += f"<ReportEntityFilter><FullName>{_job(contractor)}</FullName></ReportEntityFilter>"
    body = told + YEAR if family == "BudgetSummary" else YEAR + narrowed + told
    if family.startswith("Payroll") or name in REFUSED:
        code, _ = contractor.refused(write.request(family, name, body))
        assert code == REFUSED.get(name, 3262)
        return
    report = contractor.report(family, name, body)
    assert report.title.startswith(definition.title)
    assert report.basis == ("None" if definition.basis == "None" else "Accrual")
    assert report.columns[0][2] == "STRTYPE"
    assert {row.kind for row in report.rows} <= {"Text", "Data", "Subtotal", "Total"}
    assert all(set(row.cells) <= set(range(1, len(report.columns) + 1)) for row in report.rows)
    if definition.needs:
        code, _ = contractor.refused(write.request(family, name, YEAR + told))
        assert code == 3150


def _job(asked) -> str:
    (name,) = asked.company.connection.execute(
        "SELECT full_name FROM list_object WHERE kind = 'Customer' AND parent IS NOT NULL ORDER BY id LIMIT 1"
    ).fetchone()
    return name.replace("&", "&amp;")


@pytest.mark.parametrize("definition", definitions().values(), ids=lambda each: each.type)
def test_a_row_says_how_it_is_known(definition):
    assert definition.title and definition.title[0].isalnum()
    assert definition.provenance in ("recorded", "documented", "observed", "assumed")
    assert definition.evidence or definition.provenance == "assumed"
