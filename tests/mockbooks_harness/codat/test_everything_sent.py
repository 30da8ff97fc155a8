"""Schemathesis on the whole application: whatever is sent, the status is one that the operation describes.

The description is our own, made from the route table; `test_description` holds it to Codat's.  The state behind it is
a linked company with one record of every type, a push, a dataset, a webhook consumer; half of the ids in the paths are
theirs, so that calls come further than "not found".
"""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from codat_samples import ACCOUNT, RECORDS
from hypothesis import HealthCheck, given, settings

from mockbooks import ManualClock
from mockbooks_harness.codat import UNLIMITED, Call, Codat
from mockbooks_harness.codat.data_types import DATA_TYPES
from mockbooks_harness.codat.routes import PUBLIC
from mockbooks_harness.exact_json import dumps

schemathesis = pytest.importorskip("schemathesis")
pytest.importorskip("werkzeug")

CHECKS = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance")
CHECKS += ("response_schema_conformance", "unsupported_method")


class Mocked:
    """A mock with something in it, and the ids of what is there."""

    def __init__(self) -> None:
        self.codat = Codat(clock=ManualClock(), random=Random(5), limits=UNLIMITED)
        company = self.codat.add_company("Rainbow Paints", fetch_on_first_link=list(RECORDS))
        connection = self.codat.connect(company)
        self.token = ""
        self.token = self.say("POST", "/links", {"licenceKey": company.id})["token"]
        base = f"/connections/{connection.id}"
        self.say("PUT", f"{base}/authorization", {"region": "US", "companyFile": {"name": "a.qbw"}})
        for waiting in self.say("GET", f"{base}/work")["datasets"]:
            path = f"{base}/datasets/{waiting['id']}"
            self.say("POST", f"{path}/start")
            self.say("PUT", f"{path}/pages/1", {"records": RECORDS[waiting["dataType"]]})
            self.say("POST", f"{path}/complete", {"pages": 1})
        company.products.append("lending")
        dataset = self.codat.queue(connection, "invoices")
        push = self.codat.push(connection, "invoices", {"a": "b"})
        self.ids = {
            "companyId": company.id,
            "connectionId": connection.id,
            "datasetId": dataset.id,
            "pushOperationKey": push.key,
            "webhookId": self.codat.add_webhook("https://receiver.test/").id,
            "apiKeyId": next(iter(self.codat.state.api_keys)),
            "integrationId": connection.integration.integration_id,
            "platformKey": "pqsw",
            "productIdentifier": "lending",
        }
        for row in DATA_TYPES.values():
            first = RECORDS.get(row.key, [{"id": "1-1"}])[0]["id"]
            self.ids |= {row.identifier: first, row.write_identifier: first}
        self.ids["accountId"] = ACCOUNT["id"]
        self.snapshot = self.codat.snapshot()
        self.operations = self.schema()

    def say(self, method: str, path: str, body: Any = None) -> Any:
        """What a connector says."""
        payload = b"" if body is None else dumps(body).encode()
        headers = {"authorization": f"Bearer {self.token}"}
        answer = self.codat.application.handle(Call(method, self.codat.connector_prefix + path, {}, headers, payload))
        assert answer.status == 200, answer
        return answer.body

    def schema(self) -> Any:
        found = schemathesis.openapi.from_wsgi(f"{self.codat.control_prefix}/description", self.codat.application)

        @found.hook  # type: ignore[untyped-decorator]
        def map_path_parameters(_context: Any, parameters: Any) -> Any:
            return {
                name: self.ids.get(name, value) if len(str(value)) % 2 else value
                for name, value in (parameters or {}).items()
            }

        return found

    def look(self, case: Any) -> None:
        """Send it, look at the answer, and begin anew: one case must not depend on another."""
        checks = [check for check in schemathesis.checks.CHECKS.get_all() if check.__name__ in CHECKS]
        try:
            case.call_and_validate(headers={"Authorization": self.codat.authorization}, checks=checks)
        finally:
            self.codat.restore(self.snapshot)


@pytest.fixture(scope="module")
def mocked() -> Mocked:
    return Mocked()


def send(mocked: Mocked, route: Any, examples: int) -> None:
    operation = mocked.operations[route.template][route.method]

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(case=operation.as_strategy())
    def look(case: Any) -> None:
        mocked.look(case)

    look()


@pytest.mark.parametrize("route", PUBLIC, ids=lambda route: route.operation)
def test_no_status_but_those_described(mocked: Mocked, route: Any) -> None:
    send(mocked, route, 3)


@pytest.mark.slow
@pytest.mark.parametrize("route", PUBLIC, ids=lambda route: route.operation)
def test_no_status_but_those_described_however_long_one_tries(mocked: Mocked, route: Any) -> None:
    send(mocked, route, 100)


def test_it_sees_a_status_that_is_not_described(mocked: Mocked) -> None:
    mocked.codat.faults.add("GET /profile", 418, times=None)
    route = next(route for route in PUBLIC if route.operation == "GET /profile")
    with pytest.raises(BaseException, match="418"):
        send(mocked, route, 1)
    mocked.codat.faults.clear()


def test_without_a_key_every_operation_is_unauthorized(mocked: Mocked) -> None:
    for route in PUBLIC:
        answer = mocked.codat.application.handle(Call(route.method, route.template))
        assert answer.status == 401, route.operation
