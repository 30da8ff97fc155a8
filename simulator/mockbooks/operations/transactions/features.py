"""Elements that need a feature which the file does not have or Mockbooks does not serve: refused, not ignored.

QuickBooks answers with 3250 where a preference is off or an edition lacks a feature [R:HG]; that it does so for each
of these elements is assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from mockbooks.company import Company
from mockbooks.operations import preferences
from mockbooks.qbxml.record import Record, Value
from mockbooks.qbxml.status import FEATURE_NOT_AVAILABLE, Refused

__all__ = ["refuse_unavailable"]

# Element -> what it needs: a group of preferences and the preference in it that must be on.
_NEEDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "CurrencyRef": ("MultiCurrencyPreferences", "IsMultiCurrencyOn"),
        "ExchangeRate": ("MultiCurrencyPreferences", "IsMultiCurrencyOn"),
        "IsAmountsEnteredInHomeCurrency": ("MultiCurrencyPreferences", "IsMultiCurrencyOn"),
        "IsHomeCurrencyAdjustment": ("MultiCurrencyPreferences", "IsMultiCurrencyOn"),
        "InventorySiteRef": ("MultiLocationInventoryPreferences", "IsMultiLocationInventoryEnabled"),
        "InventorySiteLocationRef": ("MultiLocationInventoryPreferences", "IsMultiLocationInventoryEnabled"),
        "SerialNumber": ("ItemsAndInventoryPreferences", "IsTrackingSerialOrLotNumber"),
        "CountAdjustment": ("ItemsAndInventoryPreferences", "IsTrackingSerialOrLotNumber"),
        "ExpirationDateForSerialLotNumber": ("ItemsAndInventoryPreferences", "IsTrackingSerialOrLotNumber"),
        "LotNumberAdjustment": ("ItemsAndInventoryPreferences", "IsTrackingSerialOrLotNumber"),
        "SerialNumberAdjustment": ("ItemsAndInventoryPreferences", "IsTrackingSerialOrLotNumber"),
        "LotNumber": ("ItemsAndInventoryPreferences", "IsTrackingSerialOrLotNumber"),
        "UnitOfMeasure": ("UnitsOfMeasure", "Mode"),
        "OverrideUOMSetRef": ("UnitsOfMeasure", "Mode"),
        "PriceLevelRef": ("SalesAndCustomersPreferences", "PriceLevels", "IsUsingPriceLevels"),
        "TaxAmount": ("SalesTaxPreferences", "DefaultTaxableSalesTaxCodeRef"),
        "IsTaxIncluded": ("SalesTaxPreferences", "IsUsingAmountsIncludeTax"),
    }
)
_NAMES = frozenset(_NEEDS)

# A file tracks serial numbers or lot numbers, not both [D:SCH].
_TRACKED_BY: Mapping[str, str] = MappingProxyType(
    {
        "CountAdjustment": "LotNumber",
        "LotNumber": "LotNumber",
        "LotNumberAdjustment": "LotNumber",
        "SerialNumber": "SerialNumber",
        "SerialNumberAdjustment": "SerialNumber",
    }
)


def refuse_unavailable(company: Company, *given: Record) -> None:
    """Refuse what needs a feature that is off. Empty elements ask for nothing."""
    for record in given:
        if _NAMES.isdisjoint(record):
            continue
        for name in _NAMES.intersection(record):
            if record[name] not in ("", {}, [], "false") and not _is_there(company, name):
                raise Refused(FEATURE_NOT_AVAILABLE)


def _is_there(company: Company, name: str) -> bool:
    need = _NEEDS[name]
    found: Value = preferences.group(company, need[0])
    for inner in need[1:]:
        found = found.get(inner, "") if isinstance(found, dict) else ""
    if name in _TRACKED_BY:
        return found == _TRACKED_BY[name]
    return found not in ("", "false", "None")
