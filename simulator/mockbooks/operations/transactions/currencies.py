"""The currency of a document: which one it is in, at what rate, and what it shows of both.

A document is in the currency of its customer or vendor; a check, or a charge to a card, in that of its account, or of
its payee if the account has the home currency (assumed); a deposit and a journal entry say theirs, a deposit else
follows its account [D:SCH; O:CND]. The rate is the one given, else that of the list of currencies [D:OSR; A], else 1.
A document in the home currency has the rate 1; another one is refused (assumed). With one currency only, nothing of
this is there, and elements that speak of it are refused (``features``).

What a Ret shows as ``…InHomeCurrency`` is the amount beside it at that rate. The rate that a transaction was entered at
becomes the rate of the currency, unless that has one of a later day [D:OSR; the last clause is assumed].
"""

from __future__ import annotations

from mockbooks.books.currencies import CURRENCY, Rate, currency_of, home_currency
from mockbooks.company import Company
from mockbooks.operations.lists.entry import dump_own
from mockbooks.operations.transactions.transaction import Transaction
from mockbooks.operations.transactions.transaction_type import Draft, TransactionType
from mockbooks.operations.transactions.values import cents, is_true, reference, text
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import INVALID_VALUE, Refused
from mockbooks.qbxml.types import amount_text

__all__ = ["in_home", "prepare", "remember_rate", "show_in_home", "shown_in_home"]

_RATE = "ExchangeRate"
_TWIN = "InHomeCurrency"
_SAYS_ITS_OWN = frozenset({"Deposit", "JournalEntry"})
_BY_ACCOUNT = frozenset({"Check", "CreditCardCharge", "CreditCardCredit"})
# These show no currency, and have one all the same (assumed: a charge that of its customer, a transfer that of its
# accounts).
_UNSEEN = frozenset({"Charge", "Transfer"})


def prepare(draft: Draft, txn_type: TransactionType) -> None:
    """Before the header is completed: the currency and its rate. Raises ``Refused`` 3210 for a rate that is none."""
    home = home_currency(draft.company)
    shows = CURRENCY in txn_type.stored_names
    if home is None or not (shows or txn_type.kind in _UNSEEN):
        return
    before = draft.before
    currency = _currency(draft, txn_type, home)
    same = before is not None and (before.currency or home) == currency
    rate = text(draft.own, _RATE) if same or text(draft.given, _RATE) or not draft.given else ""
    if currency == home:
        if text(draft.given, _RATE) and Rate.of(text(draft.given, _RATE)) != (1, 1):
            raise Refused(INVALID_VALUE, field=_RATE, value=text(draft.given, _RATE))
        rate = "1"
    rate = rate or (before.exchange_rate if same and before is not None else None) or _listed(draft.company, currency)
    try:
        Rate.of(rate)
    except ValueError:
        raise Refused(INVALID_VALUE, field=_RATE, value=rate) from None
    draft.txn.currency, draft.txn.exchange_rate = currency, rate
    if shows:
        draft.own[CURRENCY], draft.own[_RATE] = currency, rate


def show_in_home(txn_type: TransactionType, txn: Transaction) -> None:
    """With the totals complete: what they are worth in the home currency."""
    if txn.currency is None:
        return
    for name in txn_type.stored_names:
        if name.endswith(_TWIN):
            amount = cents(txn.own, name.removesuffix(_TWIN))
            if amount is not None:
                txn.own[name] = amount_text(in_home(txn.exchange_rate, amount))


def shown_in_home(company: Company, row: int, name: str, amount: int) -> str:
    """The element of this name that says what an amount of a transaction is worth in the home currency."""
    (rate,) = company.connection.execute("SELECT exchange_rate FROM txn WHERE id = ?", (row,)).fetchone()
    return f"<{name}>{amount_text(in_home(rate, amount))}</{name}>\n"


def in_home(rate: str | None, amount: int) -> int:
    """Cents of the home currency that an amount of a document with this rate is worth."""
    return amount if rate is None else Rate.of(rate).home(amount)


def remember_rate(company: Company, txn: Transaction) -> None:
    """Let the rate of a transaction be that of its currency from its day on."""
    if txn.currency is None or txn.currency == home_currency(company) or txn.exchange_rate is None:
        return
    own: Record = dict(company.list_objects[txn.currency].own)
    if text(own, "AsOfDate") > txn.txn_date or (own.get(_RATE), own.get("AsOfDate")) == (
        txn.exchange_rate,
        txn.txn_date,
    ):
        return
    own |= {_RATE: txn.exchange_rate, "AsOfDate": txn.txn_date}
    company.connection.execute(
        "UPDATE list_object SET own = ?, revision = ? WHERE id = ?",
        (dump_own(own), company.counters.next_revision(), txn.currency),
    )
    company.list_objects.pop(txn.currency, None)


def _currency(draft: Draft, txn_type: TransactionType, home: int) -> int:
    own, company = draft.own, draft.company
    if is_true(own, "IsHomeCurrencyAdjustment"):
        # Its currency elements are passed over [D:OSR].
        return home
    said = reference(own, CURRENCY)
    if said is not None and (txn_type.kind in _SAYS_ITS_OWN or not draft.given):
        return said
    rows = [reference(own, txn_type.entity_ref) if txn_type.entity_ref else None]
    if txn_type.kind in _BY_ACCOUNT:
        rows.insert(0, reference(own, "AccountRef"))
    elif txn_type.kind == "Deposit":
        rows.append(reference(own, "DepositToAccountRef"))
    elif txn_type.kind == "Transfer":
        rows += [reference(own, "TransferFromAccountRef"), reference(own, "TransferToAccountRef")]
    found = (currency_of(company, row, home) for row in rows if row is not None)
    return next((currency for currency in found if currency != home), home)


def _listed(company: Company, currency: int) -> str:
    return text(company.list_objects[currency].own, _RATE) or "1"
