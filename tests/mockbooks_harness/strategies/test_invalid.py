"""Every document with a fault is refused for that fault and for no other: by the language, and by QuickBooks."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from lxml import etree

from mockbooks import CompanyFile, QuickBooks, RequestProcessorError
from mockbooks.checks import fingerprint
from mockbooks.qbxml import NEWEST, VERSIONS, Edition, Version, catalogue, validate
from mockbooks_harness.strategies import FAULTS, InvalidRequest, invalid_requests
from mockbooks_harness.strategies.misplaced import MISPLACED
from mockbooks_harness.strategies.miswritten import MISWRITTEN

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


def requests_of(edition: Edition) -> list[str]:
    """The requests that an edition has in the published version."""
    return [
        entry.name
        for entry in catalogue.messages()
        if entry.kind == "request" and edition in entry.editions and entry.since <= PUBLISHED
    ]


def refused_by_quickbooks(company: CompanyFile, bad: InvalidRequest) -> None:
    """A whole QuickBooks refuses it as foretold, and nothing in the file has changed."""
    quickbooks = QuickBooks(company)
    before = fingerprint(company.company)
    if bad.hresult is not None:
        with pytest.raises(RequestProcessorError) as failure:
            quickbooks.process(bad.text)
        assert failure.value.hresult.code == bad.hresult.code, bad
    else:
        (answer,) = etree.fromstring(quickbooks.process(bad.text).encode())[0]
        assert bad.status is not None
        assert answer.get("statusCode") == str(bad.status.code), (bad, answer.get("statusMessage"))
    assert fingerprint(company.company) == before, bad


def each_fault(company: CompanyFile, name: str, faults: Sequence[str], examples: int) -> int:
    """Try each of these faults on a request, as often as said; how many of them the request has a place for."""
    possible = 0
    for fault in faults:

        @settings(max_examples=examples, phases=[Phase.generate], derandomize=True, **QUIET)
        @given(bad=invalid_requests(name, version=PUBLISHED, edition=company.edition, faults=[fault]))
        def refused(bad: InvalidRequest) -> None:
            refused_by_quickbooks(company, bad)

        # A request without an enumeration has no wrong value of one: then there is nothing to be drawn.
        with suppress(Unsatisfiable):
            refused()
            possible += 1
    return possible


#: What every request offers a place for: the request itself may hold what is wrong.
EVERYWHERE = ("unknown element", "text between elements", "unknown attribute")
AROUND = tuple(fault for fault in FAULTS if fault not in MISPLACED and fault not in MISWRITTEN)


def test_quickbooks_refuses_every_request_with_a_fault_and_nothing_has_changed() -> None:
    """Every request with one fault: one after the other, or the next that it has a place for."""
    with CompanyFile.create() as company:
        for number, name in enumerate(REQUESTS):
            start = number % len(FAULTS)
            faults = FAULTS[start:] + FAULTS[:start]

            @settings(max_examples=1, phases=[Phase.generate], derandomize=True, **QUIET)
            @given(bad=invalid_requests(name, version=PUBLISHED, faults=faults))
            def refused(bad: InvalidRequest) -> None:
                refused_by_quickbooks(company, bad)

            refused()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("edition", "name"),
    [(edition, name) for edition in Edition for name in requests_of(edition)],
    ids=str,
)
def test_quickbooks_refuses_every_fault_of_every_request(edition: Edition, name: str) -> None:
    """Every request of every edition with every fault that it has a place for."""
    with CompanyFile.create(edition=edition) as company:
        possible = each_fault(company, name, FAULTS, 3 if edition is Edition.US else 1)
    assert possible >= len(EVERYWHERE) + len(AROUND)


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
