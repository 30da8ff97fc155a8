"""The table of statements: every one is held, and the table says so of itself."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def table(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(checkout / "ci"))
    sys.modules.pop("statements", None)
    import statements

    return statements


def test_every_statement_is_held_with_generation_and_evidence(table: ModuleType) -> None:
    found = table.statements()
    assert table.missing(found) == []
    assert len([row for row in found if isinstance(row.number, int)]) == 74
    for row in found:
        assert row.generation in ("G1", "G2", "G3", "G3s")
        assert row.known[0] in "RDOA"
        assert row.said and row.tests


def test_a_statement_that_nobody_holds_is_missed(table: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "test_some.py").write_text(
        "import pytest\n\n@pytest.mark.statement(13, 'G1', 'D:SEED')\ndef test_x() -> None:\n    '''It is so.'''\n"
    )
    found = table.statements(tmp_path)
    assert [(row.number, row.said) for row in found] == [(13, ["It is so."])]
    assert 13 not in table.missing(found)
    assert 14 in table.missing(found)


@pytest.mark.parametrize(
    ("mark", "says"), [("(13, 'G1')", "is not statement"), ("(13, 'G1', 'A')", "does not say what it holds")]
)
def test_a_mark_that_says_too_little_is_refused(table: ModuleType, tmp_path: Path, mark: str, says: str) -> None:
    (tmp_path / "test_some.py").write_text(
        f"import pytest\n\n@pytest.mark.statement{mark}\ndef test_x() -> None:\n    pass\n"
    )
    with pytest.raises(ValueError, match=says):
        table.statements(tmp_path)


def test_marks_are_seen_by_pytest_itself(request: pytest.FixtureRequest) -> None:
    assert any(line.startswith("statement(") for line in request.config.getini("markers"))
