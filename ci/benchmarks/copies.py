"""What a fresh company for the next test costs, when the template is there already."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks import duration
from benchmarks.trade import company


@duration("a fresh company from a template of 10,000 transactions, one at a time", aim=2)
def a_trial() -> Callable[[], None]:
    template = company(200, 10_000).company

    def fresh() -> None:
        with template.trial():
            template.connection.execute("UPDATE txn SET total = total + 1 WHERE id < 100")  # something to undo

    return fresh


@duration("a second live company from a template of 10,000 transactions", aim=10)
def a_fork() -> Callable[[], None]:
    template = company(200, 10_000).company

    def fresh() -> None:
        template.fork().close()

    return fresh
