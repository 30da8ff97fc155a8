"""Reads off the tests which statement about the connector each of them holds.

A test that holds one is marked `@pytest.mark.statement(number, generation, known)` and says the statement in its
docstring; of several tests of one statement the first says it, and what the others say is added.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1] / "tests" / "mockbooks_harness" / "connector" / "statements"

NUMBERS = range(1, 75)
WITHOUT_NUMBER = ("a", "b")


@dataclass
class Statement:
    """One statement, and the tests that hold it: (file, name)."""

    number: int | str
    generation: str
    known: str
    said: list[str] = field(default_factory=list)
    tests: list[tuple[str, str]] = field(default_factory=list)


def statements(folder: Path = TESTS) -> list[Statement]:
    """All statements that tests hold, by number, those without one at the end. ValueError for a mark that says too
    little."""
    found: dict[int | str, Statement] = {}
    for file in sorted(folder.glob("test_*.py")):
        for function, marks in _marked(file):
            for number, generation, known in marks:
                said = " ".join((ast.get_docstring(function) or "").split())
                if not said:
                    raise ValueError(f"{file.name}: {function.name} does not say what it holds")
                row = found.setdefault(number, Statement(number, generation, known))
                row.tests.append((file.name, function.name))
                if said not in row.said:
                    row.said.append(said)
    return sorted(found.values(), key=lambda row: (isinstance(row.number, str), str(row.number).zfill(3)))


def missing(found: list[Statement]) -> list[int | str]:
    """The statements that no test holds."""
    held = {row.number for row in found}
    return [number for number in (*NUMBERS, *WITHOUT_NUMBER) if number not in held]


def _marked(file: Path) -> Iterator[tuple[ast.FunctionDef, list[tuple[int | str, str, str]]]]:
    for node in ast.parse(file.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            marks = [_mark(file, mark) for mark in node.decorator_list if _is_statement(mark)]
            if marks:
                yield node, marks


def _is_statement(mark: ast.expr) -> bool:
    return (
        isinstance(mark, ast.Call)
        and isinstance(mark.func, ast.Attribute)
        and mark.func.attr == "statement"
        and ast.unparse(mark.func) == "pytest.mark.statement"
    )


def _mark(file: Path, mark: ast.expr) -> tuple[int | str, str, str]:
    assert isinstance(mark, ast.Call)
    values = [ast.literal_eval(argument) for argument in mark.args]
    if len(values) != 3 or not all(isinstance(each, str) for each in values[1:]):
        raise ValueError(f"{file.name}: {ast.unparse(mark)} is not statement(number, generation, known)")
    return values[0], values[1], values[2]
