"""The two custom reports: any column, any row."""

from __future__ import annotations

from collections.abc import Mapping

from mockbooks.reports.definition import Definition

__all__ = ["DEFINITIONS"]

DEFINITIONS: Mapping[str, tuple[Definition, ...]] = {"CustomDetail": ()}
