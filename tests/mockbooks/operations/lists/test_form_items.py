"""Subtotals, discounts, payments, groups and fixed assets."""

from __future__ import annotations

import pytest

ACCOUNT = "<AccountRef><FullName>Discounts Given</FullName></AccountRef>"


def test_a_subtotal_comes_and_goes(lists, texts):
    ret = lists.add("ItemSubtotal", "<Name>Sum</Name><ItemDesc>Sum of the above</ItemDesc>")
    after = lists.change(ret, "<Name>Subtotal</Name><ItemDesc></ItemDesc>")
    assert texts(after, "Name", "ItemDesc", "FullName") == ("Subtotal", None, None)
    assert lists.refused_add("ItemSubtotal", "<Name>a:b</Name>") == (
        3090,
        'There was an error when storing "a:b" in the "name" field.  QuickBooks error message: Names in this list cannot '
        "contain a colon.  The colon is a special character used to indicate a parent/child relationship.",
    )
    lists.remove(after)


@pytest.fixture
def discounts(lists):
    lists.account("Discounts Given", "Income")
    return lists


def test_a_discount_is_an_amount_or_a_percentage(discounts, texts):
    ret = discounts.add("ItemDiscount", f"<Name>Trade</Name><DiscountRatePercent>10</DiscountRatePercent>{ACCOUNT}")
    assert texts(ret, "DiscountRatePercent", "DiscountRate", "AccountRef/FullName") == (
        "10.00",
        None,
        "Discounts Given",
    )
    after = discounts.change(ret, "<DiscountRate>7.5</DiscountRate>")
    assert texts(after, "DiscountRatePercent", "DiscountRate") == (None, "7.50")
    after = discounts.change(after, "<DiscountRatePercent>5</DiscountRatePercent>")
    assert texts(after, "DiscountRatePercent", "DiscountRate") == ("5.00", None)
    below = discounts.add(
        "ItemDiscount", f"<Name>Local</Name><ParentRef><FullName>Trade</FullName></ParentRef>{ACCOUNT}"
    )
    assert texts(below, "FullName", "Sublevel", "DiscountRate") == ("Trade:Local", "1", "0.00")
    discounts.remove(below)
    discounts.remove(after)


def test_a_discount_needs_its_account(discounts):
    assert discounts.refused_add("ItemDiscount", "<Name>Trade</Name>") == (
        3150,
        'There is a missing element: "AccountRef".',
    )
    ret = discounts.add("ItemDiscount", f"<Name>Trade</Name>{ACCOUNT}")
    assert discounts.refused_change(ret, "<AccountRef><ListID></ListID></AccountRef>")[0] == 3150


def test_a_payment_item_comes_and_goes(lists, texts):
    lists.account("Checking", "Bank")
    ret = lists.add(
        "ItemPayment",
        "<Name>Paid by card</Name><ItemDesc>Thank you</ItemDesc><DepositToAccountRef><FullName>Checking</FullName>"
        "</DepositToAccountRef><PaymentMethodRef><FullName>Visa</FullName></PaymentMethodRef>",
    )
    assert texts(ret, "DepositToAccountRef/FullName", "PaymentMethodRef/FullName") == ("Checking", "Visa")
    assert lists.refused_removal(lists.found("PaymentMethod", "Visa"))[0] == 3160
    after = lists.change(ret, "<DepositToAccountRef><FullName></FullName></DepositToAccountRef>")
    assert texts(after, "DepositToAccountRef/FullName", "PaymentMethodRef/FullName") == (None, "Visa")
    code, message = lists.refused_change(after, "<PaymentMethodRef><FullName>Shells</FullName></PaymentMethodRef>")
    assert (code, message.split("  ")[0]) == (
        3140,
        'There is an invalid reference to QuickBooks PaymentMethod "Shells" in the Item Payment.',
    )
    lists.remove(after)


def line(item, quantity=""):
    amount = f"<Quantity>{quantity}</Quantity>" if quantity else ""
    return f"<ItemGroupLine><ItemRef><FullName>{item}</FullName></ItemRef>{amount}</ItemGroupLine>"


def members(ret):
    return [(each.findtext("ItemRef/FullName"), each.findtext("Quantity")) for each in ret.findall("ItemGroupLine")]


@pytest.fixture
def stock(lists):
    lists.account("Sales", "Income")
    one = "<SalesOrPurchase><AccountRef><FullName>Sales</FullName></AccountRef></SalesOrPurchase>"
    lists.add("ItemService", f"<Name>Work</Name>{one}")
    lists.add("ItemNonInventory", f"<Name>Paint</Name>{one}")
    lists.add("ItemSubtotal", "<Name>Sum</Name>")
    return lists


def test_a_group_comes_and_goes(stock, texts):
    ret = stock.add(
        "ItemGroup", f"<Name>Room</Name><ItemDesc>A room</ItemDesc>{line('Work', 4)}{line('Paint', '2.5')}{line('Sum')}"
    )
    assert texts(ret, "IsPrintItemsInGroup", "ItemDesc") == ("false", "A room")
    assert members(ret) == [("Work", "4"), ("Paint", "2.5"), ("Sum", None)]
    assert stock.refused_removal(stock.found("ItemSubtotal", "Sum"))[0] == 3160
    after = stock.change(ret, f"<IsPrintItemsInGroup>true</IsPrintItemsInGroup>{line('Paint', 1)}")
    assert members(after) == [("Paint", "1")]
    assert after.findtext("IsPrintItemsInGroup") == "true"
    assert members(stock.change(after, "<ItemDesc>Room</ItemDesc>")) == [("Paint", "1")]
    after = stock.change(stock.found("ItemGroup", "Room"), "<ClearItemsInGroup>1</ClearItemsInGroup>")
    assert members(after) == []
    stock.remove(after)


def test_a_group_has_at_most_fifty_lines(stock):
    assert stock.refused_add("ItemGroup", f"<Name>Room</Name>{line('Work', 1) * 51}") == (
        3180,
        'There was an error when saving a Item Group list, element "Room".',
    )


def test_a_group_holds_items_that_are_there_and_no_group(stock):
    stock.add("ItemGroup", f"<Name>Room</Name>{line('Work', 1)}")
    assert stock.refused_add("ItemGroup", f"<Name>House</Name>{line('Room', 3)}") == (
        3280,
        'The item "Room" is of the wrong type.',
    )
    code, message = stock.refused_add("ItemGroup", f"<Name>House</Name>{line('Roof')}")
    assert (code, message.split("  ")[0]) == (
        3140,
        'There is an invalid reference to QuickBooks Item "Roof" in the Item Group.',
    )
    assert stock.refused_add(
        "ItemGroup", "<Name>House</Name><ItemGroupLine><Quantity>1</Quantity></ItemGroupLine>"
    ) == (
        3150,
        'There is a missing element: "ItemRef".',
    )


VAN = (
    "<Name>Van</Name><AcquiredAs>Old</AcquiredAs><PurchaseDesc>Delivery van</PurchaseDesc><PurchaseDate>2020-05-04</PurchaseDate>"
    "<PurchaseCost>12000</PurchaseCost><AssetAccountRef><FullName>Vehicles</FullName></AssetAccountRef>"
)


def test_a_fixed_asset_comes_and_goes(lists, texts):
    lists.account("Vehicles", "FixedAsset")
    ret = lists.add("ItemFixedAsset", f"{VAN}<SerialNumber>77</SerialNumber><CostBasis>11500</CostBasis>")
    assert texts(ret, "PurchaseCost", "AssetAccountRef/FullName", "CostBasis") == ("12000.00", "Vehicles", "11500.00")
    sold = (
        "<FixedAssetSalesInfoMod><SalesDesc>To a farm</SalesDesc><SalesDate>2024-02-03</SalesDate><SalesPrice>4000</SalesPrice>"
        "</FixedAssetSalesInfoMod>"
    )
    after = lists.change(ret, sold)
    assert texts(after, "FixedAssetSalesInfo/SalesPrice", "SerialNumber") == ("4000.00", "77")
    lists.remove(after)


def test_what_a_fixed_asset_must_say(lists):
    lists.account("Vehicles", "FixedAsset")
    assert lists.refused_add("ItemFixedAsset", VAN.partition("<AssetAccountRef>")[0]) == (
        3150,
        'There is a missing element: "AssetAccountRef".',
    )
    ret = lists.add("ItemFixedAsset", VAN)
    assert lists.refused_change(ret, "<PurchaseDesc></PurchaseDesc>") == (
        3190,
        'The element "PurchaseDesc" cannot be cleared.',
    )
    assert lists.refused_change(ret, "<FixedAssetSalesInfoMod><SalesPrice>1</SalesPrice></FixedAssetSalesInfoMod>") == (
        3150,
        'There is a missing element: "SalesDesc".',
    )
