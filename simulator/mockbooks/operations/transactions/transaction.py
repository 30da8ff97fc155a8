"""A transaction as it lies in the company file: its header, its lines, its numbers.

TxnID and TxnLineID draw from one counter of the file, which also gives the row ids. Where a transaction has a source
line of its own (its header account), that line takes the number after the header, so the first visible line of an
invoice is TxnID + 2 [R]. TxnNumber counts the transactions of every type, is never changed and never given again [A].
A line keeps its TxnLineID, with the time of its own making, for as long as it lives.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mockbooks.books import pins
from mockbooks.company import Company
from mockbooks.company.identity import external_id
from mockbooks.operations.lists.entry import dump_own, load_own
from mockbooks.qbxml.record import Record

__all__ = [
    "POSTED_NAME",
    "STAND_IN",
    "Line",
    "Transaction",
    "insert",
    "load",
    "number_line",
    "remove",
    "restore",
    "row_of",
    "save",
    "save_figures",
    "save_lines",
]

# Under this name a line keeps whom its posting is for, where that is not whom the document is for: it is not shown.
POSTED_NAME = "@PostedEntityRef"

# A line with this name stands for lines that were never shown (a company made of answers): it is not shown either.
STAND_IN = "@StandIn"


@dataclass(slots=True, eq=False)
class Line:
    """One visible line, by the Ret's name without its ending (``InvoiceLine``). Amount in cents, quantity in units.

    ``account`` is what it posts to, whatever it shows. ``group`` is the group line it stands in.
    """

    kind: str
    own: Record
    id: int = 0
    txn_line_id: str = ""
    group: Line | None = None
    item: int | None = None
    account: int | None = None
    quantity: int | None = None
    amount: int = 0


@dataclass(slots=True, eq=False)
class Transaction:
    """A transaction with its lines in their order; moments are Unix seconds (UTC), amounts cents."""

    kind: str
    own: Record
    lines: list[Line] = field(default_factory=list)
    id: int = 0
    txn_id: str = ""
    txn_number: int = 0
    txn_date: str = ""
    ref_number: str | None = None
    entity: int | None = None
    account: int | None = None
    time_created: int = 0
    time_modified: int = 0
    edit_sequence: int = 0
    revision: int = 0
    total: int = 0
    open: int = 0
    status: str = ""
    due_date: str | None = None
    currency: int | None = None
    exchange_rate: str | None = None

    @property
    def posts(self) -> bool:
        """Whether it has ledger lines: a pending one has none [D:OSR for the flag; the effect is assumed]."""
        return self.status != "pending"


_COLUMNS = (
    "id, kind, txn_id, txn_number, txn_date, ref_number, entity, account, time_created, time_modified, edit_sequence, "
    "revision, total, open, status, due_date, currency, exchange_rate"
)
_INSERT = f"INSERT INTO txn ({_COLUMNS}, ref_key, own) VALUES ({', '.join('?' * 20)})"
_LOAD = f"SELECT {_COLUMNS}, own FROM txn WHERE id = ?"
_UPDATE = """
UPDATE txn SET txn_date = ?, ref_number = ?, ref_key = ?, entity = ?, account = ?, time_modified = ?, edit_sequence = ?,
    revision = ?, total = ?, open = ?, status = ?, due_date = ?, currency = ?, exchange_rate = ?, own = ?
WHERE id = ?
"""
_INSERT_LINE = """
INSERT INTO line (id, txn, position, kind, group_line, txn_line_id, item, account, quantity, amount, own)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_LOAD_LINES = """
SELECT id, kind, group_line, txn_line_id, item, account, quantity, amount, own FROM line WHERE txn = ? ORDER BY position
"""


def row_of(company: Company, txn_id: str) -> tuple[int, str] | None:
    """Row id and kind of the transaction with this TxnID."""
    found: tuple[int, str] | None = company.connection.execute(
        "SELECT id, kind FROM txn WHERE txn_id = ?", (txn_id,)
    ).fetchone()
    return found


def load(company: Company, row: int) -> Transaction:
    """The transaction with this row id. Raises ``KeyError`` if there is none."""
    found = company.connection.execute(_LOAD, (row,)).fetchone()
    if found is None:
        raise KeyError(row)
    # In the order of the fields.
    _, kind, *columns, own = found
    return Transaction(kind, load_own(own), _load_lines(company, row), row, *columns)


def insert(company: Company, txn: Transaction, *, has_source_line: bool) -> None:
    """Number a new transaction and its lines and write their rows."""
    now = company.edit_time()
    counters = company.counters
    txn.id = counters.next("txn")
    txn.txn_id = external_id(txn.id, now)
    # Made of answers, a file may have what was named by this very id: it is passed over.
    while company.imported and row_of(company, txn.txn_id) is not None:
        txn.id = counters.next("txn")
        txn.txn_id = external_id(txn.id, now)
    if has_source_line:
        counters.next("txn")
    txn.txn_number = counters.next("txn_number")
    txn.time_created = txn.time_modified = txn.edit_sequence = now
    txn.revision = counters.next_revision()
    for line in txn.lines:
        number_line(company, line)
    _insert_rows(company, txn)


def restore(company: Company, txn: Transaction) -> None:
    """Write the rows of a transaction as it was in another file: numbered, with its ids, times and EditSequence."""
    txn.revision = company.counters.next_revision()
    _insert_rows(company, txn)


def save(company: Company, txn: Transaction) -> None:
    """Write an edited header: new EditSequence, new TimeModified, new revision."""
    txn.time_modified = txn.edit_sequence = company.edit_time()
    txn.revision = company.counters.next_revision()
    company.connection.execute(
        _UPDATE,
        (
            txn.txn_date,
            txn.ref_number,
            _ref_key(txn),
            txn.entity,
            txn.account,
            txn.time_modified,
            txn.edit_sequence,
            txn.revision,
            txn.total,
            txn.open,
            txn.status,
            txn.due_date,
            txn.currency,
            txn.exchange_rate,
            dump_own(txn.own),
            txn.id,
        ),
    )


def save_figures(company: Company, txn: Transaction) -> None:
    """Write the total and the amounts of lines of a transaction that others have changed: it is not edited by it."""
    txn.revision = company.counters.next_revision()
    company.connection.execute("UPDATE txn SET total = ?, revision = ? WHERE id = ?", (txn.total, txn.revision, txn.id))
    company.connection.executemany(
        "UPDATE line SET amount = ?, own = ? WHERE id = ?",
        [(line.amount, dump_own(line.own), line.id) for line in txn.lines],
    )


def save_lines(company: Company, txn: Transaction, before: Sequence[Line]) -> None:
    """Write the lines of an edited transaction anew; those of ``before`` that are gone take their custom fields
    along."""
    company.connection.execute("DELETE FROM line WHERE txn = ?", (txn.id,))
    kept = {line.id for line in txn.lines}
    _drop_extensions(company, [line.id for line in before if line.id not in kept])
    for line in txn.lines:
        if not line.id:
            number_line(company, line)
    _insert_lines(company, txn)


def number_line(company: Company, line: Line) -> None:
    """Give a new line its number and its TxnLineID."""
    line.id = company.counters.next("txn")
    line.txn_line_id = external_id(line.id, company.edit_time())


def remove(company: Company, txn: Transaction) -> int:
    """Delete the rows of a transaction and remember it for TxnDeletedQuery. Returns the moment of deletion."""
    now = company.edit_time()
    connection = company.connection
    if company.imported:
        pins.drop(company, "txn", txn.id)
    _drop_extensions(company, [line.id for line in txn.lines])
    connection.execute("DELETE FROM data_ext WHERE holder = 'txn' AND object = ?", (txn.id,))
    connection.execute("DELETE FROM line WHERE txn = ?", (txn.id,))
    connection.execute("DELETE FROM txn WHERE id = ?", (txn.id,))
    connection.execute(
        "INSERT INTO deletion (holder, kind, external_id, label, time_created, time_deleted)"
        " VALUES ('txn', ?, ?, ?, ?, ?)",
        (txn.kind, txn.txn_id, txn.ref_number, txn.time_created, now),
    )
    return now


def _drop_extensions(company: Company, lines: Sequence[int]) -> None:
    company.connection.executemany(
        "DELETE FROM data_ext WHERE holder = 'line' AND object = ?", [(line,) for line in lines]
    )


def _load_lines(company: Company, txn: int) -> list[Line]:
    lines: list[Line] = []
    by_id: dict[int, Line] = {}
    for row, kind, group, txn_line_id, item, account, quantity, amount, own in company.connection.execute(
        _LOAD_LINES, (txn,)
    ):
        inside = None if group is None else by_id.get(group)
        line = by_id[row] = Line(kind, load_own(own), row, txn_line_id, inside, item, account, quantity, amount)
        lines.append(line)
    return lines


def _insert_rows(company: Company, txn: Transaction) -> None:
    company.connection.execute(
        _INSERT,
        (
            txn.id,
            txn.kind,
            txn.txn_id,
            txn.txn_number,
            txn.txn_date,
            txn.ref_number,
            txn.entity,
            txn.account,
            txn.time_created,
            txn.time_modified,
            txn.edit_sequence,
            txn.revision,
            txn.total,
            txn.open,
            txn.status,
            txn.due_date,
            txn.currency,
            txn.exchange_rate,
            _ref_key(txn),
            dump_own(txn.own),
        ),
    )
    _insert_lines(company, txn)


def _insert_lines(company: Company, txn: Transaction) -> None:
    company.connection.executemany(
        _INSERT_LINE,
        [
            (
                line.id,
                txn.id,
                position,
                line.kind,
                None if line.group is None else line.group.id,
                line.txn_line_id,
                line.item,
                line.account,
                line.quantity,
                line.amount,
                dump_own(line.own),
            )
            for position, line in enumerate(txn.lines)
        ],
    )


def _ref_key(txn: Transaction) -> str | None:
    # RefNumber is compared without case [D:OSR].
    return None if txn.ref_number is None else txn.ref_number.casefold()
