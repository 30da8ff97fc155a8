"""Content models compiled to deterministic automata, once for each element, version and edition.

A `Node` is an element as one version of one edition has it. Its automaton reads the names of the children in the order
in which they stand: `transitions[state]` says for each name that may come next the new state and the node of that
child; in an `accepting` state nothing more is needed. State 0 is the start. Nodes are made when they are first asked
for, so a message costs only what is sent of it.

An element that only other editions have is taken all the same, and never required: a real US file takes one, does the
rest of the request and answers 530 (recorded [R:FRAG] for one element; for all the others assumed). Its node is
`foreign`.

The construction is Glushkov's: every place of an element in the content is a position, a state is the set of positions
that may just have been read. In qbXML that set nearly always has one member.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache, cached_property

from mockbooks.qbxml.catalogue.model import Attribute, Choice, Element, Sequence
from mockbooks.qbxml.types import Converter, convert
from mockbooks.qbxml.versions import Edition, Version

Transitions = tuple[dict[str, "tuple[int, Node]"], ...]


class Node:
    """An element in one version and edition, with what it may hold."""

    def __init__(self, element: Element, version: Version, edition: Edition, repeats: bool) -> None:
        self.element = element
        self.name = element.name
        self.type = element.type
        """The value type; None for an aggregate."""
        self.version = version
        self.edition = edition
        self.repeats = repeats
        """Whether it may stand more than once where it stands: its records are a list."""
        self.foreign = edition not in element.editions
        """Whether only other editions have it."""
        self.attributes: Mapping[str, Attribute] = {
            attribute.name: attribute for attribute in element.attributes if attribute.valid(version)
        }

    @cached_property
    def transitions(self) -> Transitions:
        """For each state: name of the next child -> (next state, node of the child)."""
        return self._automaton[0]

    @cached_property
    def accepting(self) -> frozenset[int]:
        """The states in which the content is complete."""
        return self._automaton[1]

    @cached_property
    def children(self) -> dict[str, Node]:
        """All children that may stand here, by name, in the order of the catalogue."""
        found: dict[str, Node] = {}
        for position in self._positions.elements:
            node = compile(position, self.version, self.edition, self._positions.repeats(position))
            if position.name not in found or node.repeats:
                found[position.name] = node
        return found

    @cached_property
    def interleaved(self) -> frozenset[str]:
        """The names of children that may stand mixed, in any order: alternatives of a choice that repeats."""
        return frozenset(interleaved(self._positions.content))

    @cached_property
    def convert(self) -> Converter:
        """The converter of the leaf's type."""
        assert self.type is not None
        return convert(self.type)

    @cached_property
    def length(self) -> int | None:
        """The greatest number of characters of the leaf."""
        return self.element.length(self.edition)

    @cached_property
    def values(self) -> frozenset[str]:
        """The enumeration values that this version and edition have; empty if it is no enumeration."""
        return frozenset(value.value for value in self.element.values if value.valid(self.version, self.edition))

    @cached_property
    def constrained(self) -> bool:
        """Whether the leaf takes only some values of its type."""
        return bool(self.values) or self.element.min_value is not None or self.element.max_value is not None

    def within_bounds(self, value: str) -> bool:
        """Whether the canonical text of a number is within the bounds of the leaf."""
        least, greatest = self.element.min_value, self.element.max_value
        if least is None and greatest is None:
            return True
        number = Decimal(value)
        return (least is None or number >= least) and (greatest is None or number <= greatest)

    @cached_property
    def _positions(self) -> _Positions:
        return _Positions(self.element.content, self.version, self.edition)

    @cached_property
    def _automaton(self) -> tuple[Transitions, frozenset[int]]:
        return self._positions.automaton()

    def __repr__(self) -> str:
        return f"<{self.name} of qbXML {self.version}, {self.edition}>"


@cache
def compile(element: Element, version: Version, edition: Edition, repeats: bool = False) -> Node:  # noqa: A001
    """The node of a catalogue element. `repeats` says that its parent lets it stand more than once."""
    return Node(element, version, edition, repeats)


Expression = Element | Choice | Sequence


Has = Callable[[Element | Choice], bool]


def cut(content: Sequence | None, version: Version, edition: Edition) -> Sequence:
    """The content with only what `version` and `edition` have; alternatives that lose all they hold are gone."""
    return _cut_sequence(content or Sequence(()), lambda particle: particle.valid(version, edition))


def accepted(content: Sequence | None, version: Version, edition: Edition) -> Sequence:
    """The content as the parser takes it: what the version has in any edition, the Online Edition included."""
    if content is None:
        return Sequence(())
    own = {element.name for element in cut(content, version, edition).elements()}

    def has(particle: Element | Choice) -> bool:
        if particle.valid(version, edition):
            return True
        if isinstance(particle, Choice) or particle.name in own:
            return False
        # Those of the Online Edition alone stand in the catalogue without an edition.
        return particle.since <= version and (particle.until is None or version <= particle.until)

    return _cut_sequence(content, has)


def _cut_sequence(content: Sequence, has: Has) -> Sequence:
    particles = [_cut(particle, has) for particle in content.particles]
    return Sequence(tuple(particle for particle in particles if particle is not None))


def _cut(particle: Expression, has: Has) -> Expression | None:
    if isinstance(particle, Sequence):
        kept = _cut_sequence(particle, has)
        return kept if kept.particles else None
    if not has(particle):
        return None
    if isinstance(particle, Element):
        return particle
    alternatives = [_cut(alternative, has) for alternative in particle.alternatives]
    remaining = tuple(alternative for alternative in alternatives if alternative is not None)
    return Choice(remaining, particle.minimum, particle.maximum) if remaining else None


def interleaved(particle: Expression) -> Iterator[str]:
    """The names of the elements in choices that repeat: they may stand mixed, in any order."""
    if isinstance(particle, Element):
        return
    if isinstance(particle, Choice) and particle.maximum != 1:
        yield from (element.name for element in particle.elements())
        return
    inner = particle.alternatives if isinstance(particle, Choice) else particle.particles
    for part in inner:
        yield from interleaved(part)


class _Positions:
    """The positions of a content, with what may follow what."""

    def __init__(self, content: Sequence | None, version: Version, edition: Edition) -> None:
        self.version = version
        self.edition = edition
        self.content = accepted(content, version, edition)
        self.elements: list[Element] = []
        self._repeating: set[int] = set()
        self._follow: list[dict[int, None]] = []
        self._nullable, self._first, self._last = self._add(self.content)

    def repeats(self, element: Element) -> bool:
        """Whether the element may stand more than once."""
        return id(element) in self._repeating

    # Sets of positions are dictionaries without values: they keep the order of the catalogue.

    def _add(self, particle: Expression) -> tuple[bool, dict[int, None], dict[int, None]]:
        if isinstance(particle, Sequence):
            return self._sequence(particle.particles)
        once = self._element if isinstance(particle, Element) else self._alternatives
        if particle.maximum != 1:
            self._repeating.update(map(id, [particle] if isinstance(particle, Element) else particle.elements()))
        minimum = 0 if self._is_foreign(particle) else particle.minimum
        return self._repeated(particle, once, minimum, particle.maximum)

    def _is_foreign(self, particle: Element | Choice) -> bool:
        elements = [particle] if isinstance(particle, Element) else particle.elements()
        return all(self.edition not in element.editions for element in elements)

    def _element(self, element: Expression) -> tuple[bool, dict[int, None], dict[int, None]]:
        assert isinstance(element, Element)
        self.elements.append(element)
        self._follow.append({})
        position = len(self.elements) - 1
        return False, {position: None}, {position: None}

    def _alternatives(self, choice: Expression) -> tuple[bool, dict[int, None], dict[int, None]]:
        assert isinstance(choice, Choice)
        nullable = False
        first: dict[int, None] = {}
        last: dict[int, None] = {}
        for alternative in choice.alternatives:
            empty, start, end = self._add(alternative)
            nullable = nullable or empty
            first |= start
            last |= end
        return nullable, first, last

    def _sequence(self, particles: Iterable[Expression]) -> tuple[bool, dict[int, None], dict[int, None]]:
        return self._concatenated(map(self._add, particles))

    def _concatenated(
        self, parts: Iterable[tuple[bool, dict[int, None], dict[int, None]]]
    ) -> tuple[bool, dict[int, None], dict[int, None]]:
        nullable = True
        first: dict[int, None] = {}
        last: dict[int, None] = {}
        for empty, start, end in parts:
            for position in last:
                self._follow[position] |= start
            if nullable:
                first |= start
            last = last | end if empty else end
            nullable = nullable and empty
        return nullable, first, last

    def _repeated(
        self, particle: Element | Choice, once: object, minimum: int, maximum: int | None
    ) -> tuple[bool, dict[int, None], dict[int, None]]:
        assert callable(once)
        copies = max(minimum, 1) if maximum is None else maximum
        parts = []
        for number in range(copies):
            empty, start, end = once(particle)
            if maximum is None and number == copies - 1:
                for position in end:
                    self._follow[position] |= start
            parts.append((empty or number >= minimum, start, end))
        return self._concatenated(parts)

    def automaton(self) -> tuple[Transitions, frozenset[int]]:
        """Subsets of positions as states, numbered as they are found."""
        states: dict[tuple[int, ...], int] = {(): 0}
        pending: list[tuple[int, ...]] = [()]
        transitions: list[dict[str, tuple[int, Node]]] = []
        accepting: set[int] = {0} if self._nullable else set()
        for state in pending:
            following = self._first if not state else _union(self._follow[position] for position in state)
            by_name: dict[str, tuple[int, ...]] = {}
            for position in following:
                name = self.elements[position].name
                by_name[name] = (*by_name.get(name, ()), position)
            steps: dict[str, tuple[int, Node]] = {}
            for name, target in by_name.items():
                number = states.get(target)
                if number is None:
                    number = states[target] = len(pending)
                    pending.append(target)
                    if any(position in self._last for position in target):
                        accepting.add(number)
                element = self.elements[target[0]]
                steps[name] = (number, compile(element, self.version, self.edition, self.repeats(element)))
            transitions.append(steps)
        return tuple(transitions), frozenset(accepting)


def _union(sets: Iterable[dict[int, None]]) -> dict[int, None]:
    found: dict[int, None] = {}
    for one in sets:
        found |= one
    return found
