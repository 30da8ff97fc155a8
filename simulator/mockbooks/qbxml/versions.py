"""Versions and editions of qbXML: which there are, how they are written, how they compare.

A document says which version of the language it speaks in the processing instruction `<?qbxml version="13.0"?>`.
From 6.0 on one language serves all desktop editions; before, the international editions had their own dialects,
written with a country in front of the number ("CA3.0", "UK2.0", "OZ2.0"). The Online Edition ("QBOE") is not covered
anywhere in this project.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple


class Version(NamedTuple):
    """A version of qbXML; compares by number and prints as it is written in a document, as in "13.0"."""

    major: int
    minor: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"


class Edition(StrEnum):
    """A desktop edition of QuickBooks; the schemas call them QBD, QBCA, QBUK and QBAU."""

    US = "US"
    CA = "CA"
    UK = "UK"
    AU = "AU"


_WRITTEN_OUT = "1.0 1.1 2.0 2.1 3.0 4.0 4.1 5.0 6.0 7.0 8.0 9.0 10.0 11.0 12.0 13.0 14.0 15.0 16.0"
#: What a document may ask for, oldest first. (6.1 stands in a few annotations of the Australian edition only and is no
#: version to ask for.)
VERSIONS: tuple[Version, ...] = tuple(Version(*map(int, written.split("."))) for written in _WRITTEN_OUT.split())
OLDEST = VERSIONS[0]
NEWEST = VERSIONS[-1]

ALL_EDITIONS: frozenset[Edition] = frozenset(Edition)

_WRITTEN = re.compile(r"(CA|UK|AU|OZ)?([0-9]{1,2})\.([0-9])")
_COUNTRIES = {"CA": Edition.CA, "UK": Edition.UK, "AU": Edition.AU, "OZ": Edition.AU}


def parse_version(text: str) -> tuple[Version, Edition | None]:
    """The version and, where a country stands in front of the number, the edition of `text`, such as "CA3.0" or "13.0".

    Raises ValueError for anything else, a version that never was included.
    """
    match = _WRITTEN.fullmatch(text)
    if match is None:
        raise ValueError(f"not a qbXML version: {text!r}")
    version = Version(int(match[2]), int(match[3]))
    if version not in VERSIONS:
        raise ValueError(f"no such qbXML version: {text!r}")
    return version, _COUNTRIES.get(match[1])
