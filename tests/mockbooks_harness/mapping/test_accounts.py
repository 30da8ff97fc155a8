"""chartOfAccounts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

CHECKING = """<AccountRet>
<ListID>20000-933270541</ListID>
<TimeCreated>1999-07-29T13:49:01-05:00</TimeCreated>
<TimeModified>2023-12-16T00:06:45-05:00</TimeModified>
<EditSequence>1702703205</EditSequence>
<Name>Checking</Name>
<FullName>Checking</FullName>
<IsActive>true</IsActive>
<Sublevel>0</Sublevel>
<AccountType>Bank</AccountType>
<AccountNumber>10100</AccountNumber>
<Desc>Cash</Desc>
<Balance>46954.10</Balance>
<TotalBalance>46954.10</TotalBalance>
</AccountRet>"""


def test_a_bank_account(read: Any) -> None:
    assert read(CHECKING, home_currency="GBP") == {
        "id": "20000-933270541",
        "nominalCode": "10100",
        "name": "Checking",
        "description": "Cash",
        "fullyQualifiedCategory": "Asset.CurrentAsset.Bank",
        "fullyQualifiedName": "Asset.CurrentAsset.Bank.Checking",
        "currency": "GBP",
        "currentBalance": Decimal("46954.10"),
        "type": "Asset",
        "status": "Active",
        "isBankAccount": True,
        "validDatatypeLinks": [
            {"property": "Id", "links": ["BillLineItem.AccountRef.Id", "BillPayment.AccountRef.Id"]}
        ],
        "sourceModifiedDate": "2023-12-16T05:06:45",
        "metadata": {"isDeleted": False},
    }


def test_an_archived_receivable_account_has_no_links(read: Any) -> None:
    text = CHECKING.replace(">Bank<", ">AccountsReceivable<").replace(">true<", ">false<")
    record = read(text)
    assert record["fullyQualifiedCategory"] == "Asset.CurrentAsset.AccountsReceivable"
    assert (record["status"], record["isBankAccount"], record["validDatatypeLinks"]) == ("Archived", False, [])


@pytest.mark.parametrize(
    ("account_type", "first"),
    [
        ("FixedAsset", "Asset"),
        ("CreditCard", "Liability"),
        ("LongTermLiability", "Liability"),
        ("Equity", "Equity"),
        ("OtherIncome", "Income"),
        ("CostOfGoodsSold", "Expense"),
        ("OtherExpense", "Expense"),
    ],
)
def test_every_category_has_three_parts_and_begins_with_the_type(read: Any, account_type: str, first: str) -> None:
    record = read(CHECKING.replace(">Bank<", f">{account_type}<"))
    assert record["type"] == first
    parts = record["fullyQualifiedCategory"].split(".")
    assert (len(parts), parts[0]) == (3, first)


def test_an_account_that_does_not_post_has_no_category(read: Any) -> None:
    record = read(CHECKING.replace(">Bank<", ">NonPosting<"))
    assert record["type"] == "Unknown"
    assert "fullyQualifiedCategory" not in record
    assert "fullyQualifiedName" not in record


def test_what_a_parent_shows_includes_its_sub_accounts(read: Any) -> None:
    record = read(CHECKING.replace("<TotalBalance>46954.10", "<TotalBalance>50000.00"))
    assert record["currentBalance"] == Decimal("50000.00")


def test_lists_of_two_records_are_not_one_list(read: Any) -> None:
    first = read(CHECKING)
    first["validDatatypeLinks"].clear()
    assert read(CHECKING)["validDatatypeLinks"]
