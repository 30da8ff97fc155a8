"""Deposits: payments taken to the bank, other money, cash back; and what then holds a payment fast."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

IN_A_DEPOSIT = (
    "  QuickBooks error message: You need to delete this transaction from the deposit before you can edit its name or"
    " amount."
)


def txn(ret):
    return ret.findtext("TxnID")


def deposit(*lines, cash_back="", to="Checking", body=""):
    """The request of a deposit."""
    return (
        f"<DepositAddRq><DepositAdd><TxnDate>2024-02-05</TxnDate><DepositToAccountRef><FullName>{to}</FullName>"
        f"</DepositToAccountRef>{body}{cash_back}{''.join(lines)}</DepositAdd></DepositAddRq>"
    )


def of(payment, rest=""):
    """A line that takes a payment."""
    return f"<DepositLineAdd><PaymentTxnID>{txn(payment)}</PaymentTxnID>{rest}</DepositLineAdd>"


def other(amount, account="Fees", rest=""):
    """A line of other money."""
    return (
        f"<DepositLineAdd><AccountRef><FullName>{account}</FullName></AccountRef>{rest}"
        f"<Amount>{amount}</Amount></DepositLineAdd>"
    )


def cash(amount, account="Travel"):
    return (
        f"<CashBackInfoAdd><AccountRef><FullName>{account}</FullName></AccountRef><Memo>Till</Memo>"
        f"<Amount>{amount}</Amount></CashBackInfoAdd>"
    )


def waiting(trade):
    answer = trade.ask("<ReceivePaymentToDepositQueryRq></ReceivePaymentToDepositQueryRq>")
    return [(ret.findtext("TxnID"), ret.findtext("Amount")) for ret in answer]


def paid(trade, amount="100.00"):
    return trade.done(trade.payment(amount))


def test_a_deposit_is_added_read_changed_and_deleted(trade):
    payment = paid(trade, "100.00")
    ret = trade.done(deposit(of(payment), other("12.50", rest="<Memo>Refund</Memo>"), cash_back=cash("20.00")))
    assert [child.tag for child in ret] == [
        "TxnID", "TimeCreated", "TimeModified", "EditSequence", "TxnNumber", "TxnDate", "DepositToAccountRef",
        "DepositTotal", "CashBackInfoRet", "DepositLineRet", "DepositLineRet",
    ]  # fmt: skip
    assert ret.findtext("DepositTotal") == "92.50"
    first = ret.find("DepositLineRet")
    assert [(child.tag, child.findtext("FullName") or child.text) for child in first] == [
        ("TxnType", "ReceivePayment"),
        ("TxnID", txn(payment)),
        ("TxnLineID", first.findtext("TxnLineID")),
        ("PaymentTxnLineID", first.findtext("PaymentTxnLineID")),
        ("EntityRef", "Abel"),
        ("AccountRef", "Undeposited Funds"),
        ("Amount", "100.00"),
    ]
    assert trade.balance("Account", "Checking") == "92.50"
    assert trade.balance("Account", "Undeposited Funds") == "0.00"
    assert (trade.balance("Account", "Travel"), trade.balance("Account", "Fees")) == ("20.00", "12.50")
    assert waiting(trade) == []
    # Without lines the cash back is still there: it belongs to the header.
    header = trade.get("Deposit", txn(ret))
    assert (header.find("DepositLineRet"), header.findtext("CashBackInfoRet/Memo")) == (None, "Till")
    second = ret.findall("DepositLineRet")[1].findtext("TxnLineID")
    changed = trade.done(
        trade.mod(
            "Deposit",
            ret,
            "<Memo>Friday</Memo><CashBackInfoMod><Amount>5.00</Amount></CashBackInfoMod>"
            f"<DepositLineMod><TxnLineID>{first.findtext('TxnLineID')}</TxnLineID></DepositLineMod>"
            f"<DepositLineMod><TxnLineID>{second}</TxnLineID><Amount>10.00</Amount></DepositLineMod>",
        )
    )
    assert (changed.findtext("DepositTotal"), changed.findtext("Memo")) == ("105.00", "Friday")
    assert changed.findtext("CashBackInfoRet/TxnLineID") == ret.findtext("CashBackInfoRet/TxnLineID")
    trade.done(f"<TxnDelRq><TxnDelType>Deposit</TxnDelType><TxnID>{txn(ret)}</TxnID></TxnDelRq>")
    assert waiting(trade) == [(txn(payment), "100.00")]
    assert trade.balance("Account", "Undeposited Funds") == "100.00"
    assert trade.balance("Account", "Checking") == "0.00"


def test_what_waits_names_what_a_line_takes(trade):
    payment = trade.done(
        "<ReceivePaymentAddRq><ReceivePaymentAdd><CustomerRef><FullName>Abel:Loft</FullName></CustomerRef>"
        "<TxnDate>2024-02-01</TxnDate><RefNumber>A really long number</RefNumber><TotalAmount>30.00</TotalAmount>"
        "<PaymentMethodRef><FullName>Check</FullName></PaymentMethodRef><Memo>Thanks</Memo>"
        "<IsAutoApply>false</IsAutoApply></ReceivePaymentAdd></ReceivePaymentAddRq>"
    )
    ret = trade.done("<ReceivePaymentToDepositQueryRq></ReceivePaymentToDepositQueryRq>")
    assert [(child.tag, child.findtext("FullName") or child.text) for child in ret] == [
        ("TxnID", txn(payment)),
        ("TxnLineID", ret.findtext("TxnLineID")),
        ("TxnType", "ReceivePayment"),
        ("CustomerRef", "Abel:Loft"),
        ("TxnDate", "2024-02-01"),
        ("RefNumber", "A really long number"),
        ("Amount", "30.00"),
    ]
    number, _, made = txn(payment).partition("-")
    assert ret.findtext("TxnLineID") == f"{int(number, 16) + 1:X}-{made}"
    line = f"<PaymentTxnLineID>{ret.findtext('TxnLineID')}</PaymentTxnLineID><OverrideMemo>Batch 7</OverrideMemo>"
    made = trade.done(deposit(of(payment, line)))
    assert [made.findtext(f"DepositLineRet/{name}") for name in ("Memo", "CheckNumber", "PaymentTxnLineID")] == [
        "Batch 7",
        "A really lo",
        ret.findtext("TxnLineID"),
    ]
    assert made.findtext("DepositLineRet/PaymentMethodRef/FullName") == "Check"


def test_nothing_waits(trade):
    answer = trade.ask("<ReceivePaymentToDepositQueryRq></ReceivePaymentToDepositQueryRq>")
    assert (answer.get("statusCode"), answer.get("statusMessage")) == (
        "1",
        "A query request did not find a matching object in QuickBooks",
    )
    counted = trade.ask('<ReceivePaymentToDepositQueryRq metaData="MetaDataOnly"></ReceivePaymentToDepositQueryRq>')
    assert (counted.get("statusCode"), counted.get("retCount")) == ("0", "0")


def test_money_that_went_to_the_bank_at_once_does_not_wait(trade):
    trade.done(
        trade.payment("30.00").replace(
            "<TotalAmount>30.00</TotalAmount>",
            "<TotalAmount>30.00</TotalAmount><DepositToAccountRef><FullName>Checking</FullName></DepositToAccountRef>",
        )
    )
    assert waiting(trade) == []


def test_a_sales_receipt_waits_and_is_deposited(trade):
    receipt = trade.done(
        "<SalesReceiptAddRq><SalesReceiptAdd><CustomerRef><FullName>Abel</FullName></CustomerRef>"
        "<CheckNumber>77</CheckNumber><SalesReceiptLineAdd><ItemRef><FullName>Advice</FullName></ItemRef>"
        "<Amount>40.00</Amount></SalesReceiptLineAdd></SalesReceiptAdd></SalesReceiptAddRq>"
    )
    assert waiting(trade) == [(txn(receipt), "40.00")]
    made = trade.done(deposit(of(receipt)))
    assert [made.findtext(f"DepositLineRet/{name}") for name in ("TxnType", "CheckNumber", "Amount")] == [
        "SalesReceipt",
        "77",
        "40.00",
    ]
    assert trade.refused(
        f"<TxnVoidRq><TxnVoidType>SalesReceipt</TxnVoidType><TxnID>{txn(receipt)}</TxnID></TxnVoidRq>"
    ) == (
        3185,
        f'Cannot void the object specified by the id = "{txn(receipt)}".{IN_A_DEPOSIT}',
    )


def test_a_journal_debit_to_undeposited_funds_waits_too(trade):
    paid(trade)
    trade.done(
        "<JournalEntryAddRq><JournalEntryAdd><JournalCreditLine><AccountRef><FullName>Fees</FullName></AccountRef>"
        "<Amount>8.00</Amount></JournalCreditLine><JournalDebitLine><AccountRef><FullName>Undeposited Funds</FullName>"
        "</AccountRef><Amount>8.00</Amount></JournalDebitLine></JournalEntryAdd></JournalEntryAddRq>"
    )
    ret = trade.ask("<ReceivePaymentToDepositQueryRq></ReceivePaymentToDepositQueryRq>")[1]
    assert (ret.findtext("TxnType"), ret.find("CustomerRef"), ret.findtext("Amount")) == ("JournalEntry", None, "8.00")
    made = trade.done(
        deposit(
            f"<DepositLineAdd><PaymentTxnID>{txn(ret)}</PaymentTxnID>"
            f"<PaymentTxnLineID>{ret.findtext('TxnLineID')}</PaymentTxnLineID></DepositLineAdd>"
        )
    )
    assert made.findtext("DepositLineRet/TxnType") == "JournalEntry"
    assert len(waiting(trade)) == 1


def test_a_payment_on_an_invoice_waits_too(trade):
    trade.done("<ItemPaymentAddRq><ItemPaymentAdd><Name>Down</Name></ItemPaymentAdd></ItemPaymentAddRq>")
    invoice = trade.done(trade.document("Invoice", ("Advice", ""), ("Down", "<Amount>-25.00</Amount>")))
    assert waiting(trade) == [(txn(invoice), "25.00")]
    made = trade.done(deposit(of(invoice)))
    assert made.findtext("DepositLineRet/TxnType") == "Invoice"
    line = invoice.findall("InvoiceLineRet")[1].findtext("TxnLineID")
    assert made.findtext("DepositLineRet/PaymentTxnLineID") == line
    code, message = trade.refused(f"<TxnDelRq><TxnDelType>Invoice</TxnDelType><TxnID>{txn(invoice)}</TxnID></TxnDelRq>")
    assert (code, message.endswith(IN_A_DEPOSIT)) == (3160, True)


def test_number_memo_and_class_of_a_payment_can_be_overridden(trade):
    trade.done("<ClassAddRq><ClassAdd><Name>Shop</Name></ClassAdd></ClassAddRq>")
    rest = (
        "<OverrideMemo>Batch</OverrideMemo><OverrideCheckNumber>88</OverrideCheckNumber>"
        "<OverrideClassRef><FullName>Shop</FullName></OverrideClassRef>"
    )
    made = trade.done(deposit(of(paid(trade), rest))).find("DepositLineRet")
    assert [made.findtext(name) for name in ("Memo", "CheckNumber", "ClassRef/FullName")] == ["Batch", "88", "Shop"]


# ------------------------------------------------------------------------------------- what sits in a deposit stays


@pytest.mark.parametrize(
    "change",
    [
        "<TotalAmount>90.00</TotalAmount>",
        "<CustomerRef><FullName>Abel:Loft</FullName></CustomerRef>",
        "<DepositToAccountRef><FullName>Checking</FullName></DepositToAccountRef>",
    ],
)
def test_a_payment_in_a_deposit_keeps_its_name_and_amount(trade, change):
    payment = paid(trade)
    trade.done(deposit(of(payment)))
    now = trade.get("ReceivePayment", txn(payment))
    assert trade.refused(trade.mod("ReceivePayment", now, change)) == (
        3170,
        f'There was an error when modifying a ReceivePayment named "{txn(payment)}".{IN_A_DEPOSIT}',
    )


def test_a_sales_receipt_in_a_deposit_keeps_its_amount(trade):
    receipt = trade.done(trade.document("SalesReceipt", ("Advice", "")))
    trade.done(deposit(of(receipt)))
    now = trade.get("SalesReceipt", txn(receipt), "<IncludeLineItems>1</IncludeLineItems>")
    line = now.findtext("SalesReceiptLineRet/TxnLineID")
    change = f"<SalesReceiptLineMod><TxnLineID>{line}</TxnLineID><Amount>{{}}</Amount></SalesReceiptLineMod>"
    assert trade.refused(trade.mod("SalesReceipt", now, change.format("94.99"))) == (
        3170,
        f'There was an error when modifying a SalesReceipt named "{txn(receipt)}".{IN_A_DEPOSIT}',
    )
    trade.done(trade.mod("SalesReceipt", now, change.format("95.00")))


def test_the_rest_of_a_payment_in_a_deposit_can_be_edited(trade):
    payment = paid(trade)
    made = trade.done(deposit(of(payment)))
    now = trade.get("ReceivePayment", txn(payment))
    assert now.findtext("TimeModified") > payment.findtext("TimeModified")
    assert now.findtext("EditSequence") == payment.findtext("EditSequence")
    changed = trade.done(trade.mod("ReceivePayment", now, "<RefNumber>9</RefNumber><Memo>Late</Memo>"))
    assert (changed.findtext("Memo"), changed.findtext("RefNumber")) == ("Late", "9")
    shown = trade.get("Deposit", txn(made), "<IncludeLineItems>1</IncludeLineItems>")
    assert shown.findtext("DepositLineRet/Amount") == "100.00"


def test_a_payment_in_a_deposit_cannot_be_deleted(trade):
    payment = paid(trade)
    made = trade.done(deposit(of(payment)))
    delete = f"<TxnDelRq><TxnDelType>ReceivePayment</TxnDelType><TxnID>{txn(payment)}</TxnID></TxnDelRq>"
    assert trade.refused(delete) == (
        3160,
        f'Cannot delete the object specified by the id = "{txn(payment)}".{IN_A_DEPOSIT}',
    )
    trade.done(f"<TxnDelRq><TxnDelType>Deposit</TxnDelType><TxnID>{txn(made)}</TxnID></TxnDelRq>")
    trade.done(delete)


def test_a_line_that_is_left_out_of_a_mod_gives_its_payment_back(trade):
    first, second, third = paid(trade, "10.00"), paid(trade, "20.00"), paid(trade, "30.00")
    made = trade.done(deposit(of(first), of(second)))
    lines = [line.findtext("TxnLineID") for line in made.findall("DepositLineRet")]
    changed = trade.done(
        trade.mod(
            "Deposit",
            made,
            f"<DepositLineMod><TxnLineID>{lines[1]}</TxnLineID><PaymentTxnID>{txn(second)}</PaymentTxnID>"
            "<OverrideMemo>Second</OverrideMemo></DepositLineMod>"
            f"<DepositLineMod><TxnLineID>-1</TxnLineID><PaymentTxnID>{txn(third)}</PaymentTxnID></DepositLineMod>"
            "<DepositLineMod><TxnLineID>-1</TxnLineID><AccountRef><FullName>Travel</FullName></AccountRef>"
            "<Amount>-1.00</Amount></DepositLineMod>",
        )
    )
    assert [line.findtext("Amount") for line in changed.findall("DepositLineRet")] == ["20.00", "30.00", "-1.00"]
    assert changed.findtext("DepositLineRet/Memo") == "Second"
    assert changed.findtext("DepositTotal") == "49.00"
    assert waiting(trade) == [(txn(first), "10.00")]


def test_a_line_can_be_taken_out_and_put_in_again_at_once(trade):
    payment = paid(trade)
    made = trade.done(deposit(of(payment), other("1.00")))
    changed = trade.done(
        trade.mod(
            "Deposit",
            made,
            f"<DepositLineMod><TxnLineID>-1</TxnLineID><PaymentTxnID>{txn(payment)}</PaymentTxnID></DepositLineMod>",
        )
    )
    assert changed.findtext("DepositTotal") == "100.00"
    assert changed.findtext("DepositLineRet/TxnLineID") != made.findtext("DepositLineRet/TxnLineID")


def test_a_voided_deposit_gives_its_payments_back_and_keeps_its_place(trade):
    payment = paid(trade)
    made = trade.done(deposit(of(payment), cash_back=cash("5.00")))
    trade.done(f"<TxnVoidRq><TxnVoidType>Deposit</TxnVoidType><TxnID>{txn(made)}</TxnID></TxnVoidRq>")
    now = trade.get("Deposit", txn(made), "<IncludeLineItems>1</IncludeLineItems>")
    assert [now.findtext(name) for name in ("DepositTotal", "Memo", "CashBackInfoRet/Amount")] == [
        "0.00",
        "VOID:",
        "0.00",
    ]
    assert (now.findtext("DepositLineRet/Amount"), now.find("DepositLineRet/TxnID")) == ("0.00", None)
    assert waiting(trade) == [(txn(payment), "100.00")]
    trade.done(deposit(of(payment)))


# ------------------------------------------------------------------------------------------------------- refusals


def test_a_payment_is_deposited_once(trade):
    payment = paid(trade)
    refusal = (3210, f'The "PaymentTxnID" field has an invalid value "{txn(payment)}".')
    assert trade.refused(deposit(of(payment), of(payment))) == refusal
    trade.done(deposit(of(payment)))
    assert trade.refused(deposit(of(payment))) == refusal


def test_what_a_line_takes_must_bring_money_in(trade):
    bill = trade.bill("5.00")
    assert trade.refused(deposit(of(bill)))[0] == 3121
    code, message = trade.refused(deposit("<DepositLineAdd><PaymentTxnID>F1-100</PaymentTxnID></DepositLineAdd>"))
    assert (code, message.partition(".")[0]) == (3120, 'Object "F1-100" specified in the request cannot be found')
    payment = paid(trade)
    assert trade.refused(deposit(of(payment, "<PaymentTxnLineID>F1-100</PaymentTxnLineID>")))[0] == 3210


def test_a_deposit_needs_a_line(trade):
    assert trade.refused(deposit()) == (3150, 'There is a missing element: "DepositLineAdd".')


def test_a_deposit_goes_to_a_bank_and_is_no_withdrawal(trade):
    paid(trade)
    assert trade.refused(deposit(other("1.00"), to="Fees"))[0] == 3140
    assert trade.refused(deposit(other("1.00"), to="Undeposited Funds"))[0] == 3140
    assert trade.refused(deposit(other("1.00"), cash_back=cash("1.01"))) == (
        3210,
        'The "Amount" field has an invalid value "-0.01".',
    )


def test_what_a_line_shows_of_its_payment_cannot_be_changed(trade):
    payment = paid(trade)
    made = trade.done(deposit(of(payment)))
    line = made.findtext("DepositLineRet/TxnLineID")
    code, _ = trade.refused(
        trade.mod(
            "Deposit", made, f"<DepositLineMod><TxnLineID>{line}</TxnLineID><Amount>1.00</Amount></DepositLineMod>"
        )
    )
    assert code == 3151


def test_a_currency_needs_more_than_one_currency(trade):
    code, message = trade.refused(deposit(other("1.00"), body="<CurrencyRef><FullName>Euro</FullName></CurrencyRef>"))
    assert (code, message) == (
        3250,
        "This feature is not enabled or not available in this version of QuickBooks.",
    )


def test_money_from_a_customer_may_go_to_the_receivable(trade):
    trade.invoice("50.00")
    trade.done(
        deposit(
            other("20.00", "Accounts Receivable").replace(
                "<AccountRef>", "<EntityRef><FullName>Abel</FullName></EntityRef><AccountRef>", 1
            )
        )
    )
    assert trade.balance("Customer", "Abel") == "30.00"
    assert trade.refused(deposit(other("20.00", "Accounts Receivable")))[0] == 3140


def test_filters_of_a_deposit_look_at_its_lines(trade):
    made = trade.done(deposit(of(paid(trade)), other("3.00", "Travel")))

    def found(filters):
        return [txn(ret) for ret in trade.ask(f"<DepositQueryRq>{filters}</DepositQueryRq>")]

    assert found("<EntityFilter><FullName>Abel</FullName></EntityFilter>") == [txn(made)]
    assert found("<EntityFilter><FullName>Carrier</FullName></EntityFilter>") == []
    assert found("<AccountFilter><FullName>Travel</FullName></AccountFilter>") == [txn(made)]
    assert found("<AccountFilter><FullName>Fees</FullName></AccountFilter>") == []
    assert found("<TxnDateRangeFilter><ToTxnDate>2024-02-04</ToTxnDate></TxnDateRangeFilter>") == []


def test_a_macro_names_the_payment_of_the_same_set(trade):
    payment, made = trade.asked.set(
        trade.payment("30.00").replace("<ReceivePaymentAdd>", '<ReceivePaymentAdd defMacro="TxnID:P1">')
        + deposit('<DepositLineAdd><PaymentTxnID useMacro="TxnID:P1"/></DepositLineAdd>')
    )
    assert made[0].findtext("DepositLineRet/TxnID") == txn(payment[0])


AMOUNT = st.decimals("0.01", "9999.99", places=2)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(AMOUNT, min_size=1, max_size=4), st.lists(AMOUNT, max_size=2), st.data())
def test_the_total_is_the_sum_of_the_lines_less_the_cash_back(trade, payments, others, data):
    """Whatever is deposited, undone and deposited again: what waits and what lies there agree."""
    with trade.company.trial():
        before = Decimal(trade.balance("Account", "Checking"))
        received = [paid(trade, amount) for amount in payments]
        chosen = data.draw(st.lists(st.sampled_from(received), unique=True, min_size=1))
        total = sum(Decimal(each.findtext("TotalAmount")) for each in chosen) + sum(others)
        back = data.draw(st.decimals("0.00", total, places=2))
        made = trade.done(
            deposit(*[of(each) for each in chosen], *[other(each) for each in others], cash_back=cash(back))
        )
        assert Decimal(made.findtext("DepositTotal")) == total - back
        assert Decimal(trade.balance("Account", "Checking")) == before + total - back
        left = {txn(each) for each in received} - {txn(each) for each in chosen}
        assert {each for each, _ in waiting(trade)} == left
        lying = Decimal(trade.balance("Account", "Undeposited Funds"))
        assert lying == sum(Decimal(amount) for _, amount in waiting(trade))
