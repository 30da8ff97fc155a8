"""What the catalogue says of a message: elements in sequences and choices, each with its versions and editions.

A message is an `Element`; an element is a leaf with a type (`IDTYPE`, `AMTTYPE`, …) or an aggregate with a content. A
content is a `Sequence` of particles, in the order in which they stand on the wire; a particle is an element, a
`Choice` (exactly one of its alternatives) or a `Sequence` (an alternative of several elements).

One description serves all versions and editions: each element, choice, attribute and enumeration value states since
when it exists, until when (the last version that has it) and in which editions. Where an element changed (became
repeatable, got longer, …) it stands twice, until the one version and since the next; so at most one of the two is
valid in any version.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from mockbooks.qbxml.versions import ALL_EDITIONS, OLDEST, Edition, Version

_NO_LENGTHS: Mapping[Edition, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True, eq=False)
class Attribute:
    """An attribute of a tag, such as `requestID` or `iterator`; `values` and `default` if it is an enumeration."""

    name: str
    type: str
    required: bool = False
    values: tuple[str, ...] = ()
    default: str | None = None
    since: Version = OLDEST
    until: Version | None = None

    def valid(self, version: Version) -> bool:
        """Whether `version` has this attribute."""
        return self.since <= version and (self.until is None or version <= self.until)


@dataclass(frozen=True, slots=True, eq=False)
class EnumValue:
    """One value of an enumeration."""

    value: str
    since: Version = OLDEST
    until: Version | None = None
    editions: frozenset[Edition] = ALL_EDITIONS

    def valid(self, version: Version, edition: Edition) -> bool:
        """Whether the value may be used in `version` by `edition`."""
        return self.since <= version and (self.until is None or version <= self.until) and edition in self.editions


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """An element where it stands: a leaf (`type` set, `content` None) or an aggregate (`type` None).

    `minimum` and `maximum` say how often it may stand there (`maximum` None: without bound). Elements are compared
    by identity.
    """

    name: str
    type: str | None = None
    content: Sequence | None = None
    minimum: int = 1
    maximum: int | None = 1
    since: Version = OLDEST
    until: Version | None = None
    editions: frozenset[Edition] = ALL_EDITIONS
    lengths: Mapping[Edition, int] = field(default_factory=lambda: _NO_LENGTHS)
    values: tuple[EnumValue, ...] = ()
    default: str | None = None
    min_value: Decimal | None = None
    max_value: Decimal | None = None
    macro: bool = False
    attributes: tuple[Attribute, ...] = ()

    def valid(self, version: Version, edition: Edition) -> bool:
        """Whether the element stands here in `version` of `edition`."""
        return self.since <= version and (self.until is None or version <= self.until) and edition in self.editions

    def length(self, edition: Edition) -> int | None:
        """The greatest number of characters in `edition`; None if none is stated."""
        return self.lengths.get(edition)

    @property
    def is_reference(self) -> bool:
        """Whether this names a list object: an aggregate `…Ref` of ListID and FullName."""
        return (
            self.content is not None
            and self.name.endswith("Ref")
            and [child.name for child in self.children()] == ["ListID", "FullName"]
        )

    def children(self) -> Iterator[Element]:
        """All elements that may stand directly inside, in the order of the wire, those of choices included."""
        if self.content is not None:
            yield from self.content.elements()


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """Exactly one of the alternatives (or none, if `minimum` is 0)."""

    alternatives: tuple[Element | Sequence | Choice, ...]
    minimum: int = 1
    maximum: int | None = 1
    since: Version = OLDEST
    until: Version | None = None
    editions: frozenset[Edition] = ALL_EDITIONS

    def valid(self, version: Version, edition: Edition) -> bool:
        """Whether the choice stands here in `version` of `edition`."""
        return self.since <= version and (self.until is None or version <= self.until) and edition in self.editions

    def elements(self) -> Iterator[Element]:
        """The elements of all alternatives."""
        return _elements(self.alternatives)


@dataclass(frozen=True, slots=True, eq=False)
class Sequence:
    """Particles one after the other."""

    particles: tuple[Element | Choice | Sequence, ...]

    def elements(self) -> Iterator[Element]:
        """The elements of all particles, in order."""
        return _elements(self.particles)


def _elements(particles: tuple[Element | Choice | Sequence, ...]) -> Iterator[Element]:
    for particle in particles:
        if isinstance(particle, Element):
            yield particle
        else:
            yield from particle.elements()


@dataclass(frozen=True, slots=True)
class MessageEntry:
    """A line of the index of messages.

    `kind` is "request", "response", "subscription request", "subscription response" or "event"; `source` the
    catalogue file that has it.
    """

    name: str
    kind: str
    since: Version
    editions: frozenset[Edition]
    source: str
