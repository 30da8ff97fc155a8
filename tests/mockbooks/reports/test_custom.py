"""The two custom reports."""

from __future__ import annotations

import pytest

from mockbooks.qbxml import catalogue

YEAR = "<ReportPeriod><FromReportDate>2024-01-01</FromReportDate><ToReportDate>2024-12-31</ToReportDate></ReportPeriod>"


def values(message, element):
    return next(
        [v.value for v in each.values] for each in catalogue.message(message).children() if each.name == element
    )


def custom_detail(asked, rows, *columns, more=YEAR):
    body = f"{more}<SummarizeRowsBy>{rows}</SummarizeRowsBy>"
    body += "".join(f"<IncludeColumn>{column}</IncludeColumn>" for column in columns)
    return asked.report("CustomDetail", "CustomTxnDetail", body)


def custom_summary(asked, columns, rows, more=YEAR):
    body = f"{more}<SummarizeColumnsBy>{columns}</SummarizeColumnsBy><SummarizeRowsBy>{rows}</SummarizeRowsBy>"
    return asked.report("CustomSummary", "CustomSummary", body)


def test_the_columns_of_a_custom_detail_are_those_asked_for(contractor):
    report = custom_detail(contractor, "Vendor", "TxnType", "Date", "Amount")
    assert report.title == "Custom Transaction Detail Report"
    assert [kind for _, kind, _ in report.columns] == ["Blank", "TxnType", "Date", "Amount"]
    assert {row.kind for row in report.rows} == {"Text", "Data", "Subtotal", "Total"}


@pytest.mark.parametrize("rows", values("CustomDetailReportQueryRq", "SummarizeRowsBy"))
def test_a_custom_detail_by_everything(contractor, rows):
    report = custom_detail(contractor, rows, "Date", "Amount")
    assert report.rows[-1].kind == "Total"


@pytest.mark.parametrize("rows", values("CustomSummaryReportQueryRq", "SummarizeRowsBy"))
def test_a_custom_summary_by_everything(contractor, rows):
    report = custom_summary(contractor, "TotalOnly", rows)
    assert report.title == "Custom Summary Report"
    assert report.columns[0] == ("", "Label", "STRTYPE")
    if report.rows:
        assert report.rows[-1].label == "TOTAL"


@pytest.mark.parametrize("columns", values("CustomSummaryReportQueryRq", "SummarizeColumnsBy"))
def test_a_custom_summary_over_everything(contractor, columns):
    report = custom_summary(contractor, columns, "Customer")
    assert len(report.columns) >= 2
    assert {row.kind for row in report.rows} >= {"Data", "Total"}


def test_customers_by_month_come_to_the_year(contractor):
    by_month = custom_summary(contractor, "Month", "Customer")
    books = contractor.report("GeneralSummary", "ProfitAndLossStandard", YEAR)
    assert by_month["TOTAL"].cells[14] == books["Net Income"].cells[2]
    months = custom_summary(contractor, "TotalOnly", "Month")
    assert months["TOTAL"].cells[2] == books["Net Income"].cells[2]
    assert months.rows[0].label == "Jan 24"


@pytest.mark.parametrize(
    ("family", "body"),
    [
        ("CustomDetail", "<SummarizeRowsBy>Vendor</SummarizeRowsBy><IncludeColumn>Amount</IncludeColumn>"),
        ("CustomSummary", "<SummarizeColumnsBy>Month</SummarizeColumnsBy><SummarizeRowsBy>Vendor</SummarizeRowsBy>"),
    ],
)
def test_custom_reports_need_a_period(contractor, write, family, body):
    name = {"CustomDetail": "CustomTxnDetail"}.get(family, family)
    assert contractor.refused(write.request(family, name, body)) == (
        3150,
        'There is a missing element: "ReportPeriod".',
    )
