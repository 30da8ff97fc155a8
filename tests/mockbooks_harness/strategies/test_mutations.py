"""The machine notices mistakes in the books: each of `mutations.toml`, made in a copy of the source tree."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
MUTATIONS = tomllib.loads((Path(__file__).parent / "mutations.toml").read_text("utf-8"))["mutation"]
#: Seconds in which a mistake must be noticed.
LIMIT = 300
_LIVES = """
import sys
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
import mockbooks
from mockbooks_harness.strategies import QuickBooksMachine
assert mockbooks.__file__.startswith(sys.argv[1]), "the copy is not what was imported"
quiet = settings(
    max_examples=int(sys.argv[2]), stateful_step_count=20, deadline=None, database=None, derandomize=True,
    phases=[Phase.generate], suppress_health_check=list(HealthCheck), print_blob=False,
)
try:
    run_state_machine_as_test(QuickBooksMachine, settings=quiet)
except BaseException as failure:
    first = failure.exceptions[0] if isinstance(failure, BaseExceptionGroup) else failure
    print((str(first) or repr(first)).splitlines()[0][:200])
    sys.exit(3)
"""


def copied(to: Path) -> Path:
    """The two packages, apart from the working tree."""
    for root, package in (("simulator", "mockbooks"), ("harness", "mockbooks_harness")):
        shutil.copytree(ROOT / root / package, to / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "fixtures" / "recipes", to / "mockbooks" / "recipes", dirs_exist_ok=True)
    return to


def noticed(tree: Path, lives: int, limit: float) -> str:
    """What the machine says of a tree within so many seconds; "" if it finds nothing."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", _LIVES, str(tree), str(lives)],
            env=os.environ | {"PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            timeout=limit,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return ""
    assert done.returncode in (0, 3), done.stderr
    return done.stdout.strip().splitlines()[-1] if done.returncode else ""


def mutated(tree: Path, mutation: dict[str, str]) -> None:
    """Make the mistake."""
    file = tree / "mockbooks" / mutation["file"]
    text = file.read_text("utf-8")
    assert mutation["before"] in text, f"{mutation['file']} no longer has the line of {mutation['name']!r}"
    file.write_text(text.replace(mutation["before"], mutation["after"], 1), "utf-8")


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation["name"])
def test_the_lines_of_the_table_are_there(mutation: dict[str, str]) -> None:
    text = (ROOT / "simulator" / "mockbooks" / mutation["file"]).read_text("utf-8")
    assert mutation["before"] in text
    assert mutation["before"] != mutation["after"]


@pytest.mark.slow
def test_nothing_is_noticed_of_the_books_as_they_are(tmp_path: Path) -> None:
    assert noticed(copied(tmp_path), 40, LIMIT) == ""


@pytest.mark.slow
@pytest.mark.timeout(20 * LIMIT)
def test_twenty_mistakes_are_noticed(tmp_path: Path) -> None:
    missed = []
    for number, mutation in enumerate(MUTATIONS):
        tree = copied(tmp_path / str(number))
        mutated(tree, mutation)
        started = time.monotonic()
        said = noticed(tree, 3_000, LIMIT)
        print(f"{time.monotonic() - started:5.0f} s  {mutation['name']}: {said or 'NOT NOTICED'}", flush=True)
        shutil.rmtree(tree)
        if not said:
            missed.append(mutation["name"])
    assert len(MUTATIONS) == 20
    assert missed == []
