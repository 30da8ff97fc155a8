"""Adjustments of the stock: what they were given, told from what they show.

An adjustment shows by how much it changed quantity and value, and not whether the value was given or is what so many
units cost just then; nor how much of it sets right what was sold before it was there. So units are first taken to have
moved at average cost. Where that does not come to what is shown, the value was given: as much as makes it come to it.
"""

from __future__ import annotations

from mockbooks.books import pins
from mockbooks.generate.answers.ends import records_in
from mockbooks.generate.answers.figures import NOT_POSTED
from mockbooks.generate.answers.transactions import Importing
from mockbooks.operations.lists.entry import dump_own
from mockbooks.operations.transactions.inventory_adjustment import given_value, set_value
from mockbooks.operations.transactions.settlements import post_anew
from mockbooks.operations.transactions.transaction import Transaction, load
from mockbooks.operations.transactions.values import cents, text
from mockbooks.qbxml.types import amount_text

__all__ = ["fit_values"]

# Each attempt comes nearer by as much as was sold before it was there; that is rarely most of it.
_MOST_ATTEMPTS = 20


def fit_values(importing: Importing) -> None:
    """With everything posted: give the adjustments the values with which they come to what was shown of them."""
    company = importing.company
    rows: list[tuple[str, int, dict[str, int]]] = []
    for shown in importing.shown.objects("txn", "InventoryAdjustment"):
        if shown.row is not None:
            lines = records_in(shown.record.get("InventoryAdjustmentLineRet"))
            values = {text(line, "TxnLineID"): cents(line, "ValueDifference") or 0 for line in lines}
            rows.append((load(company, shown.row).txn_date, shown.row, values))
    for _, row, values in sorted(rows, key=lambda found: found[:2]):
        for _ in range(_MOST_ATTEMPTS):
            if not _comes_nearer(importing, row, values):
                break
    for _, row, values in rows:
        for line in load(company, row).lines:
            value = values.get(line.txn_line_id, line.amount)
            if value != line.amount:
                # What it cost when the stock ran below zero is told by what was never shown.
                comes = amount_text(line.amount)
                pins.pin_text(company, "line", line.id, "ValueDifference", amount_text(value), comes)


def _comes_nearer(importing: Importing, row: int, values: dict[str, int]) -> bool:
    """Change what an adjustment was given, and post it again; whether there was anything to change."""
    company = importing.company
    try:
        with company.request():
            txn = load(company, row)
            if not txn.posts or not _fit(importing, txn, values):
                return False
            post_anew(company, row)
    except NOT_POSTED:
        return False
    return True


def _fit(importing: Importing, txn: Transaction, values: dict[str, int]) -> bool:
    """Change what lines were given that do not come to what was shown; whether there are any."""
    changed = False
    for line in txn.lines:
        value = values.get(line.txn_line_id, line.amount)
        if value == line.amount:
            continue
        given = given_value(line)
        set_value(line, value if given is None else given + value - line.amount)
        importing.company.connection.execute("UPDATE line SET own = ? WHERE id = ?", (dump_own(line.own), line.id))
        changed = True
    return changed
