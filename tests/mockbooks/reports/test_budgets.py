"""Budgets alone, and against what came of them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mockbooks.front import CompanyFile

MONTHS = [
    f"{month} 24" for month in ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
]
FIRST_QUARTER = (
    "<ReportPeriod><FromReportDate>2024-01-01</FromReportDate><ToReportDate>2024-03-31</ToReportDate></ReportPeriod>"
)
YEAR = FIRST_QUARTER.replace("03-31", "12-31")


def report(asked, name, more="", year=2024):
    return asked.report("BudgetSummary", name, f"<FiscalYear>{year}</FiscalYear>{more}")


@pytest.fixture
def planned(books):
    """Fees of 1,000 a month and rent of 400, and cash that is to grow; what came of it in January and February."""
    file = CompanyFile(books.company)
    file.set_budget(2024, "Fees", [Decimal(1000)] * 12)
    file.set_budget(2024, "Rent", [Decimal(400)] * 11 + [Decimal(500)])
    file.set_budget(2024, "Checking", [Decimal(600 * month) for month in range(1, 13)])
    books.sale("2024-01-15", ("Advice", "1200.00"))
    books.sale("2024-02-15", ("Advice", "900.00"))
    books.bill("2024-01-31", ("Rent", "400.00"))
    books.bill("2024-02-10", ("Travel", "50.00"))
    books.journal("2024-01-20", {"Checking": "500.00"}, {"Loan": "500.00"})
    return books


def test_a_year_of_profit_and_loss_month_by_month(planned):
    shown = report(planned, "ProfitAndLossBudgetOverview", YEAR)
    assert shown.subtitle == "January through December 2024"
    assert [title for title, _, _ in shown.columns] == ["", *MONTHS, "TOTAL"]
    assert {column[1:] for column in shown.columns[1:]} == {("Amount", "AMTTYPE")}
    assert shown.skeleton == [
        ("Text", "Ordinary Income/Expense"),
        ("Text", "Income"),
        ("Data", "Fees"),
        ("Subtotal", "Total Income"),
        ("Subtotal", "Gross Profit"),
        ("Text", "Expense"),
        ("Data", "Rent"),
        ("Subtotal", "Total Expense"),
        ("Subtotal", "Net Ordinary Income"),
        ("Total", "Net Income"),
    ]
    assert (shown["Rent"].cells[2], shown["Rent"].cells[13], shown["Rent"].cells[14]) == ("400.00", "500.00", "4900.00")
    assert shown["Net Income"].cells[14] == "7100.00"


def test_what_came_of_it(planned):
    shown = report(planned, "ProfitAndLossBudgetVsActual", FIRST_QUARTER)
    assert [title for title, _, _ in shown.columns[:5]] == ["", "Jan 24", "Budget", "$ Over Budget", "% of Budget"]
    assert [column[1:] for column in shown.columns[1:5]] == [
        ("Amount", "AMTTYPE"),
        ("Amount", "AMTTYPE"),
        ("AmountDifference", "AMTTYPE"),
        ("Percent", "PERCENTTYPE"),
    ]
    assert list(shown["Fees"].cells.values()) == [
        *("1200.00", "1000.00", "200.00", "120.00"),
        *("900.00", "1000.00", "-100.00", "90.00"),
        *("0.00", "1000.00", "-1000.00", "0.00"),
        *("2100.00", "3000.00", "-900.00", "70.00"),
    ]
    # An account without a budget is there because something came of it; of no budget there is no percentage.
    assert list(shown["Travel"].cells.values()) == [
        *("0.00", "0.00", "0.00"),
        *("50.00", "0.00", "50.00"),
        *("0.00", "0.00", "0.00"),
        *("50.00", "0.00", "50.00"),
    ]
    books = planned.report("GeneralSummary", "ProfitAndLossStandard", FIRST_QUARTER)
    assert shown.amount("Net Income", 14) == books.amount("Net Income")


def test_the_last_month_and_the_year_so_far(planned):
    shown = report(planned, "ProfitAndLossBudgetPerformance", FIRST_QUARTER.replace("03-31", "02-29"))
    assert [title for title, _, _ in shown.columns] == [
        "",
        "Feb 24",
        "Budget",
        "$ Over Budget",
        "Jan - Feb 24",
        "YTD Budget",
        "$ Over Budget",
        "Annual Budget",
    ]
    assert list(shown["Fees"].cells.values()) == [
        *("900.00", "1000.00", "-100.00"),
        *("2100.00", "2000.00", "100.00"),
        "12000.00",
    ]


def test_what_accounts_are_to_stand_at(planned):
    overview = report(planned, "BalanceSheetBudgetOverview", FIRST_QUARTER)
    assert overview.subtitle == "As of March 31, 2024"
    assert [title for title, _, _ in overview.columns] == ["", "Jan 31, 24", "Feb 29, 24", "Mar 31, 24"]
    assert list(overview["Checking"].cells.values()) == ["600.00", "1200.00", "1800.00"]
    actual = report(planned, "BalanceSheetBudgetVsActual", FIRST_QUARTER)
    assert list(actual["Checking"].cells.values())[:4] == ["500.00", "600.00", "-100.00", "83.30"]
    assert ("Total", "TOTAL ASSETS") in actual.skeleton


@pytest.mark.parametrize(
    "name",
    ["BalanceSheetBudgetOverview", "BalanceSheetBudgetVsActual", "ProfitAndLossBudgetOverview",
     "ProfitAndLossBudgetPerformance", "ProfitAndLossBudgetVsActual"],
)  # fmt: skip
def test_a_year_without_a_budget_is_refused(planned, write, name):
    request = write.request("BudgetSummary", name, "<FiscalYear>2031</FiscalYear>")
    assert planned.refused(request) == (3210, 'The "FiscalYear" field has an invalid value "2031".')


def test_the_current_year_is_shown_up_to_today(planned):
    """Today is the first of March; a day of it counts."""
    shown = report(planned, "ProfitAndLossBudgetOverview")
    assert [title for title, _, _ in shown.columns] == ["", "Jan 24", "Feb 24", "Mar 1, 24", "TOTAL"]


def test_budgets_by_customer(planned):
    planned.customer("Baker")
    file = CompanyFile(planned.company)
    file.set_budget(2024, "Fees", [Decimal(100)] * 12, customer="Abel")
    file.set_budget(2024, "Fees", [Decimal(50)] * 12, customer="Baker")
    criterion = "<BudgetCriterion>AccountsAndCustomers</BudgetCriterion>"
    columns = report(
        planned,
        "ProfitAndLossBudgetVsActual",
        f"{criterion}{YEAR}<SummarizeBudgetColumnsBy>Customer</SummarizeBudgetColumnsBy>",
    )
    assert [title for title, _, _ in columns.columns[1::4]] == ["Abel", "Baker", "TOTAL"]
    assert list(columns["Fees"].cells.values())[:8] == [
        *("2100.00", "1200.00", "900.00", "175.00"),
        *("0.00", "600.00", "-600.00", "0.00"),
    ]
    rows = report(
        planned,
        "ProfitAndLossBudgetOverview",
        f"{criterion}{YEAR}<SummarizeBudgetRowsBy>Customer</SummarizeBudgetRowsBy>",
    )
    assert [(row.label, row.of, row.cells[14]) for row in rows.rows] == [
        ("Abel", "customer:Abel", "1200.00"),
        ("Baker", "customer:Baker", "600.00"),
        ("TOTAL", "", "1800.00"),
    ]


def test_an_account_with_a_budget_is_used(planned):
    planned.account("Someday", "Expense")
    account = planned.ask("<AccountQueryRq><FullName>Someday</FullName></AccountQueryRq>")[0].findtext("ListID")
    CompanyFile(planned.company).set_budget(2025, "Someday", [Decimal(1)] * 12)
    delete = f"<ListDelRq><ListDelType>Account</ListDelType><ListID>{account}</ListID></ListDelRq>"
    assert planned.refused(delete)[0] == 3160
    CompanyFile(planned.company).set_budget(2025, "Someday", [])
    assert planned.ask(delete).get("statusCode") == "0"


def test_a_budget_has_twelve_amounts_and_an_account_that_is_there(planned):
    file = CompanyFile(planned.company)
    with pytest.raises(ValueError, match="12 amounts"):
        file.set_budget(2024, "Fees", [Decimal(1)])
    with pytest.raises(LookupError, match="no account 'Nothing'"):
        file.set_budget(2024, "Nothing", [Decimal(1)] * 12)


def test_a_recipe_carries_a_budget(shop):
    """The shop planned its year; what it sold stands beside it."""
    shown = report(shop, "ProfitAndLossBudgetVsActual", YEAR)
    assert shown["Bicycle Sales"].cells[3] == "2000.00"
    books = shop.report("GeneralSummary", "ProfitAndLossStandard", YEAR)
    assert shown.amount("Net Income", 50) == books.amount("Net Income")
