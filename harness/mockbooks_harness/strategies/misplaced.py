"""What can be wrong with the structure of a document: each fault as a change to elements that are right.

A fault looks through a drawn request for the places where it can be done and be wrong for certain, by the plan: that
two neighbours may not change places because neither has another place in that content, that an element is alone in its
place, that the version does not have it yet. Any of them makes the whole text a parse error [R, O: sdk-behaviour].
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from hypothesis import strategies as st

from mockbooks.qbxml import NEWEST
from mockbooks_harness.strategies.contents import draw_piece
from mockbooks_harness.strategies.pieces import Piece
from mockbooks_harness.strategies.plan import Plan, plan
from mockbooks_harness.strategies.values import leaf_values


@dataclass(frozen=True, slots=True, eq=False)
class Fault:
    """One change that makes a document wrong: where, what, and how it is done."""

    path: str
    piece: Piece
    """The element that it is done to."""
    says: str
    """What is wrong, in words."""
    do: Callable[[st.DrawFn], None]


Faults = Callable[[Piece], Iterator[Fault]]


def _aggregates(request: Piece) -> Iterator[tuple[str, Piece]]:
    return ((path, piece) for path, piece in request.walk() if not piece.plan.is_leaf)


def _out_of_order(request: Piece) -> Iterator[Fault]:
    for path, piece in _aggregates(request):
        for index in range(len(piece.children) - 1):
            first, second = piece.children[index], piece.children[index + 1]
            if piece.at[index] == piece.at[index + 1] or not _only_place(piece, index):
                continue

            def swap(_: st.DrawFn, children: list[Piece] = piece.children, at: int = index) -> None:
                children[at], children[at + 1] = children[at + 1], children[at]

            yield Fault(f"{path}/{second.name}", piece, f"{second.name} stands before {first.name}", swap)


def _only_place(piece: Piece, index: int) -> bool:
    """Whether the child may stand nowhere in this content but where it stands."""
    name = piece.children[index].name
    return all(name not in place.names() for n, place in enumerate(piece.plan.places) if n != piece.at[index])


def _missing(request: Piece) -> Iterator[Fault]:
    for path, piece in _aggregates(request):
        for number, place in enumerate(piece.plan.places):
            if place.plan is None or place.minimum == 0 or piece.at.count(number) != place.minimum:
                continue

            def remove(_: st.DrawFn, piece: Piece = piece, at: int = piece.at.index(number)) -> None:
                del piece.children[at]

            yield Fault(path, piece, f"{place.plan.name} is missing in {piece.name}", remove)


def _twice(request: Piece) -> Iterator[Fault]:
    for path, piece in _aggregates(request):
        for index, child in enumerate(piece.children):
            place = piece.plan.places[piece.at[index]]
            if place.plan is None or place.maximum != 1 or not _only_place(piece, index):
                continue

            def repeat(_: st.DrawFn, piece: Piece = piece, at: int = index) -> None:
                piece.children.insert(at, piece.children[at])

            yield Fault(f"{path}/{child.name}", piece, f"{child.name} stands twice", repeat)


def _unknown(request: Piece) -> Iterator[Fault]:
    for path, piece in _aggregates(request):
        for index in range(len(piece.children) + 1):

            def insert(_: st.DrawFn, piece: Piece = piece, at: int = index) -> None:
                piece.children.insert(at, _element(piece.plan, "Colour", "red"))

            yield Fault(f"{path}/Colour", piece, f"{piece.name} has no element Colour", insert)


def _both_alternatives(request: Piece) -> Iterator[Fault]:
    for path, piece in _aggregates(request):
        for number, place in enumerate(piece.plan.places):
            if not place.rows or place.maximum != 1 or number not in piece.at:
                continue
            last = len(piece.at) - 1 - piece.at[::-1].index(number)
            taken = place.rows[max(piece.rows[last], 0)]
            own = {name for inner in taken for name in inner.names()}
            others = {n for m, p in enumerate(piece.plan.places) if m != number for n in p.names()}
            for row in place.rows:
                other = row[0].plan
                if other is None or other.name in own | others:
                    continue

                def add(draw: st.DrawFn, piece: Piece = piece, at: int = last + 1, other: Plan = other) -> None:
                    piece.children.insert(at, draw_piece(draw, other, leaf_values))

                yield Fault(
                    f"{path}/{other.name}", piece, f"{other.name} stands beside {piece.children[last].name}", add
                )


def _newer(request: Piece) -> Iterator[Fault]:
    version, edition = request.plan.version, request.plan.edition
    if version == NEWEST:
        return
    for path, piece in _aggregates(request):
        known = {name for place in piece.plan.places for name in place.names()}
        later = plan(piece.plan.element, NEWEST, edition).places
        order = {name: number for number, place in enumerate(later) for name in place.names()}
        for number, place in enumerate(later):
            new = place.plan
            if new is None or new.name in known or new.element.since <= version:
                continue
            at = next((i for i, child in enumerate(piece.children) if order.get(child.name, -1) > number), None)

            def add(
                draw: st.DrawFn,
                piece: Piece = piece,
                at: int = len(piece.children) if at is None else at,
                new: Plan = new,
            ) -> None:
                piece.children.insert(at, draw_piece(draw, new, leaf_values))

            yield Fault(f"{path}/{new.name}", piece, f"{new.name} came with qbXML {new.element.since}", add)


def _text_between(request: Piece) -> Iterator[Fault]:
    for path, piece in _aggregates(request):

        def write(_: st.DrawFn, piece: Piece = piece) -> None:
            piece.text = "and more"

        yield Fault(path, piece, f"text stands between the elements of {piece.name}", write)


def _inside_a_value(request: Piece) -> Iterator[Fault]:
    for path, piece in request.walk():
        if piece.plan.is_leaf:

            def put(_: st.DrawFn, piece: Piece = piece) -> None:
                piece.children.append(_element(piece.plan, "b", "bold"))

            yield Fault(path, piece, f"an element stands inside the value of {piece.name}", put)


def _unknown_attribute(request: Piece) -> Iterator[Fault]:
    for path, piece in request.walk():

        def give(_: st.DrawFn, piece: Piece = piece) -> None:
            piece.attributes.append(("colour", "red"))

        yield Fault(path, piece, f"{piece.name} has no attribute colour", give)


def _attribute_value(request: Piece) -> Iterator[Fault]:
    for path, piece in request.walk():
        for attribute in piece.plan.attributes:
            if not attribute.values:
                continue

            def say(_: st.DrawFn, piece: Piece = piece, name: str = attribute.name) -> None:
                piece.attributes = [each for each in piece.attributes if each[0] != name] + [(name, "Perhaps")]

            yield Fault(path, piece, f"the attribute {attribute.name} of {piece.name} has no value Perhaps", say)


def _element(like: Plan, name: str, value: str) -> Piece:
    """An element of our own making."""
    return Piece(_Made(like, name), value)


class _Made(Plan):
    """The plan of an element that the catalogue does not have."""

    def __init__(self, like: Plan, name: str) -> None:
        super().__init__(like.element, like.version, like.edition)
        self.name = name
        self.is_leaf = True
        self.attributes = ()


MISPLACED: Mapping[str, Faults] = MappingProxyType(
    {
        "unknown element": _unknown,
        "missing element": _missing,
        "out of order": _out_of_order,
        "twice": _twice,
        "both alternatives": _both_alternatives,
        "newer than the version": _newer,
        "text between elements": _text_between,
        "element inside a value": _inside_a_value,
        "unknown attribute": _unknown_attribute,
        "value of an attribute": _attribute_value,
    }
)
"""The structural faults of a request by name."""
