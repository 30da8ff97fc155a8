"""A call and its answer, as the application sees them: no socket, no WSGI, no client library.

A `Call` is what came in; an `Answer` is what goes out; a door turns its own form into a Call and back.  Bodies are JSON
with exact numbers (`mockbooks_harness.exact_json`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

from mockbooks_harness.codat.errors import not_valid
from mockbooks_harness.exact_json import Record, dumps, loads

if TYPE_CHECKING:
    from mockbooks_harness.codat.state import State


DEEPEST_BODY = 100
LARGEST_NUMBER = 2**31 - 1
"""Of a query parameter: [D:CP] they are of the format int32."""


class Clock(Protocol):
    """Where the time comes from: anything with an aware `now()`, a company's clock included."""

    def now(self) -> datetime:
        """The present moment, with a time zone."""
        ...


@dataclass(frozen=True, slots=True)
class Call:
    """One request to the mocked Codat.

    `path` is decoded and starts with "/"; `query` holds the last value of each parameter; header names are lower case;
    `parameters` are the variable parts of the path, by the names of the route table.
    """

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    parameters: Mapping[str, str] = field(default_factory=dict)

    def json(self) -> Any:
        """The body, read; None without one.  Raises the 400 of Codat where it is no JSON."""
        if not self.body.strip():
            return None
        try:
            return loads(self.body)
        except (ValueError, RecursionError) as error:
            raise not_valid(f"The body is not JSON: {error}") from error

    def object(self) -> Record:
        """The body as an object whose null members are left out; an empty one without a body.

        [R:PROBE] The `requests` generation of the SDKs sends an explicit null for every unset field, so null and absent
        are the same here.  Raises the 400 of Codat where the body is another JSON value.
        """
        value = self.json()
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise not_valid(f"The body is a JSON {type(value).__name__}, an object was expected.")
        if _is_deeper(value, DEEPEST_BODY):
            raise not_valid(f"The body is nested deeper than {DEEPEST_BODY} levels.")
        members: Record = without_nulls(value)
        return members


JSON = "application/json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: a status, headers, and a JSON value, or no body at all (`None`).

    Bytes are sent as they are, under `content_type`: only faults do that, for an answer that Codat never gives.
    """

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = JSON

    def payload(self) -> bytes:
        """The body as bytes."""
        if isinstance(self.body, bytes):
            return self.body
        return b"" if self.body is None else dumps(self.body).encode("ascii")


class Handler(Protocol):
    """What a route of the table names: from the state and a call to an answer, or a CodatError."""

    def __call__(self, state: State, call: Call, /) -> Answer:
        """Do it."""
        ...


def _is_deeper(value: Any, levels: int) -> bool:
    layer = [value]
    while layer and levels >= 0:
        levels -= 1
        inner = (row.values() if isinstance(row, dict) else row for row in layer if isinstance(row, (dict, list)))
        layer = [member for members in inner for member in members]
    return bool(layer)


def without_nulls(value: Any) -> Any:
    """`value` without the null members of its objects, at any depth."""
    if isinstance(value, dict):
        return {key: without_nulls(member) for key, member in value.items() if member is not None}
    if isinstance(value, list):
        return [without_nulls(member) for member in value]
    return value


def stamp(moment: datetime) -> str:
    """A moment as Codat writes it: UTC, `Z`, a fraction only where there is one.  [D:CP] examples"""
    moment = moment.astimezone(UTC)
    text = moment.strftime("%Y-%m-%dT%H:%M:%S")
    if moment.microsecond:
        text += f".{moment.microsecond:06d}".rstrip("0")
    return f"{text}Z"


def text_member(record: Record, name: str, *, required: bool = False) -> str | None:
    """The string under `name`, None where there is none; the 400 of Codat where it is not a string, or missing."""
    value = record.get(name)
    if value is None and not required:
        return None
    if not isinstance(value, str) or (required and not value.strip()):
        raise not_valid(f'"{name}" is {"missing" if value is None else "not a usable string"}.')
    return value


def whole_number(value: Any, name: str) -> int:
    """`value` as an int; the 400 of Codat where it is none."""
    if isinstance(value, Decimal) and value == value.to_integral_value():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > LARGEST_NUMBER:
        raise not_valid(f'"{name}" is not a whole number of 32 bits.')
    return value


def flag(record: Record, name: str) -> bool:
    """The boolean under `name`; the 400 of Codat where it is missing or none."""
    value = record.get(name)
    if not isinstance(value, bool):
        raise not_valid(f'"{name}" is {"missing" if value is None else "not true or false"}.')
    return value


def query_flag(call: Call, name: str, default: bool) -> bool:
    """The boolean in a query parameter; the 400 of Codat where it is none."""
    text = call.query.get(name, "").casefold()
    if text not in ("", "true", "false"):
        raise not_valid(f"The parameter {name}={call.query[name]} is not true or false.")
    return default if text == "" else text == "true"


def query_number(call: Call, name: str) -> int | None:
    """The whole number in a query parameter, None where it is not given; the 400 of Codat where it is none."""
    text = call.query.get(name)
    if text is None or text == "":
        return None
    if not re.fullmatch(r"-?[0-9]{1,10}", text) or abs(int(text)) > LARGEST_NUMBER:
        raise not_valid(f"The parameter {name}={text} is not a whole number of 32 bits.")
    return int(text)


__all__ = [
    "JSON",
    "Answer",
    "Call",
    "Clock",
    "Handler",
    "flag",
    "query_flag",
    "query_number",
    "stamp",
    "text_member",
    "whole_number",
    "without_nulls",
]
