"""Rules: what stands where an element of a request stands, when the request is for one company.

A table of rules is keyed by the end of a path: "AccountRef" is of every account, "Check/AccountRef" of the one that a
check is drawn on; the longest that fits holds. A `Fitted` plan is a plan with its rules at the elements, and without
those that may never stand there. Names of Mods are looked up as those of Adds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from mockbooks_harness.strategies.known import Entry
from mockbooks_harness.strategies.pieces import Piece
from mockbooks_harness.strategies.plan import Place, Plan

if TYPE_CHECKING:
    from mockbooks_harness.strategies.company_walk import CompanyWalk

Entries = Callable[["CompanyWalk"], Sequence[Entry]]
"""What a reference may name."""
Texts = Callable[["CompanyWalk", Plan], "st.SearchStrategy[str] | None"]
"""Texts to draw a leaf from; None: it cannot stand there."""
Whole = Callable[["CompanyWalk", Plan], "Piece | None"]
"""How an element is drawn with all inside it; None: it cannot stand there."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; what it does not say is as the language has it."""

    never: bool = False
    """It is left out."""
    always: bool = False
    """It stands there though it might not."""
    entries: Entries | None = None
    texts: Texts | None = None
    whole: Whole | None = None


Rules = Mapping[str, Rule]

NEVER = Rule(never=True)
ALWAYS = Rule(always=True)
_AS_IT_IS = Rule()


def refers(entries: Entries) -> Rule:
    """A reference to one of these."""
    return Rule(entries=entries)


def one_of(*texts: str) -> Rule:
    """One of these texts."""
    drawn = st.sampled_from(texts)
    return Rule(texts=lambda _, __: drawn)


def texts(found: Texts) -> Rule:
    """One of the texts that the company makes possible."""
    return Rule(texts=found)


def whole(found: Whole) -> Rule:
    """Drawn by a function of its own."""
    return Rule(whole=found)


def always(rule: Rule) -> Rule:
    """The same, and it is never left out."""
    return replace(rule, always=True)


def lists(*kinds: str) -> Rule:
    """A reference to an object of one of these lists."""
    return refers(lambda walk: walk.known.entries(*kinds))


def accounts(*types: str) -> Rule:
    """A reference to an account of one of these types, kept in the home currency."""
    return refers(lambda walk: walk.accounts(*types))


class Fitted(Plan):
    """A plan with its rules."""

    def __init__(self, base: Plan, path: tuple[str, ...], tables: tuple[Rules, ...]) -> None:
        super().__init__(base.element, base.version, base.edition)
        self.base = base
        self.path = path
        self.tables = tables
        self.rule = rule_of(
            tuple(name.removesuffix("Mod") + "Add" if name.endswith("Mod") else name for name in path), tables
        )

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """What may stand inside, in order, less what never does."""
        return tuple(place for place in self._fitted if place)

    @cached_property
    def possible(self) -> bool:
        """Whether what must stand inside may stand there."""
        return all(new or not _must(old) for new, old in zip(self._fitted, self.base.places, strict=True))

    @cached_property
    def _fitted(self) -> tuple[Place | None, ...]:
        return tuple(self._place(place) for place in self.base.places)

    def _place(self, place: Place) -> Place | None:
        if place.plan is not None:
            plan = Fitted(place.plan, (*self.path, place.plan.name), self.tables)
            if plan.rule.never:
                return None
            return Place(1 if plan.rule.always else place.minimum, place.maximum, plan)
        rows = tuple(row for each in place.rows if (row := self._row(each)))
        if not rows:
            return None
        return Place(1 if _insists(rows) else place.minimum, place.maximum, None, rows)

    def _row(self, row: tuple[Place, ...]) -> tuple[Place, ...]:
        fitted = [self._place(place) for place in row]
        lost = any(new is None and _must(old) for new, old in zip(fitted, row, strict=True))
        return () if lost else tuple(place for place in fitted if place)


def _must(place: Place) -> bool:
    """Whether something must stand in a place: of a choice, if no alternative can be empty."""
    return place.minimum > 0 and (place.plan is not None or all(any(map(_must, row)) for row in place.rows))


def _insists(rows: tuple[tuple[Place, ...], ...]) -> bool:
    """Whether a choice must be taken since an element that always stands is in every row that is left."""
    return all(any(isinstance(place.plan, Fitted) and place.plan.rule.always for place in row) for row in rows)


def rule_of(path: tuple[str, ...], tables: tuple[Rules, ...]) -> Rule:
    """The rule of the longest end of a path; of tables that know the same end, the first.

    `ALWAYS` says nothing of what stands there: that is the next rule's to say.
    """
    insists = False
    for start in range(len(path)):
        end = "/".join(path[start:])
        for table in tables:
            rule = table.get(end)
            if rule is ALWAYS:
                insists = True
            elif rule is not None:
                return always(rule) if insists else rule
    return ALWAYS if insists else _AS_IT_IS


@cache
def fitted(plan: Plan, name: str) -> Fitted:
    """A request's plan with the rules of its type. (Once for each: plans are for ever.)"""
    from mockbooks_harness.strategies.rule_tables import tables_of

    return Fitted(plan, (), tables_of(name))
