"""The profiles and the databases of examples, used as a suite uses them: in runs of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.database import DirectoryBasedExampleDatabase, MultiplexedDatabase

from mockbooks_harness.strategies import PROFILES, register_profiles, shared_examples

CONFTEST = """
from mockbooks_harness.strategies import register_profiles, shared_examples

register_profiles(database=shared_examples({shared!r}, own={own!r}))
"""
SUITE = """
from hypothesis import given, strategies as st


@given(st.integers(0, 10**9))
def test_numbers(number):
    with open("seen", "a") as seen:
        seen.write(f"{{number}}\\n")
    assert number < {limit}
"""


def run(folder: Path, limit: int, *options: str) -> tuple[str, list[int]]:
    """A machine's run of a suite; what it printed, and which examples it saw."""
    folder.mkdir(exist_ok=True)
    seen = folder / "seen"
    seen.unlink(missing_ok=True)
    (folder / "conftest.py").write_text(
        CONFTEST.format(shared=str(folder.parent / "shared"), own=str(folder / "own")), "utf-8"
    )
    (folder / "test_numbers.py").write_text(SUITE.format(limit=limit), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(folder), *options],
        cwd=folder, env=os.environ, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout + done.stderr, [int(line) for line in seen.read_text("utf-8").splitlines()]


@pytest.mark.slow
def test_what_one_machine_finds_another_tries_first(tmp_path: Path) -> None:
    said, _ = run(tmp_path / "night", 1_000_003, "--hypothesis-profile=mockbooks-nightly")
    assert "1 failed" in said
    said, seen = run(tmp_path / "day", 1_000_003, "--hypothesis-profile=mockbooks-quick")
    assert "1 failed" in said
    assert seen[0] >= 1_000_003
    assert (tmp_path / "day" / "own").is_dir()


@pytest.mark.slow
def test_workers_of_xdist_share_a_database(tmp_path: Path) -> None:
    said, _ = run(tmp_path / "night", 1_000_003, "--hypothesis-profile=mockbooks-nightly", "-n", "2")
    assert "1 failed" in said
    said, seen = run(tmp_path / "day", 1_000_003, "--hypothesis-profile=mockbooks-pipeline", "-n", "2")
    assert "1 failed" in said
    assert seen[0] >= 1_000_003


def test_the_profiles_say_how_many_examples(tmp_path: Path) -> None:
    before = settings().max_examples
    database = shared_examples(tmp_path / "shared", own=tmp_path / "own")
    register_profiles(database=database)
    assert isinstance(database, MultiplexedDatabase)
    for name, examples in PROFILES.items():
        assert settings.get_profile(name).max_examples == examples
        assert settings.get_profile(name).deadline is None
    assert not settings.get_profile("mockbooks-pipeline").derandomize
    register_profiles()
    assert settings.get_profile("mockbooks-pipeline").derandomize
    assert settings.get_profile("mockbooks-pipeline").database is None
    assert settings().max_examples == before


def test_examples_are_kept_in_both_places_and_read_from_either(tmp_path: Path) -> None:
    database = shared_examples(tmp_path / "shared", own=tmp_path / "own")
    DirectoryBasedExampleDatabase(tmp_path / "shared").save(b"key", b"from another machine")
    database.save(b"key", b"from here")
    assert set(database.fetch(b"key")) == {b"from here", b"from another machine"}


def test_what_is_not_right_is_said() -> None:
    with pytest.raises(ValueError, match="mockbooks-quick, mockbooks-pipeline, mockbooks-nightly"):
        register_profiles(load="daily")
    with pytest.raises(ValueError, match="folder"):
        shared_examples()
