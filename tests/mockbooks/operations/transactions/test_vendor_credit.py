"""Vendor credits, and the payments that set them against bills."""

from __future__ import annotations

import pytest

EXPENSE = "<ExpenseLineAdd><AccountRef><FullName>{}</FullName></AccountRef><Amount>{}</Amount>{}</ExpenseLineAdd>"


def credit(*lines, header=""):
    return (
        f"<VendorCreditAddRq><VendorCreditAdd><VendorRef><FullName>Carrier</FullName></VendorRef>{header}{''.join(lines)}"
        "</VendorCreditAdd></VendorCreditAddRq>"
    )


def texts(element, *names):
    return tuple(element.findtext(name) for name in names)


def set_credit(ret, amount, override=""):
    return f"<SetCredit><CreditTxnID>{ret.findtext('TxnID')}</CreditTxnID><AppliedAmount>{amount}</AppliedAmount>{override}</SetCredit>"


def test_a_credit_lowers_what_is_owed(store):
    store.bill("100.00")
    ret = store.done(
        credit(EXPENSE.format("Travel", "30.00", "<Memo>Not taken</Memo>"), header="<RefNumber>G-5</RefNumber>")
    )
    assert texts(ret, "CreditAmount", "OpenAmount", "RefNumber") == ("30.00", "30.00", "G-5")
    assert store.balance("Vendor", "Carrier") == "70.00"
    assert (store.balance("Account", "Accounts Payable"), store.balance("Account", "Travel")) == ("70.00", "70.00")


def test_goods_go_back_at_the_amount_of_the_line(store):
    store.buy(10, "2.00", "2024-03-01")
    store.done(credit(store.bought(3, "2.50"), header="<TxnDate>2024-03-02</TxnDate>"))
    # Assumed: 20.00 less 7.50, for seven.
    assert store.stock() == ("7", "1.78571")
    assert store.balance("Account", "Inventory Asset") == "12.50"


def test_a_credit_is_set_against_a_bill(store):
    bill = store.bill("100.00")
    ret = store.done(credit(EXPENSE.format("Travel", "30.00", "")))
    txn_id = bill.findtext("TxnID")
    answer = store.ask(store.check((txn_id, set_credit(ret, "20.00"))))
    # Documented: credits alone make no transaction, only links.
    assert answer.get("statusCode") == "0"
    assert answer[0].find("TxnID") is None
    assert texts(answer[0], "PayeeEntityRef/FullName", "AppliedToTxnRet/TxnID") == ("Carrier", txn_id)
    linked = "<IncludeLinkedTxns>true</IncludeLinkedTxns>"
    bill, ret = store.get("Bill", txn_id, linked), store.get("VendorCredit", ret.findtext("TxnID"), linked)
    assert texts(bill, "OpenAmount", "LinkedTxn/TxnType", "LinkedTxn/LinkType", "LinkedTxn/Amount") == (
        "80.00",
        "VendorCredit",
        "AMTTYPE",
        "-20.00",
    )
    # [O] observed: positive on the credit.
    assert texts(ret, "OpenAmount", "LinkedTxn/TxnType", "LinkedTxn/Amount") == ("10.00", "Bill", "20.00")
    assert store.balance("Vendor", "Carrier") == "70.00"


def test_money_and_credit_together(store):
    bill = store.bill("100.00")
    ret = store.done(credit(EXPENSE.format("Travel", "30.00", "")))
    both = f"<PaymentAmount>70.00</PaymentAmount>{set_credit(ret, '30.00')}"
    paid = store.done(store.check((bill.findtext("TxnID"), both)))
    assert paid.findtext("Amount") == "70.00"
    assert texts(store.get("Bill", bill.findtext("TxnID")), "OpenAmount", "IsPaid") == ("0.00", "true")
    assert store.get("VendorCredit", ret.findtext("TxnID")).findtext("OpenAmount") == "0.00"
    # The check goes, and what it set with it.
    store.undo("Del", "BillPaymentCheck", paid)
    assert store.get("Bill", bill.findtext("TxnID")).findtext("OpenAmount") == "100.00"
    assert store.get("VendorCredit", ret.findtext("TxnID")).findtext("OpenAmount") == "30.00"


@pytest.mark.parametrize("verb", ["Void", "Del"])
def test_without_the_credit_the_bill_is_open_again(store, verb):
    bill = store.bill("100.00")
    ret = store.done(credit(EXPENSE.format("Travel", "30.00", "")))
    store.ask(store.check((bill.findtext("TxnID"), set_credit(ret, "30.00"))))
    store.undo(verb, "VendorCredit", ret)
    assert store.get("Bill", bill.findtext("TxnID")).findtext("OpenAmount") == "100.00"
    assert store.balance("Vendor", "Carrier") == "100.00"


def test_a_credit_is_changed(store, show):
    ret = store.done(credit(EXPENSE.format("Travel", "30.00", "")))
    line = ret.findtext("ExpenseLineRet/TxnLineID")
    changed = f"<ExpenseLineMod><TxnLineID>{line}</TxnLineID><Amount>45.00</Amount></ExpenseLineMod>"
    ret = store.done(store.mod("VendorCredit", ret, f"<Memo>More</Memo>{changed}"))
    assert texts(ret, "Memo", "CreditAmount", "OpenAmount") == ("More", "45.00", "45.00")
    found = store.get("VendorCredit", ret.findtext("TxnID"), "<IncludeLineItems>true</IncludeLineItems>")
    assert show(found) == show(ret)
    assert store.refused(store.mod("VendorCredit", ret, "<TxnDate/>"))[0] == 3190


def test_more_credit_than_there_is_is_refused(store):
    bill = store.bill("100.00")
    ret = store.done(credit(EXPENSE.format("Travel", "30.00", "")))
    assert store.refused(store.check((bill.findtext("TxnID"), set_credit(ret, "30.01")))) == (
        3210,
        'The "AppliedToTxnAdd credit amount" field has an invalid value "30.01".',
    )


def test_a_credit_of_less_than_nothing_is_a_bill(store):
    code, message = store.refused(credit(EXPENSE.format("Travel", "-1.00", "")))
    assert (code, message) == (3210, 'The "Amount" field has an invalid value "-1.00".')
