"""One session that several sources tell of is imported once."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from mockbooks import CompanyFile, ManualClock, QuickBooks
from mockbooks_harness.cases.importing import import_case
from mockbooks_harness.cases.merging import TWICE
from mockbooks_harness.cases.replaying import replay

AT = datetime(2024, 3, 4, 15, 0, tzinfo=UTC)
ADD = "<CustomerAddRq><CustomerAdd><Name>{}</Name></CustomerAdd></CustomerAddRq>"
REQUESTS = ["<HostQueryRq/>", ADD.format("Ann"), "<HostQueryRq/>", "<CustomerQueryRq/>", ADD.format("ann")]


def document(request: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><?qbxml version="16.0"?>\n'
        f'<QBXML><QBXMLMsgsRq onError="continueOnError">{request}</QBXMLMsgsRq></QBXML>'
    )


@pytest.fixture
def session() -> list[tuple[str, str, datetime]]:
    clock = ManualClock(AT)
    exchanges = []
    with CompanyFile.create(clock=clock) as company, QuickBooks(company) as quickbooks:
        for request in map(document, REQUESTS):
            clock.advance(30)
            exchanges.append((request, quickbooks.process(request), clock.now()))
    return exchanges


def log(session, *, answers: bool = True) -> str:
    lines = []
    for request, answer, at in session:
        head = f"{at:%Y%m%d.%H:%M:%S} UTC\t: QBWebConnector.SOAPWebService."
        lines.append(f"{head}ProcessRequestXML() : XML dump follows: -\r\n\r\n{request}\r\n")
        if answers:
            lines.append(f"{head}do_receiveResponseXML() : XML dump follows: -\r\n\r\n{answer}\r\n")
    return "\r\n".join(lines)


def soap(session) -> str:
    def body(operation: str, inner: str) -> str:
        return (
            '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
            f'<{operation} xmlns="http://developer.intuit.com/">{inner}</{operation}></soap:Body></soap:Envelope>\n'
        )

    texts = []
    for request, answer, _ in session:
        sent = f"<sendRequestXMLResult><![CDATA[{request}]]></sendRequestXMLResult>"
        texts.append(body("sendRequestXMLResponse", sent))
        received = f"<ticket>T</ticket><response><![CDATA[{answer}]]></response><hresult/><message/>"
        texts.append(body("receiveResponseXML", received))
    return "".join(texts)


def journal(session, moved: timedelta = timedelta(0)) -> str:
    return "".join(
        json.dumps(
            {"at": (at + moved).isoformat(), "call": "ProcessRequest", "application": "Shop", "request": request,
             "answer": answer, "hresult": None}
        ) + "\n"
        for request, answer, at in session
    )  # fmt: skip


def imported(tmp_path, **sources: str):
    for name, text in sources.items():
        (tmp_path / f"{name}.txt").write_text(text, "utf-8", newline="")
    made = import_case([tmp_path / f"{name}.txt" for name in sources], tmp_path / "case")
    return made, list(made.case.exchanges)


def test_a_log_and_soap_dumps_of_one_session(session, tmp_path):
    made, exchanges = imported(tmp_path, QWCLog=log(session), soap=soap(session))
    assert [each.answer.strip() for each in exchanges] == [answer.strip() for _, answer, _ in session]
    assert made.remarks[TWICE] == len(session)
    assert all("QWCLog.txt" in each.source and "soap.txt" in each.source for each in exchanges)
    with made.case.company() as company:
        assert replay(exchanges, company).same


def test_what_one_source_lacks_the_other_has(session, tmp_path):
    made, exchanges = imported(tmp_path, QWCLog=log(session, answers=False), soap=soap(session))
    assert len(exchanges) == len(session)
    assert all(each.request and each.answer and each.at for each in exchanges)
    assert made.case.exchanges[1].at == session[1][2]


def test_what_was_asked_twice_in_one_source_stays_twice(session, tmp_path):
    _, exchanges = imported(tmp_path, soap=soap([*session, session[0], session[0]]))
    assert len(exchanges) == len(session) + 2


def test_other_moments_are_other_exchanges(session, tmp_path):
    questions = [each for each in session if "HostQuery" in each[0]]
    _, exchanges = imported(tmp_path, one=journal(questions), two=journal(questions, timedelta(days=1)))
    assert len(exchanges) == 2 * len(questions)
