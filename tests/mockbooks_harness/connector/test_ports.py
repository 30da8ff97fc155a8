"""The core does no input or output of its own: what it needs of the outside comes through the ports."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

#: Modules that bind ports, or stand outside of the core.
BINDING = {
    "adapters", "command_line", "machine", "own", "reference", "stores", "stopping", "terminal", "web_host",
    "web_reference",
}  # fmt: skip
#: What reaches the outside.
OUTSIDE = {
    "http", "io", "os", "pathlib", "random", "requests", "secrets", "shutil", "signal", "socket", "sqlite3", "subprocess",
    "sys", "tempfile", "threading", "time", "urllib",
}  # fmt: skip


def modules(checkout: Path) -> dict[str, ast.Module]:
    folder = checkout / "harness" / "mockbooks_harness" / "connector"
    return {file.stem: ast.parse(file.read_text("utf-8")) for file in folder.glob("*.py")}


def imported(module: ast.Module) -> set[str]:
    """The top names of everything that is imported anywhere in it."""
    found = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def test_the_core_imports_nothing_that_reaches_the_outside(checkout: Path) -> None:
    core = {name: module for name, module in modules(checkout).items() if name not in BINDING}
    assert {"core", "sync", "push", "fetching", "web_service", "schedule"} <= set(core)
    assert {name: imported(module) & OUTSIDE for name, module in core.items() if imported(module) & OUTSIDE} == {}


def test_the_core_reads_no_clock_of_its_own(checkout: Path) -> None:
    for name, module in modules(checkout).items():
        if name in BINDING:
            continue
        calls = {ast.unparse(node.func) for node in ast.walk(module) if isinstance(node, ast.Call)}
        assert not calls & {"datetime.now", "datetime.utcnow", "date.today", "datetime.today"}, name
        assert not any(call in ("open", "print", "input") for call in calls), name


@pytest.mark.parametrize("source", ["import os", "from requests import get", "def f():\n    import sqlite3.dbapi2"])
def test_an_import_of_the_outside_is_seen(source: str) -> None:
    assert imported(ast.parse(source)) & OUTSIDE
