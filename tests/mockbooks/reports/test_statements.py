"""Profit and loss, balance sheet, trial balance."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mockbooks.qbxml import catalogue

YEAR = "<ReportPeriod><FromReportDate>2024-01-01</FromReportDate><ToReportDate>2024-12-31</ToReportDate></ReportPeriod>"
ONE_AMOUNT = [("", "Label", "STRTYPE"), ("Jan - Dec 24", "Amount", "AMTTYPE")]


def summary(asked, name, more="", dates=YEAR):
    return asked.report("GeneralSummary", name, dates + more)


def by(unit):
    return f"<SummarizeColumnsBy>{unit}</SummarizeColumnsBy>"


def test_a_year_of_profit_and_loss(contractor):
    report = summary(contractor, "ProfitAndLossStandard")
    assert (report.title, report.subtitle, report.basis) == (
        "Profit & Loss",
        "January through December 2024",
        "Accrual",
    )
    assert report.columns == ONE_AMOUNT
    sections = [label for kind, label in report.skeleton if kind == "Text"]
    assert sections[:2] == ["Ordinary Income/Expense", "Income"]
    assert report.skeleton[-2:] == [("Subtotal", "Net Ordinary Income"), ("Total", "Net Income")]
    assert report["Labor"].of == "account:Construction Income:Labor"
    assert report["Total Construction Income"].of == "account:Construction Income"
    assert report["Total Income"].of == ""
    assert report.amount("Gross Profit") == report.amount("Total Income") - report.amount("Total COGS")


def test_every_section_of_a_profit_and_loss(books):
    books.account("Dividends", "OtherIncome")
    books.account("Parts", "CostOfGoodsSold")
    books.account("Air", "Expense", parent="Travel")
    books.journal(
        "2024-02-01",
        {
            "Parts": "40.00",
            "Rent": "7.00",
            "Travel:Air": "5.00",
            "Travel": "1.00",
            "Interest": "2.00",
            "Checking": "148.00",
        },
        {"Fees": "200.00", "Dividends": "3.00"},
    )
    report = summary(books, "ProfitAndLossStandard")
    # Labels, order and kinds as in a live report; a parent with something of its own has a row "- Other".
    assert [(*row[:2], row.cells.get(2)) for row in report.rows] == [
        ("Text", "Ordinary Income/Expense", None),
        ("Text", "Income", None),
        ("Data", "Fees", "200.00"),
        ("Subtotal", "Total Income", "200.00"),
        ("Text", "Cost of Goods Sold", None),
        ("Data", "Parts", "40.00"),
        ("Subtotal", "Total COGS", "40.00"),
        ("Subtotal", "Gross Profit", "160.00"),
        ("Text", "Expense", None),
        ("Data", "Rent", "7.00"),
        ("Text", "Travel", None),
        ("Data", "Air", "5.00"),
        ("Data", "Travel - Other", "1.00"),
        ("Subtotal", "Total Travel", "6.00"),
        ("Subtotal", "Total Expense", "13.00"),
        ("Subtotal", "Net Ordinary Income", "147.00"),
        ("Text", "Other Income/Expense", None),
        ("Text", "Other Income", None),
        ("Data", "Dividends", "3.00"),
        ("Subtotal", "Total Other Income", "3.00"),
        ("Text", "Other Expense", None),
        ("Data", "Interest", "2.00"),
        ("Subtotal", "Total Other Expense", "2.00"),
        ("Subtotal", "Net Other Income", "1.00"),
        ("Total", "Net Income", "148.00"),
    ]
    assert report["Travel - Other"].of == "account:Travel"
    assert report["Gross Profit"].of == report["Net Income"].of == ""


def test_gross_profit_is_printed_without_cost_of_goods_sold(books):
    books.journal("2024-02-01", {"Checking": "10.00"}, {"Fees": "10.00"})
    assert ("Subtotal", "Gross Profit") in summary(books, "ProfitAndLossStandard").skeleton


def test_account_numbers_stand_before_the_names(books):
    from mockbooks.operations.new_company import turn_on_account_numbers

    books.done(
        "<AccountAddRq><AccountAdd><Name>Automobile</Name><AccountType>Expense</AccountType>"
        "<AccountNumber>60200</AccountNumber></AccountAdd></AccountAddRq>"
    )
    books.account("Gasoline", "Expense", parent="Automobile")
    with books.company.request_set(), books.company.request():
        turn_on_account_numbers(books.company)
    books.journal("2024-02-01", {"Automobile": "3.00", "Automobile:Gasoline": "4.00"}, {"Checking": "7.00"})
    report = summary(books, "ProfitAndLossStandard")
    # Recorded: label "60200 · Automobile Expense - Other", RowData of a child "60200:Gasoline".
    assert report["60200 · Automobile - Other"].of == "account:60200"
    assert report["Gasoline"].of == "account:60200:Gasoline"
    assert report["Total 60200 · Automobile"].cells == {2: "7.00"}


def test_columns_by_month_cut_to_the_period(books):
    for day, amount in (("2024-01-20", "1.00"), ("2024-02-10", "2.00"), ("2024-03-10", "4.00"), ("2024-03-25", "8.00")):
        books.journal(day, {"Checking": amount}, {"Fees": amount})
    dates = "<ReportPeriod><FromReportDate>2024-01-15</FromReportDate><ToReportDate>2024-03-20</ToReportDate></ReportPeriod>"
    report = summary(books, "ProfitAndLossStandard", by("Month"), dates)
    assert report.subtitle == "January 15 through March 20, 2024"
    assert [title for title, *_ in report.columns] == ["", "Jan 15 - 31, 24", "Feb 24", "Mar 1 - 20, 24", "TOTAL"]
    assert report["Fees"].cells == {2: "1.00", 3: "2.00", 4: "4.00", 5: "7.00"}


def test_columns_of_an_open_period_are_whole(books):
    for day in ("2024-01-20", "2024-03-05"):
        books.journal(day, {"Checking": "1.00"}, {"Fees": "1.00"})
    report = summary(books, "ProfitAndLossStandard", by("Month"), "<ReportDateMacro>All</ReportDateMacro>")
    assert [title for title, *_ in report.columns] == ["", "Jan 24", "Feb 24", "Mar 24", "TOTAL"]
    assert report.subtitle == "All Transactions"
    until = "<ReportPeriod><ToReportDate>2024-03-04</ToReportDate></ReportPeriod>"
    sheet = summary(books, "BalanceSheetStandard", by("Month"), until)
    assert [title for title, *_ in sheet.columns] == ["", "Jan 31, 24", "Feb 29, 24", "Mar 4, 24"]
    assert list(sheet["Checking"].cells.values()) == ["1.00", "1.00", "1.00"]


def test_columns_by_class_and_by_job(contractor):
    report = summary(contractor, "ProfitAndLossByJob")
    assert report.title == "Profit & Loss by Job"
    titles = [title for title, *_ in report.columns]
    assert titles[-1] == "TOTAL/"
    assert any("/(" in title for title in titles), "a job is named above its customer"
    last = len(titles)
    net = report["Net Income"].cells
    assert Decimal(net[last]) == summary(contractor, "ProfitAndLossStandard").amount("Net Income")
    leaves = [number for number, title in enumerate(titles, 1) if 1 < number < last and not title.startswith("Total ")]
    assert sum(Decimal(net[number]) for number in leaves) == Decimal(net[last])
    by_class = summary(contractor, "ProfitAndLossByClass")
    assert by_class.columns[-1] == ("TOTAL", "Total", "AMTTYPE")
    assert by_class.columns[-2][0] == "Unclassified"


def test_a_comparison_with_the_year_before(books):
    books.journal("2023-02-01", {"Checking": "80.00"}, {"Fees": "80.00"})
    books.journal("2024-02-01", {"Checking": "100.00", "Rent": "5.00"}, {"Fees": "105.00"})
    report = summary(books, "ProfitAndLossPrevYearComp")
    assert report.columns == [
        ("", "Label", "STRTYPE"),
        ("Jan - Dec 24", "Amount", "AMTTYPE"),
        ("Jan - Dec 23", "Amount", "AMTTYPE"),
        ("$ Change", "AmountDifference", "AMTTYPE"),
        ("% Change", "PercentChange", "PERCENTTYPE"),
    ]
    assert report["Fees"].cells == {2: "105.00", 3: "80.00", 4: "25.00", 5: "31.3"}
    assert report["Rent"].cells == {2: "5.00", 3: "0.00", 4: "5.00", 5: "100.0"}
    sheet = summary(books, "BalanceSheetPrevYearComp")
    assert [title for title, *_ in sheet.columns] == ["", "Dec 31, 24", "Dec 31, 23", "$ Change", "% Change"]
    assert sheet["Net Income"].cells == {2: "100.00", 3: "80.00", 4: "20.00", 5: "25.0"}
    assert sheet["Retained Earnings"].cells == {2: "80.00", 3: "0.00", 4: "80.00", 5: "100.0"}


def test_a_month_beside_the_year_to_date(books):
    books.journal("2024-01-10", {"Checking": "1.00"}, {"Fees": "1.00"})
    books.journal("2024-03-10", {"Checking": "2.00"}, {"Fees": "2.00"})
    march = "<ReportPeriod><FromReportDate>2024-03-01</FromReportDate><ToReportDate>2024-03-31</ToReportDate></ReportPeriod>"
    report = summary(books, "ProfitAndLossYTDComp", dates=march)
    assert [title for title, *_ in report.columns] == ["", "Mar 24", "Jan - Mar 24"]
    assert report["Net Income"].cells == {2: "2.00", 3: "3.00"}


def test_income_of_earlier_fiscal_years_is_retained(books):
    for day, amount in (("2022-06-01", "1.00"), ("2023-12-31", "2.00"), ("2024-01-01", "4.00"), ("2024-06-01", "8.00")):
        books.journal(day, {"Checking": amount}, {"Fees": amount})
    dates = "<ReportPeriod><FromReportDate>2022-01-01</FromReportDate><ToReportDate>2024-12-31</ToReportDate></ReportPeriod>"
    sheet = summary(books, "BalanceSheetStandard", by("Year"), dates)
    assert [title for title, *_ in sheet.columns] == ["", "Dec 31, 22", "Dec 31, 23", "Dec 31, 24"]
    assert sheet["Retained Earnings"].cells == {2: "0.00", 3: "1.00", 4: "3.00"}
    assert sheet["Net Income"].cells == {2: "1.00", 3: "2.00", 4: "12.00"}
    assert sheet["Net Income"].of == "" and sheet["Retained Earnings"].of == "account:Retained Earnings"
    # The trial balance keeps the two apart: what was earned this year stands in its accounts.
    trial = summary(books, "TrialBalance", dates=dates)
    assert trial["Retained Earnings"].cells == {3: "3.00"}
    assert trial["Fees"].cells == {3: "12.00"}
    assert trial["TOTAL"].cells == {2: "15.00", 3: "15.00"}


def test_the_fiscal_year_begins_with_its_first_month(books):
    company = books.company
    with company.request_set():
        company.store_singleton("Company", company.singleton("Company") | {"FirstMonthFiscalYear": "October"})
    for day, amount in (("2023-09-30", "1.00"), ("2023-10-01", "2.00"), ("2024-09-30", "4.00"), ("2024-10-01", "8.00")):
        books.journal(day, {"Checking": amount}, {"Fees": amount})
    until = "<ReportPeriod><ToReportDate>2024-09-30</ToReportDate></ReportPeriod>"
    sheet = summary(books, "BalanceSheetStandard", dates=until)
    assert sheet["Retained Earnings"].cells == {2: "1.00"}
    assert sheet["Net Income"].cells == {2: "6.00"}
    # Without a period: the fiscal year to date (today is 1 March 2024).
    report = books.report("GeneralSummary", "ProfitAndLossStandard")
    assert report.subtitle == "October 1, 2023 through March 1, 2024"
    assert report.columns[1][0] == "Oct 1, '23 - Mar 1, 24"
    assert report["Fees"].cells == {2: "2.00"}
    calendar = "<ReportDateMacro>ThisYear</ReportDateMacro><ReportCalendar>CalendarYear</ReportCalendar>"
    assert books.report("GeneralSummary", "ProfitAndLossStandard", calendar)["Fees"].cells == {2: "12.00"}


def test_a_balance_sheet_by_class_has_earnings_in_each_column(contractor):
    sheet = summary(contractor, "BalanceSheetByClass")
    assert sheet.columns[-1] == ("TOTAL", "Total", "AMTTYPE")
    whole = summary(contractor, "BalanceSheetStandard")
    last = len(sheet.columns)
    for label in ("TOTAL ASSETS", "TOTAL LIABILITIES & EQUITY", "Net Income"):
        assert sheet.amount(label, last) == whole.amount(label)
        assert sum(Decimal(sheet[label].cells[column]) for column in range(2, last)) == whole.amount(label)


def test_the_summary_shows_groups_alone(contractor):
    report, whole = summary(contractor, "BalanceSheetSummary"), summary(contractor, "BalanceSheetStandard")
    assert report.skeleton[:3] == [("Text", "ASSETS"), ("Text", "Current Assets"), ("Data", "Checking/Savings")]
    assert not any(row.of for row in report.rows)
    assert report.amount("Checking/Savings") == whole.amount("Total Checking/Savings")
    assert report.amount("TOTAL LIABILITIES & EQUITY") == whole.amount("TOTAL LIABILITIES & EQUITY")


def test_the_trial_balance_has_two_sides_and_two_title_rows(contractor):
    trial = summary(contractor, "TrialBalance")
    assert (trial.title, trial.subtitle) == ("Trial Balance", "As of December 31, 2024")
    assert trial.columns == [
        ("/", "Label", "STRTYPE"),
        ("Dec 31, 24/Debit", "Debit", "AMTTYPE"),
        ("Dec 31, 24/Credit", "Credit", "AMTTYPE"),
    ]
    assert {row.kind for row in trial.rows[:-1]} == {"Data"}
    assert trial.rows[-1].kind == "Total"
    assert trial["Checking"].of == "account:Checking"
    assert all(len(row.cells) == 1 for row in trial.rows[:-1])


def test_which_rows_are_returned(books):
    books.journal("2024-02-01", {"Rent": "5.00"}, {"Checking": "5.00"})
    books.journal("2024-02-02", {"Travel": "3.00"}, {"Checking": "3.00"})
    books.journal("2024-02-03", {"Checking": "3.00"}, {"Travel": "3.00"})
    labels = {}
    for rows in ("", "NonZero", "ActiveOnly", "All"):
        asked = f"<ReturnRows>{rows}</ReturnRows>" if rows else ""
        report = summary(books, "ProfitAndLossStandard", asked)
        labels[rows] = [row.label for row in report.rows if row.kind == "Data"]
    assert labels[""] == labels["NonZero"] == ["Rent"]
    assert labels["ActiveOnly"] == ["Rent", "Travel"]
    assert {"Fees", "Repairs", "Interest", "Rent", "Travel"} <= set(labels["All"])


def test_filters_narrow_what_is_summed(books):
    books.customer("Baker")
    books.sale("2024-02-01", ("Advice", "10.00"))
    books.sale("2024-02-02", ("Advice", "20.00"), ("Repair", "5.00"), customer="Baker")
    books.sale("2024-02-03", ("Advice", "40.00"), customer="Baker", kind="SalesReceipt")
    for element, content, fees in (
        ("ReportEntityFilter", "<FullName>Baker</FullName>", "60.00"),
        ("ReportItemFilter", "<FullName>Advice</FullName>", "70.00"),
        ("ReportAccountFilter", "<FullName>Fees</FullName>", "70.00"),
        ("ReportAccountFilter", "<AccountTypeFilter>IncomeAndExpense</AccountTypeFilter>", "70.00"),
        ("ReportTxnTypeFilter", "<TxnTypeFilter>SalesReceipt</TxnTypeFilter>", "40.00"),
    ):
        report = summary(books, "ProfitAndLossStandard", f"<{element}>{content}</{element}>")
        assert report["Fees"].cells == {2: fees}, content
    report = summary(
        books,
        "ProfitAndLossStandard",
        "<ReportModifiedDateRangeFilter><FromReportModifiedDate>2024-03-02</FromReportModifiedDate>"
        "</ReportModifiedDateRangeFilter>",
    )
    assert report.rows == []


def test_what_was_changed_since(books):
    from datetime import timedelta

    early = books.sale("2024-02-01", ("Advice", "10.00"))
    books.sale("2024-02-02", ("Advice", "20.00"))
    books.company.clock.advance(timedelta(days=3))
    found = books.done(f"<InvoiceQueryRq><TxnID>{early}</TxnID></InvoiceQueryRq>")
    books.done(
        f"<InvoiceModRq><InvoiceMod><TxnID>{early}</TxnID><EditSequence>{found.findtext('EditSequence')}</EditSequence>"
        "<Memo>changed</Memo></InvoiceMod></InvoiceModRq>"
    )
    since = "<ReportModifiedDateRangeFilter><FromReportModifiedDate>2024-03-03</FromReportModifiedDate></ReportModifiedDateRangeFilter>"
    assert summary(books, "ProfitAndLossStandard", since)["Fees"].cells == {2: "10.00"}
    until = since.replace("From", "To").replace("2024-03-03", "2024-03-02")
    assert summary(books, "ProfitAndLossStandard", until)["Fees"].cells == {2: "20.00"}
    today = "<ReportModifiedDateRangeMacro>Today</ReportModifiedDateRangeMacro>"
    assert summary(books, "ProfitAndLossStandard", today)["Fees"].cells == {2: "10.00"}


def test_source_lines_and_target_lines(books):
    books.journal("2024-02-01", {"Rent": "5.00"}, {"Checking": "5.00"})
    books.sale("2024-02-02", ("Advice", "8.00"))
    level = "<ReportDetailLevelFilter>{}</ReportDetailLevelFilter>"
    # The source line of a journal entry is its first line, of an invoice the receivable.
    first = summary(books, "ProfitAndLossStandard", level.format("SummaryOnly"))
    assert {row.label: row.cells[2] for row in first.rows if row.of} == {"Rent": "5.00"}
    rest = summary(books, "ProfitAndLossStandard", level.format("AllExceptSummary"))
    assert {row.label: row.cells[2] for row in rest.rows if row.of} == {"Fees": "8.00"}


def test_what_does_not_post_is_there_when_asked_for(books):
    books.sale("2024-02-02", ("Advice", "8.00"))
    books.sale("2024-02-03", ("Advice", "100.00"), kind="Estimate")
    for status, fees in (("Posting", "8.00"), ("NonPosting", "100.00"), ("Either", "108.00")):
        asked = f"<ReportPostingStatusFilter>{status}</ReportPostingStatusFilter>"
        assert summary(books, "ProfitAndLossStandard", asked)["Fees"].cells == {2: fees}, status


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        ("<ReportPeriod><FromReportDate>2024-02-02</FromReportDate><ToReportDate>2024-02-01</ToReportDate></ReportPeriod>",
         (3030, "Invalid date range: From date is greater than To date.")),
        ("<ReportDateMacro>ThisDecade</ReportDateMacro>",
         (3110, 'The enumerated value "ThisDecade" in the field "ReportDateMacro" is unknown or invalid for the qbXML version in use.')),
        ("<ReportEntityFilter><FullName>Nobody</FullName></ReportEntityFilter>", (3140, None)),
        ("<ReportModifiedDateRangeFilter><FromReportModifiedDate>2024-02-02</FromReportModifiedDate>"
         "<ToReportModifiedDate>2024-02-01</ToReportModifiedDate></ReportModifiedDateRangeFilter>", (3030, None)),
    ],
)  # fmt: skip
def test_what_is_refused(books, write, body, refused):
    code, message = books.refused(write.request("GeneralSummary", "ProfitAndLossStandard", body))
    assert code == refused[0]
    assert refused[1] in (None, message)


def test_a_type_that_the_version_does_not_know(books, write):
    code, _ = books.refused(write.request("GeneralSummary", "BalanceSheetByClass"), version="8.0")
    assert code == 3110
    code, _ = books.refused(write.request("GeneralSummary", "StatementOfCashFlows"))
    assert code == 3110


def test_an_empty_company_has_no_rows(books):
    report = books.report("GeneralSummary", "BalanceSheetStandard")
    assert (report.subtitle, report.rows) == ("As of March 1, 2024", [])
    assert report.columns[1] == ("Mar 1, 24", "Amount", "AMTTYPE")


def test_the_preference_decides_on_the_basis(books):
    books.sale("2024-02-01", ("Advice", "10.00"))
    company = books.company
    preferences = dict(company.singleton("Preferences"))
    with company.request_set():
        company.store_singleton("Preferences", preferences | {"ReportsPreferences": {"SummaryReportBasis": "Cash"}})
    report = summary(books, "ProfitAndLossStandard")
    assert (report.basis, report.rows) == ("Cash", [])
    for basis in ("None", "Accrual"):
        asked = summary(books, "ProfitAndLossStandard", f"<ReportBasis>{basis}</ReportBasis>")
        assert asked.basis == ("Cash" if basis == "None" else "Accrual")


def test_a_comparison_by_month_has_four_columns_for_each(books):
    for day, amount in (("2023-01-10", "1.00"), ("2024-01-10", "2.00"), ("2024-02-10", "4.00")):
        books.journal(day, {"Checking": amount}, {"Fees": amount})
    dates = "<ReportPeriod><FromReportDate>2024-01-01</FromReportDate><ToReportDate>2024-02-29</ToReportDate></ReportPeriod>"
    report = summary(books, "ProfitAndLossPrevYearComp", by("Month"), dates)
    assert [title for title, *_ in report.columns[1:]] == [
        "Jan 24", "Jan 23", "$ Change", "% Change", "Feb 24", "Feb 23", "$ Change", "% Change",
    ]  # fmt: skip
    assert list(report["Fees"].cells.values()) == ["2.00", "1.00", "1.00", "100.0", "4.00", "0.00", "4.00", "100.0"]
    sheet = summary(books, "BalanceSheetPrevYearComp", by("Month"), dates)
    assert [title for title, *_ in sheet.columns[1:]] == [
        "Jan 31, 24", "Jan 31, 23", "$ Change", "% Change", "Feb 29, 24", "Feb 28, 23", "$ Change", "% Change",
    ]  # fmt: skip
    assert sheet.amount("TOTAL ASSETS", 6) == 7 and sheet.amount("TOTAL LIABILITIES & EQUITY", 6) == 7


(SUMMARIZE_COLUMNS_BY,) = (
    child for child in catalogue.message("GeneralSummaryReportQueryRq").children() if child.name == "SummarizeColumnsBy"
)


@pytest.mark.parametrize("unit", [value.value for value in SUMMARIZE_COLUMNS_BY.values])
def test_columns_by_anything_add_up_to_the_same(contractor, unit):
    plain = summary(contractor, "ProfitAndLossStandard")
    report = summary(contractor, "ProfitAndLossStandard", by(unit))
    last = len(report.columns)
    assert report.amount("Net Income", last) == plain.amount("Net Income")
    assert report.skeleton == plain.skeleton
