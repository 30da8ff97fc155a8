from __future__ import annotations

from mockbooks.books.special_accounts import find, special_account


def test_an_account_is_made_when_it_is_first_needed(chart):
    made = []

    def create(account):
        made.append(account)
        return chart.add(account.name, "Account", account.account_type, special="UndepositedFunds")

    row = special_account(chart.company, "UndepositedFunds", create)
    assert special_account(chart.company, "UndepositedFunds", create) == row
    assert [(account.name, account.account_type) for account in made] == [("Undeposited Funds", "OtherCurrentAsset")]


def test_a_receivable_account_without_its_special_type_still_serves(chart):
    # [R:BASH] recorded: a sample file's A/R and A/P carry no SpecialAccountType.
    chart.change("Receivable", "special", None)
    assert find(chart.company, "AccountsReceivable") == chart["Receivable"]
    assert find(chart.company, "UndepositedFunds") is None
