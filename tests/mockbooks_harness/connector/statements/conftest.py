"""A desk: QuickBooks with five customers, a mocked Codat with a company that waits to be linked, and the connector."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from lxml import etree

from mockbooks import Access, CompanyFile, Desktop, ManualClock, Person, QuickBooks
from mockbooks_harness.codat import Codat, Company, Connection, PushOperation
from mockbooks_harness.connector.core import Settings
from mockbooks_harness.connector.life import State
from mockbooks_harness.connector.reference import ReferenceConnector

CUSTOMERS = ["Ada", "Ben", "Cy", "Dora", "Emil"]
APPLICATION = "QuickBooks Connector"
START = datetime(2024, 5, 1, 14, tzinfo=UTC)


def request_set(body: str) -> str:
    return (
        '<?xml version="1.0"?><?qbxml version="13.0"?>'
        f'<QBXML><QBXMLMsgsRq onError="stopOnError">{body}</QBXMLMsgsRq></QBXML>'
    )


def add_customer(name: str) -> str:
    return request_set(f"<CustomerAddRq><CustomerAdd><Name>{name}</Name></CustomerAdd></CustomerAddRq>")


@dataclass
class Desk:
    """Everything around one connector."""

    quickbooks: QuickBooks
    codat: Codat
    company: Company
    connection: Connection
    connector: ReferenceConnector

    @property
    def desktop(self) -> Desktop:
        return self.quickbooks.desktop

    @property
    def person(self) -> Person:
        return self.desktop.person

    @property
    def told(self) -> str:
        """The last message of the connector."""
        return " ".join(self.connector.told[-1].text) if self.connector.told else ""

    @property
    def last_error(self) -> str:
        """What Codat shows as the newest obstacle."""
        return self.connection.errors[-1].message if self.connection.errors else ""

    def link(self, access: Access = Access.ALWAYS, region: str = "US") -> State:
        return self.connector.link(self.company.id, region=region, access=access)

    def poll(self) -> State:
        return self.connector.poll()

    def queue(self, data_type: str = "customers") -> Any:
        return self.codat.queue(self.connection, data_type)

    def push(self, name: str = "Fay", **named: Any) -> PushOperation:
        return self.codat.push(self.connection, "customers", {"customerName": name, "status": "Active"}, **named)

    def prompts(self) -> int:
        """How often the certificate prompt was shown."""
        return len(self.person.shown("application certificate"))

    def codat_customers(self) -> list[str]:
        return [row["customerName"] for row in self.codat.records(self.company, "customers")]

    def quickbooks_customers(self) -> list[str]:
        answer = self.quickbooks.process(request_set("<CustomerQueryRq/>"))
        return [str(name.text) for name in etree.fromstring(answer.encode()).iter("Name")]

    def another_file(self, name: str = "Other") -> Any:
        """Another company file, laid on the machine."""
        return self.desktop.add_file(CompanyFile.create(name=name, clock=self.quickbooks.company.clock))

    def pass_time(self, **by: float) -> None:
        from datetime import timedelta

        clock = self.quickbooks.company.clock
        assert isinstance(clock, ManualClock)
        clock.advance(timedelta(**by))

    def at_home(self, **settings: Any) -> None:
        """The connector as another generation, or set otherwise; before it is linked."""
        self.connector = ReferenceConnector(
            self.desktop,
            self.codat.connector_url,
            self.quickbooks.company.clock,
            replace(self.connector.settings, **settings),
        )


@pytest.fixture(scope="session")
def five_customers() -> bytes:
    """A company file with five customers, as bytes."""
    company = CompanyFile.create(name="Rainbow Paints", clock=ManualClock(START))
    with QuickBooks(company) as running:
        for name in CUSTOMERS:
            assert 'statusCode="0"' in running.process(add_customer(name))
    content = company.to_bytes()
    company.close()
    return content


@pytest.fixture
def desk(five_customers: bytes) -> Iterator[Desk]:
    """One connector, downloaded and not started, with QuickBooks open on the screen."""
    company = CompanyFile.from_bytes(five_customers, clock=ManualClock(datetime(2024, 5, 1, 15, tzinfo=UTC)))
    with QuickBooks(company) as quickbooks:
        codat = Codat(clock=company.clock, random=Random(1))
        with codat.responses():
            customer = codat.add_company("Rainbow Paints", fetch_on_first_link=["customers", "chartOfAccounts"])
            connection = codat.connect(customer)
            connector = ReferenceConnector(
                quickbooks.desktop, codat.connector_url, company.clock, Settings(page_size=2)
            )
            yield Desk(quickbooks, codat, customer, connection, connector)
    company.close()
