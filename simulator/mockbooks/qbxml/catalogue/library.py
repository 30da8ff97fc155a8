"""Finds messages and bodies: which file has them, read when somebody asks, an object at a time.

Everything here is cached for good: the files are part of the package and do not change.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

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

_SHARED = "bodies"


@dataclass(frozen=True, slots=True)
class Index:
    """What `index.txt` says: the messages in their order, and where each message and each answered body stands."""

    messages: tuple[MessageEntry, ...]
    sources: dict[str, str]
    answered: tuple[str, ...]


@cache
def text_of(stem: str) -> str:
    """The text of a catalogue file."""
    return (files(__package__) / "data" / f"{stem}.txt").read_text(encoding="utf-8")


@cache
def index() -> Index:
    """The index of all messages."""
    messages: list[MessageEntry] = []
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
            messages.append(MessageEntry(name + suffix, kind, facets.since, facets.editions, source))
            sources[name + suffix] = source
    return Index(tuple(messages), sources, tuple(answered))


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
    found = read_element(_definitions(source)[name], _context(source))
    for entry in index().messages:
        if entry.name == name:
            return replace(found, since=entry.since, editions=entry.editions)
    return found


def body(name: str, stem: str) -> Sequence:
    """The content of a body that the file `stem` refers to."""
    for source in (stem, index().sources.get(name), _SHARED):
        if source is not None and name in _definitions(source):
            return _content(name, source)
    raise NotationError(f"{stem}.txt: no such body: {name}")


@cache
def _content(name: str, stem: str) -> Sequence:
    content = read_element(_definitions(stem)[name], _context(stem)).content
    assert content is not None
    return content


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
