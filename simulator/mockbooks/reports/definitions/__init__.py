"""The table of all reports, a module for each family of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from mockbooks.reports.definition import Definition

__all__ = ["definitions"]


@cache
def definitions() -> Mapping[tuple[str, str], Definition]:
    """Every report by its family (``GeneralSummary``) and the value of the type enumeration."""
    # The rooms are imported when the first report is asked for.
    from mockbooks.reports.definitions import (
        aging,
        budgets,
        custom,
        detail,
        jobs,
        payroll,
        sales,
        statements,
        stock,
        time_sheets,
    )

    found = {}
    for module in (statements, sales, stock, detail, custom, aging, budgets, jobs, time_sheets, payroll):
        for family, rows in module.DEFINITIONS.items():
            found.update({(family, definition.type): definition for definition in rows})
    return MappingProxyType(found)
