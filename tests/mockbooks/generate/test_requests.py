"""Every request that is planned is one that a client could send, and says the same when it is read back."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

import pytest

from mockbooks.generate import requests
from mockbooks.generate.cast import draw_cast
from mockbooks.generate.recipe import find
from mockbooks.generate.requests import Step
from mockbooks.generate.trading import year_of_trading
from mockbooks.qbxml.reader import read
from mockbooks.qbxml.record import Record, Value, read_record

RECIPE = find("consultancy")


def written(name: str, value: Value) -> str:
    """A value as the element, or elements, it stands for."""
    if isinstance(value, list):
        return "".join(written(name, entry) for entry in value)
    inner = "".join(written(child, entry) for child, entry in value.items()) if isinstance(value, dict) else escape(str(value))
    return f"<{name}>{inner}</{name}>"


def sent(step: Step, version: str = "13.0") -> Record:
    """The record that arrives when a step is written out and sent."""
    text = f'<?xml version="1.0"?><?qbxml version="{version}"?><QBXML><QBXMLMsgsRq onError="stopOnError">'
    text += written(step.request, step.record) + "</QBXMLMsgsRq></QBXML>"
    (request,) = read("".join(text if text.isascii() else text.encode("ascii", "xmlcharrefreplace").decode())).requests
    return read_record(request.element, request.node)


def steps() -> Iterator[Step]:
    cast = draw_cast(RECIPE, "seed", customers=15, vendors=20, items=30)
    yield from requests.setting_up(RECIPE, cast)
    for document in year_of_trading(RECIPE, cast, "seed", year=2024, transactions=150):
        yield requests.trading(document, RECIPE, lambda paid: f"{id(paid) % 4096:X}-1700000000")


def test_what_is_planned_is_what_arrives() -> None:
    kinds = set()
    for step in steps():
        assert sent(step) == step.record
        kinds.add(step.request)
    assert {"InvoiceAddRq", "ReceivePaymentAddRq", "BillAddRq", "BillPaymentCheckAddRq"} <= kinds


@pytest.mark.parametrize("version", ["8.0", "16.0"])
def test_an_older_and_a_newer_quickbooks_could_be_sent_the_same(version: str) -> None:
    for step in steps():
        sent(step, version)
