"""Idempotency keys.  [D:DOC idempotency]"""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from mockbooks_harness.codat import Call, Codat, Limits
from mockbooks_harness.exact_json import dumps

KEY = "1e3e6e4c-0000-4000-8000-00000000abcd"


def post(codat: Codat, path: str = "/companies", body: Any = None, key: str = KEY, method: str = "POST") -> Any:
    payload = dumps({"name": "Rainbow"} if body is None else body).encode()
    headers = {"authorization": codat.authorization, "idempotency-key": key}
    return codat.application.handle(Call(method, path, {}, headers, payload))


def test_the_first_answer_is_given_again(codat: Codat, client: Any) -> None:
    first, second = post(codat), post(codat)
    assert first.body == second.body
    assert client.get("/companies").body["totalResults"] == 1
    assert "used already" in codat.journal[1].why
    assert post(codat, key="another").body["id"] != first.body["id"]


def test_for_ninety_minutes(codat: Codat, clock: Any) -> None:
    first = post(codat)
    clock.advance(minutes=89, seconds=59)
    assert post(codat).body == first.body
    clock.advance(seconds=1)
    assert post(codat).body["id"] != first.body["id"]


def test_with_another_body_it_is_422(codat: Codat) -> None:
    post(codat)
    assert post(codat, body={"name": "Other"}).status == 422


def test_on_another_path_it_is_422(codat: Codat, company: Any) -> None:
    post(codat)
    assert post(codat, path=f"/companies/{company.id}/connections").status == 422


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_only_post_and_patch_take_one(codat: Codat, company: Any, method: str) -> None:
    path = f"/companies/{company.id}"
    for body in ({"name": "A"}, {"name": "B"}):
        assert post(codat, path, body, method=method).status in {200, 204, 404}
    assert not any("Idempotency" in entry.why for entry in codat.journal)


def test_a_patch_takes_one(codat: Codat, company: Any) -> None:
    path = f"/companies/{company.id}"
    first = post(codat, path, {"name": "A"}, method="PATCH")
    codat.company(company.id).name = "B"
    assert post(codat, path, {"name": "A"}, method="PATCH").body == first.body


@pytest.mark.parametrize("status", [400, 402, 409, 500, 503])
def test_a_refusal_is_kept_too(codat: Codat, status: int) -> None:
    codat.faults.add("POST /companies", status)
    assert post(codat).status == status
    assert post(codat).status == status, "though the fault is over"
    assert post(codat, key="another").status == 200


def test_a_429_frees_the_key(codat: Codat) -> None:
    codat.faults.add("POST /companies", 429)
    assert post(codat).status == 429
    assert post(codat).status == 200


def test_a_429_of_the_quota_frees_the_key_too(clock: Any) -> None:
    codat = Codat(clock=clock, random=Random(1), limits=Limits(daily=1))
    assert [post(codat, key=key).status for key in ("a", "b")] == [200, 429]
    clock.advance(days=1)
    assert post(codat, key="b").status == 200


def test_an_unauthorized_call_claims_no_key(codat: Codat) -> None:
    call = Call("POST", "/companies", {}, {"idempotency-key": KEY}, b"{}")
    assert codat.application.handle(call).status == 401
    assert post(codat).status == 200


def test_a_key_in_use_is_409(codat: Codat) -> None:
    from mockbooks_harness.codat.errors import CodatError
    from mockbooks_harness.codat.idempotency import begin, finish

    call = Call("POST", "/companies", {}, {"idempotency-key": KEY}, b"{}")
    keys: dict[str, Any] = {}
    assert begin(keys, call, codat.state.now()) is None
    with pytest.raises(CodatError) as refused:
        begin(keys, call, codat.state.now())
    assert refused.value.status == 409
    finish(keys, call, None)
    assert begin(keys, call, codat.state.now()) is None, "the first broke off"
