"""The connector remembers each step, and does what its table says."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest

from mockbooks_harness.connector.core import Connector, OutOfPlace
from mockbooks_harness.connector.life import State
from mockbooks_harness.connector.ports import Dataset, Work


def test_a_restarted_connector_is_where_it_was(world: SimpleNamespace) -> None:
    world.connector.launch()
    again = Connector(world.ports)
    assert again.state is State.TRAY
    assert again.memory == world.connector.memory


def test_47_after_a_restart_it_works_without_the_person(world: SimpleNamespace) -> None:
    world.connector.launch()
    world.person.asked.clear()
    assert Connector(world.ports).launch() is State.TRAY
    assert world.person.asked == []


def test_later_sessions_name_the_company_file(world: SimpleNamespace) -> None:
    world.connector.launch()
    world.codat.todo = [Work("Linked", "ongoing", False, (Dataset("d1", "nothing known"),))]
    world.quickbooks.fails = (0x8004040A, "another file")
    assert world.connector.poll() is State.TRAY
    assert world.codat.said[-1][:2] == ("error", "503")
    assert world.codat.said[-1][2].endswith("QuickBooks said: another file")
    # 29: nothing was begun, so it stays queued.
    assert not any(said[0] == "start" for said in world.codat.said)


def test_60_the_right_file_open_again_heals_it(world: SimpleNamespace) -> None:
    world.connector.launch()
    world.codat.todo = [Work("Linked", "ongoing", False, (Dataset("d1", "invoices"),))]
    world.quickbooks.fails = (0x8004040A, "another file")
    world.connector.poll()
    world.quickbooks.fails = None
    world.codat.todo = [Work("Linked", "ongoing", False, (Dataset("d1", "invoices"),))]
    world.connector.poll()
    assert ("clear errors",) in world.codat.said
    assert world.quickbooks.begun[-1] == "C:\\Books\\Rainbow Paints.QBW"


def test_52_paused_it_does_nothing_until_resumed(world: SimpleNamespace) -> None:
    world.connector.launch()
    world.connector.pause()
    world.codat.todo = [Work("Linked", "ongoing", False, (Dataset("d1", "invoices"),))]
    assert world.connector.poll() is State.PAUSED
    assert len(world.codat.todo) == 1
    assert world.connector.resume() is State.TRAY
    assert world.codat.todo == []


def test_53_uninstalling_asks_first(world: SimpleNamespace) -> None:
    world.connector.launch()
    assert world.connector.uninstall() is State.TRAY
    world.person.answers["uninstall"] = "Yes"
    assert world.connector.uninstall() is State.UNINSTALLED
    assert world.codat.said[-1] == ("leave", "uninstalled")
    assert world.connector.poll() is State.UNINSTALLED


def test_it_polls_when_the_interval_has_passed(world: SimpleNamespace) -> None:
    world.connector.launch()
    world.connector.poll()
    world.codat.todo = [Work("Linked", "ongoing", False)]
    world.clock.at += timedelta(minutes=4)
    world.connector.tick()
    assert len(world.codat.todo) == 1
    world.clock.at += timedelta(minutes=1)
    world.connector.tick()
    assert world.codat.todo == []


def test_what_the_table_does_not_have_is_an_error(world: SimpleNamespace) -> None:
    with pytest.raises(OutOfPlace, match="downloaded"):
        world.connector.pause()
