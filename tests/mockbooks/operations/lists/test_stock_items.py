"""Inventory parts and assemblies: what is on hand and what it is worth follows from the books."""

from __future__ import annotations

import pytest

INCOME = "<IncomeAccountRef><FullName>Sales</FullName></IncomeAccountRef>"


def part(name, rest="", cost="", asset=""):
    return f"<Name>{name}</Name><SalesPrice>85</SalesPrice>{INCOME}{cost}{asset}{rest}"


@pytest.fixture
def shop(lists):
    lists.account("Sales", "Income")
    return lists


def balance(lists, account):
    return lists.found("Account", account).findtext("Balance")


def test_a_new_part_shows_what_it_has_not(shop):
    ret = shop.add("ItemInventory", part("Lamp"))
    # Recorded: elements, their order, and the zeros.
    assert [child.tag for child in ret][4:] == [
        "Name",
        "FullName",
        "IsActive",
        "Sublevel",
        "SalesPrice",
        "IncomeAccountRef",
        "PurchaseCost",
        "COGSAccountRef",
        "AssetAccountRef",
        "QuantityOnHand",
        "AverageCost",
        "QuantityOnOrder",
        "QuantityOnSalesOrder",
    ]
    assert [child.text for child in ret[-4:]] == ["0", "0.00", "0", "0"]
    assert ret.findtext("PurchaseCost") == "0.00"
    assert ret.find("QuantityOnHand").getprevious().findtext("FullName") == "Inventory Asset"


def test_a_part_comes_and_goes(shop, texts):
    top = shop.add("ItemInventory", part("Lamps"))
    ret = shop.add(
        "ItemInventory",
        "<Name>Desk</Name><ParentRef><FullName>Lamps</FullName></ParentRef><ManufacturerPartNumber>D-1</ManufacturerPartNumber>"
        f"<SalesDesc>Desk lamp</SalesDesc><SalesPrice>40</SalesPrice>{INCOME}<ReorderPoint>5</ReorderPoint><Max>20.5</Max>",
    )
    assert texts(ret, "FullName", "SalesDesc", "ReorderPoint", "Max") == ("Lamps:Desk", "Desk lamp", "5", "20.5")
    after = shop.change(ret, "<Name>Floor</Name><SalesPrice>45.125</SalesPrice><Max></Max>")
    assert texts(after, "FullName", "SalesPrice", "Max", "SalesDesc") == ("Lamps:Floor", "45.125", None, "Desk lamp")
    assert shop.refused_removal(top)[0] == 3160
    shop.remove(after)
    shop.remove(top)


def test_the_first_part_makes_quickbooks_own_accounts(shop, texts):
    shop.add("ItemInventory", part("Lamp"))
    shop.add("ItemInventory", part("Rug"))
    for name, account_type, special in (
        ("Inventory Asset", "OtherCurrentAsset", "InventoryAssets"),
        ("Cost of Goods Sold", "CostOfGoodsSold", "CostOfGoodsSold"),
    ):
        assert texts(shop.found("Account", name), "AccountType", "SpecialAccountType") == (account_type, special)


def test_a_part_needs_an_income_account(shop):
    assert shop.refused_add("ItemInventory", "<Name>Lamp</Name>") == (
        3150,
        'There is a missing element: "IncomeAccountRef".',
    )


def test_what_there_is_to_begin_with_is_booked(shop, texts):
    stock = "<QuantityOnHand>200</QuantityOnHand><TotalValue>999</TotalValue><InventoryDate>2024-01-31</InventoryDate>"
    ret = shop.add("ItemInventory", part("Lamp", stock, cost="<PurchaseCost>10</PurchaseCost>"))
    # Documented: the value is quantity times cost, whatever TotalValue says.
    assert texts(ret, "QuantityOnHand", "AverageCost") == ("200", "10.00")
    assert balance(shop, "Inventory Asset") == "2000.00"
    assert balance(shop, "Opening Balance Equity") == "2000.00"
    assert shop.refused_removal(ret)[0] == 3160


def test_without_a_cost_the_value_counts(shop, texts):
    ret = shop.add("ItemInventory", part("Lamp", "<QuantityOnHand>3</QuantityOnHand><TotalValue>10</TotalValue>"))
    assert texts(ret, "QuantityOnHand", "AverageCost") == ("3", "3.33333")
    assert balance(shop, "Inventory Asset") == "10.00"


def test_a_value_of_nothing(shop):
    assert shop.refused_add("ItemInventory", part("Lamp", "<TotalValue>10</TotalValue>")) == (
        3153,
        'The element "TotalValue" cannot be used without the element "QuantityOnHand".',
    )


def move(asked, item, quantity, value):
    """Adjust quantity and value of what is on hand."""
    asked.done(
        "<InventoryAdjustmentAddRq><InventoryAdjustmentAdd><AccountRef><FullName>Sales</FullName></AccountRef>"
        f"<InventoryAdjustmentLineAdd><ItemRef><FullName>{item}</FullName></ItemRef><ValueAdjustment>"
        f"<QuantityDifference>{quantity}</QuantityDifference><ValueDifference>{value}</ValueDifference></ValueAdjustment>"
        "</InventoryAdjustmentLineAdd></InventoryAdjustmentAdd></InventoryAdjustmentAddRq>"
    )


def test_moving_stock_moves_time_modified_and_not_the_edit_sequence(asked, shop):
    stock = "<QuantityOnHand>10</QuantityOnHand><TotalValue>100</TotalValue>"
    before = shop.add("ItemInventory", part("Lamp", stock))
    assert before.findtext("TimeModified") == before.findtext("TimeCreated")
    move(asked, "Lamp", 10, "250.00")
    after = shop.found("ItemInventory", "Lamp")
    assert after.findtext("EditSequence") == before.findtext("EditSequence")
    assert after.findtext("TimeModified") > before.findtext("TimeModified")
    assert (after.findtext("QuantityOnHand"), after.findtext("AverageCost")) == ("20", "17.50")
    # So a query by date of modification finds it, and the old edit sequence is still good.
    since = f"<FromModifiedDate>{after.findtext('TimeModified')}</FromModifiedDate>"
    assert len(shop.query("ItemInventory", since)) == 1
    shop.change(before, "<SalesPrice>1</SalesPrice>")


@pytest.mark.parametrize(
    ("moved", "value", "shown"),
    [(-15, "-150.00", ("-5", "10.00")), (-10, "-100.00", ("0", "10.00")), (5, "200.00", ("15", "20.00"))],
)
def test_the_average_cost_below_zero_and_at_zero(asked, shop, texts, moved, value, shown):
    shop.add("ItemInventory", part("Lamp", "<QuantityOnHand>10</QuantityOnHand><TotalValue>100</TotalValue>"))
    move(asked, "Lamp", moved, value)
    assert texts(shop.found("ItemInventory", "Lamp"), "QuantityOnHand", "AverageCost") == shown


@pytest.mark.parametrize("kind", ["ItemInventory", "ItemInventoryAssembly"])
def test_the_average_cost_of_what_never_moved_is_its_purchase_cost(asked, shop, kind):
    # [R:FLOW] recorded of parts: on hand 0, PurchaseCost and AverageCost 22.33; or both 0.00.
    lamp = shop.add(kind, part("Lamp", "", "<PurchaseCost>22.33</PurchaseCost>"))
    assert (lamp.findtext("QuantityOnHand"), lamp.findtext("AverageCost")) == ("0", "22.33")
    assert shop.change(lamp, "<PurchaseCost>20.5</PurchaseCost>").findtext("AverageCost") == "20.50"
    assert shop.add(kind, part("Rug")).findtext("AverageCost") == "0.00"
    move(asked, "Lamp", 10, "100.00")
    assert shop.found(kind, "Lamp").findtext("AverageCost") == "10.00"


def test_the_asset_account_of_a_part_with_stock_stays(shop):
    shop.account("Other Stock", "OtherCurrentAsset")
    empty = shop.add("ItemInventory", part("Rug"))
    full = shop.add("ItemInventory", part("Lamp", "<QuantityOnHand>10</QuantityOnHand><TotalValue>100</TotalValue>"))
    other = "<AssetAccountRef><FullName>Other Stock</FullName></AssetAccountRef>"
    assert shop.change(empty, other).findtext("AssetAccountRef/FullName") == "Other Stock"
    assert shop.refused_change(full, other) == (3151, 'The element "AssetAccountRef" is not valid in this context.')


def assembly(name, lines):
    components = "".join(
        f"<ItemInventoryAssemblyLine><ItemInventoryRef><FullName>{item}</FullName></ItemInventoryRef>"
        f"<Quantity>{quantity}</Quantity></ItemInventoryAssemblyLine>"
        for item, quantity in lines
    )
    return f"<Name>{name}</Name>{INCOME}<BuildPoint>2</BuildPoint>{components}"


def components(ret):
    return [
        (line.findtext("ItemInventoryRef/FullName"), line.findtext("Quantity"))
        for line in ret.findall("ItemInventoryAssemblyLine")
    ]


def test_an_assembly_comes_and_goes(shop, texts):
    for name in ("Board", "Screw"):
        shop.add("ItemInventory", part(name))
    ret = shop.add("ItemInventoryAssembly", assembly("Shelf", [("Board", "3"), ("Screw", "0.5")]))
    assert texts(ret, "BuildPoint", "QuantityOnHand", "AverageCost") == ("2", "0", "0.00")
    assert components(ret) == [("Board", "3"), ("Screw", "0.5")]
    assert shop.refused_removal(shop.found("ItemInventory", "Screw"))[0] == 3160
    line = (
        "<ItemInventoryAssemblyLine><ItemInventoryRef><FullName>Screw</FullName></ItemInventoryRef>"
        "<Quantity>12</Quantity></ItemInventoryAssemblyLine>"
    )
    after = shop.change(ret, line)
    assert components(after) == [("Screw", "12")]
    after = shop.change(after, "<BuildPoint></BuildPoint><ClearItemsInGroup>false</ClearItemsInGroup>")
    assert components(after) == [("Screw", "12")]
    after = shop.change(after, "<ClearItemsInGroup>true</ClearItemsInGroup>")
    assert components(after) == []
    shop.remove(after)


def test_an_assembly_is_not_made_of_itself(shop):
    shop.add("ItemInventory", part("Board"))
    shelf = shop.add("ItemInventoryAssembly", assembly("Shelf", [("Board", "3")]))
    shop.add("ItemInventoryAssembly", assembly("Wall", [("Shelf", "2")]))
    line = "<ItemInventoryAssemblyLine><ItemInventoryRef><FullName>Wall</FullName></ItemInventoryRef></ItemInventoryAssemblyLine>"
    assert shop.refused_change(shelf, line) == (3151, 'The element "ItemInventoryRef" is not valid in this context.')


def test_an_assembly_has_at_most_a_hundred_components(shop):
    shop.add("ItemInventory", part("Board"))
    assert shop.refused_add("ItemInventoryAssembly", assembly("Shelf", [("Board", "1")] * 101)) == (
        3180,
        'There was an error when saving a Item Inventory Assembly list, element "Shelf".',
    )
    shop.add("ItemInventoryAssembly", assembly("Shelf", [("Board", "1")] * 100))


def test_a_component_must_be_there(shop):
    code, message = shop.refused_add("ItemInventoryAssembly", assembly("Shelf", [("Plank", "1")]))
    assert (code, message.split("  ")[0]) == (
        3140,
        'There is an invalid reference to QuickBooks ItemInventory "Plank" in the Item Inventory Assembly.',
    )
