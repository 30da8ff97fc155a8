"""Linking, by the installation guide. Numbers are those of the statements in the facts on the link flow."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from mockbooks_harness.connector.life import State
from mockbooks_harness.connector.ports import Work


def test_key_region_company_permission_sync_tray(world: SimpleNamespace) -> None:
    world.codat.todo = [Work("Linked", "ongoing", first_sync=False)]
    assert world.connector.launch() is State.TRAY
    assert world.person.asked == ["licence key", "region", "company question"]
    assert world.codat.said == [("authorise", "US", "Rainbow Paints.QBW")]
    assert world.machine.done == ["install", "start at log on", "to tray"]
    assert world.person.told == ["Thank you. You have linked successfully."]
    # The whole link is one session: "prompt each time" asks once.
    assert (world.quickbooks.begun, world.quickbooks.ended) == ([""], 1)


def test_one_time_uninstalls_itself_and_deauthorises(world: SimpleNamespace) -> None:
    world.codat.mode = "oneTime"
    assert world.connector.launch() is State.UNINSTALLED
    assert world.codat.said[-1] == ("leave", "oneTimeSyncCompleted")
    assert world.machine.done == ["install", "uninstall"]
    assert world.connector.memory.token == ""


@pytest.mark.parametrize("typed", ["", "   ", "Rainbow Paints", "1234abcd12ab34cd56ef1a2b3c4d5e6f"])
def test_5_a_malformed_key_has_no_effect(world: SimpleNamespace, typed: str) -> None:
    world.person.answers["licence key"] = typed
    assert world.connector.launch() is State.DOWNLOADED
    assert world.person.told == []
    assert world.machine.done == []


def test_3_a_key_of_no_company_is_refused_with_codats_words(world: SimpleNamespace) -> None:
    world.person.answers["licence key"] = "00000000-0000-0000-0000-000000000000"
    assert world.connector.launch() is State.DOWNLOADED
    assert "No company was found" in world.person.told[0]


def test_4_the_key_is_taken_in_upper_case(world: SimpleNamespace) -> None:
    world.person.answers["licence key"] = world.key.upper()
    assert world.connector.launch() is State.TRAY


def test_9_without_a_region_nothing_is_asked_of_quickbooks(world: SimpleNamespace) -> None:
    world.person.answers["region"] = None
    assert world.connector.launch() is State.AWAITING_LINK
    assert world.quickbooks.begun == []


@pytest.mark.parametrize("code", [0x80040416, 0x80040417, 0x80040438])
def test_13_14_15_16_one_copy_must_be_open_and_link_can_be_clicked_again(world: SimpleNamespace, code: int) -> None:
    world.quickbooks.fails = (code, "as QuickBooks puts it")
    assert world.connector.launch() is State.AWAITING_LINK
    assert "exactly one copy of QuickBooks" in world.person.told[0]
    assert ("error", "503", "as QuickBooks puts it") in world.codat.said
    assert not any(said[0] == "authorise" for said in world.codat.said)
    world.quickbooks.fails = None
    assert world.connector.launch() is State.TRAY
    assert world.person.asked.count("licence key") == 1


def test_17_no_to_the_company_question_stops_the_link(world: SimpleNamespace) -> None:
    world.person.answers["company question"] = "No"
    assert world.connector.launch() is State.AWAITING_LINK
    assert world.quickbooks.begun == []


@pytest.mark.parametrize("code", [0x80040418, 0x8004041A, 0x80040420])
def test_21_refused_access_does_not_link(world: SimpleNamespace, code: int) -> None:
    world.quickbooks.fails = (code, "as QuickBooks puts it")
    assert world.connector.launch() is State.AWAITING_LINK
    assert world.codat.said == [("error", "403", "User cancelled")]


def test_12_a_region_that_contradicts_quickbooks_is_reported(world: SimpleNamespace) -> None:
    world.person.answers["region"] = "CA"
    assert world.connector.launch() is State.AWAITING_LINK
    assert "CA" in world.person.told[0]
    assert not any(said[0] == "authorise" for said in world.codat.said)


def test_a_policy_that_forbids_the_installation_changes_nothing(world: SimpleNamespace) -> None:
    world.machine.policy_forbids = True
    assert world.connector.launch() is State.DOWNLOADED
    assert "IT department" in world.person.told[0]
    assert world.connector.memory.token == ""
