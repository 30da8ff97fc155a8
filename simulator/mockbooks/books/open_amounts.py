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

__all__ = [
    "OPEN_ITEM_KINDS",
    "SETTLING_KINDS",
    "Settlement",
    "open_of",
    "release",
    "release_excess",
    "settle",
    "settlements_of",
]

SETTLING_KINDS = ("payment", "credit")

# The kinds of transaction on which something can be open: to be paid, to be applied or to be used.
OPEN_ITEM_KINDS = (
    "ARRefundCreditCard",
    "Bill",
    "BillPaymentCheck",
    "BillPaymentCreditCard",
    "Charge",
    "Check",
    "CreditMemo",
    "Invoice",
    "JournalEntry",
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
    return [settlement for _, settlement in _rows(company, txn)]


def release(
    company: Company,
    txn: int,
    *,
    kinds: Iterable[str] = SETTLING_KINDS,
    set_by: bool = False,
    to_txn: int | None = None,
) -> list[Settlement]:
    """Undo the settlements of these kinds that a transaction gives or gets: both ends are open again.

    With ``set_by``, also the credits that this payment set on other documents; with ``to_txn``, only those of that
    document. Gives back what was undone.
    """
    wanted = tuple(kinds)
    gone = [
        (row, settlement)
        for row, settlement in _rows(company, txn)
        if settlement.kind in wanted
        and (set_by or txn in (settlement.from_txn, settlement.to_txn))
        and to_txn in (None, settlement.to_txn)
    ]
    company.connection.executemany("DELETE FROM link WHERE id = ?", [(row,) for row, _ in gone])
    undone = [settlement for _, settlement in gone]
    _move(company, undone, 1, txn)
    return undone


def release_excess(company: Company, txn: int, excess: int) -> list[Settlement]:
    """Undo ``excess`` cents of what settles a document, or of what a credit gave, the newest settlements first, money
    before discounts.

    Gives back what was undone. That QuickBooks takes the newest first is assumed.
    """
    undone: list[Settlement] = []
    for row, settlement in reversed(_rows(company, txn)):
        if txn not in (settlement.from_txn, settlement.to_txn) or not excess:
            continue
        amount = min(excess, settlement.amount)
        discount = min(excess - amount, settlement.discount) if settlement.to_txn == txn else 0
        excess -= amount + discount
        undone.append(settlement._replace(amount=amount, discount=discount))
        company.connection.execute(
            "UPDATE link SET amount = amount - ?, discount = discount - ? WHERE id = ?", (amount, discount, row)
        )
        company.connection.execute("DELETE FROM link WHERE id = ? AND amount = 0 AND discount = 0", (row,))
    _move(company, undone, 1, txn)
    return undone


def _rows(company: Company, txn: int) -> list[tuple[int, Settlement]]:
    rows = company.connection.execute(
        f"SELECT id, {_COLUMNS} FROM link WHERE kind IN ('payment', 'credit')"
        " AND (from_txn = ?1 OR to_txn = ?1 OR via_txn = ?1) ORDER BY id",
        (txn,),
    )
    return [(row, Settlement(*columns)) for row, *columns in rows]


def _move(company: Company, settlements: Sequence[Settlement], sign: int, changing: int | None) -> None:
    if not settlements:
        return
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
