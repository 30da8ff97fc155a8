"""The walk over a plan for one company: references to what is there, values that fit, and the tables of rules.

What one element says another must fit (the account of a sub-account is of its parent's type, the debits of a journal
entry are its credits): a type has `settles` for that, which look at what was drawn once it is whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import NoReturn, cast

from hypothesis import reject
from hypothesis import strategies as st
from lxml import etree

from mockbooks.qbxml import catalogue
from mockbooks_harness.strategies.contents import Impossible, Walk
from mockbooks_harness.strategies.known import Entry, Known
from mockbooks_harness.strategies.pieces import Piece
from mockbooks_harness.strategies.plan import Place, Plan
from mockbooks_harness.strategies.rules import Fitted
from mockbooks_harness.strategies.values import fitting_values

#: By name, by id, by both.
_WAYS = st.sampled_from(((1,), (0,), (0, 1)))


class CompanyWalk(Walk):
    """One walk for one request to one company."""

    def __init__(self, draw: st.DrawFn, known: Known, *, plain: bool = False) -> None:
        super().__init__(draw, fitting_values)
        self.known = known
        self.plain = plain
        """Whether lines are written one by one: none are taken over from orders or made of groups."""
        self.chosen: dict[str, Entry] = {}
        """What references that were drawn refer to, by the end of their path: "BillAdd/VendorRef"."""
        self.kind = ""
        """The type of what is taken away, in requests that name it."""
        self.used: set[str] = set()
        """Ids that may stand in the request only once, and do."""
        self.left: dict[str, Decimal] = {}
        """What is left open of documents, less what the request settles of it."""
        self.continued: dict[str, set[str]] = {}
        """Lines of orders that the request continues one by one, by the TxnID of the order."""
        self.line = ""
        """In a Mod: the TxnLineID of the line that is drawn."""
        self.inside: etree._Element | None = None
        """In a Mod: the line of the file that is drawn; its lines, if it is a group, are those that can be named."""
        self.reached: dict[tuple[int, bool], int] = {}
        """In a Mod: the last line that was named, of each element that has lines and each of its tables."""

    @classmethod
    def of(cls, known: Known) -> CompanyWalk:
        """A walk that draws nothing: to ask what there is."""
        return cls(cast("st.DrawFn", _draws_nothing), known)

    def piece(self, drawn: Plan) -> Piece | None:
        """An element with what is inside it, by its rule."""
        if not isinstance(drawn, Fitted):
            return super().piece(drawn)
        rule = drawn.rule
        if (not drawn.is_leaf and not drawn.possible) or (self.plain and _brings_lines(drawn.name)):
            return None
        if rule.whole is not None:
            return rule.whole(self, drawn)
        if rule.entries is not None:
            return self.reference(drawn, rule.entries(self))
        if drawn.is_reference:
            return self._by_name(drawn)
        if rule.texts is not None:
            texts = rule.texts(self, drawn)
            return None if texts is None else Piece(drawn, self.draw(texts))
        try:
            piece = super().piece(drawn)
        except Impossible:
            # What may be absent is, where something that it must have cannot be.
            if drawn.element.minimum:
                raise
            return None
        if piece is not None and drawn.is_leaf and drawn.element.minimum and not piece.text.strip():
            piece.text = "Maple"[: drawn.length]
        # What could hold only what this company has not is not there.
        if piece is not None and not drawn.is_leaf and drawn.places and not piece.children:
            return None if drawn.element.minimum == 0 else piece
        return piece

    def _by_name(self, drawn: Plan) -> Piece | None:
        """A reference without a rule: to the list that its name says; where it says none, to nothing."""
        kind = drawn.name.removesuffix("Ref")
        return self.reference(drawn, self.known.entries(kind) if is_list(kind) else ())

    def reference(self, drawn: Plan, entries: Sequence[Entry]) -> Piece | None:
        """A reference to one of these; None if there is none."""
        if not entries:
            return None
        entry = self.draw(st.sampled_from(list(entries)))
        if isinstance(drawn, Fitted):
            self.chosen["/".join(drawn.path[-2:])] = entry
        return refer(drawn, entry, self.draw(_WAYS))

    def whole(self, drawn: Plan) -> Piece | None:
        """An element as if it had no rule of its own, but with those of what is inside it."""
        return super().piece(drawn)

    def required(self, drawn: Plan) -> Piece:
        """The same of a piece that must be."""
        try:
            piece = self.piece(drawn)
        except Impossible:
            piece = None
        if piece is None:
            reject()
        return piece

    def add(self, piece: Piece, name: str) -> Piece:
        """One more child of that name, behind those that stand in its place."""
        for number, place in enumerate(piece.plan.places):
            for row, plan in _plans(place):
                if plan.name == name:
                    child = self.required(plan)
                    behind = sum(1 for at in piece.at if at <= number)
                    piece.children.insert(behind, child)
                    piece.at.insert(behind, number)
                    piece.rows.insert(behind, row)
                    return child
        raise LookupError(f"there is no {name} in {piece.name}")

    def named(self, reference: Piece, *kinds: str) -> Entry:
        """What a reference that was drawn refers to."""
        list_id, full_name = reference.said("ListID"), reference.said("FullName")
        for entry in self.known.entries(*kinds):
            if entry.list_id == list_id or (not list_id and entry.full_name == full_name):
                return entry
        raise LookupError(f"{reference.name} refers to nothing")

    def accounts(self, *types: str) -> list[Entry]:
        """The accounts of some types that are kept in the home currency."""
        return [
            entry
            for entry in self.known.entries("Account")
            if entry.get("AccountType") in types and self.is_home(entry)
        ]

    def is_home(self, entry: Entry) -> bool:
        """Whether something is kept in the home currency."""
        name = entry.get("CurrencyRef/FullName")
        return not name or name == self.known.preferences.get("MultiCurrencyPreferences/HomeCurrencyRef/FullName")

    def home(self, *kinds: str) -> list[Entry]:
        """The objects of some lists that are kept in the home currency."""
        return [entry for entry in self.known.entries(*kinds) if self.is_home(entry)]


def _brings_lines(name: str) -> bool:
    """Whether lines come with an element that are not written in it."""
    return name in ("LinkToTxnID", "LinkToTxn") or name.endswith(("LineGroupAdd", "GroupLineAdd"))


@cache
def is_list(kind: str) -> bool:
    """Whether there is a query for it."""
    return any(entry.name == f"{kind}QueryRq" for entry in catalogue.messages())


def _draws_nothing(_: st.SearchStrategy[object]) -> NoReturn:
    raise AssertionError("nothing is drawn")


def _plans(place: Place) -> Iterator[tuple[int, Plan]]:
    """The elements that may stand in a place, each with the row that it is of."""
    if place.plan is not None:
        yield -1, place.plan
    for number, row in enumerate(place.rows):
        for inner in row:
            yield from ((number, plan) for _, plan in _plans(inner))


def refer(drawn: Plan, entry: Entry, ways: Sequence[int] = (1,)) -> Piece:
    """A reference to an object: by its ListID (0), its FullName (1), or both."""
    list_id, full_name = (place.plan for place in drawn.places)
    assert list_id is not None
    assert full_name is not None
    if full_name.length is not None and len(entry.full_name) > full_name.length:
        ways = (0,)
    said = ((list_id, entry.list_id), (full_name, entry.full_name))
    children = [Piece(*said[number]) for number in ways]
    return Piece(drawn, "", children, list(ways), [-1] * len(children))
