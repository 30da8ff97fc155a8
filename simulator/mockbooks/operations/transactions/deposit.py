"""Deposit: money that was received, and other money, brought to the bank.

Debit to the account it is deposited to for the whole less what is taken back in cash, debit to the account of the cash
back; credit to Undeposited Funds for each payment that a line takes from there, and to the account of every other line
[D:OSR; O:CND]. ``DepositTotal`` is the sum of the lines less the cash back. A line takes a payment by the ids that
ReceivePaymentToDepositQuery or the payment itself gave; without PaymentTxnLineID the first payment line that waits
[D:OSR]. It shows who paid, with what, and the number of the payment; memo, number and class can be overridden
[D:SCH]. A payment is in one deposit only, and in it once (codes assumed); what else a line of a payment shows cannot
be changed (assumed). Deleting or voiding a deposit gives its payments back to Undeposited Funds [A].
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from mockbooks.books.currencies import home_currency
from mockbooks.books.posting import PostingLine
from mockbooks.company import Company
from mockbooks.operations.transactions import exchange, features, header_defaults, undeposited
from mockbooks.operations.transactions.transaction import Line, Transaction, load, row_of
from mockbooks.operations.transactions.transaction_type import Draft, LineTable, TransactionType
from mockbooks.operations.transactions.undeposited import Receipt, Taken
from mockbooks.operations.transactions.values import cents, reference, text
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import (
    INVALID_IN_CONTEXT,
    INVALID_REFERENCE,
    INVALID_VALUE,
    MISSING_ELEMENT,
    OBJECT_NOT_FOUND,
    RECORD_NOT_IN_LIST,
    WRONG_OBJECT_TYPE,
    Refused,
)
from mockbooks.qbxml.types import amount_text

__all__ = ["Deposit"]

_CASH_BACK = LineTable("CashBackInfo", in_header=True, fixed=frozenset({"AccountRef"}))
_LINES = LineTable("DepositLine", fixed=frozenset({"AccountRef", "Amount"}))

_LONGEST_CHECK_NUMBER = 11
_DEPOSIT_TYPES = ("Bank", "OtherCurrentAsset")

# What a line of a payment says of it, and what may be said instead.
_OF_PAYMENT = ("TxnType", "TxnID", "PaymentTxnLineID")
_OVERRIDES = {"OverrideMemo": "Memo", "OverrideCheckNumber": "CheckNumber", "OverrideClassRef": "ClassRef"}


class Deposit(TransactionType):
    """Money brought to the bank."""

    kind = "Deposit"
    line_tables = (_CASH_BACK, _LINES)
    fixed = frozenset({"TxnDate", "DepositToAccountRef"})
    shows_links = False
    open_item = False
    names_on_lines = True
    provenance: ClassVar[Mapping[str, str]] = {"Query": "documented", "Add": "documented", "Mod": "documented"}

    def prepare(self, draft: Draft) -> None:
        """Where it is deposited, and when."""
        features.refuse_unavailable(draft.company, draft.given, draft.acted)
        header_defaults.txn_date(draft)
        account = header_defaults.account(draft, "DepositToAccountRef", *_DEPOSIT_TYPES)
        if draft.facts[account].special == "UndepositedFunds":
            # Assumed: what lies there is not deposited by going there.
            raise Refused(INVALID_REFERENCE, list="Account", name=draft.facts[account].full_name, object=self.kind)
        draft.txn.account = account

    def line(self, draft: Draft, line: Line, given: Record, acted: Record) -> None:
        """A payment, other money, or the cash back. Raises ``Refused``."""
        payment = text(acted, "PaymentTxnID")
        if payment:
            _payment_line(draft, line, payment, text(given, "PaymentTxnLineID"), acted)
        elif "TxnID" in line.own:
            _kept_payment_line(line, given, acted)
        else:
            if "PaymentTxnLineID" in line.own:
                raise Refused(MISSING_ELEMENT, element="PaymentTxnID")
            _other_line(draft, line)

    def finish(self, draft: Draft) -> None:
        """The total. A deposit has at least one line [R:CAP: 3150 for DepositLineAdd]."""
        txn = draft.txn
        if not any(line.kind == _LINES.line for line in txn.lines):
            raise Refused(MISSING_ELEMENT, element=_LINES.asked_as(_LINES.line, "Add" if draft.is_new else "Mod"))
        _refuse_taken_twice(txn)
        _refuse_another_currency(draft)
        cash_back = sum(line.amount for line in txn.lines if line.kind == _CASH_BACK.line)
        txn.total = sum(line.amount for line in txn.lines if line.kind == _LINES.line) - cash_back
        if txn.total < 0 or cash_back < 0:
            # Assumed: a deposit is not a withdrawal.
            raise Refused(INVALID_VALUE, field="Amount", value=amount_text(txn.total if txn.total < 0 else cash_back))
        draft.own["DepositTotal"] = amount_text(txn.total)

    def settle(self, draft: Draft) -> None:
        """Take the payments."""
        undeposited.take(draft.company, draft.txn.id, _taken(draft.company, draft.txn))

    def ledger(self, company: Company, txn: Transaction) -> list[PostingLine]:
        """The bank, then cash back and lines."""
        assert txn.account is not None
        source = PostingLine(txn.account, txn.total, is_source=True)
        worth = _worth_of_receipts(company, txn)
        return [
            source,
            *(
                PostingLine(
                    line.account,
                    worth.get(line.id, line.amount if line.kind == _CASH_BACK.line else -line.amount),
                    foreign_amount=-line.amount if line.id in worth else None,
                    entity=reference(line.own, "EntityRef"),
                    class_=reference(line.own, "ClassRef"),
                    line=line.id,
                )
                for line in txn.lines
                if line.account is not None
            ),
        ]

    def comes_to_something(self, txn: Transaction) -> bool:
        """Lines may cancel each other out."""
        return any(line.amount for line in txn.lines)

    def let_go(self, company: Company, txn: Transaction) -> None:
        """The payments go back to Undeposited Funds [A]."""
        undeposited.take(company, txn.id, ())

    def void(self, txn: Transaction) -> None:
        """Nothing deposited; its lines are no longer those of the payments (assumed)."""
        txn.own["DepositTotal"] = "0.00"
        for line in txn.lines:
            for name in _OF_PAYMENT:
                line.own.pop(name, None)


def _payment_line(draft: Draft, line: Line, payment: str, payment_line: str, acted: Record) -> None:
    """A line that takes a payment out of Undeposited Funds."""
    receipt = _receipt(draft, line, payment, payment_line)
    kept: Record = {name: line.own[name] for name in ("Memo", "CheckNumber", "ClassRef") if name in line.own}
    shown = load(draft.company, receipt.txn)
    line.own = {
        "TxnType": receipt.kind,
        "TxnID": receipt.txn_id,
        "PaymentTxnLineID": receipt.txn_line_id,
        "AccountRef": receipt.account,
        "Memo": text(shown.own, "Memo"),
        "CheckNumber": _check_number(shown),
        "Amount": amount_text(receipt.amount),
        **({"EntityRef": receipt.entity} if receipt.entity is not None else {}),
        **{name: shown.own[name] for name in ("PaymentMethodRef", "ClassRef") if name in shown.own},
    }
    if line.id:
        line.own |= kept
    _override(line, acted)
    line.own = {name: value for name, value in line.own.items() if value != ""}
    line.account, line.amount = receipt.account, receipt.amount


def _check_number(shown: Transaction) -> str:
    """The number of the customer's check: of a payment its RefNumber, as far as the element holds it (assumed)."""
    number = shown.ref_number if shown.kind == "ReceivePayment" else text(shown.own, "CheckNumber")
    return (number or "")[:_LONGEST_CHECK_NUMBER]


def _override(line: Line, acted: Record) -> None:
    for name, target in _OVERRIDES.items():
        if name in acted:
            line.own[target] = acted[name]


def _kept_payment_line(line: Line, given: Record, acted: Record) -> None:
    """A line of a payment that is kept. What it shows of the payment is not its own to change (code assumed)."""
    changed = [name for name in ("EntityRef", "AccountRef", "Amount", "PaymentMethodRef") if name in given]
    if changed and line.id:
        raise Refused(INVALID_IN_CONTEXT, element=changed[0])
    _override(line, acted)
    line.account, line.amount = reference(line.own, "AccountRef"), cents(line.own, "Amount") or 0


def _other_line(draft: Draft, line: Line) -> None:
    """Money from an account that the line names, and cash back."""
    account = reference(line.own, "AccountRef")
    if account is None:
        raise Refused(MISSING_ELEMENT, element="AccountRef")
    facts = draft.facts[account]
    if facts.classified == "NonPosting":
        raise Refused(INVALID_REFERENCE, list="Account", name=facts.full_name, object=f"{draft.txn.kind} line")
    line.account, line.amount = account, cents(line.own, "Amount") or 0
    line.own.setdefault("Amount", "0.00")


def _receipt(draft: Draft, line: Line, payment: str, payment_line: str) -> Receipt:
    """What a line takes: a payment that waits, or that it has taken already.

    Raises ``Refused`` (codes assumed): 3120 if there is no such transaction or line, 3121 for one that brings no
    money in, 3210 for one that was deposited already or elsewhere.
    """
    found = row_of(draft.company, payment)
    if found is None:
        raise Refused(OBJECT_NOT_FOUND, id=payment, quickbooks_error=RECORD_NOT_IN_LIST)
    row, kind = found
    if kind not in undeposited.RECEIPT_KINDS:
        raise Refused(WRONG_OBJECT_TYPE, id=payment)
    waiting = undeposited.receipts(draft.company, row, beside=draft.txn.id or None)
    if payment_line:
        waiting = [receipt for receipt in waiting if receipt.txn_line_id == payment_line]
    taken = {_key(each) for each in draft.txn.lines if each is not line}
    left = [receipt for receipt in waiting if (receipt.txn_id, receipt.txn_line_id) not in taken]
    # Assumed: a deposit takes what was received in its own currency.
    home = home_currency(draft.company)
    left = [receipt for receipt in left if (receipt.currency or home) == (draft.txn.currency or home)]
    if not left:
        raise Refused(INVALID_VALUE, field="PaymentTxnID", value=payment)
    return left[0]


def _key(line: Line) -> tuple[str, str]:
    return text(line.own, "TxnID"), text(line.own, "PaymentTxnLineID")


def _refuse_taken_twice(txn: Transaction) -> None:
    seen: set[tuple[str, str]] = set()
    for line in txn.lines:
        if "TxnID" in line.own:
            if _key(line) in seen:
                raise Refused(INVALID_VALUE, field="PaymentTxnID", value=line.own["TxnID"])
            seen.add(_key(line))


def _refuse_another_currency(draft: Draft) -> None:
    """Refuse (3151, assumed) to give a deposit that took payments another currency than theirs."""
    before, home = draft.before, home_currency(draft.company)
    if before is None or (before.currency or home) == (draft.txn.currency or home):
        return
    if any("TxnID" in line.own and line.id for line in draft.txn.lines):
        raise Refused(INVALID_IN_CONTEXT, element="CurrencyRef")


def _worth_of_receipts(company: Company, txn: Transaction) -> dict[int, int]:
    """Of a deposit in a foreign currency: by line, what it takes out of Undeposited Funds in the home currency."""
    if not exchange.is_foreign(company, txn):
        return {}
    found = {}
    for link in undeposited.of_deposit(company, txn.id):
        receipts = undeposited.receipts(company, link.txn, beside=txn.id)
        worth = next((receipt.worth for receipt in receipts if receipt.line == link.txn_line), None)
        if worth is not None:
            found[link.line] = -worth
    return found


def _taken(company: Company, txn: Transaction) -> list[Taken]:
    taken = []
    for line in txn.lines:
        if "TxnID" not in line.own:
            continue
        found = row_of(company, text(line.own, "TxnID"))
        assert found is not None
        receipts = undeposited.receipts(company, found[0], beside=txn.id)
        receipt = next(each for each in receipts if (each.txn_id, each.txn_line_id) == _key(line))
        taken.append(Taken(line.id, receipt.txn, receipt.line, receipt.amount))
    return taken
