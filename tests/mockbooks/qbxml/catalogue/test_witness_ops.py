"""The catalogue against the published annotated schemas, version by version.

From 8.0 on every message is equal line by line, but for the rows of `accepted.READINGS`: order, occurrence, types,
lengths, enumerations, defaults, attributes. The older files and those of internal builds are compared by cause and number.
"""

from __future__ import annotations

import difflib
from collections import Counter
from pathlib import Path

import pytest
from witness import accepted, forms, ops_schema

from mockbooks.qbxml import catalogue
from mockbooks.qbxml.versions import Edition, Version, parse_version

LINE_BY_LINE = ["8.0", "10.0", "11.0", "12.0", "13.0", "14.0"]
BY_CAUSE = ["2.0", "3.0", "4.0", "4.1", "5.0", "6.0", "7.0"]
#: From 12.0 on the editions are as the newest file states them.
EDITIONS_EQUAL = ["12.0", "13.0", "14.0"]

Schema = dict[str, catalogue.Element]
KNOWN = {entry.name for entry in catalogue.messages()}


def witness(schemas: Path, version: str) -> Schema:
    return ops_schema.read(schemas / "ops" / f"qbxmlops{version.replace('.', '')}.xml")


def stated(name: str, version: Version, edition: Edition | None) -> list[str]:
    """What the catalogue says of a message."""
    form = forms.form(catalogue.message(name), version, edition) if name in KNOWN else None
    return forms.lines(form) if form else []


def published(schema: Schema, name: str, version: Version, edition: Edition | None) -> list[str]:
    """What a schema says of it."""
    form = forms.form(schema[name], version, edition) if name in schema else None
    return [accepted.reread(line, "ops")[0] for line in forms.lines(form)] if form else []


def messages_of(schema: Schema) -> set[str]:
    return {name for name in schema if name.endswith(("Rq", "Rs")) and not name.endswith(("MsgsRq", "MsgsRs"))}


def pairs(names: str) -> set[str]:
    return {f"{name}{way}" for name in names.split() for way in ("Rq", "Rs")}


@pytest.mark.parametrize("version", BY_CAUSE + LINE_BY_LINE)
def test_the_messages_are_those_of_the_version(schemas: Path, version: str) -> None:
    theirs, number = messages_of(witness(schemas, version)), parse_version(version)[0]
    assert theirs - KNOWN == pairs(accepted.RESTRICTED.get(version, ""))
    ours = {entry.name for entry in catalogue.messages() if entry.since <= number}
    assert theirs & KNOWN - ours == pairs(accepted.EARLY.get(version, ""))
    assert ours - theirs == set()


@pytest.mark.parametrize(
    ("version", "edition"),
    [(version, Edition.US) for version in LINE_BY_LINE]
    + [(version, edition) for version in EDITIONS_EQUAL for edition in (Edition.CA, Edition.UK, Edition.AU)],
)
def test_every_message_is_as_published(schemas: Path, version: str, edition: Edition) -> None:
    schema, number = witness(schemas, version), parse_version(version)[0]
    different = []
    for name in sorted(KNOWN | messages_of(schema)):
        ours, theirs = stated(name, number, edition), published(schema, name, number, edition)
        if ours != theirs:
            different += list(difflib.unified_diff(theirs, ours, "published", name, lineterm="", n=0))
    assert not different


@pytest.mark.parametrize("version", LINE_BY_LINE)
@pytest.mark.parametrize(
    "name", ["QBXMLMsgsRq", "QBXMLSubscriptionMsgsRq", "QBXMLMsgsRs", "QBXMLSubscriptionMsgsRs", "QBXMLEvents"]
)
def test_the_envelope_is_as_published(schemas: Path, version: str, name: str) -> None:
    number = parse_version(version)[0]
    ours = forms.form(catalogue.envelope(name), number, Edition.US)
    theirs = forms.form(witness(schemas, version)[name], number, Edition.US)
    assert ours and theirs
    if name != "QBXMLEvents":  # the messages inside are compared one by one
        theirs = theirs._replace(content=())
    assert forms.lines(ours) == forms.lines(theirs)


def test_every_reading_is_needed(schemas: Path) -> None:
    used = set()
    for version in LINE_BY_LINE:
        schema, number = witness(schemas, version), parse_version(version)[0]
        for name in messages_of(schema):
            form = forms.form(schema[name], number, Edition.US)
            used |= {accepted.reread(line, "ops")[1] for line in forms.lines(form)} if form else set()
    assert used - {None} == {reading for reading in accepted.READINGS if reading.of == "ops"}


def differences(schema: Schema, version: Version, edition: Edition) -> list[tuple[str, str, str]]:
    """Message, "+" (only the catalogue) or "-" (only the schema), and line, of all that differs."""
    found = []
    for name in sorted(KNOWN):
        ours, theirs = stated(name, version, edition), published(schema, name, version, edition)
        if not any(entry.name == name and entry.since <= version for entry in catalogue.messages()):
            continue
        if ours != theirs:
            found += [(name, line[0], line[2:]) for line in difflib.ndiff(theirs, ours) if line[0] in "+-"]
    return found


def cause(name: str, line: str, other: list[str], sign: str) -> str:
    """Why a line may differ; `other` are the lines of the same message on the other side."""
    path, _, rest = line.partition(" ")
    said = [text.partition(" ")[2] for text in other if text.partition(" ")[0] == path]
    if sign == "-" and rest in said:
        return "repeated in the file"
    head, _, values = rest.partition(" values=")
    if values and any(text.partition(" default=")[0] == rest.partition(" default=")[0] for text in said):
        return "default of an enumeration"
    if values and any(text.partition(" values=")[0] == head for text in said):
        return "values of an internal build"
    if said and name.endswith("Rs"):
        return "answer, required or long otherwise"
    if said:
        return "stated otherwise"
    return f"unexplained: {sign} {line}"


@pytest.mark.parametrize("version", BY_CAUSE)
def test_older_files_differ_for_known_causes(schemas: Path, version: str) -> None:
    schema, number = witness(schemas, version), parse_version(version)[0]
    counted: Counter[str] = Counter()
    for name, sign, line in differences(schema, number, Edition.US):
        other = stated(name, number, Edition.US) if sign == "-" else published(schema, name, number, Edition.US)
        counted[cause(name, line, other, sign)] += 1
    assert counted == accepted.COUNTS[version]


@pytest.mark.parametrize("version", ["8.0", "10.0", "11.0"])
@pytest.mark.parametrize("edition", [Edition.CA, Edition.UK, Edition.AU])
def test_other_editions_differ_in_nothing_but_the_edition(schemas: Path, version: str, edition: Edition) -> None:
    schema, number = witness(schemas, version), parse_version(version)[0]
    counted = 0
    for name, sign, line in differences(schema, number, edition):
        path = line.partition(" ")[0].rstrip("()|")
        there = stated(name, number, None) if sign == "-" else published(schema, name, number, None)
        assert any(text.startswith(path) for text in there), (sign, line)
        counted += 1
    assert counted == accepted.EDITION_COUNTS[version][edition]
