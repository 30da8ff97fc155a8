"""Says in words what QuickBooks does not: what is wrong with a request, on which line, and what was expected there.

Nothing here runs unless something is wrong.
"""

from __future__ import annotations

import difflib
from collections import deque
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, cast

from mockbooks.qbxml import catalogue
from mockbooks.qbxml.catalogue.model import Choice, Element, Sequence
from mockbooks.qbxml.fault import Fault
from mockbooks.qbxml.grammar import Node, accepted
from mockbooks.qbxml.grammar import compile as compile_node
from mockbooks.qbxml.structure import Misfit
from mockbooks.qbxml.versions import Edition, Version

if TYPE_CHECKING:
    from lxml.etree import _Element


def explain(misfit: Misfit, request: Node) -> Fault:
    """The words for a misfit in a request."""
    element, node = misfit.element, misfit.node
    if misfit.kind == "unexpected":
        assert misfit.child is not None
        return _unexpected(misfit, misfit.child, request)
    what: str
    expected: tuple[str, ...] = ()
    if misfit.kind == "incomplete":
        missing = _missing(node, misfit.state, None)
        what = f"{missing} is missing" if len(element) else f"{missing} is missing: {element.tag} is empty"
        expected = tuple(node.transitions[misfit.state])
    elif misfit.kind == "text":
        what = f"the text {_short(misfit.detail)} stands in {element.tag}, which holds only elements"
    elif misfit.kind == "children":
        child = misfit.child
        assert child is not None
        what = f"{child.tag} stands inside {element.tag}, which is a value ({node.type}) and holds no elements"
        return Fault(line_of(child), path_of(child), what)
    else:
        what, expected = _attribute(misfit)
    return Fault(line_of(element), path_of(element), what, expected)


def line_of(element: _Element) -> int:
    """The line on which an element starts."""
    return cast("int | None", element.sourceline) or 0


def path_of(element: _Element) -> str:
    """Where an element stands, from its request down."""
    steps: list[str] = []
    here: _Element | None = element
    while here is not None:
        parent = here.getparent()
        if parent is not None and parent.getparent() is None and steps:
            break  # the message set around the request: not worth a step
        steps.append(str(here.tag) + _number(here, parent))
        here = parent
    return "/".join(reversed(steps))


def _number(element: _Element, parent: _Element | None) -> str:
    if parent is None:
        return ""
    same = [sibling for sibling in parent if sibling.tag == element.tag]
    return f"[{same.index(element) + 1}]" if len(same) > 1 else ""


# An element that may not stand where it stands


def _unexpected(misfit: Misfit, child: _Element, request: Node) -> Fault:
    node, name = misfit.node, str(child.tag)
    expected: tuple[str, ...] = tuple(node.transitions[misfit.state])
    if name in node.children:
        what = _misplaced(misfit, child)
    else:
        what = _not_in_version(node, name) or _unknown(node, name, request)
    return Fault(line_of(child), path_of(child), what, expected)


def _misplaced(misfit: Misfit, child: _Element) -> str:
    node, name = misfit.node, str(child.tag)
    before = [str(sibling.tag) for sibling in list(misfit.element)[: misfit.element.index(child)]]
    other = _other_alternative(node, name, before)
    if other:
        return f"{name} and {other} exclude each other: only one of them may stand in {node.name}"
    if name in before and not node.children[name].repeats:
        return f"{name} stands twice in {node.name}, where it may stand once"
    missing = _missing(node, misfit.state, name)
    if missing:
        late = next((sibling for sibling in child.itersiblings() if str(sibling.tag) in missing.split(", ")), None)
        if late is not None:
            return f"{late.tag} (line {line_of(late)}) is out of order: it must stand before {name}"
        return f"{missing} is missing before {name}"
    successor = _place(misfit.element, node, name, len(before))
    if successor is not None:
        return f"{name} is out of order: it must stand before {successor.tag} (line {line_of(successor)})"
    return f"{name} is out of order: {_neighbours(node, name)}"


def _other_alternative(node: Node, name: str, before: list[str]) -> str:
    """An element that stands already and shares a choice with `name`, in another alternative."""
    for choice in _choices(accepted(node.element.content, node.version, node.edition)):
        if choice.maximum != 1:
            continue
        groups = [{element.name for element in _elements(part)} for part in choice.alternatives]
        mine = [group for group in groups if name in group]
        others = set().union(*(group for group in groups if name not in group)) if mine else set()
        for sibling in before:
            if sibling in others and not any(sibling in group for group in mine):
                return sibling
    return ""


def _missing(node: Node, state: int, name: str | None) -> str:
    """What must still come from `state` before `name` may (None: before the end), in words; "" if nothing or no way."""
    previous: dict[int, tuple[int, str]] = {}
    pending = deque([state])
    seen = {state}
    while pending:
        here = pending.popleft()
        if (here in node.accepting) if name is None else (name in node.transitions[here]):
            steps: list[str] = []
            while here != state:
                here, step = previous[here]
                alternatives = _alternatives(node, here, step, name)
                steps.append(" or ".join(alternatives))
            return ", ".join(reversed(steps))
        for step, (target, _) in node.transitions[here].items():
            if target not in seen:
                seen.add(target)
                previous[target] = (here, step)
                pending.append(target)
    return ""


def _alternatives(node: Node, state: int, step: str, name: str | None) -> list[str]:
    """All names that lead as far as `step` does: alternatives of one choice."""
    reached = node.transitions[state][step][0]
    onward = _onward(node, reached)
    return [
        other
        for other, (target, _) in node.transitions[state].items()
        if other == step or (other != name and _onward(node, target) == onward)
    ]


def _onward(node: Node, state: int) -> tuple[bool, frozenset[str]]:
    return state in node.accepting, frozenset(node.transitions[state])


def _place(element: _Element, node: Node, name: str, count: int) -> _Element | None:
    """The sibling before which the element would have been in order; None if there is no such place."""
    state = 0
    for sibling in list(element)[:count]:
        step = node.transitions[state].get(name)
        if step is not None and sibling.tag in node.transitions[step[0]]:
            return sibling
        state = node.transitions[state][str(sibling.tag)][0]
    return None


def _neighbours(node: Node, name: str) -> str:
    names = list(node.children)
    place = names.index(name)
    after = f"after {names[place - 1]}" if place else "first"
    before = f", before {names[place + 1]}" if place + 1 < len(names) else ""
    return f"in {node.name} it stands {after}{before}"


def _not_in_version(node: Node, name: str) -> str:
    """Whether another version or edition has the element here, and which."""
    candidates = [element for element in node.element.children() if element.name == name]
    if not candidates:
        return ""
    reasons = {_existence(element, node) for element in candidates} - {""}
    why = "; ".join(sorted(reasons)) or "the choice it belongs to does not exist yet"
    return f"{name} does not exist here in qbXML {node.version} ({node.edition}): {why}"


def _existence(element: Element, node: Node) -> str:
    return existence(element.since, element.until, element.editions, node.version, node.edition)


def existence(
    since: Version, until: Version | None, editions: frozenset[Edition], version: Version, edition: Edition
) -> str:
    """Why something does not exist in a version and edition; "" if it does."""
    if version < since:
        return f"it exists only from version {since}"
    if until is not None and version > until:
        return f"it exists only up to version {until}"
    if edition not in editions:
        return f"it exists only in the editions {', '.join(sorted(editions))}"
    return ""


def _unknown(node: Node, name: str, request: Node) -> str:
    if name.startswith("{"):
        return f"{name} has a namespace; qbXML has none"
    what = f"there is no {name} in {node.name}"
    close = close_match(name, node.children)
    if close:
        return f"{what}; perhaps {close} is meant"
    elsewhere = _elsewhere(request, name)
    if elsewhere:
        return f"{what}; it belongs in {elsewhere}"
    other = _other_message(request, name)
    return f"{what}; it belongs to {other}" if other else what


def _elsewhere(node: Node, name: str) -> str:
    """Where else in the same request the name may stand."""
    found: list[str] = []
    pending = deque([node])
    seen: set[str] = set()
    while pending and len(found) < 3:
        here = pending.popleft()
        for child in here.children.values():
            if child.name == name and here.name not in found:
                found.append(here.name)
            if child.type is None and child.name not in seen:
                seen.add(child.name)
                pending.append(child)
    return " or ".join(found)


def _other_message(request: Node, name: str) -> str:
    """Another message about the same object that has the name."""
    entries = {entry.name: entry for entry in catalogue.messages()}
    source = entries[request.name].source if request.name in entries else ""
    for entry in entries.values():
        if entry.source == source and entry.name != request.name and request.version >= entry.since:
            node = compile_node(catalogue.message(entry.name), request.version, request.edition)
            if name in node.children or _elsewhere(node, name):
                return entry.name
    return ""


def close_match(name: str, known: Iterable[str], likeness: float = 0.75) -> str:
    """The known name that is most like `name`, first without regard to case; "" if none is."""
    names = list(known)
    lowered = {other.lower(): other for other in names}
    same = lowered.get(name.lower())
    if same:
        return same
    close = difflib.get_close_matches(name.lower(), lowered, 1, likeness)
    return lowered[close[0]] if close else ""


# Attributes


def _attribute(misfit: Misfit) -> tuple[str, tuple[str, ...]]:
    node, name = misfit.node, misfit.detail
    if misfit.kind == "attribute missing":
        return f"the attribute {name} is missing", ()
    if misfit.kind == "attribute value":
        value = misfit.element.get(name) or ""
        return f"the attribute {name} cannot be {_short(value)}", node.attributes[name].values
    for attribute in node.element.attributes:
        if attribute.name == name:
            reason = existence(attribute.since, attribute.until, frozenset(Edition), node.version, node.edition)
            return f"the attribute {name} does not exist in qbXML {node.version}: {reason}", ()
    if name in {"iterator", "iteratorID"}:
        return f"{node.name} cannot be iterated: it has no attribute {name}", tuple(node.attributes)
    close = close_match(name, node.attributes)
    hint = f"; perhaps {close} is meant" if close else ""
    return f"{node.name} has no attribute {name}{hint}", tuple(node.attributes)


# Words


def _short(text: str) -> str:
    text = " ".join(text.split())
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"


def _choices(particle: Element | Choice | Sequence) -> Iterator[Choice]:
    if isinstance(particle, Element):
        return
    if isinstance(particle, Choice):
        yield particle
    for part in particle.alternatives if isinstance(particle, Choice) else particle.particles:
        yield from _choices(part)


def _elements(particle: Element | Choice | Sequence) -> Iterator[Element]:
    if isinstance(particle, Element):
        yield particle
    else:
        yield from particle.elements()
