"""A year of trading: invoices and what customers pay on them, bills and what is paid on those.

The year is played through day by day. Invoices are raised on working days, most of them at the end of a month and in
the busy season. A customer pays all that has come due around the day it pays, in its own habit: early, late or very
late; sometimes a part first; some invoices are never paid. Rent and the like are billed on their day of the month,
other bills when there is a need. Bills are paid once a week by check, one check a vendor, when they are about to come
due and the money is there: the bank account is never overdrawn.

All amounts are whole cents, quantities whole hundredths. Documents come in the order of their moments, and nothing pays
for what does not exist yet; any number of them from the beginning is a sound set of books in itself.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo

from mockbooks.generate.cast import Cast, Customer, Item, Vendor
from mockbooks.generate.recipe import Range, Recipe, RecipeError

FEWEST = 4
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_OPENS, _CLOSES, _CHECKS_AT = 9 * 3600, 17 * 3600, 17 * 3600 + 1800
_REGULAR_SHARE = 0.55
_TRIES, _HARDLY_LONGER, _A_LITTLE_MORE, _A_LITTLE_LESS = 20, 1.015, 1.005, 0.999
#: The number of transactions at which the amounts of regular bills are as the recipe says.
_ORDINARY_YEAR = 300


@dataclass(frozen=True, slots=True)
class Line:
    """One line: of an item (amount = quantity x rate), of an account (amount alone), or nothing but a description."""

    amount: int = 0
    item: Item | None = None
    account: str = ""
    quantity: int = 0
    rate: int = 0
    description: str = ""


@dataclass(slots=True, eq=False)
class Sale:
    """An invoice. `open` is what has not been paid yet, as the year goes on."""

    at: datetime
    customer: Customer
    lines: tuple[Line, ...]
    memo: str
    tax: int
    total: int
    due: date
    open: int = 0


@dataclass(slots=True, eq=False)
class Receipt:
    """A payment received, and how much of it went to which invoice."""

    at: datetime
    customer: Customer
    number: str
    amount: int
    applied: tuple[tuple[Sale, int], ...]


@dataclass(slots=True, eq=False)
class Purchase:
    """A bill."""

    at: datetime
    vendor: Vendor
    number: str
    lines: tuple[Line, ...]
    memo: str
    total: int
    due: date


@dataclass(slots=True, eq=False)
class Settlement:
    """A check to a vendor, and the bills it pays."""

    at: datetime
    vendor: Vendor
    number: str
    amount: int
    applied: tuple[tuple[Purchase, int], ...]


Document = Sale | Receipt | Purchase | Settlement


def year_of_trading(recipe: Recipe, cast: Cast, seed: str, *, year: int, transactions: int) -> list[Document]:
    """Exactly so many documents, in the order of their moments. RecipeError if they are too few to be a year."""
    if transactions < FEWEST:
        raise RecipeError(f"a year of trading has at least {FEWEST} transactions, not {transactions}")
    # How many payments a year brings follows from who pays when, so the number of invoices and bills is approached
    # until the year is hardly longer than asked for; its last days are left out.
    size, nearest, tries = float(transactions), None, 0
    while nearest is None or (tries < _TRIES and len(nearest) > transactions * _HARDLY_LONGER):
        invoices, bills = size * recipe.trading.invoices / 100, size * recipe.trading.bills / 100
        played = _Year(recipe, cast, seed, year, transactions).play(max(1, round(invoices)), max(1, round(bills)))
        if len(played) >= transactions and (nearest is None or len(played) < len(nearest)):
            nearest = played
        size *= transactions / len(played) * (_A_LITTLE_MORE if len(played) < transactions else _A_LITTLE_LESS)
        tries += 1
    return nearest[:transactions]


class _Year:
    """One year as it is played."""

    def __init__(self, recipe: Recipe, cast: Cast, seed: str, year: int, transactions: int) -> None:
        self._recipe, self._trading, self._cast, self._year = recipe, recipe.trading, cast, year
        self._zone = ZoneInfo(recipe.zone)
        self._random = Random(f"{seed}/trading/{year}")
        self._scale = max(1.0, transactions / _ORDINARY_YEAR)
        self._working_days = list(_working_days(year))
        self._tax_rate = recipe.sales_tax.rate / 100
        # A few customers bring most of the work.
        self._customer_weights = list(accumulate(1 / (rank + 3) for rank in range(len(cast.billed))))
        self._item_weights = list(accumulate(item.weight for item in cast.items))
        self._documents: list[Document] = []
        self._collections: defaultdict[date, list[Sale]] = defaultdict(list)
        self._receivable: defaultdict[Customer, list[Sale]] = defaultdict(list)
        self._payable: list[Purchase] = []
        self._cash = 0
        self._check_number = 1000
        self._bill_numbers = {vendor: self._random.randrange(100, 9_000) for vendor in cast.vendors}

    def play(self, invoices: int, bills: int) -> list[Document]:
        """Everything of the year, in the order of its moments."""
        sales = self._invoice_days(invoices)
        purchases = self._bills(bills)
        check_day = _WEEKDAYS.index(self._trading.check_day)
        for day in self._working_days:
            today: list[Document] = [self._sale(day) for _ in range(sales[day])]
            today += [self._purchase(day, *bill) for bill in purchases[day]]
            today += self._receipts(day)
            today.sort(key=lambda document: document.at)
            self._documents += today
            for document in today:
                self._enter(document)
            if day.weekday() == check_day:
                self._documents += self._checks(day)
        return self._documents

    def _enter(self, document: Document) -> None:
        """What a document of today means for later days."""
        if isinstance(document, Sale):
            self._receivable[document.customer].append(document)
            if self._random.randrange(100) >= self._trading.never_paid:
                late = timedelta(self._random.randint(*document.customer.lateness))
                self._collect(document, max(document.due + late, document.at.date() + timedelta(1)))
        elif isinstance(document, Purchase):
            self._payable.append(document)

    # -- sales ----------------------------------------------------------------------------------------------------

    def _invoice_days(self, count: int) -> defaultdict[date, int]:
        weights = [float(self._trading.season[day.month - 1]) for day in self._working_days]
        for index, day in enumerate(self._working_days):
            if any(other.month != day.month for other in self._working_days[index : index + 4]):
                weights[index] *= self._trading.month_end
        days: defaultdict[date, int] = defaultdict(int)
        for day in self._random.choices(self._working_days, weights, k=count):
            days[day] += 1
        return days

    def _sale(self, day: date) -> Sale:
        random = self._random
        customer = random.choices(self._cast.billed, cum_weights=self._customer_weights)[0]
        count = random.choices(range(1, len(self._trading.lines) + 1), self._trading.lines)[0]
        drawn = random.choices(self._cast.items, cum_weights=self._item_weights, k=count)
        lines = [self._sale_line(day, item, customer) for item in dict.fromkeys(drawn)]
        if random.random() < 0.06:
            lines.append(Line(description=random.choice(self._trading.notes)))
        taxable = sum(line.amount for line in lines if line.item and line.item.taxable and customer.tax_code.taxable)
        tax = _rounded(taxable * self._tax_rate)
        total = sum(line.amount for line in lines) + tax
        memo = _with_month(random.choice(self._trading.memos), day) if random.random() < 0.4 else ""
        due = day + timedelta(customer.terms.due_days)
        return Sale(self._moment(day), customer, tuple(lines), memo, tax, total, due, open=total)

    def _sale_line(self, day: date, item: Item, customer: Customer) -> Line:
        low, high = item.quantity
        steps = self._random.randint(low * 100 // item.step, high * 100 // item.step)
        quantity = steps * item.step
        rate = _rounded(Decimal(item.price * customer.price_percent) / 100)
        description = _with_month(item.description, day) if "{" in item.description else ""
        return Line(_rounded(Decimal(quantity * rate) / 100), item, "", quantity, rate, description)

    # -- payments of customers ------------------------------------------------------------------------------------

    def _collect(self, sale: Sale, day: date) -> None:
        """Note that a customer pays on the first working day from `day` on; what lies beyond the year stays open."""
        while day.weekday() >= 5 or _is_holiday(day):
            day += timedelta(1)
        if day.year == self._year:
            self._collections[day].append(sale)

    def _receipts(self, day: date) -> list[Document]:
        payers = dict.fromkeys(sale.customer for sale in self._collections.pop(day, ()) if sale.open)
        return [self._receipt(day, customer) for customer in payers]

    def _receipt(self, day: date, customer: Customer) -> Receipt:
        random = self._random
        paid = [sale for sale in self._receivable[customer] if sale.open and sale.due <= day + timedelta(3)]
        paid = paid or [next(sale for sale in self._receivable[customer] if sale.open)]
        applied = [(sale, sale.open) for sale in paid]
        last = paid[-1]
        if last.open > 20_000 and random.randrange(100) < self._trading.in_parts:
            # People pay a part in round figures.
            applied[-1] = (last, last.open * random.randint(30, 70) // 100 // 5_000 * 5_000 or 5_000)
            self._collect(last, day + timedelta(random.randint(*self._trading.in_parts_after)))
        for sale, amount in applied:
            sale.open -= amount
        self._receivable[customer] = [sale for sale in self._receivable[customer] if sale.open]
        total = sum(amount for _, amount in applied)
        self._cash += total
        return Receipt(self._moment(day), customer, f"{random.randrange(1_000, 10_000)}", total, tuple(applied))

    # -- purchases ------------------------------------------------------------------------------------------------

    def _bills(self, count: int) -> defaultdict[date, list[tuple[Vendor, int]]]:
        """Which vendor bills on which day; beside it the amount in cents, 0 where it is drawn with the lines."""
        days: defaultdict[date, list[tuple[Vendor, int]]] = defaultdict(list)
        regular = self._regular_bills(round(count * _REGULAR_SHARE))
        for day, bill in regular:
            days[day].append(bill)
        vendors = [vendor for vendor in self._cast.vendors if vendor.supplier and not vendor.supplier.every]
        weights = list(accumulate(vendor.supplier.weight for vendor in vendors if vendor.supplier))
        for _ in range(count - len(regular)):
            vendor = self._random.choices(vendors, cum_weights=weights)[0]
            days[self._random.choice(self._working_days)].append((vendor, 0))
        return days

    def _regular_bills(self, room: int) -> list[tuple[date, tuple[Vendor, int]]]:
        bills: list[tuple[date, tuple[Vendor, int]]] = []
        for vendor in self._cast.vendors:
            supplier = vendor.supplier
            if supplier is None or not supplier.every:
                continue
            months = range(1, 13) if supplier.every == "month" else range(1, 13, 3)
            if bills and len(bills) + len(months) > room:
                continue
            usual = self._random.randint(*_in_cents(supplier.amount)) * self._scale
            for month in list(months)[: max(1, room - len(bills))]:
                varied = usual * (1 + self._random.randint(-supplier.varies, supplier.varies) / 100)
                bills.append((self._working_day(month, supplier.day), (vendor, int(varied))))
        return bills

    def _working_day(self, month: int, day: int) -> date:
        """The working day of this date or after it, of the same month; else the last before it."""
        wanted = date(self._year, month, min(day, monthrange(self._year, month)[1]))
        of_month = [working for working in self._working_days if working.month == month]
        return next((working for working in of_month if working >= wanted), of_month[-1])

    def _purchase(self, day: date, vendor: Vendor, amount: int) -> Purchase:
        supplier = vendor.supplier
        assert supplier is not None, "the tax agency sends no bills"
        if amount:
            lines = [Line(amount, account=supplier.account, description=_with_month(supplier.memo, day))]
        elif supplier.goods:
            lines = self._goods(self._random.randint(*supplier.lines))
        else:
            accounts = [supplier.account, *supplier.also]
            count = self._random.randint(*supplier.lines)
            lines = [
                Line(self._random.randint(*_in_cents(supplier.amount)), account=self._random.choice(accounts))
                for _ in range(count)
            ]
        self._bill_numbers[vendor] += self._random.randint(1, 40)
        number = f"{vendor.name[:2].upper().strip()}-{self._bill_numbers[vendor]}"
        due = day + timedelta(vendor.terms.due_days if vendor.terms else 0)
        memo, total = _with_month(supplier.memo, day), sum(line.amount for line in lines)
        return Purchase(self._moment(day), vendor, number, tuple(lines), memo, total, due)

    def _goods(self, count: int) -> list[Line]:
        goods = [item for item in self._cast.items if item.cost]
        lines = []
        for item in self._random.sample(goods, min(count, len(goods))):
            quantity = self._random.randint(5, 40) * 100
            lines.append(Line(quantity * item.cost // 100, item, "", quantity, item.cost))
        return lines

    # -- checks ---------------------------------------------------------------------------------------------------

    def _checks(self, day: date) -> list[Document]:
        """The week's checks: what comes due before the next ones are written, oldest first, while the money lasts."""
        by_vendor: defaultdict[Vendor, list[Purchase]] = defaultdict(list)
        for bill in sorted(self._payable, key=lambda bill: bill.due):
            if bill.due <= day + timedelta(7):
                by_vendor[bill.vendor].append(bill)
        written: list[Document] = []
        paid: set[Purchase] = set()
        for vendor, bills in by_vendor.items():
            amount = sum(bill.total for bill in bills)
            if amount > self._cash:
                continue
            self._cash -= amount
            self._check_number += 1
            at = datetime.combine(day, time(), self._zone) + timedelta(seconds=_CHECKS_AT + 2 * len(written))
            applied = tuple((bill, bill.total) for bill in bills)
            written.append(Settlement(at, vendor, str(self._check_number), amount, applied))
            paid.update(bills)
        self._payable = [bill for bill in self._payable if bill not in paid]
        return written

    def _moment(self, day: date) -> datetime:
        """Some moment of the working day."""
        midnight = datetime.combine(day, time(), self._zone)
        return midnight + timedelta(seconds=self._random.randrange(_OPENS, _CLOSES))


def _working_days(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        if day.weekday() < 5 and not _is_holiday(day):
            yield day
        day += timedelta(1)


def _is_holiday(day: date) -> bool:
    return (day.month, day.day) in {(1, 1), (7, 4), (12, 25)}


def _in_cents(amount: Range) -> Range:
    return Range(amount.low * 100, amount.high * 100)


def _rounded(amount: Decimal) -> int:
    """To the cent, half away from zero, as QuickBooks rounds [A]."""
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def _with_month(text: str, day: date) -> str:
    return text.replace("{month}", f"{_MONTHS[day.month - 1]} {day.year}")
