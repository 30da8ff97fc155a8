"""Public Node programs, as they are. No package registry has them, so they are run where a checkout lies beside us.

`MOCKBOOKS_NODE_PROGRAMS` names a folder of checkouts, each installed and built as its own README says; a program that is
not there is skipped. `npm install --ignore-scripts` leaves out winax, which can only be built on Windows.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("node") is None, reason="there is no Node on this machine"),
]


def checkout(name: str, built: str) -> Path:
    folder = os.environ.get("MOCKBOOKS_NODE_PROGRAMS")
    if not folder:
        pytest.skip("MOCKBOOKS_NODE_PROGRAMS names no folder of checkouts")
    if not (Path(folder) / name / built).is_file():
        pytest.skip(f"there is no built checkout of {name}")
    return Path(folder).resolve() / name


def run(folder: Path, file: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mockbooks", "exec", "--recipe", "consultancy", "--scratch", str(file), "--", *words],
        cwd=folder, env={**os.environ, **variables}, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("script", ["verify-live-connection.mjs", "exercise-mcp-live.mjs"])
def test_an_mcp_server_in_its_live_mode(tmp_path: Path, script: str) -> None:
    """RealDealCPA-VR/Quickbooks-MCP-Desktop: an ES module that imports winax when it first needs it."""
    folder = checkout("Quickbooks-MCP-Desktop", "dist/index.js")
    done = run(folder, tmp_path / "acme.mkb", "node", f"scripts/{script}", QB_LIVE="1", QB_SIMULATION="false")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Live session opened" in done.stderr
    assert re.findall(r"^  FAIL .*", done.stdout, re.MULTILINE) == []
