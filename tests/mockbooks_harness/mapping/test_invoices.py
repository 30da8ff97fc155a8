"""invoices, both ways."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from lxml import etree

from mockbooks_harness import mapping
from mockbooks_harness.mapping import Context

NON = """<SalesTaxCodeRet><ListID>20000-999022286</ListID><Name>Non</Name><Desc>Non-Taxable Sales</Desc>
</SalesTaxCodeRet>"""

PAYMENT = """<ReceivePaymentRet><TxnID>6973-1197775625</TxnID><TxnDate>2023-01-15</TxnDate><RefNumber>983409</RefNumber>
<TotalAmount>500.00</TotalAmount>
<PaymentMethodRef><ListID>20000-933272658</ListID><FullName>Check</FullName></PaymentMethodRef>
<DepositToAccountRef><ListID>80000-933270541</ListID><FullName>Undeposited Funds</FullName></DepositToAccountRef>
</ReceivePaymentRet>"""

PAID = """<InvoiceRet>
<TxnID>2453-1071526256</TxnID>
<TimeCreated>2003-12-15T17:10:56-05:00</TimeCreated>
<TimeModified>2023-12-16T00:06:11-05:00</TimeModified>
<EditSequence>1702703171</EditSequence>
<TxnNumber>350</TxnNumber>
<CustomerRef><ListID>420000-1071522044</ListID><FullName>Prentice, Adelaide</FullName></CustomerRef>
<ARAccountRef><ListID>40000-933270541</ListID><FullName>Accounts Receivable</FullName></ARAccountRef>
<TxnDate>2022-11-28</TxnDate>
<RefNumber>975</RefNumber>
<IsPending>false</IsPending>
<DueDate>2023-12-28</DueDate>
<Subtotal>413.50</Subtotal>
<SalesTaxPercentage>7.75</SalesTaxPercentage>
<SalesTaxTotal>18.45</SalesTaxTotal>
<AppliedAmount>-431.95</AppliedAmount>
<BalanceRemaining>0.00</BalanceRemaining>
<Memo>Thank you</Memo>
<IsPaid>true</IsPaid>
<LinkedTxn><TxnID>3000-1</TxnID><TxnType>Estimate</TxnType><TxnDate>2022-11-01</TxnDate>
<LinkType>QUANTYPE</LinkType><Amount>-413.50</Amount></LinkedTxn>
<LinkedTxn><TxnID>6973-1197775625</TxnID><TxnType>ReceivePayment</TxnType><TxnDate>2023-01-15</TxnDate>
<RefNumber>983409</RefNumber><LinkType>AMTTYPE</LinkType><Amount>-431.95</Amount></LinkedTxn>
<InvoiceLineRet><TxnLineID>2455-1</TxnLineID>
<ItemRef><ListID>320000-1071525597</ListID><FullName>Concrete Slab</FullName></ItemRef>
<Desc>Foundation slab - prep and pouring</Desc><Quantity>2.5</Quantity><Rate>165.40</Rate>
<ClassRef><ListID>10000-933272658</ListID><FullName>New Construction</FullName></ClassRef><Amount>413.50</Amount>
<SalesTaxCodeRef><ListID>20000-999022286</ListID><FullName>Non</FullName></SalesTaxCodeRef></InvoiceLineRet>
<InvoiceLineRet><TxnLineID>2456-1</TxnLineID></InvoiceLineRet>
<InvoiceLineRet><TxnLineID>2457-1</TxnLineID><Desc>See attached</Desc></InvoiceLineRet>
</InvoiceRet>"""


def test_a_paid_invoice(read: Any) -> None:
    assert read(PAID, PAYMENT, NON, home_currency="GBP") == {
        "id": "2453-1071526256",
        "invoiceNumber": "975",
        "customerRef": {"id": "420000-1071522044", "companyName": "Prentice, Adelaide"},
        "salesOrderRefs": [],
        "issueDate": "2022-11-28T00:00:00",
        "dueDate": "2023-12-28T00:00:00",
        "paidOnDate": "2023-01-15T00:00:00",
        "currency": "GBP",
        "currencyRate": 1,
        "lineItems": [
            {
                "description": "Foundation slab - prep and pouring",
                "unitAmount": Decimal("165.40"),
                "quantity": Decimal("2.5"),
                "subTotal": Decimal("413.50"),
                "taxAmount": 0,
                "totalAmount": Decimal("413.50"),
                "taxRateRef": {"id": "20000-999022286", "name": "Non-Taxable Sales"},
                "itemRef": {"id": "320000-1071525597", "name": "Concrete Slab"},
                "trackingCategoryRefs": [{"id": "10000-933272658", "name": "New Construction"}],
                "isDirectIncome": False,
            },
            EMPTY_LINE,
            EMPTY_LINE | {"description": "See attached"},
        ],
        "paymentAllocations": [
            {
                "payment": {
                    "id": "6973-1197775625",
                    "note": "Check - 80000-933270541",
                    "reference": "983409",
                    "accountRef": {"id": "80000-933270541", "name": "Undeposited Funds"},
                    "currency": "GBP",
                    "currencyRate": 1,
                    "paidOnDate": "2023-01-15T00:00:00",
                    "totalAmount": Decimal("500.00"),
                },
                "allocation": {"currency": "GBP", "currencyRate": 1, "totalAmount": Decimal("-431.95")},
            }
        ],
        "withholdingTax": [],
        "totalDiscount": 0,
        "subTotal": Decimal("413.50"),
        "additionalTaxAmount": 0,
        "additionalTaxPercentage": 0,
        "totalTaxAmount": Decimal("18.45"),
        "totalAmount": Decimal("431.95"),
        "amountDue": Decimal("0.00"),
        "discountPercentage": 0,
        "status": "Paid",
        "note": "Thank you",
        "sourceModifiedDate": "2023-12-16T05:06:11",
        "metadata": {"isDeleted": False},
    }


EMPTY_LINE = {
    "unitAmount": 0,
    "quantity": 1,
    "subTotal": 0,
    "taxAmount": 0,
    "totalAmount": 0,
    "trackingCategoryRefs": [],
    "isDirectIncome": False,
}


def test_without_the_payment_the_link_says_what_it_knows(read: Any) -> None:
    (allocation,) = read(PAID)["paymentAllocations"]
    assert allocation["payment"]["totalAmount"] == Decimal("431.95")
    assert "note" not in allocation["payment"]
    assert read(PAID)["lineItems"][0]["taxRateRef"]["name"] == "Non"


def open_invoice(applied: str = "0.00", **changed: str) -> str:
    text = PAID.replace("<IsPaid>true", "<IsPaid>false").replace(
        "-431.95</AppliedAmount>", f"{applied}</AppliedAmount>"
    )
    for tag, value in changed.items():
        root = etree.fromstring(text)
        found = root.find(tag)
        assert found is not None
        found.text = value
        text = etree.tostring(root, encoding="unicode")
    return text


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (PAID, "Paid"),
        (open_invoice(), "Submitted"),
        (open_invoice("-100.00"), "PartiallyPaid"),
        (open_invoice(IsPending="true"), "Draft"),
        (open_invoice(Subtotal="0.00", SalesTaxTotal="0.00", Memo="VOID: Thank you"), "Void"),
        (open_invoice(Memo="VOID: Thank you"), "Submitted"),
    ],
)
def test_status(read: Any, text: str, status: str) -> None:
    assert read(text)["status"] == status


def test_an_invoice_that_is_not_paid_has_no_date_of_payment(read: Any) -> None:
    assert "paidOnDate" not in read(open_invoice())


def test_a_line_in_percent_has_quantity_1_and_its_amount(read: Any) -> None:
    line = "<InvoiceLineRet><ItemRef><ListID>1-1</ListID></ItemRef><RatePercent>-10.0</RatePercent><Amount>-555.50</Amount></InvoiceLineRet>"
    record = read(PAID.replace("</InvoiceRet>", f"{line}</InvoiceRet>"))["lineItems"][-1]
    assert (record["quantity"], record["unitAmount"], record["totalAmount"]) == (
        1,
        Decimal("-555.50"),
        Decimal("-555.50"),
    )


def test_the_lines_of_a_group_stand_among_the_others(read: Any) -> None:
    group = """<InvoiceLineGroupRet><ItemGroupRef><ListID>1-1</ListID></ItemGroupRef><TotalAmount>3.00</TotalAmount>
    <InvoiceLineRet><Desc>one</Desc><Amount>1.00</Amount></InvoiceLineRet>
    <InvoiceLineRet><Desc>two</Desc><Amount>2.00</Amount></InvoiceLineRet></InvoiceLineGroupRet>"""
    record = read(PAID.replace("</InvoiceRet>", f"{group}</InvoiceRet>"))
    assert [line.get("description") for line in record["lineItems"]][3:] == ["one", "two"]


def test_a_foreign_currency_and_its_rate(read: Any) -> None:
    foreign = "<CurrencyRef><ListID>8000002B-1</ListID><FullName>{}</FullName></CurrencyRef><ExchangeRate>1.25</ExchangeRate><BalanceRemaining>"
    record = read(PAID.replace("<BalanceRemaining>", foreign.format("Euro")))
    assert (record["currency"], record["currencyRate"]) == ("EUR", Decimal("1.25"))
    unknown = PAID.replace("<BalanceRemaining>", foreign.format("Galactic Credit"))
    assert "currency" not in read(unknown), "left out rather than guessed"
    known = "<CurrencyRet><ListID>8000002B-1</ListID><CurrencyCode>GCR</CurrencyCode></CurrencyRet>"
    assert read(unknown, known)["currency"] == "GCR"


# ---- writing

NEW: dict[str, Any] = {
    "customerRef": {"id": "80000001-1700000000"},
    "issueDate": "2024-05-01T00:00:00",
    "totalTaxAmount": 0,
    "status": "Submitted",
    "lineItems": [
        {
            "itemRef": {"id": "80000002-1700000000"},
            "unitAmount": Decimal("12.50"),
            "quantity": Decimal("3.00"),
            "taxAmount": 0,
        }
    ],
}


def line(**changed: Any) -> dict[str, Any]:
    return NEW | {"lineItems": [NEW["lineItems"][0] | changed]}


def test_the_least_invoice(write: Any) -> None:
    assert write("invoices", NEW) == (
        "<InvoiceAddRq>\n<InvoiceAdd>\n<CustomerRef>\n<ListID>80000001-1700000000</ListID>\n</CustomerRef>\n"
        "<TxnDate>2024-05-01</TxnDate>\n<InvoiceLineAdd>\n<ItemRef>\n<ListID>80000002-1700000000</ListID>\n</ItemRef>\n"
        "<Quantity>3</Quantity>\n<Rate>12.5</Rate>\n</InvoiceLineAdd>\n</InvoiceAdd>\n</InvoiceAddRq>"
    )


def test_the_whole_invoice_in_the_order_of_the_schema(write: Any) -> None:
    record = NEW | {
        "id": "ignored",
        "invoiceNumber": "A-17",
        "dueDate": "2024-05-31",
        "note": "Thank you",
        "currency": "USD",
        "currencyRate": 1,
        "subTotal": Decimal("37.50"),
        "totalAmount": Decimal("37.50"),
        "lineItems": [
            NEW["lineItems"][0]
            | {
                "description": "Labour <2 h>",
                "subTotal": Decimal("37.50"),
                "totalAmount": Decimal("37.50"),
                "taxRateRef": {"id": "80000007-1700000000"},
                "trackingCategoryRefs": [{"id": "80000009-1700000000"}, {"id": "8000000A-1700000000"}],
            }
        ],
    }
    text = write("invoices", record)
    assert [child.tag for child in etree.fromstring(text)[0]] == [
        "CustomerRef",
        "TxnDate",
        "RefNumber",
        "DueDate",
        "Memo",
        "InvoiceLineAdd",
    ]
    assert [child.tag for child in etree.fromstring(text)[0][-1]] == [
        "ItemRef",
        "Desc",
        "Quantity",
        "Rate",
        "ClassRef",
        "SalesTaxCodeRef",
    ]
    assert "<Desc>Labour &lt;2 h&gt;</Desc>" in text


def test_a_tax_code_is_named_or_referred_to(write: Any) -> None:
    assert "<SalesTaxCodeRef>\n<FullName>Non</FullName>" in write("invoices", line(taxRateRef={"id": "Non"}))
    assert "<SalesTaxCodeRef>\n<ListID>20000-9</ListID>" in write("invoices", line(taxRateRef={"id": "20000-9"}))


def test_a_price_has_at_most_five_decimals(write: Any) -> None:
    assert "<Rate>0.33333</Rate>" in write("invoices", line(unitAmount=Decimal("0.3333333")))
    assert "<Rate>1000000</Rate>" in write("invoices", line(unitAmount=Decimal("1E+6")))


def test_what_is_more_than_a_price_can_be_is_an_amount(write: Any) -> None:
    written = write("invoices", line(unitAmount=Decimal("9999999999999.99"), quantity=1))
    assert "<Amount>9999999999999.99</Amount>" in written
    assert "<Rate>" not in written
    assert "<Rate>9999999999.99</Rate>" in write("invoices", line(unitAmount=Decimal("9999999999.99"), quantity=1))


@pytest.mark.parametrize(
    ("record", "member", "sentence"),
    [
        (NEW | {"customerRef": None}, "CustomerRef.Id", "CustomerRef.Id must be provided"),
        (NEW | {"customerRef": {}}, "CustomerRef.Id", "CustomerRef.Id must be provided"),
        (NEW | {"issueDate": None}, "IssueDate", "IssueDate must be provided"),
        (NEW | {"issueDate": "soon"}, "IssueDate", "IssueDate must be of type DateTime"),
        (NEW | {"status": "Paid"}, "Status", "Status must be one of Submitted"),
        (
            NEW | {"invoiceNumber": "1" * 12},
            "InvoiceNumber",
            "InvoiceNumber must not be longer than 11 characters long",
        ),
        (NEW | {"note": "x" * 4001}, "Note", "Note must not be longer than 4000 characters long"),
        (NEW | {"totalTaxAmount": None}, "TotalTaxAmount", "TotalTaxAmount must be provided"),
        (NEW | {"totalTaxAmount": True}, "TotalTaxAmount", "TotalTaxAmount must be of type Number"),
        (NEW | {"lineItems": None}, "LineItems", "LineItems must be provided"),
        (NEW | {"lineItems": []}, "LineItems", "LineItems must not be empty"),
        (line(itemRef=None), "LineItems[0].ItemRef.Id", "LineItems[0].ItemRef.Id must be provided"),
        (line(quantity="3"), "LineItems[0].Quantity", "LineItems[0].Quantity must be of type Number"),
        (line(unitAmount=None), "LineItems[0].UnitAmount", "LineItems[0].UnitAmount must be provided"),
        (line(taxRateRef={}), "LineItems[0].TaxRateRef.Id", "LineItems[0].TaxRateRef.Id must be provided"),
        (
            line(trackingCategoryRefs=[{"name": "x"}]),
            "LineItems[0].TrackingCategoryRefs[0].Id",
            "LineItems[0].TrackingCategoryRefs[0].Id must be provided",
        ),
        (
            NEW | {"totalAmount": Decimal("37.51")},
            "TotalAmount",
            "TotalAmount must match the sum of total amounts in the line items",
        ),
        (NEW | {"subTotal": 37}, "SubTotal", "SubTotal must match the sum of sub totals in the line items"),
        (
            NEW | {"totalTaxAmount": 1},
            "TotalTaxAmount",
            "TotalTaxAmount must match the sum of tax amounts in the line items",
        ),
        (NEW | {"currency": "EUR"}, "Currency", "Currency can only be set if the company has Multicurrency enabled"),
        (
            NEW | {"currencyRate": 2},
            "CurrencyRate",
            "CurrencyRate can only be set if the company has Multicurrency enabled",
        ),
        (
            line(discountPercentage=10),
            "LineItems[0].DiscountPercentage",
            "LineItems[0].DiscountPercentage can only be set if the itemRef refers to an item of type discount",
        ),
    ],
)
def test_an_invoice_that_cannot_be_written(errors: Any, record: Any, member: str, sentence: str) -> None:
    assert errors("invoices", record) == {member: f"{sentence}."}


def test_taxes_of_lines_are_part_of_their_totals(errors: Any) -> None:
    taxed = line(taxAmount=Decimal("1.25"))
    assert errors("invoices", taxed | {"totalTaxAmount": Decimal("1.25"), "totalAmount": Decimal("38.75")}) == {}
    assert set(errors("invoices", taxed)) == {"TotalTaxAmount"}


def test_what_is_ignored_is_said() -> None:
    allocation = {"payment": {"id": "1-1"}, "allocation": {"totalAmount": 1}}
    record = line(accountRef={"id": "1-1"}, isDirectIncome=False) | {"paymentAllocations": [allocation], "amountDue": 5}
    errors, warnings = mapping.check("invoices", record)
    assert errors == []
    assert [item["message"] for item in warnings] == [
        "LineItems[0].AccountRef is not supported, and will be ignored.",
        "LineItems[0].IsDirectIncome is not supported, and will be ignored.",
        "PaymentAllocations is not supported, and will be ignored.",
        "AmountDue is not supported, and will be ignored.",
    ]


def test_eleven_characters_of_number_are_enough_and_twelve_too_many(errors: Any, write: Any) -> None:
    assert "<RefNumber>12345678901</RefNumber>" in write("invoices", NEW | {"invoiceNumber": "12345678901"})


def test_with_multicurrency_the_rate_is_written(write: Any) -> None:
    context = Context("US", multi_currency=True)
    record = NEW | {"currency": "EUR", "currencyRate": Decimal("1.08")}
    assert "<ExchangeRate>1.08</ExchangeRate>" in write("invoices", record, context)


def test_a_discount_item_may_say_its_discount(errors: Any) -> None:
    item = etree.fromstring("<ItemDiscountRet><ListID>80000002-1700000000</ListID></ItemDiscountRet>")
    assert errors("invoices", line(discountAmount=1), Context("US", related=[item])) == {}
