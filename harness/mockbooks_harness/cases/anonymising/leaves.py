"""What an element of the language is, by its name: the type of its value, and whether it stays.

A name has one type wherever it stands (a test holds that), so nothing has to be known of the place. What stays is the
language's own: enumerations, flags, versions, statuses, percentages and rates of exchange, and small numbers, such as
days and levels.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from mockbooks.qbxml import HRESULTS, QUICKBOOKS_ERRORS, STATUS_CODES, catalogue

_ATTRIBUTES = (
    "requestID statusCode statusSeverity statusMessage metaData retCount iterator iteratorID iteratorRemainingCount"
    " defMacro useMacro colID dataType titleRow value rowNumber rowType oldMessageSetID newMessageSetID responseData"
    " onError messageSetStatusCode includeNone includeAll rollbackOnError continueOnError stopOnError Start Continue"
    " Stop NoMetaData MetaDataOnly MetaDataAndResponseData customer name label account vendor employee item otherName"
    " AMTTYPE BOOLTYPE DATETYPE DATETIMETYPE ENUMTYPE GUIDTYPE IDTYPE INTTYPE PERCENTTYPE PRICETYPE QUANTYPE STRTYPE"
    " TIMEINTERVALTYPE"
)
FRAME = frozenset(
    {"QBXML", "QBXMLMsgsRq", "QBXMLMsgsRs", "QBXMLSubscriptionMsgsRq", "QBXMLSubscriptionMsgsRs", "QBXMLEvents"}
)
"""What stands around messages."""

__all__ = ["ALLOWED_VALUES", "FRAME", "KEPT", "Leaf", "allowed_words", "element_names", "is_allowed", "leaf"]

KEPT = frozenset(
    {
        # Of the program and the file, not of the company.
        *("MajorVersion", "MinorVersion", "SupportedQBXMLVersion", "IncludeRetElement"),
        # What a currency is called by everybody.
        *("CurrencyCode", "ReportPeriod", "QBFileMode"),
        # What follows from a preference or a tax form.
        *("TaxLineID", "ReminderTime", "ConversionRatio"),
    }
)
"""Elements that keep their values besides enumerations, flags, percentages and rates of exchange."""

ALLOWED_VALUES = frozenset(
    {
        *("Accounts Receivable", "Accounts Payable", "Undeposited Funds", "Opening Balance Equity"),
        *("Retained Earnings", "Sales Tax Payable", "Inventory Asset", "Cost of Goods Sold", "Purchase Orders"),
        *("Estimates", "Sales Orders", "Payroll Liabilities", "Payroll Expenses", "Uncategorized Income"),
        *("Uncategorized Expenses", "Exchange Gain or Loss", "Reconciliation Discrepancies", "Petty Cash"),
        # What new files have of sales tax: accounts of it, and the codes of an Australian one.
        *("GST/HST Payable", "Tax Payable", "VAT Liability"),
        *("GST", "FRE", "EXP", "INP", "NCG", "NCF", "NCI", "CAG", "CAF", "CAI"),
        *("Tax", "Non", "US Dollar", "Canadian Dollar", "British Pound Sterling", "Euro", "Australian Dollar"),
        # What the ways to reach somebody are called [D:OSR].
        *("Main Phone", "Alt. Phone", "Fax", "Main Email", "CC Email", "Alt. Email 1", "Alt. Email 2", "Home Phone"),
        *("Work Phone", "Mobile", "Alt. Mobile", "Alt. Fax", "Pager", "Website", "URL 1", "URL 2", "URL 3", "URL 4"),
        *("LinkedIn", "Facebook", "Twitter", "Skype ID", "Other 1", "Other 2", "Other 3"),
        *("Unspecified Site", "Average", "FIFO"),
    }
)
"""Names that QuickBooks gives of itself, as a whole FullName, or as one step of one; and it goes by some of them."""

# Values of enumerations that real answers have and no schema: 98 of 100 recorded customers get their forms by Mail
# [R: CustomerQueryRs in https://github.com/sflagp/QBXML-Object-Models, ResultTests; O: jsgoupil/quickbooks-sync].
_ANSWERED = MappingProxyType({"PreferredDeliveryMethod": frozenset({"Mail"})})

_ALLOWED = frozenset(value.casefold() for value in ALLOWED_VALUES)


class Leaf(NamedTuple):
    """An element with a value: its type, and of an enumeration the values it may have."""

    type: str
    values: frozenset[str]


def is_allowed(name: str) -> bool:
    """Whether it is one of the names that QuickBooks gives; a request may have it in other cases."""
    return name.strip().casefold() in _ALLOWED


@cache
def leaf(name: str) -> Leaf | None:
    """The leaf of this name; None if the catalogue has none."""
    return _table()[0].get(name)


@cache
def element_names() -> frozenset[str]:
    """Every element that the catalogue has, messages and aggregates too."""
    return frozenset(_table()[1])


@cache
def allowed_words() -> frozenset[str]:
    """Words that may be found in what is anonymised: those of the language itself, without case."""
    from mockbooks_harness.cases.anonymising.words import runs

    words = {"qbxml", "version", "encoding", "standalone", "true", "false", *runs(_ATTRIBUTES), *runs(" ".join(FRAME))}
    words |= {word.lower() for word in (*_ATTRIBUTES.split(), *FRAME)}
    for name in element_names():
        words.update((name.lower(), *runs(name)))
    for found in _table()[0].values():
        for value in found.values:
            words.update((value.lower(), *runs(value)))
    for status in STATUS_CODES.values():
        words.update(runs(f"{status.template} {status.code} {status.severity}"))
    for sentence in (*QUICKBOOKS_ERRORS, "QuickBooks error message"):
        words.update(runs(sentence))
    for hresult in HRESULTS.values():
        words.update(runs(hresult.text))
    for value in (*ALLOWED_VALUES, "United States"):
        words.update(runs(value))
    return frozenset(words)


@cache
def _table() -> tuple[MappingProxyType[str, Leaf], frozenset[str]]:
    leaves: dict[str, Leaf] = {}
    names: set[str] = set()
    for found in _elements():
        names.add(found.name)
        if found.type is not None:
            values = leaves[found.name].values if found.name in leaves else frozenset()
            values |= _ANSWERED.get(found.name, frozenset())
            leaves[found.name] = Leaf(found.type, values | {value.value for value in found.values})
    return MappingProxyType(leaves), frozenset(names)


def _elements() -> Iterator[catalogue.Element]:
    seen: set[int] = set()
    waiting = [catalogue.message(entry.name) for entry in catalogue.messages()]
    waiting += [catalogue.body(name) for name in catalogue.bodies()]
    while waiting:
        found = waiting.pop()
        if id(found) not in seen:
            seen.add(id(found))
            yield found
            waiting.extend(found.children())
