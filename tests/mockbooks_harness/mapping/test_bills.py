"""bills."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

CHECK = """<BillPaymentCheckRet><TxnID>36AD-1071520917</TxnID><TxnDate>2024-12-05</TxnDate>
<BankAccountRef><ListID>20000-933270541</ListID><FullName>Checking</FullName></BankAccountRef><Amount>13759.00</Amount>
<RefNumber>484</RefNumber><Memo>RC 93</Memo></BillPaymentCheckRet>"""

BILL = """<BillRet>
<TxnID>3691-1071520776</TxnID>
<TimeModified>2023-12-16T00:06:30-05:00</TimeModified>
<VendorRef><ListID>B0000-933272656</ListID><FullName>Patton Hardware Supplies</FullName></VendorRef>
<APAccountRef><ListID>C0000-933270541</ListID><FullName>Accounts Payable</FullName></APAccountRef>
<TxnDate>2022-12-02</TxnDate>
<DueDate>2024-01-01</DueDate>
<AmountDue>8032.00</AmountDue>
<RefNumber>3847498</RefNumber>
<IsPaid>true</IsPaid>
<LinkedTxn><TxnID>3684-1071520443</TxnID><TxnType>PurchaseOrder</TxnType><TxnDate>2022-12-01</TxnDate>
<RefNumber>6225</RefNumber><LinkType>QUANTYPE</LinkType><Amount>-7500.00</Amount></LinkedTxn>
<LinkedTxn><TxnID>36AD-1071520917</TxnID><TxnType>BillPaymentCheck</TxnType><TxnDate>2024-12-05</TxnDate>
<RefNumber>484</RefNumber><LinkType>AMTTYPE</LinkType><Amount>-8032.00</Amount></LinkedTxn>
<ExpenseLineRet><TxnLineID>1-1</TxnLineID>
<AccountRef><ListID>490000-933270542</ListID><FullName>Gas and Electric</FullName></AccountRef><Amount>532.00</Amount>
<ClassRef><ListID>80000007-1197713802</ListID><FullName>Overhead</FullName></ClassRef></ExpenseLineRet>
<ItemLineRet><TxnLineID>2-1</TxnLineID>
<ItemRef><ListID>110000-933272656</ListID><FullName>Cabinets:Light Pine</FullName></ItemRef>
<Desc>Light pine kitchen cabinet</Desc><Quantity>5</Quantity><Cost>1500.00</Cost><Amount>7500.00</Amount>
<CustomerRef><ListID>7-1</ListID><FullName>Cook:Kitchen</FullName></CustomerRef></ItemLineRet>
</BillRet>"""


def test_a_paid_bill(read: Any) -> None:
    overhead = {"id": "80000007-1197713802", "name": "Overhead"}
    assert read(BILL, CHECK) == {
        "id": "3691-1071520776",
        "reference": "3847498",
        "supplierRef": {"id": "B0000-933272656", "supplierName": "Patton Hardware Supplies"},
        "purchaseOrderRefs": [{"id": "3684-1071520443", "purchaseOrderNumber": "6225"}],
        "issueDate": "2022-12-02T00:00:00",
        "dueDate": "2024-01-01T00:00:00",
        "currency": "USD",
        "currencyRate": 1,
        "lineItems": [
            {
                "unitAmount": Decimal("532.00"),
                "quantity": 1,
                "discountAmount": 0,
                "subTotal": Decimal("532.00"),
                "taxAmount": 0,
                "totalAmount": Decimal("532.00"),
                "discountPercentage": 0,
                "accountRef": {"id": "490000-933270542", "name": "Gas and Electric"},
                "trackingCategoryRefs": [overhead],
                "tracking": {"categoryRefs": [overhead], "isBilledTo": "Unknown", "isRebilledTo": "Unknown"},
                "isDirectCost": False,
            },
            {
                "description": "Cabinets:Light Pine - Light pine kitchen cabinet",
                "unitAmount": Decimal("1500.00"),
                "quantity": Decimal(5),
                "discountAmount": 0,
                "subTotal": Decimal("7500.00"),
                "taxAmount": 0,
                "totalAmount": Decimal("7500.00"),
                "discountPercentage": 0,
                "accountRef": {"id": "C0000-933270541", "name": "Accounts Payable"},
                "itemRef": {"id": "110000-933272656", "name": "Cabinets:Light Pine"},
                "trackingCategoryRefs": [],
                "tracking": {
                    "categoryRefs": [],
                    "isBilledTo": "Unknown",
                    "isRebilledTo": "Unknown",
                    "customerRef": {"id": "7-1", "companyName": "Cook:Kitchen"},
                },
                "isDirectCost": False,
            },
        ],
        "withholdingTax": [],
        "status": "Paid",
        "subTotal": Decimal("8032.00"),
        "taxAmount": 0,
        "totalAmount": Decimal("8032.00"),
        "amountDue": 0,
        "paymentAllocations": [
            {
                "payment": {
                    "id": "36AD-1071520917",
                    "note": "RC 93",
                    "reference": "484",
                    "accountRef": {"id": "20000-933270541", "name": "Checking"},
                    "currency": "USD",
                    "currencyRate": 1,
                    "paidOnDate": "2024-12-05T00:00:00",
                    "totalAmount": Decimal("13759.00"),
                },
                "allocation": {"currency": "USD", "currencyRate": 1, "totalAmount": Decimal("-8032.00")},
            }
        ],
        "sourceModifiedDate": "2023-12-16T05:06:30",
        "metadata": {"isDeleted": False},
    }


UNPAID = BILL.replace("<IsPaid>true", "<IsPaid>false")


@pytest.mark.parametrize(
    ("text", "status", "due"),
    [
        (BILL, "Paid", "0"),
        (UNPAID.replace("<Amount>-8032.00", "<Amount>-32.00"), "PartiallyPaid", "8000.00"),
        (UNPAID.replace("<Amount>-8032.00", "<Amount>0.00"), "Open", "8032.00"),
        (UNPAID.replace("</BillRet>", "<OpenAmount>8032.00</OpenAmount></BillRet>"), "Open", "8032.00"),
        (UNPAID.replace("</BillRet>", "<OpenAmount>12.00</OpenAmount></BillRet>"), "PartiallyPaid", "12.00"),
        (BILL.replace(">8032.00<", ">0.00<").replace("<IsPaid>", "<Memo>VOID: x</Memo><IsPaid>"), "Void", "0"),
    ],
)
def test_status_and_what_is_due(read: Any, text: str, status: str, due: str) -> None:
    record = read(text)
    assert (record["status"], record["amountDue"]) == (status, Decimal(due))


def test_an_item_without_a_description(read: Any) -> None:
    record = read(BILL.replace("<Desc>Light pine kitchen cabinet</Desc>", ""))
    assert record["lineItems"][1]["description"] == "Cabinets:Light Pine"


def test_lines_make_the_total(read: Any) -> None:
    record = read(BILL)
    assert sum(line["totalAmount"] for line in record["lineItems"]) == record["totalAmount"]
