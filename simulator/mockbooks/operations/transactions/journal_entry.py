"""JournalEntry: debits and credits as they are given.

The first line is the source [D:CASH]; there is no header account, so the first line's TxnLineID is TxnID + 1 [R:JEX].
Debits equal credits within one request; amounts carry no sign [D:OSR; the codes are assumed]. A line on accounts
receivable needs a customer, one on accounts payable a vendor [D:OSR]; there is one such line at most [A; O: public
guides to the program]. That line makes the entry an open item: a debit to accounts receivable is paid like an invoice,
a credit to it is a credit like any other, and so with accounts payable the other way round [A]. What is open on an
entry is its line there, so ``total`` is the amount of that line.

A Mod names the side of a line by JournalLineType, a new line must have it; a kept line may change sides (assumed).
An entry may be made in home amounts (IsAmountsEnteredInHomeCurrency), or change what foreign amounts are worth at home
and nothing else (IsHomeCurrencyAdjustment): then nothing is open on it [D:OSR; the last is assumed].

TxnLineID is no element of an Add, though the schema has it there: it is passed over with a warning (assumed).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from mockbooks.books.currencies import Rate, foreign_currency_of
from mockbooks.books.posting import PostingLine
from mockbooks.company import Company
from mockbooks.operations import preferences
from mockbooks.operations.transactions import exchange, features, header_defaults
from mockbooks.operations.transactions.list_facts import ListFacts
from mockbooks.operations.transactions.transaction import POSTED_NAME, Line, Transaction
from mockbooks.operations.transactions.transaction_type import Draft, LineTable, TransactionType
from mockbooks.operations.transactions.values import cents, is_true, reference, text
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import (
    CANNOT_SAVE,
    FEATURE_NOT_AVAILABLE,
    FIELD_NOT_SUPPORTED,
    INVALID_IN_CONTEXT,
    INVALID_REFERENCE,
    INVALID_VALUE,
    ITEM_TYPE_MISMATCH,
    LINE_REQUIRES_CUSTOMER,
    MISSING_ELEMENT,
    NOT_IN_BALANCE,
    ONE_CONTROL_LINE,
    Refused,
)
from mockbooks.qbxml.types import amount_text

__all__ = ["JournalEntry"]

_SIDES = {"Debit": "JournalDebitLine", "Credit": "JournalCreditLine"}
_CONTROL_TYPES = ("AccountsReceivable", "AccountsPayable")
_NEW_LINE = "-1"
_IN_HOME, _ADJUSTS = "IsAmountsEnteredInHomeCurrency", "IsHomeCurrencyAdjustment"


@dataclass(frozen=True, slots=True)
class _JournalLines(LineTable):
    """Both sides of an entry, mixed; in a Mod one element for both."""

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(_SIDES.values())

    def asked_as(self, kind: str, verb: str) -> str:
        return "JournalLineMod" if verb == "Mod" else kind

    def shown_as(self, kind: str) -> str:
        return kind


_LINES = _JournalLines(_SIDES["Debit"], fixed=frozenset({"AccountRef", "Amount", "JournalLineType"}))


class JournalEntry(TransactionType):
    """Debits and credits."""

    kind = "JournalEntry"
    line_tables = (_LINES,)
    fixed = frozenset({"TxnDate", "IsAdjustment"})
    has_source_line = False
    shows_links = False
    names_on_lines = True
    provenance: ClassVar[Mapping[str, str]] = {"Query": "documented", "Add": "recorded", "Mod": "documented"}

    def prepare(self, draft: Draft) -> None:
        """Date and number."""
        features.refuse_unavailable(draft.company, draft.given, draft.acted)
        header_defaults.txn_date(draft)
        numbered = preferences.is_on(draft.company, "AccountingPreferences", "IsAssigningJournalEntryNumbers")
        header_defaults.number(draft, numbered=numbered)
        draft.own.setdefault("IsAdjustment", "false")

    def before_references(self, draft: Draft, kind: str, record: Record) -> None:
        """Pass over a TxnLineID of an Add."""
        if record.pop("TxnLineID", _NEW_LINE) != _NEW_LINE:
            draft.warn(FIELD_NOT_SUPPORTED.status(field="TxnLineID"))

    def line(self, draft: Draft, line: Line, given: Record, acted: Record) -> None:
        """One debit or credit. Raises ``Refused``."""
        features.refuse_unavailable(draft.company, given, acted)
        if not draft.is_new:
            side = text(acted, "JournalLineType")
            if not side and not line.id:
                raise Refused(MISSING_ELEMENT, element="JournalLineType")
            line.kind = _SIDES.get(side, line.kind)
        account = reference(line.own, "AccountRef")
        if account is None:
            raise Refused(MISSING_ELEMENT, element="AccountRef")
        facts = draft.facts[account]
        if facts.classified == "NonPosting":
            raise Refused(INVALID_REFERENCE, list="Account", name=facts.full_name, object="JournalEntry line")
        amount = cents(line.own, "Amount") or 0
        if amount < 0:
            raise Refused(INVALID_VALUE, field="Amount", value=amount_text(amount))
        line.own.setdefault("Amount", "0.00")
        line.account, line.amount = account, amount if line.kind == _SIDES["Debit"] else -amount
        _tax(draft, line, given)
        _billable_to_a_customer(draft, line)

    def finish(self, draft: Draft) -> None:
        """In balance, and what can be open on it."""
        txn = draft.txn
        if sum(line.amount for line in txn.lines):
            _refuse_to_save(txn, NOT_IN_BALANCE)
        control = _control_lines(draft.facts, txn)
        if len(control) > 1:
            _refuse_to_save(txn, ONE_CONTROL_LINE)
        txn.account = txn.lines[0].account if txn.lines else None
        txn.entity, txn.total = None, 0
        for line in control:
            txn.account, txn.entity, txn.total = line.account, reference(line.own, "EntityRef"), abs(line.amount)
            if is_true(txn.own, _ADJUSTS):
                # What is owed stays what it was, in the currency it is owed in.
                txn.total = 0
            elif is_true(txn.own, _IN_HOME) and txn.exchange_rate is not None:
                txn.total = Rate.of(txn.exchange_rate).foreign(txn.total)

    def ledger(self, company: Company, txn: Transaction) -> list[PostingLine]:
        """The lines, as they are; with what they are in a foreign currency if the entry was made in home amounts."""
        return [
            PostingLine(
                line.account,
                line.amount,
                entity=reference(line.own, "EntityRef") or reference(line.own, POSTED_NAME),
                item=reference(line.own, "ItemSalesTaxRef"),
                class_=reference(line.own, "ClassRef"),
                line=line.id,
                is_source=place == 0,
                foreign_amount=_foreign_amount(company, txn, line),
            )
            for place, line in enumerate(txn.lines)
            if line.account is not None
        ]

    def parties_changed(self, draft: Draft) -> bool:
        """Whether its receivable or payable is another one, or on the other side."""
        before = draft.before
        return before is not None and _open_as(draft.facts, before) != _open_as(draft.facts, draft.txn)

    def comes_to_something(self, txn: Transaction) -> bool:
        """It may have amounts and nothing that can be open."""
        return any(line.amount for line in txn.lines)

    def void(self, txn: Transaction) -> None:
        """The lines have been emptied; the header has no amounts."""


def _foreign_amount(company: Company, txn: Transaction, line: Line) -> int | None:
    """Of an entry that adjusts home values, or was made in home amounts, what a line is in the foreign currency."""
    if is_true(txn.own, _ADJUSTS):
        is_foreign = line.account is not None and foreign_currency_of(company, line.account) is not None
        return 0 if is_foreign else None
    if is_true(txn.own, _IN_HOME) and exchange.is_foreign(company, txn) and txn.exchange_rate is not None:
        return Rate.of(txn.exchange_rate).foreign(line.amount)
    return None


def _control_lines(facts: ListFacts, txn: Transaction) -> list[Line]:
    return [line for line in txn.lines if line.account is not None and facts[line.account].classified in _CONTROL_TYPES]


def _open_as(facts: ListFacts, txn: Transaction) -> list[tuple[int | None, int | None, bool]]:
    """For whom, in which account and on which side something can be open on an entry."""
    return [
        (line.account, reference(line.own, "EntityRef"), line.kind == _SIDES["Debit"])
        for line in _control_lines(facts, txn)
    ]


def _tax(draft: Draft, line: Line, given: Record) -> None:
    """A line that is tax of a tax item, outside the United States: on an account that tax is kept in, for its agency.

    Assumed, and so are the refusals: 3250 where no sales tax is charged, 3151 on any other account, 3151 for a
    TaxAmount (Australia), which would be tax beside the amounts that the entry balances by.
    """
    line.own.pop(POSTED_NAME, None)
    if given.get("TaxAmount"):
        raise Refused(INVALID_IN_CONTEXT, element="TaxAmount")
    row, account = reference(line.own, "ItemSalesTaxRef"), draft.facts[line.account or 0]
    if row is None:
        return
    if not preferences.group(draft.company, "SalesTaxPreferences"):
        raise Refused(FEATURE_NOT_AVAILABLE)
    if account.special != "SalesTaxPayable" and not is_true(account.own, "IsTaxAccount"):
        raise Refused(INVALID_IN_CONTEXT, element="ItemSalesTaxRef")
    agency = reference(draft.facts[row].own, "TaxVendorRef")
    if draft.facts[row].kind != "ItemSalesTax":
        raise Refused(ITEM_TYPE_MISMATCH, name=draft.facts[row].full_name)
    if agency is not None:
        line.own[POSTED_NAME] = agency


def _billable_to_a_customer(draft: Draft, line: Line) -> None:
    """Assumed: what is to be billed needs somebody to bill [D:OSR for time]; the words are recorded."""
    entity = reference(line.own, "EntityRef")
    if text(line.own, "BillableStatus") == "Billable" and (entity is None or draft.facts[entity].kind != "Customer"):
        raise Refused(
            INVALID_REFERENCE,
            list="Customer",
            name="" if entity is None else draft.facts[entity].full_name,
            object="JournalEntry line",
            quickbooks_error=LINE_REQUIRES_CUSTOMER,
        )


def _refuse_to_save(txn: Transaction, quickbooks_error: str) -> None:
    raise Refused(CANNOT_SAVE, object=txn.kind, quickbooks_error=quickbooks_error)
