"""How somebody tests a connector of their own: a Windows program, in a process of its own, unchanged."""

from pathlib import Path

import pytest

from mockbooks_harness.connector.own import CHECKS, ProgramConnector

PROGRAM = Path(__file__).with_name("acme_desktop.py")
OFTEN = ("links_and_syncs", "waits_for_quickbooks", "writes_once_though_the_report_is_lost")
"""Checked with every change; the others by the slow run."""


@pytest.mark.parametrize(
    "check", [check if check in OFTEN else pytest.param(check, marks=pytest.mark.slow) for check in CHECKS]
)
def test_acme_desktop(check, tmp_path):
    CHECKS[check](tmp_path, lambda company_file, codat_url: ProgramConnector(PROGRAM, company_file, codat_url))
