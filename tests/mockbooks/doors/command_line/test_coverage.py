"""`mockbooks coverage` lists the requests, and says how each is known."""

from __future__ import annotations

import json

import pytest

from mockbooks.doors.command_line import coverage
from mockbooks.doors.command_line.coverage import PROVENANCES
from mockbooks.operations import registry
from mockbooks.qbxml import catalogue


def test_what_is_served_is_what_the_tests_have_shown(run) -> None:
    found = json.loads(run("coverage", "--json").output)
    assert found["counts"]["served"] == len(found["requests"]) > 0
    for row in found["requests"]:
        assert row["request"] in registry.operations()
        assert row["known"] in PROVENANCES
        assert {"accepted", "read back"} <= set(row["shown"])


def test_all_requests_are_listed_on_demand(run) -> None:
    requests = [entry.name for entry in catalogue.messages() if entry.kind == "request"]
    found = json.loads(run("coverage", "--all", "--json").output)
    assert [row["request"] for row in found["requests"]] == requests
    assert found["counts"]["requests"] == len(requests)
    text = run("coverage", "--all").output
    assert text.splitlines()[-1].startswith(f"{found['counts']['served']} of {len(requests)} requests are served")


def test_an_operation_that_no_exchange_has_shown_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    registry.operations()
    monkeypatch.delitem(registry._TABLE, "VehicleMileageQueryRq")
    monkeypatch.setattr(json, "loads", lambda text: {"HostQueryRq": ["accepted", "read back"], "BillAddRq": ["refused"]})
    assert [row.request for row in coverage.rows() if row.served] == ["HostQueryRq"]
    states = {row.request: row.state for row in coverage.rows()}
    assert (states["BillAddRq"], states["VehicleMileageQueryRq"]) == ("not shown yet", "not served")
