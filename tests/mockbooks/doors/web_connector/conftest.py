"""A QuickBooks with a new company, a Web Connector beside it, and a service that answers as the test says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape
from typing import Any

import pytest

from mockbooks import CompanyFile, QuickBooks
from mockbooks.doors.web_connector import Application, HttpRequest, HttpResponse, WebConnector

QWC = """<?xml version="1.0"?>
<QBWCXML>
  <AppName>Shop</AppName>
  <AppID></AppID>
  <AppURL>http://localhost:8000/qbwc?shop=7</AppURL>
  <AppDescription>Brings orders</AppDescription>
  <AppSupport>http://localhost:8000/support</AppSupport>
  <UserName>shop</UserName>
  <OwnerID>{57F3B9B1-86F1-4fcc-B1EE-566DE1813D20}</OwnerID>
  <FileID>{90A44FB5-33D9-4815-AC85-BC87A7E7D1EB}</FileID>
  <QBType>QBFS</QBType>
  <Scheduler><RunEveryNMinutes>5</RunEveryNMinutes></Scheduler>
</QBWCXML>
"""

TEXT_XML = (("Content-Type", "text/xml; charset=utf-8"),)


def add_customer(name: str) -> str:
    return (
        '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">'
        f"<CustomerAddRq><CustomerAdd><Name>{name}</Name></CustomerAdd></CustomerAddRq></QBXMLMsgsRq></QBXML>"
    )


def soap(operation: str, inner: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
        f'<{operation}Response xmlns="http://developer.intuit.com/">{inner}</{operation}Response>'
        "</soap:Body></soap:Envelope>"
    )


class Scripted:
    """A service that gives what it is told, one value after the other; the last one again and again.

    A value is the text of the result, a list of strings (authenticate), an HttpResponse, or an exception to raise.
    """

    def __init__(self, **script: Any) -> None:
        standing: dict[str, Any] = {
            "serverVersion": "1.0",
            "clientVersion": "",
            "authenticate": [["T-1", ""]],
            "sendRequestXML": [add_customer("Ann"), ""],
            "receiveResponseXML": "100",
            "connectionError": "done",
            "getLastError": "",
            "closeConnection": "OK",
        }
        self.script = {
            name: list(values) if isinstance(values, (list, tuple)) else [values]
            for name, values in (standing | script).items()
        }
        self.requests: list[HttpRequest] = []

    def answer(self, request: HttpRequest) -> HttpResponse:
        self.requests.append(request)
        found = re.search(r"<soap:Body[^>]*><(?:q1:)?(\w+)", request.body.decode())
        assert found is not None
        operation = found[1]
        values = self.script[operation]
        value = values.pop(0) if len(values) > 1 else values[0]
        if isinstance(value, Exception):
            raise value
        if isinstance(value, HttpResponse):
            return value
        if isinstance(value, list):
            inner = "".join(f"<string>{escape(each)}</string>" for each in value)
        else:
            inner = escape(value)
        body = soap(operation, f"<{operation}Result>{inner}</{operation}Result>")
        return HttpResponse(200, body.encode(), TEXT_XML)

    def close(self) -> None:
        pass

    @property
    def operations(self) -> list[str]:
        return [dict(each.headers)["SOAPAction"].strip('"').rpartition("/")[2] for each in self.requests]

    def body_of(self, operation: str, place: int = 0) -> str:
        """The envelope of the n-th call of an operation."""
        found = [each for each, name in zip(self.requests, self.operations, strict=True) if name == operation]
        return found[place].body.decode()


@pytest.fixture
def empty_quickbooks() -> Iterator[QuickBooks]:
    with CompanyFile.create(name="Shop & Co") as company, QuickBooks(company) as quickbooks:
        quickbooks.desktop.person.allows()
        yield quickbooks


@pytest.fixture
def connector(empty_quickbooks: QuickBooks) -> Iterator[WebConnector]:
    with WebConnector(empty_quickbooks) as connector:
        yield connector


@pytest.fixture
def added(connector: WebConnector) -> Callable[..., tuple[Application, Scripted]]:
    """Adds the application of a service that is scripted like this."""

    def add(**script: Any) -> tuple[Application, Scripted]:
        service = Scripted(**script)
        return connector.add(QWC, service, password="s3cret"), service

    return add


@pytest.fixture
def customers(empty_quickbooks: QuickBooks) -> Callable[[], list[str]]:
    """The names of the customers in the books."""

    def names() -> list[str]:
        answer = empty_quickbooks.process(
            '<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError"><CustomerQueryRq/></QBXMLMsgsRq></QBXML>'
        )
        return re.findall("<FullName>(.*)</FullName>", answer)

    return names


@pytest.fixture
def qwc_text() -> str:
    return QWC


@pytest.fixture
def new_service() -> type[Scripted]:
    return Scripted


@pytest.fixture
def envelope_of() -> Callable[[str, str], str]:
    """An answer's envelope: of an operation, with this inside."""
    return soap


@pytest.fixture
def request_for() -> Callable[[str], str]:
    """A request set that adds a customer."""
    return add_customer
