"""JSON whose numbers are exact.

Money travels between the connector and Codat as JSON numbers, and a JSON number read by Python's own reader becomes a
binary float: 12.50 turns into 12.5 and 0.1 + 0.2 into something else.  Here a number with a fraction is a `Decimal` on
both sides, and is written with the digits it has: `Decimal("12.50")` is written `12.50`.

`json` cannot be told to write a Decimal as a number, so the writer is our own; strings are escaped by `json`'s encoder.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from json.encoder import encode_basestring_ascii
from typing import Any

LARGEST_EXPONENT = 400

Record = dict[str, Any]
"""A JSON object as read: a Codat record, a request body."""


def dumps(value: Any) -> str:
    """The JSON text of `value`: dicts with string keys, lists, tuples, strings, numbers, booleans, None.

    A Decimal is written with all its digits and never in scientific notation.  Raises TypeError for a float (money that
    has been a float is damaged already) and for what JSON has no form for; ValueError for a Decimal that is no number.
    """
    parts: list[str] = []
    _write(value, parts)
    return "".join(parts)


def loads(text: str | bytes) -> Any:
    """The value of a JSON text, numbers with a fraction or an exponent as Decimal.  Raises ValueError.

    A number with an exponent that no amount has is refused: written out in full it would fill the memory.
    """
    return json.loads(text, parse_float=_decimal, parse_constant=_refuse_constant)


def _decimal(text: str) -> Decimal:
    number = Decimal(text)
    if abs(number.adjusted()) > LARGEST_EXPONENT:
        raise ValueError(f"{text} is beyond 10 to the power of {LARGEST_EXPONENT}")
    return number


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _write(value: Any, parts: list[str]) -> None:
    if isinstance(value, str):
        parts.append(encode_basestring_ascii(value))
    elif value is None or isinstance(value, bool):
        parts.append({None: "null", True: "true", False: "false"}[value])
    elif isinstance(value, int):
        parts.append(str(int(value)))
    elif isinstance(value, Decimal):
        parts.append(_decimal_text(value))
    elif isinstance(value, Mapping):
        _write_object(value, parts)
    elif isinstance(value, (list, tuple)):
        _write_array(value, parts)
    else:
        raise TypeError(f"no JSON form for {type(value).__name__}: {value!r}")


def _decimal_text(value: Decimal) -> str:
    if not value.is_finite():
        raise ValueError(f"{value} is not JSON")
    return format(value, "f")


def _write_object(value: Mapping[str, Any], parts: list[str]) -> None:
    separator = "{"
    for key, member in value.items():
        if not isinstance(key, str):
            raise TypeError(f"a JSON key is a string, not {key!r}")
        parts.append(f"{separator}{encode_basestring_ascii(key)}:")
        _write(member, parts)
        separator = ","
    parts.append("{}" if separator == "{" else "}")


def _write_array(value: list[Any] | tuple[Any, ...], parts: list[str]) -> None:
    separator = "["
    for member in value:
        parts.append(separator)
        _write(member, parts)
        separator = ","
    parts.append("[]" if separator == "[" else "]")
