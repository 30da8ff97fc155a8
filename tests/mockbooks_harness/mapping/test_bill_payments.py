"""billPayments."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

CHECK = """<BillPaymentCheckRet>
<TxnID>3A09-1071529982</TxnID>
<TimeModified>2023-12-16T00:04:58-05:00</TimeModified>
<PayeeEntityRef><ListID>720000-1071512482</ListID><FullName>Bayshore Auto Mall</FullName></PayeeEntityRef>
<APAccountRef><ListID>C0000-933270541</ListID><FullName>Accounts Payable</FullName></APAccountRef>
<TxnDate>2023-01-11</TxnDate>
<BankAccountRef><ListID>20000-933270541</ListID><FullName>Checking</FullName></BankAccountRef>
<Amount>532.97</Amount>
<RefNumber>101</RefNumber>
<Memo>Monthly Truck Payment</Memo>
<AppliedToTxnRet><TxnID>38AA-1071513625</TxnID><TxnType>Bill</TxnType><TxnDate>2022-12-12</TxnDate>
<BalanceRemaining>0.00</BalanceRemaining><Amount>532.97</Amount></AppliedToTxnRet>
</BillPaymentCheckRet>"""


def test_a_bill_payment_by_check(read: Any) -> None:
    assert read(CHECK) == {
        "id": "3A09-1071529982",
        "supplierRef": {"id": "720000-1071512482", "supplierName": "Bayshore Auto Mall"},
        "accountRef": {"id": "20000-933270541", "name": "Checking"},
        "totalAmount": Decimal("532.97"),
        "currency": "USD",
        "currencyRate": 1,
        "date": "2023-01-11T00:00:00",
        "note": "Monthly Truck Payment",
        "lines": [
            {
                "amount": Decimal("532.97"),
                "links": [{"type": "Bill", "id": "38AA-1071513625", "amount": Decimal("-532.97"), "currencyRate": 1}],
            }
        ],
        "reference": "101",
        "sourceModifiedDate": "2023-12-16T05:04:58",
        "metadata": {"isDeleted": False},
    }


def test_a_bill_payment_by_card(read: Any) -> None:
    text = CHECK.replace("BillPaymentCheckRet", "BillPaymentCreditCardRet").replace(
        "BankAccountRef", "CreditCardAccountRef"
    )
    assert read(text)["accountRef"] == {"id": "20000-933270541", "name": "Checking"}
