"""A mocked Codat on a socket, a QuickBooks behind it, and somebody at the desk who lets every company link."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
import requests
from codat_samples import READ_OF_QUICKBOOKS, RECORDS

from mockbooks import QuickBooks
from mockbooks_harness.codat import Codat
from mockbooks_harness.connector.reference import ReferenceConnector
from mockbooks_harness.exact_json import dumps

PROGRAMS = Path(__file__).with_name("programs")
LONGEST = 240


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """The interpreter of an environment with these packages and nothing else; made once a session."""
    made: dict[tuple[str, ...], str] = {}

    def make(*packages: str) -> str:
        if packages not in made:
            folder = tmp_path_factory.mktemp("environment")
            _run([sys.executable, "-m", "venv", str(folder)], "an environment cannot be made")
            python = str(folder / "bin" / "python")
            _run([python, "-m", "pip", "install", "-q", *packages], f"{', '.join(packages)} cannot be installed")
            made[packages] = python
        return made[packages]

    return make


@pytest.fixture(scope="session")
def node_folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """A folder in which Node finds these packages."""

    def make(*packages: str) -> Path:
        if shutil.which("node") is None or shutil.which("npm") is None:
            pytest.skip("there is no Node.js on this machine")
        folder = tmp_path_factory.mktemp("node")
        (folder / "package.json").write_text('{"private": true, "type": "module"}')
        command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), *packages]
        _run(command, f"{', '.join(packages)} cannot be installed")
        return folder

    return make


def _run(command: Sequence[str], otherwise: str) -> None:
    environ = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    try:
        done = subprocess.run(command, capture_output=True, text=True, env=environ, timeout=LONGEST, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        pytest.skip(f"{otherwise}: {error}")
    if done.returncode != 0:
        pytest.skip(f"{otherwise}: {(done.stderr.strip() or done.stdout.strip())[-400:]}")


class Office:
    """QuickBooks and a mocked Codat on a socket: `attend` is what happens while a program runs.

    Every company that gets a connection is linked by a reference connector, which then works off what is queued.  Of the
    types that a small company has nothing of, one record of our own each is uploaded in its place, over the same face;
    a push that speaks of such a record is said to be written.
    """

    def __init__(self, quickbooks: QuickBooks, codat: Codat, address: str) -> None:
        self.quickbooks = quickbooks
        self.codat = codat
        self.address = address
        self.connectors: dict[str, ReferenceConnector] = {}

    def attend(self) -> None:
        """Nothing is queued while we are at it: the lock is ours, and the connector's calls stay in this thread."""
        with self.codat.application.lock, self.codat.responses():
            companies = self.codat.state.companies
            self.connectors = {key: found for key, found in self.connectors.items() if key in companies}
            for company, connection in list(self.codat.state.connections()):
                if company.id not in self.connectors and connection.integration.is_offline:
                    clock = self.quickbooks.company.clock
                    connector = ReferenceConnector(self.quickbooks.desktop, self.codat.connector_url, clock)
                    connector.link(company.id)
                    self.connectors[company.id] = connector
            for connector in self.connectors.values():
                self.stand_in(connector)
                connector.poll()

    def stand_in(self, connector: ReferenceConnector) -> None:
        """Upload what the company has nothing of, and say of what speaks of it that it is written."""
        memory = connector.core.memory

        def call(method: str, path: str, body: Any = None) -> Any:
            headers = {"Authorization": f"Bearer {memory.token}"}
            url = f"{self.codat.connector_url}/connections/{memory.connection_id}{path}"
            data = None if body is None else dumps(body)
            answer = requests.request(method, url, data=data, headers=headers, timeout=10)
            return answer.json() if answer.status_code == 200 else None

        work = call("GET", "/work") or {"datasets": [], "pushes": []}
        for dataset in work["datasets"]:
            if dataset["dataType"] not in READ_OF_QUICKBOOKS:
                path = f"/datasets/{dataset['id']}"
                call("POST", f"{path}/start")
                call("PUT", f"{path}/pages/1", {"records": RECORDS[dataset["dataType"]]})
                call("POST", f"{path}/complete", {"pages": 1})
        for push in work["pushes"]:
            if push["type"] == "Create" and push["dataType"] not in ("customers", "invoices"):
                path = f"/pushes/{push['pushOperationKey']}"
                call("POST", f"{path}/take")
                call("PUT", f"{path}/result", {"status": "Success", "recordId": "80000099-1"})

    def run(self, *command: str) -> dict[str, Any]:
        """Run a program to its end; the JSON it printed."""
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        end = time.monotonic() + LONGEST
        try:
            while process.poll() is None and time.monotonic() < end:
                self.attend()
                time.sleep(0.05)
        finally:
            process.kill()
        output, errors = process.communicate()
        assert process.returncode == 0, errors[-6000:]
        seen: dict[str, Any] = json.loads(output.splitlines()[-1])
        return seen


@pytest.fixture
def office(quickbooks: QuickBooks) -> Iterator[Office]:
    codat = Codat(clock=quickbooks.company.clock, random=Random(3))
    quickbooks.desktop.person.allows()
    with codat.serve() as address:
        yield Office(quickbooks, codat, address)


@pytest.fixture
def program() -> Callable[[str], str]:
    """The path of one of the programs beside this file."""
    return lambda name: str(PROGRAMS / name)


@pytest.fixture
def mapped() -> str:
    """The data types that the reference connector reads, as JSON."""
    return json.dumps(sorted(READ_OF_QUICKBOOKS))
