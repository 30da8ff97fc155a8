"""Ledger lines of a document in a foreign currency, in the home currency; gain and loss on what settles it.

Every line is worth its amount at the document's rate, rounded for itself; what the roundings leave goes to the last
line that is in home currency anyway, moves no stock and is no sales tax, or to Exchange Gain or Loss (assumed). A line
that has a ``foreign_amount`` already is in the home currency as it stands: what was received and waits in Undeposited
Funds, an entry that was made in home amounts. What those leave is gained or lost on exchange.

When a payment or a credit settles a document of another rate, the receivable or payable is worth more or less than
what came for it. The difference is realised then [O:MC1]: whatever settles posts it to Exchange Gain or Loss [account
O:MC1; the formula, and that a credit posts it like a payment, are assumed].

An account with a foreign currency takes lines of that currency only, and receivables and payables only names of their
own currency (documented for names and accounts [D:MC3]; the refusal 3140 is assumed).
"""

from __future__ import annotations

from collections.abc import Iterable

from mockbooks.books.currencies import Rate, currency_of, home_currency, part
from mockbooks.books.posting import PostingLine
from mockbooks.company import Company
from mockbooks.operations.company_features import FOREIGN_ACCOUNT_TYPES
from mockbooks.operations.lists.special_account import special_account
from mockbooks.operations.transactions.transaction import Transaction
from mockbooks.operations.transactions.values import reference
from mockbooks.qbxml.status import INVALID_REFERENCE, Refused

__all__ = ["connected_givers", "in_home_currency", "is_foreign", "stock_value"]

_CONTROL_TYPES = ("AccountsReceivable", "AccountsPayable")
_CONTROL_REFS = ("ARAccountRef", "APAccountRef")
_GIVEN = """
SELECT id, to_txn, amount, discount FROM link
WHERE from_txn = ? AND kind IN ('payment', 'credit') ORDER BY id
"""
# What settles a document up to a link, and with it.
_TAKEN = """
SELECT coalesce(sum(amount + discount) FILTER (WHERE id < ?2), 0), coalesce(sum(amount + discount), 0)
FROM link WHERE to_txn = ?1 AND kind IN ('payment', 'credit') AND id <= ?2
"""
# What a document was posted to its receivable or payable account as; gain and loss beside it are of no foreign amount.
_WORTH = """
SELECT abs(coalesce(sum(foreign_amount), 0)), abs(coalesce(sum(amount), 0)) FROM posting
WHERE txn = ? AND account = ? AND foreign_amount <> 0
"""
_GIVERS = """
SELECT DISTINCT other.from_txn FROM link JOIN link AS other ON other.to_txn = link.to_txn
WHERE link.kind IN ('payment', 'credit') AND other.kind IN ('payment', 'credit')
    AND (link.from_txn = ?1 OR link.to_txn = ?1 OR link.via_txn = ?1)
"""


def is_foreign(company: Company, txn: Transaction) -> bool:
    """Whether a transaction is in a foreign currency."""
    return txn.currency is not None and txn.currency != home_currency(company)


def in_home_currency(company: Company, txn: Transaction, lines: list[PostingLine]) -> list[PostingLine]:
    """The ledger lines of a document, made in its own currency, in the home currency. Raises ``Refused`` 3140."""
    home = home_currency(company)
    if home is None:
        return lines
    currency = txn.currency or home
    _refuse_other_currencies(company, txn, lines, currency, home)
    if currency == home:
        return lines
    assert txn.exchange_rate is not None
    rate = Rate.of(txn.exchange_rate)
    made = [
        line
        if line.foreign_amount is not None
        else line._replace(amount=rate.home(line.amount), foreign_amount=line.amount)
        for line in lines
    ]
    is_fixed = any(line.foreign_amount is not None for line in lines)
    made = _balanced(company, made, to_gain=is_fixed)
    return made + _realised(company, txn, rate, made)


def stock_value(company: Company, txn: Transaction, value: int | None) -> int | None:
    """What a document says that goods are worth, in the home currency."""
    if value is None or txn.exchange_rate is None or not is_foreign(company, txn):
        return value
    return Rate.of(txn.exchange_rate).home(value)


def connected_givers(company: Company, txn: int) -> set[int]:
    """The transactions whose gain or loss depends on what a transaction is, or settles, or is settled with."""
    return {giver for (giver,) in company.connection.execute(_GIVERS, (txn,))}


def _balanced(company: Company, made: list[PostingLine], *, to_gain: bool) -> list[PostingLine]:
    """Let the lines sum to zero in the home currency."""
    excess = sum(line.amount for line in made)
    if not excess:
        return made
    if not to_gain:
        for place in range(len(made) - 1, -1, -1):
            line = made[place]
            account = company.list_objects[line.account]
            keeps_tax = account.special == "SalesTaxPayable" or account.own.get("IsTaxAccount") == "true"
            is_free = not keeps_tax and account.classified not in FOREIGN_ACCOUNT_TYPES
            if not line.is_source and line.quantity is None and is_free:
                return [*made[:place], line._replace(amount=line.amount - excess), *made[place + 1 :]]
    return [*made, _gain_or_loss(company, -excess)]


def _gain_or_loss(company: Company, amount: int) -> PostingLine:
    return PostingLine(special_account(company, "ExchangeGainLoss"), amount, foreign_amount=0)


def _realised(company: Company, txn: Transaction, rate: Rate, made: list[PostingLine]) -> list[PostingLine]:
    """What this transaction gains or loses by what it settles."""
    control = next((row for name in _CONTROL_REFS if (row := reference(txn.own, name)) is not None), txn.account)
    if control is None or company.list_objects[control].classified not in _CONTROL_TYPES:
        return []
    sign = 1 if company.list_objects[control].classified == "AccountsReceivable" else -1
    worth = _worth_of_giver(txn, rate, control, made)
    given = difference = 0
    for link, taker, amount, discount in company.connection.execute(_GIVEN, (txn.id,)).fetchall():
        before, after = company.connection.execute(_TAKEN, (taker, link)).fetchone()
        whole, taker_worth = company.connection.execute(_WORTH, (taker, control)).fetchone()
        taken = part(after, whole, taker_worth) - part(before, whole, taker_worth)
        came = part(given + amount, txn.total, worth) - part(given, txn.total, worth) + rate.home(discount)
        given += amount
        difference += taken - came
    if not difference:
        return []
    relieved = PostingLine(control, -sign * difference, entity=txn.entity, foreign_amount=0)
    return [relieved, _gain_or_loss(company, sign * difference)]


def _worth_of_giver(txn: Transaction, rate: Rate, control: int, made: Iterable[PostingLine]) -> int:
    """What all of it was posted to its receivable or payable account as: an entry by its line, the rest by its rate."""
    if txn.kind != "JournalEntry":
        return rate.home(txn.total)
    return abs(sum(line.amount for line in made if line.account == control and line.foreign_amount))


def _refuse_other_currencies(
    company: Company, txn: Transaction, lines: Iterable[PostingLine], currency: int, home: int
) -> None:
    for line in lines:
        account = company.list_objects[line.account]
        is_control = account.classified in _CONTROL_TYPES
        own = currency_of(company, line.account, home)
        # What is no foreign amount is an adjustment of the home value, which is made in the home currency [D:OSR].
        fits = own == currency or (own == home and not is_control) or line.foreign_amount == 0
        if not fits:
            raise Refused(INVALID_REFERENCE, list="Account", name=account.full_name, object=txn.kind)
        if is_control and line.entity is not None and currency_of(company, line.entity, home) != own:
            name = company.list_objects[line.entity].full_name
            raise Refused(INVALID_REFERENCE, list="Entity", name=name, object=txn.kind)
