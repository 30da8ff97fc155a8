"""Reads a published `qbxmlopsNNN.xml` into the catalogue's own model.

Such a file is an instance of every message, one tag a line, each leaf filled with the name of its type; comments behind
the tags say how often an element may stand there, how long it may be, since which version and in which editions; comments
before them list enumerations, attributes and the bounds of choices.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path

from mockbooks.qbxml.catalogue import Attribute, Choice, Element, EnumValue, Sequence
from mockbooks.qbxml.versions import ALL_EDITIONS, OLDEST, Edition, Version

_EDITIONS = {"QBD": Edition.US, "QBCA": Edition.CA, "QBUK": Edition.UK, "QBAU": Edition.AU}
_LINE = re.compile(
    r"(?:<!--(?P<comment>.*)-->|</(?P<end>\w+)>"
    r'|<(?P<name>\w+)(?P<attributes>(?: \w+ = "\w+")*)(?:(?P<empty>/)>|>(?:(?P<type>\w+)</(?P=name)>)?)'
    r"(?:\s*<!--(?P<note>.*)-->)?|<\?.*\?>|)"
)
_ENUMERATION = re.compile(r"(\w+) may have one of the following values: ?(.*)")
_ATTRIBUTES = re.compile(r"(\w+) contains (\d+) (optional |required )?attributes?(?:: '(\w+)')?")
_ATTRIBUTE = re.compile(
    r"'(\w+)' (?:is (optional|required)(?:,? and (?:may|must) have one of the following values: ?(.*))?"
    r"|may have one of the following values: ?(.*))"
)
_CHOICE = re.compile(r"(?:(.*), )?BEGIN OR: You may (optionally )?have (0 or more |1 or more )?(.*)")


@dataclass
class _Note:
    """What the comment behind a tag says."""

    minimum: int = 1
    maximum: int | None = 1
    since: Version = OLDEST
    editions: frozenset[Edition] = ALL_EDITIONS
    lengths: dict[Edition, int] = field(default_factory=dict)
    min_value: Decimal | None = None
    max_value: Decimal | None = None
    macro: bool = False


@dataclass
class _Open:
    """A tag or a choice whose end has not come yet; a choice has several alternatives."""

    name: str
    note: _Note
    alternatives: list[list[Element | Choice]]
    attributes: tuple[Attribute, ...] = ()


def _version(text: str) -> Version:
    major, minor = text.split(".")
    return Version(int(major), int(minor))


def _read_note(text: str) -> _Note:
    note = _Note()
    for part in (part.strip() for part in text.split(",")):
        if part == "opt":
            note.minimum = 0
        elif part in ("may rep", "rep (1 or more)"):
            note.maximum = None
        elif match := re.fullmatch(r"v(\d+\.\d+)", part):
            note.since = _version(match[1])
        elif match := re.fullmatch(r"max length = (\d+)(?: for ([\w|]+))?", part):
            names = match[2].split("|") if match[2] else list(_EDITIONS)
            note.lengths.update({_EDITIONS[name]: int(match[1]) for name in names if name in _EDITIONS})
        elif match := re.fullmatch(r"(QBD|QBOE) max = (\d+)", part):  # before 6.0, when a file spoke for one edition
            if match[1] == "QBD":
                note.lengths.update(dict.fromkeys(Edition, int(match[2])))
        elif match := re.fullmatch(r"(?:OR )?not (?:in|supported by) ([\w|]+)", part):
            note.editions -= {_EDITIONS[name] for name in match[1].split("|") if name in _EDITIONS}
        elif match := re.fullmatch(r"(min|max) value = (\.?\d+)", part):
            setattr(note, f"{match[1]}_value", Decimal(match[2]))
        elif part == "may be macro value":
            note.macro = True
        elif part == "PRIVATE":  # of a build that was not for the public
            note.editions = frozenset()
        elif part not in ("OR QBOE", "DEPRECATED"):
            raise ValueError(f"unknown annotation: {part}")
    return note


@cache
def _values(text: str) -> tuple[tuple[str, ...], str | None]:
    values, default = [], None
    for word in (word.strip() for word in text.split(",")):
        if not word:
            continue
        value, marked, mark = (part.strip() for part in word.partition("["))
        values.append(value)
        default = value if marked and not mark.startswith("PRIVATE") else default
    return tuple(values), default


class _Reader:
    def __init__(self) -> None:
        self.root = _Open("", _Note(), [[]])
        self.stack = [self.root]
        self.enumeration: tuple[str, tuple[str, ...], str | None] | None = None
        self.announced: dict[str, Attribute] = {}

    def comment(self, text: str) -> None:
        if match := _ENUMERATION.fullmatch(text):
            self.enumeration = (match[1], *_values(match[2]))
        elif match := _ATTRIBUTES.fullmatch(text):
            self.announced = {match[4]: Attribute(match[4], "", "required" in match[3])} if match[4] else {}
        elif match := _ATTRIBUTE.fullmatch(text):
            values, default = _values(match[3] or match[4] or "")
            self.announced[match[1]] = Attribute(match[1], "", match[2] == "required", values, default)
        elif match := _CHOICE.fullmatch(text):
            note = _read_note(match[1]) if match[1] else _Note()
            note.minimum = 0 if match[2] or match[3] == "0 or more " else 1
            note.maximum = None if match[3] else 1
            self.stack.append(_Open("", note, [[]]))
        elif text == "OR":
            self.stack[-1].alternatives.append([])
        elif text == "END OR":
            closed = self.stack.pop()
            alternatives = tuple(
                alternative[0] if len(alternative) == 1 else Sequence(tuple(alternative))
                for alternative in closed.alternatives
            )
            note = closed.note
            self.add(Choice(alternatives, note.minimum, note.maximum, note.since, editions=note.editions))
        elif text and len(self.stack) > 1:
            raise ValueError(f"unknown comment: {text}")

    def add(self, particle: Element | Choice) -> None:
        self.stack[-1].alternatives[-1].append(particle)

    def tag(self, match: re.Match[str]) -> None:
        name, note = match["name"], _read_note(match["note"]) if match["note"] else _Note()
        attributes = tuple(
            Attribute(attribute, type_, told.required, told.values, told.default)
            for attribute, type_ in re.findall(r'(\w+) = "(\w+)"', match["attributes"])
            for told in (self.announced.get(attribute, Attribute(attribute, "")),)
        )
        if attributes:
            self.announced = {}
        opened = _Open(name, note, [[]], attributes)
        if match["type"] or match["empty"]:
            self.close(opened, match["type"])
        else:
            self.stack.append(opened)

    def close(self, opened: _Open, type_: str | None) -> None:
        values: tuple[str, ...] = ()
        default: str | None = None
        if self.enumeration and self.enumeration[0] == opened.name:
            _, values, default = self.enumeration
            self.enumeration = None
        note = opened.note
        self.add(
            Element(
                name=opened.name,
                type=type_,
                content=None if type_ else Sequence(tuple(opened.alternatives[0])),
                minimum=note.minimum,
                maximum=note.maximum,
                since=note.since,
                editions=note.editions,
                lengths=note.lengths,
                values=tuple(EnumValue(value) for value in values),
                default=default,
                min_value=note.min_value,
                max_value=note.max_value,
                macro=note.macro,
                attributes=opened.attributes,
            )
        )


@cache
def read(file: Path) -> dict[str, Element]:
    """Every message by name, and what stands around messages: QBXMLMsgsRq, QBXMLMsgsRs, …, QBXMLEvents."""
    reader = _Reader()
    for line in file.read_text("utf-8-sig", errors="replace").splitlines():
        match = _LINE.fullmatch(line.strip())
        if match is None:
            raise ValueError(f"{file.name}: cannot read: {line}")
        if match["comment"] is not None:
            reader.comment(match["comment"].strip())
        elif match["end"]:
            reader.close(reader.stack.pop(), None)
        elif match["name"]:
            reader.tag(match)
    (document,) = reader.root.alternatives[0]
    assert isinstance(document, Element)
    found: dict[str, Element] = {}
    for message_set in document.children():
        found[message_set.name] = message_set
        if message_set.name != "QBXMLEvents":
            for message in message_set.children():
                found.setdefault(message.name, message)  # the 5.0 file has report messages twice
    return found
