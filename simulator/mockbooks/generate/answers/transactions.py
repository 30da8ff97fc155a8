"""Rows of transactions: each that was shown, with its ids, numbers, times, lines and custom fields.

A type needs nothing here to be imported: it is enough that it is in the table of types.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from mockbooks.books.open_amounts import release
from mockbooks.books.posting import unpost
from mockbooks.company import Company
from mockbooks.company.identity import external_id, is_external_id
from mockbooks.company.local_time import local_date
from mockbooks.generate.answers.completion import Completion
from mockbooks.generate.answers.fields import Fields
from mockbooks.generate.answers.moments import number_of_id, time_of_id, times
from mockbooks.generate.answers.references import References
from mockbooks.generate.answers.shown import Shown, ShownObject
from mockbooks.generate.answers.understanding import Understanding
from mockbooks.operations.transactions import TRANSACTION_TYPES
from mockbooks.operations.transactions.transaction import Line, Transaction, restore
from mockbooks.operations.transactions.transaction_type import LineTable, TransactionType
from mockbooks.qbxml.record import ORDER, Record, Value

__all__ = ["Importing", "insert_transactions", "put_in", "take_out"]

_IDENTITY = frozenset(
    {"TxnID", "TimeCreated", "TimeModified", "EditSequence", "TxnNumber", "DataExtRet", "LinkedTxn", ORDER}
)


@dataclass(slots=True)
class Importing:
    """What the steps of an import share."""

    company: Company
    shown: Shown
    references: References
    fields: Fields
    understanding: Understanding
    drawn_last: int | None = None
    """The number after which a session began to draw those of its transactions and lines; None if nothing tells."""
    _numbers: set[int] = field(default_factory=set)

    def number(self, identity: str) -> int:
        """The row id of a transaction or line: the number in its id, or one below zero if that is taken."""
        number = number_of_id(identity)
        # What the session makes has the numbers above: no row of what was there may be in its way.
        is_drawn = self.drawn_last is not None and number > self.drawn_last
        if not number or number in self._numbers or is_drawn:
            number = -1 - len(self._numbers)
        self._numbers.add(number)
        return number


def insert_transactions(importing: Importing) -> None:
    """Rows for each transaction that was shown, not deleted, and of a type that is served."""
    for shown in importing.shown.objects("txn"):
        txn_type = TRANSACTION_TYPES.get(shown.kind)
        if txn_type is None:
            importing.understanding.leave_out(shown.kind, "this type of transaction is not served")
        elif _is_deleted(importing.shown, shown):
            importing.understanding.leave_out(shown.kind, "it was deleted later")
        else:
            _insert(importing, txn_type, shown)
            importing.understanding.objects[shown.kind] += 1


def put_in(
    importing: Importing,
    txn_type: TransactionType | None,
    txn: Transaction,
    *,
    applied: Value = "",
    is_shown: bool = True,
) -> None:
    """Complete a transaction by the rules of its type, give it row ids, and write its rows."""
    company = importing.company
    txn.id = importing.number(txn.txn_id)
    if txn_type is not None:
        Completion(company, txn_type, txn, importing.understanding, applied, is_shown).run()
    for place, line in enumerate(txn.lines):
        before = company.counters.value("txn")
        line.txn_line_id = line.txn_line_id or _line_id(company, txn_type, txn, line, place, is_shown=is_shown)
        is_drawn = company.counters.value("txn") != before
        # The numbers of what nobody showed are guessed: rows of later lines may have them.
        line.id = importing.number(line.txn_line_id if is_shown and not is_drawn else "")
    txn.open = txn_type.can_be_open(company, txn) if txn_type is not None and txn_type.open_item else 0
    if txn.status == "pending" and not is_shown:
        txn.open = txn.total
    restore(company, txn)


def _insert(importing: Importing, txn_type: TransactionType, shown: ShownObject) -> None:
    company, record = importing.company, shown.record
    created, modified, sequence = times(record, shown.key, company.zone)
    whole = importing.references.resolved(company, record, shown.element, shown.kind)
    number = str(record.get("TxnNumber", ""))
    txn = Transaction(
        kind=shown.kind,
        own=_header(txn_type, whole),
        txn_id=shown.key,
        txn_number=int(number) if number.isdecimal() else company.counters.next("txn_number"),
        txn_date=local_date(datetime.fromtimestamp(created, UTC), company.zone).isoformat(),
        time_created=created,
        time_modified=modified,
        edit_sequence=sequence,
    )
    fields: list[tuple[Line, Value]] = []
    txn.lines = list(_lines(txn_type, whole, fields))
    put_in(importing, txn_type, txn, applied=record.get("AppliedToTxnRet", ""))
    importing.shown.became(shown, txn.id)
    importing.fields.attach("txn", txn.id, txn.kind, record.get("DataExtRet"))
    for line, values in fields:
        importing.fields.attach("line", line.id, txn.kind, values)


def take_out(importing: Importing, shown: ShownObject, row: int) -> None:
    """Take a transaction out of the file again that was shown with so little of it that nothing can be answered."""
    connection = importing.company.connection
    unpost(importing.company, row)
    release(importing.company, row, set_by=True)
    connection.execute("DELETE FROM link WHERE ? IN (from_txn, to_txn, via_txn)", (row,))
    connection.execute("DELETE FROM data_ext WHERE holder = 'txn' AND object = ?", (row,))
    connection.execute("DELETE FROM line WHERE txn = ?", (row,))
    connection.execute("DELETE FROM txn WHERE id = ?", (row,))
    importing.shown.became(shown, None)
    importing.understanding.objects[shown.kind] -= 1
    importing.understanding.leave_out(shown.kind, "too little of it was shown to answer with it")


def _is_deleted(shown: Shown, shown_object: ShownObject) -> bool:
    deletion = shown.get("deletion", f"TxnDel\n{shown_object.key}")
    if deletion is None:
        return False
    return str(deletion.record.get("TimeDeleted", "")) >= str(shown_object.record.get("TimeModified", ""))


def _header(txn_type: TransactionType, record: Record) -> Record:
    lines = {element.name for element in txn_type.stored_lines.values()}
    taken = _IDENTITY | lines | txn_type.derived().keys()
    return {name: value for name, value in record.items() if name not in taken}


def _lines(txn_type: TransactionType, record: Record, fields: list[tuple[Line, Value]]) -> Iterator[Line]:
    """The lines in the order in which they were shown, each group line before its members."""
    kinds = {element.name: kind for kind, element in txn_type.stored_lines.items()}
    waiting = {name: iter(_records(record.get(name))) for name in kinds}
    order = record.get(ORDER)
    listed = [str(name) for name in order] if isinstance(order, list) else []
    for name in [*(name for name in listed if name in kinds), *kinds]:
        for shown_line in [next(waiting[name], None)] if name in listed else waiting[name]:
            if shown_line is not None:
                yield from _line(txn_type.table_of(kinds[name]), txn_type, kinds[name], shown_line, fields)


def _line(
    table: LineTable, txn_type: TransactionType, kind: str, shown_line: Record, fields: list[tuple[Line, Value]]
) -> Iterator[Line]:
    members_name = txn_type.stored_lines[table.line].name if kind == table.group else ""
    own = {name: value for name, value in shown_line.items() if name not in ("TxnLineID", "DataExtRet", members_name)}
    line = Line(kind, own, txn_line_id=str(shown_line.get("TxnLineID", "")))
    if "DataExtRet" in shown_line:
        fields.append((line, shown_line["DataExtRet"]))
    yield line
    for member in _records(shown_line.get(members_name)):
        for inner in _line(table, txn_type, table.line, member, fields):
            inner.group = line
            yield inner


def _records(value: Value | None) -> list[Record]:
    if isinstance(value, dict):
        # A line of the header: there is one at most.
        return [value]
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _line_id(
    company: Company, txn_type: TransactionType | None, txn: Transaction, line: Line, place: int, *, is_shown: bool
) -> str:
    """The id of a line that was shown without one: of lines that never show theirs, the numbers after the header's.

    So of those of a stand-in: they draw no number that the next transaction would have.
    """
    element = None if txn_type is None else txn_type.stored_lines.get(line.kind)
    shows_it = element is not None and any(child.name == "TxnLineID" for child in element.children())
    if txn_type is None or (shows_it and is_shown) or not is_external_id(txn.txn_id):
        return _new_line_id(company, txn.time_created)
    first = number_of_id(txn.txn_id) + (2 if txn_type.has_source_line else 1)
    return external_id(first + place, time_of_id(txn.txn_id))


def _new_line_id(company: Company, made: int) -> str:
    return external_id(company.counters.next("txn"), made)
