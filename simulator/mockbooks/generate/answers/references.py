"""What the answers refer to: which list object a reference means, shown or not.

All references are gathered before any row is made, so that an object that was never shown gets the kind that all who
name it agree on. A reference is found by its ListID; one without by its FullName.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from mockbooks.company import Company
from mockbooks.company.kinds import ITEM_KINDS, NAME_KINDS
from mockbooks.company.names import space_of
from mockbooks.generate.answers.asked import ASKED, is_done, is_missing, is_switched_off, lists_named
from mockbooks.generate.answers.beginning import GONE, LATER, SUPPOSED, span
from mockbooks.generate.answers.moments import time_of_id
from mockbooks.generate.answers.reading import children
from mockbooks.generate.answers.shown import Shown
from mockbooks.operations.lists import LIST_TYPES
from mockbooks.operations.references import find_by_full_name, targets
from mockbooks.qbxml import catalogue
from mockbooks.qbxml.catalogue.model import Element
from mockbooks.qbxml.record import Record, Value

__all__ = ["Mention", "Reference", "References", "kinds_of"]

# Which of several kinds an object is taken for that nobody showed (assumed).
_LIKELIEST = {
    "PayeeEntityRef": "Vendor",
    "SalesRepEntityRef": "Employee",
    "TimeTracking EntityRef": "Employee",
    "ItemRef": "ItemService",
    "ItemInventoryRef": "ItemInventory",
}
# What only items of the stock stand in.
_STOCK_KINDS = frozenset({"InventoryAdjustment", "BuildAssembly", "TransferInventory"})
_STOCKED = "ItemInventory"
# What is there only with a feature that may be off.
_OF_FEATURES = frozenset({"Class", "Currency", "InventorySite", "SalesTaxCode", "ItemSalesTax", "UnitOfMeasureSet"})
# In what lists their references point stands beside them.
_ABOUT_OTHERS = frozenset({"DataExtAddRq", "DataExtModRq", "DataExtDelRq"})


class Reference(NamedTuple):
    """A reference as it stands: its element, the object and the line it stands in, what it shows."""

    element: str
    own_kind: str
    path: str
    list_id: str
    full_name: str


@dataclass(slots=True)
class Mention:
    """A list object that was referred to: its ListID or, without one, its FullName; who it can be."""

    list_id: str
    full_name: str
    kinds: tuple[str, ...]
    references: list[Reference] = field(default_factory=list)
    edit_sequence: int = 0
    """What an accepted Mod gave of it; 0 if none did."""
    in_use: bool = False
    """Whether it could not be deleted because something used it."""

    @property
    def kind(self) -> str:
        """The likeliest kind."""
        if any(reference.own_kind in _STOCK_KINDS for reference in self.references) and _STOCKED in self.kinds:
            return _STOCKED
        likely = [
            _LIKELIEST.get(f"{reference.own_kind} {reference.element}") or _LIKELIEST.get(reference.element)
            for reference in self.references
        ]
        return next((kind for kind in likely if kind in self.kinds), self.kinds[0])


_MOST_REFERENCES_KEPT = 32


class References:
    """All references of what was shown, and the rows they mean."""

    def __init__(self, shown: Shown) -> None:
        self._shown = shown
        self._rows: dict[tuple[str, str], int] = {}
        self.mentions: dict[tuple[str, str], Mention] = {}
        """By space and ListID, or FullName without case where there is no ListID."""
        for holder in ("list", "txn", "about", LATER, SUPPOSED):
            for shown_object in shown.objects(holder):
                for reference in _references(shown_object.record, shown_object.element, shown_object.kind):
                    self._note(reference)
        self._note_asked(shown)
        for found in shown.objects(SUPPOSED):
            mention = self.mentions.get((found.space.removeprefix("list "), found.key))
            if mention is not None:
                mention.kinds = (found.kind,)
        for gone in shown.objects(GONE):
            if gone.kind != "ListDel":
                continue
            kind = str(gone.record.get("ListDelType", ""))
            self._note(_reference(f"{kind}Ref", "", "", gone.record))
        self.made_by_itself: list[tuple[str, str]] = []
        """Spaces and ListIDs of what was referred to and made in the session without being asked for."""
        self._take_back(shown)

    def _note_asked(self, shown: Shown) -> None:
        """What requests name: by a name alone only where nothing that was shown has it."""
        names: dict[tuple[str, str], Mention | None] = {
            (space_of(found.kind), str(found.record.get("FullName") or found.record.get("Name", "")).casefold()): None
            for holder in ("list", LATER)
            for found in shown.objects(holder)
        }
        for (space, _), mention in self.mentions.items():
            names.setdefault((space, mention.full_name.casefold()), mention)
        for found in shown.objects(ASKED):
            body, is_accepted = found.kind.removesuffix("Rq"), is_done(found.record)
            kind = body.removesuffix("Add").removesuffix("Mod")
            # What is added or changed stands one level deeper than in an answer.
            inner = found.record.get(body)
            if not isinstance(inner, dict):
                kind = str(found.record.get(f"{body}Type", ""))
                found_here = _references(found.record, found.element, kind)
            else:
                found_here = _references(inner, children(found.element)[body].element, kind)
            if found.kind not in _ABOUT_OTHERS:
                for reference in found_here:
                    space = space_of(kinds_of(reference.element, kind)[0])
                    if is_switched_off(found.record) and kinds_of(reference.element, kind)[0] in _OF_FEATURES:
                        continue
                    key = (space, reference.full_name.casefold())
                    if not reference.list_id and key in names:
                        # It tells what the one with this name was.
                        self._add(names[key], reference)
                    elif not is_missing(found.record, reference.list_id, reference.full_name):
                        self._note(reference)
                if body.endswith("Add") and isinstance(inner, dict) and is_accepted and kind in LIST_TYPES:
                    # From here on it is what the session added that has this name.
                    names.setdefault((space_of(kind), _full_name(kind, inner)))
            for kind, list_id, sequence in lists_named(found.kind, found.record):
                self._note_one(kind, list_id, sequence, in_use=body == "ListDel")

    def _note_one(self, kind: str, list_id: str, edit_sequence: int = 0, *, in_use: bool = False) -> None:
        """A list object of which the kind is known."""
        reference = Reference(f"{kind}Ref", "", "", list_id, "")
        mention = self.mentions.setdefault((space_of(kind), list_id), Mention(list_id, "", (kind,)))
        mention.kinds, mention.in_use = (kind,), mention.in_use or in_use
        mention.edit_sequence = mention.edit_sequence or edit_sequence
        if not mention.references:
            mention.references.append(reference)

    def _take_back(self, shown: Shown) -> None:
        """Forget what was made in the session: it is not there at its beginning."""
        made = shown.made_later()
        for found in made:
            self.mentions.pop((found.space.removeprefix("list "), found.key), None)
        since, until = span(shown)
        for space, list_id in list(self.mentions) if since else ():
            if since <= time_of_id(list_id) <= until:
                del self.mentions[space, list_id]
                self.made_by_itself.append((space, list_id))

    def row(self, company: Company, reference: Reference) -> int | None:
        """The row of what a reference means, once it has one."""
        kinds = kinds_of(reference.element, reference.own_kind)
        space = space_of(kinds[0])
        key = (space, reference.list_id or reference.full_name.casefold())
        row = self._rows.get(key)
        if row is None:
            row = self._shown.row_of("list", reference.list_id, space) if reference.list_id else None
            if row is None and not reference.list_id:
                row = find_by_full_name(company, kinds, reference.full_name)
            if row is not None:
                self._rows[key] = row
        return row

    def row_of(self, space: str, list_id: str) -> int | None:
        """The row that was made of what was referred to by this ListID, once it has one."""
        return self._rows.get((space, list_id))

    def rows(self) -> set[int]:
        """The rows of everything that was referred to."""
        return set(self._rows.values())

    def never_shown(self, company: Company) -> Iterator[Mention]:
        """The list objects that were referred to and have no row: they were not shown, or deleted since."""
        for mention in list(self.mentions.values()):
            if self.row(company, mention.references[0]) is None:
                yield mention

    def became(self, mention: Mention, row: int) -> None:
        """Note the row that stands for an object that was never shown."""
        self._rows[space_of(mention.kind), mention.list_id or mention.full_name.casefold()] = row

    def resolved(self, company: Company, record: Record, element: Element, own_kind: str, path: str = "") -> Record:
        """A copy of a record with rows in the place of references; what cannot be found is left out."""
        known = children(element)
        made: Record = {}
        for name, value in record.items():
            child = known.get(name)
            found = value if child is None else self._resolve(company, value, child.element, own_kind, path)
            if found is not None:
                made[name] = found
        return made

    def _resolve(self, company: Company, value: Value, element: Element, own_kind: str, path: str) -> Value | None:
        if isinstance(value, list):
            rows = [self._resolve(company, each, element, own_kind, path) for each in value]
            return [row for row in rows if row is not None]
        if not isinstance(value, dict):
            return value
        if element.is_reference:
            return self.row(company, _reference(element.name, own_kind, path, value))
        return self.resolved(company, value, element, own_kind, f"{path}/{element.name}")

    def _note(self, reference: Reference) -> None:
        kinds = kinds_of(reference.element, reference.own_kind)
        key = (space_of(kinds[0]), reference.list_id or reference.full_name.casefold())
        mention = self.mentions.get(key)
        if mention is None:
            mention = self.mentions[key] = Mention(reference.list_id, reference.full_name, kinds)
        agreed = tuple(kind for kind in mention.kinds if kind in kinds)
        mention.kinds = agreed or mention.kinds
        mention.full_name = mention.full_name or reference.full_name
        self._add(mention, reference)

    @staticmethod
    def _add(mention: Mention | None, reference: Reference) -> None:
        """Note another reference to the same object; only of what was never shown it is asked what it tells."""
        if mention is None or any(known[:3] == reference[:3] for known in mention.references):
            return
        if len(mention.references) < _MOST_REFERENCES_KEPT:
            mention.references.append(reference)


@cache
def kinds_of(element: str, own_kind: str) -> tuple[str, ...]:
    """The kinds of list a reference points into; of one that the engine does not know, by the end of its name."""
    known = targets(element, own_kind)
    if known:
        return known
    if element.endswith("EntityRef"):
        return NAME_KINDS
    if element.endswith("ItemRef"):
        return ITEM_KINDS
    name = element.removesuffix("Ref")
    bodies = [body.removesuffix("Ret") for body in catalogue.bodies()]
    ending = [kind for kind in bodies if name.endswith(kind)]
    return (max(ending, key=len),) if ending else (name,)


def _full_name(kind: str, content: Record) -> str:
    """The name of what an Add makes, without case; below a parent of which only the ListID is given, its own."""
    above = content.get("ParentRef")
    name = LIST_TYPES[kind].name_of(content)
    full_name = f"{above['FullName']}:{name}" if isinstance(above, dict) and "FullName" in above else name
    return full_name.casefold()


def _references(record: Record, element: Element, own_kind: str, path: str = "") -> Iterator[Reference]:
    known = children(element)
    for name, value in record.items():
        child = known.get(name)
        if child is None or child.element.type is not None:
            continue
        for each in value if isinstance(value, list) else [value]:
            if not isinstance(each, dict):
                continue
            if child.element.is_reference:
                if each:
                    yield _reference(name, own_kind, path, each)
            else:
                yield from _references(each, child.element, own_kind, f"{path}/{name}")


def _reference(element: str, own_kind: str, path: str, value: Record) -> Reference:
    return Reference(element, own_kind, path, str(value.get("ListID", "")), str(value.get("FullName", "")))
