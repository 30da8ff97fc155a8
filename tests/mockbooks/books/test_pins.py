"""Pins are part of the figures that they pin, and no fault."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from mockbooks.books import balances, pins
from mockbooks.checks import check, pinned, rebuild
from mockbooks.company import Company, ManualClock
from mockbooks.operations.lists.entry import insert, load, remove
from mockbooks.operations.new_company import CompanyDetails, set_up


@pytest.fixture
def company() -> Iterator[Company]:
    company = Company.create(clock=ManualClock(datetime(2024, 3, 1, tzinfo=UTC)))
    set_up(company, CompanyDetails("Larkspur"))
    with company.request_set():
        company.mark_imported()
        above = insert(company, "Customer", "Ann", {})
        insert(company, "Customer", "Kitchen", {}, parent=above)
    yield company
    company.close()


def row_of(company: Company, full_name: str) -> int:
    return company.connection.execute("SELECT id FROM list_object WHERE full_name = ?", (full_name,)).fetchone()[0]


def test_a_balance_is_its_rows_and_its_pin_on_the_way_up_too(company):
    job, above = row_of(company, "Ann:Kitchen"), row_of(company, "Ann")
    with company.request_set():
        pins.pin_total(company, job, "Balance", "25.00", 2500)
        pins.pin_total(company, above, "TotalBalance", "30.00", 500)
    assert balances.read(company, job)[:2] == (2500, 2500)
    assert balances.read(company, above)[:2] == (0, 3000)
    assert check(company) == rebuild(company) == []
    assert balances.read(company, above)[:2] == (0, 3000)
    assert pinned(company) == [
        "Customer Ann: TotalBalance 30.00 is pinned; 5.00 of it is in no row",
        "Customer Ann:Kitchen: Balance 25.00 is pinned; 25.00 of it is in no row",
    ]


def test_stock_is_pinned_in_units_and_cents(company):
    item = row_of(company, "Ann")
    with company.request_set():
        pins.pin_total(company, item, "QuantityOnHand", "2.5", 250000)
        pins.pin_total(company, item, "AverageCost", "4.00", 1000)
    assert balances.read(company, item)[2:] == (250000, 1000)
    assert "Customer Ann: QuantityOnHand 2.5 is pinned; 2.5 of it is in no row" in pinned(company)
    assert rebuild(company) == []


def test_a_total_that_is_not_its_rows_and_its_pins_is_found_and_mended(company):
    job = row_of(company, "Ann:Kitchen")
    with company.request_set():
        pins.pin_total(company, job, "Balance", "25.00", 2500)
        company.connection.execute("UPDATE total SET balance = 2400 WHERE object = ?", (job,))
    assert [problem.check for problem in check(company)] == ["running totals", "control accounts"]
    assert len(rebuild(company)) == 1
    assert balances.read(company, job).balance == 2500


def test_a_pin_goes_with_its_object(company):
    job, above = row_of(company, "Ann:Kitchen"), row_of(company, "Ann")
    with company.request_set():
        pins.pin_total(company, job, "Balance", "25.00", 2500)
        pins.pin_text(company, "list", job, "Phone", "1", "2")
        remove(company, load(company, job), "Ann:Kitchen")
    assert list(pins.pins(company)) == []
    assert balances.read(company, above)[:2] == (0, 0)
    assert check(company) == []


def test_a_text_stands_only_for_what_the_rows_came_to_then(company):
    with company.request_set():
        pins.pin_text(company, "list", 7, "IsFullyReceived", "true & done", "false")
    for derived, comes in (("false", "true &amp; done"), ("other", "other")):
        names = {-3: derived}
        pins.shown_instead(company, "list", 7, names, [("IsFullyReceived", -3), ("Absent", -4)])
        assert names == {-3: comes}


def test_another_company_has_none():
    company = Company.create(clock=ManualClock(datetime(2024, 3, 1, tzinfo=UTC)))
    assert list(pins.pins(company)) == pinned(company) == []
    company.close()
