"""Detail reports: one row for each transaction or line of the ledger."""

from __future__ import annotations

from collections.abc import Mapping

from mockbooks.reports.definition import Definition

__all__ = ["DEFINITIONS"]

DEFINITIONS: Mapping[str, tuple[Definition, ...]] = {"GeneralDetail": ()}
