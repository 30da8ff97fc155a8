"""How QuickBooks prints and reads moments: wall clock of the machine, offset of its zone in January.

Rules (``TimeCreated``, ``TimeModified`` and every other DATETIMETYPE of an answer):

* the wall-clock part follows daylight saving time, **the printed offset does not**: it is the one that the zone has in
  January, all year. North of the equator that is standard time (recorded: measured over 625 objects of three North
  American zones and Central Europe), south of it summer time (recorded: 95 objects of one Brazilian machine print
  ``-02:00`` from August to October 2014, where -03:00 is true, and seven of an Australian one ``+11:00`` in January and
  February 2015, https://github.com/apotema/qbwc_integrator/tree/master/spec/resources). Of which year that January is
  cannot be told from them: the year of the moment itself (assumed);
* in a request a time without an offset is local time of the machine; a time with the offset that the machine prints is
  read back with the same error, so that what was printed can be asked for (observed: jsgoupil/quickbooks-sync);
  any other offset is taken at its word (assumed);
* a date without a time means 00:00:00 as the start of a range and 23:59:59 as its end (documented).

A machine's zone is named as in the zone database, ``America/New_York``; a clock that follows no zone of it by its
offset, ``UTC-03:00``.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from mockbooks.qbxml.types import date_time_of

__all__ = ["check_zone", "local_date", "machine_zone", "moment_from_text", "moment_text"]

_BY_OFFSET = re.compile(r"UTC([+-])([0-9]{2}):([0-9]{2})").fullmatch


def machine_zone(name: str) -> tzinfo:
    """The zone of a machine by its name, or by its offset. Raises ``KeyError`` or ``ValueError`` for an unknown one."""
    offset = _BY_OFFSET(name)
    if offset is None:
        return ZoneInfo(name)
    distance = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
    return timezone(-distance if offset[1] == "-" else distance)


def check_zone(name: str) -> None:
    """Refuse the name of a zone that there is not: ``ValueError`` says so."""
    try:
        machine_zone(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"there is no time zone {name!r}") from None


_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 (wall clocks are counted from here)
_BLOCK = 15 * 60


@lru_cache(maxsize=65536)
def moment_text(seconds: int, zone: str) -> str:
    """Unix seconds (UTC) as QuickBooks on a machine in ``zone`` prints them: ``2024-07-01T09:30:00-05:00``."""
    offset, shown_offset = _offsets(seconds // _BLOCK, zone)
    return (_EPOCH + timedelta(seconds=seconds + offset)).isoformat() + shown_offset


@lru_cache(maxsize=65536)
def _offsets(block: int, zone: str) -> tuple[int, str]:
    """The offset of the wall clock in seconds, and the one that is printed: neither changes in a quarter of an hour."""
    local = datetime.fromtimestamp(block * _BLOCK, machine_zone(zone))
    wall = local.utcoffset() or timedelta(0)
    return int(wall.total_seconds()), _offset_text(_printed_offset(local))


def local_date(moment: datetime, zone: str) -> date:
    """The calendar date of an aware moment on a machine in ``zone``."""
    return moment.astimezone(machine_zone(zone)).date()


def moment_from_text(text: str, zone: str, *, end_of_day: bool = False) -> int:
    """The canonical text of a DATETIMETYPE as Unix seconds (UTC); ``end_of_day`` reads a mere date as 23:59:59."""
    machine = machine_zone(zone)
    named = date_time_of(text)
    if not isinstance(named, datetime):
        named = datetime.combine(named, time(23, 59, 59) if end_of_day else time())
    local = named.replace(tzinfo=machine)
    if named.tzinfo is not None and named.utcoffset() != _printed_offset(local):
        return int(named.timestamp())
    return int(local.timestamp())


def _printed_offset(local: datetime) -> timedelta:
    """The offset that the zone of an aware moment has in January of the moment's year (the year is assumed)."""
    return datetime(local.year, 1, 1, 12, tzinfo=local.tzinfo).utcoffset() or timedelta(0)


def _offset_text(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
