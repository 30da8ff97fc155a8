"""The wild company: everything is in it that its recipe promises, and its books hold all the same."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks.checks import check, rebuild
from mockbooks.generate.recipe import find
from mockbooks.qbxml import catalogue
from mockbooks.qbxml.versions import parse_version

TRANSACTIONS = (
    "Estimate", "SalesOrder", "Invoice", "SalesReceipt", "CreditMemo", "ReceivePayment", "PurchaseOrder", "ItemReceipt",
    "Bill", "VendorCredit", "BillPaymentCheck", "BillPaymentCreditCard", "Check", "CreditCardCharge",
    "CreditCardCredit", "Deposit", "Transfer", "JournalEntry", "InventoryAdjustment",
)  # fmt: skip
LISTS = (
    "Account", "Customer", "Employee", "OtherName", "Vendor", "StandardTerms", "DateDrivenTerms", "Class", "SalesRep",
    "CustomerType", "VendorType", "JobType", "CustomerMsg", "PaymentMethod", "ShipMethod", "SalesTaxCode",
    "ItemService", "ItemNonInventory", "ItemOtherCharge", "ItemInventory", "ItemInventoryAssembly", "ItemFixedAsset",
    "ItemSubtotal", "ItemDiscount", "ItemPayment", "ItemSalesTax", "ItemSalesTaxGroup", "ItemGroup",
)  # fmt: skip
SET = '<?xml version="1.0"?><?qbxml version="16.0"?><QBXML><QBXMLMsgsRq onError="continueOnError">{}</QBXMLMsgsRq></QBXML>'


@pytest.fixture(scope="module")
def wild(generated: Any) -> CompanyFile:
    company: CompanyFile = generated("wild", 500)
    return company


def rows(company: CompanyFile, question: str, *values: object) -> list[tuple[Any, ...]]:
    return company.company.connection.execute(question, values).fetchall()


def ask(company: CompanyFile, request: str) -> Any:
    with QuickBooks(company) as quickbooks:
        (answer,) = etree.fromstring(quickbooks.process(SET.format(request)).encode())[0]
    return answer


@pytest.mark.parametrize("transactions", [200, 500])
def test_the_books_hold_also_when_made_again(generated: Any, transactions: int) -> None:
    company = generated("wild", transactions).company
    assert check(company) == []
    assert rebuild(company) == []
    assert check(company) == []


def test_every_type_of_list_and_transaction_is_there(generated: Any) -> None:
    """Also in the smallest company that has room for every story."""
    company = generated("wild", 200)
    kinds = {kind for (kind,) in rows(company, "SELECT DISTINCT kind FROM txn")}
    assert set(TRANSACTIONS) <= kinds
    assert {"Charge", "ARRefundCreditCard", "TimeTracking", "VehicleMileage"} <= kinds
    lists = {kind for (kind,) in rows(company, "SELECT DISTINCT kind FROM list_object")}
    assert set(LISTS) <= lists
    assert {"PriceLevel", "ToDo", "Vehicle"} <= lists
    assert len(ask(company, "<DataExtDefQueryRq><OwnerID>0</OwnerID></DataExtDefQueryRq>")) == 2
    deleted = {kind for (kind,) in rows(company, "SELECT kind FROM deletion")}
    assert {"Class", "OtherName", "ItemNonInventory", "Invoice", "Bill", "ReceivePayment", "PurchaseOrder"} <= deleted
    assert len(ask(company, "<ReceivePaymentToDepositQueryRq/>")) > 0
    assert len(ask(company, "<TermsQueryRq><ActiveStatus>All</ActiveStatus></TermsQueryRq>")) >= 7


@pytest.mark.parametrize("kind", ["Account", "Class", "Customer", "ItemInventory"])
def test_hierarchies_go_as_deep_as_they_can(wild: CompanyFile, kind: str) -> None:
    ((deepest,),) = rows(wild, "SELECT max(sublevel) FROM list_object WHERE kind = ?", kind)
    assert deepest == 4


def test_names_that_break_programs_come_back_as_they_were_written(wild: CompanyFile) -> None:
    names = {name for (name,) in rows(wild, "SELECT name FROM list_object")}
    for character in "&<>\"'#;%éßñ":
        assert any(character in name for name in names), character
    assert 'Ev\'ry "field" & <more>' in names
    assert {"Twin", "Twin.", "Tw in", "Twín"} <= names
    assert max(len(name) for (name,) in rows(wild, "SELECT name FROM list_object WHERE kind = 'Customer'")) == 41
    answer = ask(wild, '<CustomerQueryRq><FullName>Ev\'ry "field" &amp; &lt;more&gt;</FullName></CustomerQueryRq>')
    assert answer.findtext("CustomerRet/Notes") == "One\nTwo\n\nFour"
    # What Windows-1252 has not is kept as question marks.
    answer = ask(wild, "<CustomerQueryRq><FullName>?ód? ?mega ????</FullName></CustomerQueryRq>")
    assert answer.findtext("CustomerRet/CompanyName") == "??????"
    assert answer.findtext("CustomerRet/Notes") == "“curly” – dash … ellipsis • bullet"


def test_it_has_what_tidy_companies_have_not(wild: CompanyFile) -> None:
    for what, question in {
        "inactive": "SELECT 1 FROM list_object WHERE kind IN ('Customer', 'Vendor') AND NOT is_active",
        "deleted": "SELECT 1 FROM deletion WHERE kind = 'Invoice'",
        "part-paid": "SELECT 1 FROM txn WHERE kind = 'Invoice' AND open > 0 AND open < total",
        "overpaid": "SELECT 1 FROM txn WHERE kind = 'ReceivePayment' AND open > 0",
        "back-dated": "SELECT 1 FROM txn WHERE kind = 'Check' AND txn_date < date(time_created, 'unixepoch', '-20 days')",
        "nothing": "SELECT 1 FROM txn WHERE kind = 'Invoice' AND total = 0 AND own LIKE '%Warranty%'",
        "negative": "SELECT 1 FROM line JOIN txn ON txn.id = txn WHERE txn.kind = 'Invoice' AND line.quantity < 0",
        "two lines": "SELECT 1 FROM txn WHERE json_extract(own, '$.Memo') LIKE '%' || char(10) || '%'",
        "pending": "SELECT 1 FROM txn WHERE json_extract(own, '$.IsPending') = 'true'",
        "voided": "SELECT 1 FROM txn WHERE own LIKE '%VOID:%'",
        "billed on": "SELECT 1 FROM line WHERE own LIKE '%HasBeenBilled%'",
        "closed": "SELECT 1 FROM txn WHERE kind = 'SalesOrder' AND json_extract(own, '$.IsManuallyClosed') = 'true'",
        "custom fields": "SELECT 1 FROM data_ext",
        "sold below zero": "SELECT 1 FROM total JOIN list_object ON id = object WHERE quantity < 0",
        "discount taken": "SELECT 1 FROM link WHERE discount != 0",
    }.items():
        assert rows(wild, f"{question} LIMIT 1"), what


def test_credits_are_applied_and_orders_end_in_documents(wild: CompanyFile) -> None:
    linked = {
        (source, target)
        for source, target in rows(
            wild,
            "SELECT DISTINCT a.kind, b.kind FROM link JOIN txn a ON a.id = from_txn JOIN txn b ON b.id = to_txn",
        )
    }
    pairs = linked | {(target, source) for source, target in linked}
    for pair in (
        ("SalesOrder", "Invoice"), ("PurchaseOrder", "ItemReceipt"), ("PurchaseOrder", "Bill"),
        ("CreditMemo", "Invoice"), ("ReceivePayment", "Invoice"), ("CreditMemo", "Check"), ("VendorCredit", "Bill"),
        ("BillPaymentCheck", "Bill"), ("BillPaymentCreditCard", "Bill"), ("SalesReceipt", "Deposit"),
        ("ReceivePayment", "Deposit"),
    ):  # fmt: skip
        assert pair in pairs, pair


def test_its_books_are_closed_and_locked(wild: CompanyFile) -> None:
    late = ask(
        wild,
        "<JournalEntryAddRq><JournalEntryAdd><TxnDate>2024-01-31</TxnDate>"
        "<JournalDebitLine><AccountRef><FullName>Rent</FullName></AccountRef><Amount>1.00</Amount></JournalDebitLine>"
        "<JournalCreditLine><AccountRef><FullName>Savings</FullName></AccountRef><Amount>1.00</Amount></JournalCreditLine>"
        "</JournalEntryAdd></JournalEntryAddRq>",
    )
    assert late.get("statusCode") == "3171"
    shown = ask(wild, "<PreferencesQueryRq/>")
    assert shown.findtext("PreferencesRet/AccountingPreferences/ClosingDate") == "2024-01-31"


@pytest.mark.parametrize("version", ["8.0", "13.0", "16.0"])
def test_everything_can_be_asked_for(wild: CompanyFile, version: str) -> None:
    asked = "".join(
        f"<{kind}QueryRq/>"
        for kind in (*LISTS, *TRANSACTIONS)
        if catalogue.message(f"{kind}QueryRq").since <= parse_version(version)[0]
    )
    with QuickBooks(wild) as quickbooks:
        answers = etree.fromstring(quickbooks.process(SET.replace("16.0", version).format(asked)).encode())[0]
    assert {answer.tag for answer in answers if answer.get("statusCode") != "0"} == set()
    assert all(len(answer) > 0 for answer in answers)


def test_as_many_customers_as_asked_for(generated: Any) -> None:
    with CompanyFile.generate("wild", transactions=60, customers=40, vendors=15, items=20, seed=3) as company:
        own_kind = "SELECT count(*) FROM list_object WHERE kind = ? AND parent IS NULL"
        # Those of the stories and of the beginning come on top.
        beside = sum(1 for step in find("wild").first if step.request == "CustomerAdd" and "ParentRef" not in step.body)
        ((customers,),) = rows(company, own_kind, "Customer")
        assert 40 + beside <= customers <= 40 + beside + 2
        assert company.check() == []


def test_customers_drawn_by_chance_have_odd_names_too(generated: Any) -> None:
    names = [
        name
        for seed in (0, 5)
        for (name,) in rows(generated("wild", 220, seed), "SELECT name FROM list_object WHERE kind = 'Customer'")
    ]
    assert all(any(character in name for name in names) for character in '&<"€[{#')
    assert all(name.encode("cp1252").decode("cp1252") == name and ":" not in name for name in names)
