"""Taking typed values out of a record: references, amounts in cents, quantities and prices in units of 1/100,000."""

from __future__ import annotations

from mockbooks.qbxml.record import Record
from mockbooks.qbxml.types import cents_of, units_of

__all__ = ["cents", "entries", "is_true", "record_at", "reference", "text", "units"]


def text(record: Record, name: str) -> str:
    """A leaf's text; "" when it is absent."""
    value = record.get(name)
    return value if isinstance(value, str) else ""


def is_true(record: Record, name: str) -> bool:
    """Whether a BOOLTYPE is set."""
    return record.get(name) == "true"


def reference(record: Record, name: str) -> int | None:
    """The row id a resolved reference holds, None when it is absent."""
    value = record.get(name)
    return value if isinstance(value, int) else None


def cents(record: Record, name: str) -> int | None:
    """An AMTTYPE in cents, None when it is absent or empty."""
    value = record.get(name)
    return cents_of(value) if isinstance(value, str) and value else None


def units(record: Record, name: str) -> int | None:
    """A QUANTYPE, PRICETYPE or PERCENTTYPE in units of 1/100,000, None when it is absent or empty."""
    value = record.get(name)
    return units_of(value) if isinstance(value, str) and value else None


def record_at(record: Record, name: str) -> Record:
    """An aggregate; an empty record when it is absent."""
    value = record.get(name)
    return value if isinstance(value, dict) else {}


def entries(record: Record, name: str) -> list[Record]:
    """The records of an aggregate that may repeat."""
    value = record.get(name)
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []
