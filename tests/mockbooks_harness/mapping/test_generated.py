"""The mapping between the emulator and Codat's schemas: a generated company, all of it; and invoices pushed back."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks_harness import mapping

ENVELOPE = (
    '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{}</QBXMLMsgsRq></QBXML>'
)


class Books:
    """A company file, asked as a connector asks it."""

    def __init__(self, quickbooks: QuickBooks) -> None:
        self.quickbooks = quickbooks

    def ask(self, request: etree._Element) -> etree._Element:
        text = ENVELOPE.format(etree.tostring(request, encoding="unicode"))
        return etree.fromstring(self.quickbooks.process(text).encode())[0][0]

    def context(self, data_type: str) -> mapping.Context:
        related = [ret for request in mapping.related_requests(data_type) for ret in self.ask(request)]
        return mapping.Context("US", related=related)

    def read(self, data_type: str) -> list[Any]:
        context = self.context(data_type)
        return [
            mapping.read(ret, context) for request in mapping.query_requests(data_type) for ret in self.ask(request)
        ]


@pytest.fixture(scope="module")
def books() -> Iterator[Books]:
    with QuickBooks(CompanyFile.generate("consultancy", seed=11, transactions=120)) as quickbooks:
        yield Books(quickbooks)


@pytest.fixture(scope="module")
def records(books: Books) -> dict[str, list[Any]]:
    return {data_type: books.read(data_type) for data_type in mapping.TABLES}


@pytest.mark.parametrize("data_type", mapping.TABLES)
def test_every_record_fits_its_schema(records: dict[str, list[Any]], fits: Any, data_type: str) -> None:
    assert records[data_type]
    for record in records[data_type]:
        fits(mapping.TABLES[data_type].model, record)


def test_every_reference_resolves(records: dict[str, list[Any]]) -> None:
    ids = {data_type: {record["id"] for record in rows} for data_type, rows in records.items()}
    for invoice in records["invoices"]:
        assert invoice["customerRef"]["id"] in ids["customers"]
        assert {line["itemRef"]["id"] for line in invoice["lineItems"] if "itemRef" in line} <= ids["items"]
        assert {row["payment"]["id"] for row in invoice["paymentAllocations"]} <= ids["payments"]
    for bill in records["bills"]:
        assert bill["supplierRef"]["id"] in ids["suppliers"]
        assert {line["accountRef"]["id"] for line in bill["lineItems"]} <= ids["chartOfAccounts"]
        assert {row["payment"]["id"] for row in bill["paymentAllocations"]} <= ids["billPayments"]
    for data_type, document in (("payments", "invoices"), ("billPayments", "bills")):
        for payment in records[data_type]:
            links = [link for line in payment["lines"] for link in line["links"] if "id" in link]
            assert {link["id"] for link in links} <= ids[document]


def test_the_sums_of_the_datasets_are_those_of_the_books(records: dict[str, list[Any]]) -> None:
    def balance(category: str) -> Decimal:
        rows = [row for row in records["chartOfAccounts"] if row.get("fullyQualifiedCategory", "").endswith(category)]
        return sum((row["currentBalance"] for row in rows), Decimal(0))

    on_account = sum(
        (
            link["amount"]
            for row in records["payments"]
            for line in row["lines"]
            for link in line["links"]
            if link["type"] == "PaymentOnAccount"
        ),
        Decimal(0),
    )
    assert sum(row["amountDue"] for row in records["invoices"]) + on_account == balance("AccountsReceivable")
    assert sum(row["amountDue"] for row in records["bills"]) == balance("AccountsPayable")


def test_what_was_paid_is_what_is_not_due(records: dict[str, list[Any]]) -> None:
    for document in records["invoices"] + records["bills"]:
        paid = sum(row["allocation"]["totalAmount"] for row in document["paymentAllocations"])
        assert document["totalAmount"] + paid == document["amountDue"]
        lines = sum(line["totalAmount"] for line in document["lineItems"])
        assert lines == document["subTotal"]
    for payment in records["payments"] + records["billPayments"]:
        assert sum(line["amount"] for line in payment["lines"]) == payment["totalAmount"]
        for line in payment["lines"]:
            assert line["amount"] + sum(link["amount"] for link in line["links"]) == 0


KEPT = ("customerRef", "issueDate", "dueDate", "invoiceNumber", "note", "lineItems", "subTotal", "totalTaxAmount")


def project(invoice: Any) -> dict[str, Any]:
    """What of an invoice can be pushed: the members of the options model, and the one status there is."""
    lines = [
        {name: value for name, value in line.items() if name not in ("isDirectIncome", "tracking")}
        for line in invoice["lineItems"]
    ]
    kept = {name: invoice[name] for name in KEPT if name in invoice}
    return kept | {"lineItems": lines, "status": "Submitted", "totalAmount": invoice["totalAmount"]}


def test_an_invoice_that_is_pushed_reads_back_as_it_was(books: Books, records: dict[str, list[Any]]) -> None:
    untaxed = [
        invoice
        for invoice in records["invoices"]
        if invoice["totalTaxAmount"] == 0 and all("itemRef" in line for line in invoice["lineItems"])
    ]
    assert untaxed
    context = books.context("invoices")
    for number, invoice in enumerate(untaxed[:15]):
        pushed = project(invoice) | {"invoiceNumber": f"P{number}"}
        answer = books.ask(mapping.write("invoices", pushed, context))
        assert answer.get("statusCode") == "0", answer.get("statusMessage")
        written = mapping.created_id("invoices", answer)
        again = mapping.read(answer[0], context)
        assert again["id"] == written != invoice["id"]
        assert project(again) == pushed


def test_a_customer_that_is_pushed_reads_back_as_it_was(books: Books) -> None:
    pushed = {
        "customerName": "Toft stores",
        "contactName": "Ann B. Toft",
        "phone": "1234",
        "emailAddress": "ann@toft.example",
        "status": "Archived",
        "addresses": [{"type": "Billing", "line1": "Office", "line2": "2nd floor", "city": "Bayshore"}],
    }
    answer = books.ask(mapping.write("customers", pushed))
    assert answer.get("statusCode") == "0", answer.get("statusMessage")
    record = mapping.read(answer[0])
    assert {name: record[name] for name in pushed} == pushed
