"""The page on the connector says what is so: its tests pass, its commands exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mockbooks_harness.connector.command_line import connector
from mockbooks_harness.connector.own import OwnConnector

pytest_plugins = ["pytester"]


@pytest.fixture
def page(checkout: Path) -> str:
    return (checkout / "docs" / "connector.md").read_text("utf-8")


def test_the_tests_of_the_page_pass(page: str, pytester: pytest.Pytester) -> None:
    blocks = [block for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if "reference_connector" in block]
    assert len(blocks) == 2
    pytester.makepyfile("\n\n".join(blocks))
    # A new company does as well as a generated one, and is there at once.
    pytester.makeconftest(
        "import pytest\n\n@pytest.fixture(scope='session')\ndef quickbooks_recipe():\n    return None\n"
    )
    pytester.runpytest_subprocess("-p", "no:cacheprovider", "-q").assert_outcomes(passed=2)


def test_every_command_of_the_page_is_there(page: str) -> None:
    told = set(re.findall(r"mockbooks connector (\w+)", page))
    assert told == set(connector.commands) - {"resume"}
    assert "and resume" in page


def test_the_three_methods_are_those_of_the_protocol(page: str) -> None:
    told = re.findall(r"^\| `(\w+)\(", page, re.MULTILINE)
    assert told == [name for name in vars(OwnConnector) if not name.startswith("_")]
