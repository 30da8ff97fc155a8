"""What was paid on what: allocations on documents, lines on payments.

[D:EX] On invoices and bills an allocation is negative, as `LinkedTxn/Amount` is; on payments a line is positive and its
link negative, so that the line and its links make zero (rule 5 of the mapping facts).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import Element, amount, amount_or_zero, date, joined, reference, text

LINK_TYPES = {
    "Invoice": "Invoice",
    "Bill": "Bill",
    "CreditMemo": "CreditNote",
    "VendorCredit": "CreditNote",
    "JournalEntry": "ManualJournal",
    "Check": "Refund",
}
"""Codat's type of a link by TxnType.  Invoice and Bill: [D:EX].  The rest is assumed; any other is Other."""


def payment_note(payment: Element) -> str | None:
    """The note of a received payment: `Check - 80000-933270541`, method and ListID of the account.  [D:EX]

    Where one of the two is missing the other stands alone (assumed).
    """
    method = text(payment.find("PaymentMethodRef/FullName"))
    return joined((method, text(payment.find("DepositToAccountRef/ListID"))), " - ") if method else None


def allocations(ret: Element, context: Context) -> list[Record]:
    """One for each transaction that paid something of this one: every link that moves an amount.

    Payments: [D:EX].  That credits and journal entries applied to the document stand in the same list is assumed.
    """
    return [_allocation(link, ret, context) for link in amount_links(ret)]


def credit_allocations(ret: Element, context: Context) -> list[Record]:
    """One for each transaction that used something of a credit memo, the allocation positive and its payment negative.

    [D:EX] for a refund by check; [R:CMX] `LinkedTxn/Amount` of a credit memo is negative, so the sign is turned.  That
    an invoice the credit was applied to stands in the same list is assumed.
    """
    found = []
    for link in amount_links(ret):
        allocated = _allocation(link, ret, context)
        used = -amount_or_zero(link.find("Amount"))
        payment = context.transaction(text(link.find("TxnID")))
        whole = used if payment is None else _total(payment, used)
        allocated["payment"]["totalAmount"] = -whole
        allocated["allocation"]["totalAmount"] = used
        found.append(allocated)
    return found


def own_allocation(ret: Element, context: Context, *, account: str, paid: Decimal, allocated: Decimal) -> list[Record]:
    """The one allocation of what pays itself, or is paid by nothing: a card charge, a check, a vendor credit.  [D:EX]

    `account` is the path of the account, "" for none; `paid` and `allocated` are the two amounts.
    """
    currency, rate, day = context.currency(ret), context.currency_rate(ret), date(ret.find("TxnDate"))
    payment = {
        "id": text(ret.find("TxnID")),
        "reference": text(ret.find("RefNumber")) if not account else None,
        "accountRef": reference(ret.find(account)) if account else None,
        "currency": currency,
        "currencyRate": rate,
        "paidOnDate": day,
        "totalAmount": paid,
    }
    allocation = {
        "currency": currency,
        "currencyRate": rate,
        "allocatedOnDate": day if account else None,
        "totalAmount": allocated,
    }
    return [
        {
            "payment": {name: value for name, value in payment.items() if value is not None},
            "allocation": {name: value for name, value in allocation.items() if value is not None},
        }
    ]


def amount_links(ret: Element) -> Iterator[Element]:
    """The links that move an amount, not a quantity: not those to orders, estimates, time, charges."""
    for link in ret.iterfind("LinkedTxn"):
        if text(link.find("LinkType")) != "QUANTYPE" and amount_or_zero(link.find("Amount")):
            yield link


def _allocation(link: Element, ret: Element, context: Context) -> Record:
    key = text(link.find("TxnID"))
    payment = context.transaction(key)
    applied = amount_or_zero(link.find("Amount"))
    currency, rate = context.currency(ret), context.currency_rate(ret)
    paid = ret if payment is None else payment
    members = {
        "id": key,
        "note": None if payment is None else _note(payment),
        "reference": text(link.find("RefNumber")),
        "accountRef": None if payment is None else _account(payment),
        "currency": context.currency(paid),
        "currencyRate": context.currency_rate(paid),
        "paidOnDate": date(link.find("TxnDate")),
        "totalAmount": -applied if payment is None else _total(payment, -applied),
    }
    allocation = {"currency": currency, "currencyRate": rate, "totalAmount": applied}
    return {
        "payment": {name: value for name, value in members.items() if value is not None},
        "allocation": {name: value for name, value in allocation.items() if value is not None},
    }


def _note(payment: Element) -> str | None:
    return payment_note(payment) if payment.tag == "ReceivePaymentRet" else text(payment.find("Memo"))


def _account(payment: Element) -> Record | None:
    for path in ("DepositToAccountRef", "BankAccountRef", "CreditCardAccountRef", "AccountRef"):
        if payment.find(path) is not None:
            return reference(payment.find(path))
    return None


def _total(payment: Element, otherwise: Decimal) -> Decimal:
    for path in ("TotalAmount", "Amount"):
        total = amount(payment.find(path))
        if total is not None:
            return total
    return otherwise


def last_payment_date(ret: Element, _context: Context | None = None) -> str | None:
    """The date of the last link of a document that is paid.  [D:EX]"""
    if text(ret.find("IsPaid")) != "true":
        return None
    return max((date(link.find("TxnDate")) or "" for link in amount_links(ret)), default="") or None


def payment_lines(ret: Element, _context: Context | None = None) -> list[Record]:
    """One line for each transaction a payment is applied to, and for what it is not applied to.

    Applied: [D:EX].  A discount taken is a link of its own, and an unused rest a PaymentOnAccount (both assumed).  What
    of a received payment was used later, as a credit on other documents, stands on those, and here as Other; what is
    left of a payment whose bill was deleted is on account ([D:A36] "payment on account").
    """
    lines = [_line(applied) for applied in ret.iterfind("AppliedToTxnRet")]
    total = _total(ret, Decimal("0.00"))
    rest = total - sum((line["amount"] for line in lines), Decimal("0.00"))
    unused = amount_or_zero(ret.find("UnusedPayment")) if ret.tag == "ReceivePaymentRet" else rest
    for amount_left, kind in ((unused, "PaymentOnAccount"), (rest - unused, "Other")):
        if amount_left:
            link = {"type": kind, "amount": -amount_left, "currencyRate": 1}
            lines.append({"amount": amount_left, "links": [link]})
    return lines


def _line(applied: Element) -> Record:
    paid, discount = amount_or_zero(applied.find("Amount")), amount_or_zero(applied.find("DiscountAmount"))
    kind = LINK_TYPES.get(text(applied.find("TxnType")) or "", "Other")
    links: list[Record] = [
        {"type": kind, "id": text(applied.find("TxnID")), "amount": -(paid + discount), "currencyRate": 1}
    ]
    if discount:
        links.append({"type": "Discount", "amount": discount, "currencyRate": 1})
    return {"amount": paid, "links": links}
