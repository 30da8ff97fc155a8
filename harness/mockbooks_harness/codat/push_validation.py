"""A pushed record against the options model of its type, as Codat does it in the mode `strict`.

[D:CP] shows the form of the sentences; those for a missing and for an unfit member are assumed after it.  Members that
the model does not have are warnings: they "will be ignored".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from mockbooks_harness.codat.push_models import spoken
from mockbooks_harness.exact_json import Record

_KINDS: dict[str, tuple[type, ...]] = {
    "String": (str,),
    "DateTime": (str,),
    "Number": (int, Decimal),
    "Boolean": (bool,),
    "Array": (list,),
    "Object": (dict,),
}
_READ_ONLY = frozenset({"id", "modifiedDate", "sourceModifiedDate", "metadata"})
"""What a pushed record may carry and nobody looks at.  [D:CP]"""


def validate(model_name: str, model: Record, record: Record) -> tuple[list[Record], list[Record]]:
    """Validation items of a record: errors, and warnings for members that will be ignored."""

    def item(name: str, message: str) -> Record:
        return {"itemId": name, "message": message, "validatorName": model_name}

    properties = model["properties"]
    errors = [
        item(name, f"Failed to push to {model_name} as {name} {what}.") for name, what in _faults(properties, record)
    ]
    warnings = [
        item(name, f"{name} is not supported, and will be ignored.") for name in _ignored(properties, record, "")
    ]
    return errors, warnings


def _faults(properties: Record, record: Record, prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, option in properties.items():
        called, value = prefix + spoken(name), record.get(name)
        if value is None:
            if option["required"]:
                yield called, "must be provided"
        elif not _is_of_kind(option["type"], value):
            yield called, f"must be of type {option['type']}"
        else:
            yield from _faults_of_value(option, value, called)


def _faults_of_value(option: Record, value: Any, called: str) -> Iterator[tuple[str, str]]:
    longest = _longest(option)
    if longest is not None and len(value) > longest:
        yield called, f"must not be longer than {longest} characters long"
    allowed = [choice["value"] for choice in option.get("options", [])]
    if allowed and value not in allowed:
        yield called, f"must be one of {', '.join(allowed)}"
    properties = option.get("properties", {})
    if option["type"] == "Object":
        yield from _faults(properties, value, f"{called}.")
    elif option["type"] == "Array":
        if option["required"] and not value:
            yield called, "must not be empty"
        for position, member in enumerate(value):
            if not isinstance(member, dict):
                yield f"{called}[{position}]", "must be of type Object"
            else:
                yield from _faults(properties, member, f"{called}[{position}].")


def _ignored(properties: Record, record: Record, prefix: str) -> Iterator[str]:
    for name, value in record.items():
        option = properties.get(name)
        if option is None:
            if name not in _READ_ONLY and value not in (None, []):
                yield prefix + spoken(name)
        elif isinstance(value, dict):
            yield from _ignored(option.get("properties", {}), value, f"{prefix}{spoken(name)}.")
        elif isinstance(value, list):
            for position, member in enumerate(value):
                if isinstance(member, dict):
                    within = f"{prefix}{spoken(name)}[{position}]."
                    yield from _ignored(option.get("properties", {}), member, within)


def _is_of_kind(kind: str, value: Any) -> bool:
    if not isinstance(value, _KINDS.get(kind, (object,))) or (isinstance(value, bool) and kind == "Number"):
        return False
    if kind != "DateTime":
        return True
    try:
        datetime.fromisoformat(str(value))
    except ValueError:
        return False
    return True


def _longest(option: Record) -> int | None:
    """The greatest length, where the model states one: it stands in a sentence."""
    for item in option.get("validation", {}).get("warnings", []):
        match = re.search(r"Max length of (\d+) characters", item["details"])
        if match is not None:
            return int(match[1])
    return None
