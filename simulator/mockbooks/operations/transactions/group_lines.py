"""Group lines: an item group on a document, and the lines it is expanded to.

A group line names the group and how many of it; QuickBooks writes a line for each of its items beneath it, of the
group's quantity times the quantity that the group says of the item [D:OSR; the product is assumed]. ``TotalAmount`` is
the sum of these lines; the group line itself posts nothing [D:OSR]. In a Mod another quantity alone changes the
quantities of the lines in proportion, another group replaces them (assumed); lines that are given take the place of
those there were [O:CND]. No Ret of a group line has a site: the one that an Add gives is that of its lines (assumed).
"""

from __future__ import annotations

from mockbooks.books.rounding import quotient
from mockbooks.operations.transactions import features, line_units
from mockbooks.operations.transactions.transaction import Line
from mockbooks.operations.transactions.transaction_type import Draft, TransactionType
from mockbooks.operations.transactions.values import entries, reference, text, units
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import MISSING_ELEMENT, Refused
from mockbooks.qbxml.types import UNITS, amount_text, quantity_text

__all__ = ["add_members", "change_members", "complete", "total"]

_PRINTS = "IsPrintItemsInGroup"
_PLACE = ("InventorySiteRef", "InventorySiteLocationRef")


def complete(txn_type: TransactionType, draft: Draft, group: Line, given: Record, acted: Record) -> None:
    """Complete a group line by its group: quantity, text, whether its items are printed. Raises ``Refused``."""
    features.refuse_unavailable(draft.company, given, acted)
    row = reference(group.own, "ItemGroupRef")
    if row is None:
        raise Refused(MISSING_ELEMENT, element="ItemGroupRef")
    own, item = group.own, draft.facts[row].own
    used_for = "Sales" if txn_type.entity_ref == "CustomerRef" else "Purchase"
    line_units.fit_unit(draft, group, draft.facts[row], given, used_for, fresh=not group.id)
    if group.item != row:
        group.item = row
        if "Desc" not in own and text(item, "ItemDesc"):
            own["Desc"] = text(item, "ItemDesc")
        if any(child.name == _PRINTS for child in txn_type.stored_lines[group.kind].children()):
            own[_PRINTS] = text(item, _PRINTS) or "false"
    group.quantity = _quantity(own)
    own["Quantity"] = quantity_text(group.quantity)


def add_members(txn_type: TransactionType, draft: Draft, group: Line, given: Record, acted: Record) -> list[Line]:
    """Complete a new group line, which is the last of the draft, and write its lines after it. Raises ``Refused``."""
    complete(txn_type, draft, group, given, acted)
    assert group.item is not None
    assert group.quantity is not None
    item, quantity = draft.facts[group.item].own, line_units.base_units(group, group.quantity)
    members = []
    for entry in entries(item, "ItemGroupLine"):
        told: Record = {"ItemRef": entry["ItemRef"]}
        if text(entry, "Quantity"):
            told["Quantity"] = quantity_text(quotient(quantity * (units(entry, "Quantity") or 0), UNITS))
        if text(entry, "UnitOfMeasure"):
            told["UnitOfMeasure"] = text(entry, "UnitOfMeasure")
        told |= _site(txn_type, group, given | acted)
        member = Line(txn_type.table_of(group.kind).line, dict(told), group=group)
        draft.txn.lines.append(member)
        txn_type.line(draft, member, told, {})
        members.append(member)
    return members


def change_members(
    txn_type: TransactionType, draft: Draft, group: Line, members: list[Line], given: Record, acted: Record
) -> list[Line]:
    """Change a group line that was there, which is the last of the draft, as a Mod without lines for it says."""
    if reference(group.own, "ItemGroupRef") != group.item:
        return add_members(txn_type, draft, group, given, acted)
    before = line_units.base_units(group, group.quantity or UNITS)
    complete(txn_type, draft, group, given, acted)
    quantity = line_units.base_units(group, group.quantity or 0)
    for member in members:
        draft.txn.lines.append(member)
        if quantity != before and text(member.own, "Quantity"):
            changed = quotient((units(member.own, "Quantity") or 0) * quantity, before)
            told: Record = {"Quantity": quantity_text(changed)}
            member.own |= told
            txn_type.line(draft, member, told, {})
    return members


def total(draft: Draft) -> None:
    """The total of each group line, once all lines are complete."""
    for group in draft.txn.lines:
        if "ItemGroupRef" in group.own:
            members = [line.amount for line in draft.txn.lines if line.group is group and line.account is not None]
            group.own["TotalAmount"] = amount_text(sum(members))


def _site(txn_type: TransactionType, group: Line, given: Record) -> Record:
    """Where the lines of a group are, as the group line says."""
    shown = {child.name for child in txn_type.stored_lines[txn_type.table_of(group.kind).line].children()}
    return {name: given[name] for name in _PLACE if name in shown and isinstance(given.get(name), int)}


def _quantity(own: Record) -> int:
    """How many of the group; one if it does not say (assumed)."""
    quantity = units(own, "Quantity")
    return UNITS if quantity is None else quantity
