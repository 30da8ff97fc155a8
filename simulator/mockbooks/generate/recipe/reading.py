"""Reading a recipe strictly: every value is of the type its field asks for, and nothing is there that is not known.

What is wrong is named with its place in the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from decimal import Decimal, InvalidOperation
from functools import cache
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from mockbooks.generate.recipe.facts import Body, Range


class RecipeError(ValueError):
    """The recipe cannot be used; the text says what is wrong with it and where."""


_PLAIN = {str: "text", int: "a whole number", bool: "true or false"}


def read_table(value: Any, kind: Any, place: str) -> Any:
    """A table of the file as a dataclass: every key is a field, every field without a default is there.

    Raises RecipeError.
    """
    table = _expect(isinstance(value, dict), value, "a table", place)
    types = _types(kind)
    inside = place if place.endswith(": ") else f"{place}."
    for key in table:
        if key not in types:
            raise RecipeError(f"{inside}{key} is not known; known here: {', '.join(types)}")
    for entry in fields(kind):
        if entry.name not in table and entry.default is MISSING:
            raise RecipeError(f"{inside}{entry.name} is missing")
    return kind(**{name: _read(entry, types[name], inside + name) for name, entry in table.items()})


@cache
def _types(kind: Any) -> dict[str, Any]:
    """The type of each field; an optional table is one of its type."""
    types = get_type_hints(kind)
    return {
        entry.name: next((each for each in get_args(types[entry.name]) if each is not NoneType), None)
        if NoneType in get_args(types[entry.name])
        else types[entry.name]
        for entry in fields(kind)
    }


def _read(value: Any, kind: Any, place: str) -> Any:
    """A value of the file as the type that a field asks for."""
    origin, arguments = get_origin(kind), get_args(kind)
    if hasattr(kind, "__dataclass_fields__"):
        return read_table(value, kind, place)
    if origin is Literal:
        return _expect(value in arguments, value, f"one of {', '.join(map(repr, arguments))}", place)
    if kind is Body:
        return _read_body(_expect(isinstance(value, dict), value, "a table", place), place)
    if kind is Range:
        fine = isinstance(value, list) and len(value) == 2 and all(type(end) is int for end in value)
        return Range(*_expect(fine and value[0] <= value[1], value, "[low, high], whole numbers", place))
    if kind is Decimal:
        return _read_decimal(value, place)
    if origin is tuple:
        entries = _expect(isinstance(value, list), value, "a list", place)
        return tuple(_read(entry, arguments[0], f"{place}[{number}]") for number, entry in enumerate(entries, 1))
    if origin is not None and issubclass(origin, Mapping):
        entries = _expect(isinstance(value, dict), value, "a table", place)
        return {key: _read(entry, arguments[1], f"{place}.{key}") for key, entry in entries.items()}
    return _expect(type(value) is kind, value, _PLAIN[kind], place)


def _read_body(value: Any, place: str) -> Any:
    """What stands inside a request: texts all the way down, numbers and truth values in quotes as well."""
    if isinstance(value, dict):
        return {name: _read_body(entry, f"{place}.{name}") for name, entry in value.items()}
    if isinstance(value, list):
        return [_read_body(entry, f"{place}[{number}]") for number, entry in enumerate(value, 1)]
    return _expect(isinstance(value, str), value, "text", place)


def _read_decimal(value: Any, place: str) -> Decimal:
    """Amounts are written as text, so that nothing is lost on the way."""
    try:
        return Decimal(_expect(isinstance(value, str), value, 'an amount in quotes, "12.50"', place))
    except InvalidOperation:
        raise RecipeError(f"{place}: {value!r} is not an amount") from None


def _expect(fine: bool, value: Any, what: str, place: str) -> Any:
    if not fine:
        raise RecipeError(f"{place}: {value!r} is not {what}")
    return value
