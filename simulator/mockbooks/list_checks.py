"""What must hold of the lists of a company file: the questions that :mod:`mockbooks.checks` asks of them.

Each looks at rows and yields a subject and what is wrong with it; nothing is changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from mockbooks.company import Company
from mockbooks.operations import company_features, preferences
from mockbooks.operations.references import targets
from mockbooks.qbxml.record import Record, Value

__all__ = ["currencies", "kinds_of_references", "price_tables", "sites", "units_of_lines"]

Found = Iterator[tuple[str, str]]


def kinds_of_references(company: Company) -> Found:
    """Every reference of an entry, and of the preferences, points into the list that its name means."""
    kinds = dict(company.connection.execute("SELECT id, kind FROM list_object"))
    for name, kind, own in company.connection.execute("SELECT kind || ' ' || full_name, kind, own FROM list_object"):
        yield from _astray(name, kind, json.loads(own), kinds)
    for kind, own in company.connection.execute("SELECT kind, own FROM singleton"):
        yield from _astray(kind, kind, json.loads(own), kinds)


def _astray(subject: str, own_kind: str, value: Value, kinds: dict[int, str], name: str = "") -> Found:
    if isinstance(value, dict):
        for inner, each in value.items():
            yield from _astray(subject, own_kind, each, kinds, inner)
    elif isinstance(value, list):
        for each in value:
            yield from _astray(subject, own_kind, each, kinds, name)
    elif isinstance(value, int):
        wanted = targets(name, own_kind) or (("Currency",) if name == "HomeCurrencyRef" else ())
        if wanted and kinds.get(value) not in wanted:
            yield subject, f"its {name} points at {kinds.get(value, 'nothing')}"


def currencies(company: Company) -> Found:
    """With several currencies: names and accounts have one, most accounts the home currency; a job its customer's."""
    home = company_features.home_currency(company)
    if home is None or company.imported:
        # What answers showed need not show a currency.
        return
    holders = company.connection.execute(
        "SELECT child.kind || ' ' || child.full_name, child.kind, child.classified,"
        " json_extract(child.own, '$.CurrencyRef'), above.id, json_extract(above.own, '$.CurrencyRef')"
        " FROM list_object AS child LEFT JOIN list_object AS above ON above.id = child.parent"
        " WHERE child.kind IN ('Customer', 'Vendor', 'Account')"
    )
    for name, kind, account_type, currency, parent, of_parent in holders:
        can_be_foreign = kind != "Account" or account_type in company_features.FOREIGN_ACCOUNT_TYPES
        if currency is None or (currency != home and not can_be_foreign):
            yield name, f"its currency is row {currency}"
        elif can_be_foreign and parent is not None and of_parent != currency:
            yield name, f"its currency is row {currency}, that of the entry above row {of_parent}"


def sites(company: Company) -> Found:
    """With several sites: one of them is the default."""
    if company.imported or not preferences.is_on(
        company, "MultiLocationInventoryPreferences", "IsMultiLocationInventoryEnabled"
    ):
        return
    (count,) = company.connection.execute(
        "SELECT count(*) FROM list_object WHERE kind = 'InventorySite'"
        " AND json_extract(own, '$.IsDefaultSite') = 'true'"
    ).fetchone()
    if count != 1:
        yield "InventorySite", f"{count} sites are the default one"


def price_tables(company: Company) -> Found:
    """A price level, or a billing rate, says one thing of an item."""
    for name, own in company.connection.execute(
        "SELECT kind || ' ' || full_name, own FROM list_object WHERE kind IN ('PriceLevel', 'BillingRate')"
    ):
        record: Record = json.loads(own)
        for element in ("PriceLevelPerItemRet", "BillingRatePerItemRet"):
            lines = record.get(element)
            items = [line.get("ItemRef") for line in lines if isinstance(line, dict)] if isinstance(lines, list) else []
            if len(items) != len(set(map(str, items))):
                yield name, "it says two things of one item"


def units_of_lines(company: Company) -> Found:
    """A line that counts in another unit than the base unit names it, and its ratio is more than nothing."""
    for line, unit, ratio in company.connection.execute(
        "SELECT kind || ' ' || txn_line_id, json_extract(own, '$.UnitOfMeasure'), json_extract(own, '$.\"@UnitRatio\"')"
        " FROM line WHERE own LIKE '%@UnitRatio%'"
    ):
        if unit is None or not str(ratio).isdecimal() or not int(ratio):
            yield line, f"it counts in {unit!r}, {ratio!r} hundred-thousandths of the base unit"
