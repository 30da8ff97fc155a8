"""Single values: from an element of qbXML to a value of Codat, and the other way.

Dates of record are written without a zone, moments of change as UTC without a "Z" (rule 2 of the mapping facts),
amounts as Decimal with the digits they have.  An empty element is as good as none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from lxml import etree

from mockbooks_harness.exact_json import Record

Element = etree._Element

CENT = Decimal("0.01")
_LIST_ID = re.compile(r"[0-9A-F]+-\d+\Z")

# ---- from qbXML


def text(element: Element | None) -> str | None:
    """The text of an element, trimmed; None where it is missing or empty."""
    return ((element.text or "").strip() or None) if element is not None else None


def amount(element: Element | None) -> Decimal | None:
    """An AMTTYPE, PRICETYPE or QUANTYPE, with the digits it has."""
    value = text(element)
    return Decimal(value) if value is not None else None


def amount_or_zero(element: Element | None) -> Decimal:
    """The same, zero where it is missing."""
    value = amount(element)
    return Decimal("0.00") if value is None else value


def flag(element: Element | None) -> bool:
    """A BOOLTYPE; false where it is missing."""
    return text(element) in ("true", "1")


def date(element: Element | None) -> str | None:
    """A DATETYPE as Codat writes it: midnight, no zone.  [D:EX]"""
    value = text(element)
    return None if value is None else f"{value[:10]}T00:00:00"


def moment(element: Element | None) -> str | None:
    """A DATETIMETYPE as Codat writes `sourceModifiedDate`: the UTC instant without a "Z".

    [R:BASH, D:EX] The published values are the UTC instants of the recorded ones.  That Codat converts, and does not
    drop the offset on a machine in GMT, is assumed; so is UTC for a value without an offset.
    """
    value = text(element)
    if value is None:
        return None
    instant = datetime.fromisoformat(value)
    if instant.tzinfo is not None:
        instant = instant.astimezone(UTC)
    return instant.strftime("%Y-%m-%dT%H:%M:%S")


def list_status(element: Element | None) -> str:
    """IsActive as Codat's status: Active, or Archived (the latter assumed).  [D:EX]"""
    return "Archived" if text(element) == "false" else "Active"


def reference(element: Element | None, name: str = "name") -> Record | None:
    """A reference: `{id: ListID, name: FullName}`, the name under another key for customers and suppliers.  [D:EX]"""
    if element is None:
        return None
    members = {"id": text(element.find("ListID")), name: text(element.find("FullName"))}
    return {key: value for key, value in members.items() if value is not None} or None


def customer_reference(element: Element | None) -> Record | None:
    """`{id, companyName}`.  [D:EX]"""
    return reference(element, "companyName")


def supplier_reference(element: Element | None) -> Record | None:
    """`{id, supplierName}`.  [D:EX]"""
    return reference(element, "supplierName")


def class_references(element: Element) -> list[Record]:
    """The class of a line, as the list Codat makes of it.  [D:EX]"""
    found = reference(element.find("ClassRef"))
    return [] if found is None else [found]


def person_name(element: Element) -> str | None:
    """First, middle and last name in one.  [D:EX]"""
    return joined((text(element.find(part)) for part in ("FirstName", "MiddleName", "LastName")), " ")


def joined(parts: Iterable[str | None], separator: str) -> str | None:
    """The parts that are there, put together; None where none is."""
    return separator.join(part for part in parts if part) or None


# ---- to qbXML


def written_number(value: Any) -> str:
    """A number with at most five decimals, as PRICETYPE and QUANTYPE take it."""
    number = Decimal(value).quantize(Decimal("0.00001"), ROUND_HALF_UP).normalize()
    return format(number, "f")


def written_amount(value: Any) -> str:
    """An AMTTYPE: two decimals."""
    return format(Decimal(value).quantize(CENT, ROUND_HALF_UP), "f")


def written_date(value: str) -> str:
    """The day of a date, YYYY-MM-DD."""
    return value[:10]


def is_list_id(value: str) -> bool:
    """Whether a text has the form of a ListID."""
    return bool(_LIST_ID.match(value))
