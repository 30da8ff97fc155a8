"""What customers pay: all that has come due around the day they pay, each in its own habit.

Early, late or very late; sometimes a part first, in round figures; some invoices are never paid. What a customer has
been credited is set off against what it pays. A discount that the terms offer is taken by who pays in time for it.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from mockbooks.generate.activities.activity import Activity, Play
from mockbooks.generate.cast import Customer
from mockbooks.generate.documents import Applied, Document, Receipt, Sale
from mockbooks.generate.rounding import percent

_LARGE = 20_000
_ROUND = 5_000
_PAID_AHEAD = timedelta(3)


class Receiving(Activity):
    """Payments of customers for invoices."""

    name = "receipts"

    def __init__(self, play: Play) -> None:
        """Nobody pays yet."""
        super().__init__(play)
        self._payers: defaultdict[date, dict[Customer, None]] = defaultdict(dict)

    def entered(self, document: Document) -> None:
        """Whether and when an invoice that was entered will be paid."""
        if not isinstance(document, Sale) or document.form != "Invoice":
            return
        self.draw_for(f"{document.customer.full_name}/{document.at}")
        if not self.chance(self.recipe.trading.never_paid):
            late = timedelta(self.random.randint(*document.customer.lateness))
            assert document.due is not None, "an invoice says when it is due"
            self._expect(document.customer, max(document.due + late, document.at.date() + timedelta(1)))

    def of_day(self, day: date) -> list[Document]:
        """The day's payments."""
        receipts = super().of_day(day)
        for customer in self._payers.pop(day, ()):
            if any(sale.open for sale in self.position.receivable[customer]):
                receipts.append(self._receipt(day, customer))
        return receipts

    def _expect(self, customer: Customer, day: date) -> None:
        """A customer pays on the first working day from `day` on; what lies beyond the year stays open."""
        found = self.play.calendar.first_from(day)
        if found is not None:
            self._payers[found][customer] = None

    def _receipt(self, day: date, customer: Customer) -> Receipt:
        self.draw_for(f"{customer.full_name}/{day}")
        trading = self.recipe.trading
        open_sales = self.position.receivable[customer]
        paid = [sale for sale in open_sales if sale.open and sale.due and sale.due <= day + _PAID_AHEAD]
        paid = paid or [next(sale for sale in open_sales if sale.open)]
        last, part = paid[-1], 0
        if last.open > _LARGE and self.chance(trading.in_parts):
            part = last.open * self.random.randint(30, 70) // 100 // _ROUND * _ROUND or _ROUND
            self._expect(customer, self.after(day, trading.in_parts_after))
        applied = [self._applied(day, sale, part if sale is last and part else sale.open) for sale in paid]
        self.position.receivable[customer] = [sale for sale in open_sales if sale.open]
        amount = sum(each.payment for each in applied)
        over = self._too_much(amount)
        return Receipt(
            at=self.moment(day), customer=customer, number=f"{self.random.randrange(1_000, 10_000)}",
            amount=amount + over, applied=tuple(applied), open=over,
            method="Check" if self.recipe.deposits else "",
        )  # fmt: skip

    def _applied(self, day: date, sale: Sale, amount: int) -> Applied:
        """Credits of the customer first (a document is never paid by credits alone), then a discount, then money."""
        set_off = []
        remaining = amount
        for credit in self.position.customer_credits.get(sale.customer, ()):
            used = min(credit.open, remaining - 1)
            if used > 0:
                set_off.append((credit, used))
                credit.open -= used
                remaining -= used
        discount = self._discount(day, sale) if amount == sale.open == sale.total and not set_off else 0
        sale.open -= amount
        return Applied(sale, remaining - discount, tuple(set_off), discount)

    def _discount(self, day: date, sale: Sale) -> int:
        terms = sale.customer.terms
        if not self.recipe.roles.discounts_given or not terms.discount_percent or sale.is_opening:
            return 0
        in_time = day <= sale.on + timedelta(terms.discount_days)
        return percent(sale.total, terms.discount_percent) if in_time else 0

    def _too_much(self, amount: int) -> int:
        """Now and then somebody pays a round sum that is more than what is owed."""
        if not self.chance(self.recipe.trading.overpaid) or amount < _LARGE:
            return 0
        return -amount % _ROUND
