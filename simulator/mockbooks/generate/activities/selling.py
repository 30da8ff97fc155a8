"""What a customer buys at a time: lines, discounts, bundles and the tax on them, by what is in stock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import accumulate
from random import Random

from mockbooks.generate.activities.activity import Play
from mockbooks.generate.cast import Customer
from mockbooks.generate.documents import Line, Sale, SalesForm
from mockbooks.generate.rounding import percent, rounded
from mockbooks.generate.wares import Bundle, Item
from mockbooks.generate.working_days import due, with_month


class Selling:
    """Draws the lines of sales from a random source of the activity that sells."""

    def __init__(
        self,
        play: Play,
        random: Random,
        *,
        discounted: int = 0,
        takes: bool = True,
        bundled: bool = True,
        tax_included: bool = False,
    ) -> None:
        """`discounted` of a hundred sales are at a discount; what is only ordered does not take from the stock.

        Prices are with their tax if it is included.
        """
        self._play, self._random, self._discounted, self._takes = play, random, discounted, takes
        self._tax_included = tax_included
        wares: list[Item | Bundle] = [*play.cast.items, *(play.cast.bundles if bundled else ())]
        self._wares = [ware for ware in wares if ware.weight]
        self._weights = list(accumulate(ware.weight for ware in self._wares))

    def lines(self, day: date, customer: Customer, lengths: tuple[int, ...]) -> list[Line]:
        """Lines of things that are to be had; how many is drawn by weight. None if nothing is."""
        count = self._random.choices(range(1, len(lengths) + 1), lengths)[0]
        drawn = self._random.choices(self._wares, cum_weights=self._weights, k=count)
        lines = [line for ware in dict.fromkeys(drawn) if (line := self._line(day, ware, customer)) is not None]
        discounts = self._play.recipe.discounts
        if discounts and lines and self._random.randrange(100) < self._discounted:
            lines += self._discount(lines)
        return lines

    def note(self) -> Line:
        """A line that only says something."""
        return Line(description=self._random.choice(self._play.recipe.trading.notes))

    @staticmethod
    def sale(
        form: SalesForm, at: datetime, customer: Customer, lines: Sequence[Line], *, tax_included: bool = False
    ) -> Sale:
        """A document of these lines, with its tax and its total; all of it is open."""
        taxable = [amount for line in lines if line.taxed for amount in line.amounts]
        taxes = customer.tax.on(taxable, included=tax_included) if customer.tax_code.taxable else ()
        added = 0 if tax_included else sum(amount for _, amount in taxes)
        total = sum(line.amount for line in lines) + added
        return Sale(
            at=at, form=form, customer=customer, lines=tuple(lines), taxes=taxes, total=total, open=total,
            due=due(customer.terms, at.date()), tax_included=tax_included,
        )  # fmt: skip

    def item_line(self, item: Item, customer: Customer, quantity: int, rate: int, description: str = "") -> Line:
        """A line of so much of an item at a price."""
        amount = rounded(Decimal(quantity * rate) / 100)
        return Line(
            amount=amount, item=item, quantity=quantity, rate=rate, description=description,
            tax_code=customer.code_of(item), taxed=item.taxable,
        )  # fmt: skip

    def _line(self, day: date, ware: Item | Bundle, customer: Customer) -> Line | None:
        if isinstance(ware, Bundle):
            return self._bundle(ware)
        low, high = ware.quantity
        steps = self._random.randint(low * 100 // ware.step, high * 100 // ware.step)
        quantity = steps * ware.step
        if self._takes:
            quantity = self.take(ware, quantity)
            if not quantity:
                return None
        rate = rounded(Decimal(ware.price * customer.price_percent) / 100)
        if self._tax_included and ware.taxable and customer.tax_code.taxable:
            rate = customer.tax.price_with(rate)
        description = with_month(ware.description, day) if "{" in ware.description else ""
        return self.item_line(ware, customer, quantity, rate, description)

    def take(self, item: Item, quantity: int) -> int:
        """Take from the stock what is there of what is wanted; of what is not kept in stock there is enough."""
        if item.kind != "stock":
            return quantity
        stock = self._play.position.stock
        taken = max(0, min(quantity, stock[item] // item.step * item.step))
        stock[item] -= taken
        return taken

    def _bundle(self, bundle: Bundle) -> Line | None:
        stock = self._play.position.stock
        if any(item.kind == "stock" and stock[item] < quantity for item, quantity in bundle.members):
            return None
        for item, quantity in bundle.members:
            if item.kind == "stock":
                stock[item] -= quantity
        taxed = all(item.taxable for item, _ in bundle.members)
        return Line(amount=sum(bundle.amounts), bundle=bundle, quantity=100, taxed=taxed)

    def _discount(self, lines: list[Line]) -> list[Line]:
        """A subtotal and a discount on it; only where everything is taxed alike, so that the tax is beyond doubt."""
        if len({(line.taxed, line.tax_code) for line in lines}) > 1:
            return []
        discount = self._random.choice(self._play.recipe.discounts)
        off = -percent(sum(line.amount for line in lines), discount.percent)
        return [Line(discount=discount.subtotal), Line(amount=off, discount=discount.name, taxed=lines[0].taxed)]
