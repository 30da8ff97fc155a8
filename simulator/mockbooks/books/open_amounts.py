"""What is open on a document, and the links that settle it.

A ``link`` of kind ``payment`` says that a payment settles a document, with the money and the discount that it took;
one of kind ``credit`` says that a credit (a credit memo, a vendor credit, money not yet applied) settles it, through
the payment ``via_txn`` that set it if there was one. What is open follows by one rule for all of them: the total,
less the money and discounts that came to the document, less what it gave away itself. A document is paid exactly when
nothing is open.

Being paid or linked moves the TimeModified of a document and not its EditSequence (recorded for purchase orders; for
documents that get paid assumed after them [R]).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mockbooks.company import Company

__all__ = ["OPEN_ITEM_KINDS", "SETTLING_KINDS", "Settlement", "open_of", "release", "settle", "settlements_of"]

SETTLING_KINDS = ("payment", "credit")

# The kinds of transaction on which something can be open: to be paid, to be applied or to be used.
OPEN_ITEM_KINDS = (
    "Bill",
    "BillPaymentCheck",
    "Charge",
    "CreditMemo",
    "Invoice",
    "ReceivePayment",
    "VendorCredit",
)


class Settlement(NamedTuple):
    """A link that settles: cents of ``to_txn`` that are settled by ``from_txn``, and cents taken off as a discount."""

    kind: str
    from_txn: int
    to_txn: int
    amount: int
    discount: int = 0
    via_txn: int | None = None
    discount_account: int | None = None
    discount_class: int | None = None


_INSERT = """
INSERT INTO link (kind, from_txn, to_txn, amount, discount, via_txn, discount_account, discount_class)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
_COLUMNS = "kind, from_txn, to_txn, amount, discount, via_txn, discount_account, discount_class"


def open_of(company: Company, txn: int) -> int:
    """Cents that are open on a transaction."""
    found: int = company.connection.execute("SELECT open FROM txn WHERE id = ?", (txn,)).fetchone()[0]
    return found


def settle(company: Company, settlements: Sequence[Settlement], *, changing: int | None = None) -> None:
    """Write settlements and lower what is open at both ends.

    ``changing`` is the transaction being written now: its TimeModified is its own affair, that of the others moves.
    Raises ``ValueError`` when more would be settled than is open.
    """
    if settlements:
        company.connection.executemany(_INSERT, settlements)
        _move(company, settlements, -1, changing)


def settlements_of(company: Company, txn: int) -> list[Settlement]:
    """Every settlement that a transaction gives, gets or set."""
    rows = company.connection.execute(
        f"SELECT {_COLUMNS} FROM link WHERE kind IN ('payment', 'credit')"
        " AND (from_txn = ?1 OR to_txn = ?1 OR via_txn = ?1) ORDER BY id",
        (txn,),
    )
    return [Settlement(*row) for row in rows]


def release(company: Company, txn: int, *, kinds: Iterable[str] = SETTLING_KINDS, set_by: bool = False) -> None:
    """Undo the settlements of these kinds that a transaction gives or gets: both ends are open again.

    With ``set_by``, also the credits that this payment set on other documents.
    """
    wanted = tuple(kinds)
    gone = [
        settlement
        for settlement in settlements_of(company, txn)
        if settlement.kind in wanted and (set_by or txn in (settlement.from_txn, settlement.to_txn))
    ]
    if not gone:
        return
    marks = ", ".join("?" * len(wanted))
    reach = "from_txn = ? OR to_txn = ?" + (" OR via_txn = ?" if set_by else "")
    company.connection.execute(
        f"DELETE FROM link WHERE kind IN ({marks}) AND ({reach})", (*wanted, *(txn,) * (3 if set_by else 2))
    )
    _move(company, gone, 1, txn)


def _move(company: Company, settlements: Sequence[Settlement], sign: int, changing: int | None) -> None:
    opened: dict[int, int] = {}
    for settlement in settlements:
        opened[settlement.from_txn] = opened.get(settlement.from_txn, 0) + sign * settlement.amount
        opened[settlement.to_txn] = opened.get(settlement.to_txn, 0) + sign * (settlement.amount + settlement.discount)
    now = company.edit_time()
    for txn, cents in opened.items():
        (left,) = company.connection.execute(
            "UPDATE txn SET open = open + ?,"
            " time_modified = CASE id WHEN ? THEN time_modified ELSE max(time_modified, ?) END"
            " WHERE id = ? RETURNING open",
            (cents, changing, now, txn),
        ).fetchone()
        if left < 0:
            raise ValueError(f"more is settled on transaction {txn} than is open")
