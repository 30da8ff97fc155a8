"""payments."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

PAYMENT = """<ReceivePaymentRet>
<TxnID>6973-1197775625</TxnID>
<TimeModified>2023-12-16T00:06:11-05:00</TimeModified>
<CustomerRef><ListID>420000-1071522044</ListID><FullName>Prentice, Adelaide</FullName></CustomerRef>
<TxnDate>2023-01-15</TxnDate>
<RefNumber>983409</RefNumber>
<TotalAmount>431.95</TotalAmount>
<PaymentMethodRef><ListID>20000-933272658</ListID><FullName>Check</FullName></PaymentMethodRef>
<Memo>not shown</Memo>
<DepositToAccountRef><ListID>80000-933270541</ListID><FullName>Undeposited Funds</FullName></DepositToAccountRef>
<UnusedPayment>0.00</UnusedPayment>
<UnusedCredits>0.00</UnusedCredits>
<AppliedToTxnRet><TxnID>2453-1071526256</TxnID><TxnType>Invoice</TxnType><TxnDate>2022-11-28</TxnDate>
<BalanceRemaining>0.00</BalanceRemaining><Amount>431.95</Amount></AppliedToTxnRet>
</ReceivePaymentRet>"""


def test_a_payment(read: Any) -> None:
    assert read(PAYMENT) == {
        "id": "6973-1197775625",
        "customerRef": {"id": "420000-1071522044", "companyName": "Prentice, Adelaide"},
        "accountRef": {"id": "80000-933270541", "name": "Undeposited Funds"},
        "totalAmount": Decimal("431.95"),
        "currency": "USD",
        "currencyRate": 1,
        "date": "2023-01-15T00:00:00",
        "note": "Check - 80000-933270541",
        "lines": [
            {
                "amount": Decimal("431.95"),
                "links": [
                    {"type": "Invoice", "id": "2453-1071526256", "amount": Decimal("-431.95"), "currencyRate": 1}
                ],
            }
        ],
        "reference": "983409",
        "sourceModifiedDate": "2023-12-16T05:06:11",
        "metadata": {"isDeleted": False},
    }


def test_a_line_and_its_links_make_zero_and_the_lines_the_payment(read: Any) -> None:
    record = read(
        PAYMENT.replace("<UnusedPayment>0.00", "<UnusedPayment>68.05")
        .replace("<TotalAmount>431.95", "<TotalAmount>500.00")
        .replace("<Amount>431.95</Amount>", "<Amount>431.95</Amount><DiscountAmount>8.05</DiscountAmount>")
    )
    for line in record["lines"]:
        assert line["amount"] + sum(link["amount"] for link in line["links"]) == 0
    assert sum(line["amount"] for line in record["lines"]) == record["totalAmount"]
    assert [[link["type"] for link in line["links"]] for line in record["lines"]] == [
        ["Invoice", "Discount"],
        ["PaymentOnAccount"],
    ]


def test_a_payment_without_a_method_is_noted_by_its_memo(read: Any) -> None:
    text = PAYMENT.replace("PaymentMethodRef", "Ignored")
    assert "<Memo>" in text
    assert read(text)["note"] == "not shown"
    assert "note" not in read(text.replace("Memo>", "Ignored>"))
