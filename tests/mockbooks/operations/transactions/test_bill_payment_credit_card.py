"""Bills that are paid with a credit card."""

from __future__ import annotations

import pytest


def payment(*applied, header="", card="Visa"):
    over = "".join(f"<AppliedToTxnAdd><TxnID>{txn}</TxnID>{rest}</AppliedToTxnAdd>" for txn, rest in applied)
    return (
        "<BillPaymentCreditCardAddRq><BillPaymentCreditCardAdd><PayeeEntityRef><FullName>Carrier</FullName></PayeeEntityRef>"
        f"<CreditCardAccountRef><FullName>{card}</FullName></CreditCardAccountRef>{header}{over}"
        "</BillPaymentCreditCardAdd></BillPaymentCreditCardAddRq>"
    )


def texts(element, *names):
    return tuple(element.findtext(name) for name in names)


def money(amount):
    return f"<PaymentAmount>{amount}</PaymentAmount>"


def test_a_bill_is_paid_with_the_card(store, show):
    bill = store.bill("100.00")
    discount = (
        "<DiscountAmount>2.00</DiscountAmount><DiscountAccountRef><FullName>Discounts</FullName></DiscountAccountRef>"
    )
    header = "<RefNumber>7781</RefNumber><Memo>March</Memo>"
    ret = store.done(payment((bill.findtext("TxnID"), money("60.00") + discount), header=header))
    assert texts(ret, "CreditCardAccountRef/FullName", "Amount", "RefNumber", "Memo") == (
        "Visa",
        "60.00",
        "7781",
        "March",
    )
    applied = ret.find("AppliedToTxnRet")
    assert texts(applied, "TxnType", "BalanceRemaining", "Amount", "DiscountAmount") == (
        "Bill",
        "38.00",
        "60.00",
        "2.00",
    )
    assert store.balance("Account", "Visa") == "60.00"
    assert store.balance("Vendor", "Carrier") == "38.00"
    found = store.get("BillPaymentCreditCard", ret.findtext("TxnID"), "<IncludeLineItems>true</IncludeLineItems>")
    assert show(found) == show(ret)


@pytest.mark.parametrize("verb", ["Void", "Del"])
def test_without_the_payment_the_bill_is_open_again(store, verb):
    bill = store.bill("100.00")
    ret = store.done(payment((bill.findtext("TxnID"), money("100.00"))))
    assert store.get("Bill", bill.findtext("TxnID")).findtext("IsPaid") == "true"
    store.undo(verb, "BillPaymentCreditCard", ret)
    assert store.get("Bill", bill.findtext("TxnID")).findtext("OpenAmount") == "100.00"
    assert (store.balance("Account", "Visa"), store.balance("Vendor", "Carrier")) == ("0.00", "100.00")


def test_it_is_paid_with_a_card_and_not_more_than_is_due(store):
    bill = store.bill("100.00")
    txn_id = bill.findtext("TxnID")
    assert store.refused(payment((txn_id, money("100.01")))) == (
        3210,
        'The "AppliedToTxnAdd payment amount" field has an invalid value "100.01".  '
        "QuickBooks error message: You cannot pay more than the amount due.",
    )
    code, message = store.refused(payment((txn_id, money("1.00")), card="Checking"))
    assert (code, message) == (
        3140,
        'There is an invalid reference to QuickBooks Account "Checking" in the BillPaymentCreditCard.',
    )
