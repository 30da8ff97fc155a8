"""Reading records."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest


@pytest.fixture
def base(company: Any) -> str:
    return f"/companies/{company.id}/data"


def test_accounts_are_read_at_another_path_than_their_key(client: Any, base: str, linked: Any) -> None:
    linked.upload("chartOfAccounts", [{"id": "20000-933270541", "currentBalance": Decimal("46954.10")}])
    assert client.get(f"{base}/accounts").body["totalResults"] == 1
    assert client.get(f"{base}/chartOfAccounts").status == 404
    record = client.get(f"{base}/accounts/20000-933270541")
    assert b'"currentBalance":46954.10' in record.payload()


def test_a_type_that_was_never_synced_is_409(client: Any, base: str, connection: Any) -> None:
    answer = client.get(f"{base}/customers")
    assert answer.status == 409
    assert "not requested" in answer.body["error"]


def test_a_type_whose_sync_has_not_completed_is_409(client: Any, base: str, linked: Any) -> None:
    linked.begin("customers")
    answer = client.get(f"{base}/customers")
    assert answer.status == 409
    assert "not completed" in answer.body["error"]


def test_a_missing_record_is_404(client: Any, base: str, linked: Any) -> None:
    linked.upload("chartOfAccounts", [])
    answer = client.get(f"{base}/accounts/1-1")
    assert answer.status == 404
    assert answer.body["error"] == "No data available for accounts for ID 1-1"


def test_a_type_that_quickbooks_desktop_lacks(client: Any, base: str, linked: Any) -> None:
    answer = client.get(f"{base}/journals")
    assert answer.status == 404
    assert answer.body["error"] == "Datatype journals not supported by platform(s) QuickBooks Desktop"


def test_records_by_page_query_and_order(client: Any, base: str, linked: Any) -> None:
    records = [
        {"id": str(n), "totalAmount": Decimal(n) / 4, "status": "Paid" if n % 2 else "Submitted", "lineItems": []}
        for n in range(10)
    ]
    linked.upload("invoices", records[:6], records[6:])

    def ids(**query: Any) -> str:
        return "".join(row["id"] for row in client.get(f"{base}/invoices", **query).body["results"])

    assert ids() == "0123456789", "in the order of the source"
    assert ids(page=2, pageSize=4) == "4567"
    assert ids(query="totalAmount>=2") == "89"
    assert ids(query="status=paid&&totalAmount<1", orderBy="-totalAmount") == "31"
    assert client.get(f"{base}/invoices", query="status=paid", pageSize=2).body["totalResults"] == 5
    assert client.get(f"{base}/invoices", query="lineItems.quantity=1").status == 400
    unknown = client.get(f"{base}/invoices", query="colour=red")
    assert unknown.body["error"] == "Error parsing query - Could not resolve property colour on Invoice"


def test_data_stay_readable_after_the_connector_left(client: Any, base: str, linked: Any) -> None:
    linked.upload("customers", [{"id": "1-1"}])
    linked.on_connection("DELETE", "/authorization")
    assert client.get(f"{base}/customers").body["totalResults"] == 1
