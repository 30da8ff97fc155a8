"""What a type of list adds to the engine of all lists: its own rules and nothing else.

A :class:`ListType` is stateless. The engine reads the request, resolves references, keeps names unique, stores and
answers; it calls the methods here at the points where types differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from mockbooks.books import balances
from mockbooks.operations import holes
from mockbooks.operations.labels import LIST_LABELS, NAME_FIELDS
from mockbooks.qbxml import catalogue
from mockbooks.qbxml.catalogue.model import Element
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.render import Hole
from mockbooks.qbxml.types import amount_text

if TYPE_CHECKING:
    from mockbooks.company import Company
    from mockbooks.operations.call import Call
    from mockbooks.operations.lists.entry import ListEntry
    from mockbooks.operations.selection import Selection

__all__ = ["Change", "Figures", "ListType"]


@dataclass(slots=True)
class Change:
    """An Add or Mod under way: what will be stored, and what is to be acted upon instead.

    ``before`` is the entry as it was (None on Add), ``parent`` the entry it will stand under. References are row ids.
    """

    call: Call
    name: str
    own: Record
    acted: Record = field(default_factory=dict)
    parent: ListEntry | None = None
    before: ListEntry | None = None

    @property
    def company(self) -> Company:
        """The company file that is changed."""
        return self.call.company


Figures = tuple[int, "str | None", int, int, int, int]
"""What is known of an entry without its record: row, type, balance, total balance (cents), quantity (units), value."""


class ListType:
    """A kind of list; subclasses state what is special about theirs."""

    kind: ClassVar[str]
    """The SDK's name: ``Customer``."""
    verbs: ClassVar[tuple[str, ...]] = ("Add", "Mod", "Query")
    hierarchical: ClassVar[bool] = False
    name_element: ClassVar[str] = "Name"
    """The element of the Ret that shows the name."""
    parent_element: ClassVar[str] = "ParentRef"
    """The element that names the entry above."""
    deepest: ClassVar[int] = 4
    """How many levels there can be below the top (observed: Intuit's page of limits says four)."""
    named: ClassVar[bool] = True
    """Whether an entry is known by its name: then the name has no colon and is taken once."""
    balances: ClassVar[bool] = False
    """Whether the Ret shows Balance and TotalBalance from the running totals."""
    carried_out: ClassVar[frozenset[str]] = frozenset()
    """Elements of Add or Mod that are acted upon instead of being stored (OpenBalance)."""
    taken_whole: ClassVar[frozenset[str]] = frozenset()
    """Elements of Add or Mod that are acted upon as they were sent, though the Ret shows something of that name."""
    personal: ClassVar[frozenset[str]] = frozenset()
    """Elements for applications that may see personal data, and nobody else."""
    provenance: ClassVar[Mapping[str, str]] = {}

    @cached_property
    def ret(self) -> Element:
        """The catalogue's description of the object as it is returned."""
        return catalogue.body(f"{self.kind}Ret")

    @cached_property
    def stored_names(self) -> frozenset[str]:
        """The elements that the Ret has."""
        return frozenset(child.name for child in self.ret.children())

    @property
    def label(self) -> str:
        """The list in the words of a refusal: ``Customers``."""
        return LIST_LABELS.get(self.kind, self.kind)

    @property
    def name_field(self) -> str:
        """The name in the words of a refusal: ``customer name``."""
        return NAME_FIELDS.get(self.kind, "name")

    @cached_property
    def derived_names(self) -> frozenset[str]:
        """The elements of the Ret that follow from other objects; given in an Add, they are acted upon."""
        return frozenset(self.derived())

    def name_of(self, given: Record, before: ListEntry | None = None) -> str:
        """The name after an Add or Mod that gives these elements; ``""`` if there is none."""
        if before is not None and self.name_element not in given:
            return before.name
        return str(given.get(self.name_element, ""))

    def require(self, call: Call) -> None:
        """Refuse what this QuickBooks, or this file, does not have: a feature that is off."""

    def complete(self, change: Change) -> None:
        """Fill in, on Add, what QuickBooks fills in."""

    def check_first(self, company: Company, name: str, stored: Record) -> None:
        """Refuse a new entry for what QuickBooks looks at before its name."""

    def check(self, change: Change) -> None:
        """Refuse what this type refuses."""

    def derive(self, change: Change) -> None:
        """Write the parts of the record that follow from other parts of it (address blocks)."""

    def added(self, change: Change, entry: ListEntry) -> None:
        """After an Add: what else it does to the books (an opening balance)."""

    def changed(self, change: Change, entry: ListEntry) -> None:
        """After a Mod: what else it does to the books."""

    def narrow(self, call: Call, selection: Selection) -> None:
        """Apply the filters that only this type's query has."""

    def derived(self) -> Record:
        """The elements of the Ret that follow from other objects, as holes."""
        if not self.balances:
            return {}
        return {"Balance": Hole(holes.BALANCE), "TotalBalance": Hole(holes.TOTAL_BALANCE)}

    def fill(self, company: Company, names: dict[int, str], figures: Figures) -> None:
        """Put the values of :meth:`derived` under the numbers of their holes."""
        row, classified, balance, total_balance, _, _ = figures
        balance, total_balance = balances.in_own_currency(company, row, balance, total_balance)
        names[holes.BALANCE] = self.balance_text(balance, classified)
        names[holes.TOTAL_BALANCE] = self.balance_text(total_balance, classified)

    def balance_text(self, cents: int, classified: str | None) -> str:
        """A balance in the sign in which this list shows it."""
        return amount_text(cents)

    def undeletable(self, company: Company, entry: ListEntry) -> bool:
        """Whether this entry can never be deleted, used or not."""
        return False
