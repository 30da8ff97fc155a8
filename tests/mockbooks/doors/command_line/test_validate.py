"""`mockbooks validate`: every fault with its place and QuickBooks' words for it."""

from __future__ import annotations

import json

import pytest

ASK = """<?xml version="1.0"?><?qbxml version="{}"?>
<QBXML><QBXMLMsgsRq onError="stopOnError">
{}
</QBXMLMsgsRq></QBXML>"""
PARSE_ERROR = "0x80040400 QuickBooks found an error when parsing the provided XML text stream."


def test_a_sound_document_is_called_sound(run) -> None:
    result = run("validate", input=ASK.format("13.0", "<HostQueryRq/><CompanyQueryRq/>"))
    assert (result.exit_code, result.output) == (0, "Sound: qbXML 13.0, 2 requests.\n")


def test_every_request_is_looked_at(run) -> None:
    faulty = (
        "<CustomerAddRq><CustomerAdd><Phone>1</Phone><Name>Ann</Name></CustomerAdd></CustomerAddRq>\n"
        "<HostQueryRq/>\n"
        "<CustomerAdRq/>\n"
        "<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Ann</FullName></CustomerRef>"
        "<TxnDate>tomorrow</TxnDate></InvoiceAdd></InvoiceAddRq>"
    )
    result = run("validate", "-", input=ASK.format("13.0", faulty))
    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert [line.partition(",")[0] for line in lines[::2]] == ["line 3", "line 5", "line 6"]
    assert "CustomerAddRq" in lines[2]
    assert lines[1] == lines[3] == f"  QuickBooks says: {PARSE_ERROR}"
    assert lines[5].startswith("  QuickBooks says: 3020 ")


@pytest.mark.parametrize(("version", "exit_code"), [("8.0", 0), ("1.0", 1)])
def test_it_is_judged_by_the_version_asked_for(run, version: str, exit_code: int) -> None:
    document = ASK.format("13.0", "<ListDeletedQueryRq><ListDelType>Customer</ListDelType></ListDeletedQueryRq>")
    assert run("validate", "-", "--version", version, input=document).exit_code == exit_code


def test_an_object_for_programs(run) -> None:
    result = run("validate", "--json", input=ASK.format("13.0", "<CustomerQueryRq><Nmae/></CustomerQueryRq>"))
    found = json.loads(result.output)
    assert result.exit_code == 1
    assert (found["valid"], found["version"], found["requests"]) == (False, "13.0", ["CustomerQueryRq"])
    assert found["problems"][0]["code"] == "0x80040400"
    assert found["problems"][0]["what"].startswith("line 3, CustomerQueryRq")


@pytest.mark.parametrize("text", [b"", b"\xff\xfe", b"<QBXML>", b"<a/>", ASK.format("99.0", "").encode()])
def test_what_is_no_document_is_a_problem_not_a_crash(run, text: bytes) -> None:
    result = run("validate", input=text)
    assert result.exit_code == 1
    assert "QuickBooks says: 0x8004" in result.output


def test_an_unknown_version_is_misuse(run) -> None:
    result = run("validate", "--version", "13", input="")
    assert result.exit_code == 2
    assert "12.0, 13.0, 14.0" in " ".join(result.stderr.split())
