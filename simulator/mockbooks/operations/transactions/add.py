"""Add, for every transaction."""

from __future__ import annotations

from mockbooks.operations.call import Call
from mockbooks.operations.outcome import Outcome
from mockbooks.operations.transactions import body, currencies, group_lines, macros, site_lines
from mockbooks.operations.transactions.line_extras import LineExtras
from mockbooks.operations.transactions.list_facts import ListFacts
from mockbooks.operations.transactions.settlements import post_givers_anew, post_ledger
from mockbooks.operations.transactions.text import answer_text
from mockbooks.operations.transactions.transaction import Line, Transaction, insert
from mockbooks.operations.transactions.transaction_type import Draft, TransactionType
from mockbooks.qbxml.record import Record

__all__ = ["add", "add_record", "recovery_of"]


def add(txn_type: TransactionType, call: Call) -> Outcome:
    """Answer an Add: the transaction as it is returned, with its lines [R:JEX]."""
    record = call.record[f"{txn_type.kind}Add"]
    assert isinstance(record, dict)
    draft = add_record(txn_type, call, record)
    if not draft.txn.id:
        return Outcome(status=draft.status, body=txn_type.answer_without_transaction(draft))
    return Outcome(status=draft.status, body=answer_text(call, txn_type, draft.txn), recovery=recovery_of(draft.txn))


def add_record(txn_type: TransactionType, call: Call, record: Record) -> Draft:
    """Add a transaction from the body of an Add. Raises ``Refused``; the record given is used up.

    The transaction of the draft has no id if the request only linked what was there already.
    """
    company = call.company
    macro = record.pop(macros.DEFINE, None)
    macros.replace(call, record)
    given_lines = body.lines_given(txn_type, "Add", record)
    given, acted = body.header(company, txn_type, "Add", record)
    own: Record = {name: value for name, value in given.items() if value not in ("", {}, [])}
    draft = Draft(call, Transaction(txn_type.kind, own), None, given, acted, ListFacts(company))
    currencies.prepare(draft, txn_type)
    txn_type.prepare(draft)
    extras = LineExtras()
    for given_line in given_lines:
        stored, line_acted = body.line_parts(draft, txn_type, given_line)
        line_own: Record = {name: value for name, value in stored.items() if value not in ("", {}, [])}
        line = Line(given_line.kind, line_own)
        draft.txn.lines.append(line)
        if given_line.is_group:
            group_lines.add_members(txn_type, draft, line, stored, line_acted)
        else:
            txn_type.line(draft, line, stored, line_acted)
        extras.collect(line, line_acted)
    group_lines.total(draft)
    txn_type.finish(draft)
    currencies.show_in_home(txn_type, draft.txn)
    site_lines.complete(draft, txn_type)
    if txn_type.leaves_transaction(draft):
        _write(txn_type, draft)
        extras.write(call)
        macros.define(call, macro, draft.txn.txn_id)
    else:
        txn_type.settle(draft)
    return draft


def recovery_of(txn: Transaction) -> Record:
    """What error recovery stores of an Add or Mod [D:SCH]."""
    recovery: Record = {
        "TxnID": txn.txn_id,
        "TxnNumber": str(txn.txn_number),
        "EditSequence": str(txn.edit_sequence),
    }
    if "ExternalGUID" in txn.own:
        recovery["ExternalGUID"] = txn.own["ExternalGUID"]
    return recovery


def _write(txn_type: TransactionType, draft: Draft) -> None:
    company, txn = draft.company, draft.txn
    txn.open = txn_type.can_be_open(company, txn) if txn_type.open_item else 0
    insert(company, txn, has_source_line=txn_type.has_source_line)
    txn_type.settle(draft)
    post_ledger(company, txn_type, txn)
    post_givers_anew(company, txn, set())
    currencies.remember_rate(company, txn)
