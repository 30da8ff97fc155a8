from __future__ import annotations

import pytest


def txn(ret):
    return ret.findtext("TxnID")


def pays(amount):
    return f"<PaymentAmount>{amount}</PaymentAmount>"


def delete(kind, txn_id):
    return f"<TxnDelRq><TxnDelType>{kind}</TxnDelType><TxnID>{txn_id}</TxnID></TxnDelRq>"


def void(kind, txn_id):
    return f"<TxnVoidRq><TxnVoidType>{kind}</TxnVoidType><TxnID>{txn_id}</TxnID></TxnVoidRq>"


def test_a_deleted_invoice_is_gone_and_its_payment_free(trade):
    invoice = trade.invoice("100.00", RefNumber="12")
    payment = trade.done(trade.payment("100.00", (txn(invoice), pays("100.00"))))
    answer = trade.ask(delete("Invoice", txn(invoice)))
    assert [(child.tag, child.text) for child in answer] == [
        ("TxnDelType", "Invoice"),
        ("TxnID", txn(invoice)),
        ("TimeDeleted", answer.findtext("TimeDeleted")),
        ("RefNumber", "12"),
    ]
    assert trade.refused(f"<InvoiceQueryRq><TxnID>{txn(invoice)}</TxnID></InvoiceQueryRq>") == (
        3120,
        f'Object "{txn(invoice)}" specified in the request cannot be found.'
        "  QuickBooks error message: Invalid argument.  The specified record does not exist in the list.",
    )
    paid = trade.get("ReceivePayment", txn(payment))
    assert (paid.findtext("UnusedPayment"), paid.find("AppliedToTxnRet")) == ("100.00", None)
    assert trade.balance("Customer", "Abel") == "-100.00"
    assert trade.refused(delete("Invoice", txn(invoice)))[0] == 3120


def test_ids_and_numbers_are_not_given_again(trade):
    first = trade.invoice()
    trade.done(delete("Invoice", txn(first)))
    second = trade.invoice()
    assert txn(second).partition("-")[0] != txn(first).partition("-")[0]
    assert (first.findtext("TxnNumber"), second.findtext("TxnNumber")) == ("1", "2")


def test_a_deleted_payment_opens_the_invoice_and_takes_its_credits_back(trade):
    invoice, credit = trade.invoice("100.00"), trade.done(trade.payment("30.00"))
    given = f"<SetCredit><CreditTxnID>{txn(credit)}</CreditTxnID><AppliedAmount>30.00</AppliedAmount></SetCredit>"
    payment = trade.done(trade.payment("70.00", (txn(invoice), pays("70.00") + given)))
    assert trade.get("Invoice", txn(invoice)).findtext("IsPaid") == "true"
    trade.done(delete("ReceivePayment", txn(payment)))
    assert trade.get("Invoice", txn(invoice)).findtext("BalanceRemaining") == "100.00"
    assert trade.get("ReceivePayment", txn(credit)).findtext("UnusedPayment") == "30.00"


@pytest.mark.parametrize("verb", [delete, void])
def test_a_paid_bill_gives_the_check_its_money_back(trade, verb):
    bill = trade.bill("100.00")
    check = trade.done(trade.check((txn(bill), pays("100.00"))))
    trade.done(verb("Bill", txn(bill)))
    assert trade.get("BillPaymentCheck", txn(check)).find("AppliedToTxnRet") is None
    assert trade.balance("Vendor", "Carrier") == "-100.00"


def test_a_voided_invoice_stays_without_its_amounts(trade):
    invoice = trade.invoice("100.00", RefNumber="12", Memo="March")
    payment = trade.done(trade.payment("60.00", (txn(invoice), pays("60.00"))))
    answer = trade.ask(void("Invoice", txn(invoice)))
    assert [child.tag for child in answer] == ["TxnVoidType", "TxnID", "TimeCreated", "TimeModified", "RefNumber"]
    now = trade.get("Invoice", txn(invoice), "<IncludeLineItems>1</IncludeLineItems>")
    assert [
        now.findtext(name)
        for name in ("RefNumber", "Memo", "Subtotal", "BalanceRemaining", "IsPaid", "InvoiceLineRet/Amount")
    ] == ["12", "VOID: March", "0.00", "0.00", "true", "0.00"]
    assert now.findtext("EditSequence") > invoice.findtext("EditSequence")
    assert trade.get("ReceivePayment", txn(payment)).findtext("UnusedPayment") == "60.00"
    assert (trade.balance("Customer", "Abel"), trade.balance("Account", "Fees")) == ("-60.00", "0.00")
    trade.done(void("Invoice", txn(invoice)))
    assert trade.get("Invoice", txn(invoice)).findtext("Memo") == "VOID: March"


def test_a_voided_check_has_paid_nothing(trade):
    bill = trade.bill("100.00")
    check = trade.done(trade.check((txn(bill), pays("100.00"))))
    trade.done(void("BillPaymentCheck", txn(check)))
    now = trade.get("BillPaymentCheck", txn(check))
    assert (now.findtext("Amount"), now.findtext("Memo"), now.find("AppliedToTxnRet")) == ("0.00", "VOID:", None)
    assert trade.get("Bill", txn(bill)).findtext("OpenAmount") == "100.00"
    assert trade.balance("Account", "Checking") == "0.00"


def test_the_type_must_be_that_of_the_transaction(trade):
    assert trade.refused(delete("Bill", txn(trade.invoice())))[0] == 3121


def test_custom_fields_go_with_the_transaction(trade):
    trade.asked.set(
        "<DataExtDefAddRq><DataExtDefAdd><OwnerID>0</OwnerID><DataExtName>Job code</DataExtName>"
        "<DataExtType>STR255TYPE</DataExtType><AssignToObject>Invoice</AssignToObject></DataExtDefAdd></DataExtDefAddRq>"
    )
    invoice = trade.done(
        "<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Abel</FullName></CustomerRef><InvoiceLineAdd>"
        "<ItemRef><FullName>Advice</FullName></ItemRef><DataExt><OwnerID>0</OwnerID><DataExtName>Job code</DataExtName>"
        "<DataExtValue>J7</DataExtValue></DataExt></InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>"
    )
    rest = "<IncludeLineItems>1</IncludeLineItems><OwnerID>0</OwnerID>"
    assert trade.get("Invoice", txn(invoice), rest).findtext("InvoiceLineRet/DataExtRet/DataExtValue") == "J7"
    assert trade.get("Invoice", txn(invoice), "<IncludeLineItems>1</IncludeLineItems>").find(".//DataExtRet") is None
    trade.done(delete("Invoice", txn(invoice)))
    assert trade.company.connection.execute("SELECT count(*) FROM data_ext").fetchone() == (0,)
