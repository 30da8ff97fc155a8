"""Objects of an answer in the order in which QuickBooks has them now.

Lists are answered by name. New names come in the order of the old ones, but around those that QuickBooks gives of
itself and that stay, so an account may come before another one that it followed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

__all__ = ["permutation", "reordered"]

_TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z]\w*)(?:\s(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)?(?P<empty>/?)>")
# QBXML, its messages, the response: what stands in one is an object.
_RESPONSE, _OBJECT = 2, 3


def permutation(before: etree._Element, after: etree._Element) -> list[int] | None:
    """In what order the objects of a response come in another one; None if it is the same, or they are others."""
    was, now = _identities(before), _identities(after)
    if was == now or None in was or sorted(map(str, was)) != sorted(map(str, now)) or len(set(was)) != len(was):
        return None
    return [was.index(identity) for identity in now]


def _identities(response: etree._Element) -> list[str | None]:
    return [each.findtext("ListID") or each.findtext("TxnID") for each in response]


def reordered(text: str, number: int, order: Sequence[int]) -> str:
    """The document with the objects of its response of this number in another order."""
    spans = _objects(text, number)
    if len(spans) != len(order):
        return text
    written, position = [], 0
    for (start, end), place in zip(spans, order, strict=True):
        written += [text[position:start], text[slice(*spans[place])]]
        position = end
    return "".join([*written, text[position:]])


def _objects(text: str, number: int) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    depth = start = 0
    response = -1
    for tag in _TAG.finditer(text):
        if tag["end"]:
            depth -= 1
            if depth == _OBJECT and response == number:
                spans.append((start, tag.end()))
            continue
        response += depth == _RESPONSE
        if depth == _OBJECT:
            start = tag.start()
        if not tag["empty"]:
            depth += 1
    return spans
