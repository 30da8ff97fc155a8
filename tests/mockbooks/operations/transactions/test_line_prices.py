"""Price levels on lines: whose level it is, what it makes of a price, when it is passed over."""

from __future__ import annotations

import pytest

LEVELS = {
    "Friends": "<PriceLevelFixedPercentage>-10</PriceLevelFixedPercentage>",
    "Strangers": "<PriceLevelFixedPercentage>5</PriceLevelFixedPercentage>",
    "Listed": (
        "<PriceLevelPerItem><ItemRef><FullName>Advice</FullName></ItemRef><CustomPrice>70.50</CustomPrice></PriceLevelPerItem>"
    ),
}
ITEM = (
    "<ItemServiceAddRq><ItemServiceAdd><Name>{}</Name><SalesOrPurchase>{}<AccountRef><FullName>Fees</FullName></AccountRef>"
    "</SalesOrPurchase></ItemServiceAdd></ItemServiceAddRq>"
)


@pytest.fixture
def flavor():
    """The smallest product with levels by item."""
    return "Premier"


@pytest.fixture
def priced(asked):
    """A company that sells advice at 95.00, and at a percentage; with three levels, Baker at Friends."""
    asked.done(
        "<AccountAddRq><AccountAdd><Name>Fees</Name><AccountType>Income</AccountType></AccountAdd></AccountAddRq>"
    )
    asked.done(ITEM.format("Advice", "<Price>95.00</Price>"))
    asked.done(ITEM.format("Rush", "<PricePercent>20</PricePercent>"))
    for name, body in LEVELS.items():
        asked.done(f"<PriceLevelAddRq><PriceLevelAdd><Name>{name}</Name>{body}</PriceLevelAdd></PriceLevelAddRq>")
    asked.done("<CustomerAddRq><CustomerAdd><Name>Abel</Name></CustomerAdd></CustomerAddRq>")
    asked.done(
        "<CustomerAddRq><CustomerAdd><Name>Baker</Name><PriceLevelRef><FullName>Friends</FullName></PriceLevelRef>"
        "</CustomerAdd></CustomerAddRq>"
    )
    return asked


def level(name):
    return f"<PriceLevelRef><FullName>{name}</FullName></PriceLevelRef>"


def line(kind, item="Advice", rest=""):
    return f"<{kind}LineAdd><ItemRef><FullName>{item}</FullName></ItemRef>{rest}</{kind}LineAdd>"


def document(kind, customer, *lines):
    named = f"<CustomerRef><FullName>{customer}</FullName></CustomerRef>"
    return f"<{kind}AddRq><{kind}Add>{named}{''.join(lines)}</{kind}Add></{kind}AddRq>"


def prices(ret):
    lines = [each for each in ret if each.tag.endswith("LineRet")]
    return [(each.findtext("Rate") or each.findtext("RatePercent"), each.findtext("Amount")) for each in lines]


def keep_fractions(asked):
    """Turn the preference off that rounds prices up."""
    with asked.company.request_set():
        preferences = dict(asked.company.singleton("Preferences"))
        sales = dict(preferences["SalesAndCustomersPreferences"])
        sales["PriceLevels"] = {**sales["PriceLevels"], "IsRoundingSalesPriceUp": "false"}
        asked.company.store_singleton("Preferences", {**preferences, "SalesAndCustomersPreferences": sales})


@pytest.mark.parametrize("kind", ["Invoice", "SalesReceipt", "SalesOrder", "CreditMemo", "Estimate"])
def test_the_customers_level_sets_the_rate(priced, kind):
    assert prices(priced.done(document(kind, "Abel", line(kind)))) == [("95.00", "95.00")]
    # 85.50, rounded up to whole dollars.
    ret = priced.done(document(kind, "Baker", line(kind, rest="<Quantity>2</Quantity>")))
    assert prices(ret) == [("86.00", "172.00")]
    assert "PriceLevel" not in priced.text


def test_without_the_preference_nothing_is_rounded_up(priced):
    keep_fractions(priced)
    assert prices(priced.done(document("Invoice", "Baker", line("Invoice")))) == [("85.50", "85.50")]


def test_a_line_names_a_level_of_its_own(priced):
    lines = [line("Invoice", rest=level(name)) for name in LEVELS]
    # 99.75 is rounded up; what a level lists is not.
    assert prices(priced.done(document("Invoice", "Baker", *lines))) == [
        ("86.00", "86.00"),
        ("100.00", "100.00"),
        ("70.50", "70.50"),
    ]


def test_a_price_or_an_amount_that_is_given_stands(priced):
    lines = line("Invoice", rest="<Rate>60.00</Rate>") + line("Invoice", rest="<Amount>61.00</Amount>")
    assert prices(priced.done(document("Invoice", "Baker", lines))) == [("60.00", "60.00"), ("61.00", "61.00")]


def test_a_percentage_becomes_another_percentage(priced):
    keep_fractions(priced)
    ret = priced.done(document("Invoice", "Baker", line("Invoice"), line("Invoice", "Rush")))
    assert ret.findall("InvoiceLineRet")[1].findtext("RatePercent") == "18.00"
    assert prices(ret)[1] == ("18.00", "15.39")


def test_an_item_that_a_level_does_not_list_keeps_its_price(priced):
    priced.done(ITEM.format("Talk", "<Price>20.00</Price>"))
    ret = priced.done(document("Invoice", "Abel", line("Invoice", "Talk", level("Listed"))))
    assert prices(ret) == [("20.00", "20.00")]


def test_a_level_in_a_mod_makes_the_price_anew_and_another_customer_does_not(priced):
    ret = priced.done(document("Invoice", "Abel", line("Invoice", rest="<Quantity>3</Quantity>")))
    named = f"<TxnID>{ret.findtext('TxnID')}</TxnID><EditSequence>{{}}</EditSequence>"
    kept = f"<InvoiceLineMod><TxnLineID>{ret.findtext('InvoiceLineRet/TxnLineID')}</TxnLineID>{{}}</InvoiceLineMod>"
    mod = "<InvoiceModRq><InvoiceMod>{}</InvoiceMod></InvoiceModRq>"
    baker = "<CustomerRef><FullName>Baker</FullName></CustomerRef>"
    after = priced.done(mod.format(named.format(ret.findtext("EditSequence")) + baker + kept.format("")))
    assert prices(after) == [("95.00", "285.00")]
    again = named.format(after.findtext("EditSequence")) + kept.format(level("Listed"))
    assert prices(priced.done(mod.format(again))) == [("70.50", "211.50")]


def test_without_price_levels_a_customers_level_is_passed_over_and_a_lines_refused(priced):
    with priced.company.request_set():
        preferences = dict(priced.company.singleton("Preferences"))
        sales = {**preferences["SalesAndCustomersPreferences"], "PriceLevels": {"IsUsingPriceLevels": "false"}}
        priced.company.store_singleton("Preferences", {**preferences, "SalesAndCustomersPreferences": sales})
    assert prices(priced.done(document("Invoice", "Baker", line("Invoice")))) == [("95.00", "95.00")]
    assert priced.refused(document("Invoice", "Baker", line("Invoice", rest=level("Friends")))) == (
        3250,
        "This feature is not enabled or not available in this version of QuickBooks.",
    )


def test_the_lines_of_a_group_are_priced_too(priced):
    priced.done(
        "<ItemGroupAddRq><ItemGroupAdd><Name>Set</Name><ItemGroupLine><ItemRef><FullName>Advice</FullName></ItemRef>"
        "<Quantity>2</Quantity></ItemGroupLine></ItemGroupAdd></ItemGroupAddRq>"
    )
    group = "<InvoiceLineGroupAdd><ItemGroupRef><FullName>Set</FullName></ItemGroupRef></InvoiceLineGroupAdd>"
    ret = priced.done(document("Invoice", "Baker", group)).find("InvoiceLineGroupRet")
    assert (ret.findtext("InvoiceLineRet/Rate"), ret.findtext("TotalAmount")) == ("86.00", "172.00")
