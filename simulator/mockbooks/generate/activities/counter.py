"""Sales over the counter: sales receipts, paid at once, most of them by nobody in particular."""

from __future__ import annotations

from datetime import date

from mockbooks.generate.activities.activity import Activity, Play
from mockbooks.generate.activities.invoicing import days_by_season
from mockbooks.generate.activities.selling import Selling
from mockbooks.generate.documents import Document
from mockbooks.generate.recipe.facts import CounterFacts


class Counter(Activity):
    """Sales receipts."""

    name = "counter"

    def __init__(self, play: Play, facts: CounterFacts) -> None:
        """Spread the year's sales over its days."""
        super().__init__(play)
        self._facts = facts
        discounted, included = self.recipe.trading.discounted, facts.tax_included
        self._selling = Selling(
            play, self.random, discounted=discounted, bundled=not included, tax_included=included
        )  # fmt: skip
        self._days = days_by_season(self, play.share(facts.receipts))

    def of_day(self, day: date) -> list[Document]:
        """The day's sales."""
        sold = super().of_day(day)
        facts, random = self._facts, self.random
        for number in self._days[day]:
            self.draw_for(number)
            customer = random.choice(self.cast.billed) if self.chance(facts.named) else self.cast.counter
            assert customer is not None, "a counter has its customer"
            lines = self._selling.lines(day, customer, facts.lines)
            if lines:
                receipt = self._selling.sale(
                    "SalesReceipt", self.moment(day), customer, lines, tax_included=facts.tax_included
                )
                receipt.method = random.choices(list(facts.methods), list(facts.methods.values()))[0]
                receipt.open, receipt.class_name = 0, facts.class_name
                sold.append(receipt)
        return sold
