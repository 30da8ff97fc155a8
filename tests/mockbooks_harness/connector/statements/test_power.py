"""A machine that stops at every step of its life, and every fault of Codat at every call: nothing twice, nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from mockbooks import CompanyFile, ManualClock, QuickBooks
from mockbooks_harness.codat import Codat
from mockbooks_harness.connector.core import Settings
from mockbooks_harness.connector.life import State
from mockbooks_harness.connector.reading import request_set
from mockbooks_harness.connector.reference import ReferenceConnector
from mockbooks_harness.connector.stopping import Power, PowerFailed
from mockbooks_harness.connector.stores import MemoryStore, SqliteStore

if TYPE_CHECKING:
    from conftest import Desk

# Of all the moments of a life, in the short run.
SOME = 19


@contextmanager
def life(
    content: bytes, desk_type: type[Desk], store: object, *, one_time: bool = False
) -> Iterator[tuple[Desk, Power]]:
    """A desk whose connector goes with the power."""
    company = CompanyFile.from_bytes(content, clock=ManualClock(datetime(2024, 5, 1, 15, tzinfo=UTC)))
    power = Power()
    with QuickBooks(company) as quickbooks:
        codat = Codat(clock=company.clock, random=Random(1))
        with codat.responses():
            customer = codat.add_company(
                "Rainbow Paints", fetch_on_first_link=["customers", "suppliers"], one_time=one_time
            )
            connection = codat.connect(customer)
            connector = ReferenceConnector(
                quickbooks.desktop,
                codat.connector_url,
                company.clock,
                Settings(page_size=2),
                store,  # type: ignore[arg-type]
                wrap=power.around,
            )
            yield desk_type(quickbooks, codat, customer, connection, connector), power
    company.close()


def live(desk: Desk) -> None:
    """Link, sync, push: as often as it takes."""
    if desk.connector.state is State.DOWNLOADED:
        desk.link()
    for _ in range(8):
        # What had not come as far as to be started at log-on is started by the person.
        if desk.connector.state is State.UNINSTALLED or (
            desk.connector.state is State.TRAY and desk.connector.machine.works
        ):
            break
        desk.connector.launch()


def work(desk: Desk) -> None:
    """What is queued later, until it is done."""
    for _ in range(8):
        if all(row.is_final for row in desk.company.datasets.values()) and not desk.company.pending:
            break
        desk.poll()


def stopped(desk: Desk, step: object) -> bool:
    """Do a step of the life; whether the power failed, after which somebody starts the machine and logs on."""
    assert callable(step)
    try:
        step(desk)
    except PowerFailed:
        desk.connector.reboot()
        return True
    return False


def whole_life(desk: Desk, power: Power, fails_at: int | None) -> tuple[bool, int]:
    """A life with one failure of the power; whether it came to it, and how many moments there were for it."""
    failed, begun = False, power.moments
    power.fails_at(fails_at)
    before = desk.push("Gus")
    failed |= stopped(desk, live)
    live(desk)
    pushes = [desk.push("Fay"), desk.push("Ada"), before]
    dataset = desk.queue("customers")
    failed |= stopped(desk, work)
    several = power.moments - begun
    power.fails_at(None)
    work(desk)
    assert desk.connector.state is State.TRAY
    assert dataset.status == "Complete"
    assert [push.status for push in pushes] == ["Success", "Failed", "Success"]
    assert "3100" in pushes[1].errors[0]["message"]
    desk.queue("customers")
    work(desk)
    names = desk.quickbooks_customers()
    assert sorted(names) == sorted(["Ada", "Ben", "Cy", "Dora", "Emil", "Fay", "Gus"])
    assert sorted(desk.codat_customers()) == sorted(names)
    memory = desk.connector.core.memory
    assert (memory.writing, memory.outbox, memory.progress, memory.doing) == ({}, [], None, "")
    assert len(desk.connector.told) >= 1
    return failed, several


def moments(five_customers: bytes, desk_type: type[Desk]) -> int:
    """How many moments a life without failure has."""
    with life(five_customers, desk_type, MemoryStore()) as (desk, power):
        failed, several = whole_life(desk, power, None)
        assert not failed
        return several


@pytest.fixture
def desk_type(desk: Desk) -> type[Desk]:
    return type(desk)


def test_a_machine_that_stops_anywhere_some(five_customers: bytes, desk_type: type[Desk]) -> None:
    several = moments(five_customers, desk_type)
    assert several > 150
    failures = 0
    for moment in range(1, several + 1, SOME):
        with life(five_customers, desk_type, MemoryStore()) as (desk, power):
            failures += whole_life(desk, power, moment)[0]
    assert failures >= several // SOME


def test_between_process_request_and_the_report(five_customers: bytes, desk_type: type[Desk]) -> None:
    """The write has landed and nobody knows: it is found again, not repeated."""
    with life(five_customers, desk_type, MemoryStore()) as (desk, power):
        live(desk)
        push = desk.push("Fay")
        start = power.moments
        desk.queue("suppliers")
        work(desk)
        log = power.log[start:]
    writes = [n for n, what in enumerate(log, 1) if what == "after quickbooks.process"]
    for moment in writes:
        with life(five_customers, desk_type, MemoryStore()) as (desk, power):
            live(desk)
            push = desk.push("Fay")
            desk.queue("suppliers")
            power.fails_at(moment)
            with pytest.raises(PowerFailed, match=r"after quickbooks\.process"):
                work(desk)
            desk.connector.reboot()
            work(desk)
            assert push.status == "Success"
            assert desk.quickbooks_customers().count("Fay") == 1


def test_a_page_that_codat_has_and_the_store_does_not_know(five_customers: bytes, desk_type: type[Desk]) -> None:
    """What was in it is gone before it is read again: the page is there, and empty."""
    with life(five_customers, desk_type, MemoryStore()) as (desk, power):
        live(desk)
        dataset = desk.queue("customers")
        start = len(power.log)
        work(desk)
        uploads = [n for n, what in enumerate(power.log[start:], 1) if what == "after codat.upload"]
    with life(five_customers, desk_type, MemoryStore()) as (desk, power):
        live(desk)
        dataset = desk.queue("customers")
        power.fails_at(uploads[2])
        with pytest.raises(PowerFailed, match=r"after codat\.upload"):
            work(desk)
        assert sorted(dataset.pages) == [1, 2, 3]
        (emil,) = (row for row in desk.codat.records(desk.company, "customers") if row["customerName"] == "Emil")
        gone = f"<ListDelRq><ListDelType>Customer</ListDelType><ListID>{emil['id']}</ListID></ListDelRq>"
        desk.quickbooks.process(request_set(gone, "13.0"))
        before = len(desk.codat.journal)
        desk.connector.reboot()
        assert dataset.status == "Complete"
        paths = [entry.call.path for entry in list(desk.codat.journal)[before:]]
        assert not any(path.endswith("/start") for path in paths)
        assert sorted(desk.codat_customers()) == ["Ada", "Ben", "Cy", "Dora"]


@pytest.mark.slow
def test_a_machine_that_stops_anywhere_all(five_customers: bytes, desk_type: type[Desk], tmp_path: Path) -> None:
    for moment in range(1, moments(five_customers, desk_type) + 1):
        with life(five_customers, desk_type, SqliteStore(tmp_path / f"{moment}.db")) as (desk, power):
            assert whole_life(desk, power, moment)[0], moment


@pytest.mark.slow
def test_a_one_time_connector_that_stops_anywhere(five_customers: bytes, desk_type: type[Desk]) -> None:
    with life(five_customers, desk_type, MemoryStore(), one_time=True) as (desk, power):
        live(desk)
        several = power.moments
    for moment in range(1, several + 1):
        with life(five_customers, desk_type, MemoryStore(), one_time=True) as (desk, power):
            power.fails_at(moment)
            stopped(desk, live)
            for _ in range(8):
                if desk.connection.status == "Deauthorized" and not desk.connector.machine.installed:
                    break
                # One that is not started at log-on yet is started by the person.
                if desk.connector.state is State.DOWNLOADED:
                    desk.link()
                else:
                    desk.connector.launch()
            assert desk.connection.status == "Deauthorized", power.failed
            assert not desk.connector.machine.installed
            assert len(desk.codat_customers()) == 5
