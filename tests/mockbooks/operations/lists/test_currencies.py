"""Currencies: built-in and user-defined ones, and who has which."""

from __future__ import annotations

import pytest

from mockbooks.operations import company_features

EURO = "<CurrencyRef><FullName>Euro</FullName></CurrencyRef>"
NOT_THERE = (3250, "This feature is not enabled or not available in this version of QuickBooks.")


@pytest.fixture
def several(asked, lists):
    """A company with several currencies."""
    with asked.company.request_set():
        company_features.turn_on_multi_currency(asked.company)
    return lists


def test_without_the_feature_there_is_no_currency(asked, lists):
    assert asked.refused("<CurrencyQueryRq/>") == NOT_THERE
    assert lists.refused_add("Currency", "<Name>Guilder</Name><CurrencyCode>NLG</CurrencyCode>") == NOT_THERE
    assert lists.refused_add("Customer", f"<Name>Abel</Name>{EURO}") == NOT_THERE


def test_a_users_own_currency_comes_and_goes(several, texts):
    ret = several.add("Currency", "<Name>Guilder</Name><CurrencyCode>NLG</CurrencyCode>")
    assert texts(ret, "CurrencyCode", "IsUserDefinedCurrency", "CurrencyFormat/ThousandSeparator") == (
        "NLG",
        "true",
        "Comma",
    )
    after = several.change(
        ret, "<Name>Florin</Name><CurrencyFormat><DecimalSeparator>Comma</DecimalSeparator></CurrencyFormat>"
    )
    assert texts(after, "Name", "CurrencyFormat/DecimalSeparator", "CurrencyFormat/DecimalPlaces") == (
        "Florin",
        "Comma",
        "2",
    )
    assert several.refused_add("Currency", "<Name>Other</Name><CurrencyCode>nlg</CurrencyCode>") == (
        3100,
        'The name "nlg" of the list element is already in use.',
    )
    several.remove(after)


def test_a_built_in_currency_keeps_its_name_and_stays(several, texts):
    yen = several.found("Currency", "japanese yen")
    assert texts(yen, "CurrencyCode", "IsActive", "IsUserDefinedCurrency") == ("JPY", "true", "false")
    assert several.refused_change(yen, "<Name>Yen</Name>") == (3151, 'The element "Name" is not valid in this context.')
    assert several.refused_change(yen, "<CurrencyCode>YEN</CurrencyCode>")[0] == 3151
    after = several.change(
        yen, "<IsActive>false</IsActive><CurrencyFormat><DecimalPlaces>0</DecimalPlaces></CurrencyFormat>"
    )
    assert texts(after, "IsActive", "CurrencyFormat/DecimalPlaces") == ("false", "0")
    assert several.refused_removal(after)[0] == 3160


def test_few_currencies_are_active(several):
    active = several.query("Currency")
    everything = several.query("Currency", "<ActiveStatus>All</ActiveStatus>")
    assert "US Dollar" in {ret.findtext("Name") for ret in active}
    assert len(active) < 15 < 120 < len(everything)
    codes = [ret.findtext("CurrencyCode") for ret in everything]
    assert len(set(codes)) == len(codes)


def test_names_and_accounts_have_the_home_currency_unless_they_say_otherwise(several, texts):
    for kind in ("Customer", "Vendor"):
        assert several.add(kind, f"<Name>A {kind}</Name>").findtext("CurrencyRef/FullName") == "US Dollar"
        assert several.add(kind, f"<Name>B {kind}</Name>{EURO}").findtext("CurrencyRef/FullName") == "Euro"
    bank = several.add("Account", f"<Name>Giro</Name><AccountType>Bank</AccountType>{EURO}")
    assert bank.findtext("CurrencyRef/FullName") == "Euro"
    assert several.account("Sales", "Income").findtext("CurrencyRef/FullName") == "US Dollar", "recorded"
    assert several.refused_add("Account", f"<Name>Rent</Name><AccountType>Expense</AccountType>{EURO}") == (
        3210,
        'The "CurrencyRef" field has an invalid value "Euro".',
    )
    names = several.query("Customer", "<CurrencyFilter><FullName>Euro</FullName></CurrencyFilter>")
    assert [ret.findtext("Name") for ret in names] == ["B Customer"]


def test_a_job_has_its_customers_currency(several):
    several.add("Customer", f"<Name>Abel</Name>{EURO}")
    below = "<Name>Kitchen</Name><ParentRef><FullName>Abel</FullName></ParentRef>"
    assert several.add("Customer", below).findtext("CurrencyRef/FullName") == "Euro"
    other = below.replace("Kitchen", "Roof") + "<CurrencyRef><FullName>US Dollar</FullName></CurrencyRef>"
    assert several.refused_add("Customer", other)[0] == 3210


def test_what_was_there_before_has_the_home_currency_afterwards(asked, lists):
    before = lists.add("Customer", "<Name>Abel</Name>")
    lists.account("Checking", "Bank")
    with asked.company.request_set():
        company_features.turn_on_multi_currency(asked.company)
        company_features.turn_on_multi_currency(asked.company)
    after = lists.found("Customer", "Abel")
    assert after.findtext("CurrencyRef/FullName") == "US Dollar"
    assert after.findtext("EditSequence") == before.findtext("EditSequence")
    assert lists.found("Account", "Checking").findtext("CurrencyRef/FullName") == "US Dollar"
    preferences = asked.done("<PreferencesQueryRq/>")
    assert preferences.findtext("MultiCurrencyPreferences/HomeCurrencyRef/FullName") == "US Dollar"


def test_the_currency_of_a_customer_who_was_invoiced_stays(asked, several):
    several.account("Sales", "Income")
    price = "<Price>1.00</Price><AccountRef><FullName>Sales</FullName></AccountRef>"
    several.add("ItemService", f"<Name>Work</Name><SalesOrPurchase>{price}</SalesOrPurchase>")
    several.add("Customer", "<Name>Abel</Name>")
    asked.done(
        "<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Abel</FullName></CustomerRef><InvoiceLineAdd><ItemRef><FullName>Work"
        "</FullName></ItemRef></InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>"
    )
    abel = several.found("Customer", "Abel")
    assert several.refused_change(abel, EURO) == (3151, 'The element "CurrencyRef" is not valid in this context.')
