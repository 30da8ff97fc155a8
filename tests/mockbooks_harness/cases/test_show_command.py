"""`mockbooks case show`: exchanges a line each, their texts, the company."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mockbooks import CompanyFile, QuickBooks
from mockbooks_harness.cases.case import Case
from mockbooks_harness.cases.commands import case
from mockbooks_harness.cases.exchange import Failure, RecordedExchange

ENVELOPE = '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="continueOnError">{}</QBXMLMsgsRq></QBXML>'
ADD = "<CustomerAddRq><CustomerAdd><Name>Ada</Name></CustomerAdd></CustomerAddRq>"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with CompanyFile.create() as company, QuickBooks(company) as quickbooks:
        quickbooks.process(ENVELOPE.format(ADD.replace("Ada", "Bo")))
        content = company.to_bytes()
        twice = ENVELOPE.format(ADD + ADD)
        exchanges = [
            RecordedExchange(twice, quickbooks.process(twice), at=datetime(2024, 3, 1, 15, 0, 5, tzinfo=UTC)),
            RecordedExchange("<nonsense", failure=Failure(0x80040400, "No.")),
            RecordedExchange(None, quickbooks.process(ENVELOPE.format("<HostQueryRq/>"))),
            RecordedExchange(ENVELOPE.format("<TermsQueryRq/>" * 4)),
        ]
    return Case.write(tmp_path / "acme", exchanges, content, about={"sources": ["QWCLog.txt"]}).path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(case, ["show", *map(str, arguments)])


def test_each_exchange_has_a_line(path):
    result = run(path)
    assert result.exit_code == 0
    lines = [" ".join(line.split()) for line in result.output.splitlines()]
    assert lines[0] == f"{path}: 4 exchanges, made of QWCLog.txt"
    assert lines[1:5] == [
        "1 2024-03-01T15:00:05 CustomerAddRq, CustomerAddRq status 0, 3100",
        "2 no message 0x80040400 No.",
        "3 HostQueryRs status 0, no request",
        "4 TermsQueryRq, TermsQueryRq, TermsQueryRq, … (4) no answer",
    ]
    assert lines[5].startswith("company.mkb (US, America/New_York): ") and "1 x Customer" in lines[5]


def test_programs_get_one_object(path):
    shown = json.loads(run(path, "--json").stdout)
    assert shown["exchanges"][0]["answered"] == [
        {"response": "CustomerAddRs", "statusCode": "0"},
        {"response": "CustomerAddRs", "statusCode": "3100"},
    ]
    assert (shown["format"], shown["objects"]["Customer"]) == (1, 1)


def test_the_texts_of_one(path):
    assert run(path, "--exchange", 4).output == f"{ENVELOPE.format('<TermsQueryRq/>' * 4)}\n"
    assert run(path, "--exchange", 2).output == "<nonsense\n0x80040400 No.\n"


def test_misuse_is_told(path, tmp_path):
    assert "has 4 exchanges" in run(path, "--exchange", 5).output
    result = run(tmp_path)
    assert result.exit_code == 2 and "is no case" in result.output
