"""Lines of Mods: which of those there are stay, change or go, and which are new.

A Mod that names no line of a table leaves the table as it is; one that names any does without those that it does not
name. A line that is kept is named by its TxnLineID, a new one has -1, and kept ones come in the order in which they
stand [D:IDG,OSR; R:CAP 3290]. What a line says must fit what it does not say and has already: `Changed` has both.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from hypothesis import strategies as st
from lxml import etree

from mockbooks_harness.strategies.company_walk import CompanyWalk
from mockbooks_harness.strategies.pieces import Piece
from mockbooks_harness.strategies.plan import Plan
from mockbooks_harness.strategies.rules import Rule, Rules, accounts, always, one_of, refers, texts, whole
from mockbooks_harness.strategies.shared_rules import ORDINARY

_NEW = "-1"
#: What becomes of a line: first what a person would write.
_FATES = st.sampled_from(("kept", "changed", "new", "changed"))
#: What lines of a document go by in answers, where it is not the name in requests.
_SHOWN = {"JournalLineMod": ("JournalDebitLine", "JournalCreditLine")}
#: What is said once and for all of a line: what it is of.
_OF = ("ItemRef", "ItemGroupRef", "AccountRef", "JournalLineType")


def is_line(name: str) -> bool:
    """Whether an element of a Mod is a line of the document."""
    return name.endswith(("LineMod", "LineGroupMod"))


def rules_of_lines(kind: str, names: list[str]) -> Rules:
    """The rules for the lines in the body of a Mod whose elements have these names."""
    found: dict[str, Rule] = {f"{name.removesuffix('Mod')}Add": whole(_line) for name in names if is_line(name)}
    if not found:
        return {}
    groups = refers(lambda walk: [item for item in walk.known.entries("Item") if item.kind == "ItemGroup"])
    found["ItemGroupRef"] = always(groups)
    found |= dict.fromkeys(("ClearExpenseLines", "ClearItemLines"), one_of("true", "true", "false"))
    found["TxnLineID"] = texts(lambda walk, _: st.just(walk.line))
    if kind == "Deposit":
        found["DepositLineAdd/AccountRef"] = always(accounts(*ORDINARY))
        found["CashBackInfoAdd/AccountRef"] = always(accounts("Bank"))
    if kind == "JournalEntry":
        found["JournalLineAdd/AccountRef"] = always(accounts(*ORDINARY))
        found["JournalLineAdd/JournalLineType"] = always(texts(_type_of_journal_line))
        found["JournalLineAdd/Amount"] = always(texts(_some_amount))
    return found


def _line(walk: CompanyWalk, plan: Plan) -> Piece | None:
    """A line or a group of lines: one of those that stand behind the last that was named, or a new one."""
    inside = walk.chosen["changed"].ret if walk.inside is None else walk.inside
    table = (id(inside), plan.name.startswith("Expense"))
    there = [child for child in inside if child.find("TxnLineID") is not None]
    shown = _SHOWN.get(plan.name, (f"{plan.name.removesuffix('Mod')}Ret",))
    behind = walk.reached.get(table, -1)
    left = [number for number, child in enumerate(there) if number > behind and child.tag in shown]
    fate = walk.draw(_FATES) if left else "new"
    if fate == "new":
        # In a group that there is lines are kept, changed and dropped; new ones are of the document.
        return None if walk.inside is not None else _drawn(walk, plan, _NEW, etree.Element("None"))
    number = walk.draw(st.sampled_from(left))
    walk.reached[table] = number
    line = there[number]
    line_id = line.findtext("TxnLineID", "")
    if fate == "kept":
        return _named(plan, line_id)
    piece = _drawn(walk, plan, line_id, line)
    if piece is not None and ("Group" in plan.name or walk.draw(st.booleans())):
        # Of a group: with another one come its own lines.
        piece.drop(*_OF)
    return piece


def _named(plan: Plan, line_id: str) -> Piece:
    """A line of which only the TxnLineID is said."""
    place = plan.places[0]
    assert place.plan is not None
    return Piece(plan, "", [Piece(place.plan, line_id)], [0], [-1])


def _drawn(walk: CompanyWalk, plan: Plan, line_id: str, inside: etree._Element) -> Piece | None:
    """A line with what is drawn for it, and lines of it that the file has."""
    before = walk.line, walk.inside
    walk.line, walk.inside = line_id, inside
    try:
        return walk.whole(plan)
    finally:
        walk.line, walk.inside = before


def _type_of_journal_line(walk: CompanyWalk, _: Plan) -> st.SearchStrategy[str]:
    """A line stays on its side."""
    if walk.inside is not None and walk.inside.tag in _SHOWN["JournalLineMod"]:
        return st.just(_side(walk.inside))
    return st.sampled_from(("Debit", "Credit"))


def _some_amount(_: CompanyWalk, __: Plan) -> st.SearchStrategy[str]:
    return st.sampled_from(("10.00", "0.01", "33.33", "1234.56"))


@dataclass(frozen=True, slots=True)
class Changed:
    """A line of a Mod, with what the file has of it (None: it is new)."""

    piece: Piece
    before: etree._Element | None

    def says(self, path: str) -> str:
        """What it says once it is changed: the text at a path."""
        child: Piece | None = self.piece
        for name in path.split("/"):
            child = None if child is None else child.find(name)
        if child is not None and child.text:
            return child.text
        return "" if self.before is None else self.before.findtext(path) or ""


def changed_lines(walk: CompanyWalk, mod: Piece) -> list[Changed]:
    """The lines that a Mod names, those of groups too, in their order."""
    there = {line.findtext("TxnLineID"): line for line in walk.chosen["changed"].ret.iter() if len(line)}
    named = [child for child in mod.children if is_line(child.name)]
    inner = [line for group in named for line in group.children if is_line(line.name)]
    return [Changed(line, there.get(line.said("TxnLineID"))) for line in (*named, *inner)]


def balance(walk: CompanyWalk, mod: Piece) -> None:
    """Of a journal entry whose lines are changed: what is missing on one side is put there."""
    lines = changed_lines(walk, mod)
    if not lines:
        return
    sums = {"Debit": Decimal(0), "Credit": Decimal(0)}
    for line in lines:
        side = line.piece.said("JournalLineType")
        if not side:
            assert line.before is not None
            side = _side(line.before)
        sums[side] += Decimal(line.says("Amount") or 0)
    missing = sums["Debit"] - sums["Credit"]
    if not missing:
        return
    other = new_line(walk, mod, "JournalLineMod")
    other.drop("BillableStatus")
    for name, text in (("JournalLineType", "Credit" if missing > 0 else "Debit"), ("Amount", f"{abs(missing):.2f}")):
        (other.find(name) or walk.add(other, name)).text = text


def new_line(walk: CompanyWalk, mod: Piece, name: str) -> Piece:
    """One more line of that name, behind those that stand there."""
    walk.reached = dict.fromkeys(walk.reached, len(walk.chosen["changed"].ret))
    walk.reached.setdefault(
        (id(walk.chosen["changed"].ret), name.startswith("Expense")), len(walk.chosen["changed"].ret)
    )
    return walk.add(mod, name)


def _side(line: etree._Element) -> str:
    """Of a line of a journal entry: Debit or Credit."""
    return str(line.tag).removeprefix("Journal").removesuffix("Line")
