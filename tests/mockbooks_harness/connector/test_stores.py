"""Stores: what was saved is there again, all of it or nothing."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from mockbooks_harness.connector.ports import Store
from mockbooks_harness.connector.stores import MemoryStore, SqliteStore, StoreError


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "link.db")


def test_what_was_saved_last_is_given_back(store: Store) -> None:
    assert store.load() is None
    store.save({"state": "tray", "amount": Decimal("12.50")})
    store.save({"state": "paused", "amount": Decimal("12.50"), "outbox": [{"key": "1"}]})
    assert store.load() == {"state": "paused", "amount": Decimal("12.50"), "outbox": [{"key": "1"}]}
    store.clear()
    assert store.load() is None


def test_what_is_changed_after_it_was_saved_is_not_saved(store: Store) -> None:
    memory = {"outbox": ["a"]}
    store.save(memory)
    memory["outbox"].append("b")
    assert store.load() == {"outbox": ["a"]}


def test_what_was_seen_of_a_dataset(store: Store) -> None:
    store.save({"pages": 1}, seen=("d1", ["1", "2"]))
    store.save({"pages": 2}, seen=("d1", ["2", "3"]))
    assert store.unseen("d1", ["4", "3", "1", "5"]) == ["4", "5"]
    assert store.unseen("d2", ["1"]) == ["1"]
    store.forget("d1")
    assert store.unseen("d1", ["1"]) == ["1"]


def test_each_slot_is_a_connector_of_its_own(tmp_path: Path) -> None:
    first, second = SqliteStore(tmp_path / "link.db", "1"), SqliteStore(tmp_path / "link.db", "2")
    first.save({"state": "tray"}, seen=("d", ["1"]))
    second.save({"state": "paused"})
    assert second.unseen("d", ["1"]) == ["1"]
    first.clear()
    assert (first.load(), second.load(), first.slots()) == (None, {"state": "paused"}, ["2"])


def test_a_save_that_fails_has_changed_nothing(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "link.db")
    store.save({"state": "tray"}, seen=("d", ["1"]))
    with pytest.raises(sqlite3.Error):
        store.save({"state": "paused"}, seen=("d", ["2", object()]))  # type: ignore[list-item]
    assert store.load() == {"state": "tray"}
    assert store.unseen("d", ["1", "2"]) == ["2"]


SAVER = """
import sys
from mockbooks_harness.connector.stores import SqliteStore
store = SqliteStore(sys.argv[1])
for number in range(1, 10**6):
    store.save({"number": number}, seen=("d", [str(number)]))
    print(number, flush=True)
"""


def test_a_killed_process_has_lost_nothing_of_what_it_said_was_saved(tmp_path: Path) -> None:
    path = tmp_path / "link.db"
    with subprocess.Popen([sys.executable, "-c", SAVER, str(path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(20):
            said = int(process.stdout.readline())
        os.kill(process.pid, signal.SIGKILL)
    store = SqliteStore(path)
    saved = store.load()
    assert saved is not None
    assert saved["number"] >= said
    # The number and what was seen go together.
    last = saved["number"]
    assert store.unseen("d", [str(last), str(last + 1)]) == [str(last + 1)]


@pytest.mark.parametrize("content", [b"no database" * 100, b"\0" * 4096])
def test_what_is_no_store_is_not_opened(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "link.db"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"link\.db"):
        SqliteStore(path)


def test_a_database_of_something_else_is_not_written_into(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE theirs (id)")
    other.close()
    with pytest.raises(StoreError, match="no connector's store"):
        SqliteStore(path)


def test_a_save_is_on_the_disk_before_it_comes_back(tmp_path: Path) -> None:
    """Only a machine that loses its power would show it: SQLite is told to wait for the disk (FULL is 2)."""
    store = SqliteStore(tmp_path / "link.db")
    assert store._connection.execute("PRAGMA synchronous").fetchone() == (2,)
