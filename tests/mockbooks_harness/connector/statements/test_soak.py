"""A long life: random syncs, pushes, edits, schedules, faults on both sides, and a machine that stops at any step.

At the end Codat and QuickBooks agree record by record; what was pushed is there once, or was refused; nothing was lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
import requests
from lxml import etree

from mockbooks import CompanyFile, Dialog, ManualClock, QuickBooks
from mockbooks_harness import mapping
from mockbooks_harness.codat import UNLIMITED, Codat, PushOperation
from mockbooks_harness.codat.connector_face import PREFIX
from mockbooks_harness.codat.errors import CodatError
from mockbooks_harness.connector.core import Settings
from mockbooks_harness.connector.life import State
from mockbooks_harness.connector.reading import request_set, responses
from mockbooks_harness.connector.reference import ReferenceConnector
from mockbooks_harness.connector.schedule import SyncWindow
from mockbooks_harness.connector.stopping import Power, PowerFailed
from mockbooks_harness.connector.stores import SqliteStore

if TYPE_CHECKING:
    from conftest import Desk

TYPES = ["chartOfAccounts", "customers", "suppliers", "items", "invoices", "bills"]
LINK = f"{PREFIX}/connections/{{c}}"
CODAT_CALLS = [
    "*",
    f"GET {LINK}/work",
    f"POST {LINK}/datasets/{{d}}/start",
    f"PUT {LINK}/datasets/{{d}}/pages/{{n}}",
    f"POST {LINK}/datasets/{{d}}/complete",
    f"POST {LINK}/pushes/{{p}}/take",
    f"PUT {LINK}/pushes/{{p}}/result",
]
CODAT_FAULTS: list[dict[str, Any]] = [
    {"drop": True},
    {"drop": True, "after": True},
    {"status": 401},
    {"status": 402},
    {"status": 429, "headers": {"Retry-After": "60"}},
    {"status": 500},
    {"status": 500, "after": True},
    {"status": 503, "headers": {"Retry-After": "600"}},
    {"status": 200, "body": b"<html>Welcome</html>"},
]
ADDS = ["CustomerAdd", "VendorAdd", "InvoiceAdd", "CustomerMod", "TxnDel"]
QUERIES = ["CustomerQuery", "VendorQuery", "InvoiceQuery", "ItemQuery", "AccountQuery"]
HAPPENS = ["crash_quickbooks", "lose_session", "close_company", "show_dialog"]

BEFORE = [
    "<AccountAddRq><AccountAdd><Name>Sales</Name><AccountType>Income</AccountType></AccountAdd></AccountAddRq>",
    "<ItemServiceAddRq><ItemServiceAdd><Name>Advice</Name><SalesOrPurchase><Price>70</Price><AccountRef>"
    "<FullName>Sales</FullName></AccountRef></SalesOrPurchase></ItemServiceAdd></ItemServiceAddRq>",
    "<AccountAddRq><AccountAdd><Name>Paint</Name><AccountType>Expense</AccountType></AccountAdd></AccountAddRq>",
    "<VendorAddRq><VendorAdd><Name>Patton</Name></VendorAdd></VendorAddRq>",
]
BILL = (
    "<BillAddRq><BillAdd><VendorRef><FullName>Patton</FullName></VendorRef><RefNumber>{}</RefNumber><ExpenseLineAdd>"
    "<AccountRef><FullName>Paint</FullName></AccountRef><Amount>12.50</Amount></ExpenseLineAdd></BillAdd></BillAddRq>"
)


@dataclass
class Soak:
    """One long life."""

    desk: Desk
    power: Power
    random: Random
    pushes: list[PushOperation] = field(default_factory=list)
    deletions: list[tuple[PushOperation, str]] = field(default_factory=list)
    updates: list[PushOperation] = field(default_factory=list)
    stops: int = 0
    number: int = 0

    def cycle(self) -> None:
        """Something happens on each side, and then the connector gets a chance."""
        for _ in range(self.random.randint(1, 3)):
            self.random.choice(
                [
                    self.queue, self.push, self.push, self.change, self.delete, self.edit, self.schedule, self.codat,
                    self.books,
                ]
            )()  # fmt: skip
        self.desk.pass_time(minutes=self.random.choice([1, 5, 5, 30, 600]))
        if self.random.random() < 0.3:
            self.power.fails_at(self.random.randint(1, 40))
        try:
            self.random.choice([self.desk.poll, self.desk.poll, self.desk.connector.core.tick, self.go_on])()
        except PowerFailed:
            self.stops += 1
            self.start_again()
        self.power.fails_at(None)
        if self.random.random() < 0.3:
            self.heal_quickbooks()

    def start_again(self) -> None:
        """The machine is started; what had not come as far as to start at log-on is started by the person."""
        try:
            if self.random.random() < 0.3:
                # It stops once more while it starts.
                self.power.fails_at(self.random.randint(1, 10))
            self.desk.connector.reboot()
        except PowerFailed:
            self.stops += 1
            self.power.fails_at(None)
            self.desk.connector.reboot()
        if not self.desk.connector.machine.works:
            self.desk.connector.launch()

    # At Codat

    def queue(self) -> None:
        """Somebody wants a type read."""
        try:
            self.desk.codat.queue(self.desk.connection, self.random.choice(TYPES))
        except CodatError as error:
            assert "still in progress" in str(error)  # noqa: PT017

    def push(self) -> None:
        """A record is to be written: a good one, one that is there already, one that cannot be mapped."""
        self.number += 1
        name = f"N{self.number}"
        kind = self.random.choice(["customers", "suppliers", "invoices", "invoices"])
        record: dict[str, Any] = {"customers": {"customerName": name, "status": "Active"}}.get(kind) or {
            "supplierName": name,
            "status": "Active",
        }
        if kind == "invoices":
            record = self.invoice(name)
        elif self.random.random() < 0.15:
            record = {"customerName": "Ada", "status": "Active"} if kind == "customers" else {"supplierName": "A" * 80}
        timeout = self.random.choice([None, None, None, 5])
        sync = self.random.random() < 0.5
        push = self.desk.codat.push(self.desk.connection, kind, record, timeout_minutes=timeout, sync_on_complete=sync)
        self.pushes.append(push)

    def change(self) -> None:
        """A customer that Codat knows is to have another telephone number."""
        known = [row for row in self.desk.codat.records(self.desk.company, "customers") if row["customerName"] != "Ada"]
        if not known:
            return
        self.number += 1
        chosen = self.random.choice(known)
        url = f"{self.desk.codat.url}/companies/{self.desk.company.id}/connections/{self.desk.connection.id}/push"
        try:
            answer = requests.put(
                f"{url}/customers/{chosen['id']}",
                params={"forceUpdate": self.random.choice(["true", "false"])},
                json={"customerName": chosen["customerName"], "status": "Active", "phone": f"555 {self.number}"},
                headers={"Authorization": self.desk.codat.authorization},
                timeout=5,
            )
        except requests.RequestException:
            return  # the client met the fault
        if answer.status_code == 200 and answer.content.startswith(b"{"):
            self.updates.append(self.desk.company.pushes[answer.json()["pushOperationKey"]])

    def delete(self) -> None:
        """A bill that Codat knows is to go."""
        known = self.desk.codat.records(self.desk.company, "bills")
        if known:
            gone = self.random.choice(known)["id"]
            push = self.desk.codat.push_deletion(self.desk.connection, "bills", gone)
            self.deletions.append((push, gone))

    def invoice(self, number: str) -> dict[str, Any]:
        """An invoice for Ada, its number its own; sometimes for somebody who is not there."""
        from decimal import Decimal

        ada = self.ids["Ada"] if self.random.random() < 0.9 else "80000FFF-1"
        line = {"description": "x", "itemRef": {"id": self.ids["Advice"]}, "quantity": 2, "unitAmount": Decimal("1.50")}
        money = {"subTotal": Decimal("3.00"), "totalAmount": Decimal("3.00")}
        return {
            "customerRef": {"id": ada},
            "issueDate": "2024-05-01T00:00:00",
            "dueDate": "2024-06-01T00:00:00",
            "invoiceNumber": number,
            "status": "Submitted",
            "lineItems": [line | money | {"taxAmount": Decimal("0.00")}],
            "totalTaxAmount": Decimal("0.00"),
        } | money

    def codat(self) -> None:
        """Something goes wrong at Codat."""
        fault = self.random.choice(CODAT_FAULTS)
        self.desk.codat.faults.add(self.random.choice(CODAT_CALLS), **fault, times=self.random.choice([1, 1, 2, 4]))

    def schedule(self) -> None:
        """The person or the client changes when work is done."""
        core, settings = self.desk.connector.core, self.desk.company.settings.sync
        choice = self.random.randint(0, 4)
        if core.state not in (State.TRAY, State.PAUSED):
            return
        if choice == 0:
            hour = self.random.randint(0, 23)
            core.set_schedule(SyncWindow.parse(f"{hour:02}:00-{(hour + 9) % 24:02}:00 Europe/London"))
        elif choice == 1:
            core.set_schedule(None)
        elif choice == 2 and core.state is State.TRAY:
            core.pause(self.random.choice([None, self.desk.quickbooks.company.clock.now() + timedelta(hours=3)]))
        elif choice == 3 and core.state is State.PAUSED:
            core.resume()
        else:
            from dataclasses import replace

            kind = self.random.choice(TYPES)
            settings[kind] = replace(settings[kind], sync_schedule=self.random.choice([0, 1, 24]))

    def go_on(self) -> None:
        """The person has had enough of waiting."""
        core = self.desk.connector.core
        if core.state is State.PAUSED:
            core.resume()
        core.perform_sync()

    # In QuickBooks

    def edit(self) -> None:
        """Somebody works in QuickBooks: adds, changes, deletes."""
        desktop = self.desk.desktop
        if desktop.file is None or desktop.file.company is not self.desk.quickbooks.company.company:
            return
        if desktop.modal_dialog is not None:
            return
        self.number += 1
        what = self.random.randint(0, 3)
        if what == 3:
            self.asked(BILL.format(f"B{self.number}"))
            return
        customers = [ret for ret in self.asked("<CustomerQueryRq/>") if ret.findtext("Name", "").startswith(("N", "E"))]
        if what == 0 or not customers:
            self.asked(f"<CustomerAddRq><CustomerAdd><Name>E{self.number}</Name></CustomerAdd></CustomerAddRq>")
            return
        chosen = self.random.choice(customers)
        key, sequence = chosen.findtext("ListID"), chosen.findtext("EditSequence")
        if what == 1:
            self.asked(
                f"<CustomerModRq><CustomerMod><ListID>{key}</ListID><EditSequence>{sequence}</EditSequence>"
                f"<Notes>{self.number}</Notes></CustomerMod></CustomerModRq>"
            )
        elif chosen.findtext("Name", "").startswith("E"):
            self.asked(f"<ListDelRq><ListDelType>Customer</ListDelType><ListID>{key}</ListID></ListDelRq>")

    def books(self) -> None:
        """Something goes wrong with QuickBooks."""
        desktop, random = self.desk.desktop, self.random
        fails = partial(desktop.faults.add, application="QuickBooks Connector")
        trouble = random.randint(0, 7)
        if trouble == 0:
            desktop.close()
        elif trouble == 1:
            desktop.open(self.other)
        elif trouble == 2 and desktop.is_running:
            desktop.start()
        elif trouble == 3 and desktop.is_running:
            desktop.show(Dialog("reminder", "Reminders", ("Pay the rent",)))
        elif trouble == 4:
            fails(request=random.choice(ADDS), then=random.choice(HAPPENS), carried_out=random.random() < 0.6)
        elif trouble == 5:
            fails(request=random.choice(QUERIES), after=random.randint(0, 2), then=random.choice(HAPPENS))
        elif trouble == 6:
            fails(call="BeginSession", hresult=random.choice([0x80040402, 0x80040408, 0x80040437]))
        else:
            fails(request=random.choice(QUERIES[:3]), iterator="Continue", status=3391)

    def heal_quickbooks(self) -> None:
        """Somebody puts QuickBooks right: the one file open, once, and no dialog."""
        desktop = self.desk.desktop
        desktop.faults.clear()
        desktop.dismiss()
        desktop.close()
        desktop.open(self.desk.quickbooks.company)

    def heal(self) -> None:
        """Everything is put right, and what is left is done."""
        self.heal_quickbooks()
        desk, core = self.desk, self.desk.connector.core
        desk.codat.faults.clear()
        core.set_schedule(None)
        for setting in list(desk.company.settings.sync):
            from dataclasses import replace

            desk.company.settings.sync[setting] = replace(desk.company.settings.sync[setting], sync_schedule=0)
        desk.pass_time(hours=2)
        if core.state is State.PAUSED:
            core.resume()
        for _ in range(6):
            desk.pass_time(minutes=5)
            desk.poll()
        assert core.state is State.TRAY
        assert all(row.is_final for row in desk.company.datasets.values())
        assert not desk.company.pending
        for data_type in TYPES:
            desk.codat.queue(desk.connection, data_type)
        for _ in range(2):
            desk.poll()

    # What must be so at the end

    def check(self) -> None:
        """Codat and QuickBooks agree; every push came to one end."""
        memory = self.desk.connector.core.memory
        assert (memory.writing, memory.outbox, memory.progress, memory.doing) == ({}, [], None, "")
        for data_type in TYPES:
            self.agrees(data_type)
        self.pushed()
        self.deleted()
        assert {push.status for push in self.updates} <= {"Success", "Failed"}
        assert self.desk.quickbooks.company.check() == []

    def agrees(self, data_type: str) -> None:
        """Record by record, with everything that QuickBooks has read at once."""
        related = [ret for query in mapping.related_requests(data_type) for ret in self.asked(query)]
        context = mapping.Context(region="US", related=related)
        wanted = {}
        for query in mapping.query_requests(data_type):
            for ret in self.asked(query):
                record = mapping.read(ret, context)
                wanted[record["id"]] = record
        there = {row["id"]: dict(row) for row in self.desk.codat.records(self.desk.company, data_type)}
        for row in there.values():
            row.pop("modifiedDate", None)
        for row in wanted.values():
            row["metadata"] = {"isDeleted": False}
        assert there == wanted, data_type

    def pushed(self) -> None:
        """What Codat says of a push is so in QuickBooks, once."""
        names = [
            ret.findtext("Name")
            for ret in self.asked("<CustomerQueryRq><ActiveStatus>All</ActiveStatus></CustomerQueryRq>")
        ]
        names += [
            ret.findtext("Name")
            for ret in self.asked("<VendorQueryRq><ActiveStatus>All</ActiveStatus></VendorQueryRq>")
        ]
        numbers = {ret.findtext("RefNumber"): ret.findtext("TxnID") for ret in self.asked("<InvoiceQueryRq/>")}
        every = names + [ret.findtext("RefNumber") for ret in self.asked("<InvoiceQueryRq/>")]
        for push in self.pushes:
            record = push.record
            name = record.get("customerName") or record.get("supplierName") or record["invoiceNumber"]
            if name == "Ada":
                assert push.status in ("Failed", "TimedOut")
                continue
            count = every.count(name)
            if push.status == "Success":
                assert count == 1, f"{name} was written {count} times"
                if push.data_type == "invoices":
                    assert push.record_id == numbers[name]
            elif push.status == "Failed":
                assert count == 0, f"{name} failed and is there: {push.error_message}"
            else:
                late = push.late_result or {}
                assert push.status == "TimedOut"
                assert count == (1 if late.get("status") == "Success" else 0), f"{name} timed out and is there {count}"

    def deleted(self) -> None:
        """What was deleted is gone; a deletion that failed found it gone already, deleted by another."""
        there = {ret.findtext("TxnID") for ret in self.asked("<BillQueryRq/>")}
        deleted = {gone for push, gone in self.deletions if push.status in ("Success", "TimedOut")}
        for push, gone in self.deletions:
            assert push.status != "Success" or gone not in there
            assert push.status != "Failed" or gone in deleted, push.error_message

    def asked(self, query: Any) -> list[Any]:
        """Every object that a query finds, from inside QuickBooks."""
        text = query if isinstance(query, str) else etree.tostring(query, encoding="unicode")
        (response,) = responses(self.desk.quickbooks.process(request_set(text, "13.0")))
        return response.rets

    changed: int = 0
    ids: dict[str, str] = field(default_factory=dict)
    other: str = ""


@contextmanager
def soaking(content: bytes, desk_type: type[Desk], folder: Path, seed: int) -> Iterator[Soak]:
    """A life that begins with a link."""
    company = CompanyFile.from_bytes(content, clock=ManualClock(datetime(2024, 5, 1, 15, tzinfo=UTC)))
    power = Power()
    with QuickBooks(company) as quickbooks:
        codat = Codat(clock=company.clock, random=Random(seed), limits=UNLIMITED)
        with codat.responses():
            customer = codat.add_company("Rainbow Paints", fetch_on_first_link=TYPES)
            connection = codat.connect(customer)
            connector = ReferenceConnector(
                quickbooks.desktop,
                codat.connector_url,
                company.clock,
                Settings(page_size=7),
                SqliteStore(folder / "link.db"),
                wrap=power.around,
            )
            soak = Soak(desk_type(quickbooks, codat, customer, connection, connector), power, Random(seed))
            for body in BEFORE:
                soak.asked(body)
            soak.ids = {"Ada": soak.asked("<CustomerQueryRq><FullName>Ada</FullName></CustomerQueryRq>")[0][0].text}
            soak.ids["Advice"] = soak.asked("<ItemServiceQueryRq/>")[0][0].text
            soak.other = soak.desk.another_file().name
            assert soak.desk.link() is State.TRAY
            yield soak
    company.close()


def soaked(content: bytes, desk_type: type[Desk], folder: Path, *, seed: int, cycles: int, check_every: int) -> Soak:
    with soaking(content, desk_type, folder, seed) as soak:
        for number in range(1, cycles + 1):
            soak.cycle()
            if number % check_every == 0:
                soak.heal()
                soak.check()
        soak.changed = sum(push.status == "Success" for push in soak.updates)
        ends = {
            status: sum(push.status == status for push in soak.pushes) for status in ("Success", "Failed", "TimedOut")
        }
        print(
            f"{cycles} cycles, seed {seed}: {soak.stops} stops, pushes {ends}, changed {soak.changed} of {len(soak.updates)}, "
            f"deleted {sum(push.status == 'Success' for push, _ in soak.deletions)} of {len(soak.deletions)}, Codat's calls {len(soak.desk.codat.journal)}"
        )
        return soak


@pytest.mark.parametrize("seed", [1])
def test_a_short_life(five_customers: bytes, desk: Desk, tmp_path: Path, seed: int) -> None:
    soak = soaked(five_customers, type(desk), tmp_path, seed=seed, cycles=30, check_every=30)
    assert soak.pushes


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", [11, 12])
def test_a_long_life(five_customers: bytes, desk: Desk, tmp_path: Path, seed: int) -> None:
    soak = soaked(five_customers, type(desk), tmp_path, seed=seed, cycles=1000, check_every=100)
    assert soak.stops > 100
    assert sum(push.status == "Success" for push in soak.pushes) > 150
    assert soak.changed > 10
    assert sum(push.status == "Success" for push, _ in soak.deletions) > 10
