"""What lines of a form take from the lines above them: subtotals, percentages, discounts, and what of it all is taxed.

Documented [D:OSR]: a subtotal is the sum of the lines since the one before it, and is not added to the document; a
percentage acts on the line directly above, which may be a subtotal; a flat discount acts on all lines above; a sales
tax item as a line takes its rate. Observed in a real estimate: a percentage directly under a subtotal belongs to that
subtotal, so the next one leaves it out. Assumed: under a group line a percentage acts on the total of the group, inside
a group on the lines of the group; a tax line takes its rate of everything above but other tax lines and payments.

A discount lowers what is taxed if it is coded taxable itself: it is spread over the lines it acts on in proportion to
their amounts, and the shares of taxable lines count (a flat 10.00 over 100.00 taxable and 100.00 not lowers the taxable
part by 5.00) [D:OSR; that a discount coded non-taxable lowers nothing is assumed].
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from mockbooks.books.rounding import percent_of, quotient

__all__ = ["FormLine", "Part", "complete", "taxable"]


class Part(Enum):
    """What a line is to the document."""

    SALE = auto()
    DISCOUNT = auto()
    PAYMENT = auto()
    TAX = auto()
    SUBTOTAL = auto()
    GROUP = auto()
    TEXT = auto()

    @property
    def counts(self) -> bool:
        """Whether its amount is part of what the document comes to."""
        return self in _COUNTED


_COUNTED = frozenset({Part.SALE, Part.DISCOUNT, Part.PAYMENT, Part.TAX})


@dataclass(slots=True, eq=False)
class FormLine:
    """One line: cents; ``percent`` (units of 1/100,000 of a percent) if its amount follows from lines above.

    ``covers`` are the sales that it stands for, for a discount on it: set by :func:`complete`.
    """

    part: Part
    amount: int = 0
    percent: int | None = None
    taxable: bool = False
    group: FormLine | None = None
    covers: list[FormLine] = field(default_factory=list)


def complete(lines: Sequence[FormLine]) -> None:
    """Work out the amounts that follow from lines above, from top to bottom; a group line comes before its members."""
    sections: dict[FormLine | None, list[FormLine]] = {None: []}
    above: dict[FormLine | None, FormLine] = {}
    all_above: list[FormLine] = []
    for line in lines:
        before = above.get(line.group)
        _complete_line(line, before, sections[line.group], all_above)
        above[line.group] = line
        if line.part is Part.GROUP:
            sections[line] = []
        elif line.part is Part.SUBTOTAL:
            sections[line.group] = []
        elif line.part.counts:
            all_above.append(line)
            of_subtotal = line.percent is not None and before is not None and before.part is Part.SUBTOTAL
            if not of_subtotal:
                sections[line.group].append(line)
            if line.group is not None:
                sections[None].append(line)
                line.group.amount += line.amount
                line.group.covers += line.covers if line.part is Part.SALE else []


def _complete_line(
    line: FormLine, above: FormLine | None, section: list[FormLine], all_above: Sequence[FormLine]
) -> None:
    """The amount of a line, if it follows from others, and the sales it covers."""
    line.covers = []
    if line.part is Part.GROUP:
        line.amount = 0
    elif line.part is Part.SUBTOTAL:
        line.amount = sum(each.amount for each in section)
        line.covers = _sales(section)
    elif line.part is Part.TAX:
        if line.percent is not None:
            line.amount = percent_of(
                line.percent, sum(each.amount for each in all_above if each.part in (Part.SALE, Part.DISCOUNT))
            )
    elif line.percent is not None:
        line.amount = percent_of(line.percent, 0 if above is None else above.amount)
    if line.part is Part.SALE:
        line.covers = [line]
    elif line.part is Part.DISCOUNT:
        line.covers = _sales(all_above) if line.percent is None else [] if above is None else list(above.covers)


def taxable(lines: Iterable[FormLine]) -> int:
    """Cents that are taxed, of lines that are complete."""
    base = 0
    for line in lines:
        if not line.taxable:
            continue
        if line.part is Part.SALE:
            base += line.amount
        elif line.part is Part.DISCOUNT:
            base += _taxed_share(line)
    return base


def _taxed_share(discount: FormLine) -> int:
    """What of a discount falls on taxable lines; all of it where it acts on nothing (assumed)."""
    whole = sum(line.amount for line in discount.covers)
    taxed = sum(line.amount for line in discount.covers if line.taxable)
    return quotient(discount.amount * taxed, whole) if whole else discount.amount


def _sales(lines: Iterable[FormLine]) -> list[FormLine]:
    return [line for line in lines if line.part is Part.SALE]
