"""The oracles agree on companies of recipes, and disagree with a QuickBooks that gets one answer wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from mockbooks import CompanyFile, QuickBooks
from mockbooks_harness.strategies import ORACLES
from mockbooks_harness.strategies.oracles import Oracle, filter_unions, in_pages, line_items, older_versions, sums

QUICK = [("wild", 5)]
SLOW = [("wild", 77), ("contractor", 11), ("consultancy", 3), ("shop", 4)]


@pytest.fixture(
    scope="module",
    params=[
        *(pytest.param(row, id=f"{row[0]}-{row[1]}") for row in QUICK),
        *(pytest.param(row, id=f"{row[0]}-{row[1]}", marks=pytest.mark.slow) for row in SLOW),
    ],
)
def company(request: pytest.FixtureRequest) -> Iterator[QuickBooks]:
    recipe, seed = request.param
    with QuickBooks(CompanyFile.generate(recipe, seed=seed)) as quickbooks:
        yield quickbooks


@pytest.mark.parametrize("oracle", ORACLES, ids=lambda oracle: oracle.__name__)
def test_questions_that_must_agree_do(company: QuickBooks, oracle: Oracle) -> None:
    assert [str(each) for each in oracle(company)] == []


class Wrong:
    """A QuickBooks that changes some answers."""

    def __init__(self, quickbooks: QuickBooks, asked: str, change: Callable[[str], str]) -> None:
        self._quickbooks, self._asked, self._change = quickbooks, asked, change

    def process(self, request: str) -> str:
        answer = self._quickbooks.process(request)
        return self._change(answer) if self._asked in request else answer


def without_the_last(answer: str) -> str:
    """One object less."""
    start = answer.rfind("<InvoiceRet>")
    return answer if start < 0 else answer[:start] + answer[answer.rindex("</InvoiceRet>") + len("</InvoiceRet>") :]


def a_cent_more(answer: str) -> str:
    head, total = answer.rsplit("<TotalRow", 1)
    return head + "<TotalRow" + re.sub(r'(\d)"(?= */?>)', lambda found: f'{(int(found[1]) + 1) % 10}"', total, count=9)


def with_one_more(answer: str) -> str:
    """An element that its version does not show."""
    return answer.replace("</InvoiceRet>", "<IsFinanceCharge>false</IsFinanceCharge>\n</InvoiceRet>", 1)


def all_paid(answer: str) -> str:
    return answer.replace("<IsPaid>false", "<IsPaid>true")


@pytest.mark.parametrize(
    ("oracle", "asked", "change"),
    [
        (in_pages, 'iterator="Continue"', without_the_last),
        (line_items, "<IncludeLineItems>false", all_paid),
        (filter_unions, "<PaidStatus>PaidOnly", without_the_last),
        (sums, "CustomerBalanceSummary", a_cent_more),
        (older_versions, '<?qbxml version="7.0"?>', with_one_more),
    ],
    ids=[oracle.__name__ for oracle in (in_pages, line_items, filter_unions, sums, older_versions)],
)
def test_a_wrong_answer_is_seen(company: QuickBooks, oracle: Oracle, asked: str, change: Callable[[str], str]) -> None:
    assert oracle(Wrong(company, asked, change)) != []
