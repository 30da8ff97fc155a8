"""Our description of the public face: it says what is served, and neither more nor less than Codat's own does."""

from __future__ import annotations

import json
from typing import Any

import pytest
from codat_documents import Documents

from mockbooks_harness.codat import Call, Codat
from mockbooks_harness.codat.description import describe
from mockbooks_harness.codat.routes import PUBLIC
from mockbooks_harness.exact_json import dumps

IDEMPOTENT = {409, 422}
"""[D:DOC idempotency] of every POST and PATCH, though no description lists them."""

NEVER = {("GET /companies", 404), ("GET /webhooks", 400)}
"""Described, and never answered by the mock: nothing in such a call can be wrong or missing."""


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(dumps(describe()))
    return found


def test_every_operation_of_the_public_face_is_described(document: dict[str, Any]) -> None:
    described = {(method.upper(), path) for path, item in document["paths"].items() for method in item}
    assert described == {(route.method, route.template) for route in PUBLIC}


def test_every_schema_that_is_referred_to_is_there(document: dict[str, Any]) -> None:
    text = json.dumps(document)
    names = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert names <= set(document["components"]["schemas"])


def test_it_is_a_valid_document(document: dict[str, Any]) -> None:
    schemathesis = pytest.importorskip("schemathesis")
    schema = schemathesis.openapi.from_dict(document)
    schema.validate()
    assert sum(1 for _ in schema.get_all_operations()) == len(PUBLIC)


@pytest.mark.parametrize("route", PUBLIC, ids=lambda route: route.operation)
def test_the_statuses_are_those_of_codats_descriptions(documents: Documents, route: Any) -> None:
    try:
        _, described = documents.operation(route.method, route.template)
    except KeyError:
        pytest.skip("in none of the three descriptions")
    published = {int(status) for status in described["responses"]}
    ours = {route.success, *route.refusals}
    if published == {200}:
        assert route.success == 200, "accounting's of 2023 lists no errors"
        return
    assert {status for status in published - ours if (route.operation, status) not in NEVER} == set()
    allowed = IDEMPOTENT if route.method in ("POST", "PATCH") else set()
    # [D:DOC errors] a body or a parameter that is unfit is a 400, also where the description forgets it.
    assert ours - published <= allowed | ({400} if route.takes or route.query else set())


def test_it_can_be_had_from_the_mock_itself(codat: Codat) -> None:
    answer = codat.application.handle(Call("GET", f"{codat.control_prefix}/description"))
    assert answer.body == describe()
