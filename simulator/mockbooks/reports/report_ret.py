"""ReportRet: a report as QuickBooks writes it.

Column ids and row numbers count from 1 over all columns and all kinds of row [D:OSR; R:BSX]. A ColTitle has no value
where the title is blank; cells without a value are left out [R:INV]. A report without rows has NumRows 0 and no
ReportData [A].
"""

from __future__ import annotations

from functools import cache

from mockbooks.qbxml import catalogue
from mockbooks.qbxml.versions import NEWEST, Version
from mockbooks.qbxml.writer import escape
from mockbooks.reports.report import Column, Report, Row

__all__ = ["report_ret"]


def report_ret(report: Report, version: Version = NEWEST) -> str:
    """The text of the ReportRet, one element a line.

    A column whose type the version does not have (a currency, a serial number) is a Blank one (assumed).
    """
    parts = [
        "<ReportRet>\n",
        f"<ReportTitle>{escape(report.title)}</ReportTitle>\n",
        f"<ReportSubtitle>{escape(report.subtitle)}</ReportSubtitle>\n",
        f"<ReportBasis>{report.basis}</ReportBasis>\n",
        f"<NumRows>{len(report.rows)}</NumRows>\n",
        f"<NumColumns>{len(report.columns)}</NumColumns>\n",
        f"<NumColTitleRows>{report.title_rows}</NumColTitleRows>\n",
    ]
    known = _column_types(version)
    for number, column in enumerate(report.columns, 1):
        kind = column.type if column.type in known else "Blank"
        parts.append(_column(number, column._replace(type=kind), report.title_rows))
    if report.rows:
        parts.append("<ReportData>\n")
        parts.extend(_row(number, row) for number, row in enumerate(report.rows, 1))
        parts.append("</ReportData>\n")
    parts.append("</ReportRet>\n")
    return "".join(parts)


@cache
def _column_types(version: Version) -> frozenset[str]:
    (description,) = (each for each in catalogue.body("ReportRet").children() if each.name == "ColDesc")
    (kind,) = (each for each in description.children() if each.name == "ColType")
    return frozenset(value.value for value in kind.values if value.since <= version)


def _column(number: int, column: Column, title_rows: int) -> str:
    titles = "".join(_title(row, column.titles) for row in range(1, title_rows + 1))
    return (
        f'<ColDesc colID="{number}" dataType="{column.data_type}">\n{titles}<ColType>{column.type}</ColType>\n'
        "</ColDesc>\n"
    )


def _title(row: int, titles: tuple[str, ...]) -> str:
    title = titles[row - 1] if row <= len(titles) else ""
    shown = f' value="{escape(title)}"' if title else ""
    return f'<ColTitle titleRow="{row}"{shown} />\n'


def _row(number: int, row: Row) -> str:
    if row.kind == "TextRow":
        return f'<TextRow rowNumber="{number}" value="{escape(row.cells[0] or "")}" />\n'
    of = f'<RowData rowType="{row.of.type}" value="{escape(row.of.value)}" />\n' if row.of is not None else ""
    cells = "".join(
        [
            f'<ColData colID="{column}" value="{escape(cell)}" />\n'
            for column, cell in enumerate(row.cells, 1)
            if cell is not None
        ]
    )
    if not of and not cells:
        return f'<{row.kind} rowNumber="{number}" />\n'
    return f'<{row.kind} rowNumber="{number}">\n{of}{cells}</{row.kind}>\n'
