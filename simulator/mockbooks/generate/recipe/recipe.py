"""A whole recipe, read and checked."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from typing import Self

from mockbooks.generate.recipe import facts
from mockbooks.generate.recipe.names import check_lengths, check_names
from mockbooks.generate.recipe.reading import RecipeError, read_table
from mockbooks.generate.recipe.stories import StepFacts, StoryFacts, check_stories

FORMAT = 1
_NO_LISTS = facts.ListsFacts()
_NO_LEAP_YEAR = 2023
_MONTHS = 12


@dataclass(frozen=True)
class Recipe:
    """What a company is like. A table that is left out is a side of business that the company does not have.

    `first` are requests that are carried out before the year, when everything else is on its list.
    """

    format: int
    name: str
    description: str
    edition: str
    zone: str
    counts: facts.Counts
    company: facts.CompanyFacts
    people: facts.PeopleFacts
    accounts: tuple[facts.AccountFacts, ...]
    roles: facts.Roles
    terms: tuple[facts.TermsFacts, ...]
    tax_codes: tuple[facts.TaxCodeFacts, ...]
    sales_tax: facts.SalesTaxFacts
    services: facts.MoreServices
    items: tuple[facts.ItemFacts, ...]
    suppliers: tuple[facts.SupplierFacts, ...]
    trading: facts.TradingFacts
    lists: facts.ListsFacts = _NO_LISTS
    taxes: tuple[facts.TaxFacts, ...] = ()
    tax_groups: tuple[facts.TaxGroupFacts, ...] = ()
    tax_areas: tuple[facts.TaxAreaFacts, ...] = ()
    input_tax: facts.InputTaxFacts | None = None
    discounts: tuple[facts.DiscountFacts, ...] = ()
    bundles: tuple[facts.BundleFacts, ...] = ()
    opening: facts.OpeningFacts | None = None
    counter: facts.CounterFacts | None = None
    deposits: facts.DepositFacts | None = None
    stock: facts.StockFacts | None = None
    card: facts.CardFacts | None = None
    jobs: facts.JobsFacts | None = None
    outgoings: tuple[facts.OutgoingFacts, ...] = ()
    budgets: tuple[facts.BudgetFacts, ...] = ()
    first: tuple[StepFacts, ...] = ()
    stories: tuple[StoryFacts, ...] = ()
    faults: tuple[facts.FaultFacts, ...] = ()

    @classmethod
    def parse(cls, text: str, *, source: str = "<recipe>") -> Self:
        """Read a recipe from its text; RecipeError says what is wrong with it."""
        try:
            table = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise RecipeError(f"{source}: {error}") from None
        if table.get("format") != FORMAT:
            raise RecipeError(f"{source}: format {table.get('format')!r} is not {FORMAT}, the one that is read here")
        recipe: Self = read_table(table, cls, f"{source}: ")
        check_names(recipe, source)
        check_lengths(recipe, source)
        check_stories(recipe, source)
        recipe._check_company(source)
        recipe._check_budgets(source)
        recipe._check_faults(source)
        return recipe

    def _check_company(self, source: str) -> None:
        """Dates are dates of any year, and whoever is to have an odd name can have one."""
        for day in filter(None, (*self.company.holidays, self.company.closed_until)):
            try:
                date.fromisoformat(f"{_NO_LEAP_YEAR}-{day}")
            except ValueError:
                raise RecipeError(f"{source}: company: {day!r} is not a month-day of every year") from None
        if self.people.odd and not self.people.odd_names:
            raise RecipeError(f"{source}: people: there are no odd_names for those who are odd")

    def _check_budgets(self, source: str) -> None:
        """A budget has an amount for each month, one way or the other."""
        for number, budget in enumerate(self.budgets, 1):
            if (budget.amount is None) == (not budget.amounts) or len(budget.by_month) != _MONTHS:
                raise RecipeError(f"{source}: budgets[{number}] needs either amount or {_MONTHS} amounts")

    def _check_faults(self, source: str) -> None:
        """Every fault is one that a QuickBooks can have."""
        if not self.faults:
            return
        from mockbooks.desktop.faults import Faults

        for number, fault in enumerate(self.faults, 1):
            try:
                Faults().add_kept([fault.table])
            except ValueError as error:
                raise RecipeError(f"{source}: faults[{number}]: {error}") from None
