"""Everybody a company deals with: as many as asked for, and the least that a company can do with."""

from __future__ import annotations

import pytest

from mockbooks.generate.cast import Cast, draw_cast
from mockbooks.generate.recipe import RecipeError, find

RECIPE = find("consultancy")


def draw(seed: str = "seed", customers: int = 30, vendors: int = 20, items: int = 18) -> Cast:
    return draw_cast(RECIPE, seed, customers=customers, vendors=vendors, items=items)


def test_there_are_as_many_as_asked_for() -> None:
    cast = draw(customers=45, vendors=26, items=250)
    assert len([customer for customer in cast.customers if customer.parent is None]) == 45
    assert len(cast.vendors) == 26
    assert len({item.full_name for item in cast.items}) == 250
    assert all(len(part) <= 31 for item in cast.items for part in item.full_name.split(":"))


def test_parents_stand_before_their_jobs_and_only_one_of_them_is_billed() -> None:
    cast = draw()
    seen: set[str] = set()
    for customer in cast.customers:
        assert customer.parent is None or customer.parent.full_name in seen
        seen.add(customer.full_name)
    assert len(seen) == len(cast.customers)
    parents = {customer.parent for customer in cast.customers if customer.parent}
    assert parents
    assert not parents & set(cast.billed)
    assert set(cast.customers) == parents | set(cast.billed)


def test_the_smallest_company_has_an_agency_a_landlord_and_somebody_for_the_rest() -> None:
    cast = draw(customers=1, vendors=3, items=len(RECIPE.items))
    assert cast.agency.supplier is None
    assert [vendor.supplier and bool(vendor.supplier.every) for vendor in cast.vendors[1:]] == [True, False]


def test_more_customers_are_the_same_customers_and_some_more() -> None:
    few, many = draw(customers=10), draw(customers=20)
    assert [customer.full_name for customer in few.billed] == [c.full_name for c in many.billed[: len(few.billed)]]
    assert [vendor.name for vendor in few.vendors] == [vendor.name for vendor in many.vendors]


@pytest.mark.parametrize(
    ("count", "complaint"), [("customers", "one customer"), ("vendors", "3 vendors"), ("items", "items")]
)
def test_too_few_to_be_a_company_is_refused(count: str, complaint: str) -> None:
    with pytest.raises(RecipeError, match=complaint):
        draw_cast(RECIPE, "seed", **({"customers": 3, "vendors": 5, "items": 18} | {count: 0}))
