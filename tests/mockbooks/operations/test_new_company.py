"""A new company file: its built-in entries, and what turning features on does to it."""

from __future__ import annotations

import json

import pytest

from mockbooks.operations.lists import LIST_TYPES
from mockbooks.operations.new_company import turn_on_account_numbers, turn_on_sales_tax


@pytest.fixture
def account(asked):
    def add(name, number="", parent=""):
        above = f"<ParentRef><FullName>{parent}</FullName></ParentRef>" if parent else ""
        numbered = f"<AccountNumber>{number}</AccountNumber>" if number else ""
        asked.done(
            f"<AccountAddRq><AccountAdd><Name>{name}</Name>{above}<AccountType>Expense</AccountType>{numbered}"
            "</AccountAdd></AccountAddRq>"
        )

    return add


def test_built_in_entries_are_as_an_add_would_have_made_them(asked):
    rows = asked.company.connection.execute(
        "SELECT kind, name, own FROM list_object WHERE kind <> 'Template'"
    ).fetchall()
    assert {kind for kind, _, _ in rows} >= {"Account", "PaymentMethod", "StandardTerms", "CustomerType", "ShipMethod"}
    for kind, name, own in rows:
        list_type = LIST_TYPES[kind]
        assert json.loads(own).keys() <= list_type.stored_names, name
        made = {"Account": "<AccountType>Expense</AccountType>", "SalesTaxCode": "<IsTaxable>true</IsTaxable>"}.get(
            kind, ""
        )
        short = f"New{name}"[: 3 if kind == "SalesTaxCode" else 15]
        added = asked.ask(f"<{kind}AddRq><{kind}Add><Name>{short}</Name>{made}</{kind}Add></{kind}AddRq>")
        if added.get("statusCode") == "3100":
            continue
        (new,) = asked.company.connection.execute(
            "SELECT own FROM list_object WHERE kind = ? AND name = ?", (kind, short)
        ).fetchone()
        assert json.loads(new).keys() <= json.loads(own).keys() | {"SpecialAccountType"}, name


def chart(asked):
    return [
        ret.findtext("FullName")
        for ret in asked.ask("<AccountQueryRq><AccountType>Expense</AccountType></AccountQueryRq>")
    ]


def test_account_numbers_order_the_chart(asked, account):
    account("Rent", "6200")
    account("Ads", "6300")
    account("Print", "6310", parent="Ads")
    account("Mail", "6305", parent="Ads")
    account("Water")
    assert chart(asked) == ["Ads", "Ads:Mail", "Ads:Print", "Payroll Expenses", "Rent", "Water"]
    with asked.company.request_set(), asked.company.request():
        turn_on_account_numbers(asked.company)
    assert chart(asked) == ["Payroll Expenses", "Water", "Rent", "Ads", "Ads:Mail", "Ads:Print"]
    account("Fuel", "6250")
    ads = asked.done("<AccountQueryRq><FullName>Ads</FullName></AccountQueryRq>")
    asked.done(
        f"<AccountModRq><AccountMod><ListID>{ads.findtext('ListID')}</ListID>"
        f"<EditSequence>{ads.findtext('EditSequence')}</EditSequence><AccountNumber>6100</AccountNumber></AccountMod></AccountModRq>"
    )
    assert chart(asked) == ["Payroll Expenses", "Water", "Ads", "Ads:Mail", "Ads:Print", "Rent", "Fuel"]


def test_sales_tax_gives_items_and_customers_their_defaults(asked, account):
    asked.done("<ItemSalesTaxAddRq><ItemSalesTaxAdd><Name>Out of State</Name></ItemSalesTaxAdd></ItemSalesTaxAddRq>")
    (row,) = asked.company.connection.execute("SELECT id FROM list_object WHERE kind = 'ItemSalesTax'").fetchone()
    with asked.company.request_set(), asked.company.request():
        turn_on_sales_tax(asked.company, row)
    account("Sales")
    for kind, body in (
        ("ItemDiscount", "<AccountRef><FullName>Sales</FullName></AccountRef>"),
        ("ItemInventory", "<IncomeAccountRef><FullName>Sales</FullName></IncomeAccountRef>"),
    ):
        ret = asked.done(f"<{kind}AddRq><{kind}Add><Name>{kind}</Name>{body}</{kind}Add></{kind}AddRq>")
        assert ret.findtext("SalesTaxCodeRef/FullName") == "Tax"
    ret = asked.done("<CustomerAddRq><CustomerAdd><Name>Abel</Name></CustomerAdd></CustomerAddRq>")
    assert ret.findtext("ItemSalesTaxRef/FullName") == "Out of State"


def test_a_filter_takes_an_account_by_its_number(asked, account):
    account("Rent", "6200")
    # A name that looks like the number of another account.
    account("6200", "6300")
    asked.done("<VendorAddRq><VendorAdd><Name>Landlord</Name></VendorAdd></VendorAddRq>")
    asked.done(
        "<BillAddRq><BillAdd><VendorRef><FullName>Landlord</FullName></VendorRef><ExpenseLineAdd><AccountRef>"
        "<FullName>Rent</FullName></AccountRef><Amount>900</Amount></ExpenseLineAdd></BillAdd></BillAddRq>"
    )
    by_number = "<BillQueryRq><AccountFilter><FullName>6200</FullName></AccountFilter></BillQueryRq>"
    assert len(asked.ask(by_number)) == 0
    with asked.company.request_set(), asked.company.request():
        turn_on_account_numbers(asked.company)
    assert len(asked.ask(by_number)) == 1
