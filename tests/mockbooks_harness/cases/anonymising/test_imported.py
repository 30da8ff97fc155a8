"""What was recorded of real files, imported: anonymised it replays as it did, and its tree is the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mockbooks import CompanyFile, QuickBooks
from mockbooks_harness.cases.anonymising import Anonymiser
from mockbooks_harness.cases.anonymising.case import anonymise_case
from mockbooks_harness.cases.importing import NothingRecorded, import_case
from mockbooks_harness.cases.replaying import replay

RECORDINGS = Path(__file__).resolve().parents[5] / "shared" / "recordings"
FILES = sorted(path.name for path in RECORDINGS.glob("*.xml"))
_NO_RECORDINGS = [pytest.param("", marks=pytest.mark.skip(reason="no recordings beside this checkout"))]


def verdicts(case):
    with case.company() as company:
        return [(each.number, each.request, str(each.verdict)) for each in replay(case.exchanges, company).verdicts]


@pytest.mark.parametrize("name", FILES or _NO_RECORDINGS)
def test_a_recording_replays_as_it_did(name, tmp_path):
    try:
        original = import_case([RECORDINGS / name], tmp_path / "case").case
    except NothingRecorded:
        pytest.skip("it has no qbXML request or answer")
    anonymous = anonymise_case(original, tmp_path / "anonymous", "a key")[0]
    assert verdicts(anonymous) == verdicts(original)
    for was, comes in zip(original.exchanges, anonymous.exchanges, strict=True):
        assert re.findall('statusCode="[0-9]+"', comes.answer or "") == re.findall(
            'statusCode="[0-9]+"', was.answer or ""
        )
    with original.company() as company, anonymous.company() as new:
        assert len(new.check()) == len(company.check())


SOAP = "20240301.15:{:02}:{:02} UTC\t: QBWebConnector.SOAPWebService."
ENVELOPE = '<?xml version="1.0" encoding="utf-8"?>\r\n<?qbxml version="13.0"?>\r\n<QBXML><QBXMLMsgsRq onError="continueOnError">{}</QBXMLMsgsRq></QBXML>'
REQUESTS = [
    "<AccountQueryRq/><TermsQueryRq/><ItemQueryRq/><SalesTaxCodeQueryRq/>",
    "<CustomerQueryRq><ActiveStatus>All</ActiveStatus></CustomerQueryRq><VendorQueryRq/>",
    "<InvoiceQueryRq><IncludeLineItems>true</IncludeLineItems></InvoiceQueryRq>",
    "<CustomerAddRq><CustomerAdd><Name>Zoë Larkspur</Name></CustomerAdd></CustomerAddRq>",
    "<CustomerAddRq><CustomerAdd><Name>Zoë LARKSPUR</Name></CustomerAdd></CustomerAddRq>",
    "<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Zoë Larkspur</FullName></CustomerRef><TxnDate>2024-12-30</TxnDate><InvoiceLineAdd>"
    "<ItemRef><FullName>Consulting</FullName></ItemRef><Quantity>3</Quantity><Rate>1450.75</Rate></InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>",
    "<CustomerQueryRq><FullName>Zoë Larkspur</FullName></CustomerQueryRq>",
]


def log() -> str:
    """QWCLog.txt at its level VERBOSE, of a session with a company."""
    written = []
    with CompanyFile.generate("consultancy", seed=3, transactions=30) as company, QuickBooks(company) as quickbooks:
        for number, request in enumerate(REQUESTS):
            text = ENVELOPE.format(request)
            head = SOAP.format(number, 1)
            written += [
                f'{head}do_sendRequestXML() : cfn="C:\\Larkspur\\books.QBW"',
                f"{head}do_sendRequestXML() : Request xml received.",
                f"{head}ProcessRequestXML() : Processing request #{number + 1}",
                f"{head}ProcessRequestXML() : XML dump follows: -\r\n\r\n{text}",
                f"{SOAP.format(number, 2)}do_receiveResponseXML() : *** Calling receiveResponseXML() with following parameters:",
                f"{SOAP.format(number, 2)}do_receiveResponseXML() : XML dump follows: -\r\n\r\n{quickbooks.process(text)}",
            ]
    return "\r\n".join(written) + "\r\n"


def test_an_anonymised_log_imports_and_replays_as_it_did(tmp_path):
    text = log()
    (tmp_path / "QWCLog.txt").write_text(text, "utf-8", newline="")
    anonymiser = Anonymiser("a key")
    anonymiser.learn(text)
    (tmp_path / "new.txt").write_text(anonymiser.text(text), "utf-8", newline="")
    assert "arkspur" not in (tmp_path / "new.txt").read_text("utf-8")
    original = import_case([tmp_path / "QWCLog.txt"], tmp_path / "case").case
    anonymous = import_case([tmp_path / "new.txt"], tmp_path / "anonymous").case
    assert {verdict for _, _, verdict in verdicts(original)} == {"same"}
    assert len(verdicts(original)) == 11
    assert verdicts(anonymous) == verdicts(original)
    again = anonymise_case(original, tmp_path / "again", "a key")[0]
    assert verdicts(again) == verdicts(original)
