"""What surprises in how QuickBooks Desktop and Codat's records correspond: nineteen things, each a test.

On a company that has everything; what a test writes is undone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from random import Random
from typing import Any

import pytest
import requests
from lxml import etree

from mockbooks import CompanyFile, ManualClock, QuickBooks
from mockbooks_harness import mapping
from mockbooks_harness.codat import Codat
from mockbooks_harness.codat.data_types import DATA_TYPES
from mockbooks_harness.mapping import CannotMap, CompanyReader, QuickBooksRefused

DAY = "2024-12-20T00:00:00"


class Books:
    """The company, and where the objects are that a test needs."""

    def __init__(self, quickbooks: QuickBooks) -> None:
        self.quickbooks = quickbooks
        self.reader = CompanyReader(quickbooks.process, "US", today=quickbooks.company.clock.now().date())

    def find(self, data_type: str, **wanted: Any) -> Any:
        rows = self.reader.records(data_type)
        return next(row for row in rows if all(row.get(name) == value for name, value in wanted.items()))

    def reference(self, data_type: str, **wanted: Any) -> Any:
        return {"id": self.find(data_type, **wanted)["id"]}

    def create(self, data_type: str, record: Any) -> Any:
        """Push a record; it as it reads back."""
        key = self.reader.create(data_type, record)
        return next(row for row in self.reader.records(data_type) if row["id"] == key)

    def delete(self, data_type: str, record: Any) -> None:
        """As a connector deletes: the kind of transaction is found by the id."""
        for kind in mapping.deletes(data_type):
            query = etree.fromstring(f"<{kind}QueryRq><TxnID>{record['id']}</TxnID></{kind}QueryRq>")
            if list(self.reader.ask(query)):
                text = f"<TxnDelRq><TxnDelType>{kind}</TxnDelType><TxnID>{record['id']}</TxnID></TxnDelRq>"
                self.reader.send(etree.fromstring(text))
                return
        raise AssertionError("nothing to delete")


@pytest.fixture(scope="module")
def company() -> Iterator[Books]:
    with QuickBooks(CompanyFile.generate("wild", seed=5)) as quickbooks:
        yield Books(quickbooks)


@pytest.fixture
def books(company: Books) -> Iterator[Books]:
    with company.quickbooks.company.trial():
        yield company


def line(amount: Any, **references: Any) -> Any:
    return {"unitAmount": amount, "quantity": 1, "subTotal": amount, "taxAmount": 0, "totalAmount": amount} | references


def bill(books: Books, **changes: Any) -> Any:
    expense = books.reference("chartOfAccounts", fullyQualifiedCategory="Expense.Expense.Expense", status="Active")
    supplier = books.reference("suppliers", status="Active", defaultCurrency="USD")
    sums = {"subTotal": Decimal("25.00"), "taxAmount": 0, "totalAmount": Decimal("25.00")}
    lines = [line(Decimal("25.00"), accountRef=expense)]
    return {"supplierRef": supplier, "issueDate": DAY, "status": "Open", "lineItems": lines} | sums | changes


def by_card(books: Books) -> Any:
    card = books.reference("chartOfAccounts", fullyQualifiedCategory="Liability.CurrentLiability.CreditCard")
    payment = {"accountRef": card, "paidOnDate": DAY, "totalAmount": Decimal("25.00")}
    return {"payment": payment, "allocation": {"totalAmount": Decimal("25.00")}}


def refused(function: Any, *arguments: Any) -> dict[str, str]:
    """What a record is refused for, before QuickBooks sees it."""
    with pytest.raises(CannotMap) as caught:
        function(*arguments)
    return {item["itemId"]: item["message"] for item in caught.value.errors}


def test_1_an_account_is_read_by_three_parts_and_written_by_two(books: Books) -> None:
    account = {"nominalCode": "4711", "name": "Toys", "fullyQualifiedCategory": "Asset.OtherCurrentAsset"}
    written = books.create("chartOfAccounts", account)
    assert written["fullyQualifiedCategory"] == "Asset.CurrentAsset.OtherCurrentAsset"
    bank = account | {"fullyQualifiedCategory": "Asset.CurrentAsset.Bank"}
    assert list(refused(books.create, "chartOfAccounts", bank)) == ["FullyQualifiedCategory"]
    assert books.create("bankAccounts", {"nominalCode": "4712", "accountName": "Till"})["accountType"] == "Unknown"


def test_2_cost_of_goods_sold_is_written_as_a_liability(books: Books) -> None:
    account = {"nominalCode": "5711", "name": "Toys sold", "fullyQualifiedCategory": "Liability.CostOfGoodsSold"}
    written = books.create("chartOfAccounts", account)
    assert (written["fullyQualifiedCategory"], written["type"]) == (
        "Expense.CostOfGoodsSold.CostOfGoodsSold",
        "Expense",
    )


def test_3_allocations_of_documents_are_negative_those_of_credits_positive(books: Books) -> None:
    paid = [row for row in books.reader.records("invoices") if row["paymentAllocations"]]
    assert paid
    for invoice in paid:
        assert all(row["allocation"]["totalAmount"] < 0 for row in invoice["paymentAllocations"])
    for payment in books.reader.records("payments"):
        for each in payment["lines"]:
            assert each["amount"] == -sum(link["amount"] for link in each["links"])
    checks = {row["id"] for row in books.reader.records("directCosts")}
    refunds = [
        allocation
        for credit in books.reader.records("creditNotes")
        for allocation in credit["paymentAllocations"]
        if allocation["payment"]["id"] in checks
    ]
    assert refunds
    for allocation in refunds:
        assert allocation["allocation"]["totalAmount"] > 0 > allocation["payment"]["totalAmount"]


def test_4_lines_of_items_show_the_account_payable(books: Books) -> None:
    payable = {row["id"] for row in books.reader.records("chartOfAccounts") if row["name"] == "Accounts Payable"}
    of_items = of_expenses = 0
    for record, (ret, *_) in books.reader.pairs("bills"):
        for shown, found in zip(record["lineItems"], ret.iter("ExpenseLineRet", "ItemLineRet"), strict=False):
            if found.tag == "ItemLineRet" and ret.tag == "BillRet":
                of_items += 1
                assert shown["accountRef"]["id"] in payable
                name, text = found.findtext("ItemRef/FullName"), found.findtext("Desc")
                assert shown["description"] == (f"{name} - {text}" if text else name)
            elif found.tag == "ExpenseLineRet":
                of_expenses += 1
                assert shown["accountRef"]["id"] == found.findtext("AccountRef/ListID")
                assert shown.get("description") == found.findtext("Memo")
    assert of_items
    assert of_expenses


def test_5_a_vendor_credit_has_no_quantity_and_allocates_itself(books: Books) -> None:
    seen = 0
    for record, (ret, *_) in books.reader.pairs("billCreditNotes"):
        if ret.tag == "VendorCreditRet":
            for shown in record["lineItems"]:
                if "itemRef" in shown:
                    seen += 1
                    assert (shown["quantity"], shown["unitAmount"]) == (0, shown["totalAmount"])
            (own,) = record["paymentAllocations"]
            assert (own["payment"]["id"], own["payment"]["totalAmount"]) == (record["id"], 0)
            assert own["allocation"]["totalAmount"] == record["totalAmount"]
    assert seen


def test_6_a_card_charge_is_a_bill_and_its_payment(books: Books) -> None:
    charges = list(books.reader.ask(etree.fromstring("<CreditCardChargeQueryRq/>")))
    assert charges
    seen = Counter(
        (data_type, record["id"])
        for data_type in ("bills", "billPayments")
        for record in books.reader.records(data_type)
    )
    payments = {record["id"]: record for record in books.reader.records("billPayments")}
    for ret in charges:
        key = ret.findtext("TxnID")
        assert seen["bills", key] == seen["billPayments", key] == 1
        ((link,),) = (each["links"] for each in payments[str(key)]["lines"])
        assert (link["type"], link["id"]) == ("Bill", key)


def test_7_a_bill_with_an_allocation_is_a_card_charge(books: Books) -> None:
    charged = books.reader.create("bills", bill(books, status="Paid", paymentAllocations=[by_card(books)]))
    found = books.reader.find("bills", charged)
    assert found is not None
    assert found.tag == "CreditCardChargeRet"
    twice = bill(books, status="Paid", paymentAllocations=[by_card(books), by_card(books)])
    assert list(refused(books.reader.create, "bills", twice)) == ["PaymentAllocations"]
    written = books.create("bills", bill(books))
    assert (written["status"], written["amountDue"]) == ("Open", Decimal("25.00"))


def test_8_a_bill_line_has_an_account_or_an_item(books: Books) -> None:
    expense = books.reference("chartOfAccounts", fullyQualifiedCategory="Expense.Expense.Expense", status="Active")
    item = books.reference("items", type="Service", itemStatus="Active")
    both = bill(books, lineItems=[line(Decimal("25.00"), accountRef=expense, itemRef=item)])
    assert "both" in refused(books.reader.create, "bills", both)["LineItems[0].AccountRef"]
    neither = bill(books, lineItems=[line(Decimal("25.00"))])
    assert list(refused(books.reader.create, "bills", neither)) == ["LineItems[0].AccountRef"]


@pytest.mark.parametrize(
    ("category", "kind"),
    [
        ("Asset.CurrentAsset.Bank", "BillPaymentCheckRet"),
        ("Liability.CurrentLiability.CreditCard", "BillPaymentCreditCardRet"),
    ],
)
def test_9_a_bill_is_paid_by_check_or_by_card(books: Books, category: str, kind: str) -> None:
    owed = bill(books)
    owing = books.create("bills", owed)
    account = books.reference("chartOfAccounts", fullyQualifiedCategory=category, status="Active")
    paid = {"amount": 25, "links": [{"type": "Bill", "id": owing["id"], "amount": -25}]}
    payment = {"supplierRef": owed["supplierRef"], "accountRef": account, "date": DAY, "totalAmount": 25}
    key = books.reader.create("billPayments", payment | {"lines": [paid]})
    found = books.reader.find("billPayments", key)
    assert found is not None
    assert found.tag == kind
    assert books.find("bills", id=owing["id"])["status"] == "Paid"


def test_10_tax_rates_in_the_us(books: Books) -> None:
    rate = books.reference("taxRates", code="Tax")
    taxed = bill(books)
    taxed["lineItems"][0]["taxRateRef"] = rate
    assert list(refused(books.reader.create, "bills", taxed)) == ["LineItems[0].TaxRateRef.Id"]
    item = books.reference("items", type="Service", itemStatus="Active")
    order = {"supplierRef": taxed["supplierRef"], "issueDate": DAY, "status": "Open", "totalAmount": 5}
    books.create("purchaseOrders", order | {"lineItems": [line(5, itemRef=item, taxRateRef=rate)]})
    other = next(row["id"] for row in books.reader.records("taxRates") if row["code"] not in ("Tax", "Non"))
    invoice = {"customerRef": books.reference("customers", status="Active"), "issueDate": DAY, "status": "Submitted"}
    invoice |= {"totalTaxAmount": 0, "lineItems": [line(5, itemRef=item, taxRateRef={"id": other})]}
    assert "'Tax' or 'Non'" in refused(books.reader.create, "invoices", invoice)["LineItems[0].TaxRateRef.Id"]
    invoice["lineItems"][0]["taxRateRef"] = rate
    assert books.create("invoices", invoice)["lineItems"][0]["taxRateRef"]["id"] == rate["id"]


@pytest.mark.parametrize(
    ("data_type", "member", "longest"),
    [
        ("invoices", "invoiceNumber", 11),
        ("creditNotes", "creditNoteNumber", 11),
        ("purchaseOrders", "purchaseOrderNumber", 11),
        ("bills", "reference", 20),
        ("payments", "reference", 20),
    ],
)
def test_11_numbers_are_as_long_as_quickbooks_has_them(data_type: str, member: str, longest: int) -> None:
    def faults(length: int) -> list[str]:
        return [item["message"] for item in mapping.check_members(data_type, {member: "9" * length})[0]]

    assert not any("longer" in message for message in faults(longest))
    assert any(f"must not be longer than {longest} characters" in message for message in faults(longest + 1))


def test_12_each_line_of_a_deposit_is_an_income(books: Books) -> None:
    several = 0
    for record, (deposit, *_) in books.reader.pairs("directIncomes"):
        txn_id = deposit.findtext("TxnID")
        lines = [f"{txn_id}-{found.findtext('TxnLineID')}" for found in deposit.iterfind("DepositLineRet")]
        several += len(lines) > 1
        assert record["id"] in lines
        assert str(record["paymentAllocations"][0]["payment"]["totalAmount"]) == deposit.findtext("DepositTotal")
    assert several


def test_13_every_posting_transaction_is_one_entry_that_makes_zero(books: Books) -> None:
    query = etree.fromstring(
        "<TransactionQueryRq><TransactionDetailLevelFilter>All</TransactionDetailLevelFilter>"
        "<TransactionPostingStatusFilter>Posting</TransactionPostingStatusFilter></TransactionQueryRq>"
    )
    posted = {ret.findtext("TxnID") for ret in books.reader.ask(query) if Decimal(ret.findtext("Amount", "0"))}
    entries = list(books.reader.records("journalEntries"))
    assert Counter(entry["id"] for entry in entries) == Counter(dict.fromkeys(posted, 1))
    assert all(sum(each["netAmount"] for each in entry["journalLines"]) == 0 for entry in entries)


def test_14_what_the_statements_add_up_to(books: Books) -> None:
    for month in books.reader.records("balanceSheet"):
        assert (
            month["assets"]["value"] - month["liabilities"]["value"] == month["netAssets"] == month["equity"]["value"]
        )
    for month in books.reader.records("profitAndLoss"):
        assert month["income"]["value"] - month["costOfSales"]["value"] == month["grossProfit"]
        assert month["grossProfit"] - month["expenses"]["value"] == month["netOperatingProfit"]


def test_15_items_are_services_or_goods_without_a_stock(books: Books) -> None:
    income = books.find("chartOfAccounts", fullyQualifiedCategory="Income.Income.Income", status="Active")
    sold = {"unitPrice": 5, "description": "One", "accountRef": {"id": income["id"], "name": income["name"]}}
    item = {"type": "Service", "itemStatus": "Active", "name": "Parenthood", "invoiceItem": sold}
    assert list(refused(books.reader.create, "items", item | {"type": "Inventory"})) == ["Type"]
    books.create("items", item)
    assert books.create("items", item | {"name": "Parenthood : Child"})["name"] == "Parenthood:Child"


def test_16_nothing_from_before_1980_is_read(books: Books) -> None:
    books.quickbooks.company.close_books(None)
    ids = {}
    for day in ("1979-12-31", "1980-01-01"):
        request = mapping.write("bills", bill(books, issueDate=f"{day}T00:00:00"))
        ids[day] = mapping.created_id("bills", books.reader.send(request))
    read = {record["id"] for record in books.reader.records("bills")}
    assert ids["1979-12-31"] not in read
    assert ids["1980-01-01"] in read
    old = books.reader.find("bills", ids["1979-12-31"])
    assert old is not None
    assert list(mapping.records("bills", [old])) == []
    assert ids["1979-12-31"] not in {record["id"] for record in books.reader.records("journalEntries")}


@pytest.mark.parametrize(
    "path",
    ["push/invoices/1/attachment", "push/bills/1/attachments", "push/billCreditNotes/1/attachment"],
)
def test_17_no_attachment_can_be_uploaded(path: str) -> None:
    codat = Codat(clock=ManualClock(datetime(2024, 5, 1, tzinfo=UTC)), random=Random(17))
    with codat.responses():
        company = codat.add_company("Rainbow Paints")
        connection = codat.connect(company)
        url = f"{codat.url}/companies/{company.id}/connections/{connection.id}/{path}"
        answer = requests.post(url, files={"file": b"scan"}, headers={"Authorization": codat.authorization}, timeout=5)
    assert answer.status_code == 404
    assert "not supported" in answer.json()["error"]


def test_18_a_direct_cost_can_be_deleted_an_invoice_and_an_entry_not(books: Books) -> None:
    check = next(row for row in books.reader.records("directCosts") if row["issueDate"] > "2024-06")
    books.delete("directCosts", check)
    assert check["id"] not in {row["id"] for row in books.reader.records("directCosts")}
    assert mapping.deletes("invoices") == mapping.deletes("journalEntries") == ()
    assert [key for key, row in DATA_TYPES.items() if "delete" in row.can] == [
        key for key in DATA_TYPES if mapping.deletes(key)
    ]


def test_19_the_payment_of_a_deleted_bill_is_on_account(books: Books) -> None:
    owed = bill(books)
    owing = books.create("bills", owed)
    account = books.reference("bankAccounts", nominalCode="1000")
    paid = {"amount": 25, "links": [{"type": "Bill", "id": owing["id"], "amount": -25}]}
    payment = {"supplierRef": owed["supplierRef"], "accountRef": account, "date": DAY, "totalAmount": 25}
    made = books.create("billPayments", payment | {"lines": [paid]})
    books.delete("bills", owing)
    left = books.find("billPayments", id=made["id"])
    assert left["totalAmount"] == 25
    assert [(link["type"], link["amount"]) for each in left["lines"] for link in each["links"]] == [
        ("PaymentOnAccount", -25)
    ]


def test_what_is_refused_by_quickbooks_is_told(books: Books) -> None:
    """A customer's name twice: no validation of Codat's sees it."""
    name = books.find("customers", status="Active")["customerName"].rpartition(":")[2]
    with pytest.raises(QuickBooksRefused) as caught:
        books.reader.create("suppliers", {"supplierName": name, "status": "Active"})
    assert caught.value.code == 3100
