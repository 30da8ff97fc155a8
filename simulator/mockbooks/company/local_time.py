"""How QuickBooks prints and reads moments: wall clock of the machine, offset of standard time.

Rules (``TimeCreated``, ``TimeModified`` and every other DATETIMETYPE of an answer):

* the wall-clock part follows daylight saving time, **the printed offset does not**: it is always the offset of
  standard time (recorded: measured over 625 objects of three North American zones and Central Europe);
* in a request a time without an offset is local time of the machine; a time with the machine's standard offset is
  read back with the same error, so that what was printed can be asked for (observed: jsgoupil/quickbooks-sync);
  any other offset is taken at its word (assumed);
* a date without a time means 00:00:00 as the start of a range and 23:59:59 as its end (documented).
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

__all__ = ["local_date", "moment_from_text", "moment_text"]

_MOMENT = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2})(?::(\d{1,2})(?::(\d{1,2}))?)?(?:([+-])(\d{1,2}):(\d{1,2})|Z)?)?"
)


@lru_cache(maxsize=65536)
def moment_text(seconds: int, zone: str) -> str:
    """Unix seconds (UTC) as QuickBooks on a machine in ``zone`` prints them: ``2024-07-01T09:30:00-05:00``."""
    local = datetime.fromtimestamp(seconds, ZoneInfo(zone))
    return local.strftime("%Y-%m-%dT%H:%M:%S") + _offset_text(_standard_offset(local))


def local_date(moment: datetime, zone: str) -> date:
    """The calendar date of an aware moment on a machine in ``zone``."""
    return moment.astimezone(ZoneInfo(zone)).date()


def moment_from_text(text: str, zone: str, *, end_of_day: bool = False) -> int:
    """A DATETIMETYPE of a request as Unix seconds (UTC).

    ``end_of_day`` reads a date without a time as 23:59:59. Raises ``ValueError`` when the text is no moment.
    """
    match = _MOMENT.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"not a date and time: {text!r}")
    year, month, day, hour, minute, second, sign, offset_hours, offset_minutes = match.groups()
    if hour is None:
        hour, minute, second = ("23", "59", "59") if end_of_day else ("0", "0", "0")
    machine = ZoneInfo(zone)
    local = datetime(int(year), int(month), int(day), int(hour), int(minute or 0), int(second or 0), tzinfo=machine)
    if text.strip().endswith("Z"):
        return int(local.replace(tzinfo=UTC).timestamp())
    if sign is not None:
        offset = timedelta(hours=int(offset_hours), minutes=int(offset_minutes)) * (1 if sign == "+" else -1)
        if offset != _standard_offset(local):
            return int(local.replace(tzinfo=timezone(offset)).timestamp())
    return int(local.timestamp())


def _standard_offset(local: datetime) -> timedelta:
    # dst() is the part of the offset that daylight saving adds; without it the standard offset remains.
    return (local.utcoffset() or timedelta(0)) - (local.dst() or timedelta(0))


def _offset_text(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
