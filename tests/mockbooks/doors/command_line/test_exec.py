"""`mockbooks exec`: a command with a QuickBooks beside it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mockbooks import CompanyFile

pytest.importorskip("werkzeug")

EXEC = [sys.executable, "-m", "mockbooks", "exec"]
ADD = """
import os, sys, urllib.request
text = '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">' + sys.argv[1] + '</QBXMLMsgsRq></QBXML>'
headers = {"Authorization": "Bearer " + os.environ.get("MOCKBOOKS_TOKEN", "")}
try:
    print(urllib.request.urlopen(urllib.request.Request(os.environ["MOCKBOOKS_URL"] + "/qbxml", text.encode(), headers)).status)
except urllib.error.HTTPError as error:
    print(error.code)
sys.exit(int(sys.argv[2]) if len(sys.argv) > 2 else 0)
"""
ANN = "<CustomerAddRq><CustomerAdd><Name>Ann</Name></CustomerAdd></CustomerAddRq>"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    CompanyFile.create(tmp_path / "acme.mkb", name="Acme").close()
    return tmp_path / "acme.mkb"


def executed(*words: str | Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([*EXEC, *map(str, words)], capture_output=True, text=True, timeout=60, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done


def customers(file: Path) -> int:
    with CompanyFile.open(file) as company:
        found: int = company.company.connection.execute(
            "SELECT count(*) FROM list_object WHERE kind = 'Customer'"
        ).fetchone()[0]
        return found


def test_the_command_finds_quickbooks_and_its_exit_code_counts(file: Path) -> None:
    done = executed("--token", "secret", file, "--", sys.executable, "-c", ADD, ANN, 7)
    assert (done.returncode, done.stdout, done.stderr) == (7, "200\n", "")
    assert customers(file) == 1


def test_what_went_wrong_is_told(file: Path) -> None:
    done = executed(file, "--", sys.executable, "-c", ADD, "<CustomerAddRq><CustomerAdd/></CustomerAddRq>")
    assert (done.returncode, done.stdout) == (0, "422\n")
    assert "0x80040400" in done.stderr
    assert "Name" in done.stderr


def test_a_copy_leaves_the_file_as_it_is(file: Path) -> None:
    before = file.read_bytes()
    assert executed(file, "--scratch", "--", sys.executable, "-c", ADD, ANN).stdout == "200\n"
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == ["acme.mkb"]


@pytest.mark.slow
def test_a_file_is_made_if_there_is_none(tmp_path: Path) -> None:
    made = tmp_path / "made.mkb"
    for _ in range(2):
        done = executed("--recipe", "consultancy", "--scratch", made, "--", sys.executable, "-c", ADD, ANN)
        assert done.stdout == "200\n", done.stderr
    assert customers(made) > 5


@pytest.mark.slow
def test_options_of_the_command_are_the_commands(file: Path) -> None:
    done = executed(file, "--", sys.executable, "-c", "import sys; print(sys.argv[1:])", "--token", "--", "-h")
    assert done.stdout == "['--token', '--', '-h']\n"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_are_the_commands(file: Path, number: signal.Signals) -> None:
    script = (
        "import signal, sys, time\n"
        f"signal.signal({int(number)}, lambda *_: sys.exit(40))\n"
        "print('ready', flush=True)\ntime.sleep(30)"
    )
    with subprocess.Popen(
        [*EXEC, str(file), "--", sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.05)
        process.send_signal(number)
        assert process.wait(10) == 40


@pytest.mark.slow
def test_a_command_that_is_killed(file: Path) -> None:
    script = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    assert executed(file, "--", sys.executable, "-c", script).returncode == 128 + 9


@pytest.mark.slow
def test_a_command_that_is_not_there(file: Path) -> None:
    done = executed(file, "--", "no-such-command")
    assert (done.returncode, "no-such-command: not found" in done.stderr) == (127, True)
    (file.parent / "plain").write_text("no program")
    assert executed(file, "--", file.parent / "plain").returncode == 126


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("nowhere.mkb", "--", "true"), "--recipe"),
        (("{file}",), "COMMAND"),
        (("--recipe", "no-such", "new.mkb", "--", "true"), "no-such"),
    ],
)
def test_misuse_is_told(file: Path, words: tuple[str, ...], told: str) -> None:
    done = executed(*(word.format(file=file) for word in words))
    assert (done.returncode, told in done.stderr) == (2, True), done.stderr
    assert not Path("new.mkb").exists()


def test_node_is_told_where_the_stand_in_is(file: Path) -> None:
    script = "import os; print(os.environ['NODE_PATH']); print(os.environ['NODE_OPTIONS'])"
    path, options = executed(file, "--", sys.executable, "-c", script).stdout.splitlines()
    assert (Path(path.split(os.pathsep)[0]) / "winax" / "package.json").is_file()
    assert "preload.cjs" in options
