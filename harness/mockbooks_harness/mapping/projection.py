"""What of a record that was read can be pushed: `project`, a table like all else, and what it leaves out.

A member is kept that the options model has, as its row keeps it (`Row.keep`): a reference by its id alone, a line's
description without the item's name that QuickBooks puts before it.  Sums and status are settled for the type: tax is
QuickBooks' own, what others paid is pushed with the payments.  So `push(project(read(x)))` reads back as
`project(read(x))`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping.rows import Row, Table


def project(table: Table, record: Record) -> Record:
    """What of a record can be pushed."""
    kept = _project(table.rows, record)
    return kept if table.settle is None else table.settle(kept)


def _project(rows: tuple[Row, ...], record: Record) -> Record:
    kept: Record = {}
    for row in rows:
        if row.write is None or row.lost or "." in row.codat:
            continue
        value = record.get(row.codat)
        if value is not None and row.keep is not None:
            value = row.keep(value, record)
        if value is None:
            continue
        kept[row.codat] = _members(row, value)
    return kept


def _members(row: Row, value: Any) -> Any:
    write = row.write
    assert write is not None
    if isinstance(value, list) and write.kind == "Array" and _describes(write.rows) and row.keep is None:
        return [_project(write.rows, line) for line in value]
    owner, _, name = write.source.rpartition(".")
    if owner == row.codat and isinstance(value, dict):
        return {name: value[name]} if name in value else {}
    return value


def _describes(rows: tuple[Row, ...]) -> bool:
    """Whether the rows of an array say how its members are read, not only what is asked of them."""
    return any(row.read is not None for row in rows)


@dataclass(frozen=True, slots=True)
class Dropped:
    """A member that a projection leaves out, and why."""

    member: str
    why: str


def dropped(table: Table) -> list[Dropped]:
    """What a projection leaves out of the records of a type: top members, then those of lines."""
    return list(_dropped(table.rows, ""))


def _dropped(rows: tuple[Row, ...], prefix: str) -> Iterator[Dropped]:
    for row in rows:
        if "." in row.codat:
            continue
        if row.write is None:
            yield Dropped(f"{prefix}{row.codat}", "no part of the options model")
        elif row.lost:
            yield Dropped(f"{prefix}{row.codat}", row.lost)
        elif row.write.kind == "Array" and _describes(row.write.rows):
            yield from _dropped(row.write.rows, f"{prefix}{row.codat}[].")
