"""A journal in a file has what was said, whoever said it, and can be read again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mockbooks import CompanyFile, JournalFile, QuickBooks
from mockbooks.journal import Exchange
from mockbooks.journal_file import NotAJournal, exchanges_of, journal_of
from mockbooks.qbxml.hresult import CallFailed

ASK = '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{}</QBXMLMsgsRq></QBXML>'


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "acme.mkb.journal"
    with QuickBooks(CompanyFile.create(), journal=JournalFile(file)) as quickbooks:
        quickbooks.process(ASK.format("<HostQueryRq requestID='7'/><VehicleQueryRq/>"))
        quickbooks.process(ASK.format("<ListDelRq><ListDelType>Customer</ListDelType><ListID>1-1</ListID></ListDelRq>"))
        with pytest.raises(CallFailed):
            quickbooks.process(ASK.format("<HostQueryRq><Zoë/></HostQueryRq>"))
        assert [each.explain() for each in exchanges_of(file)] == [each.explain() for each in quickbooks.journal]
        kept = list(exchanges_of(file))
    assert [each.failed for each in kept] == [False, False, True]
    assert [(each.request, each.answer) for each in kept] == [
        (each.request, each.answer) for each in quickbooks.journal
    ]
    assert kept[2].hresult is not None
    assert kept[2].hresult.code == 0x80040400
    assert "Zoë" in kept[2].request


def test_several_add_to_one_file(tmp_path: Path) -> None:
    file = tmp_path / "journal"
    one, other = JournalFile(file), JournalFile(file, keep=1)
    at = datetime(2024, 5, 1, tzinfo=UTC)
    for number, journal in enumerate([one, other, one, other]):
        journal.append(Exchange(at, timedelta(seconds=number), "App", "ProcessRequest", f"<{number}/>", "<QBXML/>"))
    assert [each.request for each in exchanges_of(file)] == ["<0/>", "<1/>", "<2/>", "<3/>"]
    assert [each.duration.seconds for each in exchanges_of(file)] == [0, 1, 2, 3]
    assert [each.request for each in other] == ["<3/>"]


def test_what_is_no_journal_is_said_to_be_none(tmp_path: Path) -> None:
    file = tmp_path / "journal"
    file.write_text('{"at": "yesterday"}\n', "utf-8")
    with pytest.raises(NotAJournal, match="line 1"):
        list(exchanges_of(file))


def test_where_the_journal_of_a_file_lies() -> None:
    assert journal_of("books/acme.mkb") == Path("books/acme.mkb.journal")
