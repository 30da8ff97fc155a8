"""The reference connector between the emulator and the mocked Codat: the whole life, with nothing faked in between."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from mockbooks import Access, CompanyFile, Desktop, ManualClock, QuickBooks
from mockbooks_harness.codat import Codat, Company, Connection
from mockbooks_harness.connector.core import Settings
from mockbooks_harness.connector.life import State
from mockbooks_harness.connector.ports import CodatUnreachable
from mockbooks_harness.connector.reference import ReferenceConnector

CUSTOMERS = ["Ada", "Ben", "Cy", "Dora", "Emil"]


def request_set(body: str) -> str:
    return (
        '<?xml version="1.0"?><?qbxml version="13.0"?>'
        f'<QBXML><QBXMLMsgsRq onError="stopOnError">{body}</QBXMLMsgsRq></QBXML>'
    )


def add_customer(name: str) -> str:
    return request_set(f"<CustomerAddRq><CustomerAdd><Name>{name}</Name></CustomerAdd></CustomerAddRq>")


@pytest.fixture
def quickbooks() -> Iterator[QuickBooks]:
    """QuickBooks with five customers, and nobody at the desk."""
    company = CompanyFile.create(name="Rainbow Paints", clock=ManualClock(datetime(2024, 5, 1, 14, tzinfo=UTC)))
    with QuickBooks(company) as running:
        for name in CUSTOMERS:
            assert 'statusCode="0"' in running.process(add_customer(name))
        yield running
    company.close()


@pytest.fixture
def codat(quickbooks: QuickBooks) -> Iterator[Codat]:
    mocked = Codat(clock=quickbooks.company.clock, random=Random(1))
    with mocked.responses():
        yield mocked


@pytest.fixture
def company(codat: Codat) -> Company:
    company = codat.add_company("Rainbow Paints", fetch_on_first_link=["customers", "chartOfAccounts"])
    codat.connect(company)
    return company


@pytest.fixture
def connection(company: Company) -> Connection:
    return next(iter(company.connections.values()))


@pytest.fixture
def connector(quickbooks: QuickBooks, codat: Codat) -> ReferenceConnector:
    return ReferenceConnector(quickbooks.desktop, codat.connector_url, quickbooks.company.clock, Settings(page_size=2))


def names(codat: Codat, company: Company) -> list[str]:
    return [row["customerName"] for row in codat.records(company, "customers")]


def customer(name: str) -> dict[str, Any]:
    return {"customerName": name, "status": "Active"}


def sessions(desktop: Desktop) -> int:
    """How often the certificate prompt was shown."""
    return len(desktop.person.shown("application certificate"))


def test_the_first_link_reads_page_by_page(
    connector: ReferenceConnector, codat: Codat, company: Company, quickbooks: QuickBooks, connection: Connection
) -> None:
    assert connector.link(company.id) is State.TRAY
    assert connection.status == "Linked"
    assert names(codat, company) == CUSTOMERS
    assert {row.status for row in company.datasets.values()} == {"Complete"}
    pages = [entry for entry in quickbooks.journal if "<CustomerQueryRq" in entry.request]
    assert [entry.answer.count("<CustomerRet>") for entry in pages if entry.answer] == [2, 2, 1]
    assert connector.machine.in_tray
    assert connector.machine.starts_at_log_on


def test_one_time(connector: ReferenceConnector, codat: Codat, quickbooks: QuickBooks) -> None:
    company = codat.add_company("Once", fetch_on_first_link=["customers"], one_time=True)
    connection = codat.connect(company)
    assert connector.link(company.id) is State.UNINSTALLED
    assert connection.status == "Deauthorized"
    assert names(codat, company) == CUSTOMERS
    assert not connector.machine.installed


@pytest.mark.parametrize("access", [Access.EACH_TIME, Access.WHILE_OPEN, Access.ALWAYS])
def test_23_any_yes_links(
    connector: ReferenceConnector, company: Company, quickbooks: QuickBooks, access: Access
) -> None:
    assert connector.link(company.id, access=access) is State.TRAY
    assert sessions(quickbooks.desktop) == 1


def test_21_no_does_not(connector: ReferenceConnector, company: Company, connection: Connection) -> None:
    assert connector.link(company.id, access=Access.NO) is State.AWAITING_LINK
    assert connection.status == "PendingAuth"
    assert connection.errors[0].status_code == "403"


@pytest.mark.parametrize("trouble", ["closed", "no company", "two copies"])
def test_13_to_16_one_copy_and_logged_in_or_nothing_happens_and_then_it_does(
    connector: ReferenceConnector, company: Company, connection: Connection, quickbooks: QuickBooks, trouble: str
) -> None:
    desktop = quickbooks.desktop
    {"closed": desktop.close, "no company": desktop.close_company, "two copies": desktop.start}[trouble]()
    assert connector.link(company.id) is State.AWAITING_LINK
    assert "exactly one copy of QuickBooks" in connector.told[-1].text[0]
    assert connection.status == "PendingAuth"
    desktop.close()
    desktop.open(quickbooks.company)
    assert connector.core.launch() is State.TRAY
    assert len(connector.person.shown("licence key")) == 1


def test_26_prompt_each_time_prompts_at_each_later_session(
    connector: ReferenceConnector, codat: Codat, company: Company, connection: Connection, quickbooks: QuickBooks
) -> None:
    connector.link(company.id, access=Access.EACH_TIME)
    codat.queue(connection, "customers")
    connector.poll()
    assert sessions(quickbooks.desktop) == 2
    connector.poll()
    assert sessions(quickbooks.desktop) == 2


@pytest.mark.parametrize(("access", "works"), [(Access.ALWAYS, True), (Access.WHILE_OPEN, False)])
def test_27_28_29_with_quickbooks_closed(
    connector: ReferenceConnector,
    codat: Codat,
    company: Company,
    connection: Connection,
    quickbooks: QuickBooks,
    access: Access,
    works: bool,
) -> None:
    connector.link(company.id, access=access)
    quickbooks.desktop.close()
    dataset = codat.queue(connection, "customers")
    push = codat.push(connection, "customers", customer("Fay"))
    connector.poll()
    assert (dataset.status, push.status) == (("Complete", "Success") if works else ("Queued", "Pending"))
    quickbooks.desktop.open(quickbooks.company)
    connector.poll()
    assert (dataset.status, push.status) == ("Complete", "Success")


def test_58_60_another_file_open(
    connector: ReferenceConnector, codat: Codat, company: Company, connection: Connection, quickbooks: QuickBooks
) -> None:
    connector.link(company.id)
    other = CompanyFile.create(name="Other", clock=quickbooks.company.clock)
    quickbooks.desktop.open(other)
    quickbooks.desktop.permissions.grant("QuickBooks Connector")
    dataset = codat.queue(connection, "customers")
    connector.poll()
    assert dataset.status == "Queued"
    assert "QBD is open, but the correct company is not open" in connection.errors[-1].message
    quickbooks.desktop.open(quickbooks.company)
    connector.poll()
    assert dataset.status == "Complete"
    assert all(error.resolved for error in connection.errors)


def test_31_permission_removed_prompts_again(
    connector: ReferenceConnector, codat: Codat, company: Company, connection: Connection, quickbooks: QuickBooks
) -> None:
    connector.link(company.id)
    quickbooks.desktop.permissions.remove("QuickBooks Connector")
    codat.queue(connection, "customers")
    connector.poll()
    assert sessions(quickbooks.desktop) == 2


def test_46_pushes_queued_later_are_written_at_the_next_poll(
    connector: ReferenceConnector, codat: Codat, company: Company, connection: Connection, quickbooks: QuickBooks
) -> None:
    connector.link(company.id)
    push = codat.push(connection, "customers", customer("Fay"))
    assert push.status == "Pending"
    connector.poll()
    assert push.status == "Success"
    assert f"<ListID>{push.record_id}</ListID>" in quickbooks.process(request_set("<CustomerQueryRq/>"))


def test_40_pushes_queued_before_the_link_are_written_after_it(
    connector: ReferenceConnector, codat: Codat, company: Company, connection: Connection
) -> None:
    push = codat.push(connection, "customers", customer("Fay"))
    connector.link(company.id)
    assert push.status == "Success"


def test_a_push_that_quickbooks_refuses_fails_with_its_words(
    connector: ReferenceConnector, codat: Codat, company: Company, connection: Connection
) -> None:
    connector.link(company.id)
    push = codat.push(connection, "customers", customer("Ada"))
    connector.poll()
    assert push.status == "Failed"
    assert "3100" in push.errors[0]["message"]


def test_a_write_whose_report_was_lost_is_not_repeated(
    connector: ReferenceConnector, codat: Codat, company: Company, connection: Connection, quickbooks: QuickBooks
) -> None:
    connector.link(company.id)
    push = codat.push(connection, "customers", customer("Fay"))
    http = connector.core.ports.codat
    call = http.call  # type: ignore[attr-defined]

    def lost(method: str, path: str, *arguments: Any, **named: Any) -> Any:
        if path.endswith("/result"):
            raise CodatUnreachable("the line is down")
        return call(method, path, *arguments, **named)

    http_class = type(http)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(http_class, "call", lambda self, *arguments, **named: lost(*arguments, **named))
        connector.poll()
    assert push.status == "Pending"
    connector.poll()
    assert push.status == "Success"
    found = quickbooks.process(request_set("<CustomerQueryRq/>"))
    assert found.count("<Name>Fay</Name>") == 1
    assert f"<ListID>{push.record_id}</ListID>" in found


def test_53_uninstalled_from_the_tray(
    connector: ReferenceConnector, codat: Codat, company: Company, connection: Connection
) -> None:
    connector.link(company.id)
    connector.person.answers("uninstall", "Yes")
    assert connector.core.uninstall() is State.UNINSTALLED
    assert connection.status == "Deauthorized"
    assert names(codat, company) == CUSTOMERS


def test_42_after_one_time_it_links_again_with_the_same_key(
    connector: ReferenceConnector, codat: Codat, company: Company, connection: Connection
) -> None:
    company.settings.one_time = True
    assert connector.link(company.id) is State.UNINSTALLED
    company.settings.one_time = False
    assert connector.poll() is State.UNINSTALLED
    assert connector.core.launch() is State.TRAY
    assert connection.status == "Linked"


def test_amounts_arrive_exact(
    connector: ReferenceConnector, codat: Codat, company: Company, connection: Connection, quickbooks: QuickBooks
) -> None:
    body = "<AccountAddRq><AccountAdd><Name>Sales</Name><AccountType>Income</AccountType></AccountAdd></AccountAddRq>"
    quickbooks.process(request_set(body))
    body = (
        "<ItemServiceAddRq><ItemServiceAdd><Name>Advice</Name><SalesOrPurchase><Price>0.07</Price>"
        "<AccountRef><FullName>Sales</FullName></AccountRef></SalesOrPurchase></ItemServiceAdd></ItemServiceAddRq>"
    )
    quickbooks.process(request_set(body))
    body = (
        "<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Ada</FullName></CustomerRef><InvoiceLineAdd>"
        "<ItemRef><FullName>Advice</FullName></ItemRef><Quantity>3</Quantity></InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>"
    )
    assert 'statusCode="0"' in quickbooks.process(request_set(body))
    connector.link(company.id)
    codat.queue(connection, "invoices")
    connector.poll()
    (invoice,) = codat.records(company, "invoices")
    assert invoice["totalAmount"] == Decimal("0.21")
