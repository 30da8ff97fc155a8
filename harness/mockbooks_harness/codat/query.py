"""Codat's query language: a filter over the results of a list.

[D:DOC querying]: `=` `!=` `~` (contains, strings only) `>` `<` `>=` `<=` (numbers and dates only), `&&`, `||`,
braces for grouping; members of objects by dots; no arrays, no nulls, under 2048 characters; dates as YYYY-MM-DD;
values are not quoted.  Example: `{totalAmount > 100 || totalAmount < 50} && status != paid`.

Assumed, because not documented: text is compared without regard to case (the documents write enumerations in lower
case); `&&` binds closer than `||`; a member that a record lacks satisfies `!=` and nothing else; a date compares
with the day of a stamp, a longer value with the moment.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from mockbooks_harness.codat.errors import malformed_query, unresolved_property
from mockbooks_harness.exact_json import Record

LONGEST_QUERY = 2048

Predicate = Callable[[Record], bool]

_TOKEN = re.compile(r"\s*(?:(?P<mark>&&|\|\||[{}])|(?P<text>(?:(?!&&|\|\|)[^{}])+))", re.DOTALL)
_SINGLE_MARK = re.compile(r"[&|].*[=<>~]", re.DOTALL)
_COMPARISON = re.compile(
    r"^\s*(?P<path>[A-Za-z_][\w.\-]*)\s*(?P<operator>!=|>=|<=|=|~|>|<)\s*(?P<value>.*?)\s*$", re.DOTALL
)
_MOMENT = re.compile(r"^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d)?)?$")


class Properties:
    """What may be asked of one kind of object: its name in messages, its properties, which are arrays not to be
    queried.

    Both lists are texts, the names between spaces.  No names at all: the object is not described yet and any
    property is let through.
    """

    def __init__(self, entity: str, names: str = "", arrays: str = "") -> None:
        self.entity = entity
        self.names = frozenset(names.split())
        self.arrays = frozenset(arrays.split())

    def resolve(self, path: str) -> list[str]:
        """The steps of a path.  Raises Codat's 400 for an unknown property, and for an array."""
        steps = path.split(".")
        if self.names and steps[0] not in self.names:
            raise unresolved_property(steps[0], self.entity)
        if steps[0] in self.arrays:
            raise malformed_query(f"{steps[0]} is an array; arrays cannot be queried.")
        return steps


def select(query: str | None, records: Sequence[Record], properties: Properties) -> list[Record]:
    """The records that satisfy `query`, in their order; all of them without one.  Raises Codat's 400."""
    if query is None or not query.strip():
        return list(records)
    predicate = parse(query, properties)
    return [record for record in records if predicate(record)]


def order(order_by: str | None, records: Sequence[Record], properties: Properties) -> list[Record]:
    """The records by one property, ascending, or descending where its name is led by "-".  [D:DOC ordering-results]

    Records that lack it come first (assumed).
    """
    if order_by is None or not order_by.strip():
        return list(records)
    name = order_by.strip()
    descending = name.startswith("-")
    steps = properties.resolve(name.removeprefix("-"))
    return sorted(
        records, key=lambda record: [_sort_key(member) for member in _members(record, steps)], reverse=descending
    )


def parse(query: str, properties: Properties) -> Predicate:
    """A query as a function of a record.  Raises Codat's 400, with the reason for the journal."""
    if len(query) >= LONGEST_QUERY:
        raise malformed_query(f"The query has {len(query)} characters; it must have fewer than {LONGEST_QUERY}.")
    return _Parser(query, properties).whole()


class _Parser:
    def __init__(self, query: str, properties: Properties) -> None:
        self.properties = properties
        self.tokens = _tokens(query)
        self.position = 0

    def whole(self) -> Predicate:
        predicate = self.alternatives()
        if self.position < len(self.tokens):
            raise malformed_query(f'"{self.tokens[self.position]}" stands where the query should end.')
        return predicate

    def alternatives(self) -> Predicate:
        terms = [self.conjunction()]
        while self.accept("||"):
            terms.append(self.conjunction())
        return terms[0] if len(terms) == 1 else lambda record: any(term(record) for term in terms)

    def conjunction(self) -> Predicate:
        terms = [self.term()]
        while self.accept("&&"):
            terms.append(self.term())
        return terms[0] if len(terms) == 1 else lambda record: all(term(record) for term in terms)

    def term(self) -> Predicate:
        if self.accept("{"):
            inner = self.alternatives()
            if not self.accept("}"):
                raise malformed_query("A brace is not closed.")
            return inner
        if self.position >= len(self.tokens):
            raise malformed_query("The query ends where a comparison is expected.")
        text = self.tokens[self.position]
        self.position += 1
        return _comparison(text, self.properties)

    def accept(self, mark: str) -> bool:
        if self.position < len(self.tokens) and self.tokens[self.position] == mark:
            self.position += 1
            return True
        return False


def _tokens(query: str) -> list[str]:
    tokens = [match["mark"] or match["text"].strip() for match in _TOKEN.finditer(query)]
    return [token for token in tokens if token]


def _comparison(text: str, properties: Properties) -> Predicate:
    match = _COMPARISON.match(text)
    if match is None:
        raise malformed_query(f'"{text}" is no comparison; written as in status=Complete.')
    value = match["value"]
    if value == "":
        raise malformed_query(f'"{text}" has no value; nothing can be compared with null.')
    if _SINGLE_MARK.search(value):
        raise malformed_query(f'"{text}" has a single & or |; they are written && and ||.')
    steps = properties.resolve(match["path"])
    test = _TESTS[match["operator"]]
    return lambda record: any(test(member, value) for member in _members(record, steps))


def _members(record: Any, steps: Sequence[str]) -> list[Any]:
    """What stands at a path: one value, None where it is lacking; several only through an array that may be queried."""
    if isinstance(record, list):
        return [value for row in record for value in _members(row, steps)]
    if not steps:
        return [record]
    if not isinstance(record, Mapping):
        return [None]
    return _members(record.get(steps[0]), steps[1:])


def _equal(member: Any, value: str) -> bool:
    if isinstance(member, bool):
        return value.casefold() == str(member).casefold()
    if isinstance(member, (int, Decimal)):
        return _number(value) == member
    if isinstance(member, str):
        return _compare(member, value) == 0 if _MOMENT.match(member) else member.casefold() == value.casefold()
    return False


def _contains(member: Any, value: str) -> bool:
    if member is not None and not isinstance(member, str):
        raise malformed_query("~ is for texts only.")
    return member is not None and value.casefold() in member.casefold()


def _compare(member: Any, value: str) -> int | None:
    """Below, equal or above zero as the member is before, at or after the value; None where they do not compare."""
    if isinstance(member, (int, Decimal)) and not isinstance(member, bool):
        number = _number(value)
        return None if number is None else (member > number) - (member < number)
    if isinstance(member, str) and _MOMENT.match(member):
        if not _MOMENT.match(value):
            return None
        left, right = (member[:10], value) if len(value) == 10 else (_moment(member), _moment(value))
        return (left > right) - (left < right)
    if isinstance(member, (str, bool)):
        raise malformed_query("> and < are for numbers and dates only.")
    return None


def _number(value: str) -> Decimal | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _moment(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise malformed_query(f'"{text}" is no date.') from None
    return moment.isoformat(timespec="microseconds")


def _sort_key(member: Any) -> tuple[int, Any]:
    if member is None:
        return (0, "")
    if isinstance(member, bool):
        return (1, int(member))
    if isinstance(member, (int, Decimal)):
        return (2, member)
    return (3, str(member).casefold())


def _ordered(accepted: frozenset[int]) -> Callable[[Any, str], bool]:
    return lambda member, value: _compare(member, value) in accepted


_TESTS: dict[str, Callable[[Any, str], bool]] = {
    "=": _equal,
    "!=": lambda member, value: not _equal(member, value),
    "~": _contains,
    ">": _ordered(frozenset({1})),
    "<": _ordered(frozenset({-1})),
    ">=": _ordered(frozenset({0, 1})),
    "<=": _ordered(frozenset({-1, 0})),
}
