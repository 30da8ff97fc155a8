"""The value types: canonical forms, refusals, exact conversions."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockbooks.qbxml import types
from mockbooks.qbxml.status import Refused

CANONICAL = [
    ("AMTTYPE", "7", "7.00"),
    ("AMTTYPE", "+0012.50", "12.50"),
    ("AMTTYPE", "-0.00", "0.00"),
    ("AMTTYPE", " 1.00 ", "1.00"),
    ("AMTTYPE", "9999999999999.99", "9999999999999.99"),
    ("PRICETYPE", "1.5", "1.50"),
    ("PRICETYPE", "1.33333", "1.33333"),
    ("PRICETYPE", "1.20000", "1.20"),
    ("PRICETYPE", "-0", "0.00"),
    ("QUANTYPE", "2.50", "2.5"),
    ("QUANTYPE", "007", "7"),
    ("QUANTYPE", "-3.00000", "-3"),
    ("PERCENTTYPE", "7.5", "7.50"),
    ("PERCENTTYPE", "8.375", "8.375"),
    ("BOOLTYPE", "1", "true"),
    ("BOOLTYPE", "false", "false"),
    ("DATETYPE", "2024-02-29", "2024-02-29"),
    ("DATETYPE", "2024-02-29-05:00", "2024-02-29"),
    ("DATETIMETYPE", "2024-5-1", "2024-05-01"),
    ("DATETIMETYPE", "2024-05-01T7", "2024-05-01T07:00:00"),
    ("DATETIMETYPE", "2024-05-01T07:08:09-5:00", "2024-05-01T07:08:09-05:00"),
    ("TIMEINTERVALTYPE", "PT90M", "PT1H30M0S"),
    ("TIMEINTERVALTYPE", "-PT1H", "-PT1H0M0S"),
    ("INTTYPE", "+042", "42"),
    ("FLOATTYPE", "1.2500", "1.25"),
    ("FLOATTYPE", "100", "100"),
    ("GUIDTYPE", "0", "0"),
    ("GUIDTYPE", "{6a1c5292-39ca-413c-8666-64ab05913ca0}", "{6a1c5292-39ca-413c-8666-64ab05913ca0}"),
    ("IDTYPE", "80000001-1400000000", "80000001-1400000000"),
    ("STRTYPE", "  two  blanks \n", "  two  blanks \n"),
    ("ENUMTYPE", "ActiveOnly ", "ActiveOnly"),
]


@pytest.mark.parametrize(("type_name", "given_text", "canonical"), CANONICAL)
def test_canonical_text(type_name: str, given_text: str, canonical: str) -> None:
    convert = types.convert(type_name)
    assert convert(given_text, "Field") == canonical
    assert convert(canonical, "Field") == canonical


@pytest.mark.parametrize("type_name", types.TYPES)
def test_empty_text_is_legal_for_every_type(type_name: str) -> None:
    assert types.convert(type_name)("", "Field") == ""
    assert types.convert(type_name)(" \n", "Field") == ""


REFUSED = [
    ("AMTTYPE", 3040, ["12.5", "12.500", "1,000.00", "1e3", "12345678901234", "ten", "٣.٠٠", "$5.00"]),
    ("PRICETYPE", 3045, ["13.344911793183279", "1.", ".5", "12345678901"]),
    ("QUANTYPE", 3060, ["1.123456", "2,5", "NaN"]),
    ("PERCENTTYPE", 3050, ["7%", "1.123456"]),
    ("BOOLTYPE", 3010, ["True", "yes", "2"]),
    ("DATETYPE", 3020, ["2023-02-29", "05/01/2024", "2024-5-1", "0000-01-01", "2024-01-01T00:00:00"]),
    ("DATETIMETYPE", 3020, ["2024-13-01", "2024-01-01T25:00:00", "2024-01-01T00:00:00Z", "2024-01-01T1:1:1+99:00"]),
    ("TIMEINTERVALTYPE", 3035, ["PT", "1:30", "P1D"]),
    ("INTTYPE", 3085, ["1.0", "99999999999", "one"]),
    ("FLOATTYPE", 3085, ["1e5", "."]),
    ("GUIDTYPE", 3065, ["6a1c5292-39ca-413c-8666-64ab05913ca0", "1"]),
    ("IDTYPE", 3000, ["hello", "80000001", "-1", "80000001-1400000000-1", "1" * 40 + "-1"]),
]


@pytest.mark.parametrize(("type_name", "code", "text"), [(t, c, text) for t, c, texts in REFUSED for text in texts])
def test_refusals(type_name: str, code: int, text: str) -> None:
    with pytest.raises(Refused) as refusal:
        types.convert(type_name)(text, "Field")
    assert refusal.value.code == code
    assert f'"{text}" in the field "Field"' in refusal.value.message


def test_the_recorded_price_refusal_word_for_word() -> None:
    with pytest.raises(Refused) as refusal:
        types.price("13.344911793183279", "Rate")
    assert refusal.value.message == (
        'There was an error when converting the price "13.344911793183279" in the field "Rate".'
    )


def test_a_refused_id_is_called_by_its_label() -> None:
    with pytest.raises(Refused, match='object ID "xyz" in the field "list ID" is invalid'):
        types.identifier("xyz", "ListID")
    assert types.identifier("-1", "TxnLineID") == "-1"


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_amounts_keep_every_cent(cents: int) -> None:
    text = types.amount_text(cents)
    assert types.amount(text, "Amount") == text
    assert types.cents_of(text) == cents
    assert types.cents_from(Decimal(text)) == cents
    assert types.decimal_of_cents(cents) == Decimal(text)


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_prices_and_quantities_keep_every_unit(units: int) -> None:
    for convert, write in ((types.price, types.price_text), (types.quantity, types.quantity_text)):
        text = write(units)
        assert convert(text, "Field") == text
        assert types.units_of(text) == units
        assert types.units_from(Decimal(text)) == units
        assert types.decimal_of_units(units) == Decimal(text)


def test_names_are_trimmed_and_other_strings_are_not() -> None:
    assert types.string(" Jones ", "FullName") == "Jones"
    assert types.string(" Jones ", "Contact") == " Jones "
    assert types.string(" \n ", "Contact") == ""


def test_the_month_of_a_card_has_two_digits() -> None:
    assert types.integer("9", "ExpirationMonth") == "09"
    assert types.integer("09", "DayOfMonthDue") == "9"


def test_what_is_finer_than_can_be_kept_is_an_error() -> None:
    for call in (types.cents_from, types.units_from):
        with pytest.raises(ValueError, match="finer"):
            call(Decimal("0.000001"))
    with pytest.raises(ValueError, match="five decimals"):
        types.units_of("0.000001")


@given(st.integers(-(10**8), 10**8))
def test_intervals_keep_every_second(seconds: int) -> None:
    assert types.seconds_of(types.interval_text(seconds)) == seconds


def test_dates_and_moments() -> None:
    assert types.date_of("2024-05-01") == dt.date(2024, 5, 1)
    assert types.date_time_of("2024-05-01") == dt.date(2024, 5, 1)
    moment = types.date_time_of("2024-05-01T07:08:09-05:00")
    assert isinstance(moment, dt.datetime)
    assert moment.utcoffset() == dt.timedelta(hours=-5)


LEAVES = {
    "AMTTYPE": ("Balance", "TotalBalance", "Amount", "Subtotal", "OpenBalance", "CreditLimit", "UnusedPayment"),
    "PRICETYPE": ("SalesPrice", "PurchaseCost", "AverageCost", "Rate", "Price", "Cost"),
    "QUANTYPE": ("Quantity", "QuantityOnHand", "QuantityOnOrder", "QuantityOnSalesOrder", "Invoiced"),
    "DATETIMETYPE": ("TimeCreated", "TimeModified"),
    "DATETYPE": ("TxnDate", "DueDate", "ShipDate"),
    "BOOLTYPE": ("IsActive", "IsPaid", "IsFullyInvoiced"),
    "IDTYPE": ("ListID", "TxnID", "TxnLineID"),
    "PERCENTTYPE": ("SalesTaxPercentage", "DiscountRate"),
}


def test_what_real_files_write_is_canonical(shared: Path) -> None:
    """Each value of the raw answers of QuickBooks comes out as it went in."""
    seen: Counter[str] = Counter()
    for file in sorted((shared / "recordings").glob("*.xml")):
        if not re.match(r"bill-ash|flowlink.*raw\.unwrapped|jsgoupil|qbwc-qbwc.*[1-35].xml", file.name):
            continue  # shortened or edited
        text = file.read_text("utf-8")
        for type_name, leaves in LEAVES.items():
            for leaf in leaves:
                for value in re.findall(rf"<{leaf}>([^<]*)</{leaf}>", text):
                    assert types.convert(type_name)(value, leaf) == value, (file.name, leaf)
                    seen[type_name] += 1
    assert all(seen[type_name] for type_name in LEAVES), seen
