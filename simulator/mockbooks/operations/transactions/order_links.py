"""``LinkToTxnID`` and ``LinkToTxn``: a new document that continues an order.

Invoices may be linked to sales orders, bills and item receipts to purchase orders, and to nothing else [D:OSR]. As
long as there are no orders, every link is refused: for a transaction that does not exist (3120), or for one of
another type (3121, assumed).
"""

from __future__ import annotations

from mockbooks.operations.transactions.transaction import row_of
from mockbooks.operations.transactions.transaction_type import Draft
from mockbooks.operations.transactions.values import record_at, text
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import (
    INVALID_ID,
    LINKED_TWICE,
    OBJECT_NOT_FOUND,
    RECORD_NOT_IN_LIST,
    WRONG_OBJECT_TYPE,
    Refused,
)

__all__ = ["link_document", "link_line"]


def link_document(draft: Draft) -> None:
    """Link the orders named by ``LinkToTxnID``. Raises ``Refused``: 3177 for one named twice [D:OSR]."""
    given = draft.acted.get("LinkToTxnID")
    wanted = [str(txn_id) for txn_id in given] if isinstance(given, list) else []
    for txn_id in wanted:
        if wanted.count(txn_id) > 1:
            raise Refused(LINKED_TWICE, id=txn_id)
        _order(draft, txn_id)


def link_line(draft: Draft, acted: Record) -> None:
    """Link the order line named by ``LinkToTxn``. Raises ``Refused``: 3000 for one linked as a whole too [D:OSR]."""
    txn_id = text(record_at(acted, "LinkToTxn"), "TxnID")
    if not txn_id:
        return
    whole = draft.acted.get("LinkToTxnID")
    if isinstance(whole, list) and txn_id in whole:
        raise Refused(INVALID_ID, value=txn_id, field="Transaction id")
    _order(draft, txn_id)


def _order(draft: Draft, txn_id: str) -> None:
    if row_of(draft.company, txn_id) is None:
        raise Refused(OBJECT_NOT_FOUND, id=txn_id, quickbooks_error=RECORD_NOT_IN_LIST)
    raise Refused(WRONG_OBJECT_TYPE, id=txn_id)
