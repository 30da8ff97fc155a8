"""The two custom reports: any column, any row."""

from __future__ import annotations

from collections.abc import Mapping

from mockbooks.reports.custom import CustomSummary
from mockbooks.reports.definition import Definition
from mockbooks.reports.detail import Detail

__all__ = ["DEFINITIONS"]

DEFINITIONS: Mapping[str, tuple[Definition, ...]] = {
    "CustomDetail": (Definition("CustomTxnDetail", "Custom Transaction Detail Report", Detail(("Amount",))),),
    "CustomSummary": (Definition("CustomSummary", "Custom Summary Report", CustomSummary()),),
}
