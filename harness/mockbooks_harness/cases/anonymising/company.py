"""A company file whose every value is learned, and replaced."""

from __future__ import annotations

from mockbooks import CompanyFile
from mockbooks_harness.cases.anonymising.values import Drawn, Learning, Place, Values, power_of

__all__ = ["learn_company", "new_company"]


def learn_company(company: CompanyFile, learning: Learning) -> None:
    """See every value of a company file."""
    company.rewritten(_Seen(learning)).close()


def new_company(company: CompanyFile, drawn: Drawn) -> tuple[CompanyFile, list[str]]:
    """A company in memory with other values in the same places: sums and balances hold, and its own books come to
    its sales tax; and each document whose tax was multiplied instead, in words."""
    rewriting = _New(drawn)
    return company.rewritten(rewriting), rewriting.multiplied


class _Seen:
    """A rewriting that changes nothing."""

    def __init__(self, learning: Learning) -> None:
        self._learning = learning

    def element(self, name: str, text: str, place: Place) -> str:
        """Note it."""
        self._learning.all(text)
        return self._learning.element(name, text, place)

    def path(self, text: str) -> str:
        """Note it."""
        self._learning.all(text)
        return self._learning.path(text)

    def words(self, text: str) -> str:
        """Note it."""
        self._learning.all(text)
        return self._learning.words(text)

    def day(self, text: str) -> str:
        """Note it."""
        self._learning.all(text)
        return self._learning.day(text)

    def identity(self, text: str) -> str:
        """Note it."""
        self._learning.all(text)
        return self._learning.identity(text)

    def moment(self, seconds: int) -> int:
        """Note it."""
        self._learning.sequence(str(seconds))
        return seconds

    def count(self, number: int) -> int:
        """Note it."""
        self._learning.counted(str(number))
        return number

    def amount(self, cents: int) -> int:
        """Nothing to note: it stands in the records too."""
        return cents

    def units(self, units: int, place: Place) -> int:
        """Nothing to note."""
        return units

    def stays(self, what: str, why: str) -> None:
        """Nothing becomes other."""


class _New:
    """A rewriting to the new values."""

    def __init__(self, drawn: Drawn) -> None:
        self._drawn = drawn
        self._values: Values = drawn
        self.multiplied: list[str] = []

    def element(self, name: str, text: str, place: Place) -> str:
        """By the type of the element."""
        return self._values.element(name, text, place)

    def path(self, text: str) -> str:
        """A name."""
        return self._values.path(text)

    def words(self, text: str) -> str:
        """Any text."""
        return self._values.words(text)

    def day(self, text: str) -> str:
        """So many years away."""
        return self._values.day(text)

    def identity(self, text: str) -> str:
        """The counter and the time."""
        return self._values.identity(text)

    def moment(self, seconds: int) -> int:
        """As far away as the dates."""
        return self._drawn.scale.moment(seconds)

    def count(self, number: int) -> int:
        """By one number."""
        return number + self._drawn.scale.counter

    def amount(self, cents: int) -> int:
        """By the square of the factor."""
        return cents * self._drawn.scale.factor**2

    def units(self, units: int, place: Place) -> int:
        """By the factor."""
        times = self._drawn.scale.factor if power_of("Quantity", "QUANTYPE", place) else 1
        return units * times

    def stays(self, what: str, why: str) -> None:
        """Told in the notes."""
        self.multiplied.append(f"{what} is multiplied: {why}")
