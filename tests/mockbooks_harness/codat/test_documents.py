"""What the mock sends is what Codat's published descriptions say: bodies and status codes, operation by operation.

The descriptions are in `codat_documents`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from codat_documents import Documents
from codat_samples import ACCOUNT, RECORDS

from mockbooks_harness import mapping
from mockbooks_harness.codat import Answer, Codat, Company, Connection
from mockbooks_harness.codat.data_types import DATA_TYPES
from mockbooks_harness.codat.routes import PUBLIC
from mockbooks_harness.connector.reference import ReferenceConnector

COMPANY = "/companies/{companyId}"
CONNECTION = f"{COMPANY}/connections/{{connectionId}}"

NOWHERE = {
    "GET /settings", "PATCH /settings",
    "GET /settings/integrations/{integrationId}", "PATCH /settings/integrations/{integrationId}",
    f"GET {COMPANY}/settings", f"PUT {COMPANY}/settings",
}  # fmt: skip
"""[D:H23] the historical switches of the one-time sync, in none of the three."""

ONLY_IN_A_CLIENT = {
    f"DELETE {CONNECTION}/push/directCosts/{{directCostId}}",
    f"GET {COMPANY}/data/purchaseOrders/{{purchaseOrderId}}/pdf",
    f"GET {CONNECTION}/data/itemReceipts", f"GET {CONNECTION}/data/itemReceipts/{{itemReceiptId}}",
    f"GET {CONNECTION}/data/payments",
    f"POST {CONNECTION}/push/billCreditNotes/{{billCreditNoteId}}/attachment",
    f"POST {CONNECTION}/push/transfers/{{transferId}}/attachment",
    *(
        f"GET {CONNECTION}/data/purchaseOrders/{{purchaseOrderId}}/attachments{rest}"
        for rest in ("", "/{attachmentId}", "/{attachmentId}/download")
    ),
}  # fmt: skip
"""[D:A36] operations that only the last accounting client has."""


class Judge:
    """Holds answers to the descriptions."""

    def __init__(self, documents: Documents, client: Any) -> None:
        self.documents = documents
        self.client = client
        self.seen: set[str] = set()

    def call(
        self, method: str, template: str, body: Any = None, ids: dict[str, str] | None = None, **query: Any
    ) -> Answer:
        """Call an operation, and look at its answer."""
        answer: Answer = self.client.call(method, template.format(**(ids or {})), body, **query)
        self.look(f"{method} {template}", answer)
        return answer

    def look(self, operation: str, answer: Answer) -> None:
        """The status is one that is described, and the body is as described."""
        method, template = operation.split()
        document, described = self.documents.operation(method, template)
        said = described["responses"]
        if str(answer.status) not in said and set(said) == {"200"}:
            document, said = self.errors()  # accounting's of 2023 lists no errors at all
        assert str(answer.status) in said, f"{operation} does not say {answer.status}: {answer.body}"
        schema = self.documents.schema(document, said[str(answer.status)])
        assert (schema is None) == (answer.body is None), f"{operation}: a body where there should be none, or none"
        if schema is not None:
            self.documents.validate(document, schema, json.loads(answer.payload()))
        self.seen.add(operation)

    def errors(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Those of any list of records."""
        document, described = self.documents.operation("GET", f"{COMPANY}/data/customers")
        return document, {status: said for status, said in described["responses"].items() if status != "200"}


@pytest.fixture
def judge(documents: Documents, client: Any) -> Judge:
    return Judge(documents, client)


def test_companies_and_connections(judge: Judge) -> None:
    made = judge.call("POST", "/companies", {"name": "Technicalium", "description": "d", "tags": {"a": "b"}})
    ids = {"companyId": made.body["id"], "productIdentifier": "lending"}
    judge.call("POST", "/companies", {"name": ""})
    ids["connectionId"] = judge.call("POST", f"{COMPANY}/connections", {"platformKey": "pqsw"}, ids).body["id"]
    product = f"{COMPANY}/products/{{productIdentifier}}"
    judge.call("DELETE", product, None, ids)
    judge.call("PUT", product, None, ids)
    judge.call("POST", f"{product}/refresh", None, ids)
    judge.call("POST", f"{product}/refresh", {"dataTypes": ["nonsense"]}, ids)
    judge.call("GET", "/companies")
    judge.call("GET", "/companies", query="x")
    judge.call("GET", COMPANY, None, ids)
    judge.call("PUT", COMPANY, {"name": "B"}, ids)
    judge.call("PATCH", COMPANY, {"description": "C"}, ids)
    judge.call("DELETE", product, None, ids)
    judge.call("GET", f"{COMPANY}/accessToken", None, ids)
    judge.call("GET", f"{COMPANY}/connectionManagement/accessToken", None, ids)
    judge.call("GET", f"{COMPANY}/connections", None, ids)
    judge.call("GET", CONNECTION, None, ids)
    judge.call("PUT", f"{CONNECTION}/authorization", {"user": "a"}, ids)
    judge.call("GET", CONNECTION, None, ids | {"connectionId": ids["companyId"]})
    judge.call("DELETE", CONNECTION, None, ids)
    judge.call("DELETE", COMPANY, None, ids)
    judge.call("GET", COMPANY, None, ids)


def test_what_is_the_clients_own(judge: Judge) -> None:
    judge.call("GET", "/profile")
    judge.call("PUT", "/profile", {"name": "Acme", "redirectUrl": "https://acme.test/{companyId}", "logoUrl": "l"})
    judge.call("GET", "/apiKeys")
    key = judge.call("POST", "/apiKeys", {"name": "second"}).body["id"]
    judge.call("POST", "/apiKeys", {"name": "x" * 51})
    for _ in range(9):
        judge.call("POST", "/apiKeys")
    judge.client.call("DELETE", f"/apiKeys/{key}")  # the description refers to the body of a 429 for its 204
    judge.call("DELETE", "/apiKeys/{apiKeyId}", None, {"apiKeyId": key})
    judge.call("GET", "/webhooks")
    body = {"url": "https://a.test/x", "eventTypes": ["company.created"], "companyTags": ["uid:1"]}
    hook = judge.call("POST", "/webhooks", body).body["id"]
    judge.call("POST", "/webhooks", {"url": "no"})
    judge.call("GET", "/webhooks")
    judge.call("DELETE", "/webhooks/{webhookId}", None, {"webhookId": hook})
    judge.call("DELETE", "/webhooks/{webhookId}", None, {"webhookId": hook})
    judge.call("GET", "/integrations")
    judge.call("GET", "/integrations", query="key=pqsw")
    judge.call("GET", "/integrations", query="datatypeFeatures.dataType=bills")
    for key in ("pqsw", "xxxx"):
        judge.call("GET", "/integrations/{platformKey}", None, {"platformKey": key})
        judge.call("GET", "/integrations/{platformKey}/branding", None, {"platformKey": key})


@pytest.mark.parametrize("status", [401, 402, 403, 404, 429, 500, 503])
def test_an_error_of_every_kind(judge: Judge, codat: Codat, status: int) -> None:
    codat.faults.add("*", status)
    assert judge.call("GET", f"{COMPANY}/connections", None, {"companyId": "x"}).status == status


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
    waiting = desk.waiting("items")
    desk.on_connection("PUT", f"/datasets/{waiting}/description", {"statusDescription": "Paused until tomorrow"})
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


def test_the_dataset_that_codats_company_info_is_read_with(judge: Judge, linked: Any) -> None:
    """[D:A23] its description of a dataset is older than the platform's: without `requested` of the right kind."""
    linked.upload("company", [])
    answer = judge.client.post(f"/companies/{linked.company.id}/data/info")
    document, described = judge.documents.operation("GET", f"{COMPANY}/data/history/{{datasetId}}")
    judge.documents.validate(document, judge.documents.schema(document, described["responses"]["200"]), answer.body)


@pytest.mark.parametrize("data_type", [row.key for row in DATA_TYPES.values() if row.can >= {"create"}])
def test_pushes_and_their_models(judge: Judge, linked: Any, codat: Codat, clock: Any, data_type: str) -> None:
    row = DATA_TYPES[data_type]
    ids = {"companyId": linked.company.id, "connectionId": linked.connection.id, "dataType": data_type}
    ids |= {row.write_identifier: "1-1"}
    base = f"{CONNECTION}/push/{row.noun}"
    keys = [judge.call("POST", base, {"a": "b"}, ids, timeoutInMinutes=5).body["pushOperationKey"] for _ in range(3)]
    for method in ("PUT", "DELETE"):
        if f"{method} {base}/{{{row.write_identifier}}}" in {route.operation for route in PUBLIC} - ONLY_IN_A_CLIENT:
            judge.call(method, f"{base}/{{{row.write_identifier}}}", {"a": "b"} if method == "PUT" else None, ids)
    linked.on_connection("PUT", f"/pushes/{keys[1]}/result", {"status": "Success", "recordId": "1-1"})
    linked.on_connection("PUT", f"/pushes/{keys[2]}/result", {"status": "Failed", "errorMessage": "no"})
    for _ in range(2):
        judge.call("GET", f"{COMPANY}/push", None, ids)
        for key in keys:
            judge.call("GET", f"{COMPANY}/push/{{pushOperationKey}}", None, ids | {"pushOperationKey": key})
        clock.advance(minutes=5)
    judge.call("GET", f"{CONNECTION}/options/{{dataType}}", None, ids)
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


PARAMETERS = {
    "balanceSheet": {"periodLength": 1, "periodsToCompare": 3},
    "profitAndLoss": {"periodLength": 2, "periodsToCompare": 2, "startMonth": "2024-04-15"},
    "cashFlowStatement": {"periodLength": 1, "periodsToCompare": 1},
    "agedDebtor": {"reportDate": "2024-05-01", "numberOfPeriods": 3, "periodLengthDays": 30},
    "agedCreditor": {},
}


def read_everything(judge: Judge, ids: dict[str, str], one_of: Any) -> None:
    """Every operation that reads, with a record's id where it takes one."""
    for route in PUBLIC:
        reads = "/data/" in route.template or "/reports/" in route.template
        if route.method != "GET" or not reads or "/data/history" in route.template:
            continue
        last = route.template.rpartition("/")[2]
        if last.startswith("{") and last != "{attachmentId}":
            row = next(row for row in DATA_TYPES.values() if f"{{{row.identifier}}}" == last)
            name = one_of(row.key)
            values = ids | {row.identifier: "none" if name is None else name}
        else:
            values = ids | {row.identifier: "1-1" for row in DATA_TYPES.values()} | {"attachmentId": "1"}
            values |= {"accountId": ACCOUNT["id"]}
        path = route.template.format(**values)
        answer = judge.client.get(path, **PARAMETERS.get(last, {}))
        assert answer.status in {200, 404, 409}, (route.operation, answer)
        if route.operation not in ONLY_IN_A_CLIENT | NOWHERE:
            judge.look(route.operation, answer)


def test_every_type_is_read_as_described(judge: Judge, linked: Any) -> None:
    """With one record of each, with none, and before any was read."""
    ids = {"companyId": linked.company.id, "connectionId": linked.connection.id}
    read_everything(judge, ids, lambda key: None)
    for data_type, records in RECORDS.items():
        linked.upload(data_type, records)
    read_everything(judge, ids, lambda key: RECORDS[key][0]["id"] if key in RECORDS else None)
    for data_type in RECORDS:
        judge.client.post(f"/companies/{linked.company.id}/data/queue/{data_type}")
        linked.upload(data_type)
    read_everything(judge, ids, lambda key: RECORDS[key][0]["id"] if key in RECORDS else None)


def test_there_is_a_sample_of_every_type_that_is_read() -> None:
    assert set(RECORDS) == {row.key for row in DATA_TYPES.values() if row.reads}


class InProcess:
    """Calls a mock in process with its key."""

    def __init__(self, codat: Codat) -> None:
        self.codat = codat

    def get(self, path: str, **query: Any) -> Answer:
        from mockbooks_harness.codat import Call

        values = {name: str(value) for name, value in query.items()}
        return self.codat.application.handle(Call("GET", path, values, {"authorization": self.codat.authorization}))


@pytest.fixture
def a_company_read(make_quickbooks: Any) -> Any:
    """A generated company, linked and read by the reference connector."""

    def read(recipe: str, seed: int) -> Iterator[tuple[Codat, Company, Connection]]:
        with make_quickbooks(recipe, seed=seed, allow_not_served=True) as quickbooks:
            codat = Codat(clock=quickbooks.company.clock, random=Random(seed))
            company = codat.add_company("Rainbow Paints", fetch_on_first_link=list(mapping.TABLES))
            connection = codat.connect(company)
            with codat.responses():
                quickbooks.desktop.person.allows()
                connector = ReferenceConnector(quickbooks.desktop, codat.connector_url, quickbooks.company.clock)
                connector.link(company.id)
            yield codat, company, connection

    return read


def check_a_random_company(documents: Documents, a_company_read: Any, recipe: str, seed: int) -> None:
    for codat, company, connection in a_company_read(recipe, seed):
        judge = Judge(documents, InProcess(codat))
        ids = {"companyId": company.id, "connectionId": connection.id}
        chosen = Random(seed)

        def one_of(key: str) -> str | None:
            rows = codat.records(company, key)  # noqa: B023
            return None if not rows else str(chosen.choice(rows)["id"])  # noqa: B023

        read_everything(judge, ids, one_of)
        for data_type in mapping.TABLES:
            row = DATA_TYPES[data_type]
            if row.level not in ("company", "connection", "both"):
                continue  # the one record of the company, statements, transactions of an account: read above
            template = f"{COMPANY}/data/{row.noun}" if row.level != "connection" else f"{CONNECTION}/data/{row.noun}"
            answer = judge.client.get(template.format(**ids), pageSize=2000)
            if data_type != "itemReceipts":  # in none of the three descriptions
                judge.look(f"GET {template}", answer)
            assert answer.body["totalResults"] == len(codat.records(company, data_type)), data_type


def test_random_companies_are_read_as_described(documents: Documents, a_company_read: Any) -> None:
    check_a_random_company(documents, a_company_read, "consultancy", 7)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_many_random_companies_are_read_as_described(documents: Documents, a_company_read: Any, seed: int) -> None:
    check_a_random_company(documents, a_company_read, "consultancy", seed)


def test_every_operation_is_described_somewhere(documents: Documents) -> None:
    missing = set()
    for route in PUBLIC:
        try:
            documents.operation(route.method, route.template)
        except KeyError:
            missing.add(route.operation)
    assert missing == {operation for operation in NOWHERE | ONLY_IN_A_CLIENT if operation in missing}
    assert missing - NOWHERE <= ONLY_IN_A_CLIENT


def test_the_judge_sees_a_fault(judge: Judge, connection: Any) -> None:
    ids = {"companyId": connection.company_id, "connectionId": connection.id}
    jsonschema = pytest.importorskip("jsonschema")
    connection.status = "Sleeping"
    with pytest.raises(jsonschema.ValidationError, match="Sleeping"):
        judge.call("GET", CONNECTION, None, ids)
    judge.client.codat.journal.clear()  # of which every answer is looked at once more
