"""What QuickBooks fills into a header: date, number, control account, due date, addresses."""

from __future__ import annotations

from mockbooks.books.currencies import home_currency
from mockbooks.books.terms import discount_amount, discount_date, due_date
from mockbooks.company import Company
from mockbooks.company.local_time import local_date
from mockbooks.operations import closing_date
from mockbooks.operations.labels import CONTROL_LABELS
from mockbooks.operations.lists.special_account import control_account, special_account
from mockbooks.operations.transactions.transaction_type import Draft
from mockbooks.operations.transactions.values import is_true, record_at, reference, text
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import INVALID_REFERENCE, MISSING_ELEMENT, Refused
from mockbooks.qbxml.types import amount_text, date_of

__all__ = [
    "account",
    "address",
    "default",
    "due",
    "entity",
    "next_number",
    "number",
    "pending",
    "special",
    "suggested_discount",
    "txn_date",
]

_CONTROL_TYPES = ("AccountsReceivable", "AccountsPayable")


def entity(draft: Draft, name: str) -> int:
    """The customer, vendor or payee; it must be given. Raises ``Refused`` 3150."""
    row = reference(draft.own, name)
    if row is None:
        raise Refused(MISSING_ELEMENT, element=name)
    draft.txn.entity = row
    return row


def txn_date(draft: Draft) -> None:
    """The date of the document; today when none is given [A; documented are cases of the last date used, D:OSR].

    Raises ``Refused`` 3171 if the books are closed for it, or for the date it had.
    """
    if not text(draft.own, "TxnDate"):
        company = draft.company
        draft.own["TxnDate"] = local_date(company.clock.now(), company.zone).isoformat()
    draft.txn.txn_date = text(draft.own, "TxnDate")
    closing_date.refuse_if_closed(draft.company, draft.txn.kind, draft.txn.txn_date)
    if draft.before is not None:
        closing_date.refuse_if_closed(draft.company, draft.txn.kind, draft.before.txn_date)


def number(draft: Draft, *, numbered: bool) -> None:
    """RefNumber: left out of an Add, the next number of the type, if it is numbered; given empty, none [D:OSR]."""
    counter = f"ref:{draft.txn.kind}"
    if draft.is_new and numbered and "RefNumber" not in draft.given:
        draft.own["RefNumber"] = next_number(draft.company, counter)
    given = text(draft.own, "RefNumber")
    if numbered and given.isdecimal() and draft.changed("RefNumber"):
        draft.company.counters.set(counter, int(given))
    draft.txn.ref_number = given or None


def next_number(company: Company, counter: str) -> str:
    """The number after the last one. Assumed: after the last that was a plain number."""
    return str(company.counters.next(counter))


def special(draft: Draft, name: str, special_type: str) -> int:
    """An account that is QuickBooks' own unless another is given; made when it is first needed [O:KA].

    Of receivables and payables there is one for each currency [O:MC2].
    """
    row = reference(draft.own, name)
    if row is None:
        company, currency = draft.company, draft.txn.currency
        if special_type in _CONTROL_TYPES and currency is not None and currency != home_currency(company):
            row = control_account(company, special_type, currency)
        else:
            row = special_account(company, special_type)
        draft.own[name] = row
    return row


def account(draft: Draft, name: str, *types: str) -> int:
    """An account given in the header, which must be of one of these types.

    Raises ``Refused``: 3150 if it is missing, 3140 if it is of another type (assumed).
    """
    row = reference(draft.own, name)
    if row is None:
        raise Refused(MISSING_ELEMENT, element=name)
    found = draft.facts[row]
    if found.classified not in types:
        label = CONTROL_LABELS.get(name, "Account")
        raise Refused(INVALID_REFERENCE, list=label, name=found.full_name, object=draft.txn.kind)
    return row


def default(draft: Draft, name: str, holder: int, its_name: str = "") -> None:
    """On an Add, take an element that is not given from a customer or vendor [A]."""
    if draft.is_new and name not in draft.own:
        value = draft.facts[holder].own.get(its_name or name)
        if value:
            draft.own[name] = value


def due(draft: Draft, days_without_terms: int) -> None:
    """DueDate from the terms [D:OSR; O:CND], else so many days after the date.

    In a Mod it follows new terms only, unless it is given too (assumed).
    """
    terms = reference(draft.own, "TermsRef")
    given = bool(text(draft.given, "DueDate"))
    if (draft.is_new and not given) or (not given and draft.changed("TermsRef") and terms is not None):
        day = date_of(draft.txn.txn_date)
        without_terms: Record = {"StdDueDays": str(days_without_terms)}
        record = without_terms if terms is None else draft.facts[terms].own
        draft.own["DueDate"] = due_date(record, day).isoformat()
    draft.txn.due_date = text(draft.own, "DueDate")


def suggested_discount(draft: Draft) -> None:
    """What the terms take off, and until when [D:OSR fields; the formula is assumed]."""
    draft.own.pop("SuggestedDiscountAmount", None)
    draft.own.pop("SuggestedDiscountDate", None)
    terms = reference(draft.own, "TermsRef")
    if terms is None:
        return
    record = draft.facts[terms].own
    until = discount_date(record, date_of(draft.txn.txn_date))
    if until is not None:
        draft.own["SuggestedDiscountAmount"] = amount_text(discount_amount(record, draft.txn.total))
        draft.own["SuggestedDiscountDate"] = until.isoformat()


def pending(draft: Draft) -> None:
    """A pending document is saved and not posted [D:OSR for the flag; the effect is assumed]; a voided one stays so."""
    if draft.txn.status == "void":
        return
    if is_true(draft.own, "IsPending"):
        draft.txn.status = "pending"
    elif draft.txn.status == "pending":
        draft.txn.status = ""


def address(draft: Draft, name: str, holder: int, its_name: str = "") -> None:
    """On an Add, take an address that is not given from the customer or vendor [A], in the words of its block."""
    if draft.is_new and not draft.own.get(name):
        holder_own = draft.facts[holder].own
        found = record_at(holder_own, its_name or name)
        if found:
            draft.own[name] = dict(found)
            block = record_at(holder_own, f"{its_name or name}Block")
            if block:
                draft.own[f"{name}Block"] = dict(block)
