"""What the explanation says of each kind of structural fault."""

from __future__ import annotations

import pytest

from mockbooks.qbxml.explanation import close_match
from mockbooks.qbxml.hresult import CallFailed
from mockbooks.qbxml.reader import read
from mockbooks.qbxml.versions import Edition

CUSTOMER = "<CustomerRef>\n<FullName>Jones</FullName>\n</CustomerRef>\n"
LINE = "<InvoiceLineAdd>\n<Desc>work</Desc>\n</InvoiceLineAdd>\n"


def invoice(content: str) -> str:
    return f"<InvoiceAddRq>\n<InvoiceAdd>\n{content}</InvoiceAdd>\n</InvoiceAddRq>"


def explanation_of(request: str, version: str = "13.0", edition: Edition = Edition.US) -> str:
    head = f'<?qbxml version="{version}"?><QBXML><QBXMLMsgsRq onError="stopOnError">'
    with pytest.raises(CallFailed) as failure:
        read(f"{head}{request}</QBXMLMsgsRq></QBXML>", edition=edition)
    assert failure.value.hresult.code == 0x80040400
    assert failure.value.text == "QuickBooks found an error when parsing the provided XML text stream."
    assert failure.value.fault is not None
    return failure.value.explanation


FAULTS = {
    "order in a line": (
        invoice(f"{CUSTOMER}<InvoiceLineAdd>\n<Amount>1.00</Amount>\n<Desc>x</Desc>\n</InvoiceLineAdd>\n"),
        "line 8, InvoiceAddRq/InvoiceAdd/InvoiceLineAdd/Desc: Desc is out of order: it must stand before Amount (line 7)",
    ),
    "order after lines": (
        invoice(f"{CUSTOMER}{LINE}{LINE}<Memo>late</Memo>\n"),
        "line 12, InvoiceAddRq/InvoiceAdd/Memo: Memo is out of order: it must stand before InvoiceLineAdd (line 6)",
    ),
    "order of what is required": (
        "<CustomerModRq><CustomerMod><EditSequence>1</EditSequence><ListID>1-1</ListID></CustomerMod></CustomerModRq>",
        "line 1, CustomerModRq/CustomerMod/EditSequence: ListID (line 1) is out of order: "
        "it must stand before EditSequence",
    ),
    "stands twice": (
        invoice(f"{CUSTOMER}<Memo>a</Memo>\n<Memo>b</Memo>\n{LINE}"),
        "line 7, InvoiceAddRq/InvoiceAdd/Memo[2]: Memo stands twice in InvoiceAdd, where it may stand once",
    ),
    "missing before": (
        invoice("<Memo>x</Memo>\n"),
        "line 3, InvoiceAddRq/InvoiceAdd/Memo: CustomerRef is missing before Memo (expected here: CustomerRef)",
    ),
    "missing at the end": (
        "<TxnDelRq><TxnDelType>Invoice</TxnDelType></TxnDelRq>",
        "line 1, TxnDelRq: TxnID is missing (expected here: TxnID)",
    ),
    "missing alternatives": (
        f"<EstimateAddRq><EstimateAdd>{CUSTOMER}</EstimateAdd></EstimateAddRq>",
        "EstimateAddRq/EstimateAdd: EstimateLineAdd or EstimateLineGroupAdd is missing",
    ),
    "empty": ("<InvoiceAddRq/>", "line 1, InvoiceAddRq: InvoiceAdd is missing: InvoiceAddRq is empty"),
    "both alternatives": (
        "<CustomerQueryRq><MaxReturned>1</MaxReturned><FullName>x</FullName></CustomerQueryRq>",
        "FullName and MaxReturned exclude each other: only one of them may stand in CustomerQueryRq",
    ),
    "both alternatives of a price": (
        invoice(f"{CUSTOMER}<InvoiceLineAdd><Rate>1</Rate><RatePercent>1</RatePercent></InvoiceLineAdd>"),
        "RatePercent and Rate exclude each other",
    ),
    "misspelt": (invoice(f"{CUSTOMER}<Memmo>x</Memmo>\n"), "there is no Memmo in InvoiceAdd; perhaps Memo is meant"),
    "wrong case": (invoice(f"{CUSTOMER}<memo>x</memo>\n"), "there is no memo in InvoiceAdd; perhaps Memo is meant"),
    "one level up": (
        invoice(f"{CUSTOMER}<Quantity>1</Quantity>\n"),
        "there is no Quantity in InvoiceAdd; it belongs in InvoiceLineAdd or InvoiceLineGroupAdd",
    ),
    "of another message": (
        invoice(f"{CUSTOMER}<InvoiceLineMod/>\n"),
        "there is no InvoiceLineMod in InvoiceAdd; perhaps InvoiceLineAdd is meant",
    ),
    "of the answer": (
        "<AccountAddRq><AccountAdd><Name>x</Name><TotalBalance>1.00</TotalBalance></AccountAdd></AccountAddRq>",
        "there is no TotalBalance in AccountAdd; it belongs to AccountAddRs",
    ),
    "nowhere": (
        invoice(f"{CUSTOMER}<Xyzzy/>\n"),
        "line 6, InvoiceAddRq/InvoiceAdd/Xyzzy: there is no Xyzzy in InvoiceAdd (",
    ),
    "text": (
        "<CustomerAddRq><CustomerAdd>hello <Name>x</Name></CustomerAdd></CustomerAddRq>",
        "CustomerAddRq/CustomerAdd: the text “hello” stands in CustomerAdd, which holds only elements",
    ),
    "text behind": (
        "<CustomerAddRq><CustomerAdd><Name>x</Name>hello</CustomerAdd></CustomerAddRq>",
        "the text “hello” stands in CustomerAdd",
    ),
    "element in a value": (
        "<CustomerAddRq><CustomerAdd><Name>x<b>y</b></Name></CustomerAdd></CustomerAddRq>",
        "CustomerAddRq/CustomerAdd/Name/b: b stands inside Name, which is a value (STRTYPE) and holds no elements",
    ),
    "attribute of a value": (
        '<CustomerAddRq><CustomerAdd><Name id="3">x</Name></CustomerAdd></CustomerAddRq>',
        "CustomerAddRq/CustomerAdd/Name: Name has no attribute id",
    ),
    "attribute of a request": (
        '<CustomerQueryRq requestId="1"/>',
        "CustomerQueryRq: CustomerQueryRq has no attribute requestId; perhaps requestID is meant",
    ),
    "iterator where there is none": (
        '<AccountQueryRq iterator="Start"/>',
        "AccountQueryRq: AccountQueryRq cannot be iterated: it has no attribute iterator",
    ),
    "value of an attribute": (
        '<CustomerQueryRq iterator="start"/>',
        "the attribute iterator cannot be “start” (expected here: Start, Continue, Stop)",
    ),
    "misspelt request": ("<InvoiceAdRq/>", "there is no such request; perhaps InvoiceAddRq is meant"),
    "invented request": ("<StatementChargeQueryRq/>", "line 1, StatementChargeQueryRq: there is no such request"),
    "an answer": ("<CustomerQueryRs/>", "it is a response, and a request must stand here"),
    "a subscription": ("<DataEventSubscriptionAddRq/>", "it is a subscription request, and a request must stand here"),
    "a namespace": ('<CustomerQueryRq xmlns="urn:x"/>', "it has a namespace; qbXML has none"),
    "a namespace inside": (
        '<CustomerQueryRq><MaxReturned xmlns="urn:x">1</MaxReturned></CustomerQueryRq>',
        "has a namespace; qbXML has none",
    ),
    "a name of another message": (
        "<TransactionQueryRq><TxnDateRangeFilter/></TransactionQueryRq>",
        "there is no TxnDateRangeFilter in TransactionQueryRq; perhaps TransactionDateRangeFilter is meant",
    ),
}


@pytest.mark.parametrize(("request_text", "words"), FAULTS.values(), ids=FAULTS.keys())
def test_faults(request_text: str, words: str) -> None:
    assert words in explanation_of(request_text)


def test_versions_and_editions() -> None:
    newer = invoice(f"{CUSTOMER}<ExternalGUID>0</ExternalGUID>\n{LINE}")
    assert "ExternalGUID does not exist here in qbXML 8.0 (US): it exists only from version 9.0" in explanation_of(
        newer, "8.0"
    )
    assert "it does not exist in qbXML 8.0: it exists only from version 12.0" in explanation_of(
        "<BarCodeQueryRq/>", "8.0"
    )
    assert "does not exist in qbXML 4.0: it exists only from version 5.0" in explanation_of(
        '<CustomerQueryRq iterator="Start"/>', "4.0"
    )


def test_a_long_list_of_what_was_expected_is_cut() -> None:
    explanation = explanation_of(invoice(f"{CUSTOMER}<Xyzzy/>\n"))
    assert "(expected here: ClassRef, ARAccountRef, TemplateRef, " in explanation
    assert explanation.endswith(", …)")


def test_close_matches() -> None:
    assert close_match("customerref", ["CustomerRef", "ClassRef"]) == "CustomerRef"
    assert close_match("CustomersRef", ["CustomerRef", "ClassRef"]) == "CustomerRef"
    assert close_match("Xyzzy", ["CustomerRef", "ClassRef"]) == ""
