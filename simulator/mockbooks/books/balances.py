"""Balances as they are read, and made again from the postings.

``AccountRet`` shows a balance on the natural side of its account type: assets, cost of goods sold and expenses debit
positive, liabilities, equity and income credit positive; contra balances are negative [R:BASH]. Inside, an account's
total is debit positive. Income and expense accounts carry balances like all others [R:BASH], of all postings and not
of the fiscal year alone (assumed); a non-posting account has 0.00 [R:BASH].
"""

from __future__ import annotations

import sqlite3
from decimal import Decimal
from typing import NamedTuple

from mockbooks.books.currencies import foreign_currency_of, home_currency
from mockbooks.company import Company
from mockbooks.qbxml.types import decimal_of_cents

__all__ = [
    "Totals",
    "foreign_sums",
    "in_own_currency",
    "natural_sign",
    "read",
    "rebuild",
    "shown",
    "shown_balance",
    "sums",
]

_CREDIT_TYPES = frozenset(
    {
        "AccountsPayable",
        "CreditCard",
        "OtherCurrentLiability",
        "LongTermLiability",
        "Equity",
        "Income",
        "OtherIncome",
    }
)

# A posting moves the balance of its account, and of the customer or vendor whose control account it is; each balance
# counts in the total balances of all ancestors. The same rules as in ``posting``, said once more in SQL: the check
# that the running totals are the sums compares the two. Pins count like postings (``pins``).
_SUMS = """
WITH RECURSIVE
own (object, balance) AS (
    SELECT account, sum(amount) FROM posting GROUP BY account
    UNION ALL
    SELECT posting.entity, sum(CASE holder.kind WHEN 'Customer' THEN posting.amount ELSE -posting.amount END)
    FROM posting
    JOIN list_object AS control ON control.id = posting.account
    JOIN list_object AS holder ON holder.id = posting.entity
    WHERE (holder.kind = 'Customer' AND control.classified = 'AccountsReceivable')
       OR (holder.kind = 'Vendor' AND (control.classified = 'AccountsPayable' OR control.special = 'SalesTaxPayable'))
    GROUP BY posting.entity
    UNION ALL
    SELECT object, amount FROM pin WHERE holder = 'list' AND element = 'Balance' AND amount IS NOT NULL
),
spread (object, balance, own) AS (
    SELECT object, balance, 1 FROM own
    UNION ALL
    SELECT object, amount, 0 FROM pin WHERE holder = 'list' AND element = 'TotalBalance' AND amount IS NOT NULL
    UNION ALL
    SELECT child.parent, spread.balance, 0 FROM spread JOIN list_object AS child ON child.id = spread.object
    WHERE child.parent IS NOT NULL
),
moved (object, balance, total_balance, quantity, value) AS (
    SELECT object, own * balance, balance, 0, 0 FROM spread
    UNION ALL
    SELECT item, 0, 0, quantity, amount FROM posting WHERE item IS NOT NULL AND quantity IS NOT NULL
    UNION ALL
    SELECT object, 0, 0, amount, 0 FROM pin
    WHERE holder = 'list' AND element = 'QuantityOnHand' AND amount IS NOT NULL
    UNION ALL
    SELECT object, 0, 0, 0, amount FROM pin WHERE holder = 'list' AND element = 'AverageCost' AND amount IS NOT NULL
)
SELECT object, sum(balance), sum(total_balance), sum(quantity), sum(value) FROM moved GROUP BY object
"""


# Of what has a foreign currency, in that one. Sub-accounts and jobs have the currency of what they are beneath.
_FOREIGN_SUMS = """
WITH RECURSIVE
foreign_posting (account, entity, amount, classified, special) AS (
    SELECT posting.account, posting.entity, posting.foreign_amount, account.classified, account.special
    FROM posting JOIN list_object AS account ON account.id = posting.account
    WHERE posting.foreign_amount <> 0 AND json_extract(account.own, '$.CurrencyRef') <> ?
),
own (object, balance) AS (
    SELECT account, sum(amount) FROM foreign_posting GROUP BY account
    UNION ALL
    SELECT entity, sum(CASE classified WHEN 'AccountsReceivable' THEN amount ELSE -amount END)
    FROM foreign_posting WHERE classified IN ('AccountsReceivable', 'AccountsPayable') GROUP BY entity
),
spread (object, balance, own) AS (
    SELECT object, balance, 1 FROM own
    UNION ALL
    SELECT child.parent, spread.balance, 0 FROM spread JOIN list_object AS child ON child.id = spread.object
    WHERE child.parent IS NOT NULL
)
SELECT object, sum(own * balance), sum(balance) FROM spread GROUP BY object
"""


class Totals(NamedTuple):
    """What ``total`` says of a list object: cents and units of quantity; an account's balances debit positive."""

    balance: int = 0
    total_balance: int = 0
    quantity: int = 0
    value: int = 0


def natural_sign(account_type: str) -> int:
    """+1 for a type whose balance is shown debit positive, -1 for credit positive [R:BASH]."""
    return -1 if account_type in _CREDIT_TYPES else 1


def read(company: Company, row: int) -> Totals:
    """The running totals of a list object; zeros for one that nothing was posted to."""
    found = company.connection.execute(
        "SELECT balance, total_balance, quantity, value FROM total WHERE object = ?", (row,)
    ).fetchone()
    return Totals(*found) if found is not None else Totals()


def shown(company: Company, row: int) -> tuple[Decimal, Decimal]:
    """Balance and total balance of an account, customer or vendor, with the sign its Ret shows."""
    totals = read(company, row)
    balance, total_balance = in_own_currency(company, row, totals.balance, totals.total_balance)
    kind, classified = company.connection.execute(
        "SELECT kind, classified FROM list_object WHERE id = ?", (row,)
    ).fetchone()
    sign = natural_sign(classified) if kind == "Account" else 1
    return decimal_of_cents(sign * balance), decimal_of_cents(sign * total_balance)


def in_own_currency(company: Company, row: int, balance: int, total_balance: int) -> tuple[int, int]:
    """Balance and total balance of an account, customer or vendor in its own currency, given those in home currency.

    That QuickBooks shows the balances of what has a foreign currency in that currency is assumed.
    """
    if foreign_currency_of(company, row) is None:
        return balance, total_balance
    found: tuple[int, int] | None = company.connection.execute(
        "SELECT balance, total_balance FROM foreign_total WHERE object = ?", (row,)
    ).fetchone()
    return found or (0, 0)


def shown_balance(cents: int, account_type: str) -> int:
    """An account's balance in cents, kept debit positive, with the sign its Ret shows."""
    return natural_sign(account_type) * cents


def sums(connection: sqlite3.Connection) -> dict[int, Totals]:
    """The totals of every list object that was posted to, summed from the postings anew."""
    return {row: Totals(*totals) for row, *totals in connection.execute(_SUMS)}


def foreign_sums(company: Company) -> dict[int, tuple[int, int]]:
    """Balance and total balance, in its own currency, of everything that has a foreign one, summed anew."""
    home = home_currency(company)
    if home is None:
        return {}
    return {row: (balance, total) for row, balance, total in company.connection.execute(_FOREIGN_SUMS, (home,))}


def rebuild(company: Company) -> None:
    """Drop the running totals and make them again from the postings."""
    company.connection.execute("DELETE FROM foreign_total")
    company.connection.executemany(
        "INSERT INTO foreign_total (object, balance, total_balance) VALUES (?, ?, ?)",
        [(row, *totals) for row, totals in sorted(foreign_sums(company).items())],
    )
    made = sums(company.connection)
    company.connection.execute("DELETE FROM total")
    company.connection.executemany(
        "INSERT INTO total (object, balance, total_balance, quantity, value) VALUES (?, ?, ?, ?, ?)",
        [(row, *totals) for row, totals in sorted(made.items())],
    )
