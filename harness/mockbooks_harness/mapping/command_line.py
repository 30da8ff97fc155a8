"""`mockbooks mapping`: records beside the qbXML they are made of, and what can be pushed back of them."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from lxml import etree

    from mockbooks_harness.exact_json import Record
    from mockbooks_harness.mapping import CompanyReader

_EDITIONS = {"US": "US", "CA": "CA", "UK": "UK", "AU": "AU"}

company_file = click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for programs.")
today = click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day it is read on: financial statements end with its month. The present day unless given.",
)


@click.group()
def mapping() -> None:
    """QuickBooks objects and Codat's records, side by side.

    \b
    Example:
      mockbooks mapping show acme.mkb invoices
    """


@mapping.command()
@company_file
@click.argument("data_type", metavar="TYPE")
@click.argument("record_id", metavar="[ID]", required=False)
@click.option(
    "--most", type=click.IntRange(0), default=10, show_default=True, help="Show at most so many records; 0 for all."
)
@today
@as_json
def show(file: Path, data_type: str, record_id: str | None, most: int, today: datetime | None, as_json: bool) -> None:
    """Show the records of a data type (`invoices`), or the one with this id, beside the qbXML they are read from.

    Exit code 1: there is no such record.

    \b
    Example:
      mockbooks mapping show acme.mkb invoices 2453-1071526256
    """
    from mockbooks_harness.mapping import TABLES

    if data_type not in TABLES:
        raise click.UsageError(f"{data_type!r} is no data type; there are {', '.join(TABLES)}.")
    with opened(file, today) as reader:
        pairs = (
            (record, rets) for record, rets in reader.pairs(data_type) if record_id is None or record["id"] == record_id
        )
        found = list(islice(pairs, most or None))
    if as_json:
        shown = [{"record": record, "qbxml": [_xml(ret) for ret in rets]} for record, rets in found]
        _print_json({"dataType": data_type, "records": shown})
    else:
        for record, rets in found:
            click.echo(side_by_side("\n".join(_xml(ret) for ret in rets), _json(record)))
    if record_id is not None and not found:
        click.echo(f"Error: {file} has no {data_type} with the id {record_id}.", err=True)
        sys.exit(1)


@mapping.command()
@company_file
@today
@as_json
def push(file: Path, today: datetime | None, as_json: bool) -> None:
    """Count, type by type, what of a company's records can be pushed back, and what their projection drops.

    Nothing is written. A record cannot be pushed where the validation of its type refuses its projection.

    \b
    Example:
      mockbooks mapping push acme.mkb
    """
    from mockbooks_harness.mapping import TABLES

    with opened(file, today) as reader:
        counted = {key: count(reader, key) for key, table in TABLES.items() if table.creates}
    if as_json:
        _print_json(counted)
        return
    for data_type, row in counted.items():
        click.echo(f"{data_type}: {row['records']} records, {row['pushable']} can be pushed")
        for title in ("refused", "dropped"):
            for name, number in row[title].items():
                click.echo(f"    {title}: {name} ({number})")


def count(reader: CompanyReader, data_type: str) -> dict[str, Any]:
    """How many records of a type there are and can be pushed, why others cannot, and how often a member is dropped."""
    from mockbooks_harness.mapping import TABLES, Context, check, project
    from mockbooks_harness.mapping.projection import dropped

    table = TABLES[data_type]
    refused: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    records = 0
    context = Context(reader.region)
    for record in reader.records(data_type):
        records += 1
        errors, _ = check(data_type, project(data_type, record), context)
        if errors:
            refused[str(errors[0]["message"])] += 1
        lost.update(each.member for each in dropped(table) if _has(record, each.member))
    return {
        "records": records,
        "pushable": records - sum(refused.values()),
        "refused": dict(refused),
        "dropped": dict(lost),
    }


@mapping.command()
@as_json
def types(as_json: bool) -> None:
    """List the data types: what each is read from and written as.

    \b
    Example:
      mockbooks mapping types
    """
    from mockbooks_harness.mapping import TABLES, deletes

    rows = [
        {
            "dataType": key,
            "readFrom": [table.report] if table.report else list(table.rets),
            "createdAs": [form.add for form in table.forms if form.add],
            "updatedAs": [form.mod for form in table.forms if form.mod and table.updates],
            "deletedAs": list(deletes(key)),
        }
        for key, table in TABLES.items()
    ]
    if as_json:
        _print_json({"types": rows})
        return
    for row in rows:
        click.echo(str(row["dataType"]))
        for title, word in (
            ("readFrom", "read from"),
            ("createdAs", "created as"),
            ("updatedAs", "updated as"),
            ("deletedAs", "deleted as"),
        ):
            if row[title]:
                click.echo(
                    textwrap.fill(", ".join(row[title]), 100, initial_indent=f"    {word} ", subsequent_indent=" " * 8)
                )


@contextmanager
def opened(file: Path, today: datetime | None) -> Iterator[CompanyReader]:
    """A company file, to be read; one that is none is a misuse, what QuickBooks refuses is told with exit code 1."""
    from mockbooks import CompanyFile, CompanyFileError, QuickBooks
    from mockbooks_harness.mapping import CompanyReader, QuickBooksRefused

    try:
        with CompanyFile.open(file) as company, QuickBooks(company) as quickbooks:
            day = today.date() if today is not None else company.clock.now().date()
            yield CompanyReader(quickbooks.process, _EDITIONS[str(company.edition)], today=day)
    except CompanyFileError as error:
        raise click.UsageError(str(error)) from None
    except QuickBooksRefused as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)


def side_by_side(left: str, right: str, width: int | None = None) -> str:
    """Two texts in two columns, long lines broken; `width` is that of the terminal unless given."""
    half = max(40, ((width or shutil.get_terminal_size((160, 24)).columns) - 3) // 2)
    lines = zip_longest(_broken(left, half), _broken(right, half), fillvalue="")
    return "\n".join(f"{one:<{half}} | {other}".rstrip() for one, other in lines) + "\n"


def _broken(text: str, width: int) -> Iterator[str]:
    for line in text.splitlines():
        indent = " " * (len(line) - len(line.lstrip()) + 4)
        yield from textwrap.wrap(
            line, width, subsequent_indent=indent, drop_whitespace=False, break_on_hyphens=False
        ) or [""]


def _has(record: Any, path: str) -> bool:
    """Whether a record has a member, at a path whose arrays are `[]`."""
    step, _, rest = path.partition(".")
    name = step.removesuffix("[]")
    if not isinstance(record, dict) or name not in record:
        return False
    if not rest:
        return True
    return any(_has(each, rest) for each in record[name]) if step.endswith("[]") else _has(record[name], rest)


def _xml(ret: etree._Element) -> str:
    from copy import deepcopy

    from lxml import etree

    element = deepcopy(ret)
    for child in element.iter():
        child.tail = None
        if len(child):
            child.text = None
    etree.indent(element, "  ")
    return etree.tostring(element, encoding="unicode")


def _json(record: Record) -> str:
    """JSON for people: indented, numbers with the digits they have."""
    from mockbooks_harness.exact_json import dumps

    def written(value: Any, indent: str) -> Iterator[str]:
        if isinstance(value, dict) and value:
            yield "{"
            for position, (name, member) in enumerate(value.items(), 1):
                first, *rest = written(member, f"{indent}  ")
                comma = "," if position < len(value) else ""
                lines = [f"{indent}  {dumps(name)}: {first}", *rest]
                lines[-1] += comma
                yield from lines
            yield f"{indent}}}"
        elif isinstance(value, list) and value:
            yield "["
            for position, member in enumerate(value, 1):
                first, *rest = written(member, f"{indent}  ")
                lines = [f"{indent}  {first}", *rest]
                lines[-1] += "," if position < len(value) else ""
                yield from lines
            yield f"{indent}]"
        else:
            yield dumps(value)

    return "\n".join(written(record, ""))


def _print_json(value: Any) -> None:
    click.echo(_json(value))
