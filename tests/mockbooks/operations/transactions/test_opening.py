from __future__ import annotations

import pytest


def test_a_customer_begins_with_an_invoice(trade):
    trade.done(
        "<CustomerAddRq><CustomerAdd><Name>Dora</Name><OpenBalance>75.00</OpenBalance></CustomerAdd></CustomerAddRq>"
    )
    ret = trade.done("<InvoiceQueryRq><IncludeLineItems>1</IncludeLineItems></InvoiceQueryRq>")
    assert (ret.findtext("Memo"), ret.find("RefNumber"), ret.findtext("BalanceRemaining")) == (
        "Opening balance",
        None,
        "75.00",
    )
    assert trade.balance("Customer", "Dora") == "75.00"
    assert trade.balance("Account", "Uncategorized Income") == "75.00"
    payment = trade.payment("75.00", (ret.findtext("TxnID"), "<PaymentAmount>75.00</PaymentAmount>"), customer="Dora")
    trade.done(payment)


def test_a_vendor_begins_with_a_bill(trade):
    trade.done(
        "<VendorAddRq><VendorAdd><Name>Dora</Name><OpenBalance>75.00</OpenBalance>"
        "<OpenBalanceDate>2023-12-31</OpenBalanceDate></VendorAdd></VendorAddRq>"
    )
    ret = trade.done("<BillQueryRq/>")
    assert (ret.findtext("TxnDate"), ret.findtext("AmountDue"), ret.findtext("Memo")) == (
        "2023-12-31",
        "75.00",
        "Opening balance",
    )
    assert trade.balance("Account", "Uncategorized Expenses") == "75.00"


@pytest.mark.parametrize(
    ("kind", "amount", "equity"),
    [("Bank", "500.00", "500.00"), ("Bank", "-20.00", "-20.00"), ("LongTermLiability", "900.00", "-900.00")],
)
def test_an_account_begins_against_opening_balance_equity(trade, kind, amount, equity):
    trade.done(
        f"<AccountAddRq><AccountAdd><Name>New</Name><AccountType>{kind}</AccountType><OpenBalance>{amount}</OpenBalance>"
        "</AccountAdd></AccountAddRq>"
    )
    assert (trade.balance("Account", "New"), trade.balance("Account", "Opening Balance Equity")) == (amount, equity)


def test_an_income_account_has_no_opening_balance(trade):
    code, _ = trade.refused(
        "<AccountAddRq><AccountAdd><Name>New</Name><AccountType>Income</AccountType><OpenBalance>5.00</OpenBalance>"
        "</AccountAdd></AccountAddRq>"
    )
    assert code == 3151
    assert trade.ask("<AccountQueryRq><FullName>New</FullName></AccountQueryRq>").get("statusCode") == "500"


def test_a_bank_begins_with_a_deposit_and_a_loan_with_a_journal_entry(trade):
    for name, kind, amount in (("Savings", "Bank", "500.00"), ("Loan", "LongTermLiability", "900.00")):
        trade.done(
            f"<AccountAddRq><AccountAdd><Name>{name}</Name><AccountType>{kind}</AccountType>"
            f"<OpenBalance>{amount}</OpenBalance><OpenBalanceDate>2023-12-31</OpenBalanceDate></AccountAdd></AccountAddRq>"
        )
    deposit = trade.done("<DepositQueryRq><IncludeLineItems>1</IncludeLineItems></DepositQueryRq>")
    assert [
        deposit.findtext(name)
        for name in ("TxnDate", "DepositToAccountRef/FullName", "Memo", "DepositTotal", "DepositLineRet/Amount")
    ] == ["2023-12-31", "Savings", "Opening balance", "500.00", "500.00"]
    assert deposit.findtext("DepositLineRet/AccountRef/FullName") == "Opening Balance Equity"
    entry = trade.done("<JournalEntryQueryRq><IncludeLineItems>1</IncludeLineItems></JournalEntryQueryRq>")
    assert entry.find("RefNumber") is None
    assert [
        (child.tag, child.findtext("AccountRef/FullName"), child.findtext("Amount"))
        for child in entry
        if child.tag.startswith("Journal")
    ] == [("JournalCreditLine", "Loan", "900.00"), ("JournalDebitLine", "Opening Balance Equity", "900.00")]
    # They are ordinary transactions: changed and deleted like any other.
    trade.done(f"<TxnDelRq><TxnDelType>JournalEntry</TxnDelType><TxnID>{entry.findtext('TxnID')}</TxnID></TxnDelRq>")
    assert trade.balance("Account", "Loan") == "0.00"


def test_an_account_without_postings_can_be_opened_later(trade):
    """A Mod has OpenBalance too [D:SCH]: it does what the Add does, once (assumed)."""
    new = trade.done(
        "<AccountAddRq><AccountAdd><Name>New</Name><AccountType>Bank</AccountType></AccountAdd></AccountAddRq>"
    )

    def opened(ret, amount):
        return (
            f"<AccountModRq><AccountMod><ListID>{ret.findtext('ListID')}</ListID><EditSequence>{ret.findtext('EditSequence')}"
            f"</EditSequence><OpenBalance>{amount}</OpenBalance><OpenBalanceDate>2024-01-01</OpenBalanceDate></AccountMod>"
            "</AccountModRq>"
        )

    changed = trade.done(opened(new, "500.00"))
    assert changed.findtext("Balance") == trade.balance("Account", "Opening Balance Equity") == "500.00"
    assert trade.refused(opened(changed, "600.00"))[0] == 3210
