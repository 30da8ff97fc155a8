"""Tables of rows, and the walks over them: reading, checking, writing, and saying what may be written.

A `Row` says where a member of a Codat record comes from in qbXML, how it is converted, how we know, and, where a push
exists, where it goes: both directions side by side.  Evidence: the marks of the facts (`D:EX` Codat's own QuickBooks
Desktop examples, `D:SCH` the qbXML schema, `D:DOC` Codat's documentation, `A` assumed).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from lxml import etree

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import Element

Read = Callable[[Element, Context], Any]
Convert = Callable[[Any, Context], str | None]
Build = Callable[[Any, Context], list[Element]]
Check = Callable[[Record, Context], list[tuple[str, str]]]

_KINDS: dict[str, tuple[type, ...]] = {
    "String": (str,),
    "DateTime": (str,),
    "Number": (int, Decimal),
    "Boolean": (bool,),
    "Array": (list,),
    "Object": (dict,),
}


@dataclass(frozen=True, slots=True)
class Write:
    """Where a member of a pushed record goes, and what is asked of it.

    `path` below the element that is written; "" for a member that is asked for and not stored.  `source` is the
    member's path in the record, the row's own unless given.  `convert` makes the text (None: nothing is written);
    `build` makes whole elements instead; `rows` are those of an array's members, each written as an element `path`.
    `kind`, `required`, `longest`, `values`, and `owner_required` (the object that holds the member must be there) are
    what `check` holds the member to and `options` publishes.
    """

    path: str
    source: str = ""
    kind: str = "String"
    required: bool = False
    owner_required: bool = True
    longest: int | None = None
    values: tuple[str, ...] = ()
    convert: Convert | None = None
    build: Build | None = None
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One member of a record: `codat` its name, `qbxml` the path in the Ret ("." the Ret itself).

    `read` gets the element at the path; where there is none the member is `missing`, and left out where that is None.
    """

    codat: str
    qbxml: str
    read: Read | None
    evidence: str
    write: Write | None = None
    missing: Any = None


@dataclass(frozen=True, slots=True)
class Table:
    """One data type.

    `rets` are the objects it is read from, `queries` the requests that find them, `related` those that find what
    they speak of; `add` is the element that writes one ("InvoiceAdd"), "" where there is none; `returned` the Ret
    and the id in it that its answer has.  `checks` look at a whole pushed record, once its members are fit: what
    each is about, and the rest of a sentence that begins "Failed to push to Invoice as".
    """

    data_type: str
    model: str
    rets: tuple[str, ...]
    rows: tuple[Row, ...]
    queries: tuple[str, ...]
    related: tuple[str, ...] = ()
    add: str = ""
    returned: str = ""
    checks: tuple[Check, ...] = ()
    rows_of: dict[str, tuple[Row, ...]] = field(default_factory=dict)

    def rows_for(self, ret: str) -> tuple[Row, ...]:
        """The rows of one of its Rets: those in `rows_of` where that one differs."""
        return self.rows_of.get(ret, self.rows)


class CannotMap(Exception):
    """A record cannot be written: `errors` and `warnings` are Codat's validation items; `field` is what the first is
    about.

    An item is {"itemId", "message", "validatorName"}.
    """

    def __init__(self, model: str, errors: list[Record], warnings: list[Record]) -> None:
        super().__init__("; ".join(str(item["message"]) for item in errors))
        self.model = model
        self.errors = errors
        self.warnings = warnings
        self.field = str(errors[0]["itemId"]) if errors else ""


def read_rows(rows: tuple[Row, ...], ret: Element, context: Context) -> Record:
    """The record of an element."""
    record: Record = {}
    for row in rows:
        if row.read is None:
            continue
        found = ret if row.qbxml == "." else ret.find(row.qbxml)
        value = None if found is None else row.read(found, context)
        if value is None:
            value = list(row.missing) if isinstance(row.missing, list) else row.missing
        if value is not None:
            record[row.codat] = value
    return record


def write_rows(rows: tuple[Row, ...], record: Record, parent: Element, context: Context) -> None:
    """Append to `parent` what the rows make of a record, in their order."""
    for row in rows:
        if row.write is None or not (row.write.path or row.write.build):
            continue
        value = member(record, row.write.source or row.codat)
        if value is None:
            continue
        _write_one(row.write, value, parent, context)


def _write_one(write: Write, value: Any, parent: Element, context: Context) -> None:
    if write.build is not None:
        parent.extend(write.build(value, context))
    elif write.rows:
        for line in value:
            write_rows(write.rows, line, etree.SubElement(parent, write.path), context)
    else:
        content = write.convert(value, context) if write.convert else str(value)
        if content is not None:
            _leaf(parent, write.path).text = content


def _leaf(parent: Element, path: str) -> Element:
    *aggregates, name = path.split("/")
    for step in aggregates:
        last = parent[-1] if len(parent) else None
        parent = last if last is not None and last.tag == step else etree.SubElement(parent, step)
    return etree.SubElement(parent, name)


def member(record: Any, path: str) -> Any:
    """What stands at a dotted path of a record, None where there is nothing."""
    for step in path.split("."):
        if not isinstance(record, dict):
            return None
        record = record.get(step)
    return record


def check_record(table: Table, record: Record, context: Context) -> tuple[list[Record], list[Record]]:
    """Validation items of a record that is to be written: errors, and warnings for members that will be ignored.

    [D:CP] shows the form of both sentences; those for a missing and for an unfit member are assumed after it.
    """

    def item(name: str, message: str) -> Record:
        return {"itemId": name, "message": message, "validatorName": table.model}

    failed = f"Failed to push to {table.model} as "
    errors = [item(name, f"{failed}{name} {what}.") for name, what in _faults(table.rows, record, "")]
    if not errors:
        errors = [item(name, f"{failed}{what}.") for check in table.checks for name, what in check(record, context)]
    warnings = [
        item(name, f"{name} is not supported, and will be ignored.") for name in _ignored(table.rows, record, "")
    ]
    return errors, warnings


def _faults(rows: tuple[Row, ...], record: Record, prefix: str) -> Iterator[tuple[str, str]]:
    for row in rows:
        write = row.write
        if write is None:
            continue
        source = write.source or row.codat
        value, name = member(record, source), prefix + spoken(source)
        if value is None:
            owner = source.rpartition(".")[0]
            if write.required and (not owner or write.owner_required or member(record, owner) is not None):
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
    known = {(row.write.source or row.codat).split(".")[0]: row.write for row in rows if row.write is not None}
    for name, value in record.items():
        if value is None or value == [] or name in ("id", "modifiedDate", "sourceModifiedDate", "metadata"):
            continue
        write = known.get(name)
        if write is None:
            yield prefix + spoken(name)
        elif write.kind == "Array" and isinstance(value, list):
            for position, line in enumerate(value):
                if isinstance(line, dict):
                    yield from _ignored(write.rows, line, f"{prefix}{spoken(name)}[{position}].")


def spoken(path: str) -> str:
    """A member as validation items name it: `lineItems.itemRef` is `LineItems.ItemRef`.  [D:CP]"""
    return ".".join(step[:1].upper() + step[1:] for step in path.split("."))


def options_of(table: Table) -> Record:
    """What a push may contain, as Codat's PushOption.

    [R:PROBE] type, displayName, description and required are always there: clients lose the whole map without.
    """
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
        if row.write is None:
            continue
        owner, _, name = (row.write.source or row.codat).rpartition(".")
        place = properties
        if owner:
            needed = row.write.required and row.write.owner_required
            parent = properties.setdefault(owner, _option(owner, "Object", needed) | {"properties": {}})
            place = parent["properties"]
        place[name] = _described(row.write, name)
    return properties


def _described(write: Write, name: str) -> Record:
    option = _option(name, write.kind, write.required)
    if write.rows:
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
