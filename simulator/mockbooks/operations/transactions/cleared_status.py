"""ClearedStatusMod: the mark of a bank statement on a transaction, or on one line of it.

Only reports show it [D:OSR], so it is kept beside what a transaction shows, under :data:`CLEARED`, of the header or of
the line that is named. Without a TxnLineID the source line is meant [A]. What is not in a register that is reconciled
has no such mark: that is a warning, 600 [D:IDG]. Which accounts those are is assumed: those of the balance sheet
beside receivables and payables. It is no edit of the transaction: its EditSequence and times stay (assumed).
"""

from __future__ import annotations

from mockbooks.company.identity import source_line_id
from mockbooks.operations.call import Call
from mockbooks.operations.lists.entry import dump_own
from mockbooks.operations.outcome import Outcome
from mockbooks.operations.registry import Operation
from mockbooks.operations.transactions import macros
from mockbooks.operations.transactions.transaction import Line, Transaction, load, row_of
from mockbooks.operations.transactions.values import text
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import NO_CLEARED_STATE, OBJECT_NOT_FOUND, RECORD_NOT_IN_LIST, Refused

__all__ = ["CLEARED", "OPERATIONS"]

CLEARED = "@ClearedStatus"

_RECONCILED = frozenset(
    {
        "Bank",
        "CreditCard",
        "Equity",
        "FixedAsset",
        "LongTermLiability",
        "OtherAsset",
        "OtherCurrentAsset",
        "OtherCurrentLiability",
    }
)
_POSTED_TO = "SELECT account FROM posting WHERE txn = ? AND (line = ? OR line IS NULL AND ? IS NULL AND is_source)"


def cleared_status_mod(call: Call) -> Outcome:
    """Answer a ClearedStatusMod. Raises ``Refused`` 3120 for a transaction or line that is not there."""
    record = call.record["ClearedStatusMod"]
    assert isinstance(record, dict)
    macros.replace(call, record)
    txn_id, line_id = text(record, "TxnID"), text(record, "TxnLineID")
    found = row_of(call.company, txn_id)
    if found is None:
        raise Refused(OBJECT_NOT_FOUND, id=txn_id, quickbooks_error=RECORD_NOT_IN_LIST)
    txn = load(call.company, found[0])
    line = _line(call, txn, line_id)
    accounts = call.company.connection.execute(_POSTED_TO, (txn.id,) + (None if line is None else line.id,) * 2)
    objects = call.company.list_objects
    if not any(objects[account].classified in _RECONCILED for (account,) in accounts):
        return Outcome(status=NO_CLEARED_STATE.status(id=line_id or txn_id))
    _write(call, txn, line, text(record, "ClearedStatus"))
    return Outcome()


def _line(call: Call, txn: Transaction, line_id: str) -> Line | None:
    """The line that is named; None for the source line of the header."""
    posted = call.company.connection.execute(
        "SELECT line FROM posting WHERE txn = ? AND is_source", (txn.id,)
    ).fetchone()
    source = next((line for line in txn.lines if posted is not None and line.id == posted[0]), None)
    if not line_id or (source is None and line_id == source_line_id(txn.txn_id)):
        return source
    named = next((line for line in txn.lines if line.txn_line_id == line_id), None)
    if named is None:
        raise Refused(OBJECT_NOT_FOUND, id=line_id, quickbooks_error=RECORD_NOT_IN_LIST)
    return named


def _write(call: Call, txn: Transaction, line: Line | None, status: str) -> None:
    table, row, own = ("txn", txn.id, txn.own) if line is None else ("line", line.id, line.own)
    kept: Record = {name: value for name, value in own.items() if name != CLEARED}
    if status != "NotCleared":
        kept[CLEARED] = status
    call.company.connection.execute(f"UPDATE {table} SET own = ? WHERE id = ?", (dump_own(kept), row))


OPERATIONS = (Operation("ClearedStatusModRq", cleared_status_mod, writes=True),)
