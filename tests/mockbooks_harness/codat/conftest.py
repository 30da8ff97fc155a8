"""What the tests of the mocked Codat share: a clock that is turned by hand, and somebody on each side of the mock."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from mockbooks_harness.codat import Answer, Call, Codat, Company, Connection, Mode
from mockbooks_harness.exact_json import dumps


def _beside(name: str) -> None:
    """Let tests import a module that lies beside them: they themselves are imported by path, not from packages."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)


_beside("codat_samples")
_beside("codat_documents")


class HandClock:
    """Stands still until somebody turns it."""

    def __init__(self) -> None:
        self.moment = datetime(2024, 5, 1, 9, 30, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def advance(self, **by: float) -> None:
        self.moment += timedelta(**by)


class Client:
    """Calls the public face in process, with the right key."""

    def __init__(self, codat: Codat) -> None:
        self.codat = codat
        self.headers = {"authorization": codat.authorization}

    def call(self, method: str, path: str, body: Any = None, **query: Any) -> Answer:
        payload = b"" if body is None else dumps(body).encode()
        values = {name: str(value) for name, value in query.items()}
        return self.codat.application.handle(Call(method, path, values, self.headers, payload))

    def get(self, path: str, **query: Any) -> Answer:
        return self.call("GET", path, **query)

    def post(self, path: str, body: Any = None, **query: Any) -> Answer:
        return self.call("POST", path, body, **query)

    def why(self) -> str:
        return self.codat.journal[-1].why


class Desk:
    """The connector's side of one company: what a connector would send."""

    prefix = Codat.connector_prefix

    def __init__(self, codat: Codat, company: Company, connection: Connection) -> None:
        self.codat = codat
        self.company = company
        self.connection = connection
        self.token = ""

    def call(self, method: str, path: str, body: Any = None) -> Answer:
        payload = b"" if body is None else dumps(body).encode()
        headers = {"authorization": f"Bearer {self.token}"}
        return self.codat.application.handle(Call(method, f"{self.prefix}{path}", {}, headers, payload))

    def on_connection(self, method: str, path: str, body: Any = None) -> Answer:
        return self.call(method, f"/connections/{self.connection.id}{path}", body)

    def exchange(self) -> Answer:
        answer = self.call("POST", "/links", {"licenceKey": self.company.id.upper()})
        self.token = answer.body["token"]
        return answer

    def link(self) -> None:
        self.exchange()
        body = {"region": "US", "companyFile": {"name": "Rainbow.qbw"}}
        assert self.on_connection("PUT", "/authorization", body).status == 200

    def work(self) -> Any:
        return self.on_connection("GET", "/work").body

    def waiting(self, data_type: str) -> str:
        return next(row["id"] for row in self.work()["datasets"] if row["dataType"] == data_type)

    def begin(self, data_type: str) -> str:
        dataset = self.waiting(data_type)
        assert self.on_connection("POST", f"/datasets/{dataset}/start").status == 200
        return dataset

    def upload(self, data_type: str, *pages: list[Any], **completion: Any) -> Answer:
        dataset = self.begin(data_type)
        for number, records in enumerate(pages, 1):
            answer = self.on_connection("PUT", f"/datasets/{dataset}/pages/{number}", {"records": records})
            assert answer.status == 200, answer
        return self.on_connection("POST", f"/datasets/{dataset}/complete", {"pages": len(pages)} | completion)


@pytest.fixture(scope="session")
def platform() -> Any:
    """The description of what is not a record: the platform's; None where the published ones are not at hand."""
    path = Path(__file__).resolve().parents[4] / "shared" / "codat" / "Codat-Platform.json"
    return sys.modules["codat_documents"].Platform(path) if path.exists() else None


@pytest.fixture(scope="session")
def documents(shared: Path) -> Any:
    """Codat's published descriptions."""
    return sys.modules["codat_documents"].read(shared / "codat")


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def codat(clock: HandClock, platform: Any) -> Iterator[Codat]:
    """A mock whose every answer, whatever the test is about, is as Codat's platform description says."""
    codat = Codat(clock=clock, random=Random(7))
    yield codat
    if platform is not None and codat.state.mode is Mode.SDK:
        for entry in codat.journal:
            platform.look(entry)


@pytest.fixture
def client(codat: Codat) -> Client:
    return Client(codat)


@pytest.fixture
def company(codat: Codat) -> Company:
    return codat.add_company("Rainbow Paints")


@pytest.fixture
def connection(codat: Codat, company: Company) -> Connection:
    return codat.connect(company)


@pytest.fixture
def desk(codat: Codat, company: Company, connection: Connection) -> Desk:
    """Before anything has happened: the connection is PendingAuth."""
    return Desk(codat, company, connection)


@pytest.fixture
def linked(desk: Desk) -> Desk:
    """After the person at the desk let us in."""
    desk.link()
    return desk


@pytest.fixture
def new_desk() -> type[Desk]:
    """For a test that makes its own Codat."""
    return Desk
