"""Invoices: raised on working days, most of them at the end of a month and in the busy season."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import accumulate

from mockbooks.generate.activities.activity import Activity, Play
from mockbooks.generate.activities.selling import Selling
from mockbooks.generate.documents import Document, Sale
from mockbooks.generate.working_days import with_month

_NOTE, _MEMO = 0.06, 0.4


class Invoicing(Activity):
    """Invoices to customers with whom it does business on credit; a few of them bring most of the work."""

    name = "invoices"

    def __init__(self, play: Play) -> None:
        """Spread the year's invoices over its days."""
        super().__init__(play)
        self._selling = Selling(play, self.random, discounted=self.recipe.trading.discounted)
        self._days = days_by_season(self, play.share(self.recipe.trading.invoices), self.recipe.trading.month_end)
        self._customers = list(accumulate(1 / (rank + 3) for rank in range(len(self.cast.billed))))

    def of_day(self, day: date) -> list[Document]:
        """The day's invoices."""
        drawn: list[Document] = super().of_day(day)
        for number in self._days[day]:
            self.draw_for(number)
            invoice = self._invoice(day)
            if invoice is not None:
                drawn.append(invoice)
        return drawn

    def _invoice(self, day: date) -> Sale | None:
        random, trading = self.random, self.recipe.trading
        customer = random.choices(self.cast.billed, cum_weights=self._customers)[0]
        lines = self._selling.lines(day, customer, trading.lines)
        if not lines:
            return None
        if random.random() < _NOTE:
            lines.append(self._selling.note())
        invoice = self._selling.sale("Invoice", self.moment(day), customer, lines)
        invoice.memo = with_month(random.choice(trading.memos), day) if random.random() < _MEMO else ""
        invoice.class_name = trading.class_name
        return invoice


def days_by_season(activity: Activity, count: int, month_end: int = 1) -> defaultdict[date, list[int]]:
    """The numbers of so many documents, by working days: by season, the end of a month so much busier."""
    calendar = activity.play.calendar
    season = activity.recipe.trading.season
    weights = [
        season[day.month - 1] * (month_end if is_end else 1)
        for day, is_end in zip(calendar.days, calendar.month_ends(3), strict=True)
    ]
    days: defaultdict[date, list[int]] = defaultdict(list)
    for number, day in enumerate(activity.random.choices(calendar.days, weights, k=count), 1):
        days[day].append(number)
    return days
