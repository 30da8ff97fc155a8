"""A large first link: interrupted it goes on where it stood, and memory stays flat while it reads by iterator."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from mockbooks import CompanyFile, ManualClock, QuickBooks
from mockbooks_harness.codat import UNLIMITED, Codat
from mockbooks_harness.connector.core import Settings
from mockbooks_harness.connector.life import State
from mockbooks_harness.connector.reading import request_set, responses
from mockbooks_harness.connector.reference import ReferenceConnector
from mockbooks_harness.connector.stores import SqliteStore

if TYPE_CHECKING:
    from conftest import Desk

BEFORE = [
    "<CustomerAddRq><CustomerAdd><Name>Ada</Name></CustomerAdd></CustomerAddRq>",
    "<AccountAddRq><AccountAdd><Name>Sales</Name><AccountType>Income</AccountType></AccountAdd></AccountAddRq>",
    "<ItemServiceAddRq><ItemServiceAdd><Name>Advice</Name><SalesOrPurchase><Price>70</Price><AccountRef>"
    "<FullName>Sales</FullName></AccountRef></SalesOrPurchase></ItemServiceAdd></ItemServiceAddRq>",
]


def invoice(number: int) -> str:
    day = f"2024-{number % 12 + 1:02}-{number % 28 + 1:02}"
    return (
        f"<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Ada</FullName></CustomerRef><TxnDate>{day}</TxnDate>"
        f"<RefNumber>{number}</RefNumber><InvoiceLineAdd><ItemRef><FullName>Advice</FullName></ItemRef>"
        "<Quantity>1</Quantity></InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>"
    )


@contextmanager
def linking(desk_type: type[Desk], path: Path, invoices: int, page_size: int) -> Iterator[Desk]:
    """A company with so many invoices, about to be linked."""
    company = CompanyFile.create(name="Rainbow Paints", clock=ManualClock(datetime(2025, 1, 1, 15, tzinfo=UTC)))
    with QuickBooks(company) as quickbooks:
        for body in BEFORE:
            quickbooks.process(request_set(body, "13.0"))
        for start in range(0, invoices, 500):
            body = "".join(invoice(number) for number in range(start, min(start + 500, invoices)))
            answered = responses(quickbooks.process(request_set(body, "13.0")))
            assert {response.code for response in answered} == {0}
        codat = Codat(clock=company.clock, random=Random(1), limits=UNLIMITED)
        with codat.responses():
            customer = codat.add_company("Rainbow Paints", fetch_on_first_link=["invoices"])
            connection = codat.connect(customer)
            connector = ReferenceConnector(
                quickbooks.desktop, codat.connector_url, company.clock, Settings(page_size=page_size), SqliteStore(path)
            )
            yield desk_type(quickbooks, codat, customer, connection, connector)
    company.close()


def interrupted(desk: Desk, pages: int, invoices: int, page_size: int) -> None:
    """The first link loses QuickBooks after so many pages, the machine is started anew, and it goes on."""
    desk.desktop.faults.add(request="InvoiceQuery", iterator="Continue", after=pages - 1, then="crash_quickbooks")
    assert desk.link() is State.FIRST_SYNC
    (dataset,) = desk.company.datasets.values()
    assert (dataset.status, sorted(dataset.pages)) == ("Fetching", list(range(1, pages + 1)))
    before, asked = len(desk.codat.journal), len(desk.quickbooks.journal)
    # An invoice that Codat has is deleted meanwhile, another is written.
    desk.desktop.open(desk.quickbooks.company)
    assert desk.connector.reboot() is State.FIRST_SYNC  # not yet linked to the end, so nothing starts by itself
    assert desk.connector.launch() is State.TRAY
    assert dataset.status == "Complete"
    calls = [entry.call.path for entry in list(desk.codat.journal)[before:]]
    assert not any(path.endswith("/start") for path in calls)
    uploaded = [path for path in calls if "/pages/" in path]
    assert len(uploaded) == -(-(invoices - pages * page_size) // page_size)
    assert uploaded[0].endswith(f"/pages/{pages + 1}")
    answers = [
        entry.answer or "" for entry in list(desk.quickbooks.journal)[asked:] if "<InvoiceQueryRq" in entry.request
    ]
    assert sum(answer.count("<InvoiceLineRet>") for answer in answers) == invoices - pages * page_size
    numbers = [row["invoiceNumber"] for row in desk.codat.records(desk.company, "invoices")]
    assert sorted(numbers, key=int) == [str(number) for number in range(invoices)]
    assert desk.told == "Thank you. You have linked successfully."


def test_an_interrupted_first_link_goes_on_where_it_stood(desk: Desk, tmp_path: Path) -> None:
    with linking(type(desk), tmp_path / "link.db", 130, 20) as large:
        interrupted(large, 3, 130, 20)


@pytest.mark.slow
def test_an_interrupted_first_link_of_ten_thousand_invoices(desk: Desk, tmp_path: Path) -> None:
    with linking(type(desk), tmp_path / "link.db", 10_000, 500) as large:
        interrupted(large, 13, 10_000, 500)


def test_what_is_deleted_while_it_is_interrupted_is_not_missed(desk: Desk, tmp_path: Path) -> None:
    with linking(type(desk), tmp_path / "link.db", 50, 10) as large:
        large.desktop.faults.add(request="InvoiceQuery", iterator="Continue", after=1, then="lose_session")
        large.link()
        found = responses(large.quickbooks.process(request_set("<InvoiceQueryRq/>", "13.0")))[0].rets
        for ret in (found[0], found[-1]):
            body = f"<TxnDelRq><TxnDelType>Invoice</TxnDelType><TxnID>{ret.findtext('TxnID')}</TxnID></TxnDelRq>"
            large.quickbooks.process(request_set(body, "13.0"))
        large.connector.launch()
        ids = [row["id"] for row in large.codat.records(large.company, "invoices")]
        # The one that was read before it was deleted goes with the next sync.
        assert len(ids) == 49
        large.queue("invoices")
        large.poll()
        assert len(large.codat.records(large.company, "invoices")) == 48


MEASURED = """
import resource, sys
from datetime import UTC, datetime
from types import SimpleNamespace
from mockbooks_harness.connector.conversation import hold
from mockbooks_harness.connector.core import Connector, Ports, Settings
from mockbooks_harness.connector.fetching import fetch
from mockbooks_harness.connector.ports import Dataset
from mockbooks_harness.connector.stores import SqliteStore
from lxml import etree

COUNT, PATH = int(sys.argv[1]), sys.argv[2]
LINE = "<InvoiceLineRet><TxnLineID>1</TxnLineID><Desc>" + "x" * 200 + "</Desc><Quantity>1</Quantity><Rate>1.00</Rate><Amount>1.00</Amount></InvoiceLineRet>"

def invoice(n):
    return (f"<InvoiceRet><TxnID>{n:X}-1</TxnID><TimeModified>2024-05-01T10:00:00-04:00</TimeModified><TxnNumber>{n}</TxnNumber>"
        "<CustomerRef><ListID>80000001-1</ListID><FullName>Ada</FullName></CustomerRef><TxnDate>2024-05-01</TxnDate>"
        f"<RefNumber>{n}</RefNumber><Subtotal>1.00</Subtotal><SalesTaxTotal>0.00</SalesTaxTotal><AppliedAmount>-1.00</AppliedAmount>"
        f"<BalanceRemaining>0.00</BalanceRemaining><IsPaid>true</IsPaid><LinkedTxn><TxnID>P{n:X}-1</TxnID><TxnType>ReceivePayment</TxnType>"
        f"<TxnDate>2024-05-02</TxnDate><LinkType>AMTTYPE</LinkType><Amount>-1.00</Amount></LinkedTxn>{LINE * 5}</InvoiceRet>")

class QuickBooks:
    biggest = 0
    def begin(self, file): pass
    def end(self): pass
    def current_file(self): return "x"
    def process(self, request):
        asked = etree.fromstring(request.encode()).find("QBXMLMsgsRq/*")
        name = asked.tag[:-2]
        if name != "InvoiceQuery":
            ids = [each.text for each in asked.iter("TxnID", "ListID")]
            QuickBooks.biggest = max(QuickBooks.biggest, len(ids))
            assert ids or name == "PreferencesQuery", f"{name} was asked for whole"
            rets = "".join(f"<ReceivePaymentRet><TxnID>{each}</TxnID><TotalAmount>1.00</TotalAmount></ReceivePaymentRet>" for each in ids)
            return f'<QBXML><QBXMLMsgsRs><{name}Rs statusCode="0">{rets}</{name}Rs></QBXMLMsgsRs></QBXML>'
        start = int(asked.get("iteratorID", "0"))
        end = min(COUNT, start + int(asked.findtext("MaxReturned")))
        rets = "".join(invoice(n) for n in range(start + 1, end + 1))
        return (f'<QBXML><QBXMLMsgsRs><InvoiceQueryRs statusCode="0" iteratorRemainingCount="{COUNT - end}" iteratorID="{end}">'
            f"{rets}</InvoiceQueryRs></QBXMLMsgsRs></QBXML>")

class Connection:
    records = 0
    def __getattr__(self, name): return lambda *arguments: None
    def upload(self, dataset, page, records): Connection.records += len(records)

codat = SimpleNamespace(connection=lambda *_: Connection())
person = SimpleNamespace(progress=lambda *_: None, status=lambda *_: None)
clock = SimpleNamespace(now=lambda: datetime.now(UTC))
connector = Connector(Ports(QuickBooks(), codat, person, None, clock, SqliteStore(PATH)), Settings(page_size=100))
connector.memory.region = "US"
hold(fetch(connector, Dataset("d", "invoices")), connector.session)
assert Connection.records == COUNT, Connection.records
assert QuickBooks.biggest == 100
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def peak(tmp_path: Path, invoices: int) -> int:
    """The most memory that a process needs to fetch so many invoices, in kilobytes."""
    command = [sys.executable, "-c", MEASURED, str(invoices), str(tmp_path / f"{invoices}.db")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


@pytest.mark.skipif(sys.platform == "win32", reason="the peak of a process's memory is asked of Unix")
@pytest.mark.parametrize(("few", "many"), [(300, 1_500), pytest.param(500, 10_000, marks=pytest.mark.slow)])
def test_memory_stays_flat(tmp_path: Path, few: int, many: int) -> None:
    """A page at a time is in memory, and what its objects speak of: more invoices need no more of it."""
    small, large = peak(tmp_path, few), peak(tmp_path, many)
    # Read whole, each invoice would need more than 10 kilobytes.
    assert large - small < (many - few) * 1.0, f"{few} invoices: {small} kB, {many}: {large} kB"
    assert large - small < 8_000
