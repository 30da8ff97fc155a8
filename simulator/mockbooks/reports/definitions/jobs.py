"""Reports on jobs: estimates against actuals, profitability."""

from __future__ import annotations

from collections.abc import Mapping

from mockbooks.reports.definition import DATES_AND_CLASS, Definition
from mockbooks.reports.jobs import JobReport

__all__ = ["DEFINITIONS"]

_ENTITY = ("ReportEntityFilter",)
_COLUMNS = "[O] the columns of a stored report"

DEFINITIONS: Mapping[str, tuple[Definition, ...]] = {
    "Job": (
        Definition(
            "ItemEstimatesVsActuals",
            "Item Estimates vs. Actuals",
            JobReport("estimates", "items"),
            basis="Accrual",
            columns_by=DATES_AND_CLASS,
        ),
        Definition(
            "ItemProfitability",
            "Item Profitability",
            JobReport("profit", "items"),
            basis="Accrual",
            columns_by=DATES_AND_CLASS,
        ),
        Definition(
            "JobEstimatesVsActualsDetail",
            "Job Estimates vs. Actuals Detail",
            JobReport("estimates", "items", one_job=True),
            basis="Accrual",
            columns_by=DATES_AND_CLASS,
            needs=_ENTITY,
            provenance="recorded",
            evidence="[R] two recorded answers: title, columns, kinds of rows",
        ),
        Definition(
            "JobEstimatesVsActualsSummary",
            "Job Estimates vs. Actuals Summary",
            JobReport("estimates", "jobs"),
            basis="Accrual",
            columns_by=DATES_AND_CLASS,
            evidence=_COLUMNS,
        ),
        Definition(
            "JobProfitabilityDetail",
            "Job Profitability Detail",
            JobReport("profit", "items", one_job=True),
            basis="Accrual",
            columns_by=DATES_AND_CLASS,
            needs=_ENTITY,
        ),
        Definition(
            "JobProfitabilitySummary",
            "Job Profitability Summary",
            JobReport("profit", "jobs"),
            basis="Accrual",
            columns_by=DATES_AND_CLASS,
        ),
    )
}
