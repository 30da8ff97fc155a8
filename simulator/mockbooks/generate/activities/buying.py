"""Bills: rent and the like on their day of the month, others when there is a need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import accumulate

from mockbooks.books.line_taxes import is_shown_on_lines
from mockbooks.generate.activities.activity import Activity, Play
from mockbooks.generate.cast import Vendor
from mockbooks.generate.documents import Document, Line, Purchase
from mockbooks.generate.recipe.facts import Range, SupplierFacts
from mockbooks.generate.recipe.names import TAKEN_BY_CODE
from mockbooks.generate.rounding import percent_of
from mockbooks.generate.working_days import due, with_month
from mockbooks.qbxml.versions import Edition

_REGULAR_SHARE = 0.7


class Billing:
    """Writes bills of vendors: numbers them, adds the tax on purchases, says when they are due."""

    def __init__(self, play: Play) -> None:
        """Each vendor counts its bills by itself, from somewhere."""
        self._recipe, random = play.recipe, play.random("bill numbers")
        self._by_line = is_shown_on_lines(Edition(play.recipe.edition))
        self._random = random
        self._numbers = {vendor: random.randrange(100, 9_000) for vendor in play.cast.vendors}

    def bill(self, activity: Activity, day: date, vendor: Vendor, lines: Iterable[Line], memo: str = "") -> Purchase:
        """A bill of a vendor."""
        taxed = [*lines, *self.input_tax(vendor.supplier, lines)]
        total = sum(line.amount for line in taxed)
        return Purchase(
            at=activity.moment(day), form="Bill", payee=vendor.name, vendor=vendor, lines=tuple(taxed), total=total,
            open=total, memo=memo, number=self.number(vendor),
            due=due(vendor.terms, day) if vendor.terms else day,
        )  # fmt: skip

    def number(self, vendor: Vendor) -> str:
        """The next number of a document of this vendor."""
        self._numbers[vendor] += self._random.randint(1, 40)
        return f"{vendor.name[:2].upper().strip()}-{self._numbers[vendor]}"

    def input_tax(self, supplier: SupplierFacts | None, lines: Iterable[Line]) -> list[Line]:
        """The line of tax that is claimed back, if the supplier charges any; it is for the agency if codes make it."""
        facts = self._recipe.input_tax
        if facts is None or supplier is None or not supplier.taxed:
            return []
        taxable = [line.amount for line in lines if line.taxed]
        amount = percent_of(taxable, facts.percent, by_line=self._by_line and bool(facts.code))
        account, agency = (TAKEN_BY_CODE, self._recipe.sales_tax.agency) if facts.code else (facts.account, "")
        return [Line(account=account, amount=amount, description=facts.memo, entity=agency)] if amount else []


class Buying(Activity):
    """Bills for what a company needs to go on."""

    name = "bills"

    def __init__(self, play: Play, billing: Billing) -> None:
        """Which vendor bills on which day; beside it the amount in cents, 0 where it is drawn with the lines."""
        super().__init__(play)
        self._billing = billing
        self._days: defaultdict[date, list[tuple[str, Vendor, int]]] = defaultdict(list)
        count = play.share(self.recipe.trading.bills)
        regular = self._regular(round(count * _REGULAR_SHARE))
        for day, vendor, amount in regular:
            self._days[day].append((vendor.name, vendor, amount))
        vendors = [
            (vendor, vendor.supplier.weight)
            for vendor in self.cast.vendors
            if vendor.supplier and not vendor.supplier.every and not vendor.supplier.sells
        ]
        weights = list(accumulate(weight for _, weight in vendors))
        for number in range(count - len(regular) if vendors else 0):
            self.draw_for(number)
            vendor, _weight = self.random.choices(vendors, cum_weights=weights)[0]
            self._days[self.random.choice(play.calendar.days)].append((str(number), vendor, 0))

    def of_day(self, day: date) -> list[Document]:
        """The day's bills."""
        return [*super().of_day(day), *(self._bill(day, *bill) for bill in self._days[day])]

    def _regular(self, room: int) -> list[tuple[date, Vendor, int]]:
        bills: list[tuple[date, Vendor, int]] = []
        for vendor in self.cast.vendors:
            supplier = vendor.supplier
            if supplier is None or not supplier.every:
                continue
            months = range(1, 13) if supplier.every == "month" else range(1, 13, 3)
            if bills and len(bills) + len(months) > room:
                continue
            self.draw_for(vendor.name)
            usual = self.random.randint(*in_cents(supplier.amount)) * self.play.scale
            for month in list(months)[: max(1, room - len(bills))]:
                varied = usual * (1 + self.random.randint(-supplier.varies, supplier.varies) / 100)
                bills.append((self.play.calendar.of_month(month, supplier.day), vendor, int(varied)))
        return bills

    def _bill(self, day: date, key: str, vendor: Vendor, amount: int) -> Purchase:
        self.draw_for(f"{key}/{day}")
        supplier = vendor.supplier
        assert supplier is not None, "a tax agency sends no bills"
        memo = with_month(supplier.memo, day)
        if amount:
            lines = [Line(amount=amount, account=supplier.account, description=memo, taxed=True)]
        elif supplier.goods:
            lines = self._goods(self.random.randint(*supplier.lines))
        else:
            lines = drawn_lines(self, supplier)
        return self._billing.bill(self, day, vendor, lines, memo)

    def _goods(self, count: int) -> list[Line]:
        goods = [item for item in self.cast.items if item.kind == "goods"]
        lines = []
        for item in self.random.sample(goods, min(count, len(goods))):
            quantity = self.random.randint(5, 40) * 100
            amount = quantity * item.cost // 100
            lines.append(Line(amount=amount, item=item, quantity=quantity, rate=item.cost, taxed=True))
        return lines


def drawn_lines(activity: Activity, supplier: SupplierFacts) -> list[Line]:
    """Lines of a purchase that nobody planned: accounts and amounts by chance."""
    accounts = [supplier.account, *supplier.also]
    amounts = in_cents(supplier.amount)
    return [
        Line(amount=activity.random.randint(*amounts), account=activity.random.choice(accounts), taxed=True)
        for _ in range(activity.random.randint(*supplier.lines))
    ]


def in_cents(amount: Range) -> Range:
    """A range of whole units of the currency in cents."""
    return Range(amount.low * 100, amount.high * 100)
