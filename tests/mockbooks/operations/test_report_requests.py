"""How report requests are read: periods, macros, calendars, filters."""

from __future__ import annotations

from datetime import date

import pytest

from mockbooks.operations import Session
from mockbooks.operations.call import Call
from mockbooks.operations.registry import operations
from mockbooks.operations.report_requests import FAMILIES, question_of
from mockbooks.qbxml import catalogue
from mockbooks.qbxml.versions import NEWEST


@pytest.fixture
def october(asked):
    """A company whose fiscal year begins in October, its tax year in April; today is Friday, 1 March 2024."""
    company = asked.company
    with company.request_set():
        about = {"FirstMonthFiscalYear": "October", "FirstMonthIncomeTaxYear": "April"}
        company.store_singleton("Company", company.singleton("Company") | about)
    return company


def question(company, family="GeneralSummary", **record):
    return question_of(
        Call(f"{family}ReportQueryRq", record, {}, company, Session(application="Tests"), NEWEST, company.edition)
    )


def test_every_report_request_is_served():
    assert {f"{family}ReportQueryRq" for family in FAMILIES} <= set(operations())
    in_language = {entry.name for entry in catalogue.messages() if entry.name.endswith("ReportQueryRq")}
    assert in_language == {f"{family}ReportQueryRq" for family in FAMILIES}


def test_without_a_period_it_is_the_fiscal_year_to_date(october):
    asked = question(october)
    assert (asked.start, asked.end) == (date(2023, 10, 1), date(2024, 3, 1))
    asked = question(october, ReportCalendar="CalendarYear")
    assert (asked.start, asked.fiscal_month, asked.year_month) == (date(2023, 10, 1), 10, 1)


def test_one_end_alone_leaves_the_other_open(october):
    asked = question(october, ReportPeriod={"ToReportDate": "2024-02-01"})
    assert (asked.start, asked.end) == (None, date(2024, 2, 1))
    asked = question(october, ReportPeriod={"FromReportDate": "2024-02-01"})
    assert (asked.start, asked.end) == (date(2024, 2, 1), None)


@pytest.mark.parametrize(
    ("macro", "calendar", "start", "end"),
    [
        ("All", "", None, None),
        ("Today", "", "2024-03-01", "2024-03-01"),
        ("Yesterday", "", "2024-02-29", "2024-02-29"),
        ("ThisWeek", "", "2024-02-25", "2024-03-02"),
        ("ThisWeekToDate", "", "2024-02-25", "2024-03-01"),
        ("LastWeekToDate", "", "2024-02-18", "2024-02-23"),
        ("NextFourWeeks", "", "2024-03-03", "2024-03-30"),
        ("ThisMonth", "", "2024-03-01", "2024-03-31"),
        ("LastMonthToDate", "", "2024-02-01", "2024-02-01"),
        ("ThisQuarter", "", "2024-01-01", "2024-03-31"),
        ("ThisYear", "", "2023-10-01", "2024-09-30"),
        ("ThisYear", "FiscalYear", "2023-10-01", "2024-09-30"),
        ("ThisYear", "CalendarYear", "2024-01-01", "2024-12-31"),
        ("ThisYear", "TaxYear", "2023-04-01", "2024-03-31"),
        ("ThisYearToDate", "TaxYear", "2023-04-01", "2024-03-01"),
        ("LastYear", "CalendarYear", "2023-01-01", "2023-12-31"),
        ("LastYearToDate", "", "2022-10-01", "2023-03-01"),
        ("NextYear", "", "2024-10-01", "2025-09-30"),
    ],
)
def test_macros_name_days_of_the_report_calendar(october, macro, calendar, start, end):
    record = {"ReportDateMacro": macro} | ({"ReportCalendar": calendar} if calendar else {})
    asked = question(october, **record)
    assert [day and day.isoformat() for day in (asked.start, asked.end)] == [start, end]


def values_of(name):
    """The values of an enumeration of the general summary request."""
    found = next(child for child in catalogue.message("GeneralSummaryReportQueryRq").children() if child.name == name)
    return [value.value for value in found.values]


@pytest.mark.parametrize("macro", values_of("ReportDateMacro"))
def test_every_macro_of_the_language_is_known(october, macro):
    asked = question(october, ReportDateMacro=macro, ReportModifiedDateRangeMacro=macro)
    assert (asked.start is None) == (macro == "All")
    assert (asked.modified[0] is None) == (macro == "All")
    if asked.start is not None:
        assert asked.start <= asked.end
        assert asked.modified[0] < asked.modified[1]
