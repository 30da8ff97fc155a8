"""`mockbooks journal`: what `mockbooks send` has written down, refused and failed calls included."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

ASK = """<?xml version="1.0"?><?qbxml version="13.0"?>
<QBXML><QBXMLMsgsRq onError="stopOnError">{}</QBXMLMsgsRq></QBXML>"""


@pytest.fixture
def spoken(run, acme: Path) -> Path:
    for request in (
        "<HostQueryRq/>",
        "<ListDelRq><ListDelType>Customer</ListDelType><ListID>80000FFF-1</ListID></ListDelRq>",
        "<CustomerAddRq>\n<CustomerAdd/></CustomerAddRq>",
    ):
        run("send", acme, "-", input=ASK.format(request))
    return acme


def test_every_exchange_is_shown_with_its_reason(run, spoken: Path) -> None:
    result = run("journal", spoken)
    assert result.exit_code == 0
    shown = result.stdout
    assert shown.count('ProcessRequest by "mockbooks send"') == 3
    assert "HostQueryRq: 0 Info Status OK" in shown
    assert "ListDelRq: 3120 Error" in shown
    assert "failed with 0x80040400" in shown
    assert "line 3" in shown


def test_only_what_went_wrong_and_only_the_newest(run, spoken: Path) -> None:
    assert run("journal", spoken, "--failed").stdout.count("ProcessRequest by") == 2
    newest = run("journal", spoken, "--last", "1", "--texts").stdout
    assert newest.count("ProcessRequest by") == 1
    assert "<CustomerAdd/>" in newest


def test_for_programs(run, spoken: Path) -> None:
    exchanges = json.loads(run("journal", spoken, "--json").stdout)["exchanges"]
    assert [each.get("hresult", {}).get("code") for each in exchanges] == [None, None, "0x80040400"]
    assert exchanges[1]["outcomes"][0]["code"] == 3120
    assert exchanges[0]["answer"].startswith("<?xml")


def test_exported(run, spoken: Path, tmp_path: Path) -> None:
    assert run("journal", spoken, "--export", tmp_path / "out").exit_code == 0
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == [
        "0001-answer.xml", "0001-request.xml", "0002-answer.xml", "0002-request.xml", "0003-request.xml",
        "journal.jsonl",
    ]  # fmt: skip
    again = run("journal", tmp_path / "out" / "journal.jsonl")
    assert again.stdout == run("journal", spoken).stdout


def test_cleared_and_left_out(run, spoken: Path) -> None:
    assert run("journal", spoken, "--clear").stdout
    run("send", spoken, "-", "--no-journal", input=ASK.format("<HostQueryRq/>"))
    result = run("journal", spoken)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "No exchanges.\n")


def test_a_file_that_is_no_journal_is_a_misuse(run, acme: Path) -> None:
    Path(f"{acme}.journal").write_text("hello\n", "utf-8")
    result = run("journal", acme)
    assert result.exit_code == 2
    assert "line 1" in result.stderr


def test_a_file_that_somebody_has_alone_is_not_sent_to(run, acme: Path) -> None:
    from mockbooks import FileMode, QuickBooks

    with QuickBooks(acme):
        result = run("send", acme, "-", input=ASK.format("<HostQueryRq/>"))
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith("0x80040403 ")
    with QuickBooks(acme, mode=FileMode.MULTI_USER):
        assert run("send", acme, "-", input=ASK.format("<HostQueryRq/>")).exit_code == 0


def test_without_more_the_file_is_looked_at_too(run, tmp_path: Path) -> None:
    (tmp_path / "notes.mkb").write_text("no company file", "utf-8")
    refused = run("journal", tmp_path / "notes.mkb")
    assert refused.exit_code == 2
    assert "is not a company file" in refused.output
