"""Sales orders, and the invoices that carry them out: whole, or as much as there is in stock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate

from mockbooks.generate.activities.activity import Activity, Play
from mockbooks.generate.activities.invoicing import days_by_season
from mockbooks.generate.activities.selling import Selling
from mockbooks.generate.documents import Document, Line, Sale
from mockbooks.generate.recipe.facts import Range
from mockbooks.generate.rounding import rounded

_SHIPPED, _REST_SHIPPED = Range(2, 16), Range(7, 21)


class Ordering(Activity):
    """Orders of customers that are delivered later."""

    name = "orders"

    def __init__(self, play: Play) -> None:
        """Spread the year's orders over its days."""
        super().__init__(play)
        self._selling = Selling(play, self.random, takes=False, bundled=False)
        self._days = days_by_season(self, play.share(self.recipe.trading.orders))
        self._customers = list(accumulate(1 / (rank + 3) for rank in range(len(self.cast.billed))))

    def of_day(self, day: date) -> list[Document]:
        """What is shipped today, and today's orders."""
        return [*super().of_day(day), *(self._order(day, number) for number in self._days[day])]

    def _order(self, day: date, number: int) -> Sale:
        self.draw_for(number)
        customer = self.random.choices(self.cast.billed, cum_weights=self._customers)[0]
        lines = self._selling.lines(day, customer, self.recipe.trading.lines)
        order = self._selling.sale("SalesOrder", self.moment(day), customer, lines)
        order.open = 0
        numbered = [replace(line, order=(order, number)) for number, line in enumerate(lines)]
        self.later(self.after(day, _SHIPPED), lambda then: self._shipment(then, order, numbered, 0))
        return order

    def _shipment(self, day: date, order: Sale, lines: Sequence[Line], sent_before: int) -> list[Document]:
        """An invoice of what there is; the rest follows once, and is forgotten if it is not there by then."""
        sent, rest = [], []
        for line in lines:
            assert line.item is not None
            there = self._selling.take(line.item, line.quantity)
            if there:
                sent.append(replace(line, quantity=there, amount=rounded(Decimal(there * line.rate) / 100)))
            if there < line.quantity:
                left = line.quantity - there
                rest.append(replace(line, quantity=left, amount=rounded(Decimal(left * line.rate) / 100)))
        if rest and not sent_before:
            self.later(self.after(day + timedelta(1), _REST_SHIPPED), lambda then: self._shipment(then, order, rest, 1))
        if not sent:
            return []
        invoice = self._selling.sale("Invoice", self.moment(day), order.customer, sent)
        invoice.order = None if rest or sent_before else order
        invoice.memo = "Part delivery" if rest else ""
        return [invoice]
