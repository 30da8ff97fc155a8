"""Hours by who worked, by job and by item."""

from __future__ import annotations

import pytest

FEBRUARY = (
    "<ReportPeriod><FromReportDate>2024-02-01</FromReportDate><ToReportDate>2024-02-29</ToReportDate></ReportPeriod>"
)
WORKED = (
    ("2024-02-05", "Ann Oak", "PT2H30M", "Abel", "Advice", "Billable"),
    ("2024-02-06", "Ann Oak", "PT1H15M", "Abel", "Repair", "NotBillable"),
    ("2024-02-07", "Carrier", "PT8H", "Abel", "Advice", "HasBeenBilled"),
    ("2024-02-28", "Ann Oak", "PT45M", "", "", ""),
    ("2024-03-01", "Ann Oak", "PT9H", "Abel", "Advice", "Billable"),
)


@pytest.fixture
def worked(books):
    """Two people's February, and a day of March."""
    books.done(
        "<EmployeeAddRq><EmployeeAdd><FirstName>Ann</FirstName><LastName>Oak</LastName></EmployeeAdd></EmployeeAddRq>"
    )
    for day, name, duration, customer, item, status in WORKED:
        more = f"<CustomerRef><FullName>{customer}</FullName></CustomerRef>" if customer else ""
        more += f"<ItemServiceRef><FullName>{item}</FullName></ItemServiceRef>" if item else ""
        billing = f"<BillableStatus>{status}</BillableStatus>" if status else ""
        books.done(
            f"<TimeTrackingAddRq><TimeTrackingAdd><TxnDate>{day}</TxnDate><EntityRef><FullName>{name}</FullName></EntityRef>"
            f"{more}<Duration>{duration}</Duration>{billing}</TimeTrackingAdd></TimeTrackingAddRq>"
        )
    return books


def time(asked, name, more="", dates=FEBRUARY):
    return asked.report("Time", name, dates + more)


@pytest.mark.parametrize("name", ["TimeByItem", "TimeByJobSummary", "TimeByName"])
def test_columns_and_kinds_of_rows(worked, name):
    report = time(worked, name)
    assert report.basis == "None"
    assert report.subtitle == "February 2024"
    assert report.columns == [("", "Label", "STRTYPE"), ("Feb 24", "Duration", "TIMEINTERVALTYPE")]
    assert {kind for kind, _ in report.skeleton} == {"Text", "Data", "Subtotal", "Total"}
    assert report["TOTAL"].cells == {2: "PT12H30M0S"}


def test_who_worked_for_whom(worked):
    assert [(row.kind, row.label, row.of, row.cells.get(2)) for row in time(worked, "TimeByName").rows] == [
        ("Text", "Ann Oak", "", None),
        ("Data", "Abel", "customer:Abel", "PT3H45M0S"),
        ("Data", "No job", "", "PT0H45M0S"),
        ("Subtotal", "Total Ann Oak", "employee:Ann Oak", "PT4H30M0S"),
        ("Text", "Carrier", "", None),
        ("Data", "Abel", "customer:Abel", "PT8H0M0S"),
        ("Subtotal", "Total Carrier", "vendor:Carrier", "PT8H0M0S"),
        ("Total", "TOTAL", "", "PT12H30M0S"),
    ]


def test_what_a_job_took_by_item(worked):
    assert [(row.kind, row.label, row.cells.get(2)) for row in time(worked, "TimeByJobSummary").rows] == [
        ("Text", "Abel", None),
        ("Data", "Advice", "PT10H30M0S"),
        ("Data", "Repair", "PT1H15M0S"),
        ("Subtotal", "Total Abel", "PT11H45M0S"),
        ("Text", "No job", None),
        ("Data", "No item", "PT0H45M0S"),
        ("Subtotal", "Total No job", "PT0H45M0S"),
        ("Total", "TOTAL", "PT12H30M0S"),
    ]


def test_every_activity_of_a_job(worked):
    report = time(worked, "TimeByJobDetail")
    assert report.columns == [
        ("", "Blank", "STRTYPE"),
        ("Date", "Date", "DATETYPE"),
        ("Name", "Name", "STRTYPE"),
        ("Billing Status", "BillingStatus", "STRTYPE"),
        ("Duration", "Duration", "TIMEINTERVALTYPE"),
    ]
    assert [tuple(row.cells.values()) for row in report.rows if row.kind == "Data"] == [
        ("2024-02-05", "Ann Oak", "Unbilled", "PT2H30M0S"),
        ("2024-02-07", "Carrier", "Billed", "PT8H0M0S"),
        ("2024-02-06", "Ann Oak", "Not Billable", "PT1H15M0S"),
        ("2024-02-28", "Ann Oak", "Not Billable", "PT0H45M0S"),
    ]
    assert report["Total Abel"].cells == {5: "PT11H45M0S"}


def test_weeks_have_columns_of_their_own(worked):
    report = time(worked, "TimeByName", "<SummarizeColumnsBy>Week</SummarizeColumnsBy>")
    assert [title for title, _, _ in report.columns][-1] == "TOTAL"
    assert len(report.columns) == 7
    assert report["TOTAL"].cells[7] == "PT12H30M0S"


def test_a_name_counts_as_worker_and_as_customer(worked):
    only = "<ReportEntityFilter><FullName>{}</FullName></ReportEntityFilter>"
    assert time(worked, "TimeByItem", only.format("Carrier"))["TOTAL"].cells == {2: "PT8H0M0S"}
    assert time(worked, "TimeByItem", only.format("Abel"))["TOTAL"].cells == {2: "PT11H45M0S"}


def test_columns_of_the_detail_cannot_be_summarised(worked, write):
    code, message = worked.refused(
        write.request("Time", "TimeByJobDetail", "<SummarizeColumnsBy>Month</SummarizeColumnsBy>")
    )
    assert (code, message) == (3210, 'The "SummarizeColumnsBy" field has an invalid value "Month".')


def test_a_file_without_time(asked):
    assert time(asked, "TimeByName").rows == []
