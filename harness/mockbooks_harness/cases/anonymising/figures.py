"""The figures in a document, put in place of one another without touching anything else of the text.

A text is changed where its figures stand and nowhere else: whatever is strange about the rest of it stays so. A text
of which the marks and the parsed elements do not tell the same is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from lxml import etree

from mockbooks_harness.cases.anonymising.leaves import leaf

__all__ = ["is_figure", "is_worked_out", "places_of", "same_elements", "value_of", "values_in", "with_values"]

_FIGURE_TYPES = frozenset({"AMTTYPE", "PRICETYPE", "QUANTYPE"})
_IN_ATTRIBUTES = frozenset({"ColData", "ColTitle", "RowData", "TextRow"})
_OF_REPORTS = _IN_ATTRIBUTES | {"ReportTitle", "ReportSubtitle"}
_VALUE = re.compile(
    r"<(?P<response>[A-Za-z]\w*Rs)\b[^<>]*?\bstatusMessage\s*=\s*(?:\"(?P<saying>[^\"<>]*)\"|'(?P<said>[^'<>]*)')|"
    r"<(?P<leaf>[A-Za-z]\w*)(?:\s[^<>]*)?>(?P<text>[^<]+)</(?P=leaf)\s*>"
    r"|<(?P<column>ColData|ColTitle|RowData|TextRow)\b[^<>]*?\bvalue\s*=\s*(?:\"(?P<double>[^\"<>]*)\"|'(?P<single>[^'<>]*)')"
)
_TEXTS = ("text", "double", "single", "saying", "said")
_NOT_PLAIN = ("<!--", "<![CDATA[", "<!DOCTYPE", "<!ENTITY")
_PROLOG = re.compile(r"\A\ufeff?(?:\s*<\?[^>]*\?>)*\s*")
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


def places_of(text: str) -> Sequence[etree._Element] | None:
    """The elements of a document that have a value, in the order in which `with_values` counts them.

    None if they cannot be told for certain.
    """
    if any(strange in text for strange in _NOT_PLAIN):
        return None
    try:
        root = etree.fromstring(_PROLOG.sub("", text, count=1).encode("utf-8", "replace"), _PARSER)
    except (etree.XMLSyntaxError, ValueError):
        return None
    elements = list(values_in(root))
    written = [found["leaf"] or found["column"] or found["response"] for found in _VALUE.finditer(text)]
    return elements if [each.tag for each in elements] == written else None


def values_in(element: etree._Element) -> Iterator[etree._Element]:
    """The elements in an element that have a value: leaves, what reports are made of, responses with their message."""
    for each in element.iter():
        if value_of(each):
            yield each


def value_of(element: etree._Element) -> str:
    """The value of an element, "" if it has none."""
    if element.tag in _IN_ATTRIBUTES:
        return str(element.get("value", ""))
    if str(element.tag).endswith("Rs"):
        return str(element.get("statusMessage", ""))
    return "" if len(element) else element.text or ""


def with_values(text: str, values: Mapping[int, str]) -> str:
    """The text with other values at these places."""
    written, position = [], 0
    for number, found in enumerate(_VALUE.finditer(text)):
        if number in values:
            start, end = found.span(next(group for group in _TEXTS if found[group] is not None))
            written += [text[position:start], _escaped(values[number])]
            position = end
    return "".join([*written, text[position:]])


def _escaped(text: str) -> str:
    """As QuickBooks writes it: beyond ASCII as character references [R]."""
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return plain.replace("'", "&apos;").encode("ascii", "xmlcharrefreplace").decode("ascii")


def is_worked_out(element: etree._Element) -> bool:
    """Whether a value is one that QuickBooks makes: a figure, a message, and all that is in reports."""
    return element.tag in _OF_REPORTS or str(element.tag).endswith("Rs") or is_figure(element)


def is_figure(element: etree._Element) -> bool:
    """Whether a value is an amount, a price or a quantity."""
    known = leaf(str(element.tag))
    if known is None or known.type not in _FIGURE_TYPES:
        return False
    try:
        return Decimal(value_of(element)).is_finite()
    except InvalidOperation:
        return False


def same_elements(first: etree._Element, second: etree._Element) -> bool:
    """Whether two objects have the same elements in the same order, with values in the same places."""
    return [(each.tag, bool(value_of(each))) for each in first.iter()] == [
        (each.tag, bool(value_of(each))) for each in second.iter()
    ]
