"""The naive model beside a company: what each account comes to, who owes what, what is on the shelves.

Plain Python with decimals, without a database, written from what accounting says and not from the program it is held
against. A document does something once; to take it back is to undo just that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
#: Accounts in which a credit is shown as more.
CREDIT_IS_MORE = frozenset(
    {"AccountsPayable", "CreditCard", "OtherCurrentLiability", "LongTermLiability", "Equity", "Income", "OtherIncome"}
)


def cents(amount: Decimal) -> Decimal:
    """An amount of money, rounded half away from zero."""
    return amount.quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a document does: amounts are debits (a credit is below zero), by FullName; quantities by item."""

    accounts: Mapping[str, Decimal] = field(default_factory=dict)
    customers: Mapping[str, Decimal] = field(default_factory=dict)
    vendors: Mapping[str, Decimal] = field(default_factory=dict)
    stock: Mapping[str, Decimal] = field(default_factory=dict)
    """What is moved, as FullName of the item."""

    def balanced(self) -> bool:
        """Whether debits are credits."""
        return sum(self.accounts.values(), Decimal(0)) == 0


NOTHING = Effect()


@dataclass(slots=True)
class Model:
    """What there should be."""

    accounts: dict[str, Decimal] = field(default_factory=dict)
    """By ListID: its own and its sub-accounts' debits less credits."""
    customers: dict[str, Decimal] = field(default_factory=dict)
    vendors: dict[str, Decimal] = field(default_factory=dict)
    stock: dict[str, Decimal] = field(default_factory=dict)
    effects: dict[str, Effect] = field(default_factory=dict)
    """What each document that is known did, by TxnID."""

    def do(self, effect: Effect, times: int = 1) -> None:
        """A document is entered; with `times` of -1, taken back."""
        assert effect.balanced(), effect
        for mine, its in (
            (self.accounts, effect.accounts),
            (self.customers, effect.customers),
            (self.vendors, effect.vendors),
            (self.stock, effect.stock),
        ):
            for name, amount in its.items():
                mine[name] = mine.get(name, Decimal(0)) + times * amount

    def entered(self, txn_id: str, effect: Effect) -> None:
        """A document was entered under this TxnID."""
        self.effects[txn_id] = effect
        self.do(effect)

    def undone(self, txn_id: str) -> bool:
        """A document was voided or deleted; whether it was known what it did."""
        effect = self.effects.pop(txn_id, None)
        if effect is not None:
            self.do(effect, -1)
        return effect is not None
