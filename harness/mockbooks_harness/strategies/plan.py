"""What one version and edition has of an element: the catalogue, cut down once and ready to draw from.

A `Plan` is an element that may stand in a document of that version and edition. Its places are what may stand inside,
in order: an element with how often it may stand, or a choice of which one alternative is taken, itself a row of places.
What other versions or editions have is gone, and alternatives that lose all they hold are gone with it. Plans are made
once for each element, version and edition, an aggregate's places when they are first asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

from mockbooks.qbxml import Edition, Version, catalogue

# More of the same shows nothing new.
MOST_REPEATS = 3


class Plan:
    """An element as it may stand in one version and edition."""

    def __init__(self, element: catalogue.Element, version: Version, edition: Edition) -> None:
        self.element = element
        self.name = element.name
        self.version = version
        self.edition = edition
        self.is_leaf = element.content is None
        self.is_reference = element.is_reference
        self.attributes = tuple(attribute for attribute in element.attributes if attribute.valid(version))

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """What may stand inside, in order."""
        return _places(self.element.content or catalogue.Sequence(()), self.version, self.edition)

    @cached_property
    def length(self) -> int | None:
        """The greatest number of characters of a leaf; None if none is stated."""
        return self.element.length(self.edition)

    @cached_property
    def enumeration(self) -> tuple[str, ...]:
        """The enumeration values that may be used; empty if the leaf is no enumeration."""
        return tuple(value.value for value in self.element.values if value.valid(self.version, self.edition))

    def __repr__(self) -> str:
        return f"<{self.name} of qbXML {self.version}, {self.edition}>"


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """One place in a content: `rows` are the alternatives, each a row of places; a plain element has `plan` instead."""

    minimum: int
    maximum: int | None
    plan: Plan | None = None
    rows: tuple[tuple[Place, ...], ...] = ()

    @property
    def most(self) -> int:
        """How often to let it stand at most."""
        enough = max(self.minimum, MOST_REPEATS)
        return enough if self.maximum is None else min(self.maximum, enough)

    def names(self) -> frozenset[str]:
        """The names of the elements that may stand here."""
        if self.plan is not None:
            return frozenset({self.plan.name})
        return frozenset(name for row in self.rows for place in row for name in place.names())


@cache
def plan(element: catalogue.Element, version: Version, edition: Edition) -> Plan:
    """The plan of an element of the catalogue."""
    return Plan(element, version, edition)


def _places(content: catalogue.Sequence, version: Version, edition: Edition) -> tuple[Place, ...]:
    found: list[Place] = []
    for particle in content.particles:
        if isinstance(particle, catalogue.Sequence):
            found.extend(_places(particle, version, edition))
        elif not particle.valid(version, edition):
            continue
        elif isinstance(particle, catalogue.Element):
            found.append(Place(particle.minimum, particle.maximum, plan(particle, version, edition)))
        else:
            rows = tuple(row for each in particle.alternatives if (row := _row(each, version, edition)))
            if rows:
                found.append(Place(particle.minimum, particle.maximum, None, rows))
    return tuple(found)


def _row(
    alternative: catalogue.Element | catalogue.Choice | catalogue.Sequence, version: Version, edition: Edition
) -> tuple[Place, ...]:
    if isinstance(alternative, catalogue.Sequence):
        return _places(alternative, version, edition)
    return _places(catalogue.Sequence((alternative,)), version, edition)
