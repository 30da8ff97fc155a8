"""The public surface of the strategies: what is exported, and nothing by accident."""

from __future__ import annotations

import inspect

import mockbooks_harness.strategies as strategies

EXPORTED = {
    # What is drawn from the language.
    "contents",
    "values",
    "requests",
    "request_sets",
    "invalid_requests",
    "InvalidRequest",
    "FAULTS",
    "records",
    "responses",
    # What is drawn for and of companies.
    "new_company",
    "begin",
    "requests_for",
    "companies",
    "DrawnCompany",
    "CompanyMachine",
    "QuickBooksMachine",
    # What holds mappings and answers to properties.
    "check_mapping",
    "mapping_battery",
    "MappingFailure",
    "PROPERTIES",
    "ORACLES",
    "Disagreement",
    # How long to look.
    "PROFILES",
    "register_profiles",
    "shared_examples",
}


def test_what_is_exported_is_what_is_meant_to_be() -> None:
    assert set(strategies.__all__) == EXPORTED
    assert strategies.__all__ == sorted(strategies.__all__, key=lambda name: (not name.isupper(), name.islower(), name))


def test_all_that_is_exported_says_what_it_is() -> None:
    for name in strategies.__all__:
        value = getattr(strategies, name)
        if inspect.isclass(value) or inspect.isfunction(value):
            assert inspect.getdoc(value), name
            assert value.__module__.startswith("mockbooks_harness.strategies"), name


def test_the_families_of_the_machine_are_public() -> None:
    from mockbooks_harness.strategies import machine

    assert set(machine.__all__) == {
        "Banking",
        "CompanyMachine",
        "Faults",
        "Lists",
        "Purchases",
        "QuickBooksMachine",
        "Sales",
        "Stock",
    }
