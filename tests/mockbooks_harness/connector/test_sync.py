"""Syncing: order, failures, and what is left for the next poll."""

from __future__ import annotations

from types import SimpleNamespace

from mockbooks_harness.connector.life import State
from mockbooks_harness.connector.ports import CodatUnreachable, Dataset, QuickBooksFailed, Work


def linked(world: SimpleNamespace, *datasets: Dataset, first_sync: bool = False) -> None:
    """A connector in the tray, with these datasets to read."""
    world.connector.launch()
    world.codat.said.clear()
    world.codat.todo = [Work("Linked", "ongoing", first_sync, datasets)]


def test_datasets_come_in_codats_order(world: SimpleNamespace) -> None:
    linked(world, Dataset("d1", "suppliers"), Dataset("d2", "customers"))
    world.connector.poll()
    assert world.codat.said == [
        ("start", "suppliers"),
        ("complete", "suppliers", 0),
        ("start", "customers"),
        ("complete", "customers", 0),
    ]


def test_39_one_that_fails_does_not_stop_the_rest(world: SimpleNamespace) -> None:
    linked(world, Dataset("d1", "suppliers"), Dataset("d2", "customers"))
    answered = world.quickbooks.process

    def refuse_vendors(request: str) -> str:
        text: str = answered(request)
        return text.replace('statusCode="1"', 'statusCode="3250"') if "VendorQueryRq" in request else text

    world.quickbooks.process = refuse_vendors
    world.connector.poll()
    assert world.codat.said[1][:3] == ("fail", "suppliers", "FetchError")
    assert "3250" in world.codat.said[1][3]
    assert world.codat.said[-1] == ("complete", "customers", 0)


def test_what_cannot_be_parsed_is_the_datasets_failure(world: SimpleNamespace) -> None:
    linked(world, Dataset("d1", "suppliers"), Dataset("d2", "customers"))

    def cannot_parse(request: str) -> str:
        raise QuickBooksFailed(0x80040400, "cannot parse")

    world.quickbooks.process = cannot_parse
    world.connector.poll()
    assert [said[0] for said in world.codat.said] == ["start", "fail", "start", "fail"]


def test_quickbooks_lost_in_the_middle_leaves_the_dataset_for_the_next_poll(world: SimpleNamespace) -> None:
    linked(world, Dataset("d1", "suppliers"), Dataset("d2", "customers"))

    def lost(request: str) -> str:
        raise QuickBooksFailed(0x80040401, "gone")

    world.quickbooks.process, answers = lost, world.quickbooks.process
    assert world.connector.poll() is State.TRAY
    assert [said[0] for said in world.codat.said] == ["start", "error"]
    # The session is gone too: the next poll begins a new one, and the dataset anew.
    world.quickbooks.process = answers
    world.codat.todo = [Work("Linked", "ongoing", False, (Dataset("d1", "suppliers"),))]
    begun = len(world.quickbooks.begun)
    world.connector.poll()
    assert len(world.quickbooks.begun) == begun + 1
    assert world.codat.said[-1] == ("complete", "suppliers", 0)


def test_a_type_that_is_not_read_is_said_to_be_so(world: SimpleNamespace) -> None:
    linked(world, Dataset("d1", "attachments"))
    world.connector.poll()
    assert world.codat.said[0][:3] == ("fail", "attachments", "NotSupported")


def test_no_work_begins_no_session(world: SimpleNamespace) -> None:
    linked(world)
    begun = len(world.quickbooks.begun)
    world.connector.poll()
    assert len(world.quickbooks.begun) == begun


def test_codat_away_is_waited_for(world: SimpleNamespace) -> None:
    linked(world)

    def unreachable() -> Work:
        raise CodatUnreachable

    world.codat.work = unreachable
    assert world.connector.poll() is State.TRAY


def test_36_success_is_said_only_when_every_dataset_has_come_to_an_end(world: SimpleNamespace) -> None:
    # Codat still maps what was uploaded: nothing to do, and yet not done.
    world.codat.todo = [Work("Linked", "ongoing", first_sync=True)]
    assert world.connector.launch() is State.FIRST_SYNC
    assert world.person.told == []
    assert world.connector.poll() is State.TRAY
    assert world.person.told == ["Thank you. You have linked successfully."]
