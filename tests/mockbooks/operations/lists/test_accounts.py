"""The chart of accounts."""

from __future__ import annotations

import pytest


def account(name, kind="Expense", rest=""):
    return (
        f"<AccountAddRq><AccountAdd><Name>{name}</Name>{rest and ''}<AccountType>{kind}</AccountType>{rest}"
        "</AccountAdd></AccountAddRq>"
    )


def sub_account(name, parent, kind="Expense"):
    return (
        f"<AccountAddRq><AccountAdd><Name>{name}</Name><ParentRef><FullName>{parent}</FullName></ParentRef>"
        f"<AccountType>{kind}</AccountType></AccountAdd></AccountAddRq>"
    )


def test_an_account(asked):
    ret = asked.done(account("Checking", "Bank", "<AccountNumber>10100</AccountNumber><Desc>Cash</Desc>"))
    assert [child.tag for child in ret][4:] == [
        "Name",
        "FullName",
        "IsActive",
        "Sublevel",
        "AccountType",
        "AccountNumber",
        "Desc",
        "Balance",
        "TotalBalance",
        "CashFlowClassification",
    ]
    assert ret.findtext("CashFlowClassification") == "NotApplicable"


def test_the_order_of_the_chart(asked):
    for name, kind in (
        ("Rent", "Expense"),
        ("Fees", "Income"),
        ("Checking", "Bank"),
        ("Card", "CreditCard"),
        ("Ads", "Expense"),
    ):
        asked.done(account(name, kind))
    asked.done(sub_account("Print", "Ads"))
    names = [ret.findtext("FullName") for ret in asked.ask("<AccountQueryRq/>")]
    assert names == [
        "Checking",
        "Card",
        "Payroll Liabilities",
        "Opening Balance Equity",
        "Retained Earnings",
        "Fees",
        "Ads",
        "Ads:Print",
        "Payroll Expenses",
        "Rent",
    ]


def test_by_type(asked):
    asked.done(account("Checking", "Bank"))
    found = asked.ask(
        "<AccountQueryRq><AccountType>Bank</AccountType><AccountType>Equity</AccountType></AccountQueryRq>"
    )
    assert [ret.findtext("Name") for ret in found] == ["Checking", "Opening Balance Equity", "Retained Earnings"]


def test_an_account_number_is_used_once(asked):
    asked.done(account("A", rest="<AccountNumber>100</AccountNumber>"))
    assert asked.refused(account("B", rest="<AccountNumber>100</AccountNumber>")) == (
        3180,
        'There was an error when saving a Accounts list, element "B".  QuickBooks error message: The account number is '
        "already in use.",
    )


def test_of_a_chart_that_is_added_again_the_numbers_are_told_before_the_names(asked):
    numbered, plain = account("A", rest="<AccountNumber>100</AccountNumber>"), account("B")
    asked.done(numbered)
    asked.done(plain)
    assert asked.refused(numbered)[0] == 3180
    assert asked.refused(plain)[0] == 3100


def test_an_account_keeps_its_number_and_takes_no_other_accounts(asked):
    asked.done(account("A", rest="<AccountNumber>100</AccountNumber>"))
    b = asked.done(account("B", rest="<AccountNumber>200</AccountNumber>"))

    def numbered(number):
        return (
            f"<AccountModRq><AccountMod><ListID>{b.findtext('ListID')}</ListID>"
            f"<EditSequence>{b.findtext('EditSequence')}</EditSequence><AccountNumber>{number}</AccountNumber>"
            "</AccountMod></AccountModRq>"
        )

    assert asked.refused(numbered(100))[0] == 3180
    assert asked.done(numbered(200)).findtext("AccountNumber") == "200"


def test_a_sub_account_has_its_parents_type(asked):
    asked.done(account("Ads"))
    assert asked.refused(sub_account("Loan", "Ads", "Bank"))[0] == 3130


def test_quickbooks_own_accounts_stay(asked):
    ret = asked.done("<AccountQueryRq><FullName>Retained Earnings</FullName></AccountQueryRq>")
    assert ret.findtext("SpecialAccountType") == "RetainedEarnings"
    code, message = asked.refused(
        f"<ListDelRq><ListDelType>Account</ListDelType><ListID>{ret.findtext('ListID')}</ListID></ListDelRq>"
    )
    assert (code, message.split("  ")[0]) == (
        3160,
        f'Cannot delete the object specified by the id = "{ret.findtext("ListID")}".',
    )


def test_an_opening_balance_is_booked_against_equity(asked):
    asked.done(
        account("Checking", "Bank", "<OpenBalance>250.00</OpenBalance><OpenBalanceDate>2024-01-01</OpenBalanceDate>")
    )
    balances = {
        name: asked.done(f"<AccountQueryRq><FullName>{name}</FullName></AccountQueryRq>").findtext("Balance")
        for name in ("Checking", "Opening Balance Equity")
    }
    assert balances == {"Checking": "250.00", "Opening Balance Equity": "250.00"}


@pytest.mark.parametrize(("was", "becomes"), [("Expense", "AccountsPayable"), ("AccountsReceivable", "Bank")])
def test_an_account_does_not_become_a_control_account_nor_cease_to_be_one(asked, was, becomes):
    made = asked.done(
        f"<AccountAddRq><AccountAdd><Name>Rent</Name><AccountType>{was}</AccountType></AccountAdd></AccountAddRq>"
    )
    mod = (
        f"<AccountModRq><AccountMod><ListID>{made.findtext('ListID')}</ListID><EditSequence>{made.findtext('EditSequence')}"
        "</EditSequence><AccountType>{}</AccountType></AccountMod></AccountModRq>"
    )
    assert asked.refused(mod.format(becomes)) == (3210, f'The "AccountType" field has an invalid value "{becomes}".')
    assert asked.done(mod.format(was)).findtext("AccountType") == was
