"""TxnDel and TxnVoid.

A deleted transaction leaves the books and is remembered for 90 days [D:OSR]; what paid it, or what it paid, is open
again [A]. A voided one stays in its place with its number, date and name, without its amounts, marked in its memo; the
response names it and does not return it [D:SCH].
"""

from __future__ import annotations

from collections.abc import Mapping

from mockbooks.books.posting import unpost
from mockbooks.company.local_time import moment_text
from mockbooks.operations import closing_date
from mockbooks.operations.call import Call
from mockbooks.operations.computed_text import computed_text
from mockbooks.operations.outcome import Outcome
from mockbooks.operations.transactions import currencies, macros, settlements, undeposited
from mockbooks.operations.transactions.add import recovery_of
from mockbooks.operations.transactions.mod import transaction_of
from mockbooks.operations.transactions.settlements import post_ledger
from mockbooks.operations.transactions.transaction import Transaction, remove, save, save_lines
from mockbooks.operations.transactions.transaction_type import TransactionType
from mockbooks.qbxml import catalogue
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import CANNOT_DELETE, CANNOT_VOID, CLOSING_DATE_DELETE, UNSUPPORTED_MESSAGE, Refused

__all__ = ["txn_del", "txn_void"]

_VOID = "VOID: "
_LONGEST_MEMO = 4095
_ZEROS = (
    ("Amount", "0.00"),
    ("Cost", "0.00"),
    ("Quantity", "0"),
    ("QuantityDifference", "0"),
    ("Rate", "0.00"),
    ("TotalAmount", "0.00"),
    ("ValueDifference", "0.00"),
)


def txn_del(types: Mapping[str, TransactionType], call: Call) -> Outcome:
    """Answer a TxnDel of a type that is served; other types are refused as not served (1030)."""
    txn_type, txn = _named(types, call, "TxnDelType")
    if not txn_type.deletable:
        raise Refused(UNSUPPORTED_MESSAGE)
    company = call.company
    closing_date.refuse_if_closed(company, txn.kind, txn.txn_date, status=CLOSING_DATE_DELETE)
    undeposited.refuse_if_deposited(company, txn, CANNOT_DELETE)
    givers = settlements.givers_before(company, txn)
    txn_type.let_go(company, txn)
    settlements.withdraw(company, txn.id)
    settlements.release(company, txn.id, set_by=True)
    deleted = remove(company, txn)
    settlements.post_givers_anew(company, txn, givers)
    answer: Record = {
        "TxnDelType": txn.kind,
        "TxnID": txn.txn_id,
        "TimeDeleted": moment_text(deleted, company.zone),
        "RefNumber": txn.ref_number or "",
    }
    return Outcome(body=_text(call, "TxnDelRs", answer), recovery=recovery_of(txn))


def txn_void(types: Mapping[str, TransactionType], call: Call) -> Outcome:
    """Answer a TxnVoid of a type that is served; other types are refused as not served (1030)."""
    txn_type, txn = _named(types, call, "TxnVoidType")
    if not txn_type.voidable:
        raise Refused(UNSUPPORTED_MESSAGE)
    void(txn_type, call, txn)
    answer: Record = {
        "TxnVoidType": txn.kind,
        "TxnID": txn.txn_id,
        "TimeCreated": moment_text(txn.time_created, call.company.zone),
        "TimeModified": moment_text(txn.time_modified, call.company.zone),
        "RefNumber": txn.ref_number or "",
    }
    return Outcome(body=_text(call, "TxnVoidRs", answer), recovery=recovery_of(txn))


def void(txn_type: TransactionType, call: Call, txn: Transaction) -> None:
    """Take the amounts out of a transaction.

    Documented [D:OSR]: its amount becomes zero and its record stays. Assumed: amounts and quantities of lines become
    zero, its ledger lines stay with zero, the memo begins with ``VOID: ``, what settled it is released, and nothing
    is open on it.
    """
    company = call.company
    closing_date.refuse_if_closed(company, txn.kind, txn.txn_date, status=CLOSING_DATE_DELETE)
    undeposited.refuse_if_deposited(company, txn, CANNOT_VOID)
    givers = settlements.givers_before(company, txn)
    txn_type.let_go(company, txn)
    unpost(company, txn.id)
    settlements.release(company, txn.id, set_by=True)
    before = list(txn.lines)
    memo = str(txn.own.get("Memo", ""))
    if not memo.startswith(_VOID):
        txn.own["Memo"] = f"{_VOID}{memo}"[:_LONGEST_MEMO].rstrip()
    for line in txn.lines:
        line.amount = 0
        line.quantity = None if line.quantity is None else 0
        for name, zero in _ZEROS:
            if name in line.own:
                line.own[name] = zero
    txn_type.void(txn)
    currencies.show_in_home(txn_type, txn)
    txn.total = txn.open = 0
    txn.status = "void"
    save(company, txn)
    save_lines(company, txn, before)
    post_ledger(company, txn_type, txn)
    settlements.post_givers_anew(company, txn, givers)


def _named(types: Mapping[str, TransactionType], call: Call, element: str) -> tuple[TransactionType, Transaction]:
    macros.replace(call, call.record)
    kind = str(call.record[element])
    # Of payroll there are no transactions to name: 3120.
    txn = transaction_of(call, kind, str(call.record["TxnID"]))
    if kind not in types:
        raise Refused(UNSUPPORTED_MESSAGE)
    return types[kind], txn


def _text(call: Call, response: str, record: Record) -> str:
    """The children of a response, which stand there without an element around them."""
    company = call.company
    whole = computed_text(company, catalogue.message(response), record, call.version)
    return whole.removeprefix(f"<{response}>\n").removesuffix(f"</{response}>\n")
