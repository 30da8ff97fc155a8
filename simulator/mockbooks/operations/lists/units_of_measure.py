"""Sets of units of measure: a base unit, how many of it others are, and which of them forms suggest.

They are there in Premier and Enterprise once the feature is on (3250 otherwise; assumed for the query). The names of
the units of a set differ, and a default unit is one of them (codes assumed). In a file with a single unit for each item
a set has its base unit alone (assumed; such sets are called "By the …" [O:CND]). There is no Mod.
"""

from __future__ import annotations

from typing import NamedTuple

from mockbooks.company import Company
from mockbooks.operations import company_features
from mockbooks.operations.call import Call
from mockbooks.operations.lists.list_type import Change, ListType
from mockbooks.operations.lists.rate_tables import records
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import FEATURE_NOT_AVAILABLE, INVALID_VALUE, MISSING_ELEMENT, NAME_IN_USE, Refused
from mockbooks.qbxml.types import units_of

__all__ = ["Unit", "UnitOfMeasureSet", "base_unit", "default_unit", "ratio_of"]


class UnitOfMeasureSet(ListType):
    """The list of sets."""

    kind = "UnitOfMeasureSet"
    verbs = ("Add", "Query")
    provenance = {"Query": "documented", "Add": "documented"}

    def require(self, call: Call) -> None:
        """Units of measure."""
        company_features.refuse_without(bool(company_features.units_of_measure(call.company)))

    def check(self, change: Change) -> None:
        """Units that can be told apart, and defaults that are among them."""
        own = change.own
        names = [str(unit.get("Name", "")) for unit in _units(own)]
        for place, name in enumerate(names):
            if not name:
                raise Refused(MISSING_ELEMENT, element="Name")
            if name.casefold() in (other.casefold() for other in names[:place]):
                raise Refused(NAME_IN_USE, name=name)
        for unit in records(own.get("RelatedUnit")):
            if not unit.get("ConversionRatio"):
                raise Refused(MISSING_ELEMENT, element="ConversionRatio")
        if len(names) > 1 and company_features.units_of_measure(change.company) == "SinglePerItem":
            raise Refused(FEATURE_NOT_AVAILABLE)
        used_for: set[str] = set()
        for default in records(own.get("DefaultUnit")):
            purpose, name = str(default.get("UnitUsedFor", "")), str(default.get("Unit", ""))
            if name.casefold() not in (each.casefold() for each in names):
                raise Refused(INVALID_VALUE, field="Unit", value=name)
            if purpose in used_for:
                raise Refused(INVALID_VALUE, field="UnitUsedFor", value=purpose)
            used_for.add(purpose)


class Unit(NamedTuple):
    """A unit: its name as its set writes it, and how many base units (of 1/100,000) one of it is."""

    name: str
    ratio: int


def ratio_of(company: Company, unit_set: int, name: str) -> Unit | None:
    """The unit of that name (without case); None if the set has no such unit."""
    for unit in _units(company.list_objects[unit_set].own):
        if str(unit.get("Name", "")).casefold() == name.casefold():
            return Unit(str(unit["Name"]), units_of(str(unit.get("ConversionRatio") or "1")))
    return None


def base_unit(company: Company, unit_set: int) -> str:
    """The name of the base unit of a set."""
    return str(_units(company.list_objects[unit_set].own)[0].get("Name", ""))


def default_unit(company: Company, unit_set: int, used_for: str) -> str:
    """The unit that a set suggests for ``Purchase`` or ``Sales``: its base unit, unless it says otherwise."""
    own = company.list_objects[unit_set].own
    for default in records(own.get("DefaultUnit")):
        if default.get("UnitUsedFor") == used_for and default.get("Unit"):
            return str(default["Unit"])
    return base_unit(company, unit_set)


def _units(own: Record) -> list[Record]:
    """The base unit, then the others."""
    base = own.get("BaseUnit")
    return [base if isinstance(base, dict) else {}, *records(own.get("RelatedUnit"))]
