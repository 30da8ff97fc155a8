"""The steps of stories as requests: filled in, written out as qbXML, and read by the language as if they had been sent.

So a story is held to everything that a client is held to, and its values arrive as QuickBooks keeps them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from mockbooks.generate.documents import Told
from mockbooks.generate.recipe import Recipe, RecipeError
from mockbooks.generate.recipe.stories import Placeholder, filled
from mockbooks.generate.requests.forms import Entered, Step
from mockbooks.qbxml import catalogue
from mockbooks.qbxml.catalogue.model import Element
from mockbooks.qbxml.hresult import CallFailed
from mockbooks.qbxml.reader import read
from mockbooks.qbxml.record import read_record
from mockbooks.qbxml.status import Refused
from mockbooks.qbxml.versions import NEWEST, Edition

if TYPE_CHECKING:
    from mockbooks.qbxml.record import Record

_SET = '<?xml version="1.0"?><?qbxml version="{}"?><QBXML><QBXMLMsgsRq onError="stopOnError">{}</QBXMLMsgsRq></QBXML>'
_LIST_OF_ELEMENTS = (list, tuple)


def first(recipe: Recipe) -> Iterator[Step]:
    """The requests that the recipe has carried out before the year."""
    for number, step in enumerate(recipe.first, 1):
        yield _step(step.request, step.body, recipe, f"{recipe.name}: first[{number}]")


def told(document: Told, recipe: Recipe, entered: Entered) -> Step:
    """One step of a story, now that what came before it is in the file."""

    def fill(placeholder: Placeholder) -> str | None:
        # What was drawn for a story may look like a placeholder; only what is asked of a step is one by now.
        step = document.called.get(placeholder.name)
        return entered.of_step(step, placeholder.of) if step and placeholder.of else None

    body = filled(document.body, fill)
    assert isinstance(body, Mapping)
    return _step(document.request, body, recipe, f"{recipe.name}: {document.place}")


def _step(name: str, body: Mapping[str, object], recipe: Recipe, place: str) -> Step:
    request = f"{name}Rq"
    content = {name: body} if _has_body_of_its_own(name) else body
    return Step(request, _as_read(request, _written(request, content), recipe, place), place=place)


def _as_read(request: str, text: str, recipe: Recipe, place: str) -> Record:
    """What a company would be asked to do; RecipeError says what is wrong with it."""
    try:
        (found,) = read(_SET.format(NEWEST, text), edition=Edition(recipe.edition)).requests
        return read_record(found.element, found.node)
    except CallFailed as failed:
        raise RecipeError(f"{place}: {request}: {failed.explanation}") from None
    except Refused as refused:
        raise RecipeError(f"{place}: {request}: {refused.message}") from None


@cache
def _has_body_of_its_own(name: str) -> bool:
    """Whether the request has its body in an element of its own name, as Adds and Mods do."""
    content = catalogue.message(f"{name}Rq").content
    return content is not None and any(
        isinstance(particle, Element) and particle.name == name for particle in content.particles
    )


def _written(name: str, value: object) -> str:
    """A value as the element, or the elements, it stands for; what is not ASCII goes by its number."""
    if isinstance(value, _LIST_OF_ELEMENTS):
        return "".join(_written(name, entry) for entry in value)
    if isinstance(value, Mapping):
        return f"<{name}>{''.join(_written(inner, entry) for inner, entry in value.items())}</{name}>"
    return f"<{name}>{escape(str(value)).encode('ascii', 'xmlcharrefreplace').decode()}</{name}>"
