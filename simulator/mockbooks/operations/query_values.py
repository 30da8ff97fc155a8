"""Empty elements in a query: it cannot clear anything, so what is sent empty was not asked.

An optional element that is sent empty is taken as left out; one that its aggregate cannot do without (the Name of a
NameFilter) is refused as missing. Both are assumed.
"""

from __future__ import annotations

from mockbooks.qbxml.grammar import Node
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import MISSING_ELEMENT, Refused

__all__ = ["without_empty_values"]


def without_empty_values(record: Record, node: Node) -> Record:
    """The record of a query without what was sent empty. Raises ``Refused`` 3150 for what it needs."""
    asked: Record = {}
    for name, value in record.items():
        child = node.children.get(name)
        if value == "" and child is not None:
            if child.element.minimum:
                raise Refused(MISSING_ELEMENT, element=name)
            continue
        asked[name] = without_empty_values(value, child) if isinstance(value, dict) and child is not None else value
    return asked
