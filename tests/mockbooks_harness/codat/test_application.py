"""Authorisation, error bodies, headers: what every call has."""

from __future__ import annotations

import base64
import re
from typing import Any

import pytest

from mockbooks_harness.codat import Call, Codat


def handle(codat: Codat, authorization: str | None, path: str = "/companies", method: str = "GET") -> Any:
    headers = {} if authorization is None else {"authorization": authorization}
    return codat.application.handle(Call(method, path, {}, headers))


def test_the_key_is_base64_of_the_key_alone(codat: Codat) -> None:
    key = base64.b64encode(codat.api_key.encode()).decode()
    assert handle(codat, f"Basic {key}").status == 200
    assert codat.authorization == f"Basic {key}"


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "mockbooks-api-key",
        "Basic mockbooks-api-key",
        f"Bearer {base64.b64encode(b'mockbooks-api-key').decode()}",
        f"Basic {base64.b64encode(b'mockbooks-api-key:').decode()}",
        f"Basic {base64.b64encode(b'another').decode()}",
        "Basic \u2026",
    ],
)
def test_any_other_key_is_unauthorized(codat: Codat, authorization: str | None) -> None:
    answer = handle(codat, authorization)
    assert answer.status == 401
    assert answer.body["error"] == "Unauthorized"


def test_an_error_body(codat: Codat) -> None:
    body = handle(codat, codat.authorization, "/companies/846ed55c-974b-4392-a1f1-87b6fdbf3c5e").body
    assert re.fullmatch("[0-9a-f]{32}", body.pop("correlationId"))
    assert body == {
        "statusCode": 404,
        "service": "ClientsApi",
        "error": "No company was found with ID 846ed55c-974b-4392-a1f1-87b6fdbf3c5e",
        "canBeRetried": "Unknown",
        "detailedErrorCode": 0,
    }


def test_a_wrong_method_is_405_and_an_unknown_path_404(codat: Codat) -> None:
    assert handle(codat, codat.authorization, "/companies", "DELETE").status == 405
    assert "GET, POST" in codat.journal[-1].why
    assert handle(codat, codat.authorization, "/nothing").status == 404
    assert handle(codat, codat.authorization, "/mockbooks/connector/v1/nothing").body["service"] == "MockbooksConnector"


def test_a_fixed_part_of_a_path_goes_before_a_variable_one(client: Any, company: Any) -> None:
    assert client.get(f"/companies/{company.id}/data/history").body["results"] == []


def test_rate_limit_headers_count_by_the_day(codat: Codat, clock: Any, linked: Any) -> None:
    first, second = handle(codat, codat.authorization), handle(codat, codat.authorization)
    assert first.headers["X-Rate-Limit-Limit"] == "2000", "one company is connected"
    before, after = (int(answer.headers["X-Rate-Limit-Remaining"]) for answer in (first, second))
    assert before - after == 1
    assert first.headers["X-Rate-Limit-Reset"] == "Thu, 02 May 2024 00:00:00 GMT"
    clock.advance(hours=15)
    assert handle(codat, codat.authorization).headers["X-Rate-Limit-Remaining"] == "1999"


@pytest.mark.parametrize("body", [b"{", b"[1]", b'"x"', b"\xff", b'{"name": NaN}', b"[" * 100_000])
def test_a_body_that_is_no_object_is_refused(codat: Codat, body: bytes) -> None:
    answer = codat.application.handle(Call("POST", "/companies", {}, {"authorization": codat.authorization}, body))
    assert answer.status == 400
    assert answer.body["error"] == "Error processing request - not valid."
    assert codat.journal[-1].why


def test_same_clock_and_seed_give_the_same_bytes(clock: Any) -> None:
    from random import Random

    def run() -> list[bytes]:
        codat = Codat(clock=clock, random=Random(3))
        codat.connect(codat.add_company("Rainbow"))
        return [handle(codat, codat.authorization).payload(), handle(codat, None).payload()]

    assert run() == run()


def test_a_wrong_method_says_which_are_right(codat: Codat) -> None:
    assert handle(codat, codat.authorization, "/companies", "DELETE").headers["Allow"] == "GET, POST"


def test_an_unknown_path_wants_a_key_too(codat: Codat) -> None:
    assert handle(codat, None, "/nothing").status == 401


def free(clock: Any, client: Any) -> tuple[Codat, Any]:
    from random import Random

    codat = Codat(clock=clock, random=Random(3), free_plan=True)
    return codat, type(client)(codat)


def test_the_free_plan_has_fifty_companies(clock: Any, client: Any) -> None:
    """[D:CP] Payment-Required"""
    _, client = free(clock, client)
    assert {client.post("/companies", {"name": "A"}).status for _ in range(50)} == {200}
    answer = client.post("/companies", {"name": "A"})
    assert answer.status == 402
    assert answer.body["error"] == "CompanyValidationException: Company limit exceeded"
    (item,) = answer.body["validation"]["errors"]
    assert (item["itemId"], item["validatorName"]) == ("Company", "CreateCompany")
    assert item["message"].startswith("Company limit exceeded. Learn more at ")


def test_the_free_plan_has_no_hourly_schedule(clock: Any, client: Any) -> None:
    codat, client = free(clock, client)
    company = codat.add_company("A")
    row = {"dataType": "invoices", "fetchOnFirstLink": True, "syncSchedule": 1, "syncOrder": 1}
    body = {"companyId": company.id, "settings": [row], "overridesDefaults": True}
    for path in ("/profile/syncSettings", f"/companies/{company.id}/syncSettings"):
        answer = client.post(path, body)
        assert answer.status == 402
        assert answer.body["error"] == "SyncSettingsValidationException: Sync schedule not allowed"
        assert client.post(path, body | {"settings": [row | {"syncSchedule": 24}]}).status == 204


def test_the_free_plan_ends_after_a_year(clock: Any, client: Any) -> None:
    _, client = free(clock, client)
    clock.advance(days=365)
    assert client.get("/companies").status == 200
    clock.advance(seconds=1)
    answer = client.get("/companies")
    assert (answer.status, answer.body["error"]) == (402, "Payment Required")


def test_other_clients_pay_for_more(client: Any, clock: Any) -> None:
    assert {client.post("/companies", {"name": "A"}).status for _ in range(60)} == {200}
    clock.advance(days=400)
    assert client.get("/companies").status == 200


@pytest.mark.parametrize("method", ["HEAD", "GET", "TRACE"])
def test_wsgi(codat: Codat, method: str) -> None:
    import io

    said: list[Any] = []
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": "/companies",
        "QUERY_STRING": "pageSize=5",
        "HTTP_AUTHORIZATION": codat.authorization,
        "wsgi.input": io.BytesIO(),
    }
    (*body,) = codat.application(environ, lambda status, headers: said.append((status, dict(headers))))
    status, headers = said[0]
    assert status == ("200 OK" if method == "GET" else "405 Method Not Allowed")
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    assert (b"".join(body) == b"") is (method == "HEAD")
