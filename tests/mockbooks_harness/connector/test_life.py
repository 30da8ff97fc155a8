"""The table of a connector's life."""

from __future__ import annotations

import pytest

from mockbooks_harness.connector.actions import ACTIONS
from mockbooks_harness.connector.life import TABLE, Event, State

# What the outside can do to a connector at any moment.
FROM_OUTSIDE = (Event.LAUNCHED, Event.POLLED)


def test_every_action_named_in_the_table_exists_and_every_action_is_used() -> None:
    assert {row.action for row in TABLE.values() if row.action} == set(ACTIONS)


def test_every_event_and_every_state_occurs() -> None:
    assert {event for _, event in TABLE} == set(Event)
    assert {state for state, _ in TABLE} == set(State)


def test_every_state_can_be_reached_from_the_downloaded_file() -> None:
    reached = {State.DOWNLOADED}
    while True:
        more = {row.target for (state, _), row in TABLE.items() if state in reached} - reached
        if not more:
            break
        reached |= more
    assert reached == set(State)


@pytest.mark.parametrize("state", State)
def test_a_restart_of_the_machine_has_a_row_in_every_state(state: State) -> None:
    assert (state, Event.LAUNCHED) in TABLE


@pytest.mark.parametrize("state", [state for state in State if state is not State.AUTHORISING])
def test_time_may_pass_in_every_state_in_which_it_rests(state: State) -> None:
    assert (state, Event.POLLED) in TABLE


@pytest.mark.parametrize("state", [State.DOWNLOADED, State.UNINSTALLED, State.AWAITING_LINK])
def test_nothing_is_done_at_a_poll_while_gone_or_not_linked(state: State) -> None:
    assert TABLE[state, Event.POLLED].action is None


def test_a_link_that_fails_can_be_tried_again_without_a_new_licence_key() -> None:
    failures = (
        Event.COMPANY_DECLINED,
        Event.NOT_READY,
        Event.REFUSED,
        Event.WRONG_REGION,
        Event.CODAT_AWAY,
    )
    assert {TABLE[State.AUTHORISING, failure].target for failure in failures} == {State.AWAITING_LINK}
    assert TABLE[State.AWAITING_LINK, Event.LAUNCHED].action == "ask_region"
