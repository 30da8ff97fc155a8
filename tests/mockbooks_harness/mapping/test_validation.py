"""What a push of each type is refused for, before QuickBooks is asked: one fit record a type, and what spoils it."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from mockbooks_harness import mapping
from mockbooks_harness.mapping import Context

DAY = "2024-05-01T00:00:00"
LINE = {"unitAmount": 5, "quantity": 2, "subTotal": 10, "taxAmount": 0, "totalAmount": 10}
SUMS = {"subTotal": 10, "totalAmount": 10}
SOLD = LINE | {"itemRef": {"id": "31-1"}}
BOUGHT = LINE | {"accountRef": {"id": "21-1"}}
PAID = {
    "amount": 7,
    "links": [{"type": "Invoice", "id": "91-1", "amount": -10}, {"type": "CreditNote", "id": "92-1", "amount": 3}],
}
PAID_BILL = {
    "amount": 7,
    "links": [{"type": "Bill", "id": "93-1", "amount": -10}, {"type": "CreditNote", "id": "94-1", "amount": 3}],
}
CARD = {
    "payment": {"accountRef": {"id": "23-1"}, "paidOnDate": DAY, "totalAmount": 10},
    "allocation": {"totalAmount": 10},
}
BANK = {"payment": {"accountRef": {"id": "22-1"}}}

FIT: dict[str, Any] = {
    "chartOfAccounts": {"nominalCode": "1", "name": "A", "fullyQualifiedCategory": "Expense.Expense"},
    "bankAccounts": {"nominalCode": "1", "accountName": "A"},
    "customers": {"customerName": "Ada", "status": "Active"},
    "suppliers": {"supplierName": "Ada", "status": "Active"},
    "items": {
        "type": "Service",
        "itemStatus": "Active",
        "name": "A",
        "invoiceItem": {"unitPrice": 1, "description": "A", "accountRef": {"id": "24-1", "name": "Sales"}},
    },
    "invoices": {
        "customerRef": {"id": "11-1"},
        "issueDate": DAY,
        "status": "Submitted",
        "totalTaxAmount": 0,
        "lineItems": [SOLD],
    },
    "creditNotes": {"customerRef": {"id": "11-1"}, "issueDate": DAY, "status": "Submitted", "lineItems": [SOLD]},
    "payments": {
        "customerRef": {"id": "11-1"},
        "accountRef": {"id": "22-1"},
        "date": DAY,
        "totalAmount": 7,
        "lines": [PAID],
    },
    "bills": {"supplierRef": {"id": "12-1"}, "issueDate": DAY, "status": "Open", "taxAmount": 0, "lineItems": [BOUGHT]}
    | SUMS,
    "billCreditNotes": {
        "supplierRef": {"id": "12-1"},
        "issueDate": DAY,
        "status": "Submitted",
        "totalTaxAmount": 0,
        "lineItems": [BOUGHT],
    }
    | SUMS,
    "billPayments": {
        "supplierRef": {"id": "12-1"},
        "accountRef": {"id": "22-1"},
        "date": DAY,
        "totalAmount": 7,
        "lines": [PAID_BILL],
    },
    "purchaseOrders": {
        "supplierRef": {"id": "12-1"},
        "issueDate": DAY,
        "status": "Open",
        "totalAmount": 10,
        "lineItems": [SOLD],
    },
    "directCosts": {"issueDate": DAY, "taxAmount": 0, "lineItems": [BOUGHT], "paymentAllocations": [BANK]},
    "directIncomes": {"issueDate": DAY, "totalAmount": 10, "lineItems": [BOUGHT], "paymentAllocations": [BANK]},
    "transfers": {
        "date": DAY,
        "from": {"amount": 5, "accountRef": {"id": "22-1"}},
        "to": {"amount": 5, "accountRef": {"id": "21-1"}},
    },
    "journalEntries": {
        "journalLines": [
            {"accountRef": {"id": "21-1"}, "netAmount": 5},
            {"accountRef": {"id": "22-1"}, "netAmount": -5},
        ]
    },
}

ACCOUNTS = {
    "20-1": "AccountsPayable",
    "21-1": "Expense",
    "22-1": "Bank",
    "23-1": "CreditCard",
    "24-1": "Income",
    "25-1": "Equity",
}
KNOWN = [
    *(
        f"<AccountRet><ListID>{key}</ListID><Name>{kind}</Name><AccountType>{kind}</AccountType></AccountRet>"
        for key, kind in ACCOUNTS.items()
    ),
    "<ItemServiceRet><ListID>31-1</ListID></ItemServiceRet>",
    "<ItemDiscountRet><ListID>32-1</ListID></ItemDiscountRet>",
    "<SalesTaxCodeRet><ListID>41-1</ListID><Name>Tax</Name></SalesTaxCodeRet>",
    "<SalesTaxCodeRet><ListID>42-1</ListID><Name>Out</Name></SalesTaxCodeRet>",
]

SPOILT: list[tuple[str, str, Any, str]] = [
    ("chartOfAccounts", "fullyQualifiedCategory", "Asset.CurrentAsset.Bank", "must be one of"),
    ("chartOfAccounts", "nominalCode", "12345678", "not be longer than 7"),
    ("chartOfAccounts", "currency", "EUR", "Multicurrency"),
    ("bankAccounts", "accountName", "x" * 32, "not be longer than 31"),
    ("bankAccounts", "currency", "EUR", "Multicurrency"),
    ("customers", "customerName", "x" * 42, "not be longer than 41"),
    ("customers", "contactName", f"{'x' * 26} y", "25 characters for first and last names"),
    ("customers", "taxNumber", "1", "US versions"),
    ("customers", "addresses", [{"type": "Billing"}, {"type": "Billing"}], "only 1 address each"),
    ("customers", "defaultCurrency", "EUR", "Multicurrency"),
    ("suppliers", "status", "Unknown", "must be one of Active, Archived"),
    ("suppliers", "addresses", [{"line1": "x"}], "must be provided"),
    ("items", "type", "Inventory", "must be one of NonInventory, Service"),
    ("items", "invoiceItem.unitPrice", -1, "zero or greater"),
    ("items", "invoiceItem.accountRef.name", None, "must be provided"),
    ("invoices", "status", "Paid", "must be one of Submitted"),
    ("invoices", "totalAmount", 11, "must match the sum of total amounts"),
    ("invoices", "subTotal", 11, "must match the sum of sub totals"),
    ("invoices", "totalTaxAmount", 1, "must match the sum of tax amounts"),
    ("invoices", "lineItems.0.itemRef", None, "must be provided"),
    ("invoices", "lineItems.0.discountAmount", 1, "item of type discount"),
    ("invoices", "lineItems.0.taxRateRef", {"id": "42-1"}, "'Tax' or 'Non'"),
    ("invoices", "currencyRate", 2, "Multicurrency"),
    ("creditNotes", "creditNoteNumber", "x" * 12, "not be longer than 11"),
    ("creditNotes", "lineItems.0.taxRateRef", {"name": "Out"}, "'Tax' or 'Non'"),
    ("payments", "totalAmount", 8, "must match the sum of amounts in the lines"),
    ("payments", "lines.0.amount", 8, "must equal 0"),
    ("payments", "accountRef", {"id": "21-1"}, "'Bank' or 'Other Current Asset'"),
    ("payments", "accountRef", None, "must be provided"),
    ("payments", "lines.0.links.1.type", "Invoice", "only 1 link with type 'Invoice'"),
    ("payments", "lines.0.links.1.type", "PaymentOnAccount", "may contain no other"),
    ("payments", "lines.0.links.0.type", "Bill", "must be one of Invoice, CreditNote, PaymentOnAccount"),
    ("bills", "lineItems.0.itemRef", {"id": "31-1"}, "both AccountRef and ItemRef"),
    ("bills", "lineItems.0.accountRef", None, "must include AccountRef or ItemRef"),
    ("bills", "lineItems.0.accountRef", {"id": "20-1"}, "not Accounts Payable"),
    ("bills", "lineItems.0.accountRef", {"id": "25-1"}, "Asset, Liability or Expense"),
    ("bills", "lineItems.0.subTotal", 9, "must match quantity * unit amount"),
    ("bills", "lineItems.0.totalAmount", 9, "must match subtotal + tax"),
    ("bills", "lineItems.0.taxRateRef", {"id": "41-1"}, "UK or CA"),
    ("bills", "totalAmount", 11, "must match the sum of line items"),
    ("bills", "subTotal", 11, "must match the totalAmount"),
    ("bills", "taxAmount", 1, "sum of total of tax"),
    ("bills", "status", "Paid", "must be Open if no PaymentAllocations"),
    ("bills", "status", "Void", "if all the amounts are 0"),
    ("bills", "paymentAllocations", [CARD], "must be Paid if PaymentAllocations"),
    ("bills", "paymentAllocations", [CARD, CARD], "maximum of one payment allocation"),
    ("bills", "reference", "x" * 21, "not be longer than 20"),
    ("billCreditNotes", "totalTaxAmount", 1, "sum of total of tax"),
    ("billCreditNotes", "status", "Open", "must be one of Submitted, Paid, Void"),
    ("billPayments", "accountRef", {"id": "21-1"}, "Bank or Credit Card account"),
    ("billPayments", "lines.0.links.0.type", "CreditNote", "exactly 1 link with type 'Bill'"),
    ("billPayments", "lines.0.amount", 8, "must equal 0"),
    ("purchaseOrders", "totalAmount", 11, "must match the total amount in the line items"),
    ("purchaseOrders", "status", "Closed", "must be one of Open"),
    ("purchaseOrders", "shipTo", {"address": {"type": "Billing"}}, "must be one of Delivery"),
    ("directCosts", "paymentAllocations", [BANK, BANK], "single payment allocation"),
    ("directCosts", "paymentAllocations", [], "must not be empty"),
    ("directCosts", "paymentAllocations.0.payment.accountRef", {"id": "21-1"}, "must be of type Bank"),
    ("directCosts", "note", "x" * 4097, "not be longer than 4096"),
    ("directCosts", "taxAmount", None, "must be provided"),
    ("directIncomes", "lineItems", [BOUGHT, BOUGHT], "single line item"),
    ("directIncomes", "totalAmount", 11, "must match the total amount of the line"),
    ("directIncomes", "note", "x" * 101, "not be longer than 100"),
    ("transfers", "to.amount", 6, "must match To.Amount"),
    ("transfers", "from.accountRef", None, "must be provided"),
    ("transfers", "description", "x" * 4097, "not be longer than 4096"),
    ("journalEntries", "journalLines.0.netAmount", 6, "must be 0"),
    ("journalEntries", "journalLines.0.currency", "EUR", "Multicurrency"),
    ("journalEntries", "journalLines.0.accountRef", None, "must be provided"),
]


def context(**more: Any) -> Context:
    return Context("US", related=[etree.fromstring(ret) for ret in KNOWN], **more)


def put(record: Any, path: str, value: Any) -> Any:
    """The record with another value at a path whose numbers are positions; None takes the member out."""
    spoilt = deepcopy(record)
    *steps, last = path.split(".")
    place = spoilt
    for step in steps:
        place = place[int(step) if step.isdecimal() else step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return spoilt


@pytest.mark.parametrize("data_type", FIT)
def test_a_fit_record_can_be_written(data_type: str, write: Any) -> None:
    errors, _ = mapping.check(data_type, FIT[data_type], context())
    assert errors == []
    write(data_type, FIT[data_type], context())


def test_every_type_that_can_be_pushed_is_tried() -> None:
    assert set(FIT) == {key for key, table in mapping.TABLES.items() if table.creates}
    assert {data_type for data_type, *_ in SPOILT} == set(FIT)


@pytest.mark.parametrize(("data_type", "path", "value", "told"), SPOILT)
def test_what_a_record_is_refused_for(data_type: str, path: str, value: Any, told: str) -> None:
    model = mapping.TABLES[data_type].model
    errors, _ = mapping.check(data_type, put(FIT[data_type], path, value), context())
    assert errors
    assert any(told in item["message"] for item in errors), errors
    for item in errors:
        assert item["validatorName"] == model
        assert item["message"].startswith(f"Failed to push to {model} as ")
    with pytest.raises(mapping.CannotMap):
        mapping.write(data_type, put(FIT[data_type], path, value), context())


def test_a_bill_that_is_paid_by_card_is_held_to_the_bill() -> None:
    bill = FIT["bills"] | {"status": "Paid", "paymentAllocations": [CARD]}
    assert mapping.check("bills", bill, context()) == ([], [])
    for path, value in (
        ("payment.totalAmount", 9),
        ("payment.paidOnDate", "2024-05-02"),
        ("allocation.totalAmount", 9),
        ("allocation.allocatedOnDate", "2024-05-02"),
        ("payment.accountRef", {"id": "22-1"}),
    ):
        errors, _ = mapping.check("bills", put(bill, f"paymentAllocations.0.{path}", value), context())
        assert len(errors) == 1, path


def test_foreign_currency_is_for_files_that_have_it() -> None:
    foreign = FIT["customers"] | {"defaultCurrency": "EUR"}
    euro = etree.fromstring("<CurrencyRet><ListID>51-1</ListID><CurrencyCode>EUR</CurrencyCode></CurrencyRet>")
    request = mapping.write("customers", foreign, Context("US", related=[euro], multi_currency=True))
    assert request.findtext("CustomerAdd/CurrencyRef/ListID") == "51-1"
    errors, _ = mapping.check("customers", foreign, Context("US", multi_currency=True))
    assert "existing active currency" in errors[0]["message"]
    invoice = FIT["invoices"] | {"currency": "EUR", "currencyRate": 2}
    request = mapping.write("invoices", invoice, Context("US", multi_currency=True))
    assert request.findtext("InvoiceAdd/ExchangeRate") == "2"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-10, 10) | st.sampled_from(["", "x", DAY, "1-1"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["id", "name", "type", "amount", "links", "accountRef"]), inner, max_size=3)
    ),
    max_leaves=5,
)


@given(st.sampled_from(sorted(FIT)), st.data())
def test_whatever_is_pushed_is_written_or_refused(data_type: str, data: st.DataObject) -> None:
    """Never a traceback: what the validation lets pass can be written."""
    record = deepcopy(FIT[data_type])
    for name in data.draw(st.lists(st.sampled_from(sorted(record)), max_size=2)):
        record[name] = data.draw(json_values)
    for lines in ("lineItems", "lines", "journalLines", "paymentAllocations"):
        if data.draw(st.booleans()) and isinstance(record.get(lines), list) and record[lines]:
            line = record[lines][0]
            if isinstance(line, dict) and line:
                line[data.draw(st.sampled_from(sorted(line)))] = data.draw(json_values)
    errors, warnings = mapping.check(data_type, record, context())
    assert all(set(item) == {"itemId", "message", "validatorName"} for item in errors + warnings)
    if not errors:
        mapping.write(data_type, record, context())
    mapping.requests_to_write(data_type, record)
