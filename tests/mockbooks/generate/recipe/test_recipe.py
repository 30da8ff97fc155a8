"""Recipes are read whole or refused with the place that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from mockbooks.generate import recipe
from mockbooks.generate.recipe import Recipe, RecipeError

CONSULTANCY = next(folder / "consultancy.toml" for folder in recipe.FOLDERS if folder.is_dir())


def test_the_recipes_of_the_package_are_sound() -> None:
    assert "consultancy" in recipe.names()
    for name in recipe.names():
        found = recipe.find(name)
        assert found.name == name
        assert found.counts.items >= len(found.items)


def test_a_recipe_of_ones_own_is_named_by_its_path(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(CONSULTANCY.read_text("utf-8").replace('name = "consultancy"', 'name = "own"'), "utf-8")
    assert recipe.find(own).name == recipe.find(str(own)).name == "own"
    assert recipe.find(recipe.find(own)).name == "own"


def test_a_recipe_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(RecipeError, match="no recipe 'bakery'.*consultancy"):
        recipe.find("bakery")


@pytest.mark.parametrize(
    ("found", "changed", "complaint"),
    [
        ("format = 1", "format = 7", "format 7 is not 1"),
        ("[people]", "[people", "line "),
        ('rate = "6.25"', "rate = 6.25", r"sales_tax\.rate: 6\.25 is not an amount in quotes"),
        ('rate = "6.25"', 'rate = "six"', r"sales_tax\.rate: 'six' is not an amount"),
        ("[850, 4200]", "[4200, 850]", r"suppliers\[8\]\.amount: \[4200, 850\] is not \[low, high\]"),
        ("customers = 30 ", 'customers = "30" ', r"counts\.customers: '30' is not a whole number"),
        ('kind = "service"', 'kind = "servis"', r"items\[1\]\.kind: 'servis' is not one of 'service', 'goods'"),
        ("with_jobs = 40", "with_job = 40", r"trading\.with_job is not known"),
        (
            'fiscal_year = "January"',
            'fiscal_year = "January"\nclosed_until = "02-29"',
            "'02-29' is not a month-day of every",
        ),
        ("[people]", "[people]\nodd = 5", "people: there are no odd_names"),
        ("with_jobs = 40", "", r"trading\.with_jobs is missing"),
        ('bank = "Checking"', 'bank = "Chequing"', "roles: there is no account 'Chequing'"),
        ('"Travel:Lodging", "Meals', '"Travel:Lodge", "Meals', "travel agency: there is no account 'Travel:Lodge'"),
        ('name = "Travel"', 'name = "Travels"', "'Travel:Transport' stands under no account"),
        ('terms = "Net 15"', 'terms = "Net 16"', "there are no terms 'Net 16'"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(found: str, changed: str, complaint: str) -> None:
    text = CONSULTANCY.read_text("utf-8")
    assert found in text
    with pytest.raises(RecipeError, match=complaint):
        Recipe.parse(text.replace(found, changed, 1))


@pytest.mark.parametrize(
    ("budget", "complaint"),
    [
        ('{ account = "Nothing", amount = "1.00" }', r"budgets\[1\]: there is no account 'Nothing'"),
        ('{ account = "Checking", amounts = ["1.00", "2.00"] }', r"budgets\[1\] needs either amount or 12 amounts"),
        ('{ account = "Checking" }', r"budgets\[1\] needs either amount or 12 amounts"),
    ],
)
def test_a_budget_is_for_an_account_and_for_twelve_months(budget: str, complaint: str) -> None:
    text = CONSULTANCY.read_text("utf-8").replace("[counts]", f"budgets = [{budget}]\n\n[counts]")
    with pytest.raises(RecipeError, match=complaint):
        Recipe.parse(text)
