"""A company that trades in two currencies: what is written, and how it reads."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks_harness.mapping import CannotMap, CompanyReader

LINE = {"unitAmount": 100, "quantity": 1, "subTotal": 100, "taxAmount": 0, "totalAmount": 100}
EURO_BANK = """<AccountAddRq><AccountAdd><Name>Euro bank</Name><AccountType>Bank</AccountType>
<CurrencyRef><FullName>Euro</FullName></CurrencyRef></AccountAdd></AccountAddRq>"""


@pytest.fixture(scope="module")
def reader() -> Iterator[CompanyReader]:
    """An invoice of 100 euros at 2 dollars, of which 60 are paid at 4; a bill of 100 euros at 3."""
    company = CompanyFile.create()
    company.turn_on("multi-currency")
    with QuickBooks(company) as quickbooks:
        reader = CompanyReader(quickbooks.process, "US", today=company.clock.now().date())
        fees = account(reader, "1", "Fees", "Income.Income")
        cost = account(reader, "2", "Cost", "Expense.Expense")
        reader.send(etree.fromstring(EURO_BANK))
        sold = {"unitPrice": 10, "description": "Advice", "accountRef": {"id": fees, "name": "Fees"}}
        item = {"type": "Service", "itemStatus": "Active", "name": "Advice", "invoiceItem": sold}
        advice = reader.create("items", item)
        customer = {"id": reader.create("customers", named("customerName", "Emil"))}
        supplier = {"id": reader.create("suppliers", named("supplierName", "Lieferant"))}
        day = {"issueDate": "2024-05-01T00:00:00", "currency": "EUR", "subTotal": 100, "totalAmount": 100}
        invoice = day | {"customerRef": customer, "status": "Submitted", "totalTaxAmount": 0, "currencyRate": 2}
        owed = reader.create("invoices", invoice | {"lineItems": [LINE | {"itemRef": {"id": advice}}]})
        bill = day | {"supplierRef": supplier, "status": "Open", "taxAmount": 0, "currencyRate": 3}
        reader.create("bills", bill | {"lineItems": [LINE | {"accountRef": {"id": cost}}]})
        paid = {"amount": 60, "links": [{"type": "Invoice", "id": owed, "amount": -60}]}
        payment = {"customerRef": customer, "date": "2024-06-01T00:00:00", "totalAmount": 60, "lines": [paid]}
        bank = {"accountRef": {"id": one(reader, "bankAccounts", accountName="Euro bank")["id"]}}
        reader.create("payments", payment | bank | {"currency": "EUR", "currencyRate": 4})
        yield reader


def account(reader: CompanyReader, code: str, name: str, category: str) -> str:
    return reader.create("chartOfAccounts", {"nominalCode": code, "name": name, "fullyQualifiedCategory": category})


def named(member: str, name: str) -> Any:
    return {member: name, "status": "Active", "defaultCurrency": "EUR"}


def one(reader: CompanyReader, data_type: str, **wanted: Any) -> Any:
    rows = reader.records(data_type)
    return next(row for row in rows if all(row.get(name) == value for name, value in wanted.items()))


def test_the_currency_of_each_is_its_own(reader: CompanyReader) -> None:
    assert one(reader, "customers")["defaultCurrency"] == "EUR"
    assert one(reader, "suppliers")["defaultCurrency"] == "EUR"
    assert one(reader, "company")["baseCurrency"] == "USD"
    currencies = {row["name"]: row["currency"] for row in reader.records("chartOfAccounts")}
    assert (currencies["Fees"], currencies["Euro bank"]) == ("USD", "EUR")


def test_documents_are_in_their_currency_at_their_rate(reader: CompanyReader) -> None:
    invoice = one(reader, "invoices")
    assert (invoice["currency"], invoice["currencyRate"], invoice["totalAmount"]) == ("EUR", 2, 100)
    (row,) = invoice["paymentAllocations"]
    assert (row["payment"]["currency"], row["payment"]["currencyRate"]) == ("EUR", 4)
    assert (row["allocation"]["currencyRate"], row["allocation"]["totalAmount"]) == (2, -60)
    bill = one(reader, "bills")
    assert (bill["currency"], bill["currencyRate"], bill["amountDue"]) == ("EUR", 3, 100)


def test_journal_entries_are_in_the_home_currency(reader: CompanyReader) -> None:
    """The gain of what was paid at another rate among them."""
    entries = {entry["recordRef"]["dataType"]: entry for entry in reader.records("journalEntries")}
    assert {line["currency"] for entry in entries.values() for line in entry["journalLines"]} == {"USD"}
    amounts = {key: [line["netAmount"] for line in entry["journalLines"]] for key, entry in entries.items()}
    assert amounts["invoices"] == [200, -200]
    assert amounts["bills"] == [-300, 300]
    assert amounts["payments"][0] == 240
    assert all(sum(each) == 0 for each in amounts.values())


def test_a_bank_account_moves_in_its_own_currency(reader: CompanyReader) -> None:
    bank = one(reader, "bankAccounts", accountName="Euro bank")
    (moved,) = (row for row in reader.records("bankTransactions") if row["accountId"] == bank["id"])
    assert moved["amount"] == bank["balance"] == Decimal("60.00")
    assert one(reader, "accountTransactions")["currency"] == "EUR"


def test_statements_are_in_the_home_currency(reader: CompanyReader) -> None:
    newest = max(reader.records("balanceSheet"), key=lambda month: str(month["date"]))
    assert newest["currency"] == "USD"
    assert newest["netAssets"] == newest["equity"]["value"]


def test_a_currency_that_the_company_does_not_have(reader: CompanyReader) -> None:
    with pytest.raises(CannotMap, match="existing active currency"):
        reader.create("customers", named("customerName", "Nobody") | {"defaultCurrency": "XXX"})
