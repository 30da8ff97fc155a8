"""The text of answers, byte for byte as recorded."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from mockbooks.qbxml.status import NO_MATCH, OK, STALE_EDIT_SEQUENCE, Status
from mockbooks.qbxml.writer import Answer, done, escape, write_response


def test_a_query_page() -> None:
    answer = Answer(
        "CustomerQueryRq",
        "241",
        OK.status(),
        "<CustomerRet>\n<ListID>80000003-1446676743</ListID>\n</CustomerRet>\n",
        iterator_remaining=0,
        iterator_id="{84ff5521-205d-46b6-9d44-7b6b9acb7165}",
    )
    assert write_response([answer]) == (
        '<?xml version="1.0" ?>\n'
        "<QBXML>\n"
        "<QBXMLMsgsRs>\n"
        '<CustomerQueryRs requestID="241" statusCode="0" statusSeverity="Info" statusMessage="Status OK"'
        ' iteratorRemainingCount="0" iteratorID="{84ff5521-205d-46b6-9d44-7b6b9acb7165}">\n'
        "<CustomerRet>\n<ListID>80000003-1446676743</ListID>\n</CustomerRet>\n"
        "</CustomerQueryRs>\n"
        "</QBXMLMsgsRs>\n"
        "</QBXML>\n"
    )


def test_without_request_id_and_without_body() -> None:
    assert Answer("InvoiceQueryRq", None, NO_MATCH.status()).text == (
        '<InvoiceQueryRs statusCode="1" statusSeverity="Info" '
        'statusMessage="A query request did not find a matching object in QuickBooks" />\n'
    )


def test_ret_count_comes_before_the_iterator() -> None:
    text = Answer("BillQueryRq", "1", OK.status(), ret_count=7, iterator_remaining=2, iterator_id="{x}").text
    assert text.endswith(' retCount="7" iteratorRemainingCount="2" iteratorID="{x}" />\n')


def test_recovery_attributes_and_an_empty_set() -> None:
    assert write_response([], new_message_set_id="a&b", message_set_status=0) == (
        '<?xml version="1.0" ?>\n<QBXML>\n'
        '<QBXMLMsgsRs newMessageSetID="a&amp;b" messageSetStatusCode="0" />\n</QBXML>\n'
    )
    assert "<QBXMLSubscriptionMsgsRs />" in write_response([], kind="subscription")


def test_the_recorded_stale_answer(shared: Path) -> None:
    file = shared / "recordings" / "QuickBooksXmlFragments_CustomerModRs_3200_with_current_object.xml"
    recorded = next(line for line in file.read_text("utf-8").splitlines() if "<CustomerModRs" in line)
    status = STALE_EDIT_SEQUENCE.status(edit_sequence="1272664823")
    assert Answer("CustomerModRq", "0", status, "<X/>\n").text.splitlines()[0] == recorded


@given(st.text(st.characters(codec="cp1252", exclude_categories=["Cc"])))
def test_escaped_text_is_ascii_and_reads_back(text: str) -> None:
    written = escape(text)
    assert written.isascii()
    assert (etree.fromstring(f"<a>{written}</a>").text or "") == text
    assert etree.fromstring(f'<a b="{written}"/>').get("b") == text


def test_escaped_forms() -> None:
    assert escape("""Joe's "A&B" <x> é €""") == "Joe&apos;s &quot;A&amp;B&quot; &lt;x&gt; &#233; &#8364;"
    assert escape("a\r\nb\tc") == "a&#13;\nb\tc"


def test_done() -> None:
    assert done("AccountAddRq", "9", "<AccountRet>\n</AccountRet>\n").status == Status(0, "Info", "Status OK")
