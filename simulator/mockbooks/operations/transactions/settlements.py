"""Transactions into the books and out of them, with what that changes in the books of others.

What is in stock is moved and costed before a transaction is posted, and later sales whose cost this changes are
brought up to date; they are not edited by it, only the items' TimeModified moves [R: 419 items of a live file].

Settlements that are undone take the discounts they carried out of the books too. A discount is posted by the payment
that took it [A]. When the settlement goes because the document goes (or loses its customer, or gets smaller), the
payment is posted anew without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockbooks.books import costing, open_amounts
from mockbooks.books.costing import StockLine
from mockbooks.books.posting import NameRequired, PostingLine, post, unpost
from mockbooks.company import Company
from mockbooks.operations.transactions import exchange
from mockbooks.operations.transactions.transaction import Transaction, load
from mockbooks.qbxml.status import INVALID_REFERENCE, LINE_REQUIRES_CUSTOMER, Refused

if TYPE_CHECKING:
    from mockbooks.operations.transactions.transaction_type import TransactionType

__all__ = [
    "cost_anew",
    "givers_before",
    "ledger_of",
    "post_anew",
    "post_givers_anew",
    "post_ledger",
    "release",
    "release_excess",
    "withdraw",
]


def post_ledger(company: Company, txn_type: TransactionType, txn: Transaction) -> None:
    """Move the stock and post a transaction whose rows are written, unless it is pending.

    Raises ``Refused`` 3140 for a line on a control account that names nobody [text R:ERR; that it is this one is
    assumed].
    """
    stock = _stock(company, txn_type, txn)
    again = costing.move(company, txn.id, txn.txn_date, stock)
    if stock:
        again |= txn_type.costed(company, txn) - {txn.id}
    if txn.posts:
        _post(company, txn_type, txn, stock)
    if again:
        _post_again(company, again)


def ledger_of(company: Company, txn_type: TransactionType, txn: Transaction) -> list[PostingLine]:
    """The ledger lines of a transaction as it stands in the file, with what its stock lines cost."""
    return _ledger(company, txn_type, txn, _stock(company, txn_type, txn)) if txn.posts else []


def withdraw(company: Company, txn: int) -> None:
    """Take a transaction out of the books and out of the stock: it is going to be deleted."""
    unpost(company, txn)
    _post_again(company, costing.move(company, txn, "", ()))


def cost_anew(company: Company) -> None:
    """Cost the whole stock again from its first movement on."""
    _post_again(company, costing.rebuild(company))


def _stock(company: Company, txn_type: TransactionType, txn: Transaction) -> list[StockLine]:
    """A pending or voided transaction moves nothing [A]."""
    if txn.status:
        return []
    lines = txn_type.stock(company, txn)
    if not lines or not exchange.is_foreign(company, txn):
        return lines
    return [line._replace(value=exchange.stock_value(company, txn, line.value)) for line in lines]


def _ledger(company: Company, txn_type: TransactionType, txn: Transaction, stock: list[StockLine]) -> list[PostingLine]:
    lines = exchange.in_home_currency(company, txn, txn_type.ledger(company, txn))
    return lines + costing.cost_lines(company, txn.id, stock) if stock else lines


def _post(company: Company, txn_type: TransactionType, txn: Transaction, stock: list[StockLine]) -> None:
    try:
        post(company, txn.id, txn.txn_date, _ledger(company, txn_type, txn, stock))
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


def _post_again(company: Company, txns: set[int]) -> None:
    """Transactions whose own amounts follow from what their stock costs, which has changed."""
    from mockbooks.operations.transactions.table import TRANSACTION_TYPES

    waiting = set(txns)
    while waiting:
        row = min(waiting)
        waiting.remove(row)
        txn = load(company, row)
        txn_type = TRANSACTION_TYPES[txn.kind]
        waiting |= txn_type.costed(company, txn) - {row}
        unpost(company, row)
        _post(company, txn_type, txn, _stock(company, txn_type, txn))


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


def post_givers_anew(company: Company, txn: Transaction, before: set[int]) -> None:
    """Post again what gains or loses by settling what this transaction in a foreign currency has changed.

    ``before`` are those it was connected with before it was changed (:func:`exchange.connected_givers`).
    """
    if before or exchange.is_foreign(company, txn):
        for giver in sorted((before | exchange.connected_givers(company, txn.id)) - {txn.id}):
            post_anew(company, giver)


def givers_before(company: Company, txn: Transaction) -> set[int]:
    """The transactions whose gain or loss may change with this one, if it is in a foreign currency."""
    return exchange.connected_givers(company, txn.id) if exchange.is_foreign(company, txn) else set()


def _without_discounts(company: Company, changed: list[open_amounts.Settlement], txn: int) -> None:
    payments = {settlement.from_txn for settlement in changed if settlement.discount}
    for payment in sorted(payments - {txn}):
        post_anew(company, payment)
