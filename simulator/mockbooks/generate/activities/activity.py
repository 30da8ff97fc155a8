"""What all activities share: the year that is being played, and an agenda of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import ClassVar
from zoneinfo import ZoneInfo

from mockbooks.generate.cast import Cast
from mockbooks.generate.documents import Document
from mockbooks.generate.position import Position
from mockbooks.generate.recipe import Recipe
from mockbooks.generate.recipe.facts import Range
from mockbooks.generate.working_days import WorkingDays

_OPENS, _CLOSES, _AFTER_CLOSING = 9 * 3600, 17 * 3600, 17 * 3600 + 900
#: The number of transactions at which the amounts of regular payments are as the recipe says.
_ORDINARY_YEAR = 300
_SMALLEST = 0.3


Action = Callable[[date], Iterable[Document]]
"""Something on an agenda: what is entered when its day has come."""


@dataclass(slots=True)
class Play:
    """A year as it is played. `size` is how many transactions the shares of the recipe are taken of.

    `jobs` is how many jobs there are, if that is not to be their share: a job is many documents.
    """

    recipe: Recipe
    cast: Cast
    seed: str
    calendar: WorkingDays
    transactions: int
    size: float
    jobs: int | None = None
    position: Position = field(init=False)
    zone: ZoneInfo = field(init=False)
    _closed: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.position = Position(self.recipe)
        self.zone = ZoneInfo(self.recipe.zone)
        self._closed = datetime.combine(date(self.year, 1, 1), time(), self.zone)

    @property
    def year(self) -> int:
        """The year."""
        return self.calendar.year

    @property
    def scale(self) -> float:
        """How much larger the company is than the recipe describes it, for amounts that do not grow by number."""
        return max(1.0, self.transactions / _ORDINARY_YEAR)

    @property
    def pace(self) -> float:
        """The same for payrolls and the like, which are smaller where there is less work."""
        return max(_SMALLEST, self.transactions / _ORDINARY_YEAR)

    def share(self, of_hundred: float) -> int:
        """So many of a hundred transactions: how many that are."""
        return round(self.size * of_hundred / 100)

    def random(self, name: str) -> Random:
        """The random source of one activity."""
        return Random(f"{self.seed}/{name}/{self.year}")

    def moment(self, day: date, random: Random) -> datetime:
        """Some moment of the working day."""
        return datetime.combine(day, time(), self.zone) + timedelta(seconds=random.randrange(_OPENS, _CLOSES))

    def closing(self, day: date) -> datetime:
        """The next moment after the day's business."""
        earliest = datetime.combine(day, time(), self.zone) + timedelta(seconds=_AFTER_CLOSING)
        self._closed = max(earliest, self._closed + timedelta(seconds=2))
        return self._closed


class Activity:
    """One side of business. `name` is that of its random source.

    Each document is drawn for itself (`draw_for`): a larger year is the same year with some more in it.
    """

    name: ClassVar[str]

    def __init__(self, play: Play) -> None:
        """Make ready for the year."""
        self.play, self.recipe, self.cast, self.position = play, play.recipe, play.cast, play.position
        self.random = play.random(self.name)
        self._agenda: defaultdict[date, list[tuple[str, Action]]] = defaultdict(list)
        self._drawn_for, self._followers = "", 0

    def of_day(self, day: date) -> list[Document]:
        """What is entered in the course of a working day, in any order: what the agenda has for it."""
        documents: list[Document] = []
        for key, action in self._agenda.pop(day, ()):
            self.draw_for(key)
            documents += action(day)
        return documents

    def at_closing(self, day: date) -> list[Document]:
        """What is entered when the business of the day is done, in this order."""
        return []

    def entered(self, document: Document) -> None:
        """Something has been entered by any activity."""

    def draw_for(self, key: object) -> None:
        """Whatever is drawn from here on depends on this key and the order of drawing, on nothing before."""
        self._drawn_for, self._followers = str(key), 0
        self.random.seed(f"{self.play.seed}/{self.name}/{self.play.year}/{key}")

    def later(self, day: date, action: Action) -> None:
        """Put on the agenda of the first working day from this one on; never, if the year is over by then."""
        self._followers += 1
        found = self.play.calendar.first_from(day)
        if found is not None:
            self._agenda[found].append((f"{self._drawn_for}.{self._followers}", action))

    def moment(self, day: date) -> datetime:
        """Some moment of the working day."""
        return self.play.moment(day, self.random)

    def after(self, day: date, days: Range) -> date:
        """A day so many days after this one."""
        return day + timedelta(self.random.randint(*days))

    def chance(self, of_hundred: int) -> bool:
        """True so many times of a hundred."""
        return self.random.randrange(100) < of_hundred
