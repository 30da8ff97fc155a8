"""Objects of answers are found in any surroundings, piece by piece."""

from __future__ import annotations

import html
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockbooks.generate.answers.documents import Piece, pieces
from mockbooks.generate.answers.understanding import Understanding

CUSTOMER = "<CustomerRet><ListID>80000001-1700000000</ListID><Name>Anna &amp; Söhne</Name></CustomerRet>"
VENDOR = "<VendorRet>\n<ListID>80000002-1700000000</ListID>\n</VendorRet>"
DOCUMENT = (
    '<?xml version="1.0" ?>\n<QBXML>\n<QBXMLMsgsRs>\n'
    f'<CustomerQueryRs statusCode="0" statusSeverity="Info" statusMessage="Status OK">{CUSTOMER}</CustomerQueryRs>\n'
    '<AccountQueryRs statusCode="1" statusSeverity="Info" statusMessage="A query request did not find a match" />\n'
    f'<VendorAddRs requestID="2" statusCode="0">{VENDOR}</VendorAddRs>\n'
    "</QBXMLMsgsRs>\n</QBXML>\n"
)
EXPECTED = [("CustomerRet", CUSTOMER, "CustomerQueryRs", "0"), ("VendorRet", VENDOR, "VendorAddRs", "0")]
SOAP = '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><response>{}</response></soap:Envelope>'


def found(*sources) -> tuple[list[Piece], Understanding]:
    understanding = Understanding()
    return list(pieces(sources, understanding)), understanding


def bare(made: list[Piece]) -> list[tuple[str, str, str, str]]:
    return [piece[:4] for piece in made]


@pytest.mark.parametrize(
    "text",
    [
        DOCUMENT,
        SOAP.format(html.escape(DOCUMENT)),
        SOAP.format(html.escape(DOCUMENT, quote=False)),
        SOAP.format(html.escape(html.escape(DOCUMENT))),
        SOAP.format(f"<![CDATA[{DOCUMENT}]]>"),
        f"20240301.17:02:11 UTC\t: QBWebConnector : received\n{DOCUMENT}\n20240301.17:02:12 UTC\t: done < nothing > & more",
        DOCUMENT.encode(),
        "\ufeff" + DOCUMENT,
        DOCUMENT.encode("utf-16"),
        b'<?xml version="1.0" encoding="windows-1252"?>' + DOCUMENT.encode("cp1252"),
        # No declaration, and no UTF-8 either.
        DOCUMENT.encode("cp1252"),
        io.StringIO(DOCUMENT),
        io.BytesIO(DOCUMENT.encode()),
    ],
)
def test_objects_are_found_wherever_they_stand(text):
    made, understanding = found(text)
    assert bare(made) == EXPECTED
    assert understanding.answers == {"CustomerQueryRs": 1, "AccountQueryRs 1": 1, "VendorAddRs": 1}
    assert not understanding.left_out_things


class Dribble(io.RawIOBase):
    """A file that gives a few bytes at a time."""

    def __init__(self, content: bytes, sizes: list[int]) -> None:
        self._content, self._sizes, self._position = content, sizes, 0

    def read(self, _size: int = -1) -> bytes:
        size = self._sizes[self._position % len(self._sizes)]
        start = sum(self._sizes[place % len(self._sizes)] for place in range(self._position))
        self._position += 1
        return self._content[start : start + size]


@given(
    st.lists(st.integers(1, 60), min_size=1, max_size=5),
    st.sampled_from([DOCUMENT, SOAP.format(html.escape(DOCUMENT))]),
)
def test_where_a_file_is_cut_into_chunks_does_not_matter(sizes, text):
    made, understanding = found(Dribble(text.encode(), sizes))
    assert bare(made) == EXPECTED
    assert understanding.answers == {"CustomerQueryRs": 1, "AccountQueryRs 1": 1, "VendorAddRs": 1}


def test_a_fragment_without_any_document_around_it_will_do():
    made, _ = found(f'<CustomerAddRs statusCode="0">{CUSTOMER}</CustomerAddRs>', VENDOR)
    assert [(piece.name, piece.response, piece.source) for piece in made] == [
        ("CustomerRet", "CustomerAddRs", "text 1"),
        ("VendorRet", "", "text 2"),
    ]


def test_what_is_cut_off_is_said_and_what_comes_after_it_is_found():
    made, understanding = found(f"<CustomerRet><ListID>1-1</ListID> ... {DOCUMENT[:-40]} <VendorRet><Name>gone")
    assert [piece.name for piece in made] == ["CustomerRet", "VendorRet"]
    assert understanding.left_out_things == {
        ("CustomerRet", "it begins in text 1 and does not end there"): 1,
        ("VendorRet", "it begins in text 1 and does not end there"): 1,
    }


def test_a_deletion_is_a_whole_response():
    text = '<ListDelRs statusCode="0"><ListDelType>Customer</ListDelType><ListID>1-1</ListID></ListDelRs>'
    made, understanding = found(f'<ListDelRs statusCode="3160" statusMessage="in use" />{text}')
    assert [(piece.name, piece.status) for piece in made] == [("ListDelRs", "0")]
    assert understanding.answers == {"ListDelRs": 1, "ListDelRs 3160": 1}
    assert not understanding.left_out_things


@pytest.mark.parametrize(
    "text", ["", "no XML at all", "<InvoiceAddRq><InvoiceAdd></InvoiceAdd></InvoiceAddRq>", b"\x00\xff\xfe<", "<<>&lt;"]
)
def test_nothing_is_found_where_there_is_nothing(text):
    assert found(text)[0] == []
