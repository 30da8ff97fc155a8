"""From the body of an Add or Mod to what is stored, and from what is stored and a Mod to what is stored next.

What an Add calls ``SalesOrPurchase`` or ``Contacts`` and a Mod ``SalesOrPurchaseMod`` is stored under the name that
the Ret gives it. What the Ret does not have is not stored; it must be acted upon by the type (``carried_out``).

In a Mod what is absent stays, what is given is set, what is given empty is cleared (documented). An aggregate is taken
element by element in the same way (assumed; the documentation speaks of elements), a repeated one is replaced whole.
"""

from __future__ import annotations

from functools import cache

from mockbooks.qbxml.catalogue.model import Element
from mockbooks.qbxml.record import Record, Value

__all__ = ["merged", "stored_and_acted"]

def stored_and_acted(record: Record, ret: Element) -> tuple[Record, Record]:
    """Split the body of an Add or Mod: what is stored (by the Ret's names) and what is acted upon."""
    stored: Record = {}
    acted: Record = {}
    inner = _children(ret)
    for name, value in record.items():
        target = _stored_name(name, inner)
        if target is None:
            acted[name] = value
            continue
        stored[target] = _stored_value(value, inner[target], acted)
    return stored, acted


def merged(before: Record, change: Record) -> Record:
    """What is stored after a Mod; neither argument is changed."""
    after = dict(before)
    for name, value in change.items():
        if value == "":
            after.pop(name, None)
            continue
        old = after.get(name)
        new = merged(old if isinstance(old, dict) else {}, value) if isinstance(value, dict) else value
        if new == {}:
            after.pop(name, None)
        else:
            after[name] = new
    return after


def _stored_value(value: Value, element: Element, acted: Record) -> Value:
    if isinstance(value, dict):
        kept, lost = stored_and_acted(value, element)
        acted.update(lost)
        return kept
    if isinstance(value, list):
        return [_stored_value(entry, element, acted) for entry in value]
    return value


def _stored_name(name: str, inner: dict[str, Element]) -> str | None:
    base = name.removesuffix("Mod") if name.endswith("Mod") else name.removesuffix("Add")
    return next((target for target in (name, base, base + "Ret") if target in inner), None)


@cache
def _children(element: Element) -> dict[str, Element]:
    return {child.name: child for child in element.children()}
