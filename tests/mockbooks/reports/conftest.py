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


class Helpers(NamedTuple):
    """What tests write requests with."""

    period = staticmethod(period)
    request = staticmethod(request)


@pytest.fixture
def write() -> type[Helpers]:
    """How report requests are written: ``write.period``, ``write.request``."""
    return Helpers
