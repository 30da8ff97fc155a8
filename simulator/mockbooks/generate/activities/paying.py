"""What is paid to vendors: once a week by check, one check a vendor.

Paid is what comes due before the next checks are written, oldest first, while the money lasts. What a vendor has
credited is set off. Some are paid by the company's credit card.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from mockbooks.generate.activities.activity import Activity, Play
from mockbooks.generate.cast import Vendor
from mockbooks.generate.documents import Applied, Document, Purchase, Settlement
from mockbooks.generate.rounding import percent
from mockbooks.generate.working_days import WEEKDAYS


class CheckBook:
    """The numbers of checks: one after the other, whoever writes them."""

    def __init__(self) -> None:
        """The first one is 1001."""
        self._last = 1000

    def number(self) -> str:
        """The next number."""
        self._last += 1
        return str(self._last)


class Paying(Activity):
    """Payments of bills."""

    name = "checks"

    def __init__(self, play: Play, checks: CheckBook) -> None:
        """On one day of the week."""
        super().__init__(play)
        self._checks = checks
        self._check_day = WEEKDAYS.index(self.recipe.trading.check_day)

    def at_closing(self, day: date) -> list[Document]:
        """The week's checks."""
        if day.weekday() != self._check_day:
            return []
        by_vendor: defaultdict[Vendor, list[Purchase]] = defaultdict(list)
        for bill in sorted(self.position.payable, key=lambda bill: bill.due or bill.on):
            if bill.vendor and (bill.due or bill.on) <= day + timedelta(7):
                by_vendor[bill.vendor].append(bill)
        written: list[Document] = []
        for vendor, bills in by_vendor.items():
            written += self._payment(day, vendor, bills)
        self.position.payable = [bill for bill in self.position.payable if bill.open]
        return written

    def _payment(self, day: date, vendor: Vendor, bills: list[Purchase]) -> list[Document]:
        """One payment of all these bills, or of as many of the oldest as there is money for; none if for none."""
        self.draw_for(f"{vendor.name}/{day}")
        card = self.recipe.card
        by_card = card is not None and self.chance(card.pays_bills)
        planned = self._planned(day, vendor, bills)
        amount = sum(each.payment for each in planned)
        while not by_card and not self.position.spend(amount):
            bills = bills[:-1]
            if not bills:
                return []
            planned = self._planned(day, vendor, bills)
            amount = sum(each.payment for each in planned)
        for each in planned:
            each.to.open -= each.amount
            for credit, used in each.credits:
                credit.open -= used
        if by_card and card is not None:
            return [
                Settlement(
                    at=self.play.closing(day), form="BillPaymentCreditCard", vendor=vendor, number="", amount=amount,
                    applied=planned, account=card.account,
                )
            ]  # fmt: skip
        return [
            Settlement(
                at=self.play.closing(day), vendor=vendor, number=self._checks.number(), amount=amount, applied=planned,
                account=self.recipe.roles.bank,
            )
        ]  # fmt: skip

    def _planned(self, day: date, vendor: Vendor, bills: list[Purchase]) -> tuple[Applied, ...]:
        """How the bills would be paid: credits of the vendor first (never the whole), then a discount, then money."""
        available = {credit: credit.open for credit in self.position.vendor_credits.get(vendor, ()) if credit.open}
        applied = []
        for bill in bills:
            remaining, set_off = bill.open, []
            for credit, left in available.items():
                used = min(left, remaining - 1)
                if used > 0:
                    set_off.append((credit, used))
                    remaining -= used
            for credit, used in set_off:
                available[credit] -= used
            discount = 0 if set_off else self._discount(day, bill)
            applied.append(Applied(bill, remaining - discount, tuple(set_off), discount))
        return tuple(applied)

    def _discount(self, day: date, bill: Purchase) -> int:
        terms = bill.vendor.terms if bill.vendor else None
        if terms is None or not terms.discount_percent or not self.recipe.roles.discounts_taken:
            return 0
        if bill.open != bill.total or bill.is_opening or day > bill.on + timedelta(terms.discount_days):
            return 0
        return percent(bill.total, terms.discount_percent)
