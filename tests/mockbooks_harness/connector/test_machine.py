"""The machine: two processes, an icon, two tasks."""

from __future__ import annotations

import pytest

from mockbooks_harness.connector.generations import G1, G2, GENERATIONS
from mockbooks_harness.connector.machine import Machine
from mockbooks_harness.connector.ports import NotAllowed


def test_a_life() -> None:
    machine = Machine(client="Rainbow", generation=G2)
    machine.install("v1", for_all_users=True)
    assert (machine.installed, machine.works, machine.tray_icon, machine.tasks) == (True, True, None, ())
    machine.start_at_log_on()
    machine.to_tray()
    assert machine.tasks == ("QuickbooksDesktop_Rainbow", "QuickbooksDesktopUi_Rainbow")
    assert machine.folder == "C:\\Program Files (x86)\\Rainbow\\QuickBooks-connector"
    machine.kill()
    assert (machine.works, machine.tray_icon) == (False, "red")
    machine.shut_down()
    assert machine.tray_icon is None
    assert machine.log_on()
    assert machine.tray_icon == "normal"
    machine.install("v2", for_all_users=True)
    assert (machine.version, machine.archived) == ("v2", ["v1"])
    machine.uninstall()
    assert (machine.installed, machine.works, machine.tasks, machine.log_on()) == (False, False, (), False)


def test_who_may_install() -> None:
    user = Machine(user_is_administrator=False)
    user.install("v1", for_all_users=False)
    with pytest.raises(NotAllowed):
        user.install("v2", for_all_users=True)
    with pytest.raises(NotAllowed):
        Machine(policy_forbids=True).install("v1", for_all_users=False)
    assert user.version == "v1"


@pytest.mark.parametrize(
    ("client", "file"),
    [("Rainbow", "Rainbow-quickbooksDesktop-connector.exe"), ("R & S", "R---S-quickbooksDesktop-connector.exe")],
)
def test_the_file_is_named_after_the_client(client: str, file: str) -> None:
    assert G1.executable(client) == file


def test_the_generations_differ_as_the_pages_say() -> None:
    assert [each.key for each in GENERATIONS.values() if each.web_connector] == ["G3", "G3s"]
    assert [each.key for each in GENERATIONS.values() if "UK" in each.regions] == ["G1", "G2"]
    assert [each.key for each in GENERATIONS.values() if each.scheduled] == ["G3s"]
