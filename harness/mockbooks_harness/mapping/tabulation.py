"""The tables as lines to be printed: each member of a record, at every depth, both ways."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass

from mockbooks_harness.mapping.rows import Row, Table, Write


@dataclass(frozen=True, slots=True)
class Printed:
    """One member: its path, arrays as `[]`; where it is read and written; how we know; what becomes of it in a
    projection: kept, kept in part, dropped and why, "" where a type is not pushed.
    """

    member: str
    place: str
    evidence: str
    written: str
    write: Write | None
    kept: str


def rows_of(table: Table) -> Iterator[tuple[str, list[Printed]]]:
    """The members by form; those of forms that are read the same way stand once, under all their names."""
    groups: list[tuple[tuple[Row, ...], list[str]]] = []
    for form in table.forms:
        names = next((names for rows, names in groups if rows is form.rows), None)
        if names is None:
            groups.append((form.rows, [form.ret]))
        else:
            names.append(form.ret)
    for rows, names in groups:
        yield ", ".join(names), list(_printed(rows, "", pushed=table.creates))


def _printed(rows: tuple[Row, ...], prefix: str, *, pushed: bool) -> Iterator[Printed]:
    for row in rows:
        path = f"{prefix}{row.codat}"
        write = row.write
        if "." in row.codat:  # the same member once more, where another place asks for it
            continue
        written = "" if write is None else write.path or ("made of it" if write.build else "")
        yield Printed(path, _place(row), row.evidence, written, write, _kept(row, pushed))
        if write is not None and write.rows:
            below = f"{path}[]." if write.kind == "Array" else f"{path}."
            yield from _printed(write.rows, below, pushed=pushed)


def _place(row: Row) -> str:
    """Where a member is read: an element, or, where it is made of several, what makes it says of itself."""
    if row.read is None and row.write is not None:
        return ""
    if row.qbxml != ".":
        return row.qbxml
    said = inspect.getdoc(row.read) if row.read is not None else None
    if said:
        first = re.split(r"(?<=[^.])\. |\.$|; |\n\n", said, maxsplit=1)[0]
        return " ".join(re.sub(r"\s*\[[^\]]*\]|\s*\(assumed[^)]*\)", "", first).split()).rstrip(".:")
    return "the object"


def _kept(row: Row, pushed: bool) -> str:
    if not pushed:
        return ""
    if row.write is None:
        return "dropped"
    if row.lost:
        return f"dropped: {row.lost}"
    return "in part" if row.keep is not None else "kept"


def held_to(printed: Printed) -> str:
    """What a push of a member is held to, in a few words."""
    write = printed.write
    if write is None:
        return ""
    words = [f"{write.kind}{'!' if write.required else ''}"]
    if write.longest is not None:
        words.append(f"up to {write.longest}")
    if write.values:
        words.append(" or ".join(write.values))
    return ", ".join(words)
