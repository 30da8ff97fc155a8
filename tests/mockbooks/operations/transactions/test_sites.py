"""Inventory sites: stock by place, moved between places, asked for by place."""

from __future__ import annotations

import pytest

from mockbooks.operations.company_features import turn_on_inventory_sites


def ref(name, value):
    return f"<{name}><FullName>{value}</FullName></{name}>"


def site(name):
    return ref("InventorySiteRef", name)


def shown(ret, *names):
    return tuple(ret.findtext(name) for name in names)


NORTH, SOUTH, DEFAULT = "North", "South", "Unspecified Site"


@pytest.fixture
def depot(store):
    """Ten lamps at the default site from before there were sites; two sites, one with a shelf."""
    store.buy("10", "2.00")
    store.company.flavor = "Enterprise"
    with store.company.request_set():
        turn_on_inventory_sites(store.company)
    for name in (NORTH, SOUTH):
        store.done(f"<InventorySiteAddRq><InventorySiteAdd><Name>{name}</Name></InventorySiteAdd></InventorySiteAddRq>")
    store.done(
        f"<InventorySiteAddRq><InventorySiteAdd><Name>Shelf</Name>{ref('ParentSiteRef', SOUTH)}</InventorySiteAdd></InventorySiteAddRq>"
    )
    return store


def transfer(body, *lines, start=DEFAULT, end=NORTH):
    made = "".join(
        f"<TransferInventoryLineAdd>{ref('ItemRef', item)}{places}<QuantityToTransfer>{quantity}</QuantityToTransfer>"
        "</TransferInventoryLineAdd>"
        for item, quantity, places in lines
    )
    return (
        f"<TransferInventoryAddRq><TransferInventoryAdd>{body}{ref('FromInventorySiteRef', start)}"
        f"{ref('ToInventorySiteRef', end)}{made}</TransferInventoryAdd></TransferInventoryAddRq>"
    )


def stock(depot, filters=""):
    """Quantity on hand by item and place."""
    answer = depot.ask(f"<ItemSitesQueryRq>{filters}</ItemSitesQueryRq>")
    return {
        (
            ret.findtext("ItemInventoryRef/FullName") or ret.findtext("ItemInventoryAssemblyRef/FullName"),
            ret.findtext("InventorySiteLocationRef/FullName") or ret.findtext("InventorySiteRef/FullName"),
        ): ret.findtext("QuantityOnHand")
        for ret in answer
    }


def test_what_was_there_is_at_the_default_site(depot):
    assert stock(depot) == {("Lamp", DEFAULT): "10", ("Shade", DEFAULT): "0"}


def test_goods_move_from_site_to_site_and_cost_the_same(depot):
    made = depot.done(transfer("<TxnDate>2024-02-20</TxnDate><RefNumber>T1</RefNumber>", ("Lamp", "4", "")))
    assert shown(made, "TxnDate", "RefNumber", "FromInventorySiteRef/FullName", "ToInventorySiteRef/FullName") == (
        "2024-02-20", "T1", DEFAULT, NORTH,
    )  # fmt: skip
    assert shown(made.find("TransferInventoryLineRet"), "ItemRef/FullName", "QuantityTransferred") == ("Lamp", "4")
    assert stock(depot) == {("Lamp", DEFAULT): "6", ("Lamp", NORTH): "4", ("Shade", DEFAULT): "0"}
    assert depot.stock() == ("10", "2.00")
    by_site = (
        f"<TransferInventoryQueryRq><SiteFilter><FullName>{NORTH}</FullName></SiteFilter></TransferInventoryQueryRq>"
    )
    assert depot.done(by_site).findtext("TxnID") == made.findtext("TxnID")
    assert depot.ask(by_site.replace(NORTH, SOUTH)).get("statusCode") == "1"
    line = made.findtext("TransferInventoryLineRet/TxnLineID")
    changed = depot.done(
        depot.mod(
            "TransferInventory", made,
            f"<Memo>More</Memo><TransferInventoryLineMod><TxnLineID>{line}</TxnLineID><QuantityToTransfer>5</QuantityToTransfer>"
            "</TransferInventoryLineMod>",
        )
    )  # fmt: skip
    assert shown(changed, "Memo", "TransferInventoryLineRet/QuantityTransferred") == ("More", "5")
    assert stock(depot)["Lamp", NORTH] == "5"
    assert depot.refused(depot.mod("TransferInventory", made, "<Memo>Late</Memo>"))[0] == 3200
    lines = "<IncludeLineItems>true</IncludeLineItems>"
    found = depot.get("TransferInventory", made.findtext("TxnID"), lines)
    assert found.findtext("TransferInventoryLineRet/QuantityTransferred") == "5"
    depot.delete("TransferInventory", made.findtext("TxnID"))
    assert stock(depot) == {("Lamp", DEFAULT): "10", ("Shade", DEFAULT): "0"}


def test_within_a_site_from_place_to_place(depot):
    onto = ref("ToInventorySiteLocationRef", f"{SOUTH}:Shelf")
    depot.done(transfer("", ("Lamp", "3", onto), end=SOUTH))
    assert stock(depot) == {("Lamp", DEFAULT): "7", ("Lamp", f"{SOUTH}:Shelf"): "3", ("Shade", DEFAULT): "0"}
    down = ref("FromInventorySiteLocationRef", f"{SOUTH}:Shelf")
    depot.done(transfer("", ("Lamp", "1", down), start=SOUTH, end=SOUTH))
    assert stock(depot)["Lamp", SOUTH] == "1"


def test_lines_say_where_they_take_it_from(depot):
    depot.done(transfer("", ("Lamp", "4", "")))
    lines = f"<InvoiceLineAdd>{ref('ItemRef', 'Lamp')}<Quantity>3</Quantity>{site(NORTH)}</InvoiceLineAdd>"
    lines += f"<InvoiceLineAdd>{ref('ItemRef', 'Lamp')}<Quantity>1</Quantity></InvoiceLineAdd>"
    made = depot.done(f"<InvoiceAddRq><InvoiceAdd>{ref('CustomerRef', 'Abel')}{lines}</InvoiceAdd></InvoiceAddRq>")
    assert [line.findtext("InventorySiteRef/FullName") for line in made.findall("InvoiceLineRet")] == [NORTH, DEFAULT]
    assert stock(depot)["Lamp", NORTH] == "1"
    assert stock(depot)["Lamp", DEFAULT] == "5"


def test_an_adjustment_and_a_charge_are_at_one_site(depot):
    made = depot.done(
        f"<InventoryAdjustmentAddRq><InventoryAdjustmentAdd>{ref('AccountRef', 'Shrinkage')}{site(SOUTH)}"
        f"<InventoryAdjustmentLineAdd>{ref('ItemRef', 'Shade')}<QuantityAdjustment><QuantityDifference>5</QuantityDifference>"
        f"{ref('InventorySiteLocationRef', f'{SOUTH}:Shelf')}</QuantityAdjustment></InventoryAdjustmentLineAdd>"
        "</InventoryAdjustmentAdd></InventoryAdjustmentAddRq>"
    )
    assert made.findtext("InventoryAdjustmentLineRet/InventorySiteLocationRef/FullName") == f"{SOUTH}:Shelf"
    charge = depot.done(
        f"<ChargeAddRq><ChargeAdd>{ref('CustomerRef', 'Abel')}{ref('ItemRef', 'Shade')}{site(SOUTH)}<Quantity>1</Quantity>"
        "</ChargeAdd></ChargeAddRq>"
    )
    assert charge.findtext("InventorySiteRef/FullName") == SOUTH
    assert stock(depot, f"<ItemSiteFilter><SiteFilter><FullName>{SOUTH}</FullName></SiteFilter></ItemSiteFilter>") == {
        ("Shade", f"{SOUTH}:Shelf"): "5",
        ("Shade", SOUTH): "-1",
    }


def test_orders_and_builds_by_site(depot):
    depot.done(
        f"<ItemInventoryAssemblyAddRq><ItemInventoryAssemblyAdd><Name>Set</Name>{ref('IncomeAccountRef', 'Sales')}"
        f"<ItemInventoryAssemblyLine>{ref('ItemInventoryRef', 'Lamp')}<Quantity>2</Quantity></ItemInventoryAssemblyLine>"
        "</ItemInventoryAssemblyAdd></ItemInventoryAssemblyAddRq>"
    )
    depot.done(
        f"<PurchaseOrderAddRq><PurchaseOrderAdd>{ref('VendorRef', 'Carrier')}{site(NORTH)}<PurchaseOrderLineAdd>"
        f"{ref('ItemRef', 'Lamp')}<Quantity>7</Quantity></PurchaseOrderLineAdd></PurchaseOrderAdd></PurchaseOrderAddRq>"
    )
    depot.done(
        f"<SalesOrderAddRq><SalesOrderAdd>{ref('CustomerRef', 'Abel')}<SalesOrderLineAdd>{ref('ItemRef', 'Lamp')}"
        f"<Quantity>2</Quantity>{site(NORTH)}</SalesOrderLineAdd></SalesOrderAdd></SalesOrderAddRq>"
    )
    depot.done(
        f"<BuildAssemblyAddRq><BuildAssemblyAdd>{ref('ItemInventoryAssemblyRef', 'Set')}{site(NORTH)}"
        "<QuantityToBuild>6</QuantityToBuild><MarkPendingIfRequired>true</MarkPendingIfRequired></BuildAssemblyAdd></BuildAssemblyAddRq>"
    )
    found = depot.ask(
        f"<ItemSitesQueryRq><ItemSiteFilter><SiteFilter><FullName>{NORTH}</FullName></SiteFilter></ItemSiteFilter></ItemSitesQueryRq>"
    )
    figures = (
        "QuantityOnPurchaseOrders", "QuantityOnSalesOrders", "QuantityToBeBuiltByPendingBuildTxns",
        "QuantityRequiredByPendingBuildTxns",
    )  # fmt: skip
    assert [shown(ret, *figures) for ret in found] == [("7", "2", "0", "12"), ("0", "0", "6", "0")]


def test_what_is_received_is_where_it_was_ordered_to(depot):
    order = depot.done(
        f"<PurchaseOrderAddRq><PurchaseOrderAdd>{ref('VendorRef', 'Carrier')}{site(NORTH)}<PurchaseOrderLineAdd>"
        f"{ref('ItemRef', 'Shade')}<Quantity>7</Quantity></PurchaseOrderLineAdd></PurchaseOrderAdd></PurchaseOrderAddRq>"
    )
    made = depot.done(
        f"<ItemReceiptAddRq><ItemReceiptAdd>{ref('VendorRef', 'Carrier')}<LinkToTxnID>{order.findtext('TxnID')}</LinkToTxnID>"
        "</ItemReceiptAdd></ItemReceiptAddRq>"
    )
    assert made.findtext("ItemLineRet/InventorySiteRef/FullName") == NORTH
    assert stock(depot)["Shade", NORTH] == "7"


def test_parts_are_taken_from_the_site_of_the_build(depot):
    depot.done(
        f"<ItemInventoryAssemblyAddRq><ItemInventoryAssemblyAdd><Name>Set</Name>{ref('IncomeAccountRef', 'Sales')}"
        f"<ItemInventoryAssemblyLine>{ref('ItemInventoryRef', 'Lamp')}<Quantity>2</Quantity></ItemInventoryAssemblyLine>"
        "</ItemInventoryAssemblyAdd></ItemInventoryAssemblyAddRq>"
    )
    build = (
        f"<BuildAssemblyAddRq><BuildAssemblyAdd>{ref('ItemInventoryAssemblyRef', 'Set')}{site(NORTH)}"
        "<QuantityToBuild>2</QuantityToBuild></BuildAssemblyAdd></BuildAssemblyAddRq>"
    )
    assert depot.refused(build) == (3210, 'The "QuantityToBuild" field has an invalid value "2".')
    depot.done(transfer("", ("Lamp", "5", "")))
    made = depot.done(build)
    assert shown(made, "QuantityCanBuild", "InventorySiteRef/FullName") == ("0", NORTH)
    assert made.findtext("ComponentItemLineRet/InventorySiteRef/FullName") == NORTH
    assert stock(depot)["Lamp", NORTH] == "1"
    assert stock(depot)["Set", NORTH] == "2"
    more = depot.mod("BuildAssembly", made, "<QuantityToBuild>3</QuantityToBuild>")
    assert depot.refused(more)[0] == 3210


def test_a_row_can_be_asked_for_by_its_id(depot):
    depot.done(transfer("", ("Lamp", "4", "")))
    rows = depot.ask("<ItemSitesQueryRq></ItemSitesQueryRq>")
    ids = [ret.findtext("ListID") for ret in rows]
    assert len(set(ids)) == 3
    one = depot.ask(f"<ItemSitesQueryRq><ListID>{ids[1]}</ListID></ItemSitesQueryRq>")
    assert [ret.findtext("ListID") for ret in one] == ids[1:2]
    missing = depot.ask("<ItemSitesQueryRq><ListID>80000001-1</ListID></ItemSitesQueryRq>")
    assert missing.get("statusCode") == "500"
    page = depot.ask('<ItemSitesQueryRq iterator="Start"><MaxReturned>2</MaxReturned></ItemSitesQueryRq>')
    assert (len(page), page.get("iteratorRemainingCount")) == (2, "1")


def test_filters_by_item(depot):
    depot.done("<ItemInventoryAddRq><ItemInventoryAdd><Name>Old</Name><IsActive>false</IsActive>"
               f"{ref('IncomeAccountRef', 'Sales')}</ItemInventoryAdd></ItemInventoryAddRq>")  # fmt: skip
    only = "<ItemSiteFilter><ItemFilter><FullName>Shade</FullName></ItemFilter></ItemSiteFilter>"
    assert stock(depot, only) == {("Shade", DEFAULT): "0"}
    assert stock(depot, "<ItemTypeFilter>Assembly</ItemTypeFilter>") == {}
    assert stock(depot, "<ItemTypeFilter>Inventory</ItemTypeFilter><ActiveStatus>InactiveOnly</ActiveStatus>") == {
        ("Old", DEFAULT): "0"
    }


@pytest.mark.parametrize(
    ("request_", "refusal"),
    [
        (
            transfer("", ("Lamp", "1", ""), end=DEFAULT),
            (3210, f'The "ToInventorySiteRef" field has an invalid value "{DEFAULT}".'),
        ),
        (transfer("", ("Lamp", "-1", "")), (3210, 'The "QuantityToTransfer" field has an invalid value "-1".')),
        (transfer("", ("Advice", "1", "")), (3280, None)),
        (
            transfer("", ("Lamp", "1", ref("ToInventorySiteLocationRef", f"{SOUTH}:Shelf"))),
            (
                3140,
                f'There is an invalid reference to QuickBooks InventorySite "{SOUTH}:Shelf" in the TransferInventory line.',
            ),
        ),
        (transfer(""), (3180, None)),
    ],
)
def test_refused(depot, request_, refusal):
    code, message = depot.refused(request_)
    assert code == refusal[0]
    assert refusal[1] in (None, message)


def test_without_sites_there_is_none_of_it(store):
    for request in (transfer("", ("Lamp", "1", "")), "<ItemSitesQueryRq></ItemSitesQueryRq>"):
        code, message = store.refused(request)
        assert code == 3250 or (code == 3140 and "InventorySite" in message)


# --------------------------------------------------------------------------------------------- serial and lot numbers


def tracking(store, mode):
    with store.company.request_set():
        changed = dict(store.company.singleton("Preferences"))
        changed["ItemsAndInventoryPreferences"] = {
            **changed.get("ItemsAndInventoryPreferences", {}), "IsTrackingSerialOrLotNumber": mode,
        }  # fmt: skip
        store.company.store_singleton("Preferences", changed)


def adjust(body):
    return (
        f"<InventoryAdjustmentAddRq><InventoryAdjustmentAdd>{ref('AccountRef', 'Shrinkage')}<InventoryAdjustmentLineAdd>"
        f"{ref('ItemRef', 'Lamp')}{body}</InventoryAdjustmentLineAdd></InventoryAdjustmentAdd></InventoryAdjustmentAddRq>"
    )


def test_serial_numbers_are_kept_on_lines(store):
    tracking(store, "SerialNumber")
    made = store.done(adjust("<SerialNumberAdjustment><AddSerialNumber>S1</AddSerialNumber></SerialNumberAdjustment>"))
    assert shown(made.find("InventoryAdjustmentLineRet"), "SerialNumber", "SerialNumberAddedOrRemoved", "QuantityDifference") == (
        "S1", "Added", "1",
    )  # fmt: skip
    store.done(adjust("<SerialNumberAdjustment><RemoveSerialNumber>S1</RemoveSerialNumber></SerialNumberAdjustment>"))
    assert store.stock()[0] == "0"
    sold = store.done(
        f"<InvoiceAddRq><InvoiceAdd>{ref('CustomerRef', 'Abel')}<InvoiceLineAdd>{ref('ItemRef', 'Lamp')}<Quantity>1</Quantity>"
        "<SerialNumber>S2</SerialNumber></InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>"
    )
    assert sold.findtext("InvoiceLineRet/SerialNumber") == "S2"
    assert store.refused(adjust("<LotNumberAdjustment><LotNumber>L</LotNumber></LotNumberAdjustment>"))[0] == 3250


def test_lots_are_counted(store):
    tracking(store, "LotNumber")
    made = store.done(
        adjust(
            "<LotNumberAdjustment><LotNumber>L1</LotNumber><CountAdjustment>12</CountAdjustment></LotNumberAdjustment>"
        )
    )
    assert shown(made.find("InventoryAdjustmentLineRet"), "LotNumber", "QuantityDifference") == ("L1", "12")
    line = made.findtext("InventoryAdjustmentLineRet/TxnLineID")
    changed = store.done(
        store.mod(
            "InventoryAdjustment", made,
            f"<InventoryAdjustmentLineMod><TxnLineID>{line}</TxnLineID><LotNumber>L2</LotNumber><CountAdjustment>7</CountAdjustment>"
            "</InventoryAdjustmentLineMod>",
        )
    )  # fmt: skip
    assert shown(changed.find("InventoryAdjustmentLineRet"), "LotNumber", "QuantityDifference") == ("L2", "7")
    assert store.stock()[0] == "7"


def test_the_lines_of_a_group_are_where_the_group_line_says(depot):
    """No group line of an answer has a site; its lines do."""
    member = f"<ItemGroupLine>{ref('ItemRef', 'Lamp')}<Quantity>2</Quantity></ItemGroupLine>"
    depot.done(f"<ItemGroupAddRq><ItemGroupAdd><Name>Pair</Name>{member}</ItemGroupAdd></ItemGroupAddRq>")
    pair = f"{ref('ItemGroupRef', 'Pair')}<Quantity>3</Quantity>"
    bill = depot.done(
        f"<BillAddRq><BillAdd>{ref('VendorRef', 'Carrier')}<ItemGroupLineAdd>{pair}{site(SOUTH)}"
        f"{ref('InventorySiteLocationRef', 'South:Shelf')}</ItemGroupLineAdd></BillAdd></BillAddRq>"
    )
    line = bill.find("ItemGroupLineRet/ItemLineRet")
    assert shown(line, "InventorySiteRef/FullName", "InventorySiteLocationRef/FullName") == (SOUTH, "South:Shelf")
    assert stock(depot)["Lamp", "South:Shelf"] == "6"
    depot.done(
        f"<InvoiceAddRq><InvoiceAdd>{ref('CustomerRef', 'Abel')}<InvoiceLineGroupAdd>{pair}{site(SOUTH)}"
        f"{ref('InventorySiteLocationRef', 'South:Shelf')}</InvoiceLineGroupAdd></InvoiceAdd></InvoiceAddRq>"
    )
    assert stock(depot)["Lamp", "South:Shelf"] == "0"
