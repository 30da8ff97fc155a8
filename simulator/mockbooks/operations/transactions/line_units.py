"""Units of measure on lines: which unit a line counts in, and how many base units that is.

A line names one of the units of its item's set; in a file with a single unit for each item, the base unit [D:OSR]. A
new line that names none has the unit that the set suggests for sales or for purchases, and a line that a Mod leaves
without one the base unit (assumed). Stock moves by quantity times ratio [O:CND]; prices are for one of the unit
(assumed). The set that a Mod names is the one that the item has, for only the item can have another [D:OSR].

The ratio of the day is kept with the line, so that another set of its item changes nothing of what was entered.
"""

from __future__ import annotations

from mockbooks.books.rounding import quotient
from mockbooks.operations import company_features
from mockbooks.operations.lists.units_of_measure import base_unit, default_unit, ratio_of
from mockbooks.operations.transactions.list_facts import ListObject
from mockbooks.operations.transactions.transaction import Line
from mockbooks.operations.transactions.transaction_type import Draft
from mockbooks.operations.transactions.values import reference, text
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import INVALID_VALUE, Refused
from mockbooks.qbxml.types import UNITS

__all__ = ["RATIO_NAME", "base_units", "fit_unit", "ratio"]

RATIO_NAME = "@UnitRatio"
"""Under this name a line keeps how many base units (of 1/100,000) one of its unit is, where that is not one. It is not
shown; ``books.stock_status`` reads it too."""

_UNIT = "UnitOfMeasure"
_SET = "OverrideUOMSetRef"


def fit_unit(draft: Draft, line: Line, item: ListObject, given: Record, used_for: str, *, fresh: bool) -> bool:
    """Settle the unit of a line; whether it counts in another one than before. Raises ``Refused`` 3210 (assumed)."""
    mode = company_features.units_of_measure(draft.company)
    if not mode:
        return False
    own, before = line.own, ratio(line)
    unit_set = reference(item.own, "UnitOfMeasureSetRef")
    named = reference(given, _SET)
    if named is not None and named != unit_set:
        raise Refused(INVALID_VALUE, field=_SET, value=draft.facts[named].full_name)
    name = text(given, _UNIT)
    if unit_set is None:
        if name:
            raise Refused(INVALID_VALUE, field=_UNIT, value=name)
        if line.item != item.row:
            _forget(own)
        return ratio(line) != before
    base = base_unit(draft.company, unit_set)
    if not name and fresh:
        name = base if mode == "SinglePerItem" else default_unit(draft.company, unit_set, used_for)
    elif not name and (_UNIT in given or line.item != item.row):
        name = base
    if not name:
        return False
    found = ratio_of(draft.company, unit_set, name)
    if found is None or (mode == "SinglePerItem" and found.name != base):
        raise Refused(INVALID_VALUE, field=_UNIT, value=name)
    _forget(own)
    own[_UNIT] = found.name
    if found.ratio != UNITS:
        own[RATIO_NAME] = str(found.ratio)
    return found.ratio != before


def ratio(line: Line) -> int:
    """How many base units (of 1/100,000) one of the line's unit is."""
    kept = line.own.get(RATIO_NAME)
    return UNITS if kept is None else int(str(kept))


def base_units(line: Line, quantity: int) -> int:
    """So much of the line's unit in base units, both of 1/100,000."""
    kept = line.own.get(RATIO_NAME)
    return quantity if kept is None else quotient(quantity * int(str(kept)), UNITS)


def _forget(own: Record) -> None:
    own.pop(_UNIT, None)
    own.pop(RATIO_NAME, None)
