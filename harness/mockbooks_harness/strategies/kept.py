"""What a mapping keeps of an object: is a value of the object found in the record, and would a plain one be?

Nothing is known of the record: where a mapping puts a value, under which name, as text, number or date, is its own
affair. So a value is looked for anywhere in the record. One that is not there is replaced by a plain one (`PLAIN`), and
the object read again: a mapping that carries a plain value and not the drawn one has changed or lost it. One that
carries neither does not map that element, and that is its own affair too.

    the record has …             text, id      the text, whole, alone or within another
                                 amount, price the number, with the sign that the plain one has
                                 date          the day, in any common form
                                 moment        the instant; without a zone, as UTC or as the clock on the wall

Two faults show although the plain value is not carried either: a date that always comes out a few days off, and a sum
that is nearly one of the object's own, off by cents (of companies only, where sums are true).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import Any

from lxml import etree

from mockbooks_harness.strategies.plan import Place, Plan

Element = etree._Element

#: For each type a value that nothing else has, and that no mapping has a reason to change.
PLAIN: Mapping[str, str] = {
    "STRTYPE": "Quince",
    "IDTYPE": "8000ABCD-1700000001",
    "AMTTYPE": "73.37",
    "PRICETYPE": "73.37",
    "QUANTYPE": "7337",
    "DATETYPE": "2031-07-19",
    "DATETIMETYPE": "2031-07-19T10:11:12-05:00",
}
_NUMBERS = ("AMTTYPE", "PRICETYPE", "QUANTYPE")
_DATE_FORMS = ("%Y-%m-%d", "%Y%m%d", "%m/%d/%Y", "%d.%m.%Y", "%d/%m/%Y")
#: No offset from UTC moves a date further.
_NEAR = dt.timedelta(days=2)
#: A date or a moment always has a day.
_SHORTEST_DATE = 8


@dataclasses.dataclass(frozen=True, slots=True)
class Difference:
    """One thing of an object that its record does not say."""

    path: str
    """Where it stands in the object, as in `InvoiceLineRet/Amount`."""
    sent: str
    """What stands there."""
    found: str
    """What the record says instead, with the member that says it; "nothing" where none does."""

    def __str__(self) -> str:
        return f"- {self.path}: {self.sent}\n+ {self.found}"


@dataclasses.dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf of an object: its path without positions, its element and its type."""

    path: str
    element: Element
    type: str
    plain: str
    """The plain value that may stand there; "" if there is none."""

    @property
    def text(self) -> str:
        """What it says."""
        return self.element.text or ""


Scalar = tuple[str, Any]
"""A value of a record with its path, as in `lineItems[0].quantity`."""


@cache
def children(plan: Plan) -> Mapping[str, Plan]:
    """What may stand in an element, by name."""
    return MappingProxyType({each.name: each for each in _plans(plan.places)})


def _plans(places: tuple[Place, ...]) -> Iterator[Plan]:
    for place in places:
        if place.plan is not None:
            yield place.plan
        for row in place.rows:
            yield from _plans(row)


def leaves(ret: Element, plan: Plan) -> Iterator[Leaf]:
    """The leaves of an object that have a text."""
    yield from _leaves(ret, plan, "")


def _leaves(element: Element, plan: Plan, path: str) -> Iterator[Leaf]:
    known = children(plan)
    for child in element:
        name = str(child.tag)
        below = known.get(name)
        if below is None:
            continue
        own = f"{path}/{name}" if path else name
        if not below.is_leaf:
            yield from _leaves(child, below, own)
        elif (child.text or "").strip() and not below.enumeration:
            kind = below.element.type or "STRTYPE"
            yield Leaf(own, child, kind, _plain_value(kind, below.length))


def _plain_value(kind: str, length: int | None) -> str:
    value = PLAIN.get(kind, "")
    return "" if length is not None and len(value) > length else value


def plain(value: Any) -> Any:
    """A record as dicts, lists and scalars: dataclasses, pydantic models and XML elements too."""
    if isinstance(value, Enum):
        return value.value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if hasattr(value, "model_dump"):
        return plain(value.model_dump())
    if isinstance(value, etree._Element):
        return {str(value.tag): [plain(child) for child in value] or value.text}
    if isinstance(value, Mapping):
        return {str(key): plain(member) for key, member in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(member) for member in value]
    return value


def scalars(record: Any, path: str = "", *, flags: bool = False) -> Iterator[Scalar]:
    """The values of a record that is `plain`; true and false, which no text of an object is found in, with `flags`."""
    if isinstance(record, dict):
        for key, member in record.items():
            yield from scalars(member, f"{path}.{key}" if path else key, flags=flags)
    elif isinstance(record, list):
        for number, member in enumerate(record):
            yield from scalars(member, f"{path}[{number}]", flags=flags)
    elif record is not None and (flags or not isinstance(record, bool)):
        yield path, record


def at(record: Any, path: str) -> list[Any]:
    """The values at a path of a record, `lineItems[].quantity`: those of all lines."""
    name, _, rest = path.partition(".")
    key = name.removesuffix("[]")
    if key and not isinstance(record, dict):
        return []
    value = record.get(key) if key else record
    found = list(value or ()) if name.endswith("[]") else [value]
    return [each for member in found for each in at(member, rest)] if rest else found


# ---- is it there


def says(value: Any, kind: str, text: str, sign: int = 1) -> bool:
    """Whether a value of a record says what an element says."""
    if kind in _NUMBERS:
        return number(value) == sign * Decimal(text)
    if kind == "DATETYPE":
        return day(value) == dt.date.fromisoformat(text)
    if kind == "DATETIMETYPE":
        return _is_moment(value, dt.datetime.fromisoformat(text))
    return _words(text) in _words(str(value))


def _words(text: str) -> str:
    return " ".join(text.split())


def number(value: Any) -> Decimal | None:
    """A value of a record as a number; None if it is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str, Decimal)):
        return None
    try:
        found = Decimal(str(value).replace(",", ""))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def day(value: Any) -> dt.date | None:
    """A value of a record as a day; None if it is none."""
    found = _moment(value)
    if found is not None:
        return found.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, str):
        for form in _DATE_FORMS:
            try:
                return dt.datetime.strptime(value.strip(), form).date()  # noqa: DTZ007  a day has no zone
            except ValueError:
                continue
    return None


def _moment(value: Any) -> dt.datetime | None:
    if isinstance(value, dt.datetime):
        return value
    if isinstance(value, str) and len(value) > _SHORTEST_DATE + 2:
        try:
            return dt.datetime.fromisoformat(value.strip())
        except ValueError:
            return None
    return None


def _is_moment(value: Any, moment: dt.datetime) -> bool:
    found = _moment(value)
    if found is None:
        return False
    if moment.tzinfo is None:
        return found.replace(tzinfo=None) == moment
    if found.tzinfo is not None:
        return found == moment
    return found in (moment.replace(tzinfo=None), moment.astimezone(dt.UTC).replace(tzinfo=None))


# ---- what is lost


Read = Callable[[str], Any]


class Look:
    """One object and its record, and what the record keeps of the object."""

    def __init__(self, read: Read, ret: Element, plan: Plan, record: Any) -> None:
        self._read = read
        self._ret = ret
        self._plan = plan
        self._scalars = list(scalars(record))
        self._leaves = list(leaves(ret, plan))

    def lost(self, left_out: frozenset[str] = frozenset()) -> Iterator[Difference]:
        """What a plain value in the place of the drawn one shows to be changed or lost.

        `left_out` are elements not to be looked at, nor what is in them, by name or by path.
        """
        if not self._scalars:
            return
        for leaf in self._leaves:
            if not leaf.plain or _is_left_out(leaf.path, left_out):
                continue
            found = self._lost(leaf)
            if found is not None:
                yield found

    def _lost(self, leaf: Leaf) -> Difference | None:
        text = leaf.text
        if text == leaf.plain or (leaf.type in _NUMBERS and not Decimal(text)):
            return None
        signs = (1, -1) if leaf.type in _NUMBERS and Decimal(text) > 0 else (1,)
        found = any(says(value, leaf.type, text, sign) for _, value in self._scalars for sign in signs)
        if found and self._alone(leaf):
            return None
        instead = leaf.plain
        again = dict(scalars(self._with(leaf, instead)))
        before = dict(self._scalars)
        # With a sign that is always turned, the turned value is what is looked for.
        for sign in (1, -1) if leaf.type in _NUMBERS else (1,):
            carried = [
                path
                for path, value in again.items()
                if says(value, leaf.type, instead, sign) and not says(before.get(path), leaf.type, instead, sign)
            ]
            if any(says(before.get(path), leaf.type, text, sign) for path in carried):
                return None
            if carried and not (found and carried[0] not in before):
                return Difference(leaf.path, text, _said(carried[0], before.get(carried[0])))
        if found:
            return None
        return self._shifted(leaf, before, again, instead)

    def _alone(self, leaf: Leaf) -> bool:
        """Whether no other leaf says the same, so that what is found in the record is this one."""
        if leaf.type in _NUMBERS:
            same = [other for other in self._leaves if other.type in _NUMBERS and _size(other) == _size(leaf)]
        else:
            same = [other for other in self._leaves if _words(leaf.text) in _words(other.text)]
        return len(same) == 1

    def _with(self, leaf: Leaf, instead: str) -> Any:
        text = leaf.element.text
        leaf.element.text = instead
        try:
            return plain(self._read(etree.tostring(self._ret, encoding="unicode")))
        except Exception:
            return None
        finally:
            leaf.element.text = text

    def _shifted(self, leaf: Leaf, before: dict[str, Any], again: dict[str, Any], instead: str) -> Difference | None:
        """A date that moves with the element's and never is it."""
        if leaf.type != "DATETYPE":
            return None
        wanted, had = dt.date.fromisoformat(instead), dt.date.fromisoformat(leaf.text)
        for path, value in again.items():
            now, then = day(value), day(before.get(path))
            off = None if now is None or then is None or now - wanted != then - had else abs(now - wanted)
            if off and off <= _NEAR:
                return Difference(leaf.path, leaf.text, _said(path, before[path]))
        return None

    def sums_off(self) -> Iterator[Difference]:
        """Sums that are nearly one of the object's own: off by no more cents than it has lines and one.

        Only for objects whose sums are true. What is a value of the object, or the sum or difference of two of its
        head, is no sum of the mapping's own.
        """
        found = [leaf for leaf in leaves(self._ret, self._plan) if leaf.type in _NUMBERS]
        head = [Decimal(leaf.text) for leaf in found if "/" not in leaf.path]
        stated = {abs(Decimal(leaf.text)) for leaf in found}
        stated |= {abs(one + sign * other) for one in head for other in head for sign in (1, -1)}
        lines = sum(1 for child in self._ret if len(child) and str(child.tag).endswith("LineRet"))
        numbers = [(path, abs(value)) for path, each in self._scalars if (value := number(each)) is not None]
        for leaf in found:
            own = abs(Decimal(leaf.text))
            if "/" in leaf.path or not leaf.path.endswith(("Total", "TotalAmount", "Subtotal")) or own < 1:
                continue
            if lines > 1 and all(value != own for _, value in numbers):
                for path, value in numbers:
                    if value not in stated and 0 < abs(value - own) <= Decimal("0.01") * (lines + 1):
                        yield Difference(leaf.path, leaf.text, _said(path, value))


def _is_left_out(path: str, left_out: frozenset[str]) -> bool:
    """Whether an element, or one that it is in, is left out by its name or by its path."""
    names = path.split("/")
    return any(name in left_out or "/".join(names[: end + 1]) in left_out for end, name in enumerate(names))


def _size(leaf: Leaf) -> Decimal:
    return abs(Decimal(leaf.text))


def _said(path: str, value: Any) -> str:
    return "nothing" if value is None else f"{path}: {value}"


def not_kept(ret: Element, plan: Plan, record: Any, keeps: Mapping[str, str]) -> Iterator[Difference]:
    """What members of a record do not say, of which it was said what they keep.

    `keeps` is from a member, `lineItems[].quantity`, to an element, `InvoiceLineRet/Quantity`: as many as there are of
    the one there are of the other, in that order. A member of None or "" keeps an element that is not there.
    """
    found = list(leaves(ret, plan))
    for member, path in keeps.items():
        texts = [leaf for leaf in found if leaf.path == path]
        values = [value for value in at(record, member) if value not in (None, "")]
        if not texts:
            continue
        for leaf, value in zip(texts, [*values, *[None] * len(texts)], strict=False):
            if value is None or not _is(value, leaf):
                yield Difference(path, leaf.text, f"{member}: {'nothing' if value is None else value}")


def _is(value: Any, leaf: Leaf) -> bool:
    if leaf.type in ("STRTYPE", "IDTYPE"):
        return _words(str(value)) == _words(leaf.text)
    return says(value, leaf.type, leaf.text) if leaf.type in PLAIN else str(value) == leaf.text


def differences(one: Any, other: Any, *, filled_in: bool = False) -> list[Difference]:
    """Where two records differ; with `filled_in` the other may say more of the same, but have no more of the same."""
    before, after = dict(scalars(plain(one), flags=True)), dict(scalars(plain(other), flags=True))
    paths = sorted({*before, *after}, key=lambda path: (path not in before, path))
    members = {path[:end] for path in before for end in range(len(path)) if path[end] == "["}
    entries = {path[: end + 1] for path in before for end in range(len(path)) if path[end] == "]"}
    return [
        Difference(path, str(before.get(path, "nothing")), _said(path, after.get(path)))
        for path in paths
        if before.get(path) != after.get(path)
        and not (filled_in and path not in before and not _is_one_more(path, members, entries))
    ]


def _is_one_more(path: str, members: set[str], entries: set[str]) -> bool:
    """Whether a path is inside one more entry of a list that has entries already."""
    return any(
        path[:start] in members and path[: path.index("]", start) + 1] not in entries
        for start in range(len(path))
        if path[start] == "["
    )
