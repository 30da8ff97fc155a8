"""Reports on time."""

from __future__ import annotations

from collections.abc import Mapping

from mockbooks.reports.definition import DATES, Definition
from mockbooks.reports.time_sheets import TimeDetail, TimeSummary

__all__ = ["DEFINITIONS"]

DEFINITIONS: Mapping[str, tuple[Definition, ...]] = {
    "Time": (
        Definition("TimeByItem", "Time by Item", TimeSummary("item", "customer"), basis="None", columns_by=DATES),
        Definition("TimeByJobDetail", "Time by Job Detail", TimeDetail(), basis="None", columns_by=()),
        Definition(
            "TimeByJobSummary", "Time by Job Summary", TimeSummary("customer", "item"), basis="None", columns_by=DATES
        ),
        Definition("TimeByName", "Time by Name", TimeSummary("entity", "customer"), basis="None", columns_by=DATES),
    )
}
