"""The XML of an object becomes a record as the engine stores it."""

from __future__ import annotations

from mockbooks.generate.answers.documents import Piece
from mockbooks.generate.answers.reading import parse, read
from mockbooks.generate.answers.understanding import Understanding
from mockbooks.qbxml import catalogue


def read_text(text: str) -> tuple[dict, Understanding]:
    understanding = Understanding()
    name = text[1 : text.index(">")]
    xml = parse(Piece(name, text, "", "", ""), understanding)
    assert xml is not None
    return read(xml, catalogue.body(name), understanding), understanding


def test_leaves_aggregates_references_and_lists():
    record, understanding = read_text(
        "<CustomerRet><ListID>1-1</ListID><Name> Ann </Name><BillAddress><Addr1>Here</Addr1></BillAddress>"
        "<TermsRef><ListID>2-2</ListID><FullName>Net 30</FullName></TermsRef>"
        "<AdditionalContactRef><ContactName>Fax</ContactName><ContactValue>1</ContactValue></AdditionalContactRef>"
        "<Balance>12.50</Balance><Notes></Notes></CustomerRet>"
    )
    assert record == {
        "ListID": "1-1",
        "Name": " Ann ",
        "BillAddress": {"Addr1": "Here"},
        "TermsRef": {"ListID": "2-2", "FullName": "Net 30"},
        "AdditionalContactRef": [{"ContactName": "Fax", "ContactValue": "1"}],
        "Balance": "12.50",
    }
    assert not understanding.differences and not understanding.left_out_things


def test_lines_that_stand_mixed_keep_their_order():
    line = "<InvoiceLineRet><TxnLineID>{}-1</TxnLineID></InvoiceLineRet>"
    group = "<InvoiceLineGroupRet><TxnLineID>5-1</TxnLineID><ItemGroupRef><FullName>Kit</FullName></ItemGroupRef></InvoiceLineGroupRet>"
    record, _ = read_text(f"<InvoiceRet><TxnID>1-1</TxnID>{line.format(3)}{group}{line.format(7)}</InvoiceRet>")
    assert record["@order"] == ["InvoiceLineRet", "InvoiceLineGroupRet", "InvoiceLineRet"]
    assert [each["TxnLineID"] for each in record["InvoiceLineRet"]] == ["3-1", "7-1"]


def test_an_amount_in_another_form_is_brought_into_the_usual_one_and_noted():
    record, understanding = read_text(
        "<CustomerRet><Balance>12</Balance><CreditLimit> 5.00</CreditLimit></CustomerRet>"
    )
    assert record == {"Balance": "12.00", "CreditLimit": "5.00"}
    assert [each.element for each in understanding.differences] == ["Balance", "CreditLimit"]


def test_a_price_stays_as_it_was_shown():
    text = "<EstimateRet><EstimateLineRet><TxnLineID>1-1</TxnLineID><Rate>891</Rate></EstimateLineRet></EstimateRet>"
    assert read_text(text)[0]["EstimateLineRet"][0]["Rate"] == "891"


def test_what_the_language_does_not_have_or_cannot_be_read_is_left_out_and_noted():
    record, understanding = read_text(
        "<CustomerRet><Moon>full</Moon><Balance>much</Balance><Name>Ann</Name></CustomerRet>"
    )
    assert record == {"Name": "Ann"}
    assert understanding.left_out_things == {
        ("Moon in a CustomerRet", "the language has no such element there"): 1,
        ("Balance 'much' in a CustomerRet", "it is no AMTTYPE"): 1,
    }


def test_what_is_damaged_is_read_as_far_as_it_can_be():
    record, understanding = read_text("<CustomerRet><ListID>1-1</ListID><Name>Ann & Bob</Name></CustomerRet>")
    assert record["ListID"] == "1-1" and record["Name"].startswith("Ann")
    assert [what for what, _ in understanding.left_out_things] == ["what is damaged of a CustomerRet"]


def test_entities_of_a_document_type_are_not_expanded():
    understanding = Understanding()
    text = '<!DOCTYPE x [<!ENTITY e "expanded">]><CustomerRet><Name>&e;</Name></CustomerRet>'
    xml = parse(Piece("CustomerRet", text, "", "", ""), understanding)
    assert xml is None or read(xml, catalogue.body("CustomerRet"), understanding) == {}
