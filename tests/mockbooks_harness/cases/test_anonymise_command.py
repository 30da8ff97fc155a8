"""`mockbooks case anonymise`: cases, company files, logs and documents; and what is none of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mockbooks import CompanyFile, QuickBooks
from mockbooks_harness.cases.case import Case
from mockbooks_harness.cases.commands import case
from mockbooks_harness.cases.exchange import RecordedExchange

REQUEST = (
    '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError"><CustomerAddRq><CustomerAdd>'
    "<Name>Larkspur Imports</Name></CustomerAdd></CustomerAddRq></QBXMLMsgsRq></QBXML>"
)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(case, ["anonymise", *map(str, arguments)])


def test_a_company_file(tmp_path: Path):
    with CompanyFile.create(tmp_path / "a.mkb", name="Larkspur Imports") as company, QuickBooks(company) as quickbooks:
        quickbooks.process(REQUEST)
    result = run(tmp_path / "a.mkb", "-o", tmp_path / "b.mkb", "--key", "k")
    assert result.exit_code == 0, result.output
    assert "multiplied by" in result.output
    assert b"Larkspur" not in (tmp_path / "b.mkb").read_bytes()
    with CompanyFile.open(tmp_path / "b.mkb") as company:
        assert company.check() == []


def test_a_case(tmp_path: Path):
    with CompanyFile.create(name="Larkspur Imports") as company:
        content = company.to_bytes()
        with QuickBooks(company) as quickbooks:
            exchange = RecordedExchange(REQUEST, quickbooks.process(REQUEST), application="Larkspur Sync")
    Case.write(tmp_path / "case", [exchange], content)
    assert run(tmp_path / "case", "-o", tmp_path / "new").exit_code == 0
    for file in (tmp_path / "new").rglob("*"):
        assert file.is_dir() or b"Larkspur" not in file.read_bytes()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_a_document_in_its_encoding(tmp_path: Path, encoding: str):
    (tmp_path / "a.xml").write_bytes(REQUEST.replace("Larkspur", "Lärkspur").encode(encoding))
    assert run(tmp_path / "a.xml", "-o", tmp_path / "b.xml", "--key", "k").exit_code == 0
    new = (tmp_path / "b.xml").read_text("utf-8")
    assert "rkspur" not in new and "<CustomerAddRq><CustomerAdd><Name>" in new
    assert any(letter in new for letter in "àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþ")
    assert run(tmp_path / "b.xml", "-o", tmp_path / "c.xml", "--key", "k").exit_code == 0
    assert (tmp_path / "c.xml").read_text("utf-8") == new


@pytest.mark.parametrize("content", [b"", b"nothing of the kind", b"\x89PNG\r\n\x00\xff<"])
def test_what_has_no_qbxml_in_it_is_told(tmp_path: Path, content: bytes):
    (tmp_path / "a").write_bytes(content)
    result = run(tmp_path / "a", "-o", tmp_path / "b")
    assert result.exit_code == 1 and "there is no qbXML in" in result.output
    assert not (tmp_path / "b").exists()


def test_misuse_is_told(tmp_path: Path):
    (tmp_path / "a").write_text(REQUEST)
    (tmp_path / "there").write_text("mine")
    assert run(tmp_path / "a", "-o", tmp_path / "there").exit_code == 2
    assert run(tmp_path / "nowhere", "-o", tmp_path / "b").exit_code == 2
    result = run(tmp_path, "-o", tmp_path / "b")
    assert result.exit_code == 1 and "is no case" in result.output
