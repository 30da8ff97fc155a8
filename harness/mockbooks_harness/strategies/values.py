"""The values of leaves: texts of the form that each type has, plain ones first, and those that hurt.

There are two ways to write a value. `sent` is how programs write it: `1` for true, `12` for twelve dollars, a date with
a time zone, blanks at the ends. `kept` is how QuickBooks writes it back: two decimals in an amount, none that say
nothing in a quantity, nothing outside Windows-1252, never an empty element. The lexical rules are those of the
published schemas [D]; the characters that QuickBooks keeps are observed [O: qbwc/qbxml#8].

Most values come from short rows of plain and extreme ones, which is fast to draw and shrinks to what a person would
write; one in a few is drawn freely.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Literal

from hypothesis import strategies as st

from mockbooks.qbxml import NEWEST, Edition, Version, catalogue
from mockbooks_harness.strategies.plan import Plan, plan

Form = Literal["sent", "kept"]
"""As a program sends a value, or as QuickBooks keeps and writes it."""

CHARACTERS = st.characters(codec="cp1252", exclude_categories=("Cc", "Cs"))
"""What a company file can keep [R]: everything else becomes a question mark or cannot be parsed."""

#: Texts that broke somebody's program: markup, accents, the ends of Windows-1252, what other layers take for a value.
TROUBLESOME = (
    "Maple & Sons <Ltd>",
    'O\'Brien "Bob"',
    "Zoë Müller-Ångström",
    "“Café” – 20 €",
    "]]>",
    "&amp;",
    "%s {0} \\n",
    "null",
    "0",
    "-1",
    "true",
    "a\u00a0b",
    "ÿ",
)
#: As the above, but only as sent: blanks that a name loses, what is outside Windows-1252 (written as a reference).
TROUBLESOME_WHEN_SENT = (" Maple ", "Maple ", "Łódź", "木村", "🙂", "Maple\tRoad", "")
_SEVERAL_LINES = "12 Elm Street\nBack door"

_DAYS = st.dates(dt.date(1980, 1, 1), dt.date(2037, 12, 31))
_SECONDS = st.integers(0, 2**31 - 1)
_DATES = ("2024-01-15", "2024-02-29", "2023-12-31", "1980-01-01", "2038-01-18")
_MOMENTS = tuple(
    f"{day}T{time}"
    for day, time in zip(_DATES, ("09:00:00", "23:59:59", "00:00:00", "12:00:00", "02:30:00"), strict=True)
)
_ZONES = ("-05:00", "+00:00", "+11:00", "-03:30")
_INTERVALS = ("PT1H0M0S", "PT0H15M0S", "PT24H0M0S", "PT0H0M0S", "PT999H59M0S")


def _decimals(places: int, digits: int) -> st.SearchStrategy[str]:
    """Decimal numbers with so many digits before and after the point, as text."""
    most = 10 ** (digits + places) - 1
    return st.integers(-most, most).map(
        lambda n: f"{'-' if n < 0 else ''}{abs(n) // 10**places}.{abs(n) % 10**places:0{places}}"
    )


def _without_zeros(number: str) -> str:
    text = number.rstrip("0").rstrip(".") if "." in number else number
    return "0" if text in ("-0", "") else text


def _like_a_price(number: str) -> str:
    whole, _, fraction = number.partition(".")
    return f"{whole}.{fraction[:2]}{fraction[2:].rstrip('0')}"


def _moment(day: dt.date, second: int) -> str:
    return (dt.datetime.combine(day, dt.time()) + dt.timedelta(seconds=second % 86400)).isoformat()


_AMOUNTS = ("10.00", "0.00", "0.01", "-0.01", "1234.56", "9999999999999.99", "-9999999999999.99")
_PRICES = ("10.00", "0.00", "0.00001", "33.33333", "-5.00", "9999999999.99999")
_QUANTITIES = ("1", "0", "2.5", "0.00001", "-3", "9999999999.99999")
_PERCENTS = ("5.00", "0.00", "8.375", "100.00", "0.00001")
_IDS = ("80000001-1704067200", "1-1", "7FFFFFFF-2147483647", "80000A3F-1231231231")
_GUIDS = ("{3E2A1F60-0C5B-4B53-9E0A-6D1B0F2C9A11}", "0")

#: For each type: plain and extreme values as QuickBooks writes them; the same as only programs write them; any value.
_BY_TYPE: Mapping[str, tuple[Sequence[str], Sequence[str], Callable[[], st.SearchStrategy[str]]]] = MappingProxyType(
    {
        "IDTYPE": (_IDS, (), lambda: st.builds("{:X}-{}".format, st.integers(1, 2**32 - 1), _SECONDS)),
        "BOOLTYPE": (("true", "false"), ("1", "0"), lambda: st.sampled_from(("true", "false"))),
        "DATETYPE": (_DATES, (), lambda: _DAYS.map(dt.date.isoformat)),
        "DATETIMETYPE": (
            tuple(f"{moment}{zone}" for moment, zone in zip(_MOMENTS, (*_ZONES, "-05:00"), strict=True)),
            (*_MOMENTS, *_DATES, "2024-1-5T9:5", "2024-01-15T09"),
            lambda: st.builds("{}{}".format, st.builds(_moment, _DAYS, _SECONDS), st.sampled_from(_ZONES)),
        ),
        "TIMEINTERVALTYPE": (
            _INTERVALS,
            ("PT30M", "PT2H", "-PT1H30M", "PT90S"),
            lambda: st.builds("PT{}H{}M0S".format, st.integers(0, 999), st.integers(0, 59)),
        ),
        "AMTTYPE": (_AMOUNTS, ("12", "+3.50", "-7"), lambda: _decimals(2, 7)),
        "PRICETYPE": (_PRICES, ("12", "1.5", "+2"), lambda: _decimals(5, 6).map(_like_a_price)),
        "QUANTYPE": (_QUANTITIES, ("2.50", "+1", "1.00000"), lambda: _decimals(5, 5).map(_without_zeros)),
        "PERCENTTYPE": (_PERCENTS, ("7", "12.5"), lambda: _decimals(5, 2).map(_like_a_price)),
        "FLOATTYPE": (("1", "1.25", "0.73521"), ("1.0", "0.5"), lambda: _decimals(5, 3).map(_without_zeros)),
        "GUIDTYPE": (_GUIDS, (), lambda: st.uuids().map("{{{}}}".format)),
        "UUIDTYPE": (_GUIDS[:1], (), lambda: st.uuids().map("{{{}}}".format)),
        "MACROTYPE": (("TxnID:1", "ListID:new"), (), lambda: st.integers(1, 999).map("TxnID:{}".format)),
    }
)


def values(
    element: catalogue.Element, *, version: Version = NEWEST, edition: Edition = Edition.US, form: Form = "sent"
) -> st.SearchStrategy[str]:
    """Texts for a leaf of the catalogue: of its type, within its length; of an enumeration, one of its values."""
    return leaf_values(plan(element, version, edition), form)


@cache
def leaf_values(leaf: Plan, form: Form = "sent") -> st.SearchStrategy[str]:
    """The same for a plan."""
    if leaf.enumeration:
        return st.sampled_from(leaf.enumeration)
    if leaf.element.type == "INTTYPE":
        return _whole_numbers(leaf)
    if leaf.element.type is None or leaf.element.type not in _BY_TYPE:
        return _texts(leaf, form)
    kept, only_sent, freely = _BY_TYPE[leaf.element.type]
    row = kept if form == "kept" else (*kept, *only_sent)
    fitting = [value for value in row if _within(value, leaf)]
    return st.one_of(st.sampled_from(fitting), st.sampled_from(fitting), freely().filter(lambda v: _within(v, leaf)))


def _within(value: str, leaf: Plan) -> bool:
    """Whether a number is within the bounds that the schema states for its element."""
    least, greatest = leaf.element.min_value, leaf.element.max_value
    if least is None and greatest is None:
        return True
    number = Decimal(value)
    return (least is None or number >= least) and (greatest is None or number <= greatest)


def _whole_numbers(leaf: Plan) -> st.SearchStrategy[str]:
    least = 0 if leaf.element.min_value is None else int(leaf.element.min_value)
    greatest = 2**31 - 1 if leaf.element.max_value is None else int(leaf.element.max_value)
    plain = [str(number) for number in (1, 2, 10, least, greatest) if least <= number <= greatest]
    if leaf.name == "ExpirationMonth":
        return st.integers(1, 12).map("{:02}".format)
    return st.one_of(st.sampled_from(plain), st.integers(least, greatest).map(str))


def _texts(leaf: Plan, form: Form) -> st.SearchStrategy[str]:
    """Texts, as long as the leaf allows; the first is what a person would write."""
    length = 4095 if leaf.length is None else leaf.length
    row = ["Maple"[:length], ("Maple Road 17 " * 300)[:length].rstrip().ljust(length, "x"), *TROUBLESOME]
    if leaf.name == "FullName":
        row += ["Maple:Kitchen", "A:B:C:D:E"]
    elif leaf.name in ("Note", "Memo", "Desc", "Notes"):
        row += [_SEVERAL_LINES, "one: two"]
    if form == "sent":
        row += TROUBLESOME_WHEN_SENT
    # A colon parts the levels of a full name, so no name has one [R].
    if leaf.name == "Name":
        row = [text for text in row if ":" not in text]
    fitting = st.sampled_from([text for text in row if len(text) <= length])
    freely = st.text(CHARACTERS, min_size=0 if form == "sent" else 1, max_size=min(length, 40))
    if leaf.name == "Name":
        freely = freely.map(lambda text: text.replace(":", ";"))
    if form == "kept":
        freely = freely.filter(str.strip)
    return st.one_of(fitting, fitting, fitting, freely)


#: Values that fit with others: amounts that may be summed, quantities that may be sold, parts of a hundred.
_FITTING: Mapping[str, tuple[Sequence[str], Callable[[], st.SearchStrategy[str]]]] = MappingProxyType(
    {
        "AMTTYPE": (
            ("10.00", "0.01", "100.00", "33.33", "1234.56", "99999.99", "0.00", "12", "+3.50"),
            lambda: st.integers(0, 9_999_999).map(lambda cents: f"{cents // 100}.{cents % 100:02}"),
        ),
        "PRICETYPE": (
            ("10.00", "0.01", "33.33333", "0.00001", "1999.99", "0.00", "12", "1.5"),
            lambda: st.integers(0, 9_999_999).map(lambda n: _like_a_price(f"{n // 10_000}.{n % 10_000:04}0")),
        ),
        "QUANTYPE": (
            ("1", "2", "10", "0.5", "3.33333", "144", "0.00001", "2.50"),
            lambda: st.integers(1, 99_999).map(lambda n: _without_zeros(f"{n // 100}.{n % 100:02}")),
        ),
        "PERCENTTYPE": (
            ("5.00", "10.00", "8.375", "0.00", "100.00", "7"),
            lambda: st.integers(0, 99).map("{}.25".format),
        ),
        "FLOATTYPE": (
            ("1", "1.25", "0.73521"),
            lambda: st.integers(1, 9_999).map(lambda n: f"{n // 1000}.{n % 1000:03}"),
        ),
        "TIMEINTERVALTYPE": (
            ("PT1H0M0S", "PT0H15M0S", "PT8H30M", "PT30M"),
            lambda: st.builds("PT{}H{}M0S".format, st.integers(0, 23), st.integers(1, 59)),
        ),
    }
)


@cache
def fitting_values(leaf: Plan) -> st.SearchStrategy[str]:
    """Texts for a leaf that rules are likely to take: no amount is below zero, no quantity nothing."""
    kind = leaf.element.type or ""
    if leaf.enumeration or kind not in _FITTING:
        return leaf_values(leaf)
    row, freely = _FITTING[kind]
    fitting = [value for value in row if _within(value, leaf)]
    return st.one_of(st.sampled_from(fitting), st.sampled_from(fitting), freely().filter(lambda v: _within(v, leaf)))
