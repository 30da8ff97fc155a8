"""balanceSheet: the months of a `BalanceSheetStandard` report, each as one report of Codat's; read only.

[D:EX] one report for the last day of each month; the tree keeps QuickBooks' headings, which have no account; net assets
are assets less liabilities, which is what the equity comes to.  A record is a month, its id `YYYY-MM`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import Element
from mockbooks_harness.mapping.members import assembled
from mockbooks_harness.mapping.report_outline import columns, outline, section
from mockbooks_harness.mapping.rows import Form, Table
from mockbooks_harness.mapping.spoken_of import ACCOUNTS, CURRENCIES, PREFERENCES

SECTIONS = {"assets": "ASSETS", "liabilities": "Liabilities", "equity": "Equity"}
"""The sections by their headings.  [D:EX]"""


def months(reports: Iterable[Element], context: Context) -> Iterator[Record]:
    """A record for each month of the reports."""
    for report in reports:
        root = outline(report)
        for column, day in columns(report):
            parts = {name: section(root, heading, column, context) for name, heading in SECTIONS.items()}
            yield {
                "id": f"{day:%Y-%m}",
                "date": f"{day.isoformat()}T00:00:00",
                "assets": parts["assets"],
                "liabilities": parts["liabilities"],
                "netAssets": parts["assets"]["value"] - parts["liabilities"]["value"],
                "equity": parts["equity"],
                "currency": context.home_currency,
            }


TABLE = Table(
    data_type="balanceSheet",
    model="BalanceSheet",
    related=(PREFERENCES, CURRENCIES, ACCOUNTS),
    changes=False,
    report="BalanceSheetStandard",
    assemble=months,
    forms=(
        Form(
            ret="ReportRet",
            key="",
            date="",
            rows=(
                assembled("id", "ColTitle: YYYY-MM", "A"),
                assembled("date", "ColTitle"),
                assembled("assets", "ASSETS"),
                assembled("liabilities", "Liabilities"),
                assembled("netAssets", "assets - liabilities"),
                assembled("equity", "Equity"),
                assembled("currency", ".", "D:EX; A"),
            ),
        ),
    ),
)
