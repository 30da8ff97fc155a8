"""Stories: what a recipe has to tell that no side of business comes upon by itself, written out as requests.

A story is a few requests one after the other, days apart if it says so: an order that is invoiced in parts, a check
that is voided. Each step names its request without the Rq and has the body that a client would send, elements in the
order of the catalogue. In texts, placeholders stand for what is known when the step is carried out:

    {customer} {other_customer} {vendor}     drawn once a story, by full name; `draw` and `numbers` add names of its own
    {service} {goods} {stock} {charge}       one of the recipe's items of that kind
    {n}                                      the how-manieth telling of this story it is
    {day} {day-40} {day+30}                  the day of the step, or so many days from it
    {order.TxnID} {order.EditSequence}       of what the step `called = "order"` added; also ListID, TxnNumber
    {order.total} {order.open}               its amount, and what of it is open
    {order.line.2}                           the TxnLineID of its second line; lines of groups are counted too

Other braces stand for themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from mockbooks.generate.recipe.facts import NONE, Body, Range
from mockbooks.generate.recipe.reading import RecipeError
from mockbooks.qbxml import catalogue

if TYPE_CHECKING:
    from mockbooks.generate.recipe.recipe import Recipe

_PLACEHOLDER = re.compile(
    r"\{([a-z][a-z_]*)(?:\.(TxnID|EditSequence|ListID|TxnNumber|total|open|line\.\d+)|([+-]\d+))?\}"
)
DRAWN = frozenset({"customer", "other_customer", "vendor", "n", "day"})
"""The names that every story knows; those of the kinds of item come with the items."""


@dataclass(frozen=True)
class StepFacts:
    """One request of a story, so many days after the one before it."""

    request: str
    body: Body
    called: str = ""
    after: Range = NONE


@dataclass(frozen=True)
class StoryFacts:
    """A story, told for `share` of a hundred transactions, but once at least where there is room for it."""

    what: str
    steps: tuple[StepFacts, ...]
    share: Decimal = Decimal(0)
    draw: Mapping[str, tuple[str, ...]] | None = None
    numbers: Mapping[str, Range] | None = None


@dataclass(frozen=True)
class Placeholder:
    """One place in a text: a name, what is asked of it (`of`), and for days how far off."""

    name: str
    of: str
    days: int


def filled(value: object, fill: Callable[[Placeholder], str | None]) -> object:
    """The value with its placeholders filled in; what `fill` does not know (None) is left for later."""
    if isinstance(value, str):
        return _PLACEHOLDER.sub(lambda found: _replaced(found, fill), value) if "{" in value else value
    if isinstance(value, Mapping):
        return {name: filled(entry, fill) for name, entry in value.items()}
    assert isinstance(value, (list, tuple)), "a body is made of texts, tables and lists"
    return [filled(entry, fill) for entry in value]


def _replaced(found: re.Match[str], fill: Callable[[Placeholder], str | None]) -> str:
    given = fill(Placeholder(found[1], found[2] or "", int(found[3] or 0)))
    return found[0] if given is None else given


def check_stories(recipe: Recipe, source: str) -> None:
    """Raise RecipeError for the first step that asks for what cannot be there."""
    always = DRAWN | {item.kind for item in recipe.items if item.price}
    for number, step in enumerate(recipe.first, 1):
        _check_step(step, set(), f"{source}: first[{number}]")
    told: set[str] = set()
    for story in recipe.stories:
        place = f"{source}: stories.{story.what}"
        if story.what in told:
            raise RecipeError(f"{place}: there are two stories of this name")
        told.add(story.what)
        known = always | set(story.draw or ()) | set(story.numbers or ())
        called: set[str] = set()
        for number, step in enumerate(story.steps, 1):
            _check_step(step, known | called, f"{place}.steps[{number}]", called)
            called |= {step.called} - {""}


def _check_step(step: StepFacts, known: Iterable[str], place: str, called: Iterable[str] = ()) -> None:
    if not any(entry.name == f"{step.request}Rq" for entry in catalogue.messages()):
        raise RecipeError(f"{place}: {step.request!r} is no request of qbXML, without the Rq at its end")
    for placeholder in placeholders(step.body):
        if placeholder.name not in known:
            raise RecipeError(f"{place}: {{{placeholder.name}}} is nothing that is known here")
        if placeholder.of and placeholder.name not in called:
            raise RecipeError(f"{place}: no step before is called {placeholder.name!r}")


def placeholders(value: object) -> Iterator[Placeholder]:
    """All placeholders in a body."""
    found: list[Placeholder] = []

    def note(placeholder: Placeholder) -> None:
        found.append(placeholder)

    filled(value, note)
    yield from found
