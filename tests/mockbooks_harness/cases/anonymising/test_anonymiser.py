"""Documents and logs: what survives, what keeps its order and kind, and what holds of sums."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from mockbooks.qbxml import STATUS_CODES, validate
from mockbooks_harness.cases.anonymising import Anonymiser
from mockbooks_harness.cases.anonymising.leaves import allowed_words, element_names, leaf
from mockbooks_harness.cases.anonymising.words import Words, runs
from mockbooks_harness.strategies import requests

RECORDINGS = Path(__file__).resolve().parents[5] / "shared" / "recordings"
FILES = sorted(path.name for path in RECORDINGS.glob("*.xml"))
_NO_RECORDINGS = [pytest.param("", marks=pytest.mark.skip(reason="no recordings beside this checkout"))]
TOKEN = re.compile(r"[^\W_]{4,}")
KEPT = ("TaxLineID", "ReminderTime", "ConversionRatio", "ProductName")


def anonymised(text, key="a key"):
    anonymiser = Anonymiser(key)
    anonymiser.learn(text)
    return anonymiser, anonymiser.text(text)


def tokens(text):
    """Runs of four or more letters or digits that are not the language's own."""
    # Days and hours stay, for dates move by whole years.
    bare = re.sub(r"&\w+;|&#\d+;|(?<=\d)T(?=\d)", " ", text)
    for kept in KEPT:
        bare = re.sub(f"<{kept}>[^<]*<", "<", bare)
    return {token.lower() for token in TOKEN.findall(bare)} - allowed_words()


def known_marks(text):
    """The tags of the language, in their order."""
    return [mark for mark in re.findall(r"<(/?\w+)", text) if mark.lstrip("/") in element_names()]


@pytest.mark.parametrize("name", FILES or _NO_RECORDINGS)
def test_of_a_recording_nothing_survives_and_its_tree_stays(name):
    text = (RECORDINGS / name).read_text("utf-8")
    anonymiser, new = anonymised(text)
    assert anonymiser.kept == []
    survivors = tokens(text) & tokens(new)
    # Where twenty years of dates are in use, a year comes out as another one; so with figures.
    assert {token for token in survivors if not re.fullmatch("(?:19|20)[0-9]{2}", token)} == set()
    assert len(survivors) <= 3
    if not any(strange in text for strange in ("<!--", "Envelope", "DOCTYPE")):
        assert known_marks(new) == known_marks(text)
    assert anonymised(text)[1] == new


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.tuples(requests("InvoiceAddRq"), requests("CustomerModRq")))
def test_what_was_right_stays_right_and_nothing_survives(texts):
    anonymiser = Anonymiser("k")
    for text in texts:
        anonymiser.learn(text)
    for text in texts:
        new = anonymiser.document(text)
        survivors = tokens(text) & tokens(new)
        assert {token for token in survivors if not token.isdigit()} == set()
        assert list(map(str, validate(new))) == list(map(str, validate(text)))


words = st.text(st.sampled_from("abcdeABEñéÜøß123 -&.日本ЖЯżł"), min_size=1, max_size=14)


@given(st.lists(words, min_size=1, max_size=30, unique_by=str.casefold))
def test_identity_order_and_kind_are_kept(names):
    vocabulary = {run for name in names for run in runs(name)}
    drawn = Words("k", vocabulary, ())
    new = [drawn.text(name) for name in names]
    assert len({name.casefold() for name in new}) == len(new)
    for old, comes in zip(names, new, strict=True):
        assert [kind(letter) for letter in comes] == [kind(letter) for letter in old]
    lowered = sorted({run for name in names for run in runs(name)})
    for first, second in pairwise([drawn.text(run) for run in lowered]):
        assert first < second


def kind(letter):
    """What is hard about a character: its category, and where it cannot be written."""
    script = "ascii" if letter.isascii() else "latin" if ord(letter) < 256 else ord(letter) >> 7
    return unicodedata.category(letter), script


@given(st.lists(st.text("0123456789", min_size=4, max_size=5), min_size=1, max_size=60, unique=True))
def test_no_drawn_word_was_there(numbers):
    drawn = Words("k", set(numbers), set(numbers))
    assert drawn.kept == []
    assert {drawn.text(number) for number in numbers} & set(numbers) == set()


def test_no_name_becomes_one_that_stays():
    codes = {first + second + third for first in "abcdefg" for second in "abcdefg" for third in "abcdefg"}
    stays = ["GST", "Fre", "CAG"]
    drawn = Words("k", codes, (), stays)
    assert {drawn.text(code) for code in codes}.isdisjoint(name.lower() for name in stays)
    assert drawn.text("Code") not in stays


RESPONSE = """<?xml version="1.0" ?><QBXML><QBXMLMsgsRs><InvoiceQueryRs statusCode="0" statusSeverity="Info" statusMessage="Status OK">
<InvoiceRet><TxnID>24A-1709305200</TxnID><TimeCreated>2024-03-01T10:00:00-05:00</TimeCreated><EditSequence>1709305201</EditSequence>
<TxnNumber>12</TxnNumber><CustomerRef><ListID>80000007-1709305100</ListID><FullName>Peña:Roof</FullName></CustomerRef>
<TxnDate>2024-02-29</TxnDate><RefNumber>A-1009</RefNumber><Subtotal>310.50</Subtotal><SalesTaxPercentage>8.25</SalesTaxPercentage>
<SalesTaxTotal>0.00</SalesTaxTotal><AppliedAmount>-10.50</AppliedAmount><BalanceRemaining>300.00</BalanceRemaining>
<Memo>Peña, A-1009, roof</Memo><IsPaid>false</IsPaid>
<InvoiceLineRet><TxnLineID>24C-1709305200</TxnLineID><Quantity>2.5</Quantity><Rate>100.20</Rate><Amount>250.50</Amount></InvoiceLineRet>
<InvoiceLineRet><TxnLineID>24D-1709305200</TxnLineID><Rate>60.00</Rate><Amount>60.00</Amount></InvoiceLineRet>
</InvoiceRet></InvoiceQueryRs></QBXMLMsgsRs></QBXML>"""


def test_sums_hold_and_times_move_alike():
    anonymiser, new = anonymised(RESPONSE)
    ret = etree.fromstring(new.encode()).find(".//InvoiceRet")

    def figure(path):
        return Decimal(ret.findtext(path))

    lines = ret.findall("InvoiceLineRet")
    assert sum(Decimal(line.findtext("Amount")) for line in lines) == figure("Subtotal") > Decimal("310.50")
    assert Decimal(lines[0].findtext("Quantity")) * Decimal(lines[0].findtext("Rate")) == Decimal(
        lines[0].findtext("Amount")
    )
    assert lines[1].findtext("Rate") == lines[1].findtext("Amount")
    assert figure("Subtotal") + figure("AppliedAmount") == figure("BalanceRemaining")
    assert ret.findtext("SalesTaxPercentage") == "8.25" and ret.findtext("IsPaid") == "false"
    years = anonymiser.scale.years
    assert years % 4 == 0 and years
    assert ret.findtext("TxnDate") == f"{2024 + years}-02-29"
    moved = int(ret.findtext("TxnID").partition("-")[2]) - 1709305200
    assert moved == years * 365.25 * 86400 == int(ret.findtext("EditSequence")) - 1709305201
    assert (
        int(ret.findtext("InvoiceLineRet/TxnLineID").partition("-")[0], 16)
        - int(ret.findtext("TxnID").partition("-")[0], 16)
        == 2
    )


def test_names_are_the_same_in_paths_and_memos():
    ret = etree.fromstring(anonymised(RESPONSE)[1].encode()).find(".//InvoiceRet")
    customer, _, job = ret.findtext("CustomerRef/FullName").partition(":")
    assert customer != "Peña" and not customer.isascii() and len(customer) == 4
    assert ret.findtext("Memo") == f"{customer}, {ret.findtext('RefNumber')}, {job.lower()}"


def test_a_text_that_was_sealed_comes_back_as_it_is():
    anonymiser, _ = anonymised(RESPONSE)
    sealed = anonymiser.text(RESPONSE, sealed=True)
    again = Anonymiser("a key")
    again.learn(sealed)
    assert again.text(sealed, sealed=True) == sealed
    assert not Anonymiser("other").is_anonymised(sealed)
    assert not again.is_anonymised(sealed.replace("false", "Smith"))


def test_what_is_unknown_is_not_passed():
    text = '<!-- call Smithson --><?robots Smithson?><QBXML><QBXMLMsgsRq onError="stopOnError"><CustomerAddRq owner="Smithson"><CustomerAdd>'
    text += "<Smithson>Smithson</Smithson><Name>Smithson & Co</Name><Name>&#83;mithson</Name><![CDATA[Smithson]]></CustomerAdd></CustomerAddRq> Smithson"
    new = anonymised(f"Smithson {text}")[1] + anonymised(text)[1]
    assert "mithson" not in new
    assert new.count("<CustomerAdd>") == 2 and "<Name>" in new and "<![CDATA[" in new


def test_a_value_that_only_real_answers_have_stays():
    text = "<CustomerRet><Name>Larkspur</Name><PreferredDeliveryMethod>Mail</PreferredDeliveryMethod></CustomerRet>"
    new = anonymised(f"<QBXML><QBXMLMsgsRs><CustomerQueryRs>{text}</CustomerQueryRs></QBXMLMsgsRs></QBXML>")[1]
    assert "<PreferredDeliveryMethod>Mail<" in new
    assert "Larkspur" not in new


LOG = (
    "20240301.15:00:00 UTC\t: QBWebConnector.SOAPWebService.instantiateWebService() : AppName: Larkspur Imports Sync\r\n"
    "20240301.15:00:01 UTC\t: QBWebConnector.SOAPWebService.do_authenticate() : Authenticating to application 'Larkspur Imports Sync', username = 'larkspur'\r\n"
    "20240301.15:00:01 UTC\t: QBWebConnector.SOAPWebService.do_sendRequestXML() : cfn=\"C:\\Larkspur\\Larkspur.QBW\"\r\n"
    "20240301.15:00:01 UTC\t: QBWebConnector.SOAPWebService.do_sendRequestXML() : qbXMLMajorVers=\"13\"\r\n"
    "20240301.15:00:01 UTC\t: QBWebConnector.SOAPWebService.ProcessRequestXML() : Something about Larkspur that is not known\r\n"
    "a stack trace of Larkspur\r\n"
    "20240301.15:00:02 UTC\t: QBWebConnector.SOAPWebService.ProcessRequestXML() : Sending error message back to application:\r\n"
    "HRESULT = 0x80040400\r\nMessage: QuickBooks found an error when parsing the provided XML text stream.\r\n"
    "20240301.15:00:03 UTC\t: QBWebConnector.SOAPWebService.do_receiveResponseXML() : XML dump follows: -\r\n\r\n" + RESPONSE + "\r\n"
)  # fmt: skip


def test_of_a_log_the_known_lines_and_the_documents_stay():
    anonymiser, new = anonymised(LOG)
    assert "Larkspur" not in new and "larkspur" not in new and "trace" not in new and "not known" not in new
    assert "Peña" not in new
    year = 2024 + anonymiser.scale.years
    assert f"{year}0301.15:00:00 UTC\t: QBWebConnector.SOAPWebService.instantiateWebService() : AppName: " in new
    assert 'qbXMLMajorVers="13"' in new
    assert (
        "HRESULT = 0x80040400\r\nMessage: QuickBooks found an error when parsing the provided XML text stream." in new
    )
    assert new.count("<InvoiceRet>") == 1 and "XML dump follows: -" in new
    assert tokens(LOG) & tokens(new) - {"qbwebconnector", "soapwebservice"} <= OWN


# The Connector's own words in that log.
OWN = {
    *("qbwebconnector", "soapwebservice", "instantiatewebservice", "appname", "authenticating", "application"),
    *("username", "authenticate", "sendrequestxml", "receiveresponsexml", "processrequestxml", "sending", "back"),
    *("follows", "dump", "qbxmlmajorvers", "hresult", "0x80040400"),
}


def test_a_soap_envelope_gives_its_document():
    envelope = "<?xml version='1.0'?><soap:Envelope><soap:Body><ticket>Larkspur</ticket><response>{}</response></soap:Body></soap:Envelope>"
    escaped = RESPONSE.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    new = anonymised(envelope.format(escaped))[1]
    assert "Larkspur" not in new and "<InvoiceRet>" in new


@pytest.mark.parametrize("status", sorted(STATUS_CODES))
def test_quickbooks_own_sentences_stay(status):
    sentence = re.sub(r"\{[^}]*\}|%\w", "", STATUS_CODES[status].template).replace('"', "")
    text = f'<QBXML><QBXMLMsgsRs><BillAddRs statusCode="{status}" statusMessage="{sentence.replace("&", "&amp;").replace("<", "&lt;")}"/></QBXMLMsgsRs></QBXML>'
    assert anonymised(text)[1] == text


def test_what_a_message_quotes_is_replaced():
    text = '<BillAddRs statusCode="3140" statusMessage="There is an invalid reference to QuickBooks Customer &quot;Object Peña&quot; in the Bill."/>'
    new = anonymised(text)[1]
    assert "QuickBooks Customer &quot;" in new and "Object" not in new and "Peña" not in new


def test_every_name_has_one_type():
    """What `leaf` rests on."""
    from mockbooks.qbxml import catalogue

    types: dict[str, set[str]] = {}
    waiting = [catalogue.message(entry.name) for entry in catalogue.messages()]
    seen = set()
    while waiting:
        element = waiting.pop()
        if id(element) not in seen:
            seen.add(id(element))
            waiting.extend(element.children())
            if element.type:
                types.setdefault(element.name, set()).add(element.type)
    assert {name for name, found in types.items() if len(found) > 1} == set()
    assert leaf("Name").type == "STRTYPE" and leaf("Nonsense") is None


def test_a_figure_that_would_be_too_long_for_its_type_is_replaced():
    text = "<InvoiceLineAdd><Quantity>9999999999.5</Quantity><Amount>9999999999999.00</Amount></InvoiceLineAdd>"
    new = anonymised(text)[1]
    assert re.fullmatch(
        text.replace("9999999999.5", r"[1-8]\d{9}\.\d").replace("9999999999999.00", r"[1-8]\d{12}\.\d\d"), new
    )


def test_a_year_that_is_none_stays_a_number_of_its_type():
    text = "<CreditCardInfo><ExpirationMonth>12</ExpirationMonth><ExpirationYear>{}</ExpirationYear></CreditCardInfo>"
    for drawn in range(20):
        year = re.search("ExpirationYear>([0-9]+)<", anonymised(text.format(2147483647), f"key {drawn}")[1])
        assert int(year[1]) <= 2147483647
