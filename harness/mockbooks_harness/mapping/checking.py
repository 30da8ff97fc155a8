"""A pushed record against its table: Codat's validation.

[D:CP] shows the form of the sentences; those for a missing and for an unfit member are assumed after it.  A member
that the table does not have is a warning: it "will be ignored".
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.rows import Row, Table, Write, member, spoken

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


def check_record(table: Table, record: Record, context: Context | None) -> tuple[list[Record], list[Record]]:
    """Validation items of a record that is to be written: errors, and warnings for members that will be ignored.

    Without a context only the members are looked at: what Codat can see without asking QuickBooks.
    """

    def item(name: str, message: str) -> Record:
        return {"itemId": name, "message": message, "validatorName": table.model}

    failed = f"Failed to push to {table.model} as "
    errors = [item(name, f"{failed}{name} {what}.") for name, what in _faults(table.rows, record, "")]
    if not errors and context is not None:
        errors = [item(name, f"{failed}{what}.") for check in table.checks for name, what in check(record, context)]
    warnings = [
        item(name, f"{name} is not supported, and will be ignored.") for name in _ignored(table.rows, record, "")
    ]
    return errors, warnings


def supported(rows: tuple[Row, ...], record: Record) -> Record:
    """A record without the members that will be ignored, at any depth: what is written is what was looked at."""
    kept: Record = {}
    for row in rows:
        write = row.write
        if write is None:
            continue
        *owners, name = (write.source or row.codat).split(".")
        value = member(record, write.source or row.codat)
        if value is None:
            continue
        if write.kind == "Object" and write.rows:
            value = supported(write.rows, value)
        elif write.kind == "Array":
            value = [supported(write.rows, line) for line in value]
        place = kept
        for owner in owners:
            place = place.setdefault(owner, {})
        place[name] = value
    return kept


def _faults(rows: tuple[Row, ...], record: Record, prefix: str) -> Iterator[tuple[str, str]]:
    for row in rows:
        write = row.write
        if write is None:
            continue
        source = write.source or row.codat
        value, name = member(record, source), prefix + spoken(source)
        owner = source.rpartition(".")[0]
        if value is None:
            held = member(record, owner) if owner else None
            if held is not None and not isinstance(held, dict):
                yield prefix + spoken(owner), "must be of type Object"
            elif write.required and (not owner or write.owner_required or held is not None):
                yield name, "must be provided"
        else:
            yield from _faults_of_value(write, value, name)


def _faults_of_value(write: Write, value: Any, name: str) -> Iterator[tuple[str, str]]:
    wrong_kind = not isinstance(value, _KINDS[write.kind]) or (isinstance(value, bool) and write.kind == "Number")
    if wrong_kind or (write.kind == "DateTime" and not _is_date(value)):
        yield name, f"must be of type {write.kind}"
    elif write.longest is not None and len(value) > write.longest:
        yield name, f"must not be longer than {write.longest} characters long"
    elif write.values and value not in write.values:
        yield name, f"must be one of {', '.join(write.values)}"
    elif write.kind == "Object":
        yield from _faults(write.rows, value, f"{name}.")
    elif write.kind == "Array":
        if write.required and not value:
            yield name, "must not be empty"
        for position, line in enumerate(value):
            if isinstance(line, dict):
                yield from _faults(write.rows, line, f"{name}[{position}].")
            else:
                yield f"{name}[{position}]", "must be of type Object"


def _is_date(value: str) -> bool:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _ignored(rows: tuple[Row, ...], record: Record, prefix: str) -> Iterator[str]:
    known: dict[str, Write] = {}
    for row in rows:
        if row.write is not None:
            known.setdefault((row.write.source or row.codat).split(".")[0], row.write)
    for name, value in record.items():
        if value is None or value == [] or name in _READ_ONLY:
            continue
        write = known.get(name)
        if write is None:
            yield prefix + spoken(name)
        elif write.kind == "Object" and isinstance(value, dict) and write.rows:
            yield from _ignored(write.rows, value, f"{prefix}{spoken(name)}.")
        elif write.kind == "Array" and isinstance(value, list):
            for position, line in enumerate(value):
                if isinstance(line, dict):
                    yield from _ignored(write.rows, line, f"{prefix}{spoken(name)}[{position}].")
