"""`mockbooks coverage` lists the requests, and says how each is known."""

from __future__ import annotations

import json

from mockbooks.operations.registry import operations
from mockbooks.qbxml import catalogue


def test_what_is_served_is_what_the_engine_serves(run) -> None:
    found = json.loads(run("coverage", "--json").output)
    assert {row["request"] for row in found["requests"]} == set(operations())
    assert found["counts"]["served"] == len(operations())
    assert all(row["provenance"] for row in found["requests"])


def test_all_requests_are_listed_on_demand(run) -> None:
    requests = [entry.name for entry in catalogue.messages() if entry.kind == "request"]
    found = json.loads(run("coverage", "--all", "--json").output)
    assert [row["request"] for row in found["requests"]] == requests
    assert found["counts"]["requests"] == len(requests)
    text = run("coverage", "--all").output
    assert text.splitlines()[-1].startswith(f"{len(operations())} of {len(requests)} requests are served")
