"""The stories of a recipe, told on days drawn by chance: what no side of business comes upon by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mockbooks.generate.activities.activity import Activity, Play
from mockbooks.generate.documents import Document, Told, ToldAside, ToldRemoval
from mockbooks.generate.recipe.facts import NONE
from mockbooks.generate.recipe.stories import Placeholder, StepFacts, StoryFacts, filled
from mockbooks.operations.transactions.table import TRANSACTION_TYPES

#: A year of fewer transactions has no room for every story.
_ROOM_FOR_ALL = 200
_AT_ONCE = timedelta(seconds=20)
_NOTHING = ("0", "0.00")
_KINDS = ("service", "goods", "stock", "charge")


@dataclass(slots=True)
class _Telling:
    """One telling of a story: what was drawn for it, and its steps so far."""

    story: StoryFacts
    drawn: dict[str, str]
    called: dict[str, Told]
    next: int = 0


class Stories(Activity):
    """Tells every story as often as it is to be told."""

    name = "stories"

    def __init__(self, play: Play) -> None:
        """Spread the tellings over the year; the first of each comes early, so that it is told to its end."""
        super().__init__(play)
        days = play.calendar.days
        self._days: defaultdict[date, list[tuple[StoryFacts, int]]] = defaultdict(list)
        at_least = 1 if play.transactions >= _ROOM_FOR_ALL else 0
        for story in self.recipe.stories:
            for number in range(1, max(at_least, play.share(float(story.share))) + 1):
                self.draw_for(f"{story.what}/{number}")
                among = days[: len(days) // 3] if number == 1 else days
                self._days[self.random.choice(among)].append((story, number))

    def of_day(self, day: date) -> list[Document]:
        """The next steps of what is being told, and new tellings."""
        documents = super().of_day(day)
        for story, number in self._days.pop(day, ()):
            self.draw_for(f"{story.what}/{number}/told")
            documents += self._tell(day, _Telling(story, self._drawn(story, number), {}))
        return documents

    def _drawn(self, story: StoryFacts, number: int) -> dict[str, str]:
        """What the placeholders of this telling stand for."""
        customers, vendors = self.cast.billed, [each for each in self.cast.vendors if each.supplier]
        one, other = self.random.choice(customers), self.random.choice(customers)
        drawn = {"n": str(number), "customer": one.full_name, "other_customer": other.full_name}
        drawn["vendor"] = self.random.choice(vendors).name
        for kind in _KINDS:
            of_kind = [item for item in self.cast.items if item.kind == kind and item.price]
            if of_kind:
                drawn[kind] = self.random.choice(of_kind).full_name
        for name, texts in (story.draw or {}).items():
            drawn[name] = self.random.choice(texts)
        for name, numbers in (story.numbers or {}).items():
            drawn[name] = str(self.random.randint(*numbers))
        return drawn

    def _tell(self, day: date, telling: _Telling) -> Iterable[Document]:
        """The steps that are taken today; the next one after them goes on the agenda."""
        documents: list[Document] = []
        at = self.moment(day)
        while telling.next < len(telling.story.steps):
            after = telling.story.steps[telling.next].after
            wanted = self.after(day, after) if after != NONE and (documents or telling.next) else day
            if documents and wanted > day:
                self.later(wanted, lambda later: self._tell(later, telling))
                break
            documents.append(self._step(at, telling))
            at += _AT_ONCE
        return documents

    def _step(self, at: datetime, telling: _Telling) -> Told:
        number = telling.next
        step = telling.story.steps[number]
        telling.next += 1

        def fill(placeholder: Placeholder) -> str | None:
            if placeholder.name == "day":
                return str(at.date() + timedelta(placeholder.days))
            return None if placeholder.of else telling.drawn[placeholder.name]

        body = filled(step.body, fill)
        assert isinstance(body, dict)
        kind = {"TxnDel": ToldRemoval}.get(step.request, Told if _adds(step) else ToldAside)
        place = f"stories.{telling.story.what}.steps[{number + 1}]"
        document = kind(at=at, request=step.request, body=body, called=dict(telling.called), place=place)
        if step.called:
            telling.called[step.called] = document
        return document


def _adds(step: StepFacts) -> bool:
    """Whether a step puts a transaction into the file; a payment of nothing, which only uses credits, does not."""
    kind = step.request.removesuffix("Add")
    return kind != step.request and kind in TRANSACTION_TYPES and step.body.get("TotalAmount") not in _NOTHING
