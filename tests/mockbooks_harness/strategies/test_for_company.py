"""Requests for a company refer to what is there, are taken by its rules for the most part, and valid whatever happens."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks.qbxml import NEWEST, Edition, Version, validate
from mockbooks_harness.strategies import new_company, requests_for
from mockbooks_harness.strategies.beginnings import FEATURES
from mockbooks_harness.strategies.for_company import adds

PUBLISHED = Version(13, 0)
QUIET = {"suppress_health_check": list(HealthCheck), "deadline": None, "database": None}


@pytest.fixture(scope="module")
def company() -> Iterator[CompanyFile]:
    """A company in which everything may happen."""
    with new_company(FEATURES) as company:
        yield company


def answered(company: CompanyFile, text: str) -> etree._Element:
    """The answer to the one request of a document, of which nothing stays in the company."""
    with company.trial(), QuickBooks(company) as quickbooks:
        return etree.fromstring(quickbooks.process(text).encode())[0][0]


def accepted(company: CompanyFile, names: tuple[str, ...], draws: int) -> tuple[int, int, Counter[str]]:
    """How many of so many draws of each request are taken, of how many, and how often which type is refused."""
    refused: Counter[str] = Counter()
    taken = 0

    def look(text: str) -> None:
        nonlocal taken
        answer = answered(company, text)
        assert answer.get("statusCode") not in ("1000", "1030"), text
        if answer.get("statusSeverity") == "Error":
            refused[f"{answer.tag} {answer.get('statusCode')} {answer.get('statusMessage')}"] += 1
        else:
            taken += 1

    for name in names:
        # Shrinking and mutating look at one place again and again: what is measured is what is generated.
        settings(max_examples=draws, phases=[Phase.generate], derandomize=True, **QUIET)(
            given(requests_for(company, name))(look)
        )()
    return taken, taken + refused.total(), refused


def test_most_adds_of_all_types_are_taken(company: CompanyFile) -> None:
    taken, drawn, refused = accepted(company, adds(), 4)
    assert drawn >= 4 * 70
    assert taken / drawn >= 0.9, refused


@pytest.mark.slow
def test_nine_of_ten_adds_of_all_types_are_taken(company: CompanyFile) -> None:
    taken, drawn, refused = accepted(company, adds(), 100)
    print(f"{taken} of {drawn} Adds of {len(adds())} types: {taken / drawn:.1%}")
    assert taken / drawn >= 0.9, refused


@settings(max_examples=100, **QUIET)
@given(data=st.data())
def test_what_is_drawn_for_a_company_is_valid(
    company: CompanyFile, schema: etree.XMLSchema, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(adds(PUBLISHED)))
    text = data.draw(requests_for(company, name, version=PUBLISHED))
    assert validate(text) == []
    schema.assertValid(etree.fromstring(text.encode()))


@pytest.mark.slow
@pytest.mark.parametrize("name", adds(PUBLISHED))
@settings(max_examples=145, **QUIET)
@given(data=st.data())
def test_ten_thousand_requests_for_a_company_are_valid(
    company: CompanyFile, schema: etree.XMLSchema, name: str, data: st.DataObject
) -> None:
    text = data.draw(requests_for(company, name, version=PUBLISHED))
    assert validate(text) == []
    schema.assertValid(etree.fromstring(text.encode()))


CHANGES = (
    "CustomerModRq",
    "ClassModRq",
    "ItemServiceModRq",
    "InvoiceModRq",
    "BillModRq",
    "TxnDelRq",
    "TxnVoidRq",
    "ListDelRq",
)


@settings(max_examples=60, **QUIET)
@given(data=st.data())
def test_a_change_is_of_what_is_there(company: CompanyFile, data: st.DataObject) -> None:
    text = data.draw(requests_for(company, data.draw(st.sampled_from(CHANGES))))
    assert validate(text) == []
    answer = answered(company, text)
    assert answer.get("statusCode") not in ("1000", "1030")


def test_a_change_can_be_taken(company: CompanyFile) -> None:
    for name in CHANGES:
        find(
            requests_for(company, name),
            lambda text: answered(company, text).get("statusSeverity") != "Error",
            settings=settings(max_examples=60, phases=[Phase.generate], **QUIET),
        )


@settings(max_examples=10, **QUIET)
@given(data=st.data())
def test_an_entry_is_opened_under_a_name_that_is_free(company: CompanyFile, data: st.DataObject) -> None:
    with company.trial(), QuickBooks(company) as quickbooks:
        for _ in range(6):
            text = data.draw(requests_for(quickbooks, "ClassAddRq"))
            answer = etree.fromstring(quickbooks.process(text).encode())[0][0]
            assert answer.get("statusCode") != "3100", text


def test_a_failure_shrinks_to_an_invoice_for_somebody_of_something(company: CompanyFile) -> None:
    smallest = find(
        requests_for(company, "InvoiceAddRq"), lambda text: "<Quantity>" in text, settings=settings(**QUIET)
    )
    assert re.search(r"<FullName>Abel</FullName>", smallest)
    assert smallest.count("<Quantity>") == 1
    assert smallest.count("\n") <= 21, smallest


def test_a_payment_is_of_what_is_open(company: CompanyFile) -> None:
    smallest = find(
        requests_for(company, "ReceivePaymentAddRq"), lambda text: "<PaymentAmount>" in text, settings=settings(**QUIET)
    )
    assert answered(company, smallest).get("statusCode") == "0"


def test_of_all_adds_those_are_drawn_that_the_company_has_the_means_for() -> None:
    with CompanyFile.create() as bare:

        @settings(max_examples=40, **QUIET)
        @given(data=st.data())
        def possible(data: st.DataObject) -> None:
            text = data.draw(requests_for(bare))
            assert not re.search("<(Invoice|Bill|Check|Deposit|BuildAssembly|Currency|InventorySite)AddRq", text)

        possible()


def test_a_request_that_the_version_does_not_have_is_an_error_at_once(company: CompanyFile) -> None:
    with pytest.raises(ValueError, match="has no CurrencyAddRq"):
        requests_for(company, "CurrencyAddRq", version=Version(2, 0))
    with pytest.raises(KeyError):
        requests_for(company, "CustomerAdRq", version=NEWEST)


@pytest.mark.parametrize("edition", [Edition.CA, Edition.UK, Edition.AU])
def test_requests_are_drawn_for_the_companies_of_other_editions(edition: Edition) -> None:
    """Their lists of taxes too: the line of a return that a tax item stands on is one of its agency's."""
    with CompanyFile.create(edition=edition) as company:

        @settings(max_examples=6, phases=[Phase.generate], **QUIET)
        @given(st.data())
        def draw(data: st.DataObject) -> None:
            for names in ("ItemSalesTaxAddRq", "SalesTaxCodeAddRq", "VendorAddRq", "AccountAddRq"):
                text = data.draw(requests_for(company, names, version=PUBLISHED))
                assert answered(company, text).get("statusCode") not in ("1000", "1030"), text

        draw()
