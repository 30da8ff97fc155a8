"""The notation of the catalogue's files, and how it is read.

A catalogue file is text, one element a line, children indented by four blanks under their parent, in the order of the
wire. `#` starts a comment. What stands at the left margin is a definition: a message (its name ends in Rq or Rs) or a
body, the content that elements share. An element is its name, how often it stands there, and what it holds:

    Name                exactly once            Name?     once or not at all
    Name*               any number of times     Name+     at least once         Name{0,50}   from 0 to 50 times

    Name STR(41)                    a leaf: the type without its "TYPE" (ID, STR, BOOL, AMT, …), and the greatest length
    Name STR(3 AU=6)                3 characters, 6 in the Australian edition; STR(AU=6): no length stated elsewhere
    JobStatus ENUM                  an enumeration: its values stand under the element's name in enumerations.txt
    CustomerRef REF(209)            a reference: ListID? and FullName? with that length
    BillAddress = Address           an aggregate with the content of the body Address; = Nothing: with none
    InvoiceLineRet                  with no type, no body and no children: the body of its own name
    Name                            (with lines indented below) an aggregate with just that content

Behind that, in any order:

    @8.0   @8.0-13.0   @-7.0        the versions that have it: since, from to, until (none: all the parent has)
    not:AU   only:US,CA             the editions that have it (none: all)
    >=1  <=12                       the bounds of a number
    macro                           may be the name of a macro, defined by defMacro in an earlier request
    [defMacro]  [colID! value]      attributes, required with "!"; attributes.txt defines them, and groups of them

Lines that are no elements:

    one      one?     one*    one+  exactly one (at most one, any number, at least one) of what is indented below
    all                             an alternative of several elements, one after the other
    include Body                    the content of a body, standing here

An element that changed with a version stands twice, `Name STR(31) @-6.0` and `Name STR(41) @7.0`.

`index.txt` says which messages there are, since when, in which editions, and in which file; a definition that is not in
the file that uses it is looked for in the file that index.txt names for it, then in bodies.txt.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from mockbooks.qbxml.catalogue.model import Attribute, Choice, Element, EnumValue, Sequence
from mockbooks.qbxml.versions import ALL_EDITIONS, OLDEST, Edition, Version


class NotationError(ValueError):
    """A catalogue file that cannot be read: says which line."""


class Context(NamedTuple):
    """What a file refers to: bodies, enumerations and attributes, by name."""

    body: Callable[[str], Sequence]
    enumeration: Callable[[str], Enumeration]
    attributes: Callable[[str], tuple[Attribute, ...]]


class Enumeration(NamedTuple):
    """The values of an enumeration and the one that holds when the element is left out."""

    values: tuple[EnumValue, ...]
    default: str | None


_NO_VALUES = Enumeration((), None)


class Facets(NamedTuple):
    """What may stand behind a name, an enumeration value or a choice."""

    type: str | None = None
    lengths: Mapping[Edition, int] = MappingProxyType({})
    body: str | None = None
    since: Version = OLDEST
    until: Version | None = None
    editions: frozenset[Edition] = ALL_EDITIONS
    min_value: Decimal | None = None
    max_value: Decimal | None = None
    macro: bool = False
    attributes: str = ""


_NO_LENGTHS: Mapping[Edition, int] = MappingProxyType({})

_LINE = re.compile(r"( *)(\w+)([?*+]|\{\d+,\d+\})?(?: +(.*))?")
_TOKEN = re.compile(r"\[([^\]]*)\]|= *(\w+)|([A-Z]+)(?:\(([^)]*)\))?(?= |$)|(\S+)")
_ONCE = (1, 1)
_OCCURRENCES: Mapping[str | None, tuple[int, int | None]] = {None: _ONCE, "?": (0, 1), "*": (0, None), "+": (1, None)}
_INDENT = 4


def definitions(text: str) -> dict[str, tuple[str, ...]]:
    """The definitions of a file by name, each as its lines without comments and blank lines."""
    found: dict[str, tuple[str, ...]] = {}
    lines: list[str] = []
    for written in text.splitlines():
        line = written.split("#", 1)[0].rstrip()
        if not line:
            continue
        if line[0] != " ":
            if lines:
                _keep(found, lines)
            lines = []
        lines.append(line)
    if lines:
        _keep(found, lines)
    return found


def _keep(found: dict[str, tuple[str, ...]], lines: list[str]) -> None:
    name = lines[0].split()[0]
    if name in found:
        raise NotationError(f"defined twice: {name}")
    found[name] = tuple(lines)


def read_element(lines: tuple[str, ...], context: Context) -> Element:
    """The element that a definition describes: a message, or a body under its own name."""
    particles, end = _read(lines, 0, 0, context, top=True)
    element = particles[0]
    if end != len(lines) or not isinstance(element, Element):
        raise NotationError(f"not one element: {lines[0]}")
    return element


def _read(
    lines: tuple[str, ...], at: int, depth: int, context: Context, *, top: bool = False
) -> tuple[tuple[Element | Choice | Sequence, ...], int]:
    """The particles that stand at `depth` from line `at` on, and the line after them."""
    particles: list[Element | Choice | Sequence] = []
    indent = depth * _INDENT
    while at < len(lines):
        line = lines[at]
        match = _LINE.fullmatch(line)
        if match is None:
            raise NotationError(f"cannot read: {line}")
        margin, name, often, rest = match.groups()
        if len(margin) < indent:
            break
        if len(margin) > indent:
            raise NotationError(f"indented too far: {line}")
        at += 1
        if name == "include":
            particles.extend(context.body(rest).particles)
            continue
        below: tuple[Element | Choice | Sequence, ...] = ()
        has_children = at < len(lines) and lines[at].startswith(" " * (indent + 1))
        if has_children:
            below, at = _read(lines, at, depth + 1, context)
        facets = read_facets(rest) if rest else _NO_FACETS
        if name == "one":
            minimum, maximum = _occurrence(often)
            particles.append(Choice(below, minimum, maximum, facets.since, facets.until, facets.editions))
        elif name == "all":
            particles.append(Sequence(below))
        else:
            content = Sequence(below) if has_children or top else None
            particles.append(_element(name, _occurrence(often), facets, content, context))
    return tuple(particles), at


def _element(
    name: str, often: tuple[int, int | None], facets: Facets, content: Sequence | None, context: Context
) -> Element:
    kind = facets.type
    enumeration = context.enumeration(name) if kind == "ENUM" else _NO_VALUES
    if kind == "REF":
        kind, content = None, reference(facets.lengths)
    elif kind is None and content is None:
        content = context.body(facets.body or name)
    return Element(
        name=name,
        type=None if kind is None else kind + "TYPE",
        content=content,
        minimum=often[0],
        maximum=often[1],
        since=facets.since,
        until=facets.until,
        editions=facets.editions,
        lengths=facets.lengths if kind else _NO_LENGTHS,
        values=enumeration.values,
        default=enumeration.default,
        min_value=facets.min_value,
        max_value=facets.max_value,
        macro=facets.macro,
        attributes=context.attributes(facets.attributes) if facets.attributes else (),
    )


@cache
def read_facets(text: str) -> Facets:
    """What stands behind a name."""
    facets: dict[str, Any] = {}
    for match in _TOKEN.finditer(text):
        attributes, body, kind, lengths, word = match.groups()
        if attributes is not None:
            facets["attributes"] = attributes
        elif body is not None:
            facets["body"] = body
        elif kind is not None:
            facets["type"] = kind
            if lengths:
                facets["lengths"] = _lengths(lengths)
        else:
            facets.update(_facet(word))
    return _NO_FACETS._replace(**facets)


def _facet(word: str) -> dict[str, object]:
    if word.startswith("@"):
        since, dash, until = word[1:].partition("-")
        return {
            "since": _version(since) if since else OLDEST,
            "until": _version(until) if dash else None,
        }
    if word.startswith("not:"):
        return {"editions": ALL_EDITIONS - _editions(word[4:])}
    if word.startswith("only:"):
        return {"editions": _editions(word[5:])}
    if word.startswith(">="):
        return {"min_value": Decimal(word[2:])}
    if word.startswith("<="):
        return {"max_value": Decimal(word[2:])}
    if word == "macro":
        return {"macro": True}
    raise NotationError(f"cannot read: {word}")


def _version(text: str) -> Version:
    major, _, minor = text.partition(".")
    return Version(int(major), int(minor))


def _editions(text: str) -> frozenset[Edition]:
    return frozenset(Edition(name) for name in text.split(","))


def _occurrence(often: str | None) -> tuple[int, int | None]:
    if often is None or often in _OCCURRENCES:
        return _OCCURRENCES[often]
    least, most = often[1:-1].split(",")
    return int(least), int(most)


@cache
def _lengths(text: str) -> Mapping[Edition, int]:
    """Greatest lengths: a number for all editions, and numbers for single ones that go before it."""
    lengths: dict[Edition, int] = {}
    for word in sorted(text.split(), key=lambda word: "=" in word):
        edition, equals, number = word.rpartition("=")
        lengths.update({Edition(edition): int(number)} if equals else dict.fromkeys(Edition, int(number)))
    return MappingProxyType(lengths)


@cache
def _reference(lengths: tuple[tuple[Edition, int], ...]) -> Sequence:
    return Sequence(
        (
            Element("ListID", "IDTYPE", minimum=0),
            Element("FullName", "STRTYPE", minimum=0, lengths=MappingProxyType(dict(lengths))),
        )
    )


def reference(lengths: Mapping[Edition, int]) -> Sequence:
    """The content of a reference whose FullName has these greatest lengths; one object for all that are equal."""
    return _reference(tuple(sorted(lengths.items())))


def read_enumeration(lines: tuple[str, ...]) -> Enumeration:
    """An enumeration: below its name its values, `Value@8.0-13.0` with versions; `(Value)` is the default."""
    values: list[EnumValue] = []
    default = None
    for word in " ".join(lines[1:]).split():
        value, at, versions = word.partition("@")
        if value.startswith("("):
            default = value = value.strip("()")
        facets = read_facets("@" + versions) if at else _NO_FACETS
        values.append(EnumValue(value, facets.since, facets.until))
    return Enumeration(tuple(values), default)


def read_attribute(lines: tuple[str, ...]) -> Attribute:
    """An attribute: its name, its type and versions, and below it the values of an enumeration."""
    name, _, rest = lines[0].partition(" ")
    facets = read_facets(rest)
    enumeration = read_enumeration(lines)
    return Attribute(
        name=name,
        type=f"{facets.type}TYPE",
        values=tuple(value.value for value in enumeration.values),
        default=enumeration.default,
        since=facets.since,
        until=facets.until,
    )


_NO_FACETS = Facets()
