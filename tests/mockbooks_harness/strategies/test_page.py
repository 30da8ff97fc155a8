"""The page of docs/ about testing mappings: its programs run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from mockbooks_harness.strategies import PROPERTIES

MY_MAPPING = """
from lxml import etree


def read(text):
    ret = etree.fromstring(text)
    return {"id": ret.findtext("TxnID") or ret.findtext("ListID"), "name": ret.findtext("FullName")}
"""
#: An empty company is ready at once, and any will do.
RECIPE = "\n\nimport pytest\n\n\n@pytest.fixture(scope='session')\ndef quickbooks_recipe():\n    return None\n"


def test_the_tests_of_the_page_pass(checkout: Path, tmp_path: Path) -> None:
    page = (checkout / "docs" / "mapping-tests.md").read_text("utf-8")
    conftest, *suites, shared = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert len(suites) == 4
    (tmp_path / "my_mapping.py").write_text(MY_MAPPING, "utf-8")
    sharing = shared.replace("/mnt/ci/examples", str(tmp_path / "shared"))
    (tmp_path / "conftest.py").write_text(conftest + sharing + RECIPE, "utf-8")
    for number, suite in enumerate(suites):
        (tmp_path / f"test_page_{number}.py").write_text(suite, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "mockbooks_harness.plugin", "--hypothesis-seed=1",
         "-p", "_hypothesis_pytestplugin", "--hypothesis-profile=mockbooks-quick"],
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path]), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "10 passed" in done.stdout


def test_the_page_names_every_property(checkout: Path) -> None:
    page = (checkout / "docs" / "mapping-tests.md").read_text("utf-8")
    assert set(re.findall(r"^\| `([a-z ]+)` \|", page, re.MULTILINE)) == set(PROPERTIES)
