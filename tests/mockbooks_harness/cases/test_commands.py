"""`mockbooks case import` makes a case folder, whole or not at all."""

from __future__ import annotations

import html
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mockbooks import CompanyFile
from mockbooks_harness.cases.commands import case

VENDOR = (
    "<VendorRet><ListID>8000000{0}-1709305200</ListID><TimeCreated>2024-03-01T10:00:00-05:00</TimeCreated>"
    "<TimeModified>2024-03-01T10:00:00-05:00</TimeModified><EditSequence>1709305200</EditSequence><Name>Vera {0}</Name>"
    "<IsActive>true</IsActive><Balance>5.00</Balance></VendorRet>"
)
ANSWER = (
    '<?xml version="1.0" ?><QBXML><QBXMLMsgsRs><VendorQueryRs statusCode="0">{}</VendorQueryRs></QBXMLMsgsRs></QBXML>'
)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(case, ["import", *map(str, arguments)])


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    folder = tmp_path / "recorded"
    (folder / "later").mkdir(parents=True)
    (folder / "vendors.xml").write_text(ANSWER.format(VENDOR.format(1)))
    (folder / "later" / "log.txt").write_text(f"received:\n{html.escape(ANSWER.format(VENDOR.format(2)))}\n")
    (folder / ".hidden").write_text(ANSWER.format(VENDOR.format(3)))
    return folder


def test_a_case_has_the_company_and_what_was_understood(recorded: Path, tmp_path: Path):
    result = run(recorded, "-o", tmp_path / "case")
    assert result.exit_code == 0, result.output
    assert "2 objects, 0 stand-ins, 2 pinned figures; 2 of 2 objects read back as they were shown" in result.output
    assert sorted(path.name for path in (tmp_path / "case").iterdir()) == [
        ".gitattributes",
        "case.json",
        "company.mkb",
        "exchanges",
        "exchanges.jsonl",
        "notes.txt",
        "understood.json",
    ]
    understood = json.loads((tmp_path / "case" / "understood.json").read_text())
    assert (understood["format"], understood["objects"]) == (1, {"Vendor": 2})
    assert understood["sources"] == [str(recorded / "later" / "log.txt"), str(recorded / "vendors.xml")]
    notes = (tmp_path / "case" / "notes.txt").read_text()
    assert "Vendor Vera 1: Balance 5.00 is pinned" in notes and "2 x Vendor" in notes
    with CompanyFile.open(tmp_path / "case" / "company.mkb") as company:
        assert company.check() == []


def test_programs_get_one_object(recorded: Path, tmp_path: Path):
    result = run(recorded / "vendors.xml", "-o", tmp_path / "case", "--json")
    printed = json.loads(result.stdout)
    assert printed["case"] == str(tmp_path / "case")
    assert printed["answers"] == {"VendorQueryRs": 1}


def test_an_empty_folder_at_its_place_is_taken(recorded: Path, tmp_path: Path):
    (tmp_path / "case").mkdir()
    assert run(recorded, "-o", tmp_path / "case").exit_code == 0


def test_a_case_that_is_there_is_not_touched(recorded: Path, tmp_path: Path):
    (tmp_path / "case").mkdir()
    (tmp_path / "case" / "notes.txt").write_text("mine")
    result = run(recorded, "-o", tmp_path / "case")
    assert (result.exit_code, (tmp_path / "case" / "notes.txt").read_text()) == (2, "mine")
    assert "exists already" in result.output


@pytest.mark.parametrize("content", [b"", b"no answer in here", b"\x89PNG\r\n\x00\xff"])
def test_without_an_answer_there_is_no_case(content: bytes, tmp_path: Path):
    (tmp_path / "log").write_bytes(content)
    result = run(tmp_path / "log", "-o", tmp_path / "case")
    assert result.exit_code == 1
    assert "there is no qbXML request or answer" in result.output and str(tmp_path / "log") in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["log"]


@pytest.mark.parametrize("arguments", [(), ("-o", "case"), ("nowhere.xml", "-o", "case")])
def test_misuse_is_told(arguments: tuple[str, ...]):
    assert run(*arguments).exit_code == 2


def test_a_zone_that_there_is_not_is_misuse(recorded: Path, tmp_path: Path):
    result = run(recorded, "-o", tmp_path / "case", "--zone", "Moon/Base")
    assert result.exit_code == 2 and "no time zone 'Moon/Base'" in result.output
    assert not (tmp_path / "case").exists()


def test_requests_alone_are_said_to_show_nothing(tmp_path: Path):
    (tmp_path / "sent.xml").write_text(
        '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError"><CustomerQueryRq/>'
        "</QBXMLMsgsRq></QBXML>",
        "utf-8",
    )
    imported = run(tmp_path / "sent.xml", "-o", tmp_path / "case")
    assert imported.exit_code == 0
    assert "no answer shows any object, so company.mkb is an empty company" in imported.output
