"""What reaches a user: the wheel and the sdist, looked into, and the wheel used from a folder of its own."""

from __future__ import annotations

import configparser
import io
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def _build(folder: Path, source: Path, *targets: str) -> dict[str, Path]:
    """Build with the backend itself, so that no network is needed; returns the files by target."""
    for target in targets:
        subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder / target)],
            cwd=source,
            check=True,
            capture_output=True,
        )
    return {target: next((folder / target).iterdir()) for target in targets}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return _build(tmp_path_factory.mktemp("dist"), ROOT, "wheel", "sdist")


def test_the_wheel_holds_both_packages_and_nothing_else(built: dict[str, Path]) -> None:
    with zipfile.ZipFile(built["wheel"]) as wheel:
        names = wheel.namelist()
        points = configparser.ConfigParser()
        points.read_file(io.TextIOWrapper(wheel.open(next(n for n in names if n.endswith("entry_points.txt")))))
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"mockbooks", "mockbooks_harness"}
    assert {"mockbooks/py.typed", "mockbooks_harness/py.typed", "mockbooks/recipes/consultancy.toml"} <= set(names)
    assert points["console_scripts"]["mockbooks"] == "mockbooks.doors.command_line:main"
    assert points["pytest11"]["mockbooks"] == "mockbooks_harness.plugin"
    sources = {
        str(file.relative_to(source))
        for source in (ROOT / "simulator", ROOT / "harness")
        for file in source.rglob("*.py")
    }
    assert sources == {name for name in names if name.endswith(".py")}
    node = {
        file.relative_to(ROOT / "simulator").as_posix()
        for file in (ROOT / "simulator/mockbooks/doors/node").rglob("*.*js*")
    }
    assert {name for name in node if "__pycache__" not in name} <= set(names), "what Node programs find"
    assert "mockbooks/doors/node/packages/winax/package.json" in names


def test_the_sdist_is_the_project(built: dict[str, Path]) -> None:
    with tarfile.open(built["sdist"]) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    assert {
        "pyproject.toml", "LICENSE", "README.md", "fixtures/recipes/consultancy.toml",
        "simulator/mockbooks/__init__.py", "harness/mockbooks_harness/__init__.py", "tests/test_packaging.py",
    } <= names  # fmt: skip
    assert [name for name in names if name.startswith(".venv") or "__pycache__" in name] == []


def test_a_wheel_made_from_the_sdist_is_the_same(built: dict[str, Path], tmp_path: Path) -> None:
    with tarfile.open(built["sdist"]) as sdist:
        sdist.extractall(tmp_path, filter="data")
    again = _build(tmp_path / "dist", next(tmp_path.glob("mockbooks-*")), "wheel")["wheel"]
    with zipfile.ZipFile(built["wheel"]) as one, zipfile.ZipFile(again) as other:
        assert {info.filename: info.CRC for info in one.infolist()} == {i.filename: i.CRC for i in other.infolist()}


def run_unpacked(wheel: Path, folder: Path, program: str) -> str:
    """What a program prints that finds the unpacked wheel before any checkout."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_the_package_is_used_from_where_it_was_unpacked(built: dict[str, Path], tmp_path: Path) -> None:
    program = "import mockbooks, mockbooks_harness; print(mockbooks.__file__); print(mockbooks.__version__)"
    where, version = run_unpacked(built["wheel"], tmp_path, program).splitlines()
    assert Path(where).is_relative_to(tmp_path)
    assert built["wheel"].name.startswith(f"mockbooks-{version}-")


def test_an_unpacked_package_generates_sends_and_covers(built: dict[str, Path], tmp_path: Path) -> None:
    program = (
        "from mockbooks.doors.command_line import main\n"
        "for words in (['new', 'a.mkb', '--transactions', '10', '--customers', '2', '--vendors', '3'], ['check', 'a.mkb'],\n"
        "              ['coverage', '--json']):\n"
        "    try: main(words)\n"
        "    except SystemExit as stop: assert not stop.code, words\n"
    )
    printed = run_unpacked(built["wheel"], tmp_path, program).splitlines()
    assert printed[:3] == ["a.mkb", "Sound.", "{"]
