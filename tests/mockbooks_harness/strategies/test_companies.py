"""Companies of any shape are sound, shrink to what matters, and say what made them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks_harness.strategies import DrawnCompany, companies, new_company

QUIET = {"suppress_health_check": list(HealthCheck), "deadline": None, "database": None}


def found(company: CompanyFile, query: str) -> list[etree._Element]:
    """What a query finds."""
    text = QuickBooks(company).process(
        f'<?qbxml version="16.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{query}</QBXMLMsgsRq></QBXML>'
    )
    return list(etree.fromstring(text.encode())[0][0])


@settings(max_examples=5, **QUIET)
@given(companies())
def test_a_company_of_any_shape_is_sound(company: DrawnCompany) -> None:
    assert company.check() == []


@pytest.mark.slow
@settings(max_examples=250, **QUIET)
@given(companies(max_size=25))
def test_many_companies_of_any_shape_are_sound(company: DrawnCompany) -> None:
    assert company.check() == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("what", "query", "path"),
    [
        ("a job", "<CustomerQueryRq></CustomerQueryRq>", "CustomerRet/Sublevel"),
        ("a void", "<InvoiceQueryRq></InvoiceQueryRq>", "InvoiceRet/Memo"),
    ],
)
def test_shapes_come_up(what: str, query: str, path: str) -> None:
    marks = {"a job": lambda text: int(text) >= 2, "a void": lambda text: text.startswith("VOID:")}
    tag, name = path.split("/")

    def has(company: DrawnCompany) -> bool:
        return any(marks[what](each.findtext(name) or "0") for each in found(company, query) if each.tag == tag)

    company = find(companies(features=()), has, settings=settings(max_examples=2_000, phases=[Phase.generate], **QUIET))
    assert company.requests


@pytest.mark.slow
def test_an_invoice_is_paid_in_part() -> None:
    def paid_in_part(company: DrawnCompany) -> bool:
        return any(
            float(each.findtext("AppliedAmount", "0")) and float(each.findtext("BalanceRemaining", "0"))
            for each in found(company, "<InvoiceQueryRq></InvoiceQueryRq>")
        )

    smallest = find(companies(features=()), paid_in_part, settings=settings(max_examples=500, **QUIET))
    # The invoice and what pays it; where the one of the beginning is paid, that alone.
    assert len(smallest.requests) <= 2
    assert "<ReceivePaymentAddRq>" in repr(smallest) or "<SetCredit>" in repr(smallest)


def test_what_made_a_company_makes_it_again() -> None:
    drawn = find(
        companies(features=()),
        lambda company: len(company.requests) >= 2,
        settings=settings(max_examples=200, phases=[Phase.generate], **QUIET),
    )
    with new_company(()) as again, QuickBooks(again) as quickbooks:
        for request in drawn.requests:
            quickbooks.process(request)
        customers = "<CustomerQueryRq><ActiveStatus>All</ActiveStatus></CustomerQueryRq>"
        assert [each.findtext("TotalBalance") for each in found(again, customers)] == [
            each.findtext("TotalBalance") for each in found(drawn, customers)
        ]


def test_a_feature_that_there_is_not_is_an_error_at_once() -> None:
    with pytest.raises(ValueError, match="no feature time-travel"):
        companies(features=["time-travel"])
