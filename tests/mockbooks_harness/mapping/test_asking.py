"""What is asked for: all of a type, what changed, what was deleted, months of a report, one record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks_harness import mapping
from mockbooks_harness.mapping import CompanyReader, Context

MOMENT = datetime(2024, 5, 1, 12, 30, tzinfo=timezone(timedelta(hours=-5)))
CHANGES = [key for key, table in mapping.TABLES.items() if table.changes]
WHOLE = [key for key, table in mapping.TABLES.items() if not table.changes]


def text(request: etree._Element) -> str:
    return etree.tostring(request, encoding="unicode")


def test_all_invoices_since_1980() -> None:
    (query,) = mapping.query_requests("invoices")
    assert text(query) == (
        "<InvoiceQueryRq><TxnDateRangeFilter><FromTxnDate>1980-01-01</FromTxnDate></TxnDateRangeFilter>"
        "<IncludeLineItems>true</IncludeLineItems><IncludeLinkedTxns>true</IncludeLinkedTxns></InvoiceQueryRq>"
    )


def test_invoices_that_changed() -> None:
    """A moment and a range of dates exclude each other [D:SCH]."""
    (query,) = mapping.query_requests("invoices", since=MOMENT)
    assert text(query[0]) == (
        "<ModifiedDateRangeFilter><FromModifiedDate>2024-05-01T17:30:00+00:00</FromModifiedDate>"
        "</ModifiedDateRangeFilter>"
    )
    assert query.find("TxnDateRangeFilter") is None


def test_customers_that_changed() -> None:
    (query,) = mapping.query_requests("customers", since=MOMENT)
    assert [child.tag for child in query] == ["ActiveStatus", "FromModifiedDate"]
    with pytest.raises(ValueError, match="zone"):
        mapping.query_requests("customers", since=datetime(2024, 5, 1))


@pytest.mark.parametrize("data_type", WHOLE)
def test_what_is_read_whole_each_time_says_so(data_type: str) -> None:
    with pytest.raises(ValueError, match="whole"):
        mapping.query_requests(data_type, since=MOMENT)
    with pytest.raises(ValueError, match="whole"):
        mapping.deleted_requests(data_type, MOMENT)


@pytest.mark.parametrize("data_type", CHANGES)
def test_requests_for_changes_are_valid_qbxml(data_type: str, requests_schema: Any) -> None:
    if requests_schema is None:
        pytest.skip("there is no folder of outside witnesses (../shared) beside this checkout")
    document = etree.fromstring(b'<QBXML><QBXMLMsgsRq onError="stopOnError"/></QBXML>')
    requests = mapping.query_requests(data_type, since=MOMENT) + mapping.deleted_requests(data_type, MOMENT)
    for request in requests + mapping.lookups(data_type, "1A-1"):
        document[0].append(request)
    requests_schema.assertValid(document)


def test_the_months_of_a_report(requests_schema: Any) -> None:
    request = mapping.report_request("profitAndLoss", date(2024, 1, 1), date(2024, 2, 10))
    assert request.findtext("ReportPeriod/ToReportDate") == "2024-02-29"
    assert request.findtext("SummarizeColumnsBy") == "Month"
    if requests_schema is not None:
        document = etree.fromstring(b'<QBXML><QBXMLMsgsRq onError="stopOnError"/></QBXML>')
        document[0].append(request)
        requests_schema.assertValid(document)
    with pytest.raises(ValueError, match="no report"):
        mapping.report_request("invoices", date(2024, 1, 1), date(2024, 2, 10))


def test_two_years_in_quarters() -> None:
    """[D:DOC] three months at once, or one where support enabled it."""
    periods = mapping.report_periods(date(2024, 5, 15), months=24)
    assert len(periods) == 8
    assert periods[0] == (date(2022, 6, 1), date(2022, 8, 31))
    assert periods[-1] == (date(2024, 3, 1), date(2024, 5, 31))
    assert len(mapping.report_periods(date(2024, 5, 15), months=24, at_once=1)) == 24


@given(st.dates(date(1980, 1, 1), date(2090, 12, 31)), st.integers(1, 200), st.integers(1, 12))
def test_periods_follow_one_another_to_the_month_asked_for(last: date, months: int, at_once: int) -> None:
    periods = mapping.report_periods(last, months, at_once)
    assert periods[-1][1].year * 12 + periods[-1][1].month == last.year * 12 + last.month
    assert (periods[-1][1] + timedelta(days=1)).day == 1
    for (_, end), (begin, _) in pairwise(periods):
        assert begin == end + timedelta(days=1)
    assert periods[0][0] >= date(1980, 1, 1)
    assert all((end - begin).days < 31 * at_once for begin, end in periods)


def test_one_record_by_its_id() -> None:
    assert [request.tag for request in mapping.lookups("bills", "1A-1")] == ["BillQueryRq", "CreditCardChargeQueryRq"]
    assert [child.tag for child in mapping.lookups("transfers", "1A-1")[0]] == ["TxnID"]
    assert text(mapping.lookups("customers", "8-1")[0]) == "<CustomerQueryRq><ListID>8-1</ListID></CustomerQueryRq>"


def test_what_a_record_names_is_asked_for_by_id() -> None:
    line = {"accountRef": {"id": "5-1"}, "itemRef": {"id": "6-1"}, "trackingCategoryRefs": [{"id": "7-1"}]}
    bill = {"supplierRef": {"id": "4-1"}, "lineItems": [line, line], "note": "x", "currency": "USD"}
    asked = {request.tag: [key.text for key in request] for request in mapping.requests_to_write("bills", bill)}
    assert asked == {
        "PreferencesQueryRq": [],
        "VendorQueryRq": ["4-1"],
        "AccountQueryRq": ["5-1"],
        "ItemQueryRq": ["6-1"],
        "ClassQueryRq": ["7-1"],
    }
    assert mapping.requests_to_write("customers", {"customerName": "Ada", "status": "Active"}) == []


def test_what_is_not_there_is_refused() -> None:
    entry = {"journalLines": [{"accountRef": {"id": "5-1"}, "netAmount": 0}]}
    requests = mapping.requests_to_write("journalEntries", entry)
    errors, _ = mapping.check("journalEntries", entry, Context(asked=requests))
    assert [item["message"] for item in errors] == [
        "Failed to push to JournalEntry as JournalLines[0].AccountRef.Id must match the ID of an existing nominal account."
    ]
    found = etree.fromstring("<AccountRet><ListID>5-1</ListID></AccountRet>")
    assert mapping.check("journalEntries", entry, Context(asked=requests, related=[found])) == ([], [])
    assert mapping.check("journalEntries", entry) == ([], []), "nobody looked"


# ---- against a company that changes


@pytest.fixture(scope="module")
def reader() -> Iterator[tuple[QuickBooks, CompanyReader]]:
    with QuickBooks(CompanyFile.generate("contractor", seed=7, transactions=80)) as quickbooks:
        today = quickbooks.company.clock.now().date()
        yield quickbooks, CompanyReader(quickbooks.process, "US", page=7, today=today)


def test_what_changed_and_what_went(reader: tuple[QuickBooks, CompanyReader]) -> None:
    quickbooks, books = reader
    first = {
        key: {record["id"]: record for record in books.records(key)} for key in ("bills", "customers", "billPayments")
    }
    clock = quickbooks.company.clock
    clock.advance(timedelta(hours=1))  # type: ignore[attr-defined]
    since = clock.now().astimezone(UTC)
    clock.advance(timedelta(hours=1))  # type: ignore[attr-defined]
    customer = next(iter(first["customers"].values()))
    books.update("customers", customer["id"], {"customerName": customer["customerName"], "status": "Archived"})
    paid = next(bill for bill in first["bills"].values() if bill["paymentAllocations"])
    kind = books.find("bills", paid["id"])
    assert kind is not None
    deletion = f"<TxnDelRq><TxnDelType>{kind.tag[:-3]}</TxnDelType><TxnID>{paid['id']}</TxnID></TxnDelRq>"
    books.send(etree.fromstring(deletion))
    changed = {key: [record["id"] for record in books.records(key, since=since)] for key in first}
    assert changed["customers"] == [customer["id"]]
    assert changed["bills"] == []
    assert books.deleted("bills", since) == [paid["id"]]
    assert books.deleted("customers", since) == []
    assert set(changed["billPayments"]) == {row["payment"]["id"] for row in paid["paymentAllocations"]}


def test_laid_over_what_was_read_changes_make_what_is_read_whole(reader: tuple[QuickBooks, CompanyReader]) -> None:
    """For each type that can be read so, after some changes and deletions of each kind."""
    quickbooks, books = reader
    before = {key: {record["id"]: record for record in books.records(key)} for key in CHANGES}
    clock = quickbooks.company.clock
    clock.advance(timedelta(hours=1))  # type: ignore[attr-defined]
    since = clock.now().astimezone(UTC)
    clock.advance(timedelta(hours=1))  # type: ignore[attr-defined]
    supplier = next(iter(books.records("suppliers")))
    books.update(
        "suppliers", supplier["id"], {"supplierName": supplier["supplierName"], "status": "Active", "phone": "1"}
    )
    for data_type, kind in (("invoices", "Invoice"), ("directCosts", "Check"), ("purchaseOrders", "PurchaseOrder")):
        for record in list(before[data_type].values())[-2:]:
            request = f"<TxnDelRq><TxnDelType>{kind}</TxnDelType><TxnID>{record['id']}</TxnID></TxnDelRq>"
            books.send(etree.fromstring(request), accept=(0, 3160, 3161))
    for data_type, known in before.items():
        laid = dict(known)
        for key in books.deleted(data_type, since):
            laid.pop(key, None)
        for record in books.records(data_type, since=since):
            laid[record["id"]] = record
        assert laid == {record["id"]: record for record in books.records(data_type)}, data_type


def test_pages_cut_no_transaction_in_two(reader: tuple[QuickBooks, CompanyReader]) -> None:
    """Ledger lines come a page at a time; the last transaction of a page waits for the next one."""
    _, books = reader
    whole = list(books.records("journalEntries"))[:60]
    ids = {entry["id"] for entry in whole}
    accounts = list(books.ask(etree.fromstring("<AccountQueryRq/>")))
    for size in (1, 3, 50):
        reading, read = mapping.Reading("journalEntries"), []
        rows = [row for row in books.ask(mapping.query_requests("journalEntries")[0]) if row.findtext("TxnID") in ids]
        for start in range(0, len(rows), size):
            page = rows[start : start + size]
            # Each page knows only the accounts that it names itself.
            named = {row.findtext("AccountRef/ListID") for row in page}
            accounts = [
                ret for ret in books.ask(etree.fromstring("<AccountQueryRq/>")) if ret.findtext("ListID") in named
            ]
            read += reading.page(page, Context(related=accounts))
        assert read + reading.end() == whole
