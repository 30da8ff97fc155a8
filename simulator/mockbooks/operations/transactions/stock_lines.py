"""What the item lines of a document do to the stock.

A sale takes out at average cost what it sells, a credit memo puts it back at the average of its day [A]; a purchase
puts in what it buys at the amount of the line, a vendor credit takes it out at the amount of the line [A]. A line of
a stocked item without a quantity counts as one (assumed). Stock is counted in base units.
"""

from __future__ import annotations

from mockbooks.books.costing import StockLine, is_stocked
from mockbooks.company import Company
from mockbooks.operations.transactions.line_units import base_units
from mockbooks.operations.transactions.transaction import Line, Transaction
from mockbooks.operations.transactions.values import reference
from mockbooks.qbxml.types import UNITS

__all__ = ["bought", "sold", "stock_quantity"]


def sold(company: Company, txn: Transaction, sign: int) -> list[StockLine]:
    """The stock lines of item lines at average cost; ``sign`` is -1 where what is on a line goes out."""
    return [
        StockLine(line.id, line.item, sign * quantity, None, txn.entity, reference(line.own, "ClassRef"))
        for line in txn.lines
        if line.item is not None and (quantity := stock_quantity(company, line))
    ]


def bought(company: Company, txn: Transaction, sign: int) -> list[StockLine]:
    """The stock lines of item lines at their amounts; ``sign`` is 1 where what is on a line comes in."""
    made: list[StockLine] = []
    for line in txn.lines:
        quantity = stock_quantity(company, line)
        if line.item is not None and quantity is not None and (quantity or line.amount):
            entity = reference(line.own, "CustomerRef") or txn.entity
            class_ = reference(line.own, "ClassRef")
            made.append(StockLine(line.id, line.item, sign * quantity, sign * line.amount, entity, class_))
    return made


def stock_quantity(company: Company, line: Line) -> int | None:
    """Units of stock that a line is about; None if its item is not kept in stock."""
    if line.item is None or not is_stocked(company, line.item):
        return None
    return base_units(line, UNITS if line.quantity is None else line.quantity)
