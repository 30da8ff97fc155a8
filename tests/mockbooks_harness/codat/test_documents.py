"""What the mock sends is what Codat's published description says: bodies and status codes, operation by operation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mockbooks_harness.codat import Answer, Codat


@pytest.fixture(scope="module")
def document(shared: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((shared / "codat" / "Codat-Platform.json").read_text("utf-8"))
    return document


class Judge:
    """Holds answers to the description."""

    def __init__(self, document: dict[str, Any], client: Any) -> None:
        self.document = document
        self.client = client

    def call(
        self, method: str, template: str, body: Any = None, ids: dict[str, str] | None = None, **query: Any
    ) -> Answer:
        """Call an operation, and look at its answer."""
        answer: Answer = self.client.call(method, template.format(**(ids or {})), body, **query)
        said = self.document["paths"][template][method.lower()]["responses"]
        assert str(answer.status) in said, f"{method} {template} does not say {answer.status}"
        declared = self.resolved(said[str(answer.status)])
        schema = declared.get("content", {}).get("application/json", {}).get("schema")
        assert (schema is None) == (answer.body is None), (
            f"{method} {template}: a body where there should be none, or none"
        )
        if schema is not None:
            self.validate(schema, answer)
        return answer

    def validate(self, schema: dict[str, Any], answer: Answer) -> None:
        jsonschema = pytest.importorskip("jsonschema")
        jsonschema.Draft202012Validator(self.document | schema).validate(json.loads(answer.payload()))

    def resolved(self, value: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in value:
            place: Any = self.document
            for step in value["$ref"].split("/")[1:]:
                place = place[step.replace("~1", "/").replace("~0", "~").replace("%7B", "{").replace("%7D", "}")]
            value = place
        return value


@pytest.fixture
def judge(document: dict[str, Any], client: Any) -> Judge:
    return Judge(document, client)


COMPANY = "/companies/{companyId}"
CONNECTION = f"{COMPANY}/connections/{{connectionId}}"


def test_companies_and_connections(judge: Judge) -> None:
    made = judge.call("POST", "/companies", {"name": "Technicalium", "description": "d", "tags": {"a": "b"}})
    ids = {"companyId": made.body["id"]}
    judge.call("POST", "/companies", {"name": ""})
    ids["connectionId"] = judge.call("POST", f"{COMPANY}/connections", {"platformKey": "pqsw"}, ids).body["id"]
    judge.call("GET", "/companies")
    judge.call("GET", "/companies", query="x")
    judge.call("GET", COMPANY, None, ids)
    judge.call("PUT", COMPANY, {"name": "B"}, ids)
    judge.call("PATCH", COMPANY, {"description": "C"}, ids)
    judge.call("GET", f"{COMPANY}/connections", None, ids)
    judge.call("GET", CONNECTION, None, ids)
    judge.call("GET", CONNECTION, None, ids | {"connectionId": ids["companyId"]})
    judge.call("DELETE", CONNECTION, None, ids)
    judge.call("DELETE", COMPANY, None, ids)
    judge.call("GET", COMPANY, None, ids)


def test_unauthorized(judge: Judge) -> None:
    judge.client.headers = {}
    judge.call("GET", "/companies")


def test_from_the_link_to_the_end(judge: Judge, desk: Any, clock: Any, codat: Codat) -> None:
    ids = {"companyId": desk.company.id, "connectionId": desk.connection.id, "dataType": "customers"}
    desk.exchange()
    told = {"statusCode": "403", "statusText": "User cancelled linking", "errorMessage": "User cancelled"}
    desk.on_connection("POST", "/errors", told)
    judge.call("GET", CONNECTION, None, ids)
    desk.link()
    clock.advance(minutes=1)
    judge.call("GET", CONNECTION, None, ids)
    desk.upload("customers", [{"id": "1-1"}])
    desk.on_connection("POST", f"/datasets/{desk.begin('suppliers')}/fail", {"errorMessage": "e"})
    judge.call("GET", COMPANY, None, ids)
    queued = judge.call("POST", f"{COMPANY}/data/queue/{{dataType}}", None, ids)
    judge.call("POST", f"{COMPANY}/data/queue/{{dataType}}", None, ids | {"dataType": "journals"})
    judge.call("POST", f"{COMPANY}/data/all", None, ids)
    judge.call("GET", f"{COMPANY}/dataStatus", None, ids)
    judge.call("GET", f"{COMPANY}/data/history", None, ids, pageSize=3, page=2)
    judge.call("GET", f"{COMPANY}/data/history", None, ids, query="isCompleted=true")
    judge.call("GET", f"{COMPANY}/data/history/{{datasetId}}", None, ids | {"datasetId": queued.body["id"]})
    judge.call("GET", f"{COMPANY}/sync/{{datasetId}}/validation", None, ids | {"datasetId": queued.body["id"]})
    judge.call("PATCH", CONNECTION, {"status": "Unlinked"}, ids)


def test_pushes(judge: Judge, linked: Any, codat: Codat, clock: Any) -> None:
    ids = {"companyId": linked.company.id, "connectionId": linked.connection.id, "dataType": "invoices"}
    pending, done, failed = (codat.push(linked.connection, "invoices", {"a": "b"}, timeout_minutes=5) for _ in range(3))
    linked.on_connection("PUT", f"/pushes/{done.key}/result", {"status": "Success", "recordId": "1-1"})
    linked.on_connection("PUT", f"/pushes/{failed.key}/result", {"status": "Failed", "errorMessage": "no"})
    for _ in range(2):
        judge.call("GET", f"{COMPANY}/push", None, ids)
        for operation in (pending, done, failed):
            key = {"pushOperationKey": operation.key}
            judge.call("GET", f"{COMPANY}/push/{{pushOperationKey}}", None, ids | key)
        clock.advance(minutes=5)
    for data_type in ("invoices", "customers"):
        judge.call("GET", f"{CONNECTION}/options/{{dataType}}", None, ids | {"dataType": data_type})
    judge.call("GET", f"{CONNECTION}/options/{{dataType}}", None, ids | {"dataType": "journals"})


def test_settings(judge: Judge, company: Any) -> None:
    ids = {"companyId": company.id}
    row = {"dataType": "invoices", "fetchOnFirstLink": True, "syncSchedule": 24, "syncOrder": 1}
    body = {"companyId": company.id, "settings": [row], "overridesDefaults": True}
    judge.call("POST", f"{COMPANY}/syncSettings", body, ids)
    judge.call("POST", f"{COMPANY}/syncSettings", {}, ids)
    judge.call("GET", f"{COMPANY}/syncSettings", None, ids)
    judge.call("POST", "/profile/syncSettings", body)
    judge.call("GET", "/profile/syncSettings")


def test_the_judge_sees_a_fault(judge: Judge, connection: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = {"companyId": connection.company_id, "connectionId": connection.id}
    jsonschema = pytest.importorskip("jsonschema")
    connection.status = "Sleeping"
    with pytest.raises(jsonschema.ValidationError, match="Sleeping"):
        judge.call("GET", CONNECTION, None, ids)
