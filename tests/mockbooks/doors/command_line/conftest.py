"""The command line in process, and a small company file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mockbooks import CompanyFile
from mockbooks.doors.command_line import main

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """Run a command with its arguments and, as `input`, what stands on standard input."""

    def run_command(*arguments: str | Path, input: str | bytes | None = None) -> Result:
        result = CliRunner().invoke(main, [str(argument) for argument in arguments], input=input)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run_command


@pytest.fixture(scope="session")
def small_company(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a small generated company."""
    company = CompanyFile.generate("consultancy", seed=1, transactions=40, customers=5, vendors=6)
    try:
        return company.to_bytes()
    finally:
        company.close()


@pytest.fixture
def acme(tmp_path: Path, small_company: bytes) -> Path:
    """A small company file of one's own."""
    file = tmp_path / "acme.mkb"
    file.write_bytes(small_company)
    return file
