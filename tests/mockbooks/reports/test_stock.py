"""Stock status, valuation, counting."""

from __future__ import annotations

from decimal import Decimal

from mockbooks.operations.company_features import turn_on_inventory_sites

YEAR = "<ReportPeriod><FromReportDate>2024-01-01</FromReportDate><ToReportDate>2024-12-31</ToReportDate></ReportPeriod>"

ALL = "<ReportDateMacro>All</ReportDateMacro>"


def summary(asked, name, more=YEAR):
    return asked.report("GeneralSummary", name, more)


def stocked(asked, name, parent="", reorder="", opening="", vendor=""):
    """An inventory part, so many of it at 2.00 each there since the end of January."""
    above = f"<ParentRef><FullName>{parent}</FullName></ParentRef>" if parent else ""
    point = f"<ReorderPoint>{reorder}</ReorderPoint>" if reorder else ""
    bought = f"<PrefVendorRef><FullName>{vendor}</FullName></PrefVendorRef>" if vendor else ""
    there = (
        f"<QuantityOnHand>{opening}</QuantityOnHand><TotalValue>{Decimal(opening) * 2}.00</TotalValue>"
        "<InventoryDate>2011-01-31</InventoryDate>"
        if opening
        else ""
    )
    asked.done(
        f"<ItemInventoryAddRq><ItemInventoryAdd><Name>{name}</Name>{above}<SalesPrice>5.00</SalesPrice><IncomeAccountRef>"
        "<FullName>Sales</FullName></IncomeAccountRef><COGSAccountRef><FullName>Cost</FullName></COGSAccountRef>"
        f"{bought}<AssetAccountRef><FullName>Stock</FullName></AssetAccountRef>{point}{there}</ItemInventoryAdd></ItemInventoryAddRq>"
    )


def recorded_company(asked):
    """The file of the recorded stock status: two parts, one with a sub-part, five on order since September."""
    for name, kind in (("Sales", "Income"), ("Cost", "CostOfGoodsSold"), ("Stock", "OtherCurrentAsset")):
        asked.done(
            f"<AccountAddRq><AccountAdd><Name>{name}</Name><AccountType>{kind}</AccountType></AccountAdd></AccountAddRq>"
        )
    asked.done("<VendorAddRq><VendorAdd><Name>Maker</Name></VendorAdd></VendorAddRq>")
    stocked(asked, "another inventory", reorder="5", opening="35")
    stocked(asked, "test inventory part", reorder="5", opening="12")
    stocked(asked, "test sub product", parent="test inventory part", opening="5")
    asked.done(
        "<PurchaseOrderAddRq><PurchaseOrderAdd><VendorRef><FullName>Maker</FullName></VendorRef><TxnDate>2010-09-20</TxnDate>"
        "<ExpectedDate>2010-09-27</ExpectedDate><PurchaseOrderLineAdd><ItemRef><FullName>test inventory part</FullName>"
        "</ItemRef><Quantity>5</Quantity></PurchaseOrderLineAdd></PurchaseOrderAdd></PurchaseOrderAddRq>"
    )


def test_the_recorded_stock_status_cell_by_cell(asked):
    recorded_company(asked)
    dates = "<ReportPeriod><FromReportDate>2011-02-01</FromReportDate><ToReportDate>2011-02-04</ToReportDate></ReportPeriod>"
    report = summary(asked, "InventoryStockStatusByItem", dates)
    assert (report.title, report.subtitle, report.basis) == (
        "Inventory Stock Status by Item",
        "February 1 - 4, 2011",
        "Accrual",
    )
    assert report.columns == [
        ("", "Blank", "STRTYPE"),
        ("Item Description", "ItemDesc", "STRTYPE"),
        ("Pref Vendor", "ItemVendor", "STRTYPE"),
        ("Reorder Pt", "ReorderPoint", "QUANTYPE"),
        ("On Hand", "QuantityOnHand", "QUANTYPE"),
        ("Order", "SuggestedReorder", "BOOLTYPE"),
        ("On PO", "QuantityOnOrder", "QUANTYPE"),
        ("Next Deliv", "EarliestReceiptDate", "DATETYPE"),
        ("Sales/Week", "SalesPerWeek", "QUANTYPE"),
    ]
    assert report.rows == [
        ("Text", "Inventory", "", {}),
        ("Data", "another inventory", "item:another inventory", {4: "5", 5: "35", 6: "false", 7: "0", 9: "0"}),
        ("Text", "test inventory part", "", {}),
        (
            "Data",
            "test sub product",
            "item:test inventory part:test sub product",
            {5: "5", 6: "false", 7: "0", 9: "0"},
        ),
        (
            "Data",
            "test inventory part - Other",
            "item:test inventory part",
            {4: "5", 5: "12", 6: "false", 7: "5", 8: "2010-09-27", 9: "0"},
        ),
        ("Subtotal", "Total test inventory part", "item:test inventory part", {5: "17", 7: "5", 9: "0"}),
    ]


def test_what_is_low_is_to_be_reordered_and_what_sold_counts_by_week(asked):
    recorded_company(asked)
    asked.done("<CustomerAddRq><CustomerAdd><Name>Abel</Name></CustomerAdd></CustomerAddRq>")
    asked.done(
        "<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Abel</FullName></CustomerRef><TxnDate>2011-02-02</TxnDate>"
        "<InvoiceLineAdd><ItemRef><FullName>another inventory</FullName></ItemRef><Quantity>32</Quantity></InvoiceLineAdd>"
        "</InvoiceAdd></InvoiceAddRq>"
    )
    dates = "<ReportPeriod><FromReportDate>2011-02-01</FromReportDate><ToReportDate>2011-02-14</ToReportDate></ReportPeriod>"
    row = summary(asked, "InventoryStockStatusByItem", dates)["another inventory"]
    assert (row.cells[5], row.cells[6], row.cells[9]) == ("3", "true", "16")
    before = dates.replace("2011-02-14", "2011-02-01")
    assert summary(asked, "InventoryStockStatusByItem", before)["another inventory"].cells[5] == "35"


def test_stock_by_the_vendors_it_is_bought_from(shop):
    report = summary(shop, "InventoryStockStatusByVendor")
    assert [column[1] for column in report.columns] == [
        "Blank",
        "ItemDesc",
        "ReorderPoint",
        "QuantityOnHand",
        "SuggestedReorder",
        "QuantityOnOrder",
        "EarliestReceiptDate",
        "SalesPerWeek",
    ]
    by_item = summary(shop, "InventoryStockStatusByItem")
    shown = sum(Decimal(row.cells[4]) for row in report.rows if row.kind == "Data")
    assert shown == sum(Decimal(row.cells[5]) for row in by_item.rows if row.kind == "Data")
    (first, *_), (*_, last) = report.skeleton, report.skeleton
    assert last == ("Subtotal", f"Total {first[1]}") or last[0] == "Subtotal"


def test_the_valuation_is_what_the_balance_sheet_says(shop):
    report = summary(shop, "InventoryValuationSummary")
    assert report.subtitle == "As of December 31, 2024"
    assert report.columns == [
        ("", "Blank", "STRTYPE"),
        ("Item Description", "ItemDesc", "STRTYPE"),
        ("On Hand", "QuantityOnHand", "QUANTYPE"),
        ("Avg Cost", "AverageCost", "PRICETYPE"),
        ("Asset Value", "ValueOnHand", "AMTTYPE"),
        ("% of Tot Asset", "PercentOfTotalValue", "PERCENTTYPE"),
        ("Sales Price", "UnitPrice", "PRICETYPE"),
        ("Retail Value", "RetailValueOnHand", "AMTTYPE"),
        ("% of Tot Retail", "PercentOfTotalRetail", "PERCENTTYPE"),
    ]
    assert [row.kind for row in report.rows][0 :: len(report.rows) - 1] == ["Text", "Total"]
    assert report["TOTAL"].cells[6] == report["TOTAL"].cells[9] == "100.00"
    sheet = summary(shop, "BalanceSheetStandard")
    assert report.amount("TOTAL", 5) == sheet.amount("Inventory Asset")


def test_the_detail_of_all_movements_ends_at_the_valuation(shop):
    ended = summary(shop, "InventoryValuationSummary", ALL)
    detail = shop.report("GeneralDetail", "InventoryValuationDetail", ALL)
    assert [column[1] for column in detail.columns] == [
        "Blank",
        "TxnType",
        "Date",
        "Name",
        "RefNumber",
        "Quantity",
        "CostPrice",
        "QuantityOnHand",
        "AverageCost",
        "ValueOnHand",
    ]
    listed = [row for row in ended.rows if row.kind == "Data" and row.cells[3] != "0"]
    assert len(listed) > 3
    for row in listed:
        last = detail[f"Total {row.of.removeprefix('item:')}"]
        assert (last.cells[6], last.cells[8], last.cells[10]) == (row.cells[3], row.cells[3], row.cells[5])
    assert detail.amount("TOTAL", 10) == ended.amount("TOTAL", 5)


def test_the_detail_of_a_period_begins_with_what_was_there(shop):
    report = shop.report("GeneralDetail", "InventoryValuationDetail", YEAR)
    for before, after in zip(report.rows, report.rows[1:], strict=False):
        if before.kind == after.kind == "Data":
            assert Decimal(after.cells[8]) - Decimal(before.cells[8]) == Decimal(after.cells[6])
    assert {row.cells[2] for row in report.rows if row.kind == "Data"} >= {"Invoice", "Bill"}


def test_a_sheet_to_count_by(shop):
    report = summary(shop, "PhysicalInventoryWorksheet")
    assert report.columns == [
        ("", "Blank", "STRTYPE"),
        ("Item Description", "ItemDesc", "STRTYPE"),
        ("Pref Vendor", "ItemVendor", "STRTYPE"),
        ("Quantity On Hand", "QuantityOnHand", "QUANTYPE"),
        ("Physical Count", "PhysicalCount", "QUANTYPE"),
    ]
    assert {row.kind for row in report.rows} == {"Text", "Data"}
    status = summary(shop, "InventoryStockStatusByItem")
    for row in report.rows[1:]:
        assert row.label == row.of.removeprefix("item:")
        assert 5 not in row.cells
    assert sorted(row.of for row in report.rows if row.of) == sorted(
        row.of for row in status.rows if row.kind == "Data"
    )


def test_an_item_filter_and_an_empty_report(shop, asked):
    part = next(row for row in summary(shop, "InventoryStockStatusByItem").rows if row.kind == "Data")
    name = part.of.removeprefix("item:")
    only = summary(
        shop, "InventoryValuationSummary", f"{YEAR}<ReportItemFilter><FullName>{name}</FullName></ReportItemFilter>"
    )
    assert [row.of for row in only.rows if row.kind == "Data"] == [part.of]
    assert summary(asked, "InventoryValuationSummary").rows == []


def test_sites_and_numbers_need_the_feature(shop):
    refusal = (3250, "This feature is not enabled or not available in this version of QuickBooks.")
    for name in ("InventoryValuationSummaryBySite", "LotNumberInStockBySite", "SerialNumberInStockBySite"):
        request = f"<GeneralSummaryReportQueryRq><GeneralSummaryReportType>{name}</GeneralSummaryReportType>{YEAR}"
        assert shop.refused(f"{request}</GeneralSummaryReportQueryRq>") == refusal


def move(asked, item, quantity, start, end):
    asked.done(
        f"<TransferInventoryAddRq><TransferInventoryAdd><TxnDate>2011-02-02</TxnDate><FromInventorySiteRef><FullName>{start}"
        f"</FullName></FromInventorySiteRef><ToInventorySiteRef><FullName>{end}</FullName></ToInventorySiteRef>"
        f"<TransferInventoryLineAdd><ItemRef><FullName>{item}</FullName></ItemRef><QuantityToTransfer>{quantity}"
        "</QuantityToTransfer></TransferInventoryLineAdd></TransferInventoryAdd></TransferInventoryAddRq>"
    )


def test_the_valuation_by_site_adds_up_to_the_valuation(asked):
    recorded_company(asked)
    asked.company.flavor = "Enterprise"
    with asked.company.request_set():
        turn_on_inventory_sites(asked.company)
    asked.done("<InventorySiteAddRq><InventorySiteAdd><Name>North</Name></InventorySiteAdd></InventorySiteAddRq>")
    move(asked, "another inventory", "10", "Unspecified Site", "North")
    report = summary(asked, "InventoryValuationSummaryBySite", ALL)
    assert [title for title, _, _ in report.columns] == [
        "/",
        "North/On Hand",
        "North/Asset Value",
        "Unspecified Site/On Hand",
        "Unspecified Site/Asset Value",
        "TOTAL/On Hand",
        "TOTAL/Avg Cost",
        "TOTAL/Asset Value",
    ]
    assert report["another inventory"].cells == {
        2: "10",
        3: "20.00",
        4: "25",
        5: "50.00",
        6: "35",
        7: "2.00",
        8: "70.00",
    }
    assert report["TOTAL"].cells == {2: "10", 3: "20.00", 4: "42", 5: "84.00", 6: "52", 8: "104.00"}
    assert report.amount("TOTAL", 8) == summary(asked, "InventoryValuationSummary", ALL).amount("TOTAL", 5)


def track(asked, mode):
    with asked.company.request_set():
        changed = dict(asked.company.singleton("Preferences"))
        group = changed["ItemsAndInventoryPreferences"]
        changed["ItemsAndInventoryPreferences"] = group | {"IsTrackingSerialOrLotNumber": mode}
        asked.company.store_singleton("Preferences", changed)


def test_lots_that_are_there_and_those_that_are_gone(asked):
    recorded_company(asked)
    track(asked, "LotNumber")
    for lot, count in (("L1", "12"), ("L2", "3"), ("L2", "-3")):
        asked.done(
            "<InventoryAdjustmentAddRq><InventoryAdjustmentAdd><AccountRef><FullName>Cost</FullName></AccountRef>"
            "<InventoryAdjustmentLineAdd><ItemRef><FullName>another inventory</FullName></ItemRef><LotNumberAdjustment>"
            f"<LotNumber>{lot}</LotNumber><CountAdjustment>{count}</CountAdjustment></LotNumberAdjustment>"
            "</InventoryAdjustmentLineAdd></InventoryAdjustmentAdd></InventoryAdjustmentAddRq>"
        )
    report = summary(asked, "LotNumberInStockBySite", ALL)
    assert report.columns == [
        ("", "Blank", "STRTYPE"),
        ("Lot Number", "Blank", "STRTYPE"),
        ("On Hand", "QuantityOnHand", "QUANTYPE"),
    ]
    assert report.rows == [
        ("Text", "No site", "", {}),
        ("Data", "another inventory", "item:another inventory", {2: "L1", 3: "12"}),
        ("Subtotal", "Total No site", "", {3: "12"}),
    ]
    request = (
        "<GeneralSummaryReportQueryRq><GeneralSummaryReportType>SerialNumberInStockBySite</GeneralSummaryReportType>"
    )
    assert asked.refused(f"{request}</GeneralSummaryReportQueryRq>")[0] == 3250


def test_serial_numbers_that_are_there(asked):
    recorded_company(asked)
    track(asked, "SerialNumber")
    for change in ("<AddSerialNumber>S1</AddSerialNumber>", "<AddSerialNumber>S2</AddSerialNumber>",
                   "<RemoveSerialNumber>S1</RemoveSerialNumber>"):  # fmt: skip
        asked.done(
            "<InventoryAdjustmentAddRq><InventoryAdjustmentAdd><AccountRef><FullName>Cost</FullName></AccountRef>"
            "<InventoryAdjustmentLineAdd><ItemRef><FullName>another inventory</FullName></ItemRef>"
            f"<SerialNumberAdjustment>{change}</SerialNumberAdjustment></InventoryAdjustmentLineAdd></InventoryAdjustmentAdd>"
            "</InventoryAdjustmentAddRq>"
        )
    report = summary(asked, "SerialNumberInStockBySite", ALL)
    assert [row.cells for row in report.rows if row.kind == "Data"] == [{2: "S2", 3: "1"}]
