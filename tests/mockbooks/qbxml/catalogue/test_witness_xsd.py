"""The catalogue against the XML Schema of 13.0, which knows bounds that the annotated files lack and little else.

The XML Schema is one for all editions, the Online Edition among them, and leaves everything in an answer open, because a
request may ask for parts of it (IncludeRetElement). So of what the catalogue does not have for the US, only that is looked
at which the annotated file does not give to another edition; and of answers, how often at most.
"""

from __future__ import annotations

import difflib
import re
from pathlib import Path

from witness import accepted, forms, ops_schema, xsd_schema

from mockbooks.qbxml import catalogue
from mockbooks.qbxml.versions import Edition, Version

VERSION = Version(13, 0)


def comparable(line: str, name: str) -> str:
    """A line without what only one of the two states: types of attributes, bounds of numbers, defaults."""
    line = re.sub(r"@(\w+):\w*:", r"@\1:", line)
    line = re.sub(r" [<>]=\S+| default=\S+", "", line)
    return re.sub(r"^(\S+) 1\.\.", r"\1 0..", line) if name.endswith("Rs") else line


def paths(element: catalogue.Element, above: str = "") -> set[str]:
    """The paths of all elements below, whatever their edition."""
    path = f"{above}/{element.name}"
    return {path}.union(*(paths(child, path) for child in element.children()))


def test_every_message_is_as_in_the_xml_schema(schemas: Path) -> None:
    schema = xsd_schema.read(schemas / "xsd-13.0", "130")
    annotated = ops_schema.read(schemas / "ops" / "qbxmlops130.xml")
    different, used, missing = [], set(), set()
    for entry in catalogue.messages():
        form = forms.form(catalogue.message(entry.name), VERSION, Edition.US)
        if form is None:
            missing.add(entry.name[:-2])
            continue
        ours = forms.lines(form)
        elsewhere = paths(annotated[entry.name]) - {line.partition(" ")[0] for line in ours}
        theirs = []
        published = forms.form(schema[entry.name], VERSION, Edition.US)
        assert published
        for line in forms.lines(published):
            text, reading = accepted.reread(line, "xsd")
            used.add(reading)
            if line.partition(" ")[0].rstrip("/()|") not in elsewhere:
                theirs.append(comparable(text, entry.name))
        for line in difflib.ndiff(theirs, [comparable(line, entry.name) for line in ours]):
            if line[0] in "+-":
                cause = next((cause for cause in accepted.NOT_IN_XSD if f"/{cause}/" in line), None)
                if cause and line[0] == "+":
                    missing.add(cause)
                else:
                    different.append(line)
    assert not different
    assert missing == set(accepted.NOT_IN_XSD)
    assert used - {None} == {reading for reading in accepted.READINGS if reading.of == "xsd"}


def test_the_messages_are_those_of_the_xml_schema(schemas: Path) -> None:
    schema = xsd_schema.read(schemas / "xsd-13.0", "130")
    assert set(schema) == {entry.name for entry in catalogue.messages()}


def test_defaults_are_those_of_the_xml_schema(schemas: Path) -> None:
    schema = xsd_schema.read(schemas / "xsd-13.0", "130")

    def defaults(element: catalogue.Element) -> set[tuple[str, str]]:
        own = {(element.name, element.default)} if element.default is not None else set()
        return own.union(*(defaults(child) for child in element.children()))

    theirs = set().union(*(defaults(message) for message in schema.values()))
    ours = set().union(*(defaults(catalogue.message(name)) for name in schema))
    online = {"DeliveryMethod", "DetailAccountType"}
    assert {default for default in theirs if default[0] not in online} <= ours
