"""Summaries of sales, purchases, balances and tax by customer, vendor, item and representative."""

from __future__ import annotations

from collections.abc import Mapping

from mockbooks.reports.definition import Definition

__all__ = ["DEFINITIONS"]

DEFINITIONS: Mapping[str, tuple[Definition, ...]] = {"GeneralSummary": ()}
