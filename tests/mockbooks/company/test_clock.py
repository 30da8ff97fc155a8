"""Clocks stand where they were put and do not run backwards."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from mockbooks.company import ManualClock


def test_a_manual_clock_stands_still_until_it_is_moved():
    clock = ManualClock(datetime(2024, 3, 1, 12, 0, tzinfo=UTC))
    assert clock.now() == clock.now() == datetime(2024, 3, 1, 12, 0, tzinfo=UTC)
    assert clock.advance(90) == datetime(2024, 3, 1, 12, 1, 30, tzinfo=UTC)
    assert clock.advance(timedelta(hours=1)) == datetime(2024, 3, 1, 13, 1, 30, tzinfo=UTC)


def test_it_keeps_utc_whatever_zone_it_was_given():
    clock = ManualClock(datetime(2024, 3, 1, 12, 0, tzinfo=timezone(timedelta(hours=-5))))
    assert clock.now().isoformat() == "2024-03-01T17:00:00+00:00"


@pytest.mark.parametrize(
    "move", [lambda clock: clock.advance(-1), lambda clock: clock.move_to(datetime(2023, 1, 1, tzinfo=UTC))]
)
def test_it_does_not_run_backwards(move):
    clock = ManualClock(datetime(2024, 3, 1, tzinfo=UTC))
    with pytest.raises(ValueError, match="backwards"):
        move(clock)


def test_it_wants_to_know_the_zone():
    with pytest.raises(ValueError, match="aware"):
        ManualClock(datetime(2024, 3, 1))
