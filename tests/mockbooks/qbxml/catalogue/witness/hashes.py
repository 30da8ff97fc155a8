"""Hashes of every message in every version that a public schema is known of, for checkouts without the schemas.

They are computed from the schemas, read as `accepted` says, and kept in `hashes.txt`: a line a message and edition, US or
all of them ("*"); `8.0=f00d` holds from 8.0 until the next version named, `-` says that nothing is compared. To write
the file anew, beside a folder of schemas:

    cd tests/mockbooks/qbxml/catalogue && python -m witness.hashes ../../../../../shared/qbxml
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from witness import accepted, forms, ops_schema

from mockbooks.qbxml import catalogue
from mockbooks.qbxml.versions import Edition, parse_version

FILE = Path(__file__).with_name("hashes.txt")
#: The public files; those of 5.0 and 7.0 are of internal builds.
VERSIONS = ("2.0", "3.0", "4.0", "4.1", "6.0", "8.0", "10.0", "11.0", "12.0", "13.0", "14.0")
#: For these all editions are as published, for the older ones that of the US.
EDITIONS: dict[str, tuple[Edition, ...]] = {"US": (Edition.US,), "*": tuple(Edition)}
WITNESSED = {"US": VERSIONS, "*": ("12.0", "13.0", "14.0")}
NOT_COMPARED = "-"

Lines = Callable[[str, str, Edition], list[str]]


def of_catalogue(name: str, version: str, edition: Edition) -> list[str]:
    """What the catalogue says of a message."""
    form = forms.form(catalogue.message(name), parse_version(version)[0], edition)
    return forms.lines(form) if form else []


def of_schemas(schemas: Path) -> Lines:
    """A function for what the schemas say of a message."""

    def lines(name: str, version: str, edition: Edition) -> list[str]:
        schema = ops_schema.read(schemas / "ops" / f"qbxmlops{version.replace('.', '')}.xml")
        form = forms.form(schema[name], parse_version(version)[0], edition) if name in schema else None
        return [accepted.reread(line, "ops")[0] for line in forms.lines(form)] if form else []

    return lines


def digest(lines: Lines, name: str, version: str, editions: Iterable[Edition]) -> str:
    """The hash of a message in a version and some editions."""
    return forms.digest(text for edition in editions for text in (edition, *lines(name, version, edition)))


def compute(schemas: Path) -> str:
    """The text of the file, from the schemas; where an older answer differs for an accepted cause, nothing is compared."""
    published = of_schemas(schemas)
    rows = []
    for entry in catalogue.messages():
        for mark, editions in EDITIONS.items():
            row, before = [], NOT_COMPARED
            for version in WITNESSED[mark]:
                if entry.since > parse_version(version)[0]:
                    continue
                found = digest(published, entry.name, version, editions)
                may_differ = entry.name.endswith("Rs") or (entry.name, version) in accepted.DEFAULT_TAKEN_BACK
                if may_differ and found != digest(of_catalogue, entry.name, version, editions):
                    found = NOT_COMPARED
                if found != before:
                    row.append(f"{version}={found}")
                before = found
            rows.append(" ".join([entry.name, mark, *row]))
    return "\n".join(rows) + "\n"


def known() -> dict[tuple[str, str], dict[str, str]]:
    """What the file says: message and edition mark to version to hash."""
    found = {}
    for line in FILE.read_text("utf-8").splitlines():
        name, mark, *changes = line.split()
        said = dict(change.split("=") for change in changes)
        hashes, now = {}, NOT_COMPARED
        for version in WITNESSED[mark]:
            now = said.get(version, now)
            hashes[version] = now
        found[name, mark] = hashes
    return found


if __name__ == "__main__":
    FILE.write_text(compute(Path(sys.argv[1])), "utf-8")
