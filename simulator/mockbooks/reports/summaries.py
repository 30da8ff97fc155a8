"""Summaries by the entries of a list: one row for each customer, vendor, representative, tax line, and TOTAL.

Rows stand in the order of their list, children beneath their parent; lines that are nobody's come last, under a row
without RowData. Rows without figures are dropped unless ReturnRows asks for them, as on a statement (assumed).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from mockbooks.company import Company
from mockbooks.reports.axes import Axis
from mockbooks.reports.definition import Definition
from mockbooks.reports.ledger import entries
from mockbooks.reports.outline import Outline, forest
from mockbooks.reports.period import as_of, subtitle
from mockbooks.reports.question import Question
from mockbooks.reports.report import Report, Row, data, total
from mockbooks.reports.spread import Figures, Table, amount_columns, balances, flows, plus
from mockbooks.reports.statements import amounts, kept

__all__ = ["HEADER_VENDOR", "PURCHASE_KINDS", "PURCHASE_LINES", "SALES_KINDS", "SALES_LINES", "Summary"]

SALES_KINDS = ("Invoice", "SalesReceipt", "CreditMemo", "Charge")
PURCHASE_KINDS = ("Bill", "Check", "CreditCardCharge", "CreditCardCredit", "ItemReceipt", "VendorCredit")
_NO_SALE = "('ItemSalesTax', 'ItemSalesTaxGroup', 'ItemPayment')"

SALES_LINES = (
    f"txn.kind IN {SALES_KINDS} AND NOT entry.is_source AND entry.movement IS NULL AND item.kind NOT IN {_NO_SALE}"
)
"""What was sold: item lines of sales forms, discounts included; no tax and no payments (assumed)."""
PURCHASE_LINES = f"txn.kind IN {PURCHASE_KINDS} AND NOT entry.is_source AND entry.item IS NOT NULL"
"""What was bought: item lines of purchases (assumed)."""
HEADER_VENDOR = (
    "CASE WHEN header_name.kind = 'Vendor' THEN txn.entity"
    " WHEN name.kind = 'Vendor' AND txn.entity IS NULL THEN entry.entity END"
)
"""The vendor of the transaction: lines of a bill may name a customer. A journal entry has those of its lines."""


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary of one amount. ``only`` is a condition on ``entry``; ``sign`` is -1 where credits are positive."""

    rows: Axis
    only: str = ""
    sign: Literal[1, -1] = 1
    of: Literal["flow", "balance"] = "flow"

    def compose(self, company: Company, question: Question, definition: Definition) -> Report:
        """The summary of the period, or at its end."""
        found = entries(company, question)
        if self.only:
            found = found.where(self.only)
        measure = f"{self.sign} * sum(entry.amount)"
        if self.of == "balance":
            table = balances(found, question, self.rows.key, measure)
            shown = as_of(question.end)
        else:
            table = flows(found, question, self.rows.key, measure)
            shown = subtitle(question.start, question.end)
        rows = printed(company, self.rows, table, question)
        return Report(definition.title, shown, question.basis, amount_columns(table), rows)


def printed(company: Company, axis: Axis, table: Table, question: Question) -> list[Row]:
    """The rows of a table of amounts by an axis, with TOTAL."""
    figures = kept(table.figures, question)
    rows, whole = _rows(company, axis, figures, len(table.titles), question)
    if whole is not None:
        rows.append(total("TOTAL", amounts(whole)))
    return rows


def _rows(
    company: Company, axis: Axis, figures: Mapping[Any, Figures], width: int, question: Question
) -> tuple[list[Row], Figures | None]:
    nobody = figures.get(None)
    named = {key: found for key, found in figures.items() if key is not None}
    whole: Figures | None
    if axis.kinds:
        every: Sequence[str] = axis.kinds if question.return_rows == "All" else ()
        nodes = forest(company, named, all_of=every)
        if every:
            named = {row: named.get(row, [0] * width) for node in nodes for row in node.rows()}
        rows, whole = Outline(named, plus, amounts).print(nodes)
    else:
        rows, whole = [], None
        for key in sorted(named):
            rows.append(data(str(key), amounts(named[key])))
            whole = named[key] if whole is None else plus(whole, named[key])
    if nobody is not None:
        rows.append(data(axis.none, amounts(nobody)))
        whole = nobody if whole is None else plus(whole, nobody)
    return rows, whole
