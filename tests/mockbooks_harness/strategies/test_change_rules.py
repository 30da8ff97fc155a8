"""Requests that change what is there: of every type, current, of this company, and taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks.qbxml import Version, validate
from mockbooks_harness.strategies import new_company, requests_for
from mockbooks_harness.strategies.beginnings import FEATURES
from mockbooks_harness.strategies.for_company import changes

PUBLISHED = Version(13, 0)
QUIET = {"suppress_health_check": list(HealthCheck), "deadline": None, "database": None}


@pytest.fixture(scope="module")
def company() -> Iterator[CompanyFile]:
    """A company that has one of everything."""
    with new_company(FEATURES) as company:
        yield company


def answered(company: CompanyFile, text: str) -> etree._Element:
    """The answer to the one request of a document, of which nothing stays in the company."""
    with company.trial(), QuickBooks(company) as quickbooks:
        answer = etree.fromstring(quickbooks.process(text).encode())[0][0]
        assert company.check() == [], text
        return answer


def taken(company: CompanyFile, name: str, draws: int) -> tuple[int, Counter[str]]:
    """How many of so many draws are taken, and why others are not."""
    refused: Counter[str] = Counter()
    count = 0

    @settings(max_examples=draws, phases=[Phase.generate], derandomize=True, **QUIET)
    @given(text=requests_for(company, name))
    def look(text: str) -> None:
        nonlocal count
        answer = answered(company, text)
        assert answer.get("statusCode") not in ("1000", "1030"), text
        if answer.get("statusSeverity") == "Error":
            refused[f"{answer.tag} {answer.get('statusCode')} {answer.get('statusMessage')}"] += 1
        else:
            count += 1

    look()
    return count, refused


SOME = (
    "InvoiceModRq",
    "BillModRq",
    "JournalEntryModRq",
    "DepositModRq",
    "CustomerModRq",
    "DataExtModRq",
    "ListMergeRq",
)


@pytest.mark.parametrize(
    "name", [name if name in SOME else pytest.param(name, marks=pytest.mark.slow) for name in changes()]
)
def test_every_change_there_is_can_be_taken(company: CompanyFile, name: str) -> None:
    count, refused = taken(company, name, 8)
    assert count, refused


@pytest.mark.slow
def test_nine_of_ten_changes_of_all_types_are_taken(company: CompanyFile) -> None:
    sums = [(name, *taken(company, name, 60)) for name in changes()]
    count = sum(each for _, each, _ in sums)
    drawn = count + sum(refused.total() for *_, refused in sums)
    print(f"{count} of {drawn} changes of {len(sums)} types: {count / drawn:.1%}")
    for name, each, refused in sums:
        # What is in use cannot be deleted; of all others most are taken.
        assert name == "ListDelRq" or each >= 3 * refused.total(), refused
    assert count / drawn >= 0.9


@settings(max_examples=60, **QUIET)
@given(data=st.data())
def test_a_change_is_valid(company: CompanyFile, schema: etree.XMLSchema, data: st.DataObject) -> None:
    text = data.draw(requests_for(company, data.draw(st.sampled_from(changes(PUBLISHED))), version=PUBLISHED))
    assert validate(text) == []
    schema.assertValid(etree.fromstring(text.encode()))


@pytest.mark.slow
@pytest.mark.parametrize("name", changes(PUBLISHED))
@settings(max_examples=150, **QUIET)
@given(data=st.data())
def test_thousands_of_changes_are_valid(
    company: CompanyFile, schema: etree.XMLSchema, name: str, data: st.DataObject
) -> None:
    text = data.draw(requests_for(company, name, version=PUBLISHED))
    assert validate(text) == []
    schema.assertValid(etree.fromstring(text.encode()))


@pytest.mark.slow
def test_a_life_of_all_requests_has_changes_too(company: CompanyFile) -> None:
    for kind in ("Add", "Mod", "TxnVoid", "TxnDel", "ListDel"):
        found = find(
            requests_for(company),
            lambda text, kind=kind: f"{kind}Rq" in text and answered(company, text).get("statusSeverity") != "Error",
            settings=settings(max_examples=1_000, phases=[Phase.generate], **QUIET),
        )
        assert validate(found) == []


def test_what_a_company_does_not_have_is_drawn_from_the_language() -> None:
    with CompanyFile.create() as bare:

        @settings(max_examples=10, **QUIET)
        @given(text=requests_for(bare, ["InvoiceModRq", "TxnDelRq", "DataExtModRq", "ListMergeRq"]))
        def refused(text: str) -> None:
            assert validate(text) == []
            assert answered(bare, text).get("statusSeverity") == "Error"

        refused()
