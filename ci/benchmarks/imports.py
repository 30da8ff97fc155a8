"""What importing costs, in a new interpreter each time: a test suite pays it on every run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import duration

ROOT = Path(__file__).resolve().parents[2]


@duration("import mockbooks", aim=100)
def the_package() -> Callable[[], float]:
    return lambda: _import_seconds("import mockbooks")


@duration("import mockbooks, without bytecode", aim=100)
def the_package_without_bytecode() -> Callable[[], float]:
    # Kept for the life of the process: the folder holds the sources alone, as in a fresh checkout.
    bare = Path(tempfile.mkdtemp(prefix="mockbooks-bench-"))
    for source in (ROOT / "simulator", ROOT / "harness"):
        shutil.copytree(source, bare, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    return lambda: _import_seconds("import mockbooks", "-B", PYTHONPATH=str(bare))


@duration("from mockbooks import CompanyFile, QuickBooks", aim=150)
def the_facade() -> Callable[[], float]:
    return lambda: _import_seconds("from mockbooks import CompanyFile, QuickBooks")


@duration("import the pytest plugin", aim=100)
def the_plugin() -> Callable[[], float]:
    return lambda: _import_seconds("import pytest", then="import mockbooks_harness.plugin")


def _import_seconds(first: str, *options: str, then: str = "", **environment: str) -> float:
    """How long `first` takes in a new interpreter; with `then`, how long that takes after it."""
    before, timed = (first, then) if then else ("", first)
    program = f"import time\n{before}\nstart = time.perf_counter()\n{timed}\nprint(time.perf_counter() - start)"
    done = subprocess.run(
        [sys.executable, *options, "-c", program],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)
