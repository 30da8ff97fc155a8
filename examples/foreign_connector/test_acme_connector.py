"""How somebody tests a connector of their own: no Windows, no QuickBooks, no network."""

from decimal import Decimal

import pytest
from acme_connector import AcmeConnector

from mockbooks import RequestProcessorError

DATASETS = ["customers", "items", "invoices"]


@pytest.fixture
def company(codat_mock):
    """A company at Codat that waits to be linked."""
    company = codat_mock.add_company("Rainbow Paints", fetch_on_first_link=DATASETS)
    codat_mock.connect(company)
    return company


@pytest.fixture
def connector(quickbooks, codat_mock, company):
    """The connector under test, between QuickBooks and Codat."""
    return AcmeConnector(quickbooks.desktop.request_processor(), codat_mock.connector_url, licence_key=company.id)


def test_links_and_syncs(connector, quickbooks, codat_mock, company):
    quickbooks.desktop.person.allows()
    connector.link()
    assert len(codat_mock.records(company, "customers")) > 10
    assert len(codat_mock.records(company, "invoices")) > 100
    assert {dataset.status for dataset in company.datasets.values()} == {"Complete"}


def test_pushes_an_invoice(connector, quickbooks, codat_mock, company):
    quickbooks.desktop.person.allows()
    connector.link()
    customer = codat_mock.records(company, "customers")[0]
    item = codat_mock.records(company, "items")[0]
    line = {
        "description": "Painting & decorating",
        "itemRef": {"id": item["id"]},
        "quantity": 3,
        "unitAmount": Decimal("50.00"),
        "subTotal": Decimal("150.00"),
        "taxAmount": Decimal("0.00"),
        "totalAmount": Decimal("150.00"),
    }
    invoice = {
        "customerRef": {"id": customer["id"]},
        "issueDate": "2025-01-15T00:00:00",
        "dueDate": "2025-02-14T00:00:00",
        "status": "Submitted",
        "lineItems": [line],
        "subTotal": Decimal("150.00"),
        "totalTaxAmount": Decimal("0.00"),
        "totalAmount": Decimal("150.00"),
    }
    push = codat_mock.push(next(iter(company.connections.values())), "invoices", invoice)
    connector.work()
    assert push.status == "Success"
    assert "Painting &amp; decorating" in quickbooks.journal[-1].answer
    assert quickbooks.company.check() == []


def test_does_not_link_when_the_person_says_no(connector, quickbooks, company):
    quickbooks.desktop.person.refuses()
    with pytest.raises(RequestProcessorError, match="denied access"):
        connector.link()
    assert [connection.status for connection in company.connections.values()] == ["PendingAuth"]


def test_does_not_link_when_two_copies_of_quickbooks_are_running(connector, quickbooks):
    quickbooks.desktop.person.allows()
    quickbooks.desktop.start()
    with pytest.raises(RequestProcessorError, match="multiple instances"):
        connector.link()
