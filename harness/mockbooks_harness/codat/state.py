"""The state of one mocked Codat: companies, their connections, and what the client set.

Everything the mock knows hangs on one `State`; there are no module globals.  Time comes from its clock, ids from its
random source.  Datasets and pushes move by the clock in `settle`, which runs before anything looks at the state.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from mockbooks_harness.codat import datasets, pushes
from mockbooks_harness.codat.calls import Clock
from mockbooks_harness.codat.datasets import Dataset
from mockbooks_harness.codat.errors import company_not_found, connection_not_found
from mockbooks_harness.codat.integrations import Integration
from mockbooks_harness.codat.pushes import PushOperation
from mockbooks_harness.codat.settings import ClientSettings, CompanySettings, SyncSetting, effective, is_one_time
from mockbooks_harness.exact_json import Record

PENDING, LINKED, UNLINKED, DEAUTHORIZED = "PendingAuth", "Linked", "Unlinked", "Deauthorized"


@dataclass(slots=True)
class Obstacle:
    """An entry of `dataConnectionErrors`; `status_code` is a string on the wire.  [R:PROBE]"""

    status_code: str
    status_text: str
    message: str
    at: datetime
    resolved: datetime | None = None


@dataclass(slots=True)
class Connection:
    """A company's connection with one integration.

    PendingAuth -> Linked -> Unlinked (by the client) or Deauthorized (access lost, connector gone) -> Linked.
    What the connector told us stands in `machine`, `region`, `company_file`; `first_sync` holds the ids of the datasets
    that the last authorisation queued.
    """

    id: str
    company_id: str
    integration: Integration
    created: datetime
    status: str = PENDING
    errors: list[Obstacle] = field(default_factory=list)
    last_sync: datetime | None = None
    token: str | None = None
    machine: Record | None = None
    region: str | None = None
    company_file: Record | None = None
    last_seen: datetime | None = None
    first_sync: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Company:
    """A customer of the client: a name, its connections, and what was read of its books.

    `cache` holds the records by data type and id: it changes only when a dataset completes.
    """

    id: str
    name: str
    created: datetime
    description: str | None = None
    tags: dict[str, str] = field(default_factory=dict)
    connections: dict[str, Connection] = field(default_factory=dict)
    datasets: dict[str, Dataset] = field(default_factory=dict)
    pushes: dict[str, PushOperation] = field(default_factory=dict)
    cache: dict[str, dict[str, Record]] = field(default_factory=dict)
    settings: CompanySettings = field(default_factory=CompanySettings)
    last_sync: datetime | None = None

    def connection(self, connection_id: str) -> Connection:
        """The connection of that id.  Raises Codat's 404."""
        connection = self.connections.get(connection_id.lower())
        if connection is None:
            raise connection_not_found(connection_id)
        return connection


class State:
    """Everything one mocked Codat knows.

    `stage_time` is how long a dataset stays in each stage after its fetch: zero means that it is Complete in the same
    moment.
    """

    def __init__(self, *, clock: Clock, random: Random, api_key: str, stage_time: timedelta) -> None:
        self.clock = clock
        self.random = random
        self.api_key = api_key
        self.stage_time = stage_time
        self.companies: dict[str, Company] = {}
        self.settings = ClientSettings()

    def now(self) -> datetime:
        """The present moment in UTC."""
        return self.clock.now().astimezone(UTC)

    def new_id(self) -> str:
        """A new GUID, in lower case."""
        return str(UUID(int=self.random.getrandbits(128), version=4))

    def new_token(self) -> str:
        """32 hexadecimal digits: a correlation id, a connector's token."""
        return f"{self.random.getrandbits(128):032x}"

    def company(self, company_id: str) -> Company:
        """The company of that id, in upper or lower case.  Raises Codat's 404."""
        company = self.companies.get(company_id.lower())
        if company is None:
            raise company_not_found(company_id)
        return company

    def connections(self) -> Iterator[tuple[Company, Connection]]:
        """All connections with their companies."""
        for company in self.companies.values():
            for connection in company.connections.values():
                yield company, connection

    def sync_settings(self, company: Company) -> list[SyncSetting]:
        """The data type settings that hold for a company, in sync order."""
        return effective(self.settings, company.settings)

    def one_time(self, company: Company, connection: Connection) -> bool:
        """Whether this connection is for one sync only."""
        return is_one_time(self.settings, company.settings, connection.integration.key)

    def settle(self) -> None:
        """Let happen what the clock says is due: stages of datasets, timeouts of pushes, scheduled syncs."""
        now = self.now()
        for company in self.companies.values():
            datasets.settle(company, now)
            pushes.settle(company, now)
        for company, connection in self.connections():
            if connection.status == LINKED:
                datasets.queue_scheduled(self, company, connection, now)
