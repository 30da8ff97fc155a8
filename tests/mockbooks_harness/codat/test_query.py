"""The query language of lists: what it selects, and what it refuses with which words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from mockbooks_harness.codat.errors import CodatError
from mockbooks_harness.codat.query import Properties, order, parse, select

INVOICE = Properties(
    "Invoice", "id status totalAmount issueDate modifiedDate customerRef lineItems metadata note", "lineItems"
)
INVOICES: list[dict[str, Any]] = [
    {
        "id": "1",
        "status": "Paid",
        "totalAmount": Decimal("120.00"),
        "issueDate": "2024-01-10T00:00:00",
        "note": "Deck & Sons",
    },
    {"id": "2", "status": "Submitted", "totalAmount": Decimal("12.50"), "issueDate": "2024-02-29T00:00:00"},
    {
        "id": "3",
        "status": "PartiallyPaid",
        "totalAmount": 70,
        "issueDate": "2024-03-01T00:00:00",
        "customerRef": {"id": "80000001-1"},
        "metadata": {"isDeleted": True},
        "modifiedDate": "2024-05-01T09:30:00.5Z",
    },
]


def ids(query: str) -> str:
    return "".join(str(row["id"]) for row in select(query, INVOICES, INVOICE))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("status=Paid", "1"),
        ("status = paid", "1"),
        ("status!=Paid", "23"),
        ("status~paid", "13"),
        ("totalAmount=12.5", "2"),
        ("totalAmount>12.50", "13"),
        ("totalAmount>=12.50", "123"),
        ("totalAmount<70", "2"),
        ("totalAmount<=70", "23"),
        ("issueDate=2024-02-29", "2"),
        ("issueDate>2024-02-29", "3"),
        ("issueDate<=2024-02-29", "12"),
        ("modifiedDate>2024-05-01T09:30:00Z", "3"),
        ("modifiedDate<2024-05-01T09:30:00Z", ""),
        ("customerRef.id=80000001-1", "3"),
        ("metadata.isDeleted!=true", "12"),
        ("metadata.isDeleted=true", "3"),
        ("note=Deck & Sons", "1"),
        ("note~k & s", "1"),
        ("note~k & s&&status=paid", "1"),
        ("{totalAmount > 100 || totalAmount < 50} && status != paid", "2"),
        ("status=Paid||status=Submitted&&totalAmount>100", "1"),
        ("{status=Paid||status=Submitted}&&totalAmount>100", "1"),
        ("{status=Paid||status=Submitted}&&totalAmount<100", "2"),
        ("", "123"),
    ],
)
def test_what_a_query_selects(query: str, expected: str) -> None:
    assert ids(query) == expected


@pytest.mark.parametrize(
    "query",
    [
        "status",
        "status=",
        "status=Paid&&",
        "&&status=Paid",
        "{status=Paid",
        "status=Paid}",
        "status=Paid & totalAmount>1",
        "lineItems.quantity=1",
        "status>Paid",
        "totalAmount~1",
        "=5",
        "status=" + "x" * 2048,
    ],
)
def test_a_malformed_query_is_refused(query: str) -> None:
    with pytest.raises(CodatError) as refused:
        select(query, INVOICES, INVOICE)
    assert refused.value.status == 400
    assert refused.value.text == "Error parsing query - Malformed query."
    assert refused.value.service == "ClientsApi"
    assert refused.value.why != refused.value.text


def test_an_unknown_property_is_refused_by_name() -> None:
    with pytest.raises(CodatError, match="Could not resolve property isCompleted on Dataset") as refused:
        parse("isCompleted=true", Properties("Dataset", "id status"))
    assert refused.value.service == "PullApi"


def test_a_type_that_is_not_described_lets_any_property_through() -> None:
    assert select("anything=1", [{"anything": 1}, {"anything": 2}], Properties("Journal")) == [{"anything": 1}]


def test_an_array_that_is_not_forbidden_is_looked_through() -> None:
    companies = [{"dataConnections": [{"status": "Linked"}, {"status": "PendingAuth"}]}, {"dataConnections": []}]
    assert select("dataConnections.status=PendingAuth", companies, Properties("Company")) == companies[:1]


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("totalAmount", "231"),
        ("-totalAmount", "132"),
        ("-issueDate", "321"),
        ("customerRef.id", "123"),
        ("-customerRef.id", "312"),
        (None, "123"),
    ],
)
def test_order(by: str | None, expected: str) -> None:
    assert "".join(str(row["id"]) for row in order(by, INVOICES, INVOICE)) == expected


def test_order_by_an_unknown_property_is_refused() -> None:
    with pytest.raises(CodatError, match="Could not resolve property nothing on Invoice"):
        order("nothing", INVOICES, INVOICE)
