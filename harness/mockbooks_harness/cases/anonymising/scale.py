"""Figures and times of another size: one whole number for the figures, whole years for the times.

A quantity and a price are multiplied by the number, so an amount by its square, and everything that is a sum of
amounts is again the sum. A rate without a quantity is the amount of its line. Dates move by a multiple of four years,
which is a fixed number of days from 1902 to 2037, so the Unix times inside ids and EditSequences move alike; counters
inside ids move by one number. Order is kept in all of them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from mockbooks_harness.cases.anonymising.words import LONG, random_for

__all__ = ["Scale", "chosen_scale"]

_FOUR_YEARS = 1461 * 86400
_FACTORS = (3, 7, 2, 5, 6)
_NUMBER = re.compile(r"(\s*)([+-]?)([0-9]*\.?[0-9]*)(\s*)").fullmatch
_ID = re.compile(r"([0-9A-Fa-f]{1,15})-([0-9]{1,11})").fullmatch
_CONTACT = re.compile(r"[0-9a-zA-Z]{16}").fullmatch
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_DAY = re.compile(r"(\s*)([0-9]{4})(-[0-9]{1,2}-[0-9]{1,2}.*)", re.DOTALL).fullmatch
_MOMENT = re.compile(r"\s*([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})((?:Z|[+-][0-9:]{5})?\s*)").fullmatch
_INTERVAL = re.compile(r"PT([0-9]+)H([0-9]+)M(?:([0-9]+)S)?").fullmatch
_OLDEST_MOMENT, _NEWEST_MOMENT = 100_000_000, 2_145_916_800
_NEW_BIT = 0x80000000


@dataclass(frozen=True, slots=True)
class Scale:
    """How figures and times are changed."""

    factor: int
    """The whole number."""
    years: int
    """A multiple of four."""
    counter: int
    """What is added to the counters inside ids."""
    zone: str = ""
    """The time zone of the machine, if it is known: wall clocks are put forward and back on other days each year."""

    def number(self, text: str, power: int) -> str | None:
        """A decimal number times a power of the factor, with as many decimals; None if it is no number."""
        found = _NUMBER(text)
        if found is None or not found[3].strip("."):
            return None
        before, sign, digits, behind = found.groups()
        product = Decimal(digits) * self.factor**power
        return f"{before}{sign}{product:f}{behind}"

    def interval(self, text: str) -> str | None:
        """A duration times the factor."""
        found = _INTERVAL(text.strip())
        if found is None:
            return None
        seconds = (int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3] or 0)) * self.factor
        minutes = f"PT{seconds // 3600}H{seconds // 60 % 60}M"
        return minutes if found[3] is None else f"{minutes}{seconds % 60}S"

    def day(self, text: str) -> str | None:
        """A date, or a date and time, so many years away; None if it is none."""
        moment = _MOMENT(text)
        if moment is not None and self.zone:
            return self._wall_clock(moment)
        found = _DAY(text)
        return None if found is None else f"{found[1]}{int(found[2]) + self.years:04}{found[3]}"

    def _wall_clock(self, found: re.Match[str]) -> str | None:
        """What the clock on the wall shows so many seconds away; the offset beside it is the same all year round
        (recorded)."""
        zone = ZoneInfo(self.zone)
        try:
            moment = datetime.fromisoformat(found[1]).replace(tzinfo=zone).timestamp() + self.seconds
            return f"{datetime.fromtimestamp(moment, zone):%Y-%m-%dT%H:%M:%S}{found[2]}"
        except (ValueError, OverflowError, OSError):
            return None

    def year(self, text: str) -> str | None:
        """A year alone."""
        return str(int(text) + self.years) if re.fullmatch("[0-9]{4}", text) else None

    def moment(self, seconds: int) -> int:
        """A Unix time; a number that is too small to be one stays."""
        return seconds + self.seconds if seconds >= _OLDEST_MOMENT else seconds

    @property
    def seconds(self) -> int:
        """How far times move."""
        return self.years // 4 * _FOUR_YEARS

    def identity(self, text: str) -> str | None:
        """A ListID, TxnID or TxnLineID; None if it has not their form."""
        if _CONTACT(text.strip()):
            return self._contact(text.strip())
        found = _ID(text.strip())
        if found is None:
            return None
        number, made = int(found[1], 16), int(found[2])
        if not made and not number:
            return text
        return f"{self.count(number):X}-{self.moment(made)}"

    def _contact(self, text: str) -> str:
        """The id of a contact: a number to the base of 36, which moves as the counters of other ids do."""
        number = (int(text, 36) + self.counter) % 36**16
        new = ""
        for _ in range(16):
            number, digit = divmod(number, 36)
            new = _DIGITS[digit] + new
        return new

    def count(self, number: int) -> int:
        """A counter inside an id; the bit that newer versions set stays."""
        return (number & ~(_NEW_BIT - 1)) + (number & (_NEW_BIT - 1)) + self.counter


def chosen_scale(
    key: str, numbers: Collection[tuple[str, int]], days: Iterable[str], ids: Iterable[str], taken: Collection[str]
) -> Scale:
    """The scale by which fewest figures come out as others that were there: of these numbers with their powers, of
    these days, of these ids, none of the words that are taken."""
    chance = random_for(key, "scale")
    years = {int(found[2]) for found in map(_DAY, days) if found is not None}
    factors = list(_FACTORS)
    chance.shuffle(factors)
    factor = min(factors, key=lambda factor: _coincidences(Scale(factor, 0, 0), numbers, taken))
    highest, moments = 0, set()
    for found in map(_ID, ids):
        if found is not None:
            highest = max(highest, int(found[1], 16) & (_NEW_BIT - 1))
            moments.add(int(found[2]))
    years |= {1970 + moment // 31_556_952 for moment in moments if _OLDEST_MOMENT <= moment <= _NEWEST_MOMENT}
    counter = highest + 0x1000 + chance.randrange(max(0x1000, highest))
    return Scale(factor, _years(years, taken), counter)


def _years(years: set[int], taken: Collection[str]) -> int:
    possible = [shift for shift in range(-48, 49, 4) if shift] if years else [-4]
    inside = [each for each in possible if all(1972 <= year + each <= 2036 for year in years if year >= 1972)] or [-4]

    def wrong(shift: int) -> tuple[int, int]:
        there = sum(str(year + shift) in taken or year + shift in years for year in years)
        return there, abs(shift)

    return min(inside, key=wrong)


def _coincidences(scale: Scale, numbers: Collection[tuple[str, int]], taken: Collection[str]) -> int:
    count = 0
    for text, power in numbers:
        new = scale.number(text, power) or ""
        count += any(len(part) >= LONG and part in taken for part in re.findall("[0-9]+", new))
    return count
