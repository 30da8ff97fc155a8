"""`mockbooks serve`: a process that serves until it is told to stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mockbooks import CompanyFile
from mockbooks.journal_file import exchanges_of, journal_of

pytest.importorskip("werkzeug")

SERVE = [sys.executable, "-m", "mockbooks", "serve"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    CompanyFile.create(tmp_path / "acme.mkb", name="Acme").close()
    return tmp_path / "acme.mkb"


def asked(*requests: str) -> bytes:
    return (
        '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">'
        f"{''.join(requests)}</QBXMLMsgsRq></QBXML>"
    ).encode()


def sent(address: str, *requests: str, token: str = "") -> str:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with urllib.request.urlopen(urllib.request.Request(f"{address}/qbxml", asked(*requests), headers)) as answer:
        return str(answer.read().decode())


@contextmanager
def served(*words: str | Path, **environment: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    with subprocess.Popen(
        [*SERVE, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, **environment},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        yield process.stdout.readline().strip(), process
        process.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_address_is_the_first_line_and_a_signal_stops_it(file: Path, number: signal.Signals) -> None:
    with served(file) as (address, process):
        assert address.startswith("http://127.0.0.1:")
        assert "<CustomerRet>" in sent(
            address, "<CustomerAddRq><CustomerAdd><Name>Ann</Name></CustomerAdd></CustomerAddRq>"
        )
        process.send_signal(number)
        assert process.wait(10) == 0
        assert process.stdout is not None
        assert process.stderr is not None
        assert (process.stdout.read(), process.stderr.read()) == ("", "")
    with CompanyFile.open(file) as company:
        assert company.check() == []
    (exchange,) = exchanges_of(journal_of(file))
    assert exchange.outcomes[0].code == 0
    assert not [left for left in file.parent.iterdir() if "lock" in left.name]


@pytest.mark.slow
def test_options(file: Path) -> None:
    with served(file, "--closed", "--no-journal", "--at", "2025-05-01", "--answer", "nobody", MOCKBOOKS_TOKEN="t") as (
        address,
        _,
    ):
        with pytest.raises(urllib.error.HTTPError, match="401"):
            sent(address, "<HostQueryRq/>")
        with pytest.raises(urllib.error.HTTPError, match="422"):
            sent(address, "<HostQueryRq/>", token="t")
        question = urllib.request.Request(f"{address}/control/clock", headers={"Authorization": "Bearer t"})
        with urllib.request.urlopen(question) as answer:
            assert b"2025-05-01T00:00:00" in answer.read()
    assert not journal_of(file).exists()


def test_two_doors_to_one_file(file: Path) -> None:
    with served(file, "--multi-user") as (first, _), served(file, "--multi-user") as (second, _):
        sent(first, "<CustomerAddRq><CustomerAdd><Name>Ann</Name></CustomerAdd></CustomerAddRq>")
        sent(second, "<CustomerAddRq><CustomerAdd><Name>Bob</Name></CustomerAdd></CustomerAddRq>")
        assert sent(first, "<CustomerQueryRq/>").count("<CustomerRet>") == 2
        assert 'statusCode="3100"' in sent(
            second, "<CustomerAddRq><CustomerAdd><Name>Ann</Name></CustomerAdd></CustomerAddRq>"
        )


def said(*words: str | Path) -> tuple[int, str]:
    done = subprocess.run([*SERVE, *map(str, words)], capture_output=True, text=True, timeout=30, check=False)
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


def test_a_file_that_somebody_has_alone_is_not_served(file: Path) -> None:
    with served(file):
        code, told = said(file)
        assert (code, "0x80040422" in told) == (1, True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--host", "0.0.0.0"), "MOCKBOOKS_TOKEN"), (("--host", "256.1.1.1"), "cannot listen"), (("--port", "99999"), "--port"),
        (("--at", "soon"), "--at"),
    ],
)  # fmt: skip
def test_misuse_is_told(file: Path, words: tuple[str, ...], told: str) -> None:
    code, why = said(file, *words)
    assert (code, told in why) == (2, True), why


@pytest.mark.slow
def test_what_is_no_company_file_is_not_served(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no company file")
    code, why = said(tmp_path / "notes.txt")
    assert (code, "is not a company file" in why) == (2, True)


def test_without_werkzeug_it_says_what_to_install(file: Path) -> None:
    program = "import sys; sys.modules['werkzeug'] = None; from mockbooks.doors.command_line import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "serve", str(file)], capture_output=True, text=True, timeout=30, check=False
    )
    assert (done.returncode, "pip install 'mockbooks[server]'" in done.stderr) == (2, True), done.stderr


@pytest.mark.slow
def test_a_call_that_takes_its_time_does_not_hold_up_the_end(file: Path) -> None:
    with served(file) as (address, process):
        delay = urllib.request.Request(
            f"{address}/control/faults",
            b'{"call": "ProcessRequest", "delay": 60}',
            {"Content-Type": "application/json"},
        )
        urllib.request.urlopen(delay).close()

        def call() -> None:
            with pytest.raises(OSError):
                sent(address, "<HostQueryRq/>")

        calling = threading.Thread(target=call)
        calling.start()
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        calling.join()
    with CompanyFile.open(file) as company:
        assert company.check() == []
