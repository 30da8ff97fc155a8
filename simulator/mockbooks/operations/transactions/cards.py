"""Credit cards on payments, receipts and their lines.

A card's number comes back masked but for its last four digits [R: a ReceivePaymentRet of 2010]. What needs Intuit's
merchant service to come about is refused: no company here has subscribed to it (assumed: 3264). A charge is only a note
of what has been done.
"""

from __future__ import annotations

from mockbooks.operations.transactions.values import record_at, text
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import MERCHANT_SUBSCRIPTION_REQUIRED, Refused

__all__ = ["mask"]

_VISIBLE_DIGITS = 4
_MERCHANT_TYPES = frozenset({"Authorization", "Capture", "VoiceAuthorization"})


def mask(own: Record) -> None:
    """Mask the card's number in the ``CreditCardTxnInfo`` of a record, if it has one. Raises ``Refused`` 3264."""
    entered = record_at(record_at(own, "CreditCardTxnInfo"), "CreditCardTxnInputInfo")
    if text(entered, "CreditCardTxnType") in _MERCHANT_TYPES:
        raise Refused(MERCHANT_SUBSCRIPTION_REQUIRED)
    number = text(entered, "CreditCardNumber")
    if number:
        entered["CreditCardNumber"] = "x" * (len(number) - _VISIBLE_DIGITS) + number[-_VISIBLE_DIGITS:]
