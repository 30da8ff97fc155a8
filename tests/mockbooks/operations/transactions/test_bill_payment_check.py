from __future__ import annotations

import pytest


def txn(ret):
    return ret.findtext("TxnID")


def pays(amount):
    return f"<PaymentAmount>{amount}</PaymentAmount>"


DISCOUNT = "<DiscountAmount>{}</DiscountAmount><DiscountAccountRef><FullName>Discounts</FullName></DiscountAccountRef>"


def test_a_check_pays_bills(trade):
    first, second = trade.bill("100.00", RefNumber="A1"), trade.bill("50.00", RefNumber="A2")
    ret = trade.done(trade.check((txn(first), pays("100.00")), (txn(second), pays("20.00"))))
    assert [ret.findtext(name) for name in ("Amount", "RefNumber", "IsToBePrinted")] == ["120.00", "501", "false"]
    shown = [
        tuple(each.findtext(name) for name in ("TxnType", "RefNumber", "BalanceRemaining", "Amount"))
        for each in ret.findall("AppliedToTxnRet")
    ]
    assert shown == [("Bill", "A1", "0.00", "100.00"), ("Bill", "A2", "30.00", "20.00")]
    now = trade.get("Bill", txn(second), "<IncludeLinkedTxns>1</IncludeLinkedTxns>")
    assert (now.findtext("IsPaid"), now.findtext("OpenAmount")) == ("false", "30.00")
    # [O:CND] AmountDue and the signed amounts of the links give what is open.
    assert (now.findtext("LinkedTxn/TxnType"), now.findtext("LinkedTxn/Amount")) == ("BillPaymentCheck", "-20.00")
    assert now.findtext("EditSequence") == second.findtext("EditSequence")
    assert (trade.balance("Vendor", "Carrier"), trade.balance("Account", "Checking")) == ("30.00", "-120.00")


def test_a_discount_pays_too(trade):
    bill = trade.bill("100.00")
    ret = trade.done(trade.check((txn(bill), pays("98.00") + DISCOUNT.format("2.00"))))
    assert ret.findtext("Amount") == "98.00"
    assert trade.get("Bill", txn(bill)).findtext("IsPaid") == "true"
    assert (trade.balance("Account", "Discounts"), trade.balance("Vendor", "Carrier")) == ("-2.00", "0.00")


def test_a_check_to_be_printed_has_no_number_yet(trade):
    bill = trade.bill("100.00")
    ret = trade.done(trade.check((txn(bill), pays("10.00")), number="<IsToBePrinted>true</IsToBePrinted>"))
    assert (ret.find("RefNumber"), ret.findtext("IsToBePrinted")) == (None, "true")
    trade.done(trade.check((txn(bill), pays("10.00"))))
    ret = trade.done(trade.check((txn(bill), pays("10.00")), number="<IsToBePrinted>false</IsToBePrinted>"))
    assert (ret.findtext("RefNumber"), ret.findtext("IsToBePrinted")) == ("502", "false")


@pytest.mark.parametrize("amount", ["100.01", "129.43"])
def test_more_than_is_due_cannot_be_paid(trade, amount):
    # [R:ERR1,ERR2] recorded.
    bill = trade.bill("100.00")
    assert trade.refused(trade.check((txn(bill), pays(amount)))) == (
        3210,
        f'The "AppliedToTxnAdd payment amount" field has an invalid value "{amount}".'
        "  QuickBooks error message: You cannot pay more than the amount due.",
    )


def test_a_customer_is_not_paid_like_this(trade):
    bill = trade.bill("100.00")
    assert trade.refused(trade.check((txn(bill), pays("1.00")), vendor="Abel"))[0] == 3140


def test_a_mod_may_leave_more_than_is_applied(trade):
    bill = trade.bill("100.00")
    ret = trade.done(trade.check((txn(bill), pays("60.00"))))
    after = trade.done(trade.mod("BillPaymentCheck", ret, "<Amount>75.00</Amount>"))
    assert (after.findtext("Amount"), after.findtext("AppliedToTxnRet/Amount")) == ("75.00", "60.00")
    assert trade.balance("Vendor", "Carrier") == "25.00"
    credit = f"<CreditTxnID>{txn(ret)}</CreditTxnID><AppliedAmount>15.00</AppliedAmount>"
    trade.done(trade.check((txn(bill), f"{pays('25.00')}<SetCredit>{credit}</SetCredit>")))
    assert trade.get("Bill", txn(bill)).findtext("IsPaid") == "true"


def test_a_mod_can_move_the_money_to_another_bill(trade):
    first, second = trade.bill("100.00"), trade.bill("50.00")
    ret = trade.done(trade.check((txn(first), pays("40.00"))))
    over = f"<AppliedToTxnMod><TxnID>{txn(second)}</TxnID>{pays('50.00')}</AppliedToTxnMod>"
    after = trade.done(trade.mod("BillPaymentCheck", ret, f"<Memo>moved</Memo>{over}"))
    assert after.findtext("Amount") == "50.00"
    assert trade.get("Bill", txn(first)).findtext("OpenAmount") == "100.00"
    assert trade.get("Bill", txn(second)).findtext("IsPaid") == "true"
