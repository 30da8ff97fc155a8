"""What there was when the year began, as the accountant enters it on the last day of the year before.

Customers and vendors were put on their lists with what they owe and are owed; the stock is a count with its worth; the
rest is one journal entry, which also clears what QuickBooks booked against uncategorized accounts, and leaves whatever
is over in equity.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from mockbooks.generate.activities.activity import Activity, Play
from mockbooks.generate.activities.stock_keeping import StockKeeping
from mockbooks.generate.documents import Document, Journal, JournalLine, Purchase, Sale, StockCount
from mockbooks.generate.recipe.facts import OpeningFacts
from mockbooks.generate.working_days import due

_CREDITS = frozenset({"AccountsPayable", "CreditCard", "Equity", "LongTermLiability", "OtherCurrentLiability"})
_ENTERED_AT = time(16)


class Opening(Activity):
    """The opening balances."""

    name = "opening"

    def __init__(self, play: Play, facts: OpeningFacts, stock: StockKeeping | None) -> None:
        """The evening before."""
        super().__init__(play)
        self._facts, self._stock = facts, stock
        self._day = date(play.year - 1, 12, 31)
        self._at = datetime.combine(self._day, _ENTERED_AT, play.zone)

    def documents(self) -> list[Document]:
        """All of them, in order."""
        customers, vendors = self._customers(), self._vendors()
        stock = self._stock_count()
        return [*customers, *vendors, *stock, self._journal(customers, vendors)]

    def _customers(self) -> list[Document]:
        return [
            Sale(
                at=self._at, form="Invoice", customer=customer, lines=(), total=customer.owes, open=customer.owes,
                due=due(customer.terms, self._day), is_opening=True,
            )
            for customer in self.cast.customers if customer.owes
        ]  # fmt: skip

    def _vendors(self) -> list[Document]:
        return [
            Purchase(
                at=self._at, form="Bill", payee=vendor.name, vendor=vendor, lines=(), total=vendor.owed,
                open=vendor.owed, due=due(vendor.terms, self._day) if vendor.terms else self._day, is_opening=True,
            )
            for vendor in self.cast.vendors if vendor.owed
        ]  # fmt: skip

    def _stock_count(self) -> list[Document]:
        if self._stock is None:
            return []
        lines = tuple((item, quantity, quantity * item.cost // 100) for item, quantity in self._stock.opening().items())
        at, memo = self._at + timedelta(minutes=5), "Opening stock"
        return [StockCount(at=at, account=self._facts.equity, lines=lines, memo=memo, number="OPENING")]

    def _journal(self, customers: list[Document], vendors: list[Document]) -> Journal:
        types = {account.name: account.type for account in self.recipe.accounts}
        lines = []
        for name, amount in self._facts.accounts.items():
            drawn = int(self.random.randint(amount.low, amount.high) * 100 * self.play.scale)
            lines.append(JournalLine(name, drawn * (-1 if types.get(name) in _CREDITS else 1), "Opening balance"))
        owed = sum(sale.total for sale in customers if isinstance(sale, Sale))
        owing = sum(bill.total for bill in vendors if isinstance(bill, Purchase))
        if owed:
            lines.append(JournalLine("Uncategorized Income", owed, "Opening balances of customers"))
        if owing:
            lines.append(JournalLine("Uncategorized Expenses", -owing, "Opening balances of vendors"))
        rest = sum(line.amount for line in lines)
        lines.append(JournalLine(self._facts.equity, -rest, "Opening balance"))
        lines = [line for line in lines if line.amount]
        lines.sort(key=lambda line: line.amount < 0)
        return Journal(at=self._at + timedelta(minutes=10), lines=tuple(lines), number="OPENING", is_adjustment=True)
