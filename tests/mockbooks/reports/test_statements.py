"""Profit and loss, balance sheet, trial balance."""

from __future__ import annotations

YEAR = "<ReportPeriod><FromReportDate>2024-01-01</FromReportDate><ToReportDate>2024-12-31</ToReportDate></ReportPeriod>"


def test_a_year_of_profit_and_loss(contractor):
    report = contractor.report("GeneralSummary", "ProfitAndLossStandard", YEAR)
    assert (report.title, report.subtitle, report.basis) == (
        "Profit & Loss",
        "January through December 2024",
        "Accrual",
    )
    assert report.columns == [("", "Label", "STRTYPE"), ("Jan - Dec 24", "Amount", "AMTTYPE")]
    sections = [label for kind, label in report.skeleton if kind == "Text"]
    assert sections[:2] == ["Ordinary Income/Expense", "Income"]
    assert report.skeleton[-2:] == [("Subtotal", "Net Ordinary Income"), ("Total", "Net Income")]
    assert report["Labor"].of == "account:Construction Income:Labor"
    assert report["Total Construction Income"].of == "account:Construction Income"
    assert report["Total Income"].of == ""
    assert report.amount("Gross Profit") == report.amount("Total Income") - report.amount("Total COGS")
