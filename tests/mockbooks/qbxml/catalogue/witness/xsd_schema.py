"""Reads the published XML Schema of qbXML 13.0 into the catalogue's own model.

`qbxmlopsNNN.xsd` has the message sets and the types of messages, `qbxmlNNN.xsd` beside it the elements and groups. The schema
is that of US QuickBooks; it states no versions, and a value that may be a macro by an attribute `useMacro`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from lxml import etree

from mockbooks.qbxml.catalogue import Attribute, Choice, Element, EnumValue, Sequence
from mockbooks.qbxml.versions import Edition

_XSD = "{http://www.w3.org/2001/XMLSchema}"
_MESSAGE_SETS = ("QBXMLMsgsRq", "QBXMLSubscriptionMsgsRq", "QBXMLMsgsRs", "QBXMLSubscriptionMsgsRs")
Particle = Element | Choice | Sequence


class _Schema:
    def __init__(self, files: list[Path]) -> None:
        self.named: dict[tuple[str, str], etree._Element] = {}
        for file in files:
            for node in etree.parse(file).getroot().iterchildren(f"{_XSD}*"):
                self.named.setdefault((node.tag.removeprefix(_XSD), node.get("name", "")), node)
        self.globals: dict[str, tuple[object, ...]] = {}

    def find(self, kind: str, name: str) -> etree._Element:
        return self.named[kind, name]

    def element(self, node: etree._Element) -> Element:
        """The element that `node` declares or refers to, as it stands there."""
        declared = self.find("element", node.get("ref", "")) if node.get("ref") else node
        minimum, maximum = _occurrence(node)
        type_, lengths, values, content, attributes = self.contents(declared)
        macro = any(attribute.name == "useMacro" for attribute in attributes)
        return Element(
            name=declared.get("name", ""),
            type=type_,
            content=content,
            minimum=minimum,
            maximum=maximum,
            lengths=lengths,
            values=tuple(EnumValue(value) for value in values),
            default=declared.get("default"),
            macro=macro,
            attributes=tuple(attribute for attribute in attributes if attribute.name != "useMacro"),
        )

    def contents(
        self, declared: etree._Element
    ) -> tuple[str | None, dict[Edition, int], tuple[str, ...], Sequence | None, tuple[Attribute, ...]]:
        name = declared.get("name", "")
        if self.named.get(("element", name)) is declared:
            if name not in self.globals:
                self.globals[name] = self.read_contents(declared)
            return self.globals[name]  # type: ignore[return-value]
        return self.read_contents(declared)

    def read_contents(
        self, declared: etree._Element
    ) -> tuple[str | None, dict[Edition, int], tuple[str, ...], Sequence | None, tuple[Attribute, ...]]:
        type_ = declared.get("type")
        if type_ is not None and ("complexType", type_) not in self.named:
            return type_, {}, (), None, ()
        node = self.find("complexType", type_) if type_ else next(declared.iterchildren(f"{_XSD}*"))
        if node.tag == f"{_XSD}simpleType" or node.find(f"{_XSD}simpleContent") is not None:
            restriction = next(node.iter(f"{_XSD}restriction", f"{_XSD}extension"))
            lengths = [int(length.get("value", "")) for length in restriction.iter(f"{_XSD}maxLength")]
            return (
                restriction.get("base"),
                dict.fromkeys(Edition, lengths[0]) if lengths else {},
                tuple(value.get("value", "") for value in restriction.iterchildren(f"{_XSD}enumeration")),
                None,
                self.attributes(restriction),
            )
        return None, {}, (), Sequence(tuple(self.particles(node))), self.attributes(node)

    def attributes(self, node: etree._Element) -> tuple[Attribute, ...]:
        return tuple(
            Attribute(
                name=attribute.get("name", ""),
                type="",
                required=attribute.get("use") == "required",
                values=tuple(value.get("value", "") for value in attribute.iter(f"{_XSD}enumeration")),
                default=attribute.get("default"),
            )
            for attribute in node.iterchildren(f"{_XSD}attribute")
        )

    def particles(self, node: etree._Element) -> Iterator[Particle]:
        """What stands in a type, group, sequence or choice."""
        for child in node.iterchildren(f"{_XSD}*"):
            kind = child.tag.removeprefix(_XSD)
            minimum, maximum = _occurrence(child)
            if maximum == 0:
                continue
            if kind == "element":
                yield self.element(child)
            elif kind == "choice":
                yield Choice(tuple(self.particles(child)), minimum, maximum)
            elif kind == "sequence":
                inner = Sequence(tuple(self.particles(child)))
                yield inner if (minimum, maximum) == (1, 1) else Choice((inner,), minimum, maximum)
            elif kind == "group":
                inner = Sequence(tuple(self.particles(self.find("group", child.get("ref", "")))))
                yield inner if (minimum, maximum) == (1, 1) else Choice((inner,), minimum, maximum)


def _occurrence(node: etree._Element) -> tuple[int, int | None]:
    most = node.get("maxOccurs", "1")
    return int(node.get("minOccurs", "1")), None if most == "unbounded" else int(most)


@cache
def read(folder: Path, number: str) -> dict[str, Element]:
    """Every message by name, of the schema files of `number` ("130") in `folder`."""
    schema = _Schema([folder / f"qbxmlops{number}.xsd", folder / f"qbxml{number}.xsd"])
    return {
        message.get("name", ""): schema.element(message)
        for message_set in _MESSAGE_SETS
        for message in schema.find("element", message_set).iter(f"{_XSD}element")
        if re.search("R[qs]$", message.get("name", "")) and message.get("name") not in _MESSAGE_SETS
    }
