"""Fewer elements in one request or one record, from the outside in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from lxml import etree

from mockbooks.qbxml import catalogue
from mockbooks_harness.cases.shrinking.delta import smallest

__all__ = ["fewer_elements", "may_go"]

_PARSER = etree.XMLParser(remove_comments=True, remove_blank_text=True, resolve_entities=False, no_network=True)
_NEVER = frozenset({"ListID", "TxnID", "TxnLineID", "TimeCreated", "TimeModified", "EditSequence", "Name", "FullName"})


def fewer_elements(
    text: str,
    holds: Callable[[str], bool],
    go_on: Callable[[], bool],
    may_be_left_out: Callable[[etree._Element], bool] = lambda _: True,
) -> str:
    """The text of an element with as few elements in it as `holds` takes; itself if it is none."""
    try:
        root = etree.fromstring(text.encode("utf-8"), _PARSER)
    except (etree.XMLSyntaxError, ValueError):
        return text
    waiting = [root]
    while waiting and go_on():
        element = waiting.pop(0)
        loose = [child for child in element if may_be_left_out(child)]
        if loose:
            smallest(loose, partial(_without, root, element, list(element), loose, holds), go_on)
        waiting.extend(child for child in element if len(child))
    return etree.tostring(root, encoding="unicode")


def _without(
    root: etree._Element,
    element: etree._Element,
    children: list[etree._Element],
    loose: list[etree._Element],
    holds: Callable[[str], bool],
    kept: list[etree._Element],
) -> bool:
    """Whether it holds with only these of the loose children; then it stays so."""
    before = list(element)
    element[:] = [child for child in children if child in kept or child not in loose]
    if holds(etree.tostring(root, encoding="unicode")):
        return True
    element[:] = before
    return False


def may_go(child: etree._Element) -> bool:
    """Whether an element of a record is one that an answer may leave out, by the catalogue; ids and names are not."""
    if child.tag in _NEVER:
        return False
    path = [child, *child.iterancestors()]
    known = catalogue.body(str(path[-1].tag)) if path[-1].tag in catalogue.bodies() else None
    for element in reversed(path[:-1]):
        if known is None:
            return False
        known = next((each for each in known.children() if each.name == element.tag), None)
    return known is not None and (known.minimum == 0 or known.maximum is None)
