"""A company that is asked in qbXML, and whose every answer is held against the published schema."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from mockbooks.checks import check
from mockbooks.company import Company, ManualClock
from mockbooks.operations import Engine, Session
from mockbooks.operations.new_company import CompanyDetails, set_up
from mockbooks.qbxml.reader import read

SCHEMA = Path(__file__).resolve().parents[4] / "shared" / "qbxml" / "xsd-13.0" / "qbxmlops130.xsd"


@cache
def schema() -> etree.XMLSchema | None:
    """The published schema of 13.0, where the folder of outside witnesses lies beside the checkout."""
    return etree.XMLSchema(etree.parse(SCHEMA)) if SCHEMA.exists() else None


def _as_published(answer: etree._Element) -> etree._Element:
    """The answer with what the schema wants of a definition of private data, and a real QuickBooks leaves out [R]."""
    answer = copy.deepcopy(answer)
    for ret in answer.iter("DataExtDefRet"):
        if ret.find("DataExtID") is None:
            ret.insert(1, etree.fromstring("<DataExtID>1</DataExtID>"))
            for element in ("DataExtListRequire", "DataExtTxnRequire", "DataExtFormatString"):
                etree.SubElement(ret, element).text = "true"
    return answer


class Asked:
    """A company and a session on it; what is asked is written as a QuickBooks client writes it."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.engine = Engine(company)
        self.session = Session(application="Tests")
        self.text = ""
        """The answer to the last set, as it came."""

    def set(self, requests: str, version: str = "13.0", **attributes: str) -> list[etree._Element]:
        """Ask a whole request set; the answers in order."""
        sent = {"onError": "stopOnError"} | attributes
        said = " ".join(f'{name}="{value}"' for name, value in sent.items())
        document = f'<?xml version="1.0"?><?qbxml version="{version}"?><QBXML><QBXMLMsgsRq {said}>{requests}</QBXMLMsgsRq></QBXML>'
        self.text = self.engine.process(read(document), self.session).text
        answer = etree.fromstring(self.text)
        if version == "13.0" and schema() is not None:
            schema().assertValid(_as_published(answer))
        return list(answer[0])

    def ask(self, request: str, version: str = "13.0", **attributes: str) -> etree._Element:
        """Ask one request; its answer."""
        (answer,) = self.set(request, version, **attributes)
        return answer

    def done(self, request: str, version: str = "13.0") -> etree._Element:
        """Ask one request that must succeed; what was returned, the first object of it."""
        answer = self.ask(request, version)
        assert answer.get("statusCode") == "0", answer.get("statusMessage")
        return answer[0] if len(answer) else answer

    def refused(self, request: str, version: str = "13.0") -> tuple[int, str]:
        """Ask one request that must be refused; the code and message."""
        answer = self.ask(request, version)
        assert answer.get("statusSeverity") == "Error", etree.tostring(answer)
        return int(answer.get("statusCode")), answer.get("statusMessage")


@pytest.fixture
def flavor() -> str:
    """The product that has the file; a module of tests that needs another says so."""
    return "Pro"


@pytest.fixture
def asked(flavor: str) -> Iterator[Asked]:
    """A new company, sales tax off; its books hold together after the test."""
    company = Company.create(clock=ManualClock(datetime(2024, 3, 1, 15, tzinfo=UTC)), flavor=flavor)
    set_up(company, CompanyDetails("Larkspur Consulting"))
    yield Asked(company)
    assert check(company) == []
    company.close()
