"""QBXMLRP2, method for method: the order of calls, tickets, failures, and the journal of it all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mockbooks import CompanyFile, QuickBooks
from mockbooks.desktop.desktop import Desktop
from mockbooks.desktop.request_processor import RequestProcessor
from mockbooks.qbxml.hresult import CallFailed

EMPTY = '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError"/></QBXML>'
HOST = EMPTY.replace('onError="stopOnError"/>', 'onError="stopOnError"><HostQueryRq/></QBXMLMsgsRq>')


@pytest.fixture
def processor(desktop: Desktop) -> RequestProcessor:
    desktop.permissions.grant("My App")
    return desktop.request_processor()


@pytest.fixture
def ticket(processor: RequestProcessor) -> str:
    processor.OpenConnection2("", "My App", 1)
    return processor.BeginSession("", 2)


def code(call: Callable[[], object]) -> int:
    with pytest.raises(CallFailed) as failed:
        call()
    return failed.value.hresult.code


def test_a_whole_session(processor: RequestProcessor, ticket: str) -> None:
    answer = processor.ProcessRequest(ticket, HOST)
    assert "<ProductName>QuickBooks Pro 2024</ProductName>" in answer
    processor.EndSession(ticket)
    processor.CloseConnection()


def test_everything_before_open_connection(processor: RequestProcessor) -> None:
    calls: list[Callable[[], object]] = [
        lambda: processor.BeginSession("", 2),
        lambda: processor.ProcessRequest("1", EMPTY),
        lambda: processor.EndSession("1"),
        lambda: processor.GetCurrentCompanyFileName("1"),
        lambda: processor.QBXMLVersionsForSession("1"),
        processor.CloseConnection,
    ]
    assert {code(call) for call in calls} == {0x8004040F}


def test_everything_before_begin_session(processor: RequestProcessor) -> None:
    processor.OpenConnection("", "My App")
    calls: list[Callable[[], object]] = [
        lambda: processor.ProcessRequest("1", EMPTY),
        lambda: processor.EndSession("1"),
        lambda: processor.GetCurrentCompanyFileName("1"),
        lambda: processor.QBXMLVersionsForSession("1"),
    ]
    assert {code(call) for call in calls} == {0x8004040C}


def test_a_wrong_ticket(processor: RequestProcessor, ticket: str) -> None:
    calls: list[Callable[[], object]] = [
        lambda: processor.ProcessRequest("1", EMPTY),
        lambda: processor.EndSession("1"),
        lambda: processor.GetCurrentCompanyFileName("1"),
        lambda: processor.QBXMLVersionsForSession("1"),
    ]
    assert {code(call) for call in calls} == {0x8004040D}
    processor.ProcessRequest(ticket, EMPTY)


def test_a_ticket_is_dead_after_end_session_and_new_each_time(processor: RequestProcessor, ticket: str) -> None:
    processor.EndSession(ticket)
    assert processor.BeginSession("", 2) != ticket
    assert code(lambda: processor.ProcessRequest(ticket, EMPTY)) == 0x8004040D


def test_a_ticket_looks_like_a_signed_32_bit_number(ticket: str) -> None:
    assert -(2**31) <= int(ticket) < 2**31


def test_calls_made_twice(processor: RequestProcessor, ticket: str) -> None:
    assert code(lambda: processor.OpenConnection("", "My App")) == 0x80040412
    assert code(lambda: processor.BeginSession("", 2)) == 0x80040411


def test_an_application_without_a_name(processor: RequestProcessor) -> None:
    assert code(lambda: processor.OpenConnection("", "")) == 0x80040415


@pytest.mark.parametrize("connection_type", [2, 4, 9])
def test_a_quickbooks_elsewhere(processor: RequestProcessor, connection_type: int) -> None:
    assert code(lambda: processor.OpenConnection2("", "My App", connection_type)) == 0x8004042F


def test_closing_the_connection_ends_the_session(processor: RequestProcessor, ticket: str, desktop: Desktop) -> None:
    processor.CloseConnection()
    processor.OpenConnection("", "My App")
    assert code(lambda: processor.ProcessRequest(ticket, EMPTY)) == 0x8004040C


def test_file_name_and_versions(processor: RequestProcessor, ticket: str, desktop: Desktop) -> None:
    assert processor.GetCurrentCompanyFileName(ticket).endswith("\\Rainbow Paints.QBW")
    versions = processor.QBXMLVersionsForSession(ticket)
    assert (versions[0], versions[-1]) == ("1.0", "16.0")


def test_the_name_of_a_file_on_disk_is_its_whole_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with CompanyFile.create("acme.mkb") as company, QuickBooks(company) as quickbooks:
        quickbooks.desktop.permissions.grant("My App")
        processor = quickbooks.desktop.request_processor()
        processor.OpenConnection2("", "My App", 1)
        name = processor.GetCurrentCompanyFileName(processor.BeginSession("acme.mkb", 2))
    assert name == str(tmp_path / "acme.mkb")


def test_the_component_describes_itself(processor: RequestProcessor) -> None:
    assert (processor.MajorVersion, processor.MinorVersion, processor.ReleaseLevel) == (13, 0, 3)
    assert processor.ConnectionType == 0
    processor.OpenConnection("", "My App")
    assert processor.ConnectionType == 1


def test_what_cannot_be_parsed_fails_as_a_call_and_is_explained_in_the_journal(
    processor: RequestProcessor, ticket: str, desktop: Desktop
) -> None:
    request = EMPTY.replace('onError="stopOnError"/>', 'onError="stopOnError"><CustomerQwery/></QBXMLMsgsRq>')
    assert code(lambda: processor.ProcessRequest(ticket, request)) == 0x80040400
    entry = desktop.journal[-1]
    assert entry.failed
    assert entry.answer is None
    assert entry.request == request
    assert "CustomerQwery" in entry.explain()
    assert "QuickBooks found an error when parsing the provided XML text stream." in entry.explain()


def test_rollback_and_an_unknown_version_and_a_subscription(processor: RequestProcessor, ticket: str) -> None:
    assert code(lambda: processor.ProcessRequest(ticket, EMPTY.replace("stop", "rollback"))) == 0x80040413
    assert code(lambda: processor.ProcessRequest(ticket, EMPTY.replace("13.0", "9.9"))) == 0x80040423
    subscription = EMPTY.replace('QBXMLMsgsRq onError="stopOnError"', "QBXMLSubscriptionMsgsRq")
    assert code(lambda: processor.ProcessRequest(ticket, subscription)) == 0x80040429


def test_the_journal_has_each_exchange_with_its_outcome(
    processor: RequestProcessor, ticket: str, desktop: Desktop
) -> None:
    answer = processor.ProcessRequest(ticket, HOST)
    entry = desktop.journal[-1]
    assert (entry.request, entry.answer, entry.application) == (HOST, answer, "My App")
    assert [(outcome.request, outcome.code, outcome.served) for outcome in entry.outcomes] == [("HostQueryRq", 0, True)]
    assert "HostQueryRq: 0 Info Status OK" in entry.explain()


def test_a_dialog_in_mid_session(processor: RequestProcessor, ticket: str, desktop: Desktop) -> None:
    from mockbooks.desktop.dialogs import Dialog

    desktop.show(Dialog("reminder", "Reminders", ()))
    assert code(lambda: processor.ProcessRequest(ticket, EMPTY)) == 0x80040414
    desktop.dismiss()
    processor.ProcessRequest(ticket, EMPTY)
