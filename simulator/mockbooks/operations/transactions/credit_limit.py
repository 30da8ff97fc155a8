"""The credit limit of a customer: an invoice that goes beyond it is refused.

A person at the desk is asked and may go on; a program is refused with 3180 until the limit is raised [O: "Resolving
QuickBooks export errors" of ayssoftware.com, for an invoice; "Multiple Charges to Account Exceed Limit" in the help of
QuickBooks Point of Sale: limit 200, owed 160, a charge of 50 is not posted].

Assumed: what counts is the limit of the name on the invoice, and what it owes with its jobs, in its own currency; a
limit of 0.00 is none; a change is refused that makes the invoice greater, or another customer's; a pending invoice is
never refused.
"""

from __future__ import annotations

from decimal import Decimal

from mockbooks.books.balances import shown
from mockbooks.operations.transactions.transaction_type import Draft
from mockbooks.qbxml.status import CANNOT_SAVE, CREDIT_LIMIT_EXCEEDED, Refused
from mockbooks.qbxml.types import decimal_of_cents

__all__ = ["refuse_beyond"]


def refuse_beyond(draft: Draft) -> None:
    """Refuse (3180) what takes the customer beyond the limit. The document must not be posted yet, or no longer."""
    txn, before = draft.txn, draft.before
    if txn.entity is None or not txn.posts:
        return
    if before is not None and before.posts and before.entity == txn.entity and before.total >= txn.total:
        return
    limit = Decimal(str(draft.facts[txn.entity].own.get("CreditLimit") or 0))
    if limit > 0 and shown(draft.company, txn.entity)[1] + decimal_of_cents(txn.total) > limit:
        raise Refused(CANNOT_SAVE, object=txn.kind, quickbooks_error=CREDIT_LIMIT_EXCEEDED)
