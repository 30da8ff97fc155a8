"""From the XML of an object to a record, by the catalogue.

A record is built as the engine stores it (:mod:`mockbooks.qbxml.record`): a leaf is its text, what may repeat a list,
children that may stand mixed keep their order, a reference is still the ListID and FullName that it shows. Texts stay
as they were shown; only an amount, a date or a yes-or-no in another form than QuickBooks writes is brought into its
form, because the books reckon with it. A percentage may have its sign ("18.0%"), which no schema allows and answers to
item queries have been seen with (observed: https://github.com/qbwc/qbxml/commit/8b27b31). What the language does not
have is left out and noted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from lxml import etree

from mockbooks.generate.answers.documents import Piece
from mockbooks.generate.answers.understanding import Difference, Understanding
from mockbooks.qbxml.catalogue.model import Choice, Element, Sequence
from mockbooks.qbxml.record import ORDER, Record, Value
from mockbooks.qbxml.status import Refused
from mockbooks.qbxml.types import convert

__all__ = ["Child", "children", "parse", "read"]

# Types whose texts the books reckon with in one form only; numbers of other types are read in any form.
_BROUGHT_INTO_FORM = frozenset({"AMTTYPE", "BOOLTYPE", "DATETYPE"})
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NUMBERS = _BROUGHT_INTO_FORM | {"PRICETYPE", "QUANTYPE", "PERCENTTYPE", "INTTYPE", "FLOATTYPE"}


@dataclass(frozen=True, slots=True)
class Child:
    """A child that an element may have: ``repeats`` if more than once, ``mixed`` if among others in any order."""

    element: Element
    repeats: bool
    mixed: bool


@cache
def children(element: Element) -> dict[str, Child]:
    """The children an element may have in any version, by name, in the order of the language.

    Of a child that changed over the versions the newest form counts.
    """
    found: dict[str, Child] = {}
    if element.content is not None:
        _collect(element.content, found, mixed=False)
    return found


def _collect(particle: Element | Choice | Sequence, found: dict[str, Child], *, mixed: bool) -> None:
    if isinstance(particle, Element):
        earlier = found.get(particle.name)
        repeats = mixed or particle.maximum != 1
        found[particle.name] = Child(particle, repeats, mixed or (earlier is not None and earlier.mixed))
        return
    inside = mixed or (isinstance(particle, Choice) and particle.maximum != 1)
    for inner in particle.alternatives if isinstance(particle, Choice) else particle.particles:
        _collect(inner, found, mixed=inside)


def parse(piece: Piece, understanding: Understanding) -> etree._Element | None:
    """The XML of an object; if it is damaged, what can be made of it. None if that is nothing."""
    try:
        return etree.fromstring(piece.text, _parser(recover=False))
    except (etree.XMLSyntaxError, ValueError) as error:
        understanding.leave_out(f"what is damaged of a {piece.name}", str(error).split(", line")[0])
    try:
        return etree.fromstring(piece.text, _parser(recover=True))
    except (etree.XMLSyntaxError, ValueError):
        return None


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        recover=recover,
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )


def read(xml: etree._Element, element: Element, understanding: Understanding, where: str = "") -> Record:
    """The record of an element; empty leaves and what the language does not have are left out."""
    where = where or element.name
    known = children(element)
    record: Record = {}
    mixed: list[str] = []
    for inner in xml:
        name = str(inner.tag)
        child = known.get(name)
        if child is None:
            understanding.leave_out(f"{name} in a {where}", "the language has no such element there")
            continue
        value = _value(inner, child.element, understanding, where)
        if value in ("", {}):
            continue
        if child.mixed:
            mixed.append(name)
        if not child.repeats:
            record[name] = value
            continue
        earlier = record.setdefault(name, [])
        assert isinstance(earlier, list)
        earlier.append(value)
    if len(set(mixed)) > 1:
        record[ORDER] = [*mixed]
    return record


def _value(xml: etree._Element, element: Element, understanding: Understanding, where: str) -> Value:
    if element.type is None:
        return read(xml, element, understanding, f"{where}/{element.name}")
    # A parser that makes what it can of a damaged answer lets through what no answer may hold.
    text = _UNWRITABLE.sub("\ufffd", xml.text or "")
    if element.type not in _NUMBERS:
        return text
    signed = element.type == "PERCENTTYPE" and text.rstrip().endswith("%")
    number = text.rstrip()[:-1] if signed else text
    try:
        canonical = convert(element.type)(number, element.name)
    except Refused:
        understanding.leave_out(f"{element.name} {text!r} in a {where}", f"it is no {element.type}")
        return ""
    if not signed and (element.type not in _BROUGHT_INTO_FORM or canonical == text):
        return text.strip()
    kind = where.split("/", maxsplit=1)[0].removesuffix("Ret")
    difference = Difference("read back", kind, element.name, "QuickBooks writes it in another form")
    understanding.differs(difference, where, text, canonical)
    return canonical
