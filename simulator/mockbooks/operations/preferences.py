"""The company's preferences, by the groups of PreferencesRet. No request changes them (documented)."""

from __future__ import annotations

from mockbooks.company import Company
from mockbooks.qbxml.record import Record

__all__ = ["group", "is_on"]


def group(company: Company, name: str) -> Record:
    """One group of the preferences; empty when the feature is off (no SalesTaxPreferences: no sales tax, recorded)."""
    found = company.singleton("Preferences").get(name)
    return found if isinstance(found, dict) else {}


def is_on(company: Company, group_name: str, name: str) -> bool:
    """Whether a yes-or-no preference is set."""
    return group(company, group_name).get(name) == "true"
