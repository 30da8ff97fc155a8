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

import re
from collections.abc import Callable, Mapping
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple, cast

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

    __slots__ = ("children", "leaf", "mixed", "name", "plans", "since")

    def __init__(self, element: Element, version: Version, edition: Edition) -> None:
        self.name = element.name
        self.since = element.since
        self.leaf = element.type is not None
        self.children: dict[str, Layout] = {}
        self.plans: dict[tuple[str | type, ...], _Plan] = {}
        content = cut(element.content, version, edition)
        self.mixed = frozenset(interleaved(content))
        for child in content.elements():
            self.children[child.name] = layout(child, version, edition)

    def plan(self, record: Record) -> _Plan:
        """The plan of the record's shape, made when that shape is first met."""
        types = tuple(map(type, record.values()))
        plan = _Plan(self, dict(zip(record, types, strict=True)))
        if len(self.plans) < _GREATEST_NUMBER_OF_PLANS:
            self.plans[*record, *types] = plan
        return plan


@cache
def layout(element: Element, version: Version, edition: Edition) -> Layout:
    """The layout of an element, made once."""
    return Layout(element, version, edition)


_GREATEST_NUMBER_OF_PLANS = 1000
_PLAIN = re.compile(r"[\t\n !#-$(-;=?-~]*").fullmatch
"""Whether text can stand in a template as it is: ASCII, nothing to escape and no percent sign."""

_Getter = Callable[[Any], tuple[Any, ...]]
_Inner = Callable[["_Rendering", Layout, Value, Record], str]


class _Plan:
    """How to lay out records of one shape: the same names with values of the same types.

    The format takes the texts of leaves, of references (their ListIDs), then of inner elements, brought into order by
    `places`. Holes are met in the order of the text: those before each inner element (`inner`), its own, those behind.
    """

    __slots__ = ("empty", "format", "holes", "inner", "leaves", "places", "references", "since")

    def __init__(self, here: Layout, shape: dict[str, type]) -> None:
        shown = {name: child for name, child in here.children.items() if name in shape}
        first_mixed = next((name for name in shown if name in here.mixed and ORDER in shape), None)
        texts: list[str] = []
        leaves: list[str] = []
        references: list[str] = []
        holes: list[str] = []
        inner: list[tuple[_Getter, str, Layout, _Inner]] = []
        sources: list[tuple[int, int]] = []
        for name, child in shown.items():
            kind = shape[name]
            if first_mixed is not None and name in here.mixed:
                if name == first_mixed:
                    texts.append("%s")
                    sources.append((2, len(inner)))
                    inner.append((_getter(holes), ORDER, here, _Rendering.mixed))
                    holes = []
            elif kind is str and child.leaf:
                texts.append(f"<{name}>%s</{name}>\n")
                sources.append((0, len(leaves)))
                leaves.append(name)
            elif kind is Slot or _is_mark(child, kind):
                holes.append(name)
                texts.append(_mark(name, kind))
                if kind is int:
                    sources.append((1, len(references)))
                    references.append(name)
            else:
                texts.append("%s")
                sources.append((2, len(inner)))
                inner.append((_getter(holes), name, child, _inner(child, kind)))
                holes = []
        self.empty = not shown
        self.since = max((child.since for child in shown.values()), default=OLDEST)
        self.format = f"<{here.name}>\n{''.join(texts)}</{here.name}>\n"
        self.leaves = _getter(leaves)
        self.references = _getter(references)
        self.holes = _getter(holes)
        self.inner = tuple(inner)
        offsets = (0, len(leaves), len(leaves) + len(references))
        places = [offsets[part] + number for part, number in sources]
        self.places = _getter(places) if places != sorted(places) else tuple


def _getter(keys: list[Any]) -> _Getter:
    """What takes these entries out of a mapping or sequence, always as a tuple."""
    if len(keys) > 1:
        return itemgetter(*keys)
    if not keys:
        return lambda _source: ()
    key = keys[0]
    return lambda source: (source[key],)


class _Rendering:
    """One object on its way to text: the holes met so far, and the newest version met."""

    __slots__ = ("holes", "list_ids", "since")

    def __init__(self, list_ids: ListIds, since: Version) -> None:
        self.list_ids = list_ids
        self.holes: list[int] = []
        self.since = since

    def aggregate(self, here: Layout, record: Record) -> str:
        """An aggregate with its tag; "" if nothing of it is shown."""
        values = record.values()
        if "" in values:
            record = {name: value for name, value in record.items() if value != ""}
            values = record.values()
        plan = here.plans.get((*record, *map(type, values))) or here.plan(record)
        if plan.empty:
            return ""
        if plan.since > self.since:  # noqa: PLR1730 (max() costs three times as much, and this is the hot path)
            self.since = plan.since
        leaves = plan.leaves(record)
        if not _PLAIN("".join(leaves)):
            leaves = tuple([escape(leaf).replace("%", "%%") for leaf in leaves])
        texts = [*leaves, *map(self.list_ids, plan.references(record))]
        for holes, name, child, render in plan.inner:
            self.holes += holes(record)
            texts.append(render(self, child, record[name], record))
        self.holes += plan.holes(record)
        return plan.format % plan.places(texts)

    def nested(self, here: Layout, value: Value, _record: Record) -> str:
        """An aggregate inside another."""
        return self.aggregate(here, value)  # type: ignore[arg-type]  # the plan is for dictionaries here

    def listed(self, here: Layout, value: Value, record: Record) -> str:
        """An element for each value of a list."""
        texts = []
        for one in cast("list[Value]", value):
            if type(one) is dict and not here.leaf:
                texts.append(self.aggregate(here, one))
            else:
                texts.append(self.single(here, one, record))
        return "".join(texts)

    def single(self, here: Layout, value: Value, record: Record) -> str:
        """One value of a list, of whatever kind."""
        kind = type(value)
        if isinstance(value, str) and here.leaf:
            return f"<{here.name}>{escape(value).replace('%', '%%')}</{here.name}>\n" if value else ""
        if isinstance(value, int) and (kind is Slot or _is_mark(here, kind)):
            self.holes.append(value)
            return _mark(here.name, kind) % (self.list_ids(value) if kind is int else ())
        return _inner(here, kind)(self, here, value, record)

    def mixed(self, here: Layout, value: Value, record: Record) -> str:
        """Elements of several names in the order in which they stand."""
        waiting = {name: iter(_as_list(record[name])) for name in here.mixed if name in record}
        texts: list[str] = []
        for name in cast("list[str]", value):
            one = next(waiting[name], None) if name in waiting else None
            if one is not None:
                texts.append(self.single(here.children[name], one, record))
        return "".join(texts)


def _as_list(value: Value) -> list[Value]:
    return value if isinstance(value, list) else [value]


def _is_mark(here: Layout, kind: type) -> bool:
    """Whether a value of that type is a reference to a list object or a hole, where it stands."""
    return (kind is int and not here.leaf) or (kind is Hole and here.leaf)


def _mark(name: str, kind: type) -> str:
    """The format of a reference or hole: it takes the ListID of a reference and makes the hole."""
    if kind is int:
        return f"<{name}>\n<ListID>%s</ListID>\n<FullName>%%s</FullName>\n</{name}>\n"
    return "%%s" if kind is Slot else f"<{name}>%%s</{name}>\n"


def _inner(here: Layout, kind: type) -> _Inner:
    """How to render a value that has elements in it. Raises TypeError if it does not fit the element."""
    if kind is dict and not here.leaf:
        return _Rendering.nested
    if kind is list:
        return _Rendering.listed
    raise TypeError(f"{here.name} is {'a leaf' if here.leaf else 'an aggregate'} and cannot hold a {kind.__name__}")
