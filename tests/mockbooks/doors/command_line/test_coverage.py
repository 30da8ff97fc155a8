"""`mockbooks coverage` lists the requests, and says how each is known."""

from __future__ import annotations

import json

import pytest

from mockbooks.doors.command_line import coverage
from mockbooks.doors.command_line.coverage import PROVENANCES, SHOWS
from mockbooks.operations import registry
from mockbooks.qbxml import catalogue


def test_what_is_served_is_what_the_tests_have_shown(run) -> None:
    found = json.loads(run("coverage", "--json").output)
    assert found["counts"]["served"] == len(found["requests"]) > 0
    for row in found["requests"]:
        assert row["request"] in registry.operations()
        assert row["known"] in PROVENANCES
        assert {"accepted", "read back"} <= {*row["shown"], *row["cannot"]}


def test_every_request_was_accepted_read_back_and_refused_or_it_is_said_why_not() -> None:
    audited = {row.request: {*row.shown, *row.cannot} for row in coverage.rows() if row.known}
    assert {request for request, how in audited.items() if how != set(SHOWS)} == set()
    assert len(audited) == len(registry.operations())


def test_what_cannot_be_shown_was_not_shown() -> None:
    for row in coverage.rows():
        assert not set(row.shown) & set(row.cannot), row.request


def test_what_no_desktop_edition_has_is_not_counted() -> None:
    (row,) = [row for row in coverage.rows() if not row.editions]
    assert row.request == "PayrollLastPeriodQueryRq"
    assert row.state == "in no desktop edition"
    assert row.request not in registry.operations()


def test_all_requests_are_listed_on_demand(run) -> None:
    requests = [entry.name for entry in catalogue.messages() if entry.kind == "request"]
    found = json.loads(run("coverage", "--all", "--json").output)
    assert [row["request"] for row in found["requests"]] == requests
    of_a_desktop = [entry for entry in catalogue.messages() if entry.kind == "request" and entry.editions]
    assert found["counts"]["requests"] == len(of_a_desktop) == len(registry.operations())
    text = run("coverage", "--all").output
    assert text.splitlines()[-1].startswith(f"{found['counts']['served']} of {len(of_a_desktop)} requests are served")


def test_an_operation_that_no_exchange_has_shown_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    registry.operations()
    monkeypatch.delitem(registry._TABLE, "VehicleMileageQueryRq")
    monkeypatch.setattr(
        json, "loads", lambda text: {"HostQueryRq": ["accepted", "read back"], "BillAddRq": ["refused"]}
    )
    assert [row.request for row in coverage.rows() if row.served] == ["HostQueryRq"]
    states = {row.request: row.state for row in coverage.rows()}
    assert (states["BillAddRq"], states["VehicleMileageQueryRq"]) == ("not shown yet", "not served")
