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
    for noun in ("journals", "paymentMethods"):
        answer = client.get(f"{base}/{noun}")
        assert answer.status == 404
        assert answer.body["error"] == f"Datatype {noun} not supported by platform(s) QuickBooks Desktop"


def test_a_type_that_the_connector_does_not_read(client: Any, base: str, linked: Any) -> None:
    dataset = linked.waiting("journalEntries")
    linked.on_connection("POST", f"/datasets/{dataset}/fail", {"status": "NotSupported"})
    assert "not supported" in client.get(f"{base}/journalEntries").body["error"]


@pytest.mark.parametrize(
    "noun", ["accountTransactions", "bankAccounts", "directCosts", "directIncomes", "itemReceipts", "transfers"]
)
def test_six_types_are_read_of_a_connection(client: Any, base: str, linked: Any, noun: str) -> None:
    linked.upload(noun, [{"id": "1-1"}])
    of_connection = f"/companies/{linked.company.id}/connections/{linked.connection.id}/data"
    assert client.get(f"{base}/{noun}").status == 404, "not of a company"
    assert client.get(f"{of_connection}/{noun}").body["totalResults"] == 1
    assert client.get(f"{of_connection}/{noun}/1-1").body["id"] == "1-1"
    assert client.get(f"{of_connection}/customers").status == 404, "nor is a company's type of a connection"
    elsewhere = of_connection.replace(linked.connection.id, linked.company.id)
    assert client.get(f"{elsewhere}/{noun}").body["error"] == f"Data connection {linked.company.id} not found"


def test_payments_are_read_of_both(client: Any, base: str, linked: Any) -> None:
    rows = [
        {"id": str(n), "lines": [{"amount": 1, "links": [{"type": kind, "amount": -1}]}]}
        for n, kind in enumerate(["Invoice", "CreditNote", "Invoice"])
    ]
    linked.upload("payments", rows)
    of_connection = f"/companies/{linked.company.id}/connections/{linked.connection.id}/data/payments"
    assert client.get(f"{base}/payments").body["totalResults"] == 3
    assert client.get(of_connection).body["totalResults"] == 3
    assert client.get(of_connection, linkType="Invoice").body["totalResults"] == 2
    assert client.get(f"{of_connection}/0").status == 404, "there is no single one of a connection"


def test_bank_transactions_are_read_of_an_account(client: Any, linked: Any) -> None:
    linked.upload("bankTransactions", [{"id": str(n), "accountId": "ab"[n % 2], "amount": n} for n in range(5)])
    base = f"/companies/{linked.company.id}/connections/{linked.connection.id}/data/bankAccounts"
    assert [row["id"] for row in client.get(f"{base}/a/bankTransactions").body["results"]] == ["0", "2", "4"]
    assert client.get(f"{base}/b/bankTransactions", query="amount>1").body["totalResults"] == 1
    assert client.get(f"{base}/c/bankTransactions").body["results"] == []


def test_the_company_is_one_record(client: Any, base: str, linked: Any) -> None:
    assert client.get(f"{base}/info").status == 409
    linked.upload("company", [{"id": "any", "companyName": "Rainbow Paints"}])
    assert client.get(f"{base}/info").body == {"companyName": "Rainbow Paints"}
    assert client.post(f"{base}/info").body["dataType"] == "company"
    linked.upload("company")
    assert client.get(f"{base}/info").body == {}


def test_tracking_categories_are_flat_in_a_list_and_a_tree_alone(client: Any, base: str, linked: Any) -> None:
    """[D:EX] no `metadata` on them; sub-categories' dates are without Z."""
    rows = [{"id": "1", "name": "A", "hasChildren": True}]
    rows += [{"id": "2", "name": "B", "parentId": "1"}, {"id": "3", "name": "C", "parentId": "2"}]
    linked.upload("trackingCategories", rows)
    listed = client.get(f"{base}/trackingCategories").body["results"]
    assert [row["id"] for row in listed] == ["1", "2", "3"]
    assert all("metadata" not in row and "subCategories" not in row for row in listed)
    tree = client.get(f"{base}/trackingCategories/1").body
    (below,) = tree["subCategories"]
    assert (tree["modifiedDate"], below["modifiedDate"]) == ("2024-05-01T09:30:00Z", "2024-05-01T09:30:00")
    assert [row["id"] for row in below["subCategories"]] == ["3"]
    assert client.get(f"{base}/trackingCategories/3").body["subCategories"] == []


def test_categories_that_are_each_others_parents_end(client: Any, base: str, linked: Any) -> None:
    linked.upload("trackingCategories", [{"id": "1", "parentId": "2"}, {"id": "2", "parentId": "1"}])
    assert client.get(f"{base}/trackingCategories/1").body["subCategories"][0]["subCategories"] == []


@pytest.mark.parametrize("noun", ["transfers", "accountTransactions"])
def test_two_types_print_their_change_without_a_zone(client: Any, linked: Any, noun: str) -> None:
    """[D:EX]"""
    linked.upload(noun, [{"id": "1"}])
    path = f"/companies/{linked.company.id}/connections/{linked.connection.id}/data/{noun}"
    assert client.get(path).body["results"][0]["modifiedDate"] == "2024-05-01T09:30:00"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "connections/{k}/data/bills/1/attachments"),
        ("GET", "connections/{k}/data/invoices/1/attachments/2"),
        ("GET", "connections/{k}/data/suppliers/1/attachments/2/download"),
        ("POST", "connections/{k}/push/bills/1/attachments"),
        ("POST", "connections/{k}/push/invoices/1/attachment"),
        ("GET", "data/invoices/1/pdf"),
    ],
)
def test_attachments_are_not_of_quickbooks_desktop(client: Any, linked: Any, method: str, path: str) -> None:
    path = f"/companies/{linked.company.id}/{path.format(k=linked.connection.id)}"
    answer = client.call(method, path)
    assert answer.status == 404
    assert "not supported by platform(s) QuickBooks Desktop" in answer.body["error"]


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


def test_transactions_stand_by_their_date(client: Any, base: str, linked: Any) -> None:
    """[D:EX] ascending, those of one day as they were uploaded; a list stays as it was uploaded."""
    days = [("3-1", "2024-03-01"), ("1-1", "2024-01-01"), ("2-1", "2024-01-01")]
    linked.upload("bills", [{"id": key, "issueDate": f"{day}T00:00:00"} for key, day in days])
    shown = client.get(f"{base}/bills").body["results"]
    assert [record["id"] for record in shown] == ["1-1", "2-1", "3-1"]
    linked.upload("customers", [{"id": key, "status": "Active"} for key, _ in days])
    assert [record["id"] for record in client.get(f"{base}/customers").body["results"]] == ["3-1", "1-1", "2-1"]
