"""The machine lives random lives, finds what is wrong with a mapping, and can be taken in parts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from mockbooks_harness.strategies import QuickBooksMachine
from mockbooks_harness.strategies.machine import Banking, CompanyMachine, Sales
from mockbooks_harness.strategies.machine.model import Effect, Model

QUIET = {"suppress_health_check": list(HealthCheck), "deadline": None, "database": None}


def test_random_lives() -> None:
    run_state_machine_as_test(QuickBooksMachine, settings=settings(max_examples=5, stateful_step_count=10, **QUIET))


@pytest.mark.slow
def test_many_random_lives() -> None:
    run_state_machine_as_test(QuickBooksMachine, settings=settings(max_examples=300, stateful_step_count=30, **QUIET))


@pytest.mark.slow
def test_many_random_lives_in_several_currencies_and_sites() -> None:
    class Abroad(QuickBooksMachine):
        features = ("class-tracking", "inventory", "inventory-sites", "multi-currency", "sales-tax", "units-of-measure")

    run_state_machine_as_test(Abroad, settings=settings(max_examples=50, stateful_step_count=20, **QUIET))


class Invoicing(Sales):
    """The family of sales alone, and a mapping that takes every invoice for open."""

    @invariant()
    def every_invoice_is_owed(self) -> None:
        for invoice in self.ask("<InvoiceQueryRq></InvoiceQueryRq>"):
            assert Decimal(invoice.findtext("BalanceRemaining", "")) > 0, "mapped as open, but paid"


def test_a_users_invariant_is_broken_where_it_does_not_hold() -> None:
    with pytest.raises(AssertionError, match="mapped as open, but paid") as failure:
        run_state_machine_as_test(
            Invoicing, settings=settings(max_examples=60, stateful_step_count=12, phases=[Phase.generate], **QUIET)
        )
    assert any("state." in note for note in failure.value.__notes__)


def test_families_can_be_taken_one_by_one() -> None:
    class Treasury(Banking):
        features = ()

        def begin(self) -> object:  # type: ignore[override]
            return super().begin()

    run_state_machine_as_test(Treasury, settings=settings(max_examples=3, stateful_step_count=5, **QUIET))
    assert issubclass(QuickBooksMachine, CompanyMachine)


def test_the_model_takes_back_what_it_did() -> None:
    model = Model()
    effect = Effect({"Checking": Decimal(5), "Rent": Decimal(-5)}, stock={"Lamp": Decimal(2)})
    model.entered("1", effect)
    assert model.accounts["Checking"] == 5
    assert model.undone("1")
    assert not any(model.accounts.values())
    assert not model.undone("1")
    with pytest.raises(AssertionError):
        model.do(Effect({"Checking": Decimal(1)}))
