"""Where the objects come from that a mapping is held to: the language, a company, companies that are there or drawn."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st
from lxml import etree

from mockbooks import CompanyFile
from mockbooks.qbxml import NEWEST, Edition, Version
from mockbooks_harness.strategies import new_company
from mockbooks_harness.strategies.drawn_objects import (
    Drawn,
    Found,
    Language,
    Made,
    Source,
    company_to_draw_in,
    cut,
    key_of,
    older_versions,
    query,
    texts,
)

QUIET = {"suppress_health_check": list(HealthCheck), "deadline": None, "database": None}


@pytest.fixture(scope="module")
def company() -> Iterator[CompanyFile]:
    with new_company() as company:
        yield company


def test_a_query_asks_for_all_there_is_of_an_object() -> None:
    assert query("Class", NEWEST, Edition.US) == "<ClassQueryRq><ActiveStatus>All</ActiveStatus></ClassQueryRq>"
    by_id = query("Invoice", NEWEST, Edition.US, "<TxnID>1-1</TxnID>")
    assert by_id.startswith("<InvoiceQueryRq><TxnID>1-1</TxnID>")
    assert "<IncludeLineItems>true" in by_id
    assert "<IncludeLinkedTxns>true" in by_id
    with pytest.raises(KeyError):
        query("Colour", NEWEST, Edition.US)


def test_an_object_is_found_by_its_id() -> None:
    assert key_of(etree.fromstring("<A><TxnID>1-1</TxnID></A>")) == "<TxnID>1-1</TxnID>"
    assert key_of(etree.fromstring("<A><ListID>1-1</ListID></A>")) == "<ListID>1-1</ListID>"
    assert key_of(etree.fromstring("<A><Name>x</Name></A>")) == ""


def test_the_shortest_text_comes_first() -> None:
    assert texts([etree.fromstring("<A><B>long</B></A>"), etree.fromstring("<A/>")]) == ["<A/>", "<A><B>long</B></A>"]


@settings(max_examples=15, **QUIET)
@given(data=st.data())
def test_what_is_made_is_undone_and_says_what_made_it(company: CompanyFile, data: st.DataObject) -> None:
    before = company.to_bytes()
    source = Made(company, NEWEST)
    with source.trial():
        objects = source.objects("BillRet")
        assert objects is not None
        found = data.draw(objects)
        assert found.element.tag == "BillRet"
        assert found.request.startswith("<BillAddRq")
        assert company.check() == []
    assert company.to_bytes() == before


@settings(max_examples=40, **QUIET)
@given(data=st.data())
def test_what_is_made_plainly_has_the_lines_of_its_request(company: CompanyFile, data: st.DataObject) -> None:
    source = Made(company, NEWEST, plain=True)
    with source.trial():
        objects = source.objects("InvoiceRet")
        assert objects is not None
        found = data.draw(objects)
    if "<FullName>" in found.request:
        assert found.element.find("InvoiceLineGroupRet") is None
        assert len(found.element.findall("InvoiceLineRet")) == found.request.count("<InvoiceLineAdd")


def test_a_company_that_is_there_gives_what_it_has(company: CompanyFile) -> None:
    objects = Found(company, NEWEST).objects("ClassRet")
    assert objects is not None
    names = {find(objects, lambda each, n=name: n in each.qbxml).element.findtext("Name") for name in ("East", "West")}
    assert names == {"East", "West"}
    assert Found(company, NEWEST).objects("VehicleMileageRet") is None


def test_companies_are_drawn_first_then_their_objects(company: CompanyFile) -> None:
    objects = Drawn(st.just(company), NEWEST).objects("ClassRet")
    assert objects is not None
    found = find(objects, lambda each: "West" in each.qbxml)
    assert found.quickbooks is not None
    assert found.quickbooks.company is company


@pytest.mark.parametrize(
    "source",
    [lambda company: Language(NEWEST, Edition.US), lambda company: Drawn(st.just(company), NEWEST)],
    ids=["the language", "drawn companies"],
)
def test_where_nothing_was_made_nothing_is_undone(company: CompanyFile, source: object) -> None:
    made: Source = source(company)  # type: ignore[operator]
    with made.trial() as undone:
        assert undone is None


@pytest.mark.parametrize("name", ["PreferencesRet", "HostRet"])
def test_what_no_add_makes_is_made_by_none(company: CompanyFile, name: str) -> None:
    assert Made(company, NEWEST).objects(name) is None


def test_each_company_to_draw_in_is_one_s_own() -> None:
    with company_to_draw_in() as one, company_to_draw_in() as other:
        assert one.to_bytes() == other.to_bytes()
        assert one.company is not other.company


def test_an_older_version_leaves_out_what_came_later() -> None:
    versions = older_versions("CustomerRet", NEWEST, Edition.US)
    assert versions[0] == Version(15, 0)
    assert versions == sorted(versions, reverse=True)
    ret = etree.fromstring(
        "<CustomerRet><Name>Abel</Name><ClassRef><FullName>East</FullName></ClassRef>"
        "<BillAddress><Addr1>x</Addr1><Note>by the door</Note></BillAddress></CustomerRet>"
    )
    old = cut(ret, Version(2, 0), Edition.US)
    assert [each.tag for each in old.iter()] == ["CustomerRet", "Name", "BillAddress", "Addr1"]
    assert ret.find("ClassRef") is not None
