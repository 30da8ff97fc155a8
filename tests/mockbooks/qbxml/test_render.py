"""From records to the text of answers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from mockbooks.qbxml import catalogue, grammar
from mockbooks.qbxml.record import Record, read_record
from mockbooks.qbxml.render import Hole, Slot, fill, template
from mockbooks.qbxml.structure import check
from mockbooks.qbxml.versions import NEWEST, Edition, Version

LIST_IDS = {5: "80000005-1400000005", 6: "80000006-1400000006"}
NAMES = {5: "Jones &amp; Co", 6: "Consulting", -1: "12.50", -2: "", -3: "<LinkedTxn>\n</LinkedTxn>\n"}


def text_of(body: str, record: Record, version: Version = NEWEST, include: frozenset[str] | None = None) -> str:
    made = template(
        catalogue.body(body), record, LIST_IDS.__getitem__, version=version, edition=Edition.US, include=include
    )
    return fill(made, NAMES)


INVOICE: Record = {
    "BalanceRemaining": Hole(-1),
    "TxnID": "1-1400000000",
    "CustomerRef": 5,
    "Memo": '100% of "it"\nand <more>',
    "PONumber": "",
    "LinkedTxn": Slot(-2),
    "IsPaid": "false",
    "InvoiceLineRet": [
        {"TxnLineID": "3-1400000000", "ItemRef": 6, "Desc": "50%", "Quantity": "2.5"},
        {"TxnLineID": "4-1400000000", "Desc": "a note"},
    ],
    "BillAddress": {},
}


def test_catalogue_order_holes_and_escapes() -> None:
    assert text_of("InvoiceRet", INVOICE) == (
        "<InvoiceRet>\n"
        "<TxnID>1-1400000000</TxnID>\n"
        "<CustomerRef>\n<ListID>80000005-1400000005</ListID>\n<FullName>Jones &amp; Co</FullName>\n</CustomerRef>\n"
        "<BalanceRemaining>12.50</BalanceRemaining>\n"
        "<Memo>100% of &quot;it&quot;\nand &lt;more&gt;</Memo>\n"
        "<IsPaid>false</IsPaid>\n"
        "<InvoiceLineRet>\n"
        "<TxnLineID>3-1400000000</TxnLineID>\n"
        "<ItemRef>\n<ListID>80000006-1400000006</ListID>\n<FullName>Consulting</FullName>\n</ItemRef>\n"
        "<Desc>50%</Desc>\n"
        "<Quantity>2.5</Quantity>\n"
        "</InvoiceLineRet>\n"
        "<InvoiceLineRet>\n"
        "<TxnLineID>4-1400000000</TxnLineID>\n"
        "<Desc>a note</Desc>\n"
        "</InvoiceLineRet>\n"
        "</InvoiceRet>\n"
    )


def test_the_template_lists_its_holes_in_order() -> None:
    made = template(catalogue.body("InvoiceRet"), INVOICE, LIST_IDS.__getitem__, edition=Edition.US)
    assert made.holes == (5, -1, -2, 6)
    assert made.text.count("%s") == 4
    assert made.text.isascii()


def test_a_slot_holds_whole_elements() -> None:
    text = text_of("InvoiceRet", {"TxnID": "1-1", "LinkedTxn": Slot(-3), "IsPaid": "true"})
    assert "<IsPaid>true</IsPaid>\n<LinkedTxn>\n</LinkedTxn>\n</InvoiceRet>" in text


def test_include_names_children_of_the_top_only() -> None:
    assert text_of("InvoiceRet", INVOICE, include=frozenset({"IsPaid", "Desc", "Nonsense"})) == (
        "<InvoiceRet>\n<IsPaid>false</IsPaid>\n</InvoiceRet>\n"
    )
    assert text_of("InvoiceRet", INVOICE, include=frozenset()) == "<InvoiceRet>\n</InvoiceRet>\n"


def test_older_versions_lack_what_is_newer() -> None:
    record: Record = {"TxnID": "1-1", "ExternalGUID": "{6a1c5292-39ca-413c-8666-64ab05913ca0}"}
    made = template(catalogue.body("InvoiceRet"), record, str, edition=Edition.US)
    assert made.since == Version(9, 0)
    assert "ExternalGUID" in text_of("InvoiceRet", record, Version(9, 0))
    assert "ExternalGUID" not in text_of("InvoiceRet", record, Version(8, 0))
    assert template(catalogue.body("InvoiceRet"), {"TxnID": "1-1"}, str, edition=Edition.US).since <= Version(2, 0)


def test_newer_elements_inside_count_too() -> None:
    record: Record = {"InvoiceLineRet": [{"TxnLineID": "1-1"}, {"UnitOfMeasure": "ea"}]}
    made = template(catalogue.body("InvoiceRet"), record, str, edition=Edition.US)
    assert made.since == Version(7, 0)


def test_mixed_lines_stand_as_ordered() -> None:
    record: Record = {
        "TxnID": "1-1",
        "InvoiceLineRet": [{"TxnLineID": "2-1"}, {"TxnLineID": "4-1", "ItemRef": 6}],
        "InvoiceLineGroupRet": [{"TxnLineID": "3-1", "ItemGroupRef": 5}],
        "@order": ["InvoiceLineRet", "InvoiceLineGroupRet", "InvoiceLineRet"],
    }
    text = text_of("InvoiceRet", record)
    assert re.findall(r"<TxnLineID>(\d)-1", text) == ["2", "3", "4"]
    unordered = text_of("InvoiceRet", {name: value for name, value in record.items() if name != "@order"})
    assert re.findall(r"<TxnLineID>(\d)-1", unordered) == ["2", "4", "3"]


def test_text_beyond_ascii_becomes_references() -> None:
    assert "<Memo>caf&#233; &#8364;5&apos;s</Memo>" in text_of("InvoiceRet", {"Memo": "café €5's"})


def test_a_record_that_does_not_fit_is_a_fault_of_ours() -> None:
    for record in ({"Memo": 5}, {"Memo": {"x": "y"}}, {"CustomerRef": "Jones"}, {"CustomerRef": Hole(-1)}):
        with pytest.raises(TypeError, match="cannot hold"):
            text_of("InvoiceRet", record)  # type: ignore[arg-type]


GRADE_A = (
    "bill-ash-qbwc__tests_test_data_accounts.xml",
    "bill-ash-qbwc__tests_test_data_customers.xml",
    "bill-ash-qbwc__tests_test_data_vendors.xml",
    "flowlink-quickbooks_desktop_integration__spec_support_qbxml_examples_item_inventory_query_rs_raw.unwrapped.xml",
    "flowlink-quickbooks_desktop_integration__spec_support_qbxml_examples_sales_order_add_rs_raw.unwrapped.xml",
)


@pytest.mark.parametrize("name", GRADE_A)
def test_what_quickbooks_wrote_comes_out_as_it_was(shared: Path, name: str) -> None:
    """Raw bytes of QuickBooks: element to record to text gives the same text."""
    source = (shared / "recordings" / name).read_text("utf-8")
    message_set = etree.fromstring(source.lstrip().encode())[0]
    bodies = re.findall(r"(?ms)^<\w+Rs [^>]*[^/]>\n(.*?)^</\w+Rs>\n", source)
    answers = [answer for answer in message_set if len(answer)]
    assert answers
    for answer, body in zip(answers, bodies, strict=True):
        written = []
        for ret in answer:
            element = catalogue.body(str(ret.tag))
            node = grammar.compile(element, NEWEST, Edition.US)
            check(ret, node)
            written.append(fill(template(element, read_record(ret, node), str, edition=Edition.US), {}))
        assert "".join(written) == body
