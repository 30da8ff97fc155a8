"""Currencies: which one an object has, and what amounts are worth in the home currency.

A file has one currency, or, with multi-currency on, a home currency and others. Customers, vendors and the accounts of
banks, cards, receivables and payables have one each; every other account is kept in the home currency [D:MC3]. A
document is in one currency: its own amounts, what is open on it and what settles it are in that one. Its ledger lines
are in the home currency, at the document's rate: home units for one foreign unit [O:CND]; beside them stands, as
``foreign_amount``, the amount of the document.

What a document in a foreign currency is worth is rounded line by line (assumed). Part of a document is worth its part
of the whole: :func:`part` of all of it is exactly what was posted, so that what is settled in the foreign currency is
settled in the home currency to the cent.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from mockbooks.books.rounding import quotient
from mockbooks.company import Company

__all__ = ["CURRENCY", "Rate", "currency_of", "foreign_currency_of", "home_currency", "part"]

CURRENCY = "CurrencyRef"


class Rate(NamedTuple):
    """Home units for one foreign unit, as a fraction."""

    numerator: int
    denominator: int

    @classmethod
    def of(cls, text: str) -> Rate:
        """The rate that an ExchangeRate says (``1.25``). Raises ``ValueError`` if it is not above zero."""
        rate = cls(*Decimal(text).as_integer_ratio())
        if rate.numerator <= 0:
            raise ValueError(f"an exchange rate is above zero, not {text}")
        return rate

    def home(self, amount: int) -> int:
        """Cents of the home currency that an amount in the foreign one is worth."""
        return quotient(amount * self.numerator, self.denominator)

    def foreign(self, amount: int) -> int:
        """Cents of the foreign currency that an amount in the home one is worth."""
        return quotient(amount * self.denominator, self.numerator)


def home_currency(company: Company) -> int | None:
    """The row of the home currency; None in a file with one currency."""
    group = company.singleton("Preferences").get("MultiCurrencyPreferences")
    row = group.get("HomeCurrencyRef") if isinstance(group, dict) and group.get("IsMultiCurrencyOn") == "true" else None
    return row if isinstance(row, int) else None


def currency_of(company: Company, row: int, home: int) -> int:
    """The currency of a customer, vendor or account: the home currency, unless it says another."""
    own = company.list_objects[row].own.get(CURRENCY)
    return own if isinstance(own, int) else home


def foreign_currency_of(company: Company, row: int) -> int | None:
    """The currency of a customer, vendor or account if it is a foreign one."""
    own = company.list_objects[row].own.get(CURRENCY)
    return own if isinstance(own, int) and own != home_currency(company) else None


def part(amount: int, whole: int, worth: int) -> int:
    """Cents of the home currency that part of a document is worth, of which the whole was posted as ``worth``."""
    return quotient(amount * worth, whole) if whole else 0
