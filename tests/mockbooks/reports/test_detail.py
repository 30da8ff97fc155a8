"""Detail reports: columns, groups, rows, and what their totals must be."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mockbooks.qbxml import catalogue

YEAR = "<ReportPeriod><FromReportDate>2024-01-01</FromReportDate><ToReportDate>2024-12-31</ToReportDate></ReportPeriod>"
BANK = "<ReportAccountFilter><AccountTypeFilter>Bank</AccountTypeFilter></ReportAccountFilter>"
GROUPED = {"Data", "Subtotal", "Text", "Total"}
LIST = {"Data", "Total"}

#: Each report: a recipe that has something for it, the ColTypes after the label, the kinds of rows.
REPORTS = {
    "1099Detail": ("contractor", "TxnType Date RefNumber Memo Account SplitAccount Amount", GROUPED),
    "AuditTrail": (
        "shop",
        "TxnNumber TxnType ModifiedTime LastModifiedBy LatestOrPriorState Date RefNumber Name Memo Account SplitAccount"
        " Debit Credit",
        LIST,
    ),
    "BalanceSheetDetail": (
        "shop", "TxnType Date RefNumber Name Memo SplitAccount Debit Credit RunningBalance", GROUPED
    ),
    "CheckDetail": ("shop", "TxnType RefNumber Date Name Item Account PaidAmount OriginalAmount", {"Data", "Subtotal"}),
    "CustomerBalanceDetail": ("contractor", "TxnType Date RefNumber Account Amount RunningBalance", GROUPED),
    "DepositDetail": ("shop", "TxnType RefNumber Date Name Account Amount", {"Data"}),
    "EstimatesByJob": ("contractor", "TxnType Date RefNumber Memo EstimateActive Amount RunningBalance", GROUPED),
    "ExpenseByVendorDetail": (
        "contractor", "TxnType Date RefNumber Memo Account ClearedStatus SplitAccount Amount RunningBalance", GROUPED
    ),
    "GeneralLedger": ("shop", "TxnType Date RefNumber Name Memo SplitAccount Amount RunningBalance", GROUPED),
    "IncomeByCustomerDetail": (
        "contractor", "TxnType Date RefNumber Memo Account ClearedStatus SplitAccount Amount RunningBalance", GROUPED
    ),
    "IncomeTaxDetail": ("shop", "TxnType Date RefNumber Name Memo Account Amount RunningBalance", GROUPED),
    "JobProgressInvoicesVsEstimates": (
        "contractor", "TxnType Date RefNumber EstimateActive Amount ProgressAmount ProgressPercent", GROUPED
    ),
    "Journal": (
        "shop", "TxnNumber TxnType Date RefNumber Name Memo Account Debit Credit", {"Data", "Subtotal", "Total"}
    ),
    "MissingChecks": ("shop", "TxnType Date RefNumber Name Memo Account SplitAccount Amount", {"Data"}),
    "OpenInvoices": ("wild", "TxnType Date RefNumber PONumber Terms DueDate Aging OpenBalance", GROUPED),
    "OpenPOs": ("shop", "TxnType Date Name RefNumber DeliveryDate Amount", LIST),
    "OpenPOsByJob": ("orders", "Date SourceName RefNumber DeliveryDate Item Quantity ReceivedQuantity Amount", GROUPED),
    "OpenSalesOrderByCustomer": ("orders", "Date RefNumber Memo Quantity Invoiced Amount", GROUPED),
    "OpenSalesOrderByItem": ("orders", "Name Date RefNumber Memo Quantity Invoiced Amount", GROUPED),
    "PendingSales": ("wild", "TxnType Date RefNumber Name Memo Account Amount RunningBalance", LIST),
    "ProfitAndLossDetail": (
        "contractor",
        "TxnType Date RefNumber Name Memo Class ClearedStatus SplitAccount Amount RunningBalance",
        {"Data", "Subtotal", "Text"},
    ),
    "PurchaseByItemDetail": (
        "contractor", "TxnType Date RefNumber Memo SourceName Quantity CostPrice Amount RunningBalance", GROUPED
    ),
    "PurchaseByVendorDetail": (
        "contractor", "TxnType Date RefNumber Memo Item Quantity CostPrice Amount RunningBalance", GROUPED
    ),
    "SalesByCustomerDetail": (
        "contractor", "TxnType Date RefNumber Memo Name Item Quantity UnitPrice Amount RunningBalance", GROUPED
    ),
    "SalesByItemDetail": (
        "contractor", "TxnType Date RefNumber Memo Name Quantity UnitPrice Amount RunningBalance", GROUPED
    ),
    "SalesByRepDetail": (
        "contractor", "TxnType Date RefNumber Memo Name Item Quantity UnitPrice Amount RunningBalance", GROUPED
    ),
    "TxnDetailByAccount": (
        "shop", "TxnType Date RefNumber Name Memo ClearedStatus SplitAccount Amount RunningBalance", GROUPED
    ),
    "TxnListByCustomer": (
        "contractor", "TxnType Date RefNumber Memo Account SplitAccount Amount", {"Data", "Subtotal", "Text"}
    ),
    "TxnListByDate": ("shop", "TxnType Date RefNumber Name Memo Account SplitAccount Amount", LIST),
    "TxnListByVendor": (
        "contractor", "TxnType Date RefNumber Memo Account SplitAccount Amount", {"Data", "Subtotal", "Text"}
    ),
    "UnbilledCostsByJob": ("orders", "TxnType Date SourceName Memo Account BillingStatus Amount", GROUPED),
    "UnpaidBillsDetail": ("contractor", "TxnType Date RefNumber DueDate Aging OpenBalance", GROUPED),
    "VendorBalanceDetail": ("contractor", "TxnType Date RefNumber Account Amount RunningBalance", GROUPED),
}  # fmt: skip


def detail(asked, name, more=YEAR):
    return asked.report("GeneralDetail", name, more + (BANK if name == "MissingChecks" else ""))


@pytest.fixture
def orders(books):
    """An order of a customer half invoiced, an order to a vendor for a job half received, a cost to be billed."""
    ref = "<{0}><FullName>{1}</FullName></{0}>".format
    books.done(
        "<ItemServiceAddRq><ItemServiceAdd><Name>Fitting</Name><SalesAndPurchase><SalesPrice>80.00</SalesPrice>"
        f"{ref('IncomeAccountRef', 'Fees')}<PurchaseCost>30.00</PurchaseCost>{ref('ExpenseAccountRef', 'Rent')}"
        "</SalesAndPurchase></ItemServiceAdd></ItemServiceAddRq>"
    )
    order = books.done(
        f"<SalesOrderAddRq><SalesOrderAdd>{ref('CustomerRef', 'Abel')}<TxnDate>2024-02-01</TxnDate><SalesOrderLineAdd>"
        f"{ref('ItemRef', 'Fitting')}<Quantity>10</Quantity></SalesOrderLineAdd></SalesOrderAdd></SalesOrderAddRq>"
    )
    link = (
        f"<LinkToTxn><TxnID>{order.findtext('TxnID')}</TxnID><TxnLineID>"
        f"{order.findtext('SalesOrderLineRet/TxnLineID')}</TxnLineID></LinkToTxn>"
    )
    books.done(
        f"<InvoiceAddRq><InvoiceAdd>{ref('CustomerRef', 'Abel')}<TxnDate>2024-02-10</TxnDate><InvoiceLineAdd>"
        f"<Quantity>4</Quantity>{link}</InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>"
    )
    books.done(
        f"<PurchaseOrderAddRq><PurchaseOrderAdd>{ref('VendorRef', 'Carrier')}<TxnDate>2024-02-01</TxnDate>"
        f"<PurchaseOrderLineAdd>{ref('ItemRef', 'Fitting')}<Quantity>6</Quantity>{ref('CustomerRef', 'Abel')}"
        "</PurchaseOrderLineAdd></PurchaseOrderAdd></PurchaseOrderAddRq>"
    )
    books.done(
        f"<BillAddRq><BillAdd>{ref('VendorRef', 'Carrier')}<TxnDate>2024-02-05</TxnDate><ExpenseLineAdd>"
        f"{ref('AccountRef', 'Travel')}<Amount>25.00</Amount>{ref('CustomerRef', 'Abel')}<BillableStatus>Billable"
        "</BillableStatus></ExpenseLineAdd></BillAdd></BillAddRq>"
    )
    return books


@pytest.mark.parametrize("name", REPORTS)
def test_columns_and_kinds_of_rows(request, name):
    recipe, columns, kinds = REPORTS[name]
    report = detail(request.getfixturevalue(recipe), name)
    assert [kind for _, kind, _ in report.columns] == ["Blank", *columns.split()]
    assert {row.kind for row in report.rows} == kinds
    assert all(1 not in row.cells for row in report.rows if row.kind == "Data")


def test_every_type_of_the_language_is_here():
    (element,) = (
        each for each in catalogue.message("GeneralDetailReportQueryRq").children() if each.name.endswith("Type")
    )
    assert {value.value for value in element.values} == {*REPORTS, "InventoryValuationDetail"}


EVERY_COLUMN = next(
    [value.value for value in each.values]
    for each in catalogue.message("GeneralDetailReportQueryRq").children()
    if each.name == "IncludeColumn"
)


@pytest.mark.parametrize("name", REPORTS)
def test_every_column_can_be_asked_of_every_report(request, name):
    recipe = REPORTS[name][0]
    columns = "".join(f"<IncludeColumn>{column}</IncludeColumn>" for column in EVERY_COLUMN)
    more = f"{YEAR}{BANK if name == 'MissingChecks' else ''}{columns}"
    report = request.getfixturevalue(recipe).report("GeneralDetail", name, more, version="14.0")
    assert len(report.columns) == len(EVERY_COLUMN) + 1
    shown = {kind for _, kind, _ in report.columns}
    assert set(EVERY_COLUMN) - shown <= {"Currency", "ExchangeRate", "SerialOrLotNumber"}


@pytest.mark.parametrize(
    ("one", "other", "column", "family"),
    [
        ("SalesByCustomerDetail", "SalesByCustomerSummary", 10, "GeneralSummary"),
        ("SalesByRepDetail", "SalesByRepSummary", 10, "GeneralSummary"),
        ("PurchaseByVendorDetail", "PurchaseByVendorSummary", 9, "GeneralSummary"),
        ("ExpenseByVendorDetail", "ExpenseByVendorSummary", 9, "GeneralSummary"),
        ("IncomeByCustomerDetail", "IncomeByCustomerSummary", 9, "GeneralSummary"),
        ("CustomerBalanceDetail", "CustomerBalanceSummary", 7, "GeneralSummary"),
        ("VendorBalanceDetail", "VendorBalanceSummary", 7, "GeneralSummary"),
    ],
)
@pytest.mark.parametrize("recipe", ["contractor", "consultancy", "shop"])
def test_a_detail_comes_to_its_summary(request, recipe, one, other, column, family):
    asked = request.getfixturevalue(recipe)
    rows, sums = detail(asked, one), asked.report(family, other, YEAR)
    if not sums.rows:
        assert all(Decimal(row.cells.get(column) or 0) == 0 for row in rows.rows if row.kind == "Total")
        return
    assert rows.amount("TOTAL", column) == sums.amount("TOTAL", 2)


def test_the_ledger_of_an_account_ends_at_its_balance(shop):
    ledger = detail(shop, "GeneralLedger")
    sheet = shop.report("GeneralSummary", "BalanceSheetStandard", YEAR)
    ended = {each.label for each in ledger.rows}
    compared = 0
    for row in sheet.rows:
        label = f"Total {row.label}"
        if row.kind == "Data" and row.of and row.label != "Retained Earnings" and label in ended:
            assert ledger[label].cells[9] == row.cells[2], row
            compared += 1
    assert compared > 5


def test_debits_are_credits_in_the_journal(shop):
    report = detail(shop, "Journal")
    assert report["TOTAL"].cells[9] == report["TOTAL"].cells[10]
    for row in report.rows:
        if row.kind == "Subtotal":
            assert row.cells[9] == row.cells[10]


def test_an_order_is_open_for_what_is_not_invoiced(orders):
    report = detail(orders, "OpenSalesOrderByCustomer")
    (line,) = [row for row in report.rows if row.kind == "Data"]
    assert line.of == "customer:Abel"
    assert (line.cells[5], line.cells[6], line.cells[7]) == ("10", "4", "800.00")


def test_checks_that_are_missing_are_pointed_out(books):
    for number in ("101", "102", "105", "105"):
        books.done(
            "<CheckAddRq><CheckAdd><AccountRef><FullName>Checking</FullName></AccountRef>"
            f"<RefNumber>{number}</RefNumber><TxnDate>2024-02-01</TxnDate><ExpenseLineAdd><AccountRef><FullName>Rent"
            "</FullName></AccountRef><Amount>1.00</Amount></ExpenseLineAdd></CheckAdd></CheckAddRq>"
        )
    report = detail(books, "MissingChecks")
    assert [row.cells.get(4) or row.label for row in report.rows] == [
        "101",
        "102",
        "*** Missing numbers here ***",
        "105",
        "*** Duplicate number ***",
        "105",
    ]


def test_missing_checks_need_an_account(shop, write):
    assert shop.refused(write.request("GeneralDetail", "MissingChecks", YEAR)) == (
        3150,
        'There is a missing element: "ReportAccountFilter".',
    )


def test_rows_summed_by_something_else(contractor):
    by_month = detail(contractor, "TxnListByDate", f"{YEAR}<SummarizeRowsBy>Month</SummarizeRowsBy>")
    assert [row.label for row in by_month.rows if row.kind == "Text"][:2] == ["Jan 24", "Feb 24"]
    assert by_month.amount("TOTAL", 9) == detail(contractor, "TxnListByDate").amount("TOTAL", 9)


def test_a_time_is_written_in_the_zone_of_the_file(shop):
    columns = "<IncludeColumn>ModifiedTime</IncludeColumn>"
    report = detail(shop, "TxnListByDate", YEAR + columns)
    assert all(row.cells[2][10] == "T" and row.cells[2][-6] == "-" for row in report.rows if row.kind == "Data")
