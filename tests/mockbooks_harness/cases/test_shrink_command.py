"""`mockbooks case shrink` prints a test that fails."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mockbooks import CompanyFile, QuickBooks
from mockbooks_harness.cases.case import Case
from mockbooks_harness.cases.commands import case
from mockbooks_harness.cases.exchange import RecordedExchange

ENVELOPE = (
    '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{}</QBXMLMsgsRq></QBXML>'
)
CUSTOMER = "<CustomerAddRq><CustomerAdd><Name>{}</Name><Notes>none</Notes></CustomerAdd></CustomerAddRq>"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with CompanyFile.create() as company:
        content = company.to_bytes()
        with QuickBooks(company) as quickbooks:
            requests = [ENVELOPE.format(CUSTOMER.format(name)) for name in ("Ada", "Bo", "Cy", "bo")]
            exchanges = [RecordedExchange(request, quickbooks.process(request)) for request in requests]
    return Case.write(tmp_path / "case", exchanges, content).path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(case, ["shrink", *map(str, arguments)])


def test_a_test_is_printed_and_what_became_of_it_told(path: Path):
    result = run(path, "--status", "CustomerAddRq:3100")
    assert result.exit_code == 0, result.output
    names = {}
    exec(result.stdout, names)
    (test,) = (value for name, value in names.items() if name.startswith("test_"))
    with pytest.raises(AssertionError, match="already in use"):
        test()
    assert "Ada" not in result.stdout and "Notes" not in result.stdout
    assert "2 of 4 requests, 0 of" in result.stderr


def test_it_is_written_to_a_file(path: Path, tmp_path: Path):
    assert run(path, "--status", "3100", "-o", tmp_path / "test_it.py").exit_code == 0
    assert "def test_customeraddrq_is_answered_with_status_3100" in (tmp_path / "test_it.py").read_text()
    assert run(path, "--status", "3100", "-o", tmp_path / "test_it.py").exit_code == 2


def test_a_function_of_the_users(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "my_parser.py").write_text(
        "def check(answers):\n    assert not any('Cy' in answer for answer in answers)\n"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    result = run(path, "--function", "my_parser:check")
    assert result.exit_code == 0, result.output
    assert "from my_parser import check" in result.stdout and "assert check(answers) is not False" in result.stdout
    assert "1 of 4 requests" in result.stderr


def test_what_does_not_happen_is_told(path: Path):
    for arguments in (("--status", "3140"), ("--status", "0x80040400"), ("--difference",)):
        result = run(path, *arguments)
        assert result.exit_code == 1 and "Error: " in result.output


@pytest.mark.parametrize("arguments", [(), ("--status", "many"), ("--function", "check"), ("--function", "no_such:check"), ("--status", "1", "--difference")])  # fmt: skip
def test_misuse_is_told(path: Path, arguments: tuple[str, ...]):
    assert run(path, *arguments).exit_code == 2
