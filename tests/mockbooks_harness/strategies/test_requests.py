"""What the strategies draw is what a strict reader takes, and all of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st
from lxml import etree

from mockbooks.qbxml import NEWEST, VERSIONS, Edition, Version, catalogue, read, validate
from mockbooks_harness.strategies import request_sets, requests, values
from mockbooks_harness.strategies.plan import Place, Plan, plan
from mockbooks_harness.strategies.requests import request_pieces

PUBLISHED = Version(13, 0)
REQUESTS = [
    entry.name
    for entry in catalogue.messages()
    if entry.kind == "request" and Edition.US in entry.editions and entry.since <= PUBLISHED
]
QUIET = {"suppress_health_check": list(HealthCheck), "deadline": None, "database": None}


def held(text: str, schema: etree.XMLSchema) -> None:
    """Neither the language nor the published schema finds anything wrong."""
    assert validate(text) == []
    schema.assertValid(etree.fromstring(text.encode()))


@settings(max_examples=300, **QUIET)
@given(data=st.data())
def test_a_request_is_valid_under_the_published_schema(schema: etree.XMLSchema, data: st.DataObject) -> None:
    held(data.draw(requests(data.draw(st.sampled_from(REQUESTS)), version=PUBLISHED)), schema)


@pytest.mark.slow
@pytest.mark.parametrize("name", REQUESTS)
@settings(max_examples=45, **QUIET)
@given(data=st.data())
def test_ten_thousand_requests_are_valid_under_the_published_schema(
    schema: etree.XMLSchema, name: str, data: st.DataObject
) -> None:
    held(data.draw(requests(name, version=PUBLISHED)), schema)


@pytest.mark.parametrize("edition", Edition)
@settings(max_examples=60, **QUIET)
@given(data=st.data())
def test_in_every_version_and_edition(edition: Edition, data: st.DataObject) -> None:
    version = data.draw(st.sampled_from(VERSIONS))
    names = [
        entry.name
        for entry in catalogue.messages()
        if entry.kind == "request" and entry.since <= version and edition in entry.editions
    ]
    text = data.draw(request_sets(names, version=version, edition=edition, max_size=1))
    assert validate(text, edition=edition) == []


@settings(max_examples=50, **QUIET)
@given(request_sets(["CustomerAddRq", "InvoiceQueryRq", "TxnDelRq"], min_size=1, max_size=3))
def test_a_set_holds_the_requests_that_were_drawn(text: str) -> None:
    closed = re.findall(r"</(\w+Rq)>", text)
    assert [*(request.name for request in read(text).requests), "QBXMLMsgsRq"] == closed


def paths(drawn: Plan, at: str = "") -> Iterator[str]:
    """Every element that may stand in a document."""
    own = f"{at}/{drawn.name}" if at else drawn.name
    yield own
    yield from _inside(() if drawn.is_leaf else drawn.places, own)


def _inside(places: tuple[Place, ...], at: str) -> Iterator[str]:
    for place in places:
        if place.plan is not None:
            yield from paths(place.plan, at)
        for row in place.rows:
            yield from _inside(row, at)


def never_drawn(name: str, draws: int) -> set[str]:
    """The elements of a request that so many draws do not show."""
    missing = set(paths(plan(catalogue.message(name), NEWEST, Edition.US)))

    @settings(max_examples=draws, **QUIET)
    @given(request_pieces(name))
    def draw(piece: object) -> None:
        missing.difference_update(path for path, _ in piece.walk())  # type: ignore[attr-defined]

    draw()
    return missing


def test_everything_a_customer_may_have_is_drawn() -> None:
    assert never_drawn("CustomerAddRq", 1000) == set()


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in REQUESTS if name.endswith("AddRq")])
def test_every_element_of_every_add_is_drawn_within_5000(name: str) -> None:
    assert never_drawn(name, 5000) == set()


def test_a_failure_shrinks_to_what_a_person_would_write() -> None:
    smallest = find(requests("InvoiceAddRq"), lambda text: "<Quantity>" in text, settings=settings(**QUIET))
    assert smallest.count("<Quantity>") == 1
    assert "<Quantity>1</Quantity>" in smallest
    # The customer, a line (or a group of lines with its item) and the quantity, and what is around them.
    assert smallest.count("\n") <= 19, smallest


def test_a_text_keeps_its_length() -> None:
    message = catalogue.message("CustomerAddRq")
    (name,) = [e for e in next(message.children()).children() if e.name == "Name"]

    @settings(**QUIET)
    @given(values(name))
    def holds(text: str) -> None:
        assert len(text) <= 41

    holds()


def test_a_name_that_is_no_message_is_an_error_at_once() -> None:
    with pytest.raises(KeyError):
        requests(["CustomerQwery"], version=NEWEST)


def test_a_message_that_the_version_does_not_have_is_an_error_at_once() -> None:
    with pytest.raises(ValueError, match=r"qbXML 2\.0, US, has no CurrencyAddRq"):
        requests("CurrencyAdd", version=Version(2, 0))
