"""Ongoing: tray, polls, pushes, schedule, pause, reboot, uninstall."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from mockbooks_harness.connector.core import Ports
from mockbooks_harness.connector.life import State
from mockbooks_harness.connector.ports import QuickBooksFailed
from mockbooks_harness.connector.reference import ReferenceConnector
from mockbooks_harness.connector.stores import SqliteStore

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Desk


@pytest.mark.statement(45, "G1", "D:SEED")
def test_into_the_tray(desk: Desk) -> None:
    """After the first link the connector is in the tray, without a window."""
    desk.link()
    assert desk.connector.machine.in_tray
    assert desk.connector.machine.tray_icon == "normal"
    shown = len(desk.person.seen)
    desk.queue()
    desk.poll()
    assert len(desk.person.seen) == shown


@pytest.mark.statement(46, "G1", "D:SEED")
def test_work_that_is_queued_later(desk: Desk) -> None:
    """Syncs and pushes that are queued later are picked up at the next poll, without the user."""
    desk.link()
    desk.person.leaves()
    dataset, push = desk.queue(), desk.push()
    desk.connector.core.tick()
    assert (dataset.status, push.status) == ("Queued", "Pending")
    desk.pass_time(minutes=5)
    desk.connector.core.tick()
    assert (dataset.status, push.status) == ("Complete", "Success")
    assert push.record_id is not None
    assert "Fay" in desk.quickbooks_customers()


@pytest.mark.statement(47, "G1", "D:SEED,IMG")
def test_it_starts_at_log_on(desk: Desk, tmp_path: Path) -> None:
    """After a reboot it starts at log-on, before the user does anything."""
    desk.connector.store = SqliteStore(tmp_path / "link.db")
    desk.connector.reboot()
    desk.link()
    assert desk.connector.machine.tasks == ("QuickbooksDesktop_Mockbooks", "QuickbooksDesktopUi_Mockbooks")
    dataset = desk.queue()
    desk.person.leaves()
    shown = len(desk.person.seen)
    assert desk.connector.reboot() is State.TRAY
    assert dataset.status == "Complete"
    assert len(desk.person.seen) == shown


@pytest.mark.statement(48, "G1", "D:DOC")
def test_switched_off_and_on_again(desk: Desk) -> None:
    """While the connector is off, syncs stay Queued and pushes Pending; on again, all of it is done."""
    desk.link()
    desk.connector.machine.shut_down()
    dataset = desk.queue()
    pushes = [desk.push(name) for name in ("Fay", "Gus", "Hal")]
    desk.poll()
    assert (dataset.status, {push.status for push in pushes}) == ("Queued", {"Pending"})
    desk.connector.reboot()
    assert (dataset.status, {push.status for push in pushes}) == ("Complete", {"Success"})


@pytest.mark.statement(49, "G1", "D:DOC")
def test_a_push_that_timed_out_while_it_was_off(desk: Desk) -> None:
    """A push whose timeout passed while the connector was off is TimedOut and not written."""
    desk.link()
    desk.connector.machine.shut_down()
    push = desk.push(timeout_minutes=10)
    desk.pass_time(minutes=11)
    desk.connector.reboot()
    assert push.status == "TimedOut"
    assert "Fay" not in desk.quickbooks_customers()


@pytest.mark.statement(49, "G1", "D:DOC")
def test_a_push_that_timed_out_after_it_was_picked_up(desk: Desk) -> None:
    """One that was picked up already may still change the file; the status stays."""
    desk.link()
    push = desk.push(timeout_minutes=10)
    desk.desktop.faults.add(request="CustomerAdd", then="crash_quickbooks", carried_out=True)
    desk.poll()
    desk.pass_time(minutes=11)
    desk.desktop.open(desk.quickbooks.company)
    desk.poll()
    assert push.status == "TimedOut"
    assert desk.quickbooks_customers().count("Fay") == 1
    assert push.late_result is not None and push.late_result["status"] == "Success"
    assert desk.connector.core.memory.writing == {}


@pytest.mark.statement(50, "G1", "D:DOC")
def test_a_sync_schedule_of_hours(desk: Desk) -> None:
    """A sync schedule of n hours counts from the last sync, and runs only when the connector is available."""
    desk.link()
    settings = desk.company.settings.sync
    settings["customers"] = replace(settings["customers"], sync_schedule=24)

    def customers() -> list[str]:
        rows = desk.codat.company(desk.company.id).datasets.values()
        return [row.status for row in rows if row.data_type == "customers"]

    desk.pass_time(hours=23, minutes=59)
    desk.poll()
    assert customers() == ["Complete"]
    desk.connector.machine.shut_down()
    desk.pass_time(hours=5)
    desk.poll()
    assert customers() == ["Complete", "Queued"]
    desk.connector.reboot()
    assert customers() == ["Complete", "Complete"]
    desk.pass_time(hours=23, minutes=59)
    assert len(customers()) == 2


@pytest.mark.statement(51, "G2", "D:CERT; A")
def test_perform_sync(desk: Desk) -> None:
    """ "Perform Sync" runs at once, before the interval has passed."""
    desk.link()
    desk.connector.core.poll()
    dataset = desk.queue()
    desk.connector.core.tick()
    assert dataset.status == "Queued"
    assert desk.connector.core.perform_sync() is State.TRAY
    assert dataset.status == "Complete"


@pytest.mark.statement(52, "G2", "D:G2")
def test_pause(desk: Desk) -> None:
    """A pause stops work until it is resumed; the queue is kept, over a reboot too."""
    desk.link()
    desk.connector.core.pause()
    dataset, push = desk.queue(), desk.push()
    desk.poll()
    desk.connector.reboot()
    desk.connector.core.perform_sync()
    assert (desk.connector.state, dataset.status, push.status) == (State.PAUSED, "Queued", "Pending")
    assert desk.connector.core.resume() is State.TRAY
    assert (dataset.status, push.status) == ("Complete", "Success")


@pytest.mark.statement(53, "G2", "D:G2")
def test_uninstalling_from_the_tray(desk: Desk) -> None:
    """Uninstalling from the tray asks first; afterwards nothing is processed."""
    desk.link()
    desk.person.answers("uninstall", "No", once=True)
    assert desk.connector.core.uninstall() is State.TRAY
    assert desk.connector.machine.installed
    desk.person.answers("uninstall", "Yes", once=True)
    assert desk.connector.core.uninstall() is State.UNINSTALLED
    assert (desk.connection.status, desk.connector.machine.installed) == ("Deauthorized", False)
    dataset = desk.queue()
    desk.poll()
    assert dataset.status == "Queued"


@pytest.mark.statement(54, "G2", "D:G2")
def test_a_killed_process(desk: Desk) -> None:
    """A killed process leaves a red icon in the tray; starting the two tasks heals it."""
    desk.link()
    desk.connector.kill()
    dataset = desk.queue()
    desk.poll()
    assert (desk.connector.machine.tray_icon, dataset.status) == ("red", "Queued")
    desk.connector.reboot()
    assert (desk.connector.machine.tray_icon, dataset.status) == ("normal", "Complete")


@pytest.mark.statement(55, "G1", "A")
@pytest.mark.parametrize("page", [0, 1, 2])
def test_a_restart_in_the_middle_of_a_sync(desk: Desk, page: int) -> None:
    """A dataset whose fetch a restart interrupted does not stay Fetching for ever: it goes on after log-on."""
    desk.link()
    desk.desktop.faults.add(request="CustomerQuery", after=page, hresult=0x80040401)
    dataset = desk.queue()
    desk.poll()
    assert dataset.status == "Fetching"
    desk.connector.reboot()
    assert dataset.status == "Complete"
    assert len(desk.codat_customers()) == 5


@pytest.mark.statement(56, "G2", "D:G2,NOW; HRESULT A")
def test_quickbooks_that_runs_as_administrator(desk: Desk) -> None:
    """Where QuickBooks runs as administrator and the user is none, syncs run only while it is closed."""

    class Elevated:
        """No program of the user reaches a QuickBooks that runs with more rights."""

        def __init__(self, ports: Ports) -> None:
            self._inner = ports.quickbooks

        def begin(self, file: str) -> None:
            if desk.desktop.is_running:
                raise QuickBooksFailed(0x80040408, "Could not start QuickBooks.")
            self._inner.begin(file)

        def __getattr__(self, name: str) -> object:
            return getattr(self._inner, name)

    desk.link()
    connector = desk.connector
    connector.wrap = lambda ports: replace(ports, quickbooks=Elevated(ports))
    connector.reboot()
    dataset = desk.queue()
    desk.poll()
    assert dataset.status == "Queued"
    assert "Could not start QuickBooks" in desk.last_error
    desk.desktop.close()
    desk.poll()
    assert dataset.status == "Complete"


def test_what_was_picked_up_and_timed_out_before_it_was_written_is_never_written(desk: Desk) -> None:
    desk.link()
    push = desk.push(timeout_minutes=10)
    desk.desktop.faults.add(request="CustomerAdd", then="crash_quickbooks")
    desk.poll()
    desk.pass_time(minutes=11)
    desk.desktop.open(desk.quickbooks.company)
    desk.poll()
    assert push.status == "TimedOut"
    assert push.late_result is None
    assert "Fay" not in desk.quickbooks_customers()
    assert desk.connector.core.memory.writing == {}


def test_a_pause_for_a_time_ends_by_itself(desk: Desk) -> None:
    desk.link()
    dataset = desk.queue()
    desk.connector.core.pause(desk.quickbooks.company.clock.now() + timedelta(hours=24))
    desk.pass_time(hours=23)
    assert desk.poll() is State.PAUSED
    assert dataset.status == "Queued"
    desk.pass_time(hours=1)
    assert desk.poll() is State.TRAY
    assert dataset.status == "Complete"


def test_uninstalling_in_the_middle_of_a_sync_cancels_it(desk: Desk) -> None:
    desk.link()
    desk.desktop.faults.add(request="CustomerQuery", after=1, hresult=0x80040401)
    dataset = desk.queue()
    desk.poll()
    desk.person.answers("uninstall", "Yes")
    desk.connector.core.uninstall()
    assert dataset.status == "Cancelled"


def test_an_update_keeps_what_the_connector_remembers(desk: Desk) -> None:
    desk.link()
    before = desk.connector.core.memory.as_json()
    assert desk.connector.update("v. 9001") is State.TRAY
    assert desk.connector.machine.version == "v. 9001"
    assert desk.connector.machine.archived == ["v. 8916"]
    after = desk.connector.core.memory.as_json()
    assert after | {"version": before["version"]} == before


def test_a_store_of_the_connector_of_before_is_understood(desk: Desk, tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "link.db")
    store.save({"state": "tray", "licence_key": "k", "gone": 1, "blocked": False, "last_poll": 5})
    connector = ReferenceConnector(desk.desktop, desk.codat.connector_url, desk.quickbooks.company.clock, store=store)
    assert (connector.state, connector.core.memory.last_poll, connector.core.memory.blocked) == (State.TRAY, 5, "")
    assert datetime.now(UTC)
