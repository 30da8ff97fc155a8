"""The state of one mocked Codat: companies, their connections, and what the client set.

Everything the mock knows hangs on one `State`; there are no module globals.  Time comes from its clock, ids from its
random source.  Datasets and pushes move by the clock in `settle`, which runs before anything looks at the state and
after anything changed it.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from mockbooks_harness.codat import datasets, limits, pushes, webhooks
from mockbooks_harness.codat.api_keys import ApiKey
from mockbooks_harness.codat.bodies import connection_body, reference_company
from mockbooks_harness.codat.calls import Clock
from mockbooks_harness.codat.datasets import Dataset, Read
from mockbooks_harness.codat.errors import company_not_found, connection_not_found
from mockbooks_harness.codat.idempotency import Kept
from mockbooks_harness.codat.integrations import Integration
from mockbooks_harness.codat.limits import Limits, Meter
from mockbooks_harness.codat.modes import Mode
from mockbooks_harness.codat.pushes import PushOperation
from mockbooks_harness.codat.settings import ClientSettings, CompanySettings, SyncSetting, effective, is_one_time
from mockbooks_harness.codat.webhooks import Consumer, Delivery, Event
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
    that the last authorisation queued; `info` what it says of the machine; `link_url` is where the person at the desk
    begins.
    """

    id: str
    company_id: str
    integration: Integration
    created: datetime
    link_url: str = ""
    status: str = PENDING
    errors: list[Obstacle] = field(default_factory=list)
    last_sync: datetime | None = None
    token: str | None = None
    machine: Record | None = None
    region: str | None = None
    company_file: Record | None = None
    last_seen: datetime | None = None
    first_sync: list[str] = field(default_factory=list)
    info: Record | None = None

    @property
    def is_linked(self) -> bool:
        """Whether it can be read and written over."""
        return self.status == LINKED


@dataclass(slots=True)
class Company:
    """A customer of the client: a name, its connections, and what was read of its books.

    `cache` holds the records by data type and id: it changes only when a dataset completes.  `unfinished` are the
    datasets and `pending` the pushes that have not come to an end; `reads` what was asked for at once and is not all
    there yet.
    """

    id: str
    name: str
    created: datetime
    description: str | None = None
    tags: dict[str, str] = field(default_factory=dict)
    products: list[str] = field(default_factory=list)
    connections: dict[str, Connection] = field(default_factory=dict)
    datasets: dict[str, Dataset] = field(default_factory=dict)
    unfinished: dict[str, Dataset] = field(default_factory=dict)
    reads: list[Read] = field(default_factory=list)
    pushes: dict[str, PushOperation] = field(default_factory=dict)
    pending: dict[str, PushOperation] = field(default_factory=dict)
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
    moment.  `free_plan` puts the client on Codat's Free plan, with the limits that go with it.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        random: Random,
        api_key: str,
        stage_time: timedelta = timedelta(0),
        mode: Mode = Mode.SDK,
        limits: Limits | None = None,
        free_plan: bool = False,
    ) -> None:
        self.clock = clock
        self.random = random
        self.stage_time = stage_time
        self.mode = mode
        self.limits = Limits() if limits is None else limits
        self.free_plan = free_plan
        self.opened = self.now()
        self.meter = Meter()
        self.api_keys = {key.id: key for key in [ApiKey(self.new_id(), "Default", api_key, self.opened)]}
        self.deleted_keys: set[str] = set()
        self.companies: dict[str, Company] = {}
        self.settings = ClientSettings()
        self.profile: Record = {"name": "Mockbooks", "redirectUrl": "https://mockbooks.test/{companyId}"}
        self.consumers: dict[str, Consumer] = {}
        self.events: list[Event] = []
        self.deliveries: list[Delivery] = []
        self.outbox: list[Delivery] = []
        self.idempotency: dict[str, Kept] = {}
        self.passwords: dict[str, tuple[str, datetime]] = {}

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

    def emit(self, event_type: str, payload: Record, company: Company | None = None) -> Event:
        """Something happened that webhooks tell of."""
        return webhooks.publish(self, event_type, payload, company)

    def emit_connection(self, what: str, company: Company, connection: Connection) -> None:
        """Something happened to a connection: `connection.created` and its like.  [D:CP]"""
        payload = {"referenceCompany": reference_company(company), "connection": connection_body(connection)}
        self.emit(f"connection.{what}", payload, company)

    def settle(self) -> None:
        """Let happen what is due: stages of datasets, timeouts of pushes, scheduled syncs, a new day's quota; and say
        what came to an end.
        """
        now = self.now()
        limits.settle(self)
        for company in list(self.companies.values()):
            pushes.settle(self, company, now)
            datasets.settle(self, company, now)
        for company, connection in self.connections():
            if connection.status == LINKED:
                datasets.queue_scheduled(self, company, connection, now)

    def snapshot(self) -> dict[str, Any]:
        """A copy of everything but the clock; `restore` takes it back, as often as one likes."""
        return self._copied(vars(self))

    def restore(self, snapshot: dict[str, Any]) -> None:
        """Be again as the snapshot was.  The clock goes on: time does not turn back."""
        vars(self).update(self._copied(snapshot))

    def _copied(self, values: dict[str, Any]) -> dict[str, Any]:
        shared = {id(value): value for value in _never_changed(values)}
        return copy.deepcopy({name: value for name, value in values.items() if name != "clock"}, shared)


def _never_changed(values: dict[str, Any]) -> Iterator[Any]:
    """What copies may share, because it is replaced and never changed: records, events, answers, settings."""
    for company in values["companies"].values():
        for records in company.cache.values():
            yield from records.values()
        for dataset in company.datasets.values():
            yield from dataset.pages.values()
        for push in company.pushes.values():
            yield push.record
        yield from company.settings.sync.values()
    yield from values["settings"].sync.values()
    yield from values["events"]
    for kept in values["idempotency"].values():
        yield kept.answer


__all__ = [
    "DEAUTHORIZED",
    "LINKED",
    "PENDING",
    "UNLINKED",
    "Company",
    "Connection",
    "Obstacle",
    "State",
]
