"""What an assembly is made of, and how many of it can be built of what there is.

An assembly lists its components and how many of each one of it takes [D:SCH]. Parts that are kept in stock limit how
many can be built, others do not (assumed); a whole number of what there is at the end of the day is counted (assumed).
"""

from __future__ import annotations

from typing import NamedTuple

from mockbooks.books.costing import is_stocked, stock_before
from mockbooks.books.sites import on_hand_until
from mockbooks.company import Company
from mockbooks.qbxml.types import UNITS, units_of

__all__ = ["Component", "can_build", "components"]


class Component(NamedTuple):
    """An item that an assembly is made of, by its row, and how many units of it one assembly takes."""

    item: int
    quantity: int


def components(company: Company, assembly: int) -> list[Component]:
    """The components of an assembly as its item lists them now."""
    lines = company.list_objects[assembly].own.get("ItemInventoryAssemblyLine")
    return [
        Component(item, units_of(str(line.get("Quantity") or "1")))
        for line in (lines if isinstance(lines, list) else ())
        if isinstance(line, dict) and isinstance(item := line.get("ItemInventoryRef"), int)
    ]


def can_build(
    company: Company,
    made_of: list[Component],
    on: str,
    *,
    beside: dict[int, int] | None = None,
    site: int | None = None,
) -> int | None:
    """Units of an assembly that can be built at the end of a day (ISO): a whole number of them.

    ``beside`` are units of each item that are there too: those that the build which is being changed has used. With
    ``site`` parts are taken from there alone. None if nothing that is kept in stock limits it.
    """
    needed: dict[int, int] = {}
    for component in made_of:
        if component.quantity > 0 and is_stocked(company, component.item):
            needed[component.item] = needed.get(component.item, 0) + component.quantity
    if not needed:
        return None
    counts = []
    for item, quantity in needed.items():
        there = stock_before(company, item, on).on_hand if site is None else on_hand_until(company, item, site, on)
        counts.append(max(there + (beside or {}).get(item, 0), 0) // quantity)
    return min(counts) * UNITS
