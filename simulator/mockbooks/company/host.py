"""Which QuickBooks is installed: its year, its product name, and the qbXML versions it speaks.

Rules:

- Each yearly release knows every qbXML version up to a newest one; a request in a later version is refused as a whole
  (0x80040423).
- The major version of a release is its year less 1990. Recorded for 2006 (16), 2012 (22), 2013 (23) and 2014 (24),
  assumed for the others.
- The product name is a pattern filled with the year; Enterprise counts its own releases (24.0 is 2024), and an edition
  for an industry stands after a colon: recorded for Premier of 2012, in an answer that
  https://github.com/johnballantyne/qbws carries.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from mockbooks.company.company_file import Company
from mockbooks.qbxml.versions import VERSIONS, Version

# Year: newest qbXML version. Recorded for 2006 and 2012 (logs in https://github.com/consolibyte/quickbooks-php and
# https://github.com/johnballantyne/qbws), 2013 [R:APO] and 2014 [R:HCP], documented for 2014 to 2017 and 2023
# [D:COMPAT], otherwise observed [O:CDATA]; 2003's second release and 2024 are assumed [A].
NEWEST_VERSION_OF_YEAR: dict[int, Version] = {
    2002: Version(1, 1),
    2003: Version(2, 1),
    2004: Version(3, 0),
    2005: Version(4, 1),
    2006: Version(5, 0),
    2007: Version(6, 0),
    2008: Version(7, 0),
    2009: Version(8, 0),
    2010: Version(9, 0),
    2011: Version(10, 0),
    2012: Version(11, 0),
    2013: Version(12, 0),
    2014: Version(13, 0),
    2015: Version(13, 0),
    2016: Version(13, 0),
    2017: Version(13, 0),
    2018: Version(14, 0),
    2019: Version(14, 0),
    2020: Version(14, 0),
    2021: Version(14, 0),
    2022: Version(15, 0),
    2023: Version(16, 0),
    2024: Version(16, 0),
}

NEWEST_YEAR = max(NEWEST_VERSION_OF_YEAR)

# Versions of Australia alone; no recorded list has them [R:HCP,APO].
NEVER_LISTED = frozenset({Version(6, 1)})


FLAVORS = ("Simple Start", "Pro", "Premier", "Accountant", "Enterprise")
"""The product lines whose company files programs can reach; Premier and Enterprise are sold by industry too."""


def check_flavor(flavor: str) -> None:
    """Refuse a product line that there is not: ValueError names the known ones."""
    industry = any(flavor.startswith(f"{product} ") for product in ("Premier", "Enterprise", "Accountant"))
    if flavor not in FLAVORS and not industry:
        raise ValueError(f"there is no QuickBooks {flavor!r}; there are {', '.join(FLAVORS)}")


def product_line(flavor: str) -> str:
    """The product line of a flavor: "Premier" of "Premier Contractor"."""
    return next((line for line in FLAVORS if flavor == line or flavor.startswith(f"{line} ")), flavor)


@dataclass(frozen=True, slots=True)
class Host:
    """One installed QuickBooks: release year, and product line as its name has it ("Pro", "Premier" …)."""

    year: int = NEWEST_YEAR
    flavor: str = "Pro"

    def __post_init__(self) -> None:
        """Refuse a year that had no QuickBooks with qbXML: ValueError names the known ones."""
        if self.year not in NEWEST_VERSION_OF_YEAR:
            known = f"{min(NEWEST_VERSION_OF_YEAR)} to {NEWEST_YEAR}"
            raise ValueError(f"no QuickBooks of the year {self.year} is known; known are {known}")

    @classmethod
    def of(cls, company: Company) -> Host:
        """The QuickBooks that a company file was made for."""
        return cls(company.year, company.flavor)

    @property
    def product_name(self) -> str:
        """The name HostQuery gives.

        "QuickBooks Pro 2014" [R:HCP], "QuickBooks: Premier Manufacturing and Wholesale Edition 2012" [R: see above],
        "Intuit QuickBooks Enterprise Solutions: Manufacturing and Wholesale 24.0" [R: CompewterTutor/quickbooks-sqlite-
        extractor, debug.db; other years, and the name of one without an industry, are assumed].
        """
        if product_line(self.flavor) == "Enterprise":
            industry = self.flavor.removeprefix("Enterprise").strip()
            return f"Intuit QuickBooks Enterprise Solutions{industry and f': {industry}'} {self.year - 2000}.0"
        of_industry = ":" if self.flavor.endswith(" Edition") else ""
        return f"QuickBooks{of_industry} {self.flavor} {self.year}"

    @property
    def major_version(self) -> int:
        """Year less 1990 [R:APO,HCP, and 34 of 2024: see above; other years assumed]."""
        return self.year - 1990

    @property
    def minor_version(self) -> int:
        """Always 0 in the recorded answers [R:APO,HCP]."""
        return 0

    @property
    def newest_version(self) -> Version:
        """The newest qbXML version this release accepts."""
        return NEWEST_VERSION_OF_YEAR[self.year]

    @property
    def versions(self) -> tuple[Version, ...]:
        """All qbXML versions it accepts, oldest first, as QBXMLVersionsForSession and HostQuery list them."""
        return _versions_up_to(self.newest_version)

    def accepts(self, version: Version) -> bool:
        """Whether a request may be made in this version."""
        return version <= self.newest_version


@cache
def _versions_up_to(newest: Version) -> tuple[Version, ...]:
    return tuple(version for version in VERSIONS if version <= newest and version not in NEVER_LISTED)
