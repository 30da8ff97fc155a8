"""Each situation of the table brings about what the table says, and the table leaves no HRESULT out."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mockbooks.company import Company, ManualClock
from mockbooks.company.host import Host
from mockbooks.desktop.applications import Application
from mockbooks.desktop.com_failures import COM_FAILURES
from mockbooks.desktop.desktop import Desktop, FileMode
from mockbooks.desktop.dialogs import Access, Certificate, Dialog
from mockbooks.desktop.installation import Installation
from mockbooks.desktop.situations import SITUATIONS, UNREACHABLE, Situation
from mockbooks.operations.new_company import CompanyDetails, set_up
from mockbooks.qbxml.hresult import HRESULTS, CallFailed, HResult

HOST = (
    '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError"><HostQueryRq/>'
    "</QBXMLMsgsRq></QBXML>"
)
ADD = HOST.replace("<HostQueryRq/>", "<CustomerAddRq><CustomerAdd><Name>Ann</Name></CustomerAdd></CustomerAddRq>")
SUBSCRIPTION = (
    '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLSubscriptionMsgsRq><DataEventSubscriptionQueryRq>'
    "<SubscriberID>{6a1c5292-39ca-413c-8666-64ab05913ca0}</SubscriberID></DataEventSubscriptionQueryRq>"
    "</QBXMLSubscriptionMsgsRq></QBXML>"
)


@pytest.fixture
def names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What a row finds."""
    monkeypatch.chdir(tmp_path)
    company = Company.create("acme.mkb", clock=ManualClock())
    with company.request_set():
        set_up(company, CompanyDetails("Acme"))
    desktop = Desktop(company)
    desktop.permissions.grant("App")
    processor = desktop.request_processor()
    processor.OpenConnection2("", "App", 1)
    return {
        "desktop": desktop, "company": company, "person": desktop.person, "processor": processor, "Access": Access,
        "Application": Application, "Certificate": Certificate, "Company": Company, "Desktop": Desktop,
        "Dialog": Dialog, "FileMode": FileMode, "Host": Host, "Installation": Installation, "Path": Path, "date": date,
        "HOST": HOST, "ADD": ADD, "SUBSCRIPTION": SUBSCRIPTION,
    }  # fmt: skip


@pytest.mark.parametrize("row", SITUATIONS, ids=lambda row: row.what)
def test_a_situation_gives_its_hresult(row: Situation, names: dict[str, Any]) -> None:
    if "ticket" in row.cause + row.call:
        names["ticket"] = names["processor"].BeginSession("", 2)
    exec(row.cause, names)
    with pytest.raises(CallFailed) as failed:
        eval(row.call, names)
    assert failed.value.hresult == row.hresult
    assert failed.value.explanation
    journal = names["desktop"].journal
    assert journal[-1].hresult == row.hresult
    assert journal[-1].explanation == failed.value.explanation
    assert names["processor"].GetQBLastError() == failed.value.text


def test_before_each_cause_the_call_succeeds(names: dict[str, Any]) -> None:
    names["ticket"] = names["processor"].BeginSession("", 2)
    assert "<ProductName>" in names["processor"].ProcessRequest(names["ticket"], HOST)


def test_every_hresult_is_in_the_table_or_said_to_be_unreachable() -> None:
    shown = {row.hresult.code for row in SITUATIONS}
    unreachable = {row.code for row, _ in UNREACHABLE}
    assert shown | unreachable == {*HRESULTS, *COM_FAILURES}
    assert not shown & unreachable
    assert len(HRESULTS) == 59


@pytest.mark.parametrize("row", [*HRESULTS.values(), *COM_FAILURES.values()], ids=lambda row: row.name)
def test_every_hresult_comes_as_a_fault(row: HResult, names: dict[str, Any]) -> None:
    names["desktop"].faults.add(call="BeginSession", hresult=row.code)
    with pytest.raises(CallFailed) as failed:
        names["processor"].BeginSession("", 2)
    assert failed.value.hresult == row
    names["processor"].BeginSession("", 2)


def test_a_fault_says_it_in_its_own_words_where_quickbooks_would(names: dict[str, Any]) -> None:
    names["desktop"].faults.add(call="BeginSession", hresult="company_file_not_supported", message="Update it.")
    with pytest.raises(CallFailed, match=r"data file\. Update it\."):
        names["processor"].BeginSession("", 2)
