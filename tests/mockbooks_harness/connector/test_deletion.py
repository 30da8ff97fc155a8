"""A push of type Delete: the record is found in QuickBooks under whichever type it has there, and is gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from lxml import etree

from mockbooks import CompanyFile, ManualClock, QuickBooks
from mockbooks_harness.codat import Codat, Company, Connection
from mockbooks_harness.connector.push import message_set_id
from mockbooks_harness.connector.reference import ReferenceConnector


def send(quickbooks: QuickBooks, body: str, ids: str = "") -> Any:
    """One request; its answer."""
    answer = quickbooks.process(
        f'<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError"{ids}>{body}'
        "</QBXMLMsgsRq></QBXML>"
    )
    return etree.fromstring(answer.encode()).find("QBXMLMsgsRs/*")


def account(name: str, kind: str) -> str:
    return f"<AccountAddRq><AccountAdd><Name>{name}</Name><AccountType>{kind}</AccountType></AccountAdd></AccountAddRq>"


SUPPLIER = "<VendorAddRq><VendorAdd><Name>Patton</Name></VendorAdd></VendorAddRq>"
LINE = "<ExpenseLineAdd><AccountRef><FullName>Paint</FullName></AccountRef><Amount>12.50</Amount></ExpenseLineAdd>"
WRITTEN = {
    "Bill": f"<BillAddRq><BillAdd><VendorRef><FullName>Patton</FullName></VendorRef>{LINE}</BillAdd></BillAddRq>",
    "Check": "<CheckAddRq><CheckAdd><AccountRef><FullName>Checking</FullName></AccountRef>"
    f"<PayeeEntityRef><FullName>Patton</FullName></PayeeEntityRef>{LINE}</CheckAdd></CheckAddRq>",
}


@pytest.fixture
def quickbooks() -> Iterator[QuickBooks]:
    company = CompanyFile.create(name="Rainbow Paints", clock=ManualClock(datetime(2024, 5, 1, 14, tzinfo=UTC)))
    with QuickBooks(company) as running:
        for request in (SUPPLIER, account("Paint", "Expense"), account("Checking", "Bank")):
            assert send(running, request).get("statusCode") == "0"
        yield running
    company.close()


@pytest.fixture
def codat(quickbooks: QuickBooks) -> Iterator[Codat]:
    mocked = Codat(clock=quickbooks.company.clock, random=Random(1))
    with mocked.responses():
        yield mocked


@pytest.fixture
def company(codat: Codat) -> Company:
    return codat.add_company("Rainbow Paints", fetch_on_first_link=["bills"])


@pytest.fixture
def connection(codat: Codat, company: Company) -> Connection:
    return codat.connect(company)


@pytest.fixture
def connector(quickbooks: QuickBooks, codat: Codat, company: Company, connection: Connection) -> ReferenceConnector:
    connector = ReferenceConnector(quickbooks.desktop, codat.connector_url, quickbooks.company.clock)
    connector.link(company.id)
    return connector


@pytest.mark.parametrize(("data_type", "kind"), [("bills", "Bill"), ("directCosts", "Check")])
def test_a_record_is_deleted_in_quickbooks(
    quickbooks: QuickBooks,
    codat: Codat,
    connection: Connection,
    connector: ReferenceConnector,
    data_type: str,
    kind: str,
) -> None:
    added = send(quickbooks, WRITTEN[kind])
    if added.get("statusCode") == "1030":
        pytest.skip(f"the emulator does not serve {kind}Add yet")
    written = added.findtext(f"{kind}Ret/TxnID")
    push = codat.push_deletion(connection, data_type, written)
    connector.poll()
    assert (push.status, push.record_id) == ("Success", written), push.error_message
    asked = send(quickbooks, f"<{kind}QueryRq><TxnID>{written}</TxnID></{kind}QueryRq>")
    assert asked.get("statusCode") != "0"
    assert quickbooks.company.check() == []


def test_a_deleted_bill_stays_at_codat_marked_as_deleted(
    quickbooks: QuickBooks, codat: Codat, company: Company, connection: Connection, connector: ReferenceConnector
) -> None:
    written = send(quickbooks, WRITTEN["Bill"]).findtext("BillRet/TxnID")
    codat.queue(connection, "bills")
    connector.poll()
    assert [row["id"] for row in codat.records(company, "bills")] == [written]
    codat.push_deletion(connection, "bills", written)
    connector.poll()
    assert codat.records(company, "bills") == []
    assert [row["id"] for row in codat.records(company, "bills", deleted=True)] == [written]


def test_what_is_not_there_is_not_deleted(codat: Codat, connection: Connection, connector: ReferenceConnector) -> None:
    push = codat.push_deletion(connection, "bills", "1-1")
    connector.poll()
    assert push.status == "Failed"
    assert push.errors[0]["validatorName"] == "QuickBooks"


def test_a_deletion_that_was_never_reported_is_not_done_twice(
    quickbooks: QuickBooks, codat: Codat, connection: Connection, connector: ReferenceConnector
) -> None:
    written = send(quickbooks, WRITTEN["Bill"]).findtext("BillRet/TxnID")
    push = codat.push_deletion(connection, "bills", written)
    push.attempts = 1  # somebody set out to do it, did it, and was never heard of again
    deletion = f"<TxnDelRq><TxnDelType>Bill</TxnDelType><TxnID>{written}</TxnID></TxnDelRq>"
    assert send(quickbooks, deletion, f' newMessageSetID="{message_set_id(push.key)}"').get("statusCode") == "0"
    connector.poll()
    assert (push.status, push.record_id) == ("Success", written)


def test_an_update_of_what_is_not_there_fails(
    codat: Codat, company: Company, connection: Connection, connector: ReferenceConnector
) -> None:
    path = f"/companies/{company.id}/connections/{connection.id}/push/customers/80000001-1"
    import requests

    answer = requests.put(
        f"{codat.url}{path}", json={"customerName": "Ada"}, headers={"Authorization": codat.authorization}, timeout=5
    )
    key = answer.json()["pushOperationKey"]
    connector.poll()
    push = codat.company(company.id).pushes[key]
    assert (push.kind, push.target_id, push.status) == ("Update", "80000001-1", "Failed")
    assert "QuickBooks has no customers with the id 80000001-1" in str(push.errors)
