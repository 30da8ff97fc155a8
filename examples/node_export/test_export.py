"""A Node program that was written for Windows, in a pipeline on any system."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mockbooks import CompanyFile

EXPORT = Path(__file__).with_name("export.js")
EXEC = [sys.executable, "-m", "mockbooks", "exec"]

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="there is no Node on this machine")


def test_the_export(tmp_path: Path) -> None:
    file = tmp_path / "acme.mkb"
    CompanyFile.generate("consultancy", seed=7, transactions=50, path=file).close()
    done = subprocess.run([*EXEC, str(file), "--", "node", str(EXPORT)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    names = [line.split("\t")[0] for line in done.stdout.splitlines()]
    assert len(names) > 5
    with CompanyFile.open(file) as company:
        rows = company.company.connection.execute("SELECT full_name FROM list_object WHERE kind = 'Customer'")
        assert sorted(names) == sorted(name for (name,) in rows)


def test_a_refusal_is_told_as_it_is_told_on_windows(tmp_path: Path) -> None:
    CompanyFile.create(tmp_path / "new.mkb").close()
    refused = subprocess.run(
        [*EXEC, "--answer", "no", str(tmp_path / "new.mkb"), "--", "node", str(EXPORT)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (refused.returncode, "(0x80040420)" in refused.stderr) == (1, True), refused.stderr
