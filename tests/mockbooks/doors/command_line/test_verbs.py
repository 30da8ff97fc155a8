"""Every verb has help with an example; what is misused exits with 2."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path

import click
import pytest

from mockbooks import __version__
from mockbooks.doors.command_line import main, verbs


@pytest.mark.parametrize("verb", verbs.OWN)
def test_a_verb_has_help_that_ends_with_an_example(run, verb: str) -> None:
    result = run(verb, "--help")
    assert result.exit_code == 0
    assert "Example:" in result.output
    assert f"mockbooks {verb}" in result.output.partition("Example:")[2]


def test_all_verbs_are_listed(run) -> None:
    result = run("--help")
    assert result.exit_code == 0
    listed = result.output.partition("Commands:")[2].splitlines()
    names = [line.split()[0] for line in listed if line.startswith("  ") and line[2] != " "]
    assert names[: len(verbs.OWN)] == list(verbs.OWN)


def test_the_version_is_told(run) -> None:
    assert run("--version").output.split()[-1] == __version__


@pytest.mark.parametrize("arguments", [["sell"], ["send"], ["send", "nowhere.mkb"], ["info", "--loud"]])
def test_misuse_exits_with_2(run, arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""


def test_a_file_that_is_no_company_is_misuse(run, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear Sirs", "utf-8")
    result = run("info", file)
    assert result.exit_code == 2
    assert "not a company file" in result.stderr


def test_another_package_adds_a_verb(run, monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint("greet", "somewhere.else:greet", verbs.GROUP)
    monkeypatch.setattr(verbs, "entry_points", lambda group: [point])
    monkeypatch.setattr(EntryPoint, "load", lambda self: click.Command("greet", callback=lambda: click.echo("Hello")))
    assert run("greet").output == "Hello\n"
    assert "greet" in run("--help").output


def read_only(file: Path) -> None:
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as connection:
        connection.execute("DELETE FROM counter")


@pytest.mark.parametrize(
    ("does", "told"),
    [
        (lambda file: (file / "answer.xml").write_text("", "utf-8"), "answer.xml: Not a directory"),
        (read_only, "attempt to write a readonly database"),
    ],
)
def test_a_place_that_cannot_be_written_is_misuse(
    run, acme: Path, monkeypatch: pytest.MonkeyPatch, does: Callable[[Path], object], told: str
) -> None:
    point = EntryPoint("keep", "somewhere.else:keep", verbs.GROUP)
    monkeypatch.setattr(verbs, "entry_points", lambda group: [point])
    monkeypatch.setattr(EntryPoint, "load", lambda self: click.Command("keep", callback=lambda: does(acme)))
    result = run("keep")
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr


def test_a_fault_of_our_own_keeps_its_traceback(run, monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint("fall", "somewhere.else:fall", verbs.GROUP)
    monkeypatch.setattr(verbs, "entry_points", lambda group: [point])
    monkeypatch.setattr(EntryPoint, "load", lambda self: click.Command("fall", callback=lambda: {}["gone"]))
    with pytest.raises(KeyError):
        run("fall")


def test_the_module_is_the_command_line_too() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mockbooks", "--version"],
        env=os.environ | {"PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["mockbooks,", "version", __version__]


def test_listing_the_verbs_does_not_need_the_engine() -> None:
    program = "import sys; import mockbooks.doors.command_line; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert {"lxml", "faker", "sqlite3"}.isdisjoint(done.stdout.split())
    assert isinstance(main, click.Group)
