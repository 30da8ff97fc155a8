"""`mockbooks send`: an answer on stdout, or nothing and the reason on stderr."""

from __future__ import annotations

from pathlib import Path

import pytest

from mockbooks.operations import registry

ASK = """<?xml version="1.0"?><?qbxml version="13.0"?>
<QBXML><QBXMLMsgsRq onError="stopOnError">{}</QBXMLMsgsRq></QBXML>"""


def test_a_request_is_answered(run, acme: Path, tmp_path: Path) -> None:
    request = tmp_path / "request.xml"
    request.write_text(ASK.format("<HostQueryRq requestID='1'/>"), "utf-8")
    for result in (run("send", acme, request), run("send", acme, input=request.read_bytes())):
        assert result.exit_code == 0
        assert result.stdout.startswith('<?xml version="1.0" ?>')
        assert "<ProductName>QuickBooks Pro 2024</ProductName>" in result.stdout
        assert result.stderr == ""


def test_what_is_added_is_there_the_next_time(run, acme: Path) -> None:
    added = ASK.format("<CustomerAddRq><CustomerAdd><Name>Zoë</Name></CustomerAdd></CustomerAddRq>")
    assert 'statusCode="0"' in run("send", acme, "-", input=added.encode()).stdout
    asked = ASK.format("<CustomerQueryRq><FullName>Zoë</FullName></CustomerQueryRq>")
    assert "<Name>Zo&#235;</Name>" in run("send", acme, "-", input=asked.encode()).stdout


def test_an_hresult_is_no_answer(run, acme: Path) -> None:
    before = acme.read_bytes()
    result = run("send", acme, "-", input=ASK.format("<CustomerAddRq>\n<CustomerAdd/></CustomerAddRq>"))
    assert result.exit_code == 1
    assert result.stdout == ""
    first, *explanation = result.stderr.splitlines()
    assert first == "0x80040400 QuickBooks found an error when parsing the provided XML text stream."
    assert "line 3" in explanation[0]
    assert "Name" in explanation[0]
    assert acme.read_bytes() == before


def test_a_refusal_is_an_answer(run, acme: Path) -> None:
    result = run("send", acme, "-", input=ASK.format("<CustomerQueryRq><ListID>1-1</ListID></CustomerQueryRq>"))
    assert result.exit_code == 0
    assert 'statusSeverity="Error"' in result.stdout


def test_what_is_not_served_is_said(run, acme: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    registry.operations()
    monkeypatch.delitem(registry._TABLE, "VehicleMileageQueryRq")
    result = run("send", acme, "-", input=ASK.format("<VehicleMileageQueryRq/>"))
    assert result.exit_code == 0
    assert 'statusCode="1030"' in result.stdout
    assert "does not serve VehicleMileageQueryRq" in result.stderr
