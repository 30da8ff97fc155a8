"""Aged debtors and creditors: computed from what was read.  [D:CL]"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

NEEDED = {"customers": "invoices creditNotes payments", "suppliers": "bills billCreditNotes billPayments"}


def invoice(key: str, day: str, due: str, **more: Any) -> dict[str, Any]:
    return {
        "id": key,
        "customerRef": {"id": "1-1", "companyName": "Ada"},
        "issueDate": f"2024-{day}T00:00:00",
        "currency": "USD",
        "amountDue": Decimal(due),
        "status": "Submitted",
    } | more


def payment(key: str, day: str, total: str, applied: str, kind: str = "Invoice") -> dict[str, Any]:
    links = [{"type": kind, "id": "x", "amount": -Decimal(applied)}]
    return {
        "id": key,
        "customerRef": {"id": "1-1"},
        "date": f"2024-{day}T00:00:00",
        "currency": "USD",
        "totalAmount": Decimal(total),
        "lines": [{"amount": Decimal(applied), "links": links}],
    }


@pytest.fixture
def path(linked: Any) -> str:
    return f"/companies/{linked.company.id}/reports/agedDebtor"


def read(desk: Any, *, invoices: Any = (), credits: Any = (), payments: Any = ()) -> None:
    customers = [{"id": "1-1", "customerName": "Ada"}, {"id": "2-1", "customerName": "ada the second"}]
    desk.upload("customers", customers)
    desk.upload("invoices", list(invoices))
    desk.upload("creditNotes", list(credits))
    desk.upload("payments", list(payments))


def test_amounts_by_issue_date_into_periods(client: Any, linked: Any, path: str) -> None:
    """[D:CL] 30 days and 4 periods unless said otherwise; up to, not including, the report date; the last is open."""
    rows = [
        invoice("a", "05-01", "1.00"),
        invoice("b", "04-30", "2.00"),
        invoice("c", "04-01", "4.00"),
        invoice("d", "03-31", "8.00"),
        invoice("e", "01-01", "16.00"),
        invoice("f", "01-01", "0.00", issueDate="1999-01-01T00:00:00"),
    ]
    read(linked, invoices=rows)
    body = client.get(path, reportDate="2024-05-01").body
    assert (body["generated"], body["reportDate"]) == ("2024-05-01T09:30:00Z", "2024-05-01T00:00:00Z")
    (row,) = body["data"]
    assert (row["customerId"], row["customerName"]) == ("1-1", "Ada")
    (currency,) = row["agedCurrencyOutstanding"]
    assert currency["currency"] == "USD"
    buckets = [(b["fromDate"][:10], b["toDate"][:10], b["amount"]) for b in currency["agedOutstandingAmounts"]]
    assert buckets == [
        ("2024-04-01", "2024-05-01", Decimal("6.00")),
        ("2024-03-02", "2024-04-01", Decimal("8.00")),
        ("2024-02-01", "2024-03-02", Decimal(0)),
        ("0001-01-01", "2024-02-01", Decimal("16.00")),
    ]
    assert currency["agedOutstandingAmounts"][0]["details"] == [{"name": "Invoices", "amount": Decimal("6.00")}]
    assert currency["agedOutstandingAmounts"][2]["details"] == []


def test_what_counts(client: Any, linked: Any, path: str) -> None:
    read(
        linked,
        invoices=[
            invoice("a", "04-20", "100.00"),
            invoice("b", "04-20", "50.00", status="Void"),
            invoice("c", "04-20", "50.00", status="Draft"),
            invoice("d", "04-20", "7.00", currency="CAD"),
            invoice("e", "04-20", "9.00", customerRef={"id": "2-1"}),
            invoice("f", "04-20", "9.00", customerRef=None),
        ],
        credits=[
            {
                "id": "g",
                "customerRef": {"id": "1-1"},
                "issueDate": "2024-04-21T00:00:00",
                "currency": "USD",
                "remainingCredit": Decimal("30.00"),
                "status": "Submitted",
            }
        ],
        payments=[
            payment("h", "04-22", "20.00", "20.00"),
            payment("i", "04-22", "25.00", "5.00"),
            payment("j", "04-22", "3.00", "3.00", "PaymentOnAccount"),
        ],
    )
    body = client.get(path, reportDate="2024-05-01", numberOfPeriods=1).body
    first, second = body["data"]
    assert [row["customerName"] for row in body["data"]] == ["Ada", "ada the second"]
    by_currency = {row["currency"]: row["agedOutstandingAmounts"][0] for row in first["agedCurrencyOutstanding"]}
    assert set(by_currency) == {"CAD", "USD"}
    assert by_currency["USD"]["details"] == [
        {"name": "Invoices", "amount": Decimal("100.00")},
        {"name": "CreditNotes", "amount": -Decimal("30.00")},
        {"name": "Payments", "amount": -Decimal("23.00")},
    ]
    assert by_currency["USD"]["amount"] == Decimal("47.00")
    assert by_currency["USD"]["fromDate"] == "0001-01-01T00:00:00.0000000", "one period is the open one"
    assert second["agedCurrencyOutstanding"][0]["agedOutstandingAmounts"][0]["amount"] == Decimal("9.00")


def test_it_needs_all_its_types_read_within_a_day(client: Any, linked: Any, path: str, clock: Any, codat: Any) -> None:
    assert client.get(f"{path}/available").body is False
    assert client.get(path).status == 404
    linked.upload("customers")
    clock.advance(hours=25)
    for key in ("invoices", "creditNotes", "payments"):
        linked.upload(key)
    assert client.get(f"{path}/available").body is False
    codat.queue(linked.connection, "customers")
    linked.upload("customers")
    assert client.get(f"{path}/available").body is True
    assert client.get(path).body["data"] == []


def test_a_type_that_the_source_lacks_is_not_waited_for(client: Any, linked: Any, path: str) -> None:
    for key in ("customers", "invoices", "payments"):
        linked.upload(key)
    dataset = linked.waiting("creditNotes")
    assert client.get(f"{path}/available").body is False
    linked.on_connection("POST", f"/datasets/{dataset}/fail", {"status": "NotSupported"})
    assert client.get(f"{path}/available").body is True


def test_creditors(client: Any, linked: Any) -> None:
    linked.upload("suppliers", [{"id": "9-1", "supplierName": "Babbage"}])
    bill = {
        "id": "a",
        "supplierRef": {"id": "9-1"},
        "issueDate": "2024-04-20T00:00:00",
        "currency": "USD",
        "amountDue": Decimal("5.00"),
    }
    linked.upload("bills", [bill])
    linked.upload("billCreditNotes")
    linked.upload("billPayments")
    (row,) = client.get(f"/companies/{linked.company.id}/reports/agedCreditor").body["data"]
    assert (row["supplierId"], row["supplierName"]) == ("9-1", "Babbage")
    assert row["agedCurrencyOutstanding"][0]["agedOutstandingAmounts"][0]["details"][0]["name"] == "Bills"


@pytest.mark.parametrize(
    "query",
    [
        {"reportDate": "soon"},
        {"numberOfPeriods": 0},
        {"numberOfPeriods": 10**6},
        {"periodLengthDays": 0},
        {"periodLengthDays": "x"},
    ],
)
def test_what_is_asked_for_must_make_sense(client: Any, linked: Any, path: str, query: Any) -> None:
    read(linked)
    assert client.get(path, **query).status == 400


def test_the_oldest_date_there_is(client: Any, linked: Any, path: str) -> None:
    read(linked, invoices=[invoice("a", "04-20", "5.00")])
    for day in ("0001-01-01", "0001-01-02", "9999-12-31"):
        answer = client.get(path, reportDate=day, numberOfPeriods=1000, periodLengthDays=1000000)
        assert answer.status == 200
