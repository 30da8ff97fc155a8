"""What a push may contain, as Codat's `PushOption`, made from a table.

[R:PROBE] type, displayName, description and required are always there: clients lose the whole map without.
"""

from __future__ import annotations

import re

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping.rows import Row, Table, Write, spoken


def options_of(table: Table) -> Record:
    """The options model of a data type."""
    return {
        "type": "Object",
        "displayName": table.model,
        "description": f"{table.model} to be created in QuickBooks Desktop",
        "properties": _properties(table.rows),
        "required": True,
    }


def _properties(rows: tuple[Row, ...]) -> Record:
    properties: Record = {}
    for row in rows:
        if row.write is None or not row.write.published:
            continue
        *owners, name = (row.write.source or row.codat).split(".")
        place = properties
        for owner in owners:
            needed = (row.write.required or row.write.marked) and row.write.owner_required
            held = place.setdefault(owner, _option(owner, "Object", needed))
            place = held.setdefault("properties", {})
        place[name] = _described(row.write, name)
    return properties


def _described(write: Write, name: str) -> Record:
    option = _option(name, write.kind, write.required or write.marked)
    if any(row.write is not None and row.write.published for row in write.rows):
        option["properties"] = _properties(write.rows)
    if write.values:
        option["options"] = [
            {"value": value, "type": write.kind, "displayName": value, "required": False} for value in write.values
        ]
    if write.longest is not None:
        warning = {"field": spoken(name), "details": f"Max length of {write.longest} characters."}
        option["validation"] = {"warnings": [warning], "information": []}
    return option


def _option(name: str, kind: str, required: bool) -> Record:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", spoken(name))
    return {"type": kind, "displayName": words, "description": words, "required": required}
