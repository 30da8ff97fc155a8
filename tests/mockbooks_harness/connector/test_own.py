"""The checks for connectors of one's own: the reference connector passes them, and one that is wrong does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from mockbooks_harness.connector.own import CHECKS, ConnectorFailed, ProgramConnector, Reference


@pytest.mark.parametrize("check", CHECKS)
def test_the_reference_connector_does_what_any_connector_has_to(check: str, tmp_path: Path) -> None:
    CHECKS[check](tmp_path, Reference)


class Idle:
    """A connector that does nothing and says that all is well."""

    def link(self, licence_key: str, region: str, *, permission: str = "always") -> None:
        pass

    def work(self, *, closed: bool = False) -> None:
        pass

    def uninstall(self) -> None:
        pass


@pytest.mark.parametrize("check", CHECKS)
def test_a_connector_that_does_nothing_passes_none_of_them(check: str, tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        CHECKS[check](tmp_path, lambda company_file, codat_url: Idle())


def test_a_program_that_fails_says_so(tmp_path: Path) -> None:
    program = tmp_path / "broken.py"
    program.write_text("import sys; sys.exit('no idea')")
    (tmp_path / "acme.mkb").write_text("")
    with pytest.raises(ConnectorFailed, match=r"broken\.py link"):
        ProgramConnector(program, tmp_path / "acme.mkb", "http://127.0.0.1:9").link("key", "US")
