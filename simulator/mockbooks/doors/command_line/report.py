"""`mockbooks report`: a report of a company file, as QuickBooks would print it.

The report is asked for in qbXML, like any program asks for it, and printed from the answer: what is shown here is what
a connector gets. Rows are set in by the headings that stand above them.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path

import click
from lxml import etree

from mockbooks.desktop.company_files import company_name
from mockbooks.desktop.desktop import FileMode
from mockbooks.doors.command_line.files import company_file, open_company
from mockbooks.doors.command_line.info import whole_and_cents
from mockbooks.doors.command_line.printing import as_json, print_json, print_table
from mockbooks.front import QuickBooks
from mockbooks.qbxml import catalogue
from mockbooks.qbxml.hresult import CallFailed
from mockbooks.qbxml.versions import Version
from mockbooks.qbxml.writer import escape
from mockbooks.reports import definitions

_NUMBERS = frozenset({"AMTTYPE", "FLOATTYPE", "INTTYPE", "PERCENTTYPE", "PRICETYPE", "QUANTYPE"})
_CLOSES = {
    "Net Ordinary Income": "Ordinary Income/Expense",
    "Net Other Income": "Other Income/Expense",
    "Total COGS": "Cost of Goods Sold",
}
"""Totals that do not say which heading they end."""


class _Day(click.ParamType[str]):
    """A date, kept as its ISO text."""

    name = "YYYY-MM-DD"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The date as it is written in qbXML."""
        try:
            return datetime.strptime(value, "%Y-%m-%d").date().isoformat()  # noqa: DTZ007 (a date has no zone)
        except ValueError:
            self.fail(f"{value!r} is no date like 2024-12-31", param, ctx)


@dataclass(frozen=True, slots=True)
class _Line:
    """A row as it is printed: how deep it is set in, its cells by column, its kind."""

    level: int
    cells: Sequence[str]
    kind: str


@click.command()
@company_file
@click.argument("report_type", metavar="[TYPE]", required=False)
@click.option("--from", "start", type=_Day(), help="First day of the period.")
@click.option("--to", "end", type=_Day(), help="Last day of the period, or the day of a balance.")
@click.option("--macro", help="The period by its name instead: LastMonth, ThisYearToDate, All.")
@click.option("--by", help="Columns by Month, Quarter, Class, Customer, …; of a detail report, its rows.")
@click.option("--rows-by", help="Rows by … (custom summary).")
@click.option("--basis", type=click.Choice(["accrual", "cash"], case_sensitive=False), help="Accrual or cash.")
@click.option("--account", help="Only this account (FullName), with those beneath it.")
@click.option("--name", help="Only this customer, vendor or employee (FullName), with those beneath it.")
@click.option("--item", help="Only this item (FullName), with those beneath it.")
@click.option("--class", "class_", help="Only this class (FullName), with those beneath it.")
@click.option("--column", "columns", multiple=True, help="Only these columns (detail reports): TxnID, Amount, …")
@click.option("--subcolumns", is_flag=True, help="With subcolumns, where the report has some.")
@click.option("--rows", type=click.Choice(["ActiveOnly", "NonZero", "All"]), help="Which rows to return.")
@click.option("--fiscal-year", type=int, help="The fiscal year of a budget.")
@click.option("--format", "form", type=click.Choice(["text", "csv", "xml"]), help="How to print it.  [default: text]")
@as_json
def report(file: Path, report_type: str | None, form: str | None, as_json: bool, **options: object) -> None:
    """Print a report of a company file; without TYPE, which reports there are.

    Without a period it is the current fiscal year to date. What QuickBooks refuses is told with its status code on
    stderr, and the exit code is 1.

    \b
    Example:
      mockbooks report acme.mkb ProfitAndLossStandard --from 2024-01-01 --to 2024-12-31 --by Month
      mockbooks report acme.mkb BalanceSheetStandard --to 2024-12-31 --basis cash --format csv
      mockbooks report acme.mkb TrialBalance --json
      mockbooks report acme.mkb
    """
    if report_type is None:
        open_company(file).close()
        _list(as_json=as_json)
        return
    if as_json and form is not None:
        raise click.UsageError("Either --json or --format.")
    family = _family(report_type)
    document = _document(family, report_type, options)
    try:
        with open_company(file) as company, QuickBooks(company, mode=FileMode.DO_NOT_CARE) as quickbooks:
            answer = quickbooks.process(document, application="mockbooks report")
            name = company_name(company.company)
    except CallFailed as failure:
        raise click.ClickException(f"{failure.hresult} {failure.text}\n{failure.explanation}") from None
    response = etree.fromstring(answer)[0][0]
    ret = response.find("ReportRet")
    if ret is None:
        click.echo(f"{response.get('statusCode')} {response.get('statusMessage')}", err=True)
        sys.exit(1)
    if form == "xml":
        click.echo(answer, nl=not answer.endswith("\n"))
    elif form == "csv":
        _print_csv(ret)
    elif as_json:
        print_json(_for_programs(ret, name))
    else:
        _print_text(ret, name)


def _list(*, as_json: bool) -> None:
    rows = [(family, each.type, each.title, each.provenance) for (family, _), each in definitions().items()]
    if as_json:
        print_json({"reports": [dict(zip(("family", "type", "title", "known"), row, strict=True)) for row in rows]})
    else:
        print_table(rows, ("Request", "Type", "Title", "Known"))


def _family(report_type: str) -> str:
    """The family that has a report of this type."""
    found = [family for family, name in definitions() if name.lower() == report_type.lower()]
    if found:
        return found[0]
    close = get_close_matches(report_type, [name for _, name in definitions()], 3, 0.5)
    raise click.UsageError(f"There is no report {report_type}." + (f" Perhaps {', '.join(close)}?" if close else ""))


def _document(family: str, report_type: str, options: dict[str, object]) -> str:
    """The request: what was given, in the order in which the message has its elements."""
    spelled = next(name for of, name in definitions() if of == family and name.lower() == report_type.lower())
    request = f"{family}ReportQueryRq"
    children = tuple(catalogue.message(request).children())
    known = [child.name for child in children]
    values = {child.name: [value.value for value in child.values] for child in children}
    given = {f"{family}ReportType": escape(spelled)} | {
        name: _as_spelled(content, values.get(name, ())) for name, content in _given(options, known).items()
    }
    for element in given:
        if element not in known:
            raise click.UsageError(f"{spelled} takes no {element}: {request} has no such element.")
    body = "".join(_elements(name, given[name]) for name in dict.fromkeys(known) if name in given)
    version = Version(13, 0)
    return (
        f'<?xml version="1.0"?><?qbxml version="{version}"?><QBXML><QBXMLMsgsRq onError="stopOnError">'
        f"<{request}>{body}</{request}></QBXMLMsgsRq></QBXML>"
    )


def _as_spelled(content: str | list[str], values: Sequence[str]) -> str | list[str]:
    """A value of an enumeration as the language spells it: people need not mind the case."""
    if isinstance(content, list):
        return [str(_as_spelled(each, values)) for each in content]
    return next((value for value in values if value.lower() == content.lower()), content)


def _elements(name: str, content: str | list[str]) -> str:
    contents = content if isinstance(content, list) else [content]
    return "".join(f"<{name}>{each}</{name}>" for each in contents)


def _given(options: dict[str, object], known: Sequence[str]) -> dict[str, str | list[str]]:
    """The elements that options stand for."""
    if options["macro"] and (options["start"] or options["end"]):
        raise click.UsageError("Either --macro or --from and --to.")
    ends = (("FromReportDate", options["start"]), ("ToReportDate", options["end"]))
    elements: dict[str, str | list[str]] = {
        "ReportPeriod": "".join(f"<{name}>{day}</{name}>" for name, day in ends if day),
        "ReportDateMacro": _text(options["macro"]),
        "ReportAccountFilter": _filter(options["account"]),
        "ReportEntityFilter": _filter(options["name"]),
        "ReportItemFilter": _filter(options["item"]),
        "ReportClassFilter": _filter(options["class_"]),
        "SummarizeRowsBy": _text(options["rows_by"]),
        "IncludeSubcolumns": "true" if options["subcolumns"] else "",
        "ReturnRows": _text(options["rows"]),
        "ReportBasis": str(options["basis"] or "").capitalize(),
        "FiscalYear": _text(options["fiscal_year"]),
    }
    if options["by"]:
        elements[next((name for name in _BY if name in known), _BY[0])] = _text(options["by"])
    columns = options["columns"]
    if isinstance(columns, tuple):
        elements["IncludeColumn"] = [_text(column) for column in columns]
    return {element: value for element, value in elements.items() if value}


_BY = ("SummarizeColumnsBy", "SummarizeBudgetColumnsBy", "SummarizeRowsBy")


def _text(value: object) -> str:
    return "" if value is None else escape(str(value))


def _filter(full_name: object) -> str:
    return f"<FullNameWithChildren>{_text(full_name)}</FullNameWithChildren>" if full_name else ""


def _titles(ret: etree._Element) -> list[list[str]]:
    """The title rows, each with a title for each column."""
    rows = int(ret.findtext("NumColTitleRows") or 1)
    columns = [[title.get("value") or "" for title in column.findall("ColTitle")] for column in ret.findall("ColDesc")]
    return [[column[row] for column in columns] for row in range(rows)]


def _lines(ret: etree._Element) -> Iterator[_Line]:
    """The rows, set in by the headings above them."""
    width = len(ret.findall("ColDesc"))
    headings: list[str] = []
    data = ret.find("ReportData")
    for row in () if data is None else data:
        cells = [""] * width
        for cell in row.findall("ColData"):
            cells[int(cell.get("colID") or 0) - 1] = cell.get("value") or ""
        kind = str(row.tag)
        if kind == "TextRow":
            cells[0] = row.get("value") or ""
            yield _Line(len(headings), cells, kind)
            headings.append(cells[0])
            continue
        if kind in ("SubtotalRow", "TotalRow"):
            ended = _CLOSES.get(cells[0], cells[0].removeprefix("Total ").removeprefix("TOTAL "))
            if ended in headings:
                while headings.pop() != ended:
                    pass
            elif kind == "TotalRow":
                headings.clear()
        yield _Line(len(headings), cells, kind)


def _for_programs(ret: etree._Element, company: str) -> dict[str, object]:
    """The report as one object; what is in a cell is text, as it is in the answer, and empty where it has none."""
    return {
        "company": company,
        "title": ret.findtext("ReportTitle"),
        "subtitle": ret.findtext("ReportSubtitle"),
        "basis": ret.findtext("ReportBasis"),
        "titles": _titles(ret),
        "rows": [{"kind": line.kind, "level": line.level, "cells": line.cells} for line in _lines(ret)],
    }


def _print_csv(ret: etree._Element) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    for titles in _titles(ret):
        writer.writerow(titles)
    for line in _lines(ret):
        writer.writerow(line.cells)


def _print_text(ret: etree._Element, company: str) -> None:
    types = [column.get("dataType") for column in ret.findall("ColDesc")]
    right = [kind in _NUMBERS for kind in types]
    lines = list(_lines(ret))
    shown = [
        [
            ("  " * line.level + cell) if place == 0 else _shown(cell, types[place])
            for place, cell in enumerate(line.cells)
        ]
        for line in lines
    ]
    titles = _titles(ret)
    widths = [max(len(row[place]) for row in [*titles, *shown]) for place in range(len(types))]
    basis = ret.findtext("ReportBasis") or "None"
    for head in (company, ret.findtext("ReportTitle"), ret.findtext("ReportSubtitle")):
        click.echo(head)
    if basis != "None":
        click.echo(f"{basis} Basis")
    click.echo()
    for row in titles:
        click.echo(_joined(row, widths, right))
    click.echo("  ".join("-" * width for width in widths))
    for line, row in zip(lines, shown, strict=True):
        click.echo(_joined(row, widths, right))
        if line.kind == "TotalRow":
            click.echo(
                "  ".join(("=" if place and right[place] else " ") * width for place, width in enumerate(widths))
            )


def _joined(row: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    cells = [
        cell.rjust(width) if at_right else cell.ljust(width)
        for cell, width, at_right in zip(row, widths, right, strict=True)
    ]
    return "  ".join(cells).rstrip()


def _shown(cell: str, kind: str | None) -> str:
    if kind == "PERCENTTYPE" and cell:
        return f"{cell}%"
    return whole_and_cents(cell) if kind == "AMTTYPE" and cell else cell
