"""`python -m mockbooks.run_windows`: a Windows program runs as it is, with its own words and its own exit code."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from mockbooks import CompanyFile
from mockbooks.doors.com.wheel import write_wheel

PROGRAM = """
import sys
import pythoncom
import win32com.client
from pywintypes import com_error
import beside

def main():
    processor = win32com.client.Dispatch("QBXMLRP2.RequestProcessor")
    processor.OpenConnection2("", "Export", 1)
    try:
        ticket = processor.BeginSession("", 2)
    except com_error as error:
        print("refused", error.excepinfo[5])
        return 3
    print(beside.ASKED.format(*sys.argv[1:]))
    print(processor.ProcessRequest(ticket, beside.REQUEST))
    processor.EndSession(ticket)
    processor.CloseConnection()

if __name__ == "__main__":
    sys.exit(main())
"""
BESIDE = '''
ASKED = "asked for {} {}"
REQUEST = """<?xml version="1.0"?><?qbxml version="13.0"?>
<QBXML><QBXMLMsgsRq onError="stopOnError"><HostQueryRq/></QBXMLMsgsRq></QBXML>"""
'''


@pytest.fixture
def program(tmp_path: Path) -> Path:
    CompanyFile.create(tmp_path / "acme.mkb").close()
    folder = tmp_path / "program"
    folder.mkdir()
    (folder / "beside.py").write_text(BESIDE, "utf-8")
    (folder / "export.py").write_text(PROGRAM, "utf-8")
    return folder / "export.py"


def run_windows(cwd: Path, *words: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mockbooks.run_windows", *map(str, words)],
        cwd=cwd, env=os.environ | variables, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_program_runs_with_its_words_beside_its_modules(program: Path, tmp_path: Path) -> None:
    done = run_windows(tmp_path, "--file", "acme.mkb", program, "--year", "2024")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("asked for --year 2024\n<?xml")
    assert "<ProductName>QuickBooks Pro 2024</ProductName>" in done.stdout
    assert (tmp_path / "acme.mkb.journal").exists()


def test_as_a_module_and_with_the_file_from_the_environment(program: Path, tmp_path: Path) -> None:
    done = run_windows(program.parent, "-m", "export", "a", "b", MOCKBOOKS_COMPANY=str(tmp_path / "acme.mkb"))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("asked for a b\n")


@pytest.mark.parametrize(
    ("option", "hresult"),
    [("--answer=no", -2147220448), ("--answer=nobody", -2147220456), ("--closed", -2147220458)],
)
def test_the_exit_code_is_the_programs_and_stderr_says_why(
    program: Path, tmp_path: Path, option: str, hresult: int
) -> None:
    done = run_windows(tmp_path, "--empty", option, program, "a", "b")
    assert (done.returncode, done.stdout) == (3, f"refused {hresult}\n")
    assert f"failed with 0x{hresult + (1 << 32):08X}" in done.stderr


def test_words_that_make_no_sense(program: Path, tmp_path: Path) -> None:
    assert run_windows(tmp_path).returncode == 2
    assert run_windows(tmp_path, "--file", "nowhere.mkb", program).returncode == 2
    assert run_windows(tmp_path, "--recipe", "nonsense", program).returncode == 2
    missing = run_windows(tmp_path, "--empty", "nowhere.py")
    assert (missing.returncode, missing.stderr) == (2, "nowhere.py: there is no such program\n")


def test_a_program_that_fails_shows_its_traceback(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("import win32com.client\nraise RuntimeError('oh')\n", "utf-8")
    done = run_windows(tmp_path, "--empty", "broken.py")
    assert done.returncode == 1
    assert "RuntimeError: oh" in done.stderr


def test_the_wheel_tells_pip_that_pywin32_is_there(tmp_path: Path) -> None:
    first, second = write_wheel(tmp_path / "one"), write_wheel(tmp_path / "two")
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as wheel:
        assert all(".dist-info/" in name for name in wheel.namelist())
        metadata = next(wheel.read(name).decode() for name in wheel.namelist() if name.endswith("METADATA"))
    assert "Name: pywin32\n" in metadata


def test_the_wheel_is_asked_for_help_and_makes_none(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mockbooks.doors.com.wheel"]
    shown = subprocess.run([*command, "--help"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "Example:" in shown.stdout
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "taken").write_text("", "utf-8")
    refused = subprocess.run([*command, "taken"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert refused.returncode == 2
    assert "Traceback" not in refused.stderr
