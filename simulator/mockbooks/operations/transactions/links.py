"""What a transaction shows of the transactions it is linked to: ``LinkedTxn`` and ``AppliedToTxnRet``.

Signs of LinkedTxn amounts: what pays, credits or refunds an invoice, a bill or a credit memo is negative [R:PAY,CMX;
O:CND], on a vendor credit positive [O:CND]; on a payment as on a vendor credit (assumed). The Amount of an
AppliedToTxnRet is positive [R:PAY]; its own LinkedTxn are what else settled that document [R:PAY], the credits that
this payment set included (assumed).

An order and what continues it show each other with the LinkType QUANTYPE and the quantity that is continued as Amount
[D:SCH,OSR]: one LinkedTxn for each transaction, after those of money, with the sign of the others (assumed).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from mockbooks.books.currencies import home_currency
from mockbooks.books.rounding import quotient
from mockbooks.operations.call import Call
from mockbooks.operations.computed_text import computed_text
from mockbooks.operations.transactions.currencies import in_home
from mockbooks.qbxml.catalogue.model import Element
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.types import UNITS, amount_text
from mockbooks.qbxml.versions import Version

__all__ = ["applied_to_text", "linked_txns_text", "refunded_text", "settled_text", "unused_credits"]

# Kinds of transaction that show what settles or uses them with a positive amount.
_POSITIVE = frozenset({"VendorCredit", "ReceivePayment", "BillPaymentCheck", "BillPaymentCreditCard"})

_OTHER = "other.txn_id, other.kind, other.txn_date, other.ref_number"
_LINKED = f"""
SELECT {_OTHER}, link.amount + link.discount FROM link
JOIN txn AS other ON other.id = CASE link.to_txn WHEN ?1 THEN link.from_txn ELSE link.to_txn END
WHERE link.kind IN ('payment', 'credit') AND (link.to_txn = ?1 OR link.from_txn = ?1) ORDER BY link.id
"""
_CONTINUED = f"""
SELECT {_OTHER}, sum(link.quantity) FROM link
JOIN txn AS other ON other.id = CASE link.to_txn WHEN ?1 THEN link.from_txn ELSE link.to_txn END
WHERE link.kind = 'order' AND (link.to_txn = ?1 OR link.from_txn = ?1) GROUP BY other.id ORDER BY min(link.id)
"""
_APPLIED = f"""
SELECT other.id, {_OTHER}, other.open, link.amount, link.discount, link.discount_account, link.discount_class
FROM link JOIN txn AS other ON other.id = link.to_txn
WHERE link.kind = 'payment' AND link.from_txn = ?1
UNION ALL
SELECT other.id, {_OTHER}, other.open, 0, 0, NULL, NULL
FROM link JOIN txn AS other ON other.id = link.to_txn
WHERE link.via_txn = ?1
  AND NOT EXISTS (SELECT 1 FROM link AS paid WHERE paid.from_txn = ?1 AND paid.to_txn = link.to_txn)
GROUP BY other.id
"""
_SETTLED_OTHERWISE = f"""
SELECT {_OTHER}, link.amount + link.discount FROM link JOIN txn AS other ON other.id = link.from_txn
WHERE link.kind IN ('payment', 'credit') AND link.to_txn = ? AND link.from_txn <> ? ORDER BY link.id
"""
_REFUNDED = f"""
SELECT {_OTHER}, other.open, link.amount, other.exchange_rate, refund.exchange_rate
FROM link JOIN txn AS other ON other.id = link.from_txn JOIN txn AS refund ON refund.id = link.to_txn
WHERE link.kind = 'credit' AND link.to_txn = ? ORDER BY link.id
"""
_UNUSED_CREDITS = """
SELECT coalesce(sum(open), 0) FROM txn WHERE id IN (SELECT from_txn FROM link WHERE via_txn = ?)
"""


class _Linked(NamedTuple):
    txn_id: str
    kind: str
    txn_date: str
    ref_number: str | None
    amount: int


class _Applied(NamedTuple):
    row: int
    txn_id: str
    kind: str
    txn_date: str
    ref_number: str | None
    open: int
    amount: int
    discount: int
    discount_account: int | None
    discount_class: int | None


def linked_txns_text(call: Call, ret: Element, txn: int) -> str:
    """The LinkedTxn elements of a transaction, in the order in which the links were made."""
    execute = call.company.connection.execute
    kind = ret.name.removesuffix("Ret")
    sign = 1 if kind in _POSITIVE else -1
    linked = [_linked_record(_Linked(*row), sign) for row in execute(_LINKED, (txn,))]
    linked += [_continued_record(_Linked(*row)) for row in execute(_CONTINUED, (txn,))]
    element = _child(ret, "LinkedTxn", call.version)
    return "".join(_text(call, element, record) for record in linked)


def applied_to_text(call: Call, ret: Element, payment: int) -> str:
    """The AppliedToTxnRet elements of a payment."""
    element = _child(ret, "AppliedToTxnRet", call.version)
    found = call.company.connection.execute(_APPLIED, (payment,)).fetchall()
    return "".join(_applied_text(call, element, payment, _Applied(*row)) for row in found)


def settled_text(call: Call, ret: Element, txns: Iterable[int]) -> str:
    """The AppliedToTxnRet elements of documents that were settled by credits alone: no payment came of it."""
    element = _child(ret, "AppliedToTxnRet", call.version)
    out = []
    for txn in txns:
        row = call.company.connection.execute(
            f"SELECT other.id, {_OTHER}, other.open, 0, 0, NULL, NULL FROM txn AS other WHERE id = ?", (txn,)
        ).fetchone()
        out.append(_applied_text(call, element, 0, _Applied(*row)))
    return "".join(out)


def refunded_text(call: Call, ret: Element, refund: int) -> str:
    """The RefundAppliedToTxnRet elements of a refund: what of each credit it paid back, and what is left of that."""
    element = _child(ret, "RefundAppliedToTxnRet", call.version)
    out = []
    is_multi_currency = home_currency(call.company) is not None
    for row in call.company.connection.execute(_REFUNDED, (refund,)):
        txn_id, kind, txn_date, ref_number, left, amount, rate, refund_rate = row
        record: Record = {
            "TxnID": txn_id,
            "TxnType": kind,
            "TxnDate": txn_date,
            "RefNumber": ref_number or "",
            "CreditRemaining": amount_text(left),
            "RefundAmount": amount_text(amount),
        }
        if is_multi_currency:
            record["CreditRemainingInHomeCurrency"] = amount_text(in_home(rate, left))
            record["RefundAmountInHomeCurrency"] = amount_text(in_home(refund_rate, amount))
        out.append(_text(call, element, record))
    return "".join(out)


def unused_credits(call: Call, payment: int) -> int:
    """Cents that are left of the credits this payment set [D:OSR]."""
    found: int = call.company.connection.execute(_UNUSED_CREDITS, (payment,)).fetchone()[0]
    return found


def _applied_text(call: Call, element: Element, payment: int, applied: _Applied) -> str:
    others = call.company.connection.execute(_SETTLED_OTHERWISE, (applied.row, payment))
    record: Record = {
        "TxnID": applied.txn_id,
        "TxnType": applied.kind,
        "TxnDate": applied.txn_date,
        "RefNumber": applied.ref_number or "",
        "BalanceRemaining": amount_text(applied.open),
        "Amount": amount_text(applied.amount),
        "LinkedTxn": [_linked_record(linked, -1) for linked in map(_Linked._make, others)],
    }
    if applied.discount:
        record["DiscountAmount"] = amount_text(applied.discount)
        if applied.discount_account is not None:
            record["DiscountAccountRef"] = applied.discount_account
        if applied.discount_class is not None:
            record["DiscountClassRef"] = applied.discount_class
    return _text(call, element, record)


def _linked_record(linked: _Linked, sign: int) -> Record:
    return {
        "TxnID": linked.txn_id,
        "TxnType": linked.kind,
        "TxnDate": linked.txn_date,
        "RefNumber": linked.ref_number or "",
        "LinkType": "AMTTYPE",
        "Amount": amount_text(sign * linked.amount),
    }


def _continued_record(linked: _Linked) -> Record:
    """A link of quantities, its units in the form of an amount."""
    return _linked_record(linked._replace(amount=quotient(linked.amount, UNITS // 100)), -1) | {"LinkType": "QUANTYPE"}


def _text(call: Call, element: Element, record: Record) -> str:
    company = call.company
    return computed_text(company, element, record, call.version)


@cache
def _child(ret: Element, name: str, version: Version) -> Element:
    """The element of that name in a Ret; of several, the one that this version has."""
    found = [child for child in ret.children() if child.name == name]
    return next((child for child in found if child.since <= version), found[-1])
