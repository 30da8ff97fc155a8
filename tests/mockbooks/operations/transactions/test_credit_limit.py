"""The credit limit of a customer, which holds the invoices of programs."""

from __future__ import annotations

import pytest

BEYOND = (
    3180,
    "There was an error when saving a Invoice.  QuickBooks error message: The credit limit for the name on this "
    "transaction has been exceeded.",
)


def limited(trade, limit):
    trade.done(
        f"<CustomerAddRq><CustomerAdd><Name>Cho</Name><CreditLimit>{limit}</CreditLimit></CustomerAdd></CustomerAddRq>"
    )


def invoice(amount, rest="", name="Cho"):
    return (
        f"<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>{name}</FullName></CustomerRef>{rest}<InvoiceLineAdd><ItemRef>"
        f"<FullName>Advice</FullName></ItemRef><Amount>{amount}</Amount></InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>"
    )


def test_what_goes_beyond_it_is_not_posted(trade):
    limited(trade, "200.00")
    first = trade.done(invoice("160.00"))
    assert trade.refused(invoice("50.00")) == BEYOND
    trade.done(invoice("40.00"))
    assert trade.refused(invoice("0.01")) == BEYOND
    # What is paid may be owed again.
    trade.done(
        trade.payment("160.00", (first.findtext("TxnID"), "<PaymentAmount>160.00</PaymentAmount>"), customer="Cho")
    )
    trade.done(invoice("50.00"))


@pytest.mark.parametrize("limit", ["0.00", ""])
def test_without_a_limit_there_is_none(trade, limit):
    limited(trade, limit)
    trade.done(invoice("5000.00"))


def test_a_pending_invoice_owes_nothing(trade):
    limited(trade, "10.00")
    trade.done(invoice("50.00", "<IsPending>true</IsPending>"))


def test_a_change_is_refused_that_makes_it_greater(trade):
    limited(trade, "100.00")
    ret = trade.done(invoice("100.00"))

    def line(amount):
        return (
            f"<InvoiceLineMod><TxnLineID>{ret.findtext('InvoiceLineRet/TxnLineID')}</TxnLineID>"
            f"<Amount>{amount}</Amount></InvoiceLineMod>"
        )

    assert trade.refused(trade.mod("Invoice", ret, line("100.01"))) == BEYOND
    ret = trade.done(trade.mod("Invoice", ret, "<Memo>x</Memo>"))
    trade.done(trade.mod("Invoice", ret, line("99.00")))


def test_its_jobs_owe_with_it(trade):
    limited(trade, "100.00")
    job = "<CustomerAddRq><CustomerAdd><Name>Roof</Name><ParentRef><FullName>Cho</FullName></ParentRef></CustomerAdd></CustomerAddRq>"
    trade.done(job)
    trade.done(invoice("80.00", name="Cho:Roof"))
    assert trade.refused(invoice("30.00")) == BEYOND
    trade.done(invoice("300.00", name="Cho:Roof"))
