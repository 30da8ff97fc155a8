"""Pins: figures of a company made of answers that its rows do not come to.

Where the transactions behind a balance, or the payments of an invoice, were never shown, what the answer shows of them
is kept beside the rows. There are two sorts:

* a pin with an amount is part of a running figure: a balance, a quantity on hand, what is open is the sum of its rows
  *and* its pin, so whatever happens later moves it from there;
* a pin with a derived text is a text that stands in an answer for as long as the rows come to what they came to when
  it was put there; once something happens, the rows speak for themselves again. It may stand beside an amount, where
  a running figure that comes to it is shown otherwise after all.

``Balance`` and ``TotalBalance`` pin the two balances of an account, customer or vendor (inside: an account's debit
positive), ``QuantityOnHand`` and ``AverageCost`` quantity (units) and value (cents) of an item; a pin with an amount on
a transaction is part of what is open on it, one on a line of an order part of the units that were continued. A company
that was not made of answers has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from mockbooks.company import Company
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.writer import escape

__all__ = [
    "RUNNING",
    "Pin",
    "drop",
    "following",
    "pin_open",
    "pin_progress",
    "pin_text",
    "pin_total",
    "pins",
    "progress",
    "shown_instead",
]

RUNNING = ("Balance", "TotalBalance", "QuantityOnHand", "AverageCost")
"""The elements of a list object whose pins are part of ``total``."""

_INSERT = """
INSERT INTO pin (holder, object, element, text, amount, derived) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (holder, object, element) DO UPDATE SET text = excluded.text,
    amount = coalesce(excluded.amount, amount), derived = excluded.derived
"""
_ADD_TO_TOTAL = """
INSERT INTO total (object, balance, total_balance, quantity, value) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (object) DO UPDATE SET balance = balance + excluded.balance,
    total_balance = total_balance + excluded.total_balance,
    quantity = quantity + excluded.quantity, value = value + excluded.value
"""
_LINE_OF = """
WITH RECURSIVE above (id) AS (
    VALUES (?) UNION ALL SELECT list_object.parent FROM above JOIN list_object ON list_object.id = above.id
    WHERE list_object.parent IS NOT NULL
) SELECT id FROM above
"""
_NAMED = """
SELECT holder, object, element, text, amount, derived, coalesce(
    (SELECT kind || ' ' || full_name FROM list_object WHERE pin.holder = 'list' AND id = pin.object),
    (SELECT kind || ' ' || txn_id FROM txn WHERE pin.holder = 'txn' AND id = pin.object),
    (SELECT kind || ' ' || txn_line_id FROM line WHERE pin.holder = 'line' AND id = pin.object),
    holder || ' ' || object)
FROM pin ORDER BY holder, object, element
"""


_OF_LINES = "holder = 'line' AND object IN (SELECT id FROM line WHERE txn = ?)"


class Pin(NamedTuple):
    """One pin: whose, of which element, what was shown, what of it is not in the rows."""

    holder: str
    object: int
    element: str
    text: str
    amount: int | None
    derived: str | None
    subject: str
    """The object in words: ``Account Checking``, ``Invoice 24A-1285640333``."""


def pins(company: Company) -> Iterator[Pin]:
    """Every pin of the company, those of lists first."""
    if company.imported:
        yield from map(Pin._make, company.connection.execute(_NAMED))


def pin_total(company: Company, row: int, element: str, text: str, amount: int) -> None:
    """Add ``amount`` to the running figure behind ``element`` (:data:`RUNNING`), and to the totals of all ancestors."""
    company.connection.execute(_INSERT, ("list", row, element, text, amount, None))
    _add(company, row, element, amount)


def pin_open(company: Company, txn: int, element: str, text: str, amount: int) -> None:
    """Let ``amount`` more (less than zero: less) be open on a transaction than its links leave."""
    company.connection.execute(_INSERT, ("txn", txn, element, text, amount, None))
    company.connection.execute("UPDATE txn SET open = open + ? WHERE id = ?", (amount, txn))


def pin_text(company: Company, holder: str, row: int, element: str, text: str, derived: str) -> None:
    """Show ``text`` for an element of an object or line for as long as the rows come to ``derived``."""
    company.connection.execute(_INSERT, (holder, row, element, text, None, derived))


def pin_progress(company: Company, line: int, element: str, text: str, units: int) -> None:
    """Let ``units`` more of a line of an order be continued than its links say."""
    company.connection.execute(_INSERT, ("line", line, element, text, units, None))


def progress(company: Company, order: int) -> dict[int, int]:
    """Units of each line of an order that were continued beyond what its links say."""
    found = company.connection.execute(
        f"SELECT object, amount FROM pin WHERE amount IS NOT NULL AND {_OF_LINES}", (order,)
    )
    return dict(found.fetchall())


def following(
    company: Company, txn: int, made: Mapping[int, Record], own: Mapping[int, Record]
) -> Mapping[int, Record]:
    """What a transaction and its lines show beside what they own, by row: ``made``, with pinned texts where they stand.

    ``own`` is what they own, of which costing may have made something else than was shown.
    """
    found = company.connection.execute(
        "SELECT object, element, text, derived FROM pin"
        f" WHERE derived IS NOT NULL AND ((holder = 'txn' AND object = ?) OR ({_OF_LINES}))",
        (txn, txn),
    ).fetchall()
    if not found:
        return made
    shown = {row: dict(record) for row, record in made.items()}
    for row, element, text, derived in found:
        if shown.get(row, {}).get(element, own.get(row, {}).get(element)) == derived:
            shown.setdefault(row, {})[element] = text
    return shown


def shown_instead(
    company: Company, holder: str, row: int, names: dict[int, str], elements: Iterable[tuple[str, object]]
) -> None:
    """Put pinned texts in the place of those that were worked out; ``elements`` are elements with their holes."""
    found = company.connection.execute(
        "SELECT element, text, derived FROM pin WHERE holder = ? AND object = ? AND derived IS NOT NULL", (holder, row)
    ).fetchall()
    if not found:
        return
    holes = {element: hole for element, hole in elements if isinstance(hole, int)}
    for element, text, derived in found:
        hole = holes.get(element)
        if hole is not None and names.get(hole) == escape(derived):
            names[hole] = escape(text)


def drop(company: Company, holder: str, row: int) -> None:
    """Take the pins of an object away, before the object itself goes."""
    found = company.connection.execute(
        "SELECT element, amount FROM pin WHERE holder = ? AND object = ?", (holder, row)
    ).fetchall()
    for element, amount in found:
        if holder == "list" and amount is not None:
            _add(company, row, element, -amount)
    if holder == "txn":
        company.connection.execute(f"DELETE FROM pin WHERE {_OF_LINES}", (row,))
    company.connection.execute("DELETE FROM pin WHERE holder = ? AND object = ?", (holder, row))
    company.connection.execute("DELETE FROM standin WHERE holder = ? AND object = ?", (holder, row))


def _add(company: Company, row: int, element: str, amount: int) -> None:
    if element == "QuantityOnHand":
        rows = [(row, 0, 0, amount, 0)]
    elif element == "AverageCost":
        rows = [(row, 0, 0, 0, amount)]
    else:
        above = [found for (found,) in company.connection.execute(_LINE_OF, (row,))]
        rows = [(each, amount if each == row and element == "Balance" else 0, amount, 0, 0) for each in above]
    company.connection.executemany(_ADD_TO_TOTAL, rows)
