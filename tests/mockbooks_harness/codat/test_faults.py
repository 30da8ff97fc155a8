"""Faults: what fails, how often, and what the caller gets."""

from __future__ import annotations

from typing import Any

import pytest

from mockbooks_harness.codat import Call, Codat, Dropped
from mockbooks_harness.codat.errors import STANDARD


def test_an_operation_fails_so_many_times(codat: Codat, client: Any) -> None:
    fault = codat.faults.add("POST /companies", 503, times=2)
    statuses = [client.post("/companies", {"name": "A"}).status for _ in range(3)]
    assert statuses == [503, 503, 200]
    assert (fault.met, fault.times) == (2, 0)
    assert client.get("/companies").body["totalResults"] == 1, "what failed was not done"


@pytest.mark.parametrize("status", [401, 402, 403, 429, 500, 503])
def test_a_status_comes_with_codats_own_body(codat: Codat, client: Any, status: int) -> None:
    codat.faults.add("GET /companies", status)
    answer = client.get("/companies")
    assert answer.status == status
    assert answer.body["error"] == STANDARD[status]
    assert answer.body["statusCode"] == status
    assert "test asked for" in client.why()


def test_a_429_says_when_to_try_again(codat: Codat, client: Any) -> None:
    codat.faults.add("GET /companies", 429)
    codat.faults.add("GET /companies", 429, headers={"Retry-After": "7"})
    codat.faults.add("GET /companies", 429, headers={})
    waits = [client.get("/companies").headers.get("Retry-After") for _ in range(3)]
    assert waits == ["1", "7", None]


def test_a_fault_for_good(codat: Codat, client: Any) -> None:
    codat.faults.add("GET /companies", 500, times=None)
    assert {client.get("/companies").status for _ in range(5)} == {500}
    codat.faults.clear()
    assert client.get("/companies").status == 200


def test_any_operation(codat: Codat, client: Any, company: Any) -> None:
    codat.faults.add("*", 500, times=2)
    assert client.get("/companies").status == 500
    assert client.get(f"/companies/{company.id}").status == 500
    assert client.get("/companies").status == 200


def test_the_operation_is_done_and_its_answer_lost(codat: Codat, client: Any) -> None:
    codat.faults.add("POST /companies", 500, after=True)
    assert client.post("/companies", {"name": "A"}).status == 500
    assert client.get("/companies").body["totalResults"] == 1


def test_other_operations_at_the_same_path_are_spared(codat: Codat, client: Any, company: Any) -> None:
    codat.faults.add("GET /companies/{companyId}", 500)
    assert client.get("/companies").status == 200
    assert client.call("PATCH", f"/companies/{company.id}", {}).status == 200
    assert client.get(f"/companies/{company.id}").status == 500


def test_bytes_that_are_not_codats(codat: Codat, client: Any) -> None:
    codat.faults.add("GET /companies", 502, body=b"<html>Bad gateway</html>")
    answer = client.get("/companies")
    assert (answer.status, answer.payload(), answer.content_type) == (502, b"<html>Bad gateway</html>", "text/html")


def test_no_answer_at_all(codat: Codat, client: Any) -> None:
    codat.faults.add("GET /companies", drop=True)
    with pytest.raises(Dropped):
        client.get("/companies")
    assert "dropped GET /companies" in codat.journal[-1].why
    assert client.get("/companies").status == 200


def test_the_connectors_face_fails_too(codat: Codat, desk: Any) -> None:
    codat.faults.add(f"POST {codat.connector_prefix}/links", 503)
    answer = desk.call("POST", "/links", {"licenceKey": desk.company.id})
    assert (answer.status, answer.body["service"]) == (503, "MockbooksConnector")


def test_what_cannot_fail_is_a_mistake_of_the_test(codat: Codat) -> None:
    with pytest.raises(ValueError, match="there is GET /companies, POST /companies"):
        codat.faults.add("DELETE /companies")
    with pytest.raises(ValueError, match="200 is no error"):
        codat.faults.add("GET /companies", 200)
    with pytest.raises(ValueError, match="at least once"):
        codat.faults.add("GET /companies", 500, times=0)


def test_whom_nobody_knows_meets_no_fault(codat: Codat) -> None:
    fault = codat.faults.add("GET /companies", 500)
    assert codat.application.handle(Call("GET", "/companies")).status == 401
    assert fault.met == 0


@pytest.mark.parametrize(("after", "companies"), [(True, 1), (False, 1)])
def test_a_lost_answer_is_kept_for_its_key(codat: Codat, client: Any, after: bool, companies: int) -> None:
    """Done once in either case: kept where it was done, done anew where it was not."""
    client.headers = {**client.headers, "idempotency-key": "k"}
    codat.faults.add("POST /companies", drop=True, after=after)
    with pytest.raises(Dropped) as dropped:
        client.post("/companies", {"name": "A"})
    assert (dropped.value.answer is not None) is after
    again = client.post("/companies", {"name": "A"})
    assert again.status == 200
    assert ("used already" in client.why()) is after
    assert client.get("/companies").body["totalResults"] == companies
