"""Summaries of sales, purchases, balances and tax."""

from __future__ import annotations

from decimal import Decimal

import pytest

YEAR = "<ReportPeriod><FromReportDate>2024-01-01</FromReportDate><ToReportDate>2024-12-31</ToReportDate></ReportPeriod>"
LABEL = ("", "Label", "STRTYPE")
SALES = "('Invoice', 'SalesReceipt', 'CreditMemo', 'Charge')"


def summary(asked, name, more="", dates=YEAR):
    return asked.report("GeneralSummary", name, dates + more)


def cents(asked, query):
    """A sum of the file as an amount."""
    (found,) = asked.company.connection.execute(query).fetchone()
    return Decimal(found or 0) / 100


@pytest.mark.parametrize(
    ("name", "title", "column"),
    [
        ("CustomerBalanceSummary", "Customer Balance Summary", "Dec 31, 24"),
        ("VendorBalanceSummary", "Vendor Balance Summary", "Dec 31, 24"),
        ("ExpenseByVendorSummary", "Expenses by Vendor Summary", "Jan - Dec 24"),
        ("IncomeByCustomerSummary", "Income by Customer Summary", "Jan - Dec 24"),
        ("IncomeTaxSummary", "Income Tax Summary", "Jan - Dec 24"),
        ("PurchaseByVendorSummary", "Purchases by Vendor Summary", "Jan - Dec 24"),
        ("SalesByCustomerSummary", "Sales by Customer Summary", "Jan - Dec 24"),
        ("SalesByRepSummary", "Sales by Rep Summary", "Jan - Dec 24"),
    ],
)
def test_a_summary_has_a_label_and_an_amount(shop, consultancy, name, title, column):
    asked = consultancy if name == "CustomerBalanceSummary" else shop
    report = summary(asked, name)
    assert report.title == title
    assert report.columns == [LABEL, (column, "Amount", "AMTTYPE")]
    kinds = [row.kind for row in report.rows]
    assert set(kinds[:-1]) <= {"Data", "Text", "Subtotal"}
    assert kinds[-1] == ("Data" if name == "IncomeTaxSummary" else "Total")
    if name != "IncomeTaxSummary":
        assert report.amount("TOTAL") == sum(Decimal(row.cells[2]) for row in report.rows if row.kind == "Data")


def test_sales_by_customer_are_the_lines_of_sales(shop):
    report = summary(shop, "SalesByCustomerSummary")
    lines = (
        "SELECT sum(CASE kind WHEN 'CreditMemo' THEN -1 ELSE 1 END * json_extract(own, '$.Subtotal') * 100)"
        f" FROM txn WHERE kind IN {SALES} AND txn_date LIKE '2024-%'"
    )
    assert report.amount("TOTAL") == cents(shop, lines).quantize(Decimal("0.01"))
    assert report.amount("TOTAL") == summary(shop, "SalesByRepSummary").amount("TOTAL")
    last = len(summary(shop, "SalesByItemSummary").columns)
    assert report.amount("TOTAL") == summary(shop, "SalesByItemSummary").amount("TOTAL", last)


def test_jobs_stand_beneath_their_customer(books):
    books.customer("Loft", parent="Abel")
    books.sale("2024-02-01", ("Advice", "10.00"))
    books.sale("2024-02-02", ("Advice", "20.00"), customer="Abel:Loft")
    books.sale("2024-02-03", ("Advice", "5.00"), customer="Abel:Loft", kind="CreditMemo")
    report = summary(books, "SalesByCustomerSummary")
    assert [(row.kind, row.label, row.of, row.cells.get(2)) for row in report.rows] == [
        ("Text", "Abel", "", None),
        ("Data", "Loft", "customer:Abel:Loft", "15.00"),
        ("Data", "Abel - Other", "customer:Abel", "10.00"),
        ("Subtotal", "Total Abel", "customer:Abel", "25.00"),
        ("Total", "TOTAL", "", "25.00"),
    ]
    balances = summary(books, "CustomerBalanceSummary")
    assert [row.cells.get(2) for row in balances.rows] == [None, "15.00", "10.00", "25.00", "25.00"]
    quarters = "<SummarizeColumnsBy>Quarter</SummarizeColumnsBy>"
    balances = summary(books, "CustomerBalanceSummary", quarters)
    assert [title for title, *_ in balances.columns[1:]] == ["Mar 31, 24", "Jun 30, 24", "Sep 30, 24", "Dec 31, 24"]
    by_month = summary(books, "SalesByCustomerSummary", quarters)
    assert [title for title, *_ in by_month.columns[1:3]] == ["Jan - Mar 24", "Apr - Jun 24"]


def test_sales_by_item_stand_under_their_types(shop):
    report = summary(shop, "SalesByItemSummary", "<IncludeSubcolumns>true</IncludeSubcolumns>")
    assert report.columns == [
        ("/", "Label", "STRTYPE"),
        ("Jan - Dec 24/Qty", "Quantity", "QUANTYPE"),
        ("Jan - Dec 24/Amount", "Amount", "AMTTYPE"),
        ("Jan - Dec 24/Avg Price", "UnitPrice", "PRICETYPE"),
        ("Jan - Dec 24/COGS", "CostPrice", "AMTTYPE"),
        ("Jan - Dec 24/Avg COGS", "AverageCost", "PRICETYPE"),
        ("Jan - Dec 24/Gross Margin", "AmountDifference", "AMTTYPE"),
    ]
    headings = [label for kind, label in report.skeleton if kind == "Text"]
    assert [label for label in headings if label in ("Inventory", "Service", "Other Charges", "Discounts")] == [
        "Inventory", "Service", "Other Charges", "Discounts",
    ]  # fmt: skip
    assert ("Subtotal", "Total Inventory") in report.skeleton
    total = report["TOTAL"].cells
    assert Decimal(total[7]) == Decimal(total[3]) - Decimal(total[5])
    cogs = (
        "SELECT sum(amount) FROM posting JOIN list_object ON list_object.id = account"
        " WHERE classified = 'CostOfGoodsSold' AND movement IS NOT NULL AND txn_date LIKE '2024-%'"
    )
    assert Decimal(total[5]) == cents(shop, cogs)
    assert [title for title, *_ in summary(shop, "SalesByItemSummary").columns] == [
        "/", "Jan - Dec 24/Qty", "Jan - Dec 24/Amount",
    ]  # fmt: skip


def test_a_line_paid_in_part_has_sold_a_part_of_its_quantity(books):
    invoice = books.done(
        "<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Abel</FullName></CustomerRef><TxnDate>2024-02-01</TxnDate>"
        "<InvoiceLineAdd><ItemRef><FullName>Advice</FullName></ItemRef><Quantity>4</Quantity><Rate>25.00</Rate>"
        "</InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>"
    ).findtext("TxnID")
    books.paid("2024-02-10", "25.00", (invoice, "<PaymentAmount>25.00</PaymentAmount>"))
    report = summary(books, "SalesByItemSummary", "<ReportBasis>Cash</ReportBasis>")
    assert report["Advice"].cells == {2: "1", 3: "25.00"}
    assert summary(books, "SalesByItemSummary")["Advice"].cells == {2: "4", 3: "100.00"}


def test_purchases(shop):
    report = summary(shop, "PurchaseByItemSummary")
    assert report.columns[1:] == [
        ("Jan - Dec 24/Qty", "Quantity", "QUANTYPE"),
        ("Jan - Dec 24/Amount", "Amount", "AMTTYPE"),
    ]
    assert report.amount("TOTAL", 3) == summary(shop, "PurchaseByVendorSummary").amount("TOTAL")
    bought = "SELECT sum(quantity) FROM movement JOIN txn ON txn.id = txn WHERE kind IN ('Bill', 'ItemReceipt', 'VendorCredit', 'Check', 'CreditCardCharge', 'CreditCardCredit') AND movement.txn_date LIKE '2024-%'"
    assert report.amount("TOTAL", 2) == cents(shop, bought) / 1000


def test_expenses_are_those_of_vendors_whoever_they_are_for(books):
    books.done(
        "<BillAddRq><BillAdd><VendorRef><FullName>Carrier</FullName></VendorRef><TxnDate>2024-02-01</TxnDate>"
        "<ExpenseLineAdd><AccountRef><FullName>Travel</FullName></AccountRef><Amount>30.00</Amount>"
        "<CustomerRef><FullName>Abel</FullName></CustomerRef></ExpenseLineAdd></BillAdd></BillAddRq>"
    )
    books.journal("2024-02-02", {"Rent": "9.00"}, {"Checking": "9.00"})
    report = summary(books, "ExpenseByVendorSummary")
    assert [(row.label, row.of, row.cells[2]) for row in report.rows] == [
        ("Carrier", "vendor:Carrier", "30.00"),
        ("TOTAL", "", "30.00"),
    ]
    # What is spent for a customer lowers what is earned from it.
    assert summary(books, "IncomeByCustomerSummary")["Abel"].cells == {2: "-30.00"}


def test_accounts_with_a_tax_line_stand_under_it(books):
    books.journal("2024-02-01", {"Checking": "10.00"}, {"Fees": "10.00"})
    books.done(
        "<AccountAddRq><AccountAdd><Name>Royalties</Name><AccountType>Income</AccountType><TaxLineID>1587</TaxLineID>"
        "</AccountAdd></AccountAddRq>"
    )
    books.journal("2024-02-01", {"Checking": "4.00"}, {"Royalties": "4.00"})
    rows = [(row.label, row.cells[2]) for row in summary(books, "IncomeTaxSummary").rows]
    assert rows[1:] == [
        ("Tax Line Unassigned (balance sheet)", "14.00"),
        ("Tax Line Unassigned (income/expense)", "10.00"),
    ]
    assert "1587" in rows[0][0]
    assert rows[0][1] == "4.00"


def test_sales_tax_by_agency(shop):
    report = summary(shop, "SalesTaxLiability")
    assert [column[0] for column in report.columns] == [
        "", "Total Sales", "Non-Taxable Sales", "Taxable Sales", "Tax Rate", "Tax Collected",
        "Sales Tax Payable As of December 31, 2024",
    ]  # fmt: skip
    assert report.columns[4][1:] == ("Percent", "PERCENTTYPE")
    for row in report.rows:
        if row.kind != "Text" and 2 in row.cells:
            assert Decimal(row.cells[2]) == Decimal(row.cells[3]) + Decimal(row.cells[4])
        if row.kind == "Data" and 5 in row.cells and row.cells[4] != "0.00":
            # Each document is rounded for itself, so that the whole is off by some cents at most.
            taxed = Decimal(row.cells[4]) * Decimal(row.cells[5]) / 100
            assert abs(taxed - Decimal(row.cells[6])) < Decimal("1.00")
    on_payable = "FROM posting JOIN list_object ON list_object.id = account WHERE special = 'SalesTaxPayable'"
    assert report.amount("TOTAL", 7) == cents(shop, f"SELECT -sum(amount) {on_payable}")
    collected = f"SELECT -sum(amount) {on_payable} AND txn IN (SELECT id FROM txn WHERE kind IN {SALES})"
    assert report.amount("TOTAL", 6) == cents(shop, f"{collected} AND posting.txn_date LIKE '2024-%'")


def test_sales_tax_on_the_cash_basis_counts_with_the_payment(shop):
    nothing_open = "SELECT count(*) FROM txn WHERE kind = 'Invoice' AND open > 0"
    accrual, cash = (
        summary(
            shop, "SalesTaxLiability", f"<ReportBasis>{basis}</ReportBasis>", "<ReportDateMacro>All</ReportDateMacro>"
        )
        for basis in ("Accrual", "Cash")
    )
    assert cash.basis == "Cash"
    if cents(shop, nothing_open) == 0:
        assert cash.rows == accrual.rows
    quarter = "<ReportPeriod><FromReportDate>2024-01-01</FromReportDate><ToReportDate>2024-03-31</ToReportDate></ReportPeriod>"
    parts = [
        summary(shop, "SalesTaxLiability", f"<ReportBasis>{basis}</ReportBasis>", quarter)
        for basis in ("Accrual", "Cash")
    ]
    assert parts[0].amount("TOTAL", 2) != parts[1].amount("TOTAL", 2)


def test_the_revenue_summary_sets_taxed_sales_against_the_others(shop):
    revenue, liability = summary(shop, "SalesTaxRevenueSummary"), summary(shop, "SalesTaxLiability")
    assert [column[0] for column in revenue.columns] == ["", "Taxable Sales", "Non-Taxable Sales", "TOTAL"]
    assert revenue["TOTAL"].cells == {
        2: liability["TOTAL"].cells[4],
        3: liability["TOTAL"].cells[3],
        4: liability["TOTAL"].cells[2],
    }


@pytest.fixture
def taxed(books):
    """The same company, charging 10 percent on repairs; Baker pays none."""
    from mockbooks.operations.new_company import turn_on_sales_tax

    books.done("<VendorAddRq><VendorAdd><Name>State</Name></VendorAdd></VendorAddRq>")
    item = (
        "<ItemSalesTaxAddRq><ItemSalesTaxAdd><Name>State Tax</Name><TaxRate>10</TaxRate>"
        "<TaxVendorRef><FullName>State</FullName></TaxVendorRef></ItemSalesTaxAdd></ItemSalesTaxAddRq>"
    )
    books.done(item)
    company = books.company
    (row,) = company.connection.execute("SELECT id FROM list_object WHERE kind = 'ItemSalesTax'").fetchone()
    with company.request_set(), company.request():
        turn_on_sales_tax(company, row)
    books.done(
        "<CustomerAddRq><CustomerAdd><Name>Baker</Name><SalesTaxCodeRef><FullName>Non</FullName></SalesTaxCodeRef>"
        "</CustomerAdd></CustomerAddRq>"
    )
    return books


def repair(books, kind, amount, code="Tax", customer="Abel"):
    """A document over one repair; its TxnID."""
    return books.done(
        f"<{kind}AddRq><{kind}Add><CustomerRef><FullName>{customer}</FullName></CustomerRef><TxnDate>2024-02-01</TxnDate>"
        f"<{kind}LineAdd><ItemRef><FullName>Repair</FullName></ItemRef><Amount>{amount}</Amount>"
        f"<SalesTaxCodeRef><FullName>{code}</FullName></SalesTaxCodeRef></{kind}LineAdd></{kind}Add></{kind}AddRq>"
    ).findtext("TxnID")


def test_what_is_taxed_of_invoices_credits_and_customers_who_pay_none(taxed):
    invoice = repair(taxed, "Invoice", "100.00")
    repair(taxed, "Invoice", "7.00", code="Non")
    repair(taxed, "Invoice", "40.00", customer="Baker")
    repair(taxed, "CreditMemo", "20.00")
    report = summary(taxed, "SalesTaxLiability")
    # Total, not taxable, taxable, rate, collected, owed.
    assert list(report["State Tax"].cells.values()) == ["127.00", "47.00", "80.00", "10", "8.00", "8.00"]
    assert report["State Tax"].of == "item:State Tax" and report["Total State"].of == "vendor:State"
    assert [row.label for row in report.rows] == ["State", "State Tax", "Total State", "TOTAL"]
    cash = "<ReportBasis>Cash</ReportBasis>"
    assert list(summary(taxed, "SalesTaxLiability", cash)["State Tax"].cells.values())[:1] == ["0.00"]
    taxed.paid("2024-02-20", "55.00", (invoice, "<PaymentAmount>55.00</PaymentAmount>"))
    half = summary(taxed, "SalesTaxLiability", cash)["State Tax"].cells
    assert list(half.values()) == ["50.00", "0.00", "50.00", "10", "5.00", "8.00"]


def test_what_a_report_cannot_be_summarised_by_is_refused(shop, write):
    refused = shop.refused(
        write.request("GeneralSummary", "SalesTaxLiability", "<SummarizeColumnsBy>Class</SummarizeColumnsBy>")
    )
    assert refused == (3210, 'The "SummarizeColumnsBy" field has an invalid value "Class".')
