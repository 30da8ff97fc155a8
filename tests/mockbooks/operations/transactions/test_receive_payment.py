from __future__ import annotations

import pytest
from lxml import etree

MORE_THAN_DUE = "QuickBooks error message: You cannot pay more than the amount due."
DISCOUNTS = "<DiscountAccountRef><FullName>Discounts</FullName></DiscountAccountRef>"


def applied(ret):
    return [
        tuple(each.findtext(name) for name in ("TxnType", "RefNumber", "BalanceRemaining", "Amount"))
        for each in ret.findall("AppliedToTxnRet")
    ]


def txn(ret):
    return ret.findtext("TxnID")


def pays(amount):
    return f"<PaymentAmount>{amount}</PaymentAmount>"


def test_money_over_three_invoices(trade):
    """[R:PAY] recorded: 399.77 over 100.00, 100.00 and 199.77, the second of which was part-paid before."""
    first, second, third = (trade.invoice(amount) for amount in ("100.00", "200.00", "199.77"))
    earlier = trade.done(trade.payment("100.00", (txn(second), pays("100.00"))))
    ret = trade.done(
        trade.payment(
            "399.77", (txn(first), pays("100.00")), (txn(second), pays("100.00")), (txn(third), pays("199.77"))
        )
    )
    assert (ret.findtext("UnusedPayment"), ret.findtext("UnusedCredits")) == ("0.00", "0.00")
    assert applied(ret) == [
        ("Invoice", "1", "0.00", "100.00"),
        ("Invoice", "2", "0.00", "100.00"),
        ("Invoice", "3", "0.00", "199.77"),
    ]
    linked = ret.findall("AppliedToTxnRet/LinkedTxn")
    assert [(each.findtext("TxnID"), each.findtext("Amount")) for each in linked] == [(txn(earlier), "-100.00")]
    assert trade.balance("Customer", "Abel") == "0.00"
    assert trade.balance("Account", "Undeposited Funds") == "499.77"


def test_a_paid_invoice_shows_it_and_keeps_its_edit_sequence(trade):
    invoice = trade.invoice("100.00")
    payment = trade.done(trade.payment("60.00", (txn(invoice), pays("60.00"))))
    now = trade.get("Invoice", txn(invoice), "<IncludeLinkedTxns>true</IncludeLinkedTxns>")
    # [R:INVX] recorded: AppliedAmount is negative.
    assert [now.findtext(name) for name in ("AppliedAmount", "BalanceRemaining", "IsPaid")] == [
        "-60.00",
        "40.00",
        "false",
    ]
    assert now.findtext("EditSequence") == invoice.findtext("EditSequence")
    assert now.findtext("TimeModified") == payment.findtext("TimeModified") > invoice.findtext("TimeModified")
    linked = now.find("LinkedTxn")
    assert [child.text for child in linked] == [txn(payment), "ReceivePayment", "2024-03-01", "AMTTYPE", "-60.00"]
    trade.done(trade.mod("Invoice", invoice, "<Memo>The old EditSequence is still good</Memo>"))


def test_what_is_not_applied_stays_as_a_credit(trade):
    trade.invoice("100.00")
    ret = trade.done(trade.payment("30.00"))
    assert (ret.findtext("UnusedPayment"), applied(ret)) == ("30.00", [])
    assert trade.balance("Customer", "Abel") == "70.00"


def test_a_discount_is_an_expense_and_settles_the_invoice(trade):
    invoice = trade.invoice("100.00")
    ret = trade.done(
        trade.payment("98.00", (txn(invoice), f"{pays('98.00')}<DiscountAmount>2.00</DiscountAmount>{DISCOUNTS}"))
    )
    assert ret.findtext("AppliedToTxnRet/DiscountAmount") == "2.00"
    assert ret.findtext("AppliedToTxnRet/DiscountAccountRef/FullName") == "Discounts"
    assert trade.get("Invoice", txn(invoice)).findtext("IsPaid") == "true"
    assert trade.balance("Account", "Discounts") == "2.00"
    assert trade.balance("Customer", "Abel") == "0.00"


def test_a_discount_goes_with_the_invoice_it_was_taken_on(trade):
    invoice = trade.invoice("100.00")
    payment = trade.done(
        trade.payment("98.00", (txn(invoice), f"{pays('98.00')}<DiscountAmount>2.00</DiscountAmount>{DISCOUNTS}"))
    )
    trade.done(f"<TxnDelRq><TxnDelType>Invoice</TxnDelType><TxnID>{txn(invoice)}</TxnID></TxnDelRq>")
    assert trade.balance("Account", "Discounts") == "0.00"
    assert trade.get("ReceivePayment", txn(payment)).findtext("UnusedPayment") == "98.00"
    assert trade.balance("Customer", "Abel") == "-98.00"


@pytest.mark.parametrize(
    ("rest", "code", "message"),
    [
        # [R:ERR1,ERR2] recorded, with these very words.
        (
            pays("129.43"),
            3210,
            f'The "AppliedToTxnAdd payment amount" field has an invalid value "129.43".  {MORE_THAN_DUE}',
        ),
        ("", 3150, 'There is a missing element: "PaymentAmount".'),
        ("<DiscountAmount>1.00</DiscountAmount>", 3150, 'There is a missing element: "DiscountAccountRef".'),
        (
            f"<DiscountAmount>100.01</DiscountAmount>{DISCOUNTS}",
            3210,
            'The "AppliedToTxnAdd discount amount" field has an invalid value "100.01".',
        ),
    ],
)
def test_what_cannot_be_applied(trade, rest, code, message):
    invoice = trade.invoice("100.00")
    assert trade.refused(trade.payment("200.00", (txn(invoice), rest))) == (code, message)
    assert trade.get("Invoice", txn(invoice)).findtext("BalanceRemaining") == "100.00"


def test_more_than_the_payment_cannot_be_applied(trade):
    first, second = trade.invoice("100.00"), trade.invoice("100.00")
    code, _ = trade.refused(trade.payment("150.00", (txn(first), pays("100.00")), (txn(second), pays("60.00"))))
    assert code == 3210


def test_an_invoice_of_somebody_else_is_not_found(trade):
    invoice = trade.invoice("100.00", customer="Abel:Loft")
    code, message = trade.refused(trade.payment("100.00", (txn(invoice), pays("100.00"))))
    assert (code, message.startswith(f'Object "{txn(invoice)}"')) == (3120, True)


def automatic(total):
    return (
        "<ReceivePaymentAddRq><ReceivePaymentAdd><CustomerRef><FullName>Abel</FullName></CustomerRef>"
        f"<TotalAmount>{total}</TotalAmount><IsAutoApply>true</IsAutoApply></ReceivePaymentAdd></ReceivePaymentAddRq>"
    )


def test_money_by_itself_finds_the_exact_invoice_else_the_oldest(trade):
    for day, amount in (("2024-01-03", "30.00"), ("2024-01-01", "50.00"), ("2024-01-02", "40.00")):
        trade.invoice(amount, TxnDate=day)
    assert applied(trade.done(automatic("40.00"))) == [("Invoice", "3", "0.00", "40.00")]
    assert applied(trade.done(automatic("60.00"))) == [
        ("Invoice", "2", "0.00", "50.00"),
        ("Invoice", "1", "20.00", "10.00"),
    ]
    ret = trade.done(automatic("100.00"))
    assert (applied(ret), ret.findtext("UnusedPayment")) == ([("Invoice", "1", "0.00", "20.00")], "80.00")


def test_an_unused_payment_can_be_set_as_a_credit(trade):
    credit, invoice = trade.done(trade.payment("80.00")), trade.invoice("100.00")
    given = f"<CreditTxnID>{txn(credit)}</CreditTxnID><AppliedAmount>70.00</AppliedAmount>"
    ret = trade.done(trade.payment("30.00", (txn(invoice), f"{pays('30.00')}<SetCredit>{given}</SetCredit>")))
    # [D:OSR] what is left of the credit.
    assert (ret.findtext("UnusedPayment"), ret.findtext("UnusedCredits")) == ("0.00", "10.00")
    assert trade.get("Invoice", txn(invoice)).findtext("IsPaid") == "true"
    assert trade.get("ReceivePayment", txn(credit)).findtext("UnusedPayment") == "10.00"
    code, _ = trade.refused(trade.payment("0.01", (txn(trade.invoice("5.00")), f"<SetCredit>{given}</SetCredit>")))
    assert code == 3210


def test_credits_alone_make_no_transaction(trade):
    credit, invoice = trade.done(trade.payment("80.00")), trade.invoice("50.00")
    given = f"<CreditTxnID>{txn(credit)}</CreditTxnID><AppliedAmount>50.00</AppliedAmount>"
    ret = trade.done(
        "<ReceivePaymentAddRq><ReceivePaymentAdd><CustomerRef><FullName>Abel</FullName></CustomerRef><AppliedToTxnAdd>"
        f"<TxnID>{txn(invoice)}</TxnID><SetCredit>{given}</SetCredit></AppliedToTxnAdd>"
        "</ReceivePaymentAdd></ReceivePaymentAddRq>"
    )
    assert ret.find("TxnID") is None
    assert applied(ret) == [("Invoice", "1", "0.00", "0.00")]
    now = trade.get("Invoice", txn(invoice), "<IncludeLinkedTxns>1</IncludeLinkedTxns>")
    assert (now.findtext("IsPaid"), now.findtext("LinkedTxn/TxnID")) == ("true", txn(credit))
    answer = trade.ask("<ReceivePaymentQueryRq metaData='MetaDataOnly'/>")
    assert answer.get("retCount") == "1"


def test_an_invoice_can_take_a_credit_at_once(trade):
    credit = trade.done(trade.payment("80.00"))
    body = f"<SetCredit><CreditTxnID>{txn(credit)}</CreditTxnID><AppliedAmount>25.00</AppliedAmount></SetCredit>"
    assert trade.invoice("100.00", body=body).findtext("BalanceRemaining") == "75.00"


def test_a_total_is_needed_where_money_is_applied(trade):
    invoice = trade.invoice()
    assert trade.refused(
        "<ReceivePaymentAddRq><ReceivePaymentAdd><CustomerRef><FullName>Abel</FullName></CustomerRef><AppliedToTxnAdd>"
        f"<TxnID>{txn(invoice)}</TxnID>{pays('5.00')}</AppliedToTxnAdd></ReceivePaymentAdd></ReceivePaymentAddRq>"
    ) == (3150, 'There is a missing element: "TotalAmount".')


def over(txn_id, rest):
    return f"<AppliedToTxnMod><TxnID>{txn_id}</TxnID>{rest}</AppliedToTxnMod>"


def test_a_mod_without_applications_keeps_them(trade):
    invoice = trade.invoice("100.00")
    payment = trade.done(trade.payment("60.00", (txn(invoice), pays("60.00"))))
    after = trade.done(trade.mod("ReceivePayment", payment, "<TotalAmount>75.00</TotalAmount><Memo>more</Memo>"))
    assert (after.findtext("UnusedPayment"), after.findtext("AppliedToTxnRet/Amount")) == ("15.00", "60.00")
    assert trade.balance("Customer", "Abel") == "25.00"
    assert trade.refused(trade.mod("ReceivePayment", after, "<TotalAmount>59.99</TotalAmount>"))[0] == 3210


def test_a_mod_with_applications_replaces_money_and_discounts_and_leaves_credits(trade):
    first, second = trade.invoice("100.00"), trade.invoice("100.00")
    credit = trade.done(trade.payment("20.00"))
    set_credit = f"<SetCredit><CreditTxnID>{txn(credit)}</CreditTxnID><AppliedAmount>20.00</AppliedAmount></SetCredit>"
    rest = f"{pays('50.00')}{set_credit}<DiscountAmount>5.00</DiscountAmount>{DISCOUNTS}"
    payment = trade.done(trade.payment("60.00", (txn(first), rest)))
    after = trade.done(trade.mod("ReceivePayment", payment, over(txn(second), pays("60.00"))))
    assert applied(after) == [("Invoice", "2", "40.00", "60.00"), ("Invoice", "1", "80.00", "0.00")]
    assert trade.balance("Account", "Discounts") == "0.00"


def test_a_card_number_comes_back_masked(trade):
    card = (
        "<CreditCardTxnInfo><CreditCardTxnInputInfo><CreditCardNumber>4111111111111234</CreditCardNumber>"
        "<ExpirationMonth>1</ExpirationMonth><ExpirationYear>2027</ExpirationYear><NameOnCard>A. Abel</NameOnCard>"
        "{type}</CreditCardTxnInputInfo><CreditCardTxnResultInfo><ResultCode>0</ResultCode><ResultMessage>OK</ResultMessage>"
        "<CreditCardTransID>1</CreditCardTransID><MerchantAccountNumber>2</MerchantAccountNumber>"
        "<PaymentStatus>Completed</PaymentStatus><TxnAuthorizationTime>2024-03-01T10:00:00</TxnAuthorizationTime>"
        "</CreditCardTxnResultInfo></CreditCardTxnInfo>"
    )
    request = (
        "<ReceivePaymentAddRq><ReceivePaymentAdd><CustomerRef><FullName>Abel</FullName></CustomerRef>"
        "<TotalAmount>10.00</TotalAmount><PaymentMethodRef><FullName>Visa</FullName></PaymentMethodRef>{card}"
        "<IsAutoApply>false</IsAutoApply></ReceivePaymentAdd></ReceivePaymentAddRq>"
    )
    ret = trade.done(request.format(card=card.format(type="")))
    assert ret.findtext(".//CreditCardNumber") == "xxxxxxxxxxxx1234"
    kind = "<CreditCardTxnType>Authorization</CreditCardTxnType>"
    assert trade.refused(request.format(card=card.format(type=kind)))[0] == 3264


def test_a_macro_names_an_invoice_of_the_same_set(trade):
    answers = trade.asked.set(
        '<InvoiceAddRq><InvoiceAdd defMacro="TxnID:I1"><CustomerRef><FullName>Abel</FullName></CustomerRef>'
        "<InvoiceLineAdd><ItemRef><FullName>Advice</FullName></ItemRef></InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>"
        "<ReceivePaymentAddRq><ReceivePaymentAdd><CustomerRef><FullName>Abel</FullName></CustomerRef>"
        '<TotalAmount>95.00</TotalAmount><AppliedToTxnAdd><TxnID useMacro="TxnID:I1"/>'
        f"{pays('95.00')}</AppliedToTxnAdd></ReceivePaymentAdd></ReceivePaymentAddRq>"
        "<ReceivePaymentAddRq><ReceivePaymentAdd><CustomerRef><FullName>Abel</FullName></CustomerRef>"
        '<TotalAmount>95.00</TotalAmount><AppliedToTxnAdd><TxnID useMacro="TxnID:I2"/>'
        f"{pays('95.00')}</AppliedToTxnAdd></ReceivePaymentAdd></ReceivePaymentAddRq>"
    )
    assert [answer.get("statusCode") for answer in answers] == ["0", "0", "9100"]
    assert answers[1][0].findtext("AppliedToTxnRet/TxnID") == answers[0][0].findtext("TxnID")


def test_the_recorded_payment(trade, shared):
    """[R] A ReceivePaymentRet of 2010, apart from its card: the same elements in the same order with the same text."""
    name = "dockyard-qbxml__spec_support_responses_receive_payment_query_rs.xml"
    recorded = etree.parse(shared / "recordings" / name).find(".//ReceivePaymentRet")
    recorded.remove(recorded.find("CreditCardTxnInfo"))
    invoice = trade.invoice("112.35", TxnDate="2009-09-30", RefNumber="OP13988")
    ret = trade.done(
        "<ReceivePaymentAddRq><ReceivePaymentAdd><CustomerRef><FullName>Abel</FullName></CustomerRef>"
        "<TxnDate>2009-10-02</TxnDate><RefNumber>101</RefNumber><TotalAmount>112.35</TotalAmount>"
        "<PaymentMethodRef><FullName>Visa</FullName></PaymentMethodRef>"
        f"<AppliedToTxnAdd><TxnID>{txn(invoice)}</TxnID>{pays('112.35')}</AppliedToTxnAdd>"
        "</ReceivePaymentAdd></ReceivePaymentAddRq>"
    )
    skipped = {"TxnID", "ListID", "TimeCreated", "TimeModified", "EditSequence", "TxnNumber"}

    def shown(root):
        return [
            (each.tag, None if each.tag in skipped else (each.text or "").strip())
            for each in root.iter()
            if each.getparent() is None or each.getparent().tag not in ("CustomerRef", "ARAccountRef")
        ]

    assert shown(trade.get("ReceivePayment", txn(ret))) == shown(recorded)


def test_a_card_without_its_number_is_no_card(trade):
    """Every Ret with a card has the number, the month and the year of it: a Mod cannot leave less (3150, assumed)."""
    ret = trade.done(trade.payment("10.00"))
    entered = "<ExpirationMonth>9</ExpirationMonth><ExpirationYear>2031</ExpirationYear>"
    card = (
        f"<CreditCardTxnInfoMod><CreditCardTxnInputInfoMod>{entered}</CreditCardTxnInputInfoMod></CreditCardTxnInfoMod>"
    )
    code, message = trade.refused(trade.mod("ReceivePayment", ret, card))
    assert (code, message) == (3150, 'There is a missing element: "CreditCardTxnResultInfo".')
    whole = card.replace(
        "</CreditCardTxnInfoMod>",
        "<CreditCardTxnResultInfoMod><ResultCode>0</ResultCode><ResultMessage>OK</ResultMessage><CreditCardTransID>1"
        "</CreditCardTransID><MerchantAccountNumber>2</MerchantAccountNumber><PaymentStatus>Completed</PaymentStatus>"
        "<TxnAuthorizationTime>2024-03-01T10:00:00</TxnAuthorizationTime></CreditCardTxnResultInfoMod></CreditCardTxnInfoMod>",
    )
    code, message = trade.refused(trade.mod("ReceivePayment", ret, whole))
    assert (code, message) == (3150, 'There is a missing element: "CreditCardNumber".')


def test_another_receivable_account_goes_with_what_is_paid(trade):
    """[D:OSR] The account must be that of the invoices: changed alone, the request fails."""
    ret = trade.done(trade.payment("10.00"))
    trade.done(
        "<AccountAddRq><AccountAdd><Name>Old debts</Name><AccountType>AccountsReceivable</AccountType></AccountAdd></AccountAddRq>"
    )
    other = "<ARAccountRef><FullName>Old debts</FullName></ARAccountRef>"
    assert trade.refused(trade.mod("ReceivePayment", ret, other)) == (
        3210,
        'The "ARAccountRef" field has an invalid value "Old debts".',
    )
