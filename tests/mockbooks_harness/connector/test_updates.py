"""A push of type Update: what is there is changed, unless it changed since Codat read it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any

import pytest
import requests

from mockbooks import CompanyFile, QuickBooks
from mockbooks_harness import mapping
from mockbooks_harness.codat import Codat
from mockbooks_harness.connector.reference import ReferenceConnector
from mockbooks_harness.exact_json import dumps

TYPES = ("customers", "suppliers", "invoices", "bills", "purchaseOrders", "bankAccounts")


class World:
    """A linked connector, and a client of Codat that pushes updates."""

    def __init__(self, quickbooks: QuickBooks) -> None:
        self.clock = quickbooks.company.clock
        self.codat = Codat(clock=self.clock, random=Random(5))
        self.company = self.codat.add_company("Rainbow Paints", fetch_on_first_link=list(TYPES))
        self.connection = self.codat.connect(self.company)
        self.connector = ReferenceConnector(quickbooks.desktop, self.codat.connector_url, self.clock)
        self.books = mapping.CompanyReader(quickbooks.process, "US")

    def put(self, data_type: str, key: str, record: Any, **query: str) -> Any:
        """Push an update and let the connector work; the operation as it ended."""
        path = f"/companies/{self.company.id}/connections/{self.connection.id}/push/{data_type}/{key}"
        headers = {"Authorization": self.codat.authorization, "Content-Type": "application/json"}
        url = f"{self.codat.url}{path}"
        answer = requests.put(url, data=dumps(record), headers=headers, params=query, timeout=5)
        self.connector.poll()
        return self.company.pushes[answer.json()["pushOperationKey"]]

    def one(self, data_type: str, key: str) -> Any:
        return next(record for record in self.books.records(data_type) if record["id"] == key)


def pays_itself(record: Any) -> bool:
    """A card charge, which QuickBooks' SDK cannot change."""
    return any(row["payment"]["id"] == record["id"] for row in record.get("paymentAllocations", []))


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with QuickBooks(CompanyFile.generate("contractor", seed=9, transactions=80)) as quickbooks:
        quickbooks.desktop.person.allows()
        world = World(quickbooks)
        with world.codat.responses():
            world.connector.link(world.company.id)
            yield world


@pytest.mark.parametrize(
    ("data_type", "changed"),
    [
        ("customers", {"phone": "555 0100"}),
        ("suppliers", {"emailAddress": "new@example.com"}),
        ("bankAccounts", {"accountName": "Another name"}),
        ("invoices", {"note": "Changed"}),
        ("bills", {"reference": "NEW 1"}),
        ("purchaseOrders", {"note": "Changed"}),
    ],
)
def test_an_update_is_written(world: World, data_type: str, changed: Any) -> None:
    record = [row for row in world.codat.records(world.company, data_type) if not pays_itself(row)][-1]
    operation = world.put(data_type, record["id"], mapping.project(data_type, record) | changed)
    assert (operation.status, operation.record_id) == ("Success", record["id"]), operation.errors
    found = world.one(data_type, record["id"])
    assert {name: found[name] for name in changed} == changed
    volatile = ("modifiedDate", "sourceModifiedDate", "metadata", "contacts")
    others = [name for name in record if name not in changed and name not in volatile]
    assert {name: found.get(name) for name in others} == {name: record[name] for name in others}


def test_what_changed_since_it_was_read_is_left_alone(world: World) -> None:
    """[D:CP] unless the update is forced."""
    record = world.codat.records(world.company, "customers")[0]
    pushed = mapping.project("customers", record) | {"phone": "555 0111"}
    world.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]
    world.books.update("customers", record["id"], mapping.project("customers", record) | {"phone": "555 0122"})
    refused = world.put("customers", record["id"], pushed)
    assert refused.status == "Failed"
    assert "has changed since it was read" in str(refused.errors)
    assert world.one("customers", record["id"])["phone"] == "555 0122"
    assert world.put("customers", record["id"], pushed, forceUpdate="true").status == "Success"
    assert world.one("customers", record["id"])["phone"] == "555 0111"


def test_lines_are_added_changed_and_taken_out(world: World) -> None:
    """A line keeps its id where its item is still there; the others are new, or gone."""
    bill = next(row for row in world.books.records("bills") if not pays_itself(row) and row["totalAmount"])
    key = world.books.create("bills", mapping.project("bills", bill) | {"reference": "OPEN 1"})
    pushed = mapping.project("bills", world.one("bills", key))
    first, *_ = pushed["lineItems"]
    line = first | {"description": "Changed"}
    pushed["lineItems"] = [line, line | {"description": "Added"}]
    total = 2 * line["totalAmount"]
    operation = world.put("bills", key, pushed | {"subTotal": total, "totalAmount": total})
    assert operation.status == "Success", operation.errors
    again = mapping.project("bills", world.one("bills", key))
    assert [row["description"] for row in again["lineItems"]] == ["Changed", "Added"]
    assert again["totalAmount"] == total


def test_a_record_that_cannot_be_pushed_is_not_asked_about(world: World) -> None:
    record = world.codat.records(world.company, "suppliers")[0]
    operation = world.put("suppliers", record["id"], {"supplierName": "x" * 42, "status": "Active"})
    assert operation.status == "Failed"
    assert "must not be longer than 41" in str(operation.errors)
