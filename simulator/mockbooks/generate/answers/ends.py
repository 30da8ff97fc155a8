"""The transactions that others name: ends of links, shown themselves or not.

One that was never shown becomes a stand-in: with its id, date and number, coming to what is settled with it and what is
left of it; completed by its type where that can be, and kept out of the books where it cannot.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from mockbooks.company.local_time import local_date
from mockbooks.generate.answers.account_types import HEADER_ACCOUNT_TYPES
from mockbooks.generate.answers.asked import ASKED, is_done, settled, transactions_named
from mockbooks.generate.answers.beginning import GONE, span
from mockbooks.generate.answers.completion import balancing_account
from mockbooks.generate.answers.moments import time_of_id
from mockbooks.generate.answers.reading import children
from mockbooks.generate.answers.shown import ShownObject
from mockbooks.generate.answers.stand_ins import account_of_type, control_account, mark, party
from mockbooks.generate.answers.transactions import Importing, put_in
from mockbooks.operations.transactions import TRANSACTION_TYPES
from mockbooks.operations.transactions.transaction import STAND_IN, Line, Transaction, row_of
from mockbooks.operations.transactions.transaction_type import TransactionType
from mockbooks.operations.transactions.values import cents, text
from mockbooks.qbxml.catalogue.model import Element
from mockbooks.qbxml.record import Record, Value
from mockbooks.qbxml.types import amount_text

__all__ = ["End", "Ends", "Named", "records_in"]

_ENTITY_REFS = ("CustomerRef", "VendorRef", "PayeeEntityRef")
_CONTROL_REFS = ("ARAccountRef", "APAccountRef")
_HEADER_REFS = frozenset(_ENTITY_REFS + _CONTROL_REFS)
_CONTROL_TYPES = {"ARAccountRef": "AccountsReceivable", "APAccountRef": "AccountsPayable"}
# Where transactions name others.
_NAMING = ("AppliedToTxnRet", "RefundAppliedToTxnRet", "DepositLineRet", "LinkedTxn")

_PARTIES = """
SELECT entity, coalesce(json_extract(own, '$.ARAccountRef'), json_extract(own, '$.APAccountRef')) FROM txn WHERE id = ?
"""
_NO_DATE = "1970-01-01"


class End(NamedTuple):
    """A transaction that shows links: its id, its kind, whose it is, and the account in which it is open."""

    txn_id: str
    kind: str
    entity: int | None = None
    control: int | None = None


@dataclass(slots=True)
class Named:
    """A transaction that another one, ``end``, names: what that says of it, in cents what is left of it."""

    txn_id: str
    kind: str
    txn_date: str
    ref_number: str
    end: End
    left: int = 0
    amount: int = 0
    """What it comes to at the least, whatever its links come to."""
    edit_sequence: int = 0
    """What a Mod gave of it; 0 if none did."""
    was_changed: bool = False
    """Whether a change of it was accepted: it is of no day up to which the books were closed."""


class Ends:
    """All transactions that are named in the answers."""

    def __init__(self, importing: Importing) -> None:
        self.importing = importing
        self.named: dict[str, Named] = {}

    def end(self, shown: ShownObject, row: int) -> End:
        """A transaction that was shown, as an end of links."""
        entity, control = self.importing.company.connection.execute(_PARTIES, (row,)).fetchone()
        return End(shown.key, shown.kind, entity, control)

    def name(self, entry: Record, end: End) -> Named | None:
        """The transaction that an entry of ``end`` names by TxnID and TxnType; None if it does not."""
        txn_id, kind = text(entry, "TxnID"), text(entry, "TxnType")
        if not txn_id or not kind:
            self.importing.understanding.leave_out("a link", "it was shown without the id or the type of its other end")
            return None
        named = self.named.setdefault(txn_id, Named(txn_id, kind, "", "", end))
        named.txn_date = named.txn_date or text(entry, "TxnDate")
        named.ref_number = named.ref_number or text(entry, "RefNumber")
        return named

    def name_those_of_later(self) -> None:
        """What documents that the session made later name, and what it deleted: it was there, with as much left."""
        shown = self.importing.shown
        since, until = span(shown)
        for found in shown.made_later():
            if found.kind not in TRANSACTION_TYPES or not found.space.startswith("txn"):
                continue
            end = self._with_header(End(found.key, found.kind), found.record, found.element)
            for name in _NAMING:
                for entry in records_in(found.record.get(name)):
                    if time_of_id(text(entry, "TxnID")) < since and text(entry, "LinkType") != "QUANTYPE":
                        self._there_before(entry, end)
        made = {found.key for found in shown.made_later()}
        for asked in shown.objects(ASKED):
            for kind, txn_id, sequence in transactions_named(asked.kind, asked.record):
                is_made = txn_id in made or (since and since <= time_of_id(txn_id) <= until)
                if not is_made and shown.get("txn", txn_id) is None:
                    named = self.name({"TxnID": txn_id, "TxnType": kind}, self._asked_by(asked, End(txn_id, kind)))
                    if named is not None:
                        named.edit_sequence = named.edit_sequence or sequence
                        named.was_changed |= is_done(asked.record) and named.end.txn_id == txn_id
            for _, txn_id, amount in settled(asked.kind, asked.record) if is_done(asked.record) else ():
                if txn_id in self.named and shown.get("txn", txn_id) is None:
                    # At least so much was left of it.
                    self.named[txn_id].amount += amount
        for gone in shown.objects(GONE, "TxnDel"):
            kind = text(gone.record, "TxnDelType")
            named = self.name({**gone.record, "TxnType": kind}, End(text(gone.record, "TxnID"), kind))
            if named is not None:
                named.was_changed = True

    def _asked_by(self, asked: ShownObject, end: End) -> End:
        """The end of what a request names: of a payment, it is of whom that is; of what it is about, itself."""
        body = asked.kind.removesuffix("Rq")
        content = asked.record.get(body)
        if not isinstance(content, dict) or "TxnID" in content:
            return end
        kind = body.removesuffix("Add")
        return self._with_header(End(kind, kind), content, children(asked.element)[body].element)

    def _with_header(self, end: End, record: Record, element: Element) -> End:
        header = {name: value for name, value in record.items() if name in _HEADER_REFS}
        rows = self.importing.references.resolved(self.importing.company, header, element, end.kind)
        entity = next((row for name in _ENTITY_REFS if isinstance(row := rows.get(name), int)), None)
        control = next((row for name in _CONTROL_REFS if isinstance(row := rows.get(name), int)), None)
        return end._replace(entity=entity, control=control)

    def _there_before(self, entry: Record, end: End) -> None:
        known = text(entry, "TxnID") in self.named
        named = None if self.importing.shown.get("txn", text(entry, "TxnID")) else self.name(entry, end)
        if named is None or (known and named.amount):
            return
        paid = sum(abs(cents(entry, name) or 0) for name in ("Amount", "DiscountAmount", "RefundAmount"))
        paid += sum(abs(cents(other, "Amount") or 0) for other in records_in(entry.get("LinkedTxn")))
        named.amount = paid + (cents(entry, "BalanceRemaining") or cents(entry, "CreditRemaining") or 0)

    def make_stand_ins(self, linked: Mapping[str, int]) -> None:
        """Rows for those that were never shown; ``linked`` is what the links of each come to, in cents."""
        for number, named in enumerate(self.named.values(), 1):
            if row_of(self.importing.company, named.txn_id) is None:
                self._stand_in(named, -number, max(linked.get(named.txn_id, 0) + named.left, named.amount))

    def _stand_in(self, named: Named, number: int, total: int) -> None:
        importing, company = self.importing, self.importing.company
        txn_type = TRANSACTION_TYPES.get(named.kind)
        made = time_of_id(named.txn_id) or company.counters.value("edit")
        if named.was_changed and not named.txn_date:
            # Of the day on which it was made (assumed).
            named.txn_date = local_date(datetime.fromtimestamp(made, UTC), company.zone).isoformat()
        txn = Transaction(
            named.kind,
            self._own(txn_type, named, total),
            txn_id=named.txn_id,
            txn_number=number,
            txn_date=named.txn_date or _NO_DATE,
            ref_number=named.ref_number or None,
            entity=named.end.entity,
            time_created=made,
            time_modified=named.edit_sequence or made,
            edit_sequence=named.edit_sequence or made,
            status="pending" if txn_type is None else "",
            total=total,
        )
        if txn_type is not None:
            txn.lines = list(_lines(txn_type, named.end, total))
            own: Record
            is_changed = named.end.txn_id == named.txn_id
            if is_changed and named.kind == "JournalEntry":
                own = {STAND_IN: "true", "AccountRef": balancing_account(company, txn_type), "Amount": "0.00"}
                txn.lines = [Line(kind, dict(own)) for kind in txn_type.line_tables[0].kinds]
            elif is_changed and not txn.lines and txn_type.line_tables and not hasattr(txn_type, "amount_name"):
                # It cannot be changed without any.
                account = balancing_account(company, txn_type)
                own = {STAND_IN: "true", "AccountRef": account, "Amount": amount_text(total)}
                txn.lines = [Line(txn_type.line_tables[0].kinds[0], own)]
        put_in(importing, txn_type, txn, is_shown=False)
        mark(company, "txn", txn.id)
        importing.understanding.stands_in(named.kind, named.txn_id, named.ref_number)

    def _own(self, txn_type: TransactionType | None, named: Named, total: int) -> Record:
        """What it has in its header, as far as it can be said."""
        own: Record = {"TxnDate": named.txn_date or _NO_DATE}
        if named.ref_number:
            own["RefNumber"] = named.ref_number
        if txn_type is None:
            return own
        entity = named.end.entity
        is_named_itself = named.end.txn_id == named.txn_id
        if (
            entity is None
            and txn_type.entity_ref in _ENTITY_REFS
            and (txn_type.entity_ref != "PayeeEntityRef" or is_named_itself)
        ):
            # What could be changed, voided or deleted had one.
            entity = party(self.importing.company, txn_type.entity_ref)
        control = named.end.control
        if control is None and txn_type.control_ref in _CONTROL_TYPES:
            control = control_account(self.importing.company, _CONTROL_TYPES[txn_type.control_ref])
        for name, row in ((txn_type.entity_ref, entity), (txn_type.control_ref, control)):
            if name and row is not None:
                own[name] = row
        for name, account_type in (
            ("BankAccountRef", "Bank"),
            ("CreditCardAccountRef", "CreditCard"),
            ("AccountRef", HEADER_ACCOUNT_TYPES.get(named.kind, "Expense")),
            ("DepositToAccountRef", "Bank" if named.kind == "Deposit" else ""),
        ):
            if account_type and name in txn_type.stored_names:
                own[name] = account_of_type(self.importing.company, account_type)
        for name in ("TotalAmount", "AmountDue", "CreditAmount", "Amount", "Subtotal"):
            if name in txn_type.stored_names:
                own[name] = amount_text(total)
                break
        return own


def _lines(txn_type: TransactionType, end: End, total: int) -> Iterator[Line]:
    """What a transaction without a header account of its own posts to the account that it settles."""
    if end.control is None or txn_type.control_ref or not txn_type.line_tables:
        return
    own: Record = {STAND_IN: "true", "AccountRef": end.control, "Amount": amount_text(total)}
    if end.entity is not None:
        own |= {"CustomerRef": end.entity, "EntityRef": end.entity}
    yield Line(txn_type.line_tables[0].kinds[-1 if total < 0 else 0], own)


def records_in(value: Value | None) -> list[Record]:
    """The records of an element that repeats."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
