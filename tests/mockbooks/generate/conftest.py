"""What the tests of generated companies share: years that are planned once, and companies that are generated once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from mockbooks import CompanyFile
from mockbooks.generate.cast import Cast, draw_cast
from mockbooks.generate.documents import Document
from mockbooks.generate.recipe import Recipe, find
from mockbooks.generate.trading import year_of_trading


class Planned:
    """A recipe, who is in it, and a year of theirs."""

    def __init__(self, name: str, transactions: int, seed: int) -> None:
        key = f"{name}/{seed}"
        self.recipe: Recipe = find(name)
        counts = self.recipe.counts
        self.cast: Cast = draw_cast(
            self.recipe, key, customers=counts.customers, vendors=counts.vendors, items=counts.items,
            owing=transactions // 20,
        )  # fmt: skip
        self.documents: list[Document] = year_of_trading(
            self.recipe, self.cast, key, year=2024, transactions=transactions
        )


@cache
def plan(name: str, transactions: int = 300, seed: int = 0) -> Planned:
    """A planned year; the same one for all tests, which do not change it."""
    return Planned(name, transactions, seed)


@pytest.fixture(name="plan", scope="session")
def plan_fixture() -> object:
    """Plans years: `plan(recipe, transactions, seed)`."""
    return plan


class Generated:
    """Companies that were generated, each once; tests only look at them."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, int, int], CompanyFile] = {}

    def __call__(self, recipe: str, transactions: int = 300, seed: int = 0) -> CompanyFile:
        key = (recipe, transactions, seed)
        if key not in self._made:
            self._made[key] = CompanyFile.generate(recipe, transactions=transactions, seed=seed)
        return self._made[key]

    def close(self) -> None:
        """Close all of them."""
        for company in self._made.values():
            company.close()


@pytest.fixture(scope="session")
def generated() -> Iterator[Generated]:
    """Generates companies: `generated(recipe, transactions, seed)`."""
    companies = Generated()
    yield companies
    companies.close()
