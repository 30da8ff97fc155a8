"""profitAndLoss: the months of a `ProfitAndLossStandard` report, each as one report of Codat's; read only.

[D:EX] one report a month, from its first to its last day, accrual; the sections are always there, empty ones 0.  A
record is a month, its id `YYYY-MM`; Codat puts months together to the periods it is asked for.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import Element, text
from mockbooks_harness.mapping.report_outline import columns, outline, section
from mockbooks_harness.mapping.rows import Form, Row, Table
from mockbooks_harness.mapping.spoken_of import ACCOUNTS, CURRENCIES, PREFERENCES

SECTIONS = {
    "income": "Income",
    "costOfSales": "Cost of Goods Sold",
    "expenses": "Expense",
    "otherExpenses": "Other Expense",
    "otherIncome": "Other Income",
}
"""The sections by their headings.  [D:EX]"""


def months(reports: Iterable[Element], context: Context) -> Iterator[Record]:
    """A record for each month of the reports."""
    for report in reports:
        root = outline(report)
        for column, first in columns(report):
            parts = {name: section(root, heading, column, context) for name, heading in SECTIONS.items()}
            gross = parts["income"]["value"] - parts["costOfSales"]["value"]
            operating = gross - parts["expenses"]["value"]
            other = parts["otherIncome"]["value"] - parts["otherExpenses"]["value"]
            last = first.replace(day=monthrange(first.year, first.month)[1])
            yield {
                "id": f"{first:%Y-%m}",
                "fromDate": f"{first.replace(day=1).isoformat()}T00:00:00",
                "toDate": f"{last.isoformat()}T00:00:00",
                "income": parts["income"],
                "costOfSales": parts["costOfSales"],
                "grossProfit": gross,
                "expenses": parts["expenses"],
                "netOperatingProfit": operating,
                "otherExpenses": parts["otherExpenses"],
                "otherIncome": parts["otherIncome"],
                "netOtherIncome": other,
                "netProfit": operating + other,
                "reportBasis": text(report.find("ReportBasis")) or "Accrual",
                "currency": context.home_currency,
            }


def _row(name: str, place: str, evidence: str = "D:EX") -> Row:
    return Row(name, place, None, evidence)


TABLE = Table(
    data_type="profitAndLoss",
    model="ProfitAndLossReport",
    related=(PREFERENCES, CURRENCIES, ACCOUNTS),
    changes=False,
    report="ProfitAndLossStandard",
    assemble=months,
    forms=(
        Form(
            ret="ReportRet",
            key="",
            date="",
            rows=(
                _row("id", "ColTitle: YYYY-MM", "A"),
                _row("fromDate", "ColTitle"),
                _row("toDate", "ColTitle"),
                _row("income", "Income"),
                _row("costOfSales", "Cost of Goods Sold"),
                _row("grossProfit", "income - costOfSales"),
                _row("expenses", "Expense"),
                _row("netOperatingProfit", "grossProfit - expenses"),
                _row("otherExpenses", "Other Expense"),
                _row("otherIncome", "Other Income"),
                _row("netOtherIncome", "otherIncome - otherExpenses"),
                _row("netProfit", "netOperatingProfit + netOtherIncome"),
                _row("reportBasis", "ReportBasis"),
                _row("currency", ".", "D:EX; A"),
            ),
        ),
    ),
)
