"""Requests that real clients sent are answered in QuickBooks' way: one answer each, in order, with its own status."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from mockbooks.company import Company, ManualClock
from mockbooks.operations import Engine, Session
from mockbooks.operations.new_company import CompanyDetails, set_up
from mockbooks.qbxml.reader import read
from mockbooks.qbxml.status import STATUS_CODES

RECORDINGS = Path(__file__).resolve().parents[3] / "shared" / "recordings"
REQUESTS = sorted(
    path.name
    for path in RECORDINGS.glob("*.xml")
    if "<QBXMLMsgsRq" in (text := path.read_text("utf-8", "replace")) and re.search(r"<\w+Rs\b", text) is None
)


@pytest.mark.parametrize("name", REQUESTS or [pytest.param("", marks=pytest.mark.skip(reason="no recordings here"))])
def test_a_recorded_request_is_answered(name):
    text = (RECORDINGS / name).read_text("utf-8")
    company = Company.create(clock=ManualClock(datetime(2024, 3, 1, tzinfo=UTC)))
    set_up(company, CompanyDetails("Larkspur Consulting"))
    document = read(text)
    processed = Engine(company).process(document, Session())
    answers = list(etree.fromstring(processed.text)[0])
    assert [answer.tag for answer in answers] == [
        request.name.removesuffix("Rq") + "Rs" for request in document.requests
    ]
    for request, answer, exchanged in zip(document.requests, answers, processed.exchanges, strict=True):
        assert answer.get("requestID") == request.request_id
        assert _wording(int(answer.get("statusCode"))).fullmatch(answer.get("statusMessage"))
        assert exchanged.served or answer.get("statusCode") == "1030"
        print(f"{request.name}: {answer.get('statusCode')} {answer.get('statusMessage')}")
    company.close()


def _wording(code: int) -> re.Pattern[str]:
    parts = re.split(r"\{\w+\}", STATUS_CODES[code].template)
    return re.compile(".*".join(map(re.escape, parts)) + "(  QuickBooks error message: .*)?", re.DOTALL)
