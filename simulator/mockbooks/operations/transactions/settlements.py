"""Settlements seen from the operations: undone, they take the discounts they carried out of the books as well.

A discount is posted by the payment that took it [A]. When the settlement goes because the document goes (or loses its
customer, or gets smaller), the payment is posted anew without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockbooks.books import open_amounts
from mockbooks.books.posting import NameRequired, post, unpost
from mockbooks.company import Company
from mockbooks.operations.transactions.transaction import Transaction, load
from mockbooks.qbxml.status import INVALID_REFERENCE, LINE_REQUIRES_CUSTOMER, Refused

if TYPE_CHECKING:
    from mockbooks.operations.transactions.transaction_type import TransactionType

__all__ = ["post_anew", "post_ledger", "release", "release_excess"]


def post_ledger(company: Company, txn_type: TransactionType, txn: Transaction) -> None:
    """Post a transaction whose rows are written, unless it is pending.

    Raises ``Refused`` 3140 for a line on a control account that names nobody [text R:ERR; that it is this one is
    assumed].
    """
    if not txn.posts:
        return
    try:
        post(company, txn.id, txn.txn_date, txn_type.ledger(company, txn))
    except NameRequired as missing:
        (name,) = company.connection.execute(
            "SELECT full_name FROM list_object WHERE id = ?", (missing.account,)
        ).fetchone()
        raise Refused(
            INVALID_REFERENCE,
            list="Account",
            name=name,
            object=f"{txn.kind} line",
            quickbooks_error=LINE_REQUIRES_CUSTOMER if missing.owner == "Customer" else None,
        ) from None


def release(company: Company, txn: int, *, set_by: bool = False) -> None:
    """Undo every settlement that a transaction gives or gets; with ``set_by`` also the credits this payment set."""
    gone = open_amounts.release(company, txn, set_by=set_by)
    _without_discounts(company, gone, txn)


def release_excess(company: Company, txn: int, excess: int) -> None:
    """Undo the newest settlements a document got, as far as they exceed what it comes to now (assumed)."""
    changed = open_amounts.release_excess(company, txn, excess)
    _without_discounts(company, changed, txn)


def post_anew(company: Company, txn: int) -> None:
    """Post a transaction again, as it stands in the file now."""
    from mockbooks.operations.transactions.table import TRANSACTION_TYPES

    loaded = load(company, txn)
    unpost(company, txn)
    post_ledger(company, TRANSACTION_TYPES[loaded.kind], loaded)


def _without_discounts(company: Company, changed: list[open_amounts.Settlement], txn: int) -> None:
    payments = {settlement.from_txn for settlement in changed if settlement.discount}
    for payment in sorted(payments - {txn}):
        post_anew(company, payment)
