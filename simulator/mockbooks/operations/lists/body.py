"""From the body of an Add or Mod to what is stored, and from what is stored and a Mod to what is stored next.

What an Add calls ``SalesOrPurchase`` or ``Contacts`` and a Mod ``SalesOrPurchaseMod`` is stored under the name that
the Ret gives it. What the Ret does not have is not stored; it must be acted upon by the type (``carried_out``).

In a Mod what is absent stays, what is given is set, what is given empty is cleared (documented). An aggregate is taken
element by element in the same way (assumed; the documentation speaks of elements), a repeated one is replaced whole.
Of elements that exclude each other (a rate or a percentage) the one given takes the other's place. An aggregate that a
Mod leaves without what its Ret cannot be without is refused (assumed: 3150): a card without its number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from mockbooks.qbxml.catalogue.model import Choice, Element, Sequence
from mockbooks.qbxml.record import Record, Value
from mockbooks.qbxml.status import MISSING_ELEMENT, Refused
from mockbooks.qbxml.versions import NEWEST, Edition

__all__ = ["merged", "refuse_incomplete", "stored_and_acted"]


def stored_and_acted(record: Record, ret: Element) -> tuple[Record, Record]:
    """Split the body of an Add or Mod: what is stored (by the Ret's names) and what is acted upon."""
    stored: Record = {}
    acted: Record = {}
    inner = _children(ret)
    for name, value in record.items():
        target = _stored_name(name, ret)
        if target is None:
            acted[name] = value
        else:
            stored[target] = value if isinstance(value, str) else _stored_value(value, inner[target], acted)
    return stored, acted


def merged(before: Record, change: Record, element: Element | None = None) -> Record:
    """What is stored after a Mod; neither argument is changed. ``element`` is the Ret: it knows what excludes what."""
    after = dict(before)
    inner = {} if element is None else _children(element)
    excluded = {} if element is None else _excluded(element)
    for name, value in change.items():
        if value == "":
            after.pop(name, None)
            continue
        for other in excluded.get(name, ()):
            if other not in change:
                after.pop(other, None)
        old = after.get(name)
        if isinstance(value, dict):
            new: Value = merged(old if isinstance(old, dict) else {}, value, inner.get(name))
        else:
            new = value
        if new == {}:
            after.pop(name, None)
        else:
            after[name] = new
    return after


def refuse_incomplete(after: Record, change: Record, element: Element, edition: Edition) -> None:
    """Refuse (3150, assumed) what a Mod makes of an aggregate that now lacks what every Ret of it has.

    ``after`` is the record that the Mod comes to, ``change`` what was given of it; only aggregates that were given are
    looked at.
    """
    inner = _children(element)
    for name, given in change.items():
        kept = after.get(name)
        if not isinstance(given, dict) or not isinstance(kept, dict):
            continue
        for needed in _needed(inner[name], edition):
            if kept.get(needed) in (None, "", {}):
                raise Refused(MISSING_ELEMENT, element=needed)
        refuse_incomplete(kept, given, inner[name], edition)


@cache
def _needed(element: Element, edition: Edition) -> tuple[str, ...]:
    """The leaves and aggregates that an element of the newest version cannot be without."""
    particles = element.content.particles if element.content is not None else ()
    return tuple(
        child.name
        for child in particles
        if isinstance(child, Element) and child.minimum and child.valid(NEWEST, edition)
    )


def _stored_value(value: Value, element: Element, acted: Record) -> Value:
    if isinstance(value, dict):
        kept, lost = stored_and_acted(value, element)
        acted.update(lost)
        return kept
    if isinstance(value, list):
        return [_stored_value(entry, element, acted) for entry in value]
    return value


@cache
def _stored_name(name: str, ret: Element) -> str | None:
    inner = _children(ret)
    base = name.removesuffix("Mod") if name.endswith("Mod") else name.removesuffix("Add")
    return next((target for target in (name, base, base + "Ret") if target in inner), None)


@cache
def _children(element: Element) -> dict[str, Element]:
    return {child.name: child for child in element.children()}


@cache
def _excluded(element: Element) -> Mapping[str, frozenset[str]]:
    """For each element that is an alternative of a choice, the elements of the other alternatives."""
    found: dict[str, frozenset[str]] = {}
    if element.content is not None:
        _collect(element.content.particles, found)
    return found


def _collect(particles: Iterable[Element | Choice | Sequence], found: dict[str, frozenset[str]]) -> None:
    for particle in particles:
        if isinstance(particle, Choice) and particle.maximum == 1:
            names = [frozenset(each.name for each in _elements(one)) for one in particle.alternatives]
            for own in names:
                others = frozenset[str]().union(*names) - own
                found.update({name: found.get(name, frozenset()) | others for name in own})
        if isinstance(particle, Choice):
            _collect(particle.alternatives, found)
        elif isinstance(particle, Sequence):
            _collect(particle.particles, found)


def _elements(alternative: Element | Choice | Sequence) -> Iterable[Element]:
    return (alternative,) if isinstance(alternative, Element) else alternative.elements()
