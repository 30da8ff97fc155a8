"""`mockbooks info` shows what is in the file."""

from __future__ import annotations

import json
from pathlib import Path

from mockbooks.doors.command_line.info import whole_and_cents


def test_a_file_at_a_glance(run, acme: Path) -> None:
    glance = json.loads(run("info", acme, "--json").stdout)
    assert sum(glance["transactions"].values()) == 40
    assert glance["edition"] == "US"
    assert glance["last_date"].startswith("2024-")
    text = run("info", acme).stdout
    assert glance["name"] in text
    shown = dict(line.split() for line in text.splitlines() if len(line.split()) == 2)
    assert shown["Invoice"] == str(glance["transactions"]["Invoice"])
    assert shown["Bank"].replace(",", "") == glance["balances"]["Bank"]


def test_balances_are_shown_on_their_natural_side(run, acme: Path) -> None:
    balances = json.loads(run("info", acme, "--json").stdout)["balances"]
    assert all(not amount.startswith("-") for amount in balances.values())
    assert {"Bank", "Income"} <= set(balances)


def test_thousands_are_set_apart() -> None:
    assert [whole_and_cents(amount) for amount in ("1234567.80", "-1234.05", "0.10", "-0.10", "999.99")] == [
        "1,234,567.80", "-1,234.05", "0.10", "-0.10", "999.99",
    ]  # fmt: skip
