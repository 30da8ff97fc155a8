"""The validator: all findings, with what QuickBooks would say to each."""

from __future__ import annotations

from pathlib import Path

from mockbooks.qbxml.validation import validate
from mockbooks.qbxml.versions import Edition, Version

HEAD = '<?xml version="1.0"?>\n<?qbxml version="13.0"?>\n'


def document(*requests: str) -> str:
    return f'{HEAD}<QBXML>\n<QBXMLMsgsRq onError="stopOnError">\n{chr(10).join(requests)}\n</QBXMLMsgsRq>\n</QBXML>\n'


def test_nothing_is_wrong() -> None:
    assert validate(document("<HostQueryRq/>", "<CustomerQueryRq><MaxReturned>1</MaxReturned></CustomerQueryRq>")) == []


def test_structure_and_values_of_all_requests() -> None:
    findings = validate(
        document(
            "<CustomerQueryRq><MaxReturned>many</MaxReturned><ActiveStatus>Some</ActiveStatus></CustomerQueryRq>",
            "<CustomerQueryRq><FullName>x</FullName><ListID>1-1</ListID></CustomerQueryRq>",
            "<HostQueryRq/>",
            "<NoQueryRq/>",
            f"<CustomerAddRq>\n<CustomerAdd>\n<Name>{'x' * 50}</Name>\n</CustomerAdd></CustomerAddRq>",
        )
    )
    assert [(one.fault.line, one.fault.path, str(one.hresult or one.status)) for one in findings] == [
        (5, "CustomerQueryRq[1]/MaxReturned", "3085 invalid_number"),
        (5, "CustomerQueryRq[1]/ActiveStatus", "3110 invalid_enum"),
        (6, "CustomerQueryRq[2]/ListID", "0x80040400"),
        (8, "NoQueryRq", "0x80040400"),
        (11, "CustomerAddRq/CustomerAdd/Name", "3070 string_too_long"),
    ]
    assert findings[1].fault.expected == ("ActiveOnly", "InactiveOnly", "All")
    assert findings[4].fault.what == "Name has 50 characters and may have 41"
    assert findings[4].message == f'The string "{"x" * 50}" in the field "Name" is too long.'
    assert str(findings[3]) == (
        "line 8, NoQueryRq: there is no such request\n"
        "    QuickBooks: 0x80040400 QuickBooks found an error when parsing the provided XML text stream."
    )


def test_a_version_to_judge_by() -> None:
    text = document("<BarCodeQueryRq/>")
    assert validate(text) == []
    (finding,) = validate(text, Version(8, 0))
    assert "it exists only from version 12.0" in finding.fault.what
    missing, *rest = validate(text.replace('<?qbxml version="13.0"?>', ""), Version(8, 0))
    assert "the instruction" in missing.fault.what
    assert len(rest) == 1


def test_editions_and_subscriptions() -> None:
    (finding,) = validate(document("<SalesTaxPayableQueryRq/>"), edition=Edition.UK)
    assert str(finding.status) == "1030 unsupported_message"
    line = "<InvoiceLineAdd><TaxAmount>1.00</TaxAmount></InvoiceLineAdd>"
    (finding,) = validate(document(f"<InvoiceAddRq><InvoiceAdd><CustomerRef/>{line}</InvoiceAdd></InvoiceAddRq>"))
    assert finding.message == 'The field "TaxAmount" is not supported by this implementation.'
    assert finding.fault.what == "TaxAmount is ignored by the US edition; it is for AU"
    subscription = HEAD + "<QBXML><QBXMLSubscriptionMsgsRq/></QBXML>"
    assert validate(subscription) == []
    (finding,) = validate(subscription, kind="messages")
    assert str(finding.hresult) == "0x80040429"


def test_what_is_no_request_set() -> None:
    for text in ("", "hello", HEAD, HEAD + "<QBXML>", b"\xff\xfe", HEAD + "<QBXML/>"):
        (finding,) = validate(text)
        assert str(finding.hresult) == "0x80040400"
        assert finding.fault.line >= 1


def test_stray_text_is_found_too() -> None:
    findings = validate(document("<HostQueryRq/>stray", "stray"))
    assert findings
    assert all(str(finding.hresult) == "0x80040400" for finding in findings)


def test_recorded_requests_are_fine(shared: Path) -> None:
    """Structure without exception; one value is refused: an edited file says `true` where a name belongs."""
    for file in sorted((shared / "recordings").glob("*.xml")):
        data = file.read_bytes()
        if b"<QBXMLMsgsRq" in data and not file.stem.endswith("_rs"):
            assert validate(data) == [], file.name
