"""The closing date: shown in the preferences, and with a password a lock that no program can open."""

from __future__ import annotations

import pytest

from mockbooks.operations.closing_date import close_books

ASK = (
    "with a date that is on or before the closing date of the company. If you are sure you really want to do this, "
    "please ask a user with Admin privileges to remove the password for editing transactions on or before to closing "
    "date (this setting is in the Accounting Company Preferences), then try again."
)
CLOSED = (3171, f"An attempt was made to modify a Invoice {ASK}")
CLOSED_FOR_GOOD = (3161, f"An attempt was made to delete a Invoice {ASK}")


def close(trade, until, *, password=True):
    with trade.company.request_set(), trade.company.request():
        close_books(trade.company, until, password=password)


def invoice(on):
    return (
        f"<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Abel</FullName></CustomerRef><TxnDate>{on}</TxnDate>"
        "<InvoiceLineAdd><ItemRef><FullName>Advice</FullName></ItemRef></InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>"
    )


def undo(verb, ret):
    return f"<Txn{verb}Rq><Txn{verb}Type>Invoice</Txn{verb}Type><TxnID>{ret.findtext('TxnID')}</TxnID></Txn{verb}Rq>"


def test_the_preferences_show_it_and_nothing_else(trade):
    ask = "<PreferencesQueryRq><IncludeRetElement>AccountingPreferences</IncludeRetElement></PreferencesQueryRq>"
    before = [child.tag for child in trade.done(ask)[0]]
    assert "ClosingDate" not in before
    close(trade, "2023-12-31")
    group = trade.done(ask)[0]
    assert group.findtext("ClosingDate") == "2023-12-31"
    assert [child.tag for child in group if child.tag != "ClosingDate"] == before
    close(trade, "")
    assert [child.tag for child in trade.done(ask)[0]] == before


def test_with_a_password_what_is_closed_stays_as_it_is(trade):
    old, new = trade.done(invoice("2023-12-31")), trade.done(invoice("2024-01-01"))
    close(trade, "2023-12-31")
    assert trade.refused(invoice("2023-12-31")) == CLOSED
    assert trade.refused(trade.mod("Invoice", old, "<Memo>x</Memo>")) == CLOSED
    assert trade.refused(trade.mod("Invoice", old, "<TxnDate>2024-01-02</TxnDate>")) == CLOSED
    assert trade.refused(trade.mod("Invoice", new, "<TxnDate>2023-12-31</TxnDate>")) == CLOSED
    assert trade.refused(undo("Del", old)) == CLOSED_FOR_GOOD
    assert trade.refused(undo("Void", old)) == CLOSED_FOR_GOOD
    trade.done(invoice("2024-01-01"))
    trade.done(trade.mod("Invoice", new, "<Memo>x</Memo>"))
    trade.done(undo("Void", new))
    # A stale edit sequence is told first.
    stale = trade.ask(trade.mod("Invoice", old, "<Memo>x</Memo>").replace("<EditSequence>", "<EditSequence>1"))
    assert stale.get("statusCode") == "3200"


def test_without_a_password_the_program_would_only_warn(trade):
    old = trade.done(invoice("2023-12-31"))
    close(trade, "2023-12-31", password=False)
    trade.done(invoice("2023-12-31"))
    trade.done(trade.mod("Invoice", old, "<Memo>x</Memo>"))
    trade.done(undo("Void", old))
    trade.done(undo("Del", old))


def test_a_closed_invoice_can_still_be_paid(trade):
    old = trade.done(invoice("2023-12-31"))
    close(trade, "2023-12-31")
    trade.done(trade.payment("95.00", (old.findtext("TxnID"), "<PaymentAmount>95.00</PaymentAmount>")))
    assert trade.get("Invoice", old.findtext("TxnID")).findtext("IsPaid") == "true"


@pytest.mark.parametrize(
    "add",
    [
        "<CustomerAddRq><CustomerAdd><Name>New</Name><OpenBalance>5.00</OpenBalance>"
        "<OpenBalanceDate>2023-12-31</OpenBalanceDate></CustomerAdd></CustomerAddRq>",
        "<AccountAddRq><AccountAdd><Name>New</Name><AccountType>Bank</AccountType><OpenBalance>5.00</OpenBalance>"
        "<OpenBalanceDate>2023-12-31</OpenBalanceDate></AccountAdd></AccountAddRq>",
        "<TransferAddRq><TransferAdd><TxnDate>2023-06-01</TxnDate><TransferFromAccountRef><FullName>Checking</FullName>"
        "</TransferFromAccountRef><TransferToAccountRef><FullName>Opening Balance Equity</FullName></TransferToAccountRef>"
        "<Amount>1.00</Amount></TransferAdd></TransferAddRq>",
    ],
)
def test_nothing_is_entered_behind_it(trade, add):
    close(trade, "2023-12-31")
    code, message = trade.refused(add)
    assert code == 3171
    assert ASK in message


@pytest.mark.parametrize("password", [True, False])
def test_what_an_item_posted_is_not_moved_where_it_is_closed(trade, password):
    trade.done(invoice("2023-12-31"))
    item = trade.done("<ItemServiceQueryRq><FullName>Advice</FullName></ItemServiceQueryRq>")
    close(trade, "2023-12-31", password=password)
    change = (
        f"<ItemServiceModRq><ItemServiceMod><ListID>{item.findtext('ListID')}</ListID>"
        f"<EditSequence>{item.findtext('EditSequence')}</EditSequence><SalesOrPurchaseMod><AccountRef>"
        "<FullName>Travel</FullName></AccountRef><ApplyAccountRefToExistingTxns>true</ApplyAccountRefToExistingTxns>"
        "</SalesOrPurchaseMod></ItemServiceMod></ItemServiceModRq>"
    )
    assert trade.refused(change)[0] == 3171
    close(trade, "2023-12-30", password=password)
    trade.done(change)
