"""What Codat computes of aged debtors and creditors from our records, against QuickBooks' own aging."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks_harness import mapping
from mockbooks_harness.mapping import CompanyReader

ON_ACCOUNT = ("PaymentOnAccount",)


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(("canadian", "CA", 5), id="canadian"),
        pytest.param(("british", "UK", 6), id="british", marks=pytest.mark.slow),
        pytest.param(("australian", "AU", 8), id="australian", marks=pytest.mark.slow),
        pytest.param(("canadian", "CA", 106), id="another canadian", marks=pytest.mark.slow),
    ],
)
def reader(request: pytest.FixtureRequest) -> Iterator[CompanyReader]:
    recipe, region, seed = request.param
    with QuickBooks(CompanyFile.generate(recipe, seed=seed)) as quickbooks:
        yield CompanyReader(quickbooks.process, region, today=quickbooks.company.clock.now().date())


def aging(reader: CompanyReader, kind: str) -> dict[str, Decimal]:
    """Total by the full name of a customer or vendor, of a report as of a day after everything."""
    request = etree.fromstring(
        f"<AgingReportQueryRq><AgingReportType>{kind}</AgingReportType>"
        "<ReportPeriod><ToReportDate>2025-12-31</ToReportDate></ReportPeriod></AgingReportQueryRq>"
    )
    report = reader.send(request).find("ReportRet")
    assert report is not None
    total = next(column.get("colID") for column in report.iterfind("ColDesc") if column.findtext("ColType") == "Total")
    found = {}
    for row in report.iterfind("ReportData/DataRow"):
        named, cell = row.find("RowData"), row.find(f"ColData[@colID='{total}']")
        if named is not None and cell is not None:
            found[named.get("value", "")] = Decimal(cell.get("value", "0"))
    return {name: amount for name, amount in found.items() if amount}


def outstanding(reader: CompanyReader, party: str, name: str, types: tuple[str, str, str]) -> dict[str, Decimal]:
    """The same from Codat's records: what documents leave open, less credits and payments on account."""
    documents, credit_notes, payments = types
    open_amounts: dict[str, Decimal] = {}

    def add(record: Any, amount: Decimal) -> None:
        key = record[party][name]
        open_amounts[key] = open_amounts.get(key, Decimal(0)) + amount

    for record in reader.records(documents):
        if record["status"] not in ("Draft", "Void"):
            add(record, record["amountDue"])
    for record in reader.records(credit_notes):
        if record["status"] not in ("Draft", "Void"):
            add(record, -record["remainingCredit"])
    for record in reader.records(payments):
        links = [link for line in record["lines"] for link in line["links"] if link["type"] in ON_ACCOUNT]
        add(record, sum((link["amount"] for link in links), Decimal(0)))
    return {key: amount for key, amount in open_amounts.items() if amount}


def test_debtors_are_those_of_quickbooks_aging(reader: CompanyReader) -> None:
    ours = outstanding(reader, "customerRef", "companyName", ("invoices", "creditNotes", "payments"))
    assert ours
    assert ours == aging(reader, "ARAgingSummary")


def test_creditors_are_those_of_quickbooks_aging(reader: CompanyReader) -> None:
    """But for card charges, which pay themselves: nothing of them is open."""
    ours = outstanding(reader, "supplierRef", "supplierName", ("bills", "billCreditNotes", "billPayments"))
    theirs = aging(reader, "APAgingSummary")
    receipts = [record["supplierRef"]["supplierName"] for record in reader.records("itemReceipts")]
    assert {name: amount for name, amount in ours.items() if name not in receipts} == {
        name: amount for name, amount in theirs.items() if name not in receipts
    }
    assert ours


def test_both_need_records_that_codat_has() -> None:
    from mockbooks_harness.codat.public.aged import CREDITORS, DEBTORS

    for report in (DEBTORS, CREDITORS):
        assert set(report.data_types) <= set(mapping.TABLES)
