"""What is in stock by site: its value, and the serial and lot numbers that are there.

Both need what only Enterprise with Advanced Inventory has, and are refused with 3250 in a file without it [R:HG; that
these reports say so is assumed]. Sites follow from the documents (:mod:`mockbooks.books.sites`). What an item costs
knows of no sites: its average is the same everywhere. Titles, columns and rows are assumed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from mockbooks.books import sites
from mockbooks.books.rounding import times
from mockbooks.company import Company
from mockbooks.qbxml.status import FEATURE_NOT_AVAILABLE, Refused
from mockbooks.qbxml.types import amount_text, price_text, quantity_text
from mockbooks.reports.definition import Definition
from mockbooks.reports.outline import Node, Outline, forest
from mockbooks.reports.period import as_of
from mockbooks.reports.question import Question
from mockbooks.reports.report import Cell, Column, Report, Row, subtotal, text, total
from mockbooks.reports.stock import Stocked, stocked_items

__all__ = ["NumbersBySite", "ValuationBySite"]

_NUMBERS = """
SELECT coalesce(json_extract(line.own, '$.InventorySiteRef'), json_extract(txn.own, '$.InventorySiteRef')),
    movement.item, json_extract(line.own, '$.' || ?), movement.quantity
FROM movement JOIN line ON line.id = movement.line JOIN txn ON txn.id = movement.txn
WHERE json_extract(line.own, '$.' || ?) IS NOT NULL AND movement.txn_date <= ?
"""


class _At(NamedTuple):
    """An item over all sites: units and cents by site, and over all of them the average cost of one."""

    units: dict[int, int]
    worth: dict[int, int]
    average_cost: int | None

    def __add__(self, other: _At) -> _At:  # type: ignore[override]
        return _At(_sum(self.units, other.units), _sum(self.worth, other.worth), None)


def _sum(one: Mapping[int, int], other: Mapping[int, int]) -> dict[int, int]:
    return {site: one.get(site, 0) + other.get(site, 0) for site in {*one, *other}}


@dataclass(frozen=True, slots=True)
class ValuationBySite:
    """On hand and value at each site, and over all of them."""

    def compose(self, company: Company, question: Question, definition: Definition) -> Report:
        """The items in stock. Raises ``Refused`` 3250 in a file without sites."""
        if not sites.are_on(company):
            raise Refused(FEATURE_NOT_AVAILABLE)
        items = {item: _at(company, item, stocked) for item, stocked in stocked_items(company, question).items()}
        used = {site for at in items.values() for site, units in at.units.items() if units}
        listed = forest(company, used)

        def cells(at: _At) -> list[Cell]:
            shown: list[Cell] = []
            for site in listed:
                shown += [quantity_text(at.units.get(site.row, 0)), amount_text(at.worth.get(site.row, 0))]
            average = None if at.average_cost is None else price_text(at.average_cost)
            return [*shown, quantity_text(sum(at.units.values())), average, amount_text(sum(at.worth.values()))]

        rows, whole = Outline(items, _At.__add__, cells).print(forest(company, items))
        if whole is not None:
            rows.append(total("TOTAL", cells(whole._replace(average_cost=None))))
        title = as_of(question.end or question.today)
        return Report(definition.title, title, question.basis, list(_columns(listed)), rows)


def _columns(listed: list[Node]) -> Iterator[Column]:
    yield Column(("", ""), "Blank", "STRTYPE")
    for site in listed:
        yield Column((site.label, "On Hand"), "QuantityOnHand", "QUANTYPE")
        yield Column((site.label, "Asset Value"), "ValueOnHand", "AMTTYPE")
    yield Column(("TOTAL", "On Hand"), "QuantityOnHand", "QUANTYPE")
    yield Column(("TOTAL", "Avg Cost"), "AverageCost", "PRICETYPE")
    yield Column(("TOTAL", "Asset Value"), "ValueOnHand", "AMTTYPE")


def _at(company: Company, item: int, stocked: Stocked) -> _At:
    """An item at its sites. What rounding leaves of its worth is shown at the site that has most of it (assumed)."""
    units: dict[int, int] = {}
    for place, quantity in sites.by_place(company, item).items():
        units[place.site] = units.get(place.site, 0) + quantity
    worth = {site: times(quantity, stocked.average_cost) for site, quantity in units.items()}
    if worth:
        most = max(units, key=lambda site: (units[site], -site))
        worth[most] += stocked.worth - sum(worth.values())
    return _At(units, worth, stocked.average_cost)


@dataclass(frozen=True, slots=True)
class NumbersBySite:
    """The serial or lot numbers that are in stock: ``element`` of a line names them, several apart by commas."""

    element: str
    column_title: str

    def compose(self, company: Company, question: Question, definition: Definition) -> Report:
        """Numbers by site and item. Raises ``Refused`` 3250 where none are kept track of."""
        if not _tracks(company, self.element):
            raise Refused(FEATURE_NOT_AVAILABLE)
        columns = [
            Column(("",), "Blank", "STRTYPE"),
            Column((self.column_title,), "SerialOrLotNumber", "STRTYPE"),
            Column(("On Hand",), "QuantityOnHand", "QUANTYPE"),
        ]
        rows: list[Row] = []
        at = self._in_stock(company, question)
        named = forest(company, [site for site in at if site is not None])
        for site, label, of in [
            *((node.row, node.label, node.of) for node in named),
            *([(None, "No site", None)] if None in at else []),
        ]:
            rows.append(text(label))
            held = at[site]
            for item in (each for top in forest(company, held) for each in top.flat() if each.row in held):
                rows += [
                    Row("DataRow", (item.label, number, quantity_text(units)), item.of)
                    for number, units in sorted(held[item.row].items())
                ]
            units = sum(units for numbers in held.values() for units in numbers.values())
            rows.append(subtotal(f"Total {label}", (None, quantity_text(units)), of))
        title = as_of(question.end or question.today)
        return Report(definition.title, title, question.basis, columns, rows)

    def _in_stock(self, company: Company, question: Question) -> dict[int | None, dict[int, dict[str, int]]]:
        """Units by site, item and number."""
        everywhere = sites.default_site(company) if sites.are_on(company) else None
        wanted = set(stocked_items(company, question))
        found: dict[int | None, dict[int, dict[str, int]]] = {}
        end = question.end.isoformat() if question.end else "9999-12-31"
        moved = company.connection.execute(_NUMBERS, (self.element, self.element, end))
        for site, item, written, quantity in moved:
            if item not in wanted:
                continue
            numbers = [number.strip() for number in str(written).split(",") if number.strip()]
            for number in numbers:
                held = found.setdefault(site or everywhere, {}).setdefault(item, {})
                held[number] = held.get(number, 0) + quantity // len(numbers)
        kept = {
            site: {item: {n: units for n, units in numbers.items() if units} for item, numbers in held.items()}
            for site, held in found.items()
        }
        return {
            site: {item: numbers for item, numbers in held.items() if numbers}
            for site, held in kept.items()
            if any(held.values())
        }


def _tracks(company: Company, element: str) -> bool:
    """Whether these numbers are kept track of: a file does so with serial numbers or with lots [D:SCH]."""
    group = company.singleton("Preferences").get("ItemsAndInventoryPreferences")
    return isinstance(group, dict) and group.get("IsTrackingSerialOrLotNumber") == element
