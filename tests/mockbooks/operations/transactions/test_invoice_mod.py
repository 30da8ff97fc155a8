from __future__ import annotations

import pytest


@pytest.fixture
def ret(trade):
    """An invoice of three lines: 10.00, 20.00 and 30.00."""
    lines = "".join(
        f"<InvoiceLineAdd><ItemRef><FullName>Advice</FullName></ItemRef><Desc>{desc}</Desc><Quantity>2</Quantity>"
        f"<Rate>{rate}</Rate></InvoiceLineAdd>"
        for desc, rate in (("one", "5.00"), ("two", "10.00"), ("three", "15.00"))
    )
    return trade.done(
        "<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Abel</FullName></CustomerRef><RefNumber>77</RefNumber>"
        f"<PONumber>PO 5</PONumber>{lines}</InvoiceAdd></InvoiceAddRq>"
    )


def ids(ret):
    return [line.findtext("TxnLineID") for line in ret.findall("InvoiceLineRet")]


def amounts(ret):
    return [line.findtext("Amount") for line in ret.findall("InvoiceLineRet")]


def keep(line_id, body=""):
    return f"<InvoiceLineMod><TxnLineID>{line_id}</TxnLineID>{body}</InvoiceLineMod>"


NEW = keep("-1", "<ItemRef><FullName>Drafting</FullName></ItemRef><Quantity>1</Quantity>")


def test_without_lines_the_lines_stay(trade, ret):
    after = trade.done(trade.mod("Invoice", ret, "<Memo>Thanks</Memo>"))
    assert (ids(after), amounts(after)) == (ids(ret), amounts(ret))
    assert after.findtext("Memo") == "Thanks"
    assert int(after.findtext("EditSequence")) > int(ret.findtext("EditSequence"))
    assert after.findtext("TimeCreated") == ret.findtext("TimeCreated")
    assert after.findtext("TxnNumber") == ret.findtext("TxnNumber")


def test_lines_that_are_not_named_are_deleted(trade, ret):
    first, _, third = ids(ret)
    after = trade.done(trade.mod("Invoice", ret, keep(first) + keep(third)))
    assert ids(after) == [first, third]
    assert after.findtext("Subtotal") == "40.00"
    assert trade.balance("Customer", "Abel") == "40.00"


def test_a_new_line_may_stand_between_kept_ones(trade, ret):
    first, second, third = ids(ret)
    after = trade.done(trade.mod("Invoice", ret, keep(first) + NEW + keep(second) + keep(third)))
    assert amounts(after) == ["10.00", "80.00", "20.00", "30.00"]
    created = after.findall("InvoiceLineRet")[1].findtext("TxnLineID").partition("-")[2]
    # A line's id carries the time of its own making.
    assert created == after.findtext("EditSequence")
    assert trade.balance("Account", "Fees") == "140.00"


def test_kept_lines_out_of_order_are_refused(trade, ret):
    first, second, _ = ids(ret)
    # [R:CAP] recorded
    assert trade.refused(trade.mod("Invoice", ret, keep(second) + keep(first))) == (
        3290,
        f'The item "{first}" is placed in the request in incorrect order.',
    )


def test_a_line_that_is_not_there_is_not_found(trade, ret):
    code, message = trade.refused(trade.mod("Invoice", ret, keep("7-1")))
    assert code == 3120
    assert '"7-1"' in message


def test_a_quantity_or_a_rate_makes_the_amount_anew_and_an_amount_the_rate(trade, ret):
    first, second, third = ids(ret)
    after = trade.done(
        trade.mod(
            "Invoice",
            ret,
            keep(first, "<Quantity>7</Quantity>")
            + keep(second, "<Rate>1.25</Rate>")
            + keep(third, "<Amount>9.00</Amount>"),
        )
    )
    shown = [
        tuple(line.findtext(name) for name in ("Quantity", "Rate", "Amount"))
        for line in after.findall("InvoiceLineRet")
    ]
    assert shown == [("7", "5.00", "35.00"), ("2", "1.25", "2.50"), ("2", "4.50", "9.00")]


def test_another_item_takes_its_own_account_and_leaves_the_rest(trade, ret):
    first, *_ = ids(ret)
    trade.done(
        "<ItemServiceAddRq><ItemServiceAdd><Name>Fares</Name><SalesOrPurchase><Price>3.00</Price>"
        "<AccountRef><FullName>Travel</FullName></AccountRef></SalesOrPurchase></ItemServiceAdd></ItemServiceAddRq>"
    )
    after = trade.done(trade.mod("Invoice", ret, keep(first, "<ItemRef><FullName>Fares</FullName></ItemRef>")))
    assert after.findtext("InvoiceLineRet/Rate") == "5.00"
    assert (trade.balance("Account", "Travel"), trade.balance("Account", "Fees")) == ("-10.00", "0.00")


def test_an_empty_element_clears_what_can_be_cleared(trade, ret):
    after = trade.done(trade.mod("Invoice", ret, "<RefNumber></RefNumber><PONumber/>"))
    assert after.find("RefNumber") is None
    assert after.find("PONumber") is None


@pytest.mark.parametrize("element", ["TxnDate", "DueDate", "ShipDate", "IsPending", "IsToBePrinted"])
def test_what_must_have_a_value_cannot_be_cleared(trade, ret, element):
    assert trade.refused(trade.mod("Invoice", ret, f"<{element}/>"))[0] == 3190


@pytest.mark.parametrize("element", ["Quantity", "Rate", "Amount"])
def test_nor_can_the_figures_of_a_line(trade, ret, element):
    assert trade.refused(trade.mod("Invoice", ret, keep(ids(ret)[0], f"<{element}/>")))[0] == 3190


def test_an_old_edit_sequence_brings_the_invoice_as_it_is(trade, ret, show):
    trade.done(trade.mod("Invoice", ret, "<Memo>First</Memo>"))
    answer = trade.ask(trade.mod("Invoice", ret, "<Memo>Second</Memo>"))
    assert answer.get("statusCode") == "3200"
    # [R:FRAG] recorded: with the blank at the end.
    expected = f'The provided edit sequence "{ret.findtext("EditSequence")}" is out-of-date. '
    assert answer.get("statusMessage") == expected
    current = trade.get("Invoice", ret.findtext("TxnID"), "<IncludeLineItems>1</IncludeLineItems>")
    assert show(answer[0]) == show(current)
    assert current.findtext("Memo") == "First"


def test_new_terms_move_the_due_date_and_a_new_date_alone_does_not(trade, ret):
    after = trade.done(trade.mod("Invoice", ret, "<TermsRef><FullName>Net 30</FullName></TermsRef>"))
    assert after.findtext("DueDate") == "2024-03-31"
    after = trade.done(trade.mod("Invoice", after, "<TxnDate>2024-06-01</TxnDate>"))
    assert (after.findtext("TxnDate"), after.findtext("DueDate")) == ("2024-06-01", "2024-03-31")


def test_an_invoice_made_smaller_than_what_was_paid_gives_the_rest_back(trade, ret):
    payment = trade.done(trade.payment("60.00", (ret.findtext("TxnID"), "<PaymentAmount>60.00</PaymentAmount>")))
    now = trade.get("Invoice", ret.findtext("TxnID"))
    assert (now.findtext("IsPaid"), now.findtext("EditSequence")) == ("true", ret.findtext("EditSequence"))
    trade.done(trade.mod("Invoice", now, keep(ids(ret)[2])))
    paid = trade.get("ReceivePayment", payment.findtext("TxnID"))
    assert paid.findtext("UnusedPayment") == "30.00"
    assert paid.findtext("AppliedToTxnRet/BalanceRemaining") == "0.00"
    assert trade.balance("Customer", "Abel") == "-30.00"


def test_an_invoice_for_another_customer_is_paid_no_longer(trade, ret):
    payment = trade.done(trade.payment("60.00", (ret.findtext("TxnID"), "<PaymentAmount>60.00</PaymentAmount>")))
    now = trade.get("Invoice", ret.findtext("TxnID"))
    after = trade.done(trade.mod("Invoice", now, "<CustomerRef><FullName>Abel:Loft</FullName></CustomerRef>"))
    assert after.findtext("BalanceRemaining") == "60.00"
    assert trade.get("ReceivePayment", payment.findtext("TxnID")).findtext("UnusedPayment") == "60.00"
    assert (trade.balance("Customer", "Abel"), trade.balance("Customer", "Abel:Loft")) == ("-60.00", "60.00")


def test_a_pending_invoice_takes_no_credit(trade):
    pending = trade.invoice("20.00", IsPending="true")
    line = ("Advice", "<Amount>20.00</Amount>")
    memo = trade.done(trade.document("CreditMemo", line))
    credit = f"<CreditTxnID>{memo.findtext('TxnID')}</CreditTxnID><AppliedAmount>0.01</AppliedAmount>"
    assert trade.refused(trade.mod("Invoice", pending, f"<SetCredit>{credit}</SetCredit>"))[0] == 3151
