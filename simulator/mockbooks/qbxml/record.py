"""From the elements of one request to a record: plain dictionaries with the values in canonical text.

A record has an entry for each child that was sent:

    leaf            its canonical text (`types`); "" if it was sent empty, which in a Mod clears the field
    leaf by macro   {"@useMacro": name}, where an ID is to come from an earlier request of the set
    aggregate       a record
    repeating       a list, even of one, for whatever may stand more than once
    attribute       under "@" and its name, as in "@defMacro"
    "@order"        the names of the children that may stand mixed (item lines and group lines), in the order in which
                    they were sent; only if there is more than one kind of them

    "@unsupported"  in the record of the request itself: the names of elements that this edition does not have; they are
                    left out, and the answer is 530 once the rest is done

In a record that has been stored an int stands for a reference to a list object; one that has just been read has none.

Values are read a request at a time: the first that is wrong refuses the request with the status code of its type
(`Refused`), and the others of the set are none the worse for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Union

from mockbooks.qbxml.encoding import stored
from mockbooks.qbxml.grammar import Node
from mockbooks.qbxml.status import INVALID_ENUM, INVALID_NUMBER, STRING_TOO_LONG, Refused
from mockbooks.qbxml.structure import attributes_of

if TYPE_CHECKING:
    from lxml.etree import _Element

Value = Union[str, int, "Record", list["Value"]]
Record = dict[str, Value]

ORDER = "@order"
USE_MACRO = "@useMacro"
UNSUPPORTED = "@unsupported"


def read_record(element: _Element, node: Node) -> Record:
    """The record of an element that has passed `structure.check`. Raises Refused."""
    unsupported: list[Value] = []
    record = _aggregate(element, node, unsupported)
    if unsupported:
        record[UNSUPPORTED] = unsupported
    return record


def _aggregate(element: _Element, node: Node, unsupported: list[Value]) -> Record:
    record: Record = {}
    if element.keys():
        for name, value in attributes_of(element):
            record[f"@{name}"] = stored(value)
    children = node.children
    for child in element:
        name = str(child.tag)
        inner = children[name]
        if inner.foreign:
            unsupported.append(name)
            continue
        value_read: Value = _leaf(child, inner) if inner.type is not None else _aggregate(child, inner, unsupported)
        if not inner.repeats:
            record[name] = value_read
            continue
        earlier = record.get(name)
        if isinstance(earlier, list):
            earlier.append(value_read)
        else:
            record[name] = [value_read]
    if node.interleaved:
        _keep_order(record, element, node)
    return record


def _leaf(element: _Element, node: Node) -> Value:
    if element.keys():
        macro = element.get("useMacro")
        if macro is not None:
            return {USE_MACRO: stored(macro)}
    return read_value(element.text or "", node)


def read_value(text: str, node: Node) -> str:
    """The canonical text of a leaf's text. Raises Refused."""
    if not text.isascii():
        text = stored(text)
    value = node.convert(text, node.name)
    length = node.length
    if length is not None and len(value) > length:
        raise Refused(STRING_TOO_LONG, value=value, field=node.name)
    if node.constrained and value:
        _constrained(value, node)
    return value


def _constrained(value: str, node: Node) -> None:
    if node.values and value not in node.values:
        raise Refused(INVALID_ENUM, value=value, field=node.name)
    if not node.within_bounds(value):
        # Assumed: a number beyond the bounds that the schema's comments state is refused as no number of this field.
        raise Refused(INVALID_NUMBER, value=value, field=node.name)


def _keep_order(record: Record, element: _Element, node: Node) -> None:
    kinds = [name for name in node.interleaved if name in record]
    if len(kinds) > 1:
        record[ORDER] = [str(child.tag) for child in element if child.tag in kinds]
