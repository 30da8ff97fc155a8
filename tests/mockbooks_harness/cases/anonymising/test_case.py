"""A case that is anonymised has nothing of the original, and replays with the same statuses and element trees."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from mockbooks import CompanyFile, QuickBooks, RequestProcessorError
from mockbooks_harness.cases.anonymising.case import anonymise_case
from mockbooks_harness.cases.anonymising.leaves import allowed_words
from mockbooks_harness.cases.case import Case
from mockbooks_harness.cases.exchange import Failure, RecordedExchange

ENVELOPE = '<?xml version="1.0" encoding="utf-8"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="{}">{}</QBXMLMsgsRq></QBXML>'

SESSION = [
    '<CustomerAddRq requestID="4711"><CustomerAdd><Name>Zoë Müller &amp; Söhne</Name><CompanyName>Müller Söhne</CompanyName>'
    "<FirstName>Zoë</FirstName><BillAddress><Addr1>Zoë Müller &amp; Söhne</Addr1><Addr2>1408 Hauptstraße</Addr2>"
    "<City>Gütersloh</City><PostalCode>33330</PostalCode></BillAddress><Phone>555-867-5309</Phone>"
    "<Email>zoe@mueller-soehne.example</Email><Notes>owes 1408.33 since 2024, says Müller</Notes></CustomerAdd></CustomerAddRq>",
    '<CustomerAddRq requestID="2"><CustomerAdd><Name>zoë müller &amp; söhne</Name></CustomerAdd></CustomerAddRq>',
    "<CustomerAddRq><CustomerAdd><Name>Rooftop</Name><ParentRef><FullName>Zoë Müller &amp; Söhne</FullName></ParentRef>"
    "</CustomerAdd></CustomerAddRq>",
    '<InvoiceAddRq requestID="3"><InvoiceAdd defMacro="TxnID:Rooftop1"><CustomerRef><FullName>Zoë Müller &amp; Söhne:Rooftop</FullName>'
    "</CustomerRef><TxnDate>2024-12-30</TxnDate><RefNumber>88231</RefNumber><Memo>Rooftop, as agreed with Zoë</Memo><InvoiceLineAdd>"
    "<ItemRef><FullName>Consulting</FullName></ItemRef><Quantity>12.5</Quantity><Rate>145.00</Rate></InvoiceLineAdd><InvoiceLineAdd>"
    "<ItemRef><FullName>Consulting</FullName></ItemRef><Amount>4321.09</Amount></InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>"
    "<ReceivePaymentAddRq><ReceivePaymentAdd><CustomerRef><FullName>Zoë Müller &amp; Söhne:Rooftop</FullName></CustomerRef>"
    '<TotalAmount>5000.00</TotalAmount><AppliedToTxnAdd><TxnID useMacro="TxnID:Rooftop1"/><PaymentAmount>5000.00</PaymentAmount>'
    "</AppliedToTxnAdd></ReceivePaymentAdd></ReceivePaymentAddRq>",
    "<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Nobody Known</FullName></CustomerRef></InvoiceAdd></InvoiceAddRq>",
    "<CustomerQueryRq><ActiveStatus>All</ActiveStatus><OwnerID>0</OwnerID></CustomerQueryRq>",
    '<CustomerQueryRq iterator="Start"><MaxReturned>7</MaxReturned></CustomerQueryRq>',
    "<CustomerQueryRq><NameFilter><MatchCriterion>StartsWith</MatchCriterion><Name>Zoë M</Name></NameFilter></CustomerQueryRq>",
    "<InvoiceQueryRq><TxnDateRangeFilter><FromTxnDate>2024-06-01</FromTxnDate></TxnDateRangeFilter>"
    "<IncludeLineItems>true</IncludeLineItems><IncludeLinkedTxns>true</IncludeLinkedTxns></InvoiceQueryRq>",
    "<InvoiceQueryRq><RefNumber>88231</RefNumber></InvoiceQueryRq>",
    "<AccountQueryRq/><ItemQueryRq/><VendorQueryRq/><TermsQueryRq/>",
    "<BillQueryRq><IncludeLineItems>true</IncludeLineItems></BillQueryRq>",
    "<CustomerAddRq><CustomerAdd><Nam>Grünwald</Nam></CustomerAdd></CustomerAddRq>",
    "<CustomerAddRq><CustomerAdd><Name>Cut off, Grünwald</CustomerAdd></CustomerAddRq>",
    "<CustomerAddRq><CustomerAdd><Name>Grünwald and Partners and Sons and Daughters</Name></CustomerAdd></CustomerAddRq>",
]


def record(quickbooks: QuickBooks, requests: list[str]) -> list[RecordedExchange]:
    exchanges = []
    for number, request in enumerate(requests):
        text = ENVELOPE.format(("continueOnError", "stopOnError")[number % 2], request)
        at = quickbooks.company.clock.now()
        try:
            exchanges.append(RecordedExchange(text, quickbooks.process(text), at=at, session="1", paired="order"))
        except RequestProcessorError as error:
            failure = Failure(error.hresult.code, error.hresult.text)
            exchanges.append(RecordedExchange(text, failure=failure, at=at, session="1", paired="order"))
    return exchanges


@pytest.fixture(scope="module")
def original(tmp_path_factory) -> Case:
    with CompanyFile.generate("consultancy", seed=3, transactions=40) as company:
        content = company.to_bytes()
        with QuickBooks(company) as quickbooks:
            exchanges = record(quickbooks, SESSION)
        path = tmp_path_factory.mktemp("cases") / "acme"
        return Case.write(
            path, exchanges, content, about={"sources": ["C:/Müller/QWCLog.txt"]}, texts={"notes.txt": "Müller owes"}
        )


@pytest.fixture(scope="module")
def anonymous(original) -> Case:
    return anonymise_case(original, original.path.with_name("anonymous"), "a key")[0]


def tree(element: etree._Element) -> object:
    """Names and order of the elements, and the status."""
    status = element.get("statusCode"), element.get("statusSeverity"), element.get("retCount")
    return element.tag, status, [tree(child) for child in element]


def answer_tree(text: str) -> object:
    return tree(etree.fromstring(text.encode()))


def test_what_was_recorded_keeps_statuses_and_element_trees(original, anonymous):
    assert len(original.exchanges) == len(anonymous.exchanges)
    for was, comes in zip(original.exchanges, anonymous.exchanges, strict=True):
        assert was.failure == comes.failure
        if was.answer is not None:
            assert answer_tree(comes.answer) == answer_tree(was.answer)


def test_it_replays_with_the_same_statuses_and_element_trees(anonymous):
    with anonymous.company() as company, QuickBooks(company) as quickbooks:
        failed = []
        for exchange in anonymous.exchanges:
            try:
                answer = quickbooks.process(exchange.request)
            except RequestProcessorError as error:
                failed.append((error.hresult.code, exchange.failure and exchange.failure.code))
                continue
            assert answer_tree(answer) == answer_tree(exchange.answer)
        assert len(failed) == 2 and all(here == there for here, there in failed)
        assert company.check() == []


TOKEN = re.compile(r"[^\W_]{4,}")


def everything(case: Case) -> str:
    """All the text there is, that of the company file too."""
    texts = [
        file.read_text("utf-8")
        for file in sorted(case.path.rglob("*"))
        if file.suffix in (".xml", ".json", ".txt", ".jsonl")
    ]
    with case.company() as company:
        # The release of QuickBooks and the time zone stay: `meta` has them.
        dumped = company.company.connection.iterdump()
        rows = "\n".join(row for row in dumped if row.startswith("INSERT") and '"meta"' not in row)
    return "\n".join([*texts, rows])


def test_no_name_and_no_number_of_the_original_survives(original, anonymous):
    said = " ".join(SESSION)
    words = {word.lower() for word in TOKEN.findall(re.sub(r"</?\w+|&\w+;", " ", said))} - allowed_words()
    assert {"müller", "söhne", "gütersloh", "hauptstraße", "rooftop", "grünwald", "88231", "4711", "33330"} <= words
    there = {word.lower() for word in TOKEN.findall(everything(anonymous))}
    assert words & there == set()


def test_no_name_of_the_company_survives(original, anonymous):
    with original.company() as company:
        rows = company.company.connection.execute(
            "SELECT name, full_name, list_id FROM list_object UNION SELECT txn_id, ref_number, '' FROM txn"
        )
        words = {word.lower() for row in rows for text in row if text for word in TOKEN.findall(text)} - allowed_words()
    there = {word.lower() for word in TOKEN.findall(everything(anonymous))}
    # A number that a figure comes to by being multiplied is no survivor.
    assert {word for word in words & there if not word.isdecimal()} == set()


def test_twice_with_one_key_is_once(original, anonymous, tmp_path):
    again = anonymise_case(anonymous, tmp_path / "again", "a key")[0]
    assert [exchange.answer for exchange in again.exchanges] == [exchange.answer for exchange in anonymous.exchanges]
    assert again.company_path.read_bytes() == anonymous.company_path.read_bytes()
    same = anonymise_case(original, tmp_path / "same", "a key")[0]
    assert same.company_path.read_bytes() == anonymous.company_path.read_bytes()
    assert [exchange.request for exchange in same.exchanges] == [exchange.request for exchange in anonymous.exchanges]
    other = anonymise_case(original, tmp_path / "other", "another key")[0]
    assert other.exchanges[0].request != anonymous.exchanges[0].request


def test_the_notes_say_how_figures_changed(anonymous):
    notes = anonymous.text("notes.txt")
    assert "Quantities and prices were multiplied by" in notes and "Müller" not in notes
    assert anonymous.about["sources"] == []
