"""Reading only what changed, and what was deleted: Codat has in the end what it would have of everything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks_harness import mapping
from mockbooks_harness.codat import Codat
from mockbooks_harness.connector.core import Settings
from mockbooks_harness.connector.reference import ReferenceConnector

TYPES = ("customers", "suppliers", "taxRates", "invoices", "bills", "billPayments", "directCosts", "chartOfAccounts")


class World:
    """A linked connector that reads only changes, and a way to change the company behind its back."""

    def __init__(self, quickbooks: QuickBooks, *, changes_only: bool) -> None:
        clock = quickbooks.company.clock
        self.quickbooks, self.clock = quickbooks, clock
        self.codat = Codat(clock=clock, random=Random(3))
        self.company = self.codat.add_company("Rainbow Paints", fetch_on_first_link=list(TYPES))
        self.connection = self.codat.connect(self.company)
        settings = Settings(changes_only=changes_only)
        self.connector = ReferenceConnector(quickbooks.desktop, self.codat.connector_url, clock, settings)
        self.books = mapping.CompanyReader(quickbooks.process, "US", today=clock.now().date())

    def sync(self) -> None:
        self.clock.advance(timedelta(minutes=10))  # type: ignore[attr-defined]
        for data_type in TYPES:
            self.codat.queue(self.connection, data_type)
        self.connector.poll()

    def at_codat(self, data_type: str) -> dict[str, Any]:
        own = ("modifiedDate", "metadata")
        return {
            record["id"]: {name: value for name, value in record.items() if name not in own}
            for record in self.codat.records(self.company, data_type)
        }

    def in_quickbooks(self, data_type: str) -> dict[str, Any]:
        return {
            record["id"]: {name: value for name, value in record.items() if name != "metadata"}
            for record in self.books.records(data_type)
        }

    def delete(self, kind: str, key: str) -> None:
        text = f"<TxnDelRq><TxnDelType>{kind}</TxnDelType><TxnID>{key}</TxnID></TxnDelRq>"
        self.books.send(etree.fromstring(text))


@pytest.fixture
def world() -> Iterator[World]:
    with QuickBooks(CompanyFile.generate("contractor", seed=9, transactions=60)) as quickbooks:
        quickbooks.desktop.person.allows()
        world = World(quickbooks, changes_only=True)
        with world.codat.responses():
            world.connector.link(world.company.id)
            yield world


def asked(world: World, name: str) -> list[str]:
    """The requests of that name since the journal was cleared."""
    texts = [str(exchange.request) for exchange in world.quickbooks.journal]
    return [text for text in texts if f"<{name}" in text]


def test_the_first_reading_is_of_everything(world: World) -> None:
    for data_type in TYPES:
        assert world.at_codat(data_type) == world.in_quickbooks(data_type)
    assert asked(world, "InvoiceQueryRq")
    assert not any("ModifiedDateRangeFilter" in text for text in asked(world, "InvoiceQueryRq"))


def test_later_ones_are_of_what_changed_and_what_went(world: World) -> None:
    world.clock.advance(timedelta(minutes=5))  # type: ignore[attr-defined]
    paid = next(bill for bill in world.books.records("bills") if bill["paymentAllocations"])
    world.delete("Bill", paid["id"])
    world.books.create("customers", {"customerName": "Newcomer", "status": "Active"})
    supplier = next(world.books.records("suppliers"))
    world.books.update("suppliers", supplier["id"], {"supplierName": supplier["supplierName"], "status": "Archived"})
    world.sync()
    for data_type in TYPES:
        assert world.at_codat(data_type) == world.in_quickbooks(data_type), data_type
    assert paid["id"] not in world.at_codat("bills")
    kept = {record["id"]: record for record in world.codat.records(world.company, "bills", deleted=True)}
    assert kept[paid["id"]]["metadata"]["isDeleted"] is True
    queries = asked(world, "BillQueryRq")
    assert "ModifiedDateRangeFilter" in queries[-1] or "ModifiedDateRangeFilter" in queries[-2]
    assert asked(world, "TxnDeletedQueryRq")
    assert not any("FromModifiedDate" in text for text in asked(world, "AccountQueryRq")), "balances move alone"


def test_nothing_changed_and_nothing_is_read(world: World) -> None:
    world.sync()
    before = {data_type: world.at_codat(data_type) for data_type in TYPES}
    world.sync()
    assert {data_type: world.at_codat(data_type) for data_type in TYPES} == before
    newest = [row for row in world.company.datasets.values() if row.data_type == "invoices"][-1]
    assert (newest.status, newest.scope, newest.changed) == ("Complete", "changes", False)


def test_a_reboot_forgets_nothing(world: World) -> None:
    world.connector.reboot()
    world.sync()
    newest = [row for row in world.company.datasets.values() if row.data_type == "bills"][-1]
    assert newest.scope == "changes"
    assert world.at_codat("bills") == world.in_quickbooks("bills")


def test_everything_is_read_where_nobody_asked_for_less() -> None:
    with QuickBooks(CompanyFile.generate("contractor", seed=9, transactions=20)) as quickbooks:
        quickbooks.desktop.person.allows()
        world = World(quickbooks, changes_only=False)
        with world.codat.responses():
            world.connector.link(world.company.id)
            world.sync()
            newest = [row for row in world.company.datasets.values() if row.data_type == "bills"][-1]
            assert newest.scope == "full"
