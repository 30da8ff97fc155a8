"""A `ReportRet` of a financial statement as a tree of lines, column by column.

[R:BSX, RDT] The rows are flat: a TextRow opens a section, a Subtotal- or TotalRow `Total …` closes it; Net Ordinary
Income and Net Other Income close theirs, Gross Profit and Net Income close none.  A section that is an account with
sub-accounts is closed by a row that names the account; its own postings are a row `… - Other`.

[D:EX] Codat keeps the tree, each account with its id and its printed label; a line that is nothing in a month is left
out of that month.  The middle dot between number and name is printed as it is: where Codat's examples have a
replacement character, something had read it in the wrong encoding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import Element, text

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TITLE = re.compile(r"(?P<month>[A-Z][a-z]{2})[a-z]*(?: (?P<day>\d{1,2})(?: - \d{1,2})?,)? (?P<year>\d{2})\Z")
_CLOSING = frozenset({"Net Ordinary Income", "Net Other Income"})
_NUMBER = re.compile(r"(?P<number>\S+) \N{MIDDLE DOT} ")


@dataclass(slots=True)
class Line:
    """A line of a statement: `account` is the FullName of its account, "" for a heading; `values` by column."""

    name: str
    account: str = ""
    values: dict[str, Decimal] = field(default_factory=dict)
    items: list[Line] = field(default_factory=list)

    def find(self, name: str) -> Line | None:
        """The section of that name at or below this line."""
        if self.name == name and not self.account:
            return self
        return next((found for item in self.items if (found := item.find(name)) is not None), None)


def columns(report: Element) -> Iterator[tuple[str, date]]:
    """The columns that are a month: colID and the first day it speaks of, or the one day.

    Raises ValueError for a title that is no month: the report was not asked for by months.
    """
    for column in report.iterfind("ColDesc"):
        if text(column.find("ColType")) == "Amount":
            title = next((found.get("value") for found in column.iterfind("ColTitle") if found.get("value")), "") or ""
            yield column.get("colID", ""), day_of(title)


def day_of(title: str) -> date:
    """`Jan 24` is the first of January 2024, `Jan 31, 24` the last; years are of this century (assumed).

    Raises ValueError.
    """
    found = _TITLE.match(title)
    if found is None or found["month"] not in _MONTHS:
        raise ValueError(f"{title!r} is no month: the report was not summarised by months.")
    return date(2000 + int(found["year"]), _MONTHS.index(found["month"]) + 1, int(found["day"] or 1))


def outline(report: Element) -> Line:
    """The whole report as one line without a name."""
    root = Line("")
    open_lines = [root]
    data = report.find("ReportData")
    for row in () if data is None else data:
        if row.tag == "TextRow":
            opened = Line(row.get("value", ""))
            open_lines[-1].items.append(opened)
            open_lines.append(opened)
            continue
        cells = {cell.get("colID", ""): cell.get("value", "") for cell in row.iterfind("ColData")}
        label, values = cells.pop("1", ""), {key: Decimal(value or 0) for key, value in cells.items()}
        named = row.find("RowData")
        account = named.get("value", "") if named is not None and named.get("rowType") == "account" else ""
        if row.tag == "DataRow":
            open_lines[-1].items.append(Line(label, account, values))
        elif (label.casefold().startswith("total ") or label in _CLOSING) and len(open_lines) > 1:
            closed = open_lines.pop()
            closed.values, closed.account = values, account
    return root


def account_id(line: Line, context: Context) -> str | None:
    """The ListID of a line's account: by its full name, else by the number before its name."""
    if not line.account:
        return None
    found = context.find_named("Account", line.account)
    numbered = _NUMBER.match(line.name)
    if found is None and numbered is not None:
        found = context.find_numbered(numbered["number"])
    return None if found is None else text(found.find("ListID"))


def line_record(line: Line, column: str, context: Context) -> Record:
    """A line as Codat has it, in one column.  [D:EX]"""
    items = [
        line_record(item, column, context) for item in line.items if item.values.get(column) or has_items(item, column)
    ]
    record: Record = {"name": line.name, "value": line.values.get(column, Decimal(0)), "items": items}
    key = account_id(line, context)
    return record if key is None else {"accountId": key} | record


def has_items(line: Line, column: str) -> bool:
    """Whether anything below a line is something in a column."""
    return any(item.values.get(column) or has_items(item, column) for item in line.items)


def section(root: Line, name: str, column: str, context: Context) -> Record:
    """A section by its name; with the value 0 where the report does not have it.  [D:EX]"""
    found = root.find(name)
    return {"name": name, "value": Decimal(0), "items": []} if found is None else line_record(found, column, context)
