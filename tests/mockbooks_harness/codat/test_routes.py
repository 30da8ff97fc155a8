"""The table of operations, and that nothing a caller sends makes the mock fall over."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockbooks_harness.codat import Call, Codat, CodatError
from mockbooks_harness.codat.data_types import DATA_TYPES
from mockbooks_harness.codat.routes import ROUTES, find
from mockbooks_harness.exact_json import dumps, loads


class StoppedClock:
    def now(self) -> datetime:
        return datetime(2024, 5, 1, tzinfo=UTC)


def test_no_operation_stands_twice() -> None:
    seen = [(route.method, re.sub(r"\{.*?\}", "{}", route.template)) for route in ROUTES]
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.template}")
def test_every_operation_is_found_at_its_path(route: Any) -> None:
    found, parameters = find(route.method, re.sub(r"\{(.*?)\}", r"value-of-\1", route.template))
    assert found is route
    assert parameters == {name: f"value-of-{name}" for name in re.findall(r"\{(.*?)\}", route.template)}


def test_a_trailing_slash_is_nothing() -> None:
    assert find("GET", "/companies/")[0].template == "/companies"
    with pytest.raises(CodatError):
        find("GET", "/companies//connections")


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=20)
    | st.decimals(allow_nan=False, allow_infinity=False, places=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = """name description tags platformKey status settings overridesDefaults companyId oneTimeSync licenceKey region
companyFile machine records pages scope deletedIds errorMessage recordId errors warnings dataType fetchOnFirstLink
syncSchedule syncOrder id statusCode statusText offlineConnectorInstall"""
MEMBERS = NAMES.split()
plausible = st.sampled_from(
    ["Unlinked", "pqsw", "US", "full", "changes", "Success", "Failed", "invoices", True, 0, 1, {}, []]
)
bodies = json_values | st.dictionaries(
    st.sampled_from(MEMBERS),
    plausible
    | json_values
    | st.lists(st.dictionaries(st.sampled_from(MEMBERS), plausible | json_values, max_size=4), max_size=2),
    max_size=6,
)
queries = st.dictionaries(
    st.sampled_from(["query", "orderBy", "page", "pageSize", "timeoutInMinutes", "connectionId", "tags"]),
    st.text(alphabet="abcXY=<>!~&|{}. -0123456789TZ:+", max_size=30)
    | st.sampled_from(
        ["status=Paid", "id>5", "name~a", "issueDate>0001-01-01T00:00:00+23:59", "totalAmount>nan", "9" * 5000]
    ),
    max_size=3,
)


@given(st.data())
def test_whatever_is_sent_is_answered(data: st.DataObject) -> None:
    codat = Codat(clock=StoppedClock(), random=Random(1))
    company = codat.add_company("Rainbow")
    connection = codat.connect(company)
    connection.token = "token"
    if data.draw(st.booleans()):
        codat.application.handle(
            Call(
                "PUT",
                f"{codat.connector_prefix}/connections/{connection.id}/authorization",
                {},
                {"authorization": "Bearer token"},
                dumps({"region": "US", "companyFile": {}}).encode(),
            )
        )
        company.cache["invoices"] = {
            "1-1": {"id": "1-1", "status": "Paid", "totalAmount": 5, "issueDate": "2024-01-01T00:00:00"}
        }
    operation = codat.push(connection, "invoices", {"a": "b"})
    dataset = next(iter(company.datasets), "none")
    real = (
        {
            "companyId": company.id,
            "connectionId": connection.id,
            "c": connection.id,
            "d": dataset,
            "datasetId": dataset,
            "p": operation.key,
            "pushOperationKey": operation.key,
            "noun": "invoices",
            "recordId": "1-1",
            "dataType": "invoices",
            "n": "1",
            "integrationId": connection.integration.integration_id,
            "webhookId": codat.add_webhook("https://receiver.test/").id,
            "apiKeyId": next(iter(codat.state.api_keys)),
            "platformKey": "pqsw",
            "productIdentifier": "lending",
            "accountId": "20000-1",
            "attachmentId": "1",
        }
        | {row.identifier: "1-1" for row in DATA_TYPES.values()}
        | {row.write_identifier: "1-1" for row in DATA_TYPES.values()}
    )
    company.products.append("lending")
    for _ in range(3):
        route = data.draw(st.sampled_from(ROUTES))
        path = re.sub(
            r"\{(.*?)\}", lambda m: data.draw(st.just(real[m[1]]) | st.text(min_size=1, max_size=5)), route.template
        )
        headers = {"authorization": "Bearer token" if "/mockbooks/" in path else codat.authorization}
        body = data.draw(st.binary(max_size=5) | bodies.map(lambda value: dumps(value).encode()))
        answer = codat.application.handle(Call(route.method, path, data.draw(queries), headers, body))
        assert answer.status in {route.success, *route.refusals} or "/mockbooks/" in path, (route.operation, answer)
        assert answer.status < 500
        assert answer.body is None or loads(answer.payload()) == answer.body
        codat.journal[-1].explain()


@pytest.mark.parametrize(
    "body", [b'{"name":"A","x":' + b'{"y":' * 400 + b"1" + b"}" * 401, b'{"name":"A","n":1e999999999}']
)
def test_a_bomb_is_refused(codat: Codat, body: bytes) -> None:
    answer = codat.application.handle(Call("POST", "/companies", {}, {"authorization": codat.authorization}, body))
    assert answer.status == 400
