"""The markup on a line of an estimate: what is put on top of quantity times rate.

A percentage is of the product, an amount is added to it [D:OSR; R: so of 844 of 875 lines with a percentage, the others
rounded, and of four with an amount, each of one unit, test/estimate_response.xml of
https://github.com/nicholejeannine/thresher_qbwc_integration_app]. An Amount that is given is the marked-up one, and
makes the rate beneath the markup (assumed). Only lines with a price of their own can have one (code assumed).
"""

from __future__ import annotations

from mockbooks.books.rounding import quotient, times
from mockbooks.operations.transactions.transaction import Line
from mockbooks.operations.transactions.transaction_type import Draft
from mockbooks.operations.transactions.values import cents, units
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import INVALID_IN_CONTEXT, Refused
from mockbooks.qbxml.types import UNITS, amount_text, price_text

__all__ = ["mark_up", "marked_up"]

_NAMES = ("MarkupRate", "MarkupRatePercent")
_MAKE_THE_AMOUNT = ("Quantity", "Rate", *_NAMES)

# Units of a percentage that are the whole, and units of price in a cent.
_WHOLE = 100 * UNITS
_UNITS_PER_CENT = UNITS // 100


def mark_up(draft: Draft, line: Line, given: Record) -> None:
    """Put the markup on a line that is complete without it. Raises ``Refused`` 3151."""
    own = line.own
    for name, other in (_NAMES, _NAMES[::-1]):
        if given.get(name):
            own.pop(other, None)
    if not any(name in own for name in _NAMES) and not any(name in given for name in _NAMES):
        return
    if "Rate" not in own or draft.facts[line.item or 0].kind in ("ItemDiscount", "ItemPayment", "ItemSalesTax"):
        raise Refused(INVALID_IN_CONTEXT, element=next(name for name in _NAMES if name in own or name in given))
    quantity = UNITS if line.quantity is None else line.quantity
    added, percent = units(own, "MarkupRate") or 0, units(own, "MarkupRatePercent") or 0
    if cents(given, "Amount") is not None:
        beneath = line.amount * _UNITS_PER_CENT - added
        if quantity and _WHOLE + percent:
            own["Rate"] = price_text(quotient(beneath * UNITS * _WHOLE, quantity * (_WHOLE + percent)))
    elif not line.id or any(name in given for name in _MAKE_THE_AMOUNT):
        line.amount = marked_up(own, quantity, units(own, "Rate") or 0)
        own["Amount"] = amount_text(line.amount)


def marked_up(own: Record, quantity: int, price: int) -> int:
    """The cents that so much (units) at a price (units) comes to, with the markup that the line has, if any."""
    added, percent = units(own, "MarkupRate") or 0, units(own, "MarkupRatePercent") or 0
    return quotient(quantity * price * (_WHOLE + percent), UNITS * UNITS // 100 * _WHOLE) + times(UNITS, added)
