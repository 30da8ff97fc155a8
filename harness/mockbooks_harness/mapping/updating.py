"""Updates: what a pushed record changes in the object that is there, as a Mod request.

What is written is what differs from the reading of the object: a member that says what is read already, or what can
be pushed of it, is left alone, and so is one that the record does not have (both assumed: how Codat updates is not
public).  Lines are written where
any of them differs, and then all of them, since QuickBooks removes those that a Mod does not name [D:OSR].  A line
keeps its TxnLineID where one with the same item or account is there, in their order; any other is a new line.
"""

from __future__ import annotations

from typing import Any

from lxml import etree

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import Element, moment, text
from mockbooks_harness.mapping.projection import project
from mockbooks_harness.mapping.rows import Form, Row, Table, member, read_rows, write_rows

NEW_LINE = "-1"
_LINE_LISTS = {"ExpenseLineMod": "ClearExpenseLines", "ItemLineMod": "ClearItemLines"}


def mod_request(table: Table, form: Form, record: Record, ret: Element, context: Context) -> Element:
    """The request that makes an object say what a record says."""
    request = etree.Element(f"{form.mod}Rq")
    changed = etree.SubElement(request, form.mod)
    for name in (form.key, "EditSequence"):
        etree.SubElement(changed, name).text = text(ret.find(name))
    read = read_rows(form.rows, ret, context)
    readings = (read, project(table, read))
    rows = tuple(row for row in form.rows if row.write is not None and not _says_so(row, record, readings))
    write_rows(rows, record, changed, context, update=True)
    _lines_to_mods(changed, ret)
    return request


def is_stale(ret: Element, source_modified: str | None) -> bool:
    """Whether an object changed since Codat read it, by its `sourceModifiedDate`; never where Codat has not read it."""
    return source_modified is not None and moment(ret.find("TimeModified")) != source_modified


def _says_so(row: Row, record: Record, readings: tuple[Record, ...]) -> bool:
    """Whether what a record says of a member is what is read already, or what can be pushed of that."""
    write = row.write
    assert write is not None
    if not (write.path or write.build or write.rows):
        return True
    source = write.source or row.codat
    given = member(record, source)
    return given is None or any(same(given, member(reading, source)) for reading in readings)


def same(given: Any, there: Any) -> bool:
    """Whether a pushed value says what is read: its members alone count, a date to its day, a number by its worth."""
    if isinstance(given, dict) and isinstance(there, dict):
        return all(same(value, there.get(name)) for name, value in given.items() if value is not None)
    if isinstance(given, list) and isinstance(there, list):
        return len(given) == len(there) and all(same(one, other) for one, other in zip(given, there, strict=True))
    if isinstance(given, str) and isinstance(there, str) and there.endswith("T00:00:00"):
        return given[:10] == there[:10]
    return bool(given == there)


def _lines_to_mods(changed: Element, ret: Element) -> None:
    """Make of the lines of an Add those of a Mod, each with the id of the line it changes."""
    left: dict[str, list[Element]] = {}
    written: set[str] = set()
    for line in [child for child in changed if str(child.tag).endswith("LineAdd")]:
        stem = str(line.tag).removesuffix("Add")
        line.tag = f"{stem}Mod"
        written.add(str(line.tag))
        there = left.setdefault(stem, ret.findall(f"{stem}Ret"))
        match = next((known for known in there if _key(known) == _key(line)), None)
        if match is not None:
            there.remove(match)
        identity = etree.Element("TxnLineID")
        identity.text = NEW_LINE if match is None else text(match.find("TxnLineID"))
        line.insert(0, identity)
    if written & set(_LINE_LISTS):
        _clear(changed, ret, written)


def _key(line: Element) -> str | None:
    """What a line is about: its item or its account."""
    return text(line.find("ItemRef/ListID")) or text(line.find("AccountRef/ListID"))


def _clear(changed: Element, ret: Element, written: set[str]) -> None:
    """Where all lines of one kind went, QuickBooks must be told so.  [D:SCH]"""
    for tag, clear in _LINE_LISTS.items():
        if tag not in written and ret.find(f"{tag.removesuffix('Mod')}Ret") is not None:
            element = etree.Element(clear)
            element.text = "true"
            first = next(iter(changed.iterchildren(*_LINE_LISTS)), None)
            if clear == "ClearExpenseLines" and first is not None:
                first.addprevious(element)
            else:
                changed.append(element)
