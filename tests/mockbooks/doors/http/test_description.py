"""The description of the door: made of the route table, a valid document, and true of what the door answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from http_door import Door
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable

from mockbooks import CompanyFile, ManualClock
from mockbooks.doors.http import House
from mockbooks.doors.http.application import Application
from mockbooks.doors.http.description import FORK, describe
from mockbooks.doors.http.routes import ROUTES

schemathesis = pytest.importorskip("schemathesis")

from schemathesis import GenerationMode  # noqa: E402
from schemathesis.specs.openapi.checks import positive_data_acceptance  # noqa: E402


@pytest.fixture(scope="module")
def described() -> Iterator[Any]:
    # A clock that stands: a fault may take a day.
    house = House(CompanyFile.create(name="Rainbow Paints", clock=ManualClock()))
    door = Door(house)
    for base in ("", door.post("/control/forks")["url"]):
        there = door.below(base)
        url = there.post("/processors")["url"]
        there.post(f"{url}/OpenConnection2", appID="", appName="App", connPref=1)
        there.post("/control/snapshots")
        there.post("/control/faults", request="BillAdd", status=3180)
    yield schemathesis.openapi.from_wsgi("/openapi.json", Application(house))
    house.close()


def test_every_row_is_described_for_the_house_and_for_a_fork() -> None:
    found = {(method.upper(), path) for path, item in describe()["paths"].items() for method in item}
    assert found == {(row.method, base + row.template) for row in ROUTES for base in ("", FORK)}
    names = [operation["operationId"] for item in describe()["paths"].values() for operation in item.values()]
    assert len(set(names)) == len(names)


def test_it_is_a_valid_document_and_can_be_had_from_the_door(door: Door) -> None:
    document = door.get("/openapi.json")
    assert document == json.loads(json.dumps(describe()))
    schemathesis.openapi.from_dict(document).validate()


OPERATIONS = [(route.method, base + route.template) for base in ("", FORK) for route in ROUTES]
NAMED = {"processor": "p1", "fork": "f1", "name": "s1", "number": "1"}


def hold(described: Any, method: str, path: str, examples: int) -> None:
    """Whatever is called answers as it is described, what fits and what does not."""
    operation = describe()["paths"][path][method.lower()]
    says_something = "requestBody" in operation or any(each["in"] == "query" for each in operation["parameters"])
    hold_for(described[path][method], GenerationMode.POSITIVE, examples)
    if says_something:
        with suppress(Unsatisfiable):  # nothing about this call can be wrong
            hold_for(described[path][method], GenerationMode.NEGATIVE, examples)


def hold_for(operation: Any, mode: GenerationMode, examples: int) -> None:
    @settings(
        max_examples=examples, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(operation.as_strategy(generation_mode=mode), st.booleans())
    def answers(case: Any, known: bool) -> None:
        if known and mode is GenerationMode.POSITIVE:
            # What has a random name is never there.
            case.path_parameters = {name: NAMED[name] for name in case.path_parameters or {}}
        answer = case.call(headers={"Host": "localhost"})
        # What fits the schema may still name a request, a dialog or an HRESULT that there is not.
        case.validate_response(answer, excluded_checks=[positive_data_acceptance])

    answers()


# One of each kind of member of the request processor; the slow one asks all of them, of forks too.
MEMBERS = ("BeginSession", "ProcessRequest", "MajorVersion", "PutAuthFlags")
SOME = [each for each in OPERATIONS[: len(ROUTES)] if "{processor}/" not in each[1] or each[1].endswith(MEMBERS)]


@pytest.mark.parametrize(("method", "path"), SOME)
def test_the_door_answers_as_described(described: Any, method: str, path: str) -> None:
    hold(described, method, path, 1)


@pytest.mark.slow
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_the_door_answers_as_described_for_long(described: Any, method: str, path: str) -> None:
    hold(described, method, path, 40)
