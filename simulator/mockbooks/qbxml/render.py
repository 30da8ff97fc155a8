"""From a record to the text of an answer, with holes for what an object does not own.

A record (see `record`) is laid out in the order of the catalogue, one element a line. What can change without the
object being changed is left as a hole in a `%`-format text: the names of referenced objects, amounts that follow from
links. So the text of an object can be kept for as long as the object is not changed, and `fill` makes the answer of it:

    int            a reference to the list object of that id: its ListID now (it never changes), its FullName a hole
    Hole(-1)       a leaf whose text is worked out when answering
    Slot(-2)       whole elements, or none, worked out when answering

Positive holes are ids of list objects, negative ones numbers that the engine gives out. Values with special characters
are escaped here; what fills a hole must be escaped already.

Absent and empty values are left out: no answer of QuickBooks has an empty leaf [R]. So are elements that the version
and the edition do not have: for an older version that is assumed. Answers have no attributes and are pure ASCII.

Most records of a kind have the same entries, so each layout keeps a plan for each shape (names and types of entries) it
has met: a format text and what goes into it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple

from mockbooks.qbxml.catalogue.model import Element
from mockbooks.qbxml.grammar import cut, interleaved
from mockbooks.qbxml.record import ORDER, Record, Value
from mockbooks.qbxml.versions import NEWEST, OLDEST, Edition, Version
from mockbooks.qbxml.writer import escape

ListIds = Callable[[int], str]
"""The ListID of a list object by its id."""


class Hole(int):
    """In a record: a leaf whose text is worked out when answering. A negative number."""

    __slots__ = ()


class Slot(int):
    """In a record: elements, whole and with their line ends, or none, worked out when answering. A negative number."""

    __slots__ = ()


class Template(NamedTuple):
    """The text of an object, with holes."""

    text: str
    """A `%`-format text with one `%s` for each hole."""
    holes: tuple[int, ...]
    """What the holes are, in order: above zero the id of a list object, below a derived value."""
    since: Version
    """The version of the newest element in it: in that version and all newer ones the object reads like this."""


def template(
    ret: Element,
    record: Record,
    list_ids: ListIds,
    *,
    version: Version = NEWEST,
    edition: Edition,
    include: frozenset[str] | None = None,
) -> Template:
    """The text of an object, with its own tag around it.

    `ret` is an element of the catalogue, such as `catalogue.body("InvoiceRet")`; `include` names the children to show
    (IncludeRetElement; names that do not exist are ignored [D:OSR]), None for all. Raises TypeError if the record does
    not have the form of the element.
    """
    whole = layout(ret, version, edition)
    if include is not None:
        record = {name: value for name, value in record.items() if name in include or name == ORDER}
    rendering = _Rendering(list_ids, whole.since)
    text = rendering.aggregate(whole, record) or f"<{ret.name}>\n</{ret.name}>\n"
    return Template(text, tuple(rendering.holes), rendering.since)


def fill(template: Template, names: Mapping[int, str]) -> str:
    """The text of an answer: `names` has for each hole its text, escaped."""
    holes = template.holes
    values: tuple[str, ...] = itemgetter(*holes)(names) if len(holes) > 1 else tuple([names[hole] for hole in holes])
    return template.text % values


class Layout:
    """An element of an answer in one version and edition, with the plans of the records it has met."""

    __slots__ = ("children", "leaf", "mixed", "name", "opening", "plans", "reference", "since")

    def __init__(self, element: Element, version: Version, edition: Edition) -> None:
        self.name = element.name
        self.since = element.since
        self.leaf = element.type is not None
        self.opening = f"<{element.name}>"
        self.reference = (f"<{element.name}>\n<ListID>", f"</ListID>\n<FullName>%s</FullName>\n</{element.name}>\n")
        self.children: dict[str, Layout] = {}
        self.plans: dict[tuple[tuple[str, ...], tuple[type, ...]], _Plan] = {}
        content = cut(element.content, version, edition)
        self.mixed = frozenset(interleaved(content))
        for child in content.elements():
            self.children[child.name] = layout(child, version, edition)

    def plan(self, record: Record) -> _Plan:
        """The plan of the record's shape."""
        shape = (tuple(record), tuple(map(type, record.values())))
        plan = self.plans.get(shape)
        if plan is None:
            plan = _Plan(self, dict(zip(*shape, strict=True)))
            if len(self.plans) < _GREATEST_NUMBER_OF_PLANS:
                self.plans[shape] = plan
        return plan


@cache
def layout(element: Element, version: Version, edition: Edition) -> Layout:
    """The layout of an element, made once."""
    return Layout(element, version, edition)


_GREATEST_NUMBER_OF_PLANS = 1000


class _Plan:
    """How to lay out records of one shape: the same names with values of the same types."""

    __slots__ = ("empty", "format", "leaves", "others", "places", "since")

    def __init__(self, here: Layout, shape: dict[str, type]) -> None:
        shown = [(name, child, shape[name]) for name, child in here.children.items() if name in shape]
        leaves: list[str] = []
        others: list[tuple[str, Layout, _Other]] = []
        texts: list[str] = []
        places: list[int] = []
        mixed = False
        for name, child, kind in shown:
            if ORDER in shape and name in here.mixed:
                if not mixed:
                    others.append((ORDER, here, _Rendering.mixed))
                    texts.append("%s")
                    places.append(-len(others))
                mixed = True
            elif kind is str and child.leaf:
                leaves.append(name)
                texts.append(f"{child.opening}%s</{name}>\n")
                places.append(len(leaves))
            else:
                others.append((name, child, _kind(child, kind)))
                texts.append("%s")
                places.append(-len(others))
        self.since = max((child.since for _, child, _ in shown), default=OLDEST)
        self.empty = not shown
        self.format = f"{here.opening}\n{''.join(texts)}</{here.name}>\n"
        self.leaves = _getter(leaves)
        self.others = tuple(others)
        self.places = _getter([place - 1 if place > 0 else len(leaves) - place - 1 for place in places])


def _getter(keys: list[Any]) -> Callable[[Any], tuple[Any, ...]]:
    """What takes these entries out of a mapping or sequence, always as a tuple."""
    if len(keys) > 1:
        return itemgetter(*keys)
    return lambda source: tuple([source[key] for key in keys])


class _Rendering:
    """One object on its way to text: the holes met so far, and the newest version met."""

    __slots__ = ("holes", "list_ids", "since")

    def __init__(self, list_ids: ListIds, since: Version) -> None:
        self.list_ids = list_ids
        self.holes: list[int] = []
        self.since = since

    def aggregate(self, here: Layout, record: Record) -> str:
        """An aggregate with its tag; "" if nothing of it is shown."""
        if "" in record.values():
            record = {name: value for name, value in record.items() if value != ""}
        plan = here.plan(record)
        if plan.empty:
            return ""
        leaves = plan.leaves(record)
        text: str = "".join(leaves)
        if not (text.isascii() and _plain(text)):
            leaves = tuple([escape(leaf).replace("%", "%%") for leaf in leaves])
        self.since = max(self.since, plan.since)
        if not plan.others:
            return plan.format % plan.places(leaves)
        others = [render(self, child, record[name], record) for name, child, render in plan.others]
        return plan.format % plan.places((*leaves, *others))

    def reference(self, here: Layout, value: Value, _record: Record) -> str:
        """A reference: ListID, and a hole for the FullName."""
        assert isinstance(value, int)
        self.holes.append(value)
        before, after = here.reference
        return before + self.list_ids(value) + after

    def hole(self, here: Layout, value: Value, _record: Record) -> str:
        """A leaf with a hole."""
        assert isinstance(value, int)
        self.holes.append(value)
        return f"{here.opening}%s</{here.name}>\n"

    def slot(self, _here: Layout, value: Value, _record: Record) -> str:
        """A hole for whole elements."""
        assert isinstance(value, int)
        self.holes.append(value)
        return "%s"

    def inner(self, here: Layout, value: Value, _record: Record) -> str:
        """An aggregate inside another."""
        assert isinstance(value, dict)
        return self.aggregate(here, value)

    def listed(self, here: Layout, value: Value, record: Record) -> str:
        """An element for each value of a list."""
        assert isinstance(value, list)
        if not here.leaf and all(type(one) is dict for one in value):
            return "".join([self.aggregate(here, one) for one in value])  # type: ignore[arg-type]
        return "".join([_kind(here, type(one))(self, here, one, record) for one in value])

    def leaf(self, here: Layout, value: Value, _record: Record) -> str:
        """One leaf of a list."""
        assert isinstance(value, str)
        return f"{here.opening}{escape(value).replace('%', '%%')}</{here.name}>\n" if value else ""

    def mixed(self, here: Layout, value: Value, record: Record) -> str:
        """Elements of several names in the order in which they stand."""
        assert isinstance(value, list)
        waiting = {name: iter(_as_list(record[name])) for name in here.mixed if name in record}
        texts: list[str] = []
        for name in value:
            one = next(waiting[str(name)], None) if name in waiting else None
            if one is not None:
                child = here.children[str(name)]
                texts.append(_kind(child, type(one))(self, child, one, record))
        return "".join(texts)


_Other = Callable[["_Rendering", Layout, Value, Record], str]


def _as_list(value: Value) -> list[Value]:
    return value if isinstance(value, list) else [value]


def _kind(here: Layout, kind: type) -> _Other:
    """How to render a value that is no plain leaf. Raises TypeError if it does not fit the element."""
    if kind is int and not here.leaf:
        return _Rendering.reference
    if kind is Hole and here.leaf:
        return _Rendering.hole
    if kind is Slot:
        return _Rendering.slot
    if kind is dict and not here.leaf:
        return _Rendering.inner
    if kind is list:
        return _Rendering.listed
    if kind is str and here.leaf:
        return _Rendering.leaf
    raise TypeError(f"{here.name} is {'a leaf' if here.leaf else 'an aggregate'} and cannot hold a {kind.__name__}")


def _plain(text: str) -> bool:
    """Whether ASCII text can stand in a template as it is. (Seven searches in C are faster than one expression.)"""
    return not (
        "&" in text or "<" in text or ">" in text or '"' in text or "'" in text or "%" in text or not text.isprintable()
    )
