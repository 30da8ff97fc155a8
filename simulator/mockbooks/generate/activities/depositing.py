"""Deposits: what was received and waits is taken to the bank, what was paid by card less the fee for it."""

from __future__ import annotations

from datetime import date, timedelta

from mockbooks.generate.activities.activity import Activity, Play
from mockbooks.generate.documents import Deposit, Document, Line, Receipt, Sale
from mockbooks.generate.recipe.facts import DepositFacts
from mockbooks.generate.rounding import percent
from mockbooks.generate.working_days import WEEKDAYS

_WAITS_AT_MOST = timedelta(8)


class Depositing(Activity):
    """Deposits of payments, on the days for it."""

    name = "deposits"

    def __init__(self, play: Play, facts: DepositFacts) -> None:
        """Nothing waits yet."""
        super().__init__(play)
        self._facts = facts
        self._days = {WEEKDAYS.index(day) for day in facts.days}

    def at_closing(self, day: date) -> list[Document]:
        """One deposit of cash and checks, one of what was paid by card; a few days' takings at a time."""
        waiting = self.position.undeposited
        if day.weekday() not in self._days or not waiting:
            return []
        if len(waiting) < self._facts.at_least and waiting[0].on > day - _WAITS_AT_MOST:
            return []
        self.position.undeposited = []
        by_card = [payment for payment in waiting if payment.method in self._facts.cards]
        others = [payment for payment in waiting if payment.method not in self._facts.cards]
        return [self._deposit(day, payments) for payments in (others, by_card) if payments]

    def _deposit(self, day: date, payments: list[Sale | Receipt]) -> Deposit:
        total = sum(payment.amount if isinstance(payment, Receipt) else payment.total for payment in payments)
        lines: tuple[Line, ...] = ()
        if payments[0].method in self._facts.cards and self._facts.fee_account:
            fee = percent(total, self._facts.fee)
            lines = (Line(account=self._facts.fee_account, amount=-fee, description="Card fees"),)
            total -= fee
        return Deposit(
            at=self.play.closing(day), account=self.recipe.roles.bank, payments=tuple(payments), lines=lines,
            total=total, memo="Card settlement" if lines else "Deposit",
        )  # fmt: skip
