"""A year of trading, played day by day: everything that is entered in it, in the order of its moments.

Each side of business that the recipe has is an activity. What they enter depends on what was entered before: nothing
pays for what does not exist yet, the bank is never overdrawn, nothing is sold that is not in stock; any number of
documents from the beginning is a sound set of books in itself.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from mockbooks.generate.activities.activity import Activity, Play
from mockbooks.generate.activities.buying import Billing, Buying
from mockbooks.generate.activities.card_charges import CardCharges
from mockbooks.generate.activities.counter import Counter
from mockbooks.generate.activities.depositing import Depositing
from mockbooks.generate.activities.invoicing import Invoicing
from mockbooks.generate.activities.jobs import Jobs
from mockbooks.generate.activities.opening import Opening
from mockbooks.generate.activities.ordering import Ordering
from mockbooks.generate.activities.outgoings import Outgoings
from mockbooks.generate.activities.paying import CheckBook, Paying
from mockbooks.generate.activities.receiving import Receiving
from mockbooks.generate.activities.returns import Returns
from mockbooks.generate.activities.stock_keeping import StockKeeping
from mockbooks.generate.activities.stories import Stories
from mockbooks.generate.cast import Cast
from mockbooks.generate.documents import Document
from mockbooks.generate.recipe import Recipe, RecipeError
from mockbooks.generate.working_days import WorkingDays

FEWEST = 4
_TRIES, _HARDLY_LONGER, _A_LITTLE_MORE, _MUCH_MORE = 12, 1.01, 1.005, 1.2
_FIRST_GUESS, _TOO_CLOSE = 0.8, 0.05
_JOBS_LESS = 5


def year_of_trading(recipe: Recipe, cast: Cast, seed: str, *, year: int, transactions: int) -> list[Document]:
    """Everything that is entered until there are exactly so many transactions in the file.

    RecipeError if they are too few to be a year.
    """
    if transactions < FEWEST:
        raise RecipeError(f"a year of trading has at least {FEWEST} transactions, not {transactions}")
    calendar = WorkingDays(year, recipe.company)

    def play(size: float, jobs: int | None = None) -> Played:
        documents = _play(Play(recipe, cast, seed, calendar, transactions, size, jobs))
        return Played(size, sum(document.counts for document in documents), documents)

    # What a year comes to follows from who pays when and what runs out when, so its size is approached until it is
    # hardly longer than asked for; its last days are left out. A job is many documents at once: with some less
    # there is room to come closer by the others.
    nearest = _approach(play, transactions, transactions * _FIRST_GUESS)
    if recipe.jobs:
        usual = round(nearest.size * recipe.jobs.share / 100)
        for jobs in range(usual - 1, max(0, usual - _JOBS_LESS), -1):
            if nearest.leaves > _near(transactions):
                nearest = min(nearest, _approach(partial(play, jobs=jobs), transactions, nearest.size), key=_leaves)
    return _until(nearest.documents, transactions)


class Played(NamedTuple):
    """A year of a size, how many transactions it leaves, and everything in it."""

    size: float
    leaves: int
    documents: list[Document]


def _leaves(played: Played) -> int:
    return played.leaves


def _near(transactions: int) -> float:
    """How many are hardly more than so many."""
    return transactions * _HARDLY_LONGER + 1


def _approach(play: Callable[[float], Played], transactions: int, size: float) -> Played:
    """The shortest year found that is long enough."""
    below: tuple[float, float] = (0.0, 0.0)
    nearest: Played | None = None
    for _ in range(_TRIES):
        played = play(size)
        if played.leaves < transactions:
            below = max(below, (size, played.leaves))
        elif nearest is None or played.leaves < nearest.leaves:
            nearest = played
        if nearest is None:
            size *= max(_A_LITTLE_MORE, transactions / max(1, played.leaves))
        elif nearest.leaves <= _near(transactions) or nearest.size - below[0] < _TOO_CLOSE:
            break
        else:
            size = _between(below, nearest, transactions)
    while nearest is None:
        size *= _MUCH_MORE
        played = play(size)
        nearest = played if played.leaves >= transactions else None
    return nearest


def _between(below: tuple[float, float], above: Played, transactions: int) -> float:
    """A size between one that is too small and one that is too large, nearer to that which is nearer."""
    room, wanted = above.leaves - below[1], transactions * _A_LITTLE_MORE - below[1]
    share = min(0.9, max(0.1, wanted / room)) if room > 0 else 0.5
    return below[0] + (above.size - below[0]) * share


def _until(documents: list[Document], transactions: int) -> list[Document]:
    """The shortest beginning that leaves so many transactions in the file."""
    count = 0
    for number, document in enumerate(documents, 1):
        count += document.counts
        if count == transactions:
            return documents[:number]
    raise AssertionError("no more documents than there are transactions")


def _play(play: Play) -> list[Document]:
    """One year; what is entered on one day is known to the next."""
    activities, opening = _activities(play)
    documents: list[Document] = []

    def enter(document: Document) -> None:
        play.position.enter(document)
        documents.append(document)
        for activity in activities:
            activity.entered(document)

    for document in opening.documents() if opening else ():
        enter(document)
    for day in play.calendar.days:
        today = [document for activity in activities for document in activity.of_day(day)]
        today.sort(key=lambda document: document.at)
        for document in today:
            enter(document)
        for activity in activities:
            for document in activity.at_closing(day):
                enter(document)
    return documents


def _activities(play: Play) -> tuple[list[Activity], Opening | None]:
    """The sides of business that the recipe has; at closing time money comes in before it is spent."""
    recipe = play.recipe
    billing, checks = Billing(play), CheckBook()
    stock = StockKeeping(play, recipe.stock, billing) if recipe.stock else None
    activities: list[Activity] = [Invoicing(play)]
    if recipe.trading.orders:
        activities.append(Ordering(play))
    if recipe.counter:
        activities.append(Counter(play, recipe.counter))
    if recipe.jobs:
        activities.append(Jobs(play, recipe.jobs, billing))
    if recipe.trading.returned:
        activities.append(Returns(play))
    activities.append(Receiving(play))
    activities.append(Buying(play, billing))
    if recipe.card:
        activities.append(CardCharges(play, recipe.card, billing))
    if stock:
        activities.append(stock)
    if recipe.deposits:
        activities.append(Depositing(play, recipe.deposits))
    if recipe.outgoings:
        activities.append(Outgoings(play, checks))
    activities.append(Paying(play, checks))
    if recipe.stories:
        activities.append(Stories(play))
    return activities, Opening(play, recipe.opening, stock) if recipe.opening else None
