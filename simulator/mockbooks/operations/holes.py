"""The numbers of the holes in stored text: what an object shows but does not own.

A positive hole is a list object's FullName; these, negative, are values worked out when answering
(:mod:`mockbooks.qbxml.render`).
"""

from __future__ import annotations

__all__ = [
    "APPLIED_AMOUNT",
    "APPLIED_TO",
    "AVERAGE_COST",
    "BALANCE",
    "BALANCE_REMAINING",
    "CREDIT_REMAINING",
    "DATA_EXT",
    "FROM_ACCOUNT_BALANCE",
    "IS_PAID",
    "LINKED_TXNS",
    "OPEN_AMOUNT",
    "QUANTITY_ON_HAND",
    "QUANTITY_ON_ORDER",
    "QUANTITY_ON_SALES_ORDER",
    "TIME_MODIFIED",
    "TOTAL_BALANCE",
    "TO_ACCOUNT_BALANCE",
    "UNUSED_CREDITS",
    "UNUSED_PAYMENT",
]

TIME_MODIFIED = -1
DATA_EXT = -2
BALANCE = -3
TOTAL_BALANCE = -4
QUANTITY_ON_HAND = -5
AVERAGE_COST = -6
QUANTITY_ON_ORDER = -7
QUANTITY_ON_SALES_ORDER = -8

LINKED_TXNS = -10
APPLIED_TO = -11
APPLIED_AMOUNT = -12
BALANCE_REMAINING = -13
OPEN_AMOUNT = -14
IS_PAID = -15
UNUSED_PAYMENT = -16
UNUSED_CREDITS = -17
FROM_ACCOUNT_BALANCE = -18
TO_ACCOUNT_BALANCE = -19
CREDIT_REMAINING = -20
