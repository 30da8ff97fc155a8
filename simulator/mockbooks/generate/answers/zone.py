"""In which time zone the machine stood that gave the answers.

Ids and EditSequences are Unix times, ``TimeCreated`` and ``TimeModified`` wall clock with the offset of January
(:mod:`mockbooks.company.local_time`): the two together say which zone it was. A zone is taken if it prints every text
as it was printed; of several the one that more ids agree with, then the one that stands first below. Where none does,
a clock of fixed offset is assumed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from mockbooks.company.local_time import moment_from_text, moment_text
from mockbooks.generate.answers.understanding import Understanding

__all__ = ["DEFAULT_ZONE", "infer_zone"]

DEFAULT_ZONE = "America/New_York"

# In the order in which they are taken when several print alike: where most QuickBooks machines stand first.
_ZONES = (
    DEFAULT_ZONE,
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Phoenix",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Halifax",
    "America/St_Johns",
    "America/Regina",
    "America/Puerto_Rico",
    "America/Panama",
    "America/Mexico_City",
    "America/Bogota",
    "America/Caracas",
    "America/Sao_Paulo",
    "America/Argentina/Buenos_Aires",
    "America/Noronha",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Athens",
    "Europe/Moscow",
    "Africa/Lagos",
    "Africa/Johannesburg",
    "Africa/Nairobi",
    "Asia/Dubai",
    "Asia/Karachi",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Dhaka",
    "Asia/Bangkok",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Perth",
    "Australia/Adelaide",
    "Australia/Brisbane",
    "Australia/Sydney",
    "Pacific/Auckland",
    "UTC",
)


def infer_zone(moments: Iterable[tuple[int, str]], understanding: Understanding) -> str:
    """The zone in which these Unix times (0: not known) were printed as these texts."""
    known = [(moment, text) for moment, text in moments if _readable(text)]
    if not known:
        understanding.assume(f"no answer shows a time: the zone is {DEFAULT_ZONE}")
        return DEFAULT_ZONE
    scores = [(_score(zone, known), -place, zone) for place, zone in enumerate(_ZONES)]
    (printed, agreeing), _, best = max(scores)
    zone = best if printed == len(known) else _by_offset(known, best, printed)
    if zone != best:
        printed, agreeing = _score(zone, known)
    understanding.assume(
        f"the zone is {zone}: it prints {printed} of {len(known)} times as they were shown, {agreeing} of them are"
        " those of ids and EditSequences"
    )
    return zone


def _score(zone: str, known: list[tuple[int, str]]) -> tuple[int, int]:
    """How many texts come back as they are, and how many of them mean the moment that is known."""
    printed = sum(moment_text(moment_from_text(text, zone), zone) == text for _, text in known)
    return printed, sum(moment_text(moment, zone) == text for moment, text in known if moment)


def _by_offset(known: list[tuple[int, str]], best: str, printed: int) -> str:
    offset, _ = Counter(text[19:] for _, text in known).most_common(1)[0]
    fixed = f"UTC{offset}"
    return fixed if offset and _score(fixed, known)[0] > printed else best


def _readable(text: str) -> bool:
    try:
        moment_from_text(text, "UTC")
    except ValueError:
        return False
    return len(text) >= 19
