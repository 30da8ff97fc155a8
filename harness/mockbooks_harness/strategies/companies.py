"""Small companies of any shape: hierarchies, links, partial payments, voids, several currencies.

    @given(companies())
    def test_my_connector_reads_any_company(company):
        with QuickBooks(company) as quickbooks:
            ...

A drawn company says in its `repr` which requests made it what it is, so that a failure can be read and sent again; it
shrinks by dropping them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from hypothesis import strategies as st
from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks_harness.strategies.beginnings import FEATURES, PLAIN, new_company
from mockbooks_harness.strategies.for_company import requests_for

#: Documents and what becomes of them come more often than entries of lists that nobody looks at.
_LIVELY = (
    "CustomerAddRq",
    "VendorAddRq",
    "InvoiceAddRq",
    "CreditMemoAddRq",
    "ReceivePaymentAddRq",
    "SalesReceiptAddRq",
    "SalesOrderAddRq",
    "BillAddRq",
    "VendorCreditAddRq",
    "BillPaymentCheckAddRq",
    "CheckAddRq",
    "DepositAddRq",
    "JournalEntryAddRq",
    "InventoryAdjustmentAddRq",
)
_AFTERWARDS = ("TxnVoidRq", "TxnDelRq", "InvoiceModRq", "CustomerModRq")
_ABROAD = (*PLAIN, "multi-currency")


class DrawnCompany(CompanyFile):
    """A company, and the requests that were sent to it after its beginning."""

    requests: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """The requests, as they can be sent again to `new_company(…)`."""
        return "\n".join((super().__repr__(), *self.requests))


def companies(
    *, features: Sequence[str] | None = None, min_size: int = 0, max_size: int = 12
) -> st.SearchStrategy[DrawnCompany]:
    """Companies that begin as `new_company` does and in which so many more requests were accepted, at most.

    `features` are those that are on; None is drawn: what most companies have, with several currencies, or everything.
    A company of another test's is never the same: each is a copy in memory.
    Raises ValueError for a feature that there is not.
    """
    if features is None:
        return _companies(st.sampled_from((PLAIN, _ABROAD, FEATURES)), min_size, max_size)
    unknown = set(features) - set(FEATURES)
    if unknown:
        raise ValueError(f"there is no feature {', '.join(sorted(unknown))}; there are {', '.join(FEATURES)}")
    return _companies(st.just(tuple(features)), min_size, max_size)


@st.composite
def _companies(
    draw: st.DrawFn, features: st.SearchStrategy[tuple[str, ...]], min_size: int, max_size: int
) -> DrawnCompany:
    company = DrawnCompany.from_bytes(beginning(draw(features)))
    quickbooks = QuickBooks(company)
    sent: list[str] = []
    # More is tried than is wanted, for some is refused; then it is given up, so that a company is never hard to draw.
    tries = draw(st.integers(min_size, 2 * max_size))
    for number in range(2 * max_size):
        if len(sent) >= (max_size if number < tries else min_size):
            break
        sent += draw(_accepted(quickbooks))
    company.requests = tuple(sent)
    return company


@st.composite
def _accepted(draw: st.DrawFn, quickbooks: QuickBooks) -> list[str]:
    """A request that was accepted; none where it was refused, or where nothing is sent, by which companies shrink."""
    if not draw(_SOMETHING):
        return []
    text = draw(requests_for(quickbooks, draw(_NAMES)))
    answer = etree.fromstring(quickbooks.process(text).encode())[0][0]
    return [] if answer.get("statusSeverity") == "Error" else [text]


_SOMETHING = st.integers(0, 9).map(bool)
_NAMES = st.one_of(
    st.sampled_from(_LIVELY), st.sampled_from(_LIVELY), st.sampled_from(_AFTERWARDS), st.sampled_from(_LIVELY)
)


@cache
def beginning(features: tuple[str, ...]) -> bytes:
    """What a company with these features begins with, as a file; made once in a process."""
    with new_company(features) as company:
        return company.to_bytes()
