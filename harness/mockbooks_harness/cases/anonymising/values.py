"""One value for another, by the type of its element.

`Values` decides what is to be done with a value; what is done is up to those who come after it: `Learning` notes what
there is and changes nothing, `Drawn` gives the new values.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Collection
from hashlib import blake2b
from typing import Protocol

from mockbooks_harness.cases.anonymising.leaves import KEPT, allowed_words, element_names, is_allowed, leaf
from mockbooks_harness.cases.anonymising.scale import Scale
from mockbooks_harness.cases.anonymising.words import LONG, Words, long_words, runs

__all__ = ["Drawn", "Learning", "Place", "Values", "power_of"]

_FLAGS = frozenset({"true", "false", "0", "1", "yes", "no"})
_PATHS = frozenset(
    {"Name", "FullName", "FullNameWithChildren", "FromName", "ToName", "TaxLineName", "Unit", "ContactName"}
)
_YEARS = frozenset({"ExpirationYear", "FiscalYear"})
_PLAIN_NUMBER = re.compile(r"\s*[+-]?[0-9]*\.?[0-9]*\s*").fullmatch
_SHORT_NUMBER = re.compile(r"\s*[+-]?[0-9]{1,3}\s*").fullmatch
_VERSION = re.compile(r"\s*(?:[A-Z]{2})?[0-9]{1,3}(?:\.[0-9]{1,3})?\s*").fullmatch
_GUID = re.compile(r"\s*\{?[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}\}?\s*").fullmatch
_ID = re.compile(r"[0-9A-Fa-f]{1,15}-[0-9]{9,11}").fullmatch
_QUOTED = re.compile(r'("[^"]*")')
_WORD = re.compile(r"\w+")
_PROGRAM = frozenset(
    {
        *("intuit", "quickbooks", "desktop", "pro", "premier", "plus", "enterprise", "solutions", "accountant"),
        *("edition", "multicurrency", "contractor", "general", "business", "manufacturing", "wholesale", "nonprofit"),
        *("professional", "services", "retail", "canada", "uk", "platinum", "gold", "silver", "diamond", "r"),
    }
)


# [D:SCH] Digits before the point.
_GREATEST = 2**31 - 1
_MOST_DIGITS = {"AMTTYPE": 13, "PRICETYPE": 10, "QUANTYPE": 10}


def _whole_digits(text: str) -> int:
    return len(text.partition(".")[0].strip(" \t\r\n+-").lstrip("0"))


class Place(Protocol):
    """Where a value stands, as far as it matters: what its aggregate is called and what else is in it."""

    @property
    def parent(self) -> str:
        """The aggregate."""

    @property
    def siblings(self) -> Collection[str]:
        """The elements in it."""


def power_of(name: str, type_: str, place: Place) -> int:
    """The power of the factor that a figure is multiplied by (see `scale`)."""
    if type_ == "AMTTYPE":
        return 2
    has = place.siblings
    counted = bool({"SerialNumber", "ExpirationDateForSerialLotNumber"} & set(has))
    if type_ == "QUANTYPE":
        # What goes into one assembly or group; and numbers of pieces of which each is named.
        ratio = counted or place.parent in ("ItemInventoryAssemblyLine", "ItemGroupLine")
        return 0 if ratio else 1
    if name == "DiscountRate":
        return 2
    if name in ("Rate", "Cost", "MarkupRate") and "Line" in place.parent:
        return 1 if "Quantity" in has and not counted else 2
    return 1


_MOST_REMEMBERED = 200_000
_OWN_COUNTRY = frozenset({"united states", "us", "usa"})


class Values(ABC):
    """What is to be done with a value."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], str] = {}
        """What stood in an element before, as it was written, and what was written for it."""

    def remember(self, name: str, written: str, new: str) -> None:
        """Note what was written for what stood in an element: the same comes again and again."""
        if len(self.known) > _MOST_REMEMBERED:
            self.known.clear()
        self.known[name, written] = new

    def element(self, name: str, text: str, place: Place) -> str:
        """The value of an element."""
        known = leaf(name)
        if known is None:
            return self.words(text)
        if not text.strip():
            return text
        if known.type == "ENUMTYPE":
            return text if text.strip() in known.values else self.words(text)
        if known.type == "BOOLTYPE":
            return text if text.strip().lower() in _FLAGS else self.words(text)
        if known.type == "STRTYPE":
            # QuickBooks itself shows its country in another form than it is given in.
            return text if name == "Country" and text.strip().casefold() in _OWN_COUNTRY else self._string(name, text)
        return self._typed(name, known.type, text, power_of(name, known.type, place))

    def typed(self, type_: str, text: str) -> str:
        """A value of which only the type is told, as in the columns of reports."""
        if type_ in ("STRTYPE", "ENUMTYPE", "BOOLTYPE") or not text.strip():
            return self.path(text)
        return self._typed("", type_, text, 2 if type_ == "AMTTYPE" else 1)

    def attribute(self, name: str, text: str) -> str:
        """The value of an attribute that is not an enumeration."""
        if _SHORT_NUMBER(text) or name in ("statusCode", "retCount", "iteratorRemainingCount", "messageSetStatusCode"):
            return text if _PLAIN_NUMBER(text) else self.words(text)
        if name == "statusMessage":
            return self.message(text)
        if name in ("defMacro", "useMacro"):
            kind, colon, rest = text.partition(":")
            return f"{kind}:{self.words(rest)}" if colon and kind in ("TxnID", "ListID") else self.words(text)
        if _GUID(text):
            return self.guid(text)
        return self.words(text)

    def message(self, text: str) -> str:
        """A sentence of QuickBooks: its own words stay, what it quotes is replaced."""
        parts = _QUOTED.split(text)
        # Of what is within quotes nothing is QuickBooks' own.
        return "".join(
            f'"{self._quoted(part[1:-1])}"' if place % 2 else _WORD.sub(lambda word: self._own_word(word[0]), part)
            for place, part in enumerate(parts)
        )

    def path(self, text: str) -> str:
        """A name: a path of them, of which those that QuickBooks gives itself stay."""
        return ":".join(step if is_allowed(step) else self.words(step) for step in text.split(":"))

    def _own_word(self, word: str) -> str:
        return word if word.lower() in allowed_words() or word in element_names() else self.words(word)

    def _quoted(self, text: str) -> str:
        if text in element_names() or not text.strip():
            return text
        return self.identity(text) if _ID(text) else self.path(text)

    def _string(self, name: str, text: str) -> str:
        if name == "EditSequence":
            return self.sequence(text)
        if name == "IncludeRetElement":
            return text if text.strip() in element_names() else self.words(text)
        if name in ("MajorVersion", "MinorVersion", "SupportedQBXMLVersion"):
            return text if _VERSION(text) else self.words(text)
        if name == "CurrencyCode":
            return text if re.fullmatch("[A-Z]{3}", text) else self.words(text)
        if name == "ProductName":
            return _WORD.sub(lambda word: self._program(word[0]), text)
        return self.path(text) if name in _PATHS else self.words(text)

    def _program(self, word: str) -> str:
        return word if word.lower() in _PROGRAM or re.fullmatch("(?:19|20)?[0-9]{2}|[0-9]", word) else self.words(word)

    def _typed(self, name: str, type_: str, text: str, power: int) -> str:
        if type_ in ("PERCENTTYPE", "FLOATTYPE") or name in KEPT:
            return text if _PLAIN_NUMBER(text) or name == "ReminderTime" else self.words(text)
        if type_ in ("AMTTYPE", "PRICETYPE", "QUANTYPE"):
            new = self.number(text, power)
            most = _MOST_DIGITS[type_]
            # What would have too many digits for its type is replaced as a text is: it stays a figure of its length.
            return self.words(text) if _whole_digits(new) > most >= _whole_digits(text) else new
        if type_ in ("DATETYPE", "DATETIMETYPE"):
            return self.day(text)
        if type_ == "TIMEINTERVALTYPE":
            return self.interval(text)
        if type_ == "IDTYPE":
            return text if _SHORT_NUMBER(text) else self.identity(text)
        if type_ == "GUIDTYPE":
            return self.guid(text) if _GUID(text) else text if _SHORT_NUMBER(text) else self.words(text)
        if type_ == "INTTYPE":
            if name == "TxnNumber":
                return self.counted(text)
            if name in _YEARS and re.fullmatch("[0-9]{4}", text.strip()):
                return self.year(text)
            return text if _SHORT_NUMBER(text) else self._whole_number(text)
        return text if _SHORT_NUMBER(text) else self.words(text)

    def _whole_number(self, text: str) -> str:
        """A number of 32 bits stays one."""
        new = self.words(text)
        if re.fullmatch("[0-9]{10}", text) and int(text) <= _GREATEST < int(new):
            new = f"1{new[1:]}"
        return new

    @abstractmethod
    def words(self, text: str) -> str:
        """Any text."""

    @abstractmethod
    def number(self, text: str, power: int) -> str:
        """A figure."""

    @abstractmethod
    def interval(self, text: str) -> str:
        """A duration."""

    @abstractmethod
    def day(self, text: str) -> str:
        """A date, with or without a time."""

    @abstractmethod
    def year(self, text: str) -> str:
        """A year."""

    @abstractmethod
    def identity(self, text: str) -> str:
        """A ListID, TxnID or TxnLineID."""

    @abstractmethod
    def counted(self, text: str) -> str:
        """A TxnNumber."""

    @abstractmethod
    def sequence(self, text: str) -> str:
        """An EditSequence."""

    @abstractmethod
    def guid(self, text: str) -> str:
        """A GUID."""


class Learning(Values):
    """Notes what there is; every value comes back as it is."""

    def __init__(self) -> None:
        super().__init__()
        self.vocabulary: set[str] = set()
        self.taken: set[str] = set()
        self.numbers: set[tuple[str, int]] = set()
        self.days: set[str] = set()
        self.ids: set[str] = set()

    def all(self, text: str) -> None:
        """Everything that stands anywhere: none of it may be drawn."""
        self.taken.update(long_words(text))

    def words(self, text: str) -> str:
        """Note it."""
        self.vocabulary.update(runs(text))
        return text

    def number(self, text: str, power: int) -> str:
        """Note it."""
        self.words(text)
        if len(self.numbers) < 20_000:
            self.numbers.add((text, power))
        return text

    def interval(self, text: str) -> str:
        """Note it."""
        return self.words(text)

    def day(self, text: str) -> str:
        """Note it."""
        self.days.add(text.strip()[:10])
        return self.words(text)

    def year(self, text: str) -> str:
        """Note it."""
        self.days.add(f"{text.strip()}-01-01")
        return self.words(text)

    def identity(self, text: str) -> str:
        """Note it."""
        self.ids.add(text.strip())
        return self.words(text)

    def counted(self, text: str) -> str:
        """Note it."""
        if text.strip().isdecimal():
            self.ids.add(f"{int(text):X}-0")
        return self.words(text)

    def sequence(self, text: str) -> str:
        """Note it."""
        if text.strip().isdecimal():
            self.ids.add(f"0-{text.strip()}")
        return self.words(text)

    def guid(self, text: str) -> str:
        """Note it."""
        return text


class Drawn(Values):
    """Gives the new values."""

    def __init__(self, key: str, scale: Scale, words: Words) -> None:
        super().__init__()
        self.scale = scale
        self.drawn = words
        self._key = key

    def words(self, text: str) -> str:
        """The new one."""
        return self.drawn.text(text)

    def number(self, text: str, power: int) -> str:
        """The new one."""
        new = self.scale.number(text, power)
        return self.words(text) if new is None else new

    def interval(self, text: str) -> str:
        """The new one."""
        new = self.scale.interval(text)
        return self.words(text) if new is None else new

    def day(self, text: str) -> str:
        """The new one."""
        new = self.scale.day(text)
        return self.words(text) if new is None else new

    def year(self, text: str) -> str:
        """The new one."""
        new = self.scale.year(text.strip())
        return self.words(text) if new is None else new

    def identity(self, text: str) -> str:
        """The new one."""
        new = self.scale.identity(text)
        return self.words(text) if new is None else new

    def counted(self, text: str) -> str:
        """The new one."""
        return str(int(text) + self.scale.counter) if text.strip().isdecimal() else self.words(text)

    def sequence(self, text: str) -> str:
        """The new one."""
        if not text.strip().isdecimal():
            return self.words(text)
        old = int(text)
        new = self.scale.moment(old)
        return self.words(text) if new == old and len(text.strip()) >= LONG else str(new)

    def guid(self, text: str) -> str:
        """The new one."""
        if not text.strip("{}0- \t\r\n"):
            return text
        digest = blake2b(text.strip().lower().encode(), key=self._key.encode()[:64], digest_size=16).hexdigest()
        drawn = f"{digest[:8]}-{digest[8:12]}-{digest[12:16]}-{digest[16:20]}-{digest[20:]}"
        return f"{{{drawn}}}" if "{" in text else drawn
