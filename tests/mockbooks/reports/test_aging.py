"""What is open, by how long it has been due."""

from __future__ import annotations

from decimal import Decimal

import pytest

END = "<ReportPeriod><ToReportDate>2024-06-30</ToReportDate></ReportPeriod>"
BUCKETS = ["Current", "1 - 30", "31 - 60", "61 - 90", "> 90"]


def aging(asked, name, more=END):
    return asked.report("Aging", name, more)


def terms(days):
    return f"<TermsRef><FullName>Net {days}</FullName></TermsRef>"


@pytest.fixture
def owed(books):
    """Invoices due on different days around the end of June, one half paid, money that waits, and two bills."""
    books.customer("Kitchen", parent="Abel")
    for day, amount in (
        ("2024-06-20", "100.00"),
        ("2024-05-20", "200.00"),
        ("2024-04-10", "300.00"),
        ("2024-01-05", "500.00"),
    ):
        books.sale(day, ("Advice", amount), customer="Abel:Kitchen", more=terms(15))
    half = books.sale("2024-03-20", ("Advice", "400.00"), more=f"<PONumber>PO 7</PONumber>{terms(30)}")
    books.paid("2024-06-01", "150.00", (half, "<PaymentAmount>150.00</PaymentAmount>"))
    books.paid("2024-07-05", "50.00", (half, "<PaymentAmount>50.00</PaymentAmount>"))
    books.paid("2024-06-25", "60.00")
    old = books.bill("2024-03-01", ("Rent", "900.00"))
    books.bill("2024-06-29", ("Rent", "950.00"))
    books.pay_bill("2024-06-15", (old, "<PaymentAmount>300.00</PaymentAmount>"))
    return books


@pytest.mark.parametrize("name", ["ARAgingSummary", "APAgingSummary"])
def test_the_columns_of_a_summary(owed, name):
    report = aging(owed, name)
    assert report.subtitle == "As of June 30, 2024"
    assert report.columns == [
        ("", "Label", "STRTYPE"),
        *((bucket, "Amount", "AMTTYPE") for bucket in BUCKETS),
        ("TOTAL", "Total", "AMTTYPE"),
    ]
    assert report.skeleton[-1] == ("Total", "TOTAL")


def test_receivables_by_age(owed):
    report = aging(owed, "ARAgingSummary")
    assert [(row.kind, row.label, row.of, list(row.cells.values())) for row in report.rows] == [
        ("Text", "Abel", "", []),
        (
            "Data",
            "Kitchen",
            "customer:Abel:Kitchen",
            ["100.00", "200.00", "0.00", "300.00", "500.00", "1100.00"],
        ),
        ("Data", "Abel - Other", "customer:Abel", ["0.00", "-60.00", "0.00", "250.00", "0.00", "190.00"]),
        (
            "Subtotal",
            "Total Abel",
            "customer:Abel",
            ["100.00", "140.00", "0.00", "550.00", "500.00", "1290.00"],
        ),
        ("Total", "TOTAL", "", ["100.00", "140.00", "0.00", "550.00", "500.00", "1290.00"]),
    ]


def test_payables_by_age(owed):
    assert aging(owed, "APAgingSummary")["Carrier"].cells == {
        2: "950.00",
        3: "0.00",
        4: "0.00",
        5: "0.00",
        6: "600.00",
        7: "1550.00",
    }


def test_what_was_settled_later_was_open_then(owed):
    later = END.replace("06-30", "07-31")
    assert aging(owed, "ARAgingSummary")["TOTAL"].cells[7] == "1290.00"
    assert aging(owed, "ARAgingSummary", later)["TOTAL"].cells[7] == "1240.00"


def test_seen_from_today(owed):
    """Today is the first of March: nothing that was entered for later is old yet, and no later payment counts."""
    today = f"{END}<ReportAgingAsOf>Today</ReportAgingAsOf>"
    assert aging(owed, "ARAgingSummary", today)["Kitchen"].cells[4] == "500.00"


def test_documents_under_their_buckets(owed):
    report = aging(owed, "ARAgingDetail")
    assert [title for title, _, _ in report.columns] == [
        *("", "Type", "Date", "Num", "P. O. #", "Name", "Terms", "Due Date", "Class", "Aging", "Open Balance"),
    ]
    assert [row.label for row in report.rows if row.kind == "Text"] == ["Current", "1 - 30", "61 - 90", "> 90"]
    (half,) = [row for row in report.rows if row.cells.get(5) == "PO 7"]
    assert (half.cells[2], half.cells[7], half.cells[8]) == ("Invoice", "Net 30", "2024-04-19")
    assert (half.cells[10], half.cells[11]) == ("72", "250.00")
    assert report["TOTAL"].cells == {11: "1290.00"}


def test_bills_under_their_buckets(owed):
    report = aging(owed, "APAgingDetail")
    assert [kind for _, kind, _ in report.columns[1:]] == [
        "TxnType", "Date", "RefNumber", "Name", "DueDate", "Aging", "OpenBalance"
    ]  # fmt: skip
    assert [(row.cells[2], row.cells[8]) for row in report.rows if row.kind == "Data"] == [
        ("Bill", "950.00"),
        ("Bill", "600.00"),
    ]
    assert report["TOTAL"].cells == {8: "1550.00"}


def test_collections_are_what_is_overdue(owed):
    report = aging(owed, "CollectionsReport")
    assert [kind for _, kind, _ in report.columns[1:]] == [
        "TxnType", "Date", "RefNumber", "PONumber", "Terms", "DueDate", "Class", "Aging", "OpenBalance"
    ]  # fmt: skip
    assert report["Total Abel:Kitchen"].cells == {10: "1000.00"}
    assert report["TOTAL"].cells == {10: "1250.00"}
    assert all(int(row.cells[9]) > 0 for row in report.rows if row.kind == "Data")


def test_only_the_columns_that_are_asked_for(owed):
    columns = "<IncludeColumn>RefNumber</IncludeColumn><IncludeColumn>OpenBalance</IncludeColumn>"
    report = aging(owed, "ARAgingDetail", END + columns)
    assert [kind for _, kind, _ in report.columns] == ["Blank", "RefNumber", "OpenBalance"]
    assert report["TOTAL"].cells == {3: "1290.00"}


@pytest.mark.parametrize("day", ["2024-03-31", "2024-07-15", "2024-12-31"])
@pytest.mark.parametrize(
    ("name", "balances"), [("ARAgingSummary", "CustomerBalanceSummary"), ("APAgingSummary", "VendorBalanceSummary")]
)
@pytest.mark.parametrize("recipe", ["shop", "contractor", "consultancy"])
def test_the_buckets_of_everybody_are_their_balance(request, recipe, name, balances, day):
    asked = request.getfixturevalue(recipe)
    end = f"<ReportPeriod><ToReportDate>{day}</ToReportDate></ReportPeriod>"
    aged = aging(asked, name, end)
    balance = asked.report("GeneralSummary", balances, end)
    assert {row.of: row.cells[7] for row in aged.rows if row.kind == "Data" and row.cells[7] != "0.00"} == {
        row.of: row.cells[2] for row in balance.rows if row.kind == "Data"
    }
    for row in aged.rows:
        if row.cells:
            assert sum(Decimal(row.cells[column]) for column in range(2, 7)) == Decimal(row.cells[7])


def test_today_the_open_documents_are_those_of_a_query(consultancy):
    """At the end of all things the aging detail shows what queries call open."""
    everything = "<ReportDateMacro>All</ReportDateMacro>"
    report = aging(consultancy, "ARAgingDetail", everything)
    answer = consultancy.ask("<InvoiceQueryRq><PaidStatus>NotPaidOnly</PaidStatus></InvoiceQueryRq>")
    asked = sorted(Decimal(ret.findtext("BalanceRemaining")) for ret in answer)
    shown = sorted(Decimal(row.cells[11]) for row in report.rows if row.kind == "Data" and row.cells[2] == "Invoice")
    assert shown == asked
    assert shown
