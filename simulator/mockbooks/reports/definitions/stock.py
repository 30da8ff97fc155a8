"""Reports on what is in stock."""

from __future__ import annotations

from collections.abc import Mapping

from mockbooks.reports.definition import DATES, Definition
from mockbooks.reports.stock import StockStatus, Valuation, Worksheet
from mockbooks.reports.stock_detail import ValuationDetail
from mockbooks.reports.stock_sites import NumbersBySite, ValuationBySite

__all__ = ["DEFINITIONS"]

_TOTAL_ONLY = DATES[:1]

DEFINITIONS: Mapping[str, tuple[Definition, ...]] = {
    "GeneralSummary": (
        Definition(
            "InventoryStockStatusByItem",
            "Inventory Stock Status by Item",
            StockStatus(),
            basis="Accrual",
            columns_by=_TOTAL_ONLY,
            provenance="recorded",
            evidence="[R:INV] title, columns, rows",
        ),
        Definition(
            "InventoryStockStatusByVendor",
            "Inventory Stock Status by Vendor",
            StockStatus(by_vendor=True),
            basis="Accrual",
            columns_by=_TOTAL_ONLY,
        ),
        Definition(
            "InventoryValuationSummary",
            "Inventory Valuation Summary",
            Valuation(),
            basis="Accrual",
            columns_by=_TOTAL_ONLY,
        ),
        Definition(
            "InventoryValuationSummaryBySite",
            "Inventory Valuation Summary by Site",
            ValuationBySite(),
            basis="Accrual",
            columns_by=_TOTAL_ONLY,
        ),
        Definition(
            "LotNumberInStockBySite",
            "Lot Numbers in Stock by Site",
            NumbersBySite("LotNumber", "Lot Number"),
            basis="Accrual",
            columns_by=_TOTAL_ONLY,
        ),
        Definition(
            "PhysicalInventoryWorksheet",
            "Physical Inventory Worksheet",
            Worksheet(),
            basis="Accrual",
            columns_by=_TOTAL_ONLY,
        ),
        Definition(
            "SerialNumberInStockBySite",
            "Serial Numbers in Stock by Site",
            NumbersBySite("SerialNumber", "Serial Number"),
            basis="Accrual",
            columns_by=_TOTAL_ONLY,
        ),
    ),
    "GeneralDetail": (
        Definition(
            "InventoryValuationDetail", "Inventory Valuation Detail", ValuationDetail(), basis="Accrual", columns_by=()
        ),
    ),
}
