"""The forms in which requests write things, and what a request may ask of the file: ids of what was entered before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from mockbooks.generate.documents import Document, Told
from mockbooks.generate.people import Address
from mockbooks.qbxml.types import price_text, units_of

if TYPE_CHECKING:
    from mockbooks.qbxml.record import Record


@dataclass(frozen=True, slots=True)
class Step:
    """One request: `record` is what stands inside the request element. `may_exist`: being there already is as good.

    `place` is where in the recipe it is written out, if it is.
    """

    request: str
    record: Record
    may_exist: bool = False
    place: str = ""


class Entered(Protocol):
    """What was entered before, as the file knows it."""

    def txn_id(self, document: Document) -> str:
        """The TxnID of a document."""
        ...

    def line_ids(self, document: Document) -> list[str]:
        """The TxnLineIDs of a document's lines, in their order."""
        ...

    def txn_edit_sequence(self, document: Document) -> str:
        """The EditSequence of a document as it is now."""
        ...

    def list_id(self, kind: str, full_name: str) -> tuple[str, str]:
        """ListID and EditSequence of something on a list."""
        ...

    def of_step(self, step: Told, what: str) -> str:
        """What a step of a story has left in the file: its ids, its edit sequence, its amounts."""
        ...


def add(kind: str, record: Record, *, may_exist: bool = False) -> Step:
    """An Add."""
    return Step(f"{kind}AddRq", {f"{kind}Add": record}, may_exist)


def ref(full_name: str) -> Record:
    """A reference by name; nothing if there is none."""
    return {"FullName": full_name} if full_name else {}


def address(name: str, where: Address) -> Record:
    """An address with the name above it; lines of their own for nobody."""
    lines: Record = {f"Addr{number}": line for number, line in enumerate((name, *where.lines), 1)}
    return without_empty(lines | {"City": where.city, "State": where.state, "PostalCode": where.postal_code})


def without_empty(record: Record) -> Record:
    """The record without what is empty, which in an Add says nothing."""
    return {name: value for name, value in record.items() if value not in ("", {}, [])}


def day(on: date | None) -> str:
    """A date."""
    return on.isoformat() if on else ""


def amount(cents: int) -> str:
    """An amount of money, or a price."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def quantity(hundredths: int) -> str:
    """A quantity."""
    return format((Decimal(hundredths) / 100).normalize(), "f")


def percentage(rate: Decimal) -> str:
    """A rate in percent."""
    return price_text(units_of(str(rate)))


def true(value: bool) -> str:
    """A truth value."""
    return "true" if value else "false"
