"""Every request that is planned is one that a client could send, and says the same when it is read back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

import pytest

from mockbooks.generate import requests
from mockbooks.generate.documents import Document, Told
from mockbooks.generate.recipe import names
from mockbooks.generate.requests import Step
from mockbooks.qbxml.reader import read
from mockbooks.qbxml.record import ORDER, Record, Value, read_record
from mockbooks.qbxml.versions import Edition

RECIPES = names()


class SomeIDs:
    """Ids as a file would give them."""

    def txn_id(self, document: Document) -> str:
        return f"{id(document) % 4096:X}-1700000000"

    def line_ids(self, document: Document) -> list[str]:
        return [f"{number:X}-1700000000" for number in range(1, len(document.lines) + 1)]  # type: ignore[attr-defined]

    def txn_edit_sequence(self, document: Document) -> str:
        return "1700000001"

    def list_id(self, kind: str, full_name: str) -> tuple[str, str]:
        return "80000001-1700000000", "1700000001"

    def of_step(self, step: Told, what: str) -> str:
        return {"EditSequence": "1700000001", "total": "12.50", "open": "0.00"}.get(
            what, f"{id(step) % 4096:X}-1700000000"
        )


def written(name: str, value: Value) -> str:
    """A value as the element, or elements, it stands for."""
    if isinstance(value, list):
        return "".join(written(name, entry) for entry in value)
    return f"<{name}>{inside(value) if isinstance(value, dict) else escape(str(value))}</{name}>"


def inside(record: Record) -> str:
    """The children of an aggregate; those that stand mixed in the order that is said."""
    order = record.get(ORDER)
    mixed: dict[str, Any] = {}
    if isinstance(order, list):
        mixed = {str(name): iter(record[str(name)]) for name in order}  # type: ignore[arg-type]
    parts = [written(name, value) for name, value in record.items() if name != ORDER and name not in mixed]
    parts += [written(str(name), next(mixed[str(name)])) for name in order or ()]  # type: ignore[union-attr]
    return "".join(parts)


def sent(step: Step, edition: Edition, version: str = "16.0") -> Record:
    """The record that arrives when a step is written out and sent."""
    text = f'<?xml version="1.0"?><?qbxml version="{version}"?><QBXML><QBXMLMsgsRq onError="stopOnError">'
    text += written(step.request, step.record) + "</QBXMLMsgsRq></QBXML>"
    (request,) = read(text.encode("ascii", "xmlcharrefreplace").decode(), edition=edition).requests
    return read_record(request.element, request.node)


def steps(planned: Any) -> Iterator[Step]:
    yield from requests.setting_up(planned.recipe, planned.cast, 2024)
    yield from requests.first(planned.recipe)
    for document in planned.documents:
        if not getattr(document, "is_opening", False):
            yield requests.trading(document, planned.recipe, SomeIDs())


@pytest.mark.parametrize("recipe", RECIPES)
def test_what_is_planned_is_what_arrives(plan: Any, recipe: str) -> None:
    planned = plan(recipe, 300)
    for step in steps(planned):
        assert sent(step, Edition(planned.recipe.edition)) == step.record


@pytest.mark.parametrize("version", ["8.0", "13.0"])
def test_an_older_quickbooks_could_be_sent_the_same(plan: Any, version: str) -> None:
    for step in steps(plan("consultancy", 150)):
        sent(step, Edition.US, version)
