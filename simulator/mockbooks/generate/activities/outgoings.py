"""What is paid or booked regularly without a bill: payroll, loans, taxes, draws, transfers, depreciation.

Each has its day. If the money is not there it waits for it a week or two; then it is left out. What a small company has
no room for is done once a quarter instead of every month, or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from mockbooks.generate.activities.activity import Activity, Play
from mockbooks.generate.activities.buying import in_cents
from mockbooks.generate.activities.paying import CheckBook
from mockbooks.generate.documents import Deposit, Document, Journal, JournalLine, Line, Purchase, Transfer
from mockbooks.generate.recipe.facts import OutgoingFacts, OutgoingLine
from mockbooks.generate.recipe.names import TAX_ACCOUNT_NAMES
from mockbooks.generate.rounding import percent
from mockbooks.generate.working_days import with_month

_WAITS = timedelta(14)
_QUARTERS = 4


class Outgoings(Activity):
    """Regular payments and entries."""

    name = "outgoings"

    def __init__(self, play: Play, checks: CheckBook) -> None:
        """Put all of them on the days of the year."""
        super().__init__(play)
        self._checks = checks
        self._payees = dict(self.cast.payees)
        lines = [line for facts in self.recipe.outgoings for line in facts.lines]
        self._usual = {line: self.random.randint(*in_cents(line.amount)) for line in lines}
        self._due: list[tuple[date, OutgoingFacts]] = []
        self._journals = 0
        room = play.share(self.recipe.trading.outgoings)
        for facts in self.recipe.outgoings:
            days = list(self._days(facts))
            if len(days) > room:
                days = list(self._quarters(facts))
            if len(days) <= room:
                room -= len(days)
                self._due += [(day, facts) for day in days]
        self._due.sort(key=lambda entry: entry[0])

    def at_closing(self, day: date) -> list[Document]:
        """Everything that is due by now and for which there is the money."""
        entered: list[Document] = []
        waiting = []
        while self._due and self._due[0][0] <= day:
            due, facts = self._due.pop(0)
            document = self._document(day, facts)
            if document is not None:
                entered.append(document)
            elif day < due + _WAITS:
                waiting.append((due, facts))
        self._due[:0] = waiting
        return entered

    # -- days -----------------------------------------------------------------------------------------------------

    def _days(self, facts: OutgoingFacts) -> Iterator[date]:
        calendar = self.play.calendar
        if facts.every == "month":
            yield from (calendar.of_month(month, facts.day) for month in range(1, 13))
        elif facts.every == "quarter":
            yield from self._quarters(facts)
        else:
            # `day` is that of the week here: 5 is Friday.
            step = timedelta(7 if facts.every == "week" else 14)
            first = date(calendar.year, 1, 1)
            first += timedelta((facts.day - 1 - first.weekday()) % 7)
            while first.year == calendar.year:
                found = calendar.first_from(first)
                if found is not None:
                    yield found
                first += step

    def _quarters(self, facts: OutgoingFacts) -> Iterator[date]:
        day = facts.day if facts.every in ("month", "quarter") else 28
        yield from (self.play.calendar.of_month(month, day) for month in (3, 6, 9, 12))

    # -- documents ------------------------------------------------------------------------------------------------

    def _document(self, day: date, facts: OutgoingFacts) -> Document | None:
        """The document, its money taken; None if there is nothing to pay, or not enough to pay it with."""
        self.draw_for(f"{facts.what}/{day}")
        amounts = self._amounts(facts)
        total = sum(amounts)
        if total < 0 and facts.to == "tax agency":
            return self._refund(day, facts, amounts)
        if (total <= 0 and facts.kind != "entry") or not any(amounts):
            return None
        if facts.kind != "entry" and not self.position.spend(total):
            return None
        memo = with_month(facts.memo, day)
        if facts.kind == "check":
            return self._check(day, facts, amounts, memo)
        if facts.kind == "transfer":
            target = facts.lines[0].account
            return Transfer(
                at=self.play.closing(day), source=self.recipe.roles.bank, target=target, amount=total, memo=memo
            )
        return self._journal(day, facts, amounts, memo)

    def _check(self, day: date, facts: OutgoingFacts, amounts: list[int], memo: str) -> Purchase:
        lines = tuple(
            Line(account=line.account, amount=amount, description=line.memo or memo)
            for line, amount in zip(facts.lines, amounts, strict=True)
            if amount
        )
        payee = facts.payee if facts.to == "tax agency" else self._payees[facts.what].name
        return Purchase(
            at=self.play.closing(day), form="Check", payee=payee, account=self.recipe.roles.bank, lines=lines,
            total=sum(amounts), memo=memo, number=self._checks.number(),
        )  # fmt: skip

    def _refund(self, day: date, facts: OutgoingFacts, amounts: list[int]) -> Deposit:
        """More tax was paid on purchases than charged on sales: the agency sends the difference."""
        lines = tuple(
            Line(account=line.account, amount=-amount, description=line.memo, entity=facts.payee)
            for line, amount in zip(facts.lines, amounts, strict=True)
            if amount
        )
        return Deposit(
            at=self.play.closing(day), account=self.recipe.roles.bank, payments=(), lines=lines, total=-sum(amounts),
            memo=with_month(facts.memo, day),
        )  # fmt: skip

    def _journal(self, day: date, facts: OutgoingFacts, amounts: list[int], memo: str) -> Journal:
        lines = [
            JournalLine(line.account, amount, line.memo or memo)
            for line, amount in zip(facts.lines, amounts, strict=True)
            if amount
        ]
        if facts.kind == "journal":
            lines.append(JournalLine(self.recipe.roles.bank, -sum(amounts), memo))
        self._journals += 1
        return Journal(
            at=self.play.closing(day), lines=tuple(lines), number=f"J{self._journals:03d}",
            is_adjustment=facts.kind == "entry",
        )  # fmt: skip

    def _amounts(self, facts: OutgoingFacts) -> list[int]:
        """What each line comes to; that of the last line of an entry is what is missing."""
        amounts: list[int] = []
        for number, line in enumerate(facts.lines):
            if facts.kind == "entry" and number == len(facts.lines) - 1:
                amounts.append(-sum(amounts))
            else:
                amounts.append(self._amount(facts, line, amounts[0] if amounts else 0))
        return amounts

    def _amount(self, facts: OutgoingFacts, line: OutgoingLine, first: int) -> int:
        if line.balance and facts.to == "tax agency":
            # What is claimed back of the tax on purchases may be on an account of its own, and negative.
            is_tax = line.account in TAX_ACCOUNT_NAMES
            return self.position.tax_owed[facts.payee] if is_tax else self.position.owed[line.account]
        if line.balance:
            return max(0, self.position.owed[line.account])
        if line.percent:
            return percent(first, line.percent)
        return int(self._usual[line] * self.play.pace * (1 + self.random.randint(-facts.varies, facts.varies) / 100))
