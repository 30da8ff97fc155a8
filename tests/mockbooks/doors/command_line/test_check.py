"""`mockbooks check` finds what does not hold."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest


@pytest.mark.parametrize("options", [(), ("--rebuild",)])
def test_a_sound_file_is_called_sound(run, acme: Path, options: tuple[str, ...]) -> None:
    result = run("check", acme, *options)
    assert (result.exit_code, result.output) == (0, "Sound.\n")


def test_what_does_not_hold_is_a_problem(run, acme: Path) -> None:
    with sqlite3.connect(acme) as connection:
        connection.execute("UPDATE posting SET amount = amount + 1 WHERE id = (SELECT min(id) FROM posting)")
    connection.close()
    result = run("check", acme, "--json")
    assert result.exit_code == 1
    found = json.loads(result.output)
    assert not found["sound"]
    assert found["problems"]
    assert run("check", acme).exit_code == 1


def test_rebuilding_mends_totals_that_are_off(run, acme: Path) -> None:
    with sqlite3.connect(acme) as connection:
        connection.execute("UPDATE total SET balance = balance + 1 WHERE object = (SELECT min(object) FROM total)")
    connection.close()
    assert run("check", acme).exit_code == 1
    mending = run("check", acme, "--rebuild")
    assert mending.exit_code == 1
    assert mending.output.startswith("mended: ")
    assert mending.output.endswith("Sound.\n")
    assert run("check", acme).exit_code == 0
