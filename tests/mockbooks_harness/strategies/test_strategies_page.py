"""The programs of docs/strategies.md are run, and what it says is exported is exported."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import mockbooks_harness.strategies as strategies

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "strategies.md").read_text("utf-8")
_CONFTEST = """from hypothesis import HealthCheck, settings
settings.register_profile("page", suppress_health_check=list(HealthCheck), deadline=None, derandomize=True, database=None)
settings.load_profile("page")
"""


def test_the_programs_of_the_page_run(tmp_path: Path) -> None:
    programs = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert len(programs) == 3
    for number, program in enumerate(programs):
        (tmp_path / f"test_{number}.py").write_text(program, "utf-8")
    (tmp_path / "conftest.py").write_text(_CONFTEST, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 passed" in done.stdout


def test_what_the_page_names_is_exported() -> None:
    table = PAGE.partition("## Requests for a company")[0]
    named = set(re.findall(r"`(\w+)\(", table)) | {"QuickBooksMachine"}
    assert named <= set(strategies.__all__)
