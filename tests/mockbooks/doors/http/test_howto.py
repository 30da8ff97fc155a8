"""What docs/http.md tells its readers to do, done."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from http_door import CUSTOMERS, Door, request_set

from mockbooks.doors.http import House, serving

PAGE = Path(__file__).parents[4] / "docs" / "http.md"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)


def needs(*programs: str) -> None:
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        pytest.skip(f"there is no {', '.join(missing)} on this machine")


def test_in_python(capsys: pytest.CaptureFixture[str]) -> None:
    def run_my_program(address: str) -> None:
        with urllib.request.urlopen(f"{address}/qbxml", request_set(CUSTOMERS).encode()) as answer:
            print(answer.read().decode().count("<CustomerRet>"))

    (block,) = blocks("python")
    exec(compile(block, "docs/http.md", "exec"), {"run_my_program": run_my_program})
    assert int(capsys.readouterr().out) > 5


def test_in_the_shell(house: House, tmp_path: Path) -> None:
    needs("sh", "curl", "jq")
    (block,) = blocks("sh")
    (tmp_path / "request.xml").write_text(request_set(CUSTOMERS))
    with serving(house) as address:
        script = block.replace("http://127.0.0.1:8898", address)
        done = subprocess.run(["sh", "-e", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert '<CustomerQueryRs statusCode="1"' in done.stdout
    assert '{"result": null}' in done.stdout
    assert house.main.processors == {}


def test_in_javascript(house: House, tmp_path: Path) -> None:
    needs("node")
    (block,) = blocks("js")
    (tmp_path / "fork.mjs").write_text(block)
    with serving(house) as address:
        done = subprocess.run(
            ["node", "fork.mjs"],
            cwd=tmp_path,
            env={**os.environ, "MOCKBOOKS_URL": address},
            capture_output=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    door = Door(house)
    (fork,) = (door.below(each["url"]) for each in door.get("/control/forks")["forks"])
    (fault,) = fork.get("/control/faults")["faults"]
    assert (fault["call"], fault["hresult"]) == ("BeginSession", "0x80040408")


def test_every_call_of_the_table_is_one(door: Door) -> None:
    table = re.findall(r"^\| (.*?) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    assert len(table) > 12
    for row in table:
        for call in re.findall(r"`(GET|POST) (/\S+?)( \{.*?\})?`", row):
            method, path, body = call
            if "{" in row and "advance" in row:
                continue
            answer = door.client.open(
                path,
                method=method,
                headers={"Host": "localhost"},
                **({"data": body, "content_type": "application/json"} if body else {}),
            )
            assert answer.status_code < 300, (call, answer.text)


def test_the_folder_for_node_is_where_it_says() -> None:
    (line,) = re.findall(r"folder=\$\(python -c '(.*?)'\)", PAGE.read_text("utf-8"))
    done = subprocess.run([sys.executable, "-c", line], capture_output=True, text=True, check=True)
    assert (Path(done.stdout.strip()) / "preload.cjs").is_file()
