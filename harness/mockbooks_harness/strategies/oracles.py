"""Metamorphic oracles: two questions whose answers must agree, whatever is in the company.

    for oracle in ORACLES:
        assert oracle(quickbooks) == []

Nobody has to know the right answer: an answer in one piece is the one in pages put together; without line items it is
the one with them, less the lines; what a filter finds and what the opposite finds is all there is; a report's total is
the sum of what the query says; an older version shows what the newest shows, less what it does not have. Each oracle
asks a QuickBooks, or anything else that answers qbXML with `process`, and gives the disagreements, none if all is well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from lxml import etree

from mockbooks.qbxml import NEWEST, VERSIONS, Edition, Version, catalogue
from mockbooks_harness.strategies.drawn_objects import Element, cut
from mockbooks_harness.strategies.kept import children
from mockbooks_harness.strategies.plan import plan
from mockbooks_harness.strategies.requests import document

KINDS = (
    "Customer", "Vendor", "Employee", "Invoice", "CreditMemo", "SalesReceipt", "SalesOrder", "Estimate",
    "ReceivePayment", "Bill", "VendorCredit", "PurchaseOrder", "Check", "CreditCardCharge", "Deposit", "JournalEntry",
)  # fmt: skip
"""The objects that are asked for where nobody says which."""

_PAGE = 7
_MIDDLE = "2024-06-30", "2024-07-01"


class Answers(Protocol):
    """What answers request sets, as QuickBooks does."""

    def process(self, request: str) -> str:
        """The answer to a request set."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two answers that do not agree."""

    kind: str
    """What was asked for."""
    questions: tuple[str, str]
    one: str
    other: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.questions[0]}\n- {self.one}\n{self.questions[1]}\n+ {self.other}"


Oracle = Callable[..., list[Disagreement]]


def in_pages(quickbooks: Answers, kinds: Iterable[str] = KINDS, *, page: int = _PAGE) -> list[Disagreement]:
    """An answer in one piece is its pages put together, in their order."""
    found = []
    for kind in kinds:
        if all(attribute.name != "iterator" for attribute in catalogue.message(f"{kind}QueryRq").attributes):
            continue
        whole = _texts(_ask(quickbooks, _query(kind)))
        paged = _texts(_pages(quickbooks, kind, page))
        found += _compare(kind, ("in one piece", f"by pages of {page}"), whole, paged)
    return found


def line_items(quickbooks: Answers, kinds: Iterable[str] = KINDS) -> list[Disagreement]:
    """Without line items an object is the same, less its lines."""
    found = []
    for kind in kinds:
        if "IncludeLineItems" not in _elements(f"{kind}QueryRq"):
            continue
        lines = [name for name in _elements(f"{kind}Ret", ret=True) if "Line" in name]
        whole = _ask(quickbooks, _query(kind, "<IncludeLineItems>true</IncludeLineItems>"))
        for ret in whole:
            for name in lines:
                for child in ret.findall(name):
                    ret.remove(child)
        without = _ask(quickbooks, _query(kind, "<IncludeLineItems>false</IncludeLineItems>"))
        found += _compare(kind, ("with line items, less them", "without"), _texts(whole), _texts(without))
    return found


def filter_unions(quickbooks: Answers, kinds: Iterable[str] = KINDS) -> list[Disagreement]:
    """What a filter finds and what the opposite finds is, put together, all there is, and nothing twice.

    Of lists those that are active and those that are not; of transactions those until a day and those after it, and
    those that are paid and those that are not.
    """
    found = []
    for kind in kinds:
        whole = sorted(_texts(_ask(quickbooks, _query(kind))))
        for name, filters in _halves(kind):
            parts = [text for each in filters for text in _texts(_ask(quickbooks, _query(kind, each, whole=False)))]
            found += _compare(kind, ("all", name), whole, sorted(parts))
    return found


def _halves(kind: str) -> Iterator[tuple[str, tuple[str, str]]]:
    known = _elements(f"{kind}QueryRq")
    if "ActiveStatus" in known:
        yield (
            "active and inactive",
            ("<ActiveStatus>ActiveOnly</ActiveStatus>", "<ActiveStatus>InactiveOnly</ActiveStatus>"),
        )
    if "TxnDateRangeFilter" in known:
        until, after = _MIDDLE
        yield (
            f"until {until} and from {after}",
            (
                f"<TxnDateRangeFilter><ToTxnDate>{until}</ToTxnDate></TxnDateRangeFilter>",
                f"<TxnDateRangeFilter><FromTxnDate>{after}</FromTxnDate></TxnDateRangeFilter>",
            ),
        )
    if "PaidStatus" in known:
        yield (
            "paid and not paid",
            ("<PaidStatus>PaidOnly</PaidStatus>", "<PaidStatus>NotPaidOnly</PaidStatus>"),
        )


def sums(quickbooks: Answers) -> list[Disagreement]:
    """What reports total is what queries sum, and the trial balance balances; for companies of one currency.

    The balances of customers and the receivable accounts are the total of the customer balance summary, the payable
    accounts are that of the vendor balance summary. (Vendors' balances have the sales tax in them, which is owed
    through an account of its own.)
    """
    accounts = _ask(quickbooks, _query("Account"))
    owed, owing = (
        sum((_amount(ret, "Balance") for ret in accounts if ret.findtext("AccountType") == kind), Decimal(0))
        for kind in ("AccountsReceivable", "AccountsPayable")
    )
    by_customer = sum((_amount(ret, "Balance") for ret in _ask(quickbooks, _query("Customer"))), Decimal(0))
    debit, credit = _totals_of(quickbooks, "TrialBalance", 2)
    (customers,), (vendors,) = (
        _totals_of(quickbooks, report, 1) for report in ("CustomerBalanceSummary", "VendorBalanceSummary")
    )
    compared = (
        ("Customer", "the sum of Balance", by_customer, "CustomerBalanceSummary", customers),
        ("Account", "receivable accounts", owed, "CustomerBalanceSummary", customers),
        ("Account", "payable accounts", owing, "VendorBalanceSummary", vendors),
        ("Account", "debits of TrialBalance", debit, "credits of TrialBalance", credit),
    )
    return [
        Disagreement(kind, (one, other), str(left), str(right))
        for kind, one, left, other, right in compared
        if left != right
    ]


def _amount(ret: Element, name: str) -> Decimal:
    return Decimal(ret.findtext(name) or 0)


def _totals_of(quickbooks: Answers, report: str, columns: int) -> list[Decimal]:
    """The last figures of a summary report of all dates; zeros where it has none."""
    wish = (
        f"<GeneralSummaryReportQueryRq><GeneralSummaryReportType>{report}</GeneralSummaryReportType>"
        "<ReportDateMacro>All</ReportDateMacro></GeneralSummaryReportQueryRq>"
    )
    (ret,) = _ask(quickbooks, wish)
    figures = [
        Decimal(cell.get("value") or "0")
        for cell in ret.iterfind("ReportData/TotalRow/ColData[@value]")
        if cell.get("colID") != "1"
    ]
    return figures[-columns:] or [Decimal(0)] * columns


def older_versions(
    quickbooks: Answers,
    kinds: Iterable[str] = KINDS,
    *,
    versions: Sequence[Version] = VERSIONS[::3],
    edition: Edition = Edition.US,
) -> list[Disagreement]:
    """An older version shows what the newest shows, less the elements that it does not have."""
    found = []
    for kind in kinds:
        newest = _ask(quickbooks, _query(kind))
        for version in versions:
            request = catalogue.message(f"{kind}QueryRq")
            if not request.valid(version, edition) or not catalogue.body(f"{kind}Ret").valid(version, edition):
                continue
            older = _ask(quickbooks, _query(kind, version=version), version)
            shown = _texts([cut(ret, version, edition) for ret in newest])
            found += _compare(kind, (f"{NEWEST}, less what {version} lacks", str(version)), shown, _texts(older))
    return found


ORACLES: tuple[Oracle, ...] = (in_pages, line_items, filter_unions, sums, older_versions)
"""All of them; each takes a QuickBooks."""


# ---- asking


def _elements(name: str, version: Version = NEWEST, *, ret: bool = False) -> list[str]:
    element = catalogue.body(name) if ret else catalogue.message(name)
    return list(children(plan(element, version, Edition.US)))


def _query(kind: str, filters: str = "", *, whole: bool = True, version: Version = NEWEST) -> str:
    """The query for all objects of a kind, those that are not active too unless a filter says otherwise."""
    known = _elements(f"{kind}QueryRq", version)
    every = "<ActiveStatus>All</ActiveStatus>" if whole and "ActiveStatus" in known else ""
    return f"<{kind}QueryRq>{every}{filters}</{kind}QueryRq>"


def _ask(quickbooks: Answers, request: str, version: Version = NEWEST) -> list[Element]:
    text = quickbooks.process(document(request, version=version))
    (answer,) = etree.fromstring(text.encode())[0]
    if answer.get("statusSeverity") == "Error":
        raise RuntimeError(f"{request} got {answer.get('statusCode')} {answer.get('statusMessage')}")
    return list(answer)


def _pages(quickbooks: Answers, kind: str, page: int) -> Iterator[Element]:
    every = "<ActiveStatus>All</ActiveStatus>" if "ActiveStatus" in _elements(f"{kind}QueryRq") else ""
    attributes = 'iterator="Start"'
    while True:
        body = f"<{kind}QueryRq {attributes}><MaxReturned>{page}</MaxReturned>{every}</{kind}QueryRq>"
        (answer,) = etree.fromstring(quickbooks.process(document(body)).encode())[0]
        yield from answer
        if not int(answer.get("iteratorRemainingCount", "0")):
            return
        attributes = f'iterator="Continue" iteratorID="{answer.get("iteratorID")}"'


def _texts(rets: Iterable[Element]) -> list[str]:
    """Objects as text that does not depend on how they are laid out."""
    return [etree.tostring(_bare(ret), encoding="unicode") for ret in rets]


def _bare(ret: Element) -> Element:
    ret.tail = None
    for element in ret.iter():
        if len(element):
            element.text = None
        element.tail = None
    return ret


def _compare(kind: str, questions: tuple[str, str], one: Sequence[str], other: Sequence[str]) -> list[Disagreement]:
    """The first place in which two answers differ."""
    for number in range(max(len(one), len(other))):
        left = one[number] if number < len(one) else "nothing"
        right = other[number] if number < len(other) else "nothing"
        if left != right:
            return [Disagreement(kind, questions, left, right)]
    return []
