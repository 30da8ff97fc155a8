"""Stock: ordered when it runs low, delivered and billed days later, counted once a quarter.

How much is sold is known from the recipe before the year begins, so what is kept of each item follows from it: orders
are for so many days of sales, and are placed while there is enough left until they come.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from mockbooks.generate.activities.activity import Activity, Play
from mockbooks.generate.activities.buying import Billing
from mockbooks.generate.cast import Vendor
from mockbooks.generate.documents import Document, Line, Purchase, StockCount
from mockbooks.generate.recipe.facts import Range, StockFacts
from mockbooks.generate.rounding import rounded
from mockbooks.generate.wares import Bundle, Item
from mockbooks.generate.working_days import due

_REST_AFTER, _RETURNED_AFTER = Range(4, 12), Range(1, 8)
_COST_VARIES = 3
_SAFETY = 1.2
_CLEARLY = 4
#: What costs more does not get lost.
_LOCKED_AWAY = 10_000
#: A company of half the ordinary size counts its stock once a year.
_SMALL = 0.5
_QUARTERS, _ONCE = (3, 6, 9, 12), (12,)


class StockKeeping(Activity):
    """Purchase orders, what comes of them, and counts."""

    name = "stock"

    def __init__(self, play: Play, facts: StockFacts, billing: Billing) -> None:
        """Work out what is sold a day, and who it is bought from."""
        super().__init__(play)
        self._facts, self._billing = facts, billing
        self._tax_by_code = play.recipe.input_tax is not None and bool(play.recipe.input_tax.code)
        self._daily = _sold_a_day(play)
        # A larger company orders more as well as more often, a smaller one only less often.
        pace = math.sqrt(play.scale) if play.scale > 1 else play.pace
        self._cover, self._between = facts.cover.high / pace, facts.cover.low / pace
        self._ordered: dict[Vendor, date] = {}
        self._by_vendor = self._suppliers()
        months = _QUARTERS if play.pace > _SMALL else _ONCE
        self._count_days = {max(day for day in play.calendar.days if day.month == month) for month in months}
        self._year_end = date(play.year, 12, 31)

    def opening(self) -> dict[Item, int]:
        """What is on hand as the year begins."""
        return {item: self._wanted(item) for item in self._daily}

    def of_day(self, day: date) -> list[Document]:
        """Deliveries, and orders of what runs low."""
        documents = super().of_day(day)
        for vendor, items in self._by_vendor.items():
            last = self._ordered.get(vendor)
            if last is not None and (day - last).days < self._between:
                continue
            if any(self._left(item) <= self._reorder_point(item) for item in items):
                self._ordered[vendor] = day
                self.draw_for(f"{vendor.name}/{day}")
                documents.append(self._order(day, vendor, items))
        return documents

    def at_closing(self, day: date) -> list[Document]:
        """A count, on the last working day of a quarter."""
        if day not in self._count_days:
            return []
        self.draw_for(day)
        lines = []
        for item, left in sorted(self.position.stock.items(), key=lambda entry: entry[0].full_name):
            difference = -item.step * self.random.choice((1, 1, 1, 2, -1))
            is_small = item.cost < _LOCKED_AWAY
            if is_small and self.chance(self._facts.differ) and left + difference >= 0:
                lines.append((item, difference, None))
        if not lines:
            return []
        at, number = self.play.closing(day), f"COUNT-{day.month:02d}"
        return [StockCount(at=at, account=self._facts.account, lines=tuple(lines), memo="Stock count", number=number)]

    # -- orders ---------------------------------------------------------------------------------------------------

    def _suppliers(self) -> dict[Vendor, list[Item]]:
        """Each item's vendor: one of its kind of supplier, else whoever sells stock."""
        sellers = [each for each in self.cast.vendors if each.supplier and each.supplier.sells == "stock"]
        found: defaultdict[Vendor, list[Item]] = defaultdict(list)
        for number, item in enumerate(self._daily):
            of_kind = [each for each in sellers if each.supplier and each.supplier.what == item.supplier]
            choice = of_kind or sellers
            if choice:
                found[choice[number % len(choice)]].append(item)
        return dict(found)

    def _left(self, item: Item) -> int:
        return self.position.stock[item] + self.position.on_order[item]

    def _reorder_point(self, item: Item) -> int:
        enough = self._daily[item] * (self._facts.lead.high + self._between) * _SAFETY
        return math.ceil(enough / item.step) * item.step

    def _wanted(self, item: Item) -> int:
        """What there should be of an item after a delivery: for some time, and for two good customers at least."""
        enough = self._daily[item] * self._cover + self._reorder_point(item)
        return max(item.quantity.high * 200, math.ceil(enough / item.step) * item.step)

    def _order(self, day: date, vendor: Vendor, items: list[Item]) -> Purchase:
        """An order of everything from this vendor of which there is clearly less than there should be."""
        lines = []
        for item in items:
            missing = self._wanted(item) - self._left(item)
            if missing * _CLEARLY >= self._wanted(item) or self._left(item) <= self._reorder_point(item):
                rate = item.cost * (100 + self.random.randint(-_COST_VARIES, _COST_VARIES)) // 100
                lines.append(_line(item, max(missing, item.step), rate))
        taxes = self._billing.input_tax(vendor.supplier, lines) if self._tax_by_code else []
        order = Purchase(
            at=self.moment(day), form="PurchaseOrder", payee=vendor.name, vendor=vendor, lines=(*lines, *taxes),
            total=sum(line.amount for line in (*lines, *taxes)), memo="Stock order",
        )  # fmt: skip
        self.later(self.after(day + timedelta(1), self._facts.lead), lambda arrives: self._delivery(arrives, order))
        return order

    def _delivery(self, day: date, order: Purchase) -> list[Document]:
        lines = [replace(line, order=(order, number)) for number, line in enumerate(order.lines) if line.item]
        first = [
            replace(line, quantity=part, amount=_amount(part, line.rate))
            for line in lines
            if (part := self._part(line))
        ]
        if not self.chance(self._facts.in_two) or not first:
            return self._received(day, order, lines, whole=True)
        sent = {line.order: line.quantity for line in first}
        rest = []
        for line in lines:
            left = line.quantity - sent.get(line.order, 0)
            if left:
                rest.append(replace(line, quantity=left, amount=_amount(left, line.rate)))
        if not rest:
            return self._received(day, order, lines, whole=True)
        self.later(
            self.after(day + timedelta(1), _REST_AFTER), lambda later: self._received(later, order, rest, whole=True)
        )
        return self._received(day, order, first, whole=False)

    def _part(self, line: Line) -> int:
        """How much of a line comes first."""
        assert line.item is not None
        return line.quantity * self.random.randint(40, 100) // 100 // line.item.step * line.item.step

    def _received(self, day: date, order: Purchase, lines: list[Line], *, whole: bool) -> list[Document]:
        """A bill for what came; close to the end of the year only the receipt, for the bill comes later."""
        vendor = order.vendor
        assert vendor is not None, "an order goes to a vendor"
        billed = (self._year_end - day).days > self._facts.unbilled
        taxes = self._billing.input_tax(vendor.supplier, lines) if billed or self._tax_by_code else []
        total = sum(line.amount for line in (*lines, *taxes))
        received = Purchase(
            at=self.moment(day), form="Bill" if billed else "ItemReceipt", payee=vendor.name, vendor=vendor,
            lines=(*lines, *taxes), total=total, open=total if billed else 0, number=self._billing.number(vendor),
            memo="Received" if billed else "Received, bill to follow",
            due=due(vendor.terms, day) if billed and vendor.terms else None, order=order if whole else None,
        )  # fmt: skip
        if self.chance(self._facts.returned):
            line = self.random.choice(lines)
            self.later(
                self.after(day + timedelta(1), _RETURNED_AFTER), lambda later: self._sent_back(later, vendor, line)
            )
        return [received]

    def _sent_back(self, day: date, vendor: Vendor, line: Line) -> list[Document]:
        """A vendor's credit for damaged pieces, if there are any left to send back."""
        item = line.item
        assert item is not None
        quantity = min(item.step * self.random.randint(1, 3), line.quantity, self.position.stock[item])
        if quantity <= 0:
            return []
        self.position.stock[item] -= quantity
        lines = [replace(_line(item, quantity, line.rate), taxed=True)]
        lines += self._billing.input_tax(vendor.supplier, lines)
        total = sum(each.amount for each in lines)
        return [
            Purchase(
                at=self.moment(day), form="VendorCredit", payee=vendor.name, vendor=vendor, lines=tuple(lines),
                total=total, open=total, number=self._billing.number(vendor), memo="Damaged in transport",
            )
        ]  # fmt: skip


def _line(item: Item, quantity: int, rate: int) -> Line:
    return Line(item=item, quantity=quantity, rate=rate, amount=_amount(quantity, rate), taxed=True)


def _amount(quantity: int, rate: int) -> int:
    return rounded(Decimal(quantity * rate) / 100)


def _sold_a_day(play: Play) -> dict[Item, float]:
    """How much of each item that is kept in stock a day's sales come to, by the shares of the recipe."""
    trading, counter = play.recipe.trading, play.recipe.counter
    lines = play.size * (trading.invoices + trading.orders) / 100 * _mean(trading.lines)
    if counter is not None:
        lines += play.size * counter.receipts / 100 * _mean(counter.lines)
    wares: list[Item | Bundle] = [*play.cast.items, *play.cast.bundles]
    for_one = lines / len(play.calendar.days) / sum(ware.weight for ware in wares)
    daily = {
        item: for_one * item.weight * (item.quantity.low + item.quantity.high) * 50
        for item in play.cast.items
        if item.kind == "stock"
    }
    for bundle in play.cast.bundles:
        for item, quantity in bundle.members:
            if item in daily:
                daily[item] += for_one * bundle.weight * quantity
    # Headings of the list of items, which nobody sells, are not kept in stock either.
    return {item: sold for item, sold in daily.items() if sold}


def _mean(lengths: tuple[int, ...]) -> float:
    return sum(length * weight for length, weight in enumerate(lengths, 1)) / sum(lengths)
