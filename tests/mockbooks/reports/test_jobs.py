"""Jobs and items: estimates against actuals, profitability."""

from __future__ import annotations

from decimal import Decimal

import pytest

YEAR = "<ReportPeriod><FromReportDate>2024-01-01</FromReportDate><ToReportDate>2024-12-31</ToReportDate></ReportPeriod>"
ESTIMATES = ["Est. Cost", "Act. Cost", "($) Diff.", "Est. Revenue", "Act. Revenue", "($) Diff."]
PROFIT = ["Act. Cost", "Act. Revenue", "($) Diff."]
TYPES = {
    "ItemEstimatesVsActuals": ESTIMATES,
    "ItemProfitability": PROFIT,
    "JobEstimatesVsActualsDetail": ESTIMATES,
    "JobEstimatesVsActualsSummary": ESTIMATES,
    "JobProfitabilityDetail": PROFIT,
    "JobProfitabilitySummary": PROFIT,
}


def job_report(asked, name, more=""):
    return asked.report("Job", name, YEAR + more)


def for_(name):
    return f"<ReportEntityFilter><FullNameWithChildren>{name}</FullNameWithChildren></ReportEntityFilter>"


@pytest.fixture
def kitchen(books):
    """A job that was estimated and done: an hour bought at 30.00 and sold at 80.00, a part at a markup."""
    books.customer("Kitchen", parent="Abel")
    books.done(
        "<ItemServiceAddRq><ItemServiceAdd><Name>Fitting</Name><SalesAndPurchase><SalesPrice>80.00</SalesPrice>"
        "<IncomeAccountRef><FullName>Fees</FullName></IncomeAccountRef><PurchaseCost>30.00</PurchaseCost>"
        "<ExpenseAccountRef><FullName>Repairs Cost</FullName></ExpenseAccountRef></SalesAndPurchase></ItemServiceAdd>"
        "</ItemServiceAddRq>".replace("Repairs Cost", "Rent")
    )
    books.done(
        "<EstimateAddRq><EstimateAdd><CustomerRef><FullName>Abel:Kitchen</FullName></CustomerRef><TxnDate>2024-02-01</TxnDate>"
        "<EstimateLineAdd><ItemRef><FullName>Fitting</FullName></ItemRef><Quantity>10</Quantity></EstimateLineAdd>"
        "<EstimateLineAdd><ItemRef><FullName>Repair</FullName></ItemRef><Quantity>1</Quantity><Rate>100.00</Rate>"
        "<MarkupRatePercent>20</MarkupRatePercent></EstimateLineAdd></EstimateAdd></EstimateAddRq>"
    )
    books.done(
        "<BillAddRq><BillAdd><VendorRef><FullName>Carrier</FullName></VendorRef><TxnDate>2024-02-10</TxnDate>"
        "<ExpenseLineAdd><AccountRef><FullName>Travel</FullName></AccountRef><Amount>25.00</Amount><CustomerRef>"
        "<FullName>Abel:Kitchen</FullName></CustomerRef></ExpenseLineAdd><ItemLineAdd><ItemRef><FullName>Fitting</FullName>"
        "</ItemRef><Quantity>12</Quantity><CustomerRef><FullName>Abel:Kitchen</FullName></CustomerRef></ItemLineAdd>"
        "</BillAdd></BillAddRq>"
    )
    books.sale("2024-03-01", ("Fitting", "960.00"), ("Repair", "120.00"), customer="Abel:Kitchen")
    return books


@pytest.mark.parametrize("name", TYPES)
def test_columns_and_kinds_of_rows(kitchen, name):
    report = job_report(kitchen, name, for_("Abel:Kitchen"))
    # Recorded: a difference is a type of its own.
    kinds = {"($) Diff.": "AmountDifference"}
    titles = [(title, kinds.get(title, "Amount"), "AMTTYPE") for title in TYPES[name]]
    assert report.columns == [("", "Label", "STRTYPE"), *titles]
    assert report.subtitle == "January through December 2024"
    assert report.skeleton[-1] == ("Total", "TOTAL")
    expected = {"Text", "Data", "Subtotal", "Total"}
    assert {kind for kind, _ in report.skeleton} == expected


def test_the_estimate_against_what_was_done(kitchen):
    report = job_report(kitchen, "JobEstimatesVsActualsDetail", for_("Abel:Kitchen"))
    assert report.title == "Job Estimates vs. Actuals Detail for Abel:Kitchen"
    assert [(row.kind, row.label, list(row.cells.values())) for row in report.rows] == [
        ("Text", "Service", []),
        ("Data", "Fitting", ["300.00", "360.00", "60.00", "800.00", "960.00", "160.00"]),
        ("Data", "Repair", ["100.00", "0.00", "-100.00", "120.00", "120.00", "0.00"]),
        ("Subtotal", "Total Service", ["400.00", "360.00", "-40.00", "920.00", "1080.00", "160.00"]),
        ("Data", "No item", ["0.00", "25.00", "25.00", "0.00", "0.00", "0.00"]),
        ("Total", "TOTAL", ["400.00", "385.00", "-15.00", "920.00", "1080.00", "160.00"]),
    ]


def test_items_are_labelled_with_name_and_description(kitchen):
    sold = "<SalesOrPurchase>{}<AccountRef><FullName>Fees</FullName></AccountRef></SalesOrPurchase>"
    framing, roof = sold.format("<Desc>Framing of all kinds</Desc>"), sold.format("<Desc>Rafters</Desc>")
    add = "<ItemServiceAddRq><ItemServiceAdd><Name>{}</Name>{}{}</ItemServiceAdd></ItemServiceAddRq>"
    kitchen.done(add.format("Framing", "", framing))
    kitchen.done(add.format("Roof", "<ParentRef><FullName>Framing</FullName></ParentRef>", roof))
    kitchen.sale("2024-03-02", ("Framing:Roof", "50.00"), customer="Abel:Kitchen")
    report = job_report(kitchen, "JobProfitabilityDetail", for_("Abel:Kitchen"))
    assert [(row.kind, row.label, row.of) for row in report.rows][2:5] == [
        ("Text", "Framing (Framing of all kinds)", ""),
        ("Data", "Roof (Rafters)", "item:Framing:Roof"),
        ("Subtotal", "Total Framing (Framing of all kinds)", "item:Framing"),
    ]


def test_the_profit_of_a_job_stands_beneath_its_customer(kitchen):
    report = job_report(kitchen, "JobProfitabilitySummary")
    assert [(row.kind, row.label, row.of) for row in report.rows] == [
        ("Text", "Abel", ""),
        ("Data", "Kitchen", "customer:Abel:Kitchen"),
        ("Subtotal", "Total Abel", "customer:Abel"),
        ("Total", "TOTAL", ""),
    ]
    assert list(report["Kitchen"].cells.values()) == ["385.00", "1080.00", "695.00"]


def test_months_have_columns_of_their_own(kitchen):
    report = job_report(kitchen, "JobProfitabilitySummary", "<SummarizeColumnsBy>Quarter</SummarizeColumnsBy>")
    assert [title for title, _, _ in report.columns[:4]] == [
        "/",
        "Jan - Mar 24/Act. Cost",
        "Jan - Mar 24/Act. Revenue",
        "Jan - Mar 24/($) Diff.",
    ]
    assert report.columns[-1][0] == "TOTAL/($) Diff."
    assert report["TOTAL"].cells[2] == report["TOTAL"].cells[len(report.columns) - 2] == "385.00"


def test_classes_have_columns_of_their_own(kitchen):
    report = job_report(kitchen, "ItemProfitability", "<SummarizeColumnsBy>Class</SummarizeColumnsBy>")
    assert [title for title, _, _ in report.columns[1::3]] == ["Unclassified/Act. Cost", "TOTAL/Act. Cost"]


@pytest.mark.parametrize("name", ["JobEstimatesVsActualsDetail", "JobProfitabilityDetail"])
def test_the_details_need_a_job(kitchen, write, name):
    assert kitchen.refused(write.request("Job", name)) == (3150, 'There is a missing element: "ReportEntityFilter".')


def test_a_column_that_a_job_report_does_not_take(kitchen, write):
    code, message = kitchen.refused(
        write.request("Job", "ItemProfitability", "<SummarizeColumnsBy>Vendor</SummarizeColumnsBy>")
    )
    assert (code, message) == (3210, 'The "SummarizeColumnsBy" field has an invalid value "Vendor".')


def test_all_jobs_together_are_the_profit_and_loss_of_customers(contractor):
    """Revenue by job is the income of the year, all of it for somebody."""
    jobs = job_report(contractor, "JobProfitabilitySummary")
    books = contractor.report("GeneralSummary", "ProfitAndLossStandard", YEAR)
    assert jobs.amount("TOTAL", 3) == books.amount("Total Income")
    items = job_report(contractor, "ItemProfitability")
    assert items["TOTAL"].cells == jobs["TOTAL"].cells
    assert Decimal(jobs["TOTAL"].cells[2]) > 0
