"""Mod, for every transaction: with the current EditSequence, or not at all.

Lines [D:IDG,OSR; O:CND]: a request without lines of a table leaves the table as it is; one with any deletes those it
does not name. A kept line is named by its TxnLineID, a new one has -1. Kept lines come in their present order, else
3290 [R:CAP]; new ones may stand between them [A].
"""

from __future__ import annotations

from mockbooks.books.open_amounts import open_of
from mockbooks.books.posting import unpost
from mockbooks.operations.call import Call
from mockbooks.operations.lists.body import merged, refuse_incomplete
from mockbooks.operations.outcome import Outcome
from mockbooks.operations.transactions import (
    body,
    currencies,
    group_lines,
    macros,
    settlements,
    site_lines,
    undeposited,
)
from mockbooks.operations.transactions.add import recovery_of
from mockbooks.operations.transactions.body import GivenLine
from mockbooks.operations.transactions.list_facts import ListFacts
from mockbooks.operations.transactions.settlements import givers_before, post_givers_anew, post_ledger
from mockbooks.operations.transactions.text import answer_text
from mockbooks.operations.transactions.transaction import Line, Transaction, load, row_of, save, save_lines
from mockbooks.operations.transactions.transaction_type import Draft, TransactionType
from mockbooks.operations.transactions.values import is_true
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import (
    OBJECT_NOT_FOUND,
    RECORD_NOT_IN_LIST,
    STALE_EDIT_SEQUENCE,
    WRONG_LINE_ORDER,
    WRONG_OBJECT_TYPE,
    Refused,
)

__all__ = ["mod", "transaction_of"]

_NEW_LINE = "-1"

Parts = tuple[Record, Record]
"""What of a given line is stored, and what is acted upon."""


def mod(txn_type: TransactionType, call: Call) -> Outcome:
    """Answer a Mod: the transaction as it is now; 3200 carries it as it is in the file [R:FRAG]."""
    record = call.record[f"{txn_type.kind}Mod"]
    assert isinstance(record, dict)
    macros.replace(call, record)
    before = transaction_of(call, txn_type.kind, str(record.pop("TxnID")))
    sequence = str(record.pop("EditSequence"))
    if sequence != str(before.edit_sequence):
        current = answer_text(call, txn_type, before)
        raise Refused(STALE_EDIT_SEQUENCE, edit_sequence=sequence, current=current)
    draft = _changed(txn_type, call, before, record)
    _write(txn_type, draft, before)
    return Outcome(status=draft.status, body=answer_text(call, txn_type, draft.txn), recovery=recovery_of(draft.txn))


def transaction_of(call: Call, kind: str, txn_id: str) -> Transaction:
    """The transaction that a request names by TxnID.

    Raises ``Refused``: 3120 if there is none [A, by the ListID capture R:QBWC], 3121 if it is of another type [A].
    """
    found = row_of(call.company, txn_id)
    if found is None:
        raise Refused(OBJECT_NOT_FOUND, id=txn_id, quickbooks_error=RECORD_NOT_IN_LIST)
    row, its_kind = found
    if its_kind != kind:
        raise Refused(WRONG_OBJECT_TYPE, id=txn_id)
    return load(call.company, row)


def _changed(txn_type: TransactionType, call: Call, before: Transaction, record: Record) -> Draft:
    given_lines = body.lines_given(txn_type, "Mod", record)
    given, acted = body.header(call.company, txn_type, "Mod", record)
    body.refuse_cleared(given, txn_type.fixed)
    txn = load(call.company, before.id)
    txn.own = merged(txn.own, given)
    refuse_incomplete(txn.own, given, txn_type.ret, call.edition)
    draft = Draft(call, txn, before, given, acted, ListFacts(call.company), lines_changed=False)
    currencies.prepare(draft, txn_type)
    txn_type.prepare(draft)
    _change_lines(txn_type, draft, given_lines)
    group_lines.total(draft)
    txn_type.finish(draft)
    currencies.show_in_home(txn_type, draft.txn)
    site_lines.complete(draft, txn_type)
    return draft


def _change_lines(txn_type: TransactionType, draft: Draft, given_lines: list[GivenLine]) -> None:
    lines: list[Line] = []
    for table in txn_type.line_tables:
        present = [line for line in draft.txn.lines if line.kind in table.kinds]
        wanted = [given for given in given_lines if given.table is table]
        cleared = table.clear is not None and draft.acted.get(table.clear) == "true"
        if wanted or cleared:
            draft.lines_changed = True
            present = _table_lines(txn_type, draft, present, wanted)
        lines.extend(present)
    draft.txn.lines = lines


def _table_lines(txn_type: TransactionType, draft: Draft, present: list[Line], wanted: list[GivenLine]) -> list[Line]:
    lines: list[Line] = []
    draft.txn.lines = [line for line in draft.txn.lines if line not in present]
    position = -1
    for given in wanted:
        members = [line for line in present if line.group is not None]
        line, position, changed = _given_line(txn_type, draft, present, given, position)
        lines.append(line)
        draft.txn.lines.append(line)
        if given.is_group:
            lines.extend(
                _grouped(txn_type, draft, line, [member for member in members if member.group is line], given, changed)
            )
    return lines


def _grouped(
    txn_type: TransactionType, draft: Draft, group: Line, members: list[Line], given: GivenLine, changed: Parts
) -> list[Line]:
    """The lines of a group line that a Mod names or adds."""
    if given.members:
        group_lines.complete(txn_type, draft, group, *changed)
        return _members(txn_type, draft, members, given.members, group)
    if not group.id:
        return group_lines.add_members(txn_type, draft, group, *changed)
    return group_lines.change_members(txn_type, draft, group, members, *changed)


def _members(
    txn_type: TransactionType, draft: Draft, present: list[Line], wanted: tuple[GivenLine, ...], group: Line
) -> list[Line]:
    lines: list[Line] = []
    position = -1
    for given in wanted:
        line, position, _ = _given_line(txn_type, draft, present, given, position, group)
        lines.append(line)
        draft.txn.lines.append(line)
    return lines


def _given_line(
    txn_type: TransactionType,
    draft: Draft,
    present: list[Line],
    given: GivenLine,
    position: int,
    group: Line | None = None,
) -> tuple[Line, int, Parts]:
    """The line that is meant, changed as given, its present position (that of the last kept line for a new one), and
    what was given."""
    line_id = _line_id(given, present)
    stored, acted = body.line_parts(draft, txn_type, given)
    body.refuse_cleared(given.record, given.table.fixed)
    if line_id == _NEW_LINE:
        line = Line(
            given.kind, {name: value for name, value in stored.items() if value not in ("", {}, [])}, group=group
        )
    else:
        found = next((place for place, line in enumerate(present) if line.txn_line_id == line_id), None)
        if found is None or not _is_asked_as(given, present[found]):
            raise Refused(OBJECT_NOT_FOUND, id=line_id, quickbooks_error=RECORD_NOT_IN_LIST)
        if found <= position:
            raise Refused(WRONG_LINE_ORDER, id=line_id)
        line, position = present[found], found
        line.own = merged(line.own, stored)
        refuse_incomplete(line.own, stored, txn_type.stored_lines[line.kind], draft.call.edition)
    if not given.is_group and (line_id == _NEW_LINE or stored or acted):
        txn_type.line(draft, line, stored, acted)
    return line, position, (stored, acted)


def _line_id(given: GivenLine, present: list[Line]) -> str:
    """The TxnLineID that is meant; a line of the header is named by standing there."""
    if given.table.in_header:
        return present[0].txn_line_id if present else _NEW_LINE
    return str(given.record.pop("TxnLineID"))


def _is_asked_as(given: GivenLine, line: Line) -> bool:
    """Whether a line of the file goes by the element that names it."""
    return given.table.asked_as(given.kind, "Mod") == given.table.asked_as(line.kind, "Mod")


def _write(txn_type: TransactionType, draft: Draft, before: Transaction) -> None:
    company, txn = draft.company, draft.txn
    givers = givers_before(company, before)
    unpost(company, txn.id)
    if txn_type.open_item:
        txn_type.loosen(draft)
        _keep_settlements(txn_type, draft, before)
    if txn.status == "void" and txn_type.comes_to_something(txn):
        txn.status = "pending" if is_true(txn.own, "IsPending") else ""
    save(company, txn)
    if draft.lines_changed:
        save_lines(company, txn, before.lines)
    txn_type.settle(draft)
    post_ledger(company, txn_type, txn)
    post_givers_anew(company, txn, givers)
    currencies.remember_rate(company, txn)
    undeposited.refuse_if_deposited_otherwise(company, txn)


def _keep_settlements(txn_type: TransactionType, draft: Draft, before: Transaction) -> None:
    """What settled the document goes on settling it, as far as that can be (assumed).

    With another customer or vendor, with another control account, or pending, it settles it no longer; if the document
    comes to less than was settled, the newest settlements shrink.
    """
    company, txn = draft.company, draft.txn
    if txn_type.parties_changed(draft) or txn.posts != before.posts:
        settlements.release(company, txn.id, set_by=True)
    was, total = txn_type.can_be_open(company, before), txn_type.can_be_open(company, txn)
    settled = was - open_of(company, txn.id)
    if settled > total:
        txn_type.settled_too_much(draft, settled - total)
        settled = was - open_of(company, txn.id)
    txn.open = total - settled
