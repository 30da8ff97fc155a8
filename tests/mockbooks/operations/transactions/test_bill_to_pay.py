"""What is to be paid to a vendor, and the credits there are."""

from __future__ import annotations


def query(rest="", vendor="Carrier", include=""):
    return f"<BillToPayQueryRq><PayeeEntityRef><FullName>{vendor}</FullName></PayeeEntityRef>{rest}{include}</BillToPayQueryRq>"


def rows(answer):
    assert answer.get("statusCode") == "0", answer.get("statusMessage")
    return [
        tuple(child.findtext(name) for name in ("TxnType", "TxnID", "AmountDue", "CreditRemaining"))
        for (child,) in answer
    ]


def credit(store, amount):
    return store.done(
        "<VendorCreditAddRq><VendorCreditAdd><VendorRef><FullName>Carrier</FullName></VendorRef><ExpenseLineAdd>"
        f"<AccountRef><FullName>Travel</FullName></AccountRef><Amount>{amount}</Amount></ExpenseLineAdd></VendorCreditAdd></VendorCreditAddRq>"
    )


def test_bills_that_are_open_come_first_then_credits(store):
    late = store.bill("100.00", TxnDate="2024-03-01", DueDate="2024-05-01").findtext("TxnID")
    soon = store.bill("40.00", TxnDate="2024-03-02", DueDate="2024-04-01").findtext("TxnID")
    paid = store.bill("5.00").findtext("TxnID")
    store.done(
        store.check((paid, "<PaymentAmount>5.00</PaymentAmount>"), (late, "<PaymentAmount>25.00</PaymentAmount>"))
    )
    left = credit(store, "12.00").findtext("TxnID")
    assert rows(store.ask(query())) == [
        ("Bill", soon, "40.00", None),
        ("Bill", late, "75.00", None),
        ("VendorCredit", left, None, "12.00"),
    ]
    due = store.ask(query("<DueDate>2024-04-15</DueDate>"))
    assert [txn_id for _, txn_id, _, _ in rows(due)] == [soon, left]


def test_money_that_was_not_applied_is_a_credit(store):
    bill = store.bill("100.00").findtext("TxnID")
    paid = store.done(store.check((bill, "<PaymentAmount>100.00</PaymentAmount>")))
    store.done(store.mod("BillPaymentCheck", paid, "<Amount>130.00</Amount>"))
    assert rows(store.ask(query())) == [("BillPaymentCheck", paid.findtext("TxnID"), None, "30.00")]


def test_by_payable_account_and_by_element(store):
    store.bill("1.00")
    store.done(
        "<AccountAddRq><AccountAdd><Name>Other Payable</Name><AccountType>AccountsPayable</AccountType></AccountAdd></AccountAddRq>"
    )
    account = "<APAccountRef><FullName>Other Payable</FullName></APAccountRef>"
    other = store.bill("2.00", APAccountRef="<FullName>Other Payable</FullName>").findtext("TxnID")
    assert rows(store.ask(query(account))) == [("Bill", other, "2.00", None)]
    (ret,) = store.ask(query(account, include="<IncludeRetElement>CreditToApply</IncludeRetElement>"))
    assert len(ret) == 0


def test_nothing_to_pay_and_nobody_to_pay(store):
    answer = store.ask(query())
    assert (answer.get("statusCode"), answer.get("statusSeverity")) == ("1", "Info")
    assert store.refused(query(vendor="Nobody")) == (
        3140,
        'There is an invalid reference to QuickBooks Entity "Nobody" in the BillToPayQuery.  '
        "QuickBooks error message: Invalid argument.  The specified record does not exist in the list.",
    )
    assert store.refused(query(vendor="Abel"))[0] == 3140


def test_the_count_alone(store):
    store.bill("1.00")
    answer = store.ask(query().replace("<BillToPayQueryRq>", '<BillToPayQueryRq metaData="MetaDataOnly">'))
    assert (answer.get("retCount"), len(answer)) == ("1", 0)
