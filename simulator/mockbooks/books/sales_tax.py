"""Sales tax of a document.

Each tax item is computed once, on the taxable part of the whole document, and rounded for itself; a group is its
items, added (assumed: what is documented is the total percentage, the sum of the items' rates [D:OSR]). What of a
document is taxed is said in ``form_lines``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from mockbooks.books.rounding import percent_of

__all__ = ["TaxItem", "TaxLine", "percentage", "tax_lines"]


class TaxItem(NamedTuple):
    """A single sales tax item: its row, its rate in units of 1/100,000 of a percent, the agency it is due to."""

    item: int
    rate: int
    vendor: int | None


class TaxLine(NamedTuple):
    """What one tax item takes: cents."""

    tax: TaxItem
    amount: int


def tax_lines(taxable: int, items: Iterable[TaxItem]) -> list[TaxLine]:
    """The tax on ``taxable`` cents, item by item, each rounded for itself (assumed)."""
    return [TaxLine(item, percent_of(item.rate, taxable)) for item in items]


def percentage(items: Iterable[TaxItem]) -> int:
    """``SalesTaxPercentage``: the rates of the items, added [D:OSR]."""
    return sum(item.rate for item in items)
