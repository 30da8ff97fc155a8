"""Sales tax of a document.

Each tax item is computed once, on the taxable part of the whole document, and rounded for itself; a group is its
items, added (assumed: what is documented is the total percentage, the sum of the items' rates [D:OSR]). A line is
taxed when its own sales tax code is taxable and the customer's is too; a line's default code is its item's, or the
non-taxable one for a customer who pays none (assumed).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from mockbooks.books.rounding import percent_of

__all__ = ["TaxItem", "TaxLine", "is_taxed", "percentage", "tax_lines"]


class TaxItem(NamedTuple):
    """A single sales tax item: its row, its rate in units of 1/100,000 of a percent, the agency it is due to."""

    item: int
    rate: int
    vendor: int | None


class TaxLine(NamedTuple):
    """What one tax item takes: cents."""

    tax: TaxItem
    amount: int


def is_taxed(line_code_taxable: bool, customer_code_taxable: bool) -> bool:
    """Whether a line is taxed. Assumed: both codes must be taxable."""
    return line_code_taxable and customer_code_taxable


def tax_lines(taxable: int, items: Iterable[TaxItem]) -> list[TaxLine]:
    """The tax on ``taxable`` cents, item by item, each rounded for itself (assumed)."""
    return [TaxLine(item, percent_of(item.rate, taxable)) for item in items]


def percentage(items: Iterable[TaxItem]) -> int:
    """``SalesTaxPercentage``: the rates of the items, added [D:OSR]."""
    return sum(item.rate for item in items)
