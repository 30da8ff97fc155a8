"""A connector of your own in the place of the reference connector: three methods, and checks that drive them.

    class Mine:                                     # or ProgramConnector("my_connector.py", company_file, codat_url)
        def link(self, licence_key, region, *, permission="always"): ...
        def work(self, *, closed=False): ...
        def uninstall(self): ...

    @pytest.mark.parametrize("check", CHECKS)
    def test_mine(check, tmp_path):
        CHECKS[check](tmp_path, lambda company_file, codat_url: Mine(company_file, codat_url))

Rules:

- `link`: somebody starts the connector, types the licence key, chooses the region, clicks Link, and answers QuickBooks'
  permission prompt with `permission` (always, while-open, each-time, no). It comes back when the first sync is over.
- `work`: time has passed; what Codat has queued is done. `closed`: QuickBooks is not running.
- `uninstall`: it goes, and Codat is told.
- What cannot be done raises `ConnectorFailed`. Between the calls nothing of it runs: what it must remember it keeps.
- A company file is open for the time of a call, and nobody else has it open meanwhile.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import Protocol

from lxml import etree

from mockbooks import Access, CompanyFile, Desktop, ManualClock, QuickBooks, SystemClock
from mockbooks_harness.codat import Codat, Company, Connection, PushOperation
from mockbooks_harness.codat.connector_face import PREFIX
from mockbooks_harness.connector import windows
from mockbooks_harness.connector.life import State
from mockbooks_harness.connector.reading import request_set
from mockbooks_harness.connector.reference import ReferenceConnector
from mockbooks_harness.connector.stores import SqliteStore

PERMISSIONS: Mapping[str, Access] = MappingProxyType(
    {"always": Access.ALWAYS, "while-open": Access.WHILE_OPEN, "each-time": Access.EACH_TIME, "no": Access.NO}
)

CUSTOMERS = ("Ada", "Ben & Söhne", "Cy")


class ConnectorFailed(Exception):
    """The connector could not do it, and says why."""


class OwnConnector(Protocol):
    """A connector, as the checks drive it."""

    def link(self, licence_key: str, region: str, *, permission: str = "always") -> None:
        """Link, and do the first sync. Raises ConnectorFailed."""

    def work(self, *, closed: bool = False) -> None:
        """Do what is queued. Raises ConnectorFailed."""

    def uninstall(self) -> None:
        """Go. Raises ConnectorFailed."""


MakeConnector = Callable[[Path, str], OwnConnector]
"""Makes the connector for a company file and the address of Codat's connector face."""


@dataclass(slots=True)
class ProgramConnector:
    """A program of its own that speaks COM: run as it is, once for each call, in a process of its own.

    It is called with `link KEY REGION`, `work` or `uninstall`, finds Codat's address in the variable CODAT_URL, and
    fails with an exit code that is not 0.
    """

    program: Path
    company_file: Path
    codat_url: str
    timeout: float = 60.0

    def link(self, licence_key: str, region: str, *, permission: str = "always") -> None:
        """Run it to link."""
        self._run("link", licence_key, region, options=["--answer", permission])

    def work(self, *, closed: bool = False) -> None:
        """Run it to work."""
        self._run("work", options=["--closed"] if closed else [])

    def uninstall(self) -> None:
        """Run it to go."""
        self._run("uninstall")

    def _run(self, *words: str, options: list[str] | None = None) -> None:
        command = [sys.executable, "-m", "mockbooks.run_windows", "--file", str(self.company_file), *(options or [])]
        done = subprocess.run(
            [*command, str(self.program), *words],
            capture_output=True,
            text=True,
            check=False,
            timeout=self.timeout,
            cwd=self.company_file.parent,
            env=os.environ | {"CODAT_URL": self.codat_url},
        )
        if done.returncode:
            raise ConnectorFailed(f"{self.program.name} {words[0]}: {done.stderr.strip() or done.returncode}")


@dataclass(slots=True)
class Reference:
    """The reference connector, driven the same way."""

    company_file: Path
    codat_url: str

    def link(self, licence_key: str, region: str, *, permission: str = "always") -> None:
        """Link."""
        with self._open() as desktop:
            connector = self._connector(desktop)
            if connector.link(licence_key, region=region, access=PERMISSIONS[permission]) is not State.TRAY:
                told = connector.told
                raise ConnectorFailed(" ".join(told[-1].text) if told else str(connector.state))

    def work(self, *, closed: bool = False) -> None:
        """Poll."""
        with self._open(closed=closed) as desktop:
            self._connector(desktop).poll()

    def uninstall(self) -> None:
        """Go."""
        with self._open() as desktop:
            desktop.person.answers("uninstall", windows.YES)
            self._connector(desktop).core.uninstall()

    def _connector(self, desktop: Desktop) -> ReferenceConnector:
        store = SqliteStore(self.company_file.with_name("connector.link"))
        connector = ReferenceConnector(desktop, self.codat_url, SystemClock(), store=store)
        connector.set_up_as_remembered()
        return connector

    @contextmanager
    def _open(self, *, closed: bool = False) -> Iterator[Desktop]:
        with CompanyFile.open(self.company_file, clock=SystemClock()) as company:
            desktop = Desktop(clock=company.clock)
            if closed:
                desktop.add_file(company)
            else:
                desktop.open(company)
            yield desktop
            desktop.close()


@dataclass(slots=True)
class Trial:
    """One company file, one mocked Codat on a socket, one connector."""

    file: Path
    codat: Codat
    company: Company
    connection: Connection
    connector: OwnConnector

    def in_quickbooks(self) -> list[str]:
        """The names of the customers."""
        with CompanyFile.open(self.file) as company:
            answer = QuickBooks(company).process(request_set("<CustomerQueryRq/>", "13.0"))
        return sorted(str(name.text) for name in etree.fromstring(answer.encode()).iter("Name"))

    def in_codat(self) -> list[str]:
        """The same, as Codat has them."""
        return sorted(str(row.get("customerName")) for row in self.codat.records(self.company, "customers"))

    def link(self) -> None:
        """With the right key, a region, and the permission that allows most."""
        self.connector.link(self.company.id, "US")

    def push(self, name: str) -> PushOperation:
        """A customer to be written."""
        return self.codat.push(self.connection, "customers", {"customerName": name, "status": "Active"})


def links_and_syncs(trial: Trial) -> None:
    """13 to 38: the connection is Linked, every dataset has come to an end, the records are those of QuickBooks."""
    trial.link()
    assert trial.connection.status == "Linked"
    assert {row.status for row in trial.company.datasets.values()} == {"Complete"}
    assert trial.in_codat() == trial.in_quickbooks() == sorted(CUSTOMERS)


def takes_the_key_in_upper_case(trial: Trial) -> None:
    """4"""
    trial.connector.link(trial.company.id.upper(), "US")
    assert trial.connection.status == "Linked"


def does_not_link_with_another_key(trial: Trial) -> None:
    """3"""
    _fails(lambda: trial.connector.link("00000000-0000-0000-0000-000000000000", "US"))
    assert trial.connection.status == "PendingAuth"


def does_not_link_without_permission(trial: Trial) -> None:
    """21"""
    _fails(lambda: trial.connector.link(trial.company.id, "US", permission="no"))
    assert trial.connection.status == "PendingAuth"
    assert trial.company.datasets == {}


def does_what_is_queued_later(trial: Trial) -> None:
    """46: a sync and a push that are queued later are done at the next poll."""
    trial.link()
    push = trial.push("Fay")
    trial.connector.work()
    assert (push.status, trial.in_quickbooks().count("Fay")) == ("Success", 1)
    trial.codat.settle()
    trial.connector.work()
    assert trial.in_codat() == trial.in_quickbooks()


def works_with_quickbooks_closed(trial: Trial) -> None:
    """28: with "always" QuickBooks need not run."""
    trial.link()
    push = trial.push("Fay")
    trial.connector.work(closed=True)
    assert push.status == "Success"


def waits_for_quickbooks(trial: Trial) -> None:
    """29: without "always" what is queued waits until QuickBooks is open."""
    trial.connector.link(trial.company.id, "US", permission="while-open")
    push = trial.push("Fay")
    _may_fail(lambda: trial.connector.work(closed=True))
    assert (push.status, "Fay" in trial.in_quickbooks()) == ("Pending", False)
    trial.connector.work()
    assert push.status == "Success"


def tells_why_quickbooks_refused(trial: Trial) -> None:
    """A push that QuickBooks refuses fails with its reason; the others are written."""
    trial.link()
    refused, written = trial.push("Ada"), trial.push("Fay")
    trial.connector.work()
    assert (refused.status, written.status) == ("Failed", "Success")
    assert refused.errors


def writes_once_though_the_report_is_lost(trial: Trial) -> None:
    """The write has landed, Codat has not heard of it: it is not written again."""
    trial.link()
    push = trial.push("Fay")
    trial.codat.faults.add(f"PUT {PREFIX}/connections/{{c}}/pushes/{{p}}/result", 500)
    _may_fail(trial.connector.work)
    assert trial.in_quickbooks().count("Fay") == 1
    trial.codat.faults.clear()
    trial.connector.work()
    assert (push.status, trial.in_quickbooks().count("Fay")) == ("Success", 1)


def goes_on_after_codat_was_away(trial: Trial) -> None:
    """Codat that fails in the middle of a sync does not leave it begun for ever."""
    trial.link()
    dataset = trial.codat.queue(trial.connection, "customers")
    trial.codat.faults.add(f"PUT {PREFIX}/connections/{{c}}/datasets/{{d}}/pages/{{n}}", 503)
    _may_fail(trial.connector.work)
    trial.codat.faults.clear()
    trial.connector.work()
    assert dataset.status == "Complete"


def is_deauthorised_when_it_goes(trial: Trial) -> None:
    """53: uninstalled, the connection is Deauthorized and its data stay readable."""
    trial.link()
    trial.connector.uninstall()
    assert trial.connection.status == "Deauthorized"
    assert trial.in_codat() == sorted(CUSTOMERS)


_ALL = (
    links_and_syncs,
    takes_the_key_in_upper_case,
    does_not_link_with_another_key,
    does_not_link_without_permission,
    does_what_is_queued_later,
    works_with_quickbooks_closed,
    waits_for_quickbooks,
    tells_why_quickbooks_refused,
    writes_once_though_the_report_is_lost,
    goes_on_after_codat_was_away,
    is_deauthorised_when_it_goes,
)


def _checked(check: Callable[[Trial], None]) -> Callable[[Path, MakeConnector], None]:
    def run(folder: Path, make: MakeConnector) -> None:
        with _trial(folder, make) as trial:
            check(trial)

    run.__doc__ = check.__doc__
    return run


CHECKS: Mapping[str, Callable[[Path, MakeConnector], None]] = MappingProxyType(
    {check.__name__: _checked(check) for check in _ALL}
)
"""By name: what any connector has to do. Each takes a folder to work in and what makes the connector."""


@contextmanager
def _trial(folder: Path, make: MakeConnector) -> Iterator[Trial]:
    file = folder / "acme.mkb"
    with CompanyFile.create(file, clock=ManualClock(datetime(2024, 5, 1, 14, tzinfo=UTC))) as company:
        quickbooks = QuickBooks(company)
        for name in CUSTOMERS:
            added = etree.fromstring("<CustomerAddRq><CustomerAdd><Name/></CustomerAdd></CustomerAddRq>")
            added[0][0].text = name
            quickbooks.process(request_set(etree.tostring(added, encoding="unicode"), "13.0"))
    codat = Codat(clock=SystemClock(), random=Random(1))
    customer = codat.add_company("Rainbow Paints", fetch_on_first_link=["customers"])
    connection = codat.connect(customer)
    with codat.serve() as address:
        yield Trial(file, codat, customer, connection, make(file, address + codat.connector_prefix))


def _fails(call: Callable[[], None]) -> None:
    try:
        call()
    except ConnectorFailed:
        return
    raise AssertionError("the connector did not say that it failed")


def _may_fail(call: Callable[[], None]) -> None:
    """A connector may say that it failed, or do what it can and say nothing."""
    try:
        call()
    except ConnectorFailed:
        pass
