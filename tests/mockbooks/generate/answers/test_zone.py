"""The zone is told by times and ids together."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mockbooks.company.local_time import moment_text
from mockbooks.generate.answers.understanding import Understanding
from mockbooks.generate.answers.zone import DEFAULT_ZONE, infer_zone


def moment(*when: int) -> int:
    return int(datetime(*when, tzinfo=UTC).timestamp())


JANUARY, JULY = moment(2024, 1, 15, 12), moment(2024, 7, 15, 12)


@pytest.mark.parametrize(
    "zone",
    [
        "America/New_York",
        "America/Los_Angeles",
        "America/Phoenix",
        "Europe/London",
        "Europe/Berlin",
        "Australia/Sydney",
    ],
)
def test_a_winter_and_a_summer_tell_the_zone(zone):
    shown = [(when, moment_text(when, zone)) for when in (JANUARY, JULY)]
    assert infer_zone(shown, Understanding()) == zone


def test_the_hour_of_the_clock_tells_daylight_saving_where_the_offset_does_not():
    # Printed at half past seven in the summer of Arizona, whose offset is that of Denver.
    assert infer_zone([(JULY, "2024-07-15T05:00:00-07:00")], Understanding()) == "America/Phoenix"
    assert infer_zone([(JULY, "2024-07-15T06:00:00-07:00")], Understanding()) == "America/Denver"


def test_an_offset_alone_tells_it_too():
    assert infer_zone([(0, "2010-05-06T17:46:31-08:00")], Understanding()) == "America/Los_Angeles"


def test_where_no_zone_prints_like_that_it_is_a_clock_of_that_offset():
    shown = [(JULY, "2024-07-15T22:15:00+10:15"), (JANUARY, "2024-01-15T22:15:00+10:15")]
    assert infer_zone(shown, Understanding()) == "UTC+10:15"


def test_most_times_decide_where_they_contradict_each_other():
    shown = [(when, moment_text(when, "America/Chicago")) for when in (JANUARY, JULY)]
    understanding = Understanding()
    assert infer_zone([*shown, (JULY, "2024-07-15T09:00:00-03:00")], understanding) == "America/Chicago"
    assert "prints 2 of 3 times" in understanding.assumptions[0]


def test_without_a_time_it_is_the_usual_one():
    understanding = Understanding()
    assert infer_zone([], understanding) == infer_zone([(1, "yesterday")], understanding) == DEFAULT_ZONE
    assert understanding.assumptions == [f"no answer shows a time: the zone is {DEFAULT_ZONE}"]
