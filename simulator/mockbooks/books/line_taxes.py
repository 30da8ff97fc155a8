"""Tax that each line of a document bears by its own code: Canada, the United Kingdom, Australia.

A sales tax code stands for tax items: a levy for each of them, for a group several (GST and PST). Most are taken of the
amount of the line; one whose agency charges tax on tax is taken of the amount with the other taxes of its code.

Each tax item is rounded once on a document, as in the United States, and what it comes to is told apart over the lines
by rounding running sums; where lines show their tax, as in Australia, each line is rounded for itself (both assumed).
Of an amount that includes its tax, tax is what is left when the amount is divided by one plus the rates. A tax that is
given for a line stands, whatever the rates say; several items have their parts of it by their rates (assumed).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from mockbooks.books.rounding import quotient
from mockbooks.books.sales_tax import TaxItem
from mockbooks.qbxml.versions import Edition

__all__ = [
    "WHOLE",
    "CodedLine",
    "Levy",
    "LineTax",
    "Taxation",
    "factor",
    "is_shown_on_lines",
    "levies",
    "rounded",
    "take",
    "with_tax",
    "without_tax",
]

_UNITS_OF_WHOLE = 10_000_000  # units of 1/100,000 of a percent in the whole
WHOLE = _UNITS_OF_WHOLE * _UNITS_OF_WHOLE
"""What a factor is of: fine enough for a tax on a tax."""


class Levy(NamedTuple):
    """One tax item of a code: what part of a net amount it takes, of :data:`WHOLE`; whether it is part of the cost.

    ``is_cost``: the tax of a purchase that is not claimed back belongs to what was bought.
    """

    tax: TaxItem
    factor: int
    is_cost: bool = False


class CodedLine(NamedTuple):
    """A line: cents as they are shown, the levies of its code, the tax that was given for it (cents)."""

    amount: int
    levies: Sequence[Levy] = ()
    given: int | None = None


class LineTax(NamedTuple):
    """What a line comes to, in cents: without tax, its tax, and what of the tax belongs to its cost."""

    net: int
    tax: int = 0
    cost: int = 0


class _Taken(NamedTuple):
    """What one tax item takes of a document, in cents, and of how much."""

    levy: Levy
    amount: int
    base: int


class Taxation(NamedTuple):
    """The tax of a document: line by line, and tax item by tax item in the order in which they come."""

    lines: list[LineTax]
    taxes: list[_Taken]

    @property
    def total(self) -> int:
        """Cents of all its taxes."""
        return sum(taken.amount for taken in self.taxes)


def is_shown_on_lines(edition: Edition) -> bool:
    """Whether lines show their tax, in TaxAmount, and each is rounded for itself: in Australia [D:SCH for the element].

    The rounding is assumed.
    """
    return edition is Edition.AU


def levies(items: Iterable[tuple[TaxItem, bool, bool]]) -> list[Levy]:
    """The levies of a code: of each tax item whether it is a tax on tax, and whether it is part of the cost.

    A tax on tax is taken of the amount and the taxes of the code that are none [O:CND for the switch of the agency;
    that it means the other taxes of the same code is assumed].
    """
    found = list(items)
    plain = sum(tax.rate for tax, on_tax, _ in found if not on_tax)
    return [
        Levy(tax, tax.rate * (_UNITS_OF_WHOLE + (plain if on_tax else 0)), is_cost) for tax, on_tax, is_cost in found
    ]


def factor(of: Iterable[Levy]) -> int:
    """What part of a net amount all these take, of :data:`WHOLE`."""
    return sum(levy.factor for levy in of)


def with_tax(amount: int, of: Iterable[Levy]) -> int:
    """A net amount or price with its tax."""
    return quotient(amount * (WHOLE + factor(of)), WHOLE)


def without_tax(amount: int, of: Iterable[Levy]) -> int:
    """An amount or price that includes its tax, without it."""
    return quotient(amount * WHOLE, WHOLE + factor(of))


def take(lines: Iterable[CodedLine], *, included: bool, by_line: bool) -> Taxation:
    """The tax of these lines, whose amounts include it or not; ``by_line`` rounds each line for itself (assumed)."""
    running: dict[int, Fraction] = {}
    taken: dict[int, _Taken] = {}
    made = []
    for line in lines:
        parts = _parts(line, running, included=included, by_line=by_line)
        tax, cost = sum(parts), sum(part for part, levy in zip(parts, line.levies, strict=True) if levy.is_cost)
        net = line.amount - tax if included else line.amount
        made.append(LineTax(net, tax, cost))
        for part, levy in zip(parts, line.levies, strict=True):
            before = taken.get(levy.tax.item)
            amount, base = (0, 0) if before is None else (before.amount, before.base)
            taken[levy.tax.item] = _Taken(levy, amount + part, base + net)
    return Taxation(made, list(taken.values()))


def _parts(line: CodedLine, running: dict[int, Fraction], *, included: bool, by_line: bool) -> list[int]:
    """Cents that each levy takes of a line; running sums carry what was rounded away over to the next line."""
    whole = factor(line.levies)
    if line.given is not None:
        return _told_apart(line.given, line.levies, whole)
    divisor = WHOLE + whole if included else WHOLE
    parts = []
    for levy in line.levies:
        exact = Fraction(line.amount * levy.factor, divisor)
        before = Fraction(0) if by_line else running.get(levy.tax.item, Fraction(0))
        running[levy.tax.item] = before + exact
        parts.append(rounded(before + exact) - rounded(before))
    return parts


def _told_apart(given: int, of: Sequence[Levy], whole: int) -> list[int]:
    """A given tax in the parts of its levies, by their rates; the first has it where none has a rate."""
    parts = []
    sum_ = before = 0
    for place, levy in enumerate(of):
        sum_ += levy.factor if whole else int(place == 0)
        now = quotient(given * sum_, whole or 1)
        parts.append(now - before)
        before = now
    return parts


def rounded(exact: Fraction) -> int:
    """A part of a cent to the nearest cent, halves away from zero."""
    return quotient(exact.numerator, exact.denominator)
