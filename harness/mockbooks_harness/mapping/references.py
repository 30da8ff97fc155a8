"""The references in a record: which object of which list each names.

A push is refused where QuickBooks does not have what it names [D:EX: "must match the ID of an existing …"]; so before
a record is written, what it names is asked for by id.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import Element, is_list_id
from mockbooks_harness.mapping.rows import spoken

FAMILIES = {
    "customerRef": ("Customer", "customer"),
    "supplierRef": ("Vendor", "supplier"),
    "accountRef": ("Account", "nominal account"),
    "itemRef": ("Item", "item"),
    "taxRateRef": ("SalesTaxCode", "tax rate"),
    "trackingCategoryRefs": ("Class", "tracking category"),
}
"""The list that a member's id is of, and Codat's word for what is in it."""

PREFERENCES = frozenset({"currency", "currencyRate", "defaultCurrency", "taxRateRef"})

FAMILY_OF_DATA_TYPE = {
    "customers": ("Customer", "customer"),
    "suppliers": ("Vendor", "supplier"),
    "trackingCategories": ("Class", "tracking category"),
    "bankAccounts": ("Account", "nominal account"),
    "chartOfAccounts": ("Account", "nominal account"),
}
"""The same for a reference that names its data type."""


def named(record: Any, path: str = "") -> Iterator[tuple[str, tuple[str, str], str]]:
    """Every reference in a record: its place, the list and the word for it, the id."""
    if isinstance(record, list):
        for position, member in enumerate(record):
            yield from named(member, f"{path}[{position}]")
    elif isinstance(record, dict):
        for name, value in record.items():
            place = f"{path}.{spoken(name)}" if path else spoken(name)
            if name == "trackingCategoryRefs" and isinstance(value, list):
                for position, member in enumerate(value):
                    yield from _one(FAMILIES[name], member, f"{place}[{position}]")
            elif name in FAMILIES and isinstance(value, dict):
                yield from _one(FAMILIES[name], value, place)
            elif name in ("contactRef", "recordRefs"):
                for position, member in enumerate(value if isinstance(value, list) else [value]):
                    family = FAMILY_OF_DATA_TYPE.get(str(member.get("dataType"))) if isinstance(member, dict) else None
                    if family is not None:
                        yield from _one(family, member, f"{place}[{position}]" if isinstance(value, list) else place)
            else:
                yield from named(value, place)


def _one(family: tuple[str, str], reference: Any, place: str) -> Iterator[tuple[str, tuple[str, str], str]]:
    key = reference.get("id") if isinstance(reference, dict) else None
    if isinstance(key, str) and is_list_id(key):
        yield f"{place}.Id", family, key


def requests_for(record: Record) -> list[Element]:
    """The queries, by ListID, for everything that a record names: one a list."""
    wanted: dict[str, dict[str, None]] = {}
    for _, (family, _), key in named(record):
        wanted.setdefault(family, {})[key] = None
    requests = []
    for family, keys in wanted.items():
        request = etree.Element(f"{family}QueryRq")
        for key in keys:
            etree.SubElement(request, "ListID").text = key
        requests.append(request)
    return requests


def asks_preferences(record: Any) -> bool:
    """Whether a record says anything that the file's preferences decide on: a currency, a rate of one, a tax rate."""
    if isinstance(record, list):
        return any(asks_preferences(member) for member in record)
    if not isinstance(record, dict):
        return False
    return any(
        (name in PREFERENCES and value not in (None, "", 0, 1, {})) or asks_preferences(value)
        for name, value in record.items()
    )


def exist(record: Record, context: Context) -> list[tuple[str, str]]:
    """A check: what the record names is there, as far as it was asked for."""
    return [
        (place, f"{place} must match the ID of an existing {word}")
        for place, (family, word), key in named(record)
        if context.is_missing(family, key)
    ]
