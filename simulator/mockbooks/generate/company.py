"""A recipe carried out: a company file that the engine itself has filled, request by request.

Everything is added by the same operations that answer a client, so every rule and every posting applies; only the
writing and reading of XML is left out. The company's clock stands at the moment of each document while it is entered.
"""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from mockbooks.books.budgets import Budget, store_budget
from mockbooks.company import Clock, Company, ManualClock
from mockbooks.company.host import NEWEST_YEAR, Host
from mockbooks.desktop.company_files import FAULTS, kept_faults
from mockbooks.generate import requests
from mockbooks.generate.cast import Cast, draw_cast
from mockbooks.generate.documents import Document, ListChange
from mockbooks.generate.entering import Entering, Progress
from mockbooks.generate.recipe import Recipe, RecipeError, find, names
from mockbooks.generate.recipe.facts import Counts
from mockbooks.generate.trading import year_of_trading
from mockbooks.operations.closing_date import close_books
from mockbooks.operations.lists.tax_lists import set_up_of
from mockbooks.operations.new_company import (
    CompanyDetails,
    set_up,
    turn_on_account_numbers,
    turn_on_class_tracking,
    turn_on_inventory,
    turn_on_sales_tax,
)
from mockbooks.operations.references import find_by_full_name
from mockbooks.qbxml.types import cents_from
from mockbooks.qbxml.versions import Edition

YEARS = range(2000, 2100)
_SET_UP_MONTH_DAY = (12, 15)
#: Of so many transactions one customer and one vendor has an opening balance.
_ONE_OWES_OF = 20
_FEATURES = {
    "AccountNumbers": turn_on_account_numbers,
    "ClassTracking": turn_on_class_tracking,
    "Inventory": turn_on_inventory,
}


def generate(
    recipe: str | Path | Recipe = "consultancy",
    *,
    path: str | Path | None = None,
    seed: int = 0,
    year: int = 2024,
    edition: Edition | None = None,
    transactions: int | None = None,
    customers: int | None = None,
    vendors: int | None = None,
    items: int | None = None,
    clock: Clock | None = None,
    progress: Progress | None = None,
) -> Company:
    """A company with a year of trading behind it, at `path` or in memory.

    `clock` is what the company goes by from then on; without one, a clock that stands still on the first working
    morning after the year. Counts that are not given are the recipe's; of more transactions than the recipe has,
    there are more customers and vendors too. Raises RecipeError for what the recipe cannot do, CompanyFileError if
    there is a file at `path` already.
    """
    chosen = find(recipe)
    if edition is not None and edition.value != chosen.edition:
        made = f"the recipe {chosen.name} makes companies of the {chosen.edition} edition, not of the {edition.value}"
        others = [name for name in names() if find(name).edition == edition.value]
        raise RecipeError(
            f"{made} edition; {' and '.join(others) or 'no recipe'} makes those, and CompanyFile.create"
            " (mockbooks new --recipe empty) a new file of any"
        )
    if year not in YEARS:
        raise RecipeError(f"a company is generated for a year from {YEARS[0]} to {YEARS[-1]}, not {year}")
    counts = _counts(chosen.counts, transactions, customers, vendors, items)
    key = f"{chosen.name}/{seed}"
    cast = draw_cast(
        chosen, key, customers=counts.customers, vendors=counts.vendors, items=counts.items,
        owing=counts.transactions // _ONE_OWES_OF,
    )  # fmt: skip
    documents = year_of_trading(chosen, cast, key, year=year, transactions=counts.transactions)

    zone = ZoneInfo(chosen.zone)
    working = ManualClock(datetime(year - 1, *_SET_UP_MONTH_DAY, 9, tzinfo=zone))
    made_for = min(year, NEWEST_YEAR)
    company = Company.create(
        path, clock=working, edition=Edition(chosen.edition), zone=chosen.zone, year=made_for, flavor=Host().flavor
    )
    try:
        set_up(company, _details(chosen, cast, Random(f"{key}/ein")))
        before = list(requests.up_to_taxes(chosen, cast, year))
        after = [*requests.items_and_customers(chosen, cast, year), *requests.first(chosen)]
        entering = Entering(company, working, chosen, len(before) + len(after) + len(documents), progress)
        entering.put_on_lists(before)
        with company.request_set():
            _turn_on(company, chosen)
        entering.put_on_lists(after)
        entering.enter([*_agencies(chosen, cast, year, working.now()), *documents])
        if chosen.budgets:
            with company.request_set():
                _plan(company, chosen, year)
        if chosen.company.closed_until:
            with company.request_set():
                until = f"{year}-{chosen.company.closed_until}"
                close_books(company, until, password=chosen.company.closing_password)
        if chosen.faults:
            with company.request_set():
                company.store_singleton(FAULTS, kept_faults([fault.table for fault in chosen.faults]))
    except BaseException:
        company.close()
        if path is not None:
            # It was not there before; half a company is none.
            for ending in ("", "-wal", "-shm"):
                Path(f"{path}{ending}").unlink(missing_ok=True)
        raise
    company.clock = clock or ManualClock(_morning_after(year, zone))
    return company


def _plan(company: Company, recipe: Recipe, year: int) -> None:
    """The budget of the year. A fiscal year is named after the year in which it ends, as budgets know it."""
    fiscal = year + (recipe.company.fiscal_year != "January")
    for budget in recipe.budgets:
        account = find_by_full_name(company, ("Account",), budget.account)
        class_ = find_by_full_name(company, ("Class",), budget.class_name) if budget.class_name else None
        assert account is not None, budget.account
        store_budget(
            company, Budget(fiscal, account, tuple(cents_from(amount) for amount in budget.by_month), class_=class_)
        )


def _counts(
    usual: Counts, transactions: int | None, customers: int | None, vendors: int | None, items: int | None
) -> Counts:
    """The counts asked for; a company of many more transactions has somewhat more people to do business with."""
    total = usual.transactions if transactions is None else transactions
    growth = math.sqrt(max(1.0, total / usual.transactions))
    return Counts(
        total,
        round(usual.customers * growth) if customers is None else customers,
        round(usual.vendors * growth) if vendors is None else vendors,
        usual.items if items is None else items,
    )


def _morning_after(year: int, zone: ZoneInfo) -> datetime:
    day = date(year + 1, 1, 2)
    while day.weekday() >= 5:
        day += timedelta(1)
    return datetime.combine(day, time(9), zone)


def _turn_on(company: Company, recipe: Recipe) -> None:
    """The features that the recipe uses, sales tax with them."""
    default = recipe.tax_areas[0].tax if recipe.tax_areas else recipe.sales_tax.item
    row = find_by_full_name(company, ("ItemSalesTax", "ItemSalesTaxGroup"), default)
    assert row is not None, "the tax item has just been added"
    turn_on_sales_tax(company, row, recipe.sales_tax.taxable, recipe.sales_tax.exempt)
    for feature in recipe.company.uses:
        _FEATURES[feature](company)


def _agencies(recipe: Recipe, cast: Cast, year: int, at: datetime) -> list[Document]:
    """What the company knows of the sales tax agencies that its file had from the beginning."""
    taxes = set_up_of(Edition(recipe.edition), cast.identity.address.state)
    built_in = {agency.name for agency in taxes.agencies} if taxes is not None else set()
    return [
        ListChange(at=at, kind="Vendor", full_name=name, record=record)
        for name, record in requests.built_in_agencies(recipe, cast, year, built_in)
    ]


def _details(recipe: Recipe, cast: Cast, random: Random) -> CompanyDetails:
    identity, address = cast.identity, cast.identity.address
    written = {f"Addr{number}": line for number, line in enumerate((identity.name, *address.lines), 1)}
    return CompanyDetails(
        name=identity.name,
        address=written | {"City": address.city, "State": address.state, "PostalCode": address.postal_code},
        phone=identity.phone,
        email=identity.email,
        fiscal_year_start=recipe.company.fiscal_year,
        company_type=recipe.company.type,
        tax_form=recipe.company.tax_form,
        # Numbers that begin with 00 are given to nobody.
        ein=f"00-{random.randrange(10**6, 10**7)}",
    )
