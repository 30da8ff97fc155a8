"""The rule of dependency: which room may know which, read off every import, those inside functions included."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]
SIMULATOR = ROOT / "simulator" / "mockbooks"
HARNESS = ROOT / "harness" / "mockbooks_harness"

_ENGINE = {"qbxml", "company", "books", "operations", "reports"}

#: Each room of the simulator and the rooms it may know beside itself. A room that is not named here may know nothing.
MAY_KNOW: dict[str, set[str]] = {
    "qbxml": set(),
    "company": {"qbxml"},
    "books": {"qbxml", "company"},
    "operations": {"qbxml", "company", "books", "reports"},
    "reports": {"qbxml", "company", "books"},
    # These two look on; nothing that they look at may call them.
    "list_checks": _ENGINE,
    "checks": _ENGINE | {"list_checks"},
    "journal": _ENGINE,
    "journal_file": {"journal"},
    "desktop": _ENGINE | {"journal"},
    "generate": _ENGINE | {"journal", "checks", "desktop"},
    # The facade puts together what stands below the doors.
    "front": _ENGINE | {"journal", "checks", "desktop", "generate"},
    "doors": _ENGINE | {"journal", "journal_file", "checks", "desktop", "generate", "front", "mockbooks"},
    # The facade also names the doors that Python programs come in by; it imports each when it is first used.
    "mockbooks": _ENGINE | {"journal", "journal_file", "checks", "desktop", "generate", "front", "doors"},
    "__main__": {"doors"},
    "run_windows": {"doors"},
}


class Import(NamedTuple):
    """One name brought into a module: `module` is dotted and absolute, `name` is None for a plain import."""

    file: Path
    line: int
    module: str
    name: str | None

    def __str__(self) -> str:
        what = f"from {self.module} import {self.name}" if self.name else f"import {self.module}"
        return f"{self.file.relative_to(ROOT)}:{self.line}: {what}"


def imports_of(file: Path, source: str | None = None) -> Iterator[Import]:
    """Every import in a file, wherever it stands, relative ones made absolute; literal `import_module` calls too."""
    root = HARNESS.parent if HARNESS in file.parents else SIMULATOR.parent
    package = file.relative_to(root).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(file.read_text("utf-8") if source is None else source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(file, node.lineno, alias.name, None)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                yield Import(file, node.lineno, module, alias.name)
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in {"import_module", "__import__"} and isinstance(node.args[0].value, str):
                yield Import(file, node.lineno, node.args[0].value, None)


def room_of(file: Path) -> str:
    """The room a file of the simulator stands in; the package's own `__init__` is the room `mockbooks`."""
    first = file.relative_to(SIMULATOR).parts[0]
    return "mockbooks" if first == "__init__.py" else first.removesuffix(".py")


def room_known(imported: Import) -> str | None:
    """The room of the simulator that an import reaches into, None for the world outside."""
    parts = imported.module.split(".")
    if parts[0] != "mockbooks":
        return None
    if len(parts) > 1:
        return parts[1]
    # `from mockbooks import desktop` reaches a room, `from mockbooks import QuickBooks` the facade.
    name = imported.name
    return name if name and (SIMULATOR / name).is_dir() | (SIMULATOR / f"{name}.py").is_file() else "mockbooks"


def breaches(imports: Iterator[Import]) -> list[str]:
    """The imports of a file of the simulator that the rule does not allow."""
    found = []
    for imported in imports:
        room, known = room_of(imported.file), room_known(imported)
        if imported.module.split(".")[0] == "mockbooks_harness":
            found.append(f"{imported} (the simulator knows nothing of the harness)")
        elif known is not None and known != room and known not in MAY_KNOW.get(room, set()):
            found.append(f"{imported} ({room} may not know {known})")
    return found


@pytest.mark.parametrize("file", sorted(SIMULATOR.rglob("*.py")), ids=lambda file: str(file.relative_to(SIMULATOR)))
def test_the_simulator_keeps_the_rule(file: Path) -> None:
    assert breaches(imports_of(file)) == []


def test_every_room_is_named_in_the_rule() -> None:
    rooms = {room_of(file) for file in SIMULATOR.rglob("*.py")}
    assert rooms <= set(MAY_KNOW)


@pytest.mark.parametrize("file", sorted(HARNESS.rglob("*.py")), ids=lambda file: str(file.relative_to(HARNESS)))
def test_the_harness_uses_the_public_surface_only(file: Path) -> None:
    import mockbooks
    import mockbooks.qbxml

    public = {"mockbooks": {*mockbooks.__all__, "qbxml"}, "mockbooks.qbxml": {*getattr(mockbooks.qbxml, "__all__", ())}}
    breached = [
        str(imported)
        for imported in imports_of(file)
        if imported.module.split(".")[0] == "mockbooks"
        and not (
            imported.module in public if imported.name is None else imported.name in public.get(imported.module, set())
        )
    ]
    assert breached == []


@pytest.mark.parametrize(
    ("room", "source"),
    [
        ("qbxml/x.py", "from mockbooks.company import names"),
        ("company/x.py", "def f():\n    from ..books import postings"),
        ("operations/x.py", "import mockbooks.checks"),
        ("books/x.py", "import importlib\nimportlib.import_module('mockbooks.desktop')"),
        ("desktop/x.py", "from mockbooks import doors"),
        ("desktop/x.py", "from mockbooks import QuickBooks"),
        ("reports/x.py", "if TYPE_CHECKING:\n    from mockbooks_harness import plugin"),
    ],
)
def test_the_rule_sees_what_breaks_it(room: str, source: str) -> None:
    assert breaches(imports_of(SIMULATOR / room, source))
