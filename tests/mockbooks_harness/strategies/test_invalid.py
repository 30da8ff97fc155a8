"""Every document with a fault is refused for that fault and for no other: by the language, and by QuickBooks."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from mockbooks import CompanyFile, QuickBooks, RequestProcessorError
from mockbooks.qbxml import NEWEST, VERSIONS, Edition, Version, catalogue, validate
from mockbooks_harness.strategies import FAULTS, InvalidRequest, invalid_requests

PUBLISHED = Version(13, 0)
REQUESTS = [
    entry.name
    for entry in catalogue.messages()
    if entry.kind == "request" and Edition.US in entry.editions and entry.since <= PUBLISHED
]
QUIET = {"suppress_health_check": list(HealthCheck), "deadline": None, "database": None}

#: What the schema does not state: lengths stand in its comments, IDs are any text of up to 36 characters, dates may name
#: a day that does not exist, and what is around the requests is not its business.
SCHEMA_TAKES = {
    "too long",
    "not of its type",
    "raw character",
    "rollbackOnError",
    "no version",
    "unknown version",
}


def refused_for_its_fault(bad: InvalidRequest) -> None:
    """The validator finds the one fault, with the refusal that was foretold."""
    (finding,) = validate(bad.text)
    expected = bad.hresult or bad.status
    assert expected is not None
    found = finding.hresult or finding.status
    assert found is not None
    assert found.code == expected.code, (bad, finding)


def refused_by_the_schema(bad: InvalidRequest, schema: etree.XMLSchema) -> None:
    """The published schema refuses it too, where it states the rule."""
    if bad.fault in SCHEMA_TAKES:
        return
    try:
        document = etree.fromstring(bad.text.encode())
    except etree.XMLSyntaxError:
        return
    assert not schema.validate(document), bad


@settings(max_examples=400, **QUIET)
@given(data=st.data())
def test_one_fault_is_refused_for_what_it_is(schema: etree.XMLSchema, data: st.DataObject) -> None:
    bad = data.draw(invalid_requests(data.draw(st.sampled_from(REQUESTS)), version=PUBLISHED))
    refused_for_its_fault(bad)
    refused_by_the_schema(bad, schema)


@pytest.mark.slow
@pytest.mark.parametrize("name", REQUESTS)
@settings(max_examples=45, **QUIET)
@given(data=st.data())
def test_ten_thousand_faults_are_refused_for_what_they_are(
    schema: etree.XMLSchema, name: str, data: st.DataObject
) -> None:
    bad = data.draw(invalid_requests(name, version=PUBLISHED))
    refused_for_its_fault(bad)
    refused_by_the_schema(bad, schema)


@settings(max_examples=100, **QUIET)
@given(data=st.data())
def test_quickbooks_refuses_it_and_nothing_has_changed(data: st.DataObject) -> None:
    bad = data.draw(invalid_requests(data.draw(st.sampled_from(REQUESTS)), version=PUBLISHED))
    with CompanyFile.create() as company, QuickBooks(company) as quickbooks:
        before = company.to_bytes()
        if bad.hresult is not None:
            with pytest.raises(RequestProcessorError) as failure:
                quickbooks.process(bad.text)
            assert failure.value.hresult.code == bad.hresult.code
        else:
            answer = etree.fromstring(quickbooks.process(bad.text).encode())[0][0]
            # 1030: a request that is not served says that, whatever else is wrong with it.
            assert bad.status is not None
            assert answer.get("statusCode") in (str(bad.status.code), "1030")
        assert company.to_bytes() == before


@settings(max_examples=100, **QUIET)
@given(data=st.data())
def test_a_fault_asked_for_is_the_fault_drawn(data: st.DataObject) -> None:
    fault = data.draw(st.sampled_from(FAULTS))
    version = PUBLISHED if fault == "newer than the version" else NEWEST
    bad = data.draw(invalid_requests("InvoiceAddRq", version=version, faults=[fault]))
    assert bad.fault == fault
    assert bad.says in repr(bad)


@settings(max_examples=100, **QUIET)
@given(data=st.data())
def test_what_came_later_is_refused_before(data: st.DataObject) -> None:
    version = data.draw(st.sampled_from([version for version in VERSIONS if Version(2, 0) <= version < NEWEST]))
    bad = data.draw(invalid_requests("CustomerAddRq", version=version, faults=["newer than the version"]))
    refused_for_its_fault(bad)


def test_a_fault_that_is_none_is_an_error_at_once() -> None:
    with pytest.raises(KeyError):
        invalid_requests("InvoiceAddRq", faults=["typo"])
