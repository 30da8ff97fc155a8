"""The form of a message in one version and edition, as lines that can be compared and hashed.

A line is the path of an element and all that is said of it; a choice is a bracket around its alternatives. Where a
version or edition leaves one alternative of a choice, the brackets say nothing and fall away.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from mockbooks.qbxml.catalogue import Choice, Element, Sequence
from mockbooks.qbxml.versions import Edition, Version


class Leaf(NamedTuple):
    """An element: what is said of it, and its content if it is an aggregate."""

    name: str
    minimum: int
    maximum: int | None
    facets: str
    content: tuple[Leaf | Either, ...]


class Either(NamedTuple):
    """A choice between alternatives, each a sequence."""

    minimum: int
    maximum: int | None
    alternatives: tuple[tuple[Leaf | Either, ...], ...]


def form(element: Element, version: Version, edition: Edition | None) -> Leaf | None:
    """The form of `element`; None where it does not exist. Edition None: as if what any edition has were in one."""
    if not _valid(element, version, edition):
        return None
    content = element.content
    return Leaf(
        element.name,
        element.minimum,
        element.maximum,
        _facets(element, version, edition),
        _forms(content.particles, version, edition) if content else (),
    )


def _valid(particle: Element | Choice, version: Version, edition: Edition | None) -> bool:
    if edition is not None:
        return particle.valid(version, edition)
    return any(particle.valid(version, each) for each in particle.editions)


def _facets(element: Element, version: Version, edition: Edition | None) -> str:
    said = [element.type or "aggregate"]
    if (length := element.length(edition or Edition.US)) is not None:
        said.append(f"length={length}")
    values = sorted({value.value for value in element.values if value.valid(version, Edition.US)})
    if values:
        said.append(f"values={','.join(values)}")
    if element.default is not None:
        said.append(f"default={element.default}")
    if element.min_value is not None:
        said.append(f">={element.min_value}")
    if element.max_value is not None:
        said.append(f"<={element.max_value}")
    if element.macro:
        said.append("macro")
    for attribute in element.attributes:
        if attribute.valid(version):
            listed = ",".join(sorted(attribute.values))
            said.append(f"@{attribute.name}:{attribute.type}:{'required' if attribute.required else 'optional'}")
            said.append(f"{listed}={attribute.default}" if listed else "")
    return " ".join(filter(None, said))


def _forms(
    particles: Iterable[Element | Choice | Sequence], version: Version, edition: Edition | None
) -> tuple[Leaf | Either, ...]:
    found: list[Leaf | Either] = []
    for particle in particles:
        if isinstance(particle, Sequence):
            found += _forms(particle.particles, version, edition)
        elif isinstance(particle, Element):
            if leaf := form(particle, version, edition):
                found.append(leaf)
        elif _valid(particle, version, edition):
            found += _either(particle, version, edition)
    return tuple(found)


def _either(choice: Choice, version: Version, edition: Edition | None) -> tuple[Leaf | Either, ...]:
    alternatives = tuple(
        filter(None, (_forms((alternative,), version, edition) for alternative in choice.alternatives))
    )
    if len(alternatives) != 1:
        return (Either(choice.minimum, choice.maximum, alternatives),) if alternatives else ()
    only = alternatives[0]
    if (choice.minimum, choice.maximum) == (1, 1):
        return only
    if len(only) == 1 and (choice.maximum == 1 or only[0].maximum == 1):
        maximum = only[0].maximum if choice.maximum == 1 else None
        return (only[0]._replace(minimum=min(choice.minimum, only[0].minimum), maximum=maximum),)
    if choice.maximum == 1 and all(part.minimum == 0 for part in only):
        return only
    return (Either(choice.minimum, choice.maximum, alternatives),)


def lines(leaf: Leaf) -> list[str]:
    """The form as lines, each with the path of its element."""
    found: list[str] = []
    _write(leaf, "", found)
    return found


def _occurrence(form: Leaf | Either) -> str:
    return f"{form.minimum}..{'*' if form.maximum is None else form.maximum}"


def _write(form: Leaf | Either, path: str, found: list[str]) -> None:
    if isinstance(form, Leaf):
        path = f"{path}/{form.name}"
        found.append(f"{path} {_occurrence(form)} {form.facets}")
        for part in form.content:
            _write(part, path, found)
        return
    found.append(f"{path}/( {_occurrence(form)}")
    for number, alternative in enumerate(form.alternatives):
        if number:
            found.append(f"{path}/|")
        for part in alternative:
            _write(part, path, found)
    found.append(f"{path}/)")


def digest(texts: Iterable[str]) -> str:
    """Twelve hexadecimal digits that stand for some lines."""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:12]
