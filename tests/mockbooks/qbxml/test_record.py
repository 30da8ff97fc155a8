"""Records: what the elements of a request become, and which values are refused."""

from __future__ import annotations

import pytest

from mockbooks.qbxml.reader import read
from mockbooks.qbxml.record import Record, read_record
from mockbooks.qbxml.status import Refused


def record_of(request: str, version: str = "13.0") -> Record:
    document = read(
        f'<?qbxml version="{version}"?><QBXML><QBXMLMsgsRq onError="stopOnError">{request}</QBXMLMsgsRq></QBXML>'
    )
    return read_record(document.requests[0].element, document.requests[0].node)


def test_an_invoice() -> None:
    record = record_of(
        """
        <InvoiceAddRq requestID="7">
          <InvoiceAdd defMacro="TxnID:One">
            <CustomerRef><FullName> Jones:Kitchen </FullName></CustomerRef>
            <TxnDate>2024-05-01</TxnDate>
            <Memo></Memo>
            <IsToBePrinted>1</IsToBePrinted>
            <LinkToTxnID>1-1400000000</LinkToTxnID>
            <InvoiceLineAdd>
              <ItemRef><FullName>Consulting</FullName></ItemRef>
              <Quantity>2.50</Quantity>
              <Rate>80</Rate>
            </InvoiceLineAdd>
          </InvoiceAdd>
          <IncludeRetElement> TxnID </IncludeRetElement>
        </InvoiceAddRq>
        """
    )
    assert record == {
        "@requestID": "7",
        "InvoiceAdd": {
            "@defMacro": "TxnID:One",
            "CustomerRef": {"FullName": "Jones:Kitchen"},
            "TxnDate": "2024-05-01",
            "Memo": "",
            "IsToBePrinted": "true",
            "LinkToTxnID": ["1-1400000000"],
            "InvoiceLineAdd": [{"ItemRef": {"FullName": "Consulting"}, "Quantity": "2.5", "Rate": "80.00"}],
        },
        "IncludeRetElement": ["TxnID"],
    }


def test_mixed_lines_keep_their_order() -> None:
    line = "<InvoiceLineAdd><Desc>a line</Desc></InvoiceLineAdd>"
    group = "<InvoiceLineGroupAdd><ItemGroupRef><FullName>Kit</FullName></ItemGroupRef></InvoiceLineGroupAdd>"
    head = "<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Jones</FullName></CustomerRef>"
    record = record_of(f"{head}{line}{group}{line}</InvoiceAdd></InvoiceAddRq>")["InvoiceAdd"]
    assert isinstance(record, dict)
    assert record["@order"] == ["InvoiceLineAdd", "InvoiceLineGroupAdd", "InvoiceLineAdd"]
    alike = record_of(f"{head}{line}{line}</InvoiceAdd></InvoiceAddRq>")["InvoiceAdd"]
    assert isinstance(alike, dict)
    assert "@order" not in alike


def test_an_id_by_macro() -> None:
    record = record_of(
        "<ReceivePaymentAddRq><ReceivePaymentAdd><CustomerRef><FullName>J</FullName></CustomerRef>"
        '<AppliedToTxnAdd><TxnID useMacro="TxnID:One"></TxnID><PaymentAmount>1.00</PaymentAmount></AppliedToTxnAdd>'
        "</ReceivePaymentAdd></ReceivePaymentAddRq>"
    )
    payment = record["ReceivePaymentAdd"]
    assert isinstance(payment, dict)
    assert payment["AppliedToTxnAdd"] == [{"TxnID": {"@useMacro": "TxnID:One"}, "PaymentAmount": "1.00"}]


def test_text_in_pieces_is_one_text() -> None:
    record = record_of("<CustomerQueryRq><FullName>a<!-- c -->b<![CDATA[ & c]]><?pi x?> d</FullName></CustomerQueryRq>")
    assert record["FullName"] == ["ab & c d"]


def test_references_outside_windows_1252_are_kept_as_question_marks() -> None:
    record = record_of("<CustomerQueryRq><FullName>caf&#233; &#8364; &#1078;&#x1F600;</FullName></CustomerQueryRq>")
    assert record["FullName"] == ["café € ??"]


@pytest.mark.parametrize(
    ("request_text", "message"),
    [
        (
            "<AccountQueryRq><ActiveStatus>NotARealEnum</ActiveStatus></AccountQueryRq>",
            'The enumerated value "NotARealEnum" in the field "ActiveStatus" is unknown or invalid '
            "for the qbXML version in use.",
        ),
        (
            "<CustomerAddRq><CustomerAdd><Name>" + "x" * 42 + "</Name></CustomerAdd></CustomerAddRq>",
            f'The string "{"x" * 42}" in the field "Name" is too long.',
        ),
        (
            "<CustomerQueryRq><ListID>xyz</ListID></CustomerQueryRq>",
            'The given object ID "xyz" in the field "list ID" is invalid.',
        ),
        (
            "<CustomerQueryRq><FromModifiedDate>yesterday</FromModifiedDate></CustomerQueryRq>",
            'There was an error when converting the date value "yesterday" in the field "FromModifiedDate".',
        ),
    ],
)
def test_refused_values(request_text: str, message: str) -> None:
    with pytest.raises(Refused) as refusal:
        record_of(request_text)
    assert refusal.value.message == message


def test_elements_of_other_editions_are_left_out_and_named() -> None:
    """[R:FRAG] a real US file answered 530 to such an element and did the rest."""
    record = record_of(
        "<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>J</FullName></CustomerRef><IsTaxIncluded>x</IsTaxIncluded>"
        "<InvoiceLineAdd><Desc>a</Desc></InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>"
    )
    assert record == {
        "InvoiceAdd": {"CustomerRef": {"FullName": "J"}, "InvoiceLineAdd": [{"Desc": "a"}]},
        "@unsupported": ["IsTaxIncluded"],
    }


def test_a_number_out_of_bounds_is_refused() -> None:
    with pytest.raises(Refused, match="3085"):
        record_of(
            "<DateDrivenTermsAddRq><DateDrivenTermsAdd><Name>T</Name><DayOfMonthDue>32</DayOfMonthDue>"
            "</DateDrivenTermsAdd></DateDrivenTermsAddRq>"
        )


def test_an_enumeration_value_of_a_later_version_is_refused() -> None:
    """Lengths and enumeration values are those of the version and edition of the document."""
    request = "<AccountQueryRq><ActiveStatus>ActiveOnly </ActiveStatus></AccountQueryRq>"
    assert record_of(request)["ActiveStatus"] == "ActiveOnly"
