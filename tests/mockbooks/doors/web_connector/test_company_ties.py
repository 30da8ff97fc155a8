"""FileID and AppLock: what the Web Connector writes into the company file, and what it reads there."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mockbooks import CompanyFile, Desktop, Edition, QuickBooks
from mockbooks.doors.web_connector import Application, Ending, NotAdded, NotAQwcFile, WebConnector
from mockbooks.doors.web_connector.company_ties import Ties, lock_value, ties_of

OWNER = "{57F3B9B1-86F1-4fcc-B1EE-566DE1813D20}"
ASK = (
    '<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError"><CompanyQueryRq>'
    f"<OwnerID>{OWNER}</OwnerID></CompanyQueryRq></QBXMLMsgsRq></QBXML>"
)


def private_data(answer: str) -> list[tuple[str, str]]:
    return re.findall(
        "<DataExtName>(.*)</DataExtName>\n<DataExtType>STR255TYPE</DataExtType>\n<DataExtValue>(.*)</DataExtValue>",
        answer,
    )


@pytest.mark.parametrize(
    ("moment", "lock"),
    [
        (datetime(2015, 2, 2, 5, 41, 57, 583300, UTC), "LOCKED:ALEXANDRE-PC:635584525175833000"),
        (datetime(2009, 5, 6, 10, 25, 57, 730250, UTC), "LOCKED:MACBOOK-WINDOWS:633772023577302500"),
    ],
)
def test_the_locks_of_captures(moment: datetime, lock: str) -> None:
    """The locks are word by word those of two captures [R]; the moments are what their ticks say."""
    assert lock_value(lock.split(":")[1], moment) == lock


def test_the_ties_of_a_capture(shared: Path) -> None:
    capture = (shared / "recordings" / "qbwc-qbwc__test_test_helper.4.xml").read_text("utf-8")
    # Where the capture was made unreadable by its redaction.
    capture = capture.replace("STR255TYPE<yzer/DataExtType>", "STR255TYPE</DataExtType>")
    ties = ties_of(capture, "{512349b1-1111-2222-3333-000de1813d20}")
    assert ties == Ties("{00000ee-1111-ffff-cccc-5ff123456047}", "LOCKED:REDACTED:631234599990000223")
    assert ties.locked_by == "REDACTED"
    assert ties_of(capture, OWNER) == Ties()


def test_adding_writes_the_file_id(added: Callable[..., Any], empty_quickbooks: QuickBooks) -> None:
    added()
    assert private_data(empty_quickbooks.process(ASK)) == [
        ("AppLock", "UNLOCKED:THIS-COMPUTER"), ("FileID", "{90A44FB5-33D9-4815-AC85-BC87A7E7D1EB}"),
    ]  # fmt: skip
    assert empty_quickbooks.company.check() == []


def test_the_company_is_locked_during_an_update(added: Callable[..., Any], empty_quickbooks: QuickBooks) -> None:
    application, service = added(sendRequestXML=ASK)
    application.update()
    shown = service.body_of("receiveResponseXML").replace("&lt;", "<").replace("&gt;", ">")
    (name, lock), _ = private_data(shown)
    assert (name, lock.startswith("LOCKED:THIS-COMPUTER:6383980")) == ("AppLock", True)
    assert private_data(empty_quickbooks.process(ASK))[0] == ("AppLock", "UNLOCKED:THIS-COMPUTER")


@pytest.mark.parametrize(
    "script",
    [
        {"receiveResponseXML": "-1"}, {"receiveResponseXML": "one"}, {"sendRequestXML": ""},
        {"sendRequestXML": "no XML", "receiveResponseXML": "0"},
    ],
)  # fmt: skip
def test_however_it_ends_the_lock_is_given_back(
    added: Callable[..., Any], empty_quickbooks: QuickBooks, script: dict[str, str]
) -> None:
    application, _ = added(**script)
    application.update()
    assert private_data(empty_quickbooks.process(ASK))[0] == ("AppLock", "UNLOCKED:THIS-COMPUTER")


def test_a_lock_of_another_machine_is_heeded(added: Callable[..., Any], empty_quickbooks: QuickBooks) -> None:
    application, service = added()
    _lock(empty_quickbooks, "LOCKED:OFFICE-2:635584525175833000")
    update = application.update()
    assert update.ending is Ending.QUICKBOOKS_ERROR
    assert "OFFICE-2" in update.message
    assert "sendRequestXML" not in service.operations
    assert private_data(empty_quickbooks.process(ASK))[0] == ("AppLock", "LOCKED:OFFICE-2:635584525175833000")


def test_a_lock_of_this_machine_was_left_over(added: Callable[..., Any], empty_quickbooks: QuickBooks) -> None:
    application, _ = added()
    _lock(empty_quickbooks, "LOCKED:this-computer:635584525175833000")
    assert application.update().ending is Ending.DONE


def _lock(quickbooks: QuickBooks, value: str) -> None:
    quickbooks.process(
        '<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError"><DataExtModRq><DataExtMod>'
        f"<OwnerID>{OWNER}</OwnerID><DataExtName>AppLock</DataExtName><OtherDataExtType>Company</OtherDataExtType>"
        f"<DataExtValue>{value}</DataExtValue></DataExtMod></DataExtModRq></QBXMLMsgsRq></QBXML>"
    )


def test_another_file_id_of_the_same_owner(empty_quickbooks: QuickBooks, qwc_text: str, new_service: Any) -> None:
    WebConnector(empty_quickbooks).add(qwc_text, new_service())
    again = WebConnector(empty_quickbooks)
    with pytest.raises(NotAdded, match="Unique OwnerID/FileID pair value required"):
        again.add(qwc_text.replace("A7E7D1EB", "A7E7D1EC"), new_service())
    again.add(qwc_text.replace("57F3B9B1", "57f3b9b1"), new_service())  # the same, spelled otherwise


def test_the_same_application_twice(connector: WebConnector, qwc_text: str, new_service: Any) -> None:
    connector.add(qwc_text, new_service())
    with pytest.raises(NotAQwcFile, match="QBWC1039"):
        connector.add(qwc_text, new_service())


def test_another_company_file_than_it_was_added_to(qwc_text: str, new_service: Any) -> None:
    with CompanyFile.create(name="One") as one, CompanyFile.create(name="Two") as two:
        desktop = Desktop(one)
        desktop.person.allows()
        service = new_service()
        application: Application = WebConnector(desktop, clock=one.clock).add(qwc_text, service)
        desktop.open(two)
        update = application.update()
        assert update.ending is Ending.QUICKBOOKS_ERROR
        assert "was never tied to this application" in update.explanation
        assert service.operations[-1] == "authenticate"


def test_what_only_reads_writes_nothing(
    empty_quickbooks: QuickBooks, connector: WebConnector, qwc_text: str, new_service: Any
) -> None:
    read_only = qwc_text.replace("<QBType>", "<IsReadOnly>true</IsReadOnly><QBType>")
    service = new_service(sendRequestXML=ASK)
    assert connector.add(read_only, service).update().ending is Ending.DONE
    assert private_data(empty_quickbooks.process(ASK)) == []


@pytest.mark.parametrize(
    ("year", "version", "edition"),
    [
        (2002, ("1", "1"), Edition.US),
        (2003, ("2", "1"), Edition.US),
        (2004, ("3", "0"), Edition.CA),
        *((2015, ("13", "0"), edition) for edition in Edition),
    ],
)
def test_every_year_and_country(
    qwc_text: str, new_service: Any, year: int, version: tuple[str, str], edition: Edition
) -> None:
    with CompanyFile.create(year=year, edition=edition) as company, QuickBooks(company) as quickbooks:
        quickbooks.desktop.person.allows()
        host = '<?qbxml version="1.1"?><QBXML><QBXMLMsgsRq onError="stopOnError"><HostQueryRq/></QBXMLMsgsRq></QBXML>'
        service = new_service(sendRequestXML=host)
        update = WebConnector(quickbooks).add(qwc_text, service).update()
        assert update.ending is Ending.DONE, update.explain()
    sent = service.body_of("sendRequestXML")
    assert f"<qbXMLCountry>{edition.value}</qbXMLCountry>" in sent
    assert f"<qbXMLMajorVers>{version[0]}</qbXMLMajorVers><qbXMLMinorVers>{version[1]}</qbXMLMinorVers>" in sent
    assert ("FileID" in sent) is (year >= 2004)


def test_a_read_only_application_cannot_write(
    connector: WebConnector, qwc_text: str, new_service: Any, customers: Callable[[], list[str]]
) -> None:
    service = new_service()
    connector.add(qwc_text.replace("<QBType>", "<IsReadOnly>true</IsReadOnly><QBType>"), service).update()
    assert "3263" in service.body_of("receiveResponseXML")
    assert customers() == []
