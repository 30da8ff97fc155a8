"""Budget reports, from the budgets that a company carries."""

from __future__ import annotations

from collections.abc import Mapping

from mockbooks.reports.budgets import BudgetReport
from mockbooks.reports.definition import Definition

__all__ = ["DEFINITIONS"]

DEFINITIONS: Mapping[str, tuple[Definition, ...]] = {
    "BudgetSummary": (
        Definition(
            "BalanceSheetBudgetOverview", "Balance Sheet Budget Overview", BudgetReport("balance sheet", "overview")
        ),
        Definition(
            "BalanceSheetBudgetVsActual", "Balance Sheet Budget vs. Actual", BudgetReport("balance sheet", "actual")
        ),
        Definition(
            "ProfitAndLossBudgetOverview", "Profit & Loss Budget Overview", BudgetReport("profit and loss", "overview")
        ),
        Definition(
            "ProfitAndLossBudgetPerformance",
            "Profit & Loss Budget Performance",
            BudgetReport("profit and loss", "performance"),
        ),
        Definition(
            "ProfitAndLossBudgetVsActual", "Profit & Loss Budget vs. Actual", BudgetReport("profit and loss", "actual")
        ),
    )
}
