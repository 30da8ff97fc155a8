"""Programs from the package registry, unmodified, each in an environment of its own.

They are installed as their users install them: what demands pywin32 finds the empty wheel of that name. Where they
cannot be installed, the tests are skipped.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

import mockbooks
from mockbooks import CompanyFile, QuickBooks
from mockbooks.doors.com.wheel import write_wheel
from mockbooks.journal_file import exchanges_of, journal_of
from mockbooks.operations.registry import operations

pytestmark = pytest.mark.slow

OURS = Path(mockbooks.__file__).resolve().parents[1]
PROGRAMS = ("quickbooks-desktop==1.0.1", "qbdquery==0.1.5", "qbwc-kit==0.1.3")
ENTITIES = (
    "Customer", "Vendor", "Invoice", "Item", "Employee", "Account", "Bill", "Check", "CreditMemo", "Estimate",
    "PurchaseOrder", "SalesOrder", "SalesReceipt",
)  # fmt: skip


class Environment:
    """An environment with programs in it, and a company file to run them on."""

    def __init__(self, python: Path, folder: Path) -> None:
        self.python = python
        self.folder = folder
        self.file = folder / "acme.mkb"
        journal_of(self.file).unlink(missing_ok=True)

    def python_says(self, *words: str | Path) -> str:
        """Run Python with Mockbooks on its path; what it printed."""
        done = subprocess.run(
            [self.python, *map(str, words)],
            cwd=self.folder, env=_environ() | {"PYTHONPATH": str(OURS)}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def run(self, program: str) -> str:
        """Run a program that was written for Windows."""
        (self.folder / "program.py").write_text(program, "utf-8")
        return self.python_says("-m", "mockbooks.run_windows", "--file", self.file, "program.py")


def _environ() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("programs")
    venv.create(folder / "env", with_pip=True)
    python = next(file for file in (folder / "env/bin/python", folder / "env/Scripts/python.exe") if file.exists())
    wheel = write_wheel(folder / "wheels")
    done = subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--find-links", wheel.parent, *PROGRAMS],
        env=_environ(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        pytest.skip(f"the programs cannot be installed here: {done.stderr.strip().splitlines()[-1]}")
    CompanyFile.generate("consultancy", seed=7, path=folder / "acme.mkb").close()
    return python, folder


@pytest.fixture
def environment(installed: tuple[Path, Path]) -> Environment:
    return Environment(*installed)


def test_quickbooks_desktop(environment: Environment) -> None:
    printed = environment.run(
        "from lxml import etree as et\n"
        "from quickbooks_desktop.session_manager import SessionManager\n"
        "for kind in ('Customer', 'Vendor', 'Account'):\n"
        "    request = et.Element(f'{kind}QueryRq')\n"
        "    answer = SessionManager().send_xml(request)\n"
        "    print(kind, len(et.fromstring(answer).findall(f'.//{kind}Ret')))\n"
    )
    with QuickBooks(environment.file) as quickbooks:
        for kind in ("Customer", "Vendor", "Account"):
            asked = f'<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError"><{kind}QueryRq/></QBXMLMsgsRq></QBXML>'
            assert f"{kind} {quickbooks.process(asked).count(f'<{kind}Ret>')}\n" in printed
    assert all(not each.failed for each in exchanges_of(journal_of(environment.file)))


def test_quickbooks_desktop_tries_multi_user_mode_after_single_user_mode(environment: Environment) -> None:
    (environment.folder / "multi.py").write_text(
        "from lxml import etree as et\n"
        "from quickbooks_desktop.session_manager import SessionManager\n"
        "print(SessionManager().send_xml(et.Element('HostQueryRq')))\n",
        "utf-8",
    )
    printed = environment.python_says(
        "-m", "mockbooks.run_windows", "--file", environment.file, "--multi-user", "multi.py"
    )
    assert "<QBFileMode>MultiUser</QBFileMode>" in printed
    (refused,) = [each for each in exchanges_of(journal_of(environment.file)) if each.failed]
    assert refused.hresult is not None
    assert refused.hresult.code == 0x80040410


def test_qbdquery_asks_its_thirteen_queries(environment: Environment) -> None:
    printed = environment.run(
        "import json\n"
        "from qbdquery import QuickBooksClient\n"
        "client = QuickBooksClient()\n"
        "found = {}\n"
        "with client.session():\n"
        f"    for entity in {ENTITIES!r}:\n"
        "        found[entity] = len(client.query(entity))\n"
        "    found['named'] = [each['FullName'] for each in client.query_accounts(name='Checking')]\n"
        "    found['limited'] = len(client.query_customers(max_results=2))\n"
        "print(json.dumps(found))\n"
    )
    found = json.loads(printed)
    not_served = {f"{entity}QueryRq" for entity in ENTITIES} - set(operations())
    told = {outcome.request for each in exchanges_of(journal_of(environment.file)) for outcome in each.not_served}
    assert told == not_served
    with QuickBooks(environment.file) as quickbooks:
        for entity in ENTITIES:
            if f"{entity}QueryRq" in not_served:
                assert found[entity] == 0
                continue
            # The client asks for inactive ones too only where the list has them by default: not at all.
            asked = (
                '<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">'
                f"<{entity}QueryRq/></QBXMLMsgsRq></QBXML>"
            )
            assert found[entity] == quickbooks.process(asked).count(f"<{entity}Ret>"), entity
    assert (found["Customer"] > 10, found["Invoice"] > 50, found["named"], found["limited"]) == (
        True, True, ["Checking"], 2,
    )  # fmt: skip


def test_qbdquery_is_refused_where_quickbooks_refuses_it(environment: Environment) -> None:
    printed = environment.run(
        "from qbdquery import QuickBooksClient\n"
        "from qbdquery.exceptions import QBDSessionError\n"
        "client = QuickBooksClient()\n"
        "with client.session():\n"
        "    try:\n"
        "        client.query_customers(include_inactive=False, max_results=2)\n"
        "    except QBDSessionError as error:\n"
        "        print(error)\n"
    )
    assert "QuickBooks found an error when parsing the provided XML text stream." in printed
    assert "-2147220480" in printed
    (refused,) = [each for each in exchanges_of(journal_of(environment.file)) if each.failed]
    assert "it must stand before ActiveStatus" in refused.explanation


def test_qbdquery_merges(environment: Environment) -> None:
    printed = environment.run(
        "import json\n"
        "from qbdquery import QuickBooksClient\n"
        "client = QuickBooksClient()\n"
        "with client.session():\n"
        "    before = client.query_vendors()\n"
        "    one, other = before[:2]\n"
        "    merged = client.merge_vendors(one, other)\n"
        "    print(json.dumps([merged, one, other, len(before), client.query_vendors()]))\n"
    )
    merged, one, other, before, after = json.loads(printed)
    assert merged["success"], merged
    # It looks for ToListID, which no version of the language has: with QuickBooks it finds none either [D:SCH].
    assert merged["merged_to_list_id"] is None
    left = {vendor["ListID"] for vendor in after}
    assert len(after) == before - 1
    assert other["ListID"] in left
    assert one["ListID"] not in left


KIT = """
import json, sys
from qbwc_kit import QBWCService, StaticAuthenticator, qbxml
from qbwc_kit.qbxml import QBXMLRequest
from qbwc_kit.testing import FakeWebConnector, service_transport
from mockbooks import CompanyFile, QuickBooks

pages = []

class Customers:
    name = "customers"

    def run(self, context):
        query = qbxml.query("Customer", max_returned=2, iterator="Start")
        while True:
            page = (yield QBXMLRequest([query])).first().raise_for_status()
            pages.append([each["FullName"] for each in page.records])
            if not page.has_more:
                return
            query.iterator, query.iterator_id = "Continue", page.iterator_id

class Writes:
    name = "writes"

    def run(self, context):
        added = (yield QBXMLRequest([qbxml.add("Customer", {"Name": "Kit & Co", "Phone": "555-1"})])).first()
        record = added.raise_for_status().records[0]
        ids = {"list_id": record["ListID"], "edit_sequence": record["EditSequence"]}
        changed = yield QBXMLRequest([qbxml.mod("Customer", {"Phone": "555-2"}, **ids)])
        changed.first().raise_for_status()
        stale = yield QBXMLRequest([qbxml.mod("Customer", {"Phone": "555-3"}, **ids)])
        pages.append(stale.first().status_code)

with QuickBooks(CompanyFile.open(sys.argv[1])) as quickbooks:
    service = QBWCService(authenticator=StaticAuthenticator("qbwc", "s3cret", [Customers(), Writes()]))
    connector = FakeWebConnector(transport=service_transport(service), username="qbwc", password="s3cret")
    result = connector.run_update(quickbooks.process)
    print(json.dumps([result.authenticated, result.failed, result.last_error, result.round_trips, pages]))
"""


def test_qbwc_kits_web_connector_is_answered(environment: Environment) -> None:
    (environment.folder / "kit.py").write_text(KIT, "utf-8")
    with QuickBooks(environment.file) as quickbooks:
        answer = quickbooks.process(
            '<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError"><CustomerQueryRq/></QBXMLMsgsRq></QBXML>'
        )
    names = [line[10:-11] for line in answer.splitlines() if line.startswith("<FullName>")]
    authenticated, failed, last_error, round_trips, pages = json.loads(
        environment.python_says("kit.py", environment.file)
    )
    assert (authenticated, failed, last_error) == (True, False, "")
    assert int(pages.pop()) == 3200
    assert round_trips == len(pages) + 3
    assert all(len(page) <= 2 for page in pages)
    assert sum(len(page) for page in pages) == answer.count("<CustomerRet>")
    assert {name.replace("&", "&amp;") for page in pages for name in page} & set(names)


def test_these_are_the_programs_and_not_copies_of_them(environment: Environment) -> None:
    program = "import win32com, qbdquery, quickbooks_desktop; print(qbdquery.__file__, win32com.__doc__)"
    (environment.folder / "where.py").write_text(program, "utf-8")
    printed = environment.run(program)
    assert str(environment.folder) in printed
    assert "Mockbooks' stand-in" in printed
    assert sys.prefix not in printed
