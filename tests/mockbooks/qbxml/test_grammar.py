"""Automata of content models, against the places where the same contents can end."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockbooks.qbxml import catalogue, grammar
from mockbooks.qbxml.catalogue.model import Choice, Element, Sequence
from mockbooks.qbxml.grammar import Expression, Node
from mockbooks.qbxml.versions import NEWEST, VERSIONS, Edition, Version

BOUNDS = st.sampled_from([(1, 1), (0, 1), (0, None), (1, None), (2, None), (0, 3), (1, 2)])
SINCE = st.sampled_from([Version(1, 0), Version(1, 0), Version(1, 0), Version(8, 0)])


@st.composite
def elements(draw: st.DrawFn) -> Element:
    minimum, maximum = draw(BOUNDS)
    return Element(draw(st.sampled_from("abcde")), "STRTYPE", minimum=minimum, maximum=maximum, since=draw(SINCE))


@st.composite
def choices(draw: st.DrawFn, inner: st.SearchStrategy[Expression]) -> Choice:
    minimum, maximum = draw(BOUNDS)
    return Choice(tuple(draw(st.lists(inner, min_size=1, max_size=3))), minimum, maximum, since=draw(SINCE))


def sequences(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Sequence]:
    return st.lists(inner, min_size=1, max_size=4).map(lambda particles: Sequence(tuple(particles)))


EXPRESSIONS: st.SearchStrategy[Expression] = st.recursive(
    elements(), lambda inner: st.one_of(choices(inner), sequences(inner)), max_leaves=8
)


def ends(particle: Expression, version: Version, word: str, starts: frozenset[int]) -> frozenset[int] | None:
    """Where the content can end that begins at one of these places; None if the version has nothing of it.

    By sets of places, since a regular expression of nested repetitions can take exponential time to fail.
    """
    if isinstance(particle, Sequence):
        found = None
        for one in particle.particles:
            places = ends(one, version, word, starts if found is None else found)
            found = found if places is None else places
        return found
    if once(particle, version, word, starts) is None:
        return None
    reached = starts
    for _ in range(particle.minimum):
        reached = once(particle, version, word, reached) or frozenset()
    rounds = len(word) if particle.maximum is None else particle.maximum - particle.minimum
    for _ in range(rounds):
        reached |= once(particle, version, word, reached) or frozenset()
    return reached


def once(particle: Element | Choice, version: Version, word: str, starts: frozenset[int]) -> frozenset[int] | None:
    """The same of a single occurrence."""
    if version < particle.since:
        return None
    if isinstance(particle, Element):
        return frozenset(place + 1 for place in starts if word[place : place + 1] == particle.name)
    alternatives = [places for one in particle.alternatives if (places := ends(one, version, word, starts)) is not None]
    return frozenset().union(*alternatives) if alternatives else None


def accepts(node: Node, word: str) -> bool:
    state = 0
    for letter in word:
        step = node.transitions[state].get(letter)
        if step is None:
            return False
        state = step[0]
    return state in node.accepting


@settings(max_examples=300, deadline=None)
@given(
    st.lists(EXPRESSIONS, min_size=1, max_size=4),
    st.lists(st.text("abcde", max_size=8), min_size=8, max_size=8),
    st.sampled_from([Version(7, 0), Version(8, 0)]),
)
def test_an_automaton_accepts_what_the_content_says(
    particles: list[Expression], words: list[str], version: Version
) -> None:
    content = Sequence(tuple(particles))
    node = grammar.compile(Element("top", content=content), version, Edition.US)
    for word in [*words, *(word[:3] for word in words), ""]:
        places = ends(content, version, word, frozenset({0}))
        assert accepts(node, word) == (len(word) in (frozenset({0}) if places is None else places))


def test_nodes_are_made_once() -> None:
    element = catalogue.message("InvoiceAddRq")
    assert grammar.compile(element, NEWEST, Edition.US) is grammar.compile(element, NEWEST, Edition.US)
    assert grammar.compile(element, NEWEST, Edition.US) is not grammar.compile(element, NEWEST, Edition.CA)


def test_what_only_other_editions_have_is_taken_but_not_required() -> None:
    foreign = frozenset({Edition.CA})
    content = Sequence((Element("a", "STRTYPE", editions=foreign), Element("b", "STRTYPE")))
    node = grammar.compile(Element("top", content=content), NEWEST, Edition.US)
    assert accepts(node, "b")
    assert accepts(node, "ab")
    assert not accepts(node, "a")
    assert node.children["a"].foreign
    at_home = grammar.compile(node.element, NEWEST, Edition.CA)
    assert not accepts(at_home, "b")


def test_an_element_that_is_different_elsewhere_is_the_own_one() -> None:
    other = Element("a", "STRTYPE", editions=frozenset({Edition.CA}))
    own = Element("a", "AMTTYPE", editions=frozenset({Edition.US}))
    node = grammar.compile(Element("top", content=Sequence((other, own))), NEWEST, Edition.US)
    assert node.children["a"].element is own
    assert not accepts(node, "aa")


def test_what_repeats_and_what_stands_mixed() -> None:
    invoice = grammar.compile(catalogue.message("InvoiceAddRq"), NEWEST, Edition.US).children["InvoiceAdd"]
    assert invoice.interleaved == {"InvoiceLineAdd", "InvoiceLineGroupAdd"}
    assert invoice.children["InvoiceLineAdd"].repeats
    assert invoice.children["LinkToTxnID"].repeats
    assert not invoice.children["Memo"].repeats
    assert list(invoice.children)[:2] == ["CustomerRef", "ClassRef"]


def walk(node: Node, seen: set[Node]) -> None:
    if node.type is not None or node in seen:
        return
    seen.add(node)
    assert node.transitions
    names = [element.name for element in set(node._positions.elements)]
    assert len(names) == len(set(names)), f"{node}: a name stands at two places"
    for child in node.children.values():
        walk(child, seen)


@pytest.mark.parametrize("version", [VERSIONS[0], Version(6, 0), Version(13, 0), NEWEST], ids=str)
@pytest.mark.parametrize("edition", [Edition.US, Edition.AU])
def test_every_message_compiles_and_no_name_is_ambiguous(version: Version, edition: Edition) -> None:
    """Records are dictionaries by name: that a name has one place in its parent is what they stand on."""
    seen: set[Node] = set()
    for entry in catalogue.messages():
        if entry.since <= version and edition in entry.editions:
            walk(grammar.compile(catalogue.message(entry.name), version, edition), seen)
    assert len(seen) > 100
