"""The wall clock follows daylight saving, the printed offset does not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockbooks.company.local_time import local_date, moment_from_text, moment_text


@pytest.mark.parametrize(
    ("moment", "zone", "printed"),
    [
        # Recorded: objects of three North American zones and Central Europe, summer and winter.
        (datetime(2024, 1, 15, 17, 0, tzinfo=UTC), "America/New_York", "2024-01-15T12:00:00-05:00"),
        (datetime(2024, 7, 15, 16, 0, tzinfo=UTC), "America/New_York", "2024-07-15T12:00:00-05:00"),
        (datetime(2016, 9, 1, 18, 0, tzinfo=UTC), "America/Denver", "2016-09-01T12:00:00-07:00"),
        (datetime(2010, 5, 18, 22, 20, 20, tzinfo=UTC), "America/Los_Angeles", "2010-05-18T15:20:20-08:00"),
        (datetime(2024, 7, 15, 10, 0, tzinfo=UTC), "Europe/Berlin", "2024-07-15T12:00:00+01:00"),
        # Recorded: south of the equator it is that of summer time, all year.
        (datetime(2014, 8, 14, 17, 39, 48, tzinfo=UTC), "America/Sao_Paulo", "2014-08-14T14:39:48-02:00"),
        (datetime(2015, 2, 16, 8, 55, 5, tzinfo=UTC), "Australia/Sydney", "2015-02-16T19:55:05+11:00"),
        # Ireland, whose zone calls its summer time the standard one, is no exception.
        (datetime(2024, 7, 15, 10, 0, tzinfo=UTC), "Europe/Dublin", "2024-07-15T11:00:00+00:00"),
        # A clock that follows no zone of the zone database.
        (datetime(2014, 11, 11, 10, 58, 43, tzinfo=UTC), "UTC-03:00", "2014-11-11T07:58:43-03:00"),
        (datetime(2024, 7, 15, 10, 0, tzinfo=UTC), "UTC+05:45", "2024-07-15T15:45:00+05:45"),
    ],
)
def test_the_offset_is_that_of_january(moment, zone, printed):
    assert moment_text(int(moment.timestamp()), zone) == printed


ZONES = st.sampled_from(["America/New_York", "America/Los_Angeles", "Europe/London", "Australia/Sydney", "UTC"])


@given(st.integers(0, 2**31 - 1), ZONES)
def test_what_was_printed_can_be_asked_for(seconds, zone):
    back = moment_from_text(moment_text(seconds, zone), zone)
    # In the hour that comes twice in autumn two moments print alike: the first is meant.
    assert back == seconds or abs(back - seconds) == 3600


def test_a_time_without_offset_is_local():
    assert (
        moment_from_text("2024-07-15T12:00:00", "America/New_York") == datetime(2024, 7, 15, 16, tzinfo=UTC).timestamp()
    )


def test_another_offset_is_taken_at_its_word():
    assert (
        moment_from_text("2024-07-15T12:00:00+02:00", "America/New_York")
        == datetime(2024, 7, 15, 10, tzinfo=UTC).timestamp()
    )


def test_a_date_is_its_first_or_its_last_second():
    start = moment_from_text("2024-01-15", "America/New_York")
    end = moment_from_text("2024-01-15", "America/New_York", end_of_day=True)
    assert end - start == 24 * 3600 - 1


def test_the_day_is_that_of_the_machine():
    assert local_date(datetime(2024, 1, 1, 3, tzinfo=UTC), "America/New_York").isoformat() == "2023-12-31"
