"""The cash basis: what is earned or spent counts when it is paid, in the parts in which it is paid."""

from __future__ import annotations

from decimal import Decimal

CASH = "<ReportBasis>Cash</ReportBasis>"
ALL = "<ReportDateMacro>All</ReportDateMacro>"


def until(day: str) -> str:
    return f"<ReportPeriod><FromReportDate>2024-01-01</FromReportDate><ToReportDate>{day}</ToReportDate></ReportPeriod>"


def result(books, day: str = "2024-12-31") -> dict[str, str]:
    """Account by account what a profit and loss on the cash basis shows."""
    report = books.report("GeneralSummary", "ProfitAndLossStandard", until(day) + CASH)
    return {row.label: row.cells[2] for row in report.rows if row.of}


def receivable(books, day: str = "2024-12-31") -> Decimal:
    """What the balance sheet shows of accounts receivable on the cash basis."""
    report = books.report("GeneralSummary", "BalanceSheetStandard", until(day) + CASH)
    if not report.rows:
        return Decimal(0)
    assert report.amount("TOTAL ASSETS") == report.amount("TOTAL LIABILITIES & EQUITY")
    return Decimal({row.label: row.cells.get(2) for row in report.rows if row.of}.get("Accounts Receivable", "0"))


def test_an_invoice_counts_when_and_as_far_as_it_is_paid(books):
    invoice = books.sale("2024-01-10", ("Advice", "100.00"), ("Repair", "50.00"))
    assert result(books) == {}
    books.paid("2024-02-01", "50.00", (invoice, "<PaymentAmount>50.00</PaymentAmount>"))
    books.paid("2024-03-01", "100.00", (invoice, "<PaymentAmount>100.00</PaymentAmount>"))
    assert result(books, "2024-01-31") == {}
    assert result(books, "2024-02-29") == {"Fees": "33.33", "Repairs": "16.67"}
    assert result(books) == {"Fees": "100.00", "Repairs": "50.00"}
    assert [receivable(books, day) for day in ("2024-01-31", "2024-02-29", "2024-12-31")] == [0, 0, 0]


def test_parts_of_a_line_add_up_to_the_line(books):
    invoice = books.sale("2024-01-10", *[("Advice", "0.01")] * 3, ("Repair", "99.97"))
    for day in range(1, 8):
        books.paid(f"2024-02-{day:02d}", "14.28", (invoice, "<PaymentAmount>14.28</PaymentAmount>"))
    books.paid("2024-02-20", "0.04", (invoice, "<PaymentAmount>0.04</PaymentAmount>"))
    assert result(books) == {"Fees": "0.03", "Repairs": "99.97"}


def test_a_payment_not_applied_is_no_income(books):
    books.paid("2024-02-01", "80.00")
    assert result(books) == {}
    assert receivable(books) == -80


def test_a_payment_made_before_the_invoice_counts_on_the_day_of_the_invoice(books):
    payment = books.paid("2024-01-05", "60.00")
    invoice = books.sale(
        "2024-01-20",
        ("Advice", "60.00"),
        more=f"<SetCredit><CreditTxnID>{payment}</CreditTxnID><AppliedAmount>60.00</AppliedAmount></SetCredit>",
    )
    assert invoice
    assert result(books, "2024-01-19") == {}
    assert receivable(books, "2024-01-19") == -60
    assert result(books) == {"Fees": "60.00"}
    assert receivable(books) == 0


def test_a_credit_memo_counts_where_it_is_used(books):
    invoice = books.sale("2024-01-10", ("Advice", "100.00"))
    credit = books.sale("2024-01-15", ("Repair", "30.00"), kind="CreditMemo")
    assert result(books) == {}
    books.paid(
        "2024-02-01",
        "70.00",
        (
            invoice,
            f"<PaymentAmount>70.00</PaymentAmount><SetCredit><CreditTxnID>{credit}</CreditTxnID>"
            "<AppliedAmount>30.00</AppliedAmount></SetCredit>",
        ),
    )
    assert result(books, "2024-01-31") == {}
    assert result(books) == {"Fees": "100.00", "Repairs": "-30.00"}
    assert receivable(books) == 0


def test_a_discount_counts_on_the_day_of_the_payment(books):
    invoice = books.sale("2024-01-10", ("Advice", "100.00"))
    books.paid(
        "2024-02-01",
        "98.00",
        (
            invoice,
            "<PaymentAmount>98.00</PaymentAmount><DiscountAmount>2.00</DiscountAmount>"
            "<DiscountAccountRef><FullName>Discounts</FullName></DiscountAccountRef>",
        ),
    )
    assert result(books) == {"Fees": "100.00", "Discounts": "2.00"}
    assert receivable(books) == 0


def test_a_bill_counts_when_it_is_paid_but_its_asset_stays_with_a_stub(books):
    books.account("Van", "FixedAsset")
    bill = books.bill("2024-01-10", ("Travel", "75.00"), ("Van", "25.00"))
    sheet = books.report("GeneralSummary", "BalanceSheetStandard", until("2024-01-31") + CASH)
    assert sheet["Van"].cells == {2: "25.00"}
    assert sheet["Total Accounts Payable"].cells == {2: "25.00"}
    books.pay_bill("2024-02-01", (bill, "<PaymentAmount>20.00</PaymentAmount>"))
    assert result(books) == {"Travel": "15.00"}


def test_what_is_paid_at_once_is_the_same_on_both_bases(books):
    books.sale("2024-01-10", ("Advice", "40.00"), kind="SalesReceipt")
    books.journal("2024-01-11", {"Rent": "500.00"}, {"Checking": "500.00"})
    accrual = books.report("GeneralSummary", "ProfitAndLossStandard", until("2024-12-31"))
    cash = books.report("GeneralSummary", "ProfitAndLossStandard", until("2024-12-31") + CASH)
    assert (accrual.basis, cash.basis) == ("Accrual", "Cash")
    assert cash.rows == accrual.rows


def test_the_general_ledger_on_the_cash_basis_balances(books):
    invoice = books.sale("2024-01-10", ("Advice", "100.00"), ("Repair", "50.00"))
    books.paid("2024-02-01", "40.00", (invoice, "<PaymentAmount>40.00</PaymentAmount>"))
    report = books.report("GeneralDetail", "GeneralLedger", until("2024-12-31") + CASH)
    assert report.basis == "Cash"
    # Debits are positive on assets, credits on income: what came in is what was earned.
    assert report.amount("Total Undeposited Funds", 9) == 40
    assert report.amount("Total Fees", 9) + report.amount("Total Repairs", 9) == 40
    assert report.amount("Total Accounts Receivable", 9) == 0


def test_what_was_sold_of_the_stock_costs_on_the_day_of_the_invoice(books):
    books.done(
        "<ItemInventoryAddRq><ItemInventoryAdd><Name>Lamp</Name><SalesPrice>10.00</SalesPrice>"
        "<IncomeAccountRef><FullName>Fees</FullName></IncomeAccountRef><QuantityOnHand>4</QuantityOnHand>"
        "<TotalValue>8.00</TotalValue><InventoryDate>2024-01-01</InventoryDate></ItemInventoryAdd></ItemInventoryAddRq>"
    )
    invoice = books.sale("2024-01-10", ("Lamp", "10.00"))
    assert result(books, "2024-01-31") == {"Cost of Goods Sold": "2.00"}
    assert receivable(books, "2024-01-31") == 0
    books.paid("2024-02-01", "10.00", (invoice, "<PaymentAmount>10.00</PaymentAmount>"))
    assert result(books) == {"Fees": "10.00", "Cost of Goods Sold": "2.00"}


def test_a_foreign_invoice_counts_at_its_own_rate_and_the_gain_on_the_day_of_the_payment(books):
    from mockbooks.operations.company_features import turn_on_multi_currency

    with books.company.request_set():
        turn_on_multi_currency(books.company)
    books.done(
        "<CustomerAddRq><CustomerAdd><Name>Emil</Name><CurrencyRef><FullName>Euro</FullName></CurrencyRef>"
        "</CustomerAdd></CustomerAddRq>"
    )
    invoice = books.sale("2024-01-10", ("Advice", "10.00"), customer="Emil", more="<ExchangeRate>1.1</ExchangeRate>")
    books.done(
        "<ReceivePaymentAddRq><ReceivePaymentAdd><CustomerRef><FullName>Emil</FullName></CustomerRef>"
        "<TxnDate>2024-02-01</TxnDate><TotalAmount>4.00</TotalAmount><ExchangeRate>1.2</ExchangeRate>"
        f"<AppliedToTxnAdd><TxnID>{invoice}</TxnID><PaymentAmount>4.00</PaymentAmount></AppliedToTxnAdd>"
        "</ReceivePaymentAdd></ReceivePaymentAddRq>"
    )
    assert result(books, "2024-01-31") == {}
    found = result(books)
    assert found.pop("Fees") == "4.40"
    assert {name: abs(Decimal(gain)) for name, gain in found.items()} == {"Exchange Gain or Loss": Decimal("0.40")}
