"""A company that is asked for reports in qbXML; every answer is held against the published schema."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import etree

from mockbooks.checks import check
from mockbooks.company import Company, ManualClock
from mockbooks.front import CompanyFile
from mockbooks.operations import Engine, Session
from mockbooks.operations.new_company import CompanyDetails, set_up
from mockbooks.qbxml.reader import read

SCHEMA = Path(__file__).resolve().parents[4] / "shared" / "qbxml" / "xsd-13.0" / "qbxmlops130.xsd"


@cache
def schema() -> etree.XMLSchema | None:
    """The published schema of 13.0, where the folder of outside witnesses lies beside the checkout."""
    return etree.XMLSchema(etree.parse(SCHEMA)) if SCHEMA.exists() else None


class Row(NamedTuple):
    """A row as it came: kind without "Row", label, RowData as "type:value", cells after the label by colID."""

    kind: str
    label: str
    of: str
    cells: dict[int, str]


@dataclass
class Shown:
    """A report as it came."""

    title: str
    subtitle: str
    basis: str
    columns: list[tuple[str, str, str]]
    """Titles joined by "/", ColType, type of data."""
    rows: list[Row]

    def __getitem__(self, label: str) -> Row:
        """The row with this label; it must be the only one."""
        (row,) = [row for row in self.rows if row.label == label]
        return row

    def amount(self, label: str, column: int = 2) -> Decimal:
        """A cell of the row with this label as a number."""
        return Decimal(self[label].cells[column])

    @property
    def skeleton(self) -> list[tuple[str, str]]:
        """Kind and label of each row."""
        return [(row.kind, row.label) for row in self.rows]


class Asked:
    """A company and a session on it; what is asked is written as a QuickBooks client writes it."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.engine = Engine(company)
        self.session = Session(application="Tests")

    def ask(self, request: str, version: str = "13.0") -> etree._Element:
        """Ask one request; its answer."""
        document = (
            f'<?xml version="1.0"?><?qbxml version="{version}"?><QBXML><QBXMLMsgsRq onError="stopOnError">'
            f"{request}</QBXMLMsgsRq></QBXML>"
        )
        answer = etree.fromstring(self.engine.process(read(document), self.session).text)
        if version == "13.0" and schema() is not None:
            schema().assertValid(answer)
        return answer[0][0]

    def done(self, request: str, version: str = "13.0") -> etree._Element:
        """Ask one request that must succeed; what was returned."""
        answer = self.ask(request, version)
        assert answer.get("statusCode") == "0", answer.get("statusMessage")
        return answer[0] if len(answer) else answer

    def refused(self, request: str, version: str = "13.0") -> tuple[int, str]:
        """Ask one request that must be refused; the code and message."""
        answer = self.ask(request, version)
        assert answer.get("statusSeverity") == "Error", etree.tostring(answer)
        return int(answer.get("statusCode")), answer.get("statusMessage")

    def report(self, family: str, name: str, body: str = "", version: str = "13.0") -> Shown:
        """Ask for a report: the family (GeneralSummary), its type, and the elements after the type."""
        return shown(self.done(request(family, name, body), version))


def request(family: str, name: str, body: str = "") -> str:
    """A report request."""
    return f"<{family}ReportQueryRq><{family}ReportType>{name}</{family}ReportType>{body}</{family}ReportQueryRq>"


def period(start: str = "", end: str = "") -> str:
    """A ReportPeriod."""
    given = f"<FromReportDate>{start}</FromReportDate>" if start else ""
    given += f"<ToReportDate>{end}</ToReportDate>" if end else ""
    return f"<ReportPeriod>{given}</ReportPeriod>"


def shown(ret: etree._Element) -> Shown:
    """A ReportRet, its counts and numbers checked on the way."""
    titles = int(ret.findtext("NumColTitleRows"))
    columns = []
    for number, column in enumerate(ret.findall("ColDesc"), 1):
        assert column.get("colID") == str(number)
        assert [title.get("titleRow") for title in column.findall("ColTitle")] == [
            str(row + 1) for row in range(titles)
        ]
        named = "/".join(title.get("value") or "" for title in column.findall("ColTitle"))
        columns.append((named, column.findtext("ColType"), column.get("dataType")))
    data = ret.find("ReportData")
    rows = []
    for number, row in enumerate(() if data is None else data, 1):
        assert row.get("rowNumber") == str(number)
        cells = {int(cell.get("colID")): cell.get("value") for cell in row.findall("ColData")}
        of = row.find("RowData")
        about = f"{of.get('rowType')}:{of.get('value')}" if of is not None else ""
        label = row.get("value") if row.tag == "TextRow" else cells.pop(1, "")
        rows.append(Row(row.tag.removesuffix("Row"), label, about, cells))
    assert ret.findtext("NumRows") == str(len(rows))
    assert ret.findtext("NumColumns") == str(len(columns))
    title, subtitle, basis = (ret.findtext(name) for name in ("ReportTitle", "ReportSubtitle", "ReportBasis"))
    return Shown(title, subtitle, basis, columns, rows)


@pytest.fixture
def asked() -> Iterator[Asked]:
    """A new company on 1 March 2024, sales tax off; its books hold together after the test."""
    company = Company.create(clock=ManualClock(datetime(2024, 3, 1, 15, tzinfo=UTC)))
    set_up(company, CompanyDetails("Larkspur Consulting"))
    yield Asked(company)
    assert check(company) == []
    company.close()


@cache
def _generated(recipe: str) -> CompanyFile:
    return CompanyFile.generate(recipe, seed=7)


@pytest.fixture(scope="session")
def contractor() -> Asked:
    """A contractor's year, 2024: jobs, estimates, progress billing, retainage. Not to be written to."""
    return Asked(_generated("contractor").company)


@pytest.fixture(scope="session")
def shop() -> Asked:
    """A shop's year, 2024: stock, purchase orders, sales tax. Not to be written to."""
    return Asked(_generated("shop").company)


@pytest.fixture(scope="session")
def consultancy() -> Asked:
    """A consultancy's year, 2024. Not to be written to."""
    return Asked(_generated("consultancy").company)


@pytest.fixture(scope="session")
def asking() -> type[Asked]:
    """Ask a company of one's own: ``asking(company)``."""
    return Asked


@pytest.fixture(scope="session")
def wild() -> Asked:
    """A company with every type and everything that goes wrong. Not to be written to."""
    return Asked(_generated("wild").company)


class Helpers(NamedTuple):
    """What tests write requests with."""

    period = staticmethod(period)
    request = staticmethod(request)


@pytest.fixture
def write() -> type[Helpers]:
    """How report requests are written: ``write.period``, ``write.request``."""
    return Helpers


class Books(Asked):
    """A company that trades: accounts, customers, a vendor, services; documents are entered in one line of a test."""

    def account(self, name: str, kind: str, parent: str = "") -> None:
        above = f"<ParentRef><FullName>{parent}</FullName></ParentRef>" if parent else ""
        self.done(
            f"<AccountAddRq><AccountAdd><Name>{name}</Name>{above}<AccountType>{kind}</AccountType>"
            "</AccountAdd></AccountAddRq>"
        )

    def customer(self, name: str, parent: str = "") -> None:
        above = f"<ParentRef><FullName>{parent}</FullName></ParentRef>" if parent else ""
        self.done(f"<CustomerAddRq><CustomerAdd><Name>{name}</Name>{above}</CustomerAdd></CustomerAddRq>")

    def service(self, name: str, account: str) -> None:
        self.done(
            f"<ItemServiceAddRq><ItemServiceAdd><Name>{name}</Name><SalesOrPurchase>"
            f"<AccountRef><FullName>{account}</FullName></AccountRef></SalesOrPurchase></ItemServiceAdd></ItemServiceAddRq>"
        )

    def sale(
        self, day: str, *lines: tuple[str, str], kind: str = "Invoice", customer: str = "Abel", more: str = ""
    ) -> str:
        """An invoice, or another document for a customer, with lines (item, amount); its TxnID."""
        body = "".join(
            f"<{kind}LineAdd><ItemRef><FullName>{item}</FullName></ItemRef><Amount>{amount}</Amount></{kind}LineAdd>"
            for item, amount in lines
        )
        return self.done(
            f"<{kind}AddRq><{kind}Add><CustomerRef><FullName>{customer}</FullName></CustomerRef><TxnDate>{day}</TxnDate>"
            f"{more}{body}</{kind}Add></{kind}AddRq>"
        ).findtext("TxnID")

    def bill(self, day: str, *lines: tuple[str, str], vendor: str = "Carrier", kind: str = "Bill") -> str:
        """A bill, or a vendor credit, with lines (account, amount); its TxnID."""
        body = "".join(
            f"<ExpenseLineAdd><AccountRef><FullName>{account}</FullName></AccountRef><Amount>{amount}</Amount></ExpenseLineAdd>"
            for account, amount in lines
        )
        return self.done(
            f"<{kind}AddRq><{kind}Add><VendorRef><FullName>{vendor}</FullName></VendorRef><TxnDate>{day}</TxnDate>"
            f"{body}</{kind}Add></{kind}AddRq>"
        ).findtext("TxnID")

    def paid(self, day: str, total: str, *applied: tuple[str, str], customer: str = "Abel") -> str:
        """A payment over documents: (TxnID, elements after it); its TxnID."""
        over = "".join(f"<AppliedToTxnAdd><TxnID>{txn}</TxnID>{rest}</AppliedToTxnAdd>" for txn, rest in applied)
        return self.done(
            f"<ReceivePaymentAddRq><ReceivePaymentAdd><CustomerRef><FullName>{customer}</FullName></CustomerRef>"
            f"<TxnDate>{day}</TxnDate><TotalAmount>{total}</TotalAmount>{over or '<IsAutoApply>false</IsAutoApply>'}"
            "</ReceivePaymentAdd></ReceivePaymentAddRq>"
        ).findtext("TxnID")

    def pay_bill(self, day: str, *applied: tuple[str, str], vendor: str = "Carrier") -> None:
        """A check over bills: (TxnID, elements after it)."""
        over = "".join(f"<AppliedToTxnAdd><TxnID>{txn}</TxnID>{rest}</AppliedToTxnAdd>" for txn, rest in applied)
        self.done(
            f"<BillPaymentCheckAddRq><BillPaymentCheckAdd><PayeeEntityRef><FullName>{vendor}</FullName></PayeeEntityRef>"
            f"<TxnDate>{day}</TxnDate><BankAccountRef><FullName>Checking</FullName></BankAccountRef>"
            f"<IsToBePrinted>true</IsToBePrinted>{over}</BillPaymentCheckAdd></BillPaymentCheckAddRq>"
        )

    def journal(self, day: str, debits: dict[str, str], credits: dict[str, str]) -> None:
        """A journal entry: amounts by account."""
        lines = "".join(
            f"<Journal{side}Line><AccountRef><FullName>{account}</FullName></AccountRef><Amount>{amount}</Amount>"
            f"</Journal{side}Line>"
            for side, amounts in (("Debit", debits), ("Credit", credits))
            for account, amount in amounts.items()
        )
        self.done(
            f"<JournalEntryAddRq><JournalEntryAdd><TxnDate>{day}</TxnDate>{lines}</JournalEntryAdd></JournalEntryAddRq>"
        )


@pytest.fixture
def books(asked: Asked) -> Books:
    """A company that trades."""
    made = Books(asked.company)
    for name, kind in (
        ("Checking", "Bank"),
        ("Fees", "Income"),
        ("Repairs", "Income"),
        ("Travel", "Expense"),
        ("Rent", "Expense"),
        ("Discounts", "Expense"),
        ("Interest", "OtherExpense"),
        ("Loan", "LongTermLiability"),
    ):
        made.account(name, kind)
    made.customer("Abel")
    made.done("<VendorAddRq><VendorAdd><Name>Carrier</Name></VendorAdd></VendorAddRq>")
    made.service("Advice", "Fees")
    made.service("Repair", "Repairs")
    return made
