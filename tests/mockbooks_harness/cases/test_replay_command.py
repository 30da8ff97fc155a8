"""`mockbooks case replay`: verdicts, exit codes, a folder of cases as a suite."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mockbooks import CompanyFile, QuickBooks
from mockbooks_harness.cases.case import Case, NotACase
from mockbooks_harness.cases.commands import case
from mockbooks_harness.cases.exchange import Failure, RecordedExchange
from mockbooks_harness.cases.folder import CaseExists

ASKED = (
    '<?qbxml version="16.0"?><QBXML><QBXMLMsgsRq onError="stopOnError"><CustomerAddRq requestID="7"><CustomerAdd>'
    "<Name>Ann</Name></CustomerAdd></CustomerAddRq></QBXMLMsgsRq></QBXML>"
)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(case, ["replay", *map(str, arguments)])


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """One case that is the same, in a folder; one that is not."""
    with CompanyFile.create() as company:
        began = company.to_bytes()
        with QuickBooks(company) as quickbooks:
            answer = quickbooks.process(ASKED)
    Case.write(tmp_path / "cases" / "a" / "good", [RecordedExchange(ASKED, answer)], began)
    recorded = RecordedExchange(ASKED, answer.replace("<Name>Ann", "<Name>Anne"))
    Case.write(tmp_path / "cases" / "bad", [recorded], began)
    return tmp_path / "cases"


def test_what_is_the_same_ends_well(cases):
    result = run(cases / "a" / "good", "--all")
    assert (result.exit_code, "1  CustomerAddRq requestID=7: same" in result.output) == (0, True)
    assert "1 exchanges: 1 same; 1 byte for byte." in result.output


def test_what_differs_is_named(cases):
    result = run(cases / "bad")
    assert result.exit_code == 1
    assert "CustomerAddRq requestID=7: differs (CustomerRet/Name)\n        recorded: Anne\n" in result.output


def test_a_folder_of_cases_is_a_suite(cases):
    result = run(cases, "--quiet")
    assert result.exit_code == 1
    assert [line.partition(":")[0] for line in result.stdout.splitlines()] == [
        str(cases / "a" / "good"),
        str(cases / "bad"),
        "1 of 2 cases are the same.",
    ]


def test_programs_get_one_object(cases):
    printed = json.loads(run(cases, "--json").stdout)
    assert (printed["same"], len(printed["cases"])) == (False, 2)
    (verdict,) = printed["cases"][str(cases / "bad")]["verdicts"]
    assert verdict == {
        "exchange": 1,
        "request": "CustomerAddRq",
        "verdict": "differs",
        "requestID": "7",
        "where": "CustomerRet/Name",
        "recorded": "Anne",
        "here": "Ann",
    }


def test_where_there_is_no_case_it_is_misuse(tmp_path):
    result = run(tmp_path)
    assert (result.exit_code, "is no case, and there is none in it" in result.output) == (2, True)


def test_a_case_is_read_as_it_was_written(tmp_path):
    exchanges = [
        RecordedExchange("<a>\r\n\t\u00eb</a>", "<b/>\n", application="Shop", session="T-1", source="log, line 1"),
        RecordedExchange("x", failure=Failure(0x80040400, "No."), remarks=("it is cut off",)),
        RecordedExchange(None, "<c/>"),
    ]
    with CompanyFile.create() as company:
        written = Case.write(
            tmp_path / "case", iter(exchanges), company, about={"sources": ["log"]}, texts={"notes.txt": "n"}
        )
        with pytest.raises(CaseExists):
            Case.write(tmp_path / "case", exchanges, company)
    assert list(written.exchanges) == exchanges and list(written.exchanges[1:]) == exchanges[1:]
    assert (written.about["sources"], written.text("notes.txt"), written.text("more.txt")) == (["log"], "n", None)
    with written.company() as company:
        assert company.check() == []


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("case.json", "{", "damaged"),
        ("case.json", '{"format": 99}', "has form 99"),
        ("exchanges.jsonl", '{"hresult": 3}', "damaged"),
        ("exchanges.jsonl", '{"request": "../../etc/passwd"}', "outside of itself"),
        ("exchanges.jsonl", '{"request": "exchanges/none.xml"}', "none.xml"),
        ("company.mkb", "nothing", "company.mkb"),
    ],
)
def test_a_damaged_case_says_what_is_wrong(cases, file, content, said):
    (cases / "bad" / file).write_text(content)
    with pytest.raises(NotACase, match=said):
        opened = Case.open(cases / "bad")
        list(opened.exchanges)
        opened.company()
    result = run(cases / "bad")
    assert result.exit_code == 2 and said in result.output


def test_where_nothing_was_recorded_to_compare_with_it_is_said(cases, tmp_path):
    with CompanyFile.create() as company:
        Case.write(tmp_path / "alone", [RecordedExchange(ASKED)], company.to_bytes())
    result = run(tmp_path / "alone")
    assert result.exit_code == 3
    assert "there was nothing to compare" in result.output
    printed = json.loads(run(tmp_path / "alone", "--json").stdout)
    assert (printed["same"], printed["cases"][str(tmp_path / "alone")]["compared"]) == (False, 0)
    assert run(tmp_path / "alone", cases / "bad").exit_code == 1, "what differs is worse"
    assert run(tmp_path / "alone", cases / "a").exit_code == 3
