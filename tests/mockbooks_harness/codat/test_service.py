"""`Codat` from Python: everything goes the way of a call."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from mockbooks_harness.codat import Codat, CodatError


def test_a_company_for_a_test(codat: Codat, client: Any) -> None:
    company = codat.add_company("Rainbow Paints", fetch_on_first_link=["customers"], one_time=True)
    body = client.get(f"/companies/{company.id}").body
    assert body["name"] == "Rainbow Paints"
    assert client.get(f"/companies/{company.id}/settings").body["oneTimeSync"] == "true"
    assert codat.company(company.id) is company


def test_an_unknown_type_is_refused(codat: Codat, linked: Any) -> None:
    for call in (
        lambda: codat.add_company("A", fetch_on_first_link=["accounts"]),
        lambda: codat.queue(linked.connection, "accounts"),
        lambda: codat.records(linked.company, "accounts"),
        lambda: codat.push(linked.connection, "accounts", {}),
    ):
        with pytest.raises(CodatError, match="not valid") as refused:
            call()
        assert "chartOfAccounts" in refused.value.why


def test_records_are_those_of_the_source(codat: Codat, linked: Any) -> None:
    linked.upload("customers", [{"id": "1-1", "balance": Decimal("1.10")}])
    (row,) = codat.records(linked.company, "customers")
    assert row["balance"].as_tuple() == Decimal("1.10").as_tuple()


def test_two_mocks_share_nothing(clock: Any) -> None:
    one, other = (Codat(clock=clock, random=Random(1)) for _ in range(2))
    company = one.add_company("A")
    with pytest.raises(CodatError):
        other.company(company.id)
    assert len(other.journal) == 0


def test_importing_it_loads_no_door() -> None:
    program = "import sys, mockbooks_harness.codat; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert {"requests", "responses", "httpx", "werkzeug", "lxml", "wsgiref", "jsonschema"} & set(loaded) == set()
