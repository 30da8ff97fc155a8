"""The sync schedule: nights, days, zones, and the two nights a year that are not like the others."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockbooks_harness.connector.schedule import DAYS, SyncWindow, UnknownSchedule

NEW_YORK = ZoneInfo("America/New_York")
ZONES = ["America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Kolkata", "UTC", "America/St_Johns"]

windows = st.builds(
    SyncWindow,
    begins=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    ends=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    days=st.frozensets(st.sampled_from(DAYS), min_size=1),
    zone=st.sampled_from(ZONES),
)
moments = st.datetimes(datetime(2023, 1, 1), datetime(2026, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))


def at(text: str, zone: ZoneInfo = NEW_YORK) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2024-05-01 18:59:59", False),
        ("2024-05-01 19:00", True),
        ("2024-05-02 00:30", True),
        ("2024-05-02 06:59:59", True),
        ("2024-05-02 07:00", False),
        ("2024-05-02 12:00", False),
    ],
)
def test_by_default_from_seven_to_seven(moment: str, is_open: bool) -> None:
    assert SyncWindow().is_open(at(moment)) is is_open


def test_a_window_belongs_to_the_day_on_which_it_begins() -> None:
    weekdays = SyncWindow.parse("19:00-07:00 Mon-Fri America/New_York")
    assert weekdays.is_open(at("2024-05-04 06:00"))  # Saturday morning: Friday's window
    assert not weekdays.is_open(at("2024-05-05 20:00"))  # Sunday evening
    assert not weekdays.is_open(at("2024-05-06 06:00"))  # Monday morning
    assert weekdays.opens(at("2024-05-04 08:00")) == at("2024-05-06 19:00")


def test_it_says_when_it_opens_and_closes() -> None:
    window = SyncWindow()
    assert window.opens(at("2024-05-01 12:00")) == at("2024-05-01 19:00")
    assert window.opens(at("2024-05-01 20:00")) == at("2024-05-01 20:00")
    assert window.closes(at("2024-05-01 20:00")) == at("2024-05-02 07:00")
    with pytest.raises(ValueError, match="no window is open"):
        window.closes(at("2024-05-01 12:00"))


def test_the_night_that_lacks_an_hour() -> None:
    # 2024-03-10, 02:00 EST is 03:00 EDT.
    night = SyncWindow()
    opens = night.opens(at("2024-03-09 12:00"))
    assert night.closes(opens) - opens == timedelta(hours=11)
    skipped = SyncWindow(time(2, 30), time(6, 0))
    assert skipped.opens(at("2024-03-10 00:30")) == datetime(2024, 3, 10, 7, 0, tzinfo=UTC)
    assert skipped.opens(at("2024-03-11 00:30")) == at("2024-03-11 02:30")


def test_the_night_that_has_an_hour_twice() -> None:
    # 2024-11-03, 02:00 EDT is 01:00 EST.
    night = SyncWindow()
    opens = night.opens(at("2024-11-02 12:00"))
    assert night.closes(opens) - opens == timedelta(hours=13)
    twice = SyncWindow(time(1, 15), time(1, 45))
    opens = twice.opens(at("2024-11-02 12:00"))
    assert opens == datetime(2024, 11, 3, 5, 15, tzinfo=UTC)
    assert twice.closes(opens) == datetime(2024, 11, 3, 6, 45, tzinfo=UTC)


def test_the_zone_is_the_one_that_was_chosen() -> None:
    moment = datetime(2024, 7, 1, 18, 30, tzinfo=UTC)
    assert SyncWindow(zone="Europe/London").is_open(moment)  # 19:30 there
    assert not SyncWindow(zone="UTC").is_open(moment)


def test_from_a_time_to_the_same_time_is_the_whole_day() -> None:
    always = SyncWindow(time(0, 0), time(0, 0))
    assert always.is_open(at("2024-05-01 00:00")) and always.is_open(at("2024-05-01 23:59:59"))


@given(windows, moments)
def test_it_opens_as_it_says_and_not_before(window: SyncWindow, moment: datetime) -> None:
    opens = window.opens(moment)
    assert opens >= moment
    assert window.is_open(opens)
    if opens > moment:
        assert not window.is_open(opens - timedelta(seconds=1))
        step = (opens - moment) / 20
        assert not any(window.is_open(moment + number * step) for number in range(20))


@given(windows, moments)
def test_it_closes_as_it_says_and_not_before(window: SyncWindow, moment: datetime) -> None:
    opens = window.opens(moment)
    closes = window.closes(opens)
    assert closes > opens
    assert window.is_open(closes - timedelta(seconds=1))
    if closes - opens < timedelta(days=366):
        assert not window.is_open(closes)


@given(windows)
def test_it_is_saved_and_written_as_people_write_it(window: SyncWindow) -> None:
    assert SyncWindow.from_json(window.as_json()) == window
    days = ",".join(day for day in DAYS if day in window.days)
    assert SyncWindow.parse(f"{window.begins:%H:%M}-{window.ends:%H:%M} {days} {window.zone}") == window


@pytest.mark.parametrize(
    "text", ["", "19:00", "19-7-3", "25:00-07:00", "19:00-07:00 Mon-Funday", "19:00-07:00 Mars/Base", "19:00-07:00 Xyz"]
)
def test_what_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(UnknownSchedule):
        SyncWindow.parse(text)
