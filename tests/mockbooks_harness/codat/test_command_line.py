"""`mockbooks codat`: a server for other languages."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests
from click.testing import CliRunner

from mockbooks_harness.codat.command_line import codat
from mockbooks_harness.codat.description import describe
from mockbooks_harness.exact_json import loads

PROGRAM = "from mockbooks_harness.codat.command_line import codat; codat(prog_name='mockbooks codat')"


@contextmanager
def serving(*options: str) -> Iterator[tuple[Any, str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "serve", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield process, process.stdout.readline()
    finally:
        process.kill()
        process.communicate()


def test_its_address_alone_is_the_first_line_and_sigterm_stops_it() -> None:
    with serving() as (process, line):
        address = line.rstrip("\n")
        assert address.startswith("http://127.0.0.1:")
        assert requests.get(f"{address}/companies", timeout=5).status_code == 401
        process.send_signal(signal.SIGTERM)
        out, errors = process.communicate(timeout=10)
        assert (process.returncode, out, errors) == (0, "", "")


def test_three_faces_at_one_address_and_a_clock_to_turn() -> None:
    with serving("--api-key", "mine", "--at", "2024-05-01T09:30:00", "--mode", "strict", "--stage-time", "60") as (
        _,
        line,
    ):
        address = line.strip()
        control, connector = f"{address}/mockbooks/control/v1", f"{address}/mockbooks/connector/v1"
        http = requests.Session()
        http.headers["Authorization"] = "Basic bWluZQ=="
        company = http.post(f"{address}/companies", json={"name": "A"}, timeout=5).json()
        assert company["created"] == "2024-05-01T09:30:00Z"
        made = http.post(f"{address}/companies/{company['id']}/connections", json={"platformKey": "pqsw"}, timeout=5)
        connection = made.json()["id"]
        link = requests.post(f"{connector}/links", json={"licenceKey": company["id"]}, timeout=5).json()
        desk = requests.Session()
        desk.headers["Authorization"] = f"Bearer {link['token']}"
        base = f"{connector}/connections/{connection}"
        desk.put(f"{base}/authorization", json={"region": "US", "companyFile": {"name": "a"}}, timeout=5)
        todo = desk.get(f"{base}/work", timeout=5).json()["datasets"][0]
        desk.post(f"{base}/datasets/{todo['id']}/start", timeout=5)
        desk.post(f"{base}/datasets/{todo['id']}/complete", json={"pages": 0}, timeout=5)
        history = f"{address}/companies/{company['id']}/data/history/{todo['id']}"
        assert http.get(history, timeout=5).json()["status"] == "MapQueued"
        assert requests.post(f"{control}/clock", json={"advance": 3600}, timeout=5).json() == {
            "now": "2024-05-01T10:30:00Z"
        }
        assert http.get(history, timeout=5).json()["status"] == "Complete"


def test_the_same_seed_gives_the_same_ids() -> None:
    made = []
    for _ in range(2):
        with serving("--seed", "5", "--at", "2024-05-01", "--unlimited") as (_, line):
            headers = {"Authorization": "Basic bW9ja2Jvb2tzLWFwaS1rZXk="}
            answer = requests.post(f"{line.strip()}/companies", json={"name": "A"}, headers=headers, timeout=5)
            made.append(answer.json()["id"])
    assert made[0] == made[1]


def test_a_port_that_is_taken_is_a_misuse() -> None:
    with serving() as (_, line):
        port = line.strip().rpartition(":")[2]
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, "serve", "--port", port], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout) == (2, "")
        assert f"Cannot listen at 127.0.0.1:{port}" in done.stderr


def test_nothing_is_left_in_the_way_of_stopping() -> None:
    """Also while somebody is connected and says nothing."""
    import socket

    with serving() as (process, line):
        host, _, port = line.strip().removeprefix("http://").partition(":")
        with socket.create_connection((host, int(port))):
            started = time.monotonic()
            process.terminate()
            process.wait(10)
            assert time.monotonic() - started < 5


def test_the_description_is_printed() -> None:
    done = CliRunner().invoke(codat, ["describe"], catch_exceptions=False)
    assert done.exit_code == 0
    assert loads(done.stdout) == loads(json.dumps(describe()))


@pytest.mark.parametrize("arguments", [[], ["serve"], ["describe"]])
def test_the_help_shows_an_example(arguments: list[str]) -> None:
    done = CliRunner().invoke(codat, [*arguments, "--help"], catch_exceptions=False)
    assert "Example:\n" in done.output


@pytest.mark.parametrize("words", [("--port", "70000"), ("--stage-time", "-1")])
def test_numbers_that_make_no_sense_are_misuse(words: tuple[str, str]) -> None:
    refused = CliRunner().invoke(codat, ["serve", *words])
    assert refused.exit_code == 2
    assert "is not in the range" in refused.output
