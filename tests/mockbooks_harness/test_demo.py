"""The demo does the main job, and fails where something does not hold."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from mockbooks_harness.codat import data_types as codat
from mockbooks_harness.demo import DATA_TYPES, demo


def test_the_demo_holds_and_says_so() -> None:
    result = CliRunner().invoke(demo, ["--seed", "3", "--transactions", "60"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    for data_type in (key for key, known in codat.DATA_TYPES.items() if known.reads):
        assert f"  {data_type} " in result.stdout
    assert set(DATA_TYPES) < set(codat.DATA_TYPES)
    assert "Push of one invoice: Success, TxnID " in result.stdout
    assert "Books: in balance" in result.stdout
    assert "Generating a company" in result.stderr


def test_what_does_not_hold_is_said_and_the_exit_code_is_1(monkeypatch: pytest.MonkeyPatch) -> None:
    # Somebody loses a page on the way.
    from mockbooks_harness.connector.adapters import ConnectionByHTTP

    upload = ConnectionByHTTP.upload
    monkeypatch.setattr(
        ConnectionByHTTP, "upload", lambda self, dataset, page, records: upload(self, dataset, page, records[1:])
    )
    result = CliRunner().invoke(demo, ["--transactions", "60"], catch_exceptions=False)
    assert result.exit_code == 1
    assert "PROBLEM: customers: " in result.stderr
