"""Features of QuickBooks that a file has or has not, and how they are turned on.

Which product has what: price levels by item, units of measure in Premier and Enterprise, inventory sites in Enterprise
[D:OSR; O:CND; units of measure assumed]. What a preference says is read from PreferencesRet's groups; units of measure
have none there, so theirs is kept in a group of its own that no answer shows. A feature that is missing is 3250 where
an element or a list needs it [R:HG], a payroll subscription that is missing 3262 [O:QUBE].

Turning on multi-currency cannot be taken back [O:CND]: every customer, vendor and account of a type that can have a
foreign currency then has the home currency until it is given another.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType

from mockbooks.company import Company
from mockbooks.company.host import product_line
from mockbooks.operations import preferences
from mockbooks.operations.lists.built_in_currencies import BUILT_IN_CURRENCIES, HOME_CURRENCIES
from mockbooks.operations.lists.entry import dump_own, insert
from mockbooks.operations.references import find_by_full_name
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import FEATURE_NOT_AVAILABLE, PAYROLL_SUBSCRIPTION_REQUIRED, Refused

__all__ = [
    "FOREIGN_ACCOUNT_TYPES",
    "has_larger_product",
    "have_units_of_measure",
    "home_currency",
    "is_multi_currency",
    "refuse_elements",
    "refuse_without",
    "refuse_without_payroll",
    "rounds_prices_up",
    "turn_on_inventory_sites",
    "turn_on_multi_currency",
    "turn_on_payroll",
    "turn_on_units_of_measure",
    "units_of_measure",
    "uses_price_levels",
]

FOREIGN_ACCOUNT_TYPES = ("AccountsReceivable", "AccountsPayable", "Bank", "CreditCard")
"""The types of account that can have a foreign currency [D:MC3]."""

_LARGER_PRODUCTS = ("Premier", "Accountant", "Enterprise")
# Not a group of PreferencesRet: nothing in the language says whether units of measure are on.
_UNITS_OF_MEASURE = "UnitsOfMeasure"
_PAYROLL_SERVICE = "QuickBooks Payroll Service"
_DEFAULT_SITE = "Unspecified Site"
_PAYROLL_TAXES = (
    "Federal Unemployment",
    "Federal Withholding",
    "Medicare Company",
    "Medicare Employee",
    "Social Security Company",
    "Social Security Employee",
)


def is_multi_currency(company: Company) -> bool:
    """Whether the file has several currencies."""
    return preferences.is_on(company, "MultiCurrencyPreferences", "IsMultiCurrencyOn")


def uses_price_levels(company: Company) -> bool:
    """Whether the preference for price levels is on."""
    return _price_levels(company).get("IsUsingPriceLevels") == "true"


def rounds_prices_up(company: Company) -> bool:
    """Whether prices at a level of a fixed percentage are rounded up to whole dollars [O:CND]."""
    return _price_levels(company).get("IsRoundingSalesPriceUp") == "true"


def refuse_elements(company: Company, record: Record) -> None:
    """Refuse with 3250 what names an entry of a list that is not there while a feature is off. Empty asks nothing."""
    for name, is_there in _NEEDS.items():
        if record.get(name) not in (None, "", {}) and not is_there(company):
            raise Refused(FEATURE_NOT_AVAILABLE)


def home_currency(company: Company) -> int | None:
    """The row of the home currency; None in a file with one currency only."""
    row = preferences.group(company, "MultiCurrencyPreferences").get("HomeCurrencyRef")
    return row if isinstance(row, int) else None


def units_of_measure(company: Company) -> str:
    """``SinglePerItem``, ``MultiplePerItem``, or ``""`` for a file without units of measure."""
    return str(preferences.group(company, _UNITS_OF_MEASURE).get("Mode", ""))


def refuse_without(available: bool) -> None:
    """Refuse with 3250 what needs a feature that is not there [R:HG]."""
    if not available:
        raise Refused(FEATURE_NOT_AVAILABLE)


def refuse_without_payroll(company: Company) -> None:
    """Refuse with 3262 what needs a subscription to payroll [D:OSR; code O:QUBE]."""
    services = company.singleton("Company").get("SubscribedServices")
    listed = services.get("Service") if isinstance(services, dict) else None
    for service in listed if isinstance(listed, list) else ():
        if isinstance(service, dict) and "Payroll" in str(service["Name"]) and service["ServiceStatus"] == "Active":
            return
    raise Refused(PAYROLL_SUBSCRIPTION_REQUIRED)


def has_larger_product(company: Company) -> bool:
    """Whether the file belongs to Premier, Accountant or Enterprise, of whatever edition."""
    return any(product in company.flavor for product in _LARGER_PRODUCTS)


def turn_on_multi_currency(company: Company) -> None:
    """Have several currencies from now on. Must run inside a request set; a second time changes nothing."""
    if is_multi_currency(company):
        return
    home_code, home = HOME_CURRENCIES[company.edition], 0
    for code, name, is_active in BUILT_IN_CURRENCIES:
        own: Record = {"CurrencyCode": code, "CurrencyFormat": dict(_FORMAT), "IsUserDefinedCurrency": "false"}
        entry = insert(company, "Currency", name, own, is_active=is_active or code == home_code)
        if code == home_code:
            home = entry.id
    _set(company, "MultiCurrencyPreferences", {"IsMultiCurrencyOn": "true", "HomeCurrencyRef": home})
    holders = company.connection.execute(
        "SELECT id, own FROM list_object WHERE kind IN ('Customer', 'Vendor', 'Account')"
    ).fetchall()
    for row, own_text in holders:
        record = {**json.loads(own_text), "CurrencyRef": home}
        company.connection.execute(
            "UPDATE list_object SET own = ?, revision = ? WHERE id = ?",
            (dump_own(record), company.counters.next_revision(), row),
        )
        company.list_objects.pop(row, None)


def turn_on_inventory_sites(company: Company) -> None:
    """Keep stock at several sites from now on: Enterprise alone can. Must run inside a request set.

    Assumed: what is there already is at the default site, which is called Unspecified Site. Raises ValueError for a
    file of another product.
    """
    if product_line(company.flavor) != "Enterprise":
        raise ValueError(f"QuickBooks {company.flavor} keeps its stock at one site; Enterprise has several")
    group = "MultiLocationInventoryPreferences"
    names = ("IsMultiLocationInventoryAvailable", "IsMultiLocationInventoryEnabled")
    _set(company, group, dict.fromkeys(names, "true"))
    if find_by_full_name(company, ("InventorySite",), _DEFAULT_SITE) is None:
        insert(company, "InventorySite", _DEFAULT_SITE, {"IsDefaultSite": "true"})


def turn_on_units_of_measure(company: Company, mode: str = "MultiplePerItem") -> None:
    """Give items units of measure from now on, one or several each. Must run inside a request set.

    ``mode`` is ``SinglePerItem`` or ``MultiplePerItem``. Raises ValueError for another one, and for a file of a product
    without the feature.
    """
    if mode not in ("SinglePerItem", "MultiplePerItem"):
        raise ValueError(f"units of measure are SinglePerItem or MultiplePerItem, not {mode}")
    if not has_larger_product(company):
        raise ValueError(f"QuickBooks {company.flavor} has no units of measure; Premier and Enterprise have")
    have_units_of_measure(company, mode)


def have_units_of_measure(company: Company, mode: str = "MultiplePerItem") -> None:
    """Let a file have units of measure, whatever product it belongs to. Must run inside a request set."""
    _set(company, _UNITS_OF_MEASURE, {"Mode": mode})


def turn_on_payroll(company: Company) -> None:
    """Subscribe to payroll. Must run inside a request set. Assumed: the taxes that are payroll items from then on."""
    record: Record = dict(company.singleton("Company"))
    services = record.get("SubscribedServices")
    listed = services.get("Service") if isinstance(services, dict) else None
    others = [
        service
        for service in (listed if isinstance(listed, list) else [])
        if isinstance(service, dict) and service["Name"] != _PAYROLL_SERVICE
    ]
    payroll: Record = {"Name": _PAYROLL_SERVICE, "Domain": "payroll.qb", "ServiceStatus": "Active"}
    record["SubscribedServices"] = {"Service": [*others, payroll]}
    company.store_singleton("Company", record)
    for name in _PAYROLL_TAXES:
        if find_by_full_name(company, ("PayrollItemNonWage",), name) is None:
            insert(company, "PayrollItemNonWage", name, {"NonWageType": "Tax"})


def _price_levels(company: Company) -> Record:
    levels = preferences.group(company, "SalesAndCustomersPreferences").get("PriceLevels")
    return levels if isinstance(levels, dict) else {}


_NEEDS: Mapping[str, Callable[[Company], object]] = MappingProxyType(
    {"CurrencyRef": is_multi_currency, "PriceLevelRef": uses_price_levels, "UnitOfMeasureSetRef": units_of_measure}
)
_FORMAT: Record = {
    "ThousandSeparator": "Comma",
    "ThousandSeparatorGrouping": "XX_XXX_XXX",
    "DecimalPlaces": "2",
    "DecimalSeparator": "Period",
}


def _set(company: Company, group: str, values: Record) -> None:
    changed: Record = dict(company.singleton("Preferences"))
    before = changed.get(group)
    changed[group] = {**(before if isinstance(before, dict) else {}), **values}
    company.store_singleton("Preferences", changed)
