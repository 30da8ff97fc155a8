"""Price levels and billing rates as lists; what they do to lines is in test_line_prices."""

from __future__ import annotations

import pytest

from mockbooks.operations import company_features

FEATURE = (3250, "This feature is not enabled or not available in this version of QuickBooks.")


@pytest.fixture
def flavor():
    """The smallest product with levels by item."""
    return "Premier"


@pytest.fixture
def wares(lists):
    """Things with prices: 100.00 for work, 20 % for a fee, 9.00 for a lamp that costs 4.00."""
    lists.account("Sales", "Income")
    account = "<AccountRef><FullName>Sales</FullName></AccountRef>"
    lists.add("ItemService", f"<Name>Work</Name><SalesOrPurchase><Price>100.00</Price>{account}</SalesOrPurchase>")
    lists.add(
        "ItemService", f"<Name>Rush</Name><SalesOrPurchase><PricePercent>20</PricePercent>{account}</SalesOrPurchase>"
    )
    lists.add(
        "ItemInventory",
        "<Name>Lamp</Name><SalesPrice>9.00</SalesPrice><IncomeAccountRef><FullName>Sales</FullName></IncomeAccountRef>"
        "<PurchaseCost>4.00</PurchaseCost>",
    )
    return lists


def of(item, rest, element="PriceLevelPerItem"):
    return f"<{element}><ItemRef><FullName>{item}</FullName></ItemRef>{rest}</{element}>"


def by(percent, relative_to, element="AdjustRelativeTo"):
    return f"<AdjustPercentage>{percent}</AdjustPercentage><{element}>{relative_to}</{element}>"


def prices(ret):
    lines = ret.findall("PriceLevelPerItemRet") + ret.findall("BillingRatePerItemRet")
    return {line.findtext("ItemRef/FullName"): line[1].text for line in lines}


def test_a_level_of_a_fixed_percentage_comes_and_goes(wares, texts):
    ret = wares.add("PriceLevel", "<Name>Loyal</Name><PriceLevelFixedPercentage>-5</PriceLevelFixedPercentage>")
    assert texts(ret, "PriceLevelType", "PriceLevelFixedPercentage") == ("FixedPercentage", "-5.00")
    after = wares.change(ret, "<PriceLevelFixedPercentage>-7.5</PriceLevelFixedPercentage>")
    assert after.findtext("PriceLevelFixedPercentage") == "-7.50"
    wares.remove(after)


def test_a_level_by_item_works_its_prices_out(wares):
    ret = wares.add(
        "PriceLevel",
        "<Name>Listed</Name>" + of("Work", "<CustomPrice>80.00</CustomPrice>") + of("Lamp", by("50", "Cost"))
        + of("Rush", by("-10", "StandardPrice")),
    )  # fmt: skip
    assert ret.findtext("PriceLevelType") == "PerItem"
    assert prices(ret) == {"Work": "80.00", "Lamp": "6.00", "Rush": "18.00"}
    after = wares.change(ret, of("Work", by("10", "CurrentCustomPrice")) + of("Lamp", by("10", "StandardPrice")))
    assert prices(after) == {"Work": "88.00", "Lamp": "9.90", "Rush": "18.00"}
    found = wares.query("PriceLevel", "<ItemRef><FullName>Lamp</FullName></ItemRef>")
    assert [level.findtext("Name") for level in found] == ["Listed"]


def test_which_kind_of_level_it_is_stays(wares):
    fixed = wares.add("PriceLevel", "<Name>Loyal</Name><PriceLevelFixedPercentage>-5</PriceLevelFixedPercentage>")
    listed = wares.add("PriceLevel", "<Name>Listed</Name>" + of("Work", "<CustomPrice>80.00</CustomPrice>"))
    assert wares.refused_change(fixed, of("Work", "<CustomPrice>80.00</CustomPrice>")) == (
        3151,
        'The element "PriceLevelPerItem" is not valid in this context.',
    )
    assert wares.refused_change(listed, "<PriceLevelFixedPercentage>1</PriceLevelFixedPercentage>")[0] == 3151


def test_a_percentage_is_for_an_item_whose_price_is_one(wares):
    body = "<Name>Listed</Name>" + of("Work", "<CustomPricePercent>10</CustomPricePercent>")
    assert wares.refused_add("PriceLevel", body) == (
        3210,
        'The "CustomPricePercent" field has an invalid value "10.00".',
    )


def test_in_pro_there_are_no_levels_by_item_and_no_more_than_a_hundred(asked, wares):
    asked.company.flavor = "Pro"
    body = "<Name>Listed</Name>" + of("Work", "<CustomPrice>80.00</CustomPrice>")
    assert wares.refused_add("PriceLevel", body) == FEATURE
    level = "<PriceLevelFixedPercentage>1</PriceLevelFixedPercentage>"
    asked.set(
        "".join(
            f"<PriceLevelAddRq><PriceLevelAdd><Name>Level {number}</Name>{level}</PriceLevelAdd></PriceLevelAddRq>"
            for number in range(100)
        )
    )
    assert wares.refused_add("PriceLevel", f"<Name>One more</Name>{level}") == (
        3180,
        'There was an error when saving a Price Level list, element "One more".',
    )


def test_without_the_preference_there_are_no_levels(asked, wares):
    with asked.company.request_set():
        preferences = dict(asked.company.singleton("Preferences"))
        sales = {**preferences["SalesAndCustomersPreferences"], "PriceLevels": {"IsUsingPriceLevels": "false"}}
        asked.company.store_singleton("Preferences", {**preferences, "SalesAndCustomersPreferences": sales})
    assert asked.refused("<PriceLevelQueryRq/>") == FEATURE
    ref = "<PriceLevelRef><FullName>Loyal</FullName></PriceLevelRef>"
    assert wares.refused_add("Customer", f"<Name>Abel</Name>{ref}") == FEATURE


def test_billing_rates_are_of_service_items(wares, texts):
    ret = wares.add("BillingRate", "<Name>Junior</Name><FixedBillingRate>40.00</FixedBillingRate>")
    assert texts(ret, "BillingRateType", "FixedBillingRate") == ("FixedRate", "40.00")
    lines = of("Work", by("25", "StandardRate", "AdjustBillingRateRelativeTo"), "BillingRatePerItem")
    lines += of("Rush", "<CustomRatePercent>30</CustomRatePercent>", "BillingRatePerItem")
    senior = wares.add("BillingRate", f"<Name>Senior</Name>{lines}")
    assert senior.findtext("BillingRateType") == "PerItem"
    assert prices(senior) == {"Work": "125.00", "Rush": "30.00"}
    lamp = of("Lamp", "<CustomRate>1.00</CustomRate>", "BillingRatePerItem")
    assert wares.refused_add("BillingRate", f"<Name>Other</Name>{lamp}") == (
        3280,
        'The item "Lamp" is of the wrong type.',
    )
    employee = wares.add(
        "Employee", "<FirstName>Emma</FirstName><BillingRateRef><FullName>Senior</FullName></BillingRateRef>"
    )
    assert employee.findtext("BillingRateRef/FullName") == "Senior"
    assert wares.refused_removal(senior)[0] == 3160
    wares.remove(ret)


def test_a_level_without_items_has_no_currency(wares):
    """No answer shows a currency of a level by item without an item [D:SCH]."""
    with wares.asked.company.request_set():
        company_features.turn_on_multi_currency(wares.asked.company)
    euro = "<CurrencyRef><FullName>Euro</FullName></CurrencyRef>"
    ret = wares.add("PriceLevel", "<Name>Later</Name>")
    assert ret.find("CurrencyRef") is None
    assert wares.refused_add("PriceLevel", f"<Name>Abroad</Name>{euro}")[0] == 3150
    after = wares.change(ret, of("Work", "<CustomPrice>80.00</CustomPrice>"))
    assert after.findtext("CurrencyRef/FullName") == "US Dollar"
