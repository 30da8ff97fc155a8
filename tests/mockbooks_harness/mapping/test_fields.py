"""Single values."""

from __future__ import annotations

from decimal import Decimal

import pytest
from lxml import etree

from mockbooks_harness.mapping import fields


def element(text: str) -> etree._Element:
    return etree.fromstring(f"<X>{text}</X>")


@pytest.mark.parametrize(
    ("qbxml", "codat"),
    [
        ("2023-12-16T00:06:45-05:00", "2023-12-16T05:06:45"),
        ("2023-07-01T00:30:00+01:00", "2023-06-30T23:30:00"),
        ("2023-12-16T00:06:45Z", "2023-12-16T00:06:45"),
        ("2023-12-16T00:06:45", "2023-12-16T00:06:45"),
        ("", None),
    ],
)
def test_a_moment_is_the_utc_instant_without_a_zone(qbxml: str, codat: str | None) -> None:
    assert fields.moment(element(qbxml)) == codat


def test_a_date_has_midnight_and_no_zone() -> None:
    assert fields.date(element("2024-02-29")) == "2024-02-29T00:00:00"
    assert fields.date(None) is None


def test_an_empty_element_is_as_good_as_none() -> None:
    assert fields.text(element(" ")) is None
    assert fields.amount(element("")) is None
    assert fields.amount_or_zero(None) == 0
    assert fields.reference(element("<ListID/>")) is None


def test_an_amount_keeps_its_digits() -> None:
    value = fields.amount(element("12.50"))
    assert value is not None
    assert value.as_tuple() == Decimal("12.50").as_tuple()


@pytest.mark.parametrize(
    ("value", "written"), [(3, "3"), (Decimal("3.10"), "3.1"), (Decimal("0.000001"), "0"), (Decimal("-0.5"), "-0.5")]
)
def test_a_number_is_written_with_at_most_five_decimals(value: Decimal, written: str) -> None:
    assert fields.written_number(value) == written


def test_what_has_the_form_of_a_list_id() -> None:
    assert fields.is_list_id("80000001-1700000000")
    assert fields.is_list_id("20000-933270541")
    assert not any(map(fields.is_list_id, ("Non", "Tax", "20000-", "x0-1", "20000-1 ")))
