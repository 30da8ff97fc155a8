"""A recipe carried out: a company file that the engine itself has filled, request by request.

Everything is added by the same operations that answer a client, so every rule and every posting applies; only the
writing and reading of XML is left out. The company's clock stands at the moment of each document while it is entered.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import TypeVar
from zoneinfo import ZoneInfo

from mockbooks.company import Clock, Company, ManualClock
from mockbooks.company.host import NEWEST_YEAR, Host
from mockbooks.desktop.company_files import FAULTS, kept_faults
from mockbooks.generate import requests
from mockbooks.generate.cast import Cast, draw_cast
from mockbooks.generate.recipe import Counts, Recipe, RecipeError, find
from mockbooks.generate.requests import Step
from mockbooks.generate.trading import Document, Purchase, Sale, year_of_trading
from mockbooks.operations import Session
from mockbooks.operations.call import Call
from mockbooks.operations.new_company import CompanyDetails, set_up, turn_on_sales_tax
from mockbooks.operations.outcome import Outcome
from mockbooks.operations.references import find_by_full_name
from mockbooks.operations.registry import operations
from mockbooks.qbxml.status import NAME_IN_USE, Refused
from mockbooks.qbxml.versions import Edition

#: Called now and then with how many requests are done, of how many.
Progress = Callable[[int, int], None]

_T = TypeVar("_T")

YEARS = range(2000, 2100)
_SET_UP_MONTH_DAY = (12, 15)
_REQUESTS_A_SET = 500


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
        made = f"the recipe {chosen.name} makes companies of the {chosen.edition} edition"
        raise RecipeError(f"{made}, not of the {edition.value} edition")
    if year not in YEARS:
        raise RecipeError(f"a company is generated for a year from {YEARS[0]} to {YEARS[-1]}, not {year}")
    counts = _counts(chosen.counts, transactions, customers, vendors, items)
    key = f"{chosen.name}/{seed}"
    cast = draw_cast(chosen, key, customers=counts.customers, vendors=counts.vendors, items=counts.items)
    documents = year_of_trading(chosen, cast, key, year=year, transactions=counts.transactions)

    zone = ZoneInfo(chosen.zone)
    working = ManualClock(datetime(year - 1, *_SET_UP_MONTH_DAY, 9, tzinfo=zone))
    made_for = min(year, NEWEST_YEAR)
    company = Company.create(
        path, clock=working, edition=Edition(chosen.edition), zone=chosen.zone, year=made_for, flavor=Host().flavor
    )
    try:
        _Generation(company, working, chosen, progress).run(cast, documents, Random(f"{key}/ein"))
        if chosen.faults:
            with company.request_set():
                company.store_singleton(FAULTS, kept_faults([fault.table for fault in chosen.faults]))
    except BaseException:
        company.close()
        raise
    company.clock = clock or ManualClock(_morning_after(year, zone))
    return company


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


class _Generation:
    """One run: the company being filled, and the TxnIDs of what has been entered."""

    def __init__(self, company: Company, clock: ManualClock, recipe: Recipe, progress: Progress | None) -> None:
        self._company, self._clock, self._recipe, self._progress = company, clock, recipe, progress
        self._session = Session(application="Mockbooks")
        self._version = Host.of(company).newest_version
        self._txn_ids: dict[Sale | Purchase, str] = {}
        self._done = self._total = 0

    def run(self, cast: Cast, documents: list[Document], random: Random) -> None:
        """Fill the company."""
        set_up(self._company, _details(self._recipe, cast, random))
        steps = list(requests.setting_up(self._recipe, cast))
        self._total = len(steps) + len(documents)
        for batch in _batches(steps):
            with self._company.request_set():
                for step in batch:
                    self._set_up(step)
        for documents_of_set in _batches(documents):
            with self._company.request_set():
                for document in documents_of_set:
                    self._enter(document)

    def _set_up(self, step: Step) -> None:
        try:
            self._perform(step)
        except Refused as refused:
            if not (step.may_exist and refused.code == NAME_IN_USE.code):
                raise
        else:
            if step.request == "ItemSalesTaxAddRq":
                row = find_by_full_name(self._company, ("ItemSalesTax",), self._recipe.sales_tax.item)
                assert row is not None, "the tax item has just been added"
                turn_on_sales_tax(self._company, row)
        self._clock.advance(1)

    def _enter(self, document: Document) -> None:
        self._clock.move_to(max(document.at, self._clock.now()))
        outcome = self._perform(requests.trading(document, self._recipe, self._txn_ids.__getitem__))
        if isinstance(document, (Sale, Purchase)):
            assert outcome.recovery is not None, "an Add says what it has added"
            self._txn_ids[document] = str(outcome.recovery["TxnID"])

    def _perform(self, step: Step) -> Outcome:
        self._done += 1
        if self._progress is not None and (self._done % 100 == 0 or self._done == self._total):
            self._progress(self._done, self._total)
        company = self._company
        call = Call(step.request, step.record, {}, company, self._session, self._version, company.edition)
        with company.request():
            return operations()[step.request].run(call)


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


def _batches(things: Iterable[_T]) -> Iterator[list[_T]]:
    remaining = iter(things)
    while batch := list(islice(remaining, _REQUESTS_A_SET)):
        yield batch
