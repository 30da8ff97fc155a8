"""Documents with tax by the codes of their lines, as Codat shows them: the sums are those of the books."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mockbooks import CompanyFile, QuickBooks
from mockbooks_harness.mapping.bills import TABLE as BILLS
from mockbooks_harness.mapping.company_reader import CompanyReader
from mockbooks_harness.mapping.invoices import TABLE as INVOICES
from mockbooks_harness.mapping.purchase_orders import TABLE as ORDERS


@pytest.fixture(scope="module", params=["australian", "british", "canadian"])
def read(request):
    with CompanyFile.generate(request.param, seed=4, transactions=200) as company:
        reader = CompanyReader(QuickBooks(company).process, str(company.edition))
        yield company, {table.data_type: list(reader.records(table.data_type)) for table in (BILLS, INVOICES, ORDERS)}


def test_bills_come_to_their_lines_and_their_tax(read):
    company, records = read
    books = dict(company.company.connection.execute("SELECT txn_id, total FROM txn WHERE kind = 'Bill'").fetchall())
    taxed = 0
    for record in records["bills"]:
        if record["id"] not in books:
            continue
        lines = sum(Decimal(line["subTotal"]) for line in record["lineItems"])
        assert Decimal(record["totalAmount"]) == Decimal(books[record["id"]]) / 100
        assert Decimal(record["subTotal"]) == lines
        assert Decimal(record["subTotal"]) + Decimal(record["taxAmount"]) == Decimal(record["totalAmount"])
        taxed += bool(record["taxAmount"])
    assert taxed > 5


def test_purchase_orders_come_to_their_lines_and_their_tax(read):
    _, records = read
    assert records["purchaseOrders"]
    for record in records["purchaseOrders"]:
        assert Decimal(record["subTotal"]) == sum(Decimal(line["subTotal"]) for line in record["lineItems"])
        assert Decimal(record["subTotal"]) + Decimal(record["totalTaxAmount"]) == Decimal(record["totalAmount"])


def test_invoices_come_to_their_lines_and_their_tax(read):
    company, records = read
    owed = dict(company.company.connection.execute("SELECT txn_id, total FROM txn WHERE kind = 'Invoice'").fetchall())
    taxed = 0
    for record in records["invoices"]:
        assert Decimal(record["totalAmount"]) == Decimal(owed[record["id"]]) / 100
        assert Decimal(record["subTotal"]) == sum(Decimal(line["subTotal"]) for line in record["lineItems"])
        assert Decimal(record["subTotal"]) + Decimal(record["totalTaxAmount"]) == Decimal(record["totalAmount"])
        taxed += bool(record["totalTaxAmount"])
    assert taxed > 5


def test_every_code_of_a_line_is_a_rate_that_is_read(read):
    company, records = read
    reader = CompanyReader(QuickBooks(company).process, str(company.edition))
    rates = {rate["id"] for rate in reader.records("taxRates")}
    used = {
        line["taxRateRef"]["id"]
        for record in records["invoices"]
        for line in record["lineItems"]
        if line.get("taxRateRef")
    }
    assert used and used <= rates
