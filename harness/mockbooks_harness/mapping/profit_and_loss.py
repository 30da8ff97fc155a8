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
from mockbooks_harness.mapping.members import assembled
from mockbooks_harness.mapping.report_outline import columns, outline, section
from mockbooks_harness.mapping.rows import Form, Table
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
                assembled("id", "ColTitle: YYYY-MM", "A"),
                assembled("fromDate", "ColTitle"),
                assembled("toDate", "ColTitle"),
                assembled("income", "Income"),
                assembled("costOfSales", "Cost of Goods Sold"),
                assembled("grossProfit", "income - costOfSales"),
                assembled("expenses", "Expense"),
                assembled("netOperatingProfit", "grossProfit - expenses"),
                assembled("otherExpenses", "Other Expense"),
                assembled("otherIncome", "Other Income"),
                assembled("netOtherIncome", "otherIncome - otherExpenses"),
                assembled("netProfit", "netOperatingProfit + netOtherIncome"),
                assembled("reportBasis", "ReportBasis"),
                assembled("currency", ".", "D:EX; A"),
            ),
        ),
    ),
)
