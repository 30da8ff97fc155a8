"""Items that are made of other items: the lines of a group, the components of an assembly.

A group has at most 50 lines, a tax group too; an assembly 100 components, in Enterprise 500 (documented). A Mod with
lines replaces them all, one with ClearItemsInGroup takes them away (documented).
"""

from __future__ import annotations

from collections.abc import Iterable

from mockbooks.company import Company
from mockbooks.operations.lists.entry import load
from mockbooks.operations.lists.list_type import Change, ListType
from mockbooks.qbxml.record import Record, Value
from mockbooks.qbxml.status import CANNOT_SAVE, INVALID_IN_CONTEXT, MISSING_ELEMENT, Refused, list_element

__all__ = ["CLEAR", "MOST_COMPONENTS", "MOST_LINES", "refuse_too_many", "write_lines"]

CLEAR = "ClearItemsInGroup"
MOST_LINES = 50
MOST_COMPONENTS = 100
MOST_COMPONENTS_IN_ENTERPRISE = 500


def refuse_too_many(list_type: ListType, change: Change, lines: Value, most: int = MOST_LINES) -> None:
    """Refuse more lines than such an item can have (code assumed: as a list that is full)."""
    if isinstance(lines, list) and len(lines) > most:
        raise Refused(CANNOT_SAVE, object=list_element(list_type.label, change.name))


def write_lines(list_type: ListType, change: Change, name: str, item_element: str, most: int) -> None:
    """Clear the lines if the Mod says so, and check those there are.

    Raises ``Refused``: 3150 for a line without an item, 3151 for one that leads back to the item itself, 3180 for too
    many (codes assumed).
    """
    own = change.own
    if change.acted.get(CLEAR) == "true":
        own.pop(name, None)
    lines = own.get(name)
    if not isinstance(lines, list):
        return
    refuse_too_many(list_type, change, lines, most)
    for line in lines:
        if not isinstance(line, dict) or not isinstance(line.get(item_element), int):
            raise Refused(MISSING_ELEMENT, element=item_element)
    if change.before is not None and change.before.id in _made_of(change.company, _items(lines, item_element)):
        raise Refused(INVALID_IN_CONTEXT, element=item_element)


def _items(lines: Value, item_element: str) -> Iterable[int]:
    for line in lines if isinstance(lines, list) else ():
        row = line.get(item_element) if isinstance(line, dict) else None
        if isinstance(row, int):
            yield row


def _made_of(company: Company, items: Iterable[int]) -> set[int]:
    """These items, what they are made of, and so on down."""
    found: set[int] = set()
    waiting = list(items)
    while waiting:
        row = waiting.pop()
        if row in found:
            continue
        found.add(row)
        own: Record = load(company, row).own
        waiting.extend(_items(own.get("ItemInventoryAssemblyLine", []), "ItemInventoryRef"))
        waiting.extend(_items(own.get("ItemGroupLine", []), "ItemRef"))
    return found
