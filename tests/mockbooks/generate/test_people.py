"""Made-up names are unique, storable, and the same for the same seed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockbooks.generate.people import NAME, People, storable

LOCALES = {"en_US": 5, "fr_FR": 1, "es_ES": 1, "de_DE": 1}


def test_names_are_unique_without_regard_to_case_over_firms_and_individuals() -> None:
    people = People(LOCALES, "one")
    names = [people.firm() for _ in range(300)] + [people.individual()[0] for _ in range(300)]
    names += [people.named("The {word} Company") for _ in range(100)] + [people.named("Tax Office") for _ in range(12)]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(0 < len(name) <= NAME and name == storable(name, NAME) for name in names)
    assert "Tax Office #12" in names


def test_one_area_does_not_change_what_another_gets() -> None:
    drawn = []
    for vendors in (1, 20):
        people = People(LOCALES, "one")
        people.draw_for("vendors")
        for _ in range(vendors):
            people.person()
        people.draw_for("customers")
        drawn.append([people.person() for _ in range(5)])
    assert drawn[0] == drawn[1]


def test_another_seed_draws_others() -> None:
    assert People(LOCALES, "one").firm() != People(LOCALES, "two").firm()


def test_some_names_need_more_than_ascii() -> None:
    people = People(LOCALES, "one")
    names = [people.person().full_name for _ in range(200)]
    assert any(not name.isascii() for name in names)
    assert all(name.encode("cp1252").decode("cp1252") == name for name in names)


def test_australians_have_numbers_and_postcodes_of_their_own() -> None:
    """The numbers are of those that ACMA keeps for creative works; a postcode begins as its state's do."""
    people = People({"en_AU": 1}, "one", "AU")
    phones = [people.phone() for _ in range(100)]
    assert all(re.fullmatch(r"\(0[2378]\) (5550|7010) \d{4}", phone) for phone in phones)
    assert len({phone[:9] for phone in phones}) == 8
    begins = {"ACT": "26", "NSW": "2", "NT": "08", "QLD": "4", "SA": "5", "TAS": "7", "VIC": "3", "WA": "6"}
    addresses = [people.address() for _ in range(100)]
    assert {address.state for address in addresses} == begins.keys()
    for address in addresses:
        assert address.postal_code.startswith(begins[address.state]) and len(address.postal_code) == 4


def test_an_unknown_placeholder_is_refused() -> None:
    with pytest.raises(ValueError, match="planet.*no placeholder"):
        People(LOCALES, "one").named("{planet} Mining")


@given(st.text(), st.integers(1, 50))
def test_whatever_is_storable_is_plain_text_of_its_length(text: str, length: int) -> None:
    name = storable(text, length)
    assert len(name) <= length
    assert ":" not in name and name == name.strip() and name.isprintable()
    assert name.encode("cp1252").decode("cp1252") == name
    assert storable(name, length) == name
