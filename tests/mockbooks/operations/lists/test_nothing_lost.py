"""Every element of every Add and Mod is stored and shown, acted upon, or refused: walked through the catalogue.

The first test asks the rules alone, over all versions and editions. The others send everything that the language has in
one request, and look for all of it in the answer.
"""

from __future__ import annotations

import pytest
from lxml import etree

from mockbooks.operations.lists import LIST_TYPES
from mockbooks.operations.lists.body import stored_and_acted
from mockbooks.operations.references import targets
from mockbooks.qbxml import catalogue
from mockbooks.qbxml.catalogue.model import Choice, Element
from mockbooks.qbxml.grammar import cut
from mockbooks.qbxml.versions import Edition, Version

WRITTEN = [(kind, verb) for kind, list_type in LIST_TYPES.items() for verb in list_type.verbs if verb != "Query"]
VERSION = Version(13, 0)


def body_of(kind, verb):
    return next(child for child in catalogue.message(f"{kind}{verb}Rq").children() if child.name == f"{kind}{verb}")


def filled(element):
    """A record with all that an element can hold, references resolved; what no edition has is warned of elsewhere."""
    record = {}
    for child in (child for child in element.children() if child.editions):
        value = "x" if child.type is not None else 1 if child.is_reference else filled(child)
        record[child.name] = [value] if child.maximum != 1 else value
    return record


@pytest.mark.parametrize(("kind", "verb"), WRITTEN)
def test_what_is_not_stored_is_carried_out(kind, verb):
    list_type = LIST_TYPES[kind]
    stored, acted = stored_and_acted(filled(body_of(kind, verb)), list_type.ret)
    named = {"ListID", "EditSequence", "Name"}
    assert set(acted) - named <= list_type.carried_out
    assert list_type.derived_names & set(stored) <= list_type.carried_out


# ------------------------------------------------------------------------------------------------ everything at once

# What a reference names, where not any entry of its list will do.
NAMED = {"CurrencyRef": "US Dollar", ("PayrollItemWage", "ExpenseAccountRef"): "Payroll Expenses"}
# Five lines are the most that an address can have.
LONG_LINES = frozenset({"Addr3", "Addr4", "Addr5", "Country"})


class Everything:
    """Writes all that an element can hold, taking one alternative of each choice."""

    def __init__(self, lists, kind, alternative, round_):
        self.names, self.kind, self.alternative, self.round = lists.names, kind, alternative, round_

    def of(self, element, skip=()):
        made = etree.Element(element.name)
        self._into(made, cut(element.content, VERSION, Edition.US).particles, frozenset(skip))
        return made

    def _into(self, made, particles, skip):
        for particle in particles:
            if isinstance(particle, Choice):
                chosen = particle.alternatives[min(self.alternative, len(particle.alternatives) - 1)]
                self._into(made, (chosen,), skip)
            elif not isinstance(particle, Element):
                self._into(made, particle.particles, skip)
            elif particle.name not in skip and not (particle.name in LONG_LINES and "Address" in made.tag):
                made.append(self._element(particle, made.tag))

    def _element(self, element, parent):
        if element.is_reference:
            made = etree.Element(element.name)
            named = NAMED.get((self.kind, element.name)) or NAMED.get(element.name)
            if named:
                etree.SubElement(made, "FullName").text = named
                return made
            kind = next(kind for kind in targets(element.name, self.kind) if kind in self.names)
            etree.SubElement(made, "FullName").text = self.names[kind]
            return made
        if element.type is None:
            return self.of(element)
        made = etree.Element(element.name)
        made.text = self._value(element, parent)
        return made

    def _value(self, element, parent):
        special = {
            "LeadContactID": "1",
            "LocationID": "1",
            "Unit": "crate",
            "UnitOfMeasure": "bottle",
            "AccountType": "Income",
            "DayOfMonthDue": "5",
            "DiscountDayOfMonth": "3",
            "ExpirationMonth": "07",
            "NoteID": "1",
            "State": "CA",
        }
        if element.name in special:
            return special[element.name]
        if (parent, element.name) == ("RelatedUnit", "Name"):
            return "crate"
        if element.values:
            return [value.value for value in element.values if value.valid(VERSION, Edition.US)][self.round]
        length = element.length(Edition.US)
        by_type = {
            "IDTYPE": "1-1",
            "STRTYPE": f"{element.name} {self.round}"[-length if length else None :],
            "AMTTYPE": f"{self.round + 2}.00",
            "PRICETYPE": f"{self.round + 2}.50",
            "PERCENTTYPE": f"{self.round + 2}.25",
            "QUANTYPE": f"{self.round + 4}",
            "INTTYPE": f"{self.round + 7}",
            "BOOLTYPE": "true",
            "DATETYPE": f"2024-02-1{self.round}",
            "TIMEINTERVALTYPE": f"PT{self.round + 1}H0M0S",
            "GUIDTYPE": "{6A1C5292-39CA-413C-8666-64AB05913CA0}",
        }
        return by_type[element.type]


def missing(given, returned, carried_out, path=""):
    """What of ``given`` does not stand in ``returned``."""
    lost = []
    for child in given:
        name = child.tag
        base = name.removesuffix("Mod").removesuffix("Add")
        found = [each for each in returned if each.tag in (name, base, f"{base}Ret")]
        here = f"{path}/{name}"
        if not found:
            lost += [] if name in carried_out else [here]
        elif name in carried_out:
            continue
        elif len(child):
            best = min((missing(child, each, carried_out, here) for each in found), key=len)
            lost += best
        elif child.text not in {each.text for each in found}:
            lost.append(f"{here}: {child.text} is {found[0].text}")
    return lost


@pytest.fixture
def flavor():
    """The product that has all the lists."""
    return "Enterprise"


@pytest.mark.parametrize("alternative", [0, 1])
@pytest.mark.parametrize("kind", [kind for kind, verb in WRITTEN if verb == "Add"])
def test_what_is_given_comes_back(prepared, kind, alternative):
    list_type = LIST_TYPES[kind]
    opening = ("OpenBalance", "OpenBalanceDate", "QuantityOnHand", "TotalValue", "InventoryDate")
    given = Everything(prepared, kind, alternative, 0).of(body_of(kind, "Add"), skip=opening)
    ret = prepared.add(kind, inside(given))
    assert missing(given, ret, list_type.carried_out) == []
    if "Mod" not in list_type.verbs:
        return
    handled = ("ListID", "EditSequence", "ContactsMod", "ParentRef", "ParentSiteRef")
    changed = Everything(prepared, kind, alternative, 1).of(body_of(kind, "Mod"), skip=(*handled, *opening))
    after = prepared.change(ret, inside(changed))
    assert missing(changed, after, list_type.carried_out) == []


def inside(element):
    """The children of an element as text."""
    return "".join(etree.tostring(child, encoding="unicode") for child in element)
