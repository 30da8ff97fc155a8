"""Structural validation: names, order, cardinality, choices, attributes, and text only where it belongs.

What is wrong here makes the whole call fail with a parse error, whichever request it is in: [R; O] for order and
unknown elements; for missing elements, attributes and both alternatives of a choice it is assumed. The values of leaves
are none of its business: they are read a request at a time (`record`).

`check` runs for each request of each document, so it does as little as it can. It raises `Misfit`, which knows what was
found and where; `explanation` says the rest in words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

from mockbooks.qbxml.grammar import Node

if TYPE_CHECKING:
    from lxml.etree import _Element

Kind = Literal["unexpected", "incomplete", "text", "children", "attribute", "attribute value", "attribute missing"]


class Misfit(Exception):
    """The first thing in an element that does not fit.

    `unexpected`: `child` may not stand where it stands (in `state` of `node`). `incomplete`: something is missing at
    the end. `text`: `detail` stands between elements. `children`: an element inside a value. `attribute …`: `detail`
    names the attribute.
    """

    def __init__(
        self,
        kind: Kind,
        element: _Element,
        node: Node,
        *,
        state: int = 0,
        child: _Element | None = None,
        detail: str = "",
    ) -> None:
        super().__init__(kind)
        self.kind = kind
        self.element = element
        self.node = node
        self.state = state
        self.child = child
        self.detail = detail


def check(element: _Element, node: Node) -> None:
    """Check all that stands in an aggregate. Raises Misfit."""
    transitions = node.transitions
    state = 0
    for child in element:
        try:
            state, inner = transitions[state][child.tag]
        except KeyError:
            raise Misfit("unexpected", element, node, state=state, child=child) from None
        if inner.type is None:
            check(child, inner)
        elif len(child):
            raise Misfit("children", child, inner, child=child[0])
        tail = child.tail
        if tail is not None and not blank(tail):
            raise Misfit("text", element, node, detail=tail)
        if child.keys():
            check_attributes(child, inner)
    if state not in node.accepting:
        raise Misfit("incomplete", element, node, state=state)
    text = element.text
    if text is not None and not blank(text):
        raise Misfit("text", element, node, detail=text)


def check_attributes(element: _Element, node: Node) -> None:
    """Check the attributes that an element has, and that it has those it must have. Raises Misfit."""
    known = node.attributes
    for name, value in attributes_of(element):
        attribute = known.get(name)
        if attribute is None:
            if name == "useMacro" and node.element.macro:
                continue
            raise Misfit("attribute", element, node, detail=name)
        if attribute.values and value not in attribute.values:
            raise Misfit("attribute value", element, node, detail=name)
    for name, attribute in known.items():
        if attribute.required and element.get(name) is None:
            raise Misfit("attribute missing", element, node, detail=name)


def attributes_of(element: _Element) -> list[tuple[str, str]]:
    """The names and values of an element's attributes."""
    return cast("list[tuple[str, str]]", element.items())


def blank(text: str) -> bool:
    """Whether the text is only what XML calls white space."""
    return not text.strip(" \t\r\n")
