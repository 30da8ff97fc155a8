"""Finds messages and bodies: which file has them, read when somebody asks, an object at a time.

Everything here is cached for good: the files are part of the package and do not change.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

from mockbooks.qbxml.catalogue.model import Attribute, Element, MessageEntry, Sequence
from mockbooks.qbxml.catalogue.notation import (
    Context,
    Enumeration,
    NotationError,
    definitions,
    read_attribute,
    read_element,
    read_enumeration,
    read_facets,
)

_FOLDER = Path(__file__).with_name("data")
_SHARED = "bodies"


class Index(NamedTuple):
    """What `index.txt` says: the messages in their order, and which file has a message or an answered body."""

    messages: dict[str, MessageEntry]
    sources: dict[str, str]
    answered: tuple[str, ...]


@cache
def text_of(stem: str) -> str:
    """The text of a catalogue file."""
    return (_FOLDER / f"{stem}.txt").read_text(encoding="utf-8")


@cache
def index() -> Index:
    """The index of all messages."""
    messages: dict[str, MessageEntry] = {}
    sources: dict[str, str] = {}
    answered: list[str] = []
    source = ""
    for written in text_of("index").splitlines():
        line = written.split("#", 1)[0].rstrip()
        if not line:
            continue
        if not line.startswith(" "):
            source, _, bodies = line.partition(":")
            answered += bodies.split()
            sources.update(dict.fromkeys(bodies.split(), source))
            continue
        name, _, rest = line.strip().partition(" ")
        subscription = rest.endswith(" subscription")
        facets = read_facets(rest.removesuffix(" subscription").strip())
        for suffix, way in (("Rq", "request"), ("Rs", "response")):
            kind = f"subscription {way}" if subscription else way
            messages[name + suffix] = MessageEntry(name + suffix, kind, facets.since, facets.editions, source)
            sources[name + suffix] = source
    return Index(messages, sources, tuple(answered))


@cache
def _definitions(stem: str) -> dict[str, tuple[str, ...]]:
    return definitions(text_of(stem))


@cache
def _context(stem: str) -> Context:
    """How names in the file `stem` are looked up."""
    return Context(
        body=lambda name: body(name, stem),
        enumeration=enumeration,
        attributes=attributes,
    )


@cache
def element(name: str) -> Element:
    """A message of the index, or an answered body under its own name; KeyError if there is none."""
    source = index().sources[name]
    entry = index().messages.get(name)
    if entry is None:
        return _definition(name, source)
    return replace(_definition(name, source), since=entry.since, editions=entry.editions)


@cache
def _definition(name: str, stem: str) -> Element:
    return read_element(_definitions(stem)[name], _context(stem))


def body(name: str, stem: str) -> Sequence:
    """The content of a body that the file `stem` refers to."""
    for source in (stem, index().sources.get(name), _SHARED):
        if source is not None and name in _definitions(source):
            content = _definition(name, source).content
            if content is not None:
                return content
    raise NotationError(f"{stem}.txt: no such body: {name}")


@cache
def enumeration(name: str) -> Enumeration:
    """The enumeration of the elements called `name`."""
    return read_enumeration(_definitions("enumerations")[name])


@cache
def attributes(text: str) -> tuple[Attribute, ...]:
    """Attributes as a file writes them: names, "!" behind what is required, names of groups."""
    found: list[Attribute] = []
    for word in text.split():
        name = word.rstrip("!")
        lines = _definitions("attributes")[name]
        facets_or_group = lines[0].partition(" ")[2]
        if facets_or_group.startswith("["):
            found += attributes(facets_or_group.strip("[]"))
        else:
            found.append(replace(_attribute(name), required=word.endswith("!")))
    return tuple(found)


@cache
def _attribute(name: str) -> Attribute:
    return read_attribute(_definitions("attributes")[name])
