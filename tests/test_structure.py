"""What every file of the project keeps to, whatever it is about."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = [ROOT / "simulator", ROOT / "harness"]
MODULES = sorted(file for source in SOURCES for file in source.rglob("*.py"))
LONGEST = 700

#: Folders of the checkout that are not the project: made by tools, all of them ignored by git.
_MADE = {".git", "dist", "build", "__pycache__"}


def project_files() -> Iterator[Path]:
    """Every file that is, or is about to be, part of the project."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout.decode()
        files = [ROOT / name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        files = [
            file
            for file in ROOT.rglob("*")
            if not any(part in _MADE or part.startswith(".venv") for part in file.relative_to(ROOT).parts)
        ]
    yield from (file for file in files if file.is_file())


def undocumented(tree: ast.Module) -> list[str]:
    """Public classes, functions and methods of a module that say nothing of themselves."""
    found = []
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            bodies = [node, *(inner for inner in node.body if isinstance(inner, ast.FunctionDef))]
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            bodies = [node]
        else:
            continue
        found += [body.name for body in bodies if not _speaks_elsewhere(body) and ast.get_docstring(body) is None]
    return found


def _speaks_elsewhere(body: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Private things, and setters and overloads, which are documented where they are first defined."""
    decorators = [ast.unparse(decorator) for decorator in body.decorator_list]
    return body.name.startswith("_") or any(name.endswith((".setter", "overload")) for name in decorators)


def _name(file: Path) -> str:
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("file", MODULES, ids=_name)
def test_a_module_says_what_it_is(file: Path) -> None:
    tree = ast.parse(file.read_text("utf-8"))
    assert ast.get_docstring(tree), "a module opens by saying what the thing is and its rules"
    assert undocumented(tree) == []


@pytest.mark.parametrize("file", [*MODULES, *sorted((ROOT / "tests").rglob("*.py"))], ids=_name)
def test_no_module_grows_beyond_a_room(file: Path) -> None:
    assert len(file.read_text("utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("source", ["class A:\n def f(self): ...", "def f(): ...", '"""m"""\nclass A: ...'])
def test_what_says_nothing_of_itself_is_seen(source: str) -> None:
    assert undocumented(ast.parse(source))


def test_modules_are_named_after_concepts() -> None:
    nameless = {"utils", "util", "helpers", "helper", "misc", "manager", "managers", "stuff"}
    assert [_name(file) for file in MODULES if file.stem in nameless or nameless & set(file.parts)] == []


#: Folders of somebody's machine, spelled so that this file does not find itself.
_HOMES = re.compile(rb"(?<![\w.:/{])/(?:ho" + rb"me/[a-z]|ro" + rb"ot/|Use" + rb"rs/[A-Za-z])")


def machine_paths(content: bytes) -> list[str]:
    """Lines that name a folder of somebody's machine."""
    return [line.decode("utf-8", "replace") for line in content.splitlines() if _HOMES.search(line)]


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    found = {_name(file): lines for file in project_files() if (lines := machine_paths(file.read_bytes()))}
    assert found == {}


@pytest.mark.parametrize("line", [b"path = '/ho" + b"me/ann/x'", b"see /ro" + b"ot/.cache", b"(/Use" + b"rs/Ann/y)"])
def test_a_folder_of_somebodys_machine_is_seen(line: bytes) -> None:
    assert machine_paths(b"fine\n" + line + b"\n")


def test_files_are_utf_8_with_plain_line_ends() -> None:
    suffixes = {".py", ".toml", ".md", ".yml", ".yaml", ".json", ".txt"}
    for file in project_files():
        if file.suffix in suffixes:
            content = file.read_bytes()
            content.decode("utf-8")
            assert b"\r" not in content, _name(file)


#: Each costs more than the rest of the import together, and most users of a test suite need none of them in most runs.
HEAVY = {"lxml", "faker", "sqlite3", "click", "hypothesis", "requests", "responses", "werkzeug", "jsonschema", "httpx"}


@pytest.mark.parametrize("module", ["mockbooks", "mockbooks_harness", "mockbooks_harness.plugin"])
def test_importing_stays_light(module: str) -> None:
    if module.endswith(".plugin") and not (ROOT / "harness/mockbooks_harness/plugin.py").exists():
        pytest.skip("the plugin stands in a later change")
    program = (
        "import sys\n"
        + ("import pytest\n" if module.endswith(".plugin") else "")
        + f"before = set(sys.modules)\nimport {module}\nprint(*(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert loaded & HEAVY == set()


def test_every_public_name_is_there_and_no_other() -> None:
    import mockbooks

    assert sorted(mockbooks.__all__) == sorted(PUBLIC)
    for name in mockbooks.__all__:
        assert getattr(mockbooks, name) is not None
    assert set(mockbooks.__all__) <= set(dir(mockbooks))
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = mockbooks.no_such_name


#: The public surface. A name is added here by intention; one that leaves is a change that breaks users.
PUBLIC = [
    "Access", "Certificate", "Clock", "CompanyFile", "CompanyFileError", "Desktop", "Dialog", "Edition", "Exchange",
    "FileMode", "Journal", "JournalFile", "ManualClock", "NothingShown", "Person", "QuickBooks", "RecipeError",
    "RequestProcessorError", "SystemClock", "Understanding", "UnfitAnswer", "WebConnector", "__version__", "windows",
]  # fmt: skip
