"""Where Codat is odd, or its clients are: one test each, with the evidence.  The odd pairs of modes: `test_modes`."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from mockbooks_harness.codat import Call, Codat
from mockbooks_harness.exact_json import dumps


@pytest.fixture
def base(company: Any) -> str:
    return f"/companies/{company.id}"


# ---- statuses that surprise


def test_creating_a_company_is_200_and_not_201(client: Any) -> None:
    """[D:CP]; [R:PROBE] an SDK raises on 201."""
    assert client.post("/companies", {"name": "A"}).status == 200


def test_deleting_a_connection_is_200_without_a_body(client: Any, base: str, connection: Any) -> None:
    """[D:CP]; [R:PROBE] an SDK raises on 204."""
    answer = client.call("DELETE", f"{base}/connections/{connection.id}")
    assert (answer.status, answer.payload()) == (200, b"")


def test_deleting_a_company_is_204(client: Any, base: str) -> None:
    """[D:CP]"""
    answer = client.call("DELETE", base)
    assert (answer.status, answer.payload()) == (204, b"")


def test_deleting_a_key_is_204_without_the_body_that_is_described(client: Any, documents: Any) -> None:
    """[D:CP] its 204 refers to the body of a 429; two official clients wait for that body in vain."""
    key = client.post("/apiKeys").body["id"]
    answer = client.call("DELETE", f"/apiKeys/{key}")
    assert (answer.status, answer.payload()) == (204, b"")
    _, described = documents.operation("DELETE", "/apiKeys/{apiKeyId}")
    assert described["responses"]["204"]["$ref"].endswith("/Too-Many-Requests")


def test_a_push_is_http_200_whatever_the_operation_says(client: Any, base: str, linked: Any) -> None:
    """[D:CP] 202 and 400 stand in the body."""
    answer = client.post(f"{base}/connections/{linked.connection.id}/push/bills", {"a": "b"})
    assert (answer.status, answer.body["statusCode"]) == (200, 202)
    key = answer.body["pushOperationKey"]
    linked.on_connection("PUT", f"/pushes/{key}/result", {"status": "Failed"})
    answer = client.get(f"{base}/push/{key}")
    assert (answer.status, answer.body["statusCode"]) == (200, 400)


def test_after_a_timeout_only_the_status_changes(client: Any, base: str, linked: Any, codat: Codat, clock: Any) -> None:
    """[D:CP] a write already picked up may still land."""
    push = codat.push(linked.connection, "bills", {"a": "b"}, timeout_minutes=1)
    before = client.get(f"{base}/push/{push.key}").body
    linked.on_connection("POST", f"/pushes/{push.key}/take")
    clock.advance(minutes=1)
    assert client.get(f"{base}/push/{push.key}").body == before | {"status": "TimedOut"}
    linked.on_connection("PUT", f"/pushes/{push.key}/result", {"status": "Success", "recordId": "1-1"})
    assert client.get(f"{base}/push/{push.key}").body == before | {"status": "TimedOut"}
    assert push.late_result == {"status": "Success", "recordId": "1-1"}


# ---- names that differ from place to place


def test_the_chart_of_accounts_has_three_names(client: Any, base: str, linked: Any) -> None:
    """[D:CP] synced as chartOfAccounts, read at data/accounts, pushed to push/accounts, modelled at chartOfAccounts."""
    of_connection = f"{base}/connections/{linked.connection.id}"
    linked.upload("chartOfAccounts")
    assert client.post(f"{base}/data/queue/chartOfAccounts").status == 200
    assert client.get(f"{base}/data/accounts").status == 200
    assert client.get(f"{base}/data/chartOfAccounts").status == 404
    assert client.post(f"{of_connection}/push/accounts", {"a": "b"}).body["dataType"] == "chartOfAccounts"
    assert client.post(f"{of_connection}/push/chartOfAccounts", {"a": "b"}).status == 404
    assert client.get(f"{of_connection}/options/chartOfAccounts").status == 200
    assert client.get(f"{of_connection}/options/accounts").status == 404


def test_the_company_is_read_at_info(client: Any, base: str, linked: Any) -> None:
    """[D:CP]"""
    linked.upload("company", [{"id": "x", "companyName": "A"}])
    assert client.get(f"{base}/data/info").status == 200
    assert client.get(f"{base}/data/company").status == 404


# ---- types that surprise


def test_what_can_be_retried_is_a_string(client: Any) -> None:
    """[D:CP]"""
    assert client.get("/companies/nobody").body["canBeRetried"] == "Unknown"


def test_the_status_code_of_a_connections_error_is_a_string(client: Any, base: str, desk: Any) -> None:
    """[R:PROBE]"""
    desk.exchange()
    desk.on_connection("POST", "/errors", {"statusCode": "403"})
    errors = client.get(f"{base}/connections/{desk.connection.id}").body["dataConnectionErrors"]
    assert errors[0]["statusCode"] == "403"


def test_one_time_sync_is_a_string(client: Any) -> None:
    """[D:H23] typed string; its values are assumed, a boolean is taken as well."""
    assert client.call("PATCH", "/settings", {"oneTimeSync": True}).body == {"oneTimeSync": "true"}


def test_whether_a_report_is_available_is_a_bare_boolean(client: Any, base: str) -> None:
    """[D:CL]"""
    assert client.get(f"{base}/reports/agedDebtor/available").payload() == b"false"


def test_the_dates_of_an_aged_report_have_seven_digits_and_no_zone(client: Any, base: str, linked: Any) -> None:
    """[D:EX]"""
    invoice = {
        "id": "1",
        "customerRef": {"id": "1-1"},
        "issueDate": "2024-04-20T00:00:00",
        "currency": "USD",
        "amountDue": Decimal(5),
    }
    for key in ("customers", "creditNotes", "payments"):
        linked.upload(key)
    linked.upload("invoices", [invoice])
    (row,) = client.get(f"{base}/reports/agedDebtor").body["data"]
    bucket = row["agedCurrencyOutstanding"][0]["agedOutstandingAmounts"][-1]
    assert bucket["fromDate"] == "0001-01-01T00:00:00.0000000"


# ---- paging and queries


def test_the_largest_page_is_5000_though_the_envelope_says_2000(client: Any) -> None:
    """[D:CP], [D:DOC paging] the parameter; the text of `PagingInfo` says 2000."""
    assert client.get("/companies", pageSize=5000).body["pageSize"] == 5000
    assert client.get("/companies", pageSize=5001).status == 400
    client.codat.journal.clear()  # of which every answer is held to the description, the envelope's text included


def test_the_link_to_itself_has_no_query(client: Any) -> None:
    """[D:CP] examples"""
    links = client.get("/companies", page=1, pageSize=5).body["_links"]
    assert links["self"]["href"] == "/companies"
    assert links["current"]["href"] == "/companies?page=1&pageSize=5"


def test_companies_are_queried_without_a_page_size_and_by_an_array(client: Any, connection: Any) -> None:
    """[D:DOC querying] says that the size is obligatory and companies cannot be queried, then queries them by the
    status of their connections, which are an array.
    """
    for status, number in (("PendingAuth", 1), ("Linked", 0)):
        assert client.get("/companies", query=f"dataConnections.status={status}").body["totalResults"] == number


def test_other_arrays_cannot_be_queried(client: Any, base: str, linked: Any) -> None:
    """[D:DOC querying]"""
    linked.upload("invoices", [{"id": "1", "lineItems": []}])
    answer = client.get(f"{base}/data/invoices", query="lineItems.quantity=1")
    assert answer.body["error"] == "Error parsing query - Malformed query."


@pytest.mark.parametrize("name", ["isCompleted", "isErrored"])
def test_two_properties_of_a_dataset_cannot_be_queried(client: Any, base: str, name: str) -> None:
    """[D:CP] Malformed-Query, its own example"""
    answer = client.get(f"{base}/data/history", query=f"{name}=true")
    assert answer.body["error"] == f"Error parsing query - Could not resolve property {name} on Dataset"
    assert answer.body["service"] == "PullApi"


# ---- data


def test_characters_that_a_company_name_cannot_have_are_stripped(client: Any) -> None:
    """[D:DOC managing-companies]"""
    assert client.post("/companies", {"name": "Müller & Söhne (2)"}).body["name"] == "Mller & Shne 2"


def test_the_key_goes_without_a_user(codat: Codat) -> None:
    """[D:DOC authentication] base64 of the key alone, and not of "key:"."""
    import base64

    for text, status in ((codat.api_key, 200), (f"{codat.api_key}:", 401), (f":{codat.api_key}", 401)):
        header = f"Basic {base64.b64encode(text.encode()).decode()}"
        assert codat.application.handle(Call("GET", "/companies", {}, {"authorization": header})).status == status


def test_a_first_sync_that_failed_has_no_last_success(client: Any, base: str, linked: Any) -> None:
    """[D:CP] `currentStatus` and `latestSyncId` only; after an earlier success all five."""
    linked.on_connection("POST", f"/datasets/{linked.begin('customers')}/fail", {})
    assert set(client.get(f"{base}/dataStatus").body["customers"]) == {"dataType", "currentStatus", "latestSyncId"}
    linked.codat.queue(linked.connection, "customers")
    linked.upload("customers")
    linked.codat.queue(linked.connection, "customers")
    linked.on_connection("POST", f"/datasets/{linked.begin('customers')}/fail", {})
    found = client.get(f"{base}/dataStatus").body["customers"]
    assert len(found) == 5
    assert found["currentStatus"] == "FetchError"


def test_a_dataset_is_initial_in_the_answer_that_queues_it(client: Any, base: str, linked: Any) -> None:
    """[D:CP] example: Initial and 10 is the only pair of status and progress that is published."""
    linked.upload("customers")
    answer = client.post(f"{base}/data/queue/customers")
    assert (answer.body["status"], answer.body["progress"]) == ("Initial", 10)
    assert client.get(f"{base}/data/history/{answer.body['id']}").body["status"] == "Queued"


def test_a_record_deleted_in_the_source_keeps_its_status(client: Any, base: str, linked: Any) -> None:
    """[D:DOC] since 2024-01-10 it is kept and marked; what came and went between two syncs was never seen."""
    linked.upload("customers", [{"id": "1-1", "status": "Active"}])
    client.post(f"{base}/data/queue/customers")
    linked.upload("customers")
    (row,) = client.get(f"{base}/data/customers").body["results"]
    assert (row["status"], row["metadata"]) == ("Active", {"isDeleted": True})
    assert client.get(f"{base}/data/customers", query="metadata.isDeleted!=true").body["totalResults"] == 0


# ---- what clients do


def test_null_is_as_good_as_absent(client: Any, base: str, linked: Any) -> None:
    """[R:PROBE] the oldest generation sends an explicit null for every unset field."""
    path = f"{base}/connections/{linked.connection.id}/push/customers"
    client.post(path, {"customerName": "Ada", "addresses": None, "contacts": [{"name": None}]})
    assert linked.work()["pushes"][0]["record"] == {"customerName": "Ada", "contacts": [{}]}


def test_an_empty_body_is_refused(client: Any, base: str, linked: Any) -> None:
    """[R:PROBE] codat-accounting 0.36 drops `direct_cost`, which is called `direct_cost_prototype`, without a word."""
    assert client.post(f"{base}/connections/{linked.connection.id}/push/directCosts", {}).status == 400
    assert "body is empty" in client.why()


def test_a_query_arrives_encoded(codat: Codat, company: Any, linked: Any) -> None:
    """[R:PROBE] `query=status%21%3DComplete`"""
    from mockbooks_harness.codat.application import call_from_target

    headers = [("Authorization", codat.authorization)]
    path = f"/companies/{company.id}/data/history"
    call = call_from_target("GET", path, "query=status%21%3DQueued&page=1&pageSize=100", headers, None)
    assert codat.application.handle(call).body["totalResults"] == 0


def test_amounts_travel_as_numbers_with_the_digits_they_have(client: Any, base: str, linked: Any) -> None:
    """[R:PROBE] `28.1`, `12.0`; no float in between."""
    linked.upload("invoices", [{"id": "1", "totalAmount": Decimal("28.10"), "amountDue": Decimal("0.1")}])
    payload = client.get(f"{base}/data/invoices/1").payload()
    assert b'"totalAmount":28.10' in payload
    assert b'"amountDue":0.1,' in payload


def test_every_list_has_its_links(client: Any, base: str, linked: Any) -> None:
    """[R:PROBE] without `_links` the oldest generation falls over with a KeyError."""
    for path in ("/companies", "/integrations", f"{base}/connections", f"{base}/push", f"{base}/data/history"):
        assert {"self", "current"} <= set(client.get(path).body["_links"]), path


def test_a_body_is_taken_in_any_order_of_its_members(codat: Codat) -> None:
    """[R:PROBE] codat-accounting 0.36 sorts them: idempotency compares the bytes that were sent, and no more."""
    for name, body in (("a", {"name": "A", "description": "B"}), ("b", {"description": "B", "name": "A"})):
        headers = {"authorization": codat.authorization, "idempotency-key": name}
        call = Call("POST", "/companies", {}, headers, dumps(body).encode())
        assert codat.application.handle(call).body["description"] == "B"
