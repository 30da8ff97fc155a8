"""Prices item by item: what price levels and billing rates have in common.

A level says of each item its own price, or its own percentage where the item's price is one; or by how many hundredths
to raise or lower another price, which is then worked out once and kept as the item's own (the Ret shows it as that
[D:SCH]). Items named in a Mod are changed or join the others, which stay (assumed).
"""

from __future__ import annotations

from typing import NamedTuple

from mockbooks.books.rounding import percent_of
from mockbooks.company import Company
from mockbooks.operations.lists.list_type import Change
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import INVALID_VALUE, MISSING_ELEMENT, Refused
from mockbooks.qbxml.types import price_text, units_of

__all__ = ["RateTable", "adjusted", "mentions", "records", "sales_price"]


class RateTable(NamedTuple):
    """The names of a level's elements."""

    given: str
    """The element of an Add or Mod that says something of an item."""
    shown: str
    """The element of the Ret."""
    price: str
    percent: str
    relative_to: str
    current: str
    """The value of ``relative_to`` that names what the level says of the item already."""

    def merge(self, change: Change) -> None:
        """Work out what was given, and keep it among the items that were there. Raises ``Refused``."""
        given = records(change.acted.get(self.given))
        if not given:
            return
        before: Record = {} if change.before is None else change.before.own
        kept = {line.get("ItemRef"): line for line in records(before.get(self.shown))}
        for line in given:
            item = line.get("ItemRef")
            if not isinstance(item, int):
                raise Refused(MISSING_ELEMENT, element="ItemRef")
            kept[item] = self._line(change.company, line, item, kept.get(item))
        change.own[self.shown] = [*kept.values()]

    def _line(self, company: Company, line: Record, item: int, current: Record | None) -> Record:
        start, is_percent = sales_price(company, item)
        for name, fits in ((self.price, True), (self.percent, is_percent)):
            if not line.get(name):
                continue
            if not fits:
                # Documented for billing rates: a percentage is for an item whose rate is one (code assumed).
                raise Refused(INVALID_VALUE, field=name, value=line[name])
            return {"ItemRef": item, name: line[name]}
        for name in ("AdjustPercentage", self.relative_to):
            if not line.get(name):
                raise Refused(MISSING_ELEMENT, element=name)
        name = self.percent if is_percent else self.price
        relative_to = line[self.relative_to]
        if relative_to == "Cost":
            start = _cost(company, item)
        elif relative_to == self.current and current is not None and name in current:
            start = units_of(str(current[name]))
        return {"ItemRef": item, name: price_text(adjusted(start, str(line["AdjustPercentage"])))}


def adjusted(price: int, percentage: str) -> int:
    """A price raised by a percentage, or lowered by a negative one, in units of 1/100,000."""
    return price + percent_of(units_of(percentage), price)


def sales_price(company: Company, item: int) -> tuple[int, bool]:
    """The sales price of an item in units of 1/100,000, and whether it is a percentage. Nothing is a price of zero."""
    own = company.list_objects[item].own
    one, two = own.get("SalesOrPurchase"), own.get("SalesAndPurchase")
    if isinstance(one, dict):
        return (_units(one, "PricePercent"), True) if "PricePercent" in one else (_units(one, "Price"), False)
    return _units(two if isinstance(two, dict) else own, "SalesPrice"), False


def records(value: object) -> list[Record]:
    """The records of a repeated element."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def mentions(item: int) -> str:
    """A GLOB pattern for the stored records of levels that say something of this item."""
    return f'*"ItemRef":{item}[,}}]*'


def _cost(company: Company, item: int) -> int:
    own = company.list_objects[item].own
    two = own.get("SalesAndPurchase")
    return _units(two if isinstance(two, dict) else own, "PurchaseCost")


def _units(record: Record, name: str) -> int:
    return units_of(str(record[name])) if record.get(name) else 0
