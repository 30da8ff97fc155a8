"""The values of leaves: texts of the form that each type has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from types import MappingProxyType

from hypothesis import strategies as st

from mockbooks.qbxml import NEWEST, Edition, Version, catalogue

# What a company file can keep [R]: everything else becomes a question mark or cannot be parsed.
CHARACTERS = st.characters(codec="cp1252", exclude_categories=("Cc", "Cs"))

_DAYS = st.dates(dt.date(1980, 1, 1), dt.date(2037, 12, 31))
_SECONDS = st.integers(0, 2**31 - 1)


def _decimals(places: int, digits: int) -> st.SearchStrategy[str]:
    """Decimal numbers as text, without a sign."""
    return st.integers(0, 10 ** (digits + places) - 1).map(lambda n: f"{n // 10**places}.{n % 10**places:0{places}}")


def _moment(day: dt.date, second: int) -> str:
    return (dt.datetime.combine(day, dt.time()) + dt.timedelta(seconds=second % 86400)).isoformat()


_BY_TYPE: Mapping[str, Callable[[], st.SearchStrategy[str]]] = MappingProxyType(
    {
        "IDTYPE": lambda: st.builds("{:X}-{}".format, st.integers(1, 2**32 - 1), _SECONDS),
        "BOOLTYPE": lambda: st.sampled_from(["true", "false"]),
        "DATETYPE": lambda: _DAYS.map(dt.date.isoformat),
        "DATETIMETYPE": lambda: st.builds(_moment, _DAYS, _SECONDS),
        "TIMEINTERVALTYPE": lambda: st.builds("PT{}H{}M".format, st.integers(0, 24), st.integers(0, 59)),
        "AMTTYPE": lambda: _decimals(2, 7),
        "PRICETYPE": lambda: _decimals(5, 6),
        "QUANTYPE": lambda: _decimals(5, 5),
        "PERCENTTYPE": lambda: _decimals(5, 2),
        "FLOATTYPE": lambda: _decimals(5, 3),
        "INTTYPE": lambda: st.integers(0, 2**31 - 1).map(str),
        "GUIDTYPE": lambda: st.one_of(st.just("0"), st.uuids().map("{{{}}}".format)),
        "UUIDTYPE": lambda: st.uuids().map("{{{}}}".format),
        "MACROTYPE": lambda: st.integers(1, 999).map("TxnID:{}".format),
    }
)


def values(
    element: catalogue.Element, *, version: Version = NEWEST, edition: Edition = Edition.US
) -> st.SearchStrategy[str]:
    """Texts for a leaf of the catalogue: of its type, within its length; of an enumeration, one of its values."""
    allowed = [value.value for value in element.values if value.valid(version, edition)]
    if allowed:
        return st.sampled_from(allowed)
    if element.type == "INTTYPE":
        low = 0 if element.min_value is None else int(element.min_value)
        high = 2**31 - 1 if element.max_value is None else int(element.max_value)
        return st.integers(low, high).map(str)
    if element.type is not None and element.type in _BY_TYPE:
        return _BY_TYPE[element.type]()
    length = element.length(edition)
    return st.text(CHARACTERS, max_size=20 if length is None else min(length, 60))
