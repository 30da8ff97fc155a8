"""Change orders: a Mod of an estimate that writes down what it changed.

``CreateChangeOrder`` adds a description of the change to the estimate [D:OSR]. That it is a line of text at its end,
numbered, and its wording, are assumed; a Mod that changes no line and no total writes none (assumed).
"""

from __future__ import annotations

from mockbooks.operations.transactions.transaction import Line
from mockbooks.operations.transactions.transaction_type import Draft
from mockbooks.operations.transactions.values import reference, text
from mockbooks.qbxml.types import amount_text

__all__ = ["write"]

_HEADING = "Change Order #"
_LONGEST_DESC = 4095


def write(draft: Draft, kind: str) -> None:
    """Append the description of what a Mod changed to a draft that is complete."""
    before = draft.before
    if before is None:
        return
    told = [*_lines_changed(draft, before.lines), *_total_changed(draft, before.total)]
    if not told:
        return
    number = 1 + sum(text(line.own, "Desc").startswith(_HEADING) for line in draft.txn.lines)
    desc = "\n".join([f"{_HEADING}{number}", *told])[:_LONGEST_DESC]
    draft.txn.lines.append(Line(kind, {"Desc": desc}))
    draft.lines_changed = True


def _lines_changed(draft: Draft, before: list[Line]) -> list[str]:
    old = {line.id: line for line in before}
    told = []
    for line in draft.txn.lines:
        was = old.pop(line.id, None) if line.id else None
        if line.account is None:
            continue
        if was is None:
            told.append(f"Added {_name(draft, line)}: {_signed(line.amount)}")
        elif was.amount != line.amount:
            change = f"from {amount_text(was.amount)} to {amount_text(line.amount)}"
            told.append(f"Changed {_name(draft, line)}: {change} ({_signed(line.amount - was.amount)})")
    told += [
        f"Removed {_name(draft, line)}: {_signed(-line.amount)}" for line in old.values() if line.account is not None
    ]
    return told


def _total_changed(draft: Draft, before: int) -> list[str]:
    change = draft.txn.total - before
    return [f"Total change to estimate: {_signed(change)}"] if change else []


def _name(draft: Draft, line: Line) -> str:
    row = reference(line.own, "ItemRef")
    return text(line.own, "Desc") or ("" if row is None else draft.facts[row].full_name)


def _signed(cents: int) -> str:
    return f"{'+' if cents >= 0 else ''}{amount_text(cents)}"
