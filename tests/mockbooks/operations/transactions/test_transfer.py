from __future__ import annotations

import pytest


def transfer(amount="40.00", *, source="Checking", target="Savings", rest=""):
    return (
        f"<TransferAddRq><TransferAdd><TransferFromAccountRef><FullName>{source}</FullName></TransferFromAccountRef>"
        f"<TransferToAccountRef><FullName>{target}</FullName></TransferToAccountRef>{rest}<Amount>{amount}</Amount>"
        "<Memo>Funds Transfer</Memo></TransferAdd></TransferAddRq>"
    )


@pytest.fixture
def banks(trade):
    trade.done(
        "<AccountAddRq><AccountAdd><Name>Savings</Name><AccountType>Bank</AccountType>"
        "<OpenBalance>100.00</OpenBalance></AccountAdd></AccountAddRq>"
    )
    trade.done(
        "<AccountAddRq><AccountAdd><Name>Loan</Name><AccountType>LongTermLiability</AccountType></AccountAdd></AccountAddRq>"
    )
    return trade


def test_a_transfer_is_added_read_and_changed(banks):
    ret = banks.done(transfer())
    assert [(child.tag, child.findtext("FullName") or child.text) for child in ret][6:] == [
        ("TransferFromAccountRef", "Checking"),
        ("FromAccountBalance", "-40.00"),
        ("TransferToAccountRef", "Savings"),
        ("ToAccountBalance", "140.00"),
        ("Amount", "40.00"),
        ("Memo", "Funds Transfer"),
    ]
    changed = banks.done(
        banks.mod(
            "Transfer",
            ret,
            "<TransferToAccountRef><FullName>Loan</FullName></TransferToAccountRef><Amount>15.00</Amount><Memo></Memo>",
        )
    )
    # A loan is paid off: its balance is shown on the side of what is owed.
    assert [changed.findtext(name) for name in ("FromAccountBalance", "ToAccountBalance", "Memo")] == [
        "-15.00",
        "-15.00",
        None,
    ]
    assert (banks.balance("Account", "Savings"), banks.balance("Account", "Loan")) == ("100.00", "-15.00")
    assert banks.done("<TransferQueryRq/>").findtext("TxnID") == ret.findtext("TxnID")


def test_the_balances_are_those_of_now(banks):
    ret = banks.done(transfer())
    banks.done(transfer("1.00"))
    assert banks.get("Transfer", ret.findtext("TxnID")).findtext("ToAccountBalance") == "141.00"


def test_the_class_goes_on_both_ledger_lines(banks):
    shop = banks.done("<ClassAddRq><ClassAdd><Name>Shop</Name></ClassAdd></ClassAddRq>")
    banks.done(transfer(rest="<ClassRef><FullName>Shop</FullName></ClassRef>"))
    answer = banks.ask(
        "<TransactionQueryRq><TransactionClassFilter><FullName>Shop</FullName></TransactionClassFilter>"
        "<TransactionDetailLevelFilter>All</TransactionDetailLevelFilter></TransactionQueryRq>"
    )
    assert [ret.findtext("Amount") for ret in answer] == ["-40.00", "40.00"]
    code, message = banks.refused(
        f"<ListDelRq><ListDelType>Class</ListDelType><ListID>{shop.findtext('ListID')}</ListID></ListDelRq>"
    )
    assert (code, message.partition("  ")[2]) == (
        3160,
        "QuickBooks error message: This list element cannot be deleted because it is in use.",
    )


@pytest.mark.parametrize("account", ["Fees", "Travel", "Accounts Receivable", "Accounts Payable"])
def test_only_accounts_of_the_balance_sheet_without_names_take_part(banks, account):
    banks.invoice("1.00")
    banks.bill("1.00")
    assert banks.refused(transfer(target=account)) == (
        3140,
        f'There is an invalid reference to QuickBooks Account "{account}" in the Transfer.',
    )


def test_what_a_transfer_must_have(banks):
    assert banks.refused(transfer(target="Checking")) == (
        3210,
        'The "TransferToAccountRef" field has an invalid value "Checking".',
    )
    assert banks.refused(transfer("-1.00"))[0] == 3210
    assert banks.refused("<TransferAddRq><TransferAdd><Amount>1.00</Amount></TransferAdd></TransferAddRq>") == (
        3150,
        'There is a missing element: "TransferFromAccountRef".',
    )


def test_a_transfer_is_neither_deleted_nor_voided(banks):
    ret = banks.done(transfer())
    for verb in ("Del", "Void"):
        code, message = banks.refused(
            f"<Txn{verb}Rq><Txn{verb}Type>Transfer</Txn{verb}Type><TxnID>{ret.findtext('TxnID')}</TxnID></Txn{verb}Rq>"
        )
        assert (code, message) == (
            3110,
            f'The enumerated value "Transfer" in the field "Txn{verb}Type" is unknown or invalid for the qbXML version in'
            " use.",
        )
