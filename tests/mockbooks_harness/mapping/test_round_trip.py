"""What is pushed reads back: `push(project(read(x)))` reads as `project(read(x))`, for every type that can be written.

The original is deleted, or its name given away, before its projection is pushed; each attempt is undone.  What a
projection cannot push it says before: then the validation refuses it, and QuickBooks is not asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks_harness import mapping
from mockbooks_harness.mapping import CompanyReader, QuickBooksRefused

NAMES = {
    "customers": "customerName",
    "suppliers": "supplierName",
    "items": "name",
    "chartOfAccounts": "name",
    "bankAccounts": "accountName",
}
WRITTEN = [key for key, table in mapping.TABLES.items() if table.creates]
SLOW = [
    ("wild", "US", 5, 0),
    ("wild", "US", 77, 0),
    ("contractor", "US", 11, 0),
    ("consultancy", "US", 3, 0),
    ("shop", "US", 4, 0),
    ("canadian", "CA", 5, 0),
    ("british", "UK", 6, 0),
    ("australian", "AU", 8, 0),
]

# What may stand between a projection and QuickBooks: it cannot be told before.
IN_USE = 3160  # the original has been deposited
CLOSED = (3161, 3171)  # the original is in a closed period
LOCKED = (3170, 3175)  # the original cannot be changed: it is paid, or another transaction holds it


class Books:
    """A company file, and how its records are pushed again."""

    def __init__(self, quickbooks: QuickBooks, region: str) -> None:
        self.quickbooks = quickbooks
        self.reader = CompanyReader(quickbooks.process, region)

    def originals(self, data_type: str) -> list[tuple[Any, etree._Element]]:
        if data_type == "journalEntries":
            query = etree.fromstring(
                "<JournalEntryQueryRq><IncludeLineItems>true</IncludeLineItems></JournalEntryQueryRq>"
            )
            context = self.reader.context("directCosts")  # knows customers from vendors
            return [(mapping.read(ret, context), ret) for ret in list(self.reader.ask(query))]
        return [(record, rets[0]) for record, rets in self.reader.pairs(data_type)]

    def again(self, data_type: str, key: str) -> Any:
        """The record of that id."""
        if data_type == "directIncomes":
            query = etree.Element("DepositQueryRq")
            etree.SubElement(query, "TxnID").text = "-".join(key.split("-")[:2])
            etree.SubElement(query, "IncludeLineItems").text = "true"
            found: etree._Element | None = next(self.reader.ask(query))
        else:
            found = self.reader.find(data_type, key)
        assert found is not None
        return mapping.read(found, self.reader.context(self.context_of(data_type)), data_type)

    def context_of(self, data_type: str) -> str:
        return "directCosts" if data_type == "journalEntries" else data_type

    def delete(self, data_type: str, ret: etree._Element) -> None:
        kind = mapping.TABLES[data_type].form(str(ret.tag)).deletes
        if kind:
            request = etree.Element("TxnDelRq")
            etree.SubElement(request, "TxnDelType").text = kind
            etree.SubElement(request, "TxnID").text = ret.findtext("TxnID")
            self.reader.send(request)

    def push(self, data_type: str, record: Any, ret: etree._Element, number: int) -> str:
        """What came of it: "same", or why it was not pushed."""
        pushed = mapping.project(data_type, record)
        faults, _ = mapping.check(data_type, pushed, self.reader.context_to_write(data_type, pushed))
        if faults:
            return f"not pushable: {faults[0]['itemId']}"
        with self.quickbooks.company.trial():
            if data_type in NAMES:
                pushed[NAMES[data_type]] = f"Another {number}"
                if "nominalCode" in pushed:
                    pushed["nominalCode"] = str(9_000_000 + number)
            else:
                try:
                    self.delete(data_type, ret)
                except QuickBooksRefused as refused:
                    if refused.code not in (*CLOSED, IN_USE):
                        raise
                    return "the original stays"
            key = self.reader.create(data_type, pushed)
            assert mapping.project(data_type, self.again(data_type, key)) == pushed
        return "same"


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(("wild", "US", 5, 4), id="wild"),
        pytest.param(("canadian", "CA", 5, 3), id="canadian"),
        *(pytest.param(row, id=f"all of {row[0]} {row[2]}", marks=pytest.mark.slow) for row in SLOW),
    ],
)
def books(request: pytest.FixtureRequest) -> Iterator[tuple[Books, int]]:
    recipe, region, seed, most = request.param
    with QuickBooks(CompanyFile.generate(recipe, seed=seed)) as quickbooks:
        yield Books(quickbooks, region), most


ALWAYS_PUSHABLE = {"customers", "suppliers", "creditNotes", "purchaseOrders", "directCosts"}


@pytest.mark.parametrize("data_type", WRITTEN)
def test_what_is_pushed_reads_back(books: tuple[Books, int], data_type: str) -> None:
    company, most = books
    came_to: Counter[str] = Counter()
    for number, (record, ret) in enumerate(company.originals(data_type)):
        came_to[company.push(data_type, record, ret, number)] += 1
        if most and came_to["same"] >= most:
            break
    refused = {reason for reason in came_to if reason.startswith("not pushable")}
    assert not (data_type in ALWAYS_PUSHABLE and refused), came_to
    if sum(came_to.values()) > 5:
        assert came_to["same"] or came_to["the original stays"], came_to


@pytest.mark.parametrize("data_type", [key for key in WRITTEN if mapping.TABLES[key].updates])
def test_an_update_with_what_is_there_changes_nothing(books: tuple[Books, int], data_type: str) -> None:
    company, most = books
    done = 0
    for record, ret in company.originals(data_type):
        pushed = mapping.project(data_type, record)
        with company.quickbooks.company.trial():
            try:
                key = company.reader.update(data_type, record["id"], pushed)
            except mapping.CannotMap:
                continue  # cannot be pushed, or is a card charge
            except QuickBooksRefused as refused:
                if refused.code not in (*CLOSED, *LOCKED):
                    raise
                continue
            assert key == record["id"]
            again = company.again(data_type, key)
            volatile = ("sourceModifiedDate",)
            assert {k: v for k, v in again.items() if k not in volatile} == {
                k: v for k, v in record.items() if k not in volatile
            }, etree.tostring(ret)
        done += 1
        if most and done >= most:
            break
    assert done or len(company.originals(data_type)) < 3


CHANGED: dict[str, Any] = {
    "customers": {"phone": "555 0100", "emailAddress": "new@example.com"},
    "suppliers": {"phone": "555 0101"},
    "bankAccounts": {"accountName": "Renamed"},
    "invoices": {"invoiceNumber": "NEW 1", "note": "Changed"},
    "creditNotes": {"creditNoteNumber": "NEW 2", "note": "Changed"},
    "bills": {"reference": "NEW 3", "note": "Changed"},
    "billCreditNotes": {"billCreditNoteNumber": "NEW 4", "note": "Changed"},
    "purchaseOrders": {"purchaseOrderNumber": "NEW 5", "note": "Changed"},
}


@pytest.mark.parametrize("data_type", CHANGED)
def test_an_update_is_read_back(books: tuple[Books, int], data_type: str) -> None:
    company, most = books
    done = 0
    for record, _ in company.originals(data_type):
        pushed = mapping.project(data_type, record) | CHANGED[data_type]
        with company.quickbooks.company.trial(), suppress(mapping.CannotMap):
            try:
                company.reader.update(data_type, record["id"], pushed)
            except QuickBooksRefused as refused:
                if refused.code not in (*CLOSED, *LOCKED):
                    raise
                continue
            again = mapping.project(data_type, company.again(data_type, record["id"]))
            assert again == pushed
            done += 1
        if most and done >= most:
            break
    assert done or len(company.originals(data_type)) < 3
