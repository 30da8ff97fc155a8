"""Features of a file by name, and what turns each of them on: what the person at the desk does in the preferences.

No request changes a preference [D:SCH], so this is the only way to a file with several currencies or sites.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

from mockbooks.company import Company
from mockbooks.company.host import product_line
from mockbooks.operations import company_features, new_company, preferences
from mockbooks.operations.lists.tax_lists import set_up_of
from mockbooks.qbxml.record import Record

__all__ = ["FEATURES", "turn_on"]


def _track(company: Company, mode: str) -> None:
    """Track serial or lot numbers: Enterprise alone can [O:CND]."""
    if product_line(company.flavor) != "Enterprise":
        raise ValueError(f"QuickBooks {company.flavor} tracks no serial or lot numbers; Enterprise does")
    preferences: Record = dict(company.singleton("Preferences"))
    group = preferences.get("ItemsAndInventoryPreferences")
    before: Record = dict(group) if isinstance(group, dict) else {}
    preferences["ItemsAndInventoryPreferences"] = {**before, "IsTrackingSerialOrLotNumber": mode}
    company.store_singleton("Preferences", preferences)


def _charge_sales_tax(company: Company) -> None:
    """Charge sales tax, by default the first tax item of the file: QuickBooks asks for the most common one.

    Outside the United States, by the codes that a new file of the edition has: it charges tax as it is.
    """
    record = company.singleton("Company").get("Address")
    taxes = set_up_of(company.edition, str(record.get("State", "")) if isinstance(record, dict) else "")
    if taxes is not None:
        if not preferences.group(company, "SalesTaxPreferences"):
            new_company.charge_tax_by_code(company, taxes)
        return
    found = company.connection.execute(
        "SELECT id FROM list_object WHERE kind IN ('ItemSalesTax', 'ItemSalesTaxGroup') ORDER BY id LIMIT 1"
    ).fetchone()
    if found is None:
        raise ValueError("there is no sales tax item in this file yet; add one first")
    new_company.turn_on_sales_tax(company, found[0])


FEATURES: Mapping[str, Callable[[Company], None]] = MappingProxyType(
    {
        "account-numbers": new_company.turn_on_account_numbers,
        "class-tracking": new_company.turn_on_class_tracking,
        "inventory": new_company.turn_on_inventory,
        "inventory-sites": company_features.turn_on_inventory_sites,
        "lot-numbers": partial(_track, mode="LotNumber"),
        "multi-currency": company_features.turn_on_multi_currency,
        "payroll": company_features.turn_on_payroll,
        "sales-tax": _charge_sales_tax,
        "serial-numbers": partial(_track, mode="SerialNumber"),
        "units-of-measure": company_features.turn_on_units_of_measure,
    }
)


def turn_on(company: Company, feature: str) -> None:
    """Turn a feature on, by its name in :data:`FEATURES`. Must run inside a request set.

    Raises ValueError for one that there is not, or that the product of the file does not have.
    """
    if feature not in FEATURES:
        raise ValueError(f"there is no feature {feature!r}; there are {', '.join(FEATURES)}")
    FEATURES[feature](company)
