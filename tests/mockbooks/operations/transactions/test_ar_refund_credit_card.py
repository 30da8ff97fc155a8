"""Money back on a card for a credit there is."""

from __future__ import annotations

import pytest


def memo(trade, amount="100.00"):
    return trade.done(trade_memo(amount)).findtext("TxnID")


def trade_memo(amount):
    return (
        "<CreditMemoAddRq><CreditMemoAdd><CustomerRef><FullName>Abel</FullName></CustomerRef><CreditMemoLineAdd>"
        f"<ItemRef><FullName>Advice</FullName></ItemRef><Amount>{amount}</Amount></CreditMemoLineAdd></CreditMemoAdd>"
        "</CreditMemoAddRq>"
    )


def refund(*credits, body=""):
    used = "".join(
        f"<RefundAppliedToTxnAdd><TxnID>{txn}</TxnID><RefundAmount>{amount}</RefundAmount></RefundAppliedToTxnAdd>"
        for txn, amount in credits
    )
    return (
        "<ARRefundCreditCardAddRq><ARRefundCreditCardAdd><CustomerRef><FullName>Abel</FullName></CustomerRef>"
        f"{body}{used}</ARRefundCreditCardAdd></ARRefundCreditCardAddRq>"
    )


BANK = "<RefundFromAccountRef><FullName>Checking</FullName></RefundFromAccountRef>"
CARD = (
    "<PaymentMethodRef><FullName>Visa</FullName></PaymentMethodRef><Memo>Sorry</Memo><CreditCardTxnInfo>"
    "<CreditCardTxnInputInfo><CreditCardNumber>4111111111111111</CreditCardNumber><ExpirationMonth>1</ExpirationMonth>"
    "<ExpirationYear>2027</ExpirationYear><NameOnCard>Abel</NameOnCard></CreditCardTxnInputInfo>"
    "<CreditCardTxnResultInfo><ResultCode>0</ResultCode><ResultMessage>OK</ResultMessage>"
    "<CreditCardTransID>1</CreditCardTransID><MerchantAccountNumber>2</MerchantAccountNumber>"
    "<PaymentStatus>Completed</PaymentStatus><TxnAuthorizationTime>2024-03-01T10:00:00</TxnAuthorizationTime>"
    "</CreditCardTxnResultInfo></CreditCardTxnInfo>"
)


def test_a_credit_memo_is_refunded_in_part(trade):
    credit = memo(trade)
    made = trade.done(refund((credit, "60.00"), body=f"{BANK}<RefNumber>7</RefNumber>"))
    assert made.findtext("TotalAmount") == "60.00"
    applied = made.find("RefundAppliedToTxnRet")
    assert [applied.findtext(name) for name in ("TxnID", "TxnType", "CreditRemaining", "RefundAmount")] == [
        credit, "CreditMemo", "40.00", "60.00",
    ]  # fmt: skip
    assert trade.balance("Customer", "Abel") == "-40.00"
    assert trade.balance("Account", "Checking") == "-60.00"
    found = trade.get("CreditMemo", credit, "<IncludeLinkedTxns>1</IncludeLinkedTxns>")
    assert [found.findtext(name) for name in ("CreditRemaining", "LinkedTxn/TxnType", "LinkedTxn/Amount")] == [
        "40.00", "ARRefundCreditCard", "-60.00",
    ]  # fmt: skip
    again = trade.get("ARRefundCreditCard", made.findtext("TxnID"), "<IncludeLineItems>1</IncludeLineItems>")
    assert again.findtext("RefNumber") == "7"
    by_account = "<AccountFilter><FullName>Checking</FullName></AccountFilter>"
    query = f"<ARRefundCreditCardQueryRq>{by_account}</ARRefundCreditCardQueryRq>"
    assert trade.done(query).findtext("TxnID") == made.findtext("TxnID")


def test_an_overpayment_and_a_memo_at_once_out_of_undeposited_funds(trade):
    credit = memo(trade)
    payment = trade.done(trade.payment("50.00")).findtext("TxnID")
    made = trade.done(refund((credit, "100.00"), (payment, "20.00")))
    assert made.findtext("RefundFromAccountRef/FullName") == "Undeposited Funds"
    assert made.findtext("TotalAmount") == "120.00"
    assert trade.get("ReceivePayment", payment).findtext("UnusedPayment") == "30.00"
    assert trade.balance("Account", "Undeposited Funds") == "-70.00"


def test_the_card_comes_back_masked(trade):
    made = trade.done(refund((memo(trade), "5.00"), body=CARD))
    assert made.findtext(".//CreditCardNumber") == "xxxxxxxxxxxx1111"
    assert made.findtext("Memo") == "Sorry"


@pytest.mark.parametrize("verb", ["void", "delete"])
def test_without_it_the_credit_is_there_again(trade, verb):
    credit = memo(trade)
    made = trade.done(refund((credit, "60.00"))).findtext("TxnID")
    getattr(trade, verb)("ARRefundCreditCard", made)
    assert trade.get("CreditMemo", credit).findtext("CreditRemaining") == "100.00"
    assert trade.balance("Customer", "Abel") == "-100.00"


def test_a_credit_that_goes_leaves_the_refund_open(trade):
    credit = memo(trade)
    made = trade.done(refund((credit, "60.00"))).findtext("TxnID")
    trade.delete("CreditMemo", credit)
    assert trade.get("ARRefundCreditCard", made).find("RefundAppliedToTxnRet") is None
    assert trade.balance("Customer", "Abel") == "60.00"


@pytest.mark.parametrize(
    ("amount", "message"),
    [
        ("100.01", 'The "RefundAppliedToTxnAdd credit amount" field has an invalid value "100.01".'),
        ("0.00", 'The "RefundAmount" field has an invalid value "0.00".'),
    ],
)
def test_no_more_than_there_is(trade, amount, message):
    assert trade.refused(refund((memo(trade), amount))) == (3210, message)


def test_not_of_an_invoice(trade):
    invoice = trade.invoice().findtext("TxnID")
    assert trade.refused(refund((invoice, "10.00")))[0] == 3121
