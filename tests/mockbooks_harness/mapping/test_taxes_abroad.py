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


def test_amounts_that_include_their_tax_are_read_without_it_where_lines_tell_it():
    added = """<CustomerAddRq><CustomerAdd><Name>Ada</Name></CustomerAdd></CustomerAddRq>
    <VendorAddRq><VendorAdd><Name>Owner</Name></VendorAdd></VendorAddRq>
    <AccountAddRq><AccountAdd><Name>Fees</Name><AccountType>Income</AccountType></AccountAdd></AccountAddRq>
    <AccountAddRq><AccountAdd><Name>Rent</Name><AccountType>Expense</AccountType></AccountAdd></AccountAddRq>
    <ItemServiceAddRq><ItemServiceAdd><Name>Advice</Name><SalesOrPurchase>
      <AccountRef><FullName>Fees</FullName></AccountRef></SalesOrPurchase></ItemServiceAdd></ItemServiceAddRq>
    <InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Ada</FullName></CustomerRef><IsTaxIncluded>true</IsTaxIncluded>
      <InvoiceLineAdd><ItemRef><FullName>Advice</FullName></ItemRef><Amount>110.00</Amount>
        <SalesTaxCodeRef><FullName>GST</FullName></SalesTaxCodeRef></InvoiceLineAdd>
      <InvoiceLineAdd><ItemRef><FullName>Advice</FullName></ItemRef><Amount>7.00</Amount>
        <SalesTaxCodeRef><FullName>FRE</FullName></SalesTaxCodeRef></InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>
    <BillAddRq><BillAdd><VendorRef><FullName>Owner</FullName></VendorRef><IsTaxIncluded>true</IsTaxIncluded>
      <ExpenseLineAdd><AccountRef><FullName>Rent</FullName></AccountRef><Amount>55.00</Amount>
        <SalesTaxCodeRef><FullName>NCG</FullName></SalesTaxCodeRef></ExpenseLineAdd></BillAdd></BillAddRq>"""
    with CompanyFile.create(edition="AU") as company, QuickBooks(company) as quickbooks:
        quickbooks.process(
            f'<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{added}</QBXMLMsgsRq></QBXML>'
        )
        reader = CompanyReader(quickbooks.process, "AU")
        (invoice,), (bill,) = reader.records("invoices"), reader.records("bills")
    assert [line["subTotal"] for line in invoice["lineItems"]] == [Decimal("100.00"), Decimal("7.00")]
    assert (invoice["subTotal"], invoice["totalTaxAmount"], invoice["totalAmount"]) == (107, 10, 117)
    (line,) = bill["lineItems"]
    assert (line["subTotal"], line["taxAmount"], line["totalAmount"]) == (50, 5, 55)
    assert (bill["subTotal"], bill["taxAmount"], bill["totalAmount"]) == (50, 5, 55)
