"""The ten report requests: what is asked is read and resolved here, the reports themselves are made in ``reports``.

Without a period or macro a report covers the current fiscal year to date; with one end of a period alone the other is
open [D:OSR]. Macros of quarters and years are those of ReportCalendar: fiscal by default, of the calendar, or of the
tax year (assumed). A range that ends before it begins is refused with 3030, a list entry that a filter names and that
is not there with 3140 (that it is this code is assumed, as in every query).

``DisplayReport`` would show the report in a window of QuickBooks: what is answered is the same [D:OSR].
"""

from __future__ import annotations

import re
from calendar import month_name
from datetime import date

from mockbooks.company import Company
from mockbooks.company.local_time import local_date, moment_from_text
from mockbooks.operations.call import Call
from mockbooks.operations.company_features import refuse_without_payroll
from mockbooks.operations.date_macros import DateRange, date_range
from mockbooks.operations.outcome import Outcome
from mockbooks.operations.registry import Operation
from mockbooks.operations.transactions import report_filters
from mockbooks.operations.transactions.values import record_at, text
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import INVALID_DATE_RANGE, MISSING_ELEMENT, Refused
from mockbooks.reports import Filter, Question, answer, report_ret
from mockbooks.reports.period import fiscal_year_start

__all__ = ["FAMILIES", "OPERATIONS", "question_of", "report"]

FAMILIES = (
    "GeneralSummary",
    "GeneralDetail",
    "Aging",
    "BudgetSummary",
    "Job",
    "Time",
    "CustomDetail",
    "CustomSummary",
    "PayrollDetail",
    "PayrollSummary",
)
"""The families of reports, by their request without its ending."""

_FISCAL = re.compile(r"(This|Last|Next)(Quarter|Year)")


def report(call: Call) -> Outcome:
    """Answer a report request. Raises ``Refused`` 3262 for payroll without a subscription, but not in a sample file
    [D:OSR; the code O:QUBE]."""
    sample = call.company.singleton("Company").get("IsSampleCompany") == "true"
    if call.name.startswith("Payroll") and not sample:
        refuse_without_payroll(call.company)
    return Outcome(body=report_ret(answer(call.company, question_of(call)), call.version))


def question_of(call: Call) -> Question:
    """What a report request asks. Raises ``Refused``: 3030, 3140, 3150."""
    record, company = call.record, call.company
    family = call.name.removesuffix("ReportQueryRq")
    if family.startswith("Custom") and "ReportPeriod" not in record and "ReportDateMacro" not in record:
        # Custom reports have no period of their own [D:OSR]; the code is that of other missing elements.
        raise Refused(MISSING_ELEMENT, element="ReportPeriod")
    today = local_date(company.clock.now(), company.zone)
    calendar = text(record, "ReportCalendar")
    fiscal, first_month = (_first_month(company, each) for each in ("FiscalYear", calendar))
    start, end = _period(record, today, calendar, first_month, fiscal)
    year = text(record, "FiscalYear")
    return Question(
        family=family,
        type=text(record, f"{family}ReportType"),
        today=today,
        start=start,
        end=end,
        fiscal_month=_number(fiscal),
        year_month=_number(first_month),
        basis=text(record, "ReportBasis"),
        filters=_filters(call),
        txn_types=_texts(record_at(record, "ReportTxnTypeFilter"), "TxnTypeFilter"),
        modified=_modified(call, today, calendar, first_month),
        detail_level=text(record, "ReportDetailLevelFilter"),
        posting_status=text(record, "ReportPostingStatusFilter"),
        columns_by=text(record, "SummarizeColumnsBy"),
        rows_by=text(record, "SummarizeRowsBy"),
        subcolumns=text(record, "IncludeSubcolumns") == "true",
        calendar=calendar,
        return_rows=text(record, "ReturnRows"),
        return_columns=text(record, "ReturnColumns"),
        include_columns=_texts(record, "IncludeColumn"),
        include_accounts=text(record, "IncludeAccounts"),
        open_balance_as_of=text(record, "ReportOpenBalanceAsOf"),
        aging_as_of=text(record, "ReportAgingAsOf"),
        fiscal_year=int(year) if year else None,
        budget_criterion=text(record, "BudgetCriterion"),
        budget_columns_by=text(record, "SummarizeBudgetColumnsBy"),
        budget_rows_by=text(record, "SummarizeBudgetRowsBy"),
        version=call.version,
    )


def _first_month(company: Company, calendar: str) -> str:
    about = company.singleton("Company")
    if calendar == "CalendarYear":
        return "January"
    element = "FirstMonthIncomeTaxYear" if calendar == "TaxYear" else "FirstMonthFiscalYear"
    return text(about, element) or "January"


def _number(month: str) -> int:
    return list(month_name).index(month)


def _period(record: Record, today: date, calendar: str, first_month: str, fiscal: str) -> DateRange:
    macro = text(record, "ReportDateMacro")
    given = record_at(record, "ReportPeriod")
    start, end = text(given, "FromReportDate"), text(given, "ToReportDate")
    if macro:
        return _range_of(macro, today, calendar, first_month)
    if not start and not end:
        return fiscal_year_start(today, _number(fiscal)), today
    if start and end and start > end:
        raise Refused(INVALID_DATE_RANGE)
    return (date.fromisoformat(start) if start else None), (date.fromisoformat(end) if end else None)


def _range_of(macro: str, today: date, calendar: str, first_month: str) -> DateRange:
    """The days that a report's macro names: its quarters and years are those of ReportCalendar (assumed)."""
    kind = "Calendar" if calendar == "CalendarYear" else "Fiscal"
    return date_range(_FISCAL.sub(rf"\g<1>{kind}\g<2>", macro), today, first_month)


def _filters(call: Call) -> tuple[Filter, ...]:
    where = f"{call.name.removesuffix('QueryRq')} query"
    found = []
    for column, element, choose in (
        ("account", "ReportAccountFilter", report_filters.accounts),
        ("entity", "ReportEntityFilter", report_filters.entities),
        ("item", "ReportItemFilter", report_filters.items),
        ("class", "ReportClassFilter", report_filters.classes),
    ):
        if element in call.record:
            chosen = choose(call.company, record_at(call.record, element), where)
            found.append(Filter(column, chosen.condition, tuple(chosen.parameters)))
    return tuple(found)


def _modified(call: Call, today: date, calendar: str, first_month: str) -> tuple[int | None, int | None]:
    """The moments between which transactions were changed last, as Unix seconds. Raises ``Refused`` 3030."""
    given = record_at(call.record, "ReportModifiedDateRangeFilter")
    start, end = text(given, "FromReportModifiedDate"), text(given, "ToReportModifiedDate")
    macro = text(call.record, "ReportModifiedDateRangeMacro")
    if macro:
        low, high = _range_of(macro, today, calendar, first_month)
        start, end = low.isoformat() if low else "", high.isoformat() if high else ""
    zone = call.company.zone
    first = moment_from_text(start, zone) if start else None
    last = moment_from_text(end, zone, end_of_day=True) if end else None
    if first is not None and last is not None and first > last:
        raise Refused(INVALID_DATE_RANGE)
    return first, last


def _texts(record: Record, name: str) -> tuple[str, ...]:
    found = record.get(name)
    return tuple(str(each) for each in found) if isinstance(found, list) else ()


OPERATIONS = tuple(
    Operation(f"{family}ReportQueryRq", report, writes=False, provenance="documented", source="D:SCH, D:OSR")
    for family in FAMILIES
)
