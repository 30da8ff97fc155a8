"""The sync schedule: in which hours of which days the connector may work.

[D:NOW, BLOG] The person chooses a window, days and a time zone; by default 19:00 to 07:00 in the zone of the browser.
Outside the window nothing runs, and what is queued says until when it waits.

Assumed, because no page says so:

- The times are those of a clock on the wall in that zone. A time that the clock skips in spring is the first moment
  after the gap; of a time that it shows twice in autumn a window begins with the first and ends with the second, so
  that no night is shorter than it looks on the wall.
- A window that ends at or before the time at which it begins ends on the next day; it belongs to the day on which it
  begins. One that ends when it begins is the whole day.
- The end is not part of the window.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

_ONE_DAY = timedelta(days=1)


class UnknownSchedule(ValueError):
    """A schedule names a zone, a day or a time that does not exist."""


@dataclass(frozen=True, slots=True)
class SyncWindow:
    """From when to when, on which days, by which clock."""

    begins: time = time(19, 0)
    ends: time = time(7, 0)
    days: frozenset[str] = frozenset(DAYS)
    zone: str = "America/New_York"

    def __post_init__(self) -> None:
        """Refuse what does not exist."""
        unknown = self.days - set(DAYS)
        if unknown or not self.days:
            raise UnknownSchedule(f"days are some of {', '.join(DAYS)}, not {', '.join(sorted(self.days)) or 'none'}")
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise UnknownSchedule(f"there is no time zone {self.zone!r}") from error

    def is_open(self, moment: datetime) -> bool:
        """Whether work may be done at this moment."""
        return any(begin <= moment < end for begin, end in self._around(moment))

    def opens(self, moment: datetime) -> datetime:
        """When work may be done next: the moment itself if it may be done now. In UTC."""
        if self.is_open(moment):
            return moment.astimezone(UTC)
        # Some day of the next week is a day of the schedule; windows may be lost to a change of clocks.
        return min(begin for begin, _ in self._windows(self._day(moment), 9) if begin > moment)

    def closes(self, moment: datetime) -> datetime:
        """When the window that is open now ends; windows without a gap between them are one. In UTC.

        ValueError if none is open; a schedule without any gap closes in a year.
        """
        end = moment.astimezone(UTC)
        last = end + timedelta(days=366)
        for begin, until in self._windows(self._day(moment) - _ONE_DAY, 368):
            if begin <= end < until:
                end = until
        if end == moment:
            raise ValueError(f"no window is open at {moment}")
        return min(end, last)

    def as_json(self) -> dict[str, Any]:
        """To be saved."""
        days = [day for day in DAYS if day in self.days]
        return {"begins": f"{self.begins:%H:%M}", "ends": f"{self.ends:%H:%M}", "days": days, "zone": self.zone}

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> SyncWindow:
        """As saved. Raises UnknownSchedule."""
        try:
            begins, ends = time.fromisoformat(saved["begins"]), time.fromisoformat(saved["ends"])
        except (KeyError, TypeError, ValueError) as error:
            raise UnknownSchedule(f"a time is written as 19:00: {error}") from error
        return cls(begins, ends, frozenset(saved.get("days", DAYS)), saved.get("zone", "America/New_York"))

    @classmethod
    def parse(cls, text: str) -> SyncWindow:
        """As a person writes it: "19:00-07:00", "19:00-07:00 Mon-Fri Europe/London". Raises UnknownSchedule."""
        words = text.split()
        hours = words[0].split("-") if words else []
        if len(hours) != 2 or len(words) > 3:
            raise UnknownSchedule(f'a schedule is written as "19:00-07:00 Mon-Fri Europe/London", not {text!r}')
        saved: dict[str, Any] = {"begins": hours[0], "ends": hours[1]}
        for word in words[1:]:
            if "/" in word or word == "UTC":
                saved["zone"] = word
            else:
                saved["days"] = _days(word)
        return cls.from_json(saved)

    def __str__(self) -> str:
        days = "every day" if len(self.days) == len(DAYS) else ", ".join(day for day in DAYS if day in self.days)
        return f"{self.begins:%H:%M} to {self.ends:%H:%M}, {days} ({self.zone})"

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def _around(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The windows that may hold a moment: a window lasts a day at most, and clocks change by less than one."""
        return self._windows(self._day(moment) - 2 * _ONE_DAY, 4)

    def _windows(self, first: date, days: int) -> Iterator[tuple[datetime, datetime]]:
        """The windows that begin on these days, in UTC."""
        for number in range(days):
            day = first + number * _ONE_DAY
            if DAYS[day.weekday()] in self.days:
                until = day + _ONE_DAY if self.ends <= self.begins else day
                begin, end = self._moment(day, self.begins, fold=0), self._moment(until, self.ends, fold=1)
                if begin < end:
                    yield begin, end

    def _moment(self, day: date, at: time, *, fold: int) -> datetime:
        """When the clock on the wall shows that; the end of the gap if it skips it. In UTC."""
        zone = ZoneInfo(self.zone)
        wall = datetime.combine(day, at).replace(tzinfo=zone, fold=fold)
        moment = wall.astimezone(UTC)
        if moment.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
            return moment
        # Skipped: with fold 0 Python reckons by the offset before the change and with fold 1 by the one after it; the
        # gap ends where the offsets meet.
        late, early = wall.replace(fold=0).astimezone(UTC), wall.replace(fold=1).astimezone(UTC)
        return _change(early, late, zone)


def _change(early: datetime, late: datetime, zone: ZoneInfo) -> datetime:
    """The moment at which the offset changes, between two moments, to the second."""
    before = early.astimezone(zone).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) / 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late


def _days(word: str) -> list[str]:
    """The days of "Mon-Fri" or "Mon,Wed"."""
    first, dash, last = word.partition("-")
    if not dash:
        return [day.capitalize() for day in word.split(",")]
    try:
        start, end = DAYS.index(first.capitalize()), DAYS.index(last.capitalize())
    except ValueError as error:
        raise UnknownSchedule(f"days are some of {', '.join(DAYS)}, not {word}") from error
    return list(DAYS[start : end + 1]) if start <= end else [*DAYS[start:], *DAYS[: end + 1]]
