"""Drawing an element of the catalogue: which of its options, which alternatives, how often, and with which values.

The options of an aggregate are drawn as a set, not as a coin for each: first how full it shall be, then one option
after the other, each with its content right behind it, until it is enough; they are put in order afterwards. So an
element with sixty options is now nearly empty and now full, and a failure shrinks by dropping what is not needed.
`Values` is what stands behind the leaves; who knows a company puts its own in that place.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from hypothesis import strategies as st

from mockbooks.qbxml import NEWEST, Edition, Version, catalogue
from mockbooks_harness.strategies.pieces import Piece, written
from mockbooks_harness.strategies.plan import Place, Plan, plan
from mockbooks_harness.strategies.values import Form, leaf_values

Values = Callable[[Plan], st.SearchStrategy[str]]
"""The texts to draw a leaf from."""

# A reference is best read with its name; by id, by both and by neither are as right.
_REFERENCES = st.sampled_from(((1,), (0,), (0, 1), (1,), ()))
_MORE = st.booleans()
_SOMETIMES = st.sampled_from((False, False, True))
_ITERATORS = st.sampled_from(("", "Start", "", "Continue", "Stop"))
# How many more options are likely to follow: mostly a few, now and then nearly all there are.
_FULLNESS = st.sampled_from((1, 4, 15, 80))
_SMALL = st.integers(1, 999).map(str)
_ITERATOR_ID = st.uuids().map("{{{}}}".format)


def contents(
    element: catalogue.Element, *, version: Version = NEWEST, edition: Edition = Edition.US, form: Form = "sent"
) -> st.SearchStrategy[str]:
    """The XML of an element of the catalogue, itself included, as it may stand in this version and edition.

    `form` is "sent" for values as programs write them, "kept" for values as QuickBooks writes them back.
    """
    return pieces(element, version=version, edition=edition, form=form).map(written)


def pieces(
    element: catalogue.Element, *, version: Version = NEWEST, edition: Edition = Edition.US, form: Form = "sent"
) -> st.SearchStrategy[Piece]:
    """The same before it is text. ValueError if this version and edition do not have the element."""
    if not element.valid(version, edition):
        raise ValueError(f"qbXML {version}, {edition}, has no {element.name}")
    return _pieces(plan(element, version, edition), lambda leaf: leaf_values(leaf, form))


@st.composite
def _pieces(draw: st.DrawFn, drawn: Plan, values: Values) -> Piece:
    return draw_piece(draw, drawn, values)


def draw_piece(draw: st.DrawFn, drawn: Plan, values: Values) -> Piece:
    """Draw an element, with the function that a composite strategy is given."""
    piece = Walk(draw, values).piece(drawn)
    assert piece is not None
    return piece


Standing = list[tuple[tuple[int, ...], Piece, int]]
"""Children as they are drawn: the position of each (its place and how many stand there before it, then the same inside
a row of a choice), itself, and the row of the choice that it is of (-1: of none)."""


def _position(standing: tuple[tuple[int, ...], Piece, int]) -> tuple[int, ...]:
    return standing[0]


class Impossible(Exception):
    """What must stand somewhere cannot: another alternative has to be taken, or there is nothing to be drawn."""


class Walk:
    """One walk over a plan: draws an element with all inside it. Who knows more of an element overrides `piece`."""

    def __init__(self, draw: st.DrawFn, values: Values) -> None:
        self.draw = draw
        self._values = values

    def piece(self, drawn: Plan) -> Piece | None:
        """An element with what is inside it; None where it cannot be and is left out."""
        piece = Piece(drawn)
        if drawn.attributes:
            piece.attributes = _attributes(self.draw, drawn)
        if drawn.is_leaf:
            piece.text = self.draw(self._values(drawn))
            return piece
        standing: Standing = []
        if drawn.is_reference:
            for number in self.draw(_REFERENCES):
                self._stand(standing, (number,), drawn.places[number])
        else:
            self._fill(standing, (), drawn.places)
        standing.sort(key=_position)
        piece.children = [child for _, child, _ in standing]
        piece.at = [position[0] for position, _, _ in standing]
        piece.rows = [row for _, _, row in standing]
        return piece

    def _fill(self, standing: Standing, inside: tuple[int, ...], places: tuple[Place, ...], row: int = -1) -> None:
        """Let stand what must and, of what may, what is drawn; the positions of all begin with `inside`."""
        draw = self.draw
        free = []
        for number, place in enumerate(places):
            if place.minimum:
                self._stand(standing, (*inside, number), place, row)
            else:
                free.append(number)
        if not free:
            return
        likely = draw(_FULLNESS)
        taken: set[int] = set()
        while len(taken) < len(free) and draw(_times(0, likely)):
            # One that stands there already is passed over: so what is drawn next means the same when this one is
            # dropped.
            number = free[draw(_times(0, len(free) - 1))]
            if number not in taken:
                taken.add(number)
                self._stand(standing, (*inside, number), places[number], row)

    def _stand(self, standing: Standing, position: tuple[int, ...], place: Place, row: int = -1) -> None:
        """Let what belongs to a place stand there, as often as is drawn."""
        least = max(place.minimum, 1)
        for time in range(place.most):
            if time >= least and not self.draw(_MORE):
                return
            if place.plan is not None:
                piece = self.piece(place.plan)
                if piece is not None:
                    standing.append(((*position, time), piece, row))
                elif place.minimum > time:
                    raise Impossible(place.plan.name)
                continue
            taken = 0 if len(place.rows) == 1 else self.draw(_times(0, len(place.rows) - 1))
            self._take(standing, (*position, time), place, taken, row)

    def _take(self, standing: Standing, inside: tuple[int, ...], place: Place, taken: int, row: int) -> None:
        """Let one alternative of a choice stand; one after it where that cannot be."""
        before = len(standing)
        for number in (*range(taken, len(place.rows)), *range(taken)):
            try:
                self._fill(standing, inside, place.rows[number], number if row < 0 else row)
            except Impossible:
                del standing[before:]
            else:
                return
        if place.minimum:
            raise Impossible(", ".join(place.names()))


@cache
def _times(least: int, most: int) -> st.SearchStrategy[int]:
    return st.integers(least, most)


def _attributes(draw: st.DrawFn, drawn: Plan) -> list[tuple[str, str]]:
    """Attributes with their values, those of an iterator only as they belong together."""
    found = []
    for attribute in drawn.attributes:
        if attribute.name == "iteratorID" or (not attribute.required and not draw(_SOMETIMES)):
            continue
        if attribute.name == "iterator":
            found += _iterator(draw)
        else:
            text = draw(st.sampled_from(attribute.values)) if attribute.values else draw(_SMALL)
            found.append((attribute.name, f"TxnID:{text}" if attribute.type == "MACROTYPE" else text))
    return found


def _iterator(draw: st.DrawFn) -> list[tuple[str, str]]:
    """Start alone; Continue and Stop with the id that Start gave."""
    said = draw(_ITERATORS)
    if not said:
        return []
    return [("iterator", said)] if said == "Start" else [("iterator", said), ("iteratorID", draw(_ITERATOR_ID))]
