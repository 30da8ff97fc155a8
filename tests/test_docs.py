"""The docs are current, their links lead somewhere, and the README's programs run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]


def test_the_generated_pages_are_current() -> None:
    # In a process of its own: click remembers how a command was first called.
    done = subprocess.run(
        [sys.executable, str(ROOT / "ci" / "docs.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    targets = [target.partition("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text)]
    missing = [target for target in targets if target and ":" not in target and not (page.parent / target).exists()]
    assert missing == []


def test_the_program_of_the_readme_runs(capsys: pytest.CaptureFixture[str]) -> None:
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    program = next(block for block in blocks if block.startswith("from mockbooks import"))
    exec(compile(program, "README.md", "exec"), {})
    printed = capsys.readouterr().out
    assert "<InvoiceRet>" in printed
    assert "InvoiceQueryRq: 0 Info Status OK" in printed


#: A folder in which Hypothesis has never run: its first draw makes its table of characters, which may take seconds.
_CONFTEST = """from hypothesis import HealthCheck, settings
settings.register_profile("readme", suppress_health_check=[HealthCheck.too_slow], deadline=None, derandomize=True)
settings.load_profile("readme")
"""
_MY_MAPPING = """from lxml import etree


def read(text):
    return [{"name": each.tag, "text": each.text} for each in etree.fromstring(text.encode()).iter()]
"""


def test_the_tests_of_the_readme_pass(tmp_path: Path) -> None:
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    tests = [block for block in blocks if "def test_" in block]
    assert len(tests) == 2
    for number, block in enumerate(tests):
        (tmp_path / f"test_{number}.py").write_text(block, "utf-8")
    (tmp_path / "conftest.py").write_text(_CONFTEST, "utf-8")
    (tmp_path / "my_mapping.py").write_text(_MY_MAPPING, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "examples" / "foreign_connector"), str(tmp_path)])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
