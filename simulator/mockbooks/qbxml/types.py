"""The value types of qbXML: from the text of a leaf to its canonical text, and on to numbers and dates.

`convert(type)` gives the function that takes the text of a leaf and the label of its field and returns the text as
QuickBooks writes it back (`7` is `7.00` as an amount, `2.50` is `2.5` as a quantity, `1` is `true` as a boolean). Each
refuses what it cannot read with the status code of its type. Empty text is legal for every type: it stays empty, and in
a Mod it clears the field. [D:SCH] documented: the lexical rules are those of the schemas' type files, taken strictly.

Amounts are stored as whole cents; prices, quantities, percentages and exchange rates as whole units of 1/100,000. The
functions below the table change between canonical text, those integers and Decimal, exactly; nothing is ever a float.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType

from mockbooks.qbxml.status import (
    INVALID_AMOUNT,
    INVALID_BOOLEAN,
    INVALID_DATE,
    INVALID_GUID,
    INVALID_ID,
    INVALID_NUMBER,
    INVALID_PERCENT,
    INVALID_PRICE,
    INVALID_QUANTITY,
    INVALID_TIME_INTERVAL,
    Refused,
    StatusCode,
)

Converter = Callable[[str, str], str]
"""(text of the leaf, label of its field) -> canonical text. Raises Refused."""

UNITS = 100_000
"""Prices, quantities, percentages and rates are stored as this many units to one."""

# From text to canonical text


_TRIMMED = frozenset({"Name", "FullName", "FullNameWithChildren", "IncludeRetElement", "EditSequence"})


def string(text: str, field: str) -> str:
    """A string as it is kept: as it was sent, but names without blanks around them; nothing but blanks is empty.

    [R:BASH] recorded: contacts, names on cheques and notes come back with blanks before and line ends behind them. That
    names are trimmed, and that blanks alone clear a field, is assumed. Programs send IncludeRetElement with blanks.
    """
    if field in _TRIMMED:
        return text.strip()
    return "" if text.isspace() else text


def enumerated(text: str, _field: str = "") -> str:
    """An enumeration value as it is looked up: blanks around it do not count.

    Assumed: a program in use sends one with a trailing blank and seems to get its answer [O: bill-ash/qbwc].
    """
    return text.strip()


_ID = re.compile(r"[0-9A-Fa-f]{1,24}-[0-9]{1,11}|[0-9A-Za-z]{16}").fullmatch


def identifier(text: str, field: str) -> str:
    """A ListID, TxnID or TxnLineID: hexadecimal counter, hyphen, Unix time [R:IDs]; 36 characters at most [D:SCH].

    The contacts of a customer or vendor have another form, as in `0000000000000owb` [R:BASH]. `-1` stands for a line to
    be made. Anything else is refused (3000) with a label for people.
    """
    if _ID(text):
        return text
    text = text.strip()
    if _ID(text) or not text or (text == "-1" and field.endswith("LineID")):
        return text
    raise Refused(INVALID_ID, value=text, field=id_label(field))


def id_label(field: str) -> str:
    """How a refused ID's field is called. [O:RDL] observed for ListID and TxnID; others by element name: assumed."""
    return {"ListID": "list ID", "TxnID": "Transaction id"}.get(field, field)


_BOOLEANS = MappingProxyType({"true": "true", "false": "false", "1": "true", "0": "false", "": ""})


def boolean(text: str, field: str) -> str:
    """`true` or `false`; `1` and `0` are taken too. [D:SCH] documented."""
    value = _BOOLEANS.get(text)
    if value is None:
        value = _BOOLEANS.get(text.strip())
        if value is None:
            raise Refused(INVALID_BOOLEAN, value=text, field=field)
    return value


_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2})?").fullmatch


def date(text: str, field: str) -> str:
    """`YYYY-MM-DD`, a day that exists. A time zone, which the schema allows, is dropped: assumed."""
    match = _DATE(text) or _DATE(text.strip())
    if match is None:
        if not text.strip():
            return ""
        raise Refused(INVALID_DATE, value=text, field=field)
    day = match[1]
    try:
        dt.date.fromisoformat(day)
    except ValueError:
        raise Refused(INVALID_DATE, value=text, field=field) from None
    return day


_DATETIME = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
    r"(?:T([0-9]{1,2})(?::([0-9]{1,2})(?::([0-9]{1,2})(?:([+-])([0-9]{1,2}):([0-9]{1,2}))?)?)?)?"
).fullmatch


def date_time(text: str, field: str) -> str:
    """`YYYY-MM-DD`, `YYYY-MM-DDThh:mm:ss` or that with `±hh:mm`, each part padded; a date alone stays a date.

    [D:SCH] documented: parts may have one digit, and the time may stop after hours or minutes.
    """
    match = _DATETIME(text.strip())
    if match is None:
        if not text.strip():
            return ""
        raise Refused(INVALID_DATE, value=text, field=field)
    year, month, day, hour, minute, second, sign, zone_hours, zone_minutes = match.groups("0")
    try:
        # The printed offset is kept as text: what it means is for those who know the company's zone.
        moment = dt.datetime(int(year), int(month), int(day), int(hour), int(minute), int(second))  # noqa: DTZ001
    except ValueError:
        raise Refused(INVALID_DATE, value=text, field=field) from None
    if match[4] is None:
        return moment.date().isoformat()
    if match[7] is None:
        return moment.isoformat()
    if int(zone_hours) > 14 or int(zone_minutes) > 59:
        raise Refused(INVALID_DATE, value=text, field=field)
    return f"{moment.isoformat()}{sign}{int(zone_hours):02}:{int(zone_minutes):02}"


_INTERVAL = re.compile(r"([+-]?)PT(?:([0-9]{1,6})H)?(?:([0-9]{1,8})M)?(?:([0-9]{1,9})S)?").fullmatch


def time_interval(text: str, field: str) -> str:
    """`PTnHnMnS` with hours, minutes and seconds always written: `PT2H30M0S`. The written form is assumed."""
    match = _INTERVAL(text.strip())
    if match is None or match[2] is match[3] is match[4] is None:
        if not text.strip():
            return ""
        raise Refused(INVALID_TIME_INTERVAL, value=text, field=field)
    sign, hours, minutes, seconds = match.groups("0")
    total = int(hours) * 3600 + int(minutes) * 60 + int(seconds)
    return interval_text(-total if sign == "-" else total)


_AMOUNT_AS_WRITTEN = re.compile(r"-?(?:0|[1-9][0-9]{0,12})\.[0-9]{2}").fullmatch
_AMOUNT = re.compile(r"[+-]?[0-9]{1,13}(?:\.[0-9]{2})?").fullmatch


def amount(text: str, field: str) -> str:
    """Two decimals, or none, up to 13 digits before them. Written with two. [D:SCH] documented; [R] recorded."""
    if _AMOUNT_AS_WRITTEN(text) and text != "-0.00":
        return text
    text = text.strip()
    if _AMOUNT(text):
        return amount_text(int(text.replace(".", "")) if "." in text else int(text) * 100)
    if not text:
        return ""
    raise Refused(INVALID_AMOUNT, value=text, field=field)


_UNITS = re.compile(r"([+-]?)([0-9]{1,10})(?:\.([0-9]{1,5}))?").fullmatch


def _five_decimals(text: str, field: str, refusal: StatusCode, write: Callable[[int], str]) -> str:
    text = text.strip()
    match = _UNITS(text)
    if match is not None:
        units = int(match[2]) * UNITS + int((match[3] or "").ljust(5, "0"))
        return write(-units if match[1] == "-" else units)
    if not text:
        return ""
    raise Refused(refusal, value=text, field=field)


def price(text: str, field: str) -> str:
    """Up to five decimals, written with two to five. [D:SCH] documented; [R] recorded, the refusal of more too."""
    if _AMOUNT_AS_WRITTEN(text) and len(text) < 13 and text != "-0.00":
        return text
    return _five_decimals(text, field, INVALID_PRICE, price_text)


_QUANTITY_AS_WRITTEN = re.compile(r"-?[1-9][0-9]{0,9}|0").fullmatch


def quantity(text: str, field: str) -> str:
    """Up to five decimals, written without zeros at the end. [D:SCH] documented; [R] recorded."""
    if _QUANTITY_AS_WRITTEN(text):
        return text
    return _five_decimals(text, field, INVALID_QUANTITY, quantity_text)


def percent(text: str, field: str) -> str:
    """Up to five decimals; two are recorded, more (8.375) are written as a price would be: assumed."""
    return _five_decimals(text, field, INVALID_PERCENT, price_text)


_INTEGER = re.compile(r"[+-]?[0-9]{1,12}").fullmatch
_INTEGER_BOUND = 1 << 31


def integer(text: str, field: str) -> str:
    """A whole number of 32 bits with sign; the bound is assumed. [R:BASH] a card's month has two digits: `09`."""
    text = text.strip()
    if _INTEGER(text):
        number = int(text)
        if -_INTEGER_BOUND <= number < _INTEGER_BOUND:
            return f"{number:02}" if field == "ExpirationMonth" else str(number)
    elif not text:
        return ""
    raise Refused(INVALID_NUMBER, value=text, field=field)


_DECIMAL = re.compile(r"[+-]?(?:[0-9]{1,18}(?:\.[0-9]{0,12})?|\.[0-9]{1,12})").fullmatch


def floating(text: str, field: str) -> str:
    """A decimal number (the exchange rate), written without zeros at the end: assumed. Never a float on our side."""
    text = text.strip()
    if _DECIMAL(text):
        return _plain(Decimal(text))
    if not text:
        return ""
    raise Refused(INVALID_NUMBER, value=text, field=field)


_GUID = re.compile(r"0|\{[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}").fullmatch


def guid(text: str, field: str) -> str:
    """`0` or a GUID in braces, its case kept [R:APO]."""
    text = text.strip()
    if not text or _GUID(text):
        return text
    raise Refused(INVALID_GUID, value=text, field=field)


_CONVERTERS: Mapping[str, Converter] = MappingProxyType(
    {
        "IDTYPE": identifier,
        "STRTYPE": string,
        "ENUMTYPE": enumerated,
        "UUIDTYPE": string,
        "MACROTYPE": string,
        "BOOLTYPE": boolean,
        "DATETYPE": date,
        "DATETIMETYPE": date_time,
        "TIMEINTERVALTYPE": time_interval,
        "AMTTYPE": amount,
        "PRICETYPE": price,
        "QUANTYPE": quantity,
        "PERCENTTYPE": percent,
        "INTTYPE": integer,
        "FLOATTYPE": floating,
        "GUIDTYPE": guid,
    }
)

TYPES = tuple(_CONVERTERS)
"""The names of all value types."""


def convert(type_name: str) -> Converter:
    """The converter of a type. Raises KeyError if there is no such type."""
    return _CONVERTERS[type_name]


# Between canonical text, integers and decimals


def cents_of(text: str) -> int:
    """Whole cents of an amount's canonical text: "-12.50" -> -1250."""
    return int(text.replace(".", "", 1))


def amount_text(cents: int) -> str:
    """The canonical text of an amount in cents: 1250 -> "12.50"."""
    if cents < 0:
        return f"-{-cents // 100}.{-cents % 100:02}"
    return f"{cents // 100}.{cents % 100:02}"


def units_of(text: str) -> int:
    """Units of 1/100,000 of the canonical text of a price, quantity, percentage or rate: "2.5" -> 250000.

    Raises ValueError if there are more than five decimals.
    """
    whole, _, fraction = text.partition(".")
    if len(fraction) > 5:
        raise ValueError(f"more than five decimals: {text}")
    units = abs(int(whole or "0")) * UNITS + int(fraction.ljust(5, "0"))
    return -units if text.startswith("-") else units


def quantity_text(units: int) -> str:
    """The canonical text of a quantity: 250000 -> "2.5"."""
    whole, fraction = divmod(abs(units), UNITS)
    text = f"{whole}.{fraction:05}".rstrip("0") if fraction else str(whole)
    return f"-{text}" if units < 0 else text


def price_text(units: int) -> str:
    """The canonical text of a price or percentage, two to five decimals: 125000 -> "1.25", 133333 -> "1.33333"."""
    whole, fraction = divmod(abs(units), UNITS)
    digits = f"{fraction:05}"
    digits = digits[:2] + digits[2:].rstrip("0")
    return f"-{whole}.{digits}" if units < 0 else f"{whole}.{digits}"


def cents_from(value: Decimal) -> int:
    """Whole cents of an exact amount. Raises ValueError if it has a fraction of a cent."""
    return _whole(value * 100, value)


def units_from(value: Decimal) -> int:
    """Units of 1/100,000 of an exact price, quantity or percentage. Raises ValueError if it is finer."""
    return _whole(value * UNITS, value)


def decimal_of_cents(cents: int) -> Decimal:
    """The exact amount with two decimals."""
    return Decimal(cents).scaleb(-2)


def decimal_of_units(units: int) -> Decimal:
    """The exact price, quantity or percentage, with five decimals."""
    return Decimal(units).scaleb(-5)


def _whole(scaled: Decimal, value: Decimal) -> int:
    number = int(scaled)
    if number != scaled:
        raise ValueError(f"finer than can be kept: {value}")
    return number


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("", "-0", "-") else text


# Dates, times, intervals


def date_of(text: str) -> dt.date:
    """The day of a date's canonical text."""
    return dt.date.fromisoformat(text)


def date_time_of(text: str) -> dt.date | dt.datetime:
    """What a date-time's canonical text names: a day if it has no time, else a moment, aware if it has an offset."""
    if len(text) == 10:
        return dt.date.fromisoformat(text)
    return dt.datetime.fromisoformat(text)


def seconds_of(text: str) -> int:
    """The seconds of a time interval's canonical text."""
    match = _INTERVAL(text)
    if match is None:
        raise ValueError(f"not a time interval: {text!r}")
    sign, hours, minutes, seconds = match.groups("0")
    total = int(hours) * 3600 + int(minutes) * 60 + int(seconds)
    return -total if sign == "-" else total


def interval_text(seconds: int) -> str:
    """The canonical text of a time interval of so many seconds: 9000 -> "PT2H30M0S"."""
    minutes, rest = divmod(abs(seconds), 60)
    return f"{'-' if seconds < 0 else ''}PT{minutes // 60}H{minutes % 60}M{rest}S"
