"""Financial statements."""

from __future__ import annotations

from collections.abc import Mapping

from mockbooks.reports.definition import DATES, Definition
from mockbooks.reports.statements import BalanceSheet, ProfitAndLoss, TrialBalance

__all__ = ["DEFINITIONS"]

DEFINITIONS: Mapping[str, tuple[Definition, ...]] = {
    "GeneralSummary": (
        Definition(
            "ProfitAndLossStandard",
            "Profit & Loss",
            ProfitAndLoss(),
            provenance="recorded",
            evidence="labels, order and row kinds R:RDT; title and column titles assumed",
        ),
        Definition("ProfitAndLossByClass", "Profit & Loss by Class", ProfitAndLoss(columns_by="Class")),
        Definition("ProfitAndLossByJob", "Profit & Loss by Job", ProfitAndLoss(columns_by="Customer")),
        Definition(
            "ProfitAndLossPrevYearComp",
            "Profit & Loss Prev Year Comparison",
            ProfitAndLoss("previous year"),
            columns_by=DATES,
        ),
        Definition(
            "ProfitAndLossYTDComp", "Profit & Loss YTD Comparison", ProfitAndLoss("year to date"), columns_by=DATES
        ),
        Definition(
            "BalanceSheetStandard",
            "Balance Sheet",
            BalanceSheet(),
            provenance="recorded",
            evidence="whole report R:BSX",
        ),
        Definition("BalanceSheetSummary", "Summary Balance Sheet", BalanceSheet(collapsed=True)),
        Definition("BalanceSheetByClass", "Balance Sheet by Class", BalanceSheet(columns_by="Class")),
        Definition(
            "BalanceSheetPrevYearComp",
            "Balance Sheet Prev Year Comparison",
            BalanceSheet("previous year"),
            columns_by=DATES,
        ),
        Definition(
            "TrialBalance",
            "Trial Balance",
            TrialBalance(),
            columns_by=DATES[:1],
            provenance="observed",
            evidence="title, subtitle, three columns and two title rows: docs.conductor.is, the report object",
        ),
    )
}
