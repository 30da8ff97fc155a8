"""What is read is written again in the original's place, or nothing is sent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from lxml import etree

from mockbooks import QuickBooks
from mockbooks.qbxml import NEWEST
from mockbooks_harness.strategies import new_company
from mockbooks_harness.strategies.drawn_objects import ask
from mockbooks_harness.strategies.write_again import WriteAgain, Written


@pytest.fixture
def quickbooks() -> Iterator[QuickBooks]:
    with new_company() as company:
        yield QuickBooks(company)


def first(quickbooks: QuickBooks, kind: str, number: int = 0) -> etree._Element:
    (answer,) = ask(quickbooks, f"<{kind}QueryRq></{kind}QueryRq>")
    return answer[number]


def test_an_entry_of_a_list_makes_room_by_another_name(quickbooks: QuickBooks) -> None:
    ret = first(quickbooks, "Class")
    written = WriteAgain(quickbooks, ret, NEWEST).written(
        "<ClassAddRq><ClassAdd><Name>East</Name></ClassAdd></ClassAddRq>"
    )
    again = etree.fromstring(written.qbxml)
    assert again.findtext("Name") == "East"
    assert again.findtext("ListID") != ret.findtext("ListID")
    (answer,) = ask(quickbooks, "<ClassQueryRq></ClassQueryRq>")
    assert [each.findtext("Name") for each in answer] == ["East", "Was East", "West"]


def test_a_number_of_an_account_makes_room_too() -> None:
    with new_company(["account-numbers"]) as company:
        quickbooks = QuickBooks(company)
        named = "<AccountAddRq><AccountAdd><Name>Tools</Name><AccountType>Expense</AccountType><AccountNumber>61000</AccountNumber></AccountAdd></AccountAddRq>"
        (answer,) = ask(quickbooks, named)
        written = WriteAgain(quickbooks, answer[0], NEWEST).written(named)
        assert written.refused is None
        assert etree.fromstring(written.qbxml).findtext("AccountNumber") == "61000"


def test_a_document_makes_room_by_being_deleted(quickbooks: QuickBooks) -> None:
    ret = first(quickbooks, "Estimate")
    request = (
        "<EstimateAddRq><EstimateAdd><CustomerRef><FullName>Baker</FullName></CustomerRef>"
        f"<RefNumber>{ret.findtext('RefNumber')}</RefNumber>"
        "<EstimateLineAdd><ItemRef><FullName>Book</FullName></ItemRef></EstimateLineAdd></EstimateAdd></EstimateAddRq>"
    )
    written = WriteAgain(quickbooks, ret, NEWEST).written(request)
    again = etree.fromstring(written.qbxml)
    assert again.findtext("RefNumber") == ret.findtext("RefNumber")
    assert again.find("EstimateLineRet") is not None
    (answer,) = ask(quickbooks, "<EstimateQueryRq></EstimateQueryRq>")
    assert [each.findtext("TxnID") for each in answer] == [again.findtext("TxnID")]


def test_where_there_is_no_room_nothing_is_sent(quickbooks: QuickBooks) -> None:
    (answer,) = ask(quickbooks, "<CurrencyQueryRq></CurrencyQueryRq><TemplateQueryRq></TemplateQueryRq>")[1:]
    before = quickbooks.company.to_bytes()
    # A template has no Mod and no other name.
    assert WriteAgain(quickbooks, answer[0], NEWEST).written("<ClassAddRq></ClassAddRq>") == Written()
    assert quickbooks.company.to_bytes() == before


def test_a_refusal_is_told(quickbooks: QuickBooks) -> None:
    ret = first(quickbooks, "Class")
    written = WriteAgain(quickbooks, ret, NEWEST).written(
        "<ClassAddRq><ClassAdd><Name>West</Name></ClassAdd></ClassAddRq>"
    )
    assert written.qbxml == ""
    assert written.refused is not None
    assert written.refused.code == 3100
    assert str(written.refused).startswith("3100 ")
