"""Purchases by the company's credit card, and now and then something given back on it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from mockbooks.generate.activities.activity import Activity, Play
from mockbooks.generate.activities.buying import Billing, drawn_lines
from mockbooks.generate.documents import Document, Line, Purchase
from mockbooks.generate.recipe.facts import CardFacts
from mockbooks.generate.working_days import with_month


class CardCharges(Activity):
    """Charges and credits of the credit card."""

    name = "card"

    def __init__(self, play: Play, facts: CardFacts, billing: Billing) -> None:
        """Spread the year's purchases over its days."""
        super().__init__(play)
        self._facts, self._billing = facts, billing
        self._vendors = [
            vendor for vendor in self.cast.vendors if vendor.supplier and vendor.supplier.sells == "by card"
        ]
        count = play.share(facts.charges) if self._vendors else 0
        self._days: defaultdict[date, list[int]] = defaultdict(list)
        for number, day in enumerate(self.random.choices(play.calendar.days, k=count)):
            self._days[day].append(number)

    def of_day(self, day: date) -> list[Document]:
        """The day's purchases."""
        return [*super().of_day(day), *(self._charge(day, number) for number in self._days[day])]

    def _charge(self, day: date, number: int) -> Purchase:
        self.draw_for(number)
        vendor = self.random.choice(self._vendors)
        supplier = vendor.supplier
        assert supplier is not None, "only suppliers sell by card"
        lines: list[Line] = drawn_lines(self, supplier)
        is_credit = self.chance(self._facts.credits) and self.position.owed[self._facts.account] > 0
        if is_credit:
            lines = lines[:1]
        lines += self._billing.input_tax(supplier, lines)
        return Purchase(
            at=self.moment(day), form="CreditCardCredit" if is_credit else "CreditCardCharge", payee=vendor.name,
            vendor=vendor, account=self._facts.account, lines=tuple(lines), total=sum(line.amount for line in lines),
            memo=with_month(supplier.memo, day), number=self._billing.number(vendor),
        )  # fmt: skip
