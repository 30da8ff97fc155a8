"""What a call may say: the members of a body and the parameters of a query, as a table.

The same rows check what comes in and describe it to others (OpenAPI), so that the two cannot differ. A member that is
not in the table is refused, as is a text that is no Unicode.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mockbooks.doors.http.errors import RefusedCall

Body = dict[str, Any]

_TEXT = 4096


@dataclass(frozen=True, slots=True)
class Field:
    """One member: `types` are those of JSON, joined by "|"; `values` are all it may be, if given."""

    name: str
    types: str = "string"
    about: str = ""
    required: bool = False
    values: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    longest: int = _TEXT

    @property
    def schema(self) -> dict[str, Any]:
        """The member as OpenAPI describes it (3.0: no list of types)."""
        described = [self._of_type(kind) for kind in self.types.split("|") if kind != "null"]
        schema: dict[str, Any] = described[0] if len(described) == 1 else {"anyOf": described}
        if "null" in self.types.split("|"):
            schema["nullable"] = True
            if "enum" in schema:
                schema["enum"] = [*schema["enum"], None]
        return schema | ({"description": self.about} if self.about else {})

    def _of_type(self, kind: str) -> dict[str, Any]:
        schema: dict[str, Any] = {"type": kind}
        if kind == "string":
            schema |= {"enum": list(self.values)} if self.values else {"maxLength": self.longest}
        elif kind in ("integer", "number"):
            schema |= {"minimum": self.least} if self.least is not None else {}
            schema |= {"maximum": self.most} if self.most is not None else {}
        elif kind == "array":
            schema |= {"items": {}, "maxItems": 4}
        return schema

    def check(self, value: object) -> Any:
        """The value, if it is one of this member; RefusedCall if not."""
        kinds = self.types.split("|")
        kind = _kind(value)
        if kind == "integer" and "integer" not in kinds and "number" in kinds:
            kind = "number"
        if kind == "number" and "number" not in kinds and isinstance(value, float) and value.is_integer():
            kind, value = "integer", int(value)
        if kind not in kinds:
            raise RefusedCall(400, f"{self.name}: {' or '.join(kinds)} is wanted, not {kind}.")
        if isinstance(value, str):
            self._check_text(value)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            if (self.least is not None and value < self.least) or (self.most is not None and value > self.most):
                raise RefusedCall(400, f"{self.name}: {value} is not from {self.least} to {self.most}.")
        elif isinstance(value, list) and len(value) > 4:
            raise RefusedCall(400, f"{self.name}: at most 4 are wanted.")
        return value

    def _check_text(self, text: str) -> None:
        if self.values and text not in self.values:
            raise RefusedCall(400, f"{self.name}: {text[:80]!r} is none of {', '.join(self.values)}.")
        if len(text) > self.longest:
            raise RefusedCall(400, f"{self.name}: longer than {self.longest} characters.")
        if any("\ud800" <= character <= "\udfff" for character in text):
            raise RefusedCall(400, f"{self.name}: half of a pair of surrogates is no text.")


def body_schema(fields: Sequence[Field]) -> dict[str, Any]:
    """A body of these members as OpenAPI describes it."""
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {field.name: field.schema for field in fields},
        "additionalProperties": False,
    }
    required = [field.name for field in fields if field.required]
    return schema | ({"required": required} if required else {})


def read_body(content: bytes, fields: Sequence[Field]) -> Body:
    """The members of a JSON body; an empty body is an object without members. RefusedCall for what does not fit."""
    if not content:
        found: object = {}
    else:
        try:
            found = json.loads(content.decode("utf-8"), parse_constant=_no_number, parse_float=_finite)
        except (ValueError, RecursionError) as error:
            raise RefusedCall(400, f"The body is no JSON: {str(error)[:200]}.") from None
    if not isinstance(found, dict):
        raise RefusedCall(400, f"The body is {_kind(found)}, an object is wanted.")
    return _checked(found, fields, "The body")


def read_query(found: Sequence[tuple[str, str]], fields: Sequence[Field]) -> Body:
    """The parameters of a query, in the types of the table. RefusedCall for what does not fit."""
    types = {field.name: field.types for field in fields}
    values: dict[str, object] = {}
    for name, text in found:
        if name in values:
            raise RefusedCall(400, f"The query has {name} twice.")
        values[name] = _typed(text, types.get(name, "string"))
    return _checked(values, fields, "The query")


def _checked(found: Mapping[str, object], fields: Sequence[Field], where: str) -> Body:
    known = {field.name: field for field in fields}
    for name in found:
        if name not in known:
            has = f"it has {', '.join(known)}" if known else "it has none"
            raise RefusedCall(400, f"{where} knows no {name[:80]!r}; {has}.")
    for field in fields:
        if field.required and field.name not in found:
            raise RefusedCall(400, f"{where} has no {field.name}, which is needed.")
    return {name: known[name].check(value) for name, value in found.items()}


def _typed(text: str, types: str) -> object:
    if types == "boolean" and text in ("true", "false"):
        return text == "true"
    if types == "integer" and re.fullmatch("-?[0-9]{1,18}", text):
        return int(text)
    return text


def _kind(value: object) -> str:
    names: dict[type, str] = {
        str: "string", bool: "boolean", int: "integer", float: "number", list: "array", dict: "object",
    }  # fmt: skip
    return names.get(type(value), "null")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is too large a number")
    return number


def _no_number(text: str) -> object:
    raise ValueError(f"{text} is no number of JSON")
